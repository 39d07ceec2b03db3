/** Printed statements: the pages are made here, text at given places, and read back into rows. */
import { describe, expect, test } from 'vitest';
import { readTable } from '../../web/src/reader/read';
import { pdfDate } from '../../web/src/reader/pdf';
import { writePdf, type Text } from './pdf-writer';
import { printed, rowsOf, type Row } from './statement-pdf';

const cells = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => /^\d{1,2}[-/ ]/.test(line))
    .map((line) => line.split('\t'));

const wanted = (row: Row): string[] => [
  row.date,
  row.narration.join(' '),
  row.reference,
  row.debit,
  row.credit,
  row.balance,
];

const read = async (pages: Text[][], options = {}) => readTable(writePdf(pages), 'statement.pdf', options);

describe('a printed statement', () => {
  test.each(['below', 'above'] as const)('with narrations that wrap %s the date, over two pages', async (lines) => {
    const rows = rowsOf(50);
    const { text, facts, notes, places } = await read(printed(rows, { lines }));
    expect(cells(text)).toEqual(rows.map(wanted));
    expect(facts).toMatchObject({
      kind: 'pdf',
      pages: 2,
      encrypted: false,
      incremental_updates: 0,
      fonts: ['Courier'],
    });
    // The heading comes once, its repetition and the pages' feet are named.
    expect(text.match(/^Date\tNarration/gm)).toHaveLength(1);
    expect(notes.join('\n')).toMatch(/heading, repeated 1 time/);
    expect(text).not.toMatch(/Page \d of/);
    const lines2 = text.split('\n');
    expect(places).toHaveLength(lines2.length - 1);
    expect(places[lines2.findIndex((line) => line.startsWith(rows[40]?.date ?? '?'))]?.[0]).toBe(2);
  });

  test('with lines at even distances: what follows a dated line belongs to it', async () => {
    const rows = rowsOf(20);
    const { text } = await read(printed(rows, { gap: 10, pitch: 10 }));
    expect(cells(text)).toEqual(rows.map(wanted));
  });

  test('with lines at even distances around the date', async () => {
    const rows = rowsOf(9);
    const page: Text[] = printed([])[0] ?? [];
    for (const [x, text] of [
      [30, 'Date'],
      [85, 'Particulars'],
      [340, 'Withdrawals'],
      [420, 'Deposits'],
      [500, 'Balance'],
    ] as const)
      page.push({ x, y: 100, text });
    rows.forEach((row, i) => {
      const y = 120 + 30 * i;
      ['UPI', `${row.reference} TO`, 'SHOP'].forEach((text, line) => page.push({ x: 85, y: y + 10 * line, text }));
      page.push({ x: 30, y: y + 10, text: row.date });
      page.push({ x: row.debit === '' ? 420 : 340, y: y + 10, text: row.debit || row.credit });
      page.push({ x: 500, y: y + 10, text: row.balance });
    });
    const { text } = await read([page]);
    expect(cells(text)).toEqual(
      rows.map((row) => [row.date, `UPI ${row.reference} TO SHOP`, row.debit, row.credit, row.balance]),
    );
  });

  test('with its heading drawn as one piece of text, and dates in the page heads', async () => {
    const rows = rowsOf(40);
    // Every character is 4.8 points wide, so that blanks bring each word to its column.
    const heading = [
      [30, 'Date'],
      [85, 'Narration'],
      [255, 'Chq/Ref No'],
      [332, 'Withdrawal Amt'],
      [414, 'Deposit Amt'],
      [526, 'Balance'],
    ] as const;
    const text1 = heading.reduce((line, [x, word]) => line.padEnd(Math.round((x - 30) / 4.8)) + word, '');
    const pages = printed(rows).map((page, i) => [
      ...page.filter(({ y }) => y !== 100),
      { x: 30, y: 70, text: `0${i + 1}/12/2025` },
      { x: 30, y: 100, text: text1 },
    ]);
    const { text } = await read(pages);
    expect(text).toContain('Date\tNarration\tChq/Ref No\tWithdrawal Amt\tDeposit Amt\tBalance');
    expect(cells(text).filter((row) => row.length > 1)).toEqual(rows.map(wanted));
  });

  test('with a narration cut inside words at a fixed length', async () => {
    const rows = rowsOf(12).map((row, i) => ({
      ...row,
      narration: [`UPI-SAMPLE TRADERS ${100 + i}-SAMPLE@OK`, `BANK-${700 + i}`],
    }));
    const { text } = await read(printed(rows));
    expect(cells(text).map((row) => row[1])).toEqual(rows.map((row) => row.narration.join('')));
  });

  test('of a layout that is known by what it prints: two rows are enough', async () => {
    const rows = rowsOf(2).map((row) => ({
      ...row,
      narration: ['UPI-SAMPLE TRADERS-SAMPLE@OK-HDFC0000001-', 'SAMPLE'],
    }));
    const long = rows.map((row) => ({
      ...row,
      narration: [(row.narration[0] ?? '').padEnd(40, 'X').slice(0, 40), 'YZ'],
    }));
    const pages = printed(long, { gap: 10, pitch: 10 });
    pages[0]?.push({ x: 30, y: 780, text: 'HDFC Bank GSTIN number details are available at the branch' });
    const { text, notes } = await read(pages);
    expect(notes).toContain('layout hdfc');
    expect(cells(text).map((row) => row[1])).toEqual(long.map((row) => row.narration.join('')));
  });

  test('with dates, times and headings over two lines', async () => {
    const page: Text[] = [
      { x: 30, y: 100, text: 'Txn' },
      { x: 90, y: 100, text: 'Description' },
      { x: 350, y: 100, text: 'Withdra' },
      { x: 350, y: 110, text: 'wal' },
      { x: 420, y: 100, text: 'Deposit' },
      { x: 500, y: 100, text: 'Balance' },
      { x: 30, y: 110, text: 'Date' },
    ];
    const add = (y: number, day: string, rest: string, debit: string, credit: string, balance: string): void => {
      page.push({ x: 30, y, text: day }, { x: 30, y: y + 9, text: rest }, { x: 90, y, text: 'BY TRANSFER' });
      if (debit !== '') page.push({ x: 350, y, text: debit });
      if (credit !== '') page.push({ x: 420, y, text: credit });
      page.push({ x: 500, y, text: balance });
    };
    add(140, '11 Jun', '2025', '', '1,000.00', '1,000.00');
    add(170, '28-Jun-', '2025', '400.00', '', '600.00');
    add(200, '30 Jun 2025', '02:41 PM', '', '50.00', '650.00');
    const { text } = await read([page]);
    expect(text).toContain('Txn Date\tDescription\tWithdrawal\tDeposit\tBalance');
    expect(cells(text)).toEqual([
      ['11 Jun 2025', 'BY TRANSFER', '', '1,000.00', '1,000.00'],
      ['28-Jun-2025', 'BY TRANSFER', '400.00', '', '600.00'],
      ['30 Jun 2025 02:41 PM', 'BY TRANSFER', '', '50.00', '650.00'],
    ]);
  });

  test('keeps opening, total and closing lines apart from the rows', async () => {
    const rows = rowsOf(6);
    const pages = printed(rows);
    pages[0]?.push({ x: 85, y: 110, text: 'Opening Balance', size: 7 }, { x: 514, y: 110, text: '50,000.00' });
    pages[0]?.push(
      { x: 85, y: 300, text: 'Closing Balance', size: 7 },
      { x: 514, y: 300, text: rows[5]?.balance ?? '' },
    );
    const { text } = await read(pages);
    expect(text).toContain('\tOpening Balance\t\t\t\t50,000.00\n');
    expect(text).toContain(`\tClosing Balance\t\t\t\t${rows[5]?.balance}\n`);
    expect(cells(text)).toEqual(rows.map(wanted));
  });

  test('reports its progress and tells what the file says of itself', async () => {
    const seen: [number, number][] = [];
    const info = { Producer: 'iText 2.1.7', Creator: 'Core', CreationDate: "D:20250401101112+05'30'" };
    const bytes = writePdf(printed(rowsOf(70)), { info });
    const twice = new Uint8Array([...bytes, ...new TextEncoder().encode('\n% appended\n%%EOF\n')]);
    const { facts } = await readTable(twice, 'a.pdf', { onProgress: (done, total) => seen.push([done, total]) });
    expect(seen).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(facts).toMatchObject({ producer: 'iText 2.1.7', creator: 'Core', created: '2025-04-01T10:11:12+05:30' });
    expect(facts.incremental_updates).toBe(1);
  });
});

