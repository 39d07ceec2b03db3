/**
 * The engine dies in every way that a module can, again and again; each time a fresh one takes its place, and what is
 * asked afterwards is never answered by the dead one, which in truth would still answer. CRASHES=1000 for the long run
 * (`npm run storm`).
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { OpName } from '../../web/src/engine/api';
import { EngineClient, EngineError } from '../../web/src/engine/client';
import { built, NodeHost } from './harness';

const CRASHES = Number(process.env['CRASHES'] ?? 24);
const WAYS = ['trap', 'number', 'overflow', 'abort', 'garbage'] as const;

/** Put behind the shipped script: the op `storm.<way>` kills the instance; one that is asked again says so. */
const FRAGILE = `
;createEngine = ((create) => async (options) => {
  const engine = await create(options);
  const control = engine.controlReserve.bind(engine), request = engine.request.bind(engine);
  let at = 0, dead = false;
  engine.controlReserve = (bytes) => (at = control(bytes));
  engine.request = (bytes) => {
    if (dead) { console.error('POISONED'); process.exit(3); }
    const text = new TextDecoder().decode(engine.HEAPU8.subarray(at, at + bytes));
    const way = (/"op":"storm\\.(\\w+)"/.exec(text) || [])[1];
    if (way === undefined) return request(bytes);
    dead = true;
    if (way === 'trap') {
      const code = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
      new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(code))).exports.f();
    }
    if (way === 'number') throw 5243904;
    if (way === 'overflow') { const deep = () => deep() + 1; return deep(); }
    if (way === 'abort') { options.onAbort('storm'); throw new WebAssembly.RuntimeError('Aborted()'); }
    return 1 << 28;
  };
  return engine;
})(createEngine);`;

const hosts: NodeHost[] = [];
afterEach(() => {
  for (const host of hosts.splice(0)) host.close();
});

describe.skipIf(!built)('an engine that dies', () => {
  it(
    `is replaced ${CRASHES} of ${CRASHES} times, and never answers again`,
    { timeout: 30_000 + CRASHES * 3_000 },
    async () => {
      const shipped = readFileSync(fileURLToPath(new URL('../../build/web/worker.js', import.meta.url)), 'utf8');
      const host = new NodeHost({ script: shipped + FRAGILE });
      hosts.push(host);
      const client = new EngineClient(host);
      const { version } = await client.call('engine.info', {});
      let recovered = 0;
      for (let i = 0; i < CRASHES; i++) {
        const generation = client.generation;
        const way = WAYS[i % WAYS.length] ?? 'trap';
        // What waits behind the deadly request is rejected too, not left hanging.
        const [killed, waiting] = await Promise.allSettled([
          client.call(`storm.${way}` as OpName, {}),
          client.call('engine.info', {}),
        ]);
        for (const outcome of [killed, waiting]) {
          expect(outcome.status === 'rejected' && outcome.reason instanceof EngineError, `${way}: ${i}`).toBe(true);
        }
        const info = await client.call('engine.info', {});
        expect(client.generation).toBeGreaterThan(generation);
        if (info.version === version) recovered += 1;
      }
      expect(recovered).toBe(CRASHES);
    },
  );
});
