/** What cleaning answers: counts, quality, and the proof of each file. */
import type { DataOrigin, DatasetName, Json, OtherCustomer, Unit } from './api';

/** The accounting identity: in = kept + repaired + duplicates + quarantined. */
export interface Counts {
  in: number;
  kept: number;
  repaired: number;
  duplicates: number;
  quarantined: number;
}

export interface QualityPart {
  id: string;
  name: string;
  value: number | null;
  unit: Unit;
  detail: string;
}

export interface DatasetQuality {
  dataset: DatasetName;
  score: number;
  usable: number;
  as_printed: number;
  complete: number;
  freshness: number | null;
}

export interface CleanReply {
  as_of: string;
  now: string;
  data_origin?: DataOrigin;
  datasets: {
    dataset: DatasetName;
    counts: Counts;
    /** The same identity for rows inside documents, by list: invoices, accounts (tradelines), items. */
    nested?: Record<string, Counts>;
    other_customer: OtherCustomer;
    outside_consent: Json;
    issues: { code: string; count: number }[];
  }[];
  /** Absent or null while the engine does not judge the whole. */
  quality?: {
    score: number | null;
    parts: QualityPart[];
    /** The three things that would raise the score most, and by how many points. */
    raise?: { code: string; gain: number; params: Record<string, string | number> }[];
    /** Each dataset by itself, shares from 0 to 1. */
    datasets?: DatasetQuality[];
  } | null;
  /** Per account: how many running-balance steps were checked, how many do not close, and by how much in all. */
  chains?: { account_id: string; steps: number; breaks: number; gap: number }[];
  /** Statements among the files: whether each proves itself complete. */
  files?: { name: string; verdict: ProofVerdict; open_gaps: number }[];
}

export type ProofVerdict = 'closed' | 'closed_with_gaps' | 'not_closed' | 'no_balance';

export type GapKind =
  | 'balance'
  | 'opening'
  | 'closing'
  | 'amount'
  | 'side'
  | 'unreadable'
  | 'aside'
  | 'totals'
  | 'carry'
  | 'no_balance'
  | 'between_files'
  | 'conflict';

/** A place where a file doesn't prove itself complete. Lines are those of the file; null is its start or end. */
export interface FileGap {
  id: string;
  kind: GapKind;
  after_row: number | null;
  before_row: number | null;
  /** Negative: money that left without a row. */
  amount: number | null;
  from: string | null;
  to: string | null;
  text: string;
  accepted: boolean;
}

export interface ReportedAccount {
  account_id: string;
  opening: number | null;
  credits: number;
  debits: number;
  closing: number | null;
  verdict: ProofVerdict;
  needs_acceptance: boolean;
  gaps: FileGap[];
  gap_count: number;
  missing_months: string[];
}

export interface ReportedFile {
  name: string;
  format: string;
  layout: string;
  rows: { seen: number; read: number; set_aside: number };
  verdict: ProofVerdict | null;
  accounts: ReportedAccount[];
}

export interface ImportReport {
  files: ReportedFile[];
  between_files: FileGap[];
  /** Accounts that look like one: merged, or apart for a reason. */
  same_accounts?: {
    bank: string;
    ends_in: string;
    account_ids: string[];
    match: 'merged' | 'ambiguous' | 'holder_differs' | 'unproven';
    reason: string | null;
  }[];
  signals: { code: string; detail: string }[];
  open_gaps: number;
}
