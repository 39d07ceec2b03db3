/** Workbooks: made here with the library, read back as text. */
import { utils, write, type BookType, type WorkSheet } from '@e965/xlsx';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { needsReader, readTable } from '../../web/src/reader/read';
import { plainNumber } from '../../web/src/reader/sheet';

const HEADER = ['Txn Date', 'Value Date', 'Description', 'Ref No./Cheque No.', 'Debit', 'Credit', 'Balance'];

function sheet(): WorkSheet {
  const made = utils.aoa_to_sheet([
    ['Account Name :', 'SAMPLE TRADERS'],
    ['Account Number :', '_00001234567890'],
    [],
    HEADER,
  ]);
  const date = { t: 'n', v: 45748, z: 'dd/mm/yyyy' } as const; // 1 Apr 2025
  const rows = [
    [
      date,
      { t: 'n', v: 45748.5, z: 'dd/mm/yyyy hh:mm' },
      'BY TRANSFER\nUPI/1\t2',
      ' 0012 ',
      ' ',
      12857.63,
      30000.1 + 0.2,
    ],
    [date, date, '"quoted" text', { t: 'n', v: 42, z: '000000' }, 1e-7, ' ', { t: 'n', v: 123456789012345 }],
  ];
  utils.sheet_add_aoa(made, rows as never, { origin: 'A5' });
  made['F6'] = { t: 'n', v: 7, f: 'SUM(E6:E6)' };
  return made;
}

function workbook(type: BookType, sheets: [string, WorkSheet][] = [['Statement', sheet()]]): Uint8Array<ArrayBuffer> {
  const book = utils.book_new();
  for (const [name, each] of sheets) utils.book_append_sheet(book, each, name);
  return new Uint8Array(write(book, { type: 'buffer', bookType: type }) as Buffer);
}

const ROWS = [
  '2025-04-01\t2025-04-01 12:00:00\tBY TRANSFER UPI/1 2\t 0012 \t \t12857.63\t30000.3',
  '2025-04-01\t2025-04-01\t"""quoted"" text"\t000042\t0.0000001\t7\t123456789012345',
];

