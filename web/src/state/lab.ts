/**
 * The validation lab: a population decided by engines beside the session's, measured in the page. It goes on while other
 * pages are shown. One runs at a time; nothing of it is stored, and nothing of it touches the customer that is open.
 */
import { signal } from '@preact/signals';
import type { ErrorBody, JsonObject, Judgeable, LabBorrower, PopulationParams, PopulationReply } from '../engine/api';
import { HOST_CODES } from '../engine/api';
import { bodyOf, EngineError } from '../engine/client';
import type { SideEngine } from '../engine/shell';
import mixes from '../lib/lab/mixes.json';
import { bookOf, casesOf, measureSteps, type Book, type LabLine, type Report } from '../lib/lab/measure.mjs';
import { roc, type RocPoint } from '../lib/lab/stats.mjs';
import { move, thresholds, type Policy, type Threshold } from '../lib/lab/what-if.mjs';
import { runPool, workersFor, type Failed, type LabPlan } from './labpool';
import { services } from './services';

export type MixName = keyof typeof mixes;
export const MIXES = Object.keys(mixes) as MixName[];
export const FEWEST = 20;
export const MOST = 5000;
/** Fewer say nothing: what was done before a run was stopped is measured from here on. */
export const ENOUGH = 30;

export interface Done {
  plan: LabPlan;
  lines: LabLine[];
  report: Report;
  roc: RocPoint[];
  failed: Failed[];
  seconds: number;
}

export type Lab =
  | { kind: 'idle' }
  | { kind: 'running'; plan: LabPlan; done: number; rate: number | null; left: number | null }
  | { kind: 'measuring'; plan: LabPlan; done: number }
  | { kind: 'stopped'; plan: LabPlan; done: number }
  | { kind: 'failed'; plan: LabPlan; error: ErrorBody }
  | ({ kind: 'done' } & Done);

export const lab = signal<Lab>({ kind: 'idle' });

export interface WhatIf {
  change: { place: string; from: number; to: number } | null;
  before: Book;
  after: Book;
  ms: number;
}
/** Null until the judging engine has the whole population. */
export const thresholdsOf = signal<Threshold[] | null>(null);
export const whatIf = signal<WhatIf | null>(null);
export const whatIfError = signal<ErrorBody | null>(null);

/** The settings of a mix with a person's own over them, a group at a time. */
export function configOf(mix: MixName, own: JsonObject): JsonObject {
  const config = structuredClone(mixes[mix].config) as JsonObject;
  for (const [key, value] of Object.entries(own)) {
    const before = config[key];
    const both = isObject(before) && isObject(value);
    config[key] = both ? { ...before, ...value } : value;
  }
  return config;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A person's own settings; E_CONFIG for a text that is no JSON object. */
export function readConfig(text: string): JsonObject {
  if (text.trim() === '') return {};
  let got: string;
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
    got = text.trim().slice(0, 40);
  } catch (cause) {
    got = cause instanceof Error ? cause.message : String(cause);
  }
  throw new EngineError({
    code: 'E_CONFIG',
    path: '/config',
    message: 'The settings are not a JSON object',
    expected: '{"messiness_config": {…}}',
    got,
  });
}

/** Keeps the page at hand: the calculation works this long at a time. */
const SLICE_MS = 12;
/** Each drawing takes the processors a few milliseconds from the borrowers. */
const TELL_MS = 300;
const BATCH = 50;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

export async function inSlices<T>(
  steps: Generator<undefined, T, undefined>,
  cancelled: () => boolean,
): Promise<T | null> {
  for (;;) {
    const until = performance.now() + SLICE_MS;
    while (performance.now() < until) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
    await pause();
    if (cancelled()) return null;
  }
}

const light = ({ whole, ...line }: LabBorrower): LabLine => ({
  ...line,
  r1: whole.metrics['R1_score'] ?? null,
  whole: {
    overall: whole.overall,
    pd_12m_percent: whole.pd_12m_percent,
    abstain: whole.abstain,
    outcome: whole.outcome,
    amount: whole.amount,
    reasons: whole.reasons,
  },
});

/** What is kept of a borrower until the run ends: its line, and its values for "what if" as text, which is small. */
interface Found {
  line: LabLine;
  values: string;
}

function kept(line: LabBorrower): Found {
  const { whole, requested, tenure_months } = line;
  const { metrics, findings, months } = whole;
  const values: Judgeable = { amount: requested, tenure_months, metrics, findings, months };
  return { line: light(line), values: JSON.stringify(values) };
}

