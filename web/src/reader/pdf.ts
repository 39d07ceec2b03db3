/** Opens a PDF with pdf.js and gives its text runs with their places. Nothing is drawn, no font is loaded, no code in the
 *  file is run. */
import * as pdfWorker from 'pdfjs-dist/legacy/build/pdf.worker.mjs';
import { getDocument, OPS, Util } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Page, Run } from './lines';
import { LIMITS, ReaderError, tooMuch, truncated, type Facts, type ReadOptions } from './types';

// This is how pdf.js is told to work on the thread that it is called on: the reader is a worker of its own already.
Object.assign(globalThis, { pdfjsWorker: pdfWorker });

function passwordError(name: string, wrong: boolean): ReaderError {
  return new ReaderError({
    code: wrong ? 'E_PASSWORD_WRONG' : 'E_PASSWORD_NEEDED',
    path: name,
    message: wrong ? `The password does not open ${name}` : `${name} is protected by a password`,
    expected: 'the password that the bank gave for its statements',
    got: wrong ? 'another password' : 'no password',
    hint: 'Banks often build it from the date of birth, PAN, customer ID or mobile number: see the mail it came with',
  });
}

const named = (cause: unknown): string => (cause instanceof Error ? cause.name : '');

async function openWith(bytes: Uint8Array, password: string): Promise<PDFDocumentProxy> {
  const task = getDocument({
    // pdf.js takes the buffer over; each try needs one of its own.
    data: bytes.slice(),
    password,
    verbosity: 0,
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    useWasm: false,
    enableXfa: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    stopAtErrors: false,
  });
  try {
    return await task.promise;
  } catch (cause) {
    await task.destroy();
    throw cause;
  }
}

/** The empty password first: many portals lock a file for copying only. */
async function open(bytes: Uint8Array, name: string, passwords: readonly string[]): Promise<PDFDocumentProxy> {
  for (const password of ['', ...passwords]) {
    try {
      return await openWith(bytes, password);
    } catch (cause) {
      if (named(cause) === 'PasswordException') continue;
      throw truncated(name, 'a whole PDF', cause instanceof Error ? cause.message : String(cause));
    }
  }
  throw passwordError(name, passwords.length > 0);
}

