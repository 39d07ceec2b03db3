/**
 * The data set under way: two side engines, one borrower each at a time, each borrower after the one before is gone. What is
 * finished goes into the archive at once; until all of it is there nothing can be saved, and a cancelled one is gone.
 */
import { computed, signal } from '@preact/signals';
import { HOST_CODES, type ErrorBody, type GenerateReply, type JsonObject } from '../engine/api';
import { bodyOf, EngineError, type EngineClient } from '../engine/client';
import type { PackedFile } from '../engine/dataset';
import { pack } from '../engine/pack';
import type { SideEngine } from '../engine/shell';
import {
  borrowers,
  manifestText,
  type Borrower,
  type DatasetOrder,
  type EngineIdentity,
  type ManifestBorrower,
} from '../lib/dataset';
import { borrowerParams, manifestBorrower } from '../lib/make-dataset';
import { ZipWriter } from '../lib/zip';

export interface Making {
  total: number;
  done: number;
  files: number;
  rows: number;
  /** Packed and as they are. */
  packed: number;
  bytes: number;
  startedAt: number;
  /** When the last borrower was finished. */
  at: number;
}

export interface Made extends Making {
  zip: Blob;
  name: string;
}

/** What one borrower of the order comes to, measured on the first. */
export interface Estimate {
  rows: number;
  bytes: number;
  packed: number;
  ms: number;
}

export const making = signal<Making | null>(null);
/** The same until the end, while `making` changes with every borrower. */
export const underWay = computed(() => making.value !== null);
export const made = signal<Made | null>(null);
export const makingFault = signal<ErrorBody | null>(null);

const LANES = 2;
const SHOWN_EVERY_MS = 200;

/**
 * The first borrower alone, thrown away: whether the configuration can be, and what the whole will come to. The engine's
 * own check is the only one, so what passes here passes later.
 */
export async function tryFirst(side: SideEngine, order: DatasetOrder, abort: AbortSignal): Promise<Estimate> {
  const [first] = borrowers({ ...order, count: 1 });
  if (first === undefined) throw new Error('no borrower');
  const params = borrowerParams(first, order);
  let best: Estimate = { rows: 0, bytes: 0, packed: 0, ms: Infinity };
  // Twice: the first run brings the simulator and meets cold code, which the hundredth borrower doesn't.
  for (let run = 0; run < 2; run++) {
    const started = performance.now();
    const { files } = await side.engine.datasetBorrower(params, order.format === 'csv', { signal: abort });
    const ms = performance.now() - started;
    const rows = files.reduce((sum, file) => sum + file.rows, 0);
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    const packed = files.reduce((sum, file) => sum + file.data.length, 0);
    best = { rows, bytes, packed, ms: Math.min(ms, best.ms) };
  }
  return best;
}

/** Only whether the configuration can be. */
export async function tryConfig(engine: EngineClient, config: JsonObject, abort: AbortSignal): Promise<GenerateReply> {
  await engine.call('session.renew', {}, { signal: abort });
  return engine.call(
    'pipeline.generate',
    { customer_id: 'CUST_MSM_10001', profile: 'drawn', seed: 42, config },
    { signal: abort },
  );
}

interface Host {
  sideEngine: () => SideEngine;
  identity: () => Promise<EngineIdentity>;
}

let stop: AbortController | null = null;

export function cancelMaking(): void {
  stop?.abort();
}

export function forgetMade(): void {
  made.value = null;
  makingFault.value = null;
}

export async function makeDataset(host: Host, order: DatasetOrder, clock = (): number => performance.now()) {
  if (making.value !== null) return;
  forgetMade();
  const abort = new AbortController();
  stop = abort;
  const people = borrowers(order);
  const startedAt = clock();
  let sum: Making = { total: people.length, done: 0, files: 0, rows: 0, packed: 0, bytes: 0, startedAt, at: startedAt };
  making.value = sum;
  const zip = new ZipWriter();
  const entries: ManifestBorrower[] = new Array<ManifestBorrower>(people.length);
  // Files go into the archive in the order of the borrowers, whichever engine is first: the same order, the same bytes.
  const waiting = new Map<number, PackedFile[]>();
  let next = 0;
  let written = 0;
  const take = (at: number, files: PackedFile[], entry: ManifestBorrower): void => {
    entries[at] = entry;
    waiting.set(at, files);
    for (let ready = waiting.get(written); ready !== undefined; ready = waiting.get(written)) {
      for (const file of ready) zip.add(`${(people[written] as Borrower).customer}/${file.name}`, file);
      waiting.delete(written++);
    }
    sum = {
      ...sum,
      done: sum.done + 1,
      files: sum.files + files.length,
      rows: sum.rows + entry.files.reduce((rows, each) => rows + each.rows, 0),
      bytes: sum.bytes + entry.files.reduce((bytes, each) => bytes + each.bytes, 0),
      packed: zip.bytes,
      at: clock(),
    };
    // Drawing every borrower would take a tenth of the two cores that make them.
    if (making.value !== null && sum.at - making.value.at >= SHOWN_EVERY_MS) making.value = sum;
  };
  const lane = async (): Promise<void> => {
    const side = host.sideEngine();
    try {
      const options = { signal: abort.signal };
      while (next < people.length && !abort.signal.aborted) {
        const at = next++;
        const person = people[at] as Borrower;
        const params = borrowerParams(person, order);
        const { reply, files } = await side.engine.datasetBorrower(params, order.format === 'csv', options);
        take(at, files, manifestBorrower(person, reply.as_of, files));
      }
    } catch (cause) {
      // One lane's failure ends the other: an archive with a gap is none.
      abort.abort();
      throw cause;
    } finally {
      side.end();
    }
  };
  try {
    const lanes = await Promise.allSettled(Array.from({ length: Math.min(LANES, people.length) }, lane));
    const failed = lanes.flatMap((each) => (each.status === 'rejected' ? [bodyOf(each.reason)] : []));
    const why = failed.find(({ code }) => code !== HOST_CODES.cancelled) ?? failed[0];
    if (why !== undefined) throw new EngineError(why);
    if (abort.signal.aborted) throw new EngineError({ code: HOST_CODES.cancelled, message: 'Cancelled.' });
    const manifest = new TextEncoder().encode(manifestText(order, await host.identity(), entries));
    zip.add('manifest.json', await pack(manifest));
    made.value = { ...sum, files: sum.files + 1, zip: zip.finish(), name: archiveName(order) };
  } catch (cause) {
    const body = bodyOf(cause);
    makingFault.value = body;
  } finally {
    making.value = null;
    if (stop === abort) stop = null;
  }
}

export function archiveName({ count, first, seed, format }: DatasetOrder): string {
  return `msme-dataset-${count}-from-${first}-seed-${seed}-${format}.zip`;
}

/** Seconds that are left, by the pace so far. */
export function secondsLeft({ total, done, startedAt, at }: Making): number | null {
  return done === 0 || at <= startedAt ? null : ((at - startedAt) / 1000 / done) * (total - done);
}