describe('what is refused', () => {
  const refusal = async (bytes: Uint8Array<ArrayBuffer>, passwords: string[] = []) =>
    readTable(bytes, 'a.pdf', { passwords }).then(
      () => null,
      (error: { body: unknown }) => error.body,
    );

  test('a locked file: asks for the password, refuses a wrong one, opens with the right one', async () => {
    const rows = rowsOf(5);
    const bytes = writePdf(printed(rows), { password: 'ABCD0101' });
    expect(await refusal(bytes)).toMatchObject({ code: 'E_PASSWORD_NEEDED', path: 'a.pdf' });
    expect(await refusal(bytes, ['nope'])).toMatchObject({ code: 'E_PASSWORD_WRONG' });
    const { text, facts } = await readTable(bytes, 'a.pdf', { passwords: ['nope', 'ABCD0101'] });
    expect(cells(text)).toEqual(rows.map(wanted));
    expect(facts.encrypted).toBe(true);
  });

  test('a file locked with the empty password is simply read', async () => {
    const { text } = await readTable(writePdf(printed(rowsOf(5)), { password: '' }), 'a.pdf');
    expect(cells(text)).toHaveLength(5);
  });

  test('pictures only: says so', async () => {
    expect(await refusal(writePdf([[], []], { scanned: true }))).toMatchObject({
      code: 'E_PDF_NO_TEXT',
      message: 'a.pdf holds pictures of pages (a scan), no text',
      got: '2 pages without text',
    });
  });

  test('a file that ends in its first page', async () => {
    const bytes = writePdf(printed(rowsOf(5)));
    expect(await refusal(bytes.slice(0, 300))).toMatchObject({
      code: expect.stringMatching(/^E_(FILE_TRUNCATED|PDF_NO_TEXT)$/),
    });
  });
});

test('fifty pages of text are read within their time', async () => {
  const bytes = writePdf(printed(rowsOf(1500)));
  const start = performance.now();
  const { text, facts } = await readTable(bytes, 'long.pdf');
  const took = performance.now() - start;
  console.log(`50 pages, 1,500 rows: ${took.toFixed(0)} ms`);
  expect(facts.pages).toBe(50);
  expect(cells(text)).toHaveLength(1500);
  // 1.5 s is the aim on an idle machine; a busy one takes several times as long.
  expect(took).toBeLessThan(8000);
});

test('dates of a PDF become ISO', () => {
  expect(pdfDate("D:20240131120000+05'30'")).toBe('2024-01-31T12:00:00+05:30');
  expect(pdfDate('D:20240131120000Z')).toBe('2024-01-31T12:00:00Z');
  expect(pdfDate('D:2024')).toBe('2024-01-01T00:00:00');
  expect(pdfDate('last week')).toBe('last week');
});
