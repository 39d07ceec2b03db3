/**
 * What one simulated borrower shows: a small record of numbers, so that a population of any size is measured in the memory of
 * one borrower. Shares come as [part, whole]: the population's is the sum of parts over the sum of wholes.
 */
import { dayOf, daysBetween, paiseOf } from './report-read.mjs';

const FREE = new Set(['SALES_RECEIPT', 'SUPPLIER_PAYMENT']);
const FAILED = new Set(['mandate_out', 'cheque_out']);
/** The modes of the original's mix: mandates, own transfers and the bank's own rows are in none of them. */
const MODES = ['UPI', 'IMPS', 'NEFT', 'RTGS', 'CASH', 'CHEQUE', 'ATM', 'POS'];
/** Public calendars; the trade before it is the year's strongest. */
const DIWALI = ['2023-11-12', '2024-11-01', '2025-10-20', '2026-11-08', '2027-10-29', '2028-10-17'];
const ISO = /^\d{4}-\d{2}-\d{2}$/;

/** [how many of the items fit, how many items]. */
const share = (items, fits) => [items.filter(fits).length, items.length];
const sum = (items, of) => items.reduce((total, item) => total + of(item), 0);

/** Counts things by a key: adding and asking whether one is still there. */
function bag(items, keyOf) {
  const counts = new Map();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return (key) => (counts.get(key) ?? 0) > 0;
}

function trade({ events, borrower, invoices }) {
  const sales = events.filter((event) => event.sale);
  const value = sum(sales, (event) => event.amount);
  const upi = sales.filter((event) => event.mode === 'UPI');
  const cash = sales.filter((event) => event.category === 'CASH_DEPOSIT');
  const byBuyer = new Map();
  for (const sale of sales) {
    if (sale.mode === 'CASH' || !sale.counterparty) continue;
    byBuyer.set(sale.counterparty, (byBuyer.get(sale.counterparty) ?? 0) + sale.amount);
  }
  const platforms = sales.filter((sale) => sale.category === 'PLATFORM_SETTLEMENT' && sale.counterparty);
  const months = {};
  for (const sale of sales) months[sale.date.slice(0, 7)] = (months[sale.date.slice(0, 7)] ?? 0) + sale.amount;
  // When the goods were sold, where the bills say so; what has no bill was sold on the day it was paid.
  const sold = {};
  const billed = (invoices ?? []).filter((bill) => bill.series === 'sales' && bill.real !== false);
  for (const bill of billed) {
    const month = bill.date.slice(0, 7);
    if (months[month] !== undefined) sold[month] = (sold[month] ?? 0) + (bill.taxable + bill.tax) * 100;
  }
  for (const sale of sales) {
    if (billed.length > 0 && sale.invoice !== undefined) continue;
    sold[sale.date.slice(0, 7)] = (sold[sale.date.slice(0, 7)] ?? 0) + sale.amount;
  }
  return {
    turnover: borrower.true_annual_turnover ?? null,
    upiCount: sales.length > 0 ? upi.length / sales.length : null,
    upiValue: value > 0 ? sum(upi, (event) => event.amount) / value : null,
    cashValue: value > 0 ? sum(cash, (event) => event.amount) / value : null,
    topBuyer: value > 0 ? Math.max(0, ...byBuyer.values()) / value : null,
    platformValue: value > 0 ? sum(platforms, (event) => event.amount) / value : null,
    months,
    sold,
    festive: festive(events),
    modes: Object.fromEntries(MODES.map((mode) => [mode, events.filter((event) => event.mode === mode).length])),
    inModes: events.filter((event) => MODES.includes(event.mode)).length,
  };
}

/** Sales a day before Diwali over sales a day in all. */
function festive(events) {
  const sales = events.filter((event) => event.sale);
  if (sales.length === 0) return null;
  const span = daysBetween(events[0].date, events.at(-1).date) + 1;
  const before = (day) => DIWALI.some((feast) => daysBetween(day, feast) > 0 && daysBetween(day, feast) <= 26);
  const first = Date.parse(events[0].date);
  const days = Array.from({ length: span }, (_, i) => new Date(first + i * 86_400_000).toISOString().slice(0, 10));
  const festiveDays = days.filter(before).length;
  if (festiveDays < 10) return null;
  const value = (rows) => sum(rows, (event) => event.amount);
  return value(sales.filter((sale) => before(sale.date))) / festiveDays / (value(sales) / span);
}

/** First digits of amounts that nothing fixes or caps. */
function firstDigits(events) {
  const counts = new Array(10).fill(0);
  for (const event of events) {
    if (FREE.has(event.category) && event.fraud === undefined) counts[Number(String(event.amount)[0])] += 1;
  }
  return counts.slice(1);
}

