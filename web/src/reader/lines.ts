/** Text runs of a page gathered into lines. */

/** A piece of text as printed: points from the page's upper left corner, `y` at the baseline. */
export interface Run {
  text: string;
  x0: number;
  x1: number;
  y: number;
  size: number;
}

export interface Page {
  number: number;
  runs: Run[];
}

export interface Line {
  /** 1-based on its page, top down. */
  number: number;
  page: number;
  y: number;
  size: number;
  runs: Run[];
}

export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

export const overlap = (a: { x0: number; x1: number }, b: { x0: number; x1: number }): number =>
  Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0);

/** Bold print is often the same text twice, a hair apart. */
function withoutShadows(runs: Run[]): Run[] {
  return runs.filter(
    (run, i) =>
      !runs
        .slice(Math.max(0, i - 3), i)
        .some((other) => other.text === run.text && Math.abs(other.x0 - run.x0) < 1 && Math.abs(other.y - run.y) < 1),
  );
}

/** Pieces of one cell that the file draws one by one, as at ligatures or letter by letter. */
function merge(runs: Run[]): Run[] {
  const out: Run[] = [];
  for (const run of runs) {
    const last = out.at(-1);
    const gap = last === undefined ? Infinity : run.x0 - last.x1;
    // In a typewriter face a blank is as wide as any letter.
    const blankWidth = Math.max(0.45 * run.size, (1.05 * (run.x1 - run.x0)) / run.text.length);
    if (last !== undefined && gap < Math.min(blankWidth, 0.65 * run.size) && gap > -0.6 * run.size) {
      const blank = gap > 0.16 * run.size ? ' ' : '';
      last.text = `${last.text}${blank}${run.text}`;
      last.x1 = Math.max(last.x1, run.x1);
    } else out.push({ ...run });
  }
  return out;
}

/** Lines top down; runs whose baselines differ by less than a third of their size stand on one line. */
export function linesOf(page: Page): Line[] {
  const runs = withoutShadows([...page.runs].sort((a, b) => a.y - b.y || a.x0 - b.x0));
  const groups: Run[][] = [];
  for (const run of runs) {
    const group = groups.at(-1);
    const first = group?.[0];
    if (group !== undefined && first !== undefined && run.y - first.y < 0.34 * Math.min(run.size, first.size))
      group.push(run);
    else groups.push([run]);
  }
  return groups.map((group, i) => ({
    number: i + 1,
    page: page.number,
    y: median(group.map((run) => run.y)),
    size: median(group.map((run) => run.size)),
    runs: merge(group.sort((a, b) => a.x0 - b.x0)),
  }));
}

export const textOf = (line: Line): string => line.runs.map((run) => run.text).join(' ');
