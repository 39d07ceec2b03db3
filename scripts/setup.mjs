/**
 * Finds what is missing on this machine and installs it once: system packages by apt-get, npm packages by `npm ci`.
 * Never prompts: as root it prints the command and runs it, otherwise it prints the one line to run and exits 3.
 *
 *   node scripts/setup.mjs [native] [tests]     (what the page needs always)
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, isMain, root } from './lib/paths.mjs';
import { run, which } from './lib/run.mjs';
import { Stop, main, say, step } from './lib/say.mjs';
import {
  findChromium,
  findClangTool,
  findEmcc,
  findFirefox,
  findHeader,
  findSanitizers,
  hasCatch2,
  privateToolchain,
} from './lib/toolchain.mjs';

const MIN_NODE = [20, 19];

/** What the build and the tests need: how to see that it is there, and where it comes from. */
const TOOLS = [
  { name: 'emcc (Emscripten)', apt: 'emscripten', found: findEmcc, from: 'https://emscripten.org', for: 'wasm' },
  { name: 'cmake', apt: 'cmake', found: () => which('cmake'), from: 'https://cmake.org', for: 'build' },
  { name: 'ninja', apt: 'ninja-build', found: () => which('ninja'), from: 'https://ninja-build.org', for: 'build' },
  {
    name: 'nlohmann/json.hpp',
    apt: 'nlohmann-json3-dev',
    found: () => findHeader('nlohmann/json.hpp'),
    from: 'https://json.nlohmann.me',
    for: 'build',
  },
  {
    name: 'a C++20 compiler',
    apt: 'g++',
    found: () => which('c++') ?? which('g++') ?? which('clang++'),
    from: 'your system',
    for: 'native',
  },
  {
    name: 'clang++ with its sanitizers',
    // The runtime is only recommended by clang's package, and what is only recommended isn't installed here.
    apt: ['clang', 'libclang-rt-dev'],
    found: findSanitizers,
    from: 'LLVM',
    for: 'sanitizers',
  },
  { name: 'Catch2', apt: 'catch2', found: hasCatch2, from: 'https://github.com/catchorg/Catch2', for: 'tests' },
  { name: 'Firefox', apt: 'firefox-esr', found: findFirefox, from: 'https://www.mozilla.org/firefox', for: 'tests' },
  { name: 'Chromium', apt: 'chromium', found: findChromium, from: 'https://www.chromium.org', for: 'tests' },
  { name: 'clang-format', apt: 'clang-format', found: () => findClangTool('clang-format'), from: 'LLVM', for: 'tests' },
  { name: 'clang-tidy', apt: 'clang-tidy', found: () => findClangTool('clang-tidy'), from: 'LLVM', for: 'tests' },
];

/** Installs what is missing. `needs` holds any of 'build' (both hosts), 'wasm', 'native', 'tests', 'sanitizers'. */
export async function setup(needs = ['build', 'wasm']) {
  checkNode();
  const missing = TOOLS.filter((tool) => needs.includes(tool.for) && !tool.found());
  if (missing.length > 0) await installSystemPackages(missing);
  await installNpmPackages();
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return;
  throw new Stop(
    `Node ${MIN_NODE.join('.')} or newer is needed, this is ${process.versions.node}: https://nodejs.org`,
    3,
  );
}

async function installSystemPackages(missing) {
  const names = missing.map((tool) => tool.name).join(', ');
  if (!which('apt-get')) {
    const where = missing.map((tool) => `  ${tool.name}: ${tool.from}`).join('\n');
    throw new Stop(`Missing: ${names}. Install them and run this again:\n${where}`, 3);
  }
  say(`Missing: ${names}`);
  let packages = missing.flatMap((tool) => tool.apt);
  const isRoot = process.getuid?.() === 0;

  if (isRoot && aptListsEmpty()) await aptUpdate();
  // Debian's emscripten depends on Debian's Node. Where that would replace the Node in use, or cannot be met, its files
  // go into the build folder instead and only its other dependencies are installed.
  const unpack = packages.includes('emscripten') && !aptListsEmpty() && (await emscriptenFightsNode());
  if (unpack) {
    packages = packages.filter((name) => name !== 'emscripten').concat(await emscriptenDependencies());
    packages = await notInstalled(packages);
  }

  const command = ['apt-get', 'install', '-y', '--no-install-recommends', ...packages].join(' ');
  if (packages.length > 0 && !isRoot) {
    throw new Stop(`To install it, run:\n  sudo apt-get update && sudo ${command}`, 3);
  }
  if (packages.length > 0) await aptInstall(packages, command);
  if (unpack) await unpackEmscripten();

  const still = missing.filter((tool) => !tool.found()).map((tool) => tool.name);
  if (still.length > 0) throw new Stop(`Still missing after the installation: ${still.join(', ')}`, 3);
}

const APT_ENV = { DEBIAN_FRONTEND: 'noninteractive' };

