/** The six steps against the canned engine: replay after a crash or a cancel, files that are refused, revocation. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { EngineModule } from '../../wasm/engine';
import { EngineClient, EngineError, type EngineHost } from '../../web/src/engine/client';
import type { ReadCall, ReadMembers, ReadTable } from '../../web/src/engine/reader';
import { serve } from '../../web/src/engine/serve';
import { othersOnly, untold } from '../../web/src/state/files';
import { Pipeline } from '../../web/src/state/pipeline';
import * as session from '../../web/src/state/session';
import { beside } from './beside';
import createEngine from './fake-engine';

/** Serves the fake in this thread and notes which ops each engine was asked. */
class LocalHost implements EngineHost {
  onEngine: EngineHost['onEngine'] = null;
  onFailed: EngineHost['onFailed'] = null;
  asked: string[][] = [];
  /** The column maps that files were read with, the newest last. */
  columns: unknown[] = [];
  /** What ingest was told of each file's making. */
  readonly made: unknown[] = [];
  /** Op at which the next engine dies, once. */
  dieAt: string | null = null;
  /** Op that is answered with E_DECISION_CHANGED. */
  refuse: string | null = null;

  spawn(generation: number): void {
    const ops: string[] = [];
    this.asked.push(ops);
    const { port1, port2 } = new MessageChannel();
    const load = async (): Promise<EngineModule> => {
      const module = await createEngine();
      const request = module.request.bind(module);
      module.request = (bytes) => {
        const { id, op, params } = JSON.parse(new TextDecoder().decode(module.HEAPU8.slice(8, 8 + bytes))) as {
          id: number;
          op: string;
          params?: { columns?: unknown; made?: unknown };
        };
        ops.push(op);
        if (op === 'pipeline.ingest') this.columns.push(params?.columns ?? null);
        if (op === 'pipeline.ingest') this.made.push(params?.made ?? null);
        if (op === this.dieAt) {
          this.dieAt = null;
          throw new Error('trap');
        }
        const length = request(bytes);
        if (op !== this.refuse) return length;
        // In the place of the longer answer.
        const error = { code: 'E_DECISION_CHANGED', message: 'another decision' };
        const reply = new TextEncoder().encode(JSON.stringify({ v: 1, id, error }));
        module.HEAPU8.set(reply, module.replyAddress());
        return reply.length;
      };
      return module;
    };
    serve(port1, load, beside(createEngine));
    this.onEngine?.(generation, port2);
  }
}

let host: LocalHost;
let pipeline: Pipeline;

beforeEach(() => {
  session.forget();
  host = new LocalHost();
  pipeline = new Pipeline(new EngineClient(host));
});

/** Told by their text: SEALED data, a KEY, a ZIP of both; what ends in .pdf is read, "locked…" only with the password. */
class FakeReader {
  asked: (string | undefined)[] = [];
  inside: ReadCall['inside'][] = [];
  wants = async (file: Blob): Promise<boolean> =>
    /^(?:SEALED|ZIP)/.test(await file.text()) || ('name' in file && String(file.name).endsWith('.pdf'));
  holdsKey = async (file: Blob): Promise<boolean> => (await file.text()).startsWith('KEY');
  read = async (
    file: Blob,
    name: string,
    { password, keys = [], inside }: ReadCall = {},
  ): Promise<ReadTable | ReadMembers> => {
    this.asked.push(password);
    this.inside.push(inside);
    const content = await file.text();
    if (content.startsWith('ZIP')) {
      const bytes = (text: string) => new TextEncoder().encode(text);
      return {
        members: [
          { path: 'fetch.json', bytes: bytes('SEALED') },
          { path: 'deep/b.csv', bytes: new Uint8Array(await csvFile('b').arrayBuffer()) },
          { path: 'c.csv', bytes: new Uint8Array(), error: { code: 'E_FILE_TRUNCATED', message: 'damaged' } },
          { path: 'key.json', bytes: bytes('KEY') },
        ],
        notes: ['4 files unpacked'],
      };
    }
    if (content === 'SEALED' && keys.length === 0) throw new EngineError({ code: 'E_KEY_NEEDED', message: 'sealed' });
    if (name.startsWith('locked') && password !== 'right') {
      const code = password === undefined ? 'E_PASSWORD_NEEDED' : 'E_PASSWORD_WRONG';
      throw new EngineError({ code, message: 'locked' });
    }
    const table = new Blob([await csvFile('x').text()]);
    return {
      table,
      places: new Uint32Array(2),
      facts: { kind: 'pdf', encrypted: true, pages: 1 },
      notes: [],
      sha256: 'ab'.repeat(32),
    };
  };
}

