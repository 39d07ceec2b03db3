/**
 * What the pictures draw, read out of the engine's documents (analytics.get) and columns. Nothing is computed anew: what a
 * document doesn't say stays unknown.
 */
import type { Json, JsonObject } from '../engine/api';
import type { Columns } from '../engine/client';
import { daysBetween, monthAfter } from './axis';

const isObject = (value: Json | undefined): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const known = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null);
const numbers = (value: Json | undefined): (number | null)[] => (Array.isArray(value) ? value.map(known) : []);
const texts = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(text) : []);
const member = (document: JsonObject | null, name: string): JsonObject => {
  const value = document?.[name];
  return isObject(value) ? value : {};
};

/** End-of-day balances from one day on; null = not known. */
export interface Daily {
  from: string;
  balance: (number | null)[];
}

export function dailyOf(accounts: JsonObject | null): Daily | null {
  const daily = member(accounts, 'daily');
  const from = text(daily['from']);
  const balance = numbers(daily['balance']);
  return from === '' || balance.length === 0 ? null : { from, balance };
}

/** Instalments and interest as the ledger has them, by their place in the days. */
export interface Due {
  day: number;
  amount: number;
  who: string;
  row: number;
}

const DUES = ['EMI', 'INTEREST_CHARGED'];

export function duesOf(ledger: Columns | null, daily: Daily | null): Due[] {
  if (ledger === null || daily === null) return [];
  const codes = DUES.map((code) => (ledger.dictionaries['category'] ?? []).indexOf(code)).filter((code) => code >= 0);
  const category = ledger.columns.get('category');
  const day = ledger.columns.get('date');
  const amount = ledger.columns.get('amount');
  const credit = ledger.columns.get('credit');
  const party = ledger.columns.get('counterparty');
  const names = ledger.dictionaries['counterparty'] ?? [];
  const start = daysBetween('1970-01-01', daily.from);
  const dues: Due[] = [];
  for (let row = 0; row < ledger.rows; row++) {
    const at = (day?.[row] ?? -1) - start;
    if (at < 0 || at >= daily.balance.length) continue;
    if (credit?.[row] === 1 || !codes.includes(category?.[row] ?? -1)) continue;
    dues.push({ day: at, amount: (amount?.[row] ?? 0) / 100, who: names[party?.[row] ?? -1] ?? '', row });
  }
  return dues;
}

/** One of a list of shares: a category, a way of payment, a payer. */
export interface Share {
  name: string;
  amount: number;
  rows: number;
  percent: number;
  percentOfRows: number | null;
}

export function sharesOf(list: Json | undefined): Share[] {
  return objects(list).map((each) => ({
    name: text(each['name']),
    amount: known(each['amount']) ?? 0,
    rows: known(each['rows']) ?? 0,
    percent: known(each['percent']) ?? 0,
    percentOfRows: known(each['percent_of_rows']),
  }));
}

export const modesOf = (transactions: JsonObject | null): { credits: Share[]; debits: Share[] } => {
  const mix = member(transactions, 'mode_mix');
  return { credits: sharesOf(mix['credits']), debits: sharesOf(mix['debits']) };
};

/** A month as both sides have it; null = that side doesn't know it. */
export interface TwoSides {
  month: string;
  filed: number | null;
  bank: number | null;
}

/** The newest `most` months that a side knows, without holes between them. */
export function gstBankOf(gst: JsonObject | null, transactions: JsonObject | null, most = 24): TwoSides[] {
  const filed = member(gst, 'columns');
  const bank = member(transactions, 'columns');
  const full = Array.isArray(bank['full']) ? bank['full'] : [];
  const sides = new Map<string, TwoSides>();
  const put = (months: Json | undefined, values: (number | null)[], side: 'filed' | 'bank'): void => {
    texts(months).forEach((month, index) => {
      const value = values[index] ?? null;
      if (value === null || month === '') return;
      sides.set(month, { ...(sides.get(month) ?? { month, filed: null, bank: null }), [side]: value });
    });
  };
  put(filed['month'], numbers(filed['sales_with_tax']), 'filed');
  // A month that the statements cover in part can't be held against a whole one.
  const whole = numbers(bank['turnover']).map((value, index) => (full[index] === false ? null : value));
  put(bank['month'], whole, 'bank');
  const months = [...sides.keys()].sort();
  const [first] = months;
  const last = months.at(-1);
  if (first === undefined || last === undefined) return [];
  const all: TwoSides[] = [];
  for (let month = first; month <= last && all.length < 600; month = monthAfter(month, 1)) {
    all.push(sides.get(month) ?? { month, filed: null, bank: null });
  }
  return all.slice(-most);
}

