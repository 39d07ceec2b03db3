/** Money flow, the year of days, first digits and cover under stress: of good data, of none, and of odd ones. */
import { h } from 'preact';
import { afterEach, describe, expect, it } from 'vitest';
import { Benford, benfordSummary } from '../../web/src/charts/Benford';
import { CalendarHeat, calendarSummary } from '../../web/src/charts/CalendarHeat';
import { BENFORD, calendarOf, digitsOf, flowsOf, measured, stepsOf } from '../../web/src/charts/flows';
import { flowBands, flowHeight, MoneyFlow, moneySummary } from '../../web/src/charts/MoneyFlow';
import { BreakEven, coverScale, rowsOf, shockName, StressFan, stressSummary } from '../../web/src/charts/StressFan';
import type { Finding, JsonObject, Month, StressReply, StressScenario } from '../../web/src/engine/api';
import type { Columns } from '../../web/src/engine/client';
import { locale } from '../../web/src/i18n';
import { draw } from './draw';
import './hindi';

afterEach(() => {
  locale.value = 'en';
});

function sound(drawn: ReturnType<typeof draw>): void {
  expect(drawn.numbers().filter((each) => !Number.isFinite(each))).toEqual([]);
  expect(drawn.sizes().filter((each) => each < 0)).toEqual([]);
}

const share = (name: string, amount: number) => ({ name, amount, rows: 1, percent: 1 });
const SUMMARY: JsonObject = {
  gross_and_net: {
    credits: 1300,
    turnover_certain: 700,
    turnover_upper: 800,
    debits: 900,
    operating_debits: 500,
    left_out: [
      { side: 'credits', reason: 'OWN_TRANSFER', amount: 300, rows: 3 },
      { side: 'credits', reason: 'LOAN_DISBURSAL', amount: 200, rows: 1 },
      { side: 'debits', reason: 'OWN_TRANSFER', amount: 250, rows: 3 },
      { side: 'debits', reason: 'EMI', amount: 100, rows: 1 },
      { side: 'debits', reason: 'DRAWINGS', amount: 50, rows: 1 },
    ],
  },
  top_customers: [share('ACME', 400), share('BETA', 100)],
  top_merchants: [share('MILL', 350)],
};

describe('who pays and who is paid', () => {
  it('comes to one sum on both sides, own transfers apart', () => {
    const flows = flowsOf(SUMMARY);
    if (flows === null) throw new Error('no flows');
    const sum = (side: 'payers' | 'payees'): number => flows[side].reduce((total, { amount }) => total + amount, 0);
    expect(flows.inflow).toBe(1000);
    expect(flows.outflow).toBe(650);
    expect(sum('payers')).toBe(1000);
    expect(sum('payees')).toBe(1000);
    expect(flows.own).toEqual({ inflow: 300, outflow: 250 });
    expect(flows.payers.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['party', 400],
      ['party', 100],
      ['rest', 200],
      ['uncertain', 100],
      ['other', 200],
    ]);
    expect(flows.payees.at(-1)).toEqual({ kind: 'left', name: '', amount: 350 });
    expect(moneySummary(flows)).toContain('Most from ACME: ₹400.');
  });

  it('draws lines that don’t touch and bands that fill the business', () => {
    const flows = flowsOf(SUMMARY);
    if (flows === null) throw new Error('no flows');
    const height = flowHeight(flows);
    const bands = flowBands(flows.payers, flows.total, height);
    for (let i = 1; i < bands.length; i++)
      expect((bands[i]?.y ?? 0) - (bands[i - 1]?.y ?? 0)).toBeGreaterThanOrEqual(30);
    expect(bands.reduce((sum, { thick }) => sum + thick, 0)).toBeCloseTo(220);
    const drawn = draw(h(MoneyFlow, { flows }));
    sound(drawn);
    expect(drawn.all('.flow')).toHaveLength(flows.payers.length + flows.payees.length);
    expect(drawn.text).toContain('Left in the bank');
  });

  it('takes from the balance what went out beyond what came in, and is none without sums', () => {
    const gross = { credits: 100, turnover_certain: 100, turnover_upper: 100, debits: 150, operating_debits: 150 };
    const flows = flowsOf({ gross_and_net: gross });
    expect(flows?.payers.at(-1)).toEqual({ kind: 'left', name: '', amount: 50 });
    expect(flowsOf({ gross_and_net: { credits: 0, debits: 0 } })).toBeNull();
    expect(flowsOf(null)).toBeNull();
  });
});

