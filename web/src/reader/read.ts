/** The reader's one entry, for the page's worker and for Node: a file's bytes → a text for the engine, the files inside, or a typed error. */
import { AaError } from '../aa/errors';
import { openAnswer } from '../aa/exchange';
import { readKeyFile, type OwnKey } from '../aa/keys';
import { readArchive } from './archive';
import { Layout } from './layout';
import { openPdf } from './pdf';
import { readWorkbook, workbookKind } from './sheet';
import { keyFile, sealed, sniff } from './sniff';
import { LIMITS, ReaderError, type ReadArchive, type ReadFile, type ReadOptions } from './types';
import { listZip } from './zip';

export { keyFile, sniff };
export { ReaderError } from './types';

async function readPdf(bytes: Uint8Array, name: string, options: ReadOptions): Promise<ReadFile> {
  const { pages, facts } = await openPdf(bytes, name, options);
  const { table, notes } = new Layout(pages).finish();
  return { text: table.toString(), places: table.places, facts, notes };
}

const textOf = (bytes: Uint8Array): string =>
  new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : bytes[0] === 0xfe ? 'utf-16be' : 'utf-8').decode(bytes);

/** The pairs of the files that hold usable ones; when none does, what is wrong with the first. */
function ownKeys(files: NonNullable<ReadOptions['keys']>): OwnKey[] {
  const errors: unknown[] = [];
  const keys = files.flatMap(({ name, bytes }) => {
    try {
      return readKeyFile(textOf(bytes), name);
    } catch (cause) {
      errors.push(cause);
      return [];
    }
  });
  if (keys.length === 0 && errors.length > 0) throw errors[0] as AaError;
  return keys;
}

/** An answer to an FI fetch, opened with the own key: for the engine it is a payload like any other. */
function readSealed(bytes: Uint8Array, name: string, { keys = [] }: ReadOptions): ReadFile {
  try {
    const { text, notes } = openAnswer(textOf(bytes), ownKeys(keys), name);
    return { text, places: [], facts: { kind: 'aa', encrypted: true }, notes };
  } catch (cause) {
    if (cause instanceof AaError) throw new ReaderError(cause.body);
    throw cause;
  }
}

/** Is this a file for the reader? Everything else goes to the engine as it is. */
export const needsReader = (bytes: Uint8Array): boolean => sniff(bytes.subarray(0, 2048)) !== null || sealed(bytes);

export async function readFile(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  options: ReadOptions = {},
): Promise<ReadFile | ReadArchive> {
  if (bytes.length > LIMITS.fileBytes) {
    throw new ReaderError({
      code: 'E_FILE_TOO_LARGE',
      path: name,
      message: `${name} is too large`,
      expected: `at most ${LIMITS.fileBytes >> 20} MB`,
      got: `${bytes.length >> 20} MB`,
      hint: 'Split the period into several exports',
    });
  }
  const container = sniff(bytes.subarray(0, 2048));
  if (container === 'pdf') return readPdf(bytes, name, options);
  if (container === 'zip') {
    const listed = await listZip(bytes, name);
    if (workbookKind(listed.map((each) => each.name)) === null) return readArchive(listed, name, options);
  }
  if (container !== null) return readWorkbook(bytes, name, options);
  if (sealed(bytes)) return readSealed(bytes, name, options);
  throw new ReaderError({
    code: 'E_FILE_UNRECOGNISED',
    path: name,
    message: `${name} is neither a PDF nor a workbook`,
    expected: 'PDF, XLSX, XLSB, ODS, XLS, HTML, ZIP or sealed Account Aggregator data',
    got: 'something else',
    hint: 'Text and CSV need no reader: import them as they are',
  });
}

/** For whoever wants one table. */
export async function readTable(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  options: ReadOptions = {},
): Promise<ReadFile> {
  const read = await readFile(bytes, name, options);
  if ('text' in read) return read;
  throw new ReaderError({
    code: 'E_FILE_UNRECOGNISED',
    path: name,
    message: `${name} is an archive of several files, no table`,
    expected: 'a PDF or a workbook',
    got: read.members
      .slice(0, 5)
      .map(({ path }) => path)
      .join(', '),
    hint: 'Import it: every file inside is read',
  });
}
