/** The ledger rows behind the plain figures of a borrower's page. Rows are picked by what the engine says of them. */
import type { Metric } from '../engine/api';
import type { Columns } from '../engine/client';
import { isoOfDays } from '../lib/format';

/** Rows of the ledger for which `test` holds, in its order. */
function pick(ledger: Columns | null, test: (row: number, day: string) => boolean): number[] {
  if (ledger === null) return [];
  const days = ledger.columns.get('date');
  const rows: number[] = [];
  for (let row = 0; row < ledger.rows; row++) if (test(row, isoOfDays(days?.[row] ?? 0))) rows.push(row);
  return rows;
}

/** "2025-11..2026-10" holds a day when it lies in one of these months; days are compared as far as the period says them. */
export function within(period: string, day: string): boolean {
  const [from = '', to = from] = period.split('..');
  return from !== '' && day.slice(0, from.length) >= from && day.slice(0, to.length) <= to;
}

const codeOf = (ledger: Columns | null, name: string, word: string): number =>
  (ledger?.dictionaries[name] ?? []).indexOf(word);

const numbered = (ids: readonly (number | string)[]): number[] =>
  ids.filter((each): each is number => typeof each === 'number');

/** Certain sales of the months, and the uncertain credits that were counted with them (the metric's own evidence). */
export function salesRows(ledger: Columns | null, metric: Metric | undefined): number[] {
  if (metric === undefined) return [];
  const counted = new Set(numbered(metric.evidence?.row_ids ?? []));
  const business = codeOf(ledger, 'turnover', 'business');
  const turnover = ledger?.columns.get('turnover');
  return pick(ledger, (row, day) => counted.has(row) || (turnover?.[row] === business && within(metric.period, day)));
}

export function monthRows(ledger: Columns | null, month: string): number[] {
  return pick(ledger, (_, day) => day.startsWith(month));
}

/** What a party paid in these months. */
export function payerRows(ledger: Columns | null, name: string, period: string): number[] {
  const wanted = codeOf(ledger, 'party', name);
  const party = ledger?.columns.get('party');
  const credit = ledger?.columns.get('credit');
  return pick(
    ledger,
    (row, day) => wanted >= 0 && party?.[row] === wanted && credit?.[row] === 1 && within(period, day),
  );
}

/** Instalments and interest that were paid in these months. */
export function dueRows(ledger: Columns | null, period: string): number[] {
  const category = ledger?.columns.get('category');
  const credit = ledger?.columns.get('credit');
  const codes = ['EMI', 'INTEREST_CHARGED'].map((code) => codeOf(ledger, 'category', code));
  return pick(
    ledger,
    (row, day) => credit?.[row] !== 1 && codes.includes(category?.[row] ?? -1) && within(period, day),
  );
}
