/** The cleaned ledger, or the rows of it that stand behind a figure. */
import { useMemo } from 'preact/hooks';
import type { Columns } from '../engine/client';
import { locale, t, word, type Key } from '../i18n';
import { date, rupees } from '../lib/format';
import { ledgerColumns } from '../state/ledger';
import { Table, type ShownColumn } from './Table';

const WIDE = new Set(['narration']);

/** `rows`, when given, picks rows of the ledger; else all are shown. */
export function Ledger({
  ledger,
  rows,
  caption,
  file,
}: {
  ledger: Columns;
  rows?: readonly number[];
  caption: string;
  file: string;
}) {
  const language = locale.value;
  const columns = useMemo((): ShownColumn[] => {
    const pick = (row: number): number => (rows === undefined ? row : (rows[row] ?? 0));
    return ledgerColumns(
      ledger,
      (key) => t(`col.${key}` as Key),
      (group, code) => word(group, code, code),
    ).map((column) => {
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
        ...(column.kind === 'money' ? { show: (row: number) => moneyCell(value(row)) } : {}),
        ...(column.kind === 'date' ? { show: (row: number) => date(String(value(row)), language) } : {}),
      };
    });
    // `t` and `word` read the language, so a change of language makes the columns again.
  }, [ledger, rows, language]);
  return (
    <Table
      caption={caption}
      file={file}
      columns={columns}
      count={rows?.length ?? ledger.rows}
      pageSize={rows === undefined ? 25 : 15}
    />
  );
}

function moneyCell(value: string | number | null): string {
  return typeof value === 'number' ? rupees(value, locale.value) : '';
}
