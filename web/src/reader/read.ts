/** The reader's one entry, for the page's worker and for Node: a file's bytes → the text of its table, or a typed error. */
import { Layout } from './layout';
import { openPdf } from './pdf';
import { readWorkbook } from './sheet';
import { sniff } from './sniff';
import { LIMITS, ReaderError, type ReadFile, type ReadOptions } from './types';

export { sniff } from './sniff';
export { ReaderError } from './types';

async function readPdf(bytes: Uint8Array, name: string, options: ReadOptions): Promise<ReadFile> {
  const { pages, facts } = await openPdf(bytes, name, options);
  const { table, notes } = new Layout(pages).finish();
  return { text: table.toString(), places: table.places, facts, notes };
}

/** Is this a file for the reader? Everything else goes to the engine as it is. */
export const needsReader = (bytes: Uint8Array): boolean => sniff(bytes.subarray(0, 2048)) !== null;

export async function readTable(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  options: ReadOptions = {},
): Promise<ReadFile> {
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
  if (container !== null) return readWorkbook(bytes, name, options);
  throw new ReaderError({
    code: 'E_FILE_UNRECOGNISED',
    path: name,
    message: `${name} is neither a PDF nor a workbook`,
    expected: 'PDF, XLSX, XLSB, ODS, XLS or HTML',
    got: 'something else',
    hint: 'Text and CSV need no reader: import them as they are',
  });
}
