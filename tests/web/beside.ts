/** What a worker has beside its engine, for tests on the canned one: it takes the simulator's place too. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { EngineModule } from '../../wasm/engine';
import type { Beside } from '../../web/src/engine/serve';
import { Zlib } from '../../web/src/engine/zlib';

export function openZlib(): Promise<Zlib> {
  return readFile(createRequire(import.meta.url).resolve('@zip.js/zip.js/dist/zip-module.wasm')).then((bytes) =>
    Zlib.open(bytes),
  );
}

export const beside = (simulator: () => Promise<EngineModule>): Beside => ({
  simulator: () => simulator(),
  zlib: openZlib,
});
