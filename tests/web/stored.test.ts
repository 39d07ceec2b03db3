/** What the audit trail says of storing a session: that it was stored when it was, and nothing when it was refused. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { Keeper } from '../../web/src/keeper/keeper';
import { storeIn } from '../../web/src/keeper/store';
import type { Finding } from '../../web/src/engine/api';
import { EngineError } from '../../web/src/engine/client';
import { explained, isExplained, setExplained } from '../../web/src/state/explained';
import { services } from '../../web/src/state/services';
import * as session from '../../web/src/state/session';
import { keep, keepAsFile, openStored, removeAll, shelf, trouble } from '../../web/src/state/stored';
import { setUp, type Bench } from './bench';

const PASSPHRASE = 'four odd words here';
let bench: Bench;

beforeEach(async () => {
  bench = setUp(new Keeper(storeIn({ buckets: null, databases: new IDBFactory() })));
  bench.pipeline.begin('CUST_MSM_00001', { kind: 'simulated', profile: 'baseline', seed: 42 });
  await bench.pipeline.runTo('fetch');
});

const customer_id = 'CUST_MSM_00001';
const trail = async (): Promise<string[]> =>
  (await bench.pipeline.ask('audit.list', { customer_id })).events.map(({ event }) => event);
const trailIn = (state: unknown): string[] =>
  (state as { log: { events: { event: string }[] } }).log.events.map(({ event }) => event);

describe('the audit trail', () => {
  it('says nothing of a save that was refused, and says of one that was not, here and in what is stored', async () => {
    expect(await keep('short', true)).toBe(false);
    expect(trouble.value?.code).toBe('E_PASSPHRASE_SHORT');
    expect(await trail()).toEqual(['consent.recorded']);
    expect(await keep(PASSPHRASE, true)).toBe(true);
    expect(await trail()).toEqual(['consent.recorded', 'storage.saved']);
    const { plain } = await services().keeper.open(session.kept.value?.id ?? '', PASSPHRASE);
    expect(trailIn(plain.state)).toEqual(['consent.recorded', 'storage.saved']);
  });

  it('says the same of a session that is saved as a file', async () => {
    expect(await keepAsFile('short', true)).toBe(false);
    expect(await trail()).toEqual(['consent.recorded']);
    expect(await keepAsFile(PASSPHRASE, true)).toBe(true);
    expect(await trail()).toEqual(['consent.recorded', 'storage.exported']);
    const { plain } = await services().keeper.unpack(new Blob([bench.bytes[0] ?? '']), PASSPHRASE);
    expect(trailIn(plain.state)).toEqual(['consent.recorded', 'storage.exported']);
  });
});

describe('a consent made on the page', () => {
  it('is in force until it is another, and stored with a simulated borrower', async () => {
    const draft = await services().consents.draft('103', ['DEPOSIT'], []);
    if (draft === null) throw new Error('no draft');
    const tried = await services().consents.preview({ ...draft, expiry: '2026-09-30' });
    if (!('made' in tried)) throw new Error(tried.error.code);
    expect(session.consent.value).not.toMatchObject({ consent_expiry: '2026-09-30' });
    expect(await services().consents.use(tried.made.consent)).toBe(true);
    expect(session.keptConsent.value?.status).toBe('ACTIVE');
    const made = session.keptConsent.value;
    expect(await keep(PASSPHRASE, true)).toBe(true);
    const id = session.kept.value?.id ?? '';
    bench.pipeline.begin('CUST_MSM_00002', { kind: 'simulated', profile: 'baseline', seed: 7 });
    expect(session.keptConsent.value).toBeNull();
    await openStored(id, PASSPHRASE);
    expect(session.keptConsent.value).toEqual(made);
  });
});

describe('findings that an officer found harmless', () => {
  it('come back with the stored session, and not with another customer', async () => {
    const finding = { id: 'X13-1', rule: 'X13', benign_code: 'X13.any', rows: 3, amount: 900, detail: 'd' } as Finding;
    setExplained(finding, true);
    expect(await keep(PASSPHRASE, true)).toBe(true);
    const id = session.kept.value?.id ?? '';
    bench.pipeline.begin('CUST_MSM_00002', { kind: 'simulated', profile: 'baseline', seed: 42 });
    expect(explained.value.size).toBe(0);
    await openStored(id, PASSPHRASE);
    expect(isExplained(finding)).toBe(true);
    expect(explained.value.size).toBe(1);
  });
});

describe('everything that is stored', () => {
  it('is deleted at once; one that can’t be deleted is said, and keeps none of the others', async () => {
    for (const number of [1, 2, 3]) {
      bench.pipeline.begin(`CUST_MSM_0000${number}`, { kind: 'simulated', profile: 'baseline', seed: 42 });
      await bench.pipeline.runTo('fetch');
      expect(await keep(PASSPHRASE, true)).toBe(true);
    }
    const { keeper } = services();
    const stuck = shelf.value?.cases[0]?.id ?? '';
    const remove = keeper.remove.bind(keeper);
    keeper.remove = (id) =>
      id === stuck
        ? Promise.reject(new EngineError({ code: 'E_STORE_DELETE', message: 'The browser did not delete the session' }))
        : remove(id);
    await removeAll();
    expect(shelf.value?.cases.map(({ id }) => id)).toEqual([stuck]);
    expect(trouble.value?.code).toBe('E_STORE_DELETE');
    keeper.remove = remove;
    await removeAll();
    expect([shelf.value?.cases, trouble.value]).toEqual([[], null]);
  });
});
