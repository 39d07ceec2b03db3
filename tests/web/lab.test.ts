/** The validation lab: its pool of engines, its state, and what it measures. */
import { beforeEach, describe, expect, it } from 'vitest';
import { HOST_CODES, type LabBorrower, type PopulationParams, type PopulationReply } from '../../web/src/engine/api';
import { EngineError } from '../../web/src/engine/client';
import type { SideEngine } from '../../web/src/engine/shell';
import { measure, measureSteps, type LabLine } from '../../web/src/lib/lab/measure.mjs';
import { roc } from '../../web/src/lib/lab/stats.mjs';
import { move, thresholds, type Policy } from '../../web/src/lib/lab/what-if.mjs';
import * as lab from '../../web/src/state/lab';
import { customerOf, runPool, workersFor, type LabPlan } from '../../web/src/state/labpool';
import { provide } from '../../web/src/state/services';
import { spanOf } from '../../web/src/components/LabWhatIf';

const plan = (borrowers: number): LabPlan => ({ mix: 'usual', borrowers, seed: 1, first: 2_000_001, config: {} });

/** A borrower whose number says everything: every seventh is bad, and the worse ones have the higher risk. */
function borrower(customer: string): LabBorrower {
  const n = Number(customer.slice(-5));
  const bad = n % 7 === 0;
  const risk = (bad ? 20 : 2) + (n % 10);
  return {
    customer,
    profile: 'drawn',
    segment: n % 2 === 0 ? 'services' : 'wholesale',
    state: '27',
    vintage_months: 80,
    turnover: 4e6,
    frauds: n % 10 === 0 ? ['circular'] : [],
    planted: n % 10 === 0 ? ['circular'] : [],
    severe: n % 20 === 0 ? ['X12'] : [],
    true_pd: risk / 100,
    default: bad,
    rows: 100,
    categories: { SALES_RECEIPT: [60, 55, 50, 600, 500], EMI: [40, 45, 40, 400, 400] },
    requested: 500_000,
    tenure_months: 24,
    whole: {
      metrics: { R1_score: 700 },
      findings: [],
      months: [],
      overall: 100 - 2 * risk,
      pd_12m_percent: risk,
      abstain: false,
      outcome: risk < 10 ? 'APPROVE' : 'REJECT',
      amount: risk < 10 ? 400_000 : 0,
      reasons: [],
    },
  };
}

const POLICY = {
  rules: [
    {
      id: 'P04',
      name: 'Bureau score',
      checks: [{ metric: 'R1_score', below: 650, outcome: 'reject', reason: 'D_BUREAU_SCORE' }],
    },
    { id: 'P26', name: 'Scores available', kind: 'score' },
  ],
  grades: [{ grade: 'D', outcome: 'refer' }],
  capacity: { dscr_min: 1.25 },
  benchmark: { rate_percent: 5.25 },
} as unknown as Policy;

const crash = (): EngineError => new EngineError({ code: HOST_CODES.crashed, message: 'stopped' });

/** Engines that answer when they are let; what they are asked is written down. */
class Fakes {
  asked: string[] = [];
  open = 0;
  opened = 0;
  /** Throws instead of an answer. */
  faults: (customer: string, attempt: number) => EngineError | null = () => null;
  /** Called before each answer. */
  before: (customer: string) => Promise<void> = () => Promise.resolve();
  /** Called before each judgement with what the engine keeps. */
  judging: (params: PopulationParams, kept: unknown[]) => Promise<void> | void = () => undefined;
  side = (): SideEngine => {
    this.open += 1;
    this.opened += 1;
    let ended = false;
    const kept: unknown[] = [];
    const call = async (op: string, params: { customer_id: string } & PopulationParams): Promise<unknown> => {
      if (op === 'judge.population') {
        if (ended) throw new EngineError({ code: HOST_CODES.cancelled, message: 'Cancelled.' });
        await this.judging(params, kept);
        if (ended) throw new EngineError({ code: HOST_CODES.cancelled, message: 'Cancelled.' });
        return this.judge(params, kept);
      }
      const customer = params.customer_id;
      this.asked.push(customer);
      const attempt = this.asked.filter((each) => each === customer).length;
      await this.before(customer);
      if (ended) throw new EngineError({ code: HOST_CODES.cancelled, message: 'Cancelled.' });
      const fault = this.faults(customer, attempt);
      if (fault !== null) throw fault;
      return borrower(customer);
    };
    const end = (): void => {
      if (!ended) this.open -= 1;
      ended = true;
    };
    return { engine: { call }, end } as unknown as SideEngine;
  };

