/**
 * The engine worker. The build puts the Emscripten glue (`var createEngine = …`) in front of this bundle, because the
 * worker is a classic blob: script that may load nothing. It inherits the shell's policy: no connection of any kind.
 */
import type { EngineModule, EngineModuleOptions } from '../../../wasm/engine';
import type { StartWorker } from './protocol';
import { serve, type Served } from './serve';
import { warmUp } from './warm';

declare const createEngine: (options?: EngineModuleOptions) => Promise<EngineModule>;

// The engine prints nothing; what the runtime may print must not reach a console that extensions can read.
const silent = (): void => undefined;

self.onmessage = (event: MessageEvent<StartWorker>) => {
  self.onmessage = null;
  const { wasm, port } = event.data;
  const load = (onAbort: (what: unknown) => void): Promise<EngineModule> =>
    createEngine({ wasmBinary: wasm, print: silent, printErr: silent, onAbort });

  const served: Served = serve(port, async () => {
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
  });
};
