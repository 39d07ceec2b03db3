/**
 * The worker's half of the protocol, free of any worker global so that the tests run the same code in Node.
 * It owns one module instance. Any throw that comes out of the module (trap, abort, foreign exception) poisons the
 * instance even though it would still answer: the crash is reported and nothing more is answered.
 */
import type { EngineModule } from '../../../wasm/engine';
import { HOST_CODES, type ColumnType, type ColumnsReply, type Json, type JsonObject } from './api';
import { packBorrower } from './dataset';
import { exchange, outOfMemory, Refusal } from './exchange';
import { PROTOCOL, type ColumnArray, type FromWorker, type Port, type ToWorker, type WireColumn } from './protocol';
import type { Zlib } from './zlib';

export function control(engine: EngineModule, id: number, op: string, params: Json): Json {
  return exchange(engine, JSON.stringify({ v: 1, id, op, params }));
}

/** What has no place in the engine's module: each comes when it is first asked for. */
export interface Beside {
  simulator: () => Promise<EngineModule>;
  zlib: () => Promise<Zlib>;
}

/**
 * `control`, and when the engine lacks a simulated borrower: has the simulator's module make it, hands it over and asks
 * again (docs/API.md).
 */
async function controlWith(
  simulator: Beside['simulator'],
  engine: EngineModule,
  id: number,
  op: string,
  params: Json,
): Promise<Json> {
  try {
    return control(engine, id, op, params);
  } catch (cause) {
    if (!(cause instanceof Refusal) || cause.body.code !== 'E_SIMULATOR_NEEDED') throw cause;
    const maker = await simulator().catch((why: unknown) => {
      throw notLoaded('The simulator could not be loaded.', why);
    });
    exchange(maker, cause.body.got ?? '');
    const length = maker.bulkLength();
    const address = engine.bulkReserve(length);
    if (address === 0) throw outOfMemory(length);
    const from = maker.bulkAddress();
    engine.HEAPU8.set(maker.HEAPU8.subarray(from, from + length), address);
    return control(engine, id, op, params);
  }
}

function notLoaded(message: string, why: unknown): Refusal {
  return new Refusal({
    code: HOST_CODES.simulator,
    message,
    got: String(why),
    hint: 'Check the connection to the site this page came from, or use the single-file form of the page.',
  });
}

/** The engine's own limit (kMaxFileBytes): asked before a byte is copied, for sizes wrap at 4 GB in its memory. */
const MOST_FILE_BYTES = 256 << 20;

/** Copies the file once, chunk by chunk, into the buffer that the next `pipeline.ingest` adopts. */
async function fill(engine: EngineModule, file: Blob, progress: (done: number) => void): Promise<Uint8Array> {
  if (file.size > MOST_FILE_BYTES) throw tooLarge(file);
  const address = engine.bulkReserve(file.size);
  if (address === 0 && file.size > 0) throw outOfMemory(file.size);
  let done = 0;
  const reader = (file.stream() as ReadableStream<Uint8Array>).getReader();
  for (;;) {
    let chunk: ReadableStreamReadResult<Uint8Array>;
    try {
      chunk = await reader.read();
    } catch (cause) {
      throw unreadable(String(cause));
    }
    if (chunk.done) break;
    if (done + chunk.value.length > file.size) throw unreadable('it grew while it was read');
    engine.HEAPU8.set(chunk.value, address + done);
    done += chunk.value.length;
    progress(done);
  }
  if (done !== file.size) throw unreadable(`${done} of ${file.size} bytes could be read`);
  return engine.HEAPU8.subarray(address, address + done);
}

/** The file's SHA-256 by the processor, where the browser offers it here; the engine computes it otherwise. */
async function digest(bytes: Uint8Array): Promise<{ sha256?: string }> {
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle;
  if (subtle === undefined) return {};
  const hash = new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return { sha256: Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('') };
}

function tooLarge(file: Blob): Refusal {
  return new Refusal({
    code: 'E_FILE_TOO_LARGE',
    message: `${file instanceof File ? file.name : 'The file'} is too large`,
    expected: `at most ${MOST_FILE_BYTES >> 20} MB`,
    got: `${Math.round(file.size / 2 ** 20)} MB`,
    hint: 'Split the period into several exports',
  });
}

function unreadable(got: string): Refusal {
  return new Refusal({
    code: HOST_CODES.unreadable,
    message: 'The browser could not read this file.',
    got,
    hint: 'Check that the file still exists and is not open elsewhere, then add it again.',
  });
}

