/**
 * The shell: the top document. It shows nothing of its own but an outline before the frame is drawn, and touches no
 * data. It starts engine and reader workers, joins each by a MessagePort to the UI in the sandboxed frame, saves files
 * and mirrors the route. Its policy forbids connections, and workers and frame inherit that policy.
 */
import type { FromShell, GiveModule, LateModule, Part, StartWorker, ToShell, WantModule } from '../engine/protocol';
import { Late } from './late';
import { Keeper } from './keeper';
import { Offline } from './offline';
import { drawn } from './drawn';
import { inflate, textOf, whole } from './payload';
import { about, watch } from './proof';
import { Reader } from './reader';
import { save } from './save';
import { isPlace } from './place';
import { silence } from './silence';

silence(window);
watch();

/** The UI. It comes after this script, which listens before the frame can greet. */
const frame = (): Window | null => document.querySelector('iframe')?.contentWindow ?? null;
const policy = window.trustedTypes?.createPolicy('shell', {
  // The only script URLs ever made here: the blobs of the workers that this very file carries, and on a site the files
  // of its late parts, whose hashes the policy names, and its service worker.
  createScriptURL: (url) =>
    url.startsWith('blob:') || [...late, offline].some((part) => url === part.source()) ? url : '',
});
const trust = (url: string): string => (policy?.createScriptURL(url) ?? url) as string;
const lateEngine = new Late('wasm', trust);
const lateReader = new Late('reader', trust);
const lateModules: Record<LateModule, Late> = {
  simulator: new Late('simulator', trust),
  zlib: new Late('zlib', trust),
};
const lateKeeper = new Late('keeper', trust);
/** What the UI asks for by name. */
const parts: Record<Part, Late> = { hindi: new Late('hindi', trust), pages: new Late('pages', trust) };
const late = [lateEngine, lateReader, lateKeeper, ...Object.values(lateModules), ...Object.values(parts)];

let port: MessagePort | null = null;
/** By lane: the session's engine, and those beside it for simulated borrowers. */
const workers = new Map<number, Worker>();
interface Unpacked {
  url: string;
  wasm: ArrayBuffer;
  /**
   * Never run here. While a compiled module lives, Chromium gives every new worker its optimised code: the second
   * customer's decision takes half the time. A module that does not compile shows in the worker, so no one listens.
   */
  kept: Promise<unknown>;
}

