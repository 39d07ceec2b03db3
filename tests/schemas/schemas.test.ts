/** What the engine writes fits the published schemas, and the schemas refuse what is broken. */
import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { at } from '../../scripts/lib/paths.mjs';
import { documents } from '../../scripts/lib/pipeline.mjs';
import { openSession } from '../../scripts/lib/session.mjs';
import { ROW_SCHEMAS, faults, readJson, schemaFiles, validatorOf } from './schemas';

const CUSTOMERS = ['CUST_MSM_00001', 'CUST_MSM_00003', 'CUST_MSM_00006', 'CUST_MSM_00007', 'CUST_MSM_48213'];

type Documents = Map<string, string | Uint8Array>;
type Row = Record<string, unknown>;
const made = new Map<string, Documents>();
const analyses = new Map<string, unknown>();

beforeAll(async () => {
  for (const customer of CUSTOMERS) {
    const onAnalysis = (reply: unknown): void => void analyses.set(customer, reply);
    made.set(customer, await documents({ customer, amount: 500_000, tenure: 24, onAnalysis }));
  }
});

function rowsOf(customer: string, dataset: string): Row[] {
  const bytes = made.get(customer)!.get(`clean/${dataset}_clean.ndjson`) ?? '';
  const text = Buffer.from(bytes as string).toString('utf8');
  return text.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Row);
}
const allRows = (dataset: string): Row[] => CUSTOMERS.flatMap((customer) => rowsOf(customer, dataset));
const documentOf = (customer: string, file: string): any => JSON.parse(made.get(customer)!.get(file) as string);

