import { useState } from 'preact/hooks';
import { Pictures } from '../charts/Pictures';
import { fieldName, scalar } from '../components/Json';
import { Holdings } from '../components/Holdings';
import { Ledger } from '../components/Ledger';
import { Exclusions, Parties } from '../components/Parties';
import { StepFrame } from '../components/StepFrame';
import { Money, Section, Tag, type Tone } from '../components/text';
import type { Finding, Metric, Severity } from '../engine/api';
import { locale, t, word } from '../i18n';
import { date, number, period, quantity } from '../lib/format';
import { saveFile, services } from '../state/services';
import { analysis, ledger } from '../state/session';

export function AnalyticsPage() {
  const reply = analysis.value;
  return (
    <StepFrame step="analytics" ready={reply !== null}>
      {reply !== null && (
        <>
          <Turnover metrics={reply.metrics} />
          <Pictures months={reply.months} />
          <Findings findings={reply.findings} />
          <Metrics metrics={reply.metrics} />
          <Holdings />
          <Exclusions />
          <Parties />
          <Summaries names={reply.summaries} />
        </>
      )}
    </StepFrame>
  );
}

/** The best estimate first, then what limits are set by and the bounds. */
const TURNOVER = [
  'F1_turnover_best_annual',
  'F1_turnover_annual',
  'F1_turnover_annual_certain',
  'F1_turnover_annual_upper',
];

function Turnover({ metrics }: { metrics: Metric[] }) {
  const shown = TURNOVER.flatMap((id) => metrics.filter((metric) => metric.id === id));
  if (shown.length === 0) return null;
  return (
    <Section title={t('analytics.turnover')} note={t('analytics.turnoverNote')}>
      <div class="topics">
        <section class="topic">
          {shown.map((metric) => (
            <MetricRow key={metric.id} metric={metric} />
          ))}
        </section>
      </div>
    </Section>
  );
}

const SEVERITY: Record<Severity, { tone: Tone; rank: number }> = {
  high: { tone: 'bad', rank: 0 },
  watch: { tone: 'warn', rank: 1 },
  info: { tone: 'plain', rank: 2 },
};

/** The days for which the rule behind a finding holds. */
function ruleDays({ effective_from: from, effective_to: to }: Finding): string {
  if (!from && !to) return t('analytics.ruleAlways');
  if (!to) return t('analytics.ruleSince', { from: date(from, locale.value) });
  if (!from) return t('analytics.ruleUntil', { to: date(to, locale.value) });
  return t('analytics.ruleBetween', { from: date(from, locale.value), to: date(to, locale.value) });
}

