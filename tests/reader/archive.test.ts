/** Archives: every file in them comes out with its path, and hostile ones end in a typed error. */
import { TextReader, Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { describe, expect, test } from 'vitest';
import { memberPath } from '../../web/src/reader/archive';
import { needsReader, readFile, ReaderError } from '../../web/src/reader/read';
import type { Inside, ReadArchive, ReadOptions } from '../../web/src/reader/types';

type Options = NonNullable<ConstructorParameters<typeof ZipWriter>[1]>;

async function zipped(files: [string, string | Uint8Array][], options: Options = {}): Promise<Uint8Array<ArrayBuffer>> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, ...options });
  for (const [name, content] of files) {
    await writer.add(name, typeof content === 'string' ? new TextReader(content) : new Uint8ArrayReader(content));
  }
  return await writer.close();
}

const open = async (bytes: Uint8Array<ArrayBuffer>, options: ReadOptions = {}): Promise<ReadArchive> => {
  const read = await readFile(bytes, 'a.zip', options);
  if (!('members' in read)) throw new Error('not read as an archive');
  return read;
};
const refusal = async (bytes: Uint8Array<ArrayBuffer>, options: ReadOptions = {}) =>
  readFile(bytes, 'a.zip', options).then(
    () => null,
    (error: unknown) => (error instanceof ReaderError ? error.body : error),
  );
const texts = ({ members }: ReadArchive) =>
  members.map(({ path, bytes, error }) => [path, error?.code ?? new TextDecoder().decode(bytes)]);

const MONTHS: [string, string][] = [
  ['2026/gstr1_042026.json', '{"gstin":"x"}'],
  ['2026/gstr1_052026.json', '{"gstin":"y"}'],
];

describe('an archive', () => {
  test('comes out file by file, folders and notes of packing programs left out', async () => {
    const seen: [number, number][] = [];
    const bytes = await zipped([...MONTHS, ['__MACOSX/2026/._x', 'x'], ['2026/.DS_Store', 'x'], ['empty/', '']]);
    expect(needsReader(bytes)).toBe(true);
    const read = await open(bytes, { onProgress: (done, total) => seen.push([done, total]) });
    expect(texts(read)).toEqual(MONTHS);
    expect(read.notes).toEqual(['2 files unpacked', '2 left out: notes of the packing program']);
    expect(seen.at(-1)).toEqual([2, 2]);
  });

  test('with 64-bit sizes, or stored without packing', async () => {
    expect(texts(await open(await zipped(MONTHS, { zip64: true })))).toEqual(MONTHS);
    expect(texts(await open(await zipped(MONTHS, { level: 0 })))).toEqual(MONTHS);
  });

  test.each([
    ['AES', { encryptionStrength: 3 }],
    ['ZipCrypto', { zipCrypto: true }],
  ] as const)('locked with %s asks for its password', async (_, how) => {
    const bytes = await zipped(MONTHS, { ...how, password: 'ABCDE1234F' });
    expect(await refusal(bytes)).toMatchObject({ code: 'E_PASSWORD_NEEDED', path: 'a.zip' });
    expect(await refusal(bytes, { passwords: ['nope'] })).toMatchObject({ code: 'E_PASSWORD_WRONG' });
    expect(texts(await open(bytes, { passwords: ['nope', 'ABCDE1234F'] }))).toEqual(MONTHS);
  });

  test('names stay labels, whatever they say', async () => {
    const names = [
      '../../etc/passwd',
      '/abs.csv',
      'C:\\up\\..\\x.csv',
      'a\u0000b\n\u202ec.csv',
      '..',
      'x.csv',
      './x.csv',
    ];
    const read = await open(await zipped(names.map((name) => [name, 'd'])));
    expect(read.members.map(({ path }) => path)).toEqual([
      'etc/passwd',
      'abs.csv',
      'C/up/x.csv',
      'abc.csv',
      'file',
      'x.csv',
      'x.csv (2)',
    ]);
    expect(memberPath('x'.repeat(5000))).toHaveLength(200);
  });

  test('a damaged file in it is refused by itself', async () => {
    const bytes = await zipped(
      [
        ['a.csv', 'first file'],
        ['b.csv', 'second file'],
      ],
      { level: 0 },
    );
    const at = Buffer.from(bytes).indexOf('second file');
    bytes[at] = 0x53;
    const read = await open(bytes);
    expect(texts(read)).toEqual([
      ['a.csv', 'first file'],
      ['b.csv', 'E_FILE_TRUNCATED'],
    ]);
    expect(read.members[1]?.error?.path).toBe('a.zip/b.csv');
  });

  test('with nothing in it says so', async () => {
    expect(await refusal(await zipped([['__MACOSX/._x', 'x']]))).toMatchObject({ code: 'E_FILE_EMPTY' });
  });

  test('a workbook is none', async () => {
    expect(await refusal(await zipped([['xl/workbook.xml', '<workbook/>']]))).toMatchObject({
      code: 'E_FILE_TRUNCATED',
    });
  });
});

describe('hostile archives', () => {
  const inside = (given: Partial<Inside>): ReadOptions => ({ inside: { depth: 0, bytes: 0, files: 0, ...given } });

  test('one inside another is read, and none deeper', async () => {
    const bytes = await zipped([['inner.zip', await zipped(MONTHS)]]);
    const [inner] = (await open(bytes)).members;
    expect(texts(await open(inner!.bytes, inside({ depth: 1 })))).toEqual(MONTHS);
    expect(await refusal(inner!.bytes, inside({ depth: 2 }))).toMatchObject({ code: 'E_FILE_BOMB' });
  });

  test('too many files, too much in all, too much of one', async () => {
    const bytes = await zipped(MONTHS);
    expect(await refusal(bytes, inside({ files: 1999 }))).toMatchObject({ code: 'E_FILE_BOMB', got: '2001 files' });
    expect(await refusal(bytes, inside({ bytes: 256 * 2 ** 20 - 20 }))).toMatchObject({ code: 'E_FILE_BOMB' });
    const blank = await zipped([['blank.csv', new Uint8Array(8 << 20)]]);
    expect(await refusal(blank)).toMatchObject({ code: 'E_FILE_BOMB', expected: 'entries packed at most 400 times' });
  });

  test('entries that share their bytes', async () => {
    const bytes = await zipped(
      [
        ['a.csv', 'twice the same'],
        ['b.csv', 'twice the same'],
      ],
      { level: 0 },
    );
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    // The second entry of the list now stands where the first does.
    const second = Buffer.from(bytes).lastIndexOf('PK\u0001\u0002', undefined, 'latin1');
    view.setUint32(second + 42, 0, true);
    expect(texts(await open(bytes))[1]).toEqual(['b.csv', 'E_FILE_BOMB']);
  });

  test('cut off anywhere, or damaged: a table of files or a typed error', async () => {
    const whole = await zipped([...MONTHS, ['long.csv', 'Date,Narration\n'.repeat(400)]]);
    for (let i = 1; i < 60; i++) {
      const bytes = whole.slice(0, i % 2 ? Math.floor((whole.length * i) / 60) : whole.length);
      if (i % 2 === 0) bytes[(i * 7919) % bytes.length]! ^= 1 << (i % 8);
      const outcome = await readFile(bytes, 'a.zip').then(
        (read) => ('members' in read ? 'members' : 'text'),
        (error: unknown) => (error instanceof ReaderError ? error.body.code : error),
      );
      expect(outcome).toMatch(/^members$|^E_(FILE|PASSWORD)_/);
    }
  });
});
