/** A case as a trainee sees it: the request and the data, beside the answers. No finding, score or decision. */
import type { ComponentChildren } from 'preact';
import { BalanceDays } from '../charts/BalanceDays';
import { dailyOf, gstBankOf, modesOf, reportsOf, returnsOf, sharesOf } from '../charts/data';
import { GstBank } from '../charts/GstBank';
import { LoanGrid } from '../charts/LoanGrid';
import { ModeMix } from '../charts/ModeMix';
import { MonthFlow } from '../charts/MonthFlow';
import { Waiting } from '../charts/Pictures';
import { Ranked } from '../charts/Ranked';
import { Table, type ShownColumn } from '../components/Table';
import { Facts, Heading, Money, Section } from '../components/text';
import type { JsonObject, Metric } from '../engine/api';
import { isKey, locale, t, word, type Key } from '../i18n';
import { date, quantity } from '../lib/format';
import { again, at, readAgain, session, shown, type ShownCase } from '../state/practice';
import { Trouble } from './Practice';
import { PracticeAnswers } from './PracticeAnswers';
import { leaveToChoice } from './PracticeChoose';
import { PracticeRows } from './PracticeRows';

/** What can be counted in the files; no metric whose name is a suspicion. */
const FIGURES = [
  'F1_gross_credits_monthly',
  'F7_credit_count',
  'F7_average_ticket',
  'F9_cash_deposit_share',
  'F10_top1_customer',
  'F10_top3_customers',
  'F6_seasonality_index',
  'F5_growth',
  'B3_amb',
  'B4_lowest_balance',
  'B5_negative_days',
  'O1_emi_bank',
  'O1_emi_bureau',
  'O2_foir',
  'O5_bounce_outward_12m',
  'R1_score',
  'R5_live_loans',
  'R7_enquiries_6m',
  'G1_turnover_ttm',
  'G2_on_time',
  'V1_vintage_months',
];

export function PracticeCasePage() {
  const found = shown.value;
  const of = session.value;
  if (found === null || of === null) return null;
  return (
    <>
      <Heading
        step={t('practice.place', { at: at.value + 1, of: of.cases.length })}
        question={t('practice.case.title')}
      >
        <p>{t('practice.case.lede')}</p>
        <p class="note">
          {t('practice.share')}: <code>{of.seed}</code>
        </p>
        <div class="actions">
          <button
            type="button"
            onClick={() => {
              document.querySelector<HTMLElement>('.practice-answers h2')?.focus();
            }}
          >
            {t('practice.toAnswers')}
          </button>
          <button type="button" class="quiet" onClick={leaveToChoice}>
            {t('practice.leave')}
          </button>
        </div>
      </Heading>
      <Trouble />
      <Again />
      <div class="practice-desk">
        <div class="practice-data">
          <Request found={found} />
          <PracticeRows found={found} />
          <Flows found={found} />
          <Others found={found} />
          <Figures metrics={found.metrics} />
        </div>
        <PracticeAnswers found={found} />
      </div>
    </>
  );
}

