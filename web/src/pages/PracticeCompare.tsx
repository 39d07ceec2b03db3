/** The answers beside the engine's and the hidden truth: points with their weights, and each finding with its rows. */
import { useEffect } from 'preact/hooks';
import { Table, type ShownColumn } from '../components/Table';
import { Facts, Heading, Money, Section, Tag, type Tone } from '../components/text';
import type { GradedProblem, PracticeGrade } from '../engine/api';
import { locale, t, word, type Key } from '../i18n';
import { date, number, percent, quantity, rupees, rupeesShort } from '../lib/format';
import { at, book, graded, openCase, session } from '../state/practice';
import { mean, scores } from '../state/practice-scores';
import { Trouble } from './Practice';
import { GROUPS } from './PracticeAnswers';
import { leaveToChoice } from './PracticeChoose';
import { PracticeScores } from './PracticeScores';

const TONES: Record<GradedProblem['result'], Tone> = {
  found: 'ok',
  cleared: 'ok',
  missed: 'bad',
  overlooked: 'bad',
  false_alarm: 'bad',
  unanswered: 'warn',
  not_graded: 'plain',
};

export function PracticeCompare() {
  const grade = graded.value;
  const of = session.value;
  useEffect(() => {
    window.scrollTo(0, 0);
    document.querySelector<HTMLElement>('h1')?.focus();
  }, [grade]);
  if (grade === null || of === null) return null;
  const last = at.value + 1 >= of.cases.length;
  return (
    <>
      <Heading
        step={t('practice.place', { at: at.value + 1, of: of.cases.length })}
        question={t('practice.result', { score: grade.score })}
      >
        <p>
          {t('practice.about', {
            theme: t(`practice.theme.${grade.theme}` as Key),
            difficulty: t(`practice.difficulty.${grade.difficulty}` as Key),
            goal: t(`practice.goal.${grade.theme}` as Key),
          })}
        </p>
        <p class="note">
          {t('practice.seed.label')}: <code>{grade.seed}</code>
        </p>
        <NextUp last={last} />
      </Heading>
      <Trouble />
      <Points grade={grade} />
      <Verdicts grade={grade} />
      <Section title={t('practice.feedback')} note={t('practice.feedback.note')}>
        {GROUPS.map((group) => (
          <div key={group} class="practice-feedback">
            <h3>{t(`practice.group.${group}`)}</h3>
            {grade.problems
              .filter((each) => each.group === group)
              .map((each) => (
                <Feedback key={each.id} each={each} />
              ))}
          </div>
        ))}
      </Section>
      <Section title={t('practice.truth')}>
        <TruthFacts grade={grade} />
      </Section>
      <EngineFindings grade={grade} />
      <Section
        title={t('practice.scores')}
        note={t('practice.scores.mean', { mean: number(mean(scores.value) ?? 0, locale.value) })}
      >
        <PracticeScores />
      </Section>
      <NextUp last={last} />
    </>
  );
}

function NextUp({ last }: { last: boolean }) {
  return (
    <div class="actions">
      {!last && (
        <button
          type="button"
          class="primary"
          onClick={() => {
            window.scrollTo(0, 0);
            void openCase(at.value + 1);
          }}
        >
          {t('practice.next')}
        </button>
      )}
      <button type="button" class={last ? 'primary' : ''} onClick={leaveToChoice}>
        {last ? t('practice.done') : t('practice.leave')}
      </button>
    </div>
  );
}

function Points({ grade }: { grade: PracticeGrade }) {
  const { parts, looked } = grade;
  const columns: ShownColumn[] = [
    {
      key: 'part',
      label: t('practice.part'),
      kind: 'text',
      value: (row) => t(`practice.part.${parts[row]?.id ?? 'problems'}`),
    },
    {
      key: 'points',
      label: t('practice.points'),
      kind: 'number',
      value: (row) => (parts[row]?.counted === true ? parts[row].points : null),
      show: (row) =>
        parts[row]?.counted === true ? number(parts[row].points, locale.value, 1) : t('practice.notCounted'),
    },
    {
      key: 'of',
      label: t('practice.of'),
      kind: 'number',
      value: (row) => (parts[row]?.counted === true ? parts[row].of : null),
      show: (row) => (parts[row]?.counted === true ? number(parts[row].of, locale.value, 1) : '—'),
    },
  ];
  return (
    <Section title={t('practice.pointsTitle')}>
      <Table caption={t('practice.pointsTitle')} file="practice_points" columns={columns} count={parts.length} />
      {looked.factor < 1 && (
        <p class="note">
          {t('practice.lookedShort', {
            answered: looked.answered,
            of: looked.of,
            percent: Math.round(looked.factor * 100),
          })}
        </p>
      )}
    </Section>
  );
}

