/** A bank statement as pages of text: made-up rows whose balance closes, in a few ways of printing them. */
import { rightAligned, type Text } from './pdf-writer';

export interface Row {
  date: string;
  /** One or more printed lines. */
  narration: string[];
  reference: string;
  debit: string;
  credit: string;
  balance: string;
}

const money = (paise: number): string => {
  const whole = String(Math.floor(paise / 100)).replace(/(\d)(?=(\d\d)+\d$)/g, '$1,');
  return `${whole}.${String(paise % 100).padStart(2, '0')}`;
};

/** Rows of a small shop: three credits to one debit, every third narration on two lines. */
export function rowsOf(count: number, year = 2025): Row[] {
  let balance = 50_000_00;
  return Array.from({ length: count }, (_, i) => {
    const amount = 1_000_00 + ((i * 7919) % 90_000) * 10;
    const paid = i % 4 === 3 && balance > amount;
    balance += paid ? -amount : amount;
    const day = new Date(Date.UTC(year, 0, 1 + Math.floor((i * 330) / count)));
    const date = `${String(day.getUTCDate()).padStart(2, '0')}/${String(day.getUTCMonth() + 1).padStart(2, '0')}/${day.getUTCFullYear()}`;
    const number = String(400_000_000_000 + i * 137);
    const shop =
      ['ANJALI STORES', 'OM TRADERS', 'B K SWEETS', 'NEW CLOTH HOUSE', 'RAJ', 'KIRAN ELECTRICALS'][(i * 5) % 7] ??
      'SHOP';
    const narration = [`UPI/${number}/${shop}/PAID`];
    if (i % 3 === 0) narration.push('FROM PHONE');
    return {
      date,
      narration,
      reference: number.slice(3),
      debit: paid ? money(amount) : '',
      credit: paid ? '' : money(amount),
      balance: money(balance),
    };
  });
}

export interface Print {
  rowsPerPage?: number;
  /** Where the lines of a narration stand, seen from the dated one. */
  lines?: 'below' | 'above';
  headings?: [string, string, string, string, string, string];
  /** Between rows, and between the lines of one. */
  gap?: number;
  pitch?: number;
}

const RIGHT = { debit: 400, credit: 475, balance: 560 };

/** Each page has the bank's name above, the heading, and a foot with its number. */
export function printed(rows: readonly Row[], print: Print = {}): Text[][] {
  const { rowsPerPage = 30, lines = 'below', gap = 18, pitch = 9 } = print;
  const headings = print.headings ?? ['Date', 'Narration', 'Chq/Ref No', 'Debit', 'Credit', 'Balance'];
  const pages: Text[][] = [];
  const count = Math.ceil(rows.length / rowsPerPage);
  for (let p = 0; p < count; p++) {
    const page: Text[] = [
      { x: 30, y: 40, text: 'SAMPLE NAGARIK SAHAKARI BANK LTD', size: 12 },
      { x: 30, y: 60, text: 'Account No : 001234567890' },
      { x: 30, y: 100, text: headings[0] },
      { x: 85, y: 100, text: headings[1] },
      { x: 255, y: 100, text: headings[2] },
      rightAligned(RIGHT.debit, 100, headings[3]),
      rightAligned(RIGHT.credit, 100, headings[4]),
      rightAligned(RIGHT.balance, 100, headings[5]),
    ];
    let y = 120;
    for (const row of rows.slice(p * rowsPerPage, (p + 1) * rowsPerPage)) {
      const more = row.narration.length - 1;
      const dated = lines === 'above' ? y + more * pitch : y;
      row.narration.forEach((text, i) => page.push({ x: 85, y: y + i * pitch, text, size: 7 }));
      page.push({ x: 30, y: dated, text: row.date, size: 8 }, { x: 255, y: dated, text: row.reference });
      if (row.debit !== '') page.push(rightAligned(RIGHT.debit, dated, row.debit));
      if (row.credit !== '') page.push(rightAligned(RIGHT.credit, dated, row.credit));
      page.push(rightAligned(RIGHT.balance, dated, row.balance));
      y += more * pitch + gap;
    }
    page.push({ x: 250, y: 820, text: `Page ${p + 1} of ${count}` });
    pages.push(page);
  }
  return pages;
}
