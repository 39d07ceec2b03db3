/**
 * The engine worker. The build puts the Emscripten glue (`var createEngine = …`) in front of this bundle, because the
 * worker is a classic blob: script that may load nothing. It inherits the shell's policy: no connection of any kind.
 */
import type { EngineModule, EngineModuleOptions } from '../../../wasm/engine';
import type { StartWorker } from './protocol';
import { serve, type Served } from './serve';

declare const createEngine: (options?: EngineModuleOptions) => Promise<EngineModule>;

self.onmessage = (event: MessageEvent<StartWorker>) => {
  self.onmessage = null;
  const { wasm, port } = event.data;
  // The engine prints nothing; what the runtime may print must not reach a console that extensions can read.
  const silent = (): void => undefined;
  const served: Served = serve(port, () =>
    createEngine({
      wasmBinary: wasm,
      print: silent,
      printErr: silent,
      onAbort: (what) => {
        served.crash(`abort: ${String(what)}`);
      },
    }),
  );
};
