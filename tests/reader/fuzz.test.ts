/** Damaged files end in a table or in a typed error, never in anything else. */
import { utils, write } from '@e965/xlsx';
import { expect, test } from 'vitest';
import { ReaderError, readTable } from '../../web/src/reader/read';
import { writePdf } from './pdf-writer';
import { printed, rowsOf } from './statement-pdf';

/** The same numbers on every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const rows = rowsOf(40);
const sheet = utils.aoa_to_sheet([
  ['Date', 'Narration', 'Debit', 'Credit', 'Balance'],
  ...rows.map((row) => [row.date, row.reference, row.debit, row.credit, row.balance]),
]);
const book = utils.book_new();
utils.book_append_sheet(book, sheet, 'Statement');
const workbook = (type: 'xlsx' | 'biff8'): Uint8Array =>
  new Uint8Array(write(book, { type: 'buffer', bookType: type }) as Buffer);

test.each([
  ['pdf', writePdf(printed(rows))],
  ['locked pdf', writePdf(printed(rows), { password: '' })],
  ['xlsx', workbook('xlsx')],
  ['xls', workbook('biff8')],
])('%s', { timeout: 120_000 }, async (_, whole) => {
  const next = random(7);
  for (let run = 0; run < 60; run++) {
    const bytes = new Uint8Array(whole);
    for (let i = 0; i < 1 + run / 4; i++) bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256);
    const end = run % 3 === 0 ? Math.floor(next() * bytes.length) : bytes.length;
    const outcome = await readTable(bytes.slice(0, end), 'damaged').then(
      ({ text }) => typeof text,
      (error: unknown) => (error instanceof ReaderError ? error.body.code : error),
    );
    expect(outcome).toMatch(/^string$|^E_(FILE|PDF|PASSWORD)_/);
  }
});
