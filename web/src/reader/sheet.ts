/**
 * Workbooks: XLSX, XLSB, ODS, XLS of every age, and the HTML that many portals call .xls. Text cells come out verbatim,
 * date cells as ISO dates, numbers as plain decimals. A formula gives its stored value and is counted.
 */
import { CFB as containers, read, SSF as formats, type CellObject, type WorkBook, type WorkSheet } from '@e965/xlsx';
import { lockedWorkbook } from './locked';
import { lockedXls } from './locked-xls';
import { sniff } from './sniff';
import { TableText } from './table';
import {
  LIMITS,
  passwordNeeded,
  passwordWrong,
  ReaderError,
  tooMuch,
  truncated,
  type Facts,
  type FileKind,
  type ReadFile,
} from './types';
import type { ReadOptions } from './types';
import { isAmount, readHeading, startsWithDate } from './words';
import { checkSizes, listZip, unpack, type Listed } from './zip';

interface DateParts {
  y: number;
  m: number;
  d: number;
  H: number;
  M: number;
  S: number;
}
/** The library's number formats, which it ships without types. */
const SSF = formats as {
  parse_date_code(serial: number, options: { date1904: boolean }): DateParts | null;
  is_date(format: string): boolean;
};

/** Its own container format, which it ships without types. */
const CFB = containers as {
  utils: {
    cfb_new(): object;
    cfb_add(container: object, name: string, content: Uint8Array, options: { unsafe: boolean }): void;
  };
  write(container: object, options: { fileType: 'zip'; compression: boolean; type: 'buffer' }): Uint8Array;
};

/** A number as people would write it: no exponent, no noise of binary fractions. */
export function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return '';
  if (Number.isInteger(value)) return Math.abs(value) < 1e21 ? BigInt(value).toString() : String(value);
  // A double holds 15 decimal digits; what comes after them was never typed.
  const rounded = Number(value.toPrecision(15));
  const text = String(rounded);
  if (!/e/i.test(text)) return text;
  return rounded.toFixed(20).replace(/\.?0+$/, '');
}

const two = (n: number): string => String(n).padStart(2, '0');

/** Days since 1900 or 1904 as ISO text, with the time when there is one. */
export function isoDate(serial: number, date1904: boolean): string {
  const parts = SSF.parse_date_code(serial, { date1904 });
  if (parts === null) return plainNumber(serial);
  const time = parts.H + parts.M + parts.S > 0 ? ` ${two(parts.H)}:${two(parts.M)}:${two(Math.floor(parts.S))}` : '';
  // A time of day alone has day 0.
  if (serial < 1) return time.trim() || '00:00:00';
  return `${parts.y}-${two(parts.m)}-${two(parts.d)}${time}`;
}

export function cellText(cell: CellObject | undefined, date1904: boolean): string {
  if (cell === undefined) return '';
  if (cell.t === 'n' && typeof cell.v === 'number') {
    const format = typeof cell.z === 'string' ? cell.z : '';
    if (format !== '' && SSF.is_date(format) && cell.v >= 0) return isoDate(cell.v, date1904);
    // A cheque number kept as a number with a format such as 000000.
    if (/^0{2,}$/.test(format) && Number.isInteger(cell.v)) return String(cell.v).padStart(format.length, '0');
    return plainNumber(cell.v);
  }
  if (cell.t === 'b') return cell.v === true ? 'TRUE' : 'FALSE';
  if (cell.t === 's') return typeof cell.v === 'string' ? cell.v : '';
  if (cell.v instanceof Date) return cell.v.toISOString().slice(0, 19).replace('T', ' ').replace(' 00:00:00', '');
  // An error value such as #N/A stands there as printed, so that its row is seen to be wrong.
  return cell.t === 'e' ? String(cell.w ?? '#ERROR') : '';
}

