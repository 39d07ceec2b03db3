/**
 * Printed pages → one table. Generic: the heading gives the columns, dates give the rows, gaps give the lines of each
 * row; no code for any bank. What a layout needs to be told stands in layouts.json.
 */
import { columnOf, headerAt, split, widen, type Column } from './columns';
import { joinCells } from './join';
import hints from './layouts.json';
import { linesOf, median, overlap, textOf, type Line, type Page, type Run } from './lines';
import { TableText } from './table';
import { isAmount, isNumeric, kindOf, startsDatePart, startsWithDate } from './words';

/** Where the lines of a wrapped cell stand: under its dated line, above it, or around it. */
type Side = 'below' | 'above' | 'around';

interface Hint {
  id: string;
  /** A phrase that the statement prints, in any case. */
  phrase: string;
  lines?: Side;
  /** Narrations are cut after so many characters. */
  cut?: number;
}

interface Row {
  lines: Line[];
  anchor: Line;
  columns: Column[];
}

/** A part of the result in reading order. */
type Piece =
  | { kind: 'row'; row: Row }
  | { kind: 'text'; line: Line; columns: Column[] | null }
  | { kind: 'header'; columns: Column[]; line: Line }
  | { kind: 'gap' };

/** One table's stretch of one page: the heading, if it is printed there, and the lines under it. */
interface Stretch {
  columns: Column[];
  header: Line | null;
  /** Lowest line of the heading. */
  top: number | null;
  lines: Line[];
  /** It ends where a heading begins: the head of a page, where dates are seldom rows. */
  above: boolean;
}

const MASK = /\d+/g;
/** "Page 3 of 12": of a page, never of a row, even when a date stands in front of it. */
const PAGE_NUMBER = /\bpage\s*(?:no\.?)?\s*:?\s*\d+\s*(?:of|\/)\s*\d+/i;

/** Text that every page repeats at its place: heads and feet, "Page 3 of 12". */
class Furniture {
  private readonly pages = new Map<string, Set<number>>();
  private readonly printed = new Set<string>();
  dropped = 0;
  readonly names = new Set<string>();

  constructor(private readonly pageCount: number) {}

  private key = (line: Line): string => `${Math.round(line.y / 6)} ${textOf(line).replace(MASK, '#')}`;

  see(line: Line): void {
    const key = this.key(line);
    const pages = this.pages.get(key) ?? new Set<number>();
    pages.add(line.page);
    this.pages.set(key, pages);
  }

  has(line: Line): boolean {
    const count = this.pages.get(this.key(line))?.size ?? 0;
    return this.pageCount > 1 && count >= Math.max(2, Math.ceil(this.pageCount / 2));
  }

  /** A repeated line is kept once, unless it stands inside a table, where it says nothing of it. */
  keep(line: Line, inside: boolean): boolean {
    const key = this.key(line);
    if (!this.printed.has(key) && !inside) {
      this.printed.add(key);
      return true;
    }
    this.printed.add(key);
    this.dropped += 1;
    this.names.add(textOf(line).slice(0, 60));
    return false;
  }
}

const datesOf = (columns: readonly Column[]): number => {
  const date = columns.findIndex((column) => column.role === 'date');
  return date >= 0 ? date : columns.findIndex((column) => column.role === 'value_date');
};

/** The line starts a row: a date stands in the date's column. */
function isAnchor(line: Line, columns: Column[]): boolean {
  const date = datesOf(columns);
  const column = columns[date];
  if (column === undefined || PAGE_NUMBER.test(textOf(line))) return false;
  return line.runs.some((run) => {
    if (!startsWithDate(run.text) && !startsDatePart(run.text)) return false;
    if (overlap(run, { x0: column.left - 4, x1: column.right + 4 }) <= 0) return false;
    return columnOf(run, columns) === date;
  });
}

function anchorsOf({ columns, lines, above }: Stretch): number[] {
  const paid = (line: Line): boolean =>
    line.runs.some((run) => isAmount(run.text) && isNumeric(columns[columnOf(run, columns)]?.role ?? null));
  return lines.flatMap((line, i) => (isAnchor(line, columns) && (!above || paid(line)) ? [i] : []));
}

const kindOfLine = (line: Line): ReturnType<typeof kindOf> => {
  for (const run of line.runs) {
    const kind = kindOf(run.text);
    if (kind !== null) return kind;
  }
  return null;
};

/** Only text under headings of text: it can belong to a row above or below. */
function isContinuation(line: Line, columns: Column[]): boolean {
  if (kindOfLine(line) !== null) return false;
  return line.runs.every((run) => {
    const over = columns.filter((column) => overlap(run, { x0: column.left, x1: column.right }) > 1);
    if (over.length > 2) return false;
    const column = columns[columnOf(run, columns)];
    return column !== undefined && overlap(run, { x0: column.left, x1: column.right }) > 0;
  });
}

