/** What is asked of the engine, and so stands in the audit trail, is what a hand tried; a look is asked for once. */
import { describe, expect, it } from 'vitest';
import type { DecisionReply } from '../../web/src/engine/api';
import * as session from '../../web/src/state/session';
import { askWhatIf, wishOf } from '../../web/src/state/whatif';
import { setUp } from './bench';

describe('the hand that tries another request', () => {
  it('asks once for the request as it was decided, and for each try', async () => {
    const { pipeline } = setUp();
    pipeline.begin('CUST_MSM_00001', { kind: 'simulated', profile: 'baseline', seed: 1 });
    await pipeline.runTo('decision');
    const decided = session.decision.value;
    if (decided === null) throw new Error('not decided');
    const reply: DecisionReply = decided;
    const withStep = pipeline.withStep.bind(pipeline);
    let asked = 0;
    let fails = true;
    pipeline.withStep = async (step, read) => {
      asked += 1;
      return fails ? null : withStep(step, read);
    };
    expect(await askWhatIf(reply, wishOf(reply))).toBeNull();
    fails = false;
    // What failed is not kept. The panel comes and goes, and all is put back.
    const first = await askWhatIf(reply, wishOf(reply));
    expect(first?.result).toBeDefined();
    expect(await askWhatIf(reply, { ...wishOf(reply), months: 3 })).toBe(first);
    expect(asked).toBe(2);
    const more = { ...wishOf(reply), amount: reply.request.amount + 50_000 };
    await askWhatIf(reply, more);
    await askWhatIf(reply, { ...wishOf(reply), changes: ['no_bounces'] });
    expect(asked).toBe(4);
    // Another decision has another answer.
    await askWhatIf({ ...reply }, wishOf(reply));
    expect(asked).toBe(5);
  });
});
