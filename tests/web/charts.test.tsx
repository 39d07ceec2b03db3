/** Each picture: what it draws of good data, of none, of one month, and of sums below zero. */
import { h } from 'preact';
import { afterEach, describe, expect, it } from 'vitest';
import { dayAfter, daysBetween, everyWhich, monthAfter, monthLabel, rupeeAxis } from '../../web/src/charts/axis';
import { BalanceDays, balanceSummary, belowZero, monthStarts } from '../../web/src/charts/BalanceDays';
import { CapBars, capScale, capSummary, sortedCaps } from '../../web/src/charts/CapBars';
import * as data from '../../web/src/charts/data';
import { filingSummary, GstBank, gstSummary } from '../../web/src/charts/GstBank';
import { daysIn, dpdClass, gridMonths, LoanGrid, loanSummary } from '../../web/src/charts/LoanGrid';
import { ModeMix, modeSummary } from '../../web/src/charts/ModeMix';
import { flowLayout, flowSummary, MonthFlow } from '../../web/src/charts/MonthFlow';
import { Ranked, rankedSummary } from '../../web/src/charts/Ranked';
import { fallsOf, Waterfall } from '../../web/src/charts/Waterfall';
import type { Cap, Characteristic, Month, Score } from '../../web/src/engine/api';
import { locale } from '../../web/src/i18n';
import { draw } from './draw';
import './hindi';

afterEach(() => {
  locale.value = 'en';
});

/** No picture may hold a number that isn't one, nor a size below nothing. */
function sound(drawn: ReturnType<typeof draw>): void {
  const numbers = drawn.numbers();
  expect(numbers.filter((each) => !Number.isFinite(each))).toEqual([]);
  expect(drawn.sizes().filter((each) => each < 0)).toEqual([]);
}

const month = (name: string, inflow: number, outflow: number, more: Partial<Month> = {}): Month => ({
  month: name,
  inflow,
  outflow,
  net: inflow - outflow,
  business_inflow: inflow * 0.8,
  uncertain_inflow: 0,
  transactions: 10,
  closing_balance: 5000,
  ...more,
});
const YEAR = Array.from({ length: 12 }, (_, i) => month(monthAfter('2025-11', i), 400_000 + i * 10_000, 350_000));

describe('axes', () => {
  it('count rupees in lakh and crore, one unit for all labels', () => {
    const lakh = rupeeAxis(0, 1_250_000, [200, 0], 'en');
    expect(lakh.unit).toBe('₹ lakh');
    expect(lakh.ticks.map(lakh.label)).toEqual(['0', '5', '10']);
    expect(rupeeAxis(-30_000_000, 50_000_000, [200, 0], 'en').unit).toBe('₹ crore');
    expect(rupeeAxis(0, 42_000, [200, 0], 'en').unit).toBe('₹ thousand');
    expect(rupeeAxis(0, 900, [200, 0], 'en').unit).toBe('₹');
    locale.value = 'hi';
    expect(rupeeAxis(0, 1_250_000, [200, 0], 'hi').unit).toBe('₹ लाख');
  });

  it('hold zero, and stand when there is nothing', () => {
    expect(rupeeAxis(5, 10, [200, 0], 'en').domain[0]).toBe(0);
    expect(rupeeAxis(-10, -5, [200, 0], 'en').domain[1]).toBe(0);
    const none = rupeeAxis(0, 0, [200, 0], 'en');
    expect(none.scale(0)).toBe(200);
  });

  it('name months so that they don’t touch, the year at its first', () => {
    expect(everyWhich(12, 300)).toBe(2);
    expect(everyWhich(3, 600)).toBe(1);
    expect(everyWhich(36, 0)).toBeGreaterThan(36);
    expect(monthLabel('2026-01', '2025-12', 'en')).toBe('Jan 26');
    expect(monthLabel('2026-02', '2026-01', 'en')).toBe('Feb');
    expect(monthAfter('2026-11', 2)).toBe('2027-01');
    expect(monthAfter('2026-01', -1)).toBe('2025-12');
    expect(dayAfter('2024-02-28', 1)).toBe('2024-02-29');
    expect(daysBetween('2025-12-31', '2026-01-02')).toBe(2);
  });
});

