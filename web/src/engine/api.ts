/**
 * What each op takes and gives, as docs/API.md says. Money is rupees, rates are percent a year, dates are YYYY-MM-DD.
 * Nothing here runs: it is the contract in types, so that a page that reads a field the engine does not send fails to compile.
 */
import type { CleanReply, ImportReport } from './api-clean';
import type { ConsentCheckReply, ProviderReply } from './api-consent';
import type {
  DecisionRecord,
  DecisionReply,
  LoanRequest,
  OfficerDecision,
  OfficerParams,
  PathReply,
  ReplayReply,
  RulesName,
  SeedForm,
  StressReply,
  WhatIfParams,
  WhatIfReply,
} from './api-decision';
import type { PracticeOps } from './api-practice';
import type { BenchOps } from './api-bench';
import type { LabOps } from './api-lab';
import type { ProofOps } from './api-proof';

export type * from './api-clean';
export type * from './api-consent';
export type * from './api-decision';
export type * from './api-practice';
export type * from './api-lab';
export type * from './api-proof';
export type * from './api-bench';

export type DatasetName =
  | 'consent'
  | 'accounts'
  | 'transactions'
  | 'gst'
  | 'credit_reports'
  | 'policies'
  | 'mutual_funds'
  | 'ondc_orders'
  | 'ocen_applications';

export const DATASETS: readonly DatasetName[] = [
  'consent',
  'accounts',
  'transactions',
  'gst',
  'credit_reports',
  'policies',
  'mutual_funds',
  'ondc_orders',
  'ocen_applications',
];

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface EngineInfo {
  name: string;
  version: string;
  data: Record<string, string>;
  datasets: DatasetName[];
  ops: string[];
  profiles: { profile: string; customer_id: string; title: string }[];
  products: { product: string; title: string }[];
  lenders: { lender: string; title: string }[];
  /** Why an officer may decide otherwise than the engine. */
  override_reasons: { code: string; text: string }[];
}

export interface StatsReply {
  rows: number;
  files: number;
  bytes: number;
  datasets: Partial<Record<DatasetName, number>>;
  /** The clean ledger in memory: its columns, and the texts beside them. */
  ledger: { rows: number; column_bytes: number; texts: number; text_bytes: number };
}

export type EngineStep = 'consent' | 'fetch' | 'clean' | 'analytics' | 'scores' | 'decision';

export interface StateReply {
  customer_id: string;
  steps: { step: EngineStep; status: 'todo' | 'done' }[];
  as_of: string | null;
  now: string | null;
  /** Whether the host's "now" lies before the latest day of the audit trail. */
  clock: 'ok' | 'moved_back';
}

/** The artefact in the seed's form; fields that a given artefact lacks are absent, so all are optional here. */
export interface Consent {
  consent_id?: string;
  user_id?: string;
  fiu_id?: string;
  aa_id?: string;
  consent_start?: string;
  consent_expiry?: string;
  status?: string;
  data_from?: string;
  data_to?: string;
  consent_types?: string[];
  fip_ids?: string[];
  fi_types?: string[];
  consent_mode?: string;
  frequency_unit?: string;
  frequency_value?: number;
  fetch_type?: string;
  created_at?: string;
  updated_at?: string;
  purpose?: string | JsonObject;
  [key: string]: Json | undefined;
}

export interface ConsentCheck {
  check?: string;
  id?: string;
  name?: string;
  ok?: boolean;
  outcome?: string;
  detail?: string;
  [key: string]: Json | undefined;
}

/** SYNTHETIC: the simulator made the data, or a raw row says so. */
export type DataOrigin = 'SYNTHETIC' | 'PROVIDED';

export interface GenerateReply {
  profile: string;
  seed: number;
  data_origin?: DataOrigin;
  config_sha256: string;
  as_of: string;
  consent: Consent;
  datasets: { dataset: DatasetName; rows: number; bytes: number; provider?: string; file?: string }[];
  /** What really happened, to be had from `data.export`; empty when the configuration wants none. */
  truth: { name: string; bytes: number }[];
  /** Who sent what; with `withhold` only. */
  providers?: ProviderReply[];
}

