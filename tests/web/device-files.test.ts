/** Rows that were set aside, by file: what can't be read is not known, never none. */
import { beforeEach, expect, it } from 'vitest';
import { quarantinedIn } from '../../web/src/components/DeviceFiles';
import { EngineError } from '../../web/src/engine/client';
import type { Pipeline } from '../../web/src/state/pipeline';
import { setUp } from './bench';

let pipeline: Pipeline;
/** What the engine refuses. */
let refused = '';

beforeEach(async () => {
  ({ pipeline } = setUp());
  refused = '';
  pipeline.begin('CUST_MSM_00001', { kind: 'simulated', profile: 'baseline', seed: 1 });
  await pipeline.runTo('clean');
  const row = (line: number, verdict: string): string =>
    `{"file":"a.csv","line":${line},"verdict":"${verdict}","rule":null,"clean":null,"row":{}}\n`;
  const given: Record<string, string> = {
    lineage: row(1, 'quarantined') + row(2, 'kept') + row(3, 'quarantined'),
    clean: '',
  };
  const client = {
    export: ({ dataset, type }: { dataset: string; type: string }) =>
      dataset === 'gst' && type === 'lineage' && refused !== ''
        ? Promise.reject(new EngineError({ code: refused, message: refused }))
        : Promise.resolve({ bytes: new TextEncoder().encode(given[type] ?? '') }),
  };
  pipeline.withStep = (_, read) => pipeline.guarded(() => read(client as never, 'CUST_MSM_00001'));
});

it('are counted by file', async () => {
  expect(await quarantinedIn([])).toEqual(new Map());
  expect(await quarantinedIn(['transactions', 'gst'])).toEqual(new Map([['a.csv', 4]]));
});

it('are not known when any dataset is refused, its raw rows are purged, or the consent is paused', async () => {
  for (refused of ['E_NO_DATA', 'E_RAW_PURGED'])
    expect(await quarantinedIn(['transactions', 'gst']), refused).toBeNull();
  await pipeline.moveConsent('PAUSED');
  expect(await quarantinedIn(['transactions'])).toBeNull();
});