describe('money by month', () => {
  it('puts in above and out below the line, to one scale', () => {
    const { bars, zero, axis } = flowLayout(YEAR, 640);
    expect(bars).toHaveLength(12);
    for (const bar of bars) {
      expect(bar.inflow).toBeLessThan(bar.business);
      expect(bar.business).toBeLessThan(zero);
      expect(bar.outflow).toBeGreaterThan(zero);
    }
    expect(bars[11]?.inflow).toBeCloseTo(axis.scale(510_000));
  });

  it('says sums, short months, best and weakest', () => {
    expect(flowSummary(YEAR)).toContain('In 12 months ₹54.6 lakh came in');
    expect(flowSummary([month('2026-05', 100, 300)])).toContain('1 month fell short');
  });

  it('draws one month, and a month whose sums are below zero', () => {
    const one = draw(h(MonthFlow, { months: [month('2026-05', 100_000, 50_000)] }));
    sound(one);
    expect(one.all('.fill-business')).toHaveLength(1);
    expect(one.all('.line-net')).toHaveLength(0);
    const below = draw(
      h(MonthFlow, {
        months: [month('2026-05', -5_000, -2_000, { business_inflow: -9_000 }), month('2026-06', 10, 90_000)],
      }),
    );
    sound(below);
    expect(below.text).toContain('May 2026');
  });

  it('says so when there is no month', () => {
    const none = draw(h(MonthFlow, { months: [] }));
    expect(none.text).toBe('There is no month to show.');
    expect(none.all('svg')).toHaveLength(0);
  });

  it('is a slider with the month under the cursor in words, and a folded table', () => {
    const drawn = draw(h(MonthFlow, { months: YEAR }));
    sound(drawn);
    const [stage] = drawn.all('.chart-body');
    expect(stage?.getAttribute('role')).toBe('slider');
    expect(stage?.getAttribute('aria-valuemax')).toBe('12');
    expect(stage?.getAttribute('aria-valuetext')).toContain('Oct 2026: ₹5.1 lakh in');
    expect(drawn.all('details')).toHaveLength(1);
    expect(drawn.all('table')).toHaveLength(0);
    expect(drawn.all('svg').every((each) => each.getAttribute('style') === null)).toBe(true);
  });
});

const DAILY: data.Daily = { from: '2026-01-30', balance: [1000, -200, -50, null, 300, -1, 4000] };

describe('balance by day', () => {
  it('finds the days below zero and the beginnings of months', () => {
    expect(belowZero(DAILY.balance)).toEqual([
      [1, 3],
      [5, 6],
    ]);
    expect(belowZero([])).toEqual([]);
    expect(belowZero([0, null, 5])).toEqual([]);
    expect(monthStarts(DAILY)).toEqual([{ day: 2, month: '2026-02' }]);
  });

  it('says lowest, highest, days below zero and days of instalments', () => {
    const dues = [{ day: 4, amount: 900, who: 'A BANK', row: 7 }];
    const said = balanceSummary(DAILY, dues);
    expect(said).toContain('lowest balance was −₹200 (31 Jan 2026), the highest ₹4,000 (5 Feb 2026)');
    expect(said).toContain('3 days ended below zero');
    expect(said).toContain('on 1 day');
    expect(balanceSummary({ from: '2026-01-30', balance: [null] }, [])).toBe('No balance is known.');
  });

  it('draws gaps as gaps, and one day', () => {
    const drawn = draw(h(BalanceDays, { daily: DAILY, dues: [{ day: 4, amount: 900, who: 'A BANK', row: 7 }] }));
    sound(drawn);
    expect(drawn.all('.fill-below-day')).toHaveLength(2);
    expect(drawn.all('.mark-due')).toHaveLength(1);
    expect(drawn.all('.line-balance')[0]?.getAttribute('d')?.match(/M/g)).toHaveLength(2);
    sound(draw(h(BalanceDays, { daily: { from: '2026-01-30', balance: [0] }, dues: [] })));
    sound(draw(h(BalanceDays, { daily: { from: '2026-01-30', balance: [null, null] }, dues: [] })));
  });

  it('reads days from the document and instalments from the ledger’s columns', () => {
    const daily = data.dailyOf({ daily: { from: '1970-01-03', balance: [1, null] } });
    expect(daily).toEqual({ from: '1970-01-03', balance: [1, null] });
    expect(data.dailyOf(null)).toBeNull();
    expect(data.dailyOf({ daily: null })).toBeNull();
    expect(data.dailyOf({ daily: { from: null, balance: [] } })).toBeNull();
    const ledger = {
      rows: 5,
      columns: new Map(
        Object.entries({
          date: Int32Array.of(1, 2, 2, 3, 4),
          amount: Float64Array.of(100, 5050, 200, 300, 400),
          credit: Uint8Array.of(0, 0, 1, 0, 0),
          category: Uint8Array.of(1, 1, 1, 0, 1),
          counterparty: Uint32Array.of(0, 1, 1, 1, 1),
        }),
      ),
      dictionaries: { category: ['OTHER', 'EMI'], counterparty: ['', 'A BANK'] },
    };
    // Outside of the days, a credit and another category aren't instalments.
    expect(data.duesOf(ledger as never, daily)).toEqual([{ day: 0, amount: 50.5, who: 'A BANK', row: 1 }]);
    expect(data.duesOf(null, daily)).toEqual([]);
  });
});

