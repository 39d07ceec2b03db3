/** The scorecard: every characteristic with its ranges and points, and for the open customer where their value falls. */
import { useMemo } from 'preact/hooks';
import type { Characteristic, JsonObject, ScoreName, ScoreReply } from '../engine/api';
import { locale, said, t, word } from '../i18n';
import { number, percent, quantity } from '../lib/format';
import { binAt, binsOf, member, numberOf, objectsOf, pdOf, textOf, type Bin } from '../lib/rulebook';
import { rules } from '../state/rules';
import { Table, type ShownColumn } from './Table';
import { Section, Tag } from './text';

export const PARTS = ['cashflow_stability', 'business_health', 'debt_capacity'] as const;

/** Name, unit and formula of a metric, from the engine's own registry. */
export function metricOf(id: string): { name: string; unit: string; formula: string } {
  const entry = member(rules.value.metrics, id);
  return {
    name: word('metric', id, textOf(entry['name']) || id),
    unit: textOf(entry['unit']),
    formula: textOf(entry['formula']),
  };
}

const inUnit = (value: number, unit: string): string => quantity(value, unit, locale.value);

/** "below 15%", "15% to below 25%", "25% and above". */
export function rangeWords({ from, to }: Bin, unit: string): string {
  if (from === null && to === null) return t('method.any');
  if (from === null) return t('method.below', { to: inUnit(to ?? 0, unit) });
  if (to === null) return t('method.from', { from: inUnit(from, unit) });
  return t('method.between', { from: inUnit(from, unit), to: inUnit(to, unit) });
}

const found = (scores: ScoreReply | null, part: ScoreName, id: string): Characteristic | undefined =>
  scores?.[part].characteristics.find((each) => each.id === id);

/** Whether the engine's own score counts it; the value stands beside either way. */
const valueOf = (own: Characteristic | undefined): number | null =>
  own !== undefined && typeof own.value === 'number' ? own.value : null;

export function Scorecard({ card, scores }: { card: JsonObject; scores: ScoreReply | null }) {
  return (
    <>
      {PARTS.map((part) => (
        <Part key={part} part={part} card={member(member(card, 'scores'), part)} scores={scores} />
      ))}
      <Overall card={card} scores={scores} />
    </>
  );
}

function Part({ part, card, scores }: { part: ScoreName; card: JsonObject; scores: ScoreReply | null }) {
  const items = objectsOf(card['characteristics']);
  const most = items.reduce((sum, item) => sum + Math.max(0, ...binsOf(item).map(({ worth }) => worth)), 0);
  return (
    <Section
      title={t(`score.${part}`)}
      note={t('method.partNote', {
        count: items.length,
        most: number(most, locale.value, 1),
        coefficient: number(Math.abs(numberOf(card['coefficient']) ?? 0), locale.value, 5),
      })}
    >
      <p class="note">{t(`score.about.${part}`)}</p>
      <ul class="card-items">
        {items.map((item) => (
          <Item key={textOf(item['id'])} item={item} own={found(scores, part, textOf(item['id']))} unit="points" />
        ))}
      </ul>
    </Section>
  );
}

function Item({
  item,
  own,
  unit: worth,
}: {
  item: JsonObject;
  own: Characteristic | undefined;
  unit: 'points' | 'logit';
}) {
  const id = textOf(item['metric']);
  const metric = metricOf(id);
  const bins = useMemo(() => binsOf(item), [item]);
  const value = valueOf(own);
  const at = own?.counted === false ? -1 : binAt(bins, value);
  const best = bins.reduce(
    (a, b) => (worth === 'points' ? Math.max(a, b.worth) : Math.min(a, b.worth)),
    worth === 'points' ? 0 : Infinity,
  );
  return (
    <li>
      <details>
        <summary>
          <span class="card-name">{metric.name}</span>
          <span class="note">{t(item['better'] === 'low' ? 'method.low' : 'method.high')}</span>
          <span class="card-figure num">
            {own !== undefined && (
              <>
                {value === null ? t('analytics.unknown') : inUnit(value, metric.unit)} →{' '}
                {own.counted === false ? t('method.uncounted') : number(own.points, locale.value, 1)}
                {' / '}
              </>
            )}
            {worth === 'points' ? number(best, locale.value, 1) : number(best, locale.value, 3)}
          </span>
        </summary>
        <p class="formula">{metric.formula}</p>
        <ul class="card-bins">
          {bins.map((bin, index) => (
            <li key={index} class={index === at ? 'is-here' : undefined}>
              <span>{rangeWords(bin, metric.unit)}</span>
              <span class="num">
                {worth === 'points' ? number(bin.worth, locale.value, 1) : number(bin.worth, locale.value, 3)}
              </span>
              {index === at && <Tag tone="ok">{t('method.here')}</Tag>}
            </li>
          ))}
          <li>
            <span>{t('method.missing')}</span>
            <span class="num">
              {item['missing'] === 'rescale'
                ? t('method.rescale')
                : number(numberOf(item['missing']) ?? 0, locale.value, 3)}
            </span>
          </li>
        </ul>
        <p class="note">{t('method.source', { source: said(textOf(item['source'])) })}</p>
      </details>
    </li>
  );
}

