/**
 * What the words of a statement mean, from the engine's own list (core/data/statement_layouts.json), so that the reader
 * and the engine agree on what a heading is. Counterpart of core/ingest/statement_words.cpp, as far as finding a table
 * needs it: the engine decides again.
 */
import list from '../../../core/data/statement_layouts.json';

export type Role = keyof typeof list.columns;
export type LineKind = 'opening' | 'closing' | 'total' | 'footer';

/** Lower-case words of ASCII letters and digits: "  Chq./Ref.No. " → "chq ref no". */
export const fold = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

const roles = new Map<string, Role>();
for (const [role, words] of Object.entries(list.columns)) {
  for (const word of words) if (!roles.has(word)) roles.set(word, role as Role);
}
const units = new Set<string>(list.units);
const NUMERIC: ReadonlySet<string> = new Set(['debit', 'credit', 'amount', 'balance']);
export const isNumeric = (role: Role | null): boolean => role !== null && NUMERIC.has(role);

/** A heading without what only says unit or format: "Withdrawal Amount (INR )" → "withdrawal amount". */
function bare(heading: string): string {
  const without = heading.replace(/[([]([^()[\]]*)[)\]]/g, (whole, inner: string) =>
    units.has(fold(inner)) || fold(inner) === '' ? ' ' : whole,
  );
  const words = fold(without).split(' ');
  for (const length of [3, 2, 1]) {
    if (words.length > length && units.has(words.slice(-length).join(' '))) return words.slice(0, -length).join(' ');
  }
  return words.join(' ');
}

const matches = (word: string, pattern: string): boolean =>
  pattern.endsWith('*') ? word.startsWith(pattern.slice(0, -1)) : word === pattern;

export interface Meaning {
  role: Role | null;
  /** Listed as it stands, not only by a word in it. */
  sure: boolean;
}
const meanings = new Map<string, Meaning>();

/** The role of a heading; null when it is none. */
export function roleOf(heading: string): Meaning {
  let known = meanings.get(heading);
  if (known === undefined) {
    known = meaningOf(heading);
    // A document repeats its headings; what it says once only need not be kept.
    if (meanings.size > 5000) meanings.clear();
    meanings.set(heading, known);
  }
  return known;
}

function meaningOf(heading: string): Meaning {
  if (heading.length > 80) return { role: null, sure: false };
  const folded = bare(heading);
  if (folded === '' || folded.length > 60) return { role: null, sure: false };
  const listed = roles.get(folded);
  if (listed !== undefined) return { role: listed, sure: true };
  const words = folded.split(' ');
  if (words.length > 6) return { role: null, sure: false };
  const rule = list.rules.find((each) =>
    each.words.every((group) => group.some((pattern) => words.some((word) => matches(word, pattern)))),
  );
  return { role: (rule?.role as Role | undefined) ?? null, sure: false };
}

const KINDS: [LineKind, readonly string[]][] = [
  ['footer', list.footers],
  ['opening', list.opening],
  ['closing', list.closing],
  ['total', list.totals],
];

/** What a line that is no transaction says, by the start of one of its cells. */
export function kindOf(cell: string): LineKind | null {
  const text = fold(cell.slice(0, 160));
  if (text === '') return null;
  const found = KINDS.find(([, phrases]) => phrases.some((phrase) => text === phrase || text.startsWith(`${phrase} `)));
  return found?.[0] ?? null;
}

export interface Heading {
  roles: (Role | null)[];
  /** How much of it was understood; 0 when it heads no statement. */
  score: number;
}

/** Is this row the header of a statement? The same test as the engine's: a date, and an amount or a balance. */
export function readHeading(cells: readonly string[]): Heading {
  const none: Heading = { roles: [], score: 0 };
  const named = cells.filter((cell) => cell.trim() !== '');
  if (named.length < 3 || named.length > 60) return none;
  let score = 0;
  const found = cells.map((cell) => {
    if (/^\s*\d/.test(cell)) score -= 3;
    const { role, sure } = roleOf(cell);
    if (role !== null) score += sure ? 3 : 2;
    else if (cell.trim() !== '') score -= 1;
    return role;
  });
  const has = (role: Role): boolean => found.includes(role);
  const money = has('amount') || (has('debit') && has('credit')) || has('balance');
  return (has('date') || has('value_date')) && money && score > 0 ? { roles: found, score } : none;
}

const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*';
const FULL = new RegExp(
  `^(?:\\d{1,2}[-/. ]\\d{1,2}[-/. ](?:\\d{4}|\\d{2})|\\d{4}-\\d{1,2}-\\d{1,2}|\\d{1,2}[-/. ,]*${MONTH}[-/., ']*(?:\\d{4}|\\d{2})|${MONTH}[-/. ]*\\d{1,2},?[-/. ]*\\d{4})(?!\\d)`,
  'i',
);
/** The start of a date whose rest is printed on the next line: "11 Jun", "28-Apr-", "01/Apr/202", "28/04/". */
const PART = new RegExp(
  `^(?:\\d{1,2}[-/. ]?${MONTH}[-/. ]?(?:\\d{1,3})?|\\d{1,2}[-/.]\\d{1,2}[-/.]?(?:\\d{1,3})?|\\d{1,2}[-/.])$`,
  'i',
);

export const startsWithDate = (text: string): boolean => FULL.test(text.trim());
export const startsDatePart = (text: string): boolean => PART.test(text.trim());

const AMOUNT =
  /^[-+(]?\s*(?:₹|rs\.?|inr)?\s*[-+]?\s*(?:\d[\d,]*(?:\.\d{1,4})?|\.\d{1,2})\s*\)?\s*[-+]?\s*\(?\s*(?:cr|dr|c|d)?\.?\s*\)?$/i;
export const isAmount = (text: string): boolean => AMOUNT.test(text.trim());
/** An amount beyond doubt: it has decimals, or a thousands comma. A cheque number has neither. */
export const isSureAmount = (text: string): boolean => isAmount(text) && /[.,]\d/.test(text);

const blanks = new Set<string>([...list.blanks, '']);
const sides = new Set<string>([...list.side_words, 'inr', 'rs', '₹']);
/** May stand under an amount's heading without being one: an empty mark, a side, a currency. */
export const mayFillAmount = (text: string): boolean => {
  const trimmed = text.trim();
  return blanks.has(trimmed) || sides.has(fold(trimmed)) || sides.has(trimmed);
};
