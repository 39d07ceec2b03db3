/** Practice for underwriters: cases opened by a seed string, and a trainee's answers graded (docs/PRACTICE.md). */
import type { JsonObject, Reason, Severity, Unit } from './api';
import type { Outcome } from './api-decision';

export interface PracticeProblem {
  id: string;
  group: string;
  /** Raw rows show it, and may be named. */
  rows: boolean;
  bars: boolean;
}

interface Tolerance {
  share: number;
  full: number;
  none: number;
}

/** The case book: what may be chosen, what may be wrong, and how answers are weighed. */
export interface PracticeBook {
  id: string;
  version: string;
  edition: number;
  weights: Record<PartId, number>;
  problem_marks: { there_share: number; false_alarm: number; rows_share: number };
  looked_at: number;
  decision: { pd_low_percent: number; pd_high_percent: number };
  terms: Record<'amount' | 'tenure' | 'rate', Tolerance>;
  reasons: { most: number; needed: number };
  difficulties: string[];
  themes: string[];
  problems: PracticeProblem[];
  strengths: string[];
  purposes: string[];
}

export interface PracticeCase {
  /** Opens this case alone; it names the theme, which a trainee learns afterwards. */
  seed: string;
  difficulty: string;
  theme: string;
  number: number;
  customer_id: string;
  profile: string;
  config: JsonObject;
  request: { amount: number; tenure_months: number; purpose: string };
}

export interface PracticeSession {
  seed: string;
  difficulty: string;
  theme: string;
  number: number;
  cases: PracticeCase[];
}

export type PracticeOpen = { seed: string } | { difficulty: string; theme: string; number: number; cases: number };

export interface PracticeMarks {
  problems: Record<string, { there: boolean; rows?: number[] }>;
  outcome?: Outcome;
  amount?: number;
  tenure_months?: number;
  annual_rate?: number;
  reasons: string[];
}

export type PartId = 'problems' | 'decision' | 'terms' | 'reasons';

export interface GradedRow {
  row: number;
  date: string | null;
  type: string;
  amount: number | null;
  party: string;
  account_id: string;
}

export interface GradedProblem {
  id: string;
  group: string;
  truth: 'there' | 'absent' | 'not_graded';
  said: 'there' | 'absent' | null;
  result: 'found' | 'cleared' | 'missed' | 'overlooked' | 'false_alarm' | 'unanswered' | 'not_graded';
  /** Of the 100. */
  points: number;
  of: number;
  figure: { id: string; value: number; absent: number; present: number } | null;
  rows: GradedRow[];
  rows_total: number;
  amount: number | null;
  named: { given: number; right: number } | null;
  deleted: { account_id: string; date: string; type: string; amount: number }[];
  engine: {
    findings: { id: string; rule: string; severity: Severity }[];
    metric: { id: string; name: string; value: number | null; unit: Unit } | null;
    rows: number | null;
  };
}

export interface HiddenTruth {
  profile: string;
  segment: string;
  vintage_months: number;
  pd_12m: number;
  default_12m: boolean;
  true_annual_turnover: number;
  margin: number;
  gst_declared_ratio: number;
  bureau_score: number | null;
  emi_monthly: number;
  loans: {
    lender: string;
    product: string;
    opened: string;
    closed: string | null;
    emi: number;
    outstanding: number;
    hidden: boolean;
    fraud: string;
  }[];
  frauds: { kind: string; amount: number }[];
  figures: Record<string, number>;
}

export interface PracticeGrade extends Omit<PracticeCase, 'config' | 'profile'> {
  score: number;
  parts: { id: PartId; weight: number; counted: boolean; share: number; points: number; of: number }[];
  looked: { answered: number; of: number; factor: number };
  problems: GradedProblem[];
  decision: {
    said: Outcome | null;
    accepted: Outcome[];
    basis: 'bars' | 'refers' | 'pd_low' | 'pd_high' | 'engine';
    engine: Outcome;
    share: number;
  };
  terms: { id: string; said: number | null; reference: number; share: number }[] | null;
  reasons: { said: { id: string; right: boolean }[]; true: string[]; needed: number };
  truth: HiddenTruth;
  engine: {
    outcome: Outcome;
    amount: number;
    tenure_months: number | null;
    annual_rate: number | null;
    grade: string | null;
    reasons: Reason[];
    indicative_amount: number | null;
    pd_12m_percent: number | null;
    scores: Record<string, number | null>;
    findings: { id: string; rule: string; severity: Severity; title: string; rows: number }[];
  };
  best: PracticeMarks;
}

/** A score as it is carried on, in a file or on the device. */
export interface Scored {
  /** By chance. Two tabs that earn the same on the same day have two scores, and one that is read twice is one. */
  id: string;
  seed: string;
  difficulty: string;
  theme: string;
  day: string;
  score: number;
  /** Points of each part that counted. */
  parts: Partial<Record<PartId, number>>;
}

export interface PracticeOps {
  'practice.cases': { params: Record<string, never>; ok: PracticeBook };
  'practice.open': { params: PracticeOpen; ok: PracticeSession };
  'practice.grade': {
    params: { customer_id: string; seed: string; case: number; marks: PracticeMarks };
    ok: PracticeGrade;
  };
}
