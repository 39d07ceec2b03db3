/**
 * Which findings an officer has found harmless, by the explanation that turned out true. Kept for the session, printed in
 * the memo, and noted in the audit trail with the finding's code alone. It changes no figure and no decision.
 */
import { effect, signal } from '@preact/signals';
import type { Finding } from '../engine/api';
import { note } from './proof';
import { cleaned, number } from './session';

/** By `keyOf`. */
export const explained = signal<ReadonlySet<string>>(new Set());

// Gone with the customer, and with the results when they are forgotten.
effect(() => {
  void number.value;
  if (cleaned.value === null) explained.value = new Set();
});

/**
 * A finding's id is a running number of its rule: after a correction another finding may have it. What is found harmless
 * is this content, in these rows.
 */
const keyOf = ({ id, rows, amount, detail, row_ids }: Finding): string =>
  JSON.stringify([id, rows, amount, detail, row_ids]);

export const isExplained = (finding: Finding): boolean => explained.value.has(keyOf(finding));

const code = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[^A-Z0-9_.-]/g, '_')
    .slice(0, 40);

export function setExplained(finding: Finding, harmless: boolean): void {
  const next = new Set(explained.value);
  if (harmless) next.add(keyOf(finding));
  else next.delete(keyOf(finding));
  explained.value = next;
  void note(harmless ? 'finding.explained' : 'finding.reopened', {
    finding: code(finding.id),
    benign: code(finding.benign_code ?? finding.rule),
  });
}
