/**
 * A table of any length that scrolls smoothly: a grid in the reader's sense (rows counted, one of them active), of which
 * only what is in sight is drawn. Arrows, page keys, Home and End move the active row; Enter opens it. On paper the first
 * rows are written out.
 */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { locale, t } from '../i18n';
import { number } from '../lib/format';
import { PRINTED_ROWS, sortStep, type Sort } from '../lib/table';
import { printing } from '../state/route';
import { useVirtual } from './virtual';

export interface GridColumn {
  key: string;
  label: string;
  kind: 'text' | 'money' | 'number' | 'date' | 'code';
  /** Rem. */
  width: number;
  show: (row: number) => ComponentChildren;
  /** Where it stands in a phone's two-line row; without one it is left away there. */
  phone?: 'start' | 'end' | 'text' | 'more';
  sortable?: boolean;
}

interface Props {
  caption: string;
  columns: readonly GridColumn[];
  /** Row numbers in the order shown. */
  rows: ArrayLike<number>;
  /** Rem of a row on a wide window; a phone's has two lines. */
  height?: number;
  /** How many columns stay in sight when the table is pushed aside. */
  fixed?: number;
  sort?: Sort | null;
  onSort?: (sort: Sort | null) => void;
  onOpen?: (row: number) => void;
  /** The row whose details are shown. */
  opened?: number | null;
  rowClass?: (row: number) => string | undefined;
  /** A changed value: rows that are drawn again though their numbers are the same. */
  stamp?: unknown;
}

const PHONE = '(max-width: 560px)';
const HEAD = 2.4;
const PHONE_ROW = 4.6;

function usePhone(): boolean {
  const query = useMemo(() => window.matchMedia(PHONE), []);
  const [phone, setPhone] = useState(query.matches);
  useEffect(() => {
    const look = (): void => {
      setPhone(query.matches);
    };
    query.addEventListener('change', look);
    return () => {
      query.removeEventListener('change', look);
    };
  }, [query]);
  return phone;
}

type Span = readonly [number, number];

/** Which columns lie between two places, in rem; all of them where there is room for all. */
export function spanOf(columns: readonly { width: number }[], left: number, width: number): Span {
  const wide = columns.reduce((sum, column) => sum + column.width, 0);
  if (wide <= width) return [0, columns.length];
  let [at, first, last] = [0, columns.length, 0];
  columns.forEach((column, place) => {
    if (at + column.width >= left && at <= left + width) {
      first = Math.min(first, place);
      last = place + 1;
    }
    at += column.width;
  });
  return [first, last];
}

const rem = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

let grids = 0;

