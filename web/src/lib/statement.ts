/**
 * A profit-and-loss account of the cleaned ledger, line by line and month by month: sums of paise over columns, nothing
 * estimated. Sales are the engine's own (certain, cautious, best, most); costs are debits by their category. Which entries
 * stand in which line is docs/metrics.md's: operating debits leave out instalments, interest on limits, drawings,
 * investment, own transfers, returns and reversals.
 */
import type { Month } from '../engine/api';

/** The ledger's columns, as the engine gives them. */
interface Columns {
  rows: number;
  columns: Map<string, ArrayLike<number>>;
  dictionaries: Record<string, string[]>;
}

const NOT_OPERATING: ReadonlySet<string> = new Set([
  'EMI',
  'INTEREST_CHARGED',
  'DRAWINGS',
  'INVESTMENT',
  'OWN_TRANSFER',
  'CHEQUE_RETURN',
  'MANDATE_RETURN',
  'REVERSAL',
  'LOAN_DISBURSAL',
]);

export type Part = 'income' | 'cost' | 'surplus' | 'debt' | 'owner' | 'left' | 'apart';

export interface Line {
  /** A category's code, or the name of a sum. */
  id: string;
  part: Part;
  /** A line that is worked out of others, not rows of the ledger. */
  sum: boolean;
  /** Rupees, by period. */
  amounts: number[];
}

export interface Statement {
  /** Months "2026-05", or financial years "2025-26". */
  periods: string[];
  lines: Line[];
  /** Places of `lines` in order by period: the rows behind a line. */
  rowsOf: (line: Line, period: number) => number[];
}

const rupeesOf = (paise: number): number => paise / 100;

/** The financial year of a month, April to March: "2026-02" → "2025-26". */
export function financialYear(month: string): string {
  const year = Number(month.slice(0, 4)) - (Number(month.slice(5, 7)) < 4 ? 1 : 0);
  return `${year}-${String((year + 1) % 100).padStart(2, '0')}`;
}

const monthOfDay = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 7);

/** In which line a row of the ledger stands; null: in none. */
function lineOf(category: string, credit: boolean, turnover: string): { id: string; part: Part } | null {
  if (credit) {
    if (turnover === 'business') return { id: 'CERTAIN', part: 'income' };
    if (turnover === 'uncertain') return { id: 'UNCERTAIN', part: 'apart' };
    return { id: `IN_${category}`, part: 'apart' };
  }
  if (category === 'EMI' || category === 'INTEREST_CHARGED') return { id: category, part: 'debt' };
  if (category === 'DRAWINGS' || category === 'INVESTMENT') return { id: category, part: 'owner' };
  if (NOT_OPERATING.has(category)) return { id: `OUT_${category}`, part: 'apart' };
  return { id: category, part: 'cost' };
}

