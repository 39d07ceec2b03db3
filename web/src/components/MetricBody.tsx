/** How a figure was worked out: formula, inputs, what was left out, and the rows. */
import type { Metric } from '../engine/api';
import { locale, said, t, word } from '../i18n';
import { number, period, quantity } from '../lib/format';
import { Evidence } from './Evidence';
import { fieldName, scalar } from './Json';
import { Money } from './text';

export const metricName = (metric: Metric): string => word('metric', metric.id, metric.name);
export const metricFormula = (metric: Metric): string => word('formula', metric.id, metric.formula);
/** Why a figure can't be worked out: the engine's reasons are few, so its sentence is the key. */
export const whyUnknown = (reason: string): string => word('unknown', reason, reason);

/** Whole rupees in a list; the exact figure stands in the body. */
export function headline(metric: Metric): string {
  const { value, unit } = metric;
  if (metric.not_computable !== null) return t('analytics.unknown');
  const whole = unit === 'INR' && typeof value === 'number' && Math.abs(value) >= 1000 ? Math.round(value) : value;
  return quantity(whole, unit, locale.value);
}

export function MetricBody({ metric }: { metric: Metric }) {
  return (
    <div class="metric-body">
      {metric.not_computable !== null && (
        <p class="warn-text">
          {t('analytics.notComputable')} {whyUnknown(metric.not_computable)}
        </p>
      )}
      <p class="formula">
        {metricFormula(metric)} = <strong class="num">{quantity(metric.value, metric.unit, locale.value)}</strong>
      </p>
      <dl class="facts">
        {Object.entries(metric.inputs).map(([key, value]) => (
          <div key={key}>
            <dt>{fieldName(key)}</dt>
            <dd class="num">{typeof value === 'string' ? said(scalar(value)) : scalar(value)}</dd>
          </div>
        ))}
        {metric.excluded.map((each) => (
          <div key={each.reason}>
            <dt>{t('analytics.excluded', { reason: word('category', each.reason, each.reason) })}</dt>
            <dd>
              <Money value={each.amount} /> · {t('analytics.rows', { count: each.rows })}
            </dd>
          </div>
        ))}
      </dl>
      <p class="note">
        {metric.period !== '' && `${period(metric.period, locale.value)} · `}
        {t('analytics.confidence', { percent: number(metric.confidence, locale.value) })} · <code>{metric.id}</code>
      </p>
      {metric.evidence !== null && <Evidence evidence={metric.evidence} name={metric.id} />}
    </div>
  );
}
