/** Consents and fetches: what the engine says of them, and the sessions with simulated providers. */
import type { DatasetName } from './api';

export interface Span {
  unit: 'HOUR' | 'DAY' | 'MONTH' | 'YEAR' | 'INF';
  value: number | null;
}

export interface ConsentLimit {
  limit: 'FETCH_TYPE' | 'CONSENT_TYPES' | 'DATA_RANGE' | 'EXPIRY' | 'DATA_LIFE' | 'FREQUENCY';
  allowed: Span | string[];
  /** Null: the artefact doesn't say. */
  got: Span | string[] | string | null;
  exceeded: boolean;
}

export interface ConsentCheckReply {
  template: string | null;
  purpose: string | null;
  lending: boolean;
  effective_from: string | null;
  source: string | null;
  limits: ConsentLimit[];
  exceeded: number;
  status: string;
  /** The states it may go to. */
  moves: string[];
}

export type FetchState = 'READY' | 'DENIED' | 'PENDING' | 'TIMEOUT' | 'PARTIAL';

/** Of `pipeline.generate` with `withhold`. */
export interface ProviderReply {
  provider: string;
  how: FetchState;
  datasets: DatasetName[];
  rows: number;
  withheld: number;
}

export interface FetchElement {
  dataset: string;
  rows: number;
  bytes: number;
  /** Of the plain bytes, as the provider sealed them and as they were opened. */
  sealed: string;
  opened: string | null;
}

export interface FetchSession {
  provider: string;
  /** The consent handle and the session, as ids of the network look. */
  handle: string;
  session: string;
  state: FetchState;
  elements: FetchElement[];
  /** Every element opened, to the bytes that were sealed. */
  intact: boolean;
  /** The consent covers none of its data: no session was opened. */
  uncovered?: true;
}

/** What a simulated provider is asked for, and has to send. */
export interface ProviderRequest {
  provider: string;
  consentId: string;
  how: FetchState;
  payloads: { dataset: string; rows: number; bytes: Uint8Array }[];
}

export interface JwsVerdict {
  verdict: 'valid' | 'invalid' | 'no_key';
  /** JWS_VALID, JWS_UNSIGNED, JWS_NO_KEY, … (web/src/aa/jws.ts). */
  code: string;
  alg: string | null;
  kid: string | null;
}
