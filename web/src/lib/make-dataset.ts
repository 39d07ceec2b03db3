/** One borrower's folder of a data set, from an engine that holds nobody. What the engine is and how bytes are packed, the host says. */
import type { DatasetName, GenerateReply, JsonObject } from '../engine/api';
import {
  cleanName,
  csvName,
  ndjsonToCsv,
  rawName,
  truthName,
  type Borrower,
  type DatasetOrder,
  type ManifestBorrower,
} from './dataset';

export interface Measured {
  size: number;
  sha256: string | null;
}

/** `P`: a file as the host keeps it, packed for an archive or as bytes for a folder. */
export interface Maker<P extends Measured> {
  call: (op: 'pipeline.generate' | 'pipeline.clean', params: JsonObject) => Promise<unknown>;
  /** `data.export` as it is. */
  file: (params: JsonObject) => Promise<{ rows: number; file: P }>;
  /** The same, through `change`. */
  changed: (
    params: JsonObject,
    change: (bytes: Uint8Array) => Uint8Array<ArrayBuffer>,
  ) => Promise<{ rows: number; file: P }>;
}

/** Rows that say of each raw row what became of it are no part of a dataset that has none. */
const rowsOf = (reply: GenerateReply, dataset: DatasetName): number =>
  reply.datasets.find((each) => each.dataset === dataset)?.rows ?? 0;

export async function makeBorrower<P extends Measured>(
  maker: Maker<P>,
  { customer, profile }: Borrower,
  order: DatasetOrder,
  add: (path: string, file: P) => void,
): Promise<ManifestBorrower> {
  const customer_id = customer;
  const reply = (await maker.call('pipeline.generate', {
    customer_id,
    profile,
    seed: order.seed,
    config: order.config,
  })) as GenerateReply;
  const wanted = order.datasets.filter((dataset) => rowsOf(reply, dataset) > 0);
  const exports: { path: string; params: JsonObject }[] = [];
  if (order.parts.includes('raw'))
    for (const dataset of wanted)
      exports.push({ path: rawName(dataset), params: { customer_id, dataset, type: 'raw', as_it_came: true } });
  if (order.parts.includes('truth'))
    for (const { name } of reply.truth)
      exports.push({ path: truthName(name), params: { customer_id, type: 'truth', name } });
  if (order.parts.includes('clean')) {
    await maker.call('pipeline.clean', { customer_id });
    for (const dataset of wanted)
      exports.push({ path: cleanName(dataset), params: { customer_id, dataset, type: 'clean' } });
  }
  const files: ManifestBorrower['files'] = [];
  for (const { path, params } of exports) {
    const asCsv = order.format === 'csv' && path.endsWith('.ndjson');
    const name = `${customer}/${asCsv ? csvName(path) : path}`;
    const { rows, file } = asCsv ? await maker.changed(params, ndjsonToCsv) : await maker.file(params);
    add(name, file);
    files.push({ path: name, rows, bytes: file.size, sha256: file.sha256 });
  }
  return { customer_id, profile, as_of: reply.as_of, files };
}

// What a host needs beside: one entry for the page and for the command line.
export { borrowers, manifestText, MOST_BORROWERS, PARTS, readMix } from './dataset';
