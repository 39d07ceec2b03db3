/** The page's own TypeScript in Node: one entry bundled into build/ when it is out of date. Libraries stay in node_modules. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { at } from './paths.mjs';
import { filesBelow, fresh, hashOf, mark } from './stamp.mjs';

/** @param {{ name: string, entry: string, out: string, inputs: string[] }} what @returns {Promise<any>} */
export async function loadBundle({ name, entry, out, inputs }) {
  const hash = hashOf([...filesBelow([...inputs, 'package-lock.json']), 'scripts/lib/bundle.mjs']);
  if (!fresh(name, hash, [out])) {
    const { build } = await import('vite');
    const result = await build({
      configFile: false,
      root: at('web'),
      logLevel: 'error',
      publicDir: false,
      build: {
        ssr: at(entry),
        write: false,
        target: 'node20',
        rolldownOptions: { output: { format: 'es' } },
      },
    });
    const [chunk] = (Array.isArray(result) ? result : [result]).flatMap((each) => each.output);
    await mkdir(dirname(at(out)), { recursive: true });
    await writeFile(at(out), chunk.code);
    mark(name, hash);
  }
  return import(pathToFileURL(at(out)).href);
}
