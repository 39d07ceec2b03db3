/** What the validation lab asks: one simulated borrower after the other, and the whole population under other rules. */
import type { JsonObject } from './api';

/** What the engine made of a borrower. */
export interface LabOutcome {
  overall: number;
  pd_12m_percent: number;
  abstain: boolean;
  outcome: string;
  amount: number;
  reasons: string[];
}
/** And what judge.population takes of it. */
export interface LabVerdict extends LabOutcome {
  metrics: Record<string, number>;
  findings: [string, string][];
  months: number[][];
}

export interface LabBorrower {
  customer: string;
  profile: string;
  segment: string;
  state: string;
  vintage_months: number;
  turnover: number;
  frauds: string[];
  planted: string[];
  severe: string[];
  true_pd: number;
  default: boolean;
  rows: number;
  /** {code: [rows truly of it, rows given it, right, rupees truly of it, rupees right]} */
  categories: Record<string, number[]>;
  requested: number;
  tenure_months: number;
  whole: LabVerdict;
}

export interface LabParams {
  customer_id: string;
  seed?: number;
  profile?: string;
  config?: JsonObject;
  amount?: number;
}

export type Judgeable = Pick<LabVerdict, 'metrics' | 'findings' | 'months'> & { amount: number; tenure_months: number };

export interface PopulationParams {
  clear?: boolean;
  add?: Judgeable[];
  policy?: JsonObject | 'embedded';
  judge?: boolean;
  show_policy?: boolean;
}

/** A column each, an entry a borrower in the order in which they were added. */
export interface PopulationReply {
  kept: number;
  policy?: JsonObject;
  outcome?: string[];
  amount?: number[];
  annual_rate?: number[];
  pd_12m_percent?: (number | null)[];
  overall?: (number | null)[];
  abstain?: boolean[];
  reasons?: string[][];
}

export interface LabOps {
  'lab.borrower': { params: LabParams; ok: LabBorrower };
  'judge.population': { params: PopulationParams; ok: PopulationReply };
}
