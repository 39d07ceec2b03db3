/** What the pictures of parties, days and digits draw, out of the engine's documents and the ledger's columns. */
import type { Json, JsonObject, Month } from '../engine/api';
import type { Columns } from '../engine/client';
import { daysBetween } from './axis';
import { sharesOf, type Daily } from './data';

const isObject = (value: Json | undefined): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const number = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);

export type FlowKind = 'party' | 'rest' | 'uncertain' | 'other' | 'debt' | 'owner' | 'left';

export interface FlowNode {
  kind: FlowKind;
  /** Of a party. */
  name: string;
  amount: number;
}

export interface Flows {
  payers: FlowNode[];
  payees: FlowNode[];
  /** Both sides come to this: what came in, or what went out when that was more. */
  total: number;
  inflow: number;
  outflow: number;
  /** Between own accounts: on neither side. */
  own: { inflow: number; outflow: number };
}

const DEBT = new Set(['EMI', 'INTEREST_CHARGED']);
const OWNER = new Set(['DRAWINGS', 'INVESTMENT']);

/** The largest parties by name, the rest in what it is, and what is left over so that both sides come to one sum. */
export function flowsOf(transactions: JsonObject | null, most = 5): Flows | null {
  const gross = transactions?.['gross_and_net'];
  if (!isObject(gross)) return null;
  const leftOut = (Array.isArray(gross['left_out']) ? gross['left_out'] : []).filter(isObject);
  const apart = (side: string, test: (reason: string) => boolean): number =>
    leftOut
      .filter((each) => each['side'] === side && test(typeof each['reason'] === 'string' ? each['reason'] : ''))
      .reduce((sum, each) => sum + number(each['amount']), 0);
  const own = (reason: string): boolean => reason === 'OWN_TRANSFER';
  const inner = { inflow: apart('credits', own), outflow: apart('debits', own) };
  const parties = (list: Json | undefined): FlowNode[] =>
    sharesOf(list)
      .sort((a, b) => b.amount - a.amount)
      .slice(0, most)
      .map(({ name, amount }) => ({ kind: 'party', name, amount }));
  const rest = (kind: FlowKind, amount: number): FlowNode => ({ kind, name: '', amount });
  const sum = (nodes: readonly FlowNode[]): number => nodes.reduce((total, { amount }) => total + amount, 0);

  const certain = number(gross['turnover_certain']);
  const uncertain = number(gross['turnover_upper']) - certain;
  const inflow = number(gross['credits']) - inner.inflow;
  const customers = parties(transactions?.['top_customers']);
  const payers = [
    ...customers,
    rest('rest', certain - sum(customers)),
    rest('uncertain', uncertain),
    rest('other', inflow - certain - uncertain),
  ];
  const operating = number(gross['operating_debits']);
  const outflow = number(gross['debits']) - inner.outflow;
  const debt = apart('debits', (reason) => DEBT.has(reason));
  const owner = apart('debits', (reason) => OWNER.has(reason));
  const suppliers = parties(transactions?.['top_merchants']);
  const payees = [
    ...suppliers,
    rest('rest', operating - sum(suppliers)),
    rest('debt', debt),
    rest('owner', owner),
    rest('other', outflow - operating - debt - owner),
  ];
  const left = rest('left', Math.abs(inflow - outflow));
  (inflow > outflow ? payees : payers).push(left);
  const shown = (nodes: FlowNode[]): FlowNode[] => nodes.filter(({ amount }) => amount >= 1);
  const total = Math.max(inflow, outflow);
  return total < 1 ? null : { payers: shown(payers), payees: shown(payees), total, inflow, outflow, own: inner };
}

/** Each day of the months shown: what came in and went out, own transfers left out, and the balance at its end. */
export interface Calendar {
  months: string[];
  days: { day: string; month: number; inflow: number; outflow: number; balance: number | null }[];
}

export type Measure = 'inflow' | 'net' | 'balance';