export interface LaidOut {
  table: TableText;
  rows: number;
  notes: string[];
}

export class Layout {
  private readonly stretches: Stretch[] = [];
  private readonly pieces: Piece[] = [];
  private readonly furniture: Furniture;
  private readonly hint: Hint | undefined;
  private side: Side = 'below';
  private pitch = 0;
  /** The widest gap that a row's own lines still have. */
  private reach = 0;
  private repeatedHeaders = 0;
  /** A row has been met. */
  private started = false;

  constructor(pages: readonly Page[]) {
    this.furniture = new Furniture(pages.length);
    const paged = pages.map(linesOf);
    const text = paged.flat().map(textOf).join('\n').toLowerCase();
    this.hint = (hints.layouts as Hint[]).find((each) => text.includes(each.phrase.toLowerCase()));
    this.cutIntoStretches(paged);
    this.learn();
    this.assemble();
  }

  /** Pages are cut at their headings; a page without one goes on with the columns of the page before. */
  private cutIntoStretches(paged: Line[][]): void {
    let columns: Column[] | null = null;
    for (const lines of paged) {
      let from = 0;
      let current: Stretch = { columns: columns ?? [], header: null, top: null, lines: [], above: false };
      for (let i = 0; i < lines.length; i++) {
        const header = headerAt(lines, i);
        if (header === null) continue;
        // A heading may start with a line of its own above the better one.
        const next = headerAt(lines, i + 1);
        if (next !== null && next.score > header.score) continue;
        current.lines = lines.slice(from, i);
        current.above = current.header === null;
        this.stretches.push(current);
        columns = header.columns;
        from = i + header.height;
        current = { columns, header: lines[i] ?? null, top: lines[from - 1]?.y ?? null, lines: [], above: false };
        i = from - 1;
      }
      current.lines = lines.slice(from);
      this.stretches.push(current);
    }
    for (const stretch of this.stretches) this.prepare(stretch);
  }

  /** Widens the columns by what stands under them and cuts runs that lie across two of them. */
  private prepare(stretch: Stretch): void {
    const { columns, lines } = stretch;
    if (columns.length === 0) {
      for (const line of lines) this.furniture.see(line);
      return;
    }
    const anchors = anchorsOf(stretch);
    const first = anchors[0] ?? lines.length;
    const last = anchors.at(-1) ?? -1;
    widen(
      columns,
      lines.slice(first, last + 1).flatMap((line) => line.runs),
    );
    lines.forEach((line, i) => {
      if (i < first || i > last) this.furniture.see(line);
      else line.runs = line.runs.flatMap((run) => split(run, columns));
    });
  }

  /** How far apart the lines of one row are and on which side of the date they stand, from rows that leave no doubt. */
  private learn(): void {
    const inner: number[] = [];
    const outer: number[] = [];
    let above = 0;
    let below = 0;
    for (const stretch of this.stretches) {
      const { lines } = stretch;
      const anchors = anchorsOf(stretch);
      for (let k = 0; k + 1 < anchors.length; k++) {
        const from = anchors[k] ?? 0;
        const to = anchors[k + 1] ?? 0;
        if (to - from < 2 || lines.slice(from + 1, to).some((line) => kindOfLine(line) !== null)) continue;
        const cut = clearCut(lines, from, to);
        if (cut === null) continue;
        below += cut - from;
        above += to - cut - 1;
        for (let i = from; i < to; i++) {
          (i === cut ? outer : inner).push((lines[i + 1]?.y ?? 0) - (lines[i]?.y ?? 0));
        }
      }
    }
    this.pitch = median(inner);
    const widest = inner.sort((a, b) => a - b)[Math.floor(0.95 * (inner.length - 1))] ?? 0;
    const narrowest = outer.sort((a, b) => a - b)[Math.floor(0.05 * (outer.length - 1))] ?? Infinity;
    this.reach = Math.max(1.25 * this.pitch, Math.min(1.05 * widest, 0.95 * narrowest));
    if (this.hint?.lines !== undefined) this.side = this.hint.lines;
    else if (above > 0 && below === 0) this.side = 'above';
    else if (above > 0.2 * (above + below)) this.side = 'around';
    else if (above + below === 0) this.side = this.sideOfEvenLines();
  }