const share = (name: string, amount: number, percent: number): data.Share => ({
  name,
  amount,
  rows: 3,
  percent,
  percentOfRows: percent / 2,
});

describe('ranked bars and ways of payment', () => {
  const shares = [share('A', 100, 10), share('B', 900, 90)];
  const name = (each: data.Share): string => each.name;

  it('puts the largest first and says it', () => {
    const drawn = draw(h(Ranked, { title: 'T', file: 't', shares, name, what: 'x', tone: 'out' }));
    sound(drawn);
    expect(drawn.all('.ranked-name').map((each) => each.textContent)).toEqual(['B', 'A']);
    expect(drawn.all('.fill-out')[0]?.getAttribute('width')).toBe('100');
    expect(rankedSummary([share('B', 900, 90)], name)).toBe('1 kind. The largest: B, ₹900, 90% of the whole.');
  });

  it('shows nothing as nothing, and a sum below zero without a bar', () => {
    const none = draw(h(Ranked, { title: 'T', file: 't', shares: [], name, what: 'x', tone: 'out' }));
    expect(none.text).toContain('There is nothing to show.');
    const below = draw(
      h(Ranked, { title: 'T', file: 't', shares: [share('R', -50, 0)], name, what: 'x', tone: 'out' }),
    );
    sound(below);
    expect(below.all('.fill-out')[0]?.getAttribute('width')).toBe('0');
  });

  it('says the ways of both sides, or that there are none', () => {
    expect(modeSummary([share('UPI', 10, 60)], [])).toBe('Most of the money comes in by UPI (60%).');
    expect(modeSummary([], [])).toBe('There is nothing to show.');
    const drawn = draw(h(ModeMix, { credits: shares, debits: [] }));
    sound(drawn);
    expect(drawn.all('.fill-count')).toHaveLength(2);
    sound(draw(h(ModeMix, { credits: [], debits: [] })));
  });

  it('reads shares and modes; what isn’t there is none', () => {
    const list = [{ name: 'UPI', amount: 5, rows: 1, percent: 50, percent_of_rows: 20 }];
    expect(data.sharesOf(list)).toEqual([{ name: 'UPI', amount: 5, rows: 1, percent: 50, percentOfRows: 20 }]);
    expect(data.sharesOf(undefined)).toEqual([]);
    expect(data.modesOf(null)).toEqual({ credits: [], debits: [] });
    expect(data.modesOf({ mode_mix: { credits: list } }).credits).toHaveLength(1);
  });
});

