import { describe, expect, it } from 'vitest';
import { distinct, PLAIN_VIEW, rowsOnPage, sortStep, visibleRows, type TableColumn } from '../../web/src/lib/table';

const data = [
  { name: 'Sharma Traders', amount: 500, mode: 'UPI' },
  { name: 'Meena Stores', amount: null, mode: 'NEFT' },
  { name: 'A K Enterprises', amount: -20, mode: 'UPI' },
  { name: 'sharma textiles', amount: 500, mode: 'CASH' },
];
const columns: TableColumn[] = [
  { key: 'name', label: 'Name', kind: 'text', value: (row) => data[row]?.name ?? null },
  { key: 'amount', label: 'Amount', kind: 'money', value: (row) => data[row]?.amount ?? null },
  { key: 'mode', label: 'Mode', kind: 'text', facet: true, value: (row) => data[row]?.mode ?? null },
];
const shown = (view: Partial<typeof PLAIN_VIEW>): number[] => [
  ...visibleRows(columns, data.length, { ...PLAIN_VIEW, ...view }),
];

describe('visibleRows', () => {
  it('keeps the order of the source', () => {
    expect(shown({})).toEqual([0, 1, 2, 3]);
  });
  it('searches text without regard to case', () => {
    expect(shown({ search: ' SHARMA ' })).toEqual([0, 3]);
    expect(shown({ search: 'nobody' })).toEqual([]);
  });
  it('filters by a facet together with the search', () => {
    expect(shown({ facets: { mode: 'UPI' } })).toEqual([0, 2]);
    expect(shown({ facets: { mode: 'UPI' }, search: 'sharma' })).toEqual([0]);
  });
  it('sorts stably, unknown last either way', () => {
    expect(shown({ sort: { key: 'amount', descending: false } })).toEqual([2, 0, 3, 1]);
    expect(shown({ sort: { key: 'amount', descending: true } })).toEqual([0, 3, 2, 1]);
  });
  it('uses a column’s own matcher', () => {
    const [first] = columns;
    const quick = [{ ...first!, matcher: () => (row: number) => row === 1 }];
    expect([...visibleRows(quick, 4, { ...PLAIN_VIEW, search: 'x' })]).toEqual([1]);
  });
});

describe('distinct', () => {
  it('lists values, the most frequent first', () => {
    expect(distinct(columns[2]!, data.length)).toEqual(['UPI', 'CASH', 'NEFT']);
  });
});

describe('the head of a column', () => {
  it('sorts up, down, and back to the order of the source', () => {
    const up = sortStep(null, 'amount');
    expect(up).toEqual({ direction: 'none', mark: '', next: { key: 'amount', descending: false } });
    const down = sortStep(up.next, 'amount');
    expect(down).toEqual({ direction: 'ascending', mark: ' ↑', next: { key: 'amount', descending: true } });
    expect(sortStep(down.next, 'amount')).toEqual({ direction: 'descending', mark: ' ↓', next: null });
    expect(sortStep(down.next, 'date').next).toEqual({ key: 'date', descending: false });
  });
});

describe('paper', () => {
  it('gets a schedule whole, and of a ledger the first 60 rows', () => {
    expect(rowsOnPage(400, 25, true)).toBe(400);
    expect(rowsOnPage(401, 25, true)).toBe(60);
    expect(rowsOnPage(50_000, 25, true)).toBe(60);
    expect(rowsOnPage(50_000, 25, false)).toBe(25);
  });
});
