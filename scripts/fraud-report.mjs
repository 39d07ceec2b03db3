/**
 * npm run fraud:report: is planted fraud found, and is an honest borrower left alone? For each kind of fraud it runs the whole
 * pipeline for simulated borrowers, half of them the kind's profile, half drawn at random with that fraud planted, and
 * for drawn borrowers without any. The engine sees the raw files only; the truth is read here.
 *
 *   npm run fraud:report -- 200 --clean=1000 --kinds=circular,stacking --seed=42 --json=FILE --workers=2
 *
 * Found: a severe finding of a rule that speaks of the kind (web/src/lib/lab/frauds.mjs). Exit code 1 when a floor is
 * missed: recall 95 % over all and 90 % for each kind, at most 1 % of the clean files flagged severe.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crew, interval, option, percent, whole } from './lib/crew.mjs';
import { KINDS, RULES_OF } from '../web/src/lib/lab/frauds.mjs';
import { at } from './lib/paths.mjs';
import { Stop, bold, green, main, red, say, seconds } from './lib/say.mjs';

const FLOORS = { overall: 0.95, kind: 0.9, clean: 0.01 };

const words = process.argv.slice(2);

function plan(kinds, each, clean, seed, folder) {
  const jobs = [];
  kinds.forEach((kind, index) => {
    const config = join(folder, `${kind}.json`);
    writeFileSync(config, JSON.stringify({ fraud: { share_each: 0, kinds: [kind] } }));
    for (let i = 0; i < each; ++i) {
      const customer = `CUST_MSM_${30_000 + index * 2_000 + i}`;
      const drawn = i % 2 === 1;
      jobs.push({ kind, customer, seed: seed + i, ...(drawn ? { config } : { profile: `fraud_${kind}` }) });
    }
  });
  const none = join(folder, 'none.json');
  writeFileSync(none, JSON.stringify({ fraud: { share_each: 0 } }));
  for (let i = 0; i < clean; ++i) jobs.push({ kind: '', customer: `CUST_MSM_${70_000 + i}`, seed, config: none });
  return jobs;
}

function tallyOf(values) {
  const counts = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return Object.entries(counts)
    .sort((a, b) => b[1] - a[1])
    .map(([name, number]) => `${name} ${number}`)
    .join(', ');
}

/** One line of the table for `records`, all of which planted `kind`. */
function judge(kind, records) {
  const hits = records.filter((record) => record.severe.some((rule) => RULES_OF[kind].includes(rule)));
  const [low, high] = interval(hits.length, records.length);
  const referred = records.filter((record) => record.outcome === 'REFER' || record.outcome === 'REJECT');
  return {
    kind,
    files: records.length,
    found: hits.length,
    recall: hits.length / Math.max(1, records.length),
    low,
    high,
    stopped: referred.length / Math.max(1, records.length),
    by: tallyOf(hits.flatMap((record) => record.severe.filter((rule) => RULES_OF[kind].includes(rule)))),
    missed: records.filter((record) => !hits.includes(record)).map((record) => `${record.customer}/${record.seed}`),
  };
}

function show(line, floor) {
  const good = line.recall >= floor;
  const verdict = good ? green('pass') : red('fail');
  const range = `${percent(line.low)} – ${percent(line.high)}`;
  say(
    `${line.kind.padEnd(20)} ${String(line.found).padStart(5)} of ${String(line.files).padStart(5)}  ` +
      `${percent(line.recall).padStart(8)}  ${range.padEnd(18)} ${percent(line.stopped).padStart(8)}  ${verdict}  ${line.by}`,
  );
  return good;
}

await main(async () => {
  const each = whole('count', words.find((word) => !word.startsWith('--')) ?? option(words, 'count', '220'), 1, 2_000);
  const clean = whole('--clean', option(words, 'clean', '1100'), 0, 20_000);
  const seed = whole('--seed', option(words, 'seed', '42'), 0, 2 ** 50);
  const workers = whole('--workers', option(words, 'workers', '2'), 1, 64);
  const kinds = option(words, 'kinds', KINDS.join(',')).split(',').filter(Boolean);
  const unknown = kinds.find((kind) => !KINDS.includes(kind));
  if (unknown) throw new Stop(`--kinds: ${KINDS.join(', ')}, not "${unknown}"`, 2);
  let msme = option(words, 'msme', '');
  if (msme === '') {
    const { buildNative } = await import('./build.mjs');
    await buildNative();
    msme = at('build/native/msme');
  }
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'msme-fraud-'));
  let records;
  try {
    records = await crew('scripts/lib/fraud-worker.mjs', plan(kinds, each, clean, seed, folder), workers, {
      msme,
      folder,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  say(
    bold(
      `${'planted'.padEnd(20)} ${'found'.padStart(14)}  ${'recall'.padStart(8)}  95 % interval      stopped        by rule`,
    ),
  );
  const lines = kinds.map((kind) =>
    judge(
      kind,
      records.filter((record) => record.kind === kind && record.planted.includes(kind)),
    ),
  );
  let good = lines.map((line) => show(line, FLOORS.kind)).every(Boolean);
  const files = lines.reduce((sum, line) => sum + line.files, 0);
  const found = lines.reduce((sum, line) => sum + line.found, 0);
  if (files > 0) {
    const [low, high] = interval(found, files);
    const stopped = lines.reduce((sum, line) => sum + line.stopped * line.files, 0) / files;
    good =
      show({ kind: 'all', files, found, recall: found / files, low, high, stopped, by: '' }, FLOORS.overall) && good;
  }
  const honest = records.filter((record) => record.kind === '' && record.planted.length === 0);
  const flagged = honest.filter((record) => record.severe.length > 0);
  const share = flagged.length / Math.max(1, honest.length);
  if (honest.length > 0) {
    const [low, high] = interval(flagged.length, honest.length);
    const fine = share <= FLOORS.clean;
    good = good && fine;
    say(
      `clean: ${flagged.length} of ${honest.length} files flagged severe, ${(100 * share).toFixed(2)} % ` +
        `(${percent(low)} – ${percent(high)}) ${fine ? green('pass') : red('fail')}` +
        `${flagged.length > 0 ? `: ${tallyOf(flagged.flatMap((record) => record.severe))}` : ''}`,
    );
  }
  say(`${records.length} borrowers in ${seconds(performance.now() - started)}`);
  const json = option(words, 'json', '');
  if (json !== '') writeFileSync(json, `${JSON.stringify({ seed, floors: FLOORS, kinds: lines, records }, null, 1)}\n`);
  if (!good) process.exitCode = 1;
});
