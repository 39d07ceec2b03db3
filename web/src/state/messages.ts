/** What the page and the engine had to say, with the time; it goes with the session, and with the consent. */
import { effect, signal } from '@preact/signals';
import type { EngineStep, ErrorBody } from '../engine/api';
import { journey, notice, number, restarts, withheld } from './session';

export type LogSeverity = 'error' | 'warning' | 'info';

export interface Message {
  at: number;
  severity: LogSeverity;
  /** Without what was found instead: of a file that was refused that can be its first characters, even a name. */
  body: Pick<ErrorBody, 'code' | 'message' | 'path'>;
}

export const messages = signal<readonly Message[]>([]);

/** A consent that doesn't allow it, or a file that isn't one, is for a person to mend; a crash is not. */
const WARNINGS = /^E_(CONSENT|FILE|PASSWORD|KEY|STEP|NO_DATA|CUSTOMER|PASSPHRASE)/;
export const severityOf = (code: string): LogSeverity => (WARNINGS.test(code) ? 'warning' : 'error');

/** What was said already: the same notice comes once more when the page shows it again. */
const said = new WeakSet<ErrorBody>();

function add(severity: LogSeverity, whole: ErrorBody, step?: EngineStep): void {
  if (said.has(whole)) return;
  said.add(whole);
  const { code, message, path = step } = whole;
  const body = { code, message, ...(path === undefined ? {} : { path }) };
  messages.value = [...messages.peek(), { at: Date.now(), severity, body }].slice(-500);
}

export function forgetMessages(): void {
  messages.value = [];
}

export function watchMessages(): void {
  let customer = number.peek();
  let started = restarts.peek();
  effect(() => {
    if (number.value === customer) return;
    customer = number.value;
    forgetMessages();
  });
  effect(() => {
    if (withheld.value === 'REVOKED') forgetMessages();
  });
  effect(() => {
    if (notice.value !== null) add(severityOf(notice.value.code), notice.value);
  });
  effect(() => {
    const failure = journey.value.failure;
    if (failure !== null) add(severityOf(failure.error.code), failure.error, failure.step);
  });
  effect(() => {
    if (restarts.value <= started) return;
    started = restarts.value;
    add('warning', { code: 'E_ENGINE_CRASHED', message: 'The engine stopped and was started afresh.' });
  });
}