/** The engine stopped: said, and what became of the case and the answers. */
function Again() {
  const state = again.value;
  return (
    <div role="status">
      {state !== null && (
        <div class="run">
          <p>{t(`practice.again.${state}`)}</p>
          {state !== 'making' && (
            <button
              type="button"
              class={state === 'failed' ? '' : 'quiet'}
              onClick={() => {
                if (state === 'failed') void readAgain();
                else again.value = null;
              }}
            >
              {t(state === 'failed' ? 'practice.again.try' : 'error.dismiss')}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function accountType(code: string): string {
  const known = `code.${code}`;
  return isKey(known) ? t(known) : code;
}

function Request({ found }: { found: ShownCase }) {
  const asked = found.case.request;
  const text = (row: number, key: string): string => {
    const value = found.accounts[row]?.[key];
    return typeof value === 'string' ? value : '';
  };
  const columns: ShownColumn[] = [
    { key: 'bank', label: t('practice.bank'), kind: 'text', value: (row) => text(row, 'bank') },
    { key: 'type', label: t('practice.kind'), kind: 'text', value: (row) => accountType(text(row, 'account_type')) },
    { key: 'number', label: t('col.account'), kind: 'code', value: (row) => text(row, 'account_id') },
    {
      key: 'opened',
      label: t('practice.opened'),
      kind: 'date',
      value: (row) => text(row, 'opened_date'),
      show: (row) => date(text(row, 'opened_date'), locale.value),
    },
    {
      key: 'balance',
      label: t('col.balance'),
      kind: 'money',
      value: (row) => numberOf(found.accounts[row]?.['balance']),
      show: (row) => <Money value={numberOf(found.accounts[row]?.['balance'])} />,
    },
  ];
  return (
    <Section title={t('request.title')}>
      <Facts
        items={[
          [t('request.amount'), <Money key="a" value={asked.amount} />],
          [t('request.tenure'), t('home.months', { months: asked.tenure_months })],
          [t('practice.purpose'), t(`practice.purpose.${asked.purpose}` as Key)],
          [t('practice.until'), date(found.asOf, locale.value)],
          [t('practice.rows'), String(found.raw.length)],
        ]}
      />
      <Table caption={t('practice.accounts')} file="accounts" columns={columns} count={found.accounts.length} />
    </Section>
  );
}

const numberOf = (value: JsonObject[string] | undefined): number | null => (typeof value === 'number' ? value : null);

/** What comes from the engine's documents, once they are read. */
function Drawn({ found, children }: { found: ShownCase; children: ComponentChildren }) {
  const read = found.documents !== null;
  if (!read && again.value === 'failed') return <p class="note">{t('practice.again.missing')}</p>;
  return <Waiting until={read}>{children}</Waiting>;
}

function Flows({ found }: { found: ShownCase }) {
  const transactions = found.documents?.get('transaction_summary') ?? null;
  const daily = dailyOf(found.documents?.get('account_summary') ?? null);
  return (
    <Section title={t('pic.topic.money')}>
      <MonthFlow months={found.months} plain />
      <Drawn found={found}>
        {daily !== null && <BalanceDays daily={daily} dues={[]} />}
        <ModeMix {...modesOf(transactions)} />
        <div class="pair">
          <Ranked
            title={t('pic.payers')}
            file="top_customers"
            shares={sharesOf(transactions?.['top_customers'])}
            name={({ name }) => name}
            what={t('col.party')}
            parties
            tone="business"
          />
          <Ranked
            title={t('pic.payees')}
            file="top_payees"
            shares={sharesOf(transactions?.['top_merchants'])}
            name={({ name }) => name}
            what={t('col.party')}
            parties
            tone="out"
          />
        </div>
      </Drawn>
    </Section>
  );
}

/** GST and bureau. */
function Others({ found }: { found: ShownCase }) {
  const gst = found.documents?.get('gst_summary') ?? null;
  const transactions = found.documents?.get('transaction_summary') ?? null;
  const reports = reportsOf(found.documents?.get('credit_summary') ?? null);
  const sides = gst?.['available'] === true ? gstBankOf(gst, transactions) : [];
  return (
    <>
      <Section title={t('pic.topic.gst')}>
        <Drawn found={found}>
          {sides.length > 0 ? (
            <GstBank months={sides} returns={returnsOf(gst)} compared={null} />
          ) : (
            <p class="note">{t('practice.noGst')}</p>
          )}
        </Drawn>
      </Section>
      <Section title={t('pic.topic.loans')}>
        <Drawn found={found}>
          {reports.length > 0 ? <LoanGrid reports={reports} /> : <p class="note">{t('practice.noBureau')}</p>}
        </Drawn>
      </Section>
    </>
  );
}

function Figures({ metrics }: { metrics: Metric[] }) {
  const list = FIGURES.flatMap((id) => metrics.filter((metric) => metric.id === id && metric.value !== null));
  const value = (row: number): string =>
    list[row] === undefined ? '' : quantity(list[row].value, list[row].unit, locale.value);
  const columns: ShownColumn[] = [
    {
      key: 'name',
      label: t('practice.figure'),
      kind: 'text',
      value: (row) => word('metric', list[row]?.id ?? '', list[row]?.name ?? ''),
    },
    { key: 'value', label: t('practice.value'), kind: 'number', value },
  ];
  return (
    <Section title={t('practice.figures')} note={t('practice.figures.note')}>
      <Table
        caption={t('practice.figures')}
        file="figures"
        columns={columns}
        count={list.length}
        pageSize={30}
        tools={false}
      />
    </Section>
  );
}
