/**
 * A practice session: cases of a seed string, each in an engine of its own beside the session's, so that whoever is open
 * there stays as they are. Nothing of it is stored but scores, when the trainee asks.
 */
import { batch, signal } from '@preact/signals';
import { HOST_CODES } from '../engine/api';
import type {
  ErrorBody,
  JsonObject,
  Metric,
  Month,
  PracticeBook,
  PracticeCase,
  PracticeGrade,
  PracticeMarks,
  PracticeOpen,
  PracticeSession,
} from '../engine/api';
import { bodyOf, EngineError, type Columns, type EngineClient } from '../engine/client';
import type { SideEngine } from '../engine/shell';
import { EMPTY_DRAFT, marksOf, type Draft } from './practice-marks';
import { keepMore } from './practice-kept';
import { scored } from './practice-scores';
import { services } from './services';

/** What a trainee may see of a case before answering: the files and what can be counted in them, no verdict. */
export interface ShownCase {
  case: PracticeCase;
  asOf: string;
  months: Month[];
  metrics: Metric[];
  accounts: JsonObject[];
  ledger: Columns;
  /** Rows as they came, by line (the first is line 1). */
  raw: JsonObject[];
  /** The engine's documents without its judgements; null until they are read. */
  documents: Map<string, JsonObject> | null;
}

export type Stage = 'choose' | 'opening' | 'case' | 'grading' | 'graded' | 'sheet';

export const DOCUMENTS = ['transaction_summary', 'account_summary', 'gst_summary', 'credit_summary'] as const;

export const book = signal<PracticeBook | null>(null);
export const stage = signal<Stage>('choose');
export const session = signal<PracticeSession | null>(null);
/** Which case of the session is open. */
export const at = signal(0);
export const shown = signal<ShownCase | null>(null);
export const draft = signal<Draft>(EMPTY_DRAFT);
export const graded = signal<PracticeGrade | null>(null);
export const trouble = signal<ErrorBody | null>(null);
/** The engine stopped while the open case was read: it is made again, was made again, or stopped once more. */
export const again = signal<'making' | 'made' | 'failed' | null>(null);
/** Cases of the trainer's sheet, as far as they are made. */
export const sheet = signal<readonly PracticeGrade[]>([]);
export const sheetOf = signal<PracticeSession | null>(null);

/** Started while a person still chooses; serves no customer yet. */
let spare: SideEngine | null = null;
let working: SideEngine | null = null;
/** The page of practice is open. */
let here = false;
/** What was begun last: answers for anything earlier are dropped. */
let turn = 0;

/** A case on its way in an engine of its own. */
interface Job {
  key: string;
  side: SideEngine;
  ready: Promise<{ of: PracticeSession; opened: ShownCase }>;
}
/** The case that is likely to be opened next, made while a person chooses or reads. */
let ahead: Job | null = null;

const sideEngine = (): SideEngine => {
  const side = spare ?? services().shell.sideEngine();
  spare = null;
  return side;
};

/** Loads the case book with an engine that the first case will use. */
export async function prepare(): Promise<void> {
  here = true;
  if (ahead !== null) return;
  spare ??= services().shell.sideEngine();
  const { engine } = spare;
  try {
    book.value ??= await engine.call('practice.cases', {});
  } catch (cause) {
    if (spare?.engine === engine) trouble.value = bodyOf(cause);
  }
}

type Find = (engine: EngineClient) => Promise<PracticeSession>;

function start(key: string, find: Find, index: number): Job {
  const side = sideEngine();
  const ready = find(side.engine).then(async (of) => {
    const one = of.cases[index];
    if (one === undefined) throw new EngineError({ code: 'E_PAGE', message: 'There is no such case.' });
    return { of, opened: await readOnce(side.engine, one) };
  });
  // Whoever opens it hears of a failure; of one that nobody opens there is nothing to say.
  ready.catch(() => undefined);
  return { key, side, ready };
}

function dropAhead(): void {
  ahead?.side.end();
  ahead = null;
}

function makeAhead(key: string, find: Find, index: number): void {
  if (ahead?.key === key) return;
  dropAhead();
  ahead = start(key, find, index);
}

const findWith =
  (wanted: PracticeOpen): Find =>
  (engine) =>
    engine.call('practice.open', wanted);

/** Makes the first case of what is chosen, so that opening it is only drawing it. */
export function expect(wanted: PracticeOpen): void {
  makeAhead(JSON.stringify(wanted), findWith(wanted), 0);
}

function release(): void {
  turn += 1;
  working?.end();
  working = null;
  dropAhead();
}

/** The page is left: no engine of practice stays but that of an open case. */
export function rest(): void {
  here = false;
  dropAhead();
  spare?.end();
  spare = null;
}