const DAY = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
function ledgerOf(rows: [string, number, 0 | 1, string?, string?][]): Columns {
  const categories = ['SALES_RECEIPT', 'OWN_TRANSFER', 'REVERSAL'];
  return {
    rows: rows.length,
    columns: new Map(
      Object.entries({
        date: Int32Array.from(rows, ([date]) => DAY(date)),
        amount: Float64Array.from(rows, ([, rupees]) => rupees * 100),
        credit: Uint8Array.from(rows, ([, , credit]) => credit),
        category: Uint8Array.from(rows, ([, , , category = 'SALES_RECEIPT']) => categories.indexOf(category)),
        turnover: Uint8Array.from(rows, () => 0),
        mode: Uint8Array.from(rows, ([, , , , mode = 'UPI']) => (mode === 'UPI' ? 0 : 1)),
        bounce: Uint8Array.from(rows, () => 0),
      }),
    ),
    dictionaries: { category: categories, turnover: ['business'], mode: ['UPI', 'NEFT'], bounce: ['none'] },
  };
}
const month = (name: string): Month => ({
  month: name,
  inflow: 1,
  outflow: 1,
  net: 0,
  business_inflow: 1,
  uncertain_inflow: 0,
  transactions: 1,
  closing_balance: null,
});

describe('the year of days', () => {
  const ledger = ledgerOf([
    ['2026-01-31', 50, 1],
    ['2026-02-01', 100, 1],
    ['2026-02-01', 30, 0],
    ['2026-02-02', 500, 1, 'OWN_TRANSFER'],
    ['2026-02-03', 80, 0],
    ['2026-02-20', 10, 1],
  ]);
  const calendar = calendarOf(
    ledger,
    [month('2026-02')],
    { from: '2026-02-01', balance: [70, -5, null] },
    '2026-02-10',
  );

  it('adds up each day to the as-of date, own transfers left out', () => {
    expect(calendar.days).toHaveLength(10);
    expect(calendar.days[0]).toEqual({ day: '2026-02-01', month: 0, inflow: 100, outflow: 30, balance: 70 });
    expect(calendar.days[1]?.inflow).toBe(0);
    expect(calendar.days[2]).toMatchObject({ outflow: 80, balance: null });
    const third = calendar.days[2];
    expect(third === undefined ? null : measured(third, 'net')).toBe(-80);
  });

  it('shades by fifths of the days, zero and below apart', () => {
    const step = stepsOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, -4, null]);
    expect([1, 3, 5, 7, 10].map(step)).toEqual([1, 2, 3, 4, 5]);
    expect([0, null].map(step)).toEqual([0, 0]);
    expect(step(-1)).toBe(-1);
    expect(stepsOf([])(5)).toBe(1);
  });

  it('draws a cell for each day, can be walked through, and says what it shows', () => {
    const drawn = draw(h(CalendarHeat, { calendar }));
    sound(drawn);
    const cells = drawn.all('rect').filter((each) => /^heat-(\d|below)$/.test(each.getAttribute('class') ?? ''));
    expect(cells).toHaveLength(10);
    expect(drawn.all('.chart-body')[0]?.getAttribute('aria-valuemax')).toBe('10');
    expect(calendarSummary(calendar, 'inflow')).toBe(
      'Of 10 days 9 brought no money. The best was 1 Feb 2026 with ₹100.',
    );
    expect(calendarSummary(calendar, 'balance')).toContain('Of 2 days 1 ended below zero.');
    expect(calendarSummary({ months: [], days: [] }, 'net')).toBe('No day is known.');
    expect(draw(h(CalendarHeat, { calendar: { months: [], days: [] } })).all('svg')).toHaveLength(0);
  });
});

describe('first digits', () => {
  it('counts the receipts that the engine’s rule looks at', () => {
    const digits = digitsOf(
      ledgerOf([
        ['2026-02-01', 123.45, 1],
        ['2026-02-02', 99, 1],
        ['2026-02-03', 9, 1], // below ten rupees
        ['2026-02-03', 500, 0],
        ['2026-02-03', 100_000, 1], // at the rail's limit
        ['2026-02-03', 150_000, 1, 'SALES_RECEIPT', 'NEFT'],
        ['2026-02-04', 700, 1, 'REVERSAL'],
        ['2026-03-04', 700, 1],
      ]),
      [month('2026-02')],
      '2026-02-28',
    );
    expect(digits.seen).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(digits.rows).toBe(3);
    expect(digits.orders).toBeCloseTo(Math.log10(150_000 / 99));
    expect(BENFORD.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1);
  });

  it('says the engine’s finding, or that there is too little, and always the caveat', () => {
    const few = { seen: [3, 0, 0, 0, 0, 0, 0, 0, 0], rows: 3, orders: 1 };
    const many = { seen: BENFORD.map((each) => Math.round(each * 1000)), rows: 1000, orders: 4 };
    const finding = { rule: 'X10', title: 'First digits unlike those of grown figures' } as unknown as Finding;
    expect(benfordSummary(few, null)).toContain('Too little for the law');
    expect(benfordSummary(many, null)).toContain('found no departure');
    expect(benfordSummary(many, finding)).toContain('First digits unlike those of grown figures.');
    for (const said of [benfordSummary(few, null), benfordSummary(many, finding)])
      expect(said).toContain('Fixed prices, rents and instalments depart from it too.');
    const drawn = draw(h(Benford, { digits: many, finding: null }));
    sound(drawn);
    expect(drawn.all('.fill-in')).toHaveLength(9);
    expect(draw(h(Benford, { digits: { seen: [], rows: 0, orders: 0 }, finding: null })).all('svg')).toHaveLength(0);
  });
});

