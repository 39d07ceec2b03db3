/** Providers one by one: who is asked again, whose session stands, and what is withheld when it doesn't open intact. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { EngineModule } from '../../wasm/engine';
import type { FetchSession, ProviderRequest } from '../../web/src/engine/api';
import { EngineClient, type EngineHost } from '../../web/src/engine/client';
import { serve } from '../../web/src/engine/serve';
import { Pipeline } from '../../web/src/state/pipeline';
import * as session from '../../web/src/state/session';
import { beside } from './beside';
import createEngine from './fake-engine';

/** Serves the fake in this thread and notes what each generation was to withhold. */
class LocalHost implements EngineHost {
  onEngine: EngineHost['onEngine'] = null;
  onFailed: EngineHost['onFailed'] = null;
  withheld: unknown[] = [];
  spawn(generation: number): void {
    const { port1, port2 } = new MessageChannel();
    const load = async (): Promise<EngineModule> => {
      const module = await createEngine();
      const request = module.request.bind(module);
      module.request = (bytes) => {
        const { op, params } = JSON.parse(new TextDecoder().decode(module.HEAPU8.slice(8, 8 + bytes))) as {
          op: string;
          params: { withhold?: unknown };
        };
        if (op === 'pipeline.generate') this.withheld.push(params.withhold);
        return request(bytes);
      };
      return module;
    };
    serve(port1, load, beside(createEngine));
    this.onEngine?.(generation, port2);
  }
}

class Reader {
  asked: ProviderRequest[] = [];
  /** Whose data is altered on its way, the first time. */
  altered = new Set<string>();
  wants = () => Promise.resolve(false);
  holdsKey = () => Promise.resolve(false);
  read = () => Promise.reject(new Error('nothing to read'));
  askProvider = (request: ProviderRequest): Promise<FetchSession> => {
    this.asked.push(request);
    const { provider, how, payloads } = request;
    const intact = !this.altered.delete(provider);
    const elements = payloads.map(({ dataset, rows, bytes }) => ({
      dataset,
      rows,
      bytes: bytes.length,
      sealed: 'a',
      opened: intact ? 'a' : null,
    }));
    const state = intact ? how : 'TIMEOUT';
    return Promise.resolve({ provider, handle: 'h', session: 's', state, elements, intact });
  };
}

let host: LocalHost;
let reader: Reader;
let pipeline: Pipeline;

beforeEach(async () => {
  session.forget();
  host = new LocalHost();
  reader = new Reader();
  pipeline = new Pipeline(new EngineClient(host), reader);
  pipeline.begin('CUST_MSM_00001', { kind: 'simulated', profile: 'baseline', seed: 42 });
  await pipeline.runTo('fetch');
});

const states = () => Object.values(session.fetched.value).map((each) => `${each?.provider} ${each?.state}`);

describe('providers of a simulated borrower', () => {
  it('each has a session of its own, once', async () => {
    await pipeline.providers.hold();
    expect(states()).toEqual(['ICICI-FIP READY', 'GSTN-FIP READY']);
    expect(reader.asked.map(({ payloads }) => payloads.map(({ dataset }) => dataset))).toEqual([
      ['accounts', 'transactions'],
      ['gst'],
    ]);
    await pipeline.providers.hold();
    expect(reader.asked).toHaveLength(2);
    expect(host.withheld).toEqual([[]]);
  });

  it('one that fails is withheld and asked again; the session of the other stands', async () => {
    await pipeline.providers.hold();
    await pipeline.runTo('decision');
    await pipeline.providers.set('GSTN-FIP', 'TIMEOUT');
    expect(session.decision.value).toBeNull();
    expect(states().sort()).toEqual(['GSTN-FIP TIMEOUT', 'ICICI-FIP READY']);
    expect(reader.asked.map(({ provider }) => provider)).toEqual(['ICICI-FIP', 'GSTN-FIP', 'GSTN-FIP']);
    expect(reader.asked[2]?.payloads).toEqual([]);
    await pipeline.providers.set('GSTN-FIP', 'READY');
    expect(states().sort()).toEqual(['GSTN-FIP READY', 'ICICI-FIP READY']);
    expect(host.withheld).toEqual([[], [{ provider: 'GSTN-FIP', how: 'TIMEOUT' }], []]);
    expect(await pipeline.runTo('decision')).toBe(true);
  });

  it('what was altered on its way is not taken', async () => {
    reader.altered.add('ICICI-FIP');
    await pipeline.providers.hold();
    expect(host.withheld.at(-1)).toEqual([{ provider: 'ICICI-FIP', how: 'TIMEOUT' }]);
    expect(states().sort()).toEqual(['GSTN-FIP READY', 'ICICI-FIP TIMEOUT']);
  });

  it('wait for a run that is under way, and are held when it has ended', async () => {
    const run = pipeline.runTo('decision');
    await pipeline.providers.hold();
    expect(session.journey.value.running).toBeNull();
    expect(states()).toEqual(['ICICI-FIP READY', 'GSTN-FIP READY']);
    expect(await run).toBe(true);
  });

  it('another customer knows nothing of it', async () => {
    await pipeline.providers.set('GSTN-FIP', 'DENIED');
    pipeline.begin('CUST_MSM_00002', { kind: 'simulated', profile: 'baseline', seed: 42 });
    expect(session.failing.value).toEqual({});
    expect(session.fetched.value).toEqual({});
  });

  it('the consent is paused, resumed, and held against the limits', async () => {
    await pipeline.moveConsent('PAUSED');
    expect(session.consent.value?.status).toBe('PAUSED');
    expect(session.consentCheck.value).toMatchObject({ exceeded: 1, moves: ['ACTIVE', 'REVOKED', 'EXPIRED'] });
    await pipeline.moveConsent('ACTIVE');
    expect(session.consentCheck.value?.moves).toContain('PAUSED');
  });
});