/** D:20240131120000+05'30' → 2024-01-31T12:00:00+05:30 */
export function pdfDate(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const match = /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([-+Z])(?:(\d\d)'?(\d\d)?'?)?)?/.exec(
    text.trim(),
  );
  if (match === null) return text === '' ? undefined : text;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', sign, zoneHour, zoneMinute] =
    match;
  const zone =
    sign === undefined ? '' : sign === 'Z' || zoneHour === undefined ? 'Z' : `${sign}${zoneHour}:${zoneMinute ?? '00'}`;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`;
}

/** Each save appended to a finished file ends with its own %%EOF; a linearised file has two from the start. */
function appended(bytes: Uint8Array): number {
  const mark = [0x25, 0x25, 0x45, 0x4f, 0x46];
  let count = 0;
  for (let at = bytes.indexOf(0x25); at >= 0 && at + 5 <= bytes.length; at = bytes.indexOf(0x25, at + 1)) {
    if (mark.every((byte, i) => bytes[at + i] === byte)) count += 1;
  }
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1024));
  return Math.max(0, count - (head.includes('/Linearized') ? 2 : 1));
}

interface TextItem {
  str: string;
  transform: number[];
  width: number;
  height: number;
}

/** The upright text of a page, top down from its upper edge; watermarks set at an angle are not part of a table. */
async function runsOf(page: PDFPageProxy): Promise<Run[]> {
  const viewport = page.getViewport({ scale: 1 });
  const { items } = await page.getTextContent({ includeMarkedContent: false });
  const runs: Run[] = [];
  for (const item of items as TextItem[]) {
    if (item.str.trim() === '') continue;
    const [a = 0, b = 0, , , x = 0, y = 0] = Util.transform(viewport.transform, item.transform) as number[];
    const size = Math.hypot(a, b);
    if (size === 0 || Math.abs(b) > 0.1 * size || a < 0) continue;
    const text = item.str.trim();
    const lead = item.str.length - item.str.trimStart().length;
    const unit = item.width / item.str.length;
    const x0 = x + lead * unit;
    runs.push({ text, x0, x1: x0 + text.length * unit, y, size });
  }
  return runs;
}

async function hasPictures(page: PDFPageProxy): Promise<boolean> {
  const { fnArray } = await page.getOperatorList();
  const pictures: number[] = [OPS.paintImageXObject, OPS.paintInlineImageXObject, OPS.paintImageMaskXObject];
  return fnArray.some((op: number) => pictures.includes(op));
}

/** Names of the fonts, as far as they stand in the clear: a statement that was edited often brings one more. */
function fontNames(bytes: Uint8Array): string[] {
  const text = new TextDecoder('latin1').decode(bytes);
  const found = new Set<string>();
  for (const [, name = ''] of text.matchAll(/\/BaseFont\s*\/([^\s/<>[\]()]{1,80})/g))
    found.add(name.replace(/^[A-Z]{6}\+/, ''));
  return [...found].sort().slice(0, 40);
}

async function factsOf(document: PDFDocumentProxy, bytes: Uint8Array): Promise<Facts> {
  const { info } = (await document.getMetadata()) as unknown as { info: Record<string, unknown> };
  const text = (key: string): string | undefined => {
    const value = info[key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return {
    kind: 'pdf',
    producer: text('Producer'),
    creator: text('Creator'),
    author: text('Author'),
    created: pdfDate(info['CreationDate']),
    modified: pdfDate(info['ModDate']),
    encrypted: info['EncryptFilterName'] !== null && info['EncryptFilterName'] !== undefined,
    pages: document.numPages,
    version: text('PDFFormatVersion'),
    incremental_updates: appended(bytes),
    fonts: fontNames(bytes),
    signed: info['IsSignaturesPresent'] === true,
  };
}

/** The pages' text and what the file says of itself. */
export async function openPdf(
  bytes: Uint8Array,
  name: string,
  options: ReadOptions,
): Promise<{ pages: Page[]; facts: Facts }> {
  const document = await open(bytes, name, options.passwords ?? []);
  try {
    const facts = await factsOf(document, bytes);
    if (document.numPages > LIMITS.pages) {
      throw tooMuch(name, `at most ${LIMITS.pages} pages`, `${document.numPages} pages`);
    }
    const pages: Page[] = [];
    let count = 0;
    let pictures = false;
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number);
      const runs = await runsOf(page);
      if (count === 0 && runs.length === 0) pictures ||= await hasPictures(page);
      count += runs.length;
      if (count > LIMITS.items) throw tooMuch(name, `at most ${LIMITS.items} pieces of text`, 'more than that');
      pages.push({ number, runs });
      page.cleanup();
      options.onProgress?.(number, document.numPages);
    }
    if (count === 0 || !legible(pages)) throw noText(name, document.numPages, pictures);
    return { pages, facts };
  } catch (cause) {
    if (cause instanceof ReaderError) throw cause;
    throw truncated(name, 'readable pages', cause instanceof Error ? cause.message : String(cause));
  } finally {
    await document.loadingTask.destroy();
  }
}

/** Fonts that don't say which letters their shapes are give marks of no language: as good as a picture. */
function legible(pages: readonly Page[]): boolean {
  const sample = pages
    .slice(0, 3)
    .flatMap((page) => page.runs)
    .map((run) => run.text)
    .join('');
  return (sample.match(/[\p{L}\p{N}]/gu)?.length ?? 0) > 0.3 * sample.replace(/\s/g, '').length;
}

function noText(name: string, pages: number, pictures: boolean): ReaderError {
  return new ReaderError({
    code: 'E_PDF_NO_TEXT',
    path: name,
    message: pictures ? `${name} holds pictures of pages (a scan), no text` : `${name} holds no text`,
    expected: 'a PDF with text, as net banking gives it',
    got: `${pages} ${pages === 1 ? 'page' : 'pages'} without text`,
    hint: 'Download the statement from net banking instead of scanning it, as PDF, XLS or CSV',
  });
}
