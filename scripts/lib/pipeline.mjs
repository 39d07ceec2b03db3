/** What is made of the ledger beside its rows: kind of export → name of the file. */
export const LEDGER_PARTS = [
  ['parties', 'parties'],
  ['exclusions', 'exclusion_ledger'],
];

/** The whole pipeline of one customer on the wasm engine, in the order of the command line, with every document it makes. */
import { openEngine } from './engine.mjs';

export const TRUTH = [
  'truth_transactions.ndjson',
  'truth_documents.ndjson',
  'truth_invoices.ndjson',
  'truth_borrower.json',
];
export const DATASETS = [
  'consent',
  'accounts',
  'transactions',
  'gst',
  'credit_reports',
  'policies',
  'mutual_funds',
  'ondc_orders',
  'ocen_applications',
];

/**
 * Indents compact JSON by two spaces without touching one byte of its values, so that number and string texts of two
 * hosts can be compared as they were written.
 * @param {string} compact
 */
export function indented(compact) {
  let out = '';
  let depth = 0;
  const newline = () => `\n${'  '.repeat(depth)}`;
  for (const [token] of compact.matchAll(/"(?:\\.|[^"\\])*"|[{[]\s*[}\]]|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (token === '{' || token === '[') {
      depth += 1;
      out += token + newline();
    } else if (token === '}' || token === ']') {
      depth -= 1;
      out += newline() + token;
    } else if (token === ',') out += `,${newline()}`;
    else if (token === ':') out += ': ';
    else out += token;
  }
  return `${out}\n`;
}

/** The text of an object member of the outermost object, byte for byte; empty when there is none. */
export function memberText(json, name) {
  const from = json.indexOf(`"${name}":{`);
  if (from < 0) return '';
  const start = json.indexOf('{', from);
  let depth = 0;
  for (let at = start; at < json.length; at++) {
    const char = json[at];
    if (char === '"') {
      for (at++; json[at] !== '"'; at++) if (json[at] === '\\') at++;
    } else if (char === '{') depth += 1;
    else if (char === '}' && --depth === 0) return json.slice(start, at + 1);
  }
  return '';
}

/** The text of `ok` in a reply, byte for byte. @param {string} reply */
export function okText(reply) {
  const match = /^\{"v":1,"id":[^,]*,"ok":([\s\S]*)\}$/.exec(reply);
  if (!match) throw new Error(`not a good reply: ${reply.slice(0, 400)}`);
  return match[1];
}

/**
 * @param {{ customer: string, amount: number, tenure: number, seed?: number, profile?: string,
 *   files?: { name: string, bytes: Uint8Array }[], onAnalysis?: (reply: any) => void }} request
 * @returns {Promise<Map<string, string | Uint8Array>>} file name as the command line writes it → content
 */
export async function documents({ customer, amount, tenure, seed, profile, files = [], onAnalysis }) {
  const engine = await openEngine();
  /** @type {Map<string, string | Uint8Array>} */
  const made = new Map();
  const ask = (op, params = {}) => {
    const request = { v: 1, id: 1, op, params: { customer_id: customer, ...params } };
    return okText(engine.requestText(JSON.stringify(request)));
  };
  const keep = (name, text) => made.set(name, indented(text));

  for (const { name, bytes } of files) engine.ingest(bytes, { customer_id: customer, name });
  if (files.length === 0)
    ask('pipeline.generate', { ...(seed !== undefined && { seed }), ...(profile && { profile }) });
  const cleaned = ask('pipeline.clean');
  keep('logs/import_report.json', ask('import.report'));
  for (const dataset of DATASETS) {
    if (refused(engine, customer, dataset)) continue;
    if (JSON.parse(ask('data.export', { dataset, type: 'raw', as_it_came: true })).rows > 0) {
      made.set(`raw/raw_${dataset}.ndjson`, engine.bulk());
    }
  }
  for (const name of TRUTH) {
    if (!engine.request('data.export', { customer_id: customer, type: 'truth', name }).error) {
      made.set(`truth/${name}`, engine.bulk());
    }
  }
  keep('manifest.json', ask('manifest.get'));
  for (const dataset of DATASETS) {
    if (refused(engine, customer, dataset)) continue;
    ask('data.export', { dataset, type: 'clean' });
    made.set(`clean/${dataset}_clean.ndjson`, engine.bulk());
    keep(`logs/${dataset}_cleaning_log.json`, ask('logs.get', { dataset, kind: 'cleaning' }));
    keep(`logs/${dataset}_validation_errors.json`, ask('logs.get', { dataset, kind: 'validation' }));
    ask('data.export', { dataset, type: 'changes' });
    made.set(`logs/${dataset}_changes.ndjson`, engine.bulk());
  }
  if (!refused(engine, customer, 'transactions')) {
    for (const [type, name] of LEDGER_PARTS) {
      ask('data.export', { type });
      made.set(`clean/${name}.ndjson`, engine.bulk());
    }
  }
  keep('logs/data_quality.json', memberText(cleaned, 'quality'));
  const analysis = JSON.parse(ask('pipeline.analyze'));
  onAnalysis?.(analysis);
  for (const name of analysis.summaries) {
    keep(`analytics/${name}.json`, ask('analytics.get', { name }));
  }
  keep('analytics/score.json', ask('pipeline.score'));
  ask('pipeline.decide', { amount, tenure_months: tenure });
  ask('data.export', { type: 'record' });
  made.set('decision.json', Buffer.from(engine.bulk()).toString('utf8'));
  const log = ask('audit.list');
  keep('logs/audit_trail.json', log);
  keep('logs/audit_head.json', memberText(log.slice(log.lastIndexOf('"head":')), 'head'));
  return made;
}

/** A dataset that the consent doesn't cover has no file. */
function refused(engine, customer, dataset) {
  const reply = engine.request('data.get', { customer_id: customer, dataset, type: 'raw', limit: 0 });
  if (reply.error && reply.error.code !== 'E_CONSENT_SCOPE') throw new Error(JSON.stringify(reply.error));
  return Boolean(reply.error);
}