const outcome = (code: string | null): string => (code === null ? '—' : t(`outcome.${code}` as Key));

function Verdicts({ grade }: { grade: PracticeGrade }) {
  const { decision, terms, engine, reasons } = grade;
  const term = (id: string): number | null => terms?.find((each) => each.id === id)?.said ?? null;
  const reference = (id: string): number | null => terms?.find((each) => each.id === id)?.reference ?? null;
  const granted = engine.amount > 0;
  const rows: [string, string, string][] = [
    [t('practice.outcome'), outcome(decision.said), outcome(engine.outcome)],
    [
      t('decision.amount'),
      rupees(term('amount'), locale.value),
      granted
        ? rupees(engine.amount, locale.value)
        : engine.indicative_amount === null
          ? '—'
          : t('practice.indicative', { amount: rupees(engine.indicative_amount, locale.value) }),
    ],
    [
      t('request.tenure'),
      quantity(term('tenure_months'), 'months', locale.value),
      quantity(engine.tenure_months ?? reference('tenure_months'), 'months', locale.value),
    ],
    [
      t('decision.rate'),
      percent(term('annual_rate'), locale.value),
      percent(engine.annual_rate ?? reference('annual_rate'), locale.value),
    ],
  ];
  const columns: ShownColumn[] = [
    { key: 'what', label: t('practice.what'), kind: 'text', value: (row) => rows[row]?.[0] ?? '' },
    { key: 'yours', label: t('practice.yours'), kind: 'text', value: (row) => rows[row]?.[1] ?? '' },
    { key: 'engine', label: t('practice.engine'), kind: 'text', value: (row) => rows[row]?.[2] ?? '' },
  ];
  return (
    <Section title={t('practice.decisions')}>
      <Table caption={t('practice.decisions')} file="practice_decisions" columns={columns} count={rows.length} />
      <p>{t(`practice.basis.${decision.basis}`, { outcomes: decision.accepted.map(outcome).join(', ') })}</p>
      <p>
        <b>{t('practice.yourReasons')}:</b>{' '}
        {reasons.said.length === 0
          ? '—'
          : reasons.said.map(({ id, right }) => (
              <Tag key={id} tone={right ? 'ok' : 'bad'}>
                {reasonName(id)}: {right ? t('practice.right') : t('practice.wrong')}
              </Tag>
            ))}
      </p>
      <p>
        <b>{t('practice.trueReasons')}:</b> {reasons.true.map(reasonName).join(', ') || '—'}
      </p>
      <p>
        <b>{t('practice.engineReasons')}:</b>{' '}
        {engine.reasons.map(({ code, text }) => word('block', code, text)).join(' ') || '—'}
      </p>
    </Section>
  );
}

export const reasonName = (id: string): string =>
  book.value?.strengths.includes(id) === true
    ? t(`practice.strength.${id}` as Key)
    : t(`practice.problem.${id}` as Key);

function Feedback({ each }: { each: GradedProblem }) {
  const open = each.truth === 'there' || each.result === 'false_alarm';
  const line = (
    <>
      <span class="practice-name">{t(`practice.problem.${each.id}` as Key)}</span>{' '}
      <Tag tone={TONES[each.result]}>{t(`practice.was.${each.result}`)}</Tag>{' '}
      <span class="note num">
        {each.of > 0
          ? t('practice.marks', { points: number(each.points, locale.value, 1), of: number(each.of, locale.value, 1) })
          : ''}
      </span>
    </>
  );
  if (!open) return <p class="practice-item">{line}</p>;
  return (
    <div class="practice-item is-open">
      <p>{line}</p>
      <p>{t(`practice.means.${each.id}` as Key)}</p>
      <Told each={each} />
    </div>
  );
}

