/** The six steps against the canned engine: replay after a crash or a cancel, files that are refused, revocation. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { EngineModule } from '../../wasm/engine';
import { EngineClient, type EngineHost } from '../../web/src/engine/client';
import { serve } from '../../web/src/engine/serve';
import { Pipeline } from '../../web/src/state/pipeline';
import * as session from '../../web/src/state/session';
import createEngine from './fake-engine';

/** Serves the fake in this thread and notes which ops each engine was asked. */
class LocalHost implements EngineHost {
  onEngine: EngineHost['onEngine'] = null;
  onFailed: EngineHost['onFailed'] = null;
  asked: string[][] = [];
  /** Op at which the next engine dies, once. */
  dieAt: string | null = null;

  spawn(generation: number): void {
    const ops: string[] = [];
    this.asked.push(ops);
    const { port1, port2 } = new MessageChannel();
    const load = async (): Promise<EngineModule> => {
      const module = await createEngine();
      const request = module.request.bind(module);
      module.request = (bytes) => {
        const { op } = JSON.parse(new TextDecoder().decode(module.HEAPU8.slice(8, 8 + bytes))) as { op: string };
        ops.push(op);
        if (op === this.dieAt) {
          this.dieAt = null;
          throw new Error('trap');
        }
        return request(bytes);
      };
      return module;
    };
    serve(port1, load);
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
    expect(session.journey.value.failure?.error.code).toBe('E_NO_DATA');
    pipeline.addFiles([csvFile('a.csv')]);
    expect(await pipeline.runTo('decision')).toBe(true);
    expect(host.asked).toHaveLength(1);
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
});
