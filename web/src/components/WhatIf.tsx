/**
 * What would change the answer, by hand: sliders for amount and tenure, and the changes that this borrower could make. The
 * engine decides each position again; what it says is announced when the hand rests.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { DecisionReply, WhatIfChange, WhatIfReply } from '../engine/api';
import { locale, t, word } from '../i18n';
import { number, percent, quantity, rupees, rupeesShort } from '../lib/format';
import { services } from '../state/services';
import { source } from '../state/session';
import { amountRange, askWhatIf, byUse, wishOf, type Wish } from '../state/whatif';
import { Blocks } from './Blocks';
import { changeText } from './PathPanel';
import { Section } from './text';

/** A hand that rests this long has chosen. */
const REST_MS = 250;

export function WhatIf({ reply }: { reply: DecisionReply }) {
  const [wish, setWish] = useState<Wish>(() => wishOf(reply));
  const [answer, setAnswer] = useState<WhatIfReply | null>(null);
  const [waiting, setWaiting] = useState(true);
  const first = useRef(true);
  useEffect(() => {
    // Another decision is another request to start from.
    setWish(wishOf(reply));
    first.current = true;
  }, [reply]);
  useEffect(() => {
    let current = true;
    setWaiting(true);
    const timer = setTimeout(
      () => {
        first.current = false;
        void askWhatIf(reply, wish).then((made) => {
          if (!current) return;
          setAnswer(made);
          setWaiting(false);
        });
      },
      first.current ? 0 : REST_MS,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [reply, wish]);
  // Nothing can be decided anew without the files.
  if (source.value.kind === 'stored') return null;
  const range = amountRange(reply);
  const { first: near, more } = byUse(answer?.changes ?? []);
  const put = (patch: Partial<Wish>): void => {
    setWish({ ...wish, ...patch });
  };
  const pick = (id: string, on: boolean): void => {
    put({ changes: on ? [...wish.changes, id] : wish.changes.filter((each) => each !== id) });
  };
  const lasting = (answer?.changes ?? []).some(({ id, kind }) => kind === 'months' && wish.changes.includes(id));
  const moved = wish.amount !== reply.request.amount || wish.tenure_months !== reply.request.tenure_months;
  return (
    <Section title={t('whatif.title')} note={t('whatif.note')}>
      <div class="whatif">
        <div class="whatif-hand">
          <Slider
            label={t('request.amount')}
            said={`${rupees(wish.amount, locale.value)} · ${rupeesShort(wish.amount, locale.value)}`}
            {...range}
            value={wish.amount}
            onMove={(amount) => {
              put({ amount });
            }}
          />
          <Slider
            label={t('request.tenure')}
            said={t('home.months', { months: wish.tenure_months })}
            min={Math.min(3, reply.request.tenure_months)}
            max={Math.max(60, reply.request.tenure_months)}
            step={1}
            value={wish.tenure_months}
            onMove={(tenure_months) => {
              put({ tenure_months });
            }}
          />
          {near.length > 0 && (
            <fieldset class="whatif-changes">
              <legend>{t('whatif.changes')}</legend>
              {near.map((change) => (
                <Choice key={change.id} change={change} on={wish.changes.includes(change.id)} onPick={pick} />
              ))}
            </fieldset>
          )}
          {more.length > 0 && (
            <details>
              <summary>{t('whatif.more', { count: more.length })}</summary>
              <fieldset class="whatif-changes">
                <legend class="hidden">{t('whatif.more', { count: more.length })}</legend>
                {more.map((change) => (
                  <Choice key={change.id} change={change} on={wish.changes.includes(change.id)} onPick={pick} />
                ))}
              </fieldset>
            </details>
          )}
          {lasting && (
            <Slider
              label={t('whatif.months')}
              said={t('home.months', { months: wish.months })}
              min={1}
              max={12}
              step={1}
              value={wish.months}
              onMove={(months) => {
                put({ months });
              }}
            />
          )}
          {answer !== null && (
            <p class="whatif-strip num" aria-hidden="true">
              {strip(answer)}
            </p>
          )}
        </div>
        <div class="whatif-answer">
          <h3>{t('whatif.then')}</h3>
          <div role="status" aria-live="polite" aria-busy={waiting}>
            {answer !== null && <Answer answer={answer} reply={reply} />}
          </div>
          <div class="actions">
            <button
              type="button"
              disabled={!moved && wish.changes.length === 0}
              onClick={() => {
                setWish(wishOf(reply));
              }}
            >
              {t('whatif.back')}
            </button>
            <button
              type="button"
              disabled={!moved}
              onClick={() => {
                const { amount, tenure_months } = wish;
                void services().pipeline.decide({ ...reply.request, amount, tenure_months });
              }}
            >
              {t('whatif.ask')}
            </button>
          </div>
          {wish.changes.length > 0 && moved && <p class="note">{t('whatif.askNote')}</p>}
        </div>
      </div>
    </Section>
  );
}

/** The answer in a line, for a phone, where the answer itself stands below what is being changed. */
function strip({ result }: WhatIfReply): string {
  const said = t(`whatif.outcome.${result.outcome}`);
  if (result.amount <= 0) return said;
  return `${said} · ${t('whatif.strip', {
    amount: rupees(result.amount, locale.value),
    emi: rupees(Math.round(result.emi), locale.value),
  })}`;
}

interface SliderProps {
  label: string;
  said: string;
  min: number;
  max: number;
  step: number;
  value: number;
  onMove: (value: number) => void;
}

function Slider({ label, said, min, max, step, value, onMove }: SliderProps) {
  return (
    <label class="slider">
      <span>{label}</span>
      <output class="num">{said}</output>
      <input
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-label={label}
        aria-valuetext={said}
        onInput={(event) => {
          onMove(event.currentTarget.valueAsNumber);
        }}
      />
    </label>
  );
}

function Choice({
  change,
  on,
  onPick,
}: {
  change: WhatIfChange;
  on: boolean;
  onPick: (id: string, on: boolean) => void;
}) {
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => {
          onPick(change.id, event.currentTarget.checked);
        }}
      />
      <span>{changeText(change)}</span>
    </label>
  );
}