describe('GST beside the bank', () => {
  const gst = {
    available: true,
    columns: { month: ['2026-01', '2026-03'], sales_with_tax: [100, 300] },
    returns: [
      {
        period: '2026-03',
        form: 'GSTR3B',
        months: 1,
        filing: 'UNFILED',
        due: '2026-04-20',
        filed: null,
        days_late: null,
      },
      {
        period: '2026-01',
        form: 'GSTR1',
        months: 1,
        filing: 'LATE',
        due: '2026-02-11',
        filed: '2026-02-14',
        days_late: 3,
      },
      { period: '2026-01', form: 'GSTR2B', months: 1, filing: 'NOT_A_FILING', due: null, filed: null, days_late: null },
    ],
  };
  const bank = {
    columns: { month: ['2026-01', '2026-02', '2026-04'], turnover: [90, 80, 70], full: [true, true, false] },
  };

  it('lines both up by month, without holes, and leaves months in part out', () => {
    expect(data.gstBankOf(gst, bank)).toEqual([
      { month: '2026-01', filed: 100, bank: 90 },
      { month: '2026-02', filed: null, bank: 80 },
      { month: '2026-03', filed: 300, bank: null },
    ]);
    expect(data.gstBankOf(gst, bank, 2).map((each) => each.month)).toEqual(['2026-02', '2026-03']);
    expect(data.gstBankOf(null, null)).toEqual([]);
  });

  it('takes returns alone, oldest first, and says how they were filed', () => {
    const returns = data.returnsOf(gst);
    expect(returns.map((each) => each.form)).toEqual(['GSTR1', 'GSTR3B']);
    expect(filingSummary(returns)).toBe('Of 2 returns 0 were filed on time, 1 was late, 1 was not filed.');
    expect(filingSummary([])).toBe('No return was given.');
    expect(gstSummary({ returns: [], compared: null })).toContain('No month is known to both sides.');
  });

  it('takes the sums of the engine’s own comparison', () => {
    const link = { first: 1, second: 2 };
    const reconciliation = {
      pairs: [{ pair: 'gst_bank', first: 742, second: 726, links: [link, { first: 1, second: null }] }],
    };
    expect(data.comparedOf(reconciliation)).toEqual({ months: 1, filed: 742, bank: 726 });
    expect(data.comparedOf({ pairs: [{ pair: 'gst_bank', first: null, second: null, links: [] }] })).toBeNull();
    expect(data.comparedOf(null)).toBeNull();
  });

  it('draws each side that is known and a mark for each return', () => {
    const months = data.gstBankOf(gst, bank);
    const drawn = draw(h(GstBank, { months, returns: data.returnsOf(gst), compared: null }));
    sound(drawn);
    expect(drawn.all('.fill-filed')).toHaveLength(2);
    expect(drawn.all('.fill-business')).toHaveLength(2);
    expect(drawn.all('.mark-late')).toHaveLength(1);
    expect(drawn.all('.mark-unfiled')).toHaveLength(1);
    sound(draw(h(GstBank, { months: [{ month: '2026-01', filed: -5, bank: null }], returns: [], compared: null })));
    sound(draw(h(GstBank, { months: [], returns: [], compared: null })));
  });
});

describe('loans', () => {
  const account = (lender: string, live: boolean, opened: string, days: (number | null)[]) => ({
    lender,
    type: 'BUSINESS_LOAN',
    live,
    opened,
    closed: live ? null : '2026-01-15',
    balance: 1000,
    emi: 100,
    overdue: 0,
    days_past_due: days,
  });
  const report = (bureau: string, date: string, newest = true) => ({
    bureau,
    about: 'PERSON',
    date,
    newest_of_its_kind: newest,
    accounts: [account('OLD', false, '2024-01-01', [0, 95]), account('NEW', true, '2025-06-01', [30, null, 0])],
  });
  const credit = { reports: [report('A', '2026-01-31'), report('B', '2026-02-28'), report('A', '2025-01-31', false)] };

  it('takes the newest report of each bureau, the newest first, live loans first', () => {
    const reports = data.reportsOf(credit);
    expect(reports.map((each) => each.bureau)).toEqual(['B', 'A']);
    expect(reports[0]?.loans.map((each) => each.lender)).toEqual(['NEW', 'OLD']);
    expect(data.reportsOf(null)).toEqual([]);
    expect(data.reportsOf({ reports: [{ ...report('A', '2026-01-31'), accounts: [] }] })).toEqual([]);
  });

  it('puts days past due under their months: the newest is the report’s', () => {
    const [newest] = data.reportsOf(credit);
    if (newest === undefined) throw new Error('no report');
    const months = gridMonths(newest);
    expect(months).toEqual(['2025-12', '2026-01', '2026-02']);
    const [loan] = newest.loans;
    if (loan === undefined) throw new Error('no loan');
    expect(months.map((_, index) => daysIn(loan, months, index))).toEqual([0, null, 30]);
    expect([null, 0, 1, 30, 31, 61, 91].map(dpdClass)).toEqual([
      'dpd-none',
      'dpd-0',
      'dpd-1',
      'dpd-1',
      'dpd-2',
      'dpd-3',
      'dpd-4',
    ]);
    expect(loanSummary(newest)).toContain(
      '1 running loan, 1 closed. 2 were reported late at some time, at worst by 95 days.',
    );
  });

  it('draws a cell for each month, and a loan without any history', () => {
    const drawn = draw(h(LoanGrid, { reports: data.reportsOf(credit) }));
    sound(drawn);
    expect(drawn.all('.dpd-4')).toHaveLength(1);
    expect(drawn.all('select')).toHaveLength(1);
    const bare = { reports: [{ ...report('A', '2026-01-31'), accounts: [account('X', true, '2026-01-31', [])] }] };
    const alone = draw(h(LoanGrid, { reports: data.reportsOf(bare) }));
    sound(alone);
    expect(alone.all('.dpd-0')).toHaveLength(0);
    expect(draw(h(LoanGrid, { reports: [] })).text).toBe('');
  });
});

