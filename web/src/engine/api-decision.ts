/** Replies about the loan: the decision, its record and replay, and the original system's scorecard beside ours. */
import type { DataOrigin, Json, JsonObject, Reason, ScoreName } from './api';

export type SeedForm = 'seed_a' | 'seed_b';

export interface SeedTerm {
  id: string;
  title: string;
  formula: string;
  value: number | null;
  unit: string;
  points: number;
  weight: number;
  /** Why it can't be computed. */
  why: string | null;
  metrics: Record<string, number | null>;
  /** What our score does in its place. */
  instead: string;
}

/** The original system's published weights beside our scores: a comparison. */
export interface SeedScore {
  as_of: string;
  scorecard: { id: string; version: string; form: SeedForm };
  title: string;
  direction: string;
  parts: {
    id: string;
    title: string;
    points: number;
    max: number;
    coefficient: number;
    ours: ScoreName | null;
    our_score: number | null;
    terms: SeedTerm[];
  }[];
  overall: number;
  band: string;
  band_title: string;
  rate_low: number | null;
  rate_high: number | null;
  not_computable: { terms: number; points: number };
  ours: { overall: number | null; grade: string; pd_12m_percent: number | null };
  data_origin?: DataOrigin;
}

/** The same, or where a recorded decision and a fresh one differ; a side that lacks the member is absent. */
export interface ReplayReply {
  same: boolean;
  total?: number;
  differences?: { path: string; recorded?: Json; replayed?: Json }[];
}

export interface LoanRequest {
  amount: number;
  tenure_months: number;
  product?: string;
  lender?: string;
}

export type Outcome = 'APPROVE' | 'APPROVE_REDUCED' | 'REFER' | 'REJECT';

export interface Cap {
  id: string;
  name: string;
  amount: number | null;
  binding: boolean;
  formula: string;
}

export interface Rule {
  id: string;
  name: string;
  outcome: 'pass' | 'refer' | 'reject' | 'limit' | 'not_evaluated';
  value: number | string | null;
  threshold: number | string | null;
  unit: string;
  effect: string;
  source: string;
}

export interface Instalment {
  n: number;
  due: string;
  opening: number;
  principal: number;
  interest: number;
  emi: number;
  closing: number;
}

export interface DecisionReply {
  as_of: string;
  now: string;
  customer_id: string;
  policy: { id: string; version: string };
  data_origin?: DataOrigin;
  request: LoanRequest;
  outcome: Outcome;
  amount: number;
  tenure_months: number | null;
  annual_rate: number | null;
  emi: number;
  processing_fee: number | null;
  apr: number | null;
  total_interest: number | null;
  binding_cap: string | null;
  caps: Cap[];
  conditions: (string | { code?: string; text: string; params?: JsonObject })[];
  reasons: Reason[];
  rules: Rule[];
  schedule: Instalment[];
  kfs: JsonObject | null;
  grade?: string | null;
  turnover_basis?: {
    figure: 'best' | 'cautious';
    monthly: number | null;
    best: number | null;
    cautious: number | null;
    gap_percent: number | null;
    within_percent: number;
  };
  /** How the rate is put together, in percent a year. */
  rate?: Record<string, number> | null;
  indicative?: JsonObject | null;
}

/** An answer without its papers. */
export interface ShortAnswer {
  outcome: Outcome;
  amount: number;
  tenure_months: number | null;
  annual_rate: number | null;
  emi: number;
  grade: string | null;
}

/** One thing to change, said with its figures. */
export interface PathChange {
  code: string;
  kind: 'amount' | 'tenure' | 'figures' | 'document' | 'months' | 'balance' | 'loan';
  text: string;
  params: JsonObject;
}

/** What would change the answer, each change decided again, easiest first. */
export interface PathReply {
  as_of: string;
  levers: { id: string; version: string };
  request: LoanRequest;
  today: ShortAnswer & { blocks: string[] };
  /** The most that is approved today, tenure by tenure. */
  frontier: {
    tenure_months: number;
    amount: number;
    emi: number;
    annual_rate: number;
    binding_cap: string;
    asked: boolean;
  }[];
  paths: { effort: number; months: number; full: boolean; changes: PathChange[]; result: ShortAnswer }[];
  /** Codes of what no change reaches, when there is no path. */
  blocked: string[];
  data_origin?: DataOrigin;
}

