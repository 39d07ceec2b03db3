/** Stored sessions: sealed, opened, refused for the right reason, deleted in time, and nothing lost on the way. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fromFile, openCase, sealCase, toFile, troubleOf, type Envelope } from '../../web/src/keeper/envelope';
import { Keeper } from '../../web/src/keeper/keeper';
import { storeIn, type Store } from '../../web/src/keeper/store';
import type { FromKeeper, Plain, Shelf, ToKeeper } from '../../web/src/keeper/types';
import type { Scored } from '../../web/src/engine/api';

const PASSPHRASE = 'correct horse battery';
const DAY = 86_400_000;
const START = Date.UTC(2026, 10, 26, 9);
const MARK = 'RAVI TRADERS 918020045123456';

const plain = (): Plain => ({ state: { mark: MARK }, blobs: [new Blob([`${MARK}\n`.repeat(500)]), new Blob([])] });
const sealing = {
  passphrase: PASSPHRASE,
  retention: { basis: 'rejected', days: 30 },
  files: true,
  id: 'aa',
  now: START,
};

type WithoutId<T> = T extends { id: number } ? Omit<T, 'id'> : never;

describe('an envelope', () => {
  let envelope: Envelope;
  beforeAll(async () => {
    envelope = await sealCase(plain(), { ...sealing, revision: 1 });
  });

  it('opens with its passphrase to the same document and files, also as a file', async () => {
    const back = await openCase(fromFile(toFile(envelope)), ` ${PASSPHRASE} `, START + DAY);
    expect(back.state).toEqual({ mark: MARK });
    expect(await back.blobs[0]?.text()).toBe(`${MARK}\n`.repeat(500));
    expect(back.blobs[1]?.size).toBe(0);
  });

  it('shows nothing of what is in it', () => {
    const bytes = Buffer.from(toFile(envelope));
    for (const word of ['RAVI', '918020045123456', PASSPHRASE]) expect(bytes.includes(word)).toBe(false);
  });

  it('says that the passphrase is wrong, and that it is damaged, apart', async () => {
    await expect(openCase(envelope, 'incorrect horse', START)).rejects.toMatchObject({
      body: { code: 'E_PASSPHRASE_WRONG' },
    });
    const body = envelope.body.slice();
    body[10]! ^= 1;
    await expect(openCase({ ...envelope, body }, PASSPHRASE, START)).rejects.toMatchObject({
      body: { code: 'E_STORE_CORRUPT' },
    });
  });

  it('can be moved to no later deadline, nor changed in any other member', async () => {
    const { head } = envelope;
    const edits: Partial<typeof head>[] = [
      { deadline: head.deadline + DAY },
      { saved: head.saved + 1 },
      { basis: 'approved' },
      { files: false },
      { id: 'bb' },
      { iv: '00'.repeat(12) },
      { key: { ...head.key, iv: '00'.repeat(12) } },
      { kdf: { ...head.kdf, t: 1 } },
    ];
    for (const edit of edits) {
      const changed = { ...envelope, head: { ...head, ...edit } };
      expect(troubleOf(changed.head), JSON.stringify(edit)).toBe('E_STORE_CORRUPT');
      await expect(openCase(changed, PASSPHRASE, START)).rejects.toMatchObject({ body: { code: 'E_STORE_CORRUPT' } });
    }
  });

  it('stays shut from its deadline on', async () => {
    await expect(openCase(envelope, PASSPHRASE, START + 30 * DAY)).rejects.toMatchObject({
      body: { code: 'E_RETENTION_OVER' },
    });
  });

  it('of a newer version, of a file that is none, and cut short are told apart', () => {
    expect(troubleOf({ ...envelope.head, format: 'msme-case/2' })).toBe('E_STORE_NEWER');
    expect(() => fromFile(new TextEncoder().encode('a,b\n1,2\n'))).toThrow('This is not a saved session');
    expect(() => fromFile(toFile(envelope).slice(0, 60))).toThrow('damaged');
    // Settings that would only hold the device up.
    expect(troubleOf({ ...envelope.head, kdf: { ...envelope.head.kdf, m: 4_000_000 } })).toBe('E_STORE_CORRUPT');
  });
});

describe('the keeper', () => {
  let now: number;
  let store: Store;
  let keeper: Keeper;
  let ids = 0;
  beforeEach(() => {
    now = START;
    store = storeIn({ buckets: null, databases: new IDBFactory() });
    keeper = new Keeper(store, () => now);
  });

  const ask = (request: WithoutId<ToKeeper>, by: Keeper = keeper): Promise<FromKeeper> =>
    by.answer({ ...request, id: ++ids });
  const save = (more: Partial<Extract<ToKeeper, { kind: 'save' }>> = {}): Promise<FromKeeper> =>
    ask({ kind: 'save', plain: plain(), passphrase: PASSPHRASE, retention: sealing.retention, files: true, ...more });
  const shelf = async (): Promise<Shelf> => {
    const answer = await ask({ kind: 'list' });
    if (answer.kind !== 'shelf') throw new Error(JSON.stringify(answer));
    return answer.shelf;
  };
  const codeOf = (answer: FromKeeper): string => (answer.kind === 'refused' ? answer.error.code : answer.kind);

  it('stores nothing by itself, then what it is given, and lists it without a word of whose it is', async () => {
    expect(await shelf()).toEqual({ storage: 'database', cases: [], deletions: [] });
    await save();
    const listed = await shelf();
    expect(listed.cases).toMatchObject([{ basis: 'rejected', files: true, revision: 1, deadline: START + 30 * DAY }]);
    expect(JSON.stringify(listed)).not.toContain('RAVI');
    const opened = await ask({ kind: 'open', stored: listed.cases[0]!.id, passphrase: PASSPHRASE });
    expect(opened.kind === 'plain' && opened.plain.state).toEqual({ mark: MARK });
  });

  it('refuses a short passphrase and, where nothing may be stored, to store', async () => {
    expect(codeOf(await save({ passphrase: 'short' }))).toBe('E_PASSPHRASE_SHORT');
    const nowhere = new Keeper(null, () => now);
    const { kind: _, ...rest } = { kind: 'x', plain: plain(), passphrase: PASSPHRASE, files: true };
    const storing = { ...rest, retention: sealing.retention };
    expect(codeOf(await ask({ kind: 'save', ...storing }, nowhere))).toBe('E_STORE_NONE');
    const packed = await ask({ kind: 'pack', ...storing }, nowhere);
    if (packed.kind !== 'packed') throw new Error(packed.kind);
    const back = await ask({ kind: 'unpack', file: new Blob([packed.bytes]), passphrase: PASSPHRASE }, nowhere);
    expect(back.kind === 'plain' && back.plain.state).toEqual({ mark: MARK });
  });

  it('lets the second of two tabs overwrite nothing', async () => {
    const first = await save();
    const id = first.kind === 'shelf' ? (first.saved ?? '') : '';
    const replaces = { id, revision: 1 };
    expect(codeOf(await save({ replaces }))).toBe('shelf');
    expect(codeOf(await save({ replaces }))).toBe('E_STORE_CHANGED');
    expect((await shelf()).cases).toMatchObject([{ id, revision: 2 }]);
    expect(codeOf(await save())).toBe('shelf');
    expect((await shelf()).cases).toHaveLength(2);
  });

  it('deletes what is past its deadline before it shows anything, and keeps a record without data', async () => {
    await save();
    now += 30 * DAY - 1;
    expect((await shelf()).cases).toHaveLength(1);
    now += 1;
    const after = await shelf();
    expect(after.cases).toEqual([]);
    expect(after.deletions).toMatchObject([{ saved: START, deleted: now, reason: 'deadline' }]);
    expect(Object.keys(after.deletions[0]!).sort()).toEqual(['deleted', 'id', 'reason', 'saved']);
    expect(await store.ids()).toEqual([]);
  });

  it('is not fooled by a clock that was moved back', async () => {
    await save();
    now += 29 * DAY;
    await shelf();
    now -= 20 * DAY;
    const [only] = (await shelf()).cases;
    expect(only?.trouble).toBe('E_CLOCK_BACK');
    expect(codeOf(await ask({ kind: 'open', stored: only!.id, passphrase: PASSPHRASE }))).toBe('E_CLOCK_BACK');
    now += 21 * DAY;
    expect((await shelf()).cases).toEqual([]);
  });

  it('deletes on request, says what is gone, and survives a head that it can not read', async () => {
    const first = await save();
    const id = first.kind === 'shelf' ? (first.saved ?? '') : '';
    const envelope = await store.get(id);
    await store.put(id, { ...envelope!, head: { ...envelope!.head, format: 'msme-case/9' } }, 1);
    expect((await shelf()).cases).toMatchObject([{ id, trouble: 'E_STORE_NEWER' }]);
    expect(codeOf(await ask({ kind: 'remove', stored: id }))).toBe('shelf');
    expect(codeOf(await ask({ kind: 'open', stored: id, passphrase: PASSPHRASE }))).toBe('E_STORE_GONE');
    expect((await shelf()).deletions).toMatchObject([{ id, reason: 'person' }]);
  });

  it('signs with a key that stays with the stored session, and refuses what was changed', async () => {
    const head = { size: 2, root: 'a'.repeat(64), last: 'b'.repeat(64), at: '2026-11-26' };
    const signed = await ask({ kind: 'signHead', head });
    if (signed.kind !== 'signed') throw new Error(JSON.stringify(signed));
    const judge = async (text: string): Promise<unknown> => {
      const answer = await ask({ kind: 'verify', text });
      return answer.kind === 'verdict' ? answer.verdict : answer;
    };
    expect(await judge(signed.text)).toMatchObject({ valid: true, kind: 'head', fingerprint: signed.fingerprint });
    expect(await judge(signed.text.replace('"size":2', '"size":1'))).toMatchObject({ valid: false, reason: 'FORGED' });
    expect(await judge('a,b')).toMatchObject({ valid: false, reason: 'NOT_JSON' });
    const first = await save();
    const id = first.kind === 'shelf' ? (first.saved ?? '') : '';
    const later = new Keeper(store, () => now);
    const opened = await ask({ kind: 'open', stored: id, passphrase: PASSPHRASE }, later);
    // The key is the keeper's: the page never sees it.
    expect(opened.kind === 'plain' && Object.keys(opened.plain).sort()).toEqual(['blobs', 'state']);
    expect(await ask({ kind: 'signHead', head }, later)).toMatchObject({ fingerprint: signed.fingerprint });
    expect(await ask({ kind: 'signHead', head }, new Keeper(store, () => now))).not.toMatchObject({
      fingerprint: signed.fingerprint,
    });
  });

  it('loses nothing when there is no room', async () => {
    await save();
    const full: Store = {
      ...store,
      put: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
    };
    const answer = await new Keeper(full, () => now).answer({
      kind: 'save',
      id: 1,
      plain: plain(),
      passphrase: PASSPHRASE,
      retention: sealing.retention,
      files: true,
    });
    expect(codeOf(answer)).toBe('E_STORE_QUOTA');
    expect((await shelf()).cases).toHaveLength(1);
  });
});

describe('practice scores', () => {
  let databases: IDBFactory;
  let store: Store;
  let keeper: Keeper;
  let ids = 0;
  beforeEach(() => {
    databases = new IDBFactory();
    store = storeIn({ buckets: null, databases });
    keeper = new Keeper(store);
  });

  const one = (id: string, day = '2026-11-27'): Scored => ({
    id,
    seed: 'PRAC-EASY-GST-7-1A',
    difficulty: 'EASY',
    theme: 'GST',
    day,
    score: 61,
    parts: { problems: 30.5 },
  });
  /** What is kept after the request: ids, null for none, or the code of a refusal. */
  const ask = async (request: WithoutId<ToKeeper>, by: Keeper = keeper): Promise<string[] | string | null> => {
    const answer = await by.answer({ ...request, id: ++ids });
    if (answer.kind === 'refused') return answer.error.code;
    if (answer.kind !== 'scores') throw new Error(answer.kind);
    return answer.scores?.map(({ id }) => id) ?? null;
  };
  const keep = (scores: Scored[], begin = false, by = keeper): Promise<string[] | string | null> =>
    ask({ kind: 'keepScores', scores, begin }, by);
  const read = (by = keeper): Promise<string[] | string | null> => ask({ kind: 'scores' }, by);
  const names = async (): Promise<(string | undefined)[]> => (await databases.databases()).map(({ name }) => name);

  it('are kept only once that is asked for, without any other member, and are gone when it is switched off', async () => {
    expect(await read()).toBeNull();
    expect(await keep([one('a')])).toBeNull();
    expect(await names()).toEqual([]);
    expect(await keep([{ ...one('a'), customer: 'RAVI' } as Scored], true)).toEqual(['a']);
    expect(JSON.stringify(await store.scores())).not.toContain('RAVI');
    expect(await keep([one('a'), one('b')])).toEqual(['a', 'b']);
    expect(await read(new Keeper(storeIn({ buckets: null, databases })))).toEqual(['a', 'b']);
    expect(await ask({ kind: 'dropScores' })).toBeNull();
    expect(await names()).toEqual([]);
    expect(await ask({ kind: 'dropScores' })).toBeNull();
    expect(await read()).toBeNull();
  });

  it('of two tabs are joined, also when both write at once', async () => {
    const other = new Keeper(storeIn({ buckets: null, databases }));
    await keep([one('a')], true);
    await Promise.all([keep([one('a'), one('b')]), keep([one('a'), one('c')], true, other)]);
    expect([...((await read()) ?? [])].sort()).toEqual(['a', 'b', 'c']);
    // One tab switches it off: the other one's next score doesn't switch it on again.
    await ask({ kind: 'dropScores' }, other);
    expect(await keep([one('d')])).toBeNull();
    expect(await names()).toEqual([]);
  });

  it('are the last thousand', async () => {
    const many = Array.from({ length: 999 }, (_, i) => one(`n${i}`));
    await keep(many, true);
    const now = await keep([one('old', '2026-01-01'), one('new', '2026-11-28'), one('last', '2026-11-28')]);
    expect(now).toHaveLength(1000);
    expect(now).not.toContain('old');
    expect([now?.[0], ...(now ?? []).slice(-2)]).toEqual(['n1', 'new', 'last']);
  });

  it.each([
    ['E_STORE_CORRUPT', 'a text'],
    ['E_STORE_CORRUPT', { format: 'msme-practice/1', scores: [{ ...one('a'), score: 101 }] }],
    ['E_STORE_NEWER', { format: 'msme-practice/2', scores: [] }],
  ])('that can’t be read are said to be so (%s), changed by nothing, and can be deleted', async (code, record) => {
    await store.changeScores(() => record, true);
    expect(await read()).toBe(code);
    expect(await keep([one('b')])).toBe(code);
    expect(await keep([one('b')], true)).toBe(code);
    expect(await store.scores()).toEqual(record);
    expect(await ask({ kind: 'dropScores' })).toBeNull();
    expect(await keep([one('b')], true)).toEqual(['b']);
  });

  it('are refused where nothing may be stored or there is no room, and what is no score anywhere', async () => {
    const nowhere = new Keeper(null);
    expect(await read(nowhere)).toBeNull();
    expect(await keep([one('a')], true, nowhere)).toBe('E_STORE_NONE');
    await keep([one('a')], true);
    const full = new Keeper({
      ...store,
      changeScores: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
    });
    expect(await keep([one('b')], false, full)).toBe('E_STORE_QUOTA');
    expect(await keep([{ ...one('b'), day: 'today' }])).toBe('E_STORE_CORRUPT');
    expect(await read()).toEqual(['a']);
  });
});
