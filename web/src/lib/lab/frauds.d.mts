export type FraudKind =
  | 'edited_balance'
  | 'inserted_credit'
  | 'deleted_emi'
  | 'circular'
  | 'round_trip'
  | 'window_dressing'
  | 'undisclosed_lender'
  | 'stacking'
  | 'fake_gst'
  | 'ondc_inflation'
  | 'impossible_rail'
  | 'impossible_day';
export interface Recall<Kind = FraudKind> {
  kind: Kind;
  files: number;
  found: number;
  recall: number | null;
  interval: [number, number];
}
export interface Frauds {
  kinds: Recall[];
  all: Recall<'all'>;
  honest: { files: number; flagged: number; share: number | null; interval: [number, number] };
}
export const RULES_OF: Record<FraudKind, string[]>;
export const KINDS: FraudKind[];
export const ON_PAPER: Set<string>;
export function fraudsOf(lines: readonly { frauds: string[]; planted: string[]; severe: string[] }[]): Frauds | null;
