/** XLS locked with RC4, both ways: locked here by the letter of the specification, which another program's code confirms. */
import { createHash } from 'node:crypto';
import { CFB as containers, utils, write } from '@e965/xlsx';
import officeCrypto from 'officecrypto-tool';
import { describe, expect, test } from 'vitest';
import { ReaderError, readTable } from '../../web/src/reader/read';

const PASSWORD = 'Ravi₹1980';
const rows = Array.from({ length: 300 }, (_, i) => [
  `${String(1 + (i % 28)).padStart(2, '0')}/04/2025`,
  `UPI/${i}/SHOP`,
  '',
  100 + i,
  50_000 + i,
]);
const book = utils.book_new();
utils.book_append_sheet(book, utils.aoa_to_sheet([['Date', 'Narration', 'Debit', 'Credit', 'Balance'], ...rows]), 'S');
const plain = new Uint8Array(write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer);

const CFB = containers as {
  read(bytes: Uint8Array, options: object): object;
  find(container: object, name: string): { content: Uint8Array; size: number };
  write(container: object, options: object): Uint8Array;
};
const hash = (name: string, ...parts: Uint8Array[]): Buffer => {
  const made = createHash(name);
  for (const part of parts) made.update(part);
  return made.digest();
};
const uint32 = (...values: number[]): Buffer => Buffer.from(new Uint32Array(values).buffer);

function rc4(key: Uint8Array, data: Uint8Array): Buffer {
  const state = Array.from({ length: 256 }, (_, i) => i);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i]! + key[i % key.length]!) % 256;
    [state[i], state[j]] = [state[j]!, state[i]!];
  }
  let [i, j] = [0, 0];
  return Buffer.from(data).map((byte) => {
    i = (i + 1) % 256;
    j = (j + state[i]!) % 256;
    [state[i], state[j]] = [state[j]!, state[i]!];
    return byte ^ state[(state[i]! + state[j]!) % 256]!;
  }) as Buffer;
}

const SALT = Buffer.from(Array.from({ length: 16 }, (_, i) => 3 * i + 1));
const VERIFIER = Buffer.from(Array.from({ length: 16 }, (_, i) => 7 * i + 5));

type Way = 'office 97' | 'crypto api 128' | 'crypto api 40';

function keyOf(way: Way, block: number): Buffer {
  const secret = Buffer.from(PASSWORD, 'utf16le');
  if (way === 'office 97') {
    const short = Buffer.concat([hash('md5', secret).subarray(0, 5), SALT]);
    const base = hash('md5', Buffer.concat(Array.from({ length: 16 }, () => short))).subarray(0, 5);
    return hash('md5', base, uint32(block));
  }
  const whole = hash('sha1', hash('sha1', SALT, secret), uint32(block));
  return way === 'crypto api 128' ? whole.subarray(0, 16) : Buffer.concat([whole.subarray(0, 5), Buffer.alloc(11)]);
}

function filePass(way: Way): Buffer {
  const proof = rc4(keyOf(way, 0), Buffer.concat([VERIFIER, hash(way === 'office 97' ? 'md5' : 'sha1', VERIFIER)]));
  if (way === 'office 97') return Buffer.concat([Buffer.from([1, 0, 1, 0, 1, 0]), SALT, proof]);
  const provider = Buffer.from('Microsoft Base Cryptographic Provider v1.0\0', 'utf16le');
  const bits = way === 'crypto api 128' ? 128 : 40;
  const header = Buffer.concat([uint32(4, 0, 0x6801, 0x8004, bits, 1, 0, 0), provider]);
  return Buffer.concat([
    Buffer.from([1, 0, 2, 0, 2, 0]),
    uint32(4, header.length),
    header,
    uint32(16),
    SALT,
    proof.subarray(0, 16),
    uint32(20),
    proof.subarray(16),
  ]);
}

/** The workbook with a FilePass record after its first, all bodies but the clear ones encrypted. */
function locked(way: Way): Uint8Array<ArrayBuffer> {
  const container = CFB.read(plain, { type: 'buffer' });
  const entry = CFB.find(container, '/Workbook');
  const stream = Buffer.from(entry.content);
  const pass = filePass(way);
  const head = Buffer.alloc(4);
  head.writeUInt16LE(0x2f, 0);
  head.writeUInt16LE(pass.length, 2);
  const first = 4 + stream.readUInt16LE(2);
  const whole = Buffer.concat([stream.subarray(0, first), head, pass, stream.subarray(first)]);
  const clear = Buffer.from(whole);
  const sealed = Buffer.concat(
    Array.from({ length: Math.ceil(whole.length / 1024) }, (_, i) =>
      rc4(keyOf(way, i), whole.subarray(1024 * i, 1024 * (i + 1))),
    ),
  );
  for (let at = 0; at + 4 <= whole.length;) {
    const [type, size] = [whole.readUInt16LE(at), whole.readUInt16LE(at + 2)];
    let open = 4;
    if ([0x809, 0x2f, 0xe1, 0x194, 0x195, 0x196, 0x138].includes(type)) open = 4 + size;
    if (type === 0x85) {
      // Everything has moved by the record's length.
      clear.writeUInt32LE(whole.readUInt32LE(at + 4) + pass.length + 4, at + 4);
      open = 8;
    }
    clear.copy(sealed, at, at, at + open);
    at += 4 + size;
  }
  entry.content = sealed;
  entry.size = sealed.length;
  return new Uint8Array(CFB.write(container, { type: 'buffer' }));
}

const refusal = async (bytes: Uint8Array<ArrayBuffer>, passwords: string[] = []) =>
  readTable(bytes, 'a.xls', { passwords }).then(
    ({ text }) => text,
    (error: { body: unknown }) => error.body,
  );

describe.each<Way>(['office 97', 'crypto api 128', 'crypto api 40'])('RC4, %s', (way) => {
  const bytes = locked(way);

  test('asks for the password, refuses a wrong one, opens with the right one', async () => {
    expect(await refusal(bytes)).toMatchObject({ code: 'E_PASSWORD_NEEDED', path: 'a.xls' });
    expect(await refusal(bytes, ['nope'])).toMatchObject({ code: 'E_PASSWORD_WRONG' });
    const { text, facts } = await readTable(bytes, 'a.xls', { passwords: ['nope', PASSWORD] });
    expect(text).toBe((await readTable(plain, 'a.xls')).text);
    expect(text.split('\n').filter((line) => /^\d\d\/04/.test(line))).toHaveLength(rows.length);
    expect(facts).toMatchObject({ kind: 'xls', encrypted: true });
  });

  test('another program opens what is locked here', async () => {
    const opened = new Uint8Array(await officeCrypto.decrypt(Buffer.from(bytes), { password: PASSWORD }));
    expect((await readTable(opened, 'a.xls')).text).toBe((await readTable(plain, 'a.xls')).text);
  });

  test('damaged anywhere: a table or a typed error', async () => {
    for (let at = 512; at < 4096; at += 211) {
      const damaged = bytes.map((byte, i) => (i === at ? byte ^ 0x55 : byte));
      const outcome = await readTable(damaged, 'a.xls', { passwords: [PASSWORD] }).then(
        ({ text }) => typeof text,
        (error: unknown) => (error instanceof ReaderError ? error.body.code : 'untyped'),
      );
      expect(outcome).toMatch(/^string$|^E_(FILE|PASSWORD)_/);
    }
  });
});
