/** The list of own files: key pairs among them, archives and what came in them. */
import type { FileMaking } from '../engine/api';
import type { ReadCall } from '../engine/reader';
import type { Facts } from '../reader/types';
import type { OwnFile } from './session';

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
  files.map((each) => (wantsKey(each) ? { ...each, status: 'waiting', error: null } : each));

export const keysOf = (files: readonly OwnFile[]): NonNullable<ReadCall['keys']> =>
  files.filter(({ role }) => role === 'key').map(({ name, file }) => ({ name, file }));

/** A file and everything that came out of it. */
export function within(files: readonly OwnFile[], id: number): Set<number> {
  const found = new Set([id]);
  // Files stand after the archive that they came in.
  for (const { id: own, parent } of files) if (parent !== null && found.has(parent)) found.add(own);
  return found;
}

/** What the outermost archive around a file has unpacked to, so that bombs in shells are one bomb. */
export function insideOf(files: readonly OwnFile[], file: OwnFile): NonNullable<ReadCall['inside']> {
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