const crashed = (cause: unknown): boolean => {
  const { code } = bodyOf(cause);
  return code === HOST_CODES.crashed || code === HOST_CODES.memory;
};

/** An engine of the judge's, with the places of the borrowers that it keeps, in its order. */
interface Share extends SideEngine {
  places: number[];
}

/** Engines that keep the population for "what if", a share each, so that all processors judge it. */
class Judge {
  private readonly shares: Share[];
  private readonly fed: Promise<unknown>;

  constructor(
    engines: SideEngine[],
    private readonly population: readonly string[],
  ) {
    const sides = engines.length > 0 ? engines : [services().shell.sideEngine()];
    this.shares = sides.map((side, i) => ({
      ...side,
      places: Array.from(population, (_values, at) => at).filter((at) => at % sides.length === i),
    }));
    // An engine that could not be fed is fed again when it is asked; the figures are good without it.
    this.fed = Promise.allSettled(this.shares.map((share) => this.feed(share)));
  }

  private async feed({ engine, places }: Share): Promise<void> {
    await engine.call('judge.population', { clear: true });
    for (let at = 0; at < places.length; at += BATCH) {
      const values = places.slice(at, at + BATCH).map((place) => this.population[place] ?? '');
      await engine.call('judge.population', { add: JSON.parse(`[${values.join(',')}]`) as Judgeable[] });
    }
  }

  /** One engine's answer, for all that it has to keep: after a crash it comes back empty and is fed again, once. */
  private async ask(share: Share, params: PopulationParams): Promise<PopulationReply> {
    const { engine, places } = share;
    try {
      const reply = await engine.call('judge.population', params);
      if (reply.kept === places.length) return reply;
    } catch (cause) {
      if (!crashed(cause)) throw cause;
    }
    await this.feed(share);
    const reply = await engine.call('judge.population', params);
    if (reply.kept === places.length) return reply;
    throw new EngineError({
      code: HOST_CODES.crashed,
      message: 'An engine of the lab lost its borrowers again.',
      expected: String(places.length),
      got: String(reply.kept),
    });
  }

  async policy(): Promise<Policy> {
    await this.fed;
    const [share] = this.shares;
    if (share === undefined) throw new Error('a judge without an engine');
    return (await this.ask(share, { policy: 'embedded', show_policy: true })).policy as unknown as Policy;
  }

  /** The judged columns by the borrower's place. */
  async judge(policy: Policy | 'embedded'): Promise<Map<number, Judged>> {
    await this.fed;
    const params = { policy: policy as unknown as JsonObject, judge: true };
    const replies = await Promise.all(this.shares.map((share) => this.ask(share, params)));
    const all = new Map<number, Judged>();
    replies.forEach(({ outcome = [], amount = [], reasons = [] }, i) => {
      this.shares[i]?.places.forEach((place, k) => {
        const [said, granted, why] = [outcome[k], amount[k], reasons[k]];
        if (said !== undefined && granted !== undefined) {
          all.set(place, { outcome: said, amount: granted, reasons: why ?? [] });
        }
      });
    });
    return all;
  }

  end(): void {
    for (const share of this.shares) share.end();
  }
}

interface Judged {
  outcome: string;
  amount: number;
  reasons: string[];
}

const judgedBook = (lines: readonly LabLine[], judged: ReadonlyMap<number, Judged>): Book =>
  bookOf(lines.map((line, at) => ({ ...line, whole: { ...line.whole, ...judged.get(at) } })));

let stop: AbortController | null = null;
let judge: Judge | null = null;

function forget(): void {
  judge?.end();
  judge = null;
  now = null;
  asked = null;
  thresholdsOf.value = null;
  whatIf.value = null;
  whatIfError.value = null;
}

export const busy = (): boolean => lab.value.kind === 'running' || lab.value.kind === 'measuring';

/** Simulates and decides the plan's borrowers, then measures them. Does nothing while a run is on. */
export async function start(plan: LabPlan, workers = workersFor(navigator.hardwareConcurrency)): Promise<void> {
  if (busy()) return;
  pending = null;
  forget();
  const cancel = new AbortController();
  stop = cancel;
  const began = performance.now();
  const found = new Map<number, Found>();
  let told = 0;
  const tell = (): void => {
    const now = performance.now();
    if (cancel.signal.aborted || (now - told < TELL_MS && found.size > 0)) return;
    told = now;
    const rate = found.size >= 4 ? (found.size * 1000) / (now - began) : null;
    const left = rate === null ? null : (plan.borrowers - found.size) / rate;
    lab.value = { kind: 'running', plan, done: found.size, rate, left };
  };
  tell();
  const end = await runPool(plan, workers, () => services().shell.sideEngine(), cancel.signal, {
    take: (at, line) => {
      if (cancel.signal.aborted) return;
      found.set(at, kept(line));
      tell();
    },
  });
  if (end.how === 'refused') {
    forget();
    lab.value = { kind: 'failed', plan, error: end.error ?? { code: 'E_PAGE', message: 'The lab ended.' } };
    return;
  }
  pending = { plan, found, failed: end.failed, engines: end.engines, seconds: (performance.now() - began) / 1000 };
  if (end.how === 'cancelled') {
    lab.value = { kind: 'stopped', plan, done: found.size };
    return;
  }
  await measurePending();
}

