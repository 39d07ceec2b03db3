export interface Case {
  /** Higher is worse. */
  z: number;
  /** Whether the borrower defaulted. */
  y: boolean;
}
export interface Range {
  low: number;
  high: number;
}
export interface Estimate extends Range {
  value: number;
}
export interface Auc extends Estimate {
  se: number;
  bads: number;
  goods: number;
}
export interface Decile {
  count: number;
  stated: number;
  seen: number;
}
export interface Calibration {
  slope: number;
  slope_low: number;
  slope_high: number;
  intercept: number;
  intercept_low: number;
  intercept_high: number;
  ece: number;
  brier: number;
  stated: number;
  seen: number;
  deciles: Decile[];
}
export interface RocPoint {
  x: number;
  y: number;
  z: number | null;
}
export function auc(cases: readonly Case[]): Auc | null;
export function ks(cases: readonly Case[]): number | null;
export function roc(cases: readonly Case[]): RocPoint[];
export function dice(seed: number): () => number;
export function drain<T>(steps: Generator<undefined, T, undefined>): T;
export function middle95(values: readonly number[]): Range | null;
/** Cases in the order of a figure, for measures of resamples. */
export interface Ranked {
  order: number[];
  ends: number[];
  bad: Uint8Array;
}
/** How often each case was drawn. */
export type Counts = Uint32Array;
export function ranked<C extends Case>(cases: readonly C[], of: (one: C) => number): Ranked;
export function aucOf(ranked: Ranked, counts: Counts): number | null;
export function ksOf(ranked: Ranked, counts: Counts): number | null;
export function bootstrapSteps(
  cases: readonly Case[],
  measure: (counts: Counts) => number | null,
  rounds?: number,
  seed?: number,
): Generator<undefined, Range | null, undefined>;
export function bootstrap(
  cases: readonly Case[],
  measure: (counts: Counts) => number | null,
  rounds?: number,
  seed?: number,
): Range | null;
export function logistic(z: number): number;
export function logit(p: number): number;
export function logisticFit(
  rows: readonly (readonly number[])[],
  y: readonly number[],
  weights?: readonly number[] | null,
  offset?: readonly number[] | null,
  ridge?: number,
): { beta: number[]; se: number[] };
export function calibration(cases: readonly { p: number; y: boolean }[]): Calibration | null;
export function psi(expected: readonly number[], actual: readonly number[]): number | null;
/** Wilson's 95 % interval of a share. */
export function wilson(hits: number, all: number): [number, number];
