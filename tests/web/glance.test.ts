/** The rows behind a borrower's figures, and the hand that tries another request. */
import { describe, expect, it } from 'vitest';
import type { DecisionReply, Metric, WhatIfChange } from '../../web/src/engine/api';
import { daysOf, dueRows, monthRows, payerRows, salesRows } from '../../web/src/state/glance';
import { amountRange, byUse, wishOf } from '../../web/src/state/whatif';

const DAY = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
const ledger = {
  rows: 6,
  columns: new Map<string, ArrayLike<number>>(
    Object.entries({
      date: Int32Array.from(
        ['2025-10-31', '2025-11-01', '2025-11-02', '2026-10-31', '2026-10-31', '2026-11-01'].map(DAY),
      ),
      credit: Uint8Array.of(1, 1, 1, 0, 1, 0),
      turnover: Uint8Array.of(0, 0, 2, 1, 0, 1),
      party: Uint32Array.of(1, 1, 0, 1, 2, 1),
      category: Uint8Array.of(0, 1, 0, 1, 0, 1),
    }),
  ),
  dictionaries: {
    turnover: ['business', 'excluded', 'uncertain'],
    party: ['', 'ACME', 'OTHER'],
    category: ['SALES_RECEIPT', 'EMI'],
  },
} as never;
const metric = (evidence: number[]): Metric =>
  ({
    period: '2025-11..2026-10',
    evidence: { dataset: 'transactions', rows: evidence.length, row_ids: evidence },
  }) as unknown as Metric;

describe('a period', () => {
  it('holds whole months, or days as it says them', () => {
    expect(daysOf('2025-11..2026-10')).toEqual([DAY('2025-11-01'), DAY('2026-10-31')]);
    expect(daysOf('2025-11-02..2026-10-30')).toEqual([DAY('2025-11-02'), DAY('2026-10-30')]);
    expect(daysOf('2026-02')).toEqual([DAY('2026-02-01'), DAY('2026-02-28')]);
    expect(daysOf('2025-12..2025-12')).toEqual([DAY('2025-12-01'), DAY('2025-12-31')]);
    expect(daysOf('')).toEqual([Infinity, -Infinity]);
  });
});

describe('the rows behind a figure', () => {
  it('are the certain sales of the window and what was counted with them', () => {
    expect(salesRows(ledger, metric([2]))).toEqual([1, 2, 4]);
    expect(salesRows(ledger, undefined)).toEqual([]);
    expect(salesRows(null, metric([2]))).toEqual([]);
  });

  it('are those of a month, of a payer, of instalments', () => {
    expect(monthRows(ledger, '2025-11')).toEqual([1, 2]);
    expect(payerRows(ledger, 'ACME', '2025-11..2026-10')).toEqual([1]);
    expect(payerRows(ledger, 'NOBODY', '2025-11..2026-10')).toEqual([]);
    expect(dueRows(ledger, '2025-11..2026-10')).toEqual([3]);
  });
});

const decision = (amount: number, caps: [string, number | null][]): DecisionReply =>
  ({
    request: { amount, tenure_months: 36 },
    caps: caps.map(([id, amount]) => ({ id, name: id, amount, binding: false, formula: '' })),
  }) as unknown as DecisionReply;

describe('the hand', () => {
  it('starts at the request, with nothing changed', () => {
    expect(wishOf(decision(500_000, []))).toEqual({ amount: 500_000, tenure_months: 36, changes: [], months: 6 });
  });

  it('reaches above what the limits give, within the product, in steps that can be hit', () => {
    expect(
      amountRange(
        decision(500_000, [
          ['product', 5_000_000],
          ['foir', 1_000_000],
        ]),
      ),
    ).toEqual({
      min: 25_000,
      max: 1_200_000,
      step: 25_000,
    });
    expect(
      amountRange(
        decision(500_000, [
          ['product', 600_000],
          ['foir', null],
        ]),
      ).max,
    ).toBe(600_000);
    // What is asked for can always be reached.
    expect(amountRange(decision(9_000_000, [['product', 5_000_000]])).max).toBeGreaterThanOrEqual(9_000_000);
    for (const amount of [10_000, 333_333, 100_000_000]) {
      const { min, max, step } = amountRange(decision(amount, []));
      expect(max).toBeGreaterThanOrEqual(amount);
      expect(max / step).toBeLessThanOrEqual(112);
      expect(min).toBe(step);
    }
  });

  it('shows loans, what is done at once and bounces first', () => {
    const change = (id: string, kind: WhatIfChange['kind']): WhatIfChange => ({
      id,
      kind,
      code: '',
      text: '',
      params: {},
      on: false,
    });
    const { first, more } = byUse([
      change('wait', 'months'),
      change('no_bounces', 'months'),
      change('close_loan_1', 'loan'),
      change('file_gst', 'figures'),
    ]);
    expect(first.map(({ id }) => id)).toEqual(['no_bounces', 'close_loan_1', 'file_gst']);
    expect(more.map(({ id }) => id)).toEqual(['wait']);
    expect(byUse([])).toEqual({ first: [], more: [] });
  });
});
