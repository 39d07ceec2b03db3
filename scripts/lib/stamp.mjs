/**
 * Is a build older than what it was made from? Decided by content, not by time: a fresh clone or a switched branch has
 * new times on old content. The hash of the inputs is left in build/stamps/ after a good build.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { at, root } from './paths.mjs';

/**
 * Every file below the given files and folders, sorted, as paths inside the project.
 * @param {string[]} paths
 * @param {(name: string) => boolean} skip
 */
export function filesBelow(paths, skip = (_name) => false) {
  const found = [];
  const walk = (path) => {
    if (!existsSync(path)) return;
    const name = relative(root, path).split(sep).join('/');
    if (skip(name)) return;
    if (statSync(path).isDirectory()) for (const child of readdirSync(path)) walk(join(path, child));
    else found.push(name);
  };
  for (const path of paths) walk(at(path));
  return found.sort();
}

/** One hash over names and contents. */
export function hashOf(files, extra = '') {
  const hash = createHash('sha256').update(extra);
  for (const file of files) {
    const bytes = readFileSync(at(file));
    hash.update(`\n${file}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

const stampFile = (name) => at('build/stamps', name);

/** True when the outputs exist and were made from these inputs. */
export function fresh(name, hash, outputs) {
  if (!outputs.every((output) => existsSync(at(output)))) return false;
  return existsSync(stampFile(name)) && readFileSync(stampFile(name), 'utf8') === hash;
}

export function mark(name, hash) {
  mkdirSync(at('build/stamps'), { recursive: true });
  writeFileSync(stampFile(name), hash);
}

export function unmark(name) {
  rmSync(stampFile(name), { force: true });
}