/** Opens the first case of a session; what is wrong with a seed string stands in `trouble`. */
export function begin(wanted: PracticeOpen): Promise<boolean> {
  return openWith(JSON.stringify(wanted), findWith(wanted), 0);
}

/** Another case of the open session. */
export function openCase(index: number): Promise<boolean> {
  const of = session.value;
  return of === null ? Promise.resolve(false) : openWith(`${of.seed}/${index}`, () => Promise.resolve(of), index, true);
}

/** Quicker than this nothing is said of waiting. */
const PATIENCE_MS = 150;

async function openWith(key: string, find: Find, index: number, inSession = false): Promise<boolean> {
  const mine = ++turn;
  const job = ahead?.key === key ? ahead : null;
  if (job === null) dropAhead();
  ahead = null;
  working?.end();
  let { side, ready } = job ?? start(key, find, index);
  working = side;
  ready = ready.catch((cause: unknown) => {
    // Its engine stopped, of one that was made beforehand perhaps long ago: once more in a fresh one.
    const { code } = bodyOf(cause);
    if (mine !== turn || code === 'E_PRACTICE_SEED' || (job === null && code !== HOST_CODES.crashed)) throw cause;
    side.end();
    const second = start(key, find, index);
    working = side = second.side;
    return second.ready;
  });
  trouble.value = null;
  const waiting = setTimeout(() => {
    if (mine === turn) stage.value = 'opening';
  }, PATIENCE_MS);
  try {
    const { of, opened } = await ready.finally(() => {
      clearTimeout(waiting);
    });
    if (mine !== turn) return false;
    batch(() => {
      session.value = of;
      at.value = index;
      shown.value = opened;
      graded.value = null;
      draft.value = EMPTY_DRAFT;
      again.value = null;
      stage.value = 'case';
    });
    await addDocuments(side, opened.case);
    return true;
  } catch (cause) {
    if (mine === turn) failed(side, bodyOf(cause), inSession);
    return false;
  }
}

/**
 * What is drawn of the open case comes after its rows. Should the engine stop meanwhile, the same case is made again in a fresh
 * one, from its seed: what stands there and what was answered stays.
 */
async function addDocuments(side: SideEngine, one: PracticeCase): Promise<void> {
  const present = (): boolean => working === side && shown.value?.case === one;
  for (let tries = 2; tries > 0; tries--) {
    try {
      await readOnce(side.engine, one);
      const documents = await readDocuments(side.engine, one.customer_id);
      if (shown.value === null || !present()) return;
      shown.value = { ...shown.value, documents };
      if (again.value !== null) again.value = 'made';
      return;
    } catch (cause) {
      if (!present()) return;
      again.value = tries > 1 ? 'making' : 'failed';
      if (bodyOf(cause).code === HOST_CODES.crashed) continue;
      again.value = 'failed';
      trouble.value = bodyOf(cause);
      return;
    }
  }
}

/** When it stopped again and again, and a person wants another try. */
export async function readAgain(): Promise<void> {
  if (working === null || shown.value === null || again.value !== 'failed') return;
  again.value = 'making';
  trouble.value = null;
  await addDocuments(working, shown.value.case);
}

/**
 * Back to the choice, with what went wrong; in a session to the case before, from where the next can be opened again. An
 * engine that only looked at a seed string can still be used.
 */
function failed(side: SideEngine, error: ErrorBody, inSession = false): void {
  working = null;
  if (error.code === 'E_PRACTICE_SEED' && spare === null && here) spare = side;
  else side.end();
  batch(() => {
    trouble.value = error;
    if (inSession && graded.value !== null) {
      stage.value = 'graded';
      return;
    }
    stage.value = 'choose';
    session.value = null;
    shown.value = null;
    graded.value = null;
  });
}

/** What was read of a case last, and in which of the engine's workers: one that stopped knows it no more. */
const known = new WeakMap<EngineClient, { one: PracticeCase; generation: number; ready: Promise<ShownCase> }>();

/** Reads the case unless this worker has it. Whoever waits for the same waits together. */
function readOnce(engine: EngineClient, one: PracticeCase): Promise<ShownCase> {
  const before = known.get(engine);
  if (before?.one === one && before.generation === engine.generation) return before.ready;
  const ready = read(engine, one);
  known.set(engine, { one, generation: engine.generation, ready });
  ready.catch(() => {
    if (known.get(engine)?.ready === ready) known.delete(engine);
  });
  return ready;
}

