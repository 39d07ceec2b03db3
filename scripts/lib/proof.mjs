/** The page's own signing of receipts, in Node: web/src/proof bundled into build/proof/proof.mjs when it is out of date. */
import { existsSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { at } from './paths.mjs';
import { readBytes, Refused } from './session.mjs';
import { filesBelow, fresh, hashOf, mark } from './stamp.mjs';

const OUT = 'build/proof/proof.mjs';

/** @returns {Promise<typeof import('../../web/src/proof/receipt')>} */
export async function loadProof() {
  const hash = hashOf([...filesBelow(['web/src/proof', 'package-lock.json']), 'scripts/lib/proof.mjs']);
  if (!fresh('proof', hash, [OUT])) {
    const { build } = await import('vite');
    const result = await build({
      configFile: false,
      root: at('web'),
      logLevel: 'error',
      publicDir: false,
      build: {
        ssr: at('web/src/proof/receipt.ts'),
        write: false,
        target: 'node20',
        rolldownOptions: { output: { format: 'es' } },
      },
    });
    const [chunk] = (Array.isArray(result) ? result : [result]).flatMap((each) => each.output);
    await mkdir(at('build/proof'), { recursive: true });
    await writeFile(at(OUT), chunk.code);
    mark('proof', hash);
  }
  return import(pathToFileURL(at(OUT)).href);
}

/** The key of a file; made and written, for its owner's eyes only, when there is none. */
export async function deviceKey(path) {
  const { newKey, keyText, readKey } = await loadProof();
  if (!existsSync(path)) {
    const key = newKey();
    try {
      writeFileSync(path, `${keyText(key)}\n`, { mode: 0o600, flag: 'wx' });
    } catch {
      throw new Refused({
        code: 'E_WRITE',
        path,
        message: "The key file can't be written",
        expected: 'a writable folder',
        got: path,
      });
    }
    console.error(`a new device key: ${path}`);
    return key;
  }
  const key = readKey(new TextDecoder().decode(readBytes(path)));
  if (key) return key;
  throw new Refused({
    code: 'E_KEY_INVALID',
    path,
    message: 'This is no device key',
    expected: 'a file that msme receipt --key made',
    got: path,
    hint: 'Name a file that is not there yet: a key is made for it',
  });
}
