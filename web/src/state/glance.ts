/** The ledger rows behind the plain figures of a borrower's page. Rows are picked by what the engine says of them. */
import type { Metric } from '../engine/api';
import type { Columns } from '../engine/client';

/** Days since 1970-01-01 of a day, or of a month's first or last one. */
function dayNumber(text: string, last: boolean): number {
  const [year = NaN, month = NaN, day] = text.split('-').map(Number);
  if (day !== undefined) return Date.UTC(year, month - 1, day) / 86_400_000;
  return Date.UTC(year, last ? month : month - 1, 1) / 86_400_000 - (last ? 1 : 0);
}

/** The days of "2025-11..2026-10", both counted in; none when it isn't a period. */
export function daysOf(period: string): [number, number] {
  const [from = '', to = from] = period.split('..');
  const days: [number, number] = [dayNumber(from, false), dayNumber(to, true)];
  return days.some(Number.isNaN) ? [Infinity, -Infinity] : days;
}

/** Rows of the ledger for which `test` holds, in its order. A ledger has tens of thousands: no text is made of a day. */
function pick(ledger: Columns | null, period: string, test: (row: number, inside: boolean) => boolean): number[] {
  if (ledger === null) return [];
  const days = ledger.columns.get('date');
  const [from, to] = daysOf(period);
  const rows: number[] = [];
  for (let row = 0; row < ledger.rows; row++) {
    const day = days?.[row] ?? 0;
    if (test(row, day >= from && day <= to)) rows.push(row);
  }
  return rows;
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
  return pick(ledger, metric.period, (row, inside) => counted.has(row) || (inside && turnover?.[row] === business));
}

export function monthRows(ledger: Columns | null, month: string): number[] {
  return pick(ledger, month, (_, inside) => inside);
}

/** What a party paid in these months. */
export function payerRows(ledger: Columns | null, name: string, period: string): number[] {
  const wanted = codeOf(ledger, 'party', name);
  const party = ledger?.columns.get('party');
  const credit = ledger?.columns.get('credit');
  return pick(ledger, period, (row, inside) => inside && wanted >= 0 && party?.[row] === wanted && credit?.[row] === 1);
}

/** Instalments and interest that were paid in these months. */
export function dueRows(ledger: Columns | null, period: string): number[] {
  const category = ledger?.columns.get('category');
  const credit = ledger?.columns.get('credit');
  const codes = ['EMI', 'INTEREST_CHARGED'].map((code) => codeOf(ledger, 'category', code));
  return pick(ledger, period, (row, inside) => inside && credit?.[row] !== 1 && codes.includes(category?.[row] ?? -1));
}