/** Rows refused because they are another customer's: a count, or the ids with their counts. */
export type OtherCustomer = number | Json;

export interface IngestedFile {
  name: string;
  sha256: string;
  bytes: number;
  kind: string;
  layout: string;
  dataset: DatasetName;
  rows: number;
  other_customer: OtherCustomer;
  data_origin?: DataOrigin;
  outside_consent?: Json;
  accounts: Json[];
  bank?: string | null;
  closes?: Json;
  opening_balance?: number | null;
  closing_balance?: number | null;
  /** What a statement's columns are taken for; null for other files. */
  columns?: StatementColumns | null;
  notes: Json[];
  /** This part of a payload isn't covered by the consent and stayed outside. */
  refused?: { code: string; message: string };
}

export interface StatementColumns {
  /** How they were found: `balance` = inferred, and it closes; `assumed` = nothing proves it; `text` has no columns. */
  by: 'headings' | 'balance' | 'assumed' | 'person' | 'text';
  list: { place: number; heading: string | null; role: string | null }[];
  /** The first rows as they stand. */
  sample?: string[][];
}

/** What the reader saw of how a PDF or a workbook was made. */
export interface FileMaking {
  kind: string;
  producer?: string;
  creator?: string;
  created?: string;
  modified?: string;
  appended?: number;
  formulas?: number;
  signed?: boolean;
}

export interface IngestReply {
  file: IngestedFile;
  /** One entry for each dataset that the file holds; `file` is the first. */
  files: IngestedFile[];
  consent: Consent;
}

export interface Month {
  month: string;
  inflow: number;
  outflow: number;
  net: number;
  business_inflow: number;
  uncertain_inflow: number;
  /** What of the uncertain ones evidence takes for sales. */
  likely_inflow?: number;
  /** The cautious figure and the best estimate. */
  turnover?: number;
  turnover_best?: number;
  operating_outflow?: number;
  emi?: number;
  /** Whether the data covers the whole month. */
  full?: boolean;
  transactions: number;
  closing_balance: number | null;
}

export type Unit = 'INR' | 'percent' | 'ratio' | 'count' | 'days' | 'months' | 'index' | 'date' | 'score';

export interface Metric {
  id: string;
  name: string;
  topic: string;
  value: number | string | null;
  unit: Unit;
  period: string;
  formula: string;
  inputs: JsonObject;
  evidence: { dataset: DatasetName; rows: number; row_ids: (number | string)[] } | null;
  excluded: { reason: string; amount: number | null; rows: number }[];
  confidence: number;
  not_computable: string | null;
}

export type Severity = 'info' | 'watch' | 'high';

export interface Finding {
  id: string;
  rule: string;
  /** Of the rule, and the days for which it holds; null = open. */
  version?: string;
  effective_from?: string | null;
  effective_to?: string | null;
  family?: 'fraud' | 'data' | 'conduct';
  severity: Severity;
  title: string;
  detail: string;
  amount: number | null;
  rows: number;
  row_ids: (number | string)[];
  benign: string | boolean | null;
  benign_code?: string;
}

export interface AnalyzeReply {
  as_of: string;
  months: Month[];
  metrics: Metric[];
  findings: Finding[];
  summaries: string[];
}

export interface Characteristic {
  id: string;
  metric: string;
  value: number | string | null;
  bin: string;
  points: number;
  max_points: number;
  /** False: there is no data for it, and the score is over the rest. */
  counted?: boolean;
}

export interface Reason {
  code: string;
  direction?: 'minus' | 'plus';
  points?: number;
  text: string;
  params?: JsonObject;
}

export interface Score {
  score: number | null;
  band: string;
  characteristics: Characteristic[];
  reasons: Reason[];
}

export type ScoreName = 'cashflow_stability' | 'business_health' | 'debt_capacity' | 'overall';