/** What the engine's own comparison of both sides sums up to, over the months that it could compare. */
export function comparedOf(reconciliation: JsonObject | null): { months: number; filed: number; bank: number } | null {
  const pair = objects(reconciliation?.['pairs']).find((each) => each['pair'] === 'gst_bank');
  const filed = known(pair?.['first']);
  const bank = known(pair?.['second']);
  const months = objects(pair?.['links']).filter(
    (each) => known(each['first']) !== null && known(each['second']) !== null,
  );
  return filed === null || bank === null || months.length === 0 ? null : { months: months.length, filed, bank };
}

export type Filing = 'ON_TIME' | 'LATE' | 'UNFILED' | 'FILED' | 'UNKNOWN';

export interface Return {
  form: string;
  /** Its newest month, and how many it covers. */
  period: string;
  months: number;
  filing: Filing;
  due: string | null;
  filed: string | null;
  daysLate: number | null;
}

const FILINGS: readonly string[] = ['ON_TIME', 'LATE', 'UNFILED', 'FILED', 'UNKNOWN'];

/** Returns that are to be filed, oldest first; a statement of purchases is none. */
export function returnsOf(gst: JsonObject | null): Return[] {
  return objects(gst?.['returns'])
    .filter((each) => FILINGS.includes(text(each['filing'])))
    .map((each) => ({
      form: text(each['form']),
      period: text(each['period']),
      months: known(each['months']) ?? 1,
      filing: text(each['filing']) as Filing,
      due: text(each['due']) || null,
      filed: text(each['filed']) || null,
      daysLate: known(each['days_late']),
    }))
    .sort((a, b) => (a.period < b.period ? -1 : a.period > b.period ? 1 : a.form < b.form ? -1 : 1));
}

export interface LoanLine {
  lender: string;
  type: string;
  live: boolean;
  opened: string | null;
  closed: string | null;
  balance: number | null;
  emi: number | null;
  overdue: number | null;
  /** Days past due by month, newest first, the first of them the report's month; null = not reported. */
  days: (number | null)[];
}

export interface BureauReport {
  bureau: string;
  about: string;
  date: string;
  /** Live ones first, then by the day they were opened. */
  loans: LoanLine[];
}

/** Each bureau's newest report that lists an account, the newest of all first. */
export function reportsOf(credit: JsonObject | null): BureauReport[] {
  return objects(credit?.['reports'])
    .filter((report) => report['newest_of_its_kind'] === true && text(report['date']) !== '')
    .map((report) => ({
      bureau: text(report['bureau']),
      about: text(report['about']),
      date: text(report['date']),
      loans: objects(report['accounts'])
        .map((each): LoanLine => ({
          lender: text(each['lender']),
          type: text(each['type']),
          live: each['live'] === true,
          opened: text(each['opened']) || null,
          closed: text(each['closed']) || null,
          balance: known(each['balance']),
          emi: known(each['emi']),
          overdue: known(each['overdue']),
          days: numbers(each['days_past_due']),
        }))
        .sort((a, b) => Number(b.live) - Number(a.live) || ((a.opened ?? '') < (b.opened ?? '') ? -1 : 1)),
    }))
    .filter(({ loans }) => loans.length > 0)
    .sort((a, b) => (a.date < b.date ? 1 : -1));
}

/** An instalment that the bank shows, by loan. */
export interface Instalment {
  lender: string;
  aMonth: number;
  amount: number;
  day: number | null;
  running: boolean;
  last: string | null;
}

export function instalmentsOf(transactions: JsonObject | null): Instalment[] {
  return objects(transactions?.['instalments']).map((each) => ({
    lender: text(each['lender']),
    aMonth: known(each['a_month']) ?? 0,
    amount: known(each['amount']) ?? 0,
    day: known(each['day']),
    running: each['running'] === true,
    last: text(each['last']) || null,
  }));
}

export interface Bounce {
  date: string;
  outward: boolean;
  kind: string;
  cause: string;
  amount: number;
  paidOn: string | null;
  row: number;
}

export function bouncesOf(transactions: JsonObject | null): Bounce[] {
  return objects(transactions?.['bounces']).map((each) => ({
    date: text(each['date']),
    outward: each['direction'] === 'outward',
    kind: text(each['kind']),
    cause: text(each['cause']),
    amount: known(each['amount']) ?? 0,
    paidOn: text(each['paid_on']) || null,
    row: known(each['row_id']) ?? -1,
  }));
}