/** The page is little without its engine: a site that can't be reached is asked again before anyone is told. */
async function loadEngine(): Promise<ArrayBuffer> {
  for (const pause of [1_000, 3_000]) {
    try {
      return await lateEngine.load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return lateEngine.load();
}

async function unpackEngine(): Promise<Unpacked> {
  await drawn();
  const [script, wasm] = await Promise.all([inflate('worker'), loadEngine()]);
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  return { url, wasm, kept: WebAssembly.compile(wasm).catch(() => null) };
}
let engine: Promise<Unpacked> | null = null;
function unpacked(): Promise<Unpacked> {
  engine ??= unpackEngine().catch((cause: unknown) => {
    // A site that could not be reached may be there the next time.
    engine = null;
    throw cause;
  });
  return engine;
}
const kept = new Map<LateModule, Promise<unknown>>();

/** Gives an engine's worker a module beside the engine's. */
async function giveModule(kind: LateModule, to: Worker): Promise<void> {
  let answer: GiveModule;
  try {
    const wasm = await lateModules[kind].load();
    if (!kept.has(kind))
      kept.set(
        kind,
        WebAssembly.compile(wasm).catch(() => null),
      );
    answer = { kind, wasm: wasm.slice(0) };
  } catch (cause) {
    answer = { kind, failed: cause instanceof Error ? cause.message : String(cause) };
  }
  to.postMessage(answer, 'wasm' in answer ? [answer.wasm] : []);
}

function tell(message: FromShell, transfer: Transferable[] = []): void {
  port?.postMessage(message, transfer);
}

async function givePart(name: Part): Promise<void> {
  try {
    tell({ kind: 'part', name, bytes: await parts[name].load() });
  } catch (cause) {
    tell({ kind: 'partFailed', name, message: cause instanceof Error ? cause.message : String(cause) });
  }
}

/** Which worker a lane waits for: a later word of the UI wins over one whose module is still being unpacked. */
const wanted = new Map<number, number>();

function end(lane: number): void {
  workers.get(lane)?.terminate();
  workers.delete(lane);
  wanted.delete(lane);
}

async function spawn(lane: number, generation: number): Promise<void> {
  end(lane);
  wanted.set(lane, generation);
  try {
    const { url, wasm } = await unpacked();
    if (wanted.get(lane) !== generation) return;
    const fresh = new Worker(trust(url));
    workers.set(lane, fresh);
    // The worker's only word to the shell.
    fresh.onmessage = ({ data }: MessageEvent<WantModule>) => {
      if (Object.hasOwn(lateModules, data.kind)) void giveModule(data.kind, fresh);
    };
    fresh.onerror = (event) => {
      event.preventDefault();
      if (workers.get(lane) === fresh)
        tell({ kind: 'failed', lane, generation, message: event.message || 'worker error' });
    };
    const { port1, port2 } = new MessageChannel();
    const start: StartWorker = { kind: 'start', wasm: wasm.slice(0), port: port1 };
    fresh.postMessage(start, [start.wasm, port1]);
    tell({ kind: 'engine', lane, generation, port: port2 }, [port2]);
  } catch (cause) {
    tell({ kind: 'failed', lane, generation, message: String(cause) });
  }
}

const reader = new Reader(lateReader, trust, tell);
const offline = new Offline(trust, tell);
const keeper = new Keeper(lateKeeper, trust, tell);

/** The place that the UI knows of: it is told of others only, for echoes of quick steps would chase each other for ever. */
let known = location.hash;

function mirror(hash: string): void {
  known = hash;
  if (hash === location.hash) return;
  // The same place said in full is no step that one could go back to.
  if (location.hash === '' || hash.endsWith(location.hash.slice(1))) location.replace(hash);
  else location.hash = hash;
}

function serve(event: MessageEvent<ToShell>): void {
  const message = event.data;
  if (message.kind === 'spawn') void spawn(message.lane, message.generation);
  else if (message.kind === 'end') end(message.lane);
  else if (message.kind === 'reader') void reader.start(message.id);
  else if (message.kind === 'readerDone') reader.end(message.id);
  else if (message.kind === 'keeper') void keeper.start();
  else if (message.kind === 'update') offline.update();
  else if (message.kind === 'part') void givePart(message.name);
  else if (message.kind === 'about')
    void about().then((known) => {
      tell({ kind: 'about', about: known });
    });
  else if (message.kind === 'save') save(message.name, message.type, message.bytes);
  else {
    // The frame is drawn and covers it.
    document.querySelector('.outline')?.remove();
    if (isPlace(message.hash)) mirror(message.hash);
    document.title = message.title;
    document.documentElement.lang = message.lang;
  }
}

window.addEventListener('message', (event) => {
  if (event.source === null || event.source !== frame() || event.data !== 'hello') return;
  const channel = new MessageChannel();
  port = channel.port1;
  port.onmessage = serve;
  void textOf('ui').then((script) => {
    // The frame's origin is opaque, so it can only be addressed by '*'; the source check above is what pins it.
    frame()?.postMessage(script, '*', [channel.port2]);
    // The UI will ask for its engine: it comes while the UI is drawn. What prevents it is told to whoever asks.
    void unpacked().catch(() => undefined);
  });
  known = location.hash;
  tell({ kind: 'route', hash: known });
});
window.addEventListener('hashchange', () => {
  if (location.hash === known) return;
  known = location.hash;
  tell({ kind: 'route', hash: known });
});
void whole.then(() => {
  offline.start();
});
