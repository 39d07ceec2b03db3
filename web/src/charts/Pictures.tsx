/** The analytics in pictures, by topic. Each is drawn from the engine's documents; what wasn't given has no picture. */
import type { ComponentChildren } from 'preact';
import { Section } from '../components/text';
import type { Month } from '../engine/api';
import { t, word } from '../i18n';
import { ledger } from '../state/session';
import { BalanceDays } from './BalanceDays';
import { comparedOf, dailyOf, duesOf, gstBankOf, modesOf, reportsOf, returnsOf, sharesOf, type Share } from './data';
import { useDocuments } from './documents';
import { GstBank } from './GstBank';
import { LoanGrid } from './LoanGrid';
import { ModeMix } from './ModeMix';
import { MonthFlow } from './MonthFlow';
import { Ranked } from './Ranked';

const category = (share: Share): string => {
  const said = word('category', share.name, share.name);
  return said.charAt(0).toUpperCase() + said.slice(1);
};
const party = (share: Share): string => share.name;

const NAMES = ['transaction_summary', 'account_summary', 'gst_summary', 'credit_summary', 'reconciliation'] as const;

export function Pictures({ months }: { months: Month[] }) {
  const documents = useDocuments(NAMES);
  const [transactions = null, accounts = null, gst = null, credit = null, reconciliation = null] = NAMES.map(
    documents.of,
  );
  const daily = dailyOf(accounts);
  const modes = modesOf(transactions);
  const sides = gst?.['available'] === true ? gstBankOf(gst, transactions) : [];
  const reports = reportsOf(credit);
  return (
    <>
      <Section title={t('pic.topic.money')}>
        <MonthFlow months={months} />
        <Waiting until={documents.ready}>
          {daily !== null && <BalanceDays daily={daily} dues={duesOf(ledger.value, daily)} />}
        </Waiting>
      </Section>
      {(!documents.ready || transactions !== null) && (
        <>
          <Section title={t('pic.topic.purposes')}>
            <Waiting until={documents.ready}>
              <div class="pair">
                <Ranked
                  title={t('pic.income')}
                  file="income_by_category"
                  shares={sharesOf(transactions?.['income_by_category'])}
                  name={category}
                  what={t('col.category')}
                  tone="business"
                />
                <Ranked
                  title={t('pic.spending')}
                  file="spending_by_category"
                  shares={sharesOf(transactions?.['spending_by_category'])}
                  name={category}
                  what={t('col.category')}
                  tone="out"
                />
              </div>
              <ModeMix {...modes} />
            </Waiting>
          </Section>
          <Section title={t('pic.topic.parties')}>
            <Waiting until={documents.ready}>
              <div class="pair">
                <Ranked
                  title={t('pic.payers')}
                  file="top_customers"
                  shares={sharesOf(transactions?.['top_customers'])}
                  name={party}
                  what={t('col.party')}
                  parties
                  tone="business"
                />
                <Ranked
                  title={t('pic.payees')}
                  file="top_payees"
                  shares={sharesOf(transactions?.['top_merchants'])}
                  name={party}
                  what={t('col.party')}
                  parties
                  tone="out"
                />
              </div>
            </Waiting>
          </Section>
        </>
      )}
      {sides.length > 0 && (
        <Section title={t('pic.topic.gst')}>
          <GstBank months={sides} returns={returnsOf(gst)} compared={comparedOf(reconciliation)} />
        </Section>
      )}
      {reports.length > 0 && (
        <Section title={t('pic.topic.loans')}>
          <LoanGrid reports={reports} />
        </Section>
      )}
    </>
  );
}

/** Keeps the place of a picture whose document is on its way, some milliseconds, so that nothing jumps. */
export function Waiting({ until, children }: { until: boolean; children: ComponentChildren }) {
  return until ? <>{children}</> : <div class="picture is-waiting" aria-hidden="true" />;
}
