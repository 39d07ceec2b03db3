import { describe, expect, it } from 'vitest';
import { advance, canBegin, EMPTY, nextStep, STEPS, type Journey } from '../../web/src/state/journey';

const upTo = (count: number): Journey =>
  STEPS.slice(0, count).reduce(
    (journey, step) => advance(advance(journey, { type: 'begin', step }), { type: 'finish', step }),
    EMPTY,
  );

describe('the journey', () => {
  it('goes through its steps in order', () => {
    expect(nextStep(EMPTY)).toBe('consent');
    expect(nextStep(upTo(3))).toBe('analytics');
    expect(nextStep(upTo(6))).toBeNull();
  });

  it('begins no step before those ahead of it are done, and none while one runs', () => {
    expect(canBegin(EMPTY, 'clean')).toBe(false);
    expect(advance(EMPTY, { type: 'begin', step: 'clean' })).toBe(EMPTY);
    const running = advance(upTo(1), { type: 'begin', step: 'fetch' });
    expect(advance(running, { type: 'begin', step: 'consent' })).toBe(running);
  });

  it('makes later results stale when a step begins again', () => {
    const again = advance(upTo(6), { type: 'begin', step: 'clean' });
    expect(again.status).toMatchObject({ fetch: 'done', clean: 'running', analytics: 'todo', decision: 'todo' });
  });

  it('keeps the failure with its step until that step begins again', () => {
    const error = { code: 'E_NO_DATA', message: '' };
    const failed = advance(advance(upTo(2), { type: 'begin', step: 'clean' }), { type: 'fail', step: 'clean', error });
    expect(failed.status.clean).toBe('failed');
    expect(failed.failure).toEqual({ step: 'clean', error });
    expect(nextStep(failed)).toBe('clean');
    expect(advance(failed, { type: 'begin', step: 'clean' }).failure).toBeNull();
  });

  it('returns a cancelled step to the list and leaves earlier results', () => {
    const cancelled = advance(advance(upTo(2), { type: 'begin', step: 'clean' }), { type: 'cancel' });
    expect(cancelled.status).toMatchObject({ fetch: 'done', clean: 'todo' });
    expect(cancelled.running).toBeNull();
  });

  it('ignores what comes too late', () => {
    const cancelled = advance(advance(EMPTY, { type: 'begin', step: 'consent' }), { type: 'cancel' });
    expect(advance(cancelled, { type: 'finish', step: 'consent' })).toBe(cancelled);
    expect(advance(cancelled, { type: 'fail', step: 'consent', error: { code: 'E', message: '' } })).toBe(cancelled);
  });

  it('forgets from where the inputs changed', () => {
    expect(advance(upTo(6), { type: 'invalidate', from: 'fetch' }).status).toMatchObject({
      consent: 'done',
      fetch: 'todo',
      decision: 'todo',
    });
    expect(advance(upTo(6), { type: 'reset' })).toBe(EMPTY);
  });
});
