/** The columns of a printed table: found by its heading, widened by what stands under it, and which cell a run is in. */
import { overlap, type Line, type Run } from './lines';
import {
  isAmount,
  isNumeric,
  isSureAmount,
  mayFillAmount,
  readHeading,
  roleOf,
  startsDatePart,
  startsWithDate,
  type Role,
} from './words';

export interface Column {
  heading: string;
  role: Role | null;
  /** Where its heading stands. */
  x0: number;
  x1: number;
  /** Where its cells stand, its heading included. */
  left: number;
  right: number;
}

export interface Header {
  columns: Column[];
  score: number;
  /** How many lines it takes. */
  height: number;
}

const MAX_HEIGHT = 4;

/**
 * A heading that the file draws as one piece of text, "Value Dt Withdrawal Amt.", cut into headings that are known as
 * they stand; left whole when it is one heading, or when the pieces would not all be known.
 */
function splitHeading(run: Run): Run[] {
  const words = [...run.text.matchAll(/\S+/g)];
  if (words.length < 2 || words.length > 24 || roleOf(run.text).sure) return [run];
  const unit = (run.x1 - run.x0) / run.text.length;
  // best[i]: fewest known headings that make up the first i words; each remembers where its last one starts.
  const best: ({ count: number; from: number } | null)[] = [{ count: 0, from: 0 }];
  const part = (from: number, to: number): string => {
    const end = words[to - 1];
    return run.text.slice(words[from]?.index, end === undefined ? 0 : end.index + end[0].length);
  };
  for (let to = 1; to <= words.length; to++) {
    best.push(null);
    for (let from = Math.max(0, to - 5); from < to; from++) {
      const before = best[from];
      if (!before || !roleOf(part(from, to)).sure) continue;
      if (before.count + 1 < (best[to]?.count ?? Infinity)) best[to] = { count: before.count + 1, from };
    }
  }
  const out: Run[] = [];
  for (let to = words.length; to > 0;) {
    const step = best[to];
    if (!step) return [run];
    const text = part(step.from, to);
    const x0 = run.x0 + (words[step.from]?.index ?? 0) * unit;
    out.unshift({ ...run, text, x0, x1: x0 + text.length * unit });
    to = step.from;
  }
  const roles = out.map((each) => roleOf(each.text).role);
  return new Set(roles).size === roles.length ? out : [run];
}

/** Pieces of a heading, top down: joined as words, or inside a word where only that gives a known heading ("Withdra" "wal"). */
function headingOf(parts: readonly string[]): string {
  const plain = parts.join(' ');
  if (parts.length < 2 || parts.length > 4 || roleOf(plain).sure) return plain;
  const [first = '', ...rest] = parts;
  const ways = rest.reduce((texts, part) => texts.flatMap((text) => [`${text} ${part}`, `${text}${part}`]), [first]);
  return ways.find((way) => roleOf(way).sure) ?? plain;
}

/** The runs of some lines as columns: what stands above one another is one heading. */
function stack(lines: Line[]): Column[] {
  const widest = lines.reduce((best, line) => (line.runs.length > best.runs.length ? line : best));
  const groups: { x0: number; x1: number; runs: Run[] }[] = widest.runs.map((run) => ({
    x0: run.x0,
    x1: run.x1,
    runs: [],
  }));
  for (const line of lines) {
    for (const run of line.runs) {
      const best = groups
        .map((group) => ({ group, shared: overlap(group, run) }))
        .reduce((a, b) => (b.shared > a.shared ? b : a));
      if (best.shared > -0.4 * run.size) {
        best.group.runs.push(run);
        best.group.x0 = Math.min(best.group.x0, run.x0);
        best.group.x1 = Math.max(best.group.x1, run.x1);
      } else groups.push({ x0: run.x0, x1: run.x1, runs: [run] });
    }
  }
  groups.sort((a, b) => a.x0 - b.x0);
  return groups.map(({ x0, x1, runs }) => {
    const heading = headingOf(runs.map((run) => run.text));
    return { heading, role: null, x0, x1, left: x0, right: x1 };
  });
}

