/** What the import report says about own files, put into the words and order in which the page shows it. */
import type { FileGap, GapKind, ImportReport, ProofVerdict, ReportedFile } from '../engine/api';

/** Statements only: other files have no balance to close. */
export function statements(report: ImportReport): ReportedFile[] {
  return report.files.filter((file) => file.format === 'statement_text' && file.verdict !== null);
}

export function gapsOf(file: ReportedFile): FileGap[] {
  return file.accounts.flatMap((account) => account.gaps);
}

/** Every gap that still waits for a person. */
export function openGaps(report: ImportReport): FileGap[] {
  return [...statements(report).flatMap(gapsOf), ...report.between_files].filter((gap) => !gap.accepted);
}

export function toneOf(verdict: ProofVerdict | null, open: number): 'ok' | 'warn' | 'bad' | 'plain' {
  if (verdict === 'closed') return 'ok';
  if (open === 0) return 'plain';
  return verdict === 'not_closed' ? 'bad' : 'warn';
}

/** Which message names a gap, and what stands in it. A jump of the balance is a missing charge or a missing credit. */
export function gapMessage(gap: FileGap): {
  name: GapKind | 'charge' | 'credit';
  amount: number | null;
  after: number;
  before: number;
} {
  const jump = gap.kind === 'balance' && gap.amount !== null;
  const after = gap.after_row ?? 0;
  return {
    name: jump ? ((gap.amount ?? 0) < 0 ? 'charge' : 'credit') : gap.kind,
    amount: gap.amount === null ? null : Math.abs(gap.amount),
    after,
    before: gap.before_row ?? after,
  };
}