/** Waits for another apt instead of failing at once. */
const APT_LOCK = ['-o', 'DPkg::Lock::Timeout=300'];

async function aptInstall(packages, command) {
  step(`${command}   (this can take some minutes)`);
  const args = [...APT_LOCK, 'install', '-y', '--no-install-recommends', ...packages];
  const first = await run('apt-get', args, { env: APT_ENV, mayFail: true });
  if (first.code === 0) return;
  // The usual reason is a list that names package versions no longer served.
  await aptUpdate();
  await run('apt-get', args, { env: APT_ENV });
}

async function aptUpdate() {
  step('apt-get update');
  await run('apt-get', [...APT_LOCK, 'update'], { env: APT_ENV });
}

function aptListsEmpty() {
  try {
    return !readdirSync('/var/lib/apt/lists').some((name) => name.includes('_Packages'));
  } catch {
    return true;
  }
}

/** True when installing emscripten is impossible beside this Node or would put another Node in its place. */
async function emscriptenFightsNode() {
  const plan = await run('apt-get', ['install', '-s', '--no-install-recommends', 'emscripten'], { mayFail: true });
  if (plan.code !== 0) return /nodejs/.test(plan.output);
  return process.execPath.startsWith('/usr/bin/') && /^(Inst|Remv) nodejs /m.test(plan.output);
}

async function notInstalled(packages) {
  const query = await run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Abbrev}\n', ...packages], {
    mayFail: true,
  });
  const installed = new Set([...query.output.matchAll(/^(\S+) ii/gm)].map((match) => match[1]));
  return packages.filter((name) => !installed.has(name));
}

/** Names in a package's Depends field, first alternative of each. */
async function dependsOf(name) {
  const { output } = await run('apt-cache', ['show', '--no-all-versions', name]);
  const depends = /^Depends: (.*)$/m.exec(output)?.[1] ?? '';
  return depends
    .split(',')
    .map((part) => part.trim().split(/[\s:|(]/)[0])
    .filter(Boolean);
}

const isNodeLibrary = (name) => name.startsWith('node-');
const emscriptenDependencies = async () =>
  (await dependsOf('emscripten')).filter((name) => name !== 'nodejs' && !isNodeLibrary(name));

/** Unpacks emscripten and the Node libraries it uses into build/toolchain. */
async function unpackEmscripten() {
  const wanted = ['emscripten'];
  for (let i = 0; i < wanted.length; ++i) {
    for (const name of await dependsOf(wanted[i])) if (isNodeLibrary(name) && !wanted.includes(name)) wanted.push(name);
  }
  step(`apt-get download ${wanted.join(' ')}   (unpacked into build/toolchain: this Node is not Debian's)`);
  const debs = join(privateToolchain, 'debs');
  mkdirSync(debs, { recursive: true });
  await run('apt-get', ['download', ...wanted], { cwd: debs });
  for (const deb of readdirSync(debs).filter((name) => name.endsWith('.deb'))) {
    await run('dpkg-deb', ['-x', join(debs, deb), privateToolchain]);
  }
  const folder = join(privateToolchain, 'usr/share/emscripten');
  const config = readFileSync(join(folder, '.emscripten'), 'utf8')
    .replace(/^EMSCRIPTEN_ROOT = .*$/m, `EMSCRIPTEN_ROOT = '${folder}'`)
    .replace(/^NODE_JS = .*$/m, `NODE_JS = '${process.execPath}'`);
  writeFileSync(join(privateToolchain, 'emscripten.config'), config);
  // Its scripts are CommonJS; without this the project's own package.json would make them modules.
  writeFileSync(join(privateToolchain, 'package.json'), '{ "type": "commonjs" }\n');
  // emcc, em++ and the rest are links to one small script that names its folder.
  const wrapper = join(folder, 'wrapper');
  if (existsSync(wrapper)) {
    writeFileSync(wrapper, readFileSync(wrapper, 'utf8').replaceAll('/usr/share/emscripten/', `${folder}/`));
  }
}

/** `npm ci` when node_modules is missing or was made from another lock file. */
async function installNpmPackages() {
  const hash = createHash('sha256')
    .update(readFileSync(at('package-lock.json')))
    .digest('hex');
  const stamp = at('node_modules/.msme-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  if (!installedMatchesLock()) {
    step('npm ci');
    await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root });
  }
  writeFileSync(stamp, hash);
}

/** True when npm's own record of node_modules has every package of the lock file at its version. */
function installedMatchesLock() {
  try {
    const read = (file) => JSON.parse(readFileSync(at(file), 'utf8')).packages;
    const wanted = read('package-lock.json');
    const installed = read('node_modules/.package-lock.json');
    return Object.entries(wanted).every(
      ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
    );
  } catch {
    return false;
  }
}

if (isMain(import.meta.url)) {
  await main(async () => {
    await setup(['build', 'wasm', ...process.argv.slice(2)]);
    say('Everything needed is here.');
  });
}
