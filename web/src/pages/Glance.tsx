/**
 * The borrower's own page: plain questions about the business, each with its answer, and the entries behind it one tap away.
 * One column on a phone. Nothing is worked out here; every figure is the engine's.
 */
import { useId, useState } from 'preact/hooks';
import { BalanceDays } from '../charts/BalanceDays';
import {
  bouncesOf,
  dailyOf,
  duesOf,
  instalmentsOf,
  returnsOf,
  sharesOf,
  type Bounce,
  type Instalment,
  type Return,
} from '../charts/data';
import { useDocuments } from '../charts/documents';
import { filingText } from '../charts/GstBank';
import { MonthFlow } from '../charts/MonthFlow';
import { Waiting } from '../charts/Pictures';
import { Bars } from '../charts/Ranked';
import { Answer } from '../components/Answer';
import { RunPanel } from '../components/RunPanel';
import { Heading, Tag } from '../components/text';
import type { JsonObject, Metric } from '../engine/api';
import { locale, t, word } from '../i18n';
import { date, percent, period, rupees, rupeesShort } from '../lib/format';
import { dueRows, monthRows, payerRows, salesRows } from '../state/glance';
import { go } from '../state/route';
import { services } from '../state/services';
import { analysis, decision, journey, ledger, started } from '../state/session';
import { Loan, Seen } from './GlanceLoan';

export function GlancePage() {
  const reply = analysis.value;
  return (
    <>
      <Heading step={t('step.glance')} question={t('glance.title')}>
        <p>{t('glance.lede')}</p>
      </Heading>
      {reply !== null ? <Answers metrics={reply.metrics} /> : journey.value.running !== null ? <RunPanel /> : <Empty />}
    </>
  );
}

function Empty() {
  return (
    <div class="empty">
      <p>{started.value ? t('glance.ready') : t('empty.start')}</p>
      <button
        type="button"
        class="primary"
        onClick={() => {
          if (started.value) void services().pipeline.runTo('decision');
          else go('home');
        }}
      >
        {started.value ? t('glance.run') : t('empty.home')}
      </button>
    </div>
  );
}

const NAMES = ['transaction_summary', 'account_summary', 'gst_summary'] as const;

function Answers({ metrics }: { metrics: Metric[] }) {
  const documents = useDocuments(NAMES);
  const [transactions = null, accounts = null, gst = null] = NAMES.map(documents.of);
  const of = (id: string): Metric | undefined => metrics.find((metric) => metric.id === id);
  return (
    <div class="glance">
      <Sales best={of('F1_turnover_best_annual')} least={of('F1_turnover_annual_certain')} />
      <Waiting until={documents.ready}>
        <Payer transactions={transactions} top={of('F10_top1_customer')} />
      </Waiting>
      <ByMonth />
      <Waiting until={documents.ready}>
        <Owed total={of('O1_obligations_monthly')} share={of('O2_foir')} instalments={instalmentsOf(transactions)} />
        <Bounced
          own={of('O5_bounce_outward_12m')}
          seen={known(of('Q1_full_months'))}
          bounces={bouncesOf(transactions)}
        />
      </Waiting>
      <Waiting until={documents.ready}>
        <Taxes gst={gst} returns={returnsOf(gst)} />
      </Waiting>
      <Waiting until={documents.ready}>
        <Buffer days={of('B9_buffer_days')} accounts={accounts} />
      </Waiting>
      <Loan />
      <Seen />
    </div>
  );
}

const known = (metric: Metric | undefined): number | null =>
  metric !== undefined && typeof metric.value === 'number' ? metric.value : null;
const short = (value: number): string => rupeesShort(value, locale.value);
const unknown = (metric: Metric | undefined): string => metric?.not_computable ?? t('analytics.unknown');

/** Of a shorter history the year is worked out, and what was really sold is said beside it. */
function Sales({ best, least }: { best: Metric | undefined; least: Metric | undefined }) {
  const value = known(best);
  const certain = known(least);
  const { full_months: months, turnover: sold } = best?.inputs ?? {};
  const whole = months === 12 || typeof months !== 'number' || typeof sold !== 'number';
  const said = (amount: number): string =>
    whole
      ? t('glance.salesSays', {
          amount: rupees(Math.round(amount), locale.value),
          period: period(best?.period ?? '', locale.value),
          least: short(certain ?? 0),
        })
      : t('glance.salesShort', {
          sold: rupees(Math.round(sold), locale.value),
          period: period(best?.period ?? '', locale.value),
          months,
          least: short(certain ?? 0),
        });
  return (
    <Answer
      question={t(whole ? 'glance.sales' : 'glance.salesYear')}
      answer={
        value === null ? t('analytics.unknown') : whole ? short(value) : t('glance.about', { amount: short(value) })
      }
      says={value === null ? unknown(best) : said(value)}
      rows={salesRows(ledger.value, best)}
      file="sales"
    />
  );
}

function ByMonth() {
  const months = analysis.value?.months ?? [];
  const [month, setMonth] = useState(months.at(-1)?.month ?? '');
  const shown = months.find((each) => each.month === month) ?? months.at(-1);
  if (shown === undefined) return null;
  return (
    <Answer
      question={t('glance.months')}
      answer={t('glance.monthsAnswer', { inflow: short(shown.inflow), outflow: short(shown.outflow) })}
      says={t('glance.monthsSays', { month: date(shown.month, locale.value) })}
      rows={monthRows(ledger.value, shown.month)}
      file="month"
    >
      <MonthFlow months={months} onMonth={setMonth} />
    </Answer>
  );
}

