/**
 * Which findings an officer has found harmless, by the explanation that turned out true. Kept for the session, printed in
 * the memo, and noted in the audit trail with the finding's code alone. It changes no figure and no decision.
 */
import { effect, signal } from '@preact/signals';
import type { Finding } from '../engine/api';
import { note } from './proof';
import { number } from './session';

export const explained = signal<ReadonlySet<string>>(new Set());

effect(() => {
  void number.value;
  explained.value = new Set();
});

const code = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[^A-Z0-9_.-]/g, '_')
    .slice(0, 40);

export function setExplained(finding: Finding, harmless: boolean): void {
  const next = new Set(explained.value);
  if (harmless) next.add(finding.id);
  else next.delete(finding.id);
  explained.value = next;
  void note(harmless ? 'finding.explained' : 'finding.reopened', {
    finding: code(finding.id),
    benign: code(finding.benign_code ?? finding.rule),
  });
}
