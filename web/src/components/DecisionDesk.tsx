/** The officer's desk: what a person decides beside the engine, with a reason; it never changes the engine's decision. */
import { useEffect, useState } from 'preact/hooks';
import type { DecisionReply, OfficerDecision, OfficerOutcome } from '../engine/api';
import { locale, t, word } from '../i18n';
import { percent, quantity } from '../lib/format';
import { overrideDecision, withdrawOverride } from '../state/path';
import { engineInfo, officerDecision } from '../state/session';
import { parseAmount } from './amount';
import { Form } from './Form';
import { Facts, Money, Section, Tag } from './text';

const OUTCOMES: OfficerOutcome[] = ['APPROVE', 'REFER', 'REJECT'];

export function DecisionDesk({ reply }: { reply: DecisionReply }) {
  const made = officerDecision.value;
  return (
    <Section title={t('desk.title')} note={t('desk.note')}>
      <div role="status">{made !== null && <Made made={made} />}</div>
      {made === null ? (
        <Desk reply={reply} />
      ) : (
        <div class="actions">
          <button
            type="button"
            onClick={() => {
              void withdrawOverride().then((gone) => {
                if (gone) officerDecision.value = null;
              });
            }}
          >
            {t('desk.withdraw')}
          </button>
        </div>
      )}
    </Section>
  );
}

/** What was decided, also on paper. */
export function Made({ made }: { made: OfficerDecision }) {
  const granted = made.outcome === 'APPROVE';
  return (
    <>
      <Facts
        items={[
          [t('desk.engine'), t(`outcome.${made.engine.outcome}`)],
          [t('desk.officer'), `${t(`outcome.${made.outcome}`)} · ${made.officer}`],
          [t('desk.reason'), `${word('override', made.reason.code, made.reason.text)} ${made.note}`],
        ]}
      />
      {granted && (
        <Facts
          items={[
            [t('decision.amount'), <Money key="a" value={made.amount} />],
            [t('decision.emi'), <Money key="e" value={made.emi} />],
            [t('decision.rate'), percent(made.annual_rate, locale.value)],
            [t('decision.tenure'), t('home.months', { months: made.tenure_months ?? 0 })],
            [t('decision.apr'), percent(made.apr, locale.value)],
          ]}
        />
      )}
      {made.against.length + made.beyond.length > 0 && (
        <p>
          {t('desk.against')}{' '}
          {[...made.against.map((each) => each.rule), ...made.beyond.map((each) => each.cap)].map((each) => (
            <Tag key={each} tone="warn">
              {each}
            </Tag>
          ))}
        </p>
      )}
    </>
  );
}

function Desk({ reply }: { reply: DecisionReply }) {
  const reasons = engineInfo.value?.override_reasons ?? [];
  const start = reply.amount > 0 ? reply : (reply.indicative ?? {});
  const number = (value: unknown, fallback: number): number =>
    typeof value === 'number' && value > 0 ? value : fallback;
  const first = {
    outcome: 'APPROVE' as OfficerOutcome,
    amount: number(start.amount, reply.request.amount).toLocaleString('en-IN'),
    tenure: String(number(start.tenure_months, reply.request.tenure_months)),
    rate: String(number(start.annual_rate, number(reply.rate?.['annual_rate'], 0)) || ''),
    reason: reasons[0]?.code ?? '',
    note: '',
    officer: '',
  };
  const [draft, setDraft] = useState(first);
  useEffect(() => {
    setDraft(first);
    // Only another decision begins anew.
  }, [reply]);
  const set =
    (key: keyof typeof first) =>
    (event: { currentTarget: { value: string } }): void => {
      setDraft({ ...draft, [key]: event.currentTarget.value });
    };
  const amount = parseAmount(draft.amount);
  const granting = draft.outcome === 'APPROVE';
  const ready = draft.note.trim().length >= 20 && draft.officer.trim() !== '' && (!granting || amount !== null);
  const submit = (): void => {
    if (!ready) return;
    void overrideDecision({
      outcome: draft.outcome,
      reason: draft.reason,
      note: draft.note.trim(),
      officer: draft.officer.trim(),
      ...(granting && amount !== null
        ? {
            amount,
            tenure_months: Math.trunc(Number(draft.tenure)) || 0,
            ...(draft.rate === '' ? {} : { annual_rate: Number(draft.rate) }),
          }
        : {}),
    }).then((made) => {
      if (made !== null) officerDecision.value = made;
    });
  };
  return (
    <Form class="request desk" label={t('desk.title')} onSubmit={submit}>
      <label class="field">
        <span>{t('desk.outcome')}</span>
        <select
          value={draft.outcome}
          onChange={(event) => {
            setDraft({ ...draft, outcome: event.currentTarget.value as OfficerOutcome });
          }}
        >
          {OUTCOMES.map((each) => (
            <option key={each} value={each}>
              {t(`outcome.${each}`)}
            </option>
          ))}
        </select>
      </label>
      {granting && (
        <>
          <label class="field">
            <span>{t('decision.amount')}</span>
            <input
              class="num"
              inputMode="decimal"
              value={draft.amount}
              aria-invalid={amount === null}
              onInput={set('amount')}
            />
          </label>
          <label class="field">
            <span>{t('request.tenure')}</span>
            <input class="num" type="number" min={1} max={120} value={draft.tenure} onInput={set('tenure')} />
          </label>
          <label class="field">
            <span>{t('desk.rate')}</span>
            <input class="num" type="number" step="0.01" min={0} max={48} value={draft.rate} onInput={set('rate')} />
          </label>
        </>
      )}
      <label class="field">
        <span>{t('desk.reason')}</span>
        <select value={draft.reason} onChange={set('reason')}>
          {reasons.map((each) => (
            <option key={each.code} value={each.code}>
              {word('override', each.code, each.text)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{t('desk.words')}</span>
        <textarea rows={3} value={draft.note} onInput={set('note')} />
      </label>
      <label class="field">
        <span>{t('desk.name')}</span>
        <input value={draft.officer} autocomplete="off" onInput={set('officer')} />
      </label>
      <p class="note">{t('desk.asked', { amount: quantity(reply.request.amount, 'INR', locale.value) })}</p>
      <button type="button" disabled={!ready} onClick={submit}>
        {t('desk.record')}
      </button>
    </Form>
  );
}