/** The heading that starts at `lines[at]`, if there is one: it may take up to four printed lines. */
export function headerAt(lines: readonly Line[], at: number): Header | null {
  // Rows have dates and amounts, headings no figures: most lines need no second look.
  const first = lines[at];
  if (first === undefined || first.runs.some((run) => /\d\d/.test(run.text))) return null;
  let best: Header | null = null;
  let top = 0;
  let width = 0;
  for (let height = 1; height <= MAX_HEIGHT && at + height <= lines.length; height++) {
    const part = lines.slice(at, at + height).map((line) => ({ ...line, runs: line.runs.flatMap(splitHeading) }));
    const size = part[0]?.size ?? 0;
    const gap = height === 1 ? 0 : (part.at(-1)?.y ?? 0) - (part.at(-2)?.y ?? 0);
    if (gap > 2.2 * size) break;
    const columns = stack(part);
    const { roles, score } = readHeading(columns.map((column) => column.heading));
    // A line that only completes headings ("Cheque" over "No") adds nothing to the score, and is still part of it.
    const completes = score === top && gap < 1.4 * size && columns.length === width;
    if (score === 0 || (score <= top && !completes)) continue;
    best = { columns: columns.map((column, i) => ({ ...column, role: roles[i] ?? null })), score, height };
    top = score;
    width = columns.length;
  }
  return best;
}

/** How well a run fits a column, by place and by kind; the highest wins. */
function fitness(run: Run, column: Column, left: number, right: number): number {
  const shared = overlap(run, { x0: left, x1: right });
  const narrow = Math.max(1, Math.min(run.x1 - run.x0, right - left));
  const place = shared > 0 ? (10 * shared) / narrow : shared / run.size;
  return place + kindFitness(run.text, column.role);
}

function kindFitness(text: string, role: Role | null): number {
  const dated = role === 'date' || role === 'value_date';
  if (startsWithDate(text)) return dated ? 5 : isNumeric(role) ? -20 : role === 'narration' ? -3 : 0;
  if (isSureAmount(text))
    return isNumeric(role) ? 5 : dated ? -20 : role === 'narration' || role === 'reference' ? -6 : 0;
  // Digits alone are as often a cheque number as an amount.
  if (isAmount(text)) return role === 'reference' ? 1 : 0;
  if (isNumeric(role) || role === 'balance_dr_cr' || role === 'dr_cr') return mayFillAmount(text) ? 0 : -20;
  if (dated) return startsDatePart(text) || /^\d{1,2}:\d\d|^[ap]\.?m\.?$/i.test(text) || mayFillAmount(text) ? 0 : -8;
  return role === 'narration' ? 1 : 0;
}

export function columnOf(run: Run, columns: readonly Column[]): number {
  let best = 0;
  let score = -Infinity;
  columns.forEach((column, i) => {
    const fits = fitness(run, column, column.left, column.right);
    if (fits > score) [best, score] = [i, fits];
  });
  return best;
}

/** Widens each column by the runs that stand under its heading and under no other. */
export function widen(columns: Column[], runs: readonly Run[]): void {
  for (const run of runs) {
    const under = columns.filter((column) => overlap(run, column) > 0);
    const column = under[0];
    if (under.length !== 1 || column === undefined || kindFitness(run.text, column.role) < 0) continue;
    column.left = Math.min(column.left, run.x0);
    column.right = Math.max(column.right, run.x1);
  }
}

/**
 * Two neighbouring cells may come as one piece of text. It is cut at a blank where one side is plainly a date or an
 * amount of its own column and the other belongs to the next one, or where the next column's cells begin.
 */
export function split(run: Run, columns: readonly Column[]): Run[] {
  const across = columns.filter((column) => overlap(run, { x0: column.left, x1: column.right }) > 0);
  if (across.length < 2 || !run.text.includes(' ')) return [run];
  const unit = (run.x1 - run.x0) / run.text.length;
  for (let at = run.text.indexOf(' '); at > 0; at = run.text.indexOf(' ', at + 1)) {
    const cut = run.x0 + at * unit;
    const left: Run = { ...run, text: run.text.slice(0, at).trim(), x1: cut };
    const right: Run = { ...run, text: run.text.slice(at + 1).trim(), x0: cut + unit };
    const a = columns[columnOf(left, columns)];
    const b = columns[columnOf(right, columns)];
    if (a === undefined || b === undefined || a === b) continue;
    const dated = (role: Role | null): boolean => role === 'date' || role === 'value_date';
    const leads =
      dated(a.role) && (startsWithDate(left.text) ? /^\S+$|\d{4}$/.test(left.text) : /^\d{2,4}$/.test(left.text));
    const ends = isNumeric(b.role) && isSureAmount(right.text) && !isNumeric(a.role) && right.x0 > a.x1;
    const both = isNumeric(a.role) && isNumeric(b.role) && isSureAmount(left.text) && isSureAmount(right.text);
    // A narration as wide as its column all but touches the next cell, which starts where that column's cells start.
    const aligned =
      Math.min(Math.abs(right.x0 - b.left), Math.abs(cut - b.left)) < 0.6 * run.size &&
      right.x1 < b.right + run.size &&
      b.left >= a.left + 2 * run.size;
    if (leads || ends || both || aligned) return [left, ...split(right, columns)];
  }
  return [run];
}