/** Browsers and Node name the same encodings; an unknown one is read as what Windows writes. */
function decodeHtml(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function unsupportedLock(name: string, got: string): ReaderError {
  return new ReaderError({
    code: 'E_PASSWORD_UNSUPPORTED',
    path: name,
    message: `${name} is a workbook locked in a way that cannot be opened here`,
    expected:
      'an XLSX locked with AES or an XLS locked with RC4 (its password is asked for), or a workbook without a password',
    got,
    hint: 'Open it in a spreadsheet program, save a copy as XLSX and add that; or download the PDF',
  });
}

const HINT =
  'Banks often build it from the date of birth, PAN, customer ID or mobile number: see the mail it came with';

/** The workbook inside a locked one, or the file as it is. Each try takes about a second: Excel's own password only when none is given. */
function unlocked(bytes: Uint8Array<ArrayBuffer>, name: string, passwords: readonly string[]): Uint8Array<ArrayBuffer> {
  const locked = lockedWorkbook(bytes, name) ?? lockedXls(bytes);
  if (locked === null) return bytes;
  if ('unsupported' in locked) throw unsupportedLock(name, locked.unsupported);
  for (const password of passwords.length > 0 ? passwords : [DEFAULT_PASSWORD]) {
    const plain = locked.unlock(password);
    if (plain !== null) return plain;
  }
  throw passwords.length === 0 ? passwordNeeded(name, HINT) : passwordWrong(name, HINT);
}

/** With this one Excel protects workbooks that are to open without asking; it must not be empty for an XLS. */
const DEFAULT_PASSWORD = 'VelvetSweatshop';

/** XLS of every age. The library undoes the oldest lock (XOR); RC4 is undone before it comes here. */
function readOld(bytes: Uint8Array, name: string, passwords: readonly string[]): WorkBook {
  let wrong = false;
  for (const password of [DEFAULT_PASSWORD, ...passwords]) {
    try {
      return read(bytes, { ...OPTIONS, type: 'array', password });
    } catch (cause) {
      const text = String(cause);
      if (/password.*incorrect|incorrect.*password/i.test(text)) wrong = true;
      else if (/encrypt|password/i.test(text)) throw unsupportedLock(name, 'an XLS locked in another way');
      else throw cause;
    }
  }
  throw wrong && passwords.length > 0 ? passwordWrong(name, HINT) : passwordNeeded(name, HINT);
}

interface Opened {
  book: WorkBook;
  kind: FileKind;
  /** It came locked. */
  encrypted: boolean;
}

const WANTED = /\.(?:xml|rels|bin|vml)$|^mimetype$/i;

const OPTIONS = {
  dense: true,
  cellNF: true,
  cellText: false,
  cellHTML: false,
  cellDates: false,
  sheetRows: LIMITS.rows + 1,
} as const;

async function open(file: Uint8Array<ArrayBuffer>, name: string, passwords: readonly string[]): Promise<Opened> {
  const bytes = sniff(file.subarray(0, 2048)) === 'ole' ? unlocked(file, name, passwords) : file;
  const encrypted = bytes !== file;
  const container = sniff(bytes.subarray(0, 2048));
  if (container === 'html') {
    return { book: read(decodeHtml(bytes), { ...OPTIONS, type: 'string', raw: true }), kind: 'html', encrypted };
  }
  if (container !== 'zip') {
    return { book: readOld(bytes, name, passwords), kind: 'xls', encrypted };
  }
  const listed = await listZip(bytes, name);
  const kind = workbookKind(listed.map((each) => each.name));
  if (kind === null) {
    throw new ReaderError({
      code: 'E_FILE_UNRECOGNISED',
      path: name,
      message: `${name} is a ZIP archive, but no workbook`,
      expected: 'an XLSX, XLSB or ODS workbook',
      got: listed
        .slice(0, 5)
        .map((each) => each.name)
        .join(', '),
      hint: 'Unpack it and add the files inside',
    });
  }
  if (listed.some((each) => each.encrypted)) {
    throw unsupportedLock(name, 'a container with encrypted entries');
  }
  return { book: read(await repacked(listed, name), { ...OPTIONS, type: 'array' }), kind, encrypted };
}

/** Which workbook has these entries; null for an archive of something else. */
export function workbookKind(names: readonly string[]): FileKind | null {
  if (names.some((entry) => /^xl\/workbook\.bin$/i.test(entry))) return 'xlsb';
  if (names.some((entry) => /^xl\/workbook[^/]*\.xml$/i.test(entry))) return 'xlsx';
  return names.includes('content.xml') ? 'ods' : null;
}

/** The wanted entries in a container that packs none of them, so that whoever parses it inflates nothing. */
async function repacked(listed: readonly Listed[], name: string): Promise<Uint8Array> {
  const wanted = listed.filter((each) => WANTED.test(each.name) && !/vbaProject|media\//i.test(each.name));
  checkSizes(wanted, name, LIMITS.unpackedBytes);
  const container = CFB.utils.cfb_new();
  for (const each of wanted) {
    CFB.utils.cfb_add(container, `/${each.name}`, await unpack(each, name), { unsafe: true });
  }
  return CFB.write(container, { fileType: 'zip', compression: false, type: 'buffer' });
}

/** `count` rows of a sheet as text; what lies beyond the last used cell is not there. */
function rowsOf(sheet: WorkSheet, date1904: boolean, name: string): { rows: string[][]; formulas: number } {
  const data = (sheet['!data'] ?? []) as (CellObject | undefined)[][];
  if (data.length > LIMITS.rows) throw tooMuch(name, `at most ${LIMITS.rows} rows`, 'more rows than that');
  let formulas = 0;
  const rows: string[][] = [];
  for (let r = 0; r < data.length; r++) {
    const row = data[r] ?? [];
    const cells: string[] = [];
    if (row.length > 16_384) throw tooMuch(name, `at most ${LIMITS.columns} columns`, `${row.length} columns`);
    for (let c = 0; c < Math.min(row.length, LIMITS.columns); c++) {
      const cell = row[c];
      if (cell?.f !== undefined) formulas += 1;
      cells.push(cellText(cell, date1904));
    }
    rows.push(cells);
  }
  return { rows, formulas };
}

const filled = (row: readonly string[]): boolean => row.some((cell) => cell.trim() !== '');

/** A header, or at least a row with a date and an amount: a list of charges or a disclaimer has neither. */
function holdsTable(rows: string[][]): boolean {
  return rows.some(
    (row) =>
      readHeading(row).score > 0 || (row.some(startsWithDate) && row.some((cell) => /\d/.test(cell) && isAmount(cell))),
  );
}

function factsOf({ book, kind, encrypted }: Opened): Facts {
  const props = book.Props ?? {};
  const text = (value: unknown): string | undefined =>
    value instanceof Date && !Number.isNaN(value.getTime())
      ? value.toISOString()
      : typeof value === 'string' && value !== ''
        ? value
        : undefined;
  return {
    kind,
    producer: text(props.Application),
    creator: text(props.Author),
    author: text(props.LastAuthor),
    created: text(props.CreatedDate),
    modified: text(props.ModifiedDate),
    encrypted,
  };
}

export async function readWorkbook(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  options: ReadOptions,
): Promise<ReadFile> {
  let opened: Opened;
  try {
    opened = await open(bytes, name, options.passwords ?? []);
  } catch (cause) {
    if (cause instanceof ReaderError) throw cause;
    throw truncated(name, 'a whole workbook', cause instanceof Error ? cause.message : String(cause));
  }
  const { book } = opened;
  const date1904 = book.Workbook?.WBProps?.date1904 === true;
  const sheets = book.SheetNames.map((title, index) => {
    const { rows, formulas } = rowsOf(book.Sheets[title] ?? {}, date1904, name);
    options.onProgress?.(index + 1, book.SheetNames.length);
    const hidden = (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0;
    return { title, rows, formulas, hidden, used: false };
  });
  const tables = sheets.filter((sheet) => holdsTable(sheet.rows));
  // When no sheet looks like a statement the engine sees all of them, and says what it misses.
  for (const sheet of tables.length > 0 ? tables : sheets) sheet.used = true;
  const out = new TableText();
  sheets.forEach((sheet, index) => {
    if (!sheet.used) return;
    out.blank();
    sheet.rows.forEach((row, r) => {
      if (filled(row)) out.add(row, [index + 1, r + 1]);
      else out.blank();
    });
  });
  if (out.length === 0) {
    throw new ReaderError({
      code: 'E_FILE_EMPTY',
      path: name,
      message: `${name} has no filled cell`,
      expected: 'a sheet with a statement',
      got: `${sheets.length} empty sheets`,
      hint: 'Download the file again',
    });
  }
  return { text: out.toString(), places: out.places, ...describe(opened, sheets) };
}

interface Sheet {
  title: string;
  rows: string[][];
  formulas: number;
  hidden: boolean;
  used: boolean;
}

function describe(opened: Opened, sheets: Sheet[]): Pick<ReadFile, 'facts' | 'notes'> {
  const formulas = sheets.filter((sheet) => sheet.used).reduce((sum, sheet) => sum + sheet.formulas, 0);
  const notes: string[] = [];
  const used = sheets.filter((sheet) => sheet.used);
  if (sheets.length > 1) {
    const left = sheets.filter((sheet) => !sheet.used && sheet.rows.some(filled));
    notes.push(`read sheet ${used.map((sheet) => `"${sheet.title}"`).join(', ')}`);
    if (left.length > 0) notes.push(`left out, no table: ${left.map((sheet) => `"${sheet.title}"`).join(', ')}`);
  }
  for (const sheet of used) if (sheet.hidden) notes.push(`sheet "${sheet.title}" is hidden`);
  if (formulas > 0) notes.push(`${formulas} cells are formulas: their stored values were read`);
  const facts: Facts = {
    ...factsOf(opened),
    sheets: sheets.map(({ title, rows, used: taken, hidden }) => ({
      name: title,
      rows: rows.filter(filled).length,
      used: taken,
      hidden,
    })),
    formulas,
  };
  return { facts, notes };
}
