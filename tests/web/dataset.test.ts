/** A dataset's rows on the page: under a consent in force only, and no file of them without a line in the log. */
import { beforeEach, describe, expect, it } from 'vitest';
import { EngineError } from '../../web/src/engine/client';
import { datasetChanges, datasetLines, exportNoted, inForce, rawPurged } from '../../web/src/state/dataset';
import * as session from '../../web/src/state/session';
import type { Pipeline } from '../../web/src/state/pipeline';
import { setUp } from './bench';

const DEMO = { kind: 'simulated', profile: 'baseline', seed: 1 } as const;
let pipeline: Pipeline;

/** Lineage and clean rows as the engine writes them; `raw`: not purged. */
function serveRows(raw: () => boolean = () => true): string[] {
  const asked: string[] = [];
  const row = '{"transaction_id":"T1","amount":5,"verdict":"repaired","derived":[],"source":{"file":"a.csv","line":2}}';
  const given: Record<string, string> = {
    lineage: '{"file":"a.csv","line":2,"verdict":"repaired","rule":null,"clean":0,"row":{"amt":"5"}}\n',
    clean: `${row}\n`,
    changes: '{"file":"a.csv","line":2,"field":"amount","rule":"NUMBER_FORM","before":"5/-","after":"5"}\n',
  };
  const client = {
    export: ({ type }: { type: string }) => {
      asked.push(type);
      if (type !== 'clean' && !raw())
        return Promise.reject(new EngineError({ code: 'E_RAW_PURGED', message: 'The raw data has been purged' }));
      return Promise.resolve({ bytes: new TextEncoder().encode(given[type] ?? '') });
    },
    call: (op: string, { event, detail }: { event: string; detail: unknown }) => {
      asked.push(`${op} ${event} ${JSON.stringify(detail)}`);
      return Promise.resolve({ seq: 1 });
    },
  };
  pipeline.withStep = (_, read) => pipeline.guarded(() => read(client as never, 'CUST_MSM_00001'));
  return asked;
}

beforeEach(async () => {
  ({ pipeline } = setUp());
  pipeline.begin('CUST_MSM_00001', DEMO);
  await pipeline.runTo('clean');
});

describe('rows', () => {
  it('are forgotten when the consent is paused, and read again when it is in force', async () => {
    const asked = serveRows();
    expect((await datasetLines('transactions'))?.count).toBe(1);
    await datasetLines('transactions');
    expect(asked).toEqual(['lineage', 'clean']);
    await pipeline.moveConsent('PAUSED');
    expect(inForce.value).toBe(false);
    expect(await datasetLines('transactions')).toBeNull();
    expect(await exportNoted('transactions', 'both', 'csv', 1)).toBe(false);
    expect(asked).toHaveLength(2);
    await pipeline.moveConsent('ACTIVE');
    expect((await datasetLines('transactions'))?.count).toBe(1);
    expect(asked).toHaveLength(4);
  });

  it('are the clean ones alone after the raw data was purged', async () => {
    const asked = serveRows(() => false);
    const lines = await datasetLines('transactions');
    expect(lines?.heads).toEqual([{ file: 'a.csv', line: 2, verdict: 'repaired', rule: null, clean: 0 }]);
    expect([lines?.raw(0), lines?.clean(0)?.['amount']]).toEqual([null, 5]);
    if (lines === null || lines === undefined) return;
    expect(rawPurged(lines)).toBe(true);
    await datasetChanges('transactions', lines);
    expect(asked).toEqual(['lineage', 'clean']);
    expect(session.notice.value).toBeNull();
  });

  it('leave the page only when the log says so', async () => {
    const asked = serveRows();
    expect(await exportNoted('credit_reports', 'raw', 'json', 3)).toBe(true);
    expect(asked).toEqual(['audit.note page.export {"dataset":"CREDIT_REPORTS","form":"RAW","as":"JSON","rows":3}']);
    pipeline.withStep = () => Promise.resolve(null);
    expect(await exportNoted('gst', 'raw', 'json', 3)).toBe(false);
    session.forget();
    expect(inForce.value).toBe(false);
  });
});
