import { describe, expect, it } from 'vitest';
import { parseAmount } from '../../web/src/components/amount';
import * as format from '../../web/src/lib/format';

describe('rupees', () => {
  it.each([
    [125000, '₹1,25,000'],
    [10000000, '₹1,00,00,000'],
    [999, '₹999'],
    [1250.5, '₹1,250.50'],
    [0, '₹0'],
    [-0.004, '₹0'],
    [-4200, '−₹4,200'],
    [null, '—'],
    [NaN, '—'],
  ])('%s is %s', (value, text) => {
    expect(format.rupees(value)).toBe(text);
  });

  it('says lakh and crore as people do', () => {
    expect(format.rupeesShort(435000)).toBe('₹4.35 lakh');
    expect(format.rupeesShort(12000000)).toBe('₹1.2 crore');
    expect(format.rupeesShort(99999)).toBe('₹99,999');
    expect(format.rupeesShort(-250000)).toBe('−₹2.5 lakh');
    expect(format.rupeesShort(435000, 'hi')).toBe('₹4.35 लाख');
  });
});

describe('whole numbers', () => {
  it('are grouped as Intl groups them, in both languages', () => {
    const numbers = Array.from({ length: 13 }, (_, n) => [10 ** n, 10 ** n - 1, 7 * 10 ** n + 12345]).flat();
    for (const [locale, tag] of [
      ['en', 'en-IN'],
      ['hi', 'hi-IN-u-nu-latn'],
    ] as const) {
      const intl = new Intl.NumberFormat(tag);
      for (const value of [0, ...numbers]) {
        expect(format.number(value, locale)).toBe(intl.format(value));
        expect(format.rupees(value, locale)).toBe(`₹${intl.format(value)}`);
        expect(format.number(-value - 1, locale)).toBe(`−${intl.format(value + 1)}`);
      }
    }
    expect(format.number(-0, 'en')).toBe('0');
  });
});

describe('dates', () => {
  it('writes day, month, year', () => {
    expect(format.date('2025-11-04')).toBe('4 Nov 2025');
    expect(format.date('2025-11')).toBe('Nov 2025');
    expect(format.date('2025-11-04T10:11:12+05:30')).toBe('4 Nov 2025');
    expect(format.date('2025-11-04', 'hi')).toBe('4 नव 2025');
    expect(format.date(null)).toBe('—');
    expect(format.date('sometime')).toBe('sometime');
    expect(format.period('2025-11..2026-10')).toBe('Nov 2025 – Oct 2026');
    expect(format.period('2026-10-31')).toBe('31 Oct 2026');
  });

  it('counts days since 1970 and knows what day it is in India', () => {
    expect(format.isoOfDays(0)).toBe('1970-01-01');
    expect(format.isoOfDays(20396)).toBe('2025-11-04');
    // 18:30 UTC is midnight in India.
    expect(format.todayInIndia(new Date('2025-11-04T18:29:59Z'))).toBe('2025-11-04');
    expect(format.todayInIndia(new Date('2025-11-04T18:30:00Z'))).toBe('2025-11-05');
  });
});

describe('quantities', () => {
  it('shows a value in its unit', () => {
    expect(format.quantity(14.6, 'percent')).toBe('14.6%');
    expect(format.quantity(18, 'days')).toBe('18 days');
    expect(format.quantity(1.254, 'ratio')).toBe('1.25');
    expect(format.quantity('2025-01-31', 'date')).toBe('31 Jan 2025');
    expect(format.quantity(null, 'INR')).toBe('—');
  });
});

describe('amounts that people type', () => {
  it.each([
    ['5,00,000', 500000],
    ['₹ 7.5 lakh', 750000],
    ['2.5 cr', 25000000],
    ['3L', 300000],
    ['5 लाख', 500000],
    ['500000.50', 500000.5],
    ['five', null],
    ['', null],
    ['-5', null],
  ])('%s', (text, value) => {
    expect(parseAmount(text)).toBe(value);
  });
});
