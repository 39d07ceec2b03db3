/**
 * npm run quality: the floors of cleaning and classification on the simulator's truth. Simulates borrowers with the default
 * mess, cleans each, and scores all of them together.
 *
 *   npm run quality -- 200 --seed=42 --workers=2 --first=10001 --config=FILE --json=FILE --misses
 *
 * Shares are pooled over all rows (macro-F1 over all borrowers' categories), not averaged over borrowers. Exit code 1 when
 * a floor isn't reached.
 */
import { writeFileSync } from 'node:fs';
import { at } from './lib/paths.mjs';
import { borrowers, pooled } from './lib/quality.mjs';
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

const share = (value) => (value === null ? '–' : value.toFixed(4));

function table(figures) {
  const widths = [Math.max(...figures.map(({ id }) => id.length)), 8, 8, 6];
  const line = (cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[i] ?? 0)));
  say(bold(line(['figure', 'target', 'got', '']).join('  ')));
  for (const { id, target, value, pass, right, of } of figures) {
    const verdict = pass === null ? dim('     –') : pass ? green('  pass') : red('  FAIL');
    const counts = of === null ? '' : dim(`${Math.round(right)} of ${Math.round(of)}`);
    const [name, aim, got] = line([id, target === null ? '' : `≥ ${target}`, share(value)]);
    say([name, aim, got, verdict, counts].join('  '));
  }
}

await main(async () => {
  const count = whole('count', words.find((word) => !word.startsWith('--')) ?? option('count', '200'), 1, 100_000);
  const first = whole('--first', option('first', '10001'), 0, 99_999_999);
  const seed = whole('--seed', option('seed', '42'), 0, 2 ** 50);
  const workers = whole('--workers', option('workers', '2'), 1, 64);
  let msme = option('msme', '');
  if (msme === '') {
    const { buildNative } = await import('./build.mjs');
    await buildNative();
    msme = at('build/native/msme');
  }
  const started = performance.now();
  const customers = Array.from({ length: count }, (_, i) => `CUST_MSM_${String(first + i).padStart(5, '0')}`);
  const reports = await borrowers(customers, { msme, seed, workers, config: option('config', '') });
  const result = pooled(reports);
  table(result.figures);
  say('');
  for (const { dataset, balanced, ...counts } of result.datasets) {
    const { in: rows, kept, repaired, duplicates, quarantined } = counts;
    const sum = `in ${rows} = kept ${kept} + repaired ${repaired} + duplicates ${duplicates} + quarantined ${quarantined}`;
    say(`${dataset}: ${sum}${balanced ? '' : red('  DOES NOT ADD UP')}`);
  }
  const failed = result.figures.filter(({ pass }) => pass === false);
  const unbalanced = result.datasets.filter(({ balanced }) => !balanced);
  if (words.includes('--misses')) {
    for (const miss of result.misses) say(dim(JSON.stringify(miss)));
    for (const { truth, got, rows, value } of result.confusions.slice(0, 30)) {
      say(dim(`${truth} taken for ${got ?? 'nothing'}: ${rows} rows, ₹${Math.round(value)}`));
    }
  }
  say(`${count} borrowers in ${seconds(performance.now() - started)}: ${failed.length} of the floors missed`);
  const json = option('json', '');
  if (json !== '')
    writeFileSync(json, `${JSON.stringify({ borrowers: count, first: customers[0], seed, ...result }, null, 2)}\n`);
  if (failed.length + unbalanced.length > 0) process.exitCode = 1;
});
