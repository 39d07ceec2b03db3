/** Old names, a statement's lines, the steps' times, the scorecard's ranges: what the screens rest on. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonObject, Month } from '../../web/src/engine/api';
import { binAt, binsOf, checksOf, pdOf, textOf } from '../../web/src/lib/rulebook';
import { financialYear, statementOf, type Line } from '../../web/src/lib/statement';
import { maskedGstin } from '../../web/src/pages/Profile';
import { isPlace } from '../../web/src/shell/place';
import { DESK, GROUPS, OLD_NAMES, parseHash, TOOLS } from '../../web/src/state/route';
import { timesAfter } from '../../web/src/state/times';
import './hindi';

describe('old names', () => {
  it('lead where docs/SCREENS.md says', () => {
    const table = [...readFileSync('docs/SCREENS.md', 'utf8').matchAll(/^\|[^|]+\|([^|]+)\|[^|]+\| `([a-z/]+)` \|$/gm)];
    expect(table.length).toBe(13);
    const told = new Map<string, string>();
    for (const [, names = '', to = ''] of table)
      for (const [, name = ''] of names.matchAll(/`([a-z]+)`/g)) told.set(name, to);
    for (const [name, to] of told) {
      const { page, place } = parseHash(`#/en/${name}`) ?? {};
      expect(place === '' ? page : `${page}/${place}`, name).toBe(to);
      expect(isPlace(`#/en/${to}`), to).toBe(true);
    }
    for (const name of Object.keys(OLD_NAMES)) expect(told.has(name), name).toBe(true);
  });

  it('take a place of their own, and are no page themselves', () => {
    expect(parseHash('#/hi/calculations')).toEqual({ locale: 'hi', page: 'method', place: 'calculations' });
    expect(parseHash('#/insights/gst')).toEqual({ locale: null, page: 'analytics', place: 'gst' });
    expect(parseHash('#/en/constructor')).toBeNull();
    const pages: readonly string[] = [...DESK, ...TOOLS];
    expect(Object.keys(OLD_NAMES).filter((name) => pages.includes(name))).toEqual([]);
  });
});

it('the rail shows each view once', () => {
  expect(GROUPS.flatMap(({ pages }) => [...pages])).toEqual([...DESK, ...TOOLS]);
});

const DAY = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
const CATEGORIES = ['SALES_RECEIPT', 'CASH_DEPOSIT', 'SUPPLIER_PAYMENT', 'EMI', 'DRAWINGS', 'OWN_TRANSFER', 'RENT'];
// date, amount in paise, credit, category, turnover, bounce
const ROWS: [string, number, 0 | 1, string, string, string][] = [
  ['2026-03-05', 10_000_00, 1, 'SALES_RECEIPT', 'business', 'none'],
  ['2026-03-06', 2_000_50, 1, 'CASH_DEPOSIT', 'uncertain', 'none'],
  ['2026-03-07', 4_000_00, 0, 'SUPPLIER_PAYMENT', 'excluded', 'none'],
  ['2026-03-08', 1_000_00, 0, 'EMI', 'excluded', 'none'],
  ['2026-03-09', 1_000_00, 0, 'EMI', 'excluded', 'mandate_out'],
  ['2026-03-10', 500_00, 0, 'DRAWINGS', 'excluded', 'none'],
  ['2026-03-11', 700_00, 1, 'OWN_TRANSFER', 'excluded', 'none'],
  ['2026-04-02', 300_00, 0, 'RENT', 'excluded', 'none'],
  ['2026-05-02', 999_00, 0, 'RENT', 'excluded', 'none'], // after the as-of date
];
const TURNOVER = ['business', 'excluded', 'uncertain'];
const BOUNCE = ['none', 'mandate_out'];
const LEDGER = {
  rows: ROWS.length,
  columns: new Map<string, ArrayLike<number>>(
    Object.entries({
      date: ROWS.map(([date]) => DAY(date)),
      amount: ROWS.map(([, amount]) => amount),
      credit: ROWS.map(([, , credit]) => credit),
      category: ROWS.map(([, , , category]) => CATEGORIES.indexOf(category)),
      turnover: ROWS.map(([, , , , turnover]) => TURNOVER.indexOf(turnover)),
      bounce: ROWS.map(([, , , , , bounce]) => BOUNCE.indexOf(bounce)),
    }),
  ),
  dictionaries: { category: CATEGORIES, turnover: TURNOVER, bounce: BOUNCE },
};
const month = (name: string, more: Partial<Month>): Month => ({
  month: name,
  inflow: 0,
  outflow: 0,
  net: 0,
  business_inflow: 0,
  uncertain_inflow: 0,
  transactions: 0,
  closing_balance: null,
  ...more,
});
const MONTHS = [
  month('2026-03', {
    business_inflow: 10_000,
    uncertain_inflow: 2_000.5,
    turnover: 11_000.25,
    turnover_best: 12_000.5,
  }),
  month('2026-04', { turnover: 0, turnover_best: 0 }),
];

describe('profit and loss', () => {
  const statement = statementOf(LEDGER, MONTHS, '2026-04-30', 'month');
  const line = (id: string): Line => {
    const found = statement.lines.find((each) => each.id === id);
    if (found === undefined) throw new Error(`no line ${id}`);
    return found;
  };

  it('has each entry in one line, and none after the as-of date', () => {
    expect(statement.periods).toEqual(['2026-03', '2026-04']);
    expect(line('SUPPLIER_PAYMENT').amounts).toEqual([4000, 0]);
    expect(line('RENT').amounts).toEqual([0, 300]);
    expect(line('EMI').amounts).toEqual([1000, 0]);
    expect(line('OUT_MANDATE_RETURN').amounts).toEqual([1000, 0]);
    expect(line('IN_OWN_TRANSFER').amounts).toEqual([700, 0]);
    const rows = statement.lines
      .filter(({ sum }) => !sum)
      .flatMap((each) => [0, 1].flatMap((at) => statement.rowsOf(each, at)));
    // Certain sales stand in the engine's own line, not in one by category.
    expect([...rows, ...statement.rowsOf(line('SALES_CERTAIN'), 0)].sort((a, b) => a - b)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7,
    ]);
  });

  it('takes sales from the engine, with their bounds, and adds up to the paisa', () => {
    expect(line('SALES_CERTAIN').amounts[0]).toBe(10_000);
    expect(line('SALES_MOST').amounts[0]).toBe(12_000.5);
    expect(line('COSTS').amounts).toEqual([4000, 300]);
    expect(line('SURPLUS_LEAST').amounts).toEqual([6000, -300]);
    expect(line('SURPLUS').amounts).toEqual([7000.25, -300]);
    expect(line('SURPLUS_MOST').amounts).toEqual([8000.5, -300]);
    expect(line('AFTER_DEBT').amounts).toEqual([6000.25, -300]);
    expect(line('LEFT_OVER').amounts).toEqual([5500.25, -300]);
  });

  it('opens sales to what may be sales too', () => {
    expect(statement.rowsOf(line('SALES_CAUTIOUS'), 0)).toEqual([0, 1]);
    expect(statement.rowsOf(line('SALES_CERTAIN'), 0)).toEqual([0]);
    expect(statement.rowsOf(line('COSTS'), 1)).toEqual([7]);
  });

  it('goes by financial years from April on', () => {
    expect(financialYear('2026-03')).toBe('2025-26');
    expect(financialYear('2026-04')).toBe('2026-27');
    expect(financialYear('1999-12')).toBe('1999-00');
    const years = statementOf(LEDGER, MONTHS, '2026-04-30', 'year');
    expect(years.periods).toEqual(['2025-26', '2026-27']);
    expect(years.lines.find(({ id }) => id === 'SURPLUS')?.amounts).toEqual([7000.25, -300]);
  });
});

describe('the steps’ times', () => {
  const status = (fetch: string) => ({
    consent: 'done',
    fetch,
    clean: 'todo',
    analytics: 'todo',
    scores: 'todo',
    decision: 'todo',
  });
  it('run from running to done, and begin anew with the step', () => {
    const running = timesAfter({}, status('running'), 100);
    expect(running.fetch).toEqual({ began: 100, ended: null });
    expect(running.consent).toBeUndefined();
    const still = timesAfter(running, status('running'), 150);
    expect(still.fetch?.began).toBe(100);
    const done = timesAfter(still, status('done'), 180);
    expect(done.fetch).toEqual({ began: 100, ended: 180 });
    expect(timesAfter(done, status('done'), 500).fetch?.ended).toBe(180);
    expect(timesAfter(done, status('running'), 600).fetch).toEqual({ began: 600, ended: null });
    expect(timesAfter(done, status('todo'), 600).fetch).toBeUndefined();
  });
});

describe('the scorecard’s ranges', () => {
  const data = (name: string): JsonObject => JSON.parse(readFileSync(`core/data/${name}.json`, 'utf8')) as JsonObject;
  const card = data('scorecard');
  const items = Object.values(card['scores'] as JsonObject).flatMap(
    (score) => (score as JsonObject)['characteristics'] as JsonObject[],
  );

  it('take every value, and each value once', () => {
    expect(items.length).toBeGreaterThan(40);
    for (const item of items) {
      const bins = binsOf(item);
      expect(bins.length, textOf(item['id'])).toBe((item['bins'] as unknown[]).length);
      const edges = bins.flatMap(({ from, to }) => [from, to]).filter((each): each is number => each !== null);
      for (const value of [...edges, ...edges.map((each) => each - 1e-6), -1e9, 1e9]) {
        const at = bins.filter(({ from, to }) => (from === null || value >= from) && (to === null || value < to));
        expect(at.length, `${textOf(item['id'])} at ${value}`).toBe(1);
      }
      // The best range stands first, so a value at its open end earns the most.
      const best = Math.max(...bins.map(({ worth }) => worth));
      expect(bins[binAt(bins, item['better'] === 'low' ? -1e9 : 1e9)]?.worth, textOf(item['id'])).toBe(best);
    }
    expect(binAt(binsOf(items[0] ?? {}), null)).toBe(-1);
  });

  it('make a probability of log-odds', () => {
    expect(pdOf(0)).toBe(50);
    expect(pdOf(-3)).toBeCloseTo(4.743, 3);
  });

  it('and the policy’s checks are all of a kind that the page can word', () => {
    const rules = data('policy')['rules'] as JsonObject[];
    for (const rule of rules) {
      const listed = (rule['checks'] as unknown[] | undefined) ?? [];
      expect(checksOf(rule).length, textOf(rule['id'])).toBe(listed.length);
      expect(listed.length > 0 || typeof rule['kind'] === 'string', textOf(rule['id'])).toBe(true);
    }
  });
});

it('a registration number keeps its PAN to itself', () => {
  expect(maskedGstin('27IZYPD0000Q1ZW')).toBe('27XXXXXXXXXX1ZW');
  expect(maskedGstin('')).toBe('');
});
