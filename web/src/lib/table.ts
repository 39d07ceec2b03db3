/** Which rows of a table are shown and in which order. Rows are numbers, so arrays of records and typed columns fit alike. */

export type Cell = string | number | null;

export interface TableColumn {
  key: string;
  label: string;
  /** Decides alignment and what export writes. */
  kind: 'text' | 'money' | 'number' | 'date' | 'code';
  /** The value for sorting, searching and export. */
  value: (row: number) => Cell;
  /** Offer a choice of the column's distinct values as a filter. */
  facet?: boolean;
  /** A quicker test than reading each cell, e.g. over a dictionary; gets the needle in lower case. */
  matcher?: (needle: string) => (row: number) => boolean;
}

export interface Sort {
  key: string;
  descending: boolean;
}

export interface TableView {
  search: string;
  facets: Readonly<Record<string, string>>;
  sort: Sort | null;
}

export const PLAIN_VIEW: TableView = { search: '', facets: {}, sort: null };

/** What the head of a column says and does: up, down, and back to the order of the source. */
export function sortStep(
  sort: Sort | null,
  key: string,
): { direction: 'none' | 'ascending' | 'descending'; mark: string; next: Sort | null } {
  if (sort?.key !== key) return { direction: 'none', mark: '', next: { key, descending: false } };
  if (sort.descending) return { direction: 'descending', mark: ' ↓', next: null };
  return { direction: 'ascending', mark: ' ↑', next: { key, descending: true } };
}

/** Of a ledger of thousands of rows; the export has all. */
export const PRINTED_ROWS = 60;
/** A schedule or a rule book is printed whole. */
const PRINTED_WHOLE = 400;

/** How many rows of `count` stand on a page, on the screen or on paper. */
export function rowsOnPage(count: number, pageSize: number, printing: boolean): number {
  if (!printing) return pageSize;
  return count <= PRINTED_WHOLE ? PRINTED_WHOLE : Math.max(pageSize, PRINTED_ROWS);
}

function compare(a: Cell, b: Cell): number {
  // Unknown sorts last either way up; the caller flips the rest.
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en');
}

const unknown = (cell: Cell): boolean => cell === null || cell === '' || Number.isNaN(cell);

function searcher(columns: readonly TableColumn[], needle: string): (row: number) => boolean {
  const tests = columns
    .filter((column) => column.kind !== 'money' && column.kind !== 'number')
    .map(
      (column) =>
        column.matcher?.(needle) ??
        ((row: number): boolean =>
          String(column.value(row) ?? '')
            .toLowerCase()
            .includes(needle)),
    );
  return (row) => tests.some((test) => test(row));
}

/** The rows of `count` that the view shows, in its order. Sorting is stable. */
export function visibleRows(columns: readonly TableColumn[], count: number, view: TableView): Uint32Array {
  const tests: ((row: number) => boolean)[] = [];
  for (const [key, wanted] of Object.entries(view.facets)) {
    const column = columns.find((each) => each.key === key);
    if (column !== undefined && wanted !== '') tests.push((row) => String(column.value(row) ?? '') === wanted);
  }
  const needle = view.search.trim().toLowerCase();
  if (needle !== '') tests.push(searcher(columns, needle));

  const rows: number[] = [];
  for (let row = 0; row < count; row++) if (tests.every((test) => test(row))) rows.push(row);

  const by = columns.find((column) => column.key === view.sort?.key);
  if (by !== undefined) {
    const sign = view.sort?.descending === true ? -1 : 1;
    const cells = new Map(rows.map((row) => [row, by.value(row)]));
    rows.sort((x, y) => {
      const [a, b] = [cells.get(x) ?? null, cells.get(y) ?? null];
      const [noA, noB] = [unknown(a), unknown(b)];
      if (noA || noB) return Number(noA) - Number(noB);
      return sign * compare(a, b);
    });
  }
  return Uint32Array.from(rows);
}

/** The distinct values of a column, for its filter; most frequent first. */
export function distinct(column: TableColumn, count: number, limit = 60): string[] {
  const seen = new Map<string, number>();
  for (let row = 0; row < count; row++) {
    const value = String(column.value(row) ?? '');
    if (value !== '') seen.set(value, (seen.get(value) ?? 0) + 1);
  }
  return [...seen]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, limit)
    .map(([value]) => value);
}
