/** The cleaning and validation logs of all datasets as one list by severity. */
import type { DatasetName, Json, JsonObject } from '../engine/api';
import type { LogSeverity } from './messages';
import { services } from './services';
import { cleaned } from './session';

export interface LogLine {
  severity: LogSeverity;
  log: 'validation' | 'repaired' | 'duplicates' | 'nested' | 'normalised';
  dataset: DatasetName;
  file: string | null;
  line: number | null;
  code: string;
  field: string;
  before: string;
  after: string;
  /** How many rows it speaks of. */
  rows: number;
}

const objects = (log: Json, name: string): JsonObject[] => {
  const list = log !== null && typeof log === 'object' && !Array.isArray(log) ? log[name] : null;
  return Array.isArray(list)
    ? list.filter((each): each is JsonObject => each !== null && typeof each === 'object' && !Array.isArray(each))
    : [];
};
const text = (value: Json | undefined): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

function lineOf(dataset: DatasetName, log: LogLine['log'], severity: LogSeverity, entry: JsonObject): LogLine {
  return {
    severity,
    log,
    dataset,
    file: typeof entry['file'] === 'string' ? entry['file'] : null,
    line: typeof entry['line'] === 'number' ? entry['line'] : null,
    code: text(entry['code'] ?? entry['rule']),
    field: text(entry['path'] ?? entry['field']).replace(/^\//, '') || text(entry['field']),
    before: text(entry['got'] ?? entry['before']),
    after: text(entry['expected'] ?? entry['after']),
    rows: typeof entry['rows'] === 'number' ? entry['rows'] : 1,
  };
}

/** A row set aside is lost to every figure: an error. One that was mended or dropped is a warning, a spelling a note. */
export function linesOfLogs(dataset: DatasetName, validation: Json, cleaning: Json): LogLine[] {
  return [
    ...objects(validation, 'errors').map((each) => lineOf(dataset, 'validation', 'error', each)),
    // What was set aside within a document stands among the errors already.
    ...objects(cleaning, 'nested_rows')
      .filter((each) => each['verdict'] !== 'quarantined' || each['rule'] === 'DOCUMENT_QUARANTINED')
      .map((each) => lineOf(dataset, 'nested', 'warning', each)),
    ...objects(cleaning, 'repaired').map((each) => lineOf(dataset, 'repaired', 'warning', each)),
    ...objects(cleaning, 'duplicates').map((each) => lineOf(dataset, 'duplicates', 'warning', each)),
    ...objects(cleaning, 'normalised').map((each) => lineOf(dataset, 'normalised', 'info', each)),
  ];
}

const RANK: Record<LogSeverity, number> = { error: 0, warning: 1, info: 2 };

export async function readLogs(): Promise<LogLine[] | null> {
  const sets = (cleaned.value?.datasets ?? []).filter((each) => each.counts.in > 0).map((each) => each.dataset);
  return services().pipeline.withStep('clean', async (client, customer_id) => {
    const lines: LogLine[] = [];
    for (const dataset of sets) {
      const validation = await client.call('logs.get', { customer_id, dataset, kind: 'validation' });
      const cleaning = await client.call('logs.get', { customer_id, dataset, kind: 'cleaning' });
      lines.push(...linesOfLogs(dataset, validation, cleaning));
    }
    return lines.sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  });
}
