/** Sessions kept on this device, and the clocks that end them. Nothing is stored unless the user asks. */
import { batch, effect, signal } from '@preact/signals';
import type { ErrorBody, Json, NoteEvent } from '../engine/api';
import { bodyOf, EngineError } from '../engine/client';
import type { Plain, Retention, Shelf, StoredCase, Storing } from '../engine/keeper';
import type { About } from '../engine/protocol';
import { todayInIndia } from '../lib/format';
import { note } from './proof';
import { go } from './route';
import { pack, unpack } from './saved';
import { saveFile, services } from './services';
import * as session from './session';

const DAY = 86_400_000;
/** How often the countdowns move and the deadlines are looked at. */
const TICK = 30_000;

/** What the top document says of itself; null until asked. */
export const about = signal<About | null>(null);
/** What is stored; null until looked at, for nobody loads the keeper who has nothing to keep. */
export const shelf = signal<Shelf | null>(null);
/** The site is kept for visits without a network (`ready`), or a newer version of it waits. */
export const offline = signal<'ready' | 'update' | null>(null);
export const clock = signal(Date.now());
/** An error of storage belongs beside the button that was pressed. */
export const trouble = signal<ErrorBody | null>(null);

async function guarded<T>(work: () => Promise<T>): Promise<T | null> {
  trouble.value = null;
  try {
    return await work();
  } catch (cause) {
    trouble.value = bodyOf(cause);
    return null;
  }
}

function shown(next: Shelf): void {
  batch(() => {
    shelf.value = next;
    const open = session.kept.value;
    const still = next.cases.find(({ id }) => id === open?.id);
    if (open !== null && still === undefined) session.kept.value = null;
  });
}

/** What the top document says now; the store is left alone, and what is said of it stands. */
export async function lookAround(): Promise<About> {
  const known = await services().shell.about();
  about.value = known;
  return known;
}

export async function look(): Promise<void> {
  const known = await lookAround();
  if (!known.file && (known.stored || shelf.value !== null)) {
    await guarded(async () => {
      shown(await services().keeper.list());
    });
  }
}

/** The retention that the engine's rules give; without an engine that has a customer nothing is to be kept. */
async function retention(): Promise<Retention> {
  const due = session.deadline.value;
  if (session.source.value.kind === 'stored' && due !== null) {
    return { basis: due.basis, days: due.days, until: due.at };
  }
  const { basis, days } = await services().pipeline.ask('retention.get', { customer_id: session.customer.value });
  // Storing again starts no new time.
  return { basis, days, ...(due === null ? {} : { until: due.at }) };
}

async function storingOf(passphrase: string, files: boolean, event: NoteEvent): Promise<Storing> {
  return { plain: pack(files, await logWith(event, files)), passphrase, retention: await retention(), files };
}

/**
 * The audit trail as it will be once `event` has happened: what is stored says that it was, and here it is noted only
 * when it has. Of a session whose files weren't kept the trail that it came with.
 */
async function logWith(event: NoteEvent, files: boolean): Promise<typeof session.keptLog.value> {
  if (session.source.value.kind === 'stored') return session.keptLog.value;
  const log = await services().pipeline.withStep('fetch', async (client, customer_id) => {
    const then = { event, detail: { files } };
    const { events, head } = await client.call('audit.list', { customer_id, then });
    return { events: events as unknown as Json, head: head as unknown as Json };
  });
  return log ?? session.keptLog.value;
}

/** Stores the session; over the one that it came from, if there is one. */
export async function keep(passphrase: string, files: boolean): Promise<boolean> {
  const done = await guarded(async () => {
    const storing = await storingOf(passphrase, files, 'storage.saved');
    const which = session.number.value;
    const { shelf: next, id } = await services().keeper.save(storing, session.kept.value ?? undefined);
    shown(next);
    const saved = next.cases.find((each) => each.id === id);
    // Another customer may have begun meanwhile: what was stored isn't theirs.
    if (session.number.value !== which) return true;
    session.kept.value = saved === undefined ? null : { id, revision: saved.revision };
    await note('storage.saved', { files });
    return true;
  });
  return done === true;
}

