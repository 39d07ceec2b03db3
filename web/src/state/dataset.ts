/** The datasets row by row, raw beside clean, read from the engine once for each state of the cleaned data. */
import { effect, signal } from '@preact/signals';
import type { DatasetName } from '../engine/api';
import { DatasetLines, linesOf } from '../lib/lines';
import { services } from './services';
import { cleaned, ledger, number } from './session';

let kept = new Map<DatasetName, Promise<DatasetLines | null>>();
/** Counts up when what was read is no longer what the engine has. */
export const datasetsRead = signal(0);

/** Personal values are shown or hidden: the clean rows read otherwise. */
export function forgetDatasets(): void {
  kept = new Map();
  datasetsRead.value += 1;
}

// Nothing of a customer stays after the customer, and a correction cleans again.
effect(() => {
  void [cleaned.value, ledger.value, number.value];
  kept = new Map();
  datasetsRead.value = datasetsRead.peek() + 1;
});

/** Null when the engine has nothing to give: before cleaning, or of a stored session without its files. */
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
  return services().pipeline.withStep('clean', async (client, customer_id) => {
    const lineage = await client.export({ customer_id, dataset, type: 'lineage' });
    const clean = await client.export({ customer_id, dataset, type: 'clean' });
    return new DatasetLines(linesOf(lineage.bytes), linesOf(clean.bytes));
  });
}

/** What was changed in it; read after its rows, which are on the screen meanwhile. */
export async function datasetChanges(dataset: DatasetName, lines: DatasetLines): Promise<void> {
  if (lines.hasChanges) return;
  const changes = await services().pipeline.withStep('clean', (client, customer_id) =>
    client.export({ customer_id, dataset, type: 'changes' }),
  );
  if (changes !== null && !lines.hasChanges) lines.setChanges(linesOf(changes.bytes));
}
