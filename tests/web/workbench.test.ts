/** The workbench's parts that need no page: the archive, who is in a data set, texts of JSON, the engine's clock. */
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { describe, expect, it } from 'vitest';
import { EngineError, type CallOptions } from '../../web/src/engine/client';
import { crc32, pack } from '../../web/src/engine/pack';
import type { SideEngine } from '../../web/src/engine/shell';
import { borrowers, csvName, manifestText, ndjsonToCsv, readMix, type DatasetOrder } from '../../web/src/lib/dataset';
import { ZipWriter } from '../../web/src/lib/zip';
import english from '../../web/src/i18n/en.workbench.json';
import hindi from '../../web/src/i18n/hi.workbench.json';
import { OPS } from '../../web/src/state/console';
import { borrowerOf, refuseCleaned } from '../../web/src/state/accuracy';
import {
  archiveName,
  cancelMaking,
  forgetMade,
  made,
  makeDataset,
  makingFault,
  secondsLeft,
  underWay,
} from '../../web/src/state/generator';
import { browserName } from '../../web/src/state/speed';
import { lineOfPointer, median, readObject } from '../../web/src/state/workbench';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

describe('an archive', () => {
  const long = bytes('{"amount":1250.5,"narration":"UPI/CR/राम"}\n'.repeat(2000));
  async function archive(): Promise<Blob> {
    const zip = new ZipWriter();
    zip.add('CUST_MSM_10001/raw/raw_transactions.ndjson', await pack(long));
    zip.add('CUST_MSM_10001/short.txt', await pack(bytes('x')));
    zip.add('empty', await pack(bytes('')));
    return zip.finish();
  }

  it('is opened by a library, each file as it was, checksums and all', async () => {
    const entries = await new ZipReader(new BlobReader(await archive()), { checkSignature: true }).getEntries();
    expect(entries.map(({ filename }) => filename)).toEqual([
      'CUST_MSM_10001/raw/raw_transactions.ndjson',
      'CUST_MSM_10001/short.txt',
      'empty',
    ]);
    const [first, second] = entries;
    if (first === undefined || first.directory || second === undefined || second.directory) throw new Error('folders');
    expect(await first.getData(new Uint8ArrayWriter())).toEqual(long);
    expect(first.compressedSize).toBeLessThan(long.length / 10);
    expect(new TextDecoder().decode(await second.getData(new Uint8ArrayWriter()))).toBe('x');
  });

  it('has the same bytes every time', async () => {
    const [a, b] = await Promise.all([archive(), archive()]);
    expect(new Uint8Array(await a.arrayBuffer())).toEqual(new Uint8Array(await b.arrayBuffer()));
  });

  it('knows the checksum that all ZIP programs know', () => {
    expect(crc32(bytes('123456789'))).toBe(0xcbf43926);
    expect(crc32(bytes(''))).toBe(0);
  });
});

describe('a data set', () => {
  it('mixes profiles by their weights from the first borrowers on', () => {
    const people = borrowers({ count: 100, first: 10001, mix: { drawn: 80, high_bounce: 20 } });
    expect(people[0]).toEqual({ customer: 'CUST_MSM_10001', profile: 'drawn' });
    expect(people[99]?.customer).toBe('CUST_MSM_10100');
    for (const size of [10, 50, 100]) {
      const bounced = people.slice(0, size).filter(({ profile }) => profile === 'high_bounce').length;
      expect(bounced).toBe(size / 5);
    }
  });

  it('reads a mix, and says what is wrong with another', () => {
    const known = ['drawn', 'high_bounce'];
    expect(readMix('drawn:3, high_bounce drawn', known)).toEqual({ mix: { drawn: 4, high_bounce: 1 } });
    expect(readMix('nobody', known)).toEqual({ what: 'unknown', got: 'nobody' });
    expect(readMix('drawn:0', known)).toEqual({ what: 'weight', got: 'drawn:0' });
    expect(readMix('drawn:1:2', known)).toEqual({ what: 'weight', got: 'drawn:1:2' });
    expect(readMix('  ', known)).toMatchObject({ what: 'empty' });
  });

  it('becomes CSV that runs nothing in a spreadsheet and loses no row', () => {
    const rows = '{"a":"=1+1","b":5}\n{"b":-5,"c":{"d":[1]}}\nbroken {\n';
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(ndjsonToCsv(bytes(rows)));
    expect(text).toBe('\uFEFFa,b,c,_malformed\r\n\'=1+1,5,,\r\n,-5,"{""d"":[1]}",\r\n,,,broken {\r\n');
    expect(csvName('raw/raw_gst.ndjson')).toBe('raw/raw_gst.csv');
  });

  it('has a manifest without a date, so that it can be made again', () => {
    const order: DatasetOrder = {
      ...{ count: 1, first: 7, seed: 1, mix: { drawn: 1 }, config: {}, format: 'ndjson' as const },
      ...{ datasets: ['gst'], parts: ['raw'] },
    };
    const engine = { name: 'e', version: '1', sha256: 'f', data: {} };
    const files = [{ path: 'x/raw/raw_gst.ndjson', rows: 3, bytes: 9, sha256: 'a' }];
    const made = [{ customer_id: 'x', profile: 'drawn', as_of: '2026-10-31', files }];
    const manifest = JSON.parse(manifestText(order, engine, made)) as Record<string, unknown>;
    expect(manifest['totals']).toEqual({ borrowers: 1, files: 1, rows: 3, bytes: 9 });
    expect(manifest['order']).toMatchObject({ seed: 1, first: 7 });
    expect(archiveName(order)).toBe('msme-dataset-1-from-7-seed-1-ndjson.zip');
  });

  it('says how long the rest takes', () => {
    const now = { total: 10, done: 4, files: 0, rows: 0, packed: 0, bytes: 0, startedAt: 1000, at: 3000 };
    expect(secondsLeft(now)).toBe(3);
    expect(secondsLeft({ ...now, done: 0 })).toBeNull();
  });
});

