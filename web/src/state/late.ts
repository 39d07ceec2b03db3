/** The pages that aren't part of the first script: whether they are here, and what kept them away. */
import { batch, signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import type { ErrorBody } from '../engine/api';
import type { Page } from './route';

export type Pages = Partial<Record<Page, FunctionComponent>>;

export const latePages = signal<Pages>({});
export const lateTrouble = signal<ErrorBody | null>(null);

let load: (() => Promise<Pages>) | null = null;
/** Where they come from. */
export function latePagesFrom(source: () => Promise<Pages>): void {
  load = source;
}

/** One load at a time, whoever asks. */
let coming: Promise<void> | null = null;

/** Brings them, unless they are here. What prevents it stands in `lateTrouble`; asking again tries again. */
export function bringLatePages(): Promise<void> {
  if (load === null || Object.keys(latePages.value).length > 0) return Promise.resolve();
  lateTrouble.value = null;
  coming ??= load()
    .then(
      (pages) => {
        batch(() => {
          latePages.value = pages;
          lateTrouble.value = null;
        });
      },
      (cause: unknown) => {
        lateTrouble.value = {
          code: 'E_LATE',
          message: 'This part of the program did not come.',
          got: cause instanceof Error ? cause.message : String(cause),
        };
      },
    )
    .finally(() => {
      coming = null;
    });
  return coming;
}
