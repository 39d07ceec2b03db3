/** Puts the pieces of wrapped cells together: with a blank where words were wrapped, without one where a word was cut. */
import type { Column } from './columns';
import type { Run } from './lines';
import { isNumeric, type Role } from './words';

/** What is known of one column's wrapping, over the whole document. */
interface Wrap {
  /** Lines are cut after so many characters, whatever stands there; 0 when they are not. */
  length: number;
  right: number;
}

function learnWrap(cells: readonly Run[][]): Wrap {
  const counts = new Map<number, number>();
  let all = 0;
  let right = 0;
  for (const runs of cells) {
    for (const run of runs) right = Math.max(right, run.x1);
    for (const run of runs.slice(0, -1)) {
      counts.set(run.text.length, (counts.get(run.text.length) ?? 0) + 1);
      all += 1;
    }
  }
  const longest = Math.max(0, ...counts.keys());
  const most = counts.get(longest) ?? 0;
  return { length: all >= 3 && most >= 0.6 * all && longest >= 20 ? longest : 0, right };
}

const DATE_TAIL = /^\d{1,4}$/;

function joinDate(parts: readonly string[]): string {
  return parts.reduce((text, part) => {
    // "28-Apr-" + "2021", "01/Apr/202" + "1"; but "11 Jun" + "2021", "28 May 2022" + "12:00 PM".
    const glued = DATE_TAIL.test(part) && (/[-/.]$/.test(text) || /[-/.]\d{1,3}$/.test(text));
    return glued ? `${text}${part}` : `${text} ${part}`;
  });
}

/** 12,34,567.89, 12345.6 or what such a number starts with. */
const WELL_FORMED = /^[-+]?(?:\d{1,3}(?:,\d{2,3})*|\d+)(?:\.\d{0,2})?$/;

function joinAmount(parts: readonly string[]): string {
  return parts.reduce((text, part) => {
    const whole = `${text}${part}`;
    // Cut at a comma, or so that the paise are on two lines: "1,88,144.0" + "0".
    const cut = /[.,]\d?$/.test(text) || /^[.,]/.test(part) || !/[.,]\d/.test(text);
    return cut && /^[\d.,]+$/.test(part) && WELL_FORMED.test(whole) && whole.includes('.') ? whole : `${text} ${part}`;
  });
}

function joinText(runs: readonly Run[], wrap: Wrap): string {
  let text = runs[0]?.text ?? '';
  for (let i = 1; i < runs.length; i++) {
    const before = runs[i - 1] as Run;
    const run = runs[i] as Run;
    text += needsBlank(before, run, wrap) ? ` ${run.text}` : run.text;
  }
  return text;
}

function needsBlank(before: Run, run: Run, wrap: Wrap): boolean {
  if (Math.abs(before.y - run.y) < 0.3 * run.size) return true;
  if (/^[-/,.:;)@*_]/.test(run.text) || /[-/(@*_]$/.test(before.text)) return false;
  if (wrap.length > 0) return before.text.length < wrap.length;
  // A line without a blank that fills its column was cut inside a token: it had no other place to break.
  const unit = (before.x1 - before.x0) / Math.max(1, before.text.length);
  const filled = wrap.right - before.x1 < 3 * unit;
  return !(filled && !before.text.includes(' ') && before.text.length >= 10);
}

function joinCell(runs: readonly Run[], role: Role | null, wrap: Wrap): string {
  if (runs.length === 0) return '';
  const parts = runs.map((run) => run.text);
  if (parts.length === 1) return parts[0] ?? '';
  if (role === 'date' || role === 'value_date') return joinDate(parts);
  if (isNumeric(role)) return joinAmount(parts);
  return joinText(runs, wrap);
}

/** Rows of cells of pieces → rows of texts. `cut`: where narrations are known to be cut. */
export function joinCells(rows: readonly Run[][][], columns: readonly Column[][], cut?: number): string[][] {
  const wraps = new Map<number, Wrap>();
  const width = Math.max(0, ...rows.map((row) => row.length));
  for (let c = 0; c < width; c++) wraps.set(c, learnWrap(rows.map((row) => row[c] ?? [])));
  const wrapOf = (r: number, c: number): Wrap => {
    const wrap = wraps.get(c) ?? { length: 0, right: 0 };
    return cut !== undefined && columns[r]?.[c]?.role === 'narration' ? { ...wrap, length: cut } : wrap;
  };
  return rows.map((row, r) => row.map((runs, c) => joinCell(runs, columns[r]?.[c]?.role ?? null, wrapOf(r, c))));
}
