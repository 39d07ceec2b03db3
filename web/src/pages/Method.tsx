/** How the engine judges, all of it from its own data; and for the open customer what each step of it comes to. */
import { useEffect, useState } from 'preact/hooks';
import { AtPlace } from '../components/AtPlace';
import { metricOf, PARTS, Scorecard } from '../components/MethodCard';
import { Caps, Grades, LoanMaths, PolicyRules } from '../components/MethodPolicy';
import { Table, type ShownColumn } from '../components/Table';
import { Heading, Section } from '../components/text';
import type { Characteristic, ScoreName, ScoreReply } from '../engine/api';
import { locale, t, word } from '../i18n';
import { number, percent, quantity } from '../lib/format';
import { go } from '../state/route';
import { readRules, rules } from '../state/rules';
import { decision, scores, started } from '../state/session';

const WANTED = ['scorecard', 'policy', 'metrics'] as const;

export function MethodPage() {
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    void readRules(WANTED).then(() => {
      setAsked(true);
    });
  }, []);
  const { scorecard, policy, metrics } = rules.value;
  return (
    <>
      <Heading question={t('method.title')}>
        <p>{t('method.lede')}</p>
      </Heading>
      {scorecard === undefined || policy === undefined || metrics === undefined ? (
        <p class="note" role="status">
          {asked ? t('method.unread') : t('word.loading')}
        </p>
      ) : (
        <>
          <AtPlace name="calculations">
            <Calculations scores={scores.value} />
          </AtPlace>
          <Scorecard card={scorecard} scores={scores.value} />
          <PolicyRules policy={policy} decision={decision.value} />
          <Grades policy={policy} grade={decision.value?.grade ?? null} />
          <Caps policy={policy} decision={decision.value} />
          <LoanMaths policy={policy} decision={decision.value} />
        </>
      )}
    </>
  );
}

/** This customer's way through the scorecard: value, range, points, score. */
function Calculations({ scores: reply }: { scores: ScoreReply | null }) {
  if (reply === null) {
    return (
      <Section title={t('method.calculations')}>
        <p class="note">{t('method.noCustomer')}</p>
        <button
          type="button"
          onClick={() => {
            go(started.value ? 'scores' : 'home');
          }}
        >
          {started.value ? t('action.open', { step: t('step.scores') }) : t('empty.home')}
        </button>
      </Section>
    );
  }
  return (
    <Section title={t('method.calculations')} note={t('method.calculationsNote')}>
      {PARTS.map((part) => (
        <Sum key={part} part={part} reply={reply} />
      ))}
      <p>
        {t('method.result', {
          pd: percent(reply.pd_12m_percent, locale.value, 2),
          score: reply.overall.score === null ? '—' : number(reply.overall.score, locale.value, 1),
          grade: reply.grade,
        })}
      </p>
    </Section>
  );
}

function Sum({ part, reply }: { part: ScoreName; reply: ScoreReply }) {
  const score = reply[part];
  const list = score.characteristics;
  const counted = list.filter((each) => each.counted !== false);
  const sum = (pick: (each: Characteristic) => number): number =>
    counted.reduce((total, each) => total + pick(each), 0);
  const columns: ShownColumn[] = [
    {
      key: 'metric',
      label: t('col.characteristic'),
      kind: 'text',
      wide: true,
      value: (row) => metricOf(list[row]?.metric ?? '').name,
    },
    {
      key: 'value',
      label: t('col.value'),
      kind: 'number',
      value: (row) => list[row]?.value ?? null,
      show: (row) => quantity(list[row]?.value, metricOf(list[row]?.metric ?? '').unit, locale.value),
    },
    {
      key: 'bin',
      label: t('col.bin'),
      kind: 'text',
      value: (row) =>
        word('bin', list[row]?.bin ?? '', list[row]?.bin ?? '')
          .replace(/\d{4,}/g, (digits) => number(Number(digits), locale.value))
          .replaceAll('-', '−'),
    },
    {
      key: 'points',
      label: t('col.points'),
      kind: 'number',
      value: (row) => (list[row]?.counted === false ? null : (list[row]?.points ?? null)),
      show: (row) =>
        list[row]?.counted === false
          ? t('method.uncounted')
          : `${number(list[row]?.points ?? 0, locale.value, 1)} / ${number(list[row]?.max_points ?? 0, locale.value, 1)}`,
    },
  ];
  return (
    <details class="sum">
      <summary>
        <span>{t(`score.${part}`)}</span>
        <span class="num">
          {t('method.sum', {
            points: number(
              sum((each) => each.points),
              locale.value,
              1,
            ),
            most: number(
              sum((each) => each.max_points),
              locale.value,
              1,
            ),
            score: score.score === null ? '—' : number(score.score, locale.value, 1),
          })}
        </span>
      </summary>
      <Table
        caption={t(`score.${part}`)}
        file={`calculation_${part}`}
        columns={columns}
        count={list.length}
        pageSize={30}
        tools={false}
      />
    </details>
  );
}
