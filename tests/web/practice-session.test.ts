/** Practice cases in engines of their own: made beforehand, left at any moment, and again after a crash. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { PracticeSession } from '../../web/src/engine/api';
import { EngineError, type EngineClient } from '../../web/src/engine/client';
import * as practice from '../../web/src/state/practice';
import { answer, EMPTY_DRAFT } from '../../web/src/state/practice-marks';
import { scores } from '../../web/src/state/practice-scores';
import { provide } from '../../web/src/state/services';

const one = (number: number) => ({
  seed: `PRAC-EASY-GST-${number}-1A`,
  difficulty: 'EASY',
  theme: 'GST',
  number,
  customer_id: `CASE_${number}`,
  profile: 'baseline',
  config: {},
  request: { amount: 500_000, tenure_months: 24, purpose: 'STOCK' },
});
const opened: PracticeSession = {
  seed: 'PRAC-EASY-GST-7X2-1A',
  difficulty: 'EASY',
  theme: 'GST',
  number: 7,
  cases: [one(7), one(8)],
};
const refused = (code: string) => new EngineError({ code, message: code, path: '/params/seed/check' });

/** Every engine that was started, what it was asked, and whether it was ended. */
interface Started {
  asked: string[];
  ended: boolean;
}
let engines: Started[] = [];
/** Resolved by the test when the simulator may answer. */
let gate: Promise<void> = Promise.resolve();
let crashes = 0;
/** Cases that can't be made, one for each time. */
let broken = 0;

const REPLIES: Record<string, unknown> = {
  'practice.cases': { problems: [] },
  'pipeline.analyze': { as_of: '2026-10-31', months: [], metrics: [] },
  'data.get': { rows: [] },
  'practice.grade': { ...one(7), score: 40, parts: [] },
};

function sideEngine() {
  const started: Started = { asked: [], ended: false };
  engines.push(started);
  const call = async (op: string, params: { seed?: string }): Promise<unknown> => {
    started.asked.push(op);
    if (op === 'pipeline.generate') await gate;
    await Promise.resolve();
    if (started.ended) throw refused('E_CANCELLED');
    if (op === 'practice.open') {
      if (params.seed === 'wrong') throw refused('E_PRACTICE_SEED');
      return opened;
    }
    if (op === 'pipeline.generate' && broken > 0) {
      broken -= 1;
      throw refused('E_ENGINE_CRASHED');
    }
    if (op === 'practice.grade' && crashes-- > 0) throw refused('E_ENGINE_CRASHED');
    return REPLIES[op] ?? {};
  };
  const engine = {
    call,
    columns: () => Promise.resolve({ rows: 0, columns: new Map(), dictionaries: {} }),
    export: () => Promise.resolve({ reply: {}, bytes: new TextEncoder().encode('{"amount":1}\n') }),
  };
  return {
    engine: engine as unknown as EngineClient,
    end: () => {
      started.ended = true;
    },
  };
}

const count = (op: string): number => engines.flatMap(({ asked }) => asked).filter((each) => each === op).length;
const alive = (): number => engines.filter(({ ended }) => !ended).length;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const wanted = { difficulty: 'EASY', theme: 'GST', number: 7, cases: 2 };

beforeEach(async () => {
  gate = Promise.resolve();
  crashes = 0;
  broken = 0;
  provide({ shell: { sideEngine } } as unknown as Parameters<typeof provide>[0]);
  practice.leave();
  await settle();
  practice.rest();
  engines = [];
  scores.value = [];
});

