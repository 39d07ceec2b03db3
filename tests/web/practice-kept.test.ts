/** Practice scores on this device, as the page keeps them: only when asked, with what went wrong said, and nothing lost. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PracticeGrade } from '../../web/src/engine/api';
import { Keeper } from '../../web/src/keeper/keeper';
import { storeIn, type Store } from '../../web/src/keeper/store';
import * as kept from '../../web/src/state/practice-kept';
import { scored, scores } from '../../web/src/state/practice-scores';
import { services } from '../../web/src/state/services';
import { ABOUT, setUp } from './bench';

const grade = (score: number) =>
  ({ seed: 'PRAC-EASY-GST-7-1A', difficulty: 'EASY', theme: 'GST', score, parts: [] }) as unknown as PracticeGrade;
const here = (): number[] => scores.value.map(({ score }) => score);

let store: Store;
/** What the shell says of the device. */
let file = false;
let full = false;

/** A visit, or another tab: nothing in memory. */
async function visit(): Promise<void> {
  const limited: Store = {
    ...store,
    changeScores: (change, begin) =>
      full ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : store.changeScores(change, begin),
  };
  setUp(new Keeper(file ? null : limited));
  services().shell.about = async () => ({ ...ABOUT, file, scores: !file && (await store.scores()) !== undefined });
  scores.value = [];
  kept.keeping.value = false;
  kept.unkept.value = null;
  await kept.look();
}

beforeEach(async () => {
  store = storeIn({ buckets: null, databases: new IDBFactory() });
  file = full = false;
  await visit();
});

describe('practice scores', () => {
  it('are not kept unless that is switched on; then they come back, and off they are gone but from the page', async () => {
    scored(grade(50));
    await kept.keepMore();
    await visit();
    expect([kept.keeping.value, here()]).toEqual([false, []]);
    scored(grade(60));
    await kept.keep();
    scored(grade(70));
    await kept.keepMore();
    expect([kept.keeping.value, kept.kept.value]).toEqual([true, 2]);
    await visit();
    expect([kept.keeping.value, here()]).toEqual([true, [60, 70]]);
    await kept.drop();
    expect([kept.keeping.value, kept.dropped.value, here()]).toEqual([false, true, [60, 70]]);
    await visit();
    expect([kept.keeping.value, kept.dropped.value, here()]).toEqual([false, false, []]);
  });

  it('that were earned before what is kept is read are added to it', async () => {
    scored(grade(60));
    await kept.keep();
    scores.value = [];
    scored(grade(80));
    await kept.look();
    expect([here(), kept.kept.value]).toEqual([[60, 80], 2]);
  });

  it('are not kept again by a tab when another one has switched it off, and that is said', async () => {
    scored(grade(60));
    await kept.keep();
    await store.dropScores();
    scored(grade(70));
    await kept.keepMore();
    expect([kept.keeping.value, kept.unkept.value, here()]).toEqual([false, 'ELSEWHERE', [60, 70]]);
    expect(await store.scores()).toBeUndefined();
    // It stays to be read until keeping is switched on again.
    await kept.look();
    expect(kept.unkept.value).toBe('ELSEWHERE');
    await kept.keep();
    expect([kept.unkept.value, kept.kept.value]).toEqual([null, 2]);
    await store.dropScores();
    await kept.look();
    expect([kept.keeping.value, kept.unkept.value]).toEqual([false, 'ELSEWHERE']);
  });

  it('without room stay on the page, and go together the next time', async () => {
    scored(grade(60));
    await kept.keep();
    full = true;
    scored(grade(70));
    await kept.keepMore();
    expect([kept.keeping.value, kept.unkept.value, here()]).toEqual([true, 'E_STORE_QUOTA', [60, 70]]);
    full = false;
    scored(grade(80));
    await kept.keepMore();
    expect([kept.unkept.value, kept.kept.value]).toEqual([null, 3]);
  });

  it('that are damaged are said to be so, stay as they are, and can be switched off', async () => {
    await store.changeScores(() => 'rust', true);
    await visit();
    expect([kept.keeping.value, kept.unkept.value]).toEqual([true, 'E_STORE_CORRUPT']);
    scored(grade(70));
    await kept.keepMore();
    expect([kept.unkept.value, await store.scores()]).toEqual(['E_STORE_CORRUPT', 'rust']);
    await kept.drop();
    await kept.keep();
    expect([kept.unkept.value, kept.kept.value]).toEqual([null, 1]);
  });

  it('of a page from a file are not kept', async () => {
    file = true;
    await visit();
    expect([kept.place.value, kept.keeping.value]).toEqual(['file', false]);
    await kept.keep();
    expect([kept.unkept.value, kept.keeping.value]).toEqual(['E_STORE_NONE', false]);
  });
});
