/** What the page and the engine had to say in this session, with the time; it goes when the session goes. */
import { effect, signal } from '@preact/signals';
import type { ErrorBody } from '../engine/api';
import { journey, notice, number, restarts } from './session';

export type LogSeverity = 'error' | 'warning' | 'info';

export interface Message {
  at: number;
  severity: LogSeverity;
  body: ErrorBody;
}

export const messages = signal<readonly Message[]>([]);

/** A consent that doesn't allow it, or a file that isn't one, is for a person to mend; a crash is not. */
const WARNINGS = /^E_(CONSENT|FILE|PASSWORD|KEY|STEP|NO_DATA|CUSTOMER|PASSPHRASE)/;
export const severityOf = (code: string): LogSeverity => (WARNINGS.test(code) ? 'warning' : 'error');

function add(severity: LogSeverity, body: ErrorBody): void {
  const list = messages.peek();
  if (list.at(-1)?.body === body) return;
  messages.value = [...list, { at: Date.now(), severity, body }].slice(-500);
}

export function watchMessages(): void {
  let customer = number.peek();
  let started = restarts.peek();
  effect(() => {
    if (number.value === customer) return;
    customer = number.value;
    messages.value = [];
  });
  effect(() => {
    if (notice.value !== null) add(severityOf(notice.value.code), notice.value);
  });
  effect(() => {
    const failure = journey.value.failure;
    if (failure !== null)
      add(severityOf(failure.error.code), { ...failure.error, path: failure.error.path ?? failure.step });
  });
  effect(() => {
    if (restarts.value <= started) return;
    started = restarts.value;
    add('warning', { code: 'E_ENGINE_CRASHED', message: 'The engine stopped and was started afresh.' });
  });
}
