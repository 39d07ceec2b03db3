/**
 * npm test: sets the machine up, then runs every stage and says how long each took. A stage that needs another one's
 * output fails with it. Ends with "N passed, N failed"; the exit code is 0 only when nothing failed.
 *
 *   npm test -- --only=lint,parity      some stages; `lint` is a group
 *   npm test -- --list                  their names
 */
import { stripVTControlCharacters } from 'node:util';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { buildNative, buildPage, buildWasm, cmakeBuild } from './build.mjs';
import { setup } from './setup.mjs';
import { cppFiles } from './lib/cpp.mjs';
import { at } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { Stop, bold, dim, green, main, red, say, seconds, tail } from './lib/say.mjs';
import { tidy } from './lib/tidy.mjs';
import { findChromium, findClangTool, findFirefox, toolEnv } from './lib/toolchain.mjs';

/** A stage failed: what to show, and how its tests stand. */
class Failed extends Error {
  constructor(message, counts = { passed: 0, failed: 1 }) {
    super(message);
    this.counts = counts;
  }
}

const ONE = { passed: 1, failed: 0 };

/** A program that is one test by itself. */
async function check(program, args, options = {}) {
  const { code, output } = await run(program, args, { mayFail: true, ...options });
  if (code !== 0) throw new Failed(tail(output));
  return ONE;
}
const tool = (name, args) => check(at('node_modules/.bin', name), args);

/** Builds a preset whole and runs its Catch2 tests. */
async function catch2(preset) {
  if (preset === 'native') await buildNative();
  if (preset === 'wasm') await buildWasm();
  await cmakeBuild(preset);
  const { code, output } = await run('ctest', ['--preset', preset, '--verbose', '--parallel', '2'], {
    mayFail: true,
    env: toolEnv(),
  });
  const counts = catchCounts(output);
  if (code !== 0) throw new Failed(tail(output), { ...counts, failed: Math.max(1, counts.failed) });
  if (counts.passed === 0) throw new Failed(`no test ran:\n${tail(output, 20)}`);
  return counts;
}

/** Test cases from Catch2's closing lines, versions 2 and 3; the wasm binary colours them even into a pipe. */
function catchCounts(coloured) {
  const output = stripVTControlCharacters(coloured);
  let passed = 0;
  let failed = 0;
  for (const [, cases] of output.matchAll(/All tests passed \(\d+ assertions? in (\d+) test cases?\)/g))
    passed += Number(cases);
  for (const [, line] of output.matchAll(/test cases:(.*)/g)) {
    passed += Number(/(\d+) passed/.exec(line)?.[1] ?? 0);
    failed += Number(/(\d+) failed/.exec(line)?.[1] ?? 0);
  }
  return { passed, failed };
}

