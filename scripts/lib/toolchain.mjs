/**
 * The compilers as the build sees them. An emcc on PATH (a newer emsdk) is used as it is; else the system package; else
 * the copy that scripts/setup.mjs unpacked into build/toolchain when the package manager could not install it.
 */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { at, root } from './paths.mjs';
import { which } from './run.mjs';

export const privateToolchain = at('build/toolchain');

const privateEmcc = () => {
  const file = join(privateToolchain, 'usr/bin/emcc');
  return existsSync(file) && existsSync(join(privateToolchain, 'emscripten.config')) ? file : null;
};

export const findEmcc = () => which('emcc') ?? privateEmcc();

/** Where ccache is there, checkouts of the same files share their objects: paths below the checkout don't count. */
const cacheEnv = () => ({
  ...(process.env.CCACHE_BASEDIR ? {} : { CCACHE_BASEDIR: root }),
  ...(process.env.CCACHE_NOHASHDIR ? {} : { CCACHE_NOHASHDIR: '1' }),
});

/** Environment for cmake and emcc. */
export function toolEnv() {
  const emcc = findEmcc();
  const env = cacheEnv();
  if (!emcc) return env;
  const folder = dirname(realpathSync(emcc));
  if (!which('emcc')) {
    env.PATH = [dirname(emcc), process.env.PATH].join(delimiter);
    env.EM_CONFIG = join(privateToolchain, 'emscripten.config');
    env.NODE_PATH = join(privateToolchain, 'usr/share/nodejs');
  }
  // Emscripten builds its system libraries on first use. Debian ships them built and frozen; an emsdk owned by another
  // user needs a cache of our own.
  if (
    !process.env.EM_CACHE &&
    !process.env.EM_FROZEN_CACHE &&
    !isFrozen(folder) &&
    !isWritable(join(folder, 'cache'))
  ) {
    env.EM_CACHE = at('build/emscripten-cache');
  }
  return env;
}

function isFrozen(folder) {
  try {
    return /^\s*FROZEN_CACHE\s*=\s*True/m.test(readFileSync(join(folder, '.emscripten'), 'utf8'));
  } catch {
    return false;
  }
}

function isWritable(path) {
  try {
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A header on the usual include paths. */
export function findHeader(name) {
  const folders = ['/usr/include', '/usr/local/include', '/opt/homebrew/include'];
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? null;
}

export const hasCatch2 = () => Boolean(findHeader('catch2/catch.hpp') ?? findHeader('catch2/catch_all.hpp'));

/** The folder of clang's sanitizer runtime, which some systems package apart from the compiler; or null. */
export function findSanitizers() {
  const clang = which('clang++');
  if (!clang) return null;
  const folder = join(execFileSync(clang, ['-print-resource-dir'], { encoding: 'utf8' }).trim(), 'lib');
  if (!existsSync(folder)) return null;
  const files = readdirSync(folder, { recursive: true }).map(String);
  return files.some((file) => /clang_rt\.asan/.test(file)) ? folder : null;
}

/** Firefox, for the end-to-end tests. FIREFOX_PATH names another one. */
export function findFirefox() {
  if (process.env.FIREFOX_PATH && existsSync(process.env.FIREFOX_PATH)) return process.env.FIREFOX_PATH;
  return which('firefox-esr') ?? which('firefox');
}

/** Chromium or a browser built from it, for the end-to-end tests. CHROME_PATH names another one. */
export function findChromium() {
  if (process.env.CHROME_PATH && existsSync(process.env.CHROME_PATH)) return process.env.CHROME_PATH;
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  return names.map((name) => which(name)).find(Boolean) ?? null;
}

/** clang-format and clang-tidy 14 are the ones the style was set with; others format a few things differently. */
export const findClangTool = (name) => which(`${name}-14`) ?? which(name);
