/** The ledger's typed columns as table columns: no object per row is ever made. */
import type { Columns } from '../engine/client';
import { isoOfDays } from '../lib/format';
import type { TableColumn } from '../lib/table';

export interface LedgerColumn extends TableColumn {
  /** The column of the engine that it reads. */
  source: string;
}

type Label = (key: string) => string;

/** Text columns are codes into a dictionary; some engines give the bare numbers where there is none. */
function coded(ledger: Columns, name: string): (row: number) => string {
  const codes = ledger.columns.get(name);
  const words = ledger.dictionaries[name];
  return (row) => {
    const code = codes?.[row] ?? 0;
    return words === undefined ? String(code) : (words[code] ?? '');
  };
}

/** Searching a dictionary once per word beats searching its text once per row. */
function codedMatcher(ledger: Columns, name: string): TableColumn['matcher'] {
  const codes = ledger.columns.get(name);
  const words = ledger.dictionaries[name];
  if (codes === undefined || words === undefined) return undefined;
  return (needle) => {
    const hits = words.map((each) => each.toLowerCase().includes(needle));
    return (row) => hits[codes[row] ?? -1] === true;
  };
}

export function ledgerColumns(
  ledger: Columns,
  label: Label,
  wording: (group: string, code: string) => string,
  /** Where a row of a PDF or workbook stands in it; null when no file is one. */
  place: ((file: string, row: number) => string) | null = null,
): LedgerColumn[] {
  const amount = ledger.columns.get('amount');
  const credit = ledger.columns.get('credit');
  const balance = ledger.columns.get('balance');
  const day = ledger.columns.get('date');
  const at = ledger.columns.get('row');

  const text = (name: string, facet = false): LedgerColumn => {
    const matcher = codedMatcher(ledger, name);
    return {
      key: name,
      source: name,
      label: label(name),
      kind: 'text',
      facet,
      value: coded(ledger, name),
      ...(matcher === undefined ? {} : { matcher }),
    };
  };
  const code = (name: string, facet = true): LedgerColumn => {
    const value = coded(ledger, name);
    return {
      key: name,
      source: name,
      label: label(name),
      kind: 'code',
      facet,
      value: (row) => wording(name, value(row)),
    };
  };
  const side = (key: 'debit' | 'credit', wanted: number): LedgerColumn => ({
    key,
    source: 'amount',
    label: label(key),
    kind: 'money',
    value: (row) => (credit?.[row] === wanted ? (amount?.[row] ?? 0) / 100 : null),
  });
  const parties = ledger.columns.get('party');
  const kinds = ledger.dictionaries['party_kind'];
  const kind: LedgerColumn = {
    key: 'kind',
    source: 'party',
    label: label('kind'),
    kind: 'code',
    facet: true,
    value: (row) => wording('kind', kinds?.[parties?.[row] ?? 0] ?? ''),
  };
  const file = coded(ledger, 'file');
  const places: LedgerColumn[] =
    place === null
      ? []
      : [
          {
            key: 'place',
            source: 'row',
            label: label('place'),
            kind: 'text',
            value: (row) => place(file(row), at?.[row] ?? 0),
          },
        ];
  return [
    { key: 'date', source: 'date', label: label('date'), kind: 'date', value: (row) => isoOfDays(day?.[row] ?? 0) },
    text('narration'),
    text('counterparty'),
    code('mode'),
    code('category'),
    side('debit', 0),
    side('credit', 1),
    {
      key: 'balance',
      source: 'balance',
      label: label('balance'),
      kind: 'money',
      value: (row) => {
        const value = balance?.[row] ?? NaN;
        return Number.isNaN(value) ? null : value / 100;
      },
    },
    code('turnover'),
    ...(ledger.dictionaries['party_kind'] === undefined ? [] : [kind]),
    code('verdict'),
    code('bounce', false),
    ...(ledger.dictionaries['decided'] === undefined ? [] : [text('decided')]),
    text('account', true),
    text('file'),
    { key: 'row', source: 'row', label: label('row'), kind: 'number', value: (row) => at?.[row] ?? 0 },
    ...places,
  ];
}