/** Answers the next questions for a password, one after the other. */
function answer(...given: (string | null)[]): { name: string; wrong: boolean }[] {
  const asked: { name: string; wrong: boolean }[] = [];
  const stop = session.locked.subscribe((locked) => {
    if (locked === null) return;
    asked.push({ name: locked.name, wrong: locked.wrong });
    const password = given.shift() ?? null;
    queueMicrotask(() => {
      locked.answer(password);
      if (given.length === 0) stop();
    });
  });
  return asked;
}

describe('a PDF', () => {
  it('pauses after the step that runs and goes on from there', async () => {
    pipeline.begin('CUST_MSM_00001', { kind: 'simulated', profile: 'baseline', seed: 1 });
    const running = pipeline.runTo('decision');
    session.pausing.value = true;
    expect(await running).toBe(false);
    expect(session.journey.value.status).toMatchObject({ consent: 'done', fetch: 'todo' });
    expect(session.journey.value.running).toBeNull();
    expect(session.pausedAt.value).toBe('decision');
    expect(session.pausing.value).toBe(false);
    expect(await pipeline.runTo('decision')).toBe(true);
    expect(session.pausedAt.value).toBeNull();
    // The same engine, and what was done isn't done again.
    expect(host.asked).toHaveLength(1);
    expect(host.asked.flat().filter((op) => op === 'pipeline.generate')).toHaveLength(1);
  });

  it('is read by the reader, its password asked for until it opens, and once only', async () => {
    const reader = new FakeReader();
    pipeline = new Pipeline(new EngineClient(host), reader);
    pipeline.begin('RAVI-TRADERS', OWN);
    pipeline.addFiles([csvFile('locked.pdf')]);
    const asked = answer('wrong', 'right');
    expect(await pipeline.runTo('fetch')).toBe(true);
    expect(asked).toEqual([
      { name: 'locked.pdf', wrong: false },
      { name: 'locked.pdf', wrong: true },
    ]);
    expect(reader.asked).toEqual([undefined, 'wrong', 'right']);
    // The engine judges how the file was made.
    expect(host.made).toEqual([{ kind: 'pdf', appended: 0, formulas: 0, signed: false }]);
    const file = session.files.value[0];
    expect(file).toMatchObject({ status: 'taken', read: { facts: { kind: 'pdf' } } });
    expect(file?.result).toMatchObject({ sha256: 'ab'.repeat(32), bytes: file?.file.size });
    // A fresh engine is fed from the table: nobody is asked again.
    pipeline.removeFile(99);
    expect(await pipeline.runTo('fetch')).toBe(true);
    expect(reader.asked).toHaveLength(3);
    expect(JSON.stringify(session.files.value)).not.toContain('right');
  });

  it('whose password nobody gives is refused, and the others are taken', async () => {
    pipeline = new Pipeline(new EngineClient(host), new FakeReader());
    pipeline.begin('RAVI-TRADERS', OWN);
    pipeline.addFiles([csvFile('locked.pdf'), csvFile('open.pdf')]);
    answer(null);
    expect(await pipeline.runTo('fetch')).toBe(true);
    expect(session.files.value.map(({ status, error }) => [status, error?.code])).toEqual([
      ['refused', 'E_PASSWORD_NEEDED'],
      ['taken', undefined],
    ]);
    expect(session.locked.value).toBeNull();
  });
});