/** One request with the changes that a person picks. */
export interface WhatIfParams extends LoanRequest {
  changes?: string[];
  /** For what is kept up: 1 to 12. */
  months?: number;
  balance_percent?: number;
}

export interface WhatIfChange extends PathChange {
  id: string;
  on: boolean;
}

export interface WhatIfReply {
  as_of: string;
  levers: { id: string; version: string };
  request: LoanRequest;
  result: ShortAnswer & { score: number | null; binding_cap: string | null; blocks: string[] };
  /** Until all that is picked counts. */
  months: number;
  /** All that can be picked, in the engine's order. */
  changes: WhatIfChange[];
  data_origin?: DataOrigin;
}

/** What everybody is judged by. */
export type RulesName = 'scorecard' | 'policy' | 'rule_book' | 'stress_tests' | 'metrics';

/** Debt service cover: as the policy believes the cash, and at quantiles of its forecast. */
export interface Cover {
  cover: number | null;
  p5: number | null;
  p25: number | null;
  p50: number | null;
  p95: number | null;
  net: number | null;
  due: number | null;
}

export interface StressScenario extends Cover {
  id: string;
  code: string;
  text: string;
  params: JsonObject;
  applies: boolean;
  why: string | null;
}

export interface StressReply {
  as_of: string;
  stress: { id: string; version: string };
  known: boolean;
  why: string | null;
  /** The policy's least cover. */
  minimum: number;
  loan: { amount: number; tenure_months: number; annual_rate: number; emi: number } | null;
  basis: JsonObject | null;
  today: Cover | null;
  scenarios: StressScenario[];
  /** The fall of sales at which the cover is 1. `room`: what is left a month over what is due. */
  break_even: { fall_percent: number | null; sales: number | null; room: number; below: boolean } | null;
  curve: (Cover & { fall_percent: number })[];
  data_origin?: DataOrigin;
}

export type OfficerOutcome = 'APPROVE' | 'REFER' | 'REJECT';

export interface OfficerParams {
  outcome: OfficerOutcome;
  reason: string;
  note: string;
  officer: string;
  amount?: number;
  tenure_months?: number;
  annual_rate?: number;
  /** Of the decision that it was made for, when it is told again. */
  decision_sha256?: string;
}

/** What a person decided beside the engine. */
export interface OfficerDecision {
  outcome: OfficerOutcome;
  amount: number;
  tenure_months: number | null;
  annual_rate: number | null;
  emi: number;
  processing_fee: number | null;
  apr: number | null;
  total_interest: number | null;
  schedule: Instalment[];
  kfs: JsonObject;
  conditions: { code: string; text: string; params: JsonObject }[];
  reason: { code: string; text: string };
  note: string;
  officer: string;
  at: string;
  rules: { id: string; version: string };
  engine: { outcome: Outcome; amount: number; tenure_months: number | null; annual_rate: number | null; emi: number };
  against: { rule: string; outcome: string }[];
  beyond: { cap: string; limit: number }[];
  decision_sha256: string;
}

/** What decision.json adds to the decision: what it stands on, and what follows from it. */
export interface DecisionRecord extends DecisionReply {
  recommendation: 'APPROVE' | 'CONDITIONAL_APPROVE' | 'MANUAL_REVIEW' | 'REJECT';
  consent_id: string;
  inputs: JsonObject;
  engine: { name: string; version: string; data: Record<string, string> };
  scorecard: { id: string; version: string; sha256: string };
  metrics: Record<string, number | null>;
  strengths: Reason[];
  weaknesses: Reason[];
  monitoring: { code: string; text: string; params: JsonObject }[];
  override?: OfficerDecision;
  collateral: { answer: 'not_allowed' | 'allowed' | 'none'; limit: number | null; text: string; source: string };
}
