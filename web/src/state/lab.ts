/**
 * The validation lab: a population decided by engines beside the session's, measured in the page. It goes on while other
 * pages are shown. One runs at a time; nothing of it is stored, and nothing of it touches the customer that is open.
 */
import { signal } from '@preact/signals';
import type { ErrorBody, JsonObject, Judgeable, LabBorrower, PopulationReply } from '../engine/api';
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
const TELL_MS = 120;
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

/** The engine that keeps the population for "what if": it gets the borrowers in lists while they come. */
class Judge {
  private readonly side: SideEngine;
  private waiting: Judgeable[] = [];
  private sent: Promise<unknown> = Promise.resolve();
  /** Place in the plan of each borrower that it keeps, in its order. */
  readonly order: number[] = [];
  /** The policy in force. */
  readonly policy: Promise<PopulationReply>;

  constructor() {
    this.side = services().shell.sideEngine();
    this.policy = this.side.engine.call('judge.population', { clear: true, show_policy: true });
    // What goes wrong here is told when somebody asks "what if"; a run is good without it.
    this.policy.catch(() => undefined);
  }

  add(at: number, { whole, requested, tenure_months }: LabBorrower): void {
    this.order.push(at);
    const { metrics, findings, months } = whole;
    this.waiting.push({ amount: requested, tenure_months, metrics, findings, months });
    if (this.waiting.length >= BATCH) this.send();
  }

  send(): void {
    const add = this.waiting;
    if (add.length === 0) return;
    this.waiting = [];
    this.sent = this.sent.then(() => this.side.engine.call('judge.population', { add }));
    this.sent.catch(() => undefined);
  }

  async judge(policy: Policy | 'embedded'): Promise<PopulationReply> {
    this.send();
    await this.sent;
    return this.side.engine.call('judge.population', { policy: policy as unknown as JsonObject, judge: true });
  }

  end(): void {
    this.side.end();
  }
}

function judgedBook(lines: readonly LabLine[], places: readonly number[], reply: PopulationReply): Book {
  const at = new Map(places.map((place, i) => [place, i]));
  return bookOf(
    lines.map((line, i) => {
      const k = at.get(i) ?? -1;
      const {
        outcome = line.whole.outcome,
        amount = line.whole.amount,
        reasons = line.whole.reasons,
      } = {
        outcome: reply.outcome?.[k],
        amount: reply.amount?.[k],
        reasons: reply.reasons?.[k],
      };
      return { ...line, whole: { ...line.whole, outcome, amount, reasons } };
    }),
  );
}

let stop: AbortController | null = null;
let judge: Judge | null = null;
/** Places of the kept lines in the judge's order. */
let places: number[] = [];

function forget(): void {
  judge?.end();
  judge = null;
  places = [];
  asked = null;
  thresholdsOf.value = null;
  whatIf.value = null;
  whatIfError.value = null;
}

export const busy = (): boolean => lab.value.kind === 'running' || lab.value.kind === 'measuring';

/** Simulates and decides the plan's borrowers, then measures them. Does nothing while a run is on. */
export async function start(plan: LabPlan, workers = workersFor(navigator.hardwareConcurrency)): Promise<void> {
  if (busy()) return;
  forget();
  const cancel = new AbortController();
  stop = cancel;
  const began = performance.now();
  const found = new Map<number, LabLine>();
  const ownJudge = new Judge();
  judge = ownJudge;
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
      found.set(at, light(line));
      ownJudge.add(at, line);
      tell();
    },
  });
  if (end.how === 'refused') {
    forget();
    lab.value = { kind: 'failed', plan, error: end.error ?? { code: 'E_PAGE', message: 'The lab ended.' } };
    return;
  }
  pending = { plan, found, failed: end.failed, seconds: (performance.now() - began) / 1000 };
  if (end.how === 'cancelled') {
    lab.value = { kind: 'stopped', plan, done: found.size };
    return;
  }
  await measurePending();
}

interface Pending {
  plan: LabPlan;
  found: Map<number, LabLine>;
  failed: Failed[];
  seconds: number;
}
let pending: Pending | null = null;

/** Measures what a run that was stopped had done, or all of one that ended. */
export async function measurePending(): Promise<void> {
  if (pending === null) return;
  const { plan, found, failed, seconds } = pending;
  pending = null;
  const cancel = new AbortController();
  stop = cancel;
  lab.value = { kind: 'measuring', plan, done: found.size };
  // In the order of the customers, whichever engine was quicker.
  const order = [...found.keys()].sort((a, b) => a - b);
  const lines = order.map((at) => found.get(at)).filter((line) => line !== undefined);
  const place = new Map(order.map((at, i) => [at, i]));
  places = (judge?.order ?? []).map((at) => place.get(at) ?? -1);
  try {
    const report = await inSlices(measureSteps(lines, null), () => cancel.signal.aborted);
    if (report === null) {
      forget();
      lab.value = { kind: 'stopped', plan, done: 0 };
      return;
    }
    lab.value = { kind: 'done', plan, lines, report, roc: roc(casesOf(lines)), failed, seconds };
  } catch (cause) {
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
  try {
    for (let wanted = take(); wanted !== null; wanted = take()) await judgeOnce(wanted.change);
  } catch (cause) {
    whatIfError.value = bodyOf(cause);
  } finally {
    asking = false;
  }
}

function take(): { change: Change | null } | null {
  const wanted = asked;
  asked = null;
  return wanted;
}

let now: { of: Judge; book: Book } | null = null;

async function judgeOnce(change: Change | null): Promise<void> {
  const present = judge;
  const state = lab.value;
  if (present === null || state.kind !== 'done') return;
  whatIfError.value = null;
  const given = (await present.policy).policy as unknown as Policy;
  if (now?.of !== present) {
    now = { of: present, book: judgedBook(state.lines, places, await present.judge('embedded')) };
    thresholdsOf.value = thresholds(given);
  }
  const before = now.book;
  if (change === null) {
    whatIf.value = { change: null, before, after: before, ms: 0 };
    return;
  }
  const policy = structuredClone(given);
  const moved = move(policy, change.place, change.to);
  const began = performance.now();
  const reply = await present.judge(policy);
  const after = judgedBook(state.lines, places, reply);
  if (judge !== present) return;
  const { place, from, to } = moved;
  whatIf.value = {
    change: { place, from: Number(from), to: Number(to) },
    before,
    after,
    ms: performance.now() - began,
  };
}
