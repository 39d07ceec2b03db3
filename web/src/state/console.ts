/**
 * The console's engine: one of its own with a demo borrower, taken to a decision, so that each op can be tried, those that
 * change or delete too. The customer who is open in the session is never touched.
 */
import ops from '../engine/ops.json';
import type { Json, JsonObject, OpName } from '../engine/api';
import type { CallOptions, EngineClient } from '../engine/client';

export interface OpEntry {
  op: string;
  group: string;
  customer: boolean;
  /** JSON Schema of the params. */
  params: { type: string; properties: Record<string, JsonObject>; required: string[] };
  example: JsonObject;
  /** What goes into the engine's input buffer: a text, or what an export gives; `length`: the param with its size. */
  input?: { text?: string; export?: JsonObject; length?: string };
  output?: 'bytes' | 'columns';
  /** Params that are an earlier answer, or a member of it. */
  take?: Record<string, string[]>;
  /** A file of schemas/ that the answer fits. */
  schema?: string;
  /** On the demo borrower the example is refused with this code. */
  answers?: string;
}

export const OPS: readonly OpEntry[] = ops.ops as unknown as readonly OpEntry[];
export const ERRORS: readonly { code: string; by: string }[] = ops.errors;
export const CONSOLE_CUSTOMER = 'CUST_MSM_00001';

/** Only what the console asks: an engine of the page, or of a test. */
export interface Asked {
  call: (op: OpName, params: never, options?: CallOptions) => Promise<unknown>;
  give: (op: OpName, bytes: Blob, params: never, options?: CallOptions) => Promise<unknown>;
  ingest: EngineClient['ingest'];
  export: EngineClient['export'];
  columns: EngineClient['columns'];
}

const call = (engine: Asked, op: string, params: JsonObject): Promise<unknown> =>
  engine.call(op as OpName, params as never);

/** The demo borrower up to a decision. */
export async function prepare(engine: Asked): Promise<void> {
  const customer_id = CONSOLE_CUSTOMER;
  await call(engine, 'pipeline.generate', { customer_id, profile: 'baseline', seed: 42 });
  for (const step of ['pipeline.clean', 'pipeline.analyze', 'pipeline.score'])
    await call(engine, step, { customer_id });
  await call(engine, 'pipeline.decide', { customer_id, amount: 500_000, tenure_months: 24 });
}

export interface Draft {
  params: string;
  /** The input buffer's text; null when the op takes none. */
  input: string | null;
}

/** What the editor shows for an op: its example, with the answers that it builds on. */
export async function draftOf(engine: Asked, entry: OpEntry): Promise<Draft> {
  const params: JsonObject = { ...(entry.customer ? { customer_id: CONSOLE_CUSTOMER } : {}), ...entry.example };
  for (const [name, [op = '', member]] of Object.entries(entry.take ?? {})) {
    const answer = (await call(engine, op, { customer_id: CONSOLE_CUSTOMER })) as JsonObject;
    params[name] = member === undefined ? answer : (answer[member] ?? null);
  }
  let input: string | null = entry.input?.text ?? null;
  if (entry.input?.export !== undefined) {
    const { bytes } = await engine.export({ customer_id: CONSOLE_CUSTOMER, ...entry.input.export } as never);
    input = new TextDecoder().decode(bytes);
  }
  return { params: JSON.stringify(params, null, 1), input };
}

export interface Answer {
  ok: Json;
  /** Of bytes that came with it: how many, and how they begin. */
  bytes?: { length: number; start: string };
}

const SHOWN_BYTES = 4000;

/** Sends an op as the page would. */
export async function send(engine: Asked, entry: OpEntry, params: JsonObject, input: string | null): Promise<Answer> {
  if (entry.op === 'data.export') {
    const { reply, bytes } = await engine.export(params as never);
    const start = new TextDecoder().decode(bytes.subarray(0, SHOWN_BYTES));
    return { ok: reply as unknown as Json, bytes: { length: bytes.length, start } };
  }
  if (entry.op === 'data.columns') {
    const { rows, columns, dictionaries } = await engine.columns(
      params as { customer_id: string; dataset: 'transactions' },
    );
    const shown = [...columns].map(([name, data]) => ({
      name,
      type: data.constructor.name,
      count: data.length,
      first: Array.from(data.slice(0, 5) as Float64Array, (value) => (Number.isNaN(value) ? null : value)),
    }));
    const words = Object.fromEntries(Object.entries(dictionaries).map(([name, list]) => [name, list.slice(0, 5)]));
    return { ok: { rows, columns: shown, dictionaries: words } as unknown as Json };
  }
  if (input === null) return { ok: (await call(engine, entry.op, params)) as Json };
  const blob = new Blob([input]);
  const sized = entry.input?.length === undefined ? params : { ...params, [entry.input.length]: blob.size };
  if (entry.op === 'pipeline.ingest')
    return { ok: (await engine.ingest(blob, sized as { customer_id: string; name: string })) as unknown as Json };
  return { ok: (await engine.give(entry.op as OpName, blob, sized as never)) as Json };
}