describe('a workbook', () => {
  test.each(['xlsx', 'xlsb', 'biff8', 'ods'] as const)('%s: dates, numbers and text as they stand', async (type) => {
    const bytes = workbook(type);
    expect(needsReader(bytes)).toBe(true);
    const { text, facts, places } = await readTable(bytes, 'statement.xls');
    const lines = text.trimEnd().split('\n');
    expect(lines[0]).toBe('Account Name :\tSAMPLE TRADERS');
    expect(lines[3]).toBe(HEADER.join('\t'));
    expect(lines[4]?.split('\t')[0]).toBe('2025-04-01');
    if (type === 'xlsx') expect(lines.slice(4)).toEqual(ROWS);
    expect(places[4]).toEqual([1, 5]);
    expect(facts.kind).toBe(type === 'biff8' ? 'xls' : type);
    // The library writes formulas into these two only.
    if (type === 'xlsx' || type === 'ods') expect(facts.formulas).toBe(1);
  });

  test('takes the sheets that hold a table and names the others', async () => {
    const legend = utils.aoa_to_sheet([
      ['VAT', 'Withdrawal at another bank'],
      ['BIL', 'Bill payment'],
    ]);
    const bytes = workbook('xlsx', [
      ['Legend', legend],
      ['Current', sheet()],
      ['Savings', sheet()],
    ]);
    const { text, notes, facts } = await readTable(bytes, 'a.xlsx');
    expect(text.match(/Txn Date/g)).toHaveLength(2);
    expect(text).not.toContain('Bill payment');
    expect(notes).toContain('left out, no table: "Legend"');
    expect(facts.sheets?.map((each) => each.used)).toEqual([false, true, true]);
  });

  test('HTML that is called .xls: cells stay text', async () => {
    const row = (cells: string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
    const html = `<html><body><table>${row(HEADER)}${row(['05/04/2025', '05/04/2025', 'A &amp; B', '0042', '', '1,25,000.00', '1,30,000.00Cr'])}</table></body></html>`;
    const { text, facts } = await readTable(new TextEncoder().encode(html), 'statement.xls');
    expect(facts.kind).toBe('html');
    expect(text).toContain('05/04/2025\t05/04/2025\tA & B\t0042\t\t1,25,000.00\t1,30,000.00Cr');
  });

  test('HTML in UTF-16, with NULs, in either byte order', async () => {
    const html =
      '<html><table><tr><td>Date</td><td>Narration</td><td>Debit</td><td>Credit</td><td>Balance</td></tr>' +
      '<tr><td>01/04/2025</td><td>₹ राम\0 A</td><td></td><td>10.00</td><td>10.00</td></tr></table></html>';
    const little = Buffer.from(`\ufeff${html}`, 'utf16le');
    for (const bytes of [little, Buffer.from(little).swap16()]) {
      const { text } = await readTable(new Uint8Array(bytes), 'a.xls');
      expect(text).toMatch(/^01\/04\/2025\t₹ राम.?.?A\t\t10\.00\t10\.00$/m);
    }
  });

  test('a formula gives its stored value, is counted and named; one that says nothing stays empty', async () => {
    const made = utils.aoa_to_sheet([HEADER, ['01/04/2025', '', 'x', '', '', 5, 7]]);
    made['G2'] = { t: 'n', v: 42.5, f: 'HYPERLINK("http://example.invalid")' };
    made['F2'] = { t: 's', v: '=1+1' };
    const book = utils.book_new();
    utils.book_append_sheet(book, made, 'S');
    const bytes = new Uint8Array(write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer);
    const { text, facts, notes } = await readTable(bytes, 'a.xlsx');
    expect(text).toMatch(/^01\/04\/2025\t\tx\t\t\t=1\+1\t42\.5$/m);
    expect(facts.formulas).toBe(1);
    expect(notes.join()).toMatch(/1 cells are formulas/);
  });

  test('text that is called .xls needs no reader', () => {
    expect(needsReader(new TextEncoder().encode('Txn Date\tValue Date\tDescription\n'))).toBe(false);
    expect(needsReader(new TextEncoder().encode('<?xml version="1.0"?><Account type="deposit"/>'))).toBe(false);
    expect(needsReader(new TextEncoder().encode('{"a":1}'))).toBe(false);
  });

  test('numbers without exponent and without noise', () => {
    expect(plainNumber(0.1 + 0.2)).toBe('0.3');
    expect(plainNumber(1234567.005)).toBe('1234567.005');
    expect(plainNumber(1e21 / 10)).toBe('100000000000000000000');
    expect(plainNumber(-0.5)).toBe('-0.5');
    expect(plainNumber(2.5e-8)).toBe('0.000000025');
  });
});

/** A container of one packed entry that declares any size. */
function zip(name: string, content: Uint8Array, declared: number, checksum = crc32(content)): Uint8Array<ArrayBuffer> {
  const packed = deflateRawSync(content);
  const title = Buffer.from(name);
  const head = (signature: number, size: number): Buffer => {
    const made = Buffer.alloc(size);
    made.writeUInt32LE(signature, 0);
    return made;
  };
  const sizes = (made: Buffer, at: number): void => {
    made.writeUInt32LE(checksum, at);
    made.writeUInt16LE(8, at - 10 + 4);
    made.writeUInt32LE(packed.length, at + 4);
    made.writeUInt32LE(declared, at + 8);
    made.writeUInt16LE(title.length, at + 12);
  };
  const local = head(0x04034b50, 30);
  sizes(local, 14);
  const central = head(0x02014b50, 46);
  sizes(central, 16);
  const end = head(0x06054b50, 22);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + title.length, 12);
  end.writeUInt32LE(30 + title.length + packed.length, 16);
  return new Uint8Array(Buffer.concat([local, title, packed, central, title, end]));
}

describe('hostile files', () => {
  const refusal = async (bytes: Uint8Array<ArrayBuffer>) =>
    readTable(bytes, 'a.xlsx').then(
      () => null,
      (error: { body: unknown }) => error.body,
    );

  test('a bomb is refused by what it declares', async () => {
    const bytes = zip('xl/worksheets/sheet1.xml', new Uint8Array(4 << 20), 4 << 20);
    expect(await refusal(bytes)).toMatchObject({ code: 'E_FILE_BOMB' });
  });

  test('a bomb that lies is refused by what comes out', async () => {
    const bytes = zip('xl/worksheets/sheet1.xml', new Uint8Array(4 << 20), 1000);
    expect(await refusal(bytes)).toMatchObject({ code: 'E_FILE_BOMB' });
  });

  test('a workbook that is cut off', async () => {
    const bytes = workbook('xlsx');
    expect(await refusal(bytes.slice(0, bytes.length - 200))).toMatchObject({ code: 'E_FILE_TRUNCATED' });
  });

  test('an entry that does not fit its checksum', async () => {
    const bytes = zip('xl/workbook.xml', new Uint8Array(100), 100, 7);
    expect(await refusal(bytes)).toMatchObject({
      code: 'E_FILE_TRUNCATED',
      expected: 'entries that fit their checksums',
    });
  });

  test('an archive of something else', async () => {
    expect(await refusal(zip('photo.txt', new Uint8Array(100), 100))).toMatchObject({ code: 'E_FILE_UNRECOGNISED' });
  });
});
