/**
 * The six steps as a state machine, without signals or engine so that it can be tested by itself.
 * A step can begin only when all before it are done; beginning one again makes what follows stale.
 */
import type { EngineStep, ErrorBody } from '../engine/api';

export type StepStatus = 'todo' | 'running' | 'done' | 'failed';

export const STEPS: readonly EngineStep[] = ['consent', 'fetch', 'clean', 'analytics', 'scores', 'decision'];

export interface Journey {
  readonly status: Readonly<Record<EngineStep, StepStatus>>;
  readonly running: EngineStep | null;
  readonly failure: { step: EngineStep; error: ErrorBody } | null;
}

export type JourneyEvent =
  | { type: 'begin'; step: EngineStep }
  | { type: 'finish'; step: EngineStep }
  | { type: 'fail'; step: EngineStep; error: ErrorBody }
  /** The user stopped the running step: it is to do again, earlier results stand. */
  | { type: 'cancel' }
  /** Inputs changed: this step and all after it are to do again. */
  | { type: 'invalidate'; from: EngineStep }
  | { type: 'reset' };

export const EMPTY: Journey = {
  status: { consent: 'todo', fetch: 'todo', clean: 'todo', analytics: 'todo', scores: 'todo', decision: 'todo' },
  running: null,
  failure: null,
};

function stale(status: Journey['status'], from: EngineStep): Record<EngineStep, StepStatus> {
  const next = { ...status };
  for (const step of STEPS.slice(STEPS.indexOf(from))) next[step] = 'todo';
  return next;
}

export function canBegin(journey: Journey, step: EngineStep): boolean {
  return (
    journey.running === null && STEPS.slice(0, STEPS.indexOf(step)).every((each) => journey.status[each] === 'done')
  );
}

/** The next state; an event that makes no sense now leaves the state as it is. */
export function advance(journey: Journey, event: JourneyEvent): Journey {
  switch (event.type) {
    case 'begin': {
      if (!canBegin(journey, event.step)) return journey;
      const status = stale(journey.status, event.step);
      status[event.step] = 'running';
      return { status, running: event.step, failure: null };
    }
    case 'finish':
      if (journey.running !== event.step) return journey;
      return { ...journey, status: { ...journey.status, [event.step]: 'done' }, running: null };
    case 'fail':
      if (journey.running !== event.step) return journey;
      return {
        status: { ...journey.status, [event.step]: 'failed' },
        running: null,
        failure: { step: event.step, error: event.error },
      };
    case 'cancel':
      if (journey.running === null) return journey;
      return { ...journey, status: { ...journey.status, [journey.running]: 'todo' }, running: null };
    case 'invalidate':
      return { status: stale(journey.status, event.from), running: null, failure: null };
    case 'reset':
      return EMPTY;
  }
}

/** What to do next; null when the decision stands. */
export function nextStep(journey: Journey): EngineStep | null {
  return STEPS.find((step) => journey.status[step] !== 'done') ?? null;
}
