/** Somebody's cleaning of a simulated borrower, scored against the truth that is made here, beside the engine's own. */
import type { ErrorBody, JsonObject, QualityReport } from '../engine/api';
import { EngineError, type EngineClient } from '../engine/client';

export interface SimulatedBorrower {
  customer: string;
  profile: string;
  seed: number;
  config: JsonObject;
}

export interface Scored {
  theirs: QualityReport;
  ours: QualityReport;
}

const FILES_TRUTH = { type: 'files', name: 'truth' } as const;

async function generate(engine: EngineClient, borrower: SimulatedBorrower, signal: AbortSignal): Promise<void> {
  const { customer: customer_id, profile, seed, config } = borrower;
  await engine.call('pipeline.generate', { customer_id, profile, seed, config }, { signal });
}

/** The raw transactions that are to be cleaned. */
export async function rawRows(
  engine: EngineClient,
  borrower: SimulatedBorrower,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  await generate(engine, borrower, signal);
  const { bytes } = await engine.export(
    { customer_id: borrower.customer, dataset: 'transactions', type: 'raw', as_it_came: true },
    { signal },
  );
  return bytes;
}

export async function scoreCleaned(
  engine: EngineClient,
  borrower: SimulatedBorrower,
  file: { name: string; blob: Blob },
  signal: AbortSignal,
): Promise<Scored> {
  const options = { signal };
  const customer_id = borrower.customer;
  await generate(engine, borrower, signal);
  const truth = await engine.export({ customer_id, type: 'truth', name: 'truth_transactions.ndjson' }, options);
  const places = await engine.export({ customer_id, ...FILES_TRUTH }, options);
  const parts = { truth_bytes: truth.bytes.length, files_truth_bytes: places.bytes.length };
  const both = [truth.bytes, places.bytes];
  const theirs = await engine.give(
    'quality.score',
    new Blob([...both, file.blob]),
    { customer_id, ...parts, cleaned_bytes: file.blob.size, name: file.name },
    options,
  );
  await engine.call('pipeline.clean', { customer_id }, options);
  const ours = await engine.give('quality.score', new Blob(both), { customer_id, ...parts }, options);
  return { theirs, ours };
}

/** A cleaned file that can't be one: said before an engine is started. */
export function refuseCleaned(name: string, size: number, most: number): ErrorBody | null {
  if (size === 0) return { code: 'E_FILE_EMPTY', path: name, message: 'The file is empty.' };
  if (size > most)
    return { code: 'E_FILE_TOO_LARGE', path: name, message: 'The file is too large.', expected: `${most >> 20} MB` };
  return null;
}

/** What a file of the borrower's truth, or of a data set's manifest, says about who it is. */
export function borrowerOf(text: string): Partial<SimulatedBorrower> {
  let value: unknown;
  try {
    value = JSON.parse(text.trimStart().startsWith('{"file"') ? (text.split('\n', 1)[0] ?? '') : text);
  } catch {
    throw new EngineError({
      code: 'E_TRUTH',
      message: 'This is no truth of a simulated borrower.',
      expected: 'truth_borrower.json',
    });
  }
  const object = (value ?? {}) as Record<string, unknown>;
  const found: Partial<SimulatedBorrower> = {};
  if (typeof object['customer_id'] === 'string') found.customer = object['customer_id'];
  if (typeof object['profile'] === 'string') found.profile = object['profile'];
  if (typeof object['seed'] === 'number') found.seed = object['seed'];
  if (Object.keys(found).length === 0)
    throw new EngineError({
      code: 'E_TRUTH',
      message: 'This file names no simulated borrower.',
      expected: 'truth_borrower.json with customer_id, profile and seed',
    });
  return found;
}
