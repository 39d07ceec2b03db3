/** One borrower's folder of a data set: what the engine is asked for it, and the files that come of its answer. */
import type { DatasetBorrower, DatasetParams } from '../engine/api-bench';
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

export function borrowerParams(
  { customer, profile }: Borrower,
  { seed, config, parts, datasets }: DatasetOrder,
): DatasetParams {
  return { customer_id: customer, profile, seed, config, parts, datasets };
}

export interface BorrowerFile {
  /** Within the borrower's folder. */
  name: string;
  rows: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** `bulk`: the engine's output buffer, of which NDJSON files are views. */
export function filesOf({ files }: DatasetBorrower, bulk: Uint8Array<ArrayBuffer>, csv: boolean): BorrowerFile[] {
  let end = 0;
  return files.map((file) => {
    const bytes = bulk.subarray(end, (end += file.bytes));
    const name =
      file.part === 'truth'
        ? truthName(file.name)
        : file.part === 'raw'
          ? rawName(file.dataset)
          : cleanName(file.dataset);
    return csv && name.endsWith('.ndjson')
      ? { name: csvName(name), rows: file.rows, bytes: ndjsonToCsv(bytes) }
      : { name, rows: file.rows, bytes };
  });
}

/** The borrower's line of the manifest. `files` with their size and digest, however they are kept. */
export function manifestBorrower(
  { customer, profile }: Borrower,
  as_of: string,
  files: readonly { name: string; rows: number; size: number; sha256: string | null }[],
): ManifestBorrower {
  return {
    customer_id: customer,
    profile,
    as_of,
    files: files.map(({ name, rows, size, sha256 }) => ({ path: `${customer}/${name}`, rows, bytes: size, sha256 })),
  };
}

// What a host needs beside: one entry for the page and for the command line.
export { borrowers, manifestText, MOST_BORROWERS, PARTS, readMix } from './dataset';