describe('sealed data', () => {
  it('waits for its key, and opens when that is added', async () => {
    pipeline = new Pipeline(new EngineClient(host), new FakeReader());
    pipeline.begin('RAVI-TRADERS', OWN);
    pipeline.addFiles([new File(['SEALED'], 'fetch.json')]);
    expect(await pipeline.runTo('fetch')).toBe(false);
    expect(session.files.value[0]).toMatchObject({ status: 'refused', error: { code: 'E_KEY_NEEDED' } });
    pipeline.addFiles([new File(['KEY'], 'keys.json')]);
    expect(await pipeline.runTo('fetch')).toBe(true);
    expect(session.files.value.map(({ role, status }) => [role, status])).toEqual([
      ['data', 'taken'],
      ['key', 'taken'],
    ]);
    // A key is no data: without the rest there is nothing to work on.
    pipeline.removeFile(session.files.value[0]?.id ?? -1);
    expect(await pipeline.runTo('fetch')).toBe(false);
  });
});

describe('an archive', () => {
  it('is read file by file; a key in it opens what came before; it goes as a whole', async () => {
    const reader = new FakeReader();
    pipeline = new Pipeline(new EngineClient(host), reader);
    pipeline.begin('RAVI-TRADERS', OWN);
    pipeline.addFiles([new File(['SEALED'], 'early.json'), new File(['ZIP'], 'all.zip'), csvFile('last.csv')]);
    expect(await pipeline.runTo('fetch')).toBe(true);
    const seen = () => session.files.value.map(({ name, role, status }) => `${name} ${role} ${status}`);
    expect(seen()).toEqual([
      'early.json data taken',
      'all.zip archive taken',
      'all.zip/fetch.json data taken',
      'all.zip/deep/b.csv data taken',
      'all.zip/c.csv broken refused',
      'all.zip/key.json key taken',
      'last.csv data taken',
    ]);
    expect(reader.inside).toContainEqual({ depth: 0, bytes: 0, files: 0 });
    expect(reader.inside).toContainEqual({ depth: 1, bytes: expect.any(Number), files: 4 });
    const archive = session.files.value[1]?.id ?? -1;
    // A fresh engine gets the files again, not the archive.
    const before = reader.asked.length;
    pipeline.removeFile(99);
    expect(await pipeline.runTo('fetch')).toBe(true);
    expect(reader.asked).toHaveLength(before);
    pipeline.removeFile(archive);
    expect(seen()).toEqual(['early.json data taken', 'last.csv data taken']);
  });
});

const DEMO = { kind: 'simulated', profile: 'baseline', seed: 42 } as const;
const OWN = { kind: 'own' } as const;
const csvFile = (name: string): File => new File(['Date,Narration,Debit,Credit\n01/01/2025,x,1,\n'], name);

