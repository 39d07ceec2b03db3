/**
 * A table that filters, sorts and exports. A short one is paged: find-in-page, print and readers work. One that may be of
 * any length (`long`) is a grid of which only what is in sight is drawn; on paper it is a table again.
 */
import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { locale, t } from '../i18n';
import { number } from '../lib/format';
import { distinct, PLAIN_VIEW, rowsOnPage, sortStep, visibleRows, type Cell, type TableView } from '../lib/table';
import { printing } from '../state/route';
import { Exports } from './Exports';
import { OneRow, type RowColumn } from './OneRow';
import { VirtualTable, type GridColumn } from './VirtualTable';
import { SearchBox } from './SearchBox';

export interface ShownColumn extends RowColumn {
  /** Long text that may wrap. */
  wide?: boolean;
}

interface Props {
  /** Names the table for screen readers and the exported file. */
  caption: string;
  file: string;
  columns: ShownColumn[];
  count: number;
  pageSize?: number;
  /** Leave the tools away for tables of a few rows. */
  tools?: boolean;
  view?: TableView;
  rowClass?: (row: number) => string | undefined;
  /** Of a table of any length: each column's width in rem, and where it stands in a phone's row. */
  long?: Readonly<Record<string, Pick<GridColumn, 'width' | 'phone'>>>;
}

export function Table({
  caption,
  file,
  columns,
  count,
  pageSize = 25,
  tools = count > 8,
  view: given,
  rowClass,
  long,
}: Props) {
  const [view, setView] = useState<TableView>(given ?? PLAIN_VIEW);
  const [page, setPage] = useState(0);
  const [opened, setOpened] = useState<number | null>(null);
  const rows = useMemo(() => visibleRows(columns, count, view), [columns, count, view]);
  const size = rowsOnPage(rows.length, pageSize, printing.value);
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const at = printing.value ? 0 : Math.min(page, pages - 1);
  const shown = rows.subarray(at * size, (at + 1) * size);
  const change = (patch: Partial<TableView>): void => {
    setView({ ...view, ...patch });
    setPage(0);
  };
  const grid = useMemo(
    () =>
      long === undefined
        ? []
        : columns.map((column): GridColumn => ({
            key: column.key,
            label: column.label,
            kind: column.kind,
            ...(long[column.key] ?? { width: 8 }),
            show: (row) => (column.show === undefined ? (column.value(row) ?? '—') : column.show(row)),
          })),
    [columns, long],
  );
  const cells = (): Cell[][] => Array.from(rows, (row) => columns.map((column) => column.value(row)));
  const records = (): Record<string, Cell>[] =>
    Array.from(rows, (row) => Object.fromEntries(columns.map((column) => [column.key, column.value(row)])));

  const paged = () => (
    <>
      <div class="table-scroll" role="region" aria-label={caption} tabIndex={0}>
        {/* On a phone rows become cards by CSS; the roles keep it a table for readers. */}
        <table class="cards" role="table">
          <caption class="hidden">{caption}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((column) => (
                <Head key={column.key} column={column} view={view} change={change} sortable={tools} />
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {Array.from(shown, (row) => (
              <tr key={row} role="row" class={rowClass?.(row)}>
                {columns.map((column) => (
                  <td
                    key={column.key}
                    role="cell"
                    data-key={column.key}
                    data-label={column.label}
                    class={`is-${column.kind}${column.wide === true ? ' is-wide' : ''}`}
                  >
                    {column.show === undefined ? (column.value(row) ?? '—') : column.show(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages > 1 && (
        <nav class="pager" aria-label={`${caption}: ${t('table.pages')}`}>
          <button
            type="button"
            class="quiet"
            disabled={at === 0}
            onClick={() => {
              setPage(at - 1);
            }}
          >
            {t('table.previous')}
          </button>
          <span class="num">
            {t('table.range', {
              from: number(at * size + 1, locale.value),
              to: number(Math.min(rows.length, (at + 1) * size), locale.value),
              of: number(rows.length, locale.value),
            })}
          </span>
          <button
            type="button"
            class="quiet"
            disabled={at >= pages - 1}
            onClick={() => {
              setPage(at + 1);
            }}
          >
            {t('table.next')}
          </button>
        </nav>
      )}
    </>
  );

  return (
    <div class="table">
      {tools && (
        <Tools columns={columns} count={count} view={view} change={change} found={rows.length}>
          <Exports
            file={file}
            table={() => ({ head: columns.map((column) => column.label), rows: cells() })}
            json={records}
          />
        </Tools>
      )}
      {long !== undefined && !printing.value && rows.length > pageSize ? (
        <VirtualTable
          caption={caption}
          columns={grid}
          rows={rows}
          fixed={1}
          sort={view.sort}
          onSort={(sort) => {
            change({ sort });
          }}
          opened={opened}
          onOpen={setOpened}
          {...(rowClass === undefined ? {} : { rowClass })}
        />
      ) : (
        paged()
      )}
      {long !== undefined && opened !== null && opened < count && (
        <OneRow
          columns={columns}
          row={opened}
          onClose={() => {
            setOpened(null);
          }}
        />
      )}
      {rows.length === 0 && <p class="note">{t('table.none')}</p>}
    </div>
  );
}

interface Control {
  view: TableView;
  change: (patch: Partial<TableView>) => void;
}

function Head({ column, view, change, sortable }: Control & { column: ShownColumn; sortable: boolean }) {
  const { direction, mark, next } = sortStep(view.sort, column.key);
  if (!sortable) {
    return (
      <th scope="col" role="columnheader" class={`is-${column.kind}`}>
        {column.label}
      </th>
    );
  }
  return (
    <th scope="col" role="columnheader" class={`is-${column.kind}`} aria-sort={direction}>
      <button
        type="button"
        onClick={() => {
          change({ sort: next });
        }}
      >
        {column.label}
        <span aria-hidden="true">{mark}</span>
      </button>
    </th>
  );
}

function Tools({
  columns,
  count,
  view,
  change,
  found,
  children,
}: Control & { columns: ShownColumn[]; count: number; found: number; children: ComponentChildren }) {
  const facets = useMemo(
    () =>
      columns.filter((column) => column.facet === true).map((column) => ({ column, values: distinct(column, count) })),
    [columns, count],
  );
  return (
    <div class="tools">
      <SearchBox
        value={view.search}
        onInput={(to) => {
          change({ search: to });
        }}
      />
      {facets
        .filter(({ values }) => values.length > 1)
        .map(({ column, values }) => (
          <label key={column.key}>
            <span class="hidden">{column.label}</span>
            <select
              value={view.facets[column.key] ?? ''}
              onChange={(event) => {
                change({ facets: { ...view.facets, [column.key]: event.currentTarget.value } });
              }}
            >
              <option value="">{t('table.all', { column: column.label })}</option>
              {values.map((value) => (
                <option key={value} value={value}>
                  {value}
                </option>
              ))}
            </select>
          </label>
        ))}
      <span class="tools-count" role="status">
        {t('table.found', { count: found })}
      </span>
      {children}
    </div>
  );
}
