/**
 * The lab's workers: engines beside the session's that go through a population, one borrower at a time each. A borrower
 * whose engine crashed is tried once more; then it is counted as failed and the others go on. What the engine refuses
 * (a config that can't be) ends the run: the next borrower would be refused too.
 */
import type { ErrorBody, JsonObject, LabBorrower } from '../engine/api';
import { HOST_CODES } from '../engine/api';
import { bodyOf } from '../engine/client';
import type { SideEngine } from '../engine/shell';

export interface LabPlan {
  mix: string;
  borrowers: number;
  seed: number;
  /** Number of the first customer. */
  first: number;
  /** The mix's settings and a person's own over them. */
  config: JsonObject;
}

export interface Failed {
  customer: string;
  error: ErrorBody;
}

export interface PoolEnd {
  /** How the run ended; a refusal's error is told. */
  how: 'done' | 'cancelled' | 'refused';
  error: ErrorBody | null;
  failed: Failed[];
  /** Of a run that went to its end: its engines, warm, for whoever goes on with them and ends them. */
  engines: SideEngine[];
}

interface Hooks {
  take: (at: number, line: LabBorrower) => void;
  failed?: (failed: Failed) => void;
}

/** So many engines work at once: one for each processor, within what a phone's memory bears. */
export function workersFor(processors: number | undefined): number {
  return Math.max(2, Math.min(8, processors ?? 2));
}

export const customerOf = (plan: LabPlan, at: number): string => `CUST_MSM_${String(plan.first + at).padStart(5, '0')}`;

/** More than these, and more than one in fifty, is not bad luck. */
const MOST_FAILED = 5;

export async function runPool(
  plan: LabPlan,
  workers: number,
  sideEngine: () => SideEngine,
  signal: AbortSignal,
  { take, failed: tell }: Hooks,
): Promise<PoolEnd> {
  let next = 0;
  let refused: ErrorBody | null = null;
  const failed: Failed[] = [];
  const engines: SideEngine[] = [];
  const stop = new AbortController();
  const over = (): boolean => signal.aborted || stop.signal.aborted;

  async function borrower({ engine }: SideEngine, at: number): Promise<void> {
    const customer = customerOf(plan, at);
    for (let attempt = 1; !over(); attempt += 1) {
      try {
        take(at, await engine.call('lab.borrower', { customer_id: customer, seed: plan.seed, config: plan.config }));
        return;
      } catch (cause) {
        if (over()) return;
        const error = bodyOf(cause);
        const crashed = error.code === HOST_CODES.crashed || error.code === HOST_CODES.memory;
        if (crashed && attempt === 1) continue;
        if (crashed) {
          failed.push({ customer, error });
          tell?.({ customer, error });
          if (failed.length <= Math.max(MOST_FAILED, plan.borrowers / 50)) return;
        }
        refused ??= error;
        stop.abort();
      }
    }
  }

  async function lane(): Promise<void> {
    const side = sideEngine();
    // Ends the worker at once, in the middle of a borrower too: what it was asked is told that it was cancelled.
    const end = (): void => {
      side.end();
    };
    signal.addEventListener('abort', end, { once: true });
    stop.signal.addEventListener('abort', end, { once: true });
    while (!over() && next < plan.borrowers) await borrower(side, next++);
    signal.removeEventListener('abort', end);
    if (!over()) engines.push(side);
  }

  await Promise.all(Array.from({ length: Math.min(workers, plan.borrowers) }, lane));
  if (!over()) return { how: 'done', error: null, failed, engines };
  // Those that had no borrower left when the others were stopped.
  for (const side of engines) side.end();
  return signal.aborted
    ? { how: 'cancelled', error: null, failed, engines: [] }
    : { how: 'refused', error: refused, failed, engines: [] };
}
