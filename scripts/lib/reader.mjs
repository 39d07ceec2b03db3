/**
 * The page's own reader of PDF and workbooks, in Node: web/src/reader bundled into build/reader/reader.mjs when it is
 * out of date. Its libraries stay in node_modules.
 */
import { loadBundle } from './bundle.mjs';
import { at, isMain } from './paths.mjs';
import { Refused } from './session.mjs';

const OUT = 'build/reader/reader.mjs';

/** @returns {Promise<typeof import('../../web/src/reader/read')>} */
export const loadReader = () =>
  loadBundle({
    name: 'reader',
    entry: 'web/src/reader/read.ts',
    out: OUT,
    inputs: ['web/src/reader', 'web/src/aa', 'core/data/statement_layouts.json', 'scripts/lib/reader.mjs'],
  });

const MAGIC = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
  [0xd0, 0xcf, 0x11, 0xe0],
  ...[0, 2, 4, 8].map((version) => [0x09, version]),
];

const latin1 = (bytes) =>
  Buffer.from(bytes.subarray(0, 2 ** 20))
    .toString('latin1')
    .replaceAll('\0', '');

/**
 * May this be a file for the reader? Plain text never is, so that it needs no bundle; the reader itself says for sure.
 * @param {Uint8Array} bytes
 */
function mayNeedReader(bytes) {
  if (MAGIC.some((magic) => magic.every((byte, i) => bytes[i] === byte))) return true;
  const head = latin1(bytes.subarray(0, 1024));
  if (head.includes('%PDF-') || /^[\s\u00bb\u00bf\u00ef\u00fe\u00ff]*</.test(head)) return true;
  return /^[\s\u00bb\u00bf\u00ef\u00fe\u00ff]*[{[]/.test(head) && /encrypted[_-]?fi/i.test(latin1(bytes));
}

/** @param {Uint8Array} bytes */
export async function needsReader(bytes) {
  return mayNeedReader(bytes) && (await loadReader()).needsReader(bytes);
}

/** The user's own key pair, which opens sealed data and is none itself. @param {Uint8Array} bytes */
export async function holdsKey(bytes) {
  return bytes.length < 2 ** 17 && /private_?-?key/i.test(latin1(bytes)) && (await loadReader()).keyFile(bytes);
}

/** @template T @param {(reader: typeof import('../../web/src/reader/read')) => Promise<T>} work */
async function refusing(work) {
  const reader = await loadReader();
  try {
    return await work(reader);
  } catch (error) {
    if (error instanceof reader.ReaderError) throw new Refused(error.body);
    throw error;
  }
}

/** @param {Uint8Array} bytes @param {string} name @param {import('../../web/src/reader/types').ReadOptions} options */
export const readFile = (bytes, name, options = {}) =>
  refusing((reader) => reader.readFile(new Uint8Array(bytes), name, options));

/** @param {Uint8Array} bytes @param {string} name @param {import('../../web/src/reader/types').ReadOptions} options */
export const readTable = (bytes, name, options = {}) =>
  refusing((reader) => reader.readTable(new Uint8Array(bytes), name, options));

if (isMain(import.meta.url)) {
  await loadReader();
  console.log(at(OUT));
}