describe('a simulated borrower', () => {
  it('runs from consent to decision', async () => {
    pipeline.begin('CUST_MSM_00001', DEMO);
    expect(await pipeline.runTo('decision')).toBe(true);
    expect(host.asked).toEqual([
      [
        'pipeline.generate',
        'consent.get',
        'pipeline.clean',
        'data.columns',
        'pipeline.analyze',
        'pipeline.score',
        'pipeline.decide',
      ],
    ]);
    expect(session.decision.value?.outcome).toBe('APPROVE');
    expect(session.next.value).toBeNull();
  });

  it('decides again without repeating the rest', async () => {
    pipeline.begin('CUST_MSM_00001', DEMO);
    await pipeline.runTo('decision');
    await pipeline.decide({ amount: 900_000, tenure_months: 24 });
    expect(host.asked[0]?.filter((op) => op === 'pipeline.clean')).toHaveLength(1);
    expect(session.decision.value?.outcome).toBe('APPROVE_REDUCED');
  });

  it('survives a crash: the step fails with its code, the next try replays into a fresh engine', async () => {
    pipeline.begin('CUST_MSM_00001', DEMO);
    host.dieAt = 'pipeline.score';
    expect(await pipeline.runTo('decision')).toBe(false);
    expect(session.journey.value.failure).toMatchObject({ step: 'scores', error: { code: 'E_ENGINE_CRASHED' } });
    expect(session.analysis.value).not.toBeNull();
    expect(await pipeline.runTo('decision')).toBe(true);
    expect(host.asked[1]).toEqual([
      'pipeline.generate',
      'consent.get',
      'pipeline.clean',
      'data.columns',
      'pipeline.analyze',
      'pipeline.score',
      'pipeline.decide',
    ]);
  });

  it('keeps what is on the screen while it replays', async () => {
    pipeline.begin('CUST_MSM_00001', DEMO);
    await pipeline.runTo('decision');
    host.dieAt = 'logs.get';
    expect(
      await pipeline.withStep('clean', (client, customer_id) =>
        client.call('logs.get', { customer_id, dataset: 'gst', kind: 'cleaning' }),
      ),
    ).toBeNull();
    expect(session.notice.value?.code).toBe('E_ENGINE_CRASHED');
    expect(session.journey.value.status.decision).toBe('done');
    const log = await pipeline.withStep('clean', (client, customer_id) =>
      client.call('logs.get', { customer_id, dataset: 'gst', kind: 'cleaning' }),
    );
    expect(log).not.toBeNull();
    expect(host.asked[1]).toEqual(['pipeline.generate', 'consent.get', 'pipeline.clean', 'data.columns', 'logs.get']);
    expect(session.journey.value.status.decision).toBe('done');
  });

  it('reads what is done once the run that is under way has ended', async () => {
    pipeline.begin('CUST_MSM_00001', DEMO);
    await pipeline.runTo('clean');
    const run = pipeline.runTo('decision');
    expect(await pipeline.withStep('clean', (_, customer_id) => Promise.resolve(customer_id))).toBe('CUST_MSM_00001');
    expect(session.decision.value).not.toBeNull();
    expect(await run).toBe(true);
  });

  it('reads nothing for whoever asked before another customer came', async () => {
    pipeline.begin('CUST_MSM_00001', DEMO);
    await pipeline.runTo('clean');
    void pipeline.runTo('decision');
    const read = pipeline.withStep('clean', (_, customer_id) => Promise.resolve(customer_id));
    pipeline.begin('CUST_MSM_00002', DEMO);
    await pipeline.runTo('clean');
    expect(await read).toBeNull();
  });

  it('answers every read after a crash, with one replay', async () => {
    pipeline.begin('CUST_MSM_00001', DEMO);
    await pipeline.runTo('decision');
    host.onFailed?.(1, 'trap');
    const reads = ['transaction_summary', 'account_summary', 'gst_summary'].map((name) =>
      pipeline.withStep('analytics', (client, customer_id) => client.call('analytics.get', { customer_id, name })),
    );
    expect((await Promise.all(reads)).map((each) => each?.['name'])).toEqual([
      'transaction_summary',
      'account_summary',
      'gst_summary',
    ]);
    expect(host.asked[1]?.filter((op) => op === 'pipeline.analyze')).toHaveLength(1);
  });

  it('stays paused where it was when something is read', async () => {
    pipeline.begin('CUST_MSM_00001', DEMO);
    await pipeline.runTo('fetch');
    const running = pipeline.runTo('decision');
    session.pausing.value = true;
    expect(await running).toBe(false);
    await pipeline.withStep('fetch', () => Promise.resolve(true));
    expect(session.pausedAt.value).toBe('decision');
  });

  it('says that an officer’s decision has ended, and goes on saying it when something is read', async () => {
    pipeline.begin('CUST_MSM_00001', DEMO);
    await pipeline.runTo('scores');
    const made = { outcome: 'DECLINE', reason: { code: 'O_RISK_NOT_TAKEN' }, decision_sha256: 'ab' };
    session.officerDecision.value = made as never;
    host.refuse = 'decision.override';
    expect(await pipeline.runTo('decision')).toBe(true);
    expect(session.officerDecision.value).toBeNull();
    await pipeline.withStep('decision', () => Promise.resolve(true));
    expect(session.notice.value?.code).toBe('E_DECISION_CHANGED');
    // What a read had to say goes with the next read.
    await pipeline.withStep('fetch', () => Promise.reject(new EngineError({ code: 'E_BAD_PARAM', message: 'no' })));
    expect(session.notice.value?.code).toBe('E_BAD_PARAM');
    await pipeline.withStep('fetch', () => Promise.resolve(true));
    expect(session.notice.value).toBeNull();
  });

  it('cancels and goes on', async () => {
    pipeline.begin('CUST_MSM_00001', DEMO);
    const run = pipeline.runTo('decision');
    await new Promise((resolve) => setTimeout(resolve, 0));
    pipeline.cancel();
    expect(await run).toBe(false);
    expect(session.journey.value.failure).toBeNull();
    expect(await pipeline.runTo('decision')).toBe(true);
  });

  it('gets a fresh engine when another customer comes', async () => {
    pipeline.begin('CUST_MSM_00001', DEMO);
    await pipeline.runTo('clean');
    pipeline.begin('CUST_MSM_00002', DEMO);
    expect(session.cleaned.value).toBeNull();
    expect(await pipeline.runTo('decision')).toBe(true);
    expect(host.asked).toHaveLength(2);
  });

  it('starts another customer while one is running', async () => {
    pipeline.begin('CUST_MSM_00001', DEMO);
    const first = pipeline.runTo('decision');
    await new Promise((resolve) => setTimeout(resolve, 0));
    pipeline.begin('CUST_MSM_00002', DEMO);
    const second = pipeline.runTo('decision');
    expect(await first).toBe(false);
    expect(await second).toBe(true);
    expect(session.decision.value?.customer_id).toBe('CUST_MSM_00002');
    expect(session.next.value).toBeNull();
  });

  it('invalidates what rested on a consent that is revoked', async () => {
    pipeline.begin('CUST_MSM_00001', DEMO);
    await pipeline.runTo('decision');
    await pipeline.revoke();
    expect(session.consent.value?.status).toBe('REVOKED');
    expect(session.decision.value).toBeNull();
    expect(session.next.value).toBe('clean');
    // A fresh engine gets the revocation too.
    host.onFailed?.(1, 'trap');
    await pipeline.runTo('fetch');
    expect(host.asked[1]?.slice(0, 2)).toEqual(['pipeline.generate', 'consent.revoke']);
    expect(session.consent.value?.status).toBe('REVOKED');
  });
});

