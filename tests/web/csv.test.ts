import { describe, expect, it } from 'vitest';
import { csv, csvCell } from '../../web/src/lib/csv';

describe('csvCell', () => {
  it.each(['=1+1', '+91 98', '-2+3', '@SUM(A1)', '\tx', '\rx', '\0x', '＝1', '＋1'])('disarms %j', (text) => {
    expect(csvCell(text).replace(/^"/, '').startsWith("'")).toBe(true);
  });

  it('leaves numbers, dates and plain text as they are', () => {
    expect(csvCell(-5)).toBe('-5');
    expect(csvCell(1250.5)).toBe('1250.5');
    expect(csvCell('2025-11-04')).toBe('2025-11-04');
    expect(csvCell('UPI/SHARMA')).toBe('UPI/SHARMA');
    expect(csvCell(null)).toBe('');
    expect(csvCell(NaN)).toBe('');
  });

  it('quotes what needs quotes', () => {
    expect(csvCell('a,b')).toBe('"a,b"');
    expect(csvCell('say "hi"')).toBe('"say ""hi"""');
    expect(csvCell('=HYPERLINK("x")')).toBe(`"'=HYPERLINK(""x"")"`);
    expect(csvCell('two\nlines')).toBe('"two\nlines"');
  });
});

describe('csv', () => {
  it('has a byte order mark, a header and CRLF lines', () => {
    const bytes = csv(['date', 'राशि'], [['2025-11-04', 12.5]]);
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder().decode(bytes)).toBe('date,राशि\r\n2025-11-04,12.5\r\n');
  });
});
