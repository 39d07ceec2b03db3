/**
 * A tour of the page: a few places, in the order in which a first look makes sense. It shows and never does: a person who
 * has a borrower open keeps it as it is, and the demo borrower is opened by a press alone. Nothing of it is stored, so
 * "first" is this page load with no session begun.
 */
import { computed, signal } from '@preact/signals';
import { go, page, type Page } from './route';
import { services } from './services';
import { engineInfo, started } from './session';

/** The seed of the demo borrower: the same borrower for everybody, every time. */
export const DEMO_SEED = 42;

export type StopId = 'start' | 'steps' | 'quality' | 'scores' | 'whatif' | 'privacy';

export interface Stop {
  id: StopId;
  page: Page;
  /** The place of the page that the stop points at. */
  at: string;
  /** There is something to see only once a borrower has been decided. */
  needsResults: boolean;
}

export const STOPS: readonly Stop[] = [
  { id: 'start', page: 'home', at: '.home-ways', needsResults: false },
  { id: 'steps', page: 'home', at: '.rail .steps', needsResults: false },
  { id: 'quality', page: 'scores', at: '.quality-verdict', needsResults: true },
  { id: 'scores', page: 'scores', at: '.score-detail > :first-child', needsResults: true },
  { id: 'whatif', page: 'decision', at: '.whatif', needsResults: true },
  { id: 'privacy', page: 'privacy', at: '.facts:has(.proof-zero)', needsResults: false },
];

const place = signal<number | null>(null);
const seen = signal(false);

/** Where the tour stands; null while there is none. */
export const stop = computed<Stop | null>(() => (place.value === null ? null : (STOPS[place.value] ?? null)));
export const stopNumber = computed(() => (place.value ?? 0) + 1);
/** Offered by itself: on the first look at a page that nobody works on yet. Taking it moves nothing. */
export const offered = computed(() => !seen.value && !started.value);
/** The reader has gone to another page by themselves. */
export const astray = computed(() => stop.value !== null && stop.value.page !== page.value);

function show(number: number): void {
  place.value = number;
  const to = STOPS[number]?.page;
  if (to !== undefined && page.value !== to) go(to);
}

export function takeTour(): void {
  show(0);
}

export function declineTour(): void {
  seen.value = true;
}

export function nextStop(): void {
  if (place.value === null) return;
  if (place.value + 1 < STOPS.length) show(place.value + 1);
  else endTour();
}

export function lastStop(): void {
  if (place.value !== null && place.value > 0) show(place.value - 1);
}

/** Back to the page of the stop, after the reader has looked elsewhere. */
export function comeBack(): void {
  if (place.value !== null) show(place.value);
}

export function endTour(): void {
  place.value = null;
  seen.value = true;
}

/** By the person's press, and never over a borrower who is open: the page stays at the stop while the engine works. */
export function openDemo(): boolean {
  const demo = engineInfo.value?.profiles[0];
  if (started.value || demo === undefined) return false;
  const { pipeline } = services();
  pipeline.begin(demo.customer_id, { kind: 'simulated', profile: demo.profile, seed: DEMO_SEED });
  void pipeline.runTo('decision');
  return true;
}