/** Runs the vitest files below a folder. Skipped tests count as failed: a test that doesn't run proves nothing. */
async function vitest(name, folder = `tests/${name}`) {
  mkdirSync(at('build/test'), { recursive: true });
  const report = at('build/test', `${name}.json`);
  rmSync(report, { force: true });
  const args = ['run', `${folder}/`, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const env = { CHROME: findChromium() ?? '', FIREFOX: findFirefox() ?? '', NO_COLOR: '1' };
  const { code, output } = await run(at('node_modules/.bin/vitest'), args, { mayFail: true, env });
  let counts = { passed: 0, failed: 0 };
  let skipped = 0;
  try {
    const json = JSON.parse(readFileSync(report, 'utf8'));
    counts = { passed: json.numPassedTests, failed: json.numFailedTests };
    skipped = json.numPendingTests + json.numTodoTests;
  } catch {
    // No report: vitest ended before its first test.
  }
  if (code === 0 && skipped === 0 && counts.passed > 0) return counts;
  const why = skipped > 0 ? `${skipped} tests were skipped\n` : '';
  throw new Failed(why + tail(output), { passed: counts.passed, failed: Math.max(1, counts.failed + skipped) });
}

const STAGES = [
  {
    name: 'format',
    group: 'lint',
    what: 'clang-format',
    run: () => check(findClangTool('clang-format'), ['--dry-run', '-Werror', ...cppFiles()]),
  },
  {
    name: 'prettier',
    group: 'lint',
    what: 'Prettier',
    run: () => tool('prettier', ['--check', '--log-level', 'warn', '.']),
  },
  { name: 'eslint', group: 'lint', what: 'ESLint', run: () => tool('eslint', ['.', '--max-warnings', '0']) },
  { name: 'types', group: 'lint', what: 'TypeScript', run: () => tool('tsc', ['--noEmit']) },
  { name: 'tidy', group: 'lint', what: 'clang-tidy', run: runTidy },
  { name: 'arch', what: 'architecture rules', run: () => vitest('arch') },
  { name: 'native', what: 'core, native release (Catch2)', run: () => catch2('native') },
  { name: 'native-debug', what: 'core, AddressSanitizer and UBSan (Catch2)', run: () => catch2('native-debug') },
  { name: 'wasm', what: 'core, WebAssembly in Node (Catch2)', run: () => catch2('wasm') },
  { name: 'parity', what: 'native and wasm byte for byte', needs: ['native', 'wasm'], run: () => vitest('parity') },
  { name: 'schemas', what: 'documents against the schemas', needs: ['wasm'], run: () => vitest('schemas') },
  { name: 'build', what: 'the page: site and single file', needs: ['wasm'], run: runBuild },
  { name: 'protocol', what: 'the shipped worker in Node', needs: ['build'], run: () => vitest('protocol') },
  { name: 'page', what: 'page units', run: () => vitest('page', 'tests/web') },
  { name: 'reader', what: 'PDF and workbooks', needs: ['wasm'], run: () => vitest('reader') },
  { name: 'e2e', what: 'the page in Chromium and Firefox, http and file', needs: ['build'], run: () => vitest('e2e') },
];

async function runTidy() {
  const { checked, faults } = await tidy();
  if (faults.length > 0)
    throw new Failed(faults.join('\n'), { passed: checked - faults.length, failed: faults.length });
  return { passed: checked, failed: 0 };
}

async function runBuild() {
  await buildWasm();
  await buildPage();
  return ONE;
}

function chosen() {
  const only = process.argv
    .slice(2)
    .find((arg) => arg.startsWith('--only='))
    ?.slice('--only='.length)
    .split(',');
  if (!only) return STAGES;
  const unknown = only.filter((name) => !STAGES.some((stage) => stage.name === name || stage.group === name));
  if (unknown.length > 0) throw new Stop(`No such stage: ${unknown.join(', ')}. npm test -- --list names them`);
  return STAGES.filter((stage) => only.includes(stage.name) || only.includes(stage.group));
}

/** Runs one stage; gives its counts, or null when it could not be run. */
async function runStage(stage, failedStages) {
  const blocked = (stage.needs ?? []).filter((name) => failedStages.has(name));
  if (blocked.length > 0) throw new Failed(`needs ${blocked.join(' and ')}, which failed`);
  try {
    return await stage.run();
  } catch (error) {
    if (error instanceof Stop) throw new Failed(error.message);
    throw error;
  }
}

/** A stage chosen alone still needs what it reads: built here, when out of date. */
async function prepare(stages) {
  const names = new Set(stages.map((stage) => stage.name));
  const needs = new Set(stages.flatMap((stage) => stage.needs ?? []).filter((name) => !names.has(name)));
  if (needs.has('native')) await buildNative();
  if (needs.has('wasm') || needs.has('build')) await buildWasm();
  if (needs.has('build')) await buildPage();
}

await main(async () => {
  if (process.argv.includes('--list')) {
    for (const { name, group, what } of STAGES) say(`${name.padEnd(14)}${(group ?? '').padEnd(8)}${what}`);
    return;
  }
  const stages = chosen();
  const started = performance.now();
  await setup(['build', 'wasm', 'native', 'tests']);
  await prepare(stages);

  const total = { passed: 0, failed: 0 };
  const lines = [];
  const failedStages = new Set();
  for (const stage of stages) {
    say(bold(`» ${stage.name}: ${stage.what}`));
    const begun = performance.now();
    let counts;
    try {
      counts = await runStage(stage, failedStages);
    } catch (error) {
      failedStages.add(stage.name);
      counts = error instanceof Failed ? error.counts : { passed: 0, failed: 1 };
      say(error instanceof Failed ? error.message : String(error.stack ?? error));
    }
    total.passed += counts.passed;
    total.failed += counts.failed;
    const mark = failedStages.has(stage.name) ? red('failed') : green('passed');
    const detail = `${counts.passed} passed, ${counts.failed} failed`;
    const line = `${mark}  ${stage.name.padEnd(13)} ${seconds(performance.now() - begun).padStart(8)}   ${detail}`;
    say(`  ${line}`);
    lines.push(line);
  }
  say(bold('\nSummary'));
  for (const line of lines) say(`  ${line}`);
  say(dim(`  all in ${seconds(performance.now() - started)}`));
  say(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = failedStages.size > 0 ? 1 : 0;
});
