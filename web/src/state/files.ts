/** The list of own files: key pairs among them, archives and what came in them. */
import type { ErrorBody, FileMaking, IngestedFile } from '../engine/api';
import { bodyOf } from '../engine/client';
import type { ReadCall, ReaderClient, ReadMembers, ReadTable } from '../engine/reader';
import type { Facts } from '../reader/types';
import * as session from './session';
import type { OwnFile } from './session';

/** What a file picker offers. Files are recognised by what is in them: this only keeps photos out of the way. */
export const FILE_TYPES = '.zip,.csv,.tsv,.txt,.ndjson,.jsonl,.json,.xml,.pdf,.xls,.xlsx,.xlsb,.ods,.html,.htm';

export function newFile(id: number, name: string, file: Blob, parent: number | null = null): OwnFile {
  return {
    id,
    name,
    file,
    role: 'data',
    parent,
    status: 'waiting',
    done: 0,
    result: null,
    error: null,
    read: null,
    pages: null,
    generation: -1,
  };
}

/** Refused for want of the right key: another key may open it. */
const wantsKey = ({ status, error }: OwnFile): boolean =>
  status === 'refused' && /^E_(?:KEY|NONCE)_/.test(error?.code ?? '');

export const retried = (files: readonly OwnFile[]): OwnFile[] =>
  files.map((each) => (wantsKey(each) ? { ...each, status: 'waiting', error: null, told: false } : each));

/** A person who leaves a locked file out knows why. */
const LEFT_OUT = /^E_PASSWORD_(?:NEEDED|WRONG)$/;

/** Refused files whose reason nobody has been shown yet. */
export const untold = (files: readonly OwnFile[]): OwnFile[] =>
  files.filter(
    ({ status, error, told }) => status === 'refused' && error !== null && told !== true && !LEFT_OUT.test(error.code),
  );

export const toldAll = (files: readonly OwnFile[]): OwnFile[] =>
  files.map((each) => (each.status === 'refused' ? { ...each, told: true } : each));

/** Of a file whose every row is another customer's nothing is left: that is a refusal too. */
export function othersOnly(
  name: string,
  customer: string,
  parts: readonly Pick<IngestedFile, 'rows' | 'other_customer'>[],
): ErrorBody | null {
  const rows = parts.reduce((sum, each) => sum + each.rows, 0);
  const others = parts.reduce((sum, each) => sum + countOf(each.other_customer), 0);
  if (rows > 0 || others === 0) return null;
  return {
    code: 'E_FILE_OTHER_CUSTOMER',
    path: name,
    message: `Every row of ${name} is another customer's`,
    expected: customer,
    got: `${others} rows of other customers`,
    hint: 'Choose the file of this customer, or begin again with the other customer’s id',
  };
}

/** A count, or a list or table whose entries are counted. */
export function countOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (Array.isArray(value)) return value.length;
  if (value !== null && typeof value === 'object') {
    return Object.values(value).reduce((sum: number, each) => sum + (typeof each === 'number' ? each : 1), 0);
  }
  return 0;
}

const keysOf = (files: readonly OwnFile[]): NonNullable<ReadCall['keys']> =>
  files.filter(({ role }) => role === 'key').map(({ name, file }) => ({ name, file }));

/** A file and everything that came out of it. */
export function within(files: readonly OwnFile[], id: number): Set<number> {
  const found = new Set([id]);
  // Files stand after the archive that they came in.
  for (const { id: own, parent } of files) if (parent !== null && found.has(parent)) found.add(own);
  return found;
}

/** What the outermost archive around a file has unpacked to, so that bombs in shells are one bomb. */
function insideOf(files: readonly OwnFile[], file: OwnFile): NonNullable<ReadCall['inside']> {
  let depth = 0;
  let root = file;
  for (;;) {
    const around = files.find(({ id }) => id === root.parent);
    if (around === undefined) break;
    root = around;
    depth += 1;
  }
  const all = within(files, root.id);
  all.delete(root.id);
  const inside = files.filter(({ id }) => all.has(id));
  return { depth, bytes: inside.reduce((sum, each) => sum + each.file.size, 0), files: inside.length };
}

/** Waits for the person; null when they give the file up or the run is cancelled. */
function askPassword(name: string, wrong: boolean, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const answer = (password: string | null): void => {
      signal.removeEventListener('abort', giveUp);
      session.locked.value = null;
      resolve(password);
    };
    const giveUp = (): void => {
      answer(null);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    session.locked.value = { name, wrong, answer };
  });
}

/** The table of a PDF or workbook, or an archive's files; null for a file that the engine reads itself. */
export async function readTable(
  reader: Pick<ReaderClient, 'wants' | 'read'> | null,
  entry: OwnFile,
  patch: (next: Partial<OwnFile>) => void,
  signal: AbortSignal,
): Promise<ReadTable | ReadMembers | null> {
  const { file, name } = entry;
  if (reader === null || !(await reader.wants(file))) return null;
  const onProgress = (done: number, total: number): void => {
    patch({ done: (file.size * done) / total, pages: { done, total } });
  };
  const keys = keysOf(session.files.value);
  const inside = insideOf(session.files.value, entry);
  try {
    let password: string | undefined;
    for (;;) {
      try {
        return await reader.read(file, name, {
          signal,
          onProgress,
          keys,
          inside,
          ...optional('password', password),
        });
      } catch (cause) {
        const { code } = bodyOf(cause);
        if (code !== 'E_PASSWORD_NEEDED' && code !== 'E_PASSWORD_WRONG') throw cause;
        const given = await askPassword(name, code === 'E_PASSWORD_WRONG', signal);
        if (given === null) throw cause;
        password = given;
      }
    }
  } finally {
    patch({ pages: null });
  }
}

/** What the engine judges a file's making by. */
export function makingOf(facts: Facts): FileMaking {
  return {
    kind: facts.kind,
    ...optional('producer', facts.producer),
    ...optional('creator', facts.creator),
    ...optional('created', facts.created),
    ...optional('modified', facts.modified),
    appended: facts.incremental_updates ?? 0,
    formulas: facts.formulas ?? 0,
    signed: facts.signed ?? false,
  };
}

export function optional<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<K, string>>);
}

/** The reason of a single file is the reason; of several each has its own. */
export function nothingTaken(files: readonly OwnFile[]): ErrorBody {
  const errors = files.flatMap(({ error }) => (error === null ? [] : [error]));
  const [only] = errors;
  if (only !== undefined && errors.length === 1) return only;
  return {
    code: 'E_NO_DATA',
    message: `None of the ${files.length} files could be taken.`,
    hint: 'See the reason beside each file, or add another one.',
  };
}
