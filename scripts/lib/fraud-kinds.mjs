/**
 * What counts as found: the rules of docs/metrics.md that speak of each kind of planted fraud. A severe finding of another
 * rule doesn't count.
 */
export const RULES_OF = {
  edited_balance: ['X23'],
  inserted_credit: ['X20', 'X21'],
  deleted_emi: ['X23', 'X20', 'X22'],
  circular: ['X11', 'X12'],
  round_trip: ['X12', 'X11', 'X13'],
  window_dressing: ['X13', 'X12', 'B11'],
  undisclosed_lender: ['O10'],
  stacking: ['O9'],
  fake_gst: ['G8'],
  ondc_inflation: ['N1'],
  impossible_rail: ['X7'],
  impossible_day: ['X8'],
};

export const KINDS = Object.keys(RULES_OF);

/** Kinds that leave bank rows: where the truth names none, nothing was planted. */
export const ON_PAPER = new Set(['fake_gst', 'ondc_inflation']);
