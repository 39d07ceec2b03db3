/** What the validation lab asks: one simulated borrower after the other, and the whole population under other rules. */
import type { LabLine, Verdict } from '../lib/lab/measure.mjs';
import type { JsonObject } from './api';

/** What the engine made of a borrower, and what judge.population takes of it. */
export interface LabVerdict extends Verdict {
  metrics: Record<string, number>;
  findings: [string, string][];
  months: number[][];
}

/** A borrower as the engine answers it; the page keeps a LabLine of it. */
export interface LabBorrower extends Omit<LabLine, 'r1' | 'whole'> {
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
