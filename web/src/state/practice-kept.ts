/**
 * Practice scores on this device. Off until the trainee asks; then each score is added as it is earned, and what another tab
 * has earned comes back with it. Switched off, the record is deleted; the scores of this visit stay here.
 */
import { signal } from '@preact/signals';
import { bodyOf } from '../engine/client';
import { MOST_KEPT } from '../lib/scored';
import { addScores, scores } from './practice-scores';
import { services } from './services';

/** Null until looked at. `file`: a page from a file keeps nothing. */
export const place = signal<'site' | 'file' | null>(null);
/** A record is there, be it one that can't be read. */
export const keeping = signal(false);
/** How many are kept. */
export const kept = signal(0);
/** Why they couldn't be read, kept or deleted; `ELSEWHERE`: another tab has switched it off. */
export const unkept = signal<string | null>(null);
/** They were switched off here. */
export const dropped = signal(false);
export const working = signal(false);

/** One after the other: what is read must not overtake what is written. */
let last: Promise<void> = Promise.resolve();
function inTurn(work: (before: string | null) => Promise<void>): Promise<void> {
  const run = last.then(async () => {
    const before = unkept.value;
    working.value = true;
    unkept.value = null;
    dropped.value = false;
    try {
      await work(before);
    } catch (cause) {
      unkept.value = bodyOf(cause).code;
    }
    working.value = false;
  });
  last = run;
  return run;
}

async function add(begin: boolean): Promise<void> {
  const list = await services().keeper.keepScores(scores.value.slice(-MOST_KEPT), begin);
  keeping.value = list !== null;
  kept.value = list?.length ?? 0;
  if (list === null) unkept.value = 'ELSEWHERE';
  else addScores(list);
}

/** What is kept is brought here; where nothing is, the keeper stays asleep. */
export function look(): Promise<void> {
  return inTurn(async (before) => {
    const about = await services().shell.about();
    place.value = about.file ? 'file' : 'site';
    if (!about.scores) {
      if (keeping.value || before === 'ELSEWHERE') unkept.value = 'ELSEWHERE';
      keeping.value = false;
      kept.value = 0;
      return;
    }
    // Until it is read it is there all the same, and can be switched off.
    keeping.value = true;
    const list = await services().keeper.scores();
    keeping.value = list !== null;
    kept.value = list?.length ?? 0;
    if (list === null) return;
    addScores(list);
    const there = new Set(list.map(({ id }) => id));
    if (scores.value.slice(-MOST_KEPT).some(({ id }) => !there.has(id))) await add(false);
  });
}

/** There are more scores than before. */
export function keepMore(): Promise<void> {
  return keeping.value ? inTurn(() => (keeping.value ? add(false) : Promise.resolve())) : Promise.resolve();
}

export function keep(): Promise<void> {
  return inTurn(() => add(true));
}

export function drop(): Promise<void> {
  return inTurn(async () => {
    await services().keeper.dropScores();
    keeping.value = false;
    kept.value = 0;
    dropped.value = true;
  });
}
