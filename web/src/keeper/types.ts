/** What the keeper of stored sessions and its callers say to each other. Shapes only, no code. */
import type { AuditHead, ErrorBody, Json, Receipt, Scored } from '../engine/api';
import type { Refusal } from '../proof/receipt';

/** How long a session may stay, by what became of the application; the engine says it (retention.get). */
export interface Retention {
  /** `approved`, `rejected`, `revoked` … */
  basis: string;
  days: number;
  /** An earlier end that stands, in milliseconds since 1970. */
  until?: number;
}

/** A stored session as the list shows it: nothing in it says whose it is. */
export interface StoredCase {
  /** 16 hex digits by chance. */
  id: string;
  /** Milliseconds since 1970, all three. `seen`: when the store was last looked at. */
  saved: number;
  seen: number;
  deadline: number;
  basis: string;
  /** The files themselves are kept, not only what came out of them. */
  files: boolean;
  bytes: number;
  /** Counts savings, so that two tabs don't overwrite each other. */
  revision: number;
  /** Set when this can't be opened: its head is damaged, of a newer version, or the device's clock was moved back. */
  trouble?: 'E_STORE_CORRUPT' | 'E_STORE_NEWER' | 'E_CLOCK_BACK';
}

/** That a session was here and is gone. Holds no data. */
export interface Deletion {
  id: string;
  saved: number;
  deleted: number;
  reason: 'deadline' | 'person';
}

/** `bucket`: deleting one removes its folder from the disk. `database`: what is deleted may linger there, encrypted. */
export type StorageKind = 'none' | 'bucket' | 'database';

export interface Shelf {
  storage: StorageKind;
  cases: StoredCase[];
  deletions: Deletion[];
}

/** A session in plain: one document and the files that it names by their place in `blobs`. */
export interface Plain {
  state: unknown;
  blobs: Blob[];
  /** The device key that signs for this session; the keeper puts it in and takes it out. */
  key?: string;
}

/** Of a signed receipt or a signed head of the audit trail. */
export type SignatureVerdict =
  | { valid: true; kind: 'receipt' | 'head'; document: Json; fingerprint: string }
  | { valid: false; reason: Refusal; path: string };

export type ToKeeper =
  /** What is stored. Sessions past their deadline are deleted before anything else. */
  | { kind: 'list'; id: number }
  /** `replaces`: the session as it was opened; refused when another tab has saved it since. */
  | {
      kind: 'save';
      id: number;
      plain: Plain;
      passphrase: string;
      retention: Retention;
      files: boolean;
      replaces?: { id: string; revision: number };
    }
  | { kind: 'open'; id: number; stored: string; passphrase: string }
  | { kind: 'remove'; id: number; stored: string }
  /** The same as a file: for another device, and where nothing may be stored. */
  | { kind: 'pack'; id: number; plain: Plain; passphrase: string; retention: Retention; files: boolean }
  | { kind: 'unpack'; id: number; file: Blob; passphrase: string }
  /** Signs with the device key, which is made when it is first needed and stays with the session. */
  | { kind: 'sign'; id: number; receipt: Receipt }
  | { kind: 'signHead'; id: number; head: AuditHead }
  | { kind: 'verify'; id: number; text: string }
  /** Another customer has begun: the device key of the one before signs no more. */
  | { kind: 'forget'; id: number }
  /** Practice scores: those that are kept. */
  | { kind: 'scores'; id: number }
  /** More of them; `begin`: they shall be kept from now on. */
  | { kind: 'keepScores'; id: number; scores: readonly Scored[]; begin: boolean }
  | { kind: 'dropScores'; id: number };

export type FromKeeper =
  | { kind: 'shelf'; id: number; shelf: Shelf; saved?: string }
  | { kind: 'plain'; id: number; plain: Plain; head: StoredCase }
  | { kind: 'signed'; id: number; text: string; fingerprint: string }
  | { kind: 'verdict'; id: number; verdict: SignatureVerdict }
  | { kind: 'packed'; id: number; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'forgotten'; id: number }
  /** Null: none are kept. */
  | { kind: 'scores'; id: number; scores: Scored[] | null }
  | { kind: 'refused'; id: number; error: ErrorBody };