const item = (id: string, points: number, max_points: number, counted = true): Characteristic => ({
  id,
  metric: id,
  value: 1,
  bin: '',
  points,
  max_points,
  counted,
});
const scored = (score: number | null, characteristics: Characteristic[]): Score => ({
  score,
  band: 'good',
  characteristics,
  reasons: [],
});

describe('the fall to the score', () => {
  const score = scored(60, [item('a', 10, 20), item('b', 20, 20), item('c', 0, 10), item('d', 0, 0, false)]);

  it('ends at the engine’s score, the largest loss first', () => {
    const { top, falls, end, whole, unknown } = fallsOf(score, false);
    expect(top).toBeCloseTo(100);
    expect(falls.map((each) => each.row)).toEqual([0, 2]);
    expect(end).toBeCloseTo(60);
    expect([whole, unknown]).toEqual([1, 1]);
    falls.forEach((each, index) => {
      expect(each.from).toBeCloseTo(index === 0 ? top : (falls[index - 1]?.to ?? NaN));
    });
  });

  it('keeps the overall score’s points as they are', () => {
    const { top, end } = fallsOf(score, true);
    expect([top, end]).toEqual([50, 30]);
  });

  it('draws points below zero within its track, and nothing without a score', () => {
    const negative = draw(
      h(Waterfall, {
        title: 'T',
        score: scored(0, [item('a', -15, 10)]),
        overall: false,
        file: 't',
        name: () => 'a',
      }),
    );
    sound(negative);
    expect(negative.text).toContain('−250');
    for (const rect of negative.all('rect')) {
      const from = Number(rect.getAttribute('x') ?? 0);
      expect(from).toBeGreaterThanOrEqual(0);
      expect(from + Number(rect.getAttribute('width'))).toBeLessThanOrEqual(100.5);
    }
    const props = { title: 'T', overall: false, file: 't', name: () => '' };
    expect(draw(h(Waterfall, { ...props, score: scored(null, []) })).text).toBe('');
    expect(draw(h(Waterfall, { ...props, score: scored(0, []) })).text).toBe('');
    expect(fallsOf(scored(0, []), false).falls).toEqual([]);
  });
});

describe('limits', () => {
  const cap = (id: string, amount: number | null, binding = false): Cap => ({
    id,
    name: `limit ${id}`,
    amount,
    binding,
    formula: `formula ${id}`,
  });
  const caps = [cap('product', 5_000_000), cap('foir', 200_000), cap('cash', 150_000.7, true), cap('x', null)];

  it('stand with the smallest first; a ceiling far above doesn’t flatten the rest', () => {
    expect(sortedCaps(caps).map(({ id }) => id)).toEqual(['cash', 'foir', 'product', 'x']);
    const { top, cut } = capScale(caps);
    expect(top).toBe(800_000);
    expect([cut(5_000_000), cut(200_000)]).toEqual([true, false]);
    expect(capScale([cap('a', 0, true), cap('b', null)]).top).toBe(1);
    // Where nothing is left by most of them, those that are left tell the scale.
    expect(capScale([cap('a', 0, true), cap('b', 0), cap('c', 220_000), cap('d', 5_000_000)]).top).toBe(880_000);
    expect(capScale([]).top).toBe(1);
  });

  it('say which binds and which comes next', () => {
    expect(capSummary(caps)).toBe(
      'The smallest limit decides: limit cash, ₹1,50,000. The next is limit foir, ₹2,00,000.',
    );
    expect(capSummary([cap('a', null)])).toBe('No limit binds.');
    expect(capSummary([cap('a', -5, true)])).toContain('−₹5');
  });

  it('are drawn with their formulas, also when nothing is left', () => {
    const drawn = draw(h(CapBars, { caps }));
    sound(drawn);
    expect(drawn.all('.is-binding')).toHaveLength(1);
    expect(drawn.all('.cap-cut')).toHaveLength(1);
    expect(drawn.text).toContain('formula cash');
    sound(draw(h(CapBars, { caps: [cap('a', -5, true), cap('b', 0)] })));
    sound(draw(h(CapBars, { caps: [] })));
  });
});
