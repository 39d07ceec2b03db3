/**
 * Where stored sessions lie: a storage bucket for each where the browser has buckets (Chromium: deleting one removes its
 * folder at once), else a database for each. Only ciphertext and the head of envelope.ts; never from file://, where all
 * pages of the disk share one store. Beside them, if it is wanted, a record of practice scores in plain.
 */
import { wrap, type IDBPDatabase } from 'idb';
import type { Envelope, Head } from './envelope';
import { refuse } from './errors';
import type { Deletion, StorageKind } from './types';

const PREFIX = 'cust-';
const CASE = 'case';
const HEAD = 'head';
const BODY = 'body';
const LOG = 'msme-deletions';
/** Known to shell/proof.ts, too. */
const SCORES = 'msme-practice';

interface Bucket {
  indexedDB: IDBFactory;
}
interface Buckets {
  open(name: string, options?: { durability?: 'strict' | 'relaxed' }): Promise<Bucket>;
  keys(): Promise<string[]>;
  delete(name: string): Promise<void>;
}

/** What the store needs of the browser; the tests bring their own. */
export interface Places {
  buckets: Buckets | null;
  databases: IDBFactory;
}

/** The head lies apart from the body, so that looking at it moves no megabytes. `bytes`: of the body. */
export interface Shelved {
  head: Head;
  bytes: number;
}

export interface Store {
  kind: StorageKind;
  ids(): Promise<string[]>;
  /** Null when there is none of that id. A damaged head comes as it is. */
  head(id: string): Promise<Shelved | null>;
  get(id: string): Promise<Envelope | null>;
  /** Writes all or nothing. E_STORE_CHANGED unless what is stored has `revision` (0: nothing is). */
  put(id: string, envelope: Envelope, revision: number): Promise<void>;
  /** Notes that the session was looked at; its content stays as it is. */
  touch(id: string, seen: number): Promise<void>;
  remove(id: string): Promise<void>;
  deletions(): Promise<Deletion[]>;
  note(deletion: Deletion): Promise<void>;
  /** The record of practice scores as it is; undefined when there is none. */
  scores(): Promise<unknown>;
  /** Reads and writes in one, so that nothing comes between. Without `begin` only a record that is there is changed, else null. */
  changeScores<T>(change: (before: unknown) => T, begin: boolean): Promise<T | null>;
  dropScores(): Promise<void>;
}

/** A browser without buckets has `navigator.storageBuckets` undefined. */
export function placesHere(): Places {
  const { storageBuckets } = navigator as Navigator & { storageBuckets?: Buckets };
  return { buckets: storageBuckets ?? null, databases: indexedDB };
}

async function openDatabase(factory: IDBFactory, name: string, table: string): Promise<IDBPDatabase> {
  const request = factory.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(table);
  };
  return (await wrap(request)) as unknown as IDBPDatabase;
}

/** Null, and nothing is made, when there is none of that name. */
async function openPresent(factory: IDBFactory, name: string): Promise<IDBPDatabase | null> {
  const request = factory.open(name);
  let absent = false;
  request.onupgradeneeded = () => {
    absent = true;
    request.transaction?.abort();
  };
  try {
    return (await wrap(request)) as unknown as IDBPDatabase;
  } catch (cause) {
    if (absent) return null;
    throw cause;
  }
}

/** Gives the database to `work` and closes it, so that it can be deleted. */
async function using<T>(opening: Promise<IDBPDatabase>, work: (db: IDBPDatabase) => Promise<T>): Promise<T> {
  const db = await opening;
  try {
    return await work(db);
  } finally {
    db.close();
  }
}