const TONES = { APPROVE: 'ok', APPROVE_REDUCED: 'ok', REFER: 'warn', REJECT: 'bad' } as const;

/** Nothing was changed: what the decision says of its figures holds. */
export function isToday({ request, changes }: WhatIfReply, reply: DecisionReply): boolean {
  const { amount, tenure_months } = reply.request;
  return request.amount === amount && request.tenure_months === tenure_months && !changes.some(({ on }) => on);
}

function Answer({ answer, reply }: { answer: WhatIfReply; reply: DecisionReply }) {
  const { outcome, amount, tenure_months, annual_rate, emi, binding_cap, blocks, score } = answer.result;
  const granted = outcome === 'APPROVE' || outcome === 'APPROVE_REDUCED';
  const cap = reply.caps.find(({ id }) => id === binding_cap);
  return (
    <>
      <p class={`whatif-outcome tone-${TONES[outcome]}`}>{t(`whatif.outcome.${outcome}`)}</p>
      {granted ? (
        <p>
          {t('whatif.terms', {
            amount: quantity(amount, 'INR', locale.value),
            months: tenure_months ?? 0,
            emi: rupees(Math.round(emi), locale.value),
            rate: percent(annual_rate, locale.value),
          })}{' '}
          {cap !== undefined && cap.id !== 'request' && t('whatif.limit', { name: word('cap', cap.id, cap.name) })}
        </p>
      ) : (
        <Blocks codes={blocks} {...(isToday(answer, reply) ? { reasons: reply.reasons } : {})} />
      )}
      <p class="note">
        {score !== null &&
          t('whatif.score', { score: number(score, locale.value, 1), grade: answer.result.grade ?? '—' })}{' '}
        {answer.months > 0 && t('whatif.after', { months: answer.months })}
      </p>
    </>
  );
}
