/**
 * Builds what is out of date, and nothing else.
 *
 *   node scripts/build.mjs            the engine (wasm) and the page: dist/site/ and dist/msme-lending.html
 *   node scripts/build.mjs wasm       build/wasm/{engine,simulator}.{cjs,wasm}
 *   node scripts/build.mjs native     the command line: build/native/msme
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setup } from './setup.mjs';
import { at, isMain, root } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { Stop, main, say, seconds, step } from './lib/say.mjs';
import { filesBelow, fresh, hashOf, mark, unmark } from './lib/stamp.mjs';
import { findEmcc, hasCatch2, toolEnv } from './lib/toolchain.mjs';

const CMAKE_FILES = ['CMakeLists.txt', 'CMakePresets.json', 'core/cmake', 'core/CMakeLists.txt'];

/** Configures a preset. The tests' part needs Catch2, which a machine that only builds doesn't have. */
export async function configure(preset) {
  forgetMovedCache(preset);
  await run('cmake', ['--preset', preset, `-DMSME_TESTS=${hasCatch2() ? 'ON' : 'OFF'}`], { env: toolEnv() });
}

/** CMake refuses a build folder that was made at another path, as when the project is moved or restored from a cache. */
function forgetMovedCache(preset) {
  const cache = at('build', preset, 'CMakeCache.txt');
  if (!existsSync(cache)) return;
  const home = /^CMAKE_HOME_DIRECTORY:INTERNAL=(.*)$/m.exec(readFileSync(cache, 'utf8'))?.[1];
  if (home !== root) rmSync(at('build', preset), { recursive: true, force: true });
}

let jobs = [];
/** How many compilers run at once from now on; as many as there are processors unless said. */
export const limitJobs = (count) => (jobs = ['--parallel', String(count)]);

/** Configures and builds a preset's target, or all of it. */
export async function cmakeBuild(preset, ...targets) {
  await configure(preset);
  const wanted = targets.length > 0 ? ['--target', ...targets] : [];
  await run('cmake', ['--build', '--preset', preset, ...jobs, ...wanted], { env: toolEnv() });
}

/** Runs `work` unless the outputs, `outputs()`, are there and were made from the same inputs. */
async function unlessFresh(name, what, hash, outputs, work) {
  if (fresh(name, hash, outputs())) return false;
  step(what);
  const started = performance.now();
  // A build that is cut short must not pass for a good one.
  unmark(name);
  await work();
  const missing = outputs().filter((output) => !existsSync(at(output)));
  if (missing.length > 0) throw new Stop(`${what}: ended well but left no ${missing.join(', ')}`);
  mark(name, hash);
  say(`  done in ${seconds(performance.now() - started)}`);
  return true;
}

const WASM = ['engine', 'simulator'].flatMap((module) => [`build/wasm/${module}.cjs`, `build/wasm/${module}.wasm`]);
/** The two pages, and every file that the last build says it made: a site without its engine isn't there. */
function pageFiles() {
  const list = at('dist/release.json');
  const made = existsSync(list) ? Object.keys(JSON.parse(readFileSync(list, 'utf8')).files) : [];
  return ['dist/release.json', 'dist/site/index.html', 'dist/msme-lending.html', ...made.map((name) => `dist/${name}`)];
}

export function buildWasm() {
  const files = filesBelow(['core', 'schemas', 'wasm', ...CMAKE_FILES], (name) => name.startsWith('core/cli/'));
  const hash = hashOf(files, findEmcc() ?? '');
  return unlessFresh(
    'wasm',
    'Building the engine (WebAssembly)',
    hash,
    () => WASM,
    () => cmakeBuild('wasm', 'engine', 'simulator'),
  );
}

export function buildNative() {
  const hash = hashOf(filesBelow(['core', 'schemas', ...CMAKE_FILES]));
  const outputs = ['build/native/msme'];
  return unlessFresh(
    'native',
    'Building the command line (native)',
    hash,
    () => outputs,
    () => cmakeBuild('native', 'msme'),
  );
}

export function buildPage() {
  const sources = filesBelow(['web', 'schemas', 'core/data', 'package.json', 'package-lock.json']);
  const hash = hashOf([...sources, ...WASM]);
  return unlessFresh('page', 'Building the page', hash, pageFiles, () => run(process.execPath, ['web/build.mjs']));
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const what = process.argv[2] ?? 'page';
    if (!['page', 'wasm', 'native'].includes(what)) throw new Stop(`Unknown target "${what}": page, wasm or native`);
    await setup(what === 'native' ? ['build', 'native'] : ['build', 'wasm']);
    if (what === 'native') {
      await buildNative();
      say('build/native/msme');
      return;
    }
    await buildWasm();
    if (what === 'wasm') return say(WASM.join('  '));
    await buildPage();
    say('dist/site/index.html  dist/msme-lending.html');
  });
}
