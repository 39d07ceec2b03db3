/** The decision record as a file, its replay on the open case, and the original system's scorecard beside ours. */
import type { DecisionRecord, ReplayReply, SeedForm, SeedScore } from '../engine/api';
import { saveFile, services } from './services';
import { customer } from './session';

/** The record's file, byte for byte as the command line writes it. */
export async function saveRecord(): Promise<void> {
  const exported = await services().pipeline.withStep('decision', (client, customer_id) =>
    client.export({ customer_id, type: 'record' }),
  );
  if (exported !== null) saveFile(`${customer.value}_decision.json`, 'application/json', exported.bytes);
}

/** The last decision with what it rests on; null when there is none. */
export function readRecord(): Promise<DecisionRecord | null> {
  return services().pipeline.withStep('decision', (client, customer_id) =>
    client.call('decision.record', { customer_id }),
  );
}

/** Decides again as a record (the text of its file) says: the same, or what differs; null when it can't be done. */
export function replayRecord(record: string): Promise<ReplayReply | null> {
  return services().pipeline.withStep('decision', (client, customer_id) =>
    client.call('decision.replay', { customer_id, record }),
  );
}

export function compareScore(scorecard: SeedForm): Promise<SeedScore | null> {
  return services().pipeline.withStep('scores', async (client, customer_id) => {
    const reply: unknown = await client.call('pipeline.score', { customer_id, scorecard });
    return reply as SeedScore;
  });
}
