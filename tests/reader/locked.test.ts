/** Workbooks locked with a password, by another program's code; one inside an archive; and what is refused. */
import { CFB as containers, utils, write } from '@e965/xlsx';
import officeCrypto from 'officecrypto-tool';
import { describe, expect, test } from 'vitest';
import { readTable } from '../../web/src/reader/read';

const PASSWORD = 'Ravi₹1980';
const rows = Array.from({ length: 400 }, (_, i) => [
  `0${1 + (i % 9)}/04/2025`,
  `UPI/${i}/SHOP`,
  '',
  100 + i,
  50_000 + i,
]);
const book = utils.book_new();
utils.book_append_sheet(book, utils.aoa_to_sheet([['Date', 'Narration', 'Debit', 'Credit', 'Balance'], ...rows]), 'S');
const plain = write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
const locked = (type?: 'standard'): Uint8Array<ArrayBuffer> =>
  new Uint8Array(officeCrypto.encrypt(plain, { password: PASSWORD, ...(type && { type }) }));

const refusal = async (bytes: Uint8Array<ArrayBuffer>, passwords: string[] = []) =>
  readTable(bytes, 'a.xlsx', { passwords }).then(
    ({ text }) => text,
    (error: { body: unknown }) => error.body,
  );

// Locking takes seconds.
const AGILE = locked();

describe.each([['agile', undefined] as const, ['standard', 'standard'] as const])('%s encryption', (_, type) => {
  const bytes = type === undefined ? AGILE : locked(type);

  test('asks for the password, refuses a wrong one, opens with the right one', async () => {
    expect(await refusal(bytes)).toMatchObject({ code: 'E_PASSWORD_NEEDED', path: 'a.xlsx' });
    expect(await refusal(bytes, ['nope'])).toMatchObject({ code: 'E_PASSWORD_WRONG' });
    const { text, facts } = await readTable(bytes, 'a.xlsx', { passwords: ['nope', PASSWORD] });
    expect(text).toBe((await readTable(new Uint8Array(plain), 'a.xlsx')).text);
    expect(text.split('\n').filter((line) => line.startsWith('0'))).toHaveLength(rows.length);
    expect(facts).toMatchObject({ kind: 'xlsx', encrypted: true });
  });

  test('cut off: a typed error', async () => {
    expect(await refusal(bytes.slice(0, bytes.length / 2), [PASSWORD])).toMatchObject({
      code: expect.stringMatching(/^E_FILE_TRUNCATED$/),
    });
  });
});

interface Entry {
  content: Uint8Array;
}
const CFB = containers as {
  read(bytes: Uint8Array, options: object): object;
  find(container: object, name: string): Entry;
  write(container: object, options: object): Uint8Array;
};

/** A locked workbook with one of its streams changed. */
function changed(name: string, change: (content: Uint8Array) => Uint8Array): Uint8Array<ArrayBuffer> {
  const container = CFB.read(AGILE, { type: 'buffer' });
  const entry = CFB.find(container, name);
  entry.content = Buffer.from(change(Uint8Array.from(entry.content)));
  return new Uint8Array(CFB.write(container, { type: 'buffer' }));
}
const xml = (from: RegExp, to: string) => (content: Uint8Array) =>
  Buffer.from(Buffer.from(content).toString('latin1').replace(from, to), 'latin1');

test('one changed byte of the sealed workbook is seen', async () => {
  const bytes = changed('/EncryptedPackage', (content) => content.map((byte, i) => (i === 5000 ? byte ^ 1 : byte)));
  expect(await refusal(bytes, [PASSWORD])).toMatchObject({ code: 'E_FILE_TRUNCATED', got: 'a changed one' });
});

test('endless hashing and unknown ciphers are refused', async () => {
  const endless = changed('/EncryptionInfo', xml(/spinCount="\d+"/, 'spinCount="9999999"'));
  expect(await refusal(endless, [PASSWORD])).toMatchObject({ code: 'E_FILE_BOMB' });
  const other = changed('/EncryptionInfo', xml(/cipherAlgorithm="AES"/g, 'cipherAlgorithm="RC2"'));
  expect(await refusal(other, [PASSWORD])).toMatchObject({
    code: 'E_PASSWORD_UNSUPPORTED',
    got: expect.stringMatching(/^RC2/),
  });
  const none = changed('/EncryptionInfo', xml(/saltValue=/g, 'salt='));
  expect(await refusal(none, [PASSWORD])).toMatchObject({ code: 'E_FILE_TRUNCATED' });
});