function Findings({ findings }: { findings: Finding[] }) {
  const sorted = [...findings].sort((a, b) => SEVERITY[a.severity].rank - SEVERITY[b.severity].rank);
  return (
    <Section
      title={t('analytics.findings', { count: findings.length })}
      note={findings.length === 0 ? t('analytics.noFindings') : t('analytics.findingsNote')}
    >
      <ul class="findings">
        {sorted.map((finding) => (
          <li key={finding.id} class={`is-${finding.severity}`}>
            <details>
              <summary>
                <Tag tone={SEVERITY[finding.severity].tone}>{t(`severity.${finding.severity}`)}</Tag>
                <span class="finding-title">{word('finding', finding.rule, finding.title)}</span>
                {finding.amount !== null && finding.amount !== 0 && <Money value={finding.amount} short />}
              </summary>
              <p>{finding.detail}</p>
              {typeof finding.benign === 'string' && finding.benign !== '' && (
                <p class="note">
                  {t('analytics.benign')} {word('benign', finding.benign_code ?? '', finding.benign)}
                </p>
              )}
              {finding.version !== undefined && (
                <p class="note">
                  {t('analytics.rule', { rule: finding.rule, version: finding.version, days: ruleDays(finding) })}
                </p>
              )}
              <Evidence ids={finding.row_ids} rows={finding.rows} name={finding.id} />
            </details>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Metrics({ metrics }: { metrics: Metric[] }) {
  const [search, setSearch] = useState('');
  const needle = search.trim().toLowerCase();
  const shown = metrics.filter(
    (metric) => needle === '' || `${metric.name} ${metric.id} ${name(metric)}`.toLowerCase().includes(needle),
  );
  const topics = [...new Set(shown.map((metric) => metric.topic))];
  const exportAll = (): void => {
    saveFile('metrics.json', 'application/json', JSON.stringify(metrics, null, 1));
  };
  return (
    <Section
      title={t('analytics.metrics', { count: metrics.length })}
      note={t('analytics.metricsNote')}
      aside={
        <div class="tools">
          <label>
            <span class="hidden">{t('table.search')}</span>
            <input
              type="search"
              placeholder={t('table.search')}
              value={search}
              onInput={(event) => {
                setSearch(event.currentTarget.value);
              }}
            />
          </label>
          <button type="button" class="quiet" onClick={exportAll}>
            {t('table.json')}
          </button>
        </div>
      }
    >
      <div class="topics">
        {topics.map((topic) => (
          <Topic key={topic} topic={topic} metrics={shown.filter((metric) => metric.topic === topic)} />
        ))}
      </div>
    </Section>
  );
}

/** What is known first; what isn't stands folded below, with its reasons. */
function Topic({ topic, metrics }: { topic: string; metrics: Metric[] }) {
  const known = metrics.filter((metric) => metric.not_computable === null);
  const unknown = metrics.filter((metric) => metric.not_computable !== null);
  return (
    <section class="topic">
      <h3>{word('topic', topic, topic)}</h3>
      {known.map((metric) => (
        <MetricRow key={metric.id} metric={metric} />
      ))}
      {unknown.length > 0 && (
        <details class="topic-unknown">
          <summary class="note">{t('analytics.unknownOnes', { count: unknown.length })}</summary>
          {unknown.map((metric) => (
            <MetricRow key={metric.id} metric={metric} />
          ))}
        </details>
      )}
    </section>
  );
}

function name(metric: Metric): string {
  return word('metric', metric.id, metric.name);
}

function MetricRow({ metric }: { metric: Metric }) {
  const [open, setOpen] = useState(false);
  return (
    <details
      class="metric"
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>
        <span class="metric-name">{name(metric)}</span>
        <span class="metric-value num">
          {metric.not_computable === null ? headline(metric) : t('analytics.unknown')}
        </span>
      </summary>
      {open && <MetricBody metric={metric} />}
    </details>
  );
}

/** Whole rupees in the list; the exact figure stands in the body. */
function headline(metric: Metric): string {
  const { value, unit } = metric;
  const whole = unit === 'INR' && typeof value === 'number' && Math.abs(value) >= 1000 ? Math.round(value) : value;
  return quantity(whole, unit, locale.value);
}

function MetricBody({ metric }: { metric: Metric }) {
  return (
    <div class="metric-body">
      {metric.not_computable !== null && (
        <p class="warn-text">
          {t('analytics.notComputable')} {metric.not_computable}
        </p>
      )}
      <p class="formula">
        {metric.formula} = <strong class="num">{quantity(metric.value, metric.unit, locale.value)}</strong>
      </p>
      <dl class="facts">
        {Object.entries(metric.inputs).map(([key, value]) => (
          <div key={key}>
            <dt>{fieldName(key)}</dt>
            <dd class="num">{scalar(value)}</dd>
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
        {period(metric.period, locale.value)} ·{' '}
        {t('analytics.confidence', { percent: number(metric.confidence, locale.value) })} · <code>{metric.id}</code>
      </p>
      {metric.evidence !== null && metric.evidence.dataset === 'transactions' && (
        <Evidence ids={metric.evidence.row_ids} rows={metric.evidence.rows} name={metric.id} />
      )}
    </div>
  );
}

/** The ledger rows behind a figure; drawn when asked for, because a page of metrics has thousands. */
function Evidence({ ids, rows, name: id }: { ids: (number | string)[]; rows: number; name: string }) {
  const [open, setOpen] = useState(false);
  const numbers = ids.filter((each): each is number => typeof each === 'number');
  if (rows === 0 || ledger.value === null || numbers.length === 0) {
    return rows === 0 ? null : (
      <p class="note">
        {t('analytics.rows', { count: rows })}
        {ids.length > 0 && `: ${ids.slice(0, 12).join(', ')}${ids.length > 12 ? ' …' : ''}`}
      </p>
    );
  }
  return (
    <div class="evidence">
      <button
        type="button"
        class="quiet"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
        }}
      >
        {t('analytics.showRows', { count: rows })}
      </button>
      {open && (
        <Ledger ledger={ledger.value} rows={numbers} caption={t('analytics.evidence')} file={`evidence_${id}`} />
      )}
    </div>
  );
}

function Summaries({ names }: { names: string[] }) {
  const save = async (summary: string): Promise<void> => {
    const document = await services().pipeline.withStep('analytics', (client, customer_id) =>
      client.call('analytics.get', { customer_id, name: summary }),
    );
    if (document !== null) saveFile(`${summary}.json`, 'application/json', JSON.stringify(document, null, 1));
  };
  if (names.length === 0) return null;
  return (
    <Section title={t('analytics.summaries')} note={t('analytics.summariesNote')}>
      <div class="actions">
        {names.map((each) => (
          <button
            key={each}
            type="button"
            class="quiet"
            onClick={() => {
              void save(each);
            }}
          >
            {word('summary', each, each.replaceAll('_', ' '))}
          </button>
        ))}
      </div>
    </Section>
  );
}