/** The figure, the engine's word and the rows of a problem. */
export function Told({ each }: { each: GradedProblem }) {
  const { figure, engine, deleted, named } = each;
  return (
    <>
      <ul class="practice-told">
        {figure !== null && (
          <li>
            {t(`practice.figureOf.${figure.id}` as Key, { value: number(figure.value, locale.value, 1) })}{' '}
            {t('practice.bounds', { absent: figure.absent, present: figure.present })}
          </li>
        )}
        {named !== null && <li>{t('practice.named', { right: named.right, given: named.given })}</li>}
        <li>
          {engine.findings.length > 0
            ? t('practice.engineFound', { rules: [...new Set(engine.findings.map(({ rule }) => rule))].join(', ') })
            : engine.rows !== null
              ? t('practice.engineRows', { rows: engine.rows })
              : engine.metric !== null && engine.metric.value !== null
                ? t('practice.engineMetric', {
                    name: word('metric', engine.metric.id, engine.metric.name),
                    value: quantity(engine.metric.value, engine.metric.unit, locale.value),
                  })
                : t('practice.engineSilent')}
        </li>
        {deleted.map((gone) => (
          <li key={gone.date + gone.account_id}>
            {t('practice.deletedRow', {
              day: date(gone.date, locale.value),
              amount: rupees(gone.amount, locale.value),
              account: gone.account_id,
            })}
          </li>
        ))}
      </ul>
      {each.truth === 'there' && each.rows.length > 0 && <RowsOf each={each} />}
    </>
  );
}

function RowsOf({ each }: { each: GradedProblem }) {
  const columns: ShownColumn[] = [
    { key: 'row', label: t('col.row'), kind: 'number', value: (row) => each.rows[row]?.row ?? null },
    {
      key: 'date',
      label: t('col.date'),
      kind: 'date',
      value: (row) => each.rows[row]?.date ?? null,
      show: (row) => date(each.rows[row]?.date, locale.value),
    },
    { key: 'type', label: t('practice.side'), kind: 'text', value: (row) => sideName(each.rows[row]?.type) },
    {
      key: 'amount',
      label: t('practice.amount'),
      kind: 'money',
      value: (row) => each.rows[row]?.amount ?? null,
      show: (row) => <Money value={each.rows[row]?.amount} />,
    },
    { key: 'party', label: t('col.party'), kind: 'text', value: (row) => each.rows[row]?.party ?? '' },
  ];
  const caption = t('practice.rowsOf', { shown: each.rows.length, of: each.rows_total });
  return (
    <details>
      <summary>{caption}</summary>
      <Table
        caption={caption}
        file={`rows_${each.id.toLowerCase()}`}
        columns={columns}
        count={each.rows.length}
        tools={false}
      />
    </details>
  );
}

const sideName = (type: string | undefined): string => (type === 'CREDIT' ? t('col.credit') : t('col.debit'));

export function TruthFacts({ grade }: { grade: PracticeGrade }) {
  const { truth, engine } = grade;
  const hidden = truth.loans.filter((loan) => loan.hidden);
  return (
    <Facts
      items={[
        [t('practice.pd'), percent(truth.pd_12m * 100, locale.value, 1)],
        [t('practice.enginePd'), percent(engine.pd_12m_percent, locale.value, 1)],
        [t('practice.defaulted'), truth.default_12m ? t('practice.yes') : t('practice.no')],
        [t('practice.turnover'), rupeesShort(truth.true_annual_turnover, locale.value)],
        [t('practice.instalments'), <Money key="i" value={truth.emi_monthly} />],
        [t('practice.declared'), percent(truth.gst_declared_ratio * 100, locale.value, 0)],
        [
          t('practice.hiddenLoans'),
          hidden.length === 0
            ? t('practice.none')
            : hidden.map((loan) => `${loan.lender}, ${rupees(loan.emi, locale.value)}`).join('; '),
        ],
        [
          t('practice.frauds'),
          truth.frauds.length === 0
            ? t('practice.none')
            : truth.frauds.map(({ kind }) => t(`practice.fraud.${kind}` as Key)).join(', '),
        ],
        [t('practice.age'), quantity(truth.vintage_months, 'months', locale.value)],
      ]}
    />
  );
}

function EngineFindings({ grade }: { grade: PracticeGrade }) {
  const list = grade.engine.findings;
  if (list.length === 0) return null;
  const columns: ShownColumn[] = [
    { key: 'rule', label: t('practice.rule'), kind: 'code', value: (row) => list[row]?.rule ?? '' },
    {
      key: 'severity',
      label: t('practice.severity'),
      kind: 'text',
      facet: true,
      value: (row) => t(`severity.${list[row]?.severity ?? 'info'}` as Key),
    },
    {
      key: 'title',
      label: t('practice.finding'),
      kind: 'text',
      wide: true,
      value: (row) => word('finding', list[row]?.rule ?? '', list[row]?.title ?? ''),
    },
  ];
  return (
    <Section title={t('practice.engineFindings')}>
      <Table
        caption={t('practice.engineFindings')}
        file="engine_findings"
        columns={columns}
        count={list.length}
        pageSize={30}
      />
    </Section>
  );
}