export interface ScoreReply extends Record<ScoreName, Score> {
  as_of: string;
  scorecard: { id: string; version: string };
  direction: string;
  grade: string;
  pd_12m_percent: number | null;
  pd_low_percent: number | null;
  pd_high_percent: number | null;
  grade_low?: string | null;
  grade_high?: string | null;
  /** Half width of the range in log-odds, and what it comes from. */
  interval?: Record<'model' | 'months' | 'categories' | 'missing_months' | 'data' | 'half_width', number>;
  confidence: number;
  data_origin?: DataOrigin;
}

export interface DataGetReply {
  dataset: DatasetName;
  type: 'raw' | 'clean';
  total: number;
  offset: number;
  rows: JsonObject[];
}

export interface ExportReply {
  dataset: DatasetName;
  type: 'raw' | 'clean';
  rows: number;
  bytes: number;
}

/** A simulated borrower's data as a file that people really have. */
export interface RenderedFile {
  name: string;
  kind: 'statement' | 'aa_json' | 'aa_xml' | 'gstr1' | 'gstr3b' | 'gstr2b';
  account_id: string | null;
  period: string | null;
  rows: number;
  bytes: number;
}
/** `data.export` of type files: the list without a name, one file's bytes with it. */
export interface FilesReply {
  type: 'files';
  rows: number;
  bytes: number;
  files?: RenderedFile[];
}

/** `data.export` of type truth. */
export interface TruthReply {
  type: 'truth';
  name: string;
  rows: number;
  bytes: number;
}

export type ColumnType = 'f64' | 'i32' | 'u32' | 'u16' | 'u8';

export interface ColumnsReply {
  rows: number;
  bytes: number;
  columns: { name: string; type: ColumnType; offset: number; count: number }[];
  dictionaries: Record<string, string[]>;
}

export type PartyKind =
  | 'UNKNOWN'
  | 'CUSTOMER'
  | 'SUPPLIER'
  | 'EMPLOYEE'
  | 'EMPLOYER'
  | 'LENDER'
  | 'GOVERNMENT'
  | 'OWN_ACCOUNT'
  | 'OWNER'
  | 'FAMILY'
  | 'PLATFORM'
  | 'UTILITY'
  | 'LANDLORD'
  | 'INSURER'
  | 'INVESTMENT'
  | 'MERCHANT'
  | 'PERSON';

/** What a person says rows or a party really are. Of `match` all that is given must hold. */
export interface Correction {
  match: {
    transaction_id?: string;
    counterparty?: string;
    narration?: string;
    upi_id?: string;
    type?: 'CREDIT' | 'DEBIT';
  };
  set: { category?: string; kind?: PartyKind; counts_as_turnover?: 'business' | 'excluded' | 'uncertain' };
  note?: string;
}

/** `rows`: how many it fits; null before cleaning. */
export interface KnownCorrection extends Correction {
  id: string;
  rows: number | null;
}

interface Customer {
  customer_id: string;
}
type None = Record<string, never>;

