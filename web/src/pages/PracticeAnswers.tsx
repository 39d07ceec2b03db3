/** The answer sheet: what is there and what isn't, the outcome with its terms, the main reasons. */
import { useState } from 'preact/hooks';
import type { Outcome, PracticeBook } from '../engine/api';
import { t, type Key } from '../i18n';
import { book, compare, draft, stage, type ShownCase } from '../state/practice';
import { answer, approving, lackOf, restAbsent, toggleReason } from '../state/practice-marks';

const OUTCOMES: readonly Outcome[] = ['APPROVE', 'APPROVE_REDUCED', 'REFER', 'REJECT'];
export const GROUPS = ['data', 'forged', 'flows', 'debt', 'trade'] as const;

export function PracticeAnswers({ found }: { found: ShownCase }) {
  const known = book.value;
  const [pressed, setPressed] = useState(false);
  if (known === null) return null;
  const lack = lackOf(draft.value);
  const busy = stage.value === 'grading';
  const answered = Object.keys(draft.value.problems).length;
  return (
    <aside class="practice-answers" aria-label={t('practice.answers')}>
      <h2 tabIndex={-1}>{t('practice.answers')}</h2>
      <p class="note">{t('practice.answers.note')}</p>
      {GROUPS.map((group) => (
        <Group key={group} group={group} known={known} />
      ))}
      <p class="note" role="status">
        {t('practice.answered', { count: answered, of: known.problems.length })}
      </p>
      <div class="actions">
        <button
          type="button"
          disabled={answered === known.problems.length}
          onClick={() => {
            draft.value = restAbsent(draft.value, known);
          }}
        >
          {t('practice.rest')}
        </button>
      </div>
      <Decide found={found} />
      <Reasons known={known} />
      {pressed && lack !== null && (
        <p class="error" role="alert">
          {t(`practice.lack.${lack}`)}
        </p>
      )}
      <div class="actions">
        <button
          type="button"
          class="primary"
          disabled={busy}
          onClick={() => {
            setPressed(true);
            if (lack === null) void compare();
          }}
        >
          {busy ? t('practice.comparing') : t('practice.compare')}
        </button>
      </div>
    </aside>
  );
}

function Group({ group, known }: { group: (typeof GROUPS)[number]; known: PracticeBook }) {
  const list = known.problems.filter((each) => each.group === group);
  const said = draft.value.problems;
  return (
    <fieldset class="practice-group">
      <legend>{t(`practice.group.${group}`)}</legend>
      {list.map(({ id, rows }) => (
        <div key={id} class="practice-ask" role="radiogroup" aria-label={t(`practice.problem.${id}` as Key)}>
          <span class="practice-ask-name">
            {t(`practice.problem.${id}` as Key)}
            {rows && (said[id]?.rows.length ?? 0) > 0 && (
              <span class="note num"> {t('practice.marked', { count: said[id]?.rows.length ?? 0 })}</span>
            )}
          </span>
          {([true, false] as const).map((there) => (
            <label key={String(there)} class="practice-say">
              <input
                type="radio"
                name={`say-${id}`}
                checked={said[id]?.there === there}
                onChange={() => {
                  draft.value = answer(draft.value, id, there);
                }}
              />
              <span>{there ? t('practice.there') : t('practice.absent')}</span>
            </label>
          ))}
        </div>
      ))}
    </fieldset>
  );
}

function Decide({ found }: { found: ShownCase }) {
  const now = draft.value;
  const choose = (outcome: Outcome): void => {
    const { amount, tenure_months } = found.case.request;
    // The request stands in the fields to begin with; the rate is the trainee's to name.
    const start =
      approving(outcome) && now.amount === '' && now.tenure === ''
        ? { amount: amount.toLocaleString('en-IN'), tenure: String(tenure_months) }
        : {};
    draft.value = { ...now, ...start, outcome };
  };
  const field = (key: 'amount' | 'tenure' | 'rate', label: string) => (
    <label class="field">
      <span>{label}</span>
      <input
        class="num"
        inputMode="decimal"
        autocomplete="off"
        value={now[key]}
        onInput={(event) => {
          draft.value = { ...draft.value, [key]: event.currentTarget.value };
        }}
      />
    </label>
  );
  return (
    <>
      <fieldset class="practice-group">
        <legend>{t('practice.decide')}</legend>
        {OUTCOMES.map((outcome) => (
          <label key={outcome} class="practice-outcome">
            <input
              type="radio"
              name="practice-outcome"
              checked={now.outcome === outcome}
              onChange={() => {
                choose(outcome);
              }}
            />{' '}
            {t(`outcome.${outcome}`)}
          </label>
        ))}
      </fieldset>
      {approving(now.outcome) && (
        <div class="practice-terms">
          {field('amount', t('decision.amount'))}
          {field('tenure', t('request.tenure'))}
          {field('rate', t('practice.rate'))}
        </div>
      )}
    </>
  );
}

function Reasons({ known }: { known: PracticeBook }) {
  const { most } = known.reasons;
  const chosen = draft.value.reasons;
  const box = (id: string, name: string) => (
    <label key={id}>
      <input
        type="checkbox"
        checked={chosen.includes(id)}
        disabled={!chosen.includes(id) && chosen.length >= most}
        onChange={() => {
          draft.value = toggleReason(draft.value, id, most);
        }}
      />{' '}
      {name}
    </label>
  );
  return (
    <fieldset class="practice-group practice-reasons">
      <legend>{t('practice.reasons', { most })}</legend>
      {known.strengths.map((id) => box(id, t(`practice.strength.${id}` as Key)))}
      {known.problems.map(({ id }) => box(id, t(`practice.problem.${id}` as Key)))}
    </fieldset>
  );
}
