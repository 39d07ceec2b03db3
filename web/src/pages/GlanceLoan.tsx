/** The last questions of the borrower's page: how much could be borrowed, what limits it, what would raise it, who sees it. */
import { useEffect, useState } from 'preact/hooks';
import { capName } from '../charts/CapBars';
import { Waiting } from '../charts/Pictures';
import { Answer } from '../components/Answer';
import { Blocks } from '../components/Blocks';
import { changeText } from '../components/PathPanel';
import { reasonText } from '../components/Reasons';
import { RunPanel } from '../components/RunPanel';
import { Section, Tag } from '../components/text';
import { WhatIf } from '../components/WhatIf';
import type { DecisionReply, PathReply } from '../engine/api';
import { locale, said, t, word } from '../i18n';
import { date, number, quantity, rupees, rupeesShort } from '../lib/format';
import { readPath } from '../state/path';
import { go } from '../state/route';
import { services } from '../state/services';
import { cleaned, consent, decision, journey } from '../state/session';

const short = (value: number): string => rupeesShort(value, locale.value);
const granted = (reply: DecisionReply): boolean => reply.outcome === 'APPROVE' || reply.outcome === 'APPROVE_REDUCED';

export function Loan() {
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
      {binding !== undefined && !own && <p class="formula">{said(binding.formula)}</p>}
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
export function Seen() {
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
