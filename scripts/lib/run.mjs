/** Child processes. No shell in between and no stdin: nothing ever waits for a key. */
import { spawn } from 'node:child_process';
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Stop, tail } from './say.mjs';
import { root } from './paths.mjs';

/** The full path of a program on PATH, or null. */
export function which(name, path = process.env.PATH ?? '') {
  for (const folder of path.split(delimiter)) {
    const file = join(folder || '.', name);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/**
 * The Node that runs the scripts is the one that children find first, not an older one of the system. Where it is so
 * already PATH stays as it is: Node's folder is often /usr/bin, and in front it would hide a newer emcc.
 */
export function withThisNode(path) {
  const first = which('node', path);
  const same = first !== null && realpathSync(first) === realpathSync(process.execPath);
  return same ? path : [dirname(process.execPath), path].join(delimiter);
}

/**
 * Runs a program and gives `{ code, output, ms }`. Output is shown as it comes with `show`, else only when the program
 * fails. A failure stops the script unless `mayFail` is set.
 */
export function run(program, args = [], { show = false, mayFail = false, env = {}, cwd = root } = {}) {
  const path = withThisNode(env.PATH ?? process.env.PATH ?? '');
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks = [];
    const collect = (stream, target) => {
      stream.on('data', (chunk) => {
        chunks.push(chunk);
        if (show) target.write(chunk);
      });
    };
    collect(child.stdout, process.stdout);
    collect(child.stderr, process.stderr);
    child.on('error', (error) => reject(new Stop(`${program} could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      const output = Buffer.concat(chunks).toString('utf8');
      const result = { code: code ?? 1, output, ms: performance.now() - started };
      if (result.code === 0 || mayFail) return resolve(result);
      if (!show) console.error(tail(output));
      reject(new Stop(`${[program, ...args].join(' ')} failed (${signal ?? `exit ${code}`})`));
    });
  });
}

/** Calls `work` for every item, at most `width` at a time; results keep the order of the items. */
export async function pool(items, width, work) {
  const results = new Array(items.length);
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}