  /** All lines at one distance: what stands between a heading and the first date, and after a page's last one, tells. */
  private sideOfEvenLines(): Side {
    let lead = 0;
    let trail = 0;
    for (const stretch of this.stretches) {
      const { columns, lines, header } = stretch;
      const anchors = anchorsOf(stretch);
      const first = anchors[0];
      const last = anchors.at(-1);
      if (first === undefined || last === undefined || last - first < 2) continue;
      const step = median(lines.slice(first + 1, last + 1).map((line, i) => line.y - (lines[first + i]?.y ?? 0)));
      const near = (a: Line | undefined, b: Line | undefined): boolean =>
        a !== undefined && b !== undefined && b.y - a.y < 1.12 * step;
      const before = lines[first - 1];
      const after = lines[last + 1];
      const plain = (line: Line): boolean => isContinuation(line, columns) && !this.furniture.has(line);
      if (header !== null && before !== undefined && near(before, lines[first]) && plain(before)) lead += 1;
      if (after !== undefined && near(lines[last], after) && plain(after)) trail += 1;
    }
    if (lead === 0) return 'below';
    return trail === 0 ? 'above' : 'around';
  }

  private assemble(): void {
    let shown: string | null = null;
    let lastRow: Row | null = null;
    for (const stretch of this.stretches) {
      const { columns, lines, header } = stretch;
      if (header !== null) {
        const same = signature(columns);
        if (same === shown) this.repeatedHeaders += 1;
        else {
          this.pieces.push({ kind: 'gap' }, { kind: 'header', columns, line: header });
          lastRow = null;
        }
        shown = same;
      }
      const anchors = anchorsOf(stretch);
      if (anchors.length === 0) {
        for (const line of lines) this.text(line, header === null && lastRow === null ? null : columns);
        continue;
      }
      lastRow = this.takeRows(stretch, anchors, lastRow);
    }
  }

  private text(line: Line, columns: Column[] | null): void {
    const kind = kindOfLine(line);
    const inside = this.started && kind !== 'opening' && kind !== 'closing' && kind !== 'total';
    const repeated = this.furniture.has(line) || (this.started && PAGE_NUMBER.test(textOf(line)));
    if (repeated && !this.furniture.keep(line, inside)) return;
    this.pieces.push({ kind: 'text', line, columns });
  }

  private takeRows(stretch: Stretch, anchors: number[], before: Row | null): Row | null {
    const { columns, lines } = stretch;
    const first = anchors[0] ?? 0;
    this.started = true;
    const lead = this.leadOf(stretch, first);
    this.beforeRows(stretch, first - lead, before);
    let row: Row = { lines: lines.slice(first - lead, first + 1), anchor: lines[first] as Line, columns };
    for (let k = 1; k < anchors.length; k++) {
      const from = anchors[k - 1] ?? 0;
      const to = anchors[k] ?? 0;
      const [end, start] = this.between(lines, from, to, columns);
      row.lines.push(...lines.slice(from + 1, end));
      this.pieces.push({ kind: 'row', row });
      for (const line of lines.slice(end, start)) this.text(line, columns);
      row = { lines: lines.slice(start, to + 1), anchor: lines[to] as Line, columns };
    }
    const last = anchors.at(-1) ?? 0;
    const trail = this.trailOf(stretch, last);
    row.lines.push(...lines.slice(last + 1, last + 1 + trail));
    this.pieces.push({ kind: 'row', row });
    const rest = lines.slice(last + 1 + trail);
    for (const line of rest) this.text(line, columns);
    return row;
  }

  /** Lines above the first row of a page: the end of a row that began on the page before, or text of their own. */
  private beforeRows(stretch: Stretch, count: number, before: Row | null): void {
    const { columns, lines } = stretch;
    let open = before !== null && this.side !== 'above';
    for (const line of lines.slice(0, count)) {
      const repeated = this.furniture.has(line);
      open &&= repeated || isContinuation(line, columns);
      if (open && !repeated && before !== null && stretch.header !== null) before.lines.push(line);
      else this.text(line, stretch.header === null && before === null ? null : columns);
    }
  }

  /** How many lines above the first dated one belong to it. */
  private leadOf(stretch: Stretch, first: number): number {
    if (this.side === 'below') return this.nearLead(stretch, first, 0.62);
    return this.nearLead(stretch, first, 1.2);
  }

  private nearLead({ columns, lines, top }: Stretch, first: number, reach: number): number {
    const pitch = this.pitch || 1.25 * (lines[first]?.size ?? 8);
    let lead = 0;
    while (first - lead - 1 >= 0) {
      const line = lines[first - lead - 1] as Line;
      const gap = (lines[first - lead]?.y ?? 0) - line.y;
      if (gap > reach * pitch || (top !== null && line.y <= top)) break;
      if (!isContinuation(line, columns) && !(gap < 0.62 * pitch && kindOfLine(line) !== 'footer')) break;
      lead += 1;
    }
    return lead;
  }

