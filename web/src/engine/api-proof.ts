/** The ops of proof and privacy: audit trail, retention clock, purge, receipt (docs/API.md). */
import type { DatasetName, Json, JsonObject } from './api';

export type Role = 'borrower' | 'officer' | 'trainer' | 'developer' | 'engine';

/** A type, not an interface: tables take it as plain JSON. */
export type AuditEvent = {
  seq: number;
  at: string | null;
  event: string;
  customer_id: string;
  consent_id: string | null;
  role: Role;
  purpose: string | null;
  datasets: DatasetName[];
  detail: JsonObject;
  prev: string;
  hash: string;
};

export type AuditHead = {
  size: number;
  /** Of the Merkle tree (RFC 6962) over all entries. */
  root: string;
  /** Hash of the last entry. */
  last: string | null;
  at: string | null;
};

export interface AuditVerdict {
  valid: boolean;
  size: number;
  root: string | null;
  fault: null | { seq: number; code: AuditFault; expected: unknown; got: unknown };
}

export type AuditFault =
  | 'AUDIT_ENTRY'
  | 'AUDIT_SEQ'
  | 'AUDIT_PREV'
  | 'AUDIT_HASH'
  | 'AUDIT_HEAD'
  | 'AUDIT_TRUNCATED'
  | 'AUDIT_LAST'
  | 'AUDIT_ROOT';

/** What a host may say that it did; nothing else gets into the log. */
export type NoteEvent =
  | 'storage.saved'
  | 'storage.opened'
  | 'storage.deleted'
  | 'storage.exported'
  | 'storage.imported'
  | 'receipt.signed'
  | 'receipt.verified'
  | 'report.printed'
  | 'page.export'
  | 'finding.explained'
  | 'finding.reopened'
  | 'session.cleared';

export type HostNote = { event: NoteEvent; detail?: Record<string, string | number | boolean> };

export type AuditProof =
  | { seq: number; size: number; leaf: string; root: string; path: string[] }
  | { from: number; size: number; old_root: string; root: string; path: string[] };

export type RetentionBasis = 'approved' | 'rejected' | 'revoked' | 'expired' | 'undecided';

export interface RetentionReply {
  basis: RetentionBasis;
  days: number;
  from: string | null;
  /** The last day; null while no clock runs. */
  deadline: string | null;
  left_days: number | null;
  due: boolean;
  clock: 'ok' | 'moved_back';
}

export type DeletionRecord = {
  customer_id: string;
  consent_id: string | null;
  at: string | null;
  what: 'raw' | 'all';
  datasets: { dataset: DatasetName; rows: number }[];
  files: number;
  log_head: AuditHead;
};

export type RulesUsed = {
  id: string;
  version: string;
  sha256: string;
};

/** What a borrower keeps of a decision: no row, no name. */
export type Receipt = {
  format: 'msme-receipt/1';
  issued: string | null;
  customer_id: string;
  consent_id: string;
  as_of: string;
  now: string;
  data_origin: 'SYNTHETIC' | 'PROVIDED';
  inputs: { sha256: string; bytes: number; dataset: DatasetName }[];
  /** Ids of the corrections in force. */
  corrections: string[];
  accepted_gaps: number;
  engine: { name: string; version: string };
  policy: RulesUsed;
  scorecard: RulesUsed;
  /** Every other data file → SHA-256. */
  rules: Record<string, string>;
  scores: Record<'cashflow_stability' | 'business_health' | 'debt_capacity' | 'overall', number | null>;
  grade: string | null;
  /** Chance of default within twelve months, percent. */
  pd: number | null;
  reasons: string[];
  decision: {
    outcome: string;
    amount: number;
    tenure_months: number | null;
    annual_rate: number | null;
    emi: number;
    /** Rules that referred or rejected. */
    rules: string[];
  };
  request: { amount: number; tenure_months: number; product: string; lender: string };
  audit_head: AuditHead;
};

export type ReceiptCheck =
  { same: true } | { same: false; differences: { path: string; receipt?: unknown; now?: unknown }[] };

interface Customer {
  customer_id: string;
}

export interface ProofOps {
  /** `then`: the log as it will be once that is noted; nothing is written. */
  'audit.list': { params: Customer & { then?: HostNote }; ok: { events: AuditEvent[]; head: AuditHead } };
  'audit.verify': { params: Customer & { events: Json; head?: Json }; ok: AuditVerdict };
  'audit.proof': { params: Customer & ({ seq: number } | { size: number }); ok: AuditProof };
  'audit.note': {
    params: Customer & HostNote;
    ok: { seq: number; head: AuditHead };
  };
  /** The log of an earlier session, before anything else. */
  'audit.continue': { params: Customer & { events: Json; head?: Json }; ok: { head: AuditHead } };
  'session.actor': { params: Customer & { role: Role }; ok: { role: Role } };
  'retention.get': { params: Customer & { now?: string }; ok: RetentionReply };
  'privacy.purge': {
    params: Customer & {
      what: 'raw' | 'all';
      now?: string;
      /** What the host holds itself, outside the engine. */
      datasets?: { dataset: DatasetName; rows: number }[];
      files?: number;
    };
    ok: { purged: 'raw' | 'all'; record: DeletionRecord };
  };
  'receipt.get': {
    params: Customer & { files?: { name: string; sha256: string; bytes: number; dataset: DatasetName }[] };
    ok: { receipt: Receipt; bytes: number };
  };
  'receipt.check': {
    params: Customer & {
      receipt: Json;
      files?: { name: string; sha256: string; bytes: number; dataset: DatasetName }[];
    };
    ok: ReceiptCheck;
  };
}