function Overall({ card, scores }: { card: JsonObject; scores: ScoreReply | null }) {
  const overall = member(card, 'overall');
  const findings = member(overall, 'findings');
  const listed = objectsOf(findings['rules']);
  const grades = objectsOf(overall['grades']);
  const steps = objectsOf(overall['mapping']);
  const terms = PARTS.map((part) =>
    t('method.term', {
      coefficient: number(numberOf(member(member(card, 'scores'), part)['coefficient']) ?? 0, locale.value, 5),
      score: t(`score.${part}`),
    }),
  );
  const columns: ShownColumn[] = [
    {
      key: 'text',
      label: t('method.finding'),
      kind: 'text',
      wide: true,
      value: (row) => word('reason', textOf(listed[row]?.['code']), said(textOf(listed[row]?.['text']))),
    },
    { key: 'watch', label: t('method.watch'), kind: 'number', value: (row) => numberOf(listed[row]?.['watch']) },
    { key: 'high', label: t('method.severe'), kind: 'number', value: (row) => numberOf(listed[row]?.['high']) },
  ];
  return (
    <Section title={t('method.overall')} note={t('method.overallNote')}>
      <p class="formula">
        {t('method.odds', { intercept: number(numberOf(overall['intercept']) ?? 0, locale.value, 4) })}{' '}
        {terms.join(' ')} {t('method.oddsRest')}
      </p>
      <p class="formula">
        {t('method.pd')}{' '}
        {[-4, -3, -2]
          .map((each) => `${number(each, locale.value)} → ${percent(pdOf(each), locale.value, 1)}`)
          .join(' · ')}
      </p>
      <h3>{t('method.adjustments')}</h3>
      <ul class="card-items">
        {objectsOf(overall['adjustments']).map((item) => (
          <Item key={textOf(item['id'])} item={item} own={found(scores, 'overall', textOf(item['id']))} unit="logit" />
        ))}
      </ul>
      <h3>{t('method.findings', { cap: number(numberOf(findings['cap']) ?? 0, locale.value, 2) })}</h3>
      <Table
        caption={t('method.finding')}
        file="finding_weights"
        columns={columns}
        count={listed.length}
        tools={false}
      />
      <h3>{t('method.calibration')}</h3>
      <dl class="formulas">
        <div>
          <dt>{t('method.mapping')}</dt>
          <dd class="num">
            {steps
              .map(
                (each) =>
                  `${percent(numberOf(each['pd_percent']), locale.value, 1)} → ${number(numberOf(each['score']) ?? 0, locale.value)}`,
              )
              .join(' · ')}
          </dd>
        </div>
        <div>
          <dt>{t('method.grades')}</dt>
          <dd class="num">
            {grades
              .map((each) => {
                const below = numberOf(each['pd_below_percent']);
                const name = textOf(each['grade']);
                return below === null ? name : `${name}: ${t('method.below', { to: percent(below, locale.value, 1) })}`;
              })
              .join(' · ')}
          </dd>
        </div>
      </dl>
      <p class="note">{t('method.source', { source: said(textOf(card['source'])) })}</p>
    </Section>
  );
}
