/**
 * The borrower's own page: plain questions about the business, each with its answer, and the entries behind it one tap away.
 * One column on a phone. Nothing is worked out here; every figure is the engine's.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
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
import { capName } from '../charts/CapBars';
import { filingText } from '../charts/GstBank';
import { MonthFlow } from '../charts/MonthFlow';
import { Waiting } from '../charts/Pictures';
import { Bars } from '../charts/Ranked';
import { Ledger } from '../components/Ledger';
import { changeText } from '../components/PathPanel';
import { reasonText } from '../components/Reasons';
import { RunPanel } from '../components/RunPanel';
import { Heading, Section, Tag } from '../components/text';
import { Blocks, WhatIf } from '../components/WhatIf';
import type { DecisionReply, JsonObject, Metric, PathReply } from '../engine/api';
import { locale, t, word } from '../i18n';
import { date, number, percent, period, quantity, rupees, rupeesShort } from '../lib/format';
import { dueRows, monthRows, payerRows, salesRows } from '../state/glance';
import { readPath } from '../state/path';
import { go } from '../state/route';
import { services } from '../state/services';
import { analysis, cleaned, consent, decision, journey, ledger, started } from '../state/session';

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

/** A question, its answer in large, what it means, and what is behind it. */
function Answer({
  question,
  answer,
  says,
  rows,
  file,
  children,
}: {
  question: string;
  answer: string;
  says?: ComponentChildren;
  /** Of the ledger. */
  rows?: number[];
  file: string;
  children?: ComponentChildren;
}) {
  return (
    <section class="answer" data-answer={file}>
      <h2>{question}</h2>
      <p class="answer-figure num">{answer}</p>
      {says !== undefined && <p>{says}</p>}
      {children}
      {rows !== undefined && <Behind rows={rows} file={file} question={question} />}
    </section>
  );
}