/** The last day on which a return is in time: the 11th and the 20th, for a quarter the 13th and the 24th. */
function dueDay(row) {
  const [month, year] = row.return_period.split('-').map(Number);
  const quarterly = row.filing_frequency === 'QUARTERLY';
  const day = row.return_type === 'GSTR1' ? (quarterly ? 13 : 11) : quarterly ? 24 : 20;
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
}

/** The months that a return is about, "YYYY-MM". */
function monthsOf(row) {
  const [month, year] = row.return_period.split('-').map(Number);
  const count = row.filing_frequency === 'QUARTERLY' ? 3 : 1;
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7),
  );
}

function gst({ raw, events, borrower }, { months }) {
  const filed = raw.gst.filter((row) => row.return_type === 'GSTR1' || row.return_type === 'GSTR3B');
  const late = filed.map((row) => {
    const day = dayOf(row.filing_date);
    return day === null ? Infinity : daysBetween(dueDay(row), day);
  });
  const inBand = (low, high) => [late.filter((days) => days >= low && days <= high).length, late.length];
  const monthly = raw.gst.filter((row) => row.return_type === 'GSTR3B');
  // What reached the bank against what was declared, over the whole months that both know.
  let declared = 0;
  let traded = 0;
  const inside = Object.keys(months).sort().slice(1, -1);
  for (const row of monthly) {
    const covered = monthsOf(row);
    if (row.status === 'NOT_FILED' || !covered.every((month) => inside.includes(month))) continue;
    declared += ['total_taxable_value', 'total_igst', 'total_cgst', 'total_sgst'].reduce(
      (total, key) => total + (paiseOf(row[key]) ?? 0),
      0,
    );
    for (const month of covered) traded += months[month] ?? 0;
  }
  const first = events[0]?.date ?? '9';
  const last = events.at(-1)?.date ?? '0';
  const challans = new Map();
  for (const event of events) {
    if (event.category !== 'GST_PAYMENT') continue;
    challans.set(event.date, (challans.get(event.date) ?? 0) + event.amount);
  }
  const due = monthly
    .map((row) => ({
      day: dayOf(row.filing_date),
      tax: paiseOf(row.net_tax_liability) - (paiseOf(row.tax_deposited) ?? 0),
    }))
    .filter(({ day, tax }) => day !== null && day > first && day < last && tax > 0);
  return {
    gstLate: [late.filter((days) => days > 0 && days < Infinity).length, late.length],
    gstOnTime: inBand(-999, 0),
    gstLate10: inBand(1, 10),
    gstLate30: inBand(11, 30),
    gstLater: inBand(31, Infinity),
    gstRatio: declared > 0 && traded > 0 ? traded / declared : null,
    declared: borrower.gst_declared_ratio ?? null,
    challans: share(due, ({ day, tax }) => challans.get(day) === tax),
  };
}

function bureau({ raw, events, borrower }) {
  const report = raw.credit_reports[0];
  const lines = (report?.accounts ?? []).filter((line) => !line.date_closed && line.status !== 'CLOSED');
  const grids = lines.map((line) =>
    String(line.dpd_string ?? '')
      .split('|')
      .filter(Boolean),
  );
  const cells = grids.flat();
  const bad = (code) => code === '090' || code === 'XXX' || code === 'SUB' || code === 'LSS' || code === 'DBT';
  const balance = (line) => paiseOf(line.current_balance) ?? 0;
  const instalments = events.filter(
    (event) => event.category === 'EMI' && event.type === 'DEBIT' && (event.fraud ?? 'none') === 'none',
  );
  const hidden = new Set((borrower.loans?.filter?.((loan) => loan.hidden) ?? []).map((loan) => loan.lender));
  const all = raw.credit_reports.flatMap((each) => each.accounts ?? []);
  const known = bag(all, (line) => `${line.lender_name}|${paiseOf(line.emi_amount)}`);
  return {
    score: report?.credit_score ?? null,
    liveLoans: lines.length,
    enquiries: report?.enquiries?.length ?? 0,
    late30: [cells.filter((code) => code !== '000' && code !== 'STD').length, cells.length],
    late90: [
      sum(
        lines.filter((_, i) => bad(grids[i][0] ?? '000')),
        balance,
      ),
      sum(lines, balance),
    ],
    instalments: share(
      instalments.filter((event) => !hidden.has(event.counterparty)),
      (event) => known(`${event.counterparty}|${event.amount}`),
    ),
  };
}