const WIDTH: Record<ColumnType, number> = { f64: 8, i32: 4, u32: 4, u16: 2, u8: 1 };

function typed(type: ColumnType, buffer: ArrayBuffer): ColumnArray {
  switch (type) {
    case 'f64':
      return new Float64Array(buffer);
    case 'i32':
      return new Int32Array(buffer);
    case 'u32':
      return new Uint32Array(buffer);
    case 'u16':
      return new Uint16Array(buffer);
    case 'u8':
      return new Uint8Array(buffer);
  }
}

/** Slicing each column out gives aligned arrays and buffers that can be transferred: the heap itself cannot. */
function columns(engine: EngineModule, reply: ColumnsReply): WireColumn[] {
  const base = engine.bulkAddress();
  return reply.columns.map(({ name, type, offset, count }) => {
    const from = base + offset;
    const bytes = engine.HEAPU8.slice(from, from + count * WIDTH[type]);
    return { name, type, data: typed(type, bytes.buffer) };
  });
}

export interface Served {
  /** How many requests have come so far. */
  asked: () => number;
  /** Tells the client that the instance is dead; for the worker's own abort hook. */
  crash: (message: string) => void;
}

/** Serves requests on `port` with the module that `load` gives, and those beside it when they are needed. */
export function serve(port: Port, load: () => Promise<EngineModule>, { simulator, zlib }: Beside): Served {
  const started = Date.now();
  let engine: EngineModule | null = null;
  let dead = false;
  let current: number | null = null;
  let asked = 0;
  const queue: ToWorker[] = [];
  let busy = false;

  const post = (message: FromWorker, transfer: Transferable[] = []): void => {
    port.postMessage(message, transfer);
  };
  const crash = (message: string): void => {
    if (dead) return;
    dead = true;
    post({ kind: 'crash', id: current, message });
  };

  async function answer(module: EngineModule, request: ToWorker): Promise<void> {
    const { id } = request;
    switch (request.kind) {
      case 'request':
        post({ kind: 'reply', id, ok: await controlWith(simulator, module, id, request.op, request.params) });
        return;
      case 'file': {
        const total = request.file.size;
        const bytes = await fill(module, request.file, (done) => {
          post({ kind: 'progress', id, done, total });
        });
        const params = { ...(request.params as JsonObject), ...(await digest(bytes)) };
        post({ kind: 'reply', id, ok: control(module, id, 'pipeline.ingest', params) });
        return;
      }
      case 'columns': {
        const ok = control(module, id, 'data.columns', request.params);
        const wire = columns(module, ok as unknown as ColumnsReply);
        post(
          { kind: 'reply', id, ok, columns: wire },
          wire.map((column) => column.data.buffer),
        );
        return;
      }
      case 'export': {
        const ok = await controlWith(simulator, module, id, 'data.export', request.params);
        const from = module.bulkAddress();
        const bytes = module.HEAPU8.slice(from, from + module.bulkLength());
        post({ kind: 'reply', id, ok, bytes }, [bytes.buffer]);
        return;
      }
      case 'dataset': {
        const packer = await zlib().catch((why: unknown) => {
          throw notLoaded('The packer of archives could not be loaded.', why);
        });
        const ok = await controlWith(simulator, module, id, 'dataset.borrower', request.params);
        const { files, data } = await packBorrower(module, packer, ok, request.csv);
        post({ kind: 'reply', id, ok, files }, [data]);
        return;
      }
      case 'give': {
        const total = request.bytes.size;
        await fill(module, request.bytes, (done) => {
          post({ kind: 'progress', id, done, total });
        });
        post({ kind: 'reply', id, ok: control(module, id, request.op, request.params) });
        return;
      }
    }
  }

  // A file is read across several turns of the event loop, so requests queue here too, whatever the client does.
  async function drain(): Promise<void> {
    if (busy || engine === null) return;
    busy = true;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (dead) break;
      current = next.id;
      try {
        await answer(engine, next);
      } catch (cause) {
        if (cause instanceof Refusal) post({ kind: 'refused', id: next.id, error: cause.body });
        else crash(String(cause));
      }
      current = null;
    }
    busy = false;
  }

  port.onmessage = (event: MessageEvent) => {
    if (dead) return;
    asked += 1;
    queue.push(event.data as ToWorker);
    void drain();
  };

  load().then(
    (module) => {
      engine = module;
      post({ kind: 'ready', protocol: PROTOCOL, loadMs: Date.now() - started });
      void drain();
    },
    (cause: unknown) => {
      crash(String(cause));
    },
  );
  return { crash, asked: () => asked };
}
