/** How quick this device is: each step of the pipeline, timed on an engine of its own, the median of several runs. */
import { signal } from '@preact/signals';
import type { ErrorBody } from '../engine/api';
import { bodyOf, type EngineClient } from '../engine/client';
import type { SideEngine } from '../engine/shell';
import { median } from './workbench';

export const SPEED_STEPS = ['generate', 'ingest', 'clean', 'analyze', 'score', 'decide'] as const;
export type SpeedStep = (typeof SPEED_STEPS)[number];
export const SPEED_SIZES = [500, 5_000, 50_000] as const;

export interface SpeedRow {
  /** Rows asked for, and rows that the file really has (copies are on top). */
  size: number;
  rows: number;
  runs: number;
  /** Medians, milliseconds. */
  ms: Record<SpeedStep, number>;
}

export interface SpeedReport {
  runs: number;
  engine: string;
  browser: string;
  cores: number;
  results: SpeedRow[];
}

export const timing = signal<{ size: number; run: number; runs: number } | null>(null);
export const speed = signal<SpeedReport | null>(null);
export const speedFault = signal<ErrorBody | null>(null);

const CUSTOMER = 'CUST_MSM_10001';
let stop: AbortController | null = null;

export function cancelTiming(): void {
  stop?.abort();
}

async function once(
  engine: EngineClient,
  size: number,
  abort: AbortSignal,
): Promise<{ rows: number; ms: Record<SpeedStep, number> }> {
  const options = { signal: abort };
  const ms = {} as Record<SpeedStep, number>;
  const timed = async <T>(step: SpeedStep, run: () => Promise<T>): Promise<T> => {
    const before = performance.now();
    const answer = await run();
    ms[step] = performance.now() - before;
    return answer;
  };
  const customer_id = CUSTOMER;
  const config = { scale: { per_customer: { transactions: size } } };
  await engine.call('session.renew', {}, options);
  // The simulator's module comes with the first borrower: that isn't what is measured.
  await engine.call('pipeline.generate', { customer_id, profile: 'baseline', seed: 1 }, options);
  await engine.call('session.renew', {}, options);
  await timed('generate', () =>
    engine.call('pipeline.generate', { customer_id, profile: 'baseline', seed: 42, config }, options),
  );
  const { reply, bytes } = await engine.export(
    { customer_id, dataset: 'transactions', type: 'raw', as_it_came: true },
    options,
  );
  await engine.call('session.renew', {}, options);
  const file = new Blob([bytes]);
  await timed('ingest', () => engine.ingest(file, { customer_id, name: 'raw_transactions.ndjson' }, options));
  await timed('clean', () => engine.call('pipeline.clean', { customer_id }, options));
  await timed('analyze', () => engine.call('pipeline.analyze', { customer_id }, options));
  await timed('score', () => engine.call('pipeline.score', { customer_id }, options));
  await timed('decide', () =>
    engine.call('pipeline.decide', { customer_id, amount: 500_000, tenure_months: 24 }, options),
  );
  return { rows: reply.rows, ms };
}

export async function measureSpeed(
  side: () => SideEngine,
  about: { engine: string; browser: string; cores: number },
  runs: number,
  sizes: readonly number[] = SPEED_SIZES,
): Promise<void> {
  if (timing.value !== null) return;
  const abort = new AbortController();
  stop = abort;
  speedFault.value = null;
  const results: SpeedRow[] = [];
  const engines = side();
  try {
    // Once for nothing: the first run meets code that the browser hasn't made quick yet.
    const [smallest = 500] = sizes;
    timing.value = { size: smallest, run: 1, runs };
    await once(engines.engine, smallest, abort.signal);
    for (const size of sizes) {
      const all: Record<SpeedStep, number>[] = [];
      let rows = 0;
      for (let run = 1; run <= runs; run++) {
        timing.value = { size, run, runs };
        const one = await once(engines.engine, size, abort.signal);
        rows = one.rows;
        all.push(one.ms);
      }
      const ms = Object.fromEntries(SPEED_STEPS.map((step) => [step, median(all.map((each) => each[step]))]));
      results.push({ size, rows, runs, ms: ms as Record<SpeedStep, number> });
      speed.value = { runs, ...about, results: [...results] };
    }
  } catch (cause) {
    speedFault.value = bodyOf(cause);
  } finally {
    engines.end();
    timing.value = null;
    if (stop === abort) stop = null;
  }
}

/** "Chrome 131 · Linux": what a benchmark needs of a user agent's line. */
export function browserName(agent: string): string {
  const product = /(?:Edg|Firefox|HeadlessChrome|Chrome|Version)\/(\d+)/.exec(agent);
  const name = /Edg\//.test(agent)
    ? 'Edge'
    : /Firefox\//.test(agent)
      ? 'Firefox'
      : /Chrome\//.test(agent)
        ? 'Chrome'
        : /Safari\//.test(agent)
          ? 'Safari'
          : 'Browser';
  const system = /Android|iPhone|iPad|Windows|Mac OS X|CrOS|Linux/.exec(agent)?.[0] ?? '';
  return [product === null ? name : `${name} ${product[1] ?? ''}`, system].filter((part) => part !== '').join(' · ');
}
