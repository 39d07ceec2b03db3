/**
 * The engine worker. The build puts the Emscripten glue (`var createEngine = …`, `var createSimulator = …`) in front of
 * this bundle, because the worker is a classic blob: script that may load nothing. It inherits the shell's policy: no
 * connection of any kind.
 */
import type { EngineModule, EngineModuleOptions } from '../../../wasm/engine';
import type { GiveSimulator, StartWorker, WantSimulator } from './protocol';
import { serve, type Served } from './serve';
import { warmUp } from './warm';

type Create = (options?: EngineModuleOptions) => Promise<EngineModule>;
declare const createEngine: Create;
declare const createSimulator: Create;

// The engine prints nothing; what the runtime may print must not reach a console that extensions can read.
const silent = (): void => undefined;

/** The simulator's bytes are the shell's to load: this worker asks for them once. */
function simulatorBytes(): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    self.onmessage = (event: MessageEvent<GiveSimulator>) => {
      self.onmessage = null;
      if ('wasm' in event.data) resolve(event.data.wasm);
      else reject(new Error(event.data.failed));
    };
    const want: WantSimulator = { kind: 'simulator' };
    self.postMessage(want);
  });
}

self.onmessage = (event: MessageEvent<StartWorker>) => {
  self.onmessage = null;
  const { wasm, port } = event.data;
  const load = (onAbort: (what: unknown) => void): Promise<EngineModule> =>
    createEngine({ wasmBinary: wasm, print: silent, printErr: silent, onAbort });

  let simulator: Promise<EngineModule> | null = null;
  const bringSimulator = (): Promise<EngineModule> => {
    simulator ??= simulatorBytes()
      .then((bytes) => createSimulator({ wasmBinary: bytes, print: silent, printErr: silent }))
      .catch((cause: unknown) => {
        simulator = null;
        throw cause;
      });
    return simulator;
  };

  const served: Served = serve(port, start, bringSimulator);
  async function start(): Promise<EngineModule> {
    const engine = await load((what) => {
      served.crash(`abort: ${String(what)}`);
    });
    // `engine.info` is asked at once; anything after it is a person who waits.
    void warmUp(
      engine,
      () => load(silent),
      () => served.asked() <= 1,
    );
    return engine;
  }
};
