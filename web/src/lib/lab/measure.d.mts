import type { LabBorrower, LabOutcome } from '../../engine/api-lab';
import type { Auc, Calibration, Case, Estimate, Range } from './stats.mjs';
import type { Frauds } from './frauds.mjs';

/** A borrower of the lab without the metrics: what is kept of each. */
export interface LabLine extends Omit<LabBorrower, 'tenure_months' | 'whole'> {
  /** Bureau score; null for newcomers to credit. */
  r1: number | null;
  whole: LabOutcome;
}
export interface Discrimination {
  borrowers: number;
  bads: number;
  abstained?: number;
  auc: Auc | null;
  gini?: Estimate;
  ks?: Estimate;
  oracle?: Auc;
  ratio?: Estimate;
}
export interface Book {
  borrowers: number;
  outcomes: { outcome: string; count: number; share: number; bad_rate: number | null }[];
  approval_rate: number;
  bad_rate: number | null;
  lent: number;
  expected_loss: number;
  seen_loss: number;
  reasons: { code: string; count: number }[];
}
export interface CategoryRow {
  code: string;
  truth: number;
  given: number;
  right: number;
  value: number;
  precision: number | null;
  recall: number | null;
  f1: number | null;
  by_value: number | null;
}
export interface Categories {
  rows: CategoryRow[];
  macro_f1: { value: number | null } & Partial<Range>;
  by_value: { value: number | null } & Partial<Range>;
}
export interface SliceRow {
  group: string;
  count: number;
  bads: number;
  bad_rate: number | null;
  stated: number | null;
  approval_rate: number | null;
  good_approval_rate: number | null;
  rejection_rate: number | null;
  auc: Auc | null;
  psi: number | null;
}
export interface Slice {
  name: string;
  rows: SliceRow[];
  impact_ratio: number | null;
  opportunity_ratio: number | null;
}
export interface Report {
  synthetic: true;
  borrowers_measured: number;
  bads: number;
  floors: { name: string; got: number | null; good: boolean }[];
  whole: Discrimination;
  calibration: Calibration | null;
  histogram: { from: number; goods: number; bads: number }[];
  frauds: Frauds | null;
  categories: Categories | null;
  bands: {
    monotone: boolean;
    rows: {
      from: number;
      count: number;
      bads: number;
      bad_rate: number | null;
      interval: [number, number];
      stated: number | null;
    }[];
  };
  cuts: { pd_below_percent: number; approval_rate: number; bad_rate: number | null }[];
  book: Book;
  unsure: number;
  psi: number | null;
  slices: Slice[];
}
export const FLOORS: { ratio: number; slope_low: number; slope_high: number; impact: number };
export { fraudsOf } from './frauds.mjs';
export function casesOf(lines: readonly LabLine[]): (Case & { p: number })[];
export function bookOf(lines: readonly LabLine[]): Book;
export function measure(lines: readonly LabLine[], expected?: readonly LabLine[] | null): Report;
/** The same, resting between its rounds. */
export function measureSteps(
  lines: readonly LabLine[],
  expected?: readonly LabLine[] | null,
): Generator<undefined, Report, undefined>;