export function VirtualTable(props: Props) {
  const { caption, columns, rows, height = 2.3, fixed = 0, onOpen, opened = null, stamp } = props;
  const phone = usePhone();
  const shown = phone ? columns.filter((column) => column.phone !== undefined) : columns;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useMemo(() => `grid-${++grids}`, []);
  const unit = useMemo(rem, [phone]);
  const size = Math.round((phone ? PHONE_ROW : height) * unit);
  const head = phone ? 0 : Math.round(HEAD * unit);
  const list = useVirtual(rows.length, size, scroller, head);
  const [active, setActive] = useState(0);
  const at = Math.min(active, rows.length - 1);

  const left = (place: number): { left: string } | undefined =>
    place < fixed && !phone
      ? { left: `${columns.slice(0, place).reduce((sum, column) => sum + column.width, 0)}rem` }
      : undefined;

  // Of many columns only those in sight are drawn too, and the fixed ones.
  const [span, setSpan] = useState<Span>([0, columns.length]);
  const look = (): void => {
    const box = scroller.current;
    if (box === null) return;
    const next =
      phone || printing.value ? [0, columns.length] : spanOf(columns, box.scrollLeft / unit, box.clientWidth / unit);
    if (next[0] !== span[0] || next[1] !== span[1]) setSpan([next[0] ?? 0, next[1] ?? columns.length]);
  };
  useLayoutEffect(look);

  // What leaves at one end comes back at the other with other words: an element made anew costs five times as much, which
  // shows when the scrollbar is dragged. On paper every row has its own.
  const items = list.getVirtualItems();
  const slots = useRef(1);
  slots.current = Math.max(slots.current, items.length);
  // A drawn row is kept: scrolling by a line draws one row, not forty.
  const drawn = useMemo(
    () => new Map<number, JSX.Element>(),
    [columns, rows, phone, opened, at, stamp, span, locale.value, slots.current, printing.value],
  );
  const draw = (index: number, start: number): JSX.Element => {
    const known = drawn.get(index);
    if (known !== undefined) return known;
    const row = rows[index] ?? 0;
    const classes = [
      'vrow',
      index === at ? 'is-active' : '',
      row === opened ? 'is-open' : '',
      props.rowClass?.(row) ?? '',
    ];
    const made = (
      <div
        key={printing.value ? index : index % slots.current}
        id={`${id}-${index}`}
        role="row"
        class={classes.join(' ')}
        aria-rowindex={index + 2}
        aria-selected={onOpen === undefined ? undefined : row === opened}
        style={{ transform: `translateY(${start}px)`, height: `${size}px` }}
        onClick={(event) => {
          setActive(index);
          // A button in a cell does what it says, and nothing else.
          if (!(event.target instanceof Element && event.target.closest('button') !== null)) onOpen?.(row);
        }}
      >
        {shown.map((column, place) =>
          place >= fixed && (place < span[0] || place >= span[1]) ? null : (
            <div
              key={column.key}
              role="gridcell"
              aria-colindex={place + 1}
              data-key={column.key}
              data-phone={column.phone}
              class={`vcell is-${column.kind}${left(place) === undefined ? '' : ' is-fixed'}`}
              style={phone ? undefined : { gridColumn: String(place + 1), ...left(place) }}
            >
              {column.show(row)}
            </div>
          ),
        )}
      </div>
    );
    drawn.set(index, made);
    return made;
  };

  // A button in a row must not go on to act for the row that has taken its place.
  const held = useRef<string | null>(null);
  useLayoutEffect(() => {
    const row = document.activeElement?.closest('.vrow');
    if (row === null || row === undefined || scroller.current?.contains(row) !== true) return;
    if (row.id !== held.current) scroller.current.focus({ preventScroll: true });
  });

  const move = (to: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setActive(next);
    list.scrollToIndex(next, { align: 'auto' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // A button in the head takes its own keys.
    if (event.target !== scroller.current || rows.length === 0) return;
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - head) / size) - 1);
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) move(to);
    else if (event.key === 'Enter' || event.key === ' ') onOpen?.(rows[at] ?? 0);
    else return;
    event.preventDefault();
  };

  const inSight = items.some((item) => item.index === at);
  const widths = columns
    .map((column, place) => (place < fixed ? `${column.width}rem` : `minmax(${column.width}rem, ${column.width}fr)`))
    .join(' ');
  const wide = columns.reduce((sum, column) => sum + column.width, 0);
  const printed = printing.value ? Math.min(PRINTED_ROWS, rows.length) : 0;
  const body =
    printed > 0
      ? Array.from({ length: printed }, (_, index) => draw(index, index * size))
      : items.map((item) => draw(item.index, item.start));
  return (
    <div
      ref={scroller}
      id={id}
      class={`vgrid${phone ? ' is-phone' : ''}`}
      role="grid"
      aria-label={caption}
      aria-rowcount={rows.length + 1}
      aria-colcount={shown.length}
      aria-activedescendant={inSight && rows.length > 0 ? `${id}-${at}` : undefined}
      tabIndex={0}
      style={{
        '--widths': widths,
        '--wide': `${wide}rem`,
        height: printed > 0 ? 'auto' : `min(${rows.length * size + head + 18}px, 70vh)`,
      }}
      onKeyDown={onKeyDown}
      onScroll={look}
      onFocusIn={(event) => {
        held.current = (event.target as Element).closest('.vrow')?.id ?? null;
      }}
    >
      <div role="rowgroup" class="vhead">
        <div role="row" class="vhead-row" aria-rowindex={1}>
          {shown.map((column, place) => (
            <Head
              key={column.key}
              column={column}
              place={place}
              left={left(place)}
              sort={props.sort ?? null}
              onSort={props.onSort}
            />
          ))}
        </div>
      </div>
      <div role="rowgroup" class="vbody" style={{ height: `${printed > 0 ? printed * size : list.getTotalSize()}px` }}>
        {body}
      </div>
    </div>
  );
}

function Head({
  column,
  place,
  left,
  sort,
  onSort,
}: {
  column: GridColumn;
  place: number;
  left: { left: string } | undefined;
  sort: Sort | null;
  onSort: Props['onSort'];
}) {
  const { direction, mark, next } = sortStep(sort, column.key);
  const sortable = onSort !== undefined && column.sortable !== false;
  return (
    <div
      role="columnheader"
      class={`vcell is-${column.kind}${left === undefined ? '' : ' is-fixed'}`}
      style={left}
      aria-colindex={place + 1}
      aria-sort={sortable ? direction : undefined}
    >
      {sortable ? (
        <button
          type="button"
          onClick={() => {
            onSort(next);
          }}
        >
          {column.label}
          <span aria-hidden="true">{mark}</span>
        </button>
      ) : (
        column.label
      )}
    </div>
  );
}

/** What the view shows of what there is, for eye and reader. */
export function Shown({ shown, of }: { shown: number; of: number }) {
  return (
    <span class="tools-count" role="status">
      {t('grid.shown', { shown: number(shown, locale.value), of: number(of, locale.value) })}
    </span>
  );
}
