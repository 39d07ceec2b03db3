/** Builds the text that the engine reads: cells separated by tabs, one line for each row. */

/** A cell on one line. What would be read as a quoted cell is quoted, so that it comes out as it stands. */
export function tidy(text: string): string {
  const one = text
    .replace(/[\t\r\n\v\f\u0085\u2028\u2029]+/g, ' ')
    // eslint-disable-next-line no-control-regex -- control characters of broken exports would make the text binary
    .replace(/[\u0000-\u0008\u000e-\u001f\u007f]/g, '');
  return /^\s*=?"/.test(one) ? `"${one.replaceAll('"', '""')}"` : one;
}

export class TableText {
  private readonly lines: string[] = [];
  readonly places: [number, number][] = [];

  /** `place` is page and line, or sheet and row; both 1-based. */
  add(cells: readonly string[], place: [number, number]): void {
    let last = cells.length;
    while (last > 0 && (cells[last - 1] ?? '').trim() === '') last -= 1;
    this.lines.push(cells.slice(0, last).map(tidy).join('\t'));
    this.places.push(place);
  }

  /** Ends a table: the engine does not take what follows for a narration that goes on. */
  blank(): void {
    if (this.lines.length === 0 || this.lines.at(-1) === '') return;
    this.lines.push('');
    this.places.push([0, 0]);
  }

  get length(): number {
    return this.lines.length;
  }

  toString(): string {
    return this.lines.length === 0 ? '' : `${this.lines.join('\n')}\n`;
  }
}
