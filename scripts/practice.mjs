/**
 * npm run practice: practice cases for underwriters on the command line (docs/PRACTICE.md), on the WebAssembly engine.
 *
 *   npm run practice -- list                              themes, problems, reasons, weights, as JSON
 *   npm run practice -- new HARD CIRCULAR [--number N] [--cases N]      a seed string; theme MIX: any
 *   npm run practice -- open SEED --out DIR               each case in a folder of its own: raw/ and request.json, no truth
 *   npm run practice -- grade SEED MARKS.json [--case N]  feedback and score, as JSON
 *   npm run practice -- sheet SEED                        all cases with truth and the engine's answer, as JSON
 *
 * MARKS.json holds what docs/PRACTICE.md calls marks; a file that `open` wrote as marks.json is one to be filled in.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildWasm } from './build.mjs';
import { DATASETS, indented } from './lib/pipeline.mjs';
import { openSession, readJsonText, Refused, usage } from './lib/session.mjs';
import { sayOnStderr } from './lib/say.mjs';

sayOnStderr();

const print = (text) => process.stdout.write(indented(text));

function parse(words) {
  const [command = '', ...rest] = words;
  const options = { command, given: [], number: 1, cases: 1, case: 0, out: '' };
  for (let i = 0; i < rest.length; i++) {
    const name = /^--(number|cases|case|out)$/.exec(rest[i])?.[1];
    if (name === undefined && rest[i].startsWith('--')) throw usage('Unknown option', rest[i]);
    if (name === undefined) options.given.push(rest[i]);
    else {
      const value = rest[++i];
      if (value === undefined) throw usage(`--${name} needs a value`, 'nothing');
      options[name] = name === 'out' ? value : Number(value);
      if (name !== 'out' && !Number.isInteger(options[name])) throw usage(`--${name} is a whole number`, value);
    }
  }
  return options;
}

async function casesOf(seed) {
  if (!seed) throw usage('A seed string is needed', 'nothing');
  const session = await openSession('');
  return session.call('practice.open', { seed });
}

/** An engine that holds the case. */
async function engineOf(one, upTo = 'generate') {
  const session = await openSession(one.customer_id);
  const { profile, number, config, request } = one;
  session.call('pipeline.generate', { profile, seed: number, config });
  if (upTo === 'generate') return session;
  for (const op of ['pipeline.clean', 'pipeline.analyze', 'pipeline.score']) session.call(op);
  session.call('pipeline.decide', { amount: request.amount, tenure_months: request.tenure_months });
  return session;
}

function freshFolder(path) {
  if (existsSync(path) && readdirSync(path).length > 0) {
    throw new Refused({
      code: 'E_FOLDER',
      path,
      message: 'The folder holds something already',
      expected: 'a new or an empty folder',
      got: path,
      hint: 'Name another folder with --out',
    });
  }
  mkdirSync(join(path, 'raw'), { recursive: true });
}

/** What a trainee gets: the files and the request. The truth stays where it is until the answers are graded. */
async function openInto(seed, out) {
  if (!out) throw usage('--out names the folder', 'nothing');
  const found = await casesOf(seed);
  const places = found.cases.map((_, index) => (found.cases.length === 1 ? out : join(out, `case${index + 1}`)));
  for (const place of places) freshFolder(place);
  for (const [index, one] of found.cases.entries()) {
    const session = await engineOf(one);
    for (const dataset of DATASETS) {
      const { rows } = session.call('data.export', { dataset, type: 'raw' });
      if (rows > 0) writeFileSync(join(places[index], 'raw', `raw_${dataset}.ndjson`), session.bulk());
    }
    const write = (name, value) => writeFileSync(join(places[index], name), `${JSON.stringify(value, null, 2)}\n`);
    write('request.json', { seed: found.seed, case: index, customer_id: one.customer_id, request: one.request });
    write('marks.json', { seed: found.seed, case: index, problems: {}, reasons: [] });
    console.error(`${places[index]}: ${one.customer_id}`);
  }
}

async function grade(seed, file, index) {
  if (!file) throw usage('A file of marks is needed', 'nothing');
  const marks = readJsonText(file);
  const at = JSON.parse(marks).case ?? index;
  const found = await casesOf(seed);
  const one = found.cases[at];
  if (!one) throw usage('The session has no such case', String(at));
  const session = await engineOf(one, 'decide');
  print(session.text('practice.grade', { seed: found.seed, case: at }, { marks }));
}

async function sheet(seed) {
  const found = await casesOf(seed);
  const cases = [];
  for (const [index, one] of found.cases.entries()) {
    const session = await engineOf(one, 'decide');
    cases.push(session.call('practice.grade', { seed: found.seed, case: index, marks: {} }));
  }
  print(JSON.stringify({ seed: found.seed, cases }));
}

async function run(words) {
  const options = parse(words);
  const [first = '', second = ''] = options.given;
  switch (options.command) {
    case 'list':
      return print((await openSession('')).text('practice.cases'));
    case 'new': {
      const wanted = { difficulty: first, theme: second || 'MIX', number: options.number, cases: options.cases };
      return console.log((await openSession('')).call('practice.open', wanted).seed);
    }
    case 'open':
      return openInto(first, options.out);
    case 'grade':
      return grade(first, second, options.case);
    case 'sheet':
      return sheet(first);
    default:
      throw usage('list, new, open, grade or sheet', options.command || 'nothing');
  }
}

try {
  if (!existsSync(new URL('../build/wasm/engine.wasm', import.meta.url))) await buildWasm();
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.error(JSON.stringify(error.body));
  process.exitCode = error.body.code === 'E_USAGE' ? 2 : 1;
}