interface Pending {
  plan: LabPlan;
  found: Map<number, Found>;
  failed: Failed[];
  /** The run's engines, when it went to its end. */
  engines: SideEngine[];
  seconds: number;
}
let pending: Pending | null = null;

/** Measures what a run that was stopped had done, or all of one that ended. */
export async function measurePending(): Promise<void> {
  if (pending === null) return;
  const { plan, found, failed, engines, seconds } = pending;
  pending = null;
  const cancel = new AbortController();
  stop = cancel;
  lab.value = { kind: 'measuring', plan, done: found.size };
  // In the order of the customers, whichever engine was quicker.
  const order = [...found.keys()].sort((a, b) => a - b);
  const borrowers = order.map((at) => found.get(at)).filter((each) => each !== undefined);
  const lines = borrowers.map(({ line }) => line);
  // While the page measures, the engines are handed what they will judge.
  judge = new Judge(
    engines,
    borrowers.map(({ values }) => values),
  );
  try {
    const report = await inSlices(measureSteps(lines, null), () => cancel.signal.aborted);
    if (report === null) {
      forget();
      // What was decided can still be measured; the engines have ended.
      pending = { plan, found, failed, engines: [], seconds };
      lab.value = { kind: 'stopped', plan, done: found.size };
      return;
    }
    lab.value = { kind: 'done', plan, lines, report, roc: roc(casesOf(lines)), failed, seconds };
  } catch (cause) {
    forget();
    lab.value = { kind: 'failed', plan, error: bodyOf(cause) };
    return;
  }
  await tryWhatIf(null);
}

/** Stops at once: the engines end in the middle of their borrowers. */
export function cancel(): void {
  stop?.abort();
}

/** Back to an empty lab. */
export function clear(): void {
  if (busy()) return;
  pending = null;
  forget();
  lab.value = { kind: 'idle' };
}

export interface Change {
  place: string;
  to: number;
}

let asked: { change: Change | null } | null = null;
let asking = false;

/** Judges the population again with one number of the policy moved. Of many that are asked for while one is worked out only the last is. */
export async function tryWhatIf(change: Change | null): Promise<void> {
  asked = { change };
  if (asking) return;
  asking = true;
  for (let wanted = take(); wanted !== null; wanted = take()) await judgeOnce(wanted.change);
  asking = false;
}

function take(): { change: Change | null } | null {
  const wanted = asked;
  asked = null;
  return wanted;
}

/** The policy as it is, and its book. */
let now: { given: Policy; book: Book } | null = null;

async function judgeOnce(change: Change | null): Promise<void> {
  const present = judge;
  const state = lab.value;
  if (present === null || state.kind !== 'done') return;
  whatIfError.value = null;
  try {
    const made = now ?? {
      given: await present.policy(),
      book: judgedBook(state.lines, await present.judge('embedded')),
    };
    if (judge !== present) return;
    now = made;
    thresholdsOf.value ??= thresholds(made.given);
    const answer = await moved(present, state.lines, made, change);
    if (judge === present) whatIf.value = answer;
  } catch (cause) {
    // Nobody waits for it: the lab was cleared or runs anew, or another value is wanted by now.
    if (judge !== present || asked !== null) return;
    // Figures of an earlier value don't stay beside this one.
    whatIf.value = null;
    whatIfError.value = bodyOf(cause);
  }
}

async function moved(
  present: Judge,
  lines: readonly LabLine[],
  { given, book: before }: { given: Policy; book: Book },
  change: Change | null,
): Promise<WhatIf> {
  if (change === null) return { change: null, before, after: before, ms: 0 };
  const policy = structuredClone(given);
  const { place, from, to } = move(policy, change.place, change.to);
  const began = performance.now();
  const after = judgedBook(lines, await present.judge(policy));
  return { change: { place, from: Number(from), to: Number(to) }, before, after, ms: performance.now() - began };
}
