/**
 * npm run simulate:report: does a simulated population look as it should? Generates borrowers with the command line, measures
 * what their raw files and the hidden truth show, and holds it against core/data/calibration_targets.json.
 *
 *   npm run simulate:report -- 1000 --seed=42 --config=FILE --json=FILE --first=10001 --workers=2
 *
 * The targets are those of the default configuration. Exit code 1 when one fails.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { at } from './lib/paths.mjs';
import { figures, personas, verdicts } from './lib/report-metrics.mjs';
import { Stop, bold, dim, green, main, red, say, seconds } from './lib/say.mjs';

const words = process.argv.slice(2);
const option = (name, fallback) => {
  const found = words.find((word) => word.startsWith(`--${name}=`));
  return found ? found.slice(name.length + 3) : fallback;
};

function whole(name, text, low, high) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new Stop(`${name}: a whole number from ${low} to ${high}, not "${text}"`, 2);
  }
  return value;
}

/** One record a borrower, in the order of the customers; each worker holds one borrower at a time. */
function generate(customers, workers, workerData) {
  const records = new Array(customers.length);
  let next = 0;
  const lane = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(at('scripts/lib/report-worker.mjs'), { workerData });
      let mine = -1;
      const feed = () => {
        mine = next++;
        worker.postMessage(mine < customers.length ? customers[mine] : null);
      };
      worker.on('message', ({ record, error }) => {
        if (error) {
          worker.postMessage(null);
          reject(new Stop(error));
          return;
        }
        records[mine] = record;
        feed();
      });
      worker.on('error', reject);
      worker.on('exit', resolve);
      feed();
    });
  return Promise.all(Array.from({ length: Math.min(workers, customers.length) }, lane)).then(() => records);
}

function shown(value, unit) {
  if (value === null || value === undefined) return '–';
  if (unit === 'share') return `${(value * 100).toFixed(value < 0.1 ? 2 : 1)} %`;
  if (unit === 'rupees') return `₹${(value / 100_000).toFixed(value < 10_000_000 ? 1 : 0)} lakh`;
  return String(Number(value.toPrecision(4)));
}

function table(rows) {
  const paint = { pass: green, fail: red, 'n/a': dim, info: dim };
  const between = (row) => (row.low === undefined ? '' : `${shown(row.low, row.unit)} – ${shown(row.high, row.unit)}`);
  const cells = rows.map((row) => [
    row.title,
    between(row),
    shown(row.got, row.unit ?? 'number'),
    row.error ? `± ${shown(row.error, row.unit ?? 'number')}` : '',
    row.mark ?? '',
    row.verdict,
  ]);
  const head = ['figure', 'target', 'got', 'error', 'mark', ''];
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((row) => row[i].length)));
  const line = (row) =>
    row.map((cell, i) => (i === 0 || i > 3 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  say(bold(line(head)));
  cells.forEach((row, i) => {
    row[5] = paint[rows[i].verdict](row[5]);
    say(line(row));
  });
}

await main(async () => {
  const count = whole('count', words.find((word) => !word.startsWith('--')) ?? option('count', '1000'), 1, 100_000);
  const first = whole('--first', option('first', '10001'), 0, 99_999_999);
  const seed = whole('--seed', option('seed', '42'), 0, 2 ** 50);
  const workers = whole('--workers', option('workers', '2'), 1, 64);
  const { targets } = JSON.parse(readFileSync(at('core/data/calibration_targets.json'), 'utf8'));
  let msme = option('msme', '');
  if (msme === '') {
    const { buildNative } = await import('./build.mjs');
    await buildNative();
    msme = at('build/native/msme');
  }
  const started = performance.now();
  const customers = Array.from({ length: count }, (_, i) => `CUST_MSM_${String(first + i).padStart(5, '0')}`);
  const folder = mkdtempSync(join(tmpdir(), 'msme-report-'));
  let records;
  try {
    records = await generate(customers, workers, { msme, seed, config: option('config', ''), folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const measured = figures(records);
  const rows = verdicts(targets, measured);
  const tally = (verdict) => rows.filter((row) => row.verdict === verdict).length;
  table(rows);
  const profiles = personas(records);
  const transactions = records.reduce((total, record) => total + record.rows, 0);
  say(
    `profiles: ${Object.entries(profiles)
      .map(([name, number]) => `${name} ${number}`)
      .join(', ')}`,
  );
  say(
    `${count} borrowers, ${transactions} transaction rows in ${seconds(performance.now() - started)}: ` +
      `${tally('pass')} pass, ${tally('fail')} fail, ${tally('n/a')} n/a`,
  );
  const json = option('json', '');
  if (json !== '') {
    const report = { borrowers: count, first: customers[0], seed, transactions, profiles, figures: rows };
    writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  }
  if (tally('fail') > 0) process.exitCode = 1;
});
