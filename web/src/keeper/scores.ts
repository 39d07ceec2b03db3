/** Practice scores on this device: a small record in plain, for it holds no customer's data. It is there only while it is wanted. */
import type { Scored } from '../engine/api';
import { FORMAT, joined, MOST_KEPT, scoresOf } from '../lib/scored';
import { refuse } from './errors';
import type { Store } from './store';

/** E_STORE_CORRUPT, E_STORE_NEWER: such a record is left as it is. */
function listIn(record: unknown): Scored[] {
  const list = scoresOf(record);
  if (list === null)
    return refuse('E_STORE_CORRUPT', 'The kept scores are damaged', { hint: 'Switch keeping off to delete them' });
  if (list === 'newer')
    return refuse('E_STORE_NEWER', 'A newer version of this page kept the scores', { hint: 'Use that version' });
  return list;
}

/** Null: none are kept. */
export async function keptScores(store: Store): Promise<Scored[] | null> {
  const record = await store.scores();
  return record === undefined ? null : listIn(record);
}

/**
 * Adds what isn't there yet, and says what is kept now. `begin` starts keeping; without it nothing is made where another tab
 * has switched it off meanwhile, and the answer is null.
 */
export async function keepScores(store: Store, more: readonly Scored[], begin: boolean): Promise<Scored[] | null> {
  // What comes from the page is held to the same form as what comes from the disk.
  const given = listIn({ format: FORMAT, scores: more });
  const record = await store.changeScores((before) => {
    const scores = joined(before === undefined ? [] : listIn(before), given, MOST_KEPT);
    return { format: FORMAT, scores };
  }, begin);
  return record?.scores ?? null;
}
