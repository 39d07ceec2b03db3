/** An archive of several files: each comes out with its path, to be read as if it had been given by itself. */
import { LIMITS, ReaderError, tooMuch, type Inside, type Member, type ReadArchive, type ReadOptions } from './types';
import { checkSizes, unpack, type Listed } from './zip';

/** What packing programs leave behind. */
const LITTER = /(?:^|\/)(?:__MACOSX\/.*|\.DS_Store|Thumbs\.db|desktop\.ini)$/i;

const OUTERMOST: Inside = { depth: 0, bytes: 0, files: 0 };

/** "..\\x/../C:/y\u0000.json" is "x/C/y.json": it names a row's source, and must neither mislead nor break a line. */
export function memberPath(name: string): string {
  const parts = name
    // eslint-disable-next-line no-control-regex -- these are what must go
    .replace(/[\u0000-\u001f\u007f\u2028-\u202e\u2066-\u2069]/g, '')
    .split(/[\\/]/)
    .map((part) => part.replace(/:/g, '').trim())
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  return parts.join('/').slice(-200) || 'file';
}

export async function readArchive(listed: readonly Listed[], name: string, options: ReadOptions): Promise<ReadArchive> {
  const { depth, bytes, files } = options.inside ?? OUTERMOST;
  if (depth >= LIMITS.depth) throw tooMuch(name, 'archives inside an archive, and no deeper', 'one more inside those');
  const wanted = listed.filter((each) => !LITTER.test(each.name.replaceAll('\\', '/')));
  if (wanted.length === 0) {
    throw new ReaderError({
      code: 'E_FILE_EMPTY',
      path: name,
      message: `${name} is an archive without a file`,
      expected: 'statements, returns or reports',
      got: `${listed.length} notes of the packing program`,
      hint: 'Download the file again',
    });
  }
  if (files + wanted.length > LIMITS.members) {
    throw tooMuch(name, `at most ${LIMITS.members} files`, `${files + wanted.length} files`);
  }
  checkSizes(wanted, name, LIMITS.memberBytes - bytes);
  const members: Member[] = [];
  const names = new Map<string, number>();
  for (const each of wanted) {
    const path = memberPath(each.name);
    const again = names.get(path) ?? 0;
    names.set(path, again + 1);
    members.push(await memberOf(each, again === 0 ? path : `${path} (${again + 1})`, name, options.passwords));
    options.onProgress?.(members.length, wanted.length);
  }
  const [first] = members;
  if (first?.error !== undefined && members.every(({ error }) => error !== undefined))
    throw new ReaderError(first.error);
  const notes = [`${members.length} ${members.length === 1 ? 'file' : 'files'} unpacked`];
  const left = listed.length - wanted.length;
  if (left > 0) notes.push(`${left} left out: notes of the packing program`);
  return { members, notes };
}

/** A damaged file is that file's matter; a password is asked for the whole. */
async function memberOf(listed: Listed, path: string, name: string, passwords?: readonly string[]): Promise<Member> {
  try {
    return { path, bytes: await unpack(listed, name, passwords) };
  } catch (cause) {
    if (!(cause instanceof ReaderError) || cause.body.code.startsWith('E_PASSWORD')) throw cause;
    return { path, bytes: new Uint8Array(), error: { ...cause.body, path: `${name}/${path}` } };
  }
}
