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
  /** While nobody waits for it. */
  die: () => void;
}
let engines: Started[] = [];
/** Resolved by the test when the simulator may answer. */
let gate: Promise<void> = Promise.resolve();
let crashes = 0;
/** Cases that can't be made, one for each time. */
let broken = 0;
/** Readings of documents at which the engine stops. */
let stops = 0;
/** Resolved by the test when documents may be read. */
let papers: Promise<void> = Promise.resolve();

const REPLIES: Record<string, unknown> = {
  'practice.cases': { problems: [] },
  'pipeline.analyze': { as_of: '2026-10-31', months: [], metrics: [] },
  'data.get': { rows: [] },
  'practice.grade': { ...one(7), score: 40, parts: [] },
};

function sideEngine() {
  const started: Started = { asked: [], ended: false, die: () => undefined };
  engines.push(started);
  /** The case that this engine knows; a fresh worker knows none. */
  let knows = false;
  const stop = (): Error => {
    knows = false;
    engine.generation += 1;
    return refused('E_ENGINE_CRASHED');
  };
  started.die = stop;
  const call = async (op: string, params: { seed?: string }): Promise<unknown> => {
    started.asked.push(op);
    if (op === 'pipeline.generate') await gate;
    if (op === 'analytics.get') await papers;
    await Promise.resolve();
    if (started.ended) throw refused('E_CANCELLED');
    if (op === 'practice.open') {
      if (params.seed === 'wrong') throw refused('E_PRACTICE_SEED');
      return opened;
    }
    if (op === 'pipeline.generate' && broken > 0) {
      broken -= 1;
      throw stop();
    }
    if (op === 'pipeline.generate') knows = true;
    else if (op !== 'practice.cases' && !knows) throw refused('E_NO_DATA');
    if (op === 'practice.grade' && crashes-- > 0) throw stop();
    if (op === 'analytics.get' && stops > 0) {
      stops -= 1;
      throw stop();
    }
    return REPLIES[op] ?? {};
  };
  const engine = {
    generation: 1,
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
  broken = stops = 0;
  papers = Promise.resolve();
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

  it('is opened again when the engine stops while its documents are read: the answers stand, and it is said', async () => {
    let read = (): void => undefined;
    papers = new Promise((resolve) => {
      read = resolve;
    });
    const opening = practice.begin(wanted);
    await settle();
    expect(practice.stage.value).toBe('case');
    const draft = answer({ ...EMPTY_DRAFT, outcome: 'REFER' }, 'GST_MISMATCH', true);
    practice.draft.value = draft;
    stops = 1;
    read();
    expect(await opening).toBe(true);
    expect(practice.stage.value).toBe('case');
    expect(practice.session.value?.seed).toBe(opened.seed);
    expect(practice.draft.value).toBe(draft);
    expect(practice.shown.value?.documents?.size).toBe(practice.DOCUMENTS.length);
    expect([practice.again.value, practice.trouble.value]).toEqual(['made', null]);
    expect(count('pipeline.generate')).toBe(2);
    expect(alive()).toBe(1);
    await practice.compare();
    expect(practice.stage.value).toBe('graded');
    await practice.openCase(1);
    expect(practice.again.value).toBeNull();
  });

  it('whose engine stops again and again stays open with its answers, and is tried again when asked', async () => {
    stops = 2;
    expect(await practice.begin(wanted)).toBe(true);
    expect([practice.stage.value, practice.again.value]).toEqual(['case', 'failed']);
    expect(practice.shown.value?.documents).toBeNull();
    const draft = answer(EMPTY_DRAFT, 'GST_MISMATCH', true);
    practice.draft.value = draft;
    await practice.readAgain();
    expect(practice.again.value).toBe('made');
    expect(practice.shown.value?.documents).not.toBeNull();
    expect(practice.draft.value).toBe(draft);
  });

  it('is compared while its documents are read and the engine stops: once made again it serves both', async () => {
    let read = (): void => undefined;
    papers = new Promise((resolve) => {
      read = resolve;
    });
    const opening = practice.begin({ ...wanted, cases: 1 });
    await settle();
    stops = 1;
    const comparing = practice.compare();
    read();
    await Promise.all([opening, comparing]);
    expect(practice.stage.value).toBe('graded');
    expect(practice.shown.value?.documents).not.toBeNull();
  });

  it('is compared after its engine died while nobody waited for it', async () => {
    await practice.begin(wanted);
    engines[0]?.die();
    await practice.compare();
    expect([practice.stage.value, practice.trouble.value]).toEqual(['graded', null]);
  });

  it('is opened at the second try when the engine stops at the first; left meanwhile, nothing comes late', async () => {
    broken = 1;
    expect(await practice.begin(wanted)).toBe(true);
    expect([practice.stage.value, practice.trouble.value]).toEqual(['case', null]);
    expect(alive()).toBe(1);
    let read = (): void => undefined;
    papers = new Promise((resolve) => {
      read = resolve;
    });
    practice.leave();
    const opening = practice.begin(wanted);
    await settle();
    stops = 1;
    practice.leave();
    read();
    await opening;
    await settle();
    expect([practice.stage.value, practice.again.value, practice.shown.value]).toEqual(['choose', null, null]);
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

  it('makes a sheet of all cases, an engine each, and leaves none; also when one stops', async () => {
    broken = 1;
    expect(await practice.makeSheet(wanted)).toBe(true);
    expect(practice.sheet.value).toHaveLength(2);
    expect(practice.stage.value).toBe('sheet');
    expect(alive()).toBe(0);
  });
});
