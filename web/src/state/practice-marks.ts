/** A trainee's answers while they are being given, and what is asked of the engine with them. No engine here. */
import type { Outcome, PracticeBook, PracticeMarks } from '../engine/api';
import { parseAmount } from '../lib/amount';

export interface Draft {
  /** By problem; one that wasn't answered isn't here. */
  problems: Readonly<Record<string, { there: boolean; rows: readonly number[] }>>;
  outcome: Outcome | null;
  amount: string;
  tenure: string;
  rate: string;
  reasons: readonly string[];
}

export const EMPTY_DRAFT: Draft = { problems: {}, outcome: null, amount: '', tenure: '', rate: '', reasons: [] };

export const approving = (outcome: Outcome | null): boolean => outcome === 'APPROVE' || outcome === 'APPROVE_REDUCED';

/** `there` null takes the answer back. */
export function answer(draft: Draft, id: string, there: boolean | null): Draft {
  const { [id]: before, ...others } = draft.problems;
  if (there === null) return { ...draft, problems: others };
  // Rows of what isn't there show nothing.
  return { ...draft, problems: { ...others, [id]: { there, rows: there ? (before?.rows ?? []) : [] } } };
}

/** A row that shows a problem says that the problem is there. */
export function pointAt(draft: Draft, id: string, line: number, shows: boolean): Draft {
  const rows = new Set(draft.problems[id]?.rows ?? []);
  if (shows) rows.add(line);
  else rows.delete(line);
  const sorted = [...rows].sort((a, b) => a - b);
  return { ...draft, problems: { ...draft.problems, [id]: { there: true, rows: sorted } } };
}

/** All that weren't answered: looked for, and not there. */
export function restAbsent(draft: Draft, book: PracticeBook): Draft {
  const rest = book.problems.filter(({ id }) => draft.problems[id] === undefined);
  return {
    ...draft,
    problems: { ...draft.problems, ...Object.fromEntries(rest.map(({ id }) => [id, { there: false, rows: [] }])) },
  };
}

export function toggleReason(draft: Draft, id: string, most: number): Draft {
  if (draft.reasons.includes(id)) return { ...draft, reasons: draft.reasons.filter((each) => each !== id) };
  return draft.reasons.length >= most ? draft : { ...draft, reasons: [...draft.reasons, id] };
}

/** The problems that a row was marked for. */
export const shownBy = (draft: Draft, line: number): string[] =>
  Object.entries(draft.problems).flatMap(([id, { rows }]) => (rows.includes(line) ? [id] : []));

/** What keeps the answers from being compared; null when nothing does. */
export type Lack = 'outcome' | 'amount' | 'tenure' | 'rate';

const positive = (text: string): number | null => {
  const value = Number(text.trim());
  return text.trim() !== '' && Number.isFinite(value) && value > 0 ? value : null;
};

export function lackOf(draft: Draft): Lack | null {
  if (draft.outcome === null) return 'outcome';
  if (!approving(draft.outcome)) return null;
  const amount = parseAmount(draft.amount);
  if (amount === null || amount <= 0) return 'amount';
  const tenure = positive(draft.tenure);
  if (tenure === null || !Number.isInteger(tenure) || tenure > 360) return 'tenure';
  const rate = positive(draft.rate);
  return rate === null || rate > 100 ? 'rate' : null;
}

export function marksOf(draft: Draft): PracticeMarks {
  const problems = Object.fromEntries(
    Object.entries(draft.problems).map(([id, { there, rows }]) => [
      id,
      rows.length === 0 ? { there } : { there, rows: [...rows] },
    ]),
  );
  const marks: PracticeMarks = { problems, reasons: [...draft.reasons] };
  if (draft.outcome !== null) marks.outcome = draft.outcome;
  if (!approving(draft.outcome)) return marks;
  const [amount, tenure, rate] = [parseAmount(draft.amount), positive(draft.tenure), positive(draft.rate)];
  return {
    ...marks,
    ...(amount === null ? {} : { amount }),
    ...(tenure === null ? {} : { tenure_months: tenure }),
    ...(rate === null ? {} : { annual_rate: rate }),
  };
}