describe('schemas', () => {
  test('are draft 2020-12, titled, and compile in strict mode', () => {
    const names = schemaFiles();
    expect(names).toEqual(expect.arrayContaining(Object.values(ROW_SCHEMAS).map((name) => `${name}.json`)));
    for (const name of names) {
      const schema = readJson(`schemas/${name}`);
      expect(schema.$schema, name).toBe('https://json-schema.org/draft/2020-12/schema');
      expect(schema.title, name).toBeTypeOf('string');
      expect(validatorOf(name.replace('.json', '')), name).toBeTypeOf('function');
    }
  });

  test('every data file names its schema and fits it', () => {
    const files = readdirSync(at('core/data')).filter((name) => name.endsWith('.json'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const data = readJson(`core/data/${file}`);
      const schema = /^\.\.\/\.\.\/schemas\/(\w+)\.json$/.exec(String(data.$schema))?.[1];
      expect(schema, `${file} names no schema of ours in $schema`).toBeTypeOf('string');
      expect(faults(schema!, data), file).toEqual([]);
    }
  });
});

describe.each(Object.entries(ROW_SCHEMAS))('clean %s', (dataset, schema) => {
  test('fit their schema, row by row', () => {
    for (const customer of CUSTOMERS) {
      rowsOf(customer, dataset).forEach((row, index) => {
        expect(faults(schema, row), `${customer} ${dataset} row ${index + 1}: ${JSON.stringify(row)}`).toEqual([]);
      });
    }
  });

  test('are there for some customer', () => expect(allRows(dataset).length).toBeGreaterThan(0));

  test('lose no required field unnoticed', () => {
    const row = allRows(dataset)[0]!;
    const required = validatorOf(schema).schema as { required?: string[] };
    expect(required.required?.length).toBeGreaterThan(0);
    for (const field of required.required!) {
      const { [field]: _, ...rest } = row;
      expect(faults(schema, rest), `without ${field}`).not.toEqual([]);
    }
  });

  test('hold no field of a wrong type', () => {
    const row = allRows(dataset)[0]!;
    for (const [field, value] of Object.entries(row)) {
      if (value === null) continue;
      // An array where a value belongs, a number where a list belongs.
      const broken = { ...row, [field]: Array.isArray(value) ? 1 : [value] };
      expect(faults(schema, broken), `${field} broken`).not.toEqual([]);
    }
  });
});

describe('values that are broken', () => {
  const BROKEN: [string, string, unknown][] = [
    ['transactions', 'amount', -1],
    ['transactions', 'amount', '1,250.00'],
    ['transactions', 'type', 'credit?'],
    ['transactions', 'date', '04/11/2025'],
    ['transactions', 'mode', 'PIGEON'],
    ['accounts', 'ifsc', 'HDFC1000001'],
    ['accounts', 'account_type', 'PIGGY_BANK'],
    ['gst', 'gstin', '27ABCDE1234F1Y5'],
    ['gst', 'return_period', '2025-11'],
    ['credit_reports', 'credit_score', 1200],
    ['consent', 'status', 'MAYBE'],
  ];
  test.each(BROKEN)('%s: %s = %j is refused', (dataset, field, value) => {
    const row = allRows(dataset).find((each) => each[field] !== undefined && each[field] !== null);
    expect(row, `no clean ${dataset} row has ${field}`).toBeDefined();
    expect(faults(ROW_SCHEMAS[dataset]!, { ...row, [field]: value })).not.toEqual([]);
  });

  test('a full account number never stays in a clean row', () => {
    for (const row of allRows('accounts')) expect(row).not.toHaveProperty('account_number');
  });
});

/** The documents of a case under analytics/, all of them, by name. */
const SUMMARIES = [
  'transaction_summary',
  'account_summary',
  'gst_summary',
  'credit_summary',
  'insurance_summary',
  'mutual_fund_summary',
  'ondc_summary',
  'ocen_summary',
  'reconciliation',
  'anomalies_report',
  'overall_summary',
  'parties_summary',
  'exclusions_summary',
];

describe('summary documents', () => {
  test.each(SUMMARIES)('%s fits its schema, which refuses what is missing or wrong', (name) => {
    const schema = `${name}_schema`;
    const required = (validatorOf(schema).schema as { required: string[] }).required;
    for (const customer of CUSTOMERS) {
      const document = documentOf(customer, `analytics/${name}.json`);
      expect(faults(schema, document), customer).toEqual([]);
      for (const field of required) {
        const { [field]: _, ...rest } = document;
        expect(faults(schema, rest), `without ${field}`).not.toEqual([]);
        expect(faults(schema, { ...document, [field]: () => 1 }), `${field} broken`).not.toEqual([]);
      }
    }
  });

  test('are these and no others', () => {
    for (const customer of CUSTOMERS) {
      expect((analyses.get(customer) as { summaries: string[] }).summaries).toEqual(SUMMARIES);
    }
  });
});

describe.each(CUSTOMERS)('%s', (customer) => {
  test('manifest, logs and analytics fit their schemas', () => {
    expect(faults('manifest_schema', documentOf(customer, 'manifest.json'))).toEqual([]);
    expect(faults('analytics_schema', analyses.get(customer))).toEqual([]);
    expect(faults('data_quality_schema', documentOf(customer, 'logs/data_quality.json'))).toEqual([]);
    expect(faults('import_report_schema', documentOf(customer, 'logs/import_report.json'))).toEqual([]);
    for (const dataset of Object.keys(ROW_SCHEMAS)) {
      const log = documentOf(customer, `logs/${dataset}_cleaning_log.json`);
      const errors = documentOf(customer, `logs/${dataset}_validation_errors.json`);
      expect(faults('cleaning_log_schema', log), dataset).toEqual([]);
      const changes = Buffer.from(made.get(customer)!.get(`logs/${dataset}_changes.ndjson`) as string).toString('utf8');
      for (const line of changes.split('\n').filter(Boolean)) {
        expect(faults('change_schema', JSON.parse(line)), line).toEqual([]);
      }
      expect(faults('validation_errors_schema', errors), dataset).toEqual([]);
    }
  });

  test('every raw row has one verdict, and the files agree with the counts', () => {
    for (const dataset of Object.keys(ROW_SCHEMAS)) {
      const { counts } = documentOf(customer, `logs/${dataset}_cleaning_log.json`);
      const errors = documentOf(customer, `logs/${dataset}_validation_errors.json`);
      expect(counts.kept + counts.repaired + counts.duplicates + counts.quarantined, dataset).toBe(counts.in);
      expect(errors.count, dataset).toBe(counts.quarantined);
      expect(rowsOf(customer, dataset).length, dataset).toBe(counts.kept + counts.repaired);
    }
  });

  test('score.json and decision.json fit their schemas', () => {
    expect(faults('score_schema', documentOf(customer, 'analytics/score.json'))).toEqual([]);
    expect(faults('decision_schema', documentOf(customer, 'decision.json'))).toEqual([]);
  });

  test('a broken score or decision is refused', () => {
    const score = documentOf(customer, 'analytics/score.json');
    const decision = documentOf(customer, 'decision.json');
    expect(faults('score_schema', { ...score, overall: { ...score.overall, score: 101 } })).not.toEqual([]);
    expect(faults('score_schema', { ...score, overall: undefined })).not.toEqual([]);
    expect(faults('decision_schema', { ...decision, outcome: 'PERHAPS' })).not.toEqual([]);
    expect(faults('decision_schema', { ...decision, emi: -1 })).not.toEqual([]);
    expect(faults('decision_schema', { ...decision, reasons: 'none' })).not.toEqual([]);
    // The record is whole or it is none.
    const added = ['recommendation', 'consent_id', 'inputs', 'engine', 'scorecard', 'metrics', 'strengths'];
    for (const key of [...added, 'weaknesses', 'monitoring', 'collateral']) {
      expect(faults('decision_schema', { ...decision, [key]: undefined }), key).not.toEqual([]);
    }
    const policy = { ...decision.policy, sha256: 'beef' };
    expect(faults('decision_schema', { ...decision, policy })).not.toEqual([]);
  });
});

test.each(['seed_a', 'seed_b'])('%s fits its schema', async (scorecard) => {
  const session = await openSession('CUST_MSM_00003');
  session.call('pipeline.generate');
  session.call('pipeline.clean');
  const score = session.call('pipeline.score', { scorecard });
  expect(faults('score_seed_schema', score)).toEqual([]);
  expect(score.parts.flatMap((part: { terms: unknown[] }) => part.terms).length).toBeGreaterThan(9);
  expect(faults('score_seed_schema', { ...score, overall: 101 })).not.toEqual([]);
});
