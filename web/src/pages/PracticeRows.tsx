/** The statement rows, as they came and as they were cleaned; a row is opened to say what it shows. */
import { useMemo, useState } from 'preact/hooks';
import { Section } from '../components/text';
import { Shown, VirtualTable, type GridColumn } from '../components/VirtualTable';
import { SearchBox } from '../components/SearchBox';
import type { Json, JsonObject } from '../engine/api';
import { locale, t, word, type Key } from '../i18n';
import { csv } from '../lib/csv';
import { date, rupees } from '../lib/format';
import { visibleRows, type Sort, type TableColumn } from '../lib/table';
import { ledgerColumns } from '../state/ledger';
import { book, draft, type ShownCase } from '../state/practice';
import { pointAt, shownBy } from '../state/practice-marks';
import { saveFile } from '../state/services';

type View = 'raw' | 'clean';
type Shape = TableColumn & Pick<GridColumn, 'width' | 'phone'>;

const CLEAN: Readonly<Record<string, Pick<GridColumn, 'width' | 'phone'>>> = {
  row: { width: 4.5, phone: 'more' },
  date: { width: 6.5, phone: 'start' },
  // Money beside the words: at 1,440 px the columns behind it are out of sight.
  narration: { width: 16, phone: 'text' },
  debit: { width: 7, phone: 'end' },
  credit: { width: 7, phone: 'end' },
  balance: { width: 8 },
  counterparty: { width: 9 },
  mode: { width: 5 },
  account: { width: 8 },
};

const RAW: readonly (Pick<GridColumn, 'width' | 'phone'> & { key: string; label: Key })[] = [
  { key: 'date', label: 'col.date', width: 9, phone: 'start' },
  { key: 'type', label: 'practice.side', width: 5, phone: 'more' },
  { key: 'amount', label: 'practice.amount', width: 8, phone: 'end' },
  { key: 'balance_after', label: 'col.balance', width: 8 },
  { key: 'mode', label: 'col.mode', width: 5 },
  { key: 'narration', label: 'col.narration', width: 17, phone: 'text' },
  { key: 'merchant_name', label: 'col.counterparty', width: 9 },
  { key: 'category', label: 'practice.bankCategory', width: 8 },
  { key: 'account_id', label: 'col.account', width: 8 },
];

const textOf = (value: Json | undefined): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

/** A column for each field that is looked at; a value that isn't there stays empty. */
function rawColumns(rows: readonly JsonObject[]): Shape[] {
  return [
    { key: 'line', label: t('col.row'), kind: 'number', width: 4.5, phone: 'more', value: (row) => row + 1 },
    ...RAW.map(({ key, label, ...size }): Shape => ({
      key,
      label: t(label),
      kind: 'text',
      ...size,
      value: (row) => textOf(rows[row]?.[key]),
    })),
  ];
}

function cleanColumns(found: ShownCase): Shape[] {
  const all = ledgerColumns(
    found.ledger,
    (key) => t(`col.${key}` as Key),
    (group, code) => word(group, code, code),
  );
  // In this order; what the engine makes of a row isn't among them.
  return Object.entries(CLEAN).flatMap(([key, size]) =>
    all.filter((column) => column.key === key).map((column) => ({ ...column, ...size })),
  );
}

