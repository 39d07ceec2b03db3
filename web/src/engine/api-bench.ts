/** What the ops of the workbench take and give: docs/API.md in types. */
import type { DatasetName, ErrorBody, Json, JsonObject } from './api';

/** A departure from what the format prescribes; the same at the same place of every record is one, with its count. */
export interface SniffDeviation {
  code: string;
  /** Of the first: a JSON pointer; of NDJSON with its line. */
  path: string;
  line: number | null;
  expected: string;
  got: string;
  count: number;
}

export interface SniffReply {
  known: boolean;
  name: string;
  bytes: number;
  text: 'json' | 'ndjson' | 'xml' | 'statement' | 'text';
  format: string | null;
  title: string | null;
  version: string | null;
  wrapper: string | null;
  records: { dataset: DatasetName; rows: number; aside: number; accounts: number }[];
  asides: { code: string; place: string; reason: string; count: number }[];
  forms: { form: string; title: string; version: string | null; source: string; nodes: number; values: number }[];
  without_form: number;
  lines_looked_at: number | null;
  deviations: SniffDeviation[];
  deviations_total: number;
  deviations_more: boolean;
  notes: string[];
  bank?: string | null;
  columns_by?: string;
  /** Why the readers don't take it. */
  refused: ErrorBody | null;
}

/** A figure of quality_report.json; `pass` is null where no target is set. */
export interface QualityFigure {
  id: string;
  value: number | null;
  right: number | null;
  of: number | null;
  target: number | null;
  pass: boolean | null;
}

/** The content of quality_report.json. */
export interface QualityReport {
  customer_id: string;
  scored: string;
  truth: { rows: number; transactions: number; recoverable: number };
  cleaned: { kept: number; duplicates: number; quarantined: number; unknown: number };
  figures: QualityFigure[];
  categories: {
    code: string;
    truth: number;
    predicted: number;
    right: number;
    truth_value: number;
    right_value: number;
  }[];
  confusions: { truth: string; got: string | null; rows: number; value: number }[];
  misses: { figure: string; transaction_id: string; truth: Json; got: Json }[];
}

export interface DatasetParams {
  customer_id: string;
  profile?: string;
  seed?: number;
  config?: JsonObject;
  parts: readonly ('raw' | 'clean' | 'truth')[];
  datasets: readonly DatasetName[];
}

/** A file of a data set's borrower; the bytes of all lie one after the other. */
export type DatasetFile = ({ part: 'raw' | 'clean'; dataset: DatasetName } | { part: 'truth'; name: string }) & {
  rows: number;
  bytes: number;
};

export interface DatasetBorrower {
  as_of: string;
  files: DatasetFile[];
}

export interface BenchOps {
  /** One simulated borrower's files, from nothing; nothing of it is kept. */
  'dataset.borrower': { params: DatasetParams; ok: DatasetBorrower };
  /** The engine of one simulated borrower becomes the next one's; a real customer's is refused. */
  'session.renew': { params: Record<string, never>; ok: Record<string, never> };
  'payload.sniff': { params: { name?: string }; ok: SniffReply };
  'quality.score': {
    params: {
      customer_id: string;
      truth_bytes: number;
      files_truth_bytes?: number;
      cleaned_bytes?: number;
      name?: string;
    };
    ok: QualityReport;
  };
}