function agreement({ raw, events, invoices, borrower }) {
  const frauds = new Set((borrower.frauds ?? []).map((fraud) => fraud.kind));
  // The truth's books are exact whatever the borrower did to the statement, but a row that he took out is in none.
  const edited = frauds.has('deleted_emi');
  const balances = new Map();
  let steps = 0;
  let exact = 0;
  for (const event of events) {
    if (event.real === false) continue;
    const before = balances.get(event.account_id);
    const moved = event.type === 'CREDIT' ? event.amount : -event.amount;
    if (before !== undefined) steps += 1;
    if (before !== undefined && before + moved === event.balance) exact += 1;
    balances.set(event.account_id, event.balance);
  }
  const held = raw.accounts.filter((account) => balances.has(account.account_id));
  const last = events.at(-1)?.date ?? '';
  const credit = bag(
    events.filter((event) => event.type === 'CREDIT'),
    (event) => `${event.date}|${event.amount}`,
  );
  const payouts = raw.ondc_orders.map((order) => order.payment?.settlement).filter(Boolean);
  const settlements = new Map(payouts.map((payout) => [payout.settlement_id, payout]));
  const settled = [...settlements.values()].filter((each) => dayOf(each.date) < last);
  const premiums = events.filter((event) => event.category === 'INSURANCE' && event.type === 'DEBIT');
  const policies = bag(raw.policies, (policy) => `${policy.insurer}|${paiseOf(policy.premium_amount)}`);
  const plans = events.filter(
    (event) => event.category === 'INVESTMENT' && event.mode === 'NACH' && event.bounce === 'none',
  );
  const purchases = raw.mutual_funds.flatMap((fund) =>
    (fund.transactions ?? []).map((each) => `${fund.amc}|${dayOf(each.date)}|${paiseOf(each.amount)}`),
  );
  const bought = bag(purchases, (each) => each);
  return {
    chain: edited ? [0, 0] : [exact, steps],
    closing: edited
      ? [0, 0]
      : share(held, (account) => paiseOf(account.balance) === Math.abs(balances.get(account.account_id))),
    ondc: frauds.has('ondc_inflation')
      ? [0, 0]
      : share(settled, (each) => credit(`${dayOf(each.date)}|${paiseOf(each.amount)}`)),
    premiums: share(premiums, (event) => policies(`${event.counterparty}|${event.amount}`)),
    plans: share(plans, (event) => bought(`${event.counterparty}|${event.date}|${event.amount}`)),
    ...bills({ raw, events, invoices }),
  };
}

/** Bills of the returns against the truth's, and the truth's against the bank. */
function bills({ raw, events, invoices }) {
  if (invoices === null) return { billsKnown: [0, 0], billsPaid: [0, 0] };
  const sales = invoices.filter((bill) => bill.series === 'sales');
  const known = bag(sales, (bill) => `${bill.number}|${Math.round((bill.taxable + bill.tax) * 100)}`);
  const declared = raw.gst.filter((row) => row.return_type === 'GSTR1').flatMap((row) => row.invoices ?? []);
  const amounts = new Map(events.map((event) => [event.transaction_id, event.amount]));
  const first = events[0]?.date ?? '9';
  const last = events.at(-1)?.date ?? '0';
  const old = sales.filter((bill) => bill.real !== false && bill.date >= first && daysBetween(bill.date, last) > 90);
  return {
    billsKnown: share(declared, (bill) => known(`${bill.invoice_number}|${paiseOf(bill.invoice_value)}`)),
    billsPaid: share(old, (bill) => {
      const paid = sum(bill.payments ?? [], (id) => amounts.get(id) ?? 0);
      return Math.abs(paid - Math.round((bill.taxable + bill.tax - (bill.tds ?? 0)) * 100)) <= 100;
    }),
  };
}

/** Raw rows as they are written. */
function mess({ raw }) {
  const rows = raw.transactions;
  const full = rows.filter((row) => row.balance === undefined);
  const dated = full.filter((row) => row.date !== null);
  const counted = full.filter((row) => row.amount !== null);
  const ids = new Set();
  let twice = 0;
  for (const row of rows) {
    if (ids.has(row.transaction_id)) twice += 1;
    ids.add(row.transaction_id);
  }
  return {
    rows: rows.length,
    noType: share(full, (row) => row.type === null),
    noDate: share(full, (row) => row.date === null),
    noAmount: share(full, (row) => row.amount === null),
    otherDates: share(dated, (row) => !ISO.test(row.date)),
    otherNumbers: share(counted, (row) => typeof row.amount !== 'number'),
    compact: [rows.length - full.length, rows.length],
    twice: [twice, ids.size],
  };
}

export function measure(borrower) {
  const { events, borrower: truth } = borrower;
  const traded = trade(borrower);
  const days = events.length > 0 ? daysBetween(events[0].date, events.at(-1).date) + 1 : 1;
  return {
    profile: truth.profile ?? 'unknown',
    segment: truth.segment ?? 'unknown',
    health: truth.health ?? null,
    pd: truth.pd_12m ?? null,
    defaulted: truth.default_12m ?? null,
    frauds: truth.frauds ? [...new Set(truth.frauds.map((fraud) => fraud.kind))] : null,
    failures: (events.filter((event) => FAILED.has(event.bounce) && event.type === 'DEBIT').length * 182.5) / days,
    digits: firstDigits(events),
    ...traded,
    ...gst(borrower, traded),
    ...bureau(borrower),
    ...agreement(borrower),
    ...mess(borrower),
  };
}
