/**
 * The page's half: promises over the worker. One request is in flight, the rest wait in order.
 * WebAssembly cannot be interrupted, so cancelling ends the worker and starts a fresh one; whoever waits learns it.
 */
import {
  HOST_CODES,
  type ColumnsReply,
  type ErrorBody,
  type ExportReply,
  type FilesReply,
  type TruthReply,
  type IngestReply,
} from './api';
import type { Json, OpName, OpParams, OpResult } from './api';
import type { DatasetBorrower } from './api-bench';
import type { PackedFile } from './dataset';
import { PROTOCOL, type ColumnArray, type FromWorker, type Port, type ToWorker } from './protocol';

/** An error answer, from the engine or (host codes) from here. */
export class EngineError extends Error {
  constructor(readonly body: ErrorBody) {
    super(body.message);
    this.name = 'EngineError';
  }
  get code(): string {
    return this.body.code;
  }
}

export function bodyOf(cause: unknown): ErrorBody {
  if (cause instanceof EngineError) return cause.body;
  return { code: 'E_PAGE', message: String(cause) };
}

/** Whoever can start workers: the shell in the page, a harness in the tests. */
export interface EngineHost {
  /** Ends the present worker, if any, and starts another; answers through `onEngine` or `onFailed`. */
  spawn(generation: number): void;
  onEngine: ((generation: number, port: Port) => void) | null;
  onFailed: ((generation: number, message: string) => void) | null;
}

export type EngineStatus = 'starting' | 'ready' | 'busy' | 'failed';

export interface CallOptions {
  signal?: AbortSignal;
  /** Bytes taken of the file in flight. */
  onProgress?: (done: number, total: number) => void;
}

export interface Columns {
  rows: number;
  columns: Map<string, ColumnArray>;
  dictionaries: Record<string, string[]>;
}

type Reply = Extract<FromWorker, { kind: 'reply' }>;
type WithoutId<T> = T extends { id: number } ? Omit<T, 'id'> : never;

interface Pending {
  message: ToWorker;
  resolve: (reply: Reply) => void;
  reject: (error: EngineError) => void;
  options: CallOptions;
  detach: () => void;
}

/** An engine that fails this often before it was ever ready will not start: say so instead of trying for ever. */
const MAX_FAILED_STARTS = 3;

export class EngineClient {
  /** Counts workers; what was done in an earlier generation is gone. */
  generation = 0;
  onStatus: ((status: EngineStatus) => void) | null = null;
  onCrash: ((message: string) => void) | null = null;

  private port: Port | null = null;
  private ready = false;
  private closed = false;
  private failedStarts = 0;
  private nextId = 1;
  private inFlight: Pending | null = null;
  private readonly queue: Pending[] = [];
  private watchdog: ReturnType<typeof setTimeout> | undefined;

  /** `timeoutMs` without an answer or progress means that the engine hangs. */
  constructor(
    private readonly host: EngineHost,
    private readonly timeoutMs = 120_000,
  ) {
    host.onEngine = (generation, port) => {
      if (generation === this.generation) this.attach(port);
    };
    host.onFailed = (generation, message) => {
      if (generation === this.generation) this.crashed(message);
    };
    this.spawn();
  }

  async call<K extends OpName>(op: K, params: OpParams<K>, options: CallOptions = {}): Promise<OpResult<K>> {
    const reply = await this.send({ kind: 'request', op, params: params as Json }, options);
    return reply.ok;
  }

  async ingest(file: Blob, params: OpParams<'pipeline.ingest'>, options: CallOptions = {}): Promise<IngestReply> {
    const reply = await this.send({ kind: 'file', file, params: params as unknown as Json }, options);
    return reply.ok as unknown as IngestReply;
  }

  async columns(params: OpParams<'data.columns'>, options: CallOptions = {}): Promise<Columns> {
    const reply = await this.send({ kind: 'columns', params: params as unknown as Json }, options);
    const { rows, dictionaries } = reply.ok as unknown as ColumnsReply;
    const columns = new Map((reply.columns ?? []).map((column) => [column.name, column.data]));
    return { rows, columns, dictionaries };
  }

  async export(
    params: OpParams<'data.export'>,
    options: CallOptions = {},
  ): Promise<{ reply: ExportReply | FilesReply | TruthReply; bytes: Uint8Array<ArrayBuffer> }> {
    const reply = await this.send({ kind: 'export', params: params as unknown as Json }, options);
    return {
      reply: reply.ok as unknown as ExportReply | FilesReply | TruthReply,
      bytes: reply.bytes ?? new Uint8Array(),
    };
  }

  /** One simulated borrower of a data set: the engine's list of files, and each as an archive holds it. */
  async datasetBorrower(
    params: OpParams<'dataset.borrower'>,
    csv: boolean,
    options: CallOptions = {},
  ): Promise<{ reply: DatasetBorrower; files: PackedFile[] }> {
    const reply = await this.send({ kind: 'dataset', params: params as unknown as Json, csv }, options);
    if (reply.files === undefined) throw new EngineError(crashBody('a borrower without files'));
    return { reply: reply.ok as unknown as DatasetBorrower, files: reply.files };
  }

  /** An op that works on bytes: `quality.score`, `payload.sniff`. */
  async give<K extends OpName>(
    op: K,
    bytes: Blob,
    params: OpParams<K>,
    options: CallOptions = {},
  ): Promise<OpResult<K>> {
    const reply = await this.send({ kind: 'give', op, bytes, params: params as Json }, options);
    return reply.ok;
  }

