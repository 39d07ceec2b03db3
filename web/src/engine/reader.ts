/**
 * The page's half of the reader: one file at a time to a fresh worker, its table back. Files that the engine reads
 * itself never come here, so the worker's heavy script is fetched only by whoever has a PDF or a workbook.
 */
import { HEAD, KEY_FILE, keyFile, sealed, sniff } from '../reader/sniff';
import type { Facts, Inside, Member } from '../reader/types';
import { HOST_CODES, type ErrorBody, type FetchSession, type JwsVerdict, type ProviderRequest } from './api';
import { EngineError } from './client';
import type { AaToReader, FromReader, Port, ToReader } from './protocol';

/** Whoever can start reader workers: the shell in the page, a harness in the tests. */
export interface ReaderHost {
  startReader(id: number): void;
  endReader(id: number): void;
  onReader: ((id: number, port: Port) => void) | null;
  onReaderFailed: ((id: number, message: string) => void) | null;
}

/** What a file said once it was read: the engine gets `table` in its place. */
export interface ReadTable {
  table: Blob;
  /** Where each line of the table stands in the file: page and line, or sheet and row, two numbers for each. */
  places: Uint32Array;
  facts: Facts;
  notes: string[];
  /** Of the file itself; null where the browser computes none (a page over plain http). */
  sha256: string | null;
}

/** An archive: what is in it is read as if it had been given by itself. */
export interface ReadMembers {
  members: Member[];
  notes: string[];
}

export interface ReadCall {
  password?: string;
  /** Key files for sealed Account Aggregator data. */
  keys?: { name: string; file: Blob }[];
  inside?: Inside;
  signal?: AbortSignal;
  /** Pages or sheets. */
  onProgress?: (done: number, total: number) => void;
}

export class ReaderClient {
  private id = 0;
  private waiting: { attach: (port: Port) => void; fail: (error: ErrorBody) => void } | null = null;

  constructor(private readonly host: ReaderHost) {
    host.onReader = (id, port) => {
      if (id === this.id) this.waiting?.attach(port);
    };
    host.onReaderFailed = (id, message) => {
      if (id === this.id) this.waiting?.fail(failed(message));
    };
  }

  /** By its first bytes: is this file for the reader? */
  async wants(file: Blob): Promise<boolean> {
    try {
      const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
      return sniff(head.subarray(0, 2048)) !== null || sealed(head);
    } catch {
      // What cannot be read is refused by the engine's worker, with its own words.
      return false;
    }
  }

  /** Is it the user's own key pair, which opens other files and holds no data? */
  async holdsKey(file: Blob): Promise<boolean> {
    try {
      return file.size <= KEY_FILE && keyFile(new Uint8Array(await file.arrayBuffer()));
    } catch {
      return false;
    }
  }

  async read(file: Blob, name: string, call: ReadCall = {}): Promise<ReadTable | ReadMembers> {
    const { password, keys, inside, signal, onProgress } = call;
    const request: ToReader = {
      kind: 'read',
      file,
      name,
      ...(password !== undefined && { password }),
      ...(keys !== undefined && { keys }),
      ...(inside !== undefined && { inside }),
    };
    const message = await this.ask(request, signal, onProgress);
    if (message.kind === 'archive') return { members: message.members, notes: message.notes };
    if (message.kind !== 'table') throw new EngineError(failed(message.kind));
    const { text, places, facts, notes, sha256 } = message;
    return { table: new Blob([text]), places, facts, notes, sha256 };
  }

  /** One simulated provider's session. */
  async askProvider(request: ProviderRequest, signal?: AbortSignal): Promise<FetchSession> {
    const message = await this.ask({ kind: 'provider', request }, signal);
    if (message.kind !== 'session') throw new EngineError(failed(message.kind));
    return message.session;
  }

  /** The signature of a consent file, by the key file and the detached signature that are given. */
  async verify(file: Blob, key: Blob | null, detached: Blob | null): Promise<JwsVerdict> {
    const message = await this.ask({ kind: 'verify', file, key, detached });
    if (message.kind !== 'verdict') throw new EngineError(failed(message.kind));
    return message.verdict;
  }

  /** One request to a fresh worker; its last message. */
  private async ask(
    request: ToReader | AaToReader,
    signal?: AbortSignal,
    onProgress?: (done: number, total: number) => void,
  ): Promise<Exclude<FromReader, { kind: 'progress' | 'refused' }>> {
    const id = ++this.id;
    let stop: (() => void) | undefined;
    try {
      return await new Promise((resolve, reject) => {
        const fail = (error: ErrorBody): void => {
          reject(new EngineError(error));
        };
        stop = () => {
          fail({ code: HOST_CODES.cancelled, message: 'Cancelled.' });
        };
        if (signal?.aborted === true) stop();
        signal?.addEventListener('abort', stop, { once: true });
        const attach = (port: Port): void => {
          port.onmessage = (event: MessageEvent) => {
            const message = event.data as FromReader;
            if (message.kind === 'progress') onProgress?.(message.done, message.total);
            else if (message.kind === 'refused') fail(message.error);
            else resolve(message);
          };
          port.postMessage(request, []);
        };
        this.waiting?.fail({ code: HOST_CODES.cancelled, message: 'Another file came first.' });
        this.waiting = { attach, fail };
        this.host.startReader(id);
      });
    } finally {
      if (stop !== undefined) signal?.removeEventListener('abort', stop);
      if (this.id === id) this.waiting = null;
      this.host.endReader(id);
    }
  }
}

function failed(got: string): ErrorBody {
  return {
    code: 'E_READER',
    message: 'The part that reads PDF and spreadsheets did not start, or stopped.',
    got,
    hint: 'Try again; if it stays so, add the same statement as CSV or text.',
  };
}
