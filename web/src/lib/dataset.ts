/**
 * A labelled data set of simulated borrowers: who is in it, which files each folder has, and the manifest from which it can
 * be made again. One for the page and for `msme dataset`, so that both write the same bytes.
 */
import type { DatasetName, JsonObject } from '../engine/api';
import { csv } from './csv';

export const PARTS = ['raw', 'clean', 'truth'] as const;
export type Part = (typeof PARTS)[number];

export interface DatasetOrder {
  count: number;
  /** Of the first customer; the others follow. */
  first: number;
  seed: number;
  /** Profiles with their weights: `{"drawn": 80, "high_bounce": 20}`. */
  mix: Record<string, number>;
  config: JsonObject;
  datasets: readonly DatasetName[];
  parts: readonly Part[];
  format: 'ndjson' | 'csv';
}

/** An archive holds 65,534 files; a borrower with all parts has up to 23. */
export const MOST_BORROWERS = 2000;

export interface Borrower {
  customer: string;
  profile: string;
}

/** Who is in the data set. Profiles alternate by their weights, so that the first hundred are mixed like all of them. */
export function borrowers({ count, first, mix }: Pick<DatasetOrder, 'count' | 'first' | 'mix'>): Borrower[] {
  const shares = Object.entries(mix).filter(([, weight]) => weight > 0);
  const sum = shares.reduce((total, [, weight]) => total + weight, 0);
  const owed = new Map(shares.map(([profile]) => [profile, 0]));
  return Array.from({ length: count }, (_, i) => {
    let most = shares[0]?.[0] ?? 'drawn';
    for (const [profile, weight] of shares) {
      owed.set(profile, (owed.get(profile) ?? 0) + weight / sum);
      if ((owed.get(profile) ?? 0) > (owed.get(most) ?? 0) + 1e-9) most = profile;
    }
    owed.set(most, (owed.get(most) ?? 0) - 1);
    return { customer: `CUST_MSM_${String(first + i).padStart(5, '0')}`, profile: most };
  });
}

/** "drawn:80 high_bounce:20" → weights. What is wrong, by its place, otherwise. */
export function readMix(
  text: string,
  known: readonly string[],
): { mix: Record<string, number> } | { got: string; what: 'unknown' | 'weight' | 'empty' } {
  const mix: Record<string, number> = {};
  for (const word of text.split(/[\s,]+/).filter((each) => each !== '')) {
    const [profile = '', weight = '1', ...more] = word.split(':');
    if (!known.includes(profile)) return { got: profile, what: 'unknown' };
    if (more.length > 0 || !/^\d{1,4}$/.test(weight) || Number(weight) === 0) return { got: word, what: 'weight' };
    mix[profile] = (mix[profile] ?? 0) + Number(weight);
  }
  return Object.keys(mix).length === 0 ? { got: text, what: 'empty' } : { mix };
}

export const rawName = (dataset: DatasetName): string => `raw/raw_${dataset}.ndjson`;
export const cleanName = (dataset: DatasetName): string => `clean/${dataset}_clean.ndjson`;
export const truthName = (name: string): string => `truth/${name}`;
export const csvName = (path: string): string => path.replace(/\.ndjson$/, '.csv');

type Cell = string | number | null;

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'string') return value;
  return JSON.stringify(value);
}

/** NDJSON as CSV: the columns of all rows in the order in which they first occur; lists and objects as JSON in a cell. */
export function ndjsonToCsv(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const lines = new TextDecoder().decode(bytes).split('\n');
  const rows: Record<string, unknown>[] = [];
  const columns = new Set<string>();
  for (const line of lines) {
    if (line.trim() === '') continue;
    let row: Record<string, unknown>;
    try {
      row = JSON.parse(line) as Record<string, unknown>;
    } catch {
      // A row that was cut short on its way, as the messiness has some: kept as it came.
      row = { _malformed: line };
    }
    rows.push(row);
    for (const key of Object.keys(row)) columns.add(key);
  }
  const head = [...columns];
  return csv(
    head,
    rows.map((row) => head.map((key) => cellOf(row[key]))),
  );
}

export interface ManifestFile {
  path: string;
  rows: number;
  bytes: number;
  sha256: string | null;
}

export interface ManifestBorrower {
  customer_id: string;
  profile: string;
  as_of: string;
  files: ManifestFile[];
}

export interface EngineIdentity {
  name: string;
  version: string;
  sha256: string;
  data: Record<string, string>;
}

/** Without a date: the same order on the same engine gives the same manifest. */
export function manifestText(order: DatasetOrder, engine: EngineIdentity, made: readonly ManifestBorrower[]): string {
  const { count, first, seed, mix, config, datasets, parts, format } = order;
  const files = made.flatMap((each) => each.files);
  const manifest = {
    manifest: 'msme-dataset',
    v: 1,
    data_origin: 'SYNTHETIC',
    order: { count, first, seed, mix, config, datasets, parts, format },
    engine,
    totals: {
      borrowers: made.length,
      files: files.length,
      rows: files.reduce((sum, { rows }) => sum + rows, 0),
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    },
    borrowers: made,
  };
  return `${JSON.stringify(manifest, null, 1)}\n`;
}
