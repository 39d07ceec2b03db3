/** Whether each own statement proves itself complete; a gap is named and waits for a person. */
import type { FileGap, ImportReport, ReportedFile } from '../engine/api';
import { locale, said, t, word } from '../i18n';
import { rupees } from '../lib/format';
import { gapMessage, gapsOf, statements, toneOf } from '../lib/proof';
import { services } from '../state/services';
import { importReport, journey } from '../state/session';
import { Section, Tag } from './text';

const SHOWN = 5;

export function FileProofs() {
  const report = importReport.value;
  if (report === null || statements(report).length === 0) return null;
  return (
    <Section title={t('proof.title')} note={t('proof.note')}>
      <ul class="files">
        {statements(report).map((file) => (
          <li key={file.name}>
            <Proof file={file} />
          </li>
        ))}
        <Accounts report={report} />
        {report.between_files.length > 0 && (
          <li>
            <Gaps name={t('proof.between')} gaps={report.between_files} count={report.between_files.length} />
          </li>
        )}
      </ul>
    </Section>
  );
}

/** Accounts that look like one, and names that don't agree. */
function Accounts({ report }: { report: ImportReport }) {
  const accounts = report.same_accounts ?? [];
  if (accounts.length + report.signals.length === 0) return null;
  return (
    <li>
      <ul class="parts">
        {accounts.map((each) => (
          <li key={each.account_ids.join()}>
            <span>
              {t(`accounts.${each.match}`, { bank: each.bank, ends: each.ends_in, count: each.account_ids.length })}
            </span>
            {each.match !== 'merged' && <Tag tone="warn">{t('accounts.apart')}</Tag>}
          </li>
        ))}
        {report.signals.map((signal) => (
          <li key={signal.detail}>
            <span>{said(signal.detail)}</span>
            <Tag tone="warn">{word('signal', signal.code, signal.code)}</Tag>
          </li>
        ))}
      </ul>
    </li>
  );
}

function Proof({ file }: { file: ReportedFile }) {
  const gaps = gapsOf(file);
  const open = gaps.filter((gap) => !gap.accepted).length;
  const verdict = file.verdict ?? 'no_balance';
  const months = file.accounts.flatMap((account) => account.missing_months);
  return (
    <>
      <div class="file-line">
        <strong class="file-name">{file.name}</strong>
        <Tag tone={toneOf(verdict, open)}>{t(`proof.verdict.${verdict}`)}</Tag>
      </div>
      <p class="note">{t('proof.rows', file.rows)}</p>
      {file.accounts.map(
        (account) =>
          account.opening !== null &&
          account.closing !== null && (
            <p key={account.account_id} class="note num">
              {t('proof.sum', {
                opening: rupees(account.opening, locale.value),
                credits: rupees(account.credits, locale.value),
                debits: rupees(account.debits, locale.value),
                closing: rupees(account.closing, locale.value),
              })}
            </p>
          ),
      )}
      {months.length > 0 && <p class="note">{t('proof.months', { months: months.join(', ') })}</p>}
      {gaps.length > 0 && (
        <Gaps name={file.name} gaps={gaps} count={file.accounts.reduce((sum, each) => sum + each.gap_count, 0)} />
      )}
    </>
  );
}

function Gaps({ name, gaps, count }: { name: string; gaps: readonly FileGap[]; count: number }) {
  const open = gaps.filter((gap) => !gap.accepted);
  return (
    <>
      <ul class="parts">
        {gaps.slice(0, SHOWN).map((gap) => (
          <li key={gap.id}>
            <span>{wording(gap)}</span>
            {gap.accepted && <Tag>{t('proof.accepted')}</Tag>}
          </li>
        ))}
        {count > SHOWN && <li class="note">{t('proof.more', { count: count - Math.min(SHOWN, gaps.length) })}</li>}
      </ul>
      {open.length > 0 && (
        <button
          type="button"
          disabled={journey.value.running !== null}
          aria-label={t('proof.acceptNamed', { name, count: open.length })}
          onClick={() => {
            void services().pipeline.acceptGaps(open.map((gap) => gap.id));
          }}
        >
          {t('proof.accept', { count: open.length })}
        </button>
      )}
    </>
  );
}

function wording(gap: FileGap): string {
  const { name, amount, after, before } = gapMessage(gap);
  return t(`gap.${name}`, {
    amount: amount === null ? t('gap.unknown') : rupees(amount, locale.value),
    after,
    before,
  });
}
