/** A dataset line by line: heads, both forms of a row, changes by place, and the logs as one list. */
import { describe, expect, it } from 'vitest';
import { DatasetLines, headOf, linesOf, rawOf } from '../../web/src/lib/lines';
import { linesOfLogs } from '../../web/src/state/logs';

const head = (line: number | null, verdict: string, clean: number | null, rule: string | null = null, file = 'a.csv') =>
  `{"file":${line === null ? 'null' : JSON.stringify(file)},"line":${line},"verdict":"${verdict}","rule":${JSON.stringify(rule)},"clean":${clean},"row":`;
const lineage = [
  `${head(1, 'kept', 0)}{"date":"4 Nov 25","amount":"1,250.00","customer_id":"C1"}}`,
  `${head(2, 'quarantined', null, 'ROW_MALFORMED')}{"_malformed":"{\\"cut"}}`,
  `${head(3, 'repaired', 1, 'TYPE_FROM_BALANCE')}{"date":"2025-11-05","amount":20}}`,
  `${head(null, 'derived', 2)}null}`,
];
const clean = [
  '{"date":"2025-11-04","amount":1250.0,"narration":"Sale to Meena","verdict":"kept","source":{"file":"a.csv","line":1}}',
  '{"date":"2025-11-05","amount":20.0,"narration":"Wages","verdict":"repaired"}',
  '{"date":"2025-11-06","amount":1.0,"narration":"(own) 50% off","verdict":"kept"}',
];
const changes = [
  '{"file":"a.csv","line":1,"field":"date","rule":"DATE_D_MMM_YYYY","before":"4 Nov 25","after":"2025-11-04"}',
  '{"file":"a.csv","line":1,"field":"amount","rule":"AMOUNT_TEXT","before":"1,250.00","after":"1250.0"}',
  '{"file":"b.csv","line":1,"field":"date","rule":"DATE_D_MMM_YYYY","before":"x","after":"y"}',
  '{"file":"a.csv","line":2,"field":"date","rule":"DATE_D_MMM_YYYY","before":"x","after":"y"}',
];

describe('the lines of a dataset', () => {
  const lines = new DatasetLines(lineage, clean);
  lines.setChanges(changes);

  it('have a head that ends before the row, whatever the file is called', () => {
    const odd = `${head(7, 'kept', 0, null, 'odd","row":1.csv')}{"a":1}}`;
    expect(headOf(odd)).toMatchObject({ file: 'odd","row":1.csv', line: 7, verdict: 'kept' });
    expect(rawOf(odd)).toEqual({ a: 1 });
  });

  it('give both forms of a row, or the one there is', () => {
    expect(lines.count).toBe(4);
    expect(lines.raw(0)?.['amount']).toBe('1,250.00');
    expect(lines.clean(0)?.['amount']).toBe(1250);
    expect(lines.clean(1)).toBeNull();
    expect(lines.raw(3)).toBeNull();
    expect(lines.clean(3)?.['date']).toBe('2025-11-06');
    expect(lines.rowOfClean(1)).toBe(2);
  });

  it('leave out what says how a row was read', () => {
    expect(lines.cleanFields).toEqual(['date', 'amount', 'narration']);
    expect(lines.rawFields).toEqual(['date', 'amount', '_malformed']);
  });

  it('know the changes of a row by its file and line, and none of a row that counts nowhere', () => {
    expect(lines.changes(0).map((each) => each.rule)).toEqual(['DATE_D_MMM_YYYY', 'AMOUNT_TEXT']);
    expect(lines.changeCount(1)).toBe(0);
    expect(lines.changes(2)).toEqual([]);
    expect(lines.changes(3)).toEqual([]);
  });

  it('are searched in both forms, without regard to case, for what was typed and no pattern', () => {
    const rows = (needle: string): number[] => [0, 1, 2, 3].filter(lines.finder(needle));
    expect(rows('1,250')).toEqual([0]);
    expect(rows('meena')).toEqual([0]);
    expect(rows('(own) 50%')).toEqual([3]);
    expect(rows('.*')).toEqual([]);
  });

  it('are searched by what stands in them, not by the names of their fields', () => {
    const rows = (needle: string): number[] => [0, 1, 2, 3].filter(lines.finder(needle));
    expect(['amount', 'narration', 'line', 'customer', 'C1'].flatMap(rows)).toEqual([]);
    expect(rows('type_from')).toEqual([2]);
    expect(rows('quarantined')).toEqual([1]);
    expect(rows('{"cut')).toEqual([1]);
    const odd = new DatasetLines(
      [
        `${head(1, 'kept', 0)}{"narration":"the \\"Corner\\" shop","items":[{"name":"Tea \\u091a\\u093e\\u092f"}]}}`,
        `${head(2, 'kept', 1)}{"narration":"C:\\\\till"}}`,
      ],
      ['{"narration":"shop"}', '{"narration":"till"}'],
    );
    const found = (needle: string): number[] => [0, 1].filter(odd.finder(needle));
    expect(found('"corner"')).toEqual([0]);
    expect(found('c:\\till')).toEqual([1]);
    expect(found('चाय')).toEqual([0]);
    expect(found('name')).toEqual([]);
  });

  it('take a raw row that is no JSON as the text that it is', () => {
    expect(rawOf(`${head(1, 'kept', 0)}{broken}`)).toEqual({ _malformed: '{broken' });
  });

  it('are split without an empty one at the end', () => {
    expect(linesOf(new TextEncoder().encode('a\nb\n'))).toEqual(['a', 'b']);
    expect(linesOf(new Uint8Array())).toEqual([]);
  });
});

describe('the logs as one list', () => {
  it('call a row that was set aside an error, a mended one a warning, a spelling a note', () => {
    const list = linesOfLogs(
      'gst',
      {
        errors: [
          {
            code: 'AMOUNT_MISSING',
            path: '/invoices/3/igst',
            field: 'igst',
            expected: 'an amount',
            got: '',
            file: 'g.json',
            line: 2,
          },
        ],
      },
      {
        repaired: [
          { rule: 'STATUS_FROM_FILING_DATE', field: 'status', before: '', after: 'FILED', file: 'g.json', line: 1 },
        ],
        duplicates: [
          { rule: 'DUPLICATE_ID', field: 'return_id', before: 'R1', after: 'line 1', file: 'g.json', line: 3 },
        ],
        // The first of these is the error above once more.
        nested_rows: [
          {
            verdict: 'quarantined',
            rule: 'AMOUNT_MISSING',
            path: 'invoices[3]',
            rows: 1,
            field: 'igst',
            before: '',
            after: '',
          },
          {
            verdict: 'duplicate',
            rule: 'DUPLICATE_EXACT',
            path: 'invoices[4]',
            rows: 1,
            field: '',
            before: '',
            after: '',
          },
        ],
        normalised: [{ rule: 'AMOUNT_INR', rows: 12 }],
      },
    );
    expect(list.map(({ severity, log, code, rows }) => [severity, log, code, rows])).toEqual([
      ['error', 'validation', 'AMOUNT_MISSING', 1],
      ['warning', 'nested', 'DUPLICATE_EXACT', 1],
      ['warning', 'repaired', 'STATUS_FROM_FILING_DATE', 1],
      ['warning', 'duplicates', 'DUPLICATE_ID', 1],
      ['info', 'normalised', 'AMOUNT_INR', 12],
    ]);
    expect(list[0]).toMatchObject({ field: 'invoices/3/igst', after: 'an amount', file: 'g.json', line: 2 });
  });
});
