/** CSV that a spreadsheet opens without running anything (OWASP ASVS 1.2.10, RFC 4180). */

/** First characters that a spreadsheet takes for a formula; full-width forms count in East Asian locales. */
const FORMULA = /^[=+\-@\t\r\n\0＝＋－＠]/;

export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  // A number is ours, not the borrower's text: −5 stays a number.
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** With a byte order mark: Excel reads the rupee sign and Devanagari only then. */
export function csv(head: string[], rows: Iterable<(string | number | null)[]>): Uint8Array<ArrayBuffer> {
  const lines = [head.map(csvCell).join(',')];
  for (const row of rows) lines.push(row.map(csvCell).join(','));
  return new TextEncoder().encode(`\uFEFF${lines.join('\r\n')}\r\n`);
}