  private trailOf({ columns, lines }: Stretch, last: number): number {
    const pitch = this.pitch || 1.6 * (lines[last]?.size ?? 8);
    const reach = this.side === 'above' ? 0.62 * pitch : this.reach || 1.25 * pitch;
    let trail = 0;
    while (last + trail + 1 < lines.length) {
      const line = lines[last + trail + 1] as Line;
      const gap = line.y - (lines[last + trail]?.y ?? 0);
      if (gap > reach || this.furniture.has(line) || !isContinuation(line, columns)) break;
      trail += 1;
    }
    return trail;
  }

  /** [end of the row above, start of the row below) between two dated lines; what lies in between is text. */
  private between(lines: Line[], from: number, to: number, columns: Column[]): [number, number] {
    const odd: number[] = [];
    for (let i = from + 1; i < to; i++) if (kindOfLine(lines[i] as Line) !== null) odd.push(i);
    const first = odd[0];
    if (first !== undefined) {
      const gap = this.pitch || 1.6 * (lines[from]?.size ?? 8);
      let end = from + 1;
      while (
        end < first &&
        (lines[end]?.y ?? 0) - (lines[end - 1]?.y ?? 0) <= 1.25 * gap &&
        isContinuation(lines[end] as Line, columns)
      )
        end += 1;
      let start = to;
      const reach = this.side === 'below' ? 0.62 : 1.25;
      while (start - 1 > (odd.at(-1) ?? 0) && (lines[start]?.y ?? 0) - (lines[start - 1]?.y ?? 0) <= reach * gap)
        start -= 1;
      return [end, start];
    }
    const cut = clearCut(lines, from, to) ?? this.usualCut(from, to);
    return [cut + 1, cut + 1];
  }

  private usualCut(from: number, to: number): number {
    if (this.side === 'below') return to - 1;
    return this.side === 'above' ? from : Math.floor((from + to) / 2);
  }

  /** The result, as the text that the engine reads. */
  finish(): LaidOut {
    const rows = this.pieces.flatMap((piece) => (piece.kind === 'row' ? [piece.row] : []));
    const joins = joinCells(
      rows.map((row) => cellsOf(row.lines, row.columns)),
      rows.map((row) => row.columns),
      this.hint?.cut,
    );
    const table = new TableText();
    let at = 0;
    for (const piece of this.pieces) {
      if (piece.kind === 'gap') table.blank();
      else if (piece.kind === 'header') {
        table.add(
          piece.columns.map((column) => column.heading),
          [piece.line.page, piece.line.number],
        );
      } else if (piece.kind === 'row') {
        table.add(joins[at] ?? [], [piece.row.anchor.page, piece.row.anchor.number]);
        at += 1;
      } else table.add(textCells(piece.line, piece.columns), [piece.line.page, piece.line.number]);
    }
    return { table, rows: rows.length, notes: this.notes() };
  }

  private notes(): string[] {
    const notes: string[] = [];
    if (this.hint !== undefined) notes.push(`layout ${this.hint.id}`);
    if (this.repeatedHeaders > 0) notes.push(`left out: the table's heading, repeated ${this.repeatedHeaders} times`);
    if (this.furniture.dropped > 0) {
      const names = [...this.furniture.names].slice(0, 4).map((name) => `"${name}"`);
      notes.push(`left out: ${this.furniture.dropped} lines that pages repeat (${names.join(', ')})`);
    }
    return notes;
  }
}

const signature = (columns: readonly Column[]): string => columns.map((column) => column.heading).join('|');

/** The index after which the one clearly largest gap between two dated lines lies; null when none stands out. */
function clearCut(lines: readonly Line[], from: number, to: number): number | null {
  let cut = from;
  let largest = 0;
  let second = 0;
  for (let i = from; i < to; i++) {
    const gap = (lines[i + 1]?.y ?? 0) - (lines[i]?.y ?? 0);
    if (gap > largest) [cut, second, largest] = [i, largest, gap];
    else second = Math.max(second, gap);
  }
  return largest > 1.12 * second ? cut : null;
}

/** For each column its pieces, top down. */
function cellsOf(lines: readonly Line[], columns: readonly Column[]): Run[][] {
  const cells: Run[][] = columns.map(() => []);
  for (const line of lines) for (const run of line.runs) cells[columnOf(run, columns)]?.push(run);
  return cells;
}

/** A line that is no row: under the table's columns when that leaves its pieces apart, else piece by piece. */
function textCells(line: Line, columns: Column[] | null): string[] {
  const pieces = line.runs.map((run) => run.text);
  if (columns === null || columns.length === 0) return pieces;
  const cells = columns.map(() => '');
  for (const run of line.runs) {
    const at = columnOf(run, columns);
    const column = columns[at];
    if (column === undefined || cells[at] !== '') return pieces;
    if (!isNumeric(column.role) && run.x1 > column.right + 60) return pieces;
    cells[at] = run.text;
  }
  return cells;
}
