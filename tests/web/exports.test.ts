/** Tables leave the page as files only after the engine's log has said so. */
import { beforeEach, describe, expect, it } from 'vitest';
import { exportCsv, exportJson } from '../../web/src/state/exports';
import type { Pipeline } from '../../web/src/state/pipeline';
import { page } from '../../web/src/state/route';
import { setUp, type Bench } from './bench';

let pipeline: Pipeline;
let saved: Bench['saved'];
let noted: string[];

/** A log that takes notes, or one that doesn't. */
function logs(takes: boolean): void {
  const client = {
    call: (op: string, params: { event?: string; detail?: unknown }) => {
      noted.push(`${op} ${params.event ?? ''} ${JSON.stringify(params.detail)} before ${String(saved.length)} files`);
      return takes ? Promise.resolve({ seq: 1 }) : Promise.reject(new Error('full'));
    },
  };
  pipeline.withStep = (_, read) => pipeline.guarded(() => read(client as never, 'CUST_MSM_00001'));
}

beforeEach(async () => {
  ({ pipeline, saved } = setUp());
  noted = [];
  page.value = 'clean';
  pipeline.begin('CUST_MSM_00001', { kind: 'simulated', profile: 'baseline', seed: 1 });
  await pipeline.runTo('clean');
});

describe('a table as a file', () => {
  it('is in the log first, by codes and counts only', async () => {
    logs(true);
    await exportCsv('own transfers', ['narration'], [['UPI/RAMESH'], ['NEFT']]);
    await exportJson('audit', [{ a: 1 }]);
    expect(noted).toEqual([
      'audit.note page.export {"form":"OWN_TRANSFERS","as":"CSV","rows":2} before 0 files',
      'audit.note page.export {"form":"AUDIT","as":"JSON","rows":1} before 1 files',
    ]);
    expect(saved.map(({ name }) => name)).toEqual(['own transfers.csv', 'audit.json']);
  });

  it('stays here when the log does not take it', async () => {
    logs(false);
    await exportCsv('ledger', ['a'], [['b']]);
    expect(noted).toHaveLength(1);
    expect(saved).toEqual([]);
  });

  it('of the tools is no data of the customer that is open', async () => {
    logs(true);
    page.value = 'workbench';
    await exportJson('benchmark', { rows: 5 });
    expect(noted).toEqual([]);
    expect(saved).toHaveLength(1);
  });
});
