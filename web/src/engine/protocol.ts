/**
 * The messages between the page and the engine worker, and between the UI and the shell.
 * One request is in flight at a time; ids are the client's and every request is answered exactly once, by a reply
 * or — when the worker dies — by the client itself with E_ENGINE_CRASHED.
 */
import type { PackedFile } from './dataset';
import type { Facts, Inside, Member } from '../reader/types';
import type { ColumnType, ErrorBody, Json, FetchSession, JwsVerdict, ProviderRequest } from './api';

/** Bumped when a message changes shape: a worker and a page of different builds refuse each other. */
export const PROTOCOL = 3;

/** Client → worker. */
export type ToWorker =
  /** A control op: JSON in, JSON out. */
  | { kind: 'request'; id: number; op: string; params: Json }
  /** A file for `pipeline.ingest`: the worker streams it into the engine's input buffer, then runs the op. */
  | { kind: 'file'; id: number; file: Blob; params: Json }
  /** `data.columns`: answered with typed arrays. */
  | { kind: 'columns'; id: number; params: Json }
  /** `data.export`: answered with the bytes. */
  | { kind: 'export'; id: number; params: Json }
  /** `dataset.borrower`: answered with the borrower's files, packed for an archive; NDJSON as CSV when asked for. */
  | { kind: 'dataset'; id: number; params: Json; csv: boolean }
  /** An op that works on bytes, other than `pipeline.ingest`. */
  | { kind: 'give'; id: number; op: string; bytes: Blob; params: Json };

export type ColumnArray =
  | Float64Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;

/** One column, its buffer transferred (never cloned). */
export interface WireColumn {
  name: string;
  type: ColumnType;
  data: ColumnArray;
}

/** Worker → client. */
export type FromWorker =
  /** The module is loaded; requests may be sent. */
  | { kind: 'ready'; protocol: number; loadMs: number }
  /** The engine's own answer; `bytes`, `files` and `columns` come with the kinds that ask for them. */
  | {
      kind: 'reply';
      id: number;
      ok: Json;
      bytes?: Uint8Array<ArrayBuffer>;
      files?: PackedFile[];
      columns?: WireColumn[];
    }
  | { kind: 'refused'; id: number; error: ErrorBody }
  /** Bytes taken so far of the file in flight. */
  | { kind: 'progress'; id: number; done: number; total: number }
  /** The module trapped or aborted: this worker answers nothing more. */
  | { kind: 'crash'; id: number | null; message: string };

/** Shell → worker, once: the compiled bytes and the port on which the client talks. */
export interface StartWorker {
  kind: 'start';
  wasm: ArrayBuffer;
  port: MessagePort;
}

/** Modules beside the engine's that few visits need: the simulator, and zlib for archives of simulated borrowers. */
export type LateModule = 'simulator' | 'zlib';

/** Engine worker → shell: a module is needed. */
export interface WantModule {
  kind: LateModule;
}

/** Shell → engine worker, the answer: the module's bytes, or why there are none. */
export type GiveModule = { kind: LateModule; wasm: ArrayBuffer } | { kind: LateModule; failed: string };

/** Shell → reader worker, once. */
export interface StartReader {
  kind: 'start';
  port: MessagePort;
}

/** Shell → keeper worker, once. `storage`: sessions may be stored here, which a page from a file may not. */
export interface StartKeeper {
  kind: 'start';
  port: MessagePort;
  storage: boolean;
}

/** What the shell knows of itself, for the page's proof that nothing was sent. */
export interface About {
  /** The policy that holds for all parts of the page. */
  policy: string;
  /** Everything that the top document has loaded beside itself: on a site its late scripts, by name. */
  loaded: string[];
  /** What the policy stopped, by directive. */
  stopped: string[];
  /** The page came from a file: nothing is ever stored. */
  file: boolean;
  /** A session is stored on this device. */
  stored: boolean;
  /** Practice scores are kept on this device. */
  scores: boolean;
}

/** UI → reader: what of the Account Aggregator's cryptography the page needs by itself. */
export type AaToReader =
  /** One simulated provider's session: ask, seal, open, compare. */
  | { kind: 'provider'; request: ProviderRequest }
  /** The signature of a consent file. */
  | { kind: 'verify'; file: Blob; key: Blob | null; detached: Blob | null };

/** UI → reader. A password and the key files are used for this one file and kept nowhere. */
export interface ToReader {
  kind: 'read';
  file: Blob;
  name: string;
  password?: string;
  keys?: { name: string; file: Blob }[];
  inside?: Inside;
}

/** Reader → UI. */
export type FromReader =
  | { kind: 'progress'; done: number; total: number }
  | {
      kind: 'table';
      text: Uint8Array<ArrayBuffer>;
      /** For each line of the text two numbers: page and line, or sheet and row. */
      places: Uint32Array<ArrayBuffer>;
      facts: Facts;
      notes: string[];
      sha256: string | null;
    }
  /** An archive: the files in it, each to be read by itself. */
  | { kind: 'archive'; members: Member[]; notes: string[]; sha256: string | null }
  | { kind: 'session'; session: FetchSession }
  | { kind: 'verdict'; verdict: JwsVerdict }
  | { kind: 'refused'; error: ErrorBody };

/** What the UI can do without at first: the Hindi catalogue as JSON, the script of the pages beside the way to a decision. */
export type Part = 'hindi' | 'pages';

/** UI → shell. The shell does these and nothing else; none of them can send anything anywhere. */
export type ToShell =
  /** End the engine worker of this lane if there is one and start a fresh one. Lane 0 is the session's. */
  | { kind: 'spawn'; lane: number; generation: number }
  /** Nobody needs the engine of this lane any more. */
  | { kind: 'end'; lane: number }
  /** Start a reader of PDF and workbooks for one file; the one before, if any, is ended. */
  | { kind: 'reader'; id: number }
  /** That file is read, or nobody waits for it any more. */
  | { kind: 'readerDone'; id: number }
  /** Start the keeper of stored sessions, unless it runs. */
  | { kind: 'keeper' }
  /** Go over to the newer version that waits; the page is loaded anew. */
  | { kind: 'update' }
  /** Asks for `about`. */
  | { kind: 'about' }
  /** Asks for a late part of the page. */
  | { kind: 'part'; name: Part }
  /** Offer bytes to the user as a file to save. */
  | { kind: 'save'; name: string; type: string; bytes: Uint8Array<ArrayBuffer> | Blob }
  /** Mirror the place in the address bar and the window's title. */
  | { kind: 'route'; hash: string; title: string; lang: string };

/** Shell → UI. */
export type FromShell =
  | { kind: 'engine'; lane: number; generation: number; port: MessagePort }
  /** The worker's error event: it is dead. */
  | { kind: 'failed'; lane: number; generation: number; message: string }
  | { kind: 'reader'; id: number; port: MessagePort }
  /** The reader could not be loaded, or its worker is dead. */
  | { kind: 'readerFailed'; id: number; message: string }
  | { kind: 'keeper'; port: MessagePort }
  | { kind: 'keeperFailed'; message: string }
  | { kind: 'about'; about: About }
  /** A late part, or why it could not be had. */
  | { kind: 'part'; name: Part; bytes: ArrayBuffer }
  | { kind: 'partFailed'; name: Part; message: string }
  /** The site is kept for visits without a network; or a newer version of it waits. */
  | { kind: 'offline'; state: 'ready' | 'update' }
  /** The user went back or forward, or opened the page at a place. */
  | { kind: 'route'; hash: string };

/** What both ends of a MessageChannel offer, in browsers and in Node. */
export interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
}
