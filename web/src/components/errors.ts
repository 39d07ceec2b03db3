/** What an error expected and found and what to do about it, in the reader's words. */
import type { ErrorBody } from '../engine/api';
import { locale, said, word } from '../i18n';

/** The engine knows text alone; the page reads PDFs and workbooks too, so its own words are the right ones. */
const PAGE_KNOWS: ReadonlySet<string> = new Set(['E_FILE_BINARY']);

/** The engine says what to do in English, closer to the case than the catalogue can. */
export function todoOf(error: ErrorBody): string {
  const own = locale.value === 'en' && !PAGE_KNOWS.has(error.code) ? error.hint : undefined;
  return own ?? word('hint', error.code, error.hint ?? '');
}

export const expectedOf = (error: ErrorBody): string =>
  error.expected === undefined ? '' : word('expected', error.code, said(error.expected));

export const gotOf = (error: ErrorBody): string => said(error.got ?? '');
