/** A consent's draft: of two choices the last counts, and one that fails takes nothing away. */
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../web/src/engine/client';
import { Consents } from '../../web/src/state/consents';
import * as session from '../../web/src/state/session';
import { setUp } from './bench';

describe('a draft', () => {
  it('is of the purpose that was chosen last, whichever answer comes first', async () => {
    const { pipeline } = setUp();
    const waiting: (() => void)[] = [];
    const ask = pipeline.ask.bind(pipeline);
    pipeline.ask = async (op, params) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return ask(op, params);
    };
    const consents = new Consents(pipeline);
    const first = consents.draft('103', ['DEPOSIT'], []);
    const second = consents.draft('101', ['DEPOSIT'], []);
    waiting[1]?.();
    expect((await second)?.purpose).toBe('101');
    waiting[0]?.();
    expect(await first).toBeNull();
  });

  it('that fails says why, and the next is there', async () => {
    const { pipeline } = setUp();
    const ask = pipeline.ask.bind(pipeline);
    pipeline.ask = () => Promise.reject(new EngineError({ code: 'E_ENGINE_CRASHED', message: 'trap' }));
    const consents = new Consents(pipeline);
    expect(await consents.draft('103', ['DEPOSIT'], [])).toBeNull();
    expect(session.notice.value?.code).toBe('E_ENGINE_CRASHED');
    pipeline.ask = ask;
    expect((await consents.draft('103', ['DEPOSIT'], []))?.fiTypes).toEqual(['DEPOSIT']);
  });
});
