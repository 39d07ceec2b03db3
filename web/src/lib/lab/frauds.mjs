import { wilson } from './stats.mjs';

/**
 * Is planted fraud found? What counts as found: the rules of docs/metrics.md that speak of each kind of planted fraud. A severe finding of another
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

const found = (line, kind) => line.severe.some((rule) => RULES_OF[kind]?.includes(rule));

function recall(kind, hits, files) {
  return { kind, files, found: hits, recall: files > 0 ? hits / files : null, interval: wilson(hits, files) };
}

/**
 * Recall by kind and over all, each with Wilson's 95 % interval, and how many honest files have a severe finding. Lines are
 * those of lab.borrower; null for older ones that don't say what was planted.
 */
export function fraudsOf(lines) {
  if (!lines.every((line) => line.planted && line.severe)) return null;
  const kinds = KINDS.map((kind) => {
    const files = lines.filter((line) => line.planted.includes(kind));
    return recall(kind, files.filter((line) => found(line, kind)).length, files.length);
  }).filter(({ files }) => files > 0);
  const sum = (key) => kinds.reduce((total, one) => total + one[key], 0);
  const honest = lines.filter((line) => line.frauds.length === 0);
  const flagged = honest.filter((line) => line.severe.length > 0).length;
  return {
    kinds,
    all: recall('all', sum('found'), sum('files')),
    honest: {
      files: honest.length,
      flagged,
      share: honest.length > 0 ? flagged / honest.length : null,
      interval: wilson(flagged, honest.length),
    },
  };
}