/** The same as a file. Its name says nothing of whose it is. */
export async function keepAsFile(passphrase: string, files: boolean): Promise<boolean> {
  const done = await guarded(async () => {
    const storing = await storingOf(passphrase, files, 'storage.exported');
    const which = session.number.value;
    const bytes = await services().keeper.pack(storing);
    saveFile(`session-${todayInIndia()}.msmecase`, 'application/octet-stream', bytes);
    if (session.number.value === which) await note('storage.exported', { files });
    return true;
  });
  return done === true;
}

/** A stored session's key comes with it; that of the session before must not sign for this one. */
let opening = false;

async function goOn({ plain, head }: { plain: Plain; head: StoredCase }, stored: boolean): Promise<boolean> {
  const restored = await unpack(plain);
  if (restored === null) {
    throw new EngineError({
      code: 'E_STORE_NEWER',
      message: 'This session was saved by a version of the page that works otherwise.',
      hint: 'Open it with the version that saved it.',
    });
  }
  const { customer, source, fill, reached } = restored;
  opening = true;
  const running = services().pipeline.restore(customer, source, fill, reached);
  opening = false;
  batch(() => {
    session.kept.value = stored ? { id: head.id, revision: head.revision } : null;
    session.latest.value = head.deadline;
    session.deadline.value = { basis: head.basis, days: (head.deadline - head.saved) / DAY, at: head.deadline };
  });
  go(reached ?? 'home');
  await running;
  await note(stored ? 'storage.opened' : 'storage.imported');
  return true;
}

export async function openStored(id: string, passphrase: string): Promise<boolean> {
  return (await guarded(async () => goOn(await services().keeper.open(id, passphrase), true))) === true;
}

export async function openFile(file: Blob, passphrase: string): Promise<boolean> {
  return (await guarded(async () => goOn(await services().keeper.unpack(file, passphrase), false))) === true;
}

export async function remove(id: string): Promise<void> {
  await guarded(async () => {
    shown(await services().keeper.remove(id));
  });
}

/** All that are stored. One that the browser doesn't delete keeps none of the others. */
export async function removeAll(): Promise<void> {
  let failed: ErrorBody | null = null;
  for (const { id } of shelf.value?.cases ?? []) {
    await remove(id);
    failed ??= trouble.value;
  }
  trouble.value = failed;
}

/** Ends the session in this tab: nothing of it stays in memory, a fresh engine takes its place. */
export function clear(): void {
  services().pipeline.begin('CUST_MSM_00001', { kind: 'none' });
}

function overdue(): void {
  const due = session.deadline.value;
  if (due === null || clock.value < due.at) return;
  clear();
  session.notice.value = {
    code: 'E_RETENTION_OVER',
    message: 'The time for which this session may be kept is over. It was deleted.',
    hint: 'With a new consent the data can be read again.',
  };
  go('home');
}

/** Looks at what is stored, and from now on at the clock. */
export async function watchStored(): Promise<void> {
  setInterval(() => {
    clock.value = Date.now();
    overdue();
    if ((shelf.value?.cases ?? []).some((each) => each.deadline <= clock.value)) void look();
  }, TICK);
  // What the decision or a revocation says of the time starts to run when it is said.
  let said = '';
  effect(() => {
    const decided = session.decision.value?.outcome ?? '';
    const status = session.consent.value?.status ?? '';
    const subject = session.source.value.kind === 'none' ? '' : `${session.number.value} ${decided} ${status}`;
    if (subject === said) return;
    said = subject;
    if (subject !== '' && session.source.value.kind !== 'stored') void startClock(subject);
  });
  effect(() => {
    void session.number.value;
    if (!opening) services().keeper.forgetKey();
  });
  async function startClock(subject: string): Promise<void> {
    const now = Date.now();
    try {
      const customer_id = session.customer.value;
      const { basis, days } = await services().pipeline.ask('retention.get', { customer_id });
      if (said !== subject) return;
      session.deadline.value = { basis, days, at: Math.min(now + days * DAY, session.latest.value) };
    } catch {
      // No consent yet: there is nothing to keep either.
      if (said === subject) said = '';
    }
  }
  await look();
}
