/**
 * npm test: sets the machine up, then runs every stage, two at a time, and says how long each took. A stage that needs
 * another one's output waits for it and fails with it. Ends with "N passed, N failed"; the exit code is 0 only when
 * nothing failed.
 *
 *   npm test -- --only=lint,parity      some stages; `lint` is a group
 *   npm test -- --list                  their names
 */
import { stripVTControlCharacters } from 'node:util';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { buildNative, buildPage, buildWasm, cmakeBuild, limitJobs } from './build.mjs';
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
const LANES = 2;
const JOBS = Math.max(1, Math.floor(availableParallelism() / LANES));

/** A program that is one test by itself. */
async function check(program, args, options = {}) {
  const { code, output } = await run(program, args, { mayFail: true, ...options });
  if (code !== 0) throw new Failed(tail(output));
  return ONE;
}
const tool = (name, args) => check(at('node_modules/.bin', name), args);

/** Builds a preset whole and runs its Catch2 tests. */
async function catch2(preset) {
  if (preset === 'wasm') await buildWasm();
  if (preset === 'native') await buildNative();
  await cmakeBuild(preset, 'msme_tests');
  const { code, output } = await run('ctest', ['--preset', preset, '--verbose', '--parallel', String(JOBS)], {
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
async function vitest(name, folder = `tests/${name}`, more = []) {
  mkdirSync(at('build/test'), { recursive: true });
  const report = at('build/test', `${name}.json`);
  rmSync(report, { force: true });
  const args = ['run', `${folder}/`, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...more];
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
  // What answers at once, then the three long ones, then what waits for them.
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
  // Four to seven minutes of a core, and sixteen for the sanitizers: npm run lint and npm run sanitize, not npm test.
  // Warnings are errors under three compilers there.
  { name: 'tidy', group: 'lint', what: 'clang-tidy', named: true, run: runTidy },
  { name: 'wasm', what: 'core, WebAssembly in Node (Catch2)', run: () => catch2('wasm') },
  { name: 'native', what: 'core and command line, release (Catch2)', run: () => catch2('native') },
  {
    name: 'native-debug',
    what: 'core, AddressSanitizer and UBSan (Catch2)',
    named: true,
    run: () => catch2('native-debug'),
  },
  { name: 'arch', what: 'architecture rules', run: () => vitest('arch') },
  { name: 'page', what: 'page units', run: () => vitest('page', 'tests/web') },
  { name: 'parity', what: 'native and wasm byte for byte', needs: ['native', 'wasm'], run: () => vitest('parity') },
  { name: 'schemas', what: 'documents against the schemas', needs: ['wasm'], run: () => vitest('schemas') },
  { name: 'build', what: 'the page: site and single file', needs: ['wasm'], run: runBuild },
  { name: 'protocol', what: 'the shipped worker in Node', needs: ['build'], run: () => vitest('protocol') },
  { name: 'reader', what: 'PDF and workbooks', needs: ['wasm'], run: () => vitest('reader') },
  {
    name: 'e2e',
    what: 'the page in Chromium and Firefox, http and file',
    needs: ['build'],
    // Browsers mind a busy machine; but each mostly waits, so that three keep two processors busy.
    alone: true,
    run: () => vitest('e2e', 'tests/e2e', ['--maxWorkers=3']),
  },
  {
    name: 'timed',
    what: 'floors of the page, one browser alone',
    needs: ['build'],
    alone: true,
    run: () => vitest('timed', 'tests/timed', ['--maxWorkers=1']),
  },
];

async function runTidy() {
  const { checked, faults } = await tidy(JOBS);
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
  if (!only) return STAGES.filter((stage) => !stage.named);
  const unknown = only.filter((name) => !STAGES.some((stage) => stage.name === name || stage.group === name));
  if (unknown.length > 0) throw new Stop(`No such stage: ${unknown.join(', ')}. npm test -- --list names them`);
  return STAGES.filter((stage) => only.includes(stage.name) || only.includes(stage.group));
}

/** Runs one stage and says how it went. */
async function runStage(stage, failedStages) {
  say(bold(`» ${stage.name}: ${stage.what}`));
  const begun = performance.now();
  let counts;
  try {
    const blocked = (stage.needs ?? []).filter((name) => failedStages.has(name));
    if (blocked.length > 0) throw new Failed(`needs ${blocked.join(' and ')}, which failed`);
    counts = await stage.run();
  } catch (error) {
    failedStages.add(stage.name);
    counts = error instanceof Failed ? error.counts : { passed: 0, failed: 1 };
    say(error instanceof Failed || error instanceof Stop ? error.message : String(error.stack ?? error));
  }
  const mark = failedStages.has(stage.name) ? red('failed') : green('passed');
  const took = seconds(performance.now() - begun).padStart(8);
  const line = `${mark}  ${stage.name.padEnd(13)} ${took}   ${counts.passed} passed, ${counts.failed} failed`;
  say(`  ${line}`);
  return { ...counts, line };
}

/**
 * Runs the stages in their order, `LANES` at a time: linking WebAssembly and half of the test runs keep one core busy,
 * whatever they are allowed. A stage starts when what it needs has ended; one that is `alone` has the machine to itself.
 */
function runAll(stages) {
  const waiting = new Set(stages);
  const running = new Set();
  const failedStages = new Set();
  const results = new Map();
  const ended = (name) => !stages.some((stage) => stage.name === name) || results.has(name);
  return new Promise((resolve) => {
    const next = () => {
      if (waiting.size === 0 && running.size === 0) return resolve({ results, failedStages });
      for (const stage of waiting) {
        const alone = stage.alone || [...running].some((other) => other.alone);
        if (running.size >= (alone ? 1 : LANES)) continue;
        if (!(stage.needs ?? []).every(ended)) continue;
        // What must be alone waits for the rest: it would only hold the others up.
        if (stage.alone && waiting.size > 1 && [...waiting].some((other) => !other.alone)) continue;
        waiting.delete(stage);
        running.add(stage);
        void runStage(stage, failedStages).then((result) => {
          running.delete(stage);
          results.set(stage.name, result);
          next();
        });
      }
    };
    next();
  });
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
  const watched = stages.some(({ name }) => name === 'native-debug');
  await setup(['build', 'wasm', 'native', 'tests', ...(watched ? ['sanitizers'] : [])]);
  await prepare(stages);
  limitJobs(JOBS);

  const { results, failedStages } = await runAll(stages);
  const total = { passed: 0, failed: 0 };
  say(bold('\nSummary'));
  for (const { name } of stages) {
    const { passed, failed, line } = results.get(name);
    total.passed += passed;
    total.failed += failed;
    say(`  ${line}`);
  }
  say(dim(`  all in ${seconds(performance.now() - started)}`));
  say(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = failedStages.size > 0 ? 1 : 0;
});