export function PracticeRows({ found }: { found: ShownCase }) {
  const [view, setView] = useState<View>('clean');
  const [search, setSearch] = useState('');
  const [sort, setSort] = useState<Sort | null>(null);
  const [line, setLine] = useState<number | null>(null);
  const language = locale.value;
  const columns = useMemo(
    () => (view === 'raw' ? rawColumns(found.raw) : cleanColumns(found)),
    [view, found.raw, found.ledger, language],
  );
  const count = view === 'raw' ? found.raw.length : found.ledger.rows;
  const rows = useMemo(() => visibleRows(columns, count, { search, facets: {}, sort }), [columns, count, search, sort]);
  const lines = found.ledger.columns.get('row');
  const lineOf = (row: number): number => (view === 'raw' ? row + 1 : (lines?.[row] ?? 0));
  const opened = useMemo(() => {
    if (line === null) return null;
    if (view === 'raw') return line - 1;
    const place = lines?.indexOf(line) ?? -1;
    return place < 0 ? null : place;
  }, [line, view, lines]);
  const marked = draft.value;
  const grid = useMemo(
    () =>
      columns.map((column): GridColumn => ({
        key: column.key,
        label: column.label,
        kind: column.kind,
        width: column.width,
        ...(column.phone === undefined ? {} : { phone: column.phone }),
        show: (row) => cell(column, row),
      })),
    [columns, language],
  );
  return (
    <Section title={t('practice.statement')} note={t('practice.statement.note')}>
      <div class="tools">
        <label>
          <span class="hidden">{t('practice.view')}</span>
          <select
            value={view}
            onChange={(event) => {
              setView(event.currentTarget.value as View);
              setSort(null);
            }}
          >
            <option value="clean">{t('practice.view.clean')}</option>
            <option value="raw">{t('practice.view.raw')}</option>
          </select>
        </label>
        <SearchBox value={search} onInput={setSearch} />
        <Shown shown={rows.length} of={count} />
        <button
          type="button"
          class="quiet"
          onClick={() => {
            const cells = Array.from(rows, (row) => columns.map((column) => column.value(row)));
            saveFile(
              `statement_${view}.csv`,
              'text/csv',
              csv(
                columns.map(({ label }) => label),
                cells,
              ),
            );
          }}
        >
          {t('table.csv')}
        </button>
      </div>
      <VirtualTable
        caption={t('practice.statement')}
        columns={grid}
        rows={rows}
        fixed={1}
        sort={sort}
        onSort={setSort}
        opened={opened}
        stamp={marked}
        rowClass={(row) => (shownBy(marked, lineOf(row)).length > 0 ? 'is-marked' : undefined)}
        onOpen={(row) => {
          setLine(lineOf(row));
        }}
      />
      {rows.length === 0 && <p class="note">{t('table.none')}</p>}
      {line !== null && (
        <OneLine
          row={found.raw[line - 1] ?? {}}
          line={line}
          onClose={() => {
            setLine(null);
          }}
        />
      )}
    </Section>
  );
}

function cell(column: Shape, row: number): string | number {
  const value = column.value(row);
  if (column.kind === 'money') return typeof value === 'number' ? rupees(value, locale.value) : '';
  if (column.kind === 'date') return date(String(value), locale.value);
  return value ?? '';
}

/** A row as it came, and what the trainee says it shows. */
function OneLine({ row, line, onClose }: { row: JsonObject; line: number; onClose: () => void }) {
  const named = shownBy(draft.value, line);
  const kinds = book.value?.problems.filter(({ rows }) => rows) ?? [];
  return (
    <div class="practice-line" role="group" aria-label={t('practice.line', { line })}>
      <h3>{t('practice.line', { line })}</h3>
      <dl class="practice-fields">
        {Object.entries(row)
          .filter(([key]) => key !== 'customer_id' && key !== 'data_origin')
          .map(([key, value]) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd>{textOf(value) === '' ? '—' : textOf(value)}</dd>
            </div>
          ))}
      </dl>
      <fieldset class="practice-shows">
        <legend>{t('practice.shows')}</legend>
        {kinds.map(({ id }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={named.includes(id)}
              onChange={(event) => {
                draft.value = pointAt(draft.value, id, line, event.currentTarget.checked);
              }}
            />{' '}
            {t(`practice.problem.${id}` as Key)}
          </label>
        ))}
      </fieldset>
      <button type="button" class="quiet" onClick={onClose}>
        {t('practice.line.close')}
      </button>
    </div>
  );
}
