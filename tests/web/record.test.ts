/** The decision record on the page: saved as the engine's own bytes, replayed as text, and the other scorecard's answer. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Pipeline } from '../../web/src/state/pipeline';
import { compareScore, replayRecord, saveRecord } from '../../web/src/state/record';
import * as session from '../../web/src/state/session';
import { setUp, type Bench } from './bench';

describe('the decision record', () => {
  let saved: Bench['saved'];
  let pipeline: Pipeline;

  beforeEach(() => {
    ({ pipeline, saved } = setUp());
    pipeline.begin('CUST_MSM_00001', { kind: 'simulated', profile: 'baseline', seed: 42 });
  });

  it('is saved as the engine wrote it, and not before there is a decision', async () => {
    await saveRecord();
    expect(saved).toEqual([]);
    await pipeline.runTo('decision');
    await saveRecord();
    // 500000.0 stays 500000.0: nothing of it goes through the page's numbers.
    expect(saved).toEqual([
      { name: 'CUST_MSM_00001_decision.json', type: 'application/json', text: '{\n  "amount": 500000.0\n}\n' },
    ]);
  });

  it('is replayed as text: the same, different, or refused with a notice', async () => {
    await pipeline.runTo('decision');
    expect(await replayRecord('{\n  "amount": 500000.0\n}\n')).toEqual({ same: true });
    const other = await replayRecord('{"amount": 1.0}');
    expect(other).toMatchObject({ same: false, total: 1, differences: [{ path: '/amount', recorded: 1 }] });
    expect(session.notice.value).toBeNull();
    expect(await replayRecord('no record')).toBeNull();
    expect(session.notice.value?.code).toBe('E_BAD_PARAM');
  });

  it('stands beside what the original system’s weights give', async () => {
    await pipeline.runTo('scores');
    const ours = session.scores.value;
    const score = await compareScore('seed_b');
    expect(score?.scorecard.form).toBe('seed_b');
    expect(session.scores.value).toBe(ours);
  });
});
