/**
 * What the reader makes of a PDF or a workbook: the text of a table that the engine's own statement reader takes, where
 * each line of it comes from, and facts about the file. Errors have the shape of the engine's own.
 */
import type { ErrorBody } from '../engine/api';

export type FileKind = 'pdf' | 'xlsx' | 'xlsb' | 'ods' | 'xls' | 'html' | 'aa';

/** Facts for whoever judges how far to trust the file. A field is absent when the file does not say. */
export interface Facts {
  kind: FileKind;
  producer?: string;
  creator?: string;
  author?: string;
  /** As ISO text, with the time zone when the file has one. */
  created?: string;
  modified?: string;
  /** Opened with a password, or with the empty one that everyone has. */
  encrypted: boolean;
  pages?: number;
  version?: string;
  /** Times that something was appended to a finished PDF. */
  incremental_updates?: number;
  fonts?: string[];
  signed?: boolean;
  sheets?: { name: string; rows: number; used: boolean; hidden: boolean }[];
  /** Cells whose stored value comes from a formula: a bank's export has none. */
  formulas?: number;
}

export interface ReadFile {
  /** UTF-8, one line for each row of a table and each line around it, cells separated by tabs. */
  text: string;
  /** For each line of `text`, in order: page and line, or sheet and row, both 1-based; 0, 0 for a line of ours. */
  places: [number, number][];
  facts: Facts;
  /** In plain words: what was left out or done on the way. */
  notes: string[];
}

/** A file out of an archive. */
export interface Member {
  /** Path inside the archive, slashes between folders: a label, never a path of this device. */
  path: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** It could not be unpacked: no bytes then, and the others stand. */
  error?: ErrorBody;
}

export interface ReadArchive {
  members: Member[];
  notes: string[];
}

/** How an archive's member came: bounds are for all that one dropped file unpacks to. */
export interface Inside {
  /** Archives around it. */
  depth: number;
  /** Unpacked so far out of the outermost one. */
  bytes: number;
  files: number;
}

export interface ReadOptions {
  /** Tried one after the other, after the empty one. Never kept. */
  passwords?: readonly string[];
  /** Key files for sealed Account Aggregator data, as bytes. Never kept. */
  keys?: readonly { name: string; bytes: Uint8Array }[];
  inside?: Inside;
  /** Pages or sheets done so far. */
  onProgress?: (done: number, total: number) => void;
}

export class ReaderError extends Error {
  constructor(readonly body: ErrorBody) {
    super(body.message);
    this.name = 'ReaderError';
  }
}

/** Bounds for hostile files. A statement of ten years with a hundred rows a day stays far below all of them. */
export const LIMITS = {
  fileBytes: 256 * 2 ** 20,
  /** Of everything in a ZIP container, unpacked. */
  unpackedBytes: 512 * 2 ** 20,
  /** Of one entry against its packed size; only from a megabyte on, because blanks do pack a thousandfold. */
  ratio: 400,
  entries: 10_000,
  rows: 400_000,
  columns: 256,
  pages: 3_000,
  /** Files in an archive, those of archives inside it included, and what they unpack to. */
  members: 2_000,
  memberBytes: 256 * 2 ** 20,
  /** An archive inside an archive is read, one inside that is not. */
  depth: 2,
  /** Text runs of a whole PDF. */
  items: 4_000_000,
} as const;

export function tooMuch(name: string, expected: string, got: string): ReaderError {
  return new ReaderError({
    code: 'E_FILE_BOMB',
    path: name,
    message: `${name} holds far more than a statement can`,
    expected,
    got,
    hint: 'Download the statement from the bank again, for a shorter period',
  });
}

export function truncated(name: string, expected: string, got: string): ReaderError {
  return new ReaderError({
    code: 'E_FILE_TRUNCATED',
    path: name,
    message: `${name} is damaged or ends too early`,
    expected,
    got,
    hint: 'Download the file again; one that was mailed may have been cut',
  });
}

export function passwordNeeded(name: string, what: string): ReaderError {
  return new ReaderError({
    code: 'E_PASSWORD_NEEDED',
    path: name,
    message: `${name} is protected by a password`,
    expected: 'the password',
    got: 'none',
    hint: what,
  });
}

export function passwordWrong(name: string, what: string): ReaderError {
  return new ReaderError({
    code: 'E_PASSWORD_WRONG',
    path: name,
    message: `The password does not open ${name}`,
    expected: 'the password',
    got: 'another one',
    hint: what,
  });
}
