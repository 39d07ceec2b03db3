import { Waterfall } from '../charts/Waterfall';
import { Comparison } from '../components/Comparison';
import { QualityVerdict } from '../components/QualityVerdict';
import { Reasons } from '../components/Reasons';
import { Ruler } from '../components/Ruler';
import { StepFrame } from '../components/StepFrame';
import { Table, type ShownColumn } from '../components/Table';
import { Facts, Section } from '../components/text';
import type { Metric, Score, ScoreName, ScoreReply } from '../engine/api';
import { locale, t, word } from '../i18n';
import { number, percent, quantity } from '../lib/format';
import { analysis, scores } from '../state/session';

const NAMES: readonly ScoreName[] = ['overall', 'cashflow_stability', 'business_health', 'debt_capacity'];

export function ScoresPage() {
  const reply = scores.value;
  return (
    <StepFrame step="scores" ready={reply !== null}>
      {reply !== null && (
        <>
          <QualityVerdict />
          <Summary reply={reply} />
          {NAMES.map((name) => (
            <Detail key={name} name={name} score={reply[name]} />
          ))}
          <Comparison reply={reply} />
        </>
      )}
    </StepFrame>
  );
}

function Summary({ reply }: { reply: ScoreReply }) {
  return (
    <>
      <div class="rulers">
        {NAMES.map((name) => (
          <Ruler key={name} name={t(`score.${name}`)} score={reply[name].score} band={reply[name].band} />
        ))}
      </div>
      <p class="note">{t('score.direction')}</p>
      <Facts
        items={[
          [
            t('score.grade'),
            <strong key="g" class="grade">
              {reply.grade}
            </strong>,
          ],
          [
            t('score.pd'),
            <span key="p" class="num">
              {percent(reply.pd_12m_percent, locale.value)}{' '}
              <span class="note">
                {t('score.pdRange', {
                  low: percent(reply.pd_low_percent, locale.value),
                  high: percent(reply.pd_high_percent, locale.value),
                })}
              </span>
            </span>,
          ],
          [
            t('score.confidence'),
            <span key="c" class="num">
              {percent(reply.confidence, locale.value)}
            </span>,
          ],
          [
            t('score.card'),
            <code key="s">
              {reply.scorecard.id} {reply.scorecard.version}
            </code>,
          ],
        ]}
      />
    </>
  );
}

function Detail({ name, score }: { name: ScoreName; score: Score }) {
  const lines = score.characteristics;
  const metricOf = (row: number): Metric | undefined =>
    analysis.value?.metrics.find((each) => each.id === lines[row]?.metric);
  const label = (row: number): string => {
    const { id = '', metric = '' } = lines[row] ?? {};
    // The overall score is made of the three others, which are no metrics.
    const part = NAMES.find((each) => each === id);
    if (part !== undefined) return t(`score.${part}`);
    return word('metric', metric, metricOf(row)?.name ?? word('characteristic', id, id.replaceAll('_', ' ')));
  };
  /** Bins come as "500000–1000000": grouped, so that they can be compared with the value beside them. */
  const bin = (row: number): string => {
    const text = lines[row]?.bin ?? '';
    const known = word('bin', text, word('band', text, text));
    return known.replace(/\d{4,}/g, (digits) => number(Number(digits), locale.value)).replaceAll('-', '−');
  };
  const columns: ShownColumn[] = [
    { key: 'metric', label: t('col.characteristic'), kind: 'text', value: label, wide: true },
    {
      key: 'value',
      label: t('col.value'),
      kind: 'number',
      value: (row) => lines[row]?.value ?? null,
      show: (row) => {
        const unit = metricOf(row)?.unit ?? 'ratio-free';
        const value = lines[row]?.value;
        // Paise decide no bin, and the column is narrow.
        return quantity(unit === 'INR' && typeof value === 'number' ? Math.round(value) : value, unit, locale.value);
      },
    },
    { key: 'bin', label: t('col.bin'), kind: 'text', value: bin },
    {
      key: 'points',
      label: t('col.points'),
      kind: 'number',
      value: (row) => lines[row]?.points ?? null,
      show: (row) => <Points points={lines[row]?.points ?? 0} max={lines[row]?.max_points ?? 0} />,
    },
  ];
  return (
    <Section
      title={t(`score.${name}`)}
      aside={
        <span class="section-figure num">
          {score.score === null ? '—' : number(score.score, locale.value, 1)} / 100
        </span>
      }
    >
      <p class="note">{t(`score.about.${name}`)}</p>
      <Waterfall
        title={t('pic.fall.title', { name: t(`score.${name}`) })}
        score={score}
        overall={name === 'overall'}
        file={`fall_${name}`}
        name={label}
      />
      <div class="score-detail">
        <div>
          <h3>{t('score.reasons')}</h3>
          {score.reasons.length === 0 ? (
            <p class="note">{t('score.noReasons')}</p>
          ) : (
            <Reasons reasons={score.reasons} />
          )}
        </div>
        <div>
          <h3>{t('score.points')}</h3>
          <Table
            caption={t(`score.${name}`)}
            file={`score_${name}`}
            columns={columns}
            count={lines.length}
            tools={false}
          />
        </div>
      </div>
    </Section>
  );
}

function Points({ points, max }: { points: number; max: number }) {
  return (
    <span class="points">
      <meter min={0} max={Math.max(max, 1)} value={Math.max(0, points)} aria-hidden="true" />
      <span class="num">
        {number(points, locale.value, 1)} / {number(max, locale.value, 1)}
      </span>
    </span>
  );
}