  private judge(params: PopulationParams, kept: unknown[]): PopulationReply {
    if (params.clear === true) kept.length = 0;
    kept.push(...(params.add ?? []));
    const policy = params.policy === 'embedded' || params.policy === undefined ? POLICY : params.policy;
    const below = (policy as unknown as typeof POLICY).rules[0]?.checks?.[0]?.['below'] as number;
    const answer = 700 < below ? 'REJECT' : 'APPROVE';
    return {
      kept: kept.length,
      policy: POLICY as never,
      outcome: kept.map(() => answer),
      amount: kept.map(() => (answer === 'APPROVE' ? 100_000 : 0)),
      reasons: kept.map(() => []),
    };
  }
}

const running = (fakes: Fakes, count: number, signal = new AbortController().signal) => {
  const lines = new Map<number, LabBorrower>();
  return {
    lines,
    end: runPool(plan(count), 2, fakes.side, signal, { take: (at, line) => lines.set(at, line) }),
  };
};

describe('the pool', () => {
  it('asks for each borrower once, and hands its engines on', async () => {
    const fakes = new Fakes();
    const { lines, end } = running(fakes, 25);
    expect((await end).how).toBe('done');
    expect(new Set(fakes.asked).size).toBe(25);
    expect(fakes.asked.length).toBe(25);
    expect(lines.get(3)?.customer).toBe(customerOf(plan(25), 3));
    // They are warm: whoever asked for the run goes on with them.
    const { engines } = await end;
    expect([fakes.opened, fakes.open, engines.length]).toEqual([2, 2, 2]);
  });

  it('tries a borrower again whose engine crashed, once, then counts it and goes on', async () => {
    const fakes = new Fakes();
    const [once, twice] = [customerOf(plan(20), 4), customerOf(plan(20), 9)];
    fakes.faults = (customer, attempt) => ((customer === once && attempt === 1) || customer === twice ? crash() : null);
    const { lines, end } = running(fakes, 20);
    const { how, failed } = await end;
    expect(how).toBe('done');
    expect(failed.map(({ customer }) => customer)).toEqual([twice]);
    expect([lines.size, lines.has(4), lines.has(9)]).toEqual([19, true, false]);
  });

  it('gives up when engines keep crashing', async () => {
    const fakes = new Fakes();
    fakes.faults = crash;
    const { how, error } = await running(fakes, 500).end;
    expect([how, error?.code]).toEqual(['refused', HOST_CODES.crashed]);
    expect(fakes.asked.length).toBeLessThan(40);
    expect(fakes.open).toBe(0);
  });

  it('stops all engines at what the engine refuses', async () => {
    const fakes = new Fakes();
    fakes.faults = () => new EngineError({ code: 'E_CONFIG', path: '/fraud', message: 'no' });
    const { how, error } = await running(fakes, 500).end;
    expect([how, error?.path]).toEqual(['refused', '/fraud']);
    expect(fakes.asked.length).toBeLessThanOrEqual(2);
    expect(fakes.open).toBe(0);
  });

  it('ends every engine at once when it is cancelled, in the middle of a borrower', async () => {
    const fakes = new Fakes();
    const cancel = new AbortController();
    fakes.before = (customer) => {
      if (customer === customerOf(plan(200), 30)) cancel.abort();
      return Promise.resolve();
    };
    const { lines, end } = running(fakes, 200, cancel.signal);
    expect((await end).how).toBe('cancelled');
    expect(fakes.open).toBe(0);
    expect(fakes.asked.length).toBeLessThanOrEqual(32);
    expect(lines.size).toBeLessThanOrEqual(30);
  });

  it('takes an engine for each processor, two at least and eight at most', () => {
    expect([undefined, 1, 4, 64].map(workersFor)).toEqual([2, 2, 4, 8]);
  });
});