async function read(engine: EngineClient, wanted: PracticeCase): Promise<ShownCase> {
  const { customer_id, profile, number, config } = wanted;
  await engine.call('pipeline.generate', { customer_id, profile, seed: number, config });
  await engine.call('pipeline.clean', { customer_id });
  const analysis = await engine.call('pipeline.analyze', { customer_id });
  const ledger = await engine.columns({ customer_id, dataset: 'transactions' });
  const accounts = await engine.call('data.get', { customer_id, dataset: 'accounts', type: 'clean' });
  const exported = await engine.export({ customer_id, dataset: 'transactions', type: 'raw' });
  return {
    case: wanted,
    asOf: analysis.as_of,
    months: analysis.months,
    metrics: analysis.metrics,
    accounts: accounts.rows,
    ledger,
    raw: linesOf(new TextDecoder().decode(exported.bytes)),
    documents: null,
  };
}

export function linesOf(ndjson: string): JsonObject[] {
  return ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JsonObject);
}

async function readDocuments(engine: EngineClient, customer_id: string): Promise<Map<string, JsonObject>> {
  const all = new Map<string, JsonObject>();
  for (const name of DOCUMENTS) all.set(name, await engine.call('analytics.get', { customer_id, name }));
  return all;
}

/** Once more when the engine stopped under it. */
function twice<T>(engine: EngineClient, work: () => Promise<T>): Promise<T> {
  const { generation } = engine;
  return work().catch((cause: unknown) => {
    if (bodyOf(cause).code !== HOST_CODES.crashed && engine.generation === generation) throw cause;
    return work();
  });
}

/** The engine decides, too, and the answers are held against the truth. */
async function gradeIn(
  engine: EngineClient,
  of: PracticeSession,
  index: number,
  marks: PracticeMarks,
): Promise<PracticeGrade> {
  const one = of.cases[index];
  if (one === undefined) throw new EngineError({ code: 'E_PAGE', message: 'There is no such case.' });
  const { customer_id, request } = one;
  await engine.call('pipeline.score', { customer_id });
  await engine.call('pipeline.decide', {
    customer_id,
    amount: request.amount,
    tenure_months: request.tenure_months,
  });
  return engine.call('practice.grade', { customer_id, seed: of.seed, case: index, marks });
}

export async function compare(): Promise<void> {
  const of = session.value;
  const one = of?.cases[at.value];
  if (of === null || one === undefined || working === null || stage.value !== 'case') return;
  const mine = ++turn;
  stage.value = 'grading';
  trouble.value = null;
  const { engine } = working;
  const marks = marksOf(draft.value);
  try {
    // A fresh engine has lost the case: it is made again, and the answers still stand.
    const answer = await twice(engine, async () => {
      await readOnce(engine, one);
      return gradeIn(engine, of, at.value, marks);
    });
    if (mine !== turn) return;
    batch(() => {
      graded.value = answer;
      stage.value = 'graded';
    });
    scored(answer);
    void keepMore();
    // The next case is made while the feedback is read; nobody would end the engine of a page that was left.
    const after = at.value + 1;
    if (here && after < of.cases.length) makeAhead(`${of.seed}/${after}`, () => Promise.resolve(of), after);
  } catch (cause) {
    if (mine !== turn) return;
    batch(() => {
      trouble.value = bodyOf(cause);
      stage.value = 'case';
    });
  }
}

/** Ends whatever runs: a case, its opening, a sheet. The scores of the session stay. */
export function leave(): void {
  release();
  batch(() => {
    stage.value = 'choose';
    session.value = null;
    shown.value = null;
    graded.value = null;
    draft.value = EMPTY_DRAFT;
    sheet.value = [];
    sheetOf.value = null;
    trouble.value = null;
    again.value = null;
  });
  void prepare();
}

/** Every case of a session with its truth and the engine's answer, for the trainer. */
export async function makeSheet(wanted: PracticeOpen): Promise<boolean> {
  dropAhead();
  const mine = ++turn;
  trouble.value = null;
  let side = sideEngine();
  working?.end();
  working = side;
  try {
    const found = await side.engine.call('practice.open', wanted);
    if (mine !== turn) return false;
    batch(() => {
      sheet.value = [];
      sheetOf.value = found;
      stage.value = 'sheet';
    });
    for (const [index, one] of found.cases.entries()) {
      const { customer_id, profile, number, config } = one;
      const { engine } = side;
      const made = await twice(engine, async () => {
        await engine.call('pipeline.generate', { customer_id, profile, seed: number, config });
        await engine.call('pipeline.clean', { customer_id });
        await engine.call('pipeline.analyze', { customer_id });
        return gradeIn(engine, found, index, { problems: {}, reasons: [] });
      });
      if (mine !== turn) return false;
      sheet.value = [...sheet.value, made];
      // One customer each.
      side.end();
      working = side = services().shell.sideEngine();
    }
    side.end();
    working = null;
    return true;
  } catch (cause) {
    if (mine !== turn) return false;
    sheet.value = [];
    sheetOf.value = null;
    failed(side, bodyOf(cause));
    return false;
  }
}