export function statementOf(ledger: Columns, months: readonly Month[], asOf: string, by: 'month' | 'year'): Statement {
  const nameOf = (month: string): string => (by === 'month' ? month : financialYear(month));
  const periods = [...new Set(months.map(({ month }) => nameOf(month)))];
  const place = new Map(months.map(({ month }) => [month, periods.indexOf(nameOf(month))]));
  const last = Date.parse(`${asOf}T00:00:00Z`) / 86_400_000;
  const paise = new Map<string, { part: Part; sums: number[]; rows: number[][] }>();
  const column = (name: string): ArrayLike<number> => ledger.columns.get(name) ?? [];
  const [day, amount, credit] = [column('date'), column('amount'), column('credit')];
  const [category, turnover, bounce] = [column('category'), column('turnover'), column('bounce')];
  const word = (name: string, code: number | undefined): string => ledger.dictionaries[name]?.[code ?? -1] ?? '';
  const known = new Map<number, number>();
  for (let row = 0; row < ledger.rows; row++) {
    const on = day[row] ?? 0;
    if (on > last) continue;
    let at = known.get(on);
    if (at === undefined) {
      at = place.get(monthOfDay(on)) ?? -1;
      known.set(on, at);
    }
    if (at < 0) continue;
    const code = word('category', category[row]);
    // An instalment that came back wasn't paid.
    const returned = code === 'EMI' && !['', 'none', 'NONE'].includes(word('bounce', bounce[row]));
    const line = returned
      ? { id: 'OUT_MANDATE_RETURN', part: 'apart' as const }
      : lineOf(code, credit[row] === 1, word('turnover', turnover[row]));
    if (line === null) continue;
    let sum = paise.get(line.id);
    if (sum === undefined) {
      sum = { part: line.part, sums: periods.map(() => 0), rows: periods.map(() => []) };
      paise.set(line.id, sum);
    }
    sum.sums[at] = (sum.sums[at] ?? 0) + (amount[row] ?? 0);
    sum.rows[at]?.push(row);
  }
  const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const own = (part: Part): Line[] =>
    [...paise]
      .filter(([, each]) => each.part === part)
      .sort(([, a], [, b]) => total(b.sums) - total(a.sums))
      .map(([id, each]) => ({ id, part, sum: false, amounts: each.sums.map(rupeesOf) }));
  /** A figure of the engine's months, added up by period. */
  const engine = (id: string, part: Part, of: (month: Month) => number): Line => {
    const sums = periods.map(() => 0);
    for (const month of months) {
      const at = place.get(month.month) ?? -1;
      if (at >= 0) sums[at] = (sums[at] ?? 0) + Math.round(of(month) * 100);
    }
    return { id, part, sum: true, amounts: sums.map(rupeesOf) };
  };
  const minus = (id: string, part: Part, from: Line, lines: readonly Line[]): Line => ({
    id,
    part,
    sum: true,
    amounts: from.amounts.map((value, at) =>
      rupeesOf(lines.reduce((left, line) => left - Math.round((line.amounts[at] ?? 0) * 100), Math.round(value * 100))),
    ),
  });
  const [costs, debt, owner] = [own('cost'), own('debt'), own('owner')];
  const certain = engine('SALES_CERTAIN', 'income', (month) => month.business_inflow);
  const cautious = engine('SALES_CAUTIOUS', 'income', (month) => month.turnover ?? month.business_inflow);
  const best = engine(
    'SALES_BEST',
    'income',
    (month) => month.turnover_best ?? month.turnover ?? month.business_inflow,
  );
  const most = engine('SALES_MOST', 'income', (month) => month.business_inflow + month.uncertain_inflow);
  const surplus = minus('SURPLUS', 'surplus', cautious, costs);
  const afterDebt = minus('AFTER_DEBT', 'left', surplus, debt);
  const spent: Line = {
    id: 'COSTS',
    part: 'cost',
    sum: true,
    amounts: periods.map((_, at) =>
      rupeesOf(costs.reduce((sum, line) => sum + Math.round((line.amounts[at] ?? 0) * 100), 0)),
    ),
  };
  const lines = [
    certain,
    cautious,
    best,
    most,
    ...costs,
    spent,
    minus('SURPLUS_LEAST', 'surplus', certain, costs),
    surplus,
    minus('SURPLUS_MOST', 'surplus', most, costs),
    ...debt,
    afterDebt,
    ...owner,
    minus('LEFT_OVER', 'left', afterDebt, owner),
    ...own('apart'),
  ];
  const behind: Readonly<Record<string, readonly string[]>> = {
    SALES_CERTAIN: ['CERTAIN'],
    SALES_CAUTIOUS: ['CERTAIN', 'UNCERTAIN'],
    SALES_BEST: ['CERTAIN', 'UNCERTAIN'],
    SALES_MOST: ['CERTAIN', 'UNCERTAIN'],
    COSTS: costs.map(({ id }) => id),
  };
  return {
    periods,
    lines,
    rowsOf: (line, period) =>
      (behind[line.id] ?? [line.id]).flatMap((id) => paise.get(id)?.rows[period] ?? []).sort((a, b) => a - b),
  };
}
