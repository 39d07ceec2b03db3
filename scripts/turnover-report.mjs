/**
 * npm run turnover:report: is a borrower's turnover what he really sold? The whole pipeline for simulated borrowers without
 * fraud, three of four drawn at random and every fourth of a demo profile, each with another seed; the truth is read here only.
 *
 *   npm run turnover:report -- 240 --seed=42 --json=FILE --workers=2
 *
 * Exit code 1 when the best estimate is within 1 % of the truth for less than 95 % of them, or the truth lies outside the
 * bounds (certain sales, all uncertain credits) by more than 1 % for more than 5 %.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crew, interval, option, percent, whole } from './lib/crew.mjs';
import { at } from './lib/paths.mjs';
import { bold, green, main, red, say, seconds } from './lib/say.mjs';

const FLOOR = 0.95;
const NEAR = 0.01;

const words = process.argv.slice(2);

function plan(count, seed, folder) {
  const config = join(folder, 'none.json');
  writeFileSync(config, JSON.stringify({ fraud: { share_each: 0 } }));
  const { profiles } = JSON.parse(readFileSync(at('core/data/profiles.json'), 'utf8'));
  const honest = profiles.filter(({ frauds }) => frauds === undefined).map(({ profile }) => profile);
  return Array.from({ length: count }, (_, i) => ({
    customer: `CUST_MSM_${71_000 + i}`,
    seed: seed + i,
    config,
    ...(i % 4 === 3 ? { profile: honest[(i >> 2) % honest.length] } : {}),
  }));
}

const off = (value, truth) => (truth > 0 && value !== null ? Math.abs(value / truth - 1) : 1);

function show(name, records) {
  const errors = records.map((record) => off(record[name], record.truth)).sort((a, b) => a - b);
  const near = errors.filter((error) => error <= NEAR).length;
  const [low, high] = interval(near, records.length);
  const rank = (share) => percent(errors[Math.min(errors.length - 1, Math.ceil(share * errors.length) - 1)]);
  say(
    `${name.padEnd(10)} ${String(near).padStart(5)} of ${records.length}  ${percent(near / records.length).padStart(8)}  ` +
      `${percent(low)} – ${percent(high)}   error: half ${rank(0.5)}, p90 ${rank(0.9)}, most ${rank(1)}`,
  );
  return near / records.length;
}

await main(async () => {
  const count = whole('count', words.find((word) => !word.startsWith('--')) ?? option(words, 'count', '240'), 1, 5_000);
  const seed = whole('--seed', option(words, 'seed', '42'), 0, 2 ** 50);
  const workers = whole('--workers', option(words, 'workers', '2'), 1, 64);
  let msme = option(words, 'msme', '');
  if (msme === '') {
    const { buildNative } = await import('./build.mjs');
    await buildNative();
    msme = at('build/native/msme');
  }
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'msme-turnover-'));
  let records;
  try {
    records = await crew('scripts/lib/turnover-worker.mjs', plan(count, seed, folder), workers, { msme, folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  say(bold(`figure      within ${percent(NEAR)} of what was sold`));
  const best = show('best', records);
  for (const name of ['cautious', 'certain', 'upper']) show(name, records);
  const inside = records.filter(
    ({ truth, certain, upper }) => truth >= certain * (1 - NEAR) && truth <= upper * (1 + NEAR),
  ).length;
  const good = best >= FLOOR && inside / records.length >= FLOOR;
  say(`between the bounds: ${inside} of ${records.length} ${good ? green('pass') : red('fail')}`);
  const missed = records.filter((record) => off(record.best, record.truth) > NEAR);
  for (const { customer, seed: number, profile, best: found, truth } of missed) {
    say(`  ${customer}/${number}${profile ? ` (${profile})` : ''}: ${percent(found / truth - 1)}`);
  }
  say(`${records.length} borrowers in ${seconds(performance.now() - started)}`);
  const json = option(words, 'json', '');
  if (json !== '') writeFileSync(json, `${JSON.stringify({ seed, floor: FLOOR, records }, null, 1)}\n`);
  if (!good) process.exitCode = 1;
});