export function calendarOf(
  ledger: Columns | null,
  months: readonly Month[],
  daily: Daily | null,
  asOf: string,
): Calendar {
  const shown = months.slice(-12).map(({ month }) => month);
  const [first] = shown;
  if (ledger === null || first === undefined) return { months: [], days: [] };
  const from = daysBetween('1970-01-01', `${first}-01`);
  const to = daysBetween('1970-01-01', asOf);
  const days: Calendar['days'] = [];
  for (let at = from; at <= to; at++) {
    const day = new Date(at * 86_400_000).toISOString().slice(0, 10);
    const month = shown.indexOf(day.slice(0, 7));
    if (month < 0) break;
    const known = daily === null ? -1 : at - daysBetween('1970-01-01', daily.from);
    days.push({ day, month, inflow: 0, outflow: 0, balance: daily?.balance[known] ?? null });
  }
  const column = (name: string): ArrayLike<number> => ledger.columns.get(name) ?? [];
  const [dates, amounts, credits, categories] = [
    column('date'),
    column('amount'),
    column('credit'),
    column('category'),
  ];
  const own = (ledger.dictionaries['category'] ?? []).indexOf('OWN_TRANSFER');
  const paise = days.map(() => [0, 0] as [number, number]);
  for (let row = 0; row < ledger.rows; row++) {
    const sums = paise[(dates[row] ?? -1) - from];
    if (sums === undefined || categories[row] === own) continue;
    const side = credits[row] === 1 ? 0 : 1;
    sums[side] += amounts[row] ?? 0;
  }
  days.forEach((each, at) => {
    each.inflow = (paise[at]?.[0] ?? 0) / 100;
    each.outflow = (paise[at]?.[1] ?? 0) / 100;
  });
  return { months: shown, days };
}

export function measured(day: Calendar['days'][number], by: Measure): number | null {
  return by === 'inflow' ? day.inflow : by === 'net' ? day.inflow - day.outflow : day.balance;
}

/** Five steps of equal numbers of days over what isn't zero; a step for below zero. 0 = nothing, −1 = below zero. */
export function stepsOf(values: readonly (number | null)[]): (value: number | null) => number {
  const some = values.filter((each): each is number => each !== null && each > 0).sort((a, b) => a - b);
  const edges = [1, 2, 3, 4].map((part) => some[Math.floor((some.length * part) / 5)] ?? Infinity);
  return (value) => {
    if (value === null || value === 0) return 0;
    if (value < 0) return -1;
    return 1 + edges.filter((edge) => value >= edge).length;
  };
}

export interface Digits {
  /** How many amounts begin with 1 … 9. */
  seen: number[];
  rows: number;
  /** Orders of size from the smallest to the largest. */
  orders: number;
}

/** Shares that Benford's law expects of 1 … 9. */
export const BENFORD = Array.from({ length: 9 }, (_, at) => Math.log10(1 + 1 / (at + 1)));

/** The receipts that rule X10 looks at: of the business, from ten rupees on, those at a rail's limit left out. */
export function digitsOf(ledger: Columns | null, months: readonly Month[], asOf: string): Digits {
  const seen = Array.from({ length: 9 }, () => 0);
  const [first] = months;
  let [rows, least, largest] = [0, Infinity, 0];
  if (ledger === null || first === undefined) return { seen, rows, orders: 0 };
  const from = daysBetween('1970-01-01', `${first.month}-01`);
  const to = daysBetween('1970-01-01', asOf);
  const column = (name: string): ArrayLike<number> => ledger.columns.get(name) ?? [];
  const code = (name: string, word: string): number => (ledger.dictionaries[name] ?? []).indexOf(word);
  const [dates, amounts, credits] = [column('date'), column('amount'), column('credit')];
  const [turnover, mode, bounce, category] = [column('turnover'), column('mode'), column('bounce'), column('category')];
  const [business, upi, none] = [code('turnover', 'business'), code('mode', 'UPI'), code('bounce', 'none')];
  const apart = [code('category', 'OWN_TRANSFER'), code('category', 'REVERSAL')];
  for (let row = 0; row < ledger.rows; row++) {
    const amount = amounts[row] ?? 0;
    const day = dates[row] ?? -1;
    if (day < from || day > to || credits[row] !== 1 || turnover[row] !== business || amount < 1000) continue;
    if (bounce[row] !== undefined && bounce[row] !== none) continue;
    if (apart.includes(category[row] ?? -1) || (mode[row] === upi && amount >= 10_000_000)) continue;
    const digit = Number(String(amount)[0]) - 1;
    seen[digit] = (seen[digit] ?? 0) + 1;
    rows += 1;
    least = Math.min(least, amount);
    largest = Math.max(largest, amount);
  }
  return { seen, rows, orders: rows === 0 ? 0 : Math.log10(largest / least) };
}
