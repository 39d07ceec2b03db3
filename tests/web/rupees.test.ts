/** What stands in a dataset's column: rupees with paise lined up, every other figure with all of its decimals. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DatasetLines } from '../../web/src/lib/lines';
import { RUPEES } from '../../web/src/lib/rupees';
import { kindsOf, shortOf } from '../../web/src/pages/Datasets';

interface Schema {
  properties: Record<string, { type?: string | string[]; description?: string }>;
}
const schema = (name: string): Schema =>
  JSON.parse(readFileSync(new URL(`../../schemas/${name}_schema.json`, import.meta.url), 'utf8')) as Schema;
const SCHEMAS = [
  'transaction',
  'account',
  'gst',
  'mutual_fund',
  'insurance',
  'ocen',
  'ondc',
  'credit_report',
  'consent',
];

describe('a column of a dataset', () => {
  it('is one of rupees where the schema says so, and no other', () => {
    const wrong = SCHEMAS.flatMap((name) =>
      Object.entries(schema(name).properties).flatMap(([field, { type, description = '' }]) => {
        if (![type].flat().includes('number')) return [];
        const rupees = /rupees|^Cost$/i.test(description) && !description.includes('one unit');
        return rupees === RUPEES.has(field) ? [] : [`${name}.${field}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('shows paise of rupees, and the four decimals of units and values of one unit', () => {
    const row = { units: 120.1234, current_nav: 45.6789, current_value: 5487.5 };
    const lines = new DatasetLines(
      [`{"file":"m.json","line":1,"verdict":"kept","rule":null,"clean":0,"row":${JSON.stringify(row)}}`],
      [JSON.stringify(row)],
    );
    const kinds = kindsOf(lines, Object.keys(row));
    const said = Object.entries(row).map(([field, value]) => shortOf(value, kinds.get(field)?.decimals === true));
    expect(said).toEqual(['120.1234', '45.6789', '5,487.50']);
    expect(shortOf(0.1 + 0.2, false)).toBe('0.3');
  });
});
