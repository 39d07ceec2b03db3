/** The shipped worker and module through the client, in Node: every request is answered, whatever happens. */
import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { PROTOCOL } from '../../web/src/engine/protocol';
import { EngineClient, EngineError } from '../../web/src/engine/client';
import type { OpName } from '../../web/src/engine/api';
import { crc32 } from '../../web/src/engine/pack';
import { ndjsonToCsv } from '../../web/src/lib/dataset';
import { built, NodeHost } from './harness';

const CUSTOMER = 'CUST_MSM_00001';
const hosts: NodeHost[] = [];

function start(
  override?: ConstructorParameters<typeof NodeHost>[0],
  timeoutMs?: number,
): { client: EngineClient; host: NodeHost } {
  const host = new NodeHost(override);
  hosts.push(host);
  return { client: new EngineClient(host, timeoutMs), host };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const outcome: unknown = await work.then(
    () => 'no error',
    (cause: unknown) => cause,
  );
  return outcome instanceof EngineError ? outcome.code : String(outcome);
}

afterEach(() => {
  for (const host of hosts.splice(0)) host.close();
});

describe.skipIf(!built)('the shipped worker', () => {
  it('answers a request', async () => {
    const { client } = start();
    const info = await client.call('engine.info', {});
    expect(info.datasets).toContain('transactions');
    expect(info.profiles.length).toBeGreaterThan(0);
  });

  it('answers in the order of asking', async () => {
    const { client } = start();
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3].map((n) =>
        client.call('engine.info', {}).then(() => {
          order.push(n);
        }),
      ),
    );
    expect(order).toEqual([1, 2, 3]);
  });

  it('refuses an unknown op with a code', async () => {
    const { client } = start();
    expect(await codeOf(client.call('no.such.op' as OpName, {}))).toBe('E_UNKNOWN_OP');
  });

  it('refuses an op without a customer: bulk data is prohibited', async () => {
    const { client } = start();
    expect(await codeOf(client.call('pipeline.generate', {} as never))).toBe('E_CUSTOMER_REQUIRED');
  });

  it('refuses a second customer', async () => {
    const { client } = start();
    await client.call('pipeline.generate', { customer_id: CUSTOMER, seed: 1 });
    expect(await codeOf(client.call('state.get', { customer_id: 'CUST_MSM_00002' }))).toBe('E_CUSTOMER_MISMATCH');
  });

  it('makes a simulated borrower and its files with the simulator that the shell gives', async () => {
    const { client } = start();
    const made = await client.call('pipeline.generate', { customer_id: CUSTOMER, seed: 1 });
    expect(made.datasets).toHaveLength(9);
    const { reply } = await client.export({ customer_id: CUSTOMER, type: 'files' } as never);
    expect((reply as { files: unknown[] }).files.length).toBeGreaterThan(3);
    expect(await codeOf(client.call('pipeline.generate', { customer_id: CUSTOMER, profile: 'nobody' }))).toBe(
      'E_BAD_PARAM',
    );
  });

  it('makes a data set’s borrower as the exports are, packed so that any program unpacks it', async () => {
    const { client } = start();
    const params = { seed: 1, parts: ['raw', 'truth', 'clean'], datasets: ['transactions', 'gst'] } as const;
    const { reply, files } = await client.datasetBorrower({ customer_id: CUSTOMER, ...params }, false);
    const unpacked = files.map(({ data, method }) => new Uint8Array(method === 8 ? inflateRawSync(data) : data));
    await client.call('pipeline.generate', { customer_id: CUSTOMER, seed: 1 });
    let cleaned = false;
    for (const [index, file] of reply.files.entries()) {
      const { part } = file;
      if (part === 'clean' && !cleaned) await client.call('pipeline.clean', { customer_id: CUSTOMER });
      cleaned ||= part === 'clean';
      const what =
        file.part === 'truth' ? { name: file.name } : { dataset: file.dataset, as_it_came: file.part === 'raw' };
      const { bytes } = await client.export({ customer_id: CUSTOMER, type: part, ...what } as never);
      const packed = files[index];
      const name = packed?.name;
      expect(Buffer.compare(unpacked[index] ?? new Uint8Array(), bytes), name).toBe(0);
      expect(packed, name).toMatchObject({ rows: file.rows, size: bytes.length, crc: crc32(bytes) });
      expect(packed?.sha256, name).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
    expect(files.map(({ name }) => name)).toContain('clean/gst_clean.ndjson');
    const { files: tables } = await start().client.datasetBorrower({ customer_id: CUSTOMER, ...params }, true);
    const csv = tables.find(({ name }) => name === 'raw/raw_gst.csv');
    const ndjson = unpacked[files.findIndex(({ name }) => name === 'raw/raw_gst.ndjson')];
    expect(new Uint8Array(inflateRawSync(csv?.data ?? new Uint8Array()))).toEqual(
      ndjsonToCsv(ndjson ?? new Uint8Array()),
    );
    expect(await codeOf(client.datasetBorrower({ customer_id: CUSTOMER, ...params }, false))).toBe(
      'E_CUSTOMER_MISMATCH',
    );
  });

  it('says that the packer of archives could not be loaded', async () => {
    const { client } = start({ without: 'zlib' });
    const params = { customer_id: CUSTOMER, seed: 1, parts: ['raw'], datasets: ['gst'] } as const;
    expect(await codeOf(client.datasetBorrower(params, false))).toBe('E_SIMULATOR');
    await client.call('pipeline.generate', { customer_id: CUSTOMER, seed: 1 });
  });

  it('says that the simulator could not be loaded, and goes on with own files', async () => {
    const { client } = start({ without: 'simulator' });
    expect(await codeOf(client.call('pipeline.generate', { customer_id: CUSTOMER, seed: 1 }))).toBe('E_SIMULATOR');
    const csv = new Blob(['Date,Narration,Debit,Credit,Balance\n01/04/2025,UPI/A/B,100.00,,900.00\n']);
    const { file } = await client.ingest(csv, { customer_id: CUSTOMER, name: 'a.csv' });
    expect(file.rows).toBe(1);
  });

  it('reads a file chunk by chunk and reports progress', async () => {
    const { client } = start();
    const lines = Array.from(
      { length: 4000 },
      (_, i) =>
        `${String((i % 28) + 1).padStart(2, '0')}/0${(i % 9) + 1}/2025,UPI/${400000000000 + i}/SHOP ${i},${i + 1}.00,,${100000 - i}.00`,
    );
    const file = new Blob([`Date,Narration,Debit,Credit,Balance\n${lines.join('\n')}\n`]);
    const seen: number[] = [];
    const reply = await client.ingest(
      file,
      { customer_id: CUSTOMER, name: 'statement.csv', now: '2025-11-25' },
      {
        onProgress: (done, total) => {
          expect(total).toBe(file.size);
          seen.push(done);
        },
      },
    );
    expect(reply.file.bytes).toBe(file.size);
    expect(reply.file.rows).toBe(4000);
    expect(seen.at(-1)).toBe(file.size);
    expect([...seen]).toEqual([...seen].sort((a, b) => a - b));
  });

  it('refuses a wrong file and stays usable', async () => {
    const { client } = start();
    const params = { customer_id: CUSTOMER, name: 'holiday.txt', now: '2025-11-25' };
    expect(await codeOf(client.ingest(new Blob(['dear diary, today it rained']), params))).toMatch(/^E_FILE_/);
    expect(await codeOf(client.ingest(new Blob([]), params))).toBe('E_FILE_EMPTY');
    expect((await client.call('state.get', { customer_id: CUSTOMER })).steps).toHaveLength(6);
    expect(client.generation).toBe(1);
  });

  it('gives columns as typed arrays and an export as bytes', async () => {
    const { client } = start();
    await client.call('pipeline.generate', { customer_id: CUSTOMER, seed: 7 });
    await client.call('pipeline.clean', { customer_id: CUSTOMER });
    const { rows, columns, dictionaries } = await client.columns({ customer_id: CUSTOMER, dataset: 'transactions' });
    expect(rows).toBeGreaterThan(100);
    expect(columns.get('amount')).toBeInstanceOf(Float64Array);
    expect(columns.get('date')).toHaveLength(rows);
    expect(dictionaries['category']).toContain('EMI');
    const { reply, bytes } = await client.export({ customer_id: CUSTOMER, dataset: 'transactions', type: 'clean' });
    expect(bytes).toHaveLength(reply.bytes);
    expect(new TextDecoder().decode(bytes).trim().split('\n')).toHaveLength(reply.rows);
  });

  it('cancels: the one in flight is told so, those behind it too, a fresh engine answers', async () => {
    const { client, host } = start();
    await client.call('engine.info', {});
    const abort = new AbortController();
    const first = codeOf(
      client.call('pipeline.generate', { customer_id: CUSTOMER, seed: 3 }, { signal: abort.signal }),
    );
    const second = codeOf(client.call('pipeline.clean', { customer_id: CUSTOMER }));
    abort.abort();
    expect(await first).toBe('E_CANCELLED');
    expect(await second).toBe('E_ENGINE_CRASHED');
    await client.call('engine.info', {});
    expect(host.spawned).toBe(2);
  });

  it('takes a cancelled request out of the queue without a restart', async () => {
    const { client, host } = start();
    const abort = new AbortController();
    const first = client.call('engine.info', {});
    const second = codeOf(client.call('engine.info', {}, { signal: abort.signal }));
    abort.abort();
    expect(await second).toBe('E_CANCELLED');
    await first;
    expect(host.spawned).toBe(1);
  });

  it('dies: all that wait are rejected, a fresh engine answers', async () => {
    const { client, host } = start();
    await client.call('engine.info', {});
    const waiting = [
      codeOf(client.call('pipeline.generate', { customer_id: CUSTOMER, seed: 3 })),
      codeOf(client.call('pipeline.clean', { customer_id: CUSTOMER })),
      codeOf(client.call('engine.info', {})),
    ];
    host.onFailed?.(client.generation, 'trap');
    expect(await Promise.all(waiting)).toEqual(['E_ENGINE_CRASHED', 'E_ENGINE_CRASHED', 'E_ENGINE_CRASHED']);
    expect((await client.call('engine.info', {})).name).not.toBe('');
    expect(client.generation).toBe(2);
  });

  it('gives up on a module that never starts, and says so', async () => {
    const { client, host } = start({ wasm: new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 255]) });
    expect(await codeOf(client.call('engine.info', {}))).toBe('E_ENGINE_CRASHED');
    await expect.poll(() => host.spawned).toBe(3);
    expect(await codeOf(client.call('engine.info', {}))).toBe('E_ENGINE_CRASHED');
    expect(host.spawned).toBe(3);
  });
});

describe('a worker that hangs', () => {
  it('is given up after the timeout', async () => {
    // Ready at once, then silent: what an endless loop inside the module looks like from outside.
    const script = `self.onmessage = (event) => {
      event.data.port.postMessage({ kind: 'ready', protocol: ${PROTOCOL}, loadMs: 0 });
      event.data.port.onmessage = () => { for (;;); };
    };`;
    const { client, host } = start({ script, wasm: new Uint8Array() }, 300);
    expect(await codeOf(client.call('engine.info', {}))).toBe('E_ENGINE_CRASHED');
    expect(host.spawned).toBe(2);
  });

  it('is refused when it is of another build', async () => {
    const script = `self.onmessage = (event) => event.data.port.postMessage({ kind: 'ready', protocol: 0, loadMs: 0 });`;
    const { client } = start({ script, wasm: new Uint8Array() });
    expect(await codeOf(client.call('engine.info', {}))).toBe('E_ENGINE_CRASHED');
  });
});