export function storeIn({ buckets, databases }: Places): Store {
  const names = async (): Promise<string[]> =>
    buckets === null ? (await databases.databases()).map(({ name }) => name ?? '') : await buckets.keys();
  const openCase = async (id: string): Promise<IDBPDatabase> => {
    const name = PREFIX + id;
    const factory = buckets === null ? databases : (await buckets.open(name, { durability: 'strict' })).indexedDB;
    return openDatabase(factory, name, CASE);
  };
  const openLog = (): Promise<IDBPDatabase> => openDatabase(databases, LOG, CASE);
  const ids = async (): Promise<string[]> =>
    (await names()).filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
  // Opening makes what isn't there.
  const there = async (id: string): Promise<boolean> => (await ids()).includes(id);

  return {
    kind: buckets === null ? 'database' : 'bucket',
    ids,
    async head(id) {
      if (!(await there(id))) return null;
      return using(openCase(id), async (db) => ((await db.get(CASE, HEAD)) as Shelved | undefined) ?? null);
    },
    async get(id) {
      if (!(await there(id))) return null;
      return using(openCase(id), async (db) => {
        const tx = db.transaction(CASE, 'readonly');
        const shelved = (await tx.store.get(HEAD)) as Shelved | undefined;
        const body = (await tx.store.get(BODY)) as Envelope['body'] | undefined;
        return shelved === undefined || body === undefined ? null : { head: shelved.head, body };
      });
    },
    async put(id, { head, body }, revision) {
      await using(openCase(id), async (db) => {
        const tx = db.transaction(CASE, 'readwrite', { durability: 'strict' });
        const before = (await tx.store.get(HEAD)) as Shelved | undefined;
        if ((before?.head.revision ?? 0) !== revision) {
          await tx.done;
          refuse('E_STORE_CHANGED', 'Another tab has stored this session since it was opened here', {
            hint: 'Nothing was overwritten. Store it as a new one, or open the stored one again',
          });
        }
        const shelved: Shelved = { head, bytes: body.length };
        await Promise.all([tx.store.put(shelved, HEAD), tx.store.put(body, BODY), tx.done]);
      });
    },
    async touch(id, seen) {
      await using(openCase(id), async (db) => {
        const tx = db.transaction(CASE, 'readwrite');
        const shelved = (await tx.store.get(HEAD)) as Shelved | undefined;
        if (shelved !== undefined && shelved.head.seen < seen) {
          await tx.store.put({ ...shelved, head: { ...shelved.head, seen } }, HEAD);
        }
        await tx.done;
      });
    },
    async remove(id) {
      // The key goes first: should the browser leave the file lying about, nothing opens it any more.
      if (await there(id)) {
        await using(openCase(id), async (db) => {
          const tx = db.transaction(CASE, 'readwrite', { durability: 'strict' });
          await Promise.all([tx.store.clear(), tx.done]);
        });
      }
      if (buckets === null) {
        const request = databases.deleteDatabase(PREFIX + id);
        await wrap(request);
      } else await buckets.delete(PREFIX + id);
      if (await there(id)) {
        refuse('E_STORE_DELETE', 'The browser did not delete the session', {
          hint: 'Close its other tabs and delete again; its key is gone already',
        });
      }
    },
    deletions: () => using(openLog(), async (db) => (await db.getAll(CASE)) as Deletion[]),
    note: (deletion) =>
      using(openLog(), async (db) => {
        await db.put(CASE, deletion, deletion.id);
      }),
    async scores() {
      const db = await openPresent(databases, SCORES);
      return db === null
        ? undefined
        : using(Promise.resolve(db), async (open): Promise<unknown> => open.get(CASE, HEAD));
    },
    async changeScores<T>(change: (before: unknown) => T, begin: boolean) {
      const db = await (begin ? openDatabase(databases, SCORES, CASE) : openPresent(databases, SCORES));
      if (db === null) return null;
      return using(Promise.resolve(db), async (open) => {
        const tx = open.transaction(CASE, 'readwrite', { durability: 'strict' });
        const before: unknown = await tx.store.get(HEAD);
        if (before === undefined && !begin) return null;
        const after = change(before);
        await Promise.all([tx.store.put(after, HEAD), tx.done]);
        return after;
      });
    },
    async dropScores() {
      const db = await openPresent(databases, SCORES);
      if (db === null) return;
      // Emptied first: another tab that holds the database open finds nothing in it.
      await using(Promise.resolve(db), async (open) => {
        const tx = open.transaction(CASE, 'readwrite', { durability: 'strict' });
        await Promise.all([tx.store.clear(), tx.done]);
      });
      await wrap(databases.deleteDatabase(SCORES));
    },
  };
}
