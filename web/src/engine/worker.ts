/**
 * The engine worker. The build puts the Emscripten glue (`var createEngine = …`, `var createSimulator = …`) in front of
 * this bundle, because the worker is a classic blob: script that may load nothing. It inherits the shell's policy: no
 * connection of any kind.
 */
import type { EngineModule, EngineModuleOptions } from '../../../wasm/engine';
import type { GiveModule, LateModule, StartWorker, WantModule } from './protocol';
import { serve, type Served } from './serve';
import { warmUp } from './warm';
import { Zlib } from './zlib';

type Create = (options?: EngineModuleOptions) => Promise<EngineModule>;
declare const createEngine: Create;
declare const createSimulator: Create;

// The engine prints nothing; what the runtime may print must not reach a console that extensions can read.
const silent = (): void => undefined;

/** The bytes of other modules are the shell's to load: this worker asks for each once. */
const awaited = new Map<LateModule, (answer: GiveModule) => void>();
function moduleBytes(kind: LateModule): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    awaited.set(kind, (answer) => {
      if ('wasm' in answer) resolve(answer.wasm);
      else reject(new Error(answer.failed));
    });
    const want: WantModule = { kind };
    self.postMessage(want);
  });
}

/** What is loaded once, when it is first asked for, and asked for again after it failed. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let held: Promise<T> | null = null;
  return () =>
    (held ??= load().catch((cause: unknown) => {
      held = null;
      throw cause;
    }));
}

self.onmessage = (event: MessageEvent<StartWorker>) => {
  self.onmessage = ({ data }: MessageEvent<GiveModule>) => {
    awaited.get(data.kind)?.(data);
    awaited.delete(data.kind);
  };
  const { wasm, port } = event.data;
  const load = (onAbort: (what: unknown) => void): Promise<EngineModule> =>
    createEngine({ wasmBinary: wasm, print: silent, printErr: silent, onAbort });

  const served: Served = serve(port, start, {
    simulator: once(async () =>
      createSimulator({ wasmBinary: await moduleBytes('simulator'), print: silent, printErr: silent }),
    ),
    zlib: once(async () => Zlib.open(await moduleBytes('zlib'))),
  });
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