function Payer({ transactions, top }: { transactions: JsonObject | null; top: Metric | undefined }) {
  const payers = sharesOf(transactions?.['top_customers']);
  const [first] = payers;
  const share = known(top);
  // The policy's own word on it.
  const asked = decision.value?.reasons.some(({ code }) => code === 'D_ONE_CUSTOMER') === true;
  if (first === undefined || share === null) {
    return <Answer question={t('glance.payer')} answer={t('analytics.unknown')} says={unknown(top)} file="payer" />;
  }
  return (
    <Answer
      question={t('glance.payer')}
      answer={t('glance.payerAnswer', { name: first.name, percent: percent(share, locale.value, 1) })}
      says={t(asked ? 'glance.payerMuch' : 'glance.payerSays', {
        amount: short(first.amount),
        count: first.rows,
        percent: percent(share, locale.value, 1),
      })}
      rows={payerRows(ledger.value, first.name, top?.period ?? '')}
      file="payer"
    >
      <Bars shares={payers.slice(0, 5)} name={({ name }) => name} tone="business" />
    </Answer>
  );
}

function Owed({
  total,
  share,
  instalments,
}: {
  total: Metric | undefined;
  share: Metric | undefined;
  instalments: Instalment[];
}) {
  const value = known(total);
  const of = known(share);
  const running = instalments.filter((each) => each.running);
  return (
    <Answer
      question={t('glance.owed')}
      answer={value === null ? t('analytics.unknown') : rupees(Math.round(value), locale.value)}
      says={
        value === null
          ? unknown(total)
          : value === 0
            ? t('glance.owedNone')
            : of === null || of >= 999
              ? t('glance.owedAll')
              : t('glance.owedSays', { percent: percent(of, locale.value, 0) })
      }
      rows={dueRows(ledger.value, total?.period ?? '')}
      file="owed"
    >
      {running.length > 0 && (
        <ul class="answer-list">
          {running.map((each, index) => (
            <li key={index}>
              <span>{each.lender || t('analytics.unknown')}</span>
              <span class="num">
                {rupees(Math.round(each.aMonth), locale.value)}
                {each.day !== null && <span class="note"> · {t('glance.dueDay', { day: each.day })}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Answer>
  );
}

function Bounced({
  own,
  seen,
  bounces,
}: {
  own: Metric | undefined;
  /** Full months that the statements cover. */
  seen: number | null;
  bounces: Bounce[];
}) {
  const months = Math.min(12, Math.max(1, seen ?? 12));
  const value = known(own);
  const outward = bounces.filter((each) => each.outward);
  const [from] = (own?.period ?? '').split('..');
  const recent = outward.filter((each) => from === undefined || each.date >= from);
  return (
    <Answer
      question={t('glance.bounced')}
      answer={value === null ? t('analytics.unknown') : t('glance.bouncedAnswer', { count: value, months })}
      says={value === null ? unknown(own) : value === 0 ? t('glance.bouncedNone') : t('glance.bouncedSays')}
      rows={recent.map(({ row }) => row)}
      file="bounces"
    >
      {recent.length > 0 && (
        <ul class="answer-list">
          {recent.slice(-5).map((each) => (
            <li key={each.row}>
              <span>
                {date(each.date, locale.value)} · {word('bounce', each.kind, each.kind)}
              </span>
              <span class="num">
                {rupees(each.amount, locale.value)}{' '}
                <span class="note">
                  {each.paidOn === null
                    ? t('glance.notPaid')
                    : t('glance.paidOn', { date: date(each.paidOn, locale.value) })}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Answer>
  );
}

const FILING_TONE = { ON_TIME: 'ok', LATE: 'warn', UNFILED: 'bad', FILED: 'plain', UNKNOWN: 'plain' } as const;

function Taxes({ gst, returns }: { gst: JsonObject | null; returns: Return[] }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  if (gst?.['available'] !== true || returns.length === 0) {
    return (
      <Answer question={t('glance.taxes')} answer={t('analytics.unknown')} says={t('glance.taxesNone')} file="taxes" />
    );
  }
  const count = (filing: Return['filing']): number => returns.filter((each) => each.filing === filing).length;
  return (
    <Answer
      question={t('glance.taxes')}
      answer={t('glance.taxesAnswer', { onTime: count('ON_TIME'), all: returns.length })}
      says={t('glance.taxesSays', { late: count('LATE'), unfiled: count('UNFILED') })}
      file="taxes"
    >
      <div class="evidence">
        <button
          type="button"
          class="quiet"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {t('glance.returns', { count: returns.length })}
        </button>
        <div id={id}>
          {open && (
            <ul class="answer-list">
              {[...returns].reverse().map((each) => (
                <li key={`${each.form}/${each.period}`}>
                  <span>
                    {word('form', each.form, each.form)} · {date(each.period, locale.value)}
                  </span>
                  <Tag tone={FILING_TONE[each.filing]}>{filingText(each)}</Tag>
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </Answer>
  );
}

function Buffer({ days, accounts }: { days: Metric | undefined; accounts: JsonObject | null }) {
  const value = known(days);
  const daily = dailyOf(accounts);
  return (
    <Answer
      question={t('glance.buffer')}
      answer={value === null ? t('analytics.unknown') : t('glance.bufferAnswer', { days: Math.floor(value) })}
      says={value === null ? unknown(days) : t('glance.bufferSays')}
      file="buffer"
    >
      {daily !== null && (
        <details class="answer-more">
          <summary>{t('glance.bufferDays')}</summary>
          <BalanceDays daily={daily} dues={duesOf(ledger.value, daily)} />
        </details>
      )}
    </Answer>
  );
}
