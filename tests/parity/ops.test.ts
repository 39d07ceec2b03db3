/** The catalogue of ops that the page's console shows: all of the engine's, as docs/API.md has them, with examples that work. */
import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { openEngine } from '../../scripts/lib/engine.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { draftOf, ERRORS, OPS, prepare, send, type Asked } from '../../web/src/state/console';

vi.setConfig({ testTimeout: 300_000 });
const docs = readFileSync(at('docs/API.md'), 'utf8');

class Refused extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

/** An engine in Node as the console asks it. */
async function asked(): Promise<Asked> {
  const engine = await openEngine();
  const call = (op: string, params: unknown): unknown => {
    const reply = engine.request(op, params as object);
    if (reply.error !== undefined) throw new Refused(reply.error.code);
    return reply.ok;
  };
  const fill = async (blob: Blob): Promise<void> => {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    // The address first: reserving may grow the memory and detach the older view.
    const address = engine.module.bulkReserve(bytes.length);
    engine.module.HEAPU8.set(bytes, address);
  };
  const give = async (op: string, blob: Blob, params: unknown): Promise<unknown> => {
    await fill(blob);
    return call(op, params);
  };
  return {
    call: (op, params) => Promise.resolve().then(() => call(op, params)),
    give,
    ingest: ((blob: Blob, params: object) => give('pipeline.ingest', blob, params)) as Asked['ingest'],
    export: ((params: object) =>
      Promise.resolve({ reply: call('data.export', params), bytes: engine.bulk() })) as unknown as Asked['export'],
    columns: ((params: object) => {
      const { rows, dictionaries } = call('data.columns', params) as { rows: number; dictionaries: object };
      return Promise.resolve({ rows, dictionaries, columns: new Map() });
    }) as unknown as Asked['columns'],
  };
}

describe('the catalogue of ops', () => {
  test('has exactly the ops of engine.info, each with a row in docs/API.md', async () => {
    const { ops } = (await (await asked()).call('engine.info', {} as never)) as { ops: string[] };
    expect(OPS.map(({ op }) => op).sort()).toEqual([...ops].sort());
    for (const op of ops) expect(docs, op).toContain(`\`${op}\``);
  });

  test('has exactly the errors of docs/API.md', () => {
    const table = docs.slice(docs.indexOf('### Errors'));
    const rows = table.split('\n').filter((line) => line.startsWith('| `E_'));
    const documented = new Set(
      rows.flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`(E_\w+)`/g)].map(([, code]) => code)),
    );
    expect(ERRORS.map(({ code }) => code).sort()).toEqual([...documented].sort());
  });

  test('names only schemas that are there', () => {
    for (const { schema } of OPS)
      if (schema !== undefined) expect(existsSync(at(`schemas/${schema}`)), schema).toBe(true);
  });

  const ajv = addFormats.default(new Ajv({ strict: false }));
  test.each(OPS.map((entry) => [entry.op, entry] as const))(
    '%s: its example fits its schema and is answered',
    async (_, entry) => {
      const engine = await asked();
      await prepare(engine);
      const draft = await draftOf(engine, entry);
      const params = JSON.parse(draft.params) as Record<string, never>;
      const sized = entry.input?.length === undefined ? params : { ...params, [entry.input.length]: 1 };
      expect(ajv.validate(entry.params, sized), JSON.stringify(ajv.errors)).toBe(true);
      const answer = await send(engine, entry, params, draft.input).then(
        () => 'ok',
        (cause: unknown) => (cause as Refused).code,
      );
      expect(answer).toBe(entry.answers ?? 'ok');
    },
  );
});

test('memory that cannot be had is answered, and the module goes on', async () => {
  const engine = await openEngine();
  for (const lane of ['bulkReserve', 'controlReserve'] as const) {
    for (const mega of [1020, 1200, 3072]) expect(engine.module[lane](mega * 2 ** 20), `${lane} ${mega}`).toBe(0);
  }
  expect(engine.request('engine.info', {})).toHaveProperty('ok');
});
