/**
 * npm run fuzz: libFuzzer with AddressSanitizer and UBSan over the importers (tests/fuzz), from the seeds in
 * tests/fixtures. What it learns is kept in build/fuzz-corpus, what broke a rule in build/fuzz-found.
 *
 *   npm run fuzz                         every target, 60 s each
 *   npm run fuzz -- gstn dates --seconds=600
 *   npm run fuzz -- --list               their names
 *
 * A fault ends the target at once; its input is then a seed and a test. Exit code 1 when there was one.
 */
import { mkdirSync } from 'node:fs';
import { cmakeBuild } from './build.mjs';
import { setup } from './setup.mjs';
import { at } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { Stop, main, say, step, tail } from './lib/say.mjs';

const SECONDS_AN_INPUT = 10;
const MEGABYTES = 1024;
const LONGEST = 20_000;

const words = process.argv.slice(2);
const names = words.filter((word) => !word.startsWith('--'));
const seconds = Number(words.find((word) => word.startsWith('--seconds='))?.slice('--seconds='.length) ?? '60');
const binary = at('build/fuzz/tests/fuzz/msme_fuzz');

async function targets() {
  const { output } = await run(binary, [], { env: { MSME_FUZZ_TARGET: 'list' } });
  return output
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
    .map(([name, seeds]) => ({ name, seeds }));
}

const figure = (output, name) => Number(new RegExp(`stat::${name}:\\s*(\\d+)`).exec(output)?.[1] ?? 0);

/** One target; gives a line of figures, and whether it found a fault. */
async function fuzz({ name, seeds }) {
  const learnt = at('build/fuzz-corpus', name);
  mkdirSync(learnt, { recursive: true });
  mkdirSync(at('build/fuzz-found'), { recursive: true });
  const args = [
    `-max_total_time=${seconds}`,
    `-timeout=${SECONDS_AN_INPUT}`,
    `-rss_limit_mb=${MEGABYTES}`,
    `-max_len=${LONGEST}`,
    `-artifact_prefix=${at('build/fuzz-found')}/${name}-`,
    '-print_final_stats=1',
    learnt,
    at('tests/fixtures', seeds),
  ];
  const { code, output, ms } = await run(binary, args, { mayFail: true, env: { MSME_FUZZ_TARGET: name } });
  if (code !== 0) say(tail(output, 40));
  const inputs = figure(output, 'number_of_executed_units').toLocaleString('en-IN');
  const memory = figure(output, 'peak_rss_mb');
  const time = `${Math.round(ms / 1000)} s`.padStart(6);
  return {
    line: `${name.padEnd(12)} ${inputs.padStart(10)} inputs ${time} ${String(memory).padStart(5)} MB  ${code === 0 ? 'ok' : 'FAULT'}`,
    fault: code !== 0,
  };
}

await main(async () => {
  if (!Number.isInteger(seconds) || seconds < 1) throw new Stop('--seconds: a whole number from 1', 2);
  await setup(['build', 'sanitizers']);
  step('Building the fuzz targets');
  await cmakeBuild('fuzz', 'msme_fuzz');
  const all = await targets();
  if (words.includes('--list')) return all.forEach(({ name }) => say(name));
  const unknown = names.filter((name) => !all.some((target) => target.name === name));
  if (unknown.length > 0) throw new Stop(`No such target: ${unknown.join(', ')}. npm run fuzz -- --list names them`, 2);
  const lines = [];
  for (const target of all.filter(({ name }) => names.length === 0 || names.includes(name))) {
    step(`${target.name}, ${seconds} s`);
    const { line, fault } = await fuzz(target);
    lines.push(line);
    say(`  ${line}`);
    if (fault) process.exitCode = 1;
  }
  say(lines.join('\n'));
});
