/** The workbench on the command line. `msme dataset`: a labelled data set as a folder, from the page's own plan, so that its files are the page's byte for byte. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { loadBundle } from './bundle.mjs';
import { openEngine } from './engine.mjs';
import { at } from './paths.mjs';
import { indented } from './pipeline.mjs';
import { Refused, openSession, readBytes, readJsonText, usage } from './session.mjs';

const planner = () =>
  loadBundle({
    name: 'dataset-node',
    entry: 'web/src/lib/make-dataset.ts',
    out: 'build/dataset/dataset.mjs',
    inputs: ['web/src/lib', 'web/src/engine'],
  });

const badParam = (path, message, expected, got) =>
  new Refused({ code: 'E_BAD_PARAM', path, message, expected, got, hint: 'msme --help lists the options' });

/** A list of words of which all are known. */
function words(option, text, known) {
  const given = text.split(',').filter(Boolean);
  const strange = given.find((word) => !known.includes(word));
  if (strange !== undefined || given.length === 0)
    throw badParam(option, 'Not in the list', known.join(','), strange ?? 'nothing');
  return known.filter((word) => given.includes(word));
}

function orderOf(options, plan, info) {
  const { count = 0, first = 10001, seed = 42, format = 'ndjson' } = options;
  if (!(count >= 1 && count <= plan.MOST_BORROWERS))
    throw badParam('--count', 'How many borrowers?', `1 to ${plan.MOST_BORROWERS}`, String(count));
  if (first + count > 100_000)
    throw badParam('--first', 'Customer ids have five digits', 'at most 99999', String(first));
  if (!['ndjson', 'csv'].includes(format)) throw badParam('--format', 'Unknown format', 'ndjson or csv', format);
  const profiles = ['drawn', ...info.profiles.map(({ profile }) => profile)];
  const mix = plan.readMix(options.mix ?? 'drawn', profiles);
  if (!mix.mix) throw badParam('--mix', 'Not a mix of profiles', profiles.join(' '), mix.got);
  return {
    count,
    first,
    seed,
    mix: mix.mix,
    config: options.config ? JSON.parse(readJsonText(options.config)) : {},
    datasets: options.datasets ? words('--datasets', options.datasets, info.datasets) : info.datasets,
    parts: options.parts ? words('--parts', options.parts, plan.PARTS) : plan.PARTS,
    format,
  };
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** A borrower's files with their digests, from an engine of its own. */
async function borrowerOf(plan, person, order) {
  const engine = await openEngine();
  const { ok, error } = engine.request('dataset.borrower', plan.borrowerParams(person, order));
  if (error) throw new Refused(error);
  const files = plan
    .filesOf(ok, engine.bulk(), order.format === 'csv')
    .map((file) => ({ ...file, size: file.bytes.length, sha256: sha256(file.bytes) }));
  return { files, entry: plan.manifestBorrower(person, ok.as_of, files) };
}

export async function dataset(options) {
  const folder = options.out;
  if (!folder) throw usage('An option is missing', '--out');
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw badParam('--out', 'The folder holds something already', 'a new or empty folder', folder);
  const plan = await planner();
  const info = (await openEngine()).call('engine.info');
  const order = orderOf(options, plan, info);
  const started = performance.now();
  const entries = [];
  for (const person of plan.borrowers(order)) {
    // Written only once all of the borrower is there: a configuration that can't be leaves no folder behind.
    const { files, entry } = await borrowerOf(plan, person, order);
    entries.push(entry);
    for (const { name, bytes } of files) {
      const path = join(folder, person.customer, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
    }
  }
  const { name, version, data } = info;
  const engine = { name, version, sha256: sha256(readFileSync(at('build/wasm/engine.wasm'))), data };
  writeFileSync(join(folder, 'manifest.json'), plan.manifestText(order, engine, entries));
  const rows = entries.flatMap(({ files }) => files).reduce((sum, file) => sum + file.rows, 0);
  console.log(`${entries.length} borrowers, ${rows} rows in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return [];
}

/** What a payload is; it needs no customer and nothing is kept of it. */
export async function sniff(options) {
  if (options.files.length !== 1) throw usage('One file is needed', `${options.files.length} given`);
  const session = await openSession('');
  session.give(readBytes(options.files[0]));
  process.stdout.write(indented(session.text('payload.sniff', { name: basename(options.files[0]) })));
  return [];
}
