/** Reads one simulated borrower's folder: raw values in any of their spellings, and the truth beside them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** "₹1,250.00 Dr", "Rs. 1,250/-", "INR 1250.00", -1250 → paise, without the sign; null when there is no number. */
export function paiseOf(value) {
  if (typeof value === 'number') return Math.round(Math.abs(value) * 100);
  if (typeof value !== 'string') return null;
  const digits = /\d[\d,]*(\.\d+)?/.exec(value);
  return digits ? Math.round(Number(digits[0].replaceAll(',', '')) * 100) : null;
}

/** A date in any of the simulator's layouts → "YYYY-MM-DD"; null when it is none. */
export function dayOf(value) {
  if (typeof value !== 'string') return null;
  let parts = /^(\d{4})[-/](\d{2})[-/](\d{2})/.exec(value);
  if (parts) return `${parts[1]}-${parts[2]}-${parts[3]}`;
  parts = /^(\d{2})[-/](\d{2})[-/](\d{4})/.exec(value);
  if (parts) return `${parts[3]}-${parts[2]}-${parts[1]}`;
  parts = /^(\d{1,2}) (\w{3}) (\d{2})$/.exec(value);
  const month = parts ? MONTHS.indexOf(parts[2].toLowerCase()) + 1 : 0;
  return month > 0 ? `20${parts[3]}-${String(month).padStart(2, '0')}-${parts[1].padStart(2, '0')}` : null;
}

/** Days from one ISO day to another. */
export const daysBetween = (from, to) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

const lines = (path) =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : null;

const DATASETS = ['accounts', 'transactions', 'gst', 'credit_reports', 'policies', 'mutual_funds', 'ondc_orders'];

/**
 * `events`: what happened, in order, one per transaction, amounts in paise; `borrower`: the truth's summary; `invoices`: the
 * truth's bills, null when the simulator keeps none.
 */
export function readBorrower(folder) {
  const raw = Object.fromEntries(DATASETS.map((name) => [name, lines(join(folder, `raw/raw_${name}.ndjson`)) ?? []]));
  const rows = lines(join(folder, 'truth/truth_transactions.ndjson')) ?? [];
  const summary = join(folder, 'truth/truth_borrower.json');
  const borrower = existsSync(summary)
    ? JSON.parse(readFileSync(summary, 'utf8'))
    : (rows.find((row) => row.summary === true) ?? {});
  const events = rows
    .filter((row) => row.amount !== undefined && row.duplicate_of === undefined)
    .map((row) => ({ ...row, amount: Math.round(row.amount * 100), balance: Math.round(row.balance * 100) }))
    .sort((a, b) => (a.date === b.date ? a.time - b.time : a.date < b.date ? -1 : 1));
  return { raw, events, borrower, invoices: lines(join(folder, 'truth/truth_invoices.ndjson')) };
}