describe('the lab', () => {
  let fakes = new Fakes();
  beforeEach(() => {
    lab.cancel();
    fakes = new Fakes();
    provide({ shell: { sideEngine: fakes.side } } as never);
    lab.lab.value = { kind: 'idle' };
    lab.clear();
  });

  const done = (): lab.Done => {
    const state = lab.lab.value;
    if (state.kind !== 'done') throw new Error(`not done but ${state.kind}`);
    return state;
  };

  it('decides, measures, and judges again under another policy', async () => {
    await lab.start(plan(140), 2);
    const { lines, report } = done();
    expect(lines.map(({ customer }) => customer)).toEqual(lines.map((_, i) => customerOf(plan(140), i)));
    expect(lines[0]?.whole).not.toHaveProperty('metrics');
    expect(report.whole.auc?.value).toBe(1);
    expect(report.bads).toBe(20);
    // The run's engines are what judges; there are no others.
    expect([fakes.opened, fakes.open]).toEqual([2, 2]);
    expect(lab.whatIf.value?.change).toBeNull();
    expect(lab.whatIf.value?.before.approval_rate).toBe(1);
    await lab.tryWhatIf({ place: 'P04.D_BUREAU_SCORE', to: 710 });
    expect(lab.whatIf.value).toMatchObject({
      change: { from: 650, to: 710 },
      before: { approval_rate: 1 },
      after: { approval_rate: 0, expected_loss: 0 },
    });
    lab.clear();
    expect(fakes.open).toBe(0);
  });

  it('runs once however often start is pressed', async () => {
    const first = lab.start(plan(40), 2);
    await lab.start(plan(40), 2);
    await first;
    expect(fakes.asked.length).toBe(40);
    expect(done().lines.length).toBe(40);
  });

  it('keeps nothing half-written when it is stopped, and measures what was done if asked', async () => {
    fakes.before = (customer) => {
      if (customer === customerOf(plan(300), 60)) lab.cancel();
      return Promise.resolve();
    };
    await lab.start(plan(300), 2);
    const state = lab.lab.value;
    expect(state.kind).toBe('stopped');
    const count = state.kind === 'stopped' ? state.done : 0;
    expect(count).toBeGreaterThan(lab.ENOUGH);
    await lab.measurePending();
    expect(done().lines.length).toBe(count);
    expect(done().report.borrowers_measured).toBe(count);
    // A new run begins from nothing.
    fakes.before = () => Promise.resolve();
    await lab.start(plan(40), 2);
    expect(done().lines.length).toBe(40);
  });

  it('keeps what was decided when it is stopped while it measures', async () => {
    fakes.judging = () => {
      if (lab.lab.value.kind === 'measuring') lab.cancel();
    };
    await lab.start(plan(140), 2);
    expect(lab.lab.value).toMatchObject({ kind: 'stopped', done: 140 });
    expect(fakes.open).toBe(0);
    fakes.judging = () => undefined;
    await lab.measurePending();
    expect(done().lines.length).toBe(140);
    expect(lab.whatIf.value?.before.borrowers).toBe(140);
    expect(fakes.asked.length).toBe(140);
    expect(fakes.open).toBe(1);
  });

  it('says why a config can’t be, and can start again', async () => {
    fakes.faults = () => new EngineError({ code: 'E_CONFIG', path: '/fraud/nonsense', message: 'no such key' });
    await lab.start(plan(40), 2);
    expect(lab.lab.value).toMatchObject({ kind: 'failed', error: { path: '/fraud/nonsense' } });
    expect(fakes.open).toBe(0);
    fakes.faults = () => null;
    await lab.start(plan(40), 2);
    expect(done().lines.length).toBe(40);
  });

  it('lays a person’s settings over the mix’s', () => {
    expect(lab.configOf('shifted', { fraud: { kinds: ['circular'] }, output: { truth: true } })).toMatchObject({
      calibration: { new_to_credit_share: 0.42 },
      fraud: { share_each: 0.01, kinds: ['circular'] },
      output: { truth: true },
    });
    expect(lab.readConfig(' ')).toEqual({});
    for (const text of ['{', '[1]', '"x"']) expect(() => lab.readConfig(text), text).toThrow('not a JSON object');
  });
});

describe('what if', () => {
  let fakes = new Fakes();
  const score = (to: number): lab.Change => ({ place: 'P04.D_BUREAU_SCORE', to });
  const asksScore = ({ policy }: PopulationParams, to: number): boolean =>
    JSON.stringify(policy ?? '').includes(`"below":${to}`);
  beforeEach(async () => {
    fakes = new Fakes();
    provide({ shell: { sideEngine: fakes.side } } as never);
    lab.lab.value = { kind: 'idle' };
    lab.clear();
    await lab.start(plan(140), 2);
  });

  it('hands an engine its borrowers again that comes back empty, or that crashes, and answers for all', async () => {
    let crashes = 0;
    fakes.judging = (params, kept) => {
      if (params.judge !== true || crashes > 0) return;
      crashes += 1;
      kept.length = 0;
    };
    await lab.tryWhatIf(score(710));
    expect(crashes).toBe(1);
    expect(lab.whatIf.value).toMatchObject({ change: { to: 710 }, after: { borrowers: 140, approval_rate: 0 } });
    crashes = 0;
    fakes.judging = (params, kept) => {
      if (params.judge !== true || crashes > 0) return;
      crashes += 1;
      kept.length = 0;
      throw crash();
    };
    await lab.tryWhatIf(score(720));
    expect(lab.whatIf.value).toMatchObject({ change: { to: 720 }, after: { borrowers: 140, approval_rate: 0 } });
    expect(lab.whatIfError.value).toBeNull();
  });

  it('says so when an engine loses them twice, shows no figures, and can be asked again', async () => {
    fakes.judging = (params, kept) => {
      if (params.judge === true) kept.length = 0;
    };
    await lab.tryWhatIf(score(710));
    expect(lab.whatIf.value).toBeNull();
    expect(lab.whatIfError.value).toMatchObject({ code: HOST_CODES.crashed, expected: '70', got: '0' });
    fakes.judging = () => undefined;
    await lab.tryWhatIf(score(710));
    expect(lab.whatIf.value?.after.approval_rate).toBe(0);
    expect(lab.whatIfError.value).toBeNull();
  });

  it('is answered for all though an engine crashed while it was handed its borrowers', async () => {
    let crashes = 0;
    fakes.judging = (params, kept) => {
      if (params.add === undefined || crashes > 0) return;
      crashes += 1;
      kept.length = 0;
      throw crash();
    };
    await lab.start(plan(140), 2);
    expect(crashes).toBe(1);
    expect(lab.whatIf.value?.before).toMatchObject({ borrowers: 140, approval_rate: 1 });
  });

  it('works out the newest value though an earlier one failed', async () => {
    let second: Promise<void> | undefined;
    fakes.judging = (params) => {
      if (!asksScore(params, 600)) return;
      second ??= lab.tryWhatIf(score(710));
      throw new EngineError({ code: 'E_RANGE', message: 'no' });
    };
    await lab.tryWhatIf(score(600));
    expect(second).toBeDefined();
    expect(lab.whatIf.value?.change?.to).toBe(710);
    expect(lab.whatIfError.value).toBeNull();
  });

  it('says nothing of a judgement that ended because the lab was cleared', async () => {
    fakes.judging = (params) => {
      if (asksScore(params, 710)) lab.clear();
    };
    await lab.tryWhatIf(score(710));
    expect(lab.lab.value.kind).toBe('idle');
    expect([lab.whatIf.value, lab.whatIfError.value, lab.thresholdsOf.value]).toEqual([null, null, null]);
  });
});

