/** The documents behind the pictures: read once each, all of them, and "not read" told from "none". */
import { describe, expect, it } from 'vitest';
import { readDocuments } from '../../web/src/charts/documents';
import * as session from '../../web/src/state/session';
import { setUp } from './bench';

const NAMES = ['transaction_summary', 'account_summary', 'gst_summary'];

describe('the documents behind the pictures', () => {
  it('all come while a later step runs', async () => {
    const { pipeline } = setUp();
    pipeline.begin('CUST_MSM_00001', { kind: 'simulated', profile: 'baseline', seed: 1 });
    await pipeline.runTo('analytics');
    const run = pipeline.runTo('decision');
    const found = await readDocuments(session.analysis.value, NAMES);
    expect([...(found?.keys() ?? [])]).toEqual(NAMES);
    expect(await run).toBe(true);
  });

  it('that could not be read are not "none", and are read when asked for again', async () => {
    const { pipeline } = setUp();
    pipeline.begin('CUST_MSM_00001', { kind: 'simulated', profile: 'baseline', seed: 1 });
    await pipeline.runTo('analytics');
    const withStep = pipeline.withStep.bind(pipeline);
    let asked = 0;
    pipeline.withStep = async (step, read) => (++asked === 2 ? null : withStep(step, read));
    expect(await readDocuments(session.analysis.value, NAMES)).toBeNull();
    const found = await readDocuments(session.analysis.value, NAMES);
    expect(found?.size).toBe(3);
    // The first one was kept: each reading is in the audit trail.
    expect(asked).toBe(4);
  });
});
