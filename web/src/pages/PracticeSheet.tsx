/** The trainer's sheet of a session, for paper: each case with its goal, truth, what is to be found, the engine's answer. */
import { Facts, Heading, Money } from '../components/text';
import type { PracticeGrade } from '../engine/api';
import { locale, t, type Key } from '../i18n';
import { percent, rupees } from '../lib/format';
import { sheet, sheetOf } from '../state/practice';
import { print } from '../state/route';
import { reasonName, Told, TruthFacts } from './PracticeCompare';
import { leaveToChoice } from './PracticeChoose';

export function PracticeSheet() {
  const of = sheetOf.value;
  if (of === null) return null;
  const done = sheet.value.length;
  const whole = done === of.cases.length;
  return (
    <div class="practice-sheet">
      <Heading question={t('practice.sheet')}>
        <p>
          {t('practice.seed.label')}: <code>{of.seed}</code>
        </p>
        <p class="note">{t('practice.sheet.note')}</p>
        <div class="actions">
          <button
            type="button"
            class="primary"
            disabled={!whole}
            onClick={() => {
              print();
            }}
          >
            {t('practice.sheet.print')}
          </button>
          <button type="button" onClick={leaveToChoice}>
            {whole ? t('practice.sheet.close') : t('practice.cancel')}
          </button>
          <span role="status">{whole ? '' : t('practice.sheet.making', { at: done, of: of.cases.length })}</span>
        </div>
      </Heading>
      {sheet.value.map((grade, index) => (
        <One key={grade.seed} grade={grade} place={index + 1} />
      ))}
    </div>
  );
}

function One({ grade, place }: { grade: PracticeGrade; place: number }) {
  const { engine, decision, request } = grade;
  const expected = grade.problems.filter(({ truth }) => truth === 'there');
  return (
    <section class="practice-page">
      <h2>
        {place}. {t(`practice.theme.${grade.theme}` as Key)}, {t(`practice.difficulty.${grade.difficulty}` as Key)}
      </h2>
      <p>
        <code>{grade.seed}</code>
      </p>
      <p>{t(`practice.goal.${grade.theme}` as Key)}</p>
      <h3>{t('request.title')}</h3>
      <Facts
        items={[
          [t('request.amount'), <Money key="a" value={request.amount} />],
          [t('request.tenure'), t('home.months', { months: request.tenure_months })],
          [t('practice.purpose'), t(`practice.purpose.${request.purpose}` as Key)],
        ]}
      />
      <h3>{t('practice.truth')}</h3>
      <TruthFacts grade={grade} />
      <h3>{t('practice.expected')}</h3>
      {expected.length === 0 && <p>{t('practice.expected.none')}</p>}
      {expected.map((each) => (
        <div key={each.id} class="practice-item is-open">
          <p>
            <span class="practice-name">{t(`practice.problem.${each.id}` as Key)}</span>
          </p>
          <p>{t(`practice.means.${each.id}` as Key)}</p>
          <Told each={each} />
          {each.rows.length > 0 && (
            <p class="num">
              {t('practice.lines', {
                lines: each.rows.map(({ row }) => row).join(', ') + (each.rows_total > each.rows.length ? ', …' : ''),
              })}
            </p>
          )}
        </div>
      ))}
      <h3>{t('practice.engine')}</h3>
      <Facts
        items={[
          [t('practice.outcome'), t(`outcome.${engine.outcome}`)],
          [
            t('decision.amount'),
            engine.amount > 0
              ? rupees(engine.amount, locale.value)
              : engine.indicative_amount === null
                ? '—'
                : t('practice.indicative', { amount: rupees(engine.indicative_amount, locale.value) }),
          ],
          [t('decision.rate'), percent(engine.annual_rate, locale.value)],
          [t('practice.accepted'), decision.accepted.map((each) => t(`outcome.${each}`)).join(', ')],
        ]}
      />
      <p>
        <b>{t('practice.trueReasons')}:</b> {grade.reasons.true.map(reasonName).join(', ') || '—'}
      </p>
      <h3>{t('practice.notes')}</h3>
      <div class="practice-notes" aria-hidden="true">
        <div />
        <div />
        <div />
        <div />
        <div />
      </div>
    </section>
  );
}