describe('making a data set', () => {
  const order: DatasetOrder = {
    ...{ count: 7, first: 1, seed: 1, mix: { drawn: 1 }, config: {}, format: 'ndjson' as const },
    ...{ datasets: ['gst'], parts: ['raw'] },
  };
  const identity = () => Promise.resolve({ name: 'e', version: '1', sha256: 'f', data: {} });

  /** Side engines whose borrowers take as long as `ms` says. */
  function host(ms: (customer: string) => number): { host: Parameters<typeof makeDataset>[0]; open: () => number } {
    let open = 0;
    const datasetBorrower = async ({ customer_id }: { customer_id: string }, _: boolean, options: CallOptions) => {
      await new Promise<void>((resolve, reject) => {
        setTimeout(resolve, ms(customer_id));
        options.signal?.addEventListener('abort', () => {
          reject(new EngineError({ code: 'E_CANCELLED', message: '' }));
        });
      });
      const file = { name: 'raw/raw_gst.ndjson', rows: 2, ...(await pack(bytes(customer_id))) };
      return { reply: { as_of: '2026-10-31', files: [] }, files: [file] };
    };
    const sideEngine = (): SideEngine => {
      open += 1;
      return { engine: { datasetBorrower }, end: () => (open -= 1) } as unknown as SideEngine;
    };
    return { host: { sideEngine, identity }, open: () => open };
  }

  it('keeps the order of the borrowers, whichever engine is first, and counts them all', async () => {
    const slow = host((customer) => (/[135]$/.test(customer) ? 20 : 1));
    await makeDataset(slow.host, order);
    expect(makingFault.value).toBeNull();
    expect(made.value).toMatchObject({ total: 7, done: 7, files: 8, rows: 14, bytes: 7 * 'CUST_MSM_00001'.length });
    const entries = await new ZipReader(new BlobReader(made.value?.zip ?? new Blob())).getEntries();
    expect(entries.map(({ filename }) => filename)).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7].map((n) => `CUST_MSM_0000${n}/raw/raw_gst.ndjson`),
      'manifest.json',
    ]);
    const first = new Uint8Array((await made.value?.zip.arrayBuffer()) ?? new ArrayBuffer());
    await makeDataset(host(() => 0).host, order);
    expect(new Uint8Array((await made.value?.zip.arrayBuffer()) ?? new ArrayBuffer())).toEqual(first);
    expect(slow.open()).toBe(0);
  });

  it('keeps nothing of what is cancelled, and ends both engines', async () => {
    const slow = host((customer) => (customer.endsWith('1') ? 1 : 60_000));
    const done = makeDataset(slow.host, order);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(slow.open()).toBe(2);
    expect(underWay.value).toBe(true);
    cancelMaking();
    await done;
    expect(makingFault.value?.code).toBe('E_CANCELLED');
    expect(made.value).toBeNull();
    expect(underWay.value).toBe(false);
    expect(slow.open()).toBe(0);
    forgetMade();
  });
});

describe('a text of JSON', () => {
  it('may have comments, and says where it breaks', () => {
    expect(readObject('{ /* few */ "scale": {"users": 1} } // end')).toEqual({ value: { scale: { users: 1 } } });
    expect(readObject('')).toEqual({ value: {} });
    expect(readObject('[1]')).toMatchObject({ line: 1 });
    expect(readObject('{\n "a": 1,\n "b": }')).toMatchObject({ line: 3 });
    // A comment mark inside a text is none.
    expect(readObject('{"a": "http://x"}')).toEqual({ value: { a: 'http://x' } });
  });

  it('shows the line of the member that the engine complains of', () => {
    const text = '{\n "seed": 1,\n "scale": {\n  "users": 0\n }\n}';
    expect(lineOfPointer(text, '/params/config/scale/users')).toBe(4);
    expect(lineOfPointer(text, '/scale')).toBe(3);
    expect(lineOfPointer(text, '/nothing')).toBeNull();
  });
});

describe('the console', () => {
  it('says in both languages what each op does', () => {
    for (const catalogue of [english, hindi] as Record<string, string>[])
      expect(OPS.map(({ op }) => op).filter((op) => !catalogue[`console.says.${op}`])).toEqual([]);
  });
});

describe('the other benches', () => {
  it('take the borrower from its truth, and refuse what names none', () => {
    expect(borrowerOf('{"customer_id":"CUST_MSM_00003","seed":7,"profile":"high_debt"}')).toEqual({
      ...{ customer: 'CUST_MSM_00003', seed: 7, profile: 'high_debt' },
    });
    expect(() => borrowerOf('not json')).toThrow(/truth/);
    expect(() => borrowerOf('{"a":1}')).toThrow(/names no/);
  });

  it('refuse a cleaned file that is empty or too large before an engine starts', () => {
    expect(refuseCleaned('a', 0, 10)?.code).toBe('E_FILE_EMPTY');
    expect(refuseCleaned('a', 11, 10)?.code).toBe('E_FILE_TOO_LARGE');
    expect(refuseCleaned('a', 10, 10)).toBeNull();
  });

  it('take the median, and the browser by its short name', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNaN();
    expect(
      browserName(
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
      ),
    ).toBe('Chrome 131 · Linux');
    expect(browserName('Mozilla/5.0 (Windows NT 10.0; rv:132.0) Gecko/20100101 Firefox/132.0')).toBe(
      'Firefox 132 · Windows',
    );
  });
});
