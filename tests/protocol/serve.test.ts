/** The worker's half against modules that misbehave: an instance that threw is never asked again. */
import { describe, expect, it } from 'vitest';
import type { EngineModule } from '../../wasm/engine';
import type { FromWorker, Port, ToWorker } from '../../web/src/engine/protocol';
import { serve, type Served } from '../../web/src/engine/serve';
import createEngine from '../web/fake-engine';

interface Rig {
  ask: (message: ToWorker) => void;
  next: () => Promise<FromWorker>;
  served: Served;
}

const none = (): Promise<never> => Promise.reject(new Error('not here'));

function rig(load: () => Promise<EngineModule>, simulator: () => Promise<EngineModule> = none): Rig {
  const seen: FromWorker[] = [];
  const waiting: ((message: FromWorker) => void)[] = [];
  const port: Port = {
    onmessage: null,
    postMessage: (message) => {
      const resolve = waiting.shift();
      if (resolve === undefined) seen.push(message as FromWorker);
      else resolve(message as FromWorker);
    },
  };
  return {
    served: serve(port, load, { simulator, zlib: none }),
    ask: (message) => port.onmessage?.({ data: message } as MessageEvent),
    next: () => {
      const message = seen.shift();
      return message === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(message);
    },
  };
}

async function broken(change: (module: EngineModule) => Partial<EngineModule>): Promise<EngineModule> {
  const module = await createEngine();
  return Object.assign(module, change(module));
}

const INFO: ToWorker = { kind: 'request', id: 1, op: 'engine.info', params: {} };

describe('serve', () => {
  it('says ready, then replies', async () => {
    const { ask, next } = rig(createEngine);
    ask(INFO);
    expect(await next()).toMatchObject({ kind: 'ready' });
    expect(await next()).toMatchObject({ kind: 'reply', id: 1, ok: { version: '0.0.0-fake' } });
  });

  it('passes the engine’s refusals on as values', async () => {
    const { ask, next } = rig(createEngine);
    ask({ kind: 'request', id: 4, op: 'state.get', params: {} });
    await next();
    expect(await next()).toMatchObject({ kind: 'refused', id: 4, error: { code: 'E_CUSTOMER_REQUIRED' } });
  });

  it('reports a trap once and answers nothing after it', async () => {
    let calls = 0;
    const { ask, next } = rig(() =>
      broken(() => ({
        request: () => {
          calls += 1;
          throw new WebAssembly.RuntimeError('unreachable');
        },
      })),
    );
    ask(INFO);
    ask({ ...INFO, id: 2 });
    await next();
    expect(await next()).toMatchObject({ kind: 'crash', id: 1 });
    ask({ ...INFO, id: 3 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(calls).toBe(1);
  });

  it('treats a foreign exception (a bare number) and a reply that is no JSON as a crash', async () => {
    const thrown = rig(() =>
      broken(() => ({
        request: () => {
          // What an uncaught C++ exception looks like from JavaScript.
          // eslint-disable-next-line @typescript-eslint/only-throw-error
          throw 5243904;
        },
      })),
    );
    thrown.ask(INFO);
    await thrown.next();
    expect(await thrown.next()).toMatchObject({ kind: 'crash', message: '5243904' });

    const garbled = rig(() => broken(() => ({ request: () => 3 })));
    garbled.ask(INFO);
    await garbled.next();
    expect(await garbled.next()).toMatchObject({ kind: 'crash' });
  });

  it('answers out of memory as a value', async () => {
    const { ask, next } = rig(() => broken(() => ({ bulkReserve: () => 0 })));
    ask({ kind: 'file', id: 9, file: new Blob(['a,b']), params: { customer_id: 'X_1', name: 'a.csv' } });
    await next();
    expect(await next()).toMatchObject({ kind: 'refused', id: 9, error: { code: 'E_OUT_OF_MEMORY' } });
  });

  it('refuses a file beyond the engine’s limit before a byte of it is copied', async () => {
    const reserved: number[] = [];
    const { ask, next } = rig(() => broken(() => ({ bulkReserve: (bytes: number) => reserved.push(bytes) })));
    for (const [id, size] of [
      [1, (256 << 20) + 1],
      [2, 2 ** 32 + 10],
    ] as const) {
      const huge = new Blob(['a,b']);
      Object.defineProperty(huge, 'size', { value: size });
      ask({ kind: 'file', id, file: huge, params: { customer_id: 'X_1', name: 'a.csv' } });
    }
    await next();
    expect(await next()).toMatchObject({ kind: 'refused', id: 1, error: { code: 'E_FILE_TOO_LARGE', got: '256 MB' } });
    expect(await next()).toMatchObject({ kind: 'refused', id: 2, error: { code: 'E_FILE_TOO_LARGE', got: '4096 MB' } });
    expect(reserved).toEqual([]);
  });

  it('answers a file that cannot be read as a value', async () => {
    const gone = new Blob(['a,b\n1,2']);
    gone.stream = () =>
      new ReadableStream({
        start: (control) => {
          control.error(new Error('NotReadableError'));
        },
      });
    const { ask, next } = rig(createEngine);
    ask({ kind: 'file', id: 2, file: gone, params: { customer_id: 'X_1', name: 'a.csv' } });
    await next();
    expect(await next()).toMatchObject({ kind: 'refused', id: 2, error: { code: 'E_FILE_UNREADABLE' } });
    ask({ ...INFO, id: 3 });
    expect(await next()).toMatchObject({ kind: 'reply', id: 3 });
  });

  it('keeps requests in order behind a file that is still being read', async () => {
    const { ask, next } = rig(createEngine);
    ask({ kind: 'file', id: 1, file: new Blob(['a,b\n1,2\n']), params: { customer_id: 'X_1', name: 'a.csv' } });
    ask({ ...INFO, id: 2 });
    const kinds: string[] = [];
    for (let i = 0; i < 4; i++) {
      const message = await next();
      kinds.push('id' in message ? `${message.kind} ${message.id}` : message.kind);
    }
    expect(kinds).toEqual(['ready', 'progress 1', 'reply 1', 'reply 2']);
  });

  it('reports an abort that the runtime announces between requests', async () => {
    const { served, next } = rig(createEngine);
    await next();
    served.crash('abort: stack overflow');
    expect(await next()).toEqual({ kind: 'crash', id: null, message: 'abort: stack overflow' });
  });
});
