/**
 * Is the build reproducible? Two clean copies of the committed state, in folders of different names, built one after the
 * other, must give the same bytes: modules, page, parts and papers.
 *
 *   npm run reproduce        about ten minutes; exit 1 and the differing files when they differ
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { at, root } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { main, say, seconds, Stop, step } from './lib/say.mjs';
import { setup } from './setup.mjs';

const MODULES = ['engine.wasm', 'engine.cjs', 'simulator.wasm', 'simulator.cjs'];

const below = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? below(path) : [path];
  });

async function build(name) {
  const home = mkdtempSync(join(tmpdir(), `msme-${name}-`));
  try {
    const copy = join(home, name);
    await run('git', ['clone', '--quiet', root, copy]);
    symlinkSync(at('node_modules'), join(copy, 'node_modules'));
    step(`Building in …/${name}`);
    // A compiler cache would compare a build with itself.
    await run(process.execPath, ['scripts/build.mjs'], { cwd: copy, env: { CCACHE_DISABLE: '1' } });
    const files = [...MODULES.map((module) => join(copy, 'build/wasm', module)), ...below(join(copy, 'dist'))];
    return new Map(
      files.map((file) => [relative(copy, file), createHash('sha256').update(readFileSync(file)).digest('hex')]),
    );
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

await main(async () => {
  await setup(['build', 'wasm']);
  const started = performance.now();
  const first = await build('one');
  const second = await build('another-place');
  const names = [...new Set([...first.keys(), ...second.keys()])].sort();
  const differing = names.filter((name) => first.get(name) !== second.get(name));
  for (const name of names)
    say(`${first.get(name)?.slice(0, 16)}  ${name}${differing.includes(name) ? '  DIFFERS' : ''}`);
  say(`${names.length} files, ${differing.length} differ, ${seconds(performance.now() - started)}`);
  if (differing.length > 0) throw new Stop(`not reproducible: ${differing.join(', ')}`);
});
