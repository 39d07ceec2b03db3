import { readFileSync, readdirSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { at } from '../../scripts/lib/paths.mjs';

/** Clean dataset → its schema; the names are the original system's. */
export const ROW_SCHEMAS: Record<string, string> = {
  consent: 'consent_schema',
  accounts: 'account_schema',
  transactions: 'transaction_schema',
  gst: 'gst_schema',
  credit_reports: 'credit_report_schema',
  policies: 'insurance_schema',
  mutual_funds: 'mutual_fund_schema',
  ondc_orders: 'ondc_schema',
  ocen_applications: 'ocen_schema',
};

export const schemaFiles = (): string[] => readdirSync(at('schemas')).filter((name) => name.endsWith('.json'));

export const readJson = (file: string): any => JSON.parse(readFileSync(at(file), 'utf8'));

/** One validator for all schemas, so that they may refer to each other by file name. */
function ajv(): Ajv2020 {
  // Strict: an unknown keyword or a forgotten type in a schema is an error, not a rule that never fires.
  const validator = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });
  formats.default(validator);
  for (const name of schemaFiles()) validator.addSchema(readJson(`schemas/${name}`), name);
  return validator;
}

let shared: Ajv2020 | null = null;

/** The check of one schema, by name without `.json`. */
export function validatorOf(name: string): ValidateFunction {
  shared ??= ajv();
  const check = shared.getSchema(`${name}.json`);
  if (!check) throw new Error(`schemas/${name}.json is missing`);
  return check as ValidateFunction;
}

/** Empty when the document is good; else where and why, the first few. */
export function faults(name: string, document: unknown): string[] {
  const check = validatorOf(name);
  if (check(document)) return [];
  return (check.errors ?? []).slice(0, 5).map((error) => `${error.instancePath || '/'} ${error.message} ${JSON.stringify(error.params)}`);
}