describe('what is measured', () => {
  const lines = Array.from({ length: 140 }, (_, i): LabLine => {
    const { whole, ...line } = borrower(customerOf(plan(1), i));
    return { ...line, r1: 700, whole };
  });

  it('rests between its rounds and comes to the same', () => {
    const steps = measureSteps(lines);
    let rests = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) rests += 1;
    expect(rests).toBeGreaterThan(400);
    expect(step.value).toEqual(measure(lines));
  });

  it('counts frauds by kind and honest files that are flagged', () => {
    const { frauds } = measure(lines);
    expect(frauds?.kinds).toMatchObject([{ kind: 'circular', files: 14, found: 7, recall: 0.5 }]);
    expect(frauds?.honest).toMatchObject({ files: 126, flagged: 0 });
  });

  it('pools categories: mean F1 of those that truly occur, and rupees in their own', () => {
    const { categories } = measure(lines);
    const [sales, emi] = [100 / 115, 80 / 85];
    expect(categories?.macro_f1.value).toBeCloseTo((sales + emi) / 2, 12);
    expect(categories?.by_value.value).toBeCloseTo(0.9, 12);
    // All borrowers are alike here: drawing them again changes nothing.
    expect(categories?.macro_f1.low).toBeCloseTo(categories?.macro_f1.high ?? 0, 12);
  });

  it('draws the ROC curve from the highest risk down, ties in one step', () => {
    const cases = [
      { z: 9, y: true },
      { z: 5, y: false },
      { z: 5, y: true },
      { z: 1, y: false },
    ];
    expect(roc(cases)).toEqual([
      { x: 0, y: 0, z: null },
      { x: 0, y: 0.5, z: 9 },
      { x: 0.5, y: 1, z: 5 },
      { x: 1, y: 1, z: 1 },
    ]);
    expect(roc(cases.filter(({ y }) => y))).toEqual([]);
  });
});

describe('thresholds', () => {
  it('are those of the policy’s checks, and move one at a time', () => {
    expect(thresholds(POLICY)).toMatchObject([{ place: 'P04.D_BUREAU_SCORE', name: 'Bureau score', value: 650 }]);
    const copy = structuredClone(POLICY);
    expect(move(copy, 'P04.D_BUREAU_SCORE', 600)).toEqual({ place: 'P04.D_BUREAU_SCORE', from: 650, to: 600 });
    expect(thresholds(copy)[0]?.value).toBe(600);
    expect(thresholds(POLICY)[0]?.value).toBe(650);
    expect(() => move(copy, 'P99.threshold', 1)).toThrow('P04');
    expect(() => move(copy, 'capacity.dscr_min', NaN)).toThrow('not a number');
  });

  it('can be moved within what makes sense', () => {
    const ends = (metric: string, value: number): number[] => {
      const { min, max } = spanOf({ metric, value });
      return [min, max];
    };
    expect(ends('R1_score', 650)).toEqual([300, 900]);
    expect(ends('X12_round_trip_share', 15)).toEqual([0, 100]);
    expect(ends('O5_bounce_outward_6m', 5)).toEqual([0, 15]);
    expect(ends('V1_vintage_months', 24)).toEqual([0, 60]);
  });
});