  /** A fresh worker, e.g. for another customer. Whatever waits is told that it was cancelled. */
  restart(): void {
    this.rejectAll({ code: HOST_CODES.cancelled, message: 'Cancelled.' });
    this.failedStarts = 0;
    this.spawn();
  }

  /** For good: whatever waits is told that it was cancelled, whatever comes is refused. The host ends the worker. */
  close(): void {
    clearTimeout(this.watchdog);
    this.rejectAll({ code: HOST_CODES.cancelled, message: 'Cancelled.' });
    if (this.port !== null) this.port.onmessage = null;
    this.port = null;
    this.ready = false;
    this.closed = true;
  }

  private send(message: WithoutId<ToWorker>, options: CallOptions): Promise<Reply> {
    return new Promise<Reply>((resolve, reject) => {
      const cancelled = new EngineError({ code: HOST_CODES.cancelled, message: 'Cancelled.' });
      if (this.closed || options.signal?.aborted === true) {
        reject(cancelled);
        return;
      }
      if (this.failedStarts >= MAX_FAILED_STARTS) {
        reject(new EngineError(crashBody('The engine does not start in this browser.')));
        return;
      }
      const id = this.nextId++;
      const pending: Pending = {
        message: { ...message, id },
        resolve,
        reject,
        options,
        detach: () => undefined,
      };
      const onAbort = (): void => {
        this.abort(pending, cancelled);
      };
      options.signal?.addEventListener('abort', onAbort, { once: true });
      pending.detach = () => options.signal?.removeEventListener('abort', onAbort);
      this.queue.push(pending);
      this.pump();
    });
  }

  private abort(pending: Pending, error: EngineError): void {
    const waiting = this.queue.indexOf(pending);
    if (waiting >= 0) {
      this.queue.splice(waiting, 1);
      pending.reject(error);
      return;
    }
    if (this.inFlight !== pending) return;
    this.inFlight = null;
    pending.reject(error);
    // The others wait for an engine state that is about to vanish.
    this.rejectAll(crashBody('The engine was restarted because another request was cancelled.'));
    this.spawn();
  }

  private pump(): void {
    if (!this.ready || this.port === null || this.inFlight !== null) return;
    const next = this.queue.shift();
    if (next === undefined) {
      this.onStatus?.('ready');
      return;
    }
    this.inFlight = next;
    this.onStatus?.('busy');
    this.watch();
    try {
      this.port.postMessage(next.message, []);
    } catch (cause) {
      // Not cloneable: the request's fault, not the engine's.
      this.settle(next);
      next.reject(new EngineError({ code: 'E_BAD_REQUEST', message: String(cause) }));
      this.pump();
    }
  }

  private attach(port: Port): void {
    this.port = port;
    port.onmessage = (event: MessageEvent) => {
      if (this.port === port) this.receive(event.data as FromWorker);
    };
  }

  private receive(message: FromWorker): void {
    switch (message.kind) {
      case 'ready':
        if (message.protocol !== PROTOCOL) {
          this.failedStarts = MAX_FAILED_STARTS;
          this.crashed('The page and its engine are of different builds.');
          return;
        }
        clearTimeout(this.watchdog);
        this.ready = true;
        this.failedStarts = 0;
        this.pump();
        return;
      case 'progress':
        if (this.inFlight?.message.id === message.id) {
          this.watch();
          this.inFlight.options.onProgress?.(message.done, message.total);
        }
        return;
      case 'reply':
      case 'refused': {
        const pending = this.inFlight;
        if (pending?.message.id !== message.id) return;
        this.settle(pending);
        if (message.kind === 'reply') pending.resolve(message);
        else pending.reject(new EngineError(message.error));
        this.pump();
        return;
      }
      case 'crash':
        this.crashed(message.message);
        return;
    }
  }

  private settle(pending: Pending): void {
    clearTimeout(this.watchdog);
    pending.detach();
    if (this.inFlight === pending) this.inFlight = null;
  }

  private watch(): void {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => {
      this.crashed(`no answer within ${this.timeoutMs / 1000} s`);
    }, this.timeoutMs);
  }

  /** The worker is dead or must be treated as such: its instance may look healthy and still be poisoned. */
  private crashed(message: string): void {
    if (!this.ready) this.failedStarts += 1;
    this.rejectAll(crashBody(message));
    this.onCrash?.(message);
    if (this.failedStarts >= MAX_FAILED_STARTS) {
      clearTimeout(this.watchdog);
      this.onStatus?.('failed');
    } else this.spawn();
  }

  private spawn(): void {
    clearTimeout(this.watchdog);
    if (this.port !== null) this.port.onmessage = null;
    this.port = null;
    this.ready = false;
    this.generation += 1;
    this.onStatus?.('starting');
    this.watch();
    this.host.spawn(this.generation);
  }

  private rejectAll(body: ErrorBody): void {
    const all = [...(this.inFlight === null ? [] : [this.inFlight]), ...this.queue];
    this.inFlight = null;
    this.queue.length = 0;
    for (const pending of all) {
      pending.detach();
      pending.reject(new EngineError(body));
    }
  }
}

function crashBody(got: string): ErrorBody {
  return {
    code: HOST_CODES.crashed,
    message: 'The engine stopped and was started afresh.',
    got,
    hint: 'Your files are still here: run the step again.',
  };
}