describe('a practice case', () => {
  it('that was made beforehand is made once, and opening it is only showing it', async () => {
    await practice.prepare();
    practice.expect(wanted);
    practice.expect(wanted);
    await settle();
    expect(count('pipeline.generate')).toBe(1);
    expect(practice.stage.value).toBe('choose');
    expect(await practice.begin({ ...wanted })).toBe(true);
    expect(practice.stage.value).toBe('case');
    expect(practice.shown.value?.raw).toEqual([{ amount: 1 }]);
    expect(count('pipeline.generate')).toBe(1);
    expect(alive()).toBe(1);
  });

  it('another choice ends the engine of the one before', async () => {
    practice.expect(wanted);
    practice.expect({ ...wanted, theme: 'MIX' });
    await settle();
    expect(alive()).toBe(1);
    expect(await practice.begin({ ...wanted, theme: 'DEBT' })).toBe(true);
    expect(alive()).toBe(1);
  });

  it('never asks for findings’ scores or a decision before the answers are given', async () => {
    await practice.begin(wanted);
    await settle();
    const asked = engines.flatMap((each) => each.asked);
    expect(asked).not.toContain('pipeline.score');
    expect(asked).not.toContain('pipeline.decide');
    await practice.compare();
    expect(engines.flatMap((each) => each.asked)).toContain('pipeline.decide');
  });

  it('is cancelled while it is made, and nothing of it comes late', async () => {
    let open = (): void => undefined;
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const running = practice.begin(wanted);
    await settle();
    practice.leave();
    expect(practice.stage.value).toBe('choose');
    open();
    expect(await running).toBe(false);
    await settle();
    expect(practice.stage.value).toBe('choose');
    expect(practice.shown.value).toBeNull();
    expect(practice.trouble.value).toBeNull();
  });

  it('of a wrong seed string isn’t opened; the engine serves the next', async () => {
    await practice.prepare();
    expect(await practice.begin({ seed: 'wrong' })).toBe(false);
    expect(practice.trouble.value?.code).toBe('E_PRACTICE_SEED');
    expect(practice.stage.value).toBe('choose');
    expect(await practice.begin(wanted)).toBe(true);
    expect(practice.trouble.value).toBeNull();
    expect(engines).toHaveLength(1);
  });

  it('is compared after a crash, too: the case is made again, the answers stand', async () => {
    await practice.prepare();
    await practice.begin(wanted);
    practice.draft.value = answer({ ...EMPTY_DRAFT, outcome: 'REFER' }, 'GST_MISMATCH', true);
    crashes = 1;
    await practice.compare();
    expect(practice.stage.value).toBe('graded');
    expect(count('pipeline.generate')).toBe(3); // once more after the crash, and the next case beforehand
    expect(scores.value).toHaveLength(1);
    crashes = 2;
    await practice.openCase(1);
    expect(practice.draft.value).toEqual(EMPTY_DRAFT);
    await practice.compare();
    expect(practice.stage.value).toBe('case');
    expect(practice.trouble.value?.code).toBe('E_ENGINE_CRASHED');
  });

  it('leaves no engine but its own when the page is left while it is compared', async () => {
    await practice.prepare();
    await practice.begin(wanted);
    const comparing = practice.compare();
    practice.rest();
    await comparing;
    await settle();
    expect(practice.stage.value).toBe('graded');
    expect(alive()).toBe(1);
    await practice.prepare();
    expect(await practice.openCase(1)).toBe(true);
    expect(alive()).toBe(1);
  });

  it('whose engine stopped beforehand is made once more; if that fails the session stays', async () => {
    await practice.prepare();
    await practice.begin(wanted);
    broken = 1;
    await practice.compare();
    await settle();
    expect(await practice.openCase(1)).toBe(true);
    expect(practice.at.value).toBe(1);
    expect(practice.trouble.value).toBeNull();
    expect(alive()).toBe(1);

    practice.leave();
    await practice.begin(wanted);
    broken = 2;
    await practice.compare();
    await settle();
    expect(await practice.openCase(1)).toBe(false);
    expect(practice.stage.value).toBe('graded');
    expect(practice.session.value?.cases).toHaveLength(2);
    expect(practice.trouble.value?.code).toBe('E_ENGINE_CRASHED');
    expect(alive()).toBe(0);
    expect(await practice.openCase(1)).toBe(true);
    expect(practice.stage.value).toBe('case');
  });

  it('makes a sheet of all cases, an engine each, and leaves none', async () => {
    expect(await practice.makeSheet(wanted)).toBe(true);
    expect(practice.sheet.value).toHaveLength(2);
    expect(practice.stage.value).toBe('sheet');
    expect(alive()).toBe(0);
  });
});
