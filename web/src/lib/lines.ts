/**
 * A dataset as the engine exports it, line by line: raw rows with their fate, clean rows, changed values. Lines stay text
 * until somebody looks at them, so that 50,000 rows cost a split and not 50,000 documents.
 */
import type { Json, JsonObject } from '../engine/api';

export type Fate = 'kept' | 'repaired' | 'duplicate' | 'quarantined' | 'outside' | 'derived';

/** Where a row stood and what became of it. */
export interface RowHead {
  file: string | null;
  line: number | null;
  verdict: Fate;
  rule: string | null;
  /** Its place in the clean dataset. */
  clean: number | null;
}

export interface CellChange {
  field: string;
  rule: string;
  before: string;
  after: string;
}

const ROW = ',"row":';

export function linesOf(bytes: Uint8Array): string[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** The head is before the first `,"row":`: in a text its quotes would be escaped. */
export function headOf(line: string): RowHead {
  return JSON.parse(`${line.slice(0, line.indexOf(ROW))}}`) as RowHead;
}

function objectOf(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as Json;
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value;
  } catch {
    // A raw row may be anything; it is shown as the text that it is.
  }
  return { _malformed: text };
}

export function rawOf(line: string): JsonObject | null {
  const text = line.slice(line.indexOf(ROW) + ROW.length, -1);
  return text === 'null' ? null : objectOf(text);
}

/** Members that say how a row was read, not what it says. */
const ABOUT = new Set([
  'customer_id',
  'data_origin',
  'verdict',
  'derived',
  'source',
  '_file',
  '_line',
  '_source',
  '_place',
]);

export class DatasetLines {
  readonly heads: readonly RowHead[];
  /** Fields of the clean rows, then those that only raw rows have. */
  readonly fields: readonly string[];
  readonly cleanFields: readonly string[];
  readonly rawFields: readonly string[];
  private readonly byPlace = new Map<string, number[]>();
  private changeLines: readonly string[] | null = null;
  private readonly recent = new Map<number, ReadRow>();

  constructor(
    private readonly lineage: readonly string[],
    private readonly cleaned: readonly string[],
  ) {
    this.heads = lineage.map(headOf);
    this.cleanFields = fieldsOf(cleaned.slice(0, SAMPLE).map(objectOf));
    this.rawFields = fieldsOf(lineage.slice(0, SAMPLE).flatMap((line) => [rawOf(line) ?? {}]));
    this.fields = [...new Set([...this.cleanFields, ...this.rawFields])];
  }

  get count(): number {
    return this.lineage.length;
  }

  raw(row: number): JsonObject | null {
    const read = this.read(row);
    return (read.raw ??= { is: rawOf(this.lineage[row] ?? '') }).is;
  }

  clean(row: number): JsonObject | null {
    const read = this.read(row);
    return (read.clean ??= { is: this.cleanAt(this.heads[row]?.clean ?? -1) }).is;
  }

  /** The rows in sight are asked for cell by cell: each is read once, and of it what is asked for. */
  private read(row: number): ReadRow {
    let known = this.recent.get(row);
    if (known === undefined) {
      if (this.recent.size >= RECENT) this.recent.clear();
      known = {};
      this.recent.set(row, known);
    }
    return known;
  }

  cleanAt(place: number): JsonObject | null {
    const line = this.cleaned[place];
    return line === undefined ? null : objectOf(line);
  }

  /** The row that became the clean row at `place`. */
  rowOfClean(place: number): number {
    return this.heads.findIndex((head) => head.clean === place);
  }

  /**
   * Whether a value of the row says this in either form, as it came or as it is used, or where it stood; case doesn't
   * matter. The lines hold names of fields and escapes too: they only tell which rows are worth reading.
   */
  finder(needle: string): (row: number) => boolean {
    const pattern = new RegExp(needle.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i');
    const says = (value: Json | undefined): boolean =>
      typeof value === 'object' && value !== null
        ? Object.values(value).some(says)
        : value !== undefined && value !== null && pattern.test(String(value));
    const rowSays = (row: JsonObject): boolean =>
      Object.entries(row).some(([field, value]) => !ABOUT.has(field) && says(value));
    const worth = (line: string): boolean => !PLAIN.test(needle) || pattern.test(line);
    return (row) => {
      const { file = null, line = null, verdict = '', rule = null, clean = null } = this.heads[row] ?? {};
      if (says([file, line, verdict, rule])) return true;
      const [came, used] = [this.lineage[row] ?? '', this.cleaned[clean ?? -1] ?? ''];
      return (worth(used) && used !== '' && rowSays(objectOf(used))) || (worth(came) && rowSays(rawOf(came) ?? {}));
    };
  }

  /** What was changed, once it has come: it is asked for after the rows are on the screen. */
  setChanges(lines: readonly string[]): void {
    this.changeLines = lines;
    this.recent.clear();
    lines.forEach((line, index) => {
      const { file, line: at } = placeOfChange(line);
      const key = `${file}\n${at}`;
      const list = this.byPlace.get(key);
      if (list === undefined) this.byPlace.set(key, [index]);
      else list.push(index);
    });
  }

  get hasChanges(): boolean {
    return this.changeLines !== null;
  }

  changeCount(row: number): number {
    return this.indexes(row).length;
  }

  changes(row: number): readonly CellChange[] {
    return (this.read(row).changes ??= this.indexes(row).map(
      (index) => objectOf(this.changeLines?.[index] ?? '') as unknown as CellChange,
    ));
  }

  /** A row that was set aside has changes of nobody's use: nothing came of it. */
  private indexes(row: number): readonly number[] {
    const head = this.heads[row];
    if (head === undefined || head.clean === null || head.file === null) return [];
    return this.byPlace.get(`${head.file}\n${head.line ?? ''}`) ?? [];
  }
}

/** Text that stands in a line as it is typed: no quote, backslash or letter that may be written as an escape. */
const PLAIN = /^[ !#-[\]-~]*$/;
const SAMPLE = 300;
const RECENT = 400;

interface ReadRow {
  raw?: { is: JsonObject | null };
  clean?: { is: JsonObject | null };
  changes?: readonly CellChange[];
}

function fieldsOf(rows: readonly JsonObject[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((key) => !ABOUT.has(key));
}

/** A change's file and line stand first, in this order. */
const CHANGE = /^\{"file":("(?:[^"\\]|\\.)*"|null),"line":(\d+)/;

function placeOfChange(line: string): { file: string | null; line: string } {
  const [, file = 'null', at = ''] = CHANGE.exec(line) ?? [];
  return { file: JSON.parse(file) as string | null, line: at };
}
