/** The cleaned ledger, or the rows of it that stand behind a figure. */
import { useMemo } from 'preact/hooks';
import type { Columns } from '../engine/client';
import { locale, t, word, type Key } from '../i18n';
import { date, rupees } from '../lib/format';
import { ledgerColumns } from '../state/ledger';
import { files, type OwnFile } from '../state/session';
import { Table, type ShownColumn } from './Table';
import type { GridColumn } from './VirtualTable';

const WIDE = new Set(['narration']);
/** The whole ledger may have any number of rows. */
const LONG: Readonly<Record<string, Pick<GridColumn, 'width' | 'phone'>>> = {
  date: { width: 6.5, phone: 'start' },
  narration: { width: 16, phone: 'text' },
  counterparty: { width: 9 },
  mode: { width: 4.6 },
  category: { width: 9, phone: 'end' },
  debit: { width: 7, phone: 'more' },
  credit: { width: 7, phone: 'more' },
  balance: { width: 8 },
  turnover: { width: 7 },
  kind: { width: 7 },
  verdict: { width: 6.5 },
  bounce: { width: 6 },
  decided: { width: 10 },
  account: { width: 9 },
  file: { width: 12 },
  row: { width: 4.5 },
  place: { width: 9 },
};

/** `rows`, when given, picks rows of the ledger; else all are shown. */
export function Ledger({
  ledger,
  rows,
  caption,
  file,
  onCorrect,
}: {
  ledger: Columns;
  rows?: readonly number[];
  caption: string;
  file: string;
  /** Given where a person may say what a row really is. */
  onCorrect?: (row: number) => void;
}) {
  const language = locale.value;
  const read = files.value;
  const columns = useMemo((): ShownColumn[] => {
    const pick = (row: number): number => (rows === undefined ? row : (rows[row] ?? 0));
    const all = ledgerColumns(
      ledger,
      (key) => t(`col.${key}` as Key),
      (group, code) => word(group, code, code),
      placeIn(read),
    );
    return inOrder(all, rows === undefined ? WHOLE : BEHIND).map((column) => {
      const value = (row: number) => column.value(pick(row));
      const matcher = column.matcher;
      return {
        ...column,
        value,
        wide: WIDE.has(column.key),
        ...(matcher === undefined
          ? {}
          : {
              matcher: (needle: string) => {
                const test = matcher(needle);
                return (row: number) => test(pick(row));
              },
            }),
        ...(column.key === 'category' && onCorrect !== undefined
          ? {
              show: (row: number) => (
                <button
                  type="button"
                  class="quiet as-cell"
                  title={t('correct.open')}
                  onClick={() => {
                    onCorrect(pick(row));
                  }}
                >
                  {value(row)}
                </button>
              ),
            }
          : {}),
        ...(column.kind === 'money' ? { show: (row: number) => moneyCell(value(row)) } : {}),
        ...(column.kind === 'date' ? { show: (row: number) => date(String(value(row)), language) } : {}),
      };
    });
    // `t` and `word` read the language, so a change of language makes the columns again.
  }, [ledger, rows, language, read, onCorrect]);
  return (
    <Table
      caption={caption}
      file={file}
      columns={columns}
      count={rows?.length ?? ledger.rows}
      pageSize={rows === undefined ? 25 : 15}
      {...(rows === undefined ? { long: LONG } : {})}
    />
  );
}

/** Where a row of a PDF stands is looked up with it in hand. */
const WHOLE = ['date', 'narration', 'place'];
/** Of the rows behind a figure one asks where they stand: file and line come before what classification made of them. */
const BEHIND = ['date', 'narration', 'counterparty', 'debit', 'credit', 'file', 'row', 'place'];
function inOrder<T extends { key: string }>(columns: readonly T[], first: readonly string[]): T[] {
  return [
    ...first.flatMap((key) => columns.filter((column) => column.key === key)),
    ...columns.filter((column) => !first.includes(column.key)),
  ];
}

/** The engine counts lines of the table that the reader made; people look for a page or a sheet. */
function placeIn(list: readonly OwnFile[]): ((file: string, row: number) => string) | null {
  const tables = new Map(list.flatMap(({ name, read }) => (read === null ? [] : [[name, read] as const])));
  if (tables.size === 0) return null;
  return (name, row) => {
    const read = tables.get(name);
    const [part = 0, line = 0] = read?.places.subarray(2 * (row - 1), 2 * row) ?? [];
    if (read === undefined || part === 0) return '';
    const sheet = read.facts.sheets?.[part - 1]?.name;
    return sheet === undefined ? t('place.page', { page: part, line }) : t('place.sheet', { sheet, row: line });
  };
}

function moneyCell(value: string | number | null): string {
  return typeof value === 'number' ? rupees(value, locale.value) : '';
}