/** op → what it takes and what it gives. Ops that move bytes have their own message kinds (see protocol.ts). */
export interface Ops extends ProofOps, PracticeOps, BenchOps, LabOps {
  'engine.info': { params: None; ok: EngineInfo };
  'stats.get': { params: None; ok: StatsReply };
  'loan.quote': { params: JsonObject; ok: JsonObject };
  'judge.values': { params: JsonObject; ok: JsonObject };
  'rules.get': { params: { name: RulesName }; ok: { name: RulesName; document: JsonObject } };
  'state.get': { params: Customer; ok: StateReply };
  'consent.set': {
    params: Customer & { consent: Json; now?: string };
    ok: { consent: Consent; checks: ConsentCheck[] };
  };
  'consent.get': { params: Customer; ok: { consent: Consent } };
  'consent.check': { params: Customer & { consent?: Json }; ok: ConsentCheckReply };
  'consent.move': { params: Customer & { to: string; now?: string }; ok: { consent: Consent } };
  'consent.make': { params: Customer & JsonObject; ok: { consent: Consent; checks: ConsentCheck[] } };
  'consent.revoke': { params: Customer & { now?: string }; ok: { consent: Consent } };
  'pipeline.generate': {
    params: Customer & {
      profile?: string;
      seed?: number;
      config?: JsonObject;
      now?: string;
      withhold?: { provider: string; how: string }[];
    };
    ok: GenerateReply;
  };
  'pipeline.ingest': {
    params: Customer & {
      name: string;
      now?: string;
      columns?: Record<string, string>;
      sha256?: string;
      restored?: boolean;
      made?: FileMaking;
    };
    ok: IngestReply;
  };
  'pipeline.clean': { params: Customer & { as_of?: string; now?: string }; ok: CleanReply };
  'pipeline.accept_gaps': {
    params: Customer & { gaps?: string[]; note?: string };
    ok: { accepted: string[]; open_gaps: number };
  };
  'pipeline.correct': {
    params: Customer & { add?: Correction[]; remove?: string[] };
    ok: { corrections: KnownCorrection[]; added?: string[]; removed?: string[] };
  };
  'import.report': { params: Customer; ok: ImportReport };
  'pipeline.analyze': { params: Customer; ok: AnalyzeReply };
  /** With another `scorecard` the answer is a SeedScore. */
  'pipeline.score': { params: Customer & { scorecard?: SeedForm }; ok: ScoreReply };
  'decision.path': { params: Customer & LoanRequest; ok: PathReply };
  'decision.what_if': { params: Customer & WhatIfParams; ok: WhatIfReply };
  'decision.stress': { params: Customer & LoanRequest; ok: StressReply };
  'decision.override': { params: Customer & (OfficerParams | { withdraw: true }); ok: OfficerDecision };
  'decision.record': { params: Customer; ok: DecisionRecord };
  'decision.replay': { params: Customer & { record: string }; ok: ReplayReply };
  'pipeline.decide': { params: Customer & LoanRequest; ok: DecisionReply };
  'data.get': {
    params: Customer & { dataset: DatasetName; type: 'raw' | 'clean'; offset?: number; limit?: number };
    ok: DataGetReply;
  };
  'data.export': {
    params: Customer &
      (
        | { dataset: DatasetName; type: 'raw' | 'clean'; provider?: string; as_it_came?: boolean }
        | { dataset: DatasetName; type: 'lineage' | 'changes' }
        | { type: 'files'; name?: string }
        | { type: 'parties' | 'exclusions' }
        | { type: 'truth'; name: string }
        | { type: 'record' }
      );
    ok: ExportReply | FilesReply | TruthReply;
  };
  'data.columns': { params: Customer & { dataset: 'transactions' }; ok: ColumnsReply };
  'analytics.get': { params: Customer & { name: string }; ok: JsonObject };
  'logs.get': {
    params: Customer & {
      dataset: DatasetName;
      kind: 'cleaning' | 'validation' | 'changes';
      offset?: number;
      limit?: number;
    };
    ok: Json;
  };
  'privacy.set': { params: Customer & { show_pii: boolean }; ok: { show_pii: boolean } };
  'manifest.get': { params: Customer; ok: JsonObject };
}

export type OpName = keyof Ops;
export type OpParams<K extends OpName> = Ops[K]['params'];
export type OpResult<K extends OpName> = Ops[K]['ok'];

/** An error as the engine (or, for the codes below, the host) gives it. Plain data: it crosses ports. */
export interface ErrorBody {
  code: string;
  path?: string;
  message: string;
  expected?: string;
  got?: string;
  hint?: string;
}

/** Codes that only the host says. */
export const HOST_CODES = {
  crashed: 'E_ENGINE_CRASHED',
  cancelled: 'E_CANCELLED',
  unreadable: 'E_FILE_UNREADABLE',
  memory: 'E_OUT_OF_MEMORY',
  simulator: 'E_SIMULATOR',
} as const;