describe('own files', () => {
  it('takes the good ones and keeps the reason of a refused one beside it', async () => {
    pipeline.begin('CUST_MSM_00001', OWN);
    pipeline.addFiles([csvFile('a.csv'), new File(['no table here'], 'b.txt')]);
    expect(await pipeline.runTo('decision')).toBe(true);
    expect(session.files.value.map((each) => each.status)).toEqual(['taken', 'refused']);
    expect(session.files.value[1]?.error?.code).toBe('E_FILE_UNRECOGNISED');
  });

  it('fails the fetch when none could be taken, and goes on after a good one', async () => {
    pipeline.begin('CUST_MSM_00001', OWN);
    pipeline.addFiles([new File(['no table here'], 'b.txt')]);
    expect(await pipeline.runTo('fetch')).toBe(false);
    // The reason of a single file is the reason.
    expect(session.journey.value.failure?.error.code).toBe('E_FILE_UNRECOGNISED');
    pipeline.addFiles([new File(['none here either'], 'c.txt')]);
    expect(await pipeline.runTo('fetch')).toBe(false);
    expect(session.journey.value.failure?.error.code).toBe('E_NO_DATA');
    pipeline.addFiles([csvFile('a.csv')]);
    expect(await pipeline.runTo('decision')).toBe(true);
    expect(host.asked).toHaveLength(1);
  });

  it('tells of each refused file once, also when a fresh engine refuses it again', async () => {
    pipeline.begin('CUST_MSM_00001', OWN);
    pipeline.addFiles([csvFile('a.csv'), new File(['no table here'], 'b.txt')]);
    await pipeline.runTo('fetch');
    expect(untold(session.files.value).map(({ name }) => name)).toEqual(['b.txt']);
    pipeline.tellRefused();
    expect(untold(session.files.value)).toEqual([]);
    pipeline.removeFile(session.files.value[0]!.id);
    pipeline.addFiles([new File(['nor here'], 'c.txt')]);
    await pipeline.runTo('fetch');
    expect(untold(session.files.value).map(({ name }) => name)).toEqual(['c.txt']);
  });

  it('refuses a file whose every row is another customer’s, and only then', () => {
    const part = (rows: number, other_customer: number) => ({ rows, other_customer });
    expect(othersOnly('a.ndjson', 'ASHA', [part(0, 3), part(0, 2)])).toMatchObject({
      code: 'E_FILE_OTHER_CUSTOMER',
      path: 'a.ndjson',
      expected: 'ASHA',
      got: '5 rows of other customers',
    });
    expect(othersOnly('a.ndjson', 'ASHA', [part(0, 3), part(1, 2)])).toBeNull();
    expect(othersOnly('a.ndjson', 'ASHA', [part(0, 0)])).toBeNull();
  });

  it('reads them again into the engine that follows a crash', async () => {
    pipeline.begin('CUST_MSM_00001', OWN);
    pipeline.addFiles([csvFile('a.csv'), csvFile('b.csv')]);
    host.dieAt = 'pipeline.clean';
    expect(await pipeline.runTo('decision')).toBe(false);
    expect(await pipeline.runTo('decision')).toBe(true);
    expect(host.asked[1]?.filter((op) => op === 'pipeline.ingest')).toHaveLength(2);
  });

  it('starts without a file that was taken out', async () => {
    pipeline.begin('CUST_MSM_00001', OWN);
    pipeline.addFiles([csvFile('a.csv'), csvFile('b.csv')]);
    await pipeline.runTo('fetch');
    pipeline.removeFile(session.files.value[0]!.id);
    expect(await pipeline.runTo('decision')).toBe(true);
    expect(host.asked[1]?.filter((op) => op === 'pipeline.ingest')).toHaveLength(1);
  });

  it('reads a file again with the columns that a person gave, and keeps them for the next engine', async () => {
    session.source.value = { kind: 'own' };
    pipeline.addFiles([new File(['01/04/2024,TEA,5.00\n'], 'bare.csv')]);
    expect(await pipeline.runTo('clean')).toBe(true);
    const id = session.files.value[0]?.id ?? -1;
    await pipeline.setColumns(id, { '1': 'date', '2': 'narration', '3': 'debit' });
    expect(session.files.value[0]?.status).toBe('taken');
    expect(session.journey.value.status.clean).toBe('done');
    pipeline.addFiles([new File(['01/05/2024,TEA,5.00\n'], 'other.csv')]);
    pipeline.removeFile(session.files.value[1]?.id ?? -1);
    expect(await pipeline.runTo('clean')).toBe(true);
    const map = { '1': 'date', '2': 'narration', '3': 'debit' };
    expect(host.columns).toEqual([null, map, map]);
  });
});
