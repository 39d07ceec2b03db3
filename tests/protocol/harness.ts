/** Starts the shipped worker script in a Node thread: the same bytes that the page runs, with the same two messages. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { EngineHost } from '../../web/src/engine/client';
import type { LateModule, Port, WantModule } from '../../web/src/engine/protocol';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const SCRIPT = at('build/web/worker.js');
const WASM = at('build/wasm/engine.wasm');
const MODULES: Record<string, string> = {
  simulator: at('build/wasm/simulator.wasm'),
  zlib: at('node_modules/@zip.js/zip.js/dist/zip-module.wasm'),
};

export const built = existsSync(SCRIPT) && existsSync(WASM);

/** A blob: worker has `self`, which takes and sends its messages; a Node thread has a parent port. */
const AS_WEB_WORKER = `
  const { parentPort } = require('node:worker_threads');
  globalThis.self = globalThis;
  globalThis.postMessage = (message) => parentPort.postMessage(message);
  parentPort.on('message', (data) => globalThis.onmessage && globalThis.onmessage({ data }));
`;

export class NodeHost implements EngineHost {
  onEngine: ((generation: number, port: Port) => void) | null = null;
  onFailed: ((generation: number, message: string) => void) | null = null;
  worker: Worker | null = null;
  spawned = 0;
  private port: MessagePort | null = null;

  /** Other bytes for the worker's script or module, to see it fail. */
  constructor(private readonly override: { script?: string; wasm?: Uint8Array; without?: LateModule } = {}) {}

  spawn(generation: number): void {
    this.spawned += 1;
    this.close();
    const script = this.override.script ?? readFileSync(SCRIPT, 'utf8');
    const wasm = new Uint8Array(this.override.wasm ?? readFileSync(WASM)).buffer;
    const worker = new Worker(`${AS_WEB_WORKER}\n${script}`, { eval: true, stderr: true });
    this.worker = worker;
    worker.on('error', (error: Error) => {
      if (this.worker === worker) this.onFailed?.(generation, error.message);
    });
    // The shell's part when a module beside the engine's is wanted.
    worker.on('message', ({ kind }: WantModule) => {
      if (this.override.without === kind) worker.postMessage({ kind, failed: 'no connection' });
      else worker.postMessage({ kind, wasm: new Uint8Array(readFileSync(MODULES[kind] ?? '')).buffer });
    });
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ kind: 'start', wasm, port: port1 }, [wasm, port1 as never]);
    this.port = port2;
    this.onEngine?.(generation, port2);
  }

  close(): void {
    const { worker, port } = this;
    this.worker = null;
    this.port = null;
    port?.close();
    void worker?.terminate();
  }
}
