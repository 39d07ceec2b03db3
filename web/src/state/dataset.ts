/** The datasets row by row, raw beside clean, read from the engine once for each state of the cleaned data. */
import { computed, effect, signal } from '@preact/signals';
import type { DatasetName } from '../engine/api';
import { bodyOf } from '../engine/client';
import { DatasetLines, linesOf } from '../lib/lines';
import { services } from './services';
import { cleaned, consent, ledger, number } from './session';

let kept = new Map<DatasetName, Promise<DatasetLines | null>>();
/** Counts up when what was read is no longer what the engine has. */
export const datasetsRead = signal(0);

/** Personal values are shown or hidden: the clean rows read otherwise. */
export function forgetDatasets(): void {
  kept = new Map();
  datasetsRead.value += 1;
}

const status = computed(() => consent.value?.status);
/** Rows are shown, and leave the page, under a consent that is in force; one's own files are one too. */
export const inForce = computed(() => status.value === 'ACTIVE');

// Nothing of a customer stays after the customer, nor under a consent that is not in force; a correction cleans again.
effect(() => {
  void [cleaned.value, ledger.value, number.value, status.value];
  kept = new Map();
  datasetsRead.value = datasetsRead.peek() + 1;
});

/** Null when they were not read: before cleaning, without a consent in force, when it failed. The notice says why. */
export function datasetLines(dataset: DatasetName): Promise<DatasetLines | null> {
  let known = kept.get(dataset);
  if (known === undefined) {
    known = read(dataset);
    kept.set(dataset, known);
    // Nothing came, as while a step runs: the next to ask tries again.
    const [map, asked] = [kept, known];
    void known.then((lines) => {
      if (lines === null && map.get(dataset) === asked) map.delete(dataset);
    });
  }
  return known;
}

async function read(dataset: DatasetName): Promise<DatasetLines | null> {
  if (!inForce.value) return null;
  return services().pipeline.withStep('clean', async (client, customer_id) => {
    const lineage = await client.export({ customer_id, dataset, type: 'lineage' }).catch(nullIfPurged);
    const clean = linesOf((await client.export({ customer_id, dataset, type: 'clean' })).bytes);
    if (lineage !== null) return new DatasetLines(linesOf(lineage.bytes), clean);
    const lines = new DatasetLines(clean.map(withoutRow), clean);
    purged.add(lines);
    return lines;
  });
}

/** Lines without raw rows and changes: those were purged, what came of them is still here. */
const purged = new WeakSet<DatasetLines>();
export const rawPurged = (lines: DatasetLines): boolean => purged.has(lines);

function nullIfPurged(cause: unknown): null {
  if (bodyOf(cause).code !== 'E_RAW_PURGED') throw cause;
  return null;
}

/** A clean row says itself where it stood and how it was kept; the rule and the raw row went with the raw data. */
function withoutRow(line: string, clean: number): string {
  const { source, verdict } = JSON.parse(line) as {
    source?: { file?: string; line?: number };
    verdict?: string;
  };
  const head = {
    file: source?.file ?? null,
    line: source?.line ?? null,
    verdict: verdict ?? 'kept',
    rule: null,
    clean,
  };
  return JSON.stringify({ ...head, row: null });
}

/** A file that is made of rows already here: the engine's log says so first, or there is no file. */
export async function exportNoted(
  dataset: DatasetName,
  form: string,
  as: 'csv' | 'json',
  rows: number,
): Promise<boolean> {
  if (!inForce.value) return false;
  const detail = { dataset: dataset.toUpperCase(), form: form.toUpperCase(), as: as.toUpperCase(), rows };
  const noted = await services().pipeline.withStep('clean', (client, customer_id) =>
    client.call('audit.note', { customer_id, event: 'page.export', detail }),
  );
  return noted !== null && inForce.value;
}

/** What was changed in it; read after its rows, which are on the screen meanwhile. */
export async function datasetChanges(dataset: DatasetName, lines: DatasetLines): Promise<void> {
  if (lines.hasChanges || rawPurged(lines)) return;
  const changes = await services().pipeline.withStep('clean', (client, customer_id) =>
    client.export({ customer_id, dataset, type: 'changes' }),
  );
  if (changes !== null && !lines.hasChanges) lines.setChanges(linesOf(changes.bytes));
}
