export interface Threshold {
  /** "P09.D_BOUNCES". */
  place: string;
  rule: string;
  /** Of the rule, in English. */
  name: string;
  reason: string;
  metric: string;
  compare: 'below' | 'above' | 'at_least';
  value: number;
  outcome: string;
}
export interface Policy {
  rules: { id: string; checks?: Record<string, unknown>[] }[];
  grades: { grade: string; outcome: string }[];
  capacity: Record<string, unknown>;
  benchmark: { rate_percent: number };
}
export function thresholds(policy: Policy): Threshold[];
export function move(
  policy: Policy,
  place: string,
  value: number | string,
): { place: string; from: number | string; to: number | string };