/** The entries behind a figure. Drawn when asked for. */
function Behind({ rows, file, question }: { rows: number[]; file: string; question: string }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  if (rows.length === 0 || ledger.value === null) return null;
  return (
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
        {t('glance.entries', { count: rows.length })}
        <span class="hidden"> · {question}</span>
      </button>
      <div id={id}>
        {open && <Ledger ledger={ledger.value} rows={rows} caption={question} file={`entries_${file}`} />}
      </div>
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

const granted = (reply: DecisionReply): boolean => reply.outcome === 'APPROVE' || reply.outcome === 'APPROVE_REDUCED';

function Loan() {
  const reply = decision.value;
  // Undefined while it is worked out, null when it can't be.
  const [path, setPath] = useState<PathReply | null | undefined>(undefined);
  useEffect(() => {
    let current = true;
    setPath(undefined);
    if (reply !== null) {
      void readPath(reply).then((made) => {
        if (current) setPath(made);
      });
    }
    return () => {
      current = false;
    };
  }, [reply]);
  if (reply === null) {
    return (
      <section class="answer">
        <h2>{t('glance.loan')}</h2>
        {journey.value.running !== null ? (
          <RunPanel />
        ) : (
          <button
            type="button"
            class="primary"
            onClick={() => {
              void services().pipeline.runTo('decision');
            }}
          >
            {t('glance.loanRun')}
          </button>
        )}
      </section>
    );
  }
  return (
    <>
      <Answer
        question={t('glance.loan')}
        answer={granted(reply) ? rupees(reply.amount, locale.value) : t(`glance.loan.${reply.outcome as 'REFER'}`)}
        says={t(`decision.words.${reply.outcome}`, {
          asked: quantity(reply.request.amount, 'INR', locale.value),
          amount: quantity(reply.amount, 'INR', locale.value),
        })}
        file="loan"
      >
        {!granted(reply) && (
          <ul class="whatif-blocks">
            {reply.reasons.map((reason) => (
              <li key={`${reason.code}/${reason.text}`}>{reasonText(reason)}</li>
            ))}
          </ul>
        )}
      </Answer>
      <Limit reply={reply} path={path ?? null} />
      <Waiting until={path !== undefined}>{path && <Raise reply={reply} path={path} />}</Waiting>
      <div class="glance-wide">
        <WhatIf reply={reply} />
      </div>
    </>
  );
}

/** Which cap binds; when it is only what was asked for, which one comes next. */
function Limit({ reply, path }: { reply: DecisionReply; path: PathReply | null }) {
  const binding = reply.caps.find((cap) => cap.binding);
  const most = path?.frontier.find((each) => each.asked);
  const next = reply.caps.find((cap) => cap.id === most?.binding_cap);
  const own = binding?.id === 'request';
  return (
    <Answer
      question={t('glance.limit')}
      answer={binding === undefined ? t('pic.caps.open') : own ? t('glance.limitOwn') : capName(binding)}
      says={
        binding === undefined
          ? undefined
          : own
            ? most === undefined || next === undefined
              ? t('glance.limitOwnSays')
              : t('glance.limitNext', { amount: short(most.amount), name: capName(next) })
            : t('glance.limitSays', { amount: rupees(Math.floor(binding.amount ?? 0), locale.value) })
      }
      file="limit"
    >
      {binding !== undefined && !own && <p class="formula">{binding.formula}</p>}
      <button
        type="button"
        class="quiet"
        onClick={() => {
          go('decision');
        }}
      >
        {t('glance.limits')}
      </button>
    </Answer>
  );
}

function Raise({ reply, path }: { reply: DecisionReply; path: PathReply }) {
  const first = path.paths.slice(0, 3) ?? [];
  const best = path.frontier.reduce<PathReply['frontier'][number] | null>(
    (a, b) => (a === null || b.amount > a.amount ? b : a),
    null,
  );
  const answer = (): string => {
    if (path.today.outcome === 'APPROVE')
      return t((best?.amount ?? 0) > reply.request.amount ? 'glance.raiseMore' : 'glance.raiseYes');
    return first.length > 0 ? t('glance.raiseWays', { count: first.length }) : t('glance.raiseNone');
  };
  const most =
    best === null ? undefined : t('glance.raiseMost', { amount: short(best.amount), months: best.tenure_months });
  return (
    <Answer question={t('glance.raise')} answer={answer()} says={most} file="raise">
      {first.length > 0 && (
        <ol class="raise">
          {first.map((each) => (
            <li key={each.changes.map(({ text }) => text).join('/')}>
              <strong>{rupees(each.result.amount, locale.value)}</strong>{' '}
              <Tag>{each.months === 0 ? t('path.now') : t('path.after', { months: each.months })}</Tag>
              <ul>
                {each.changes.map((change) => (
                  <li key={change.text}>{changeText(change)}</li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      )}
      {path.blocked.length > 0 && (
        <>
          <p>{t('path.blocked')}</p>
          <Blocks codes={path.blocked} reasons={reply.reasons} />
        </>
      )}
    </Answer>
  );
}

/** What somebody who is shown this sees, and what they don't: nothing is sent, so it is what the borrower hands over. */
function Seen() {
  const sets = cleaned.value?.datasets.filter(({ counts }) => counts.in > 0) ?? [];
  const until = consent.value?.consent_expiry;
  return (
    <div class="glance-wide">
      <Section title={t('seen.title')} note={t('seen.note')}>
        <div class="seen">
          <div>
            <h3>{t('seen.sees')}</h3>
            <ul>
              <li>{t('seen.decision')}</li>
              <li>{t('seen.scores')}</li>
              <li>{t('seen.reasons')}</li>
              <li>{t('seen.files')}</li>
            </ul>
          </div>
          <div>
            <h3>{t('seen.hidden')}</h3>
            <ul>
              <li>
                {t('seen.rows', {
                  sets: sets
                    .map(
                      ({ dataset, counts }) =>
                        `${word('dataset', dataset, dataset)} (${number(counts.in, locale.value)})`,
                    )
                    .join(', '),
                })}
              </li>
              <li>{t('seen.names')}</li>
              <li>{t('seen.tries')}</li>
              <li>{t('seen.passwords')}</li>
            </ul>
          </div>
        </div>
        <p class="note">{t('seen.network', { until: until === undefined ? '—' : date(until, locale.value) })}</p>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            go('privacy');
          }}
        >
          {t('seen.receipt')}
        </button>
      </Section>
    </div>
  );
}