const at = (cover: number | null) => ({ cover, p5: 0.8, p25: 1.1, p50: 1.4, p95: 2.2, net: 50_000, due: 30_000 });
const shock = (code: string, cover: number | null, more: Partial<StressScenario> = {}): StressScenario => ({
  ...at(cover),
  id: code.toLowerCase(),
  code,
  text: 'As the engine says it.',
  params: {},
  applies: cover !== null,
  why: cover === null ? 'not known' : null,
  ...more,
});
const REPLY: StressReply = {
  as_of: '2026-10-31',
  stress: { id: 'msme-stress', version: '1.0.0' },
  known: true,
  why: null,
  minimum: 1.25,
  loan: { amount: 500_000, tenure_months: 36, annual_rate: 12, emi: 16_607 },
  basis: { margin_percent: 30 },
  today: at(1.67),
  scenarios: [
    shock('S_TOP_CUSTOMER', 0.9, { params: { share: 25 } }),
    shock('S_RATE_UP', 1.2, { params: { points: 2 } }),
    shock('S_FESTIVAL', null),
    shock('S_OTHER', 1.5),
  ],
  break_even: { fall_percent: 16.7, sales: 66_666.67, room: 20_000, below: false },
  curve: [0, 20, 40].map((fall) => ({ ...at(1.67 - fall / 25), fall_percent: fall })),
};

describe('cover under stress', () => {
  it('counts what falls below the policy and below 1, and says where sales break even', () => {
    const said = stressSummary(REPLY);
    expect(said).toContain('covers what is due 1.67 times; the policy asks for 1.25.');
    expect(said).toContain('Of 3 shocks 2 take it below that, one below 1.');
    expect(said).toContain('Sales may fall by 16.7%');
    const below = { ...REPLY, break_even: { fall_percent: null, sales: null, room: -5000, below: true } };
    expect(stressSummary(below)).toContain('It is below 1 already: ₹5,000 a month is missing.');
    expect(stressSummary({ ...REPLY, today: null })).toContain("can't be worked out");
  });

  it('names shocks with their sizes; one that the catalogue lacks as the engine does', () => {
    expect(REPLY.scenarios.map(shockName)).toEqual([
      'The largest customer goes (25% of sales)',
      'The rate of this loan rises by 2 percentage points',
      'The festival falls outside the year: no season is known',
      'As the engine says it.',
    ]);
    locale.value = 'hi';
    expect(shockName(REPLY.scenarios[1] as StressScenario)).toContain('2 प्रतिशत अंक');
  });

  it('draws a line for today and each shock, marks at one scale', () => {
    const drawn = draw(h(StressFan, { reply: REPLY }));
    sound(drawn);
    expect(drawn.all('li')).toHaveLength(5);
    expect(drawn.all('.stress-mark')).toHaveLength(4);
    expect(drawn.text).toContain('does not apply');
    expect(coverScale(rowsOf(REPLY), 1.25)).toBe(2.5);
    expect(coverScale([], 1.25)).toBe(2);
    expect(draw(h(StressFan, { reply: { ...REPLY, today: null, scenarios: [] } })).all('svg')).toHaveLength(0);
  });

  it('draws the fall of sales with its break-even, without a fan too', () => {
    const drawn = draw(h(BreakEven, { reply: REPLY }));
    sound(drawn);
    expect(drawn.all('.even-mark')).toHaveLength(1);
    expect(drawn.all('.chart-body')[0]?.getAttribute('aria-valuetext')).toContain('Sales down 0%: cover 1.67');
    const bare = REPLY.curve.map((each) => ({ ...each, p5: null, p25: null, p50: null, p95: null }));
    const plain = draw(h(BreakEven, { reply: { ...REPLY, curve: bare } }));
    sound(plain);
    expect(plain.all('.even-mark')).toHaveLength(1);
    expect(draw(h(BreakEven, { reply: { ...REPLY, curve: [], break_even: null } })).all('svg')).toHaveLength(0);
  });
});
