/** When each step began and how long it took, for this tab; a step that is done again starts anew. */
import { effect, signal } from '@preact/signals';
import type { EngineStep } from '../engine/api';
import { STEPS } from './journey';
import { journey, number } from './session';

export interface StepTime {
  /** Milliseconds since 1970. */
  began: number;
  /** Null while it runs. */
  ended: number | null;
}

export const times = signal<Readonly<Partial<Record<EngineStep, StepTime>>>>({});

/** Of one state of the journey to the next: what is known of the steps' times. */
export function timesAfter(
  known: Readonly<Partial<Record<EngineStep, StepTime>>>,
  status: Readonly<Record<EngineStep, string>>,
  now: number,
): Partial<Record<EngineStep, StepTime>> {
  const next: Partial<Record<EngineStep, StepTime>> = {};
  for (const step of STEPS) {
    const before = known[step];
    if (status[step] === 'running') {
      next[step] = before === undefined || before.ended !== null ? { began: now, ended: null } : before;
    } else if (before !== undefined && status[step] !== 'todo') {
      next[step] = before.ended === null ? { ...before, ended: now } : before;
    }
  }
  return next;
}

let watched = 0;

/** From the page's start on. */
export function watchTimes(clock: () => number = Date.now): void {
  effect(() => {
    const { status } = journey.value;
    const fresh = number.value !== watched;
    watched = number.value;
    times.value = timesAfter(fresh ? {} : times.peek(), status, clock());
  });
}
