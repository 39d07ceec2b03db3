import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Exports } from '../components/Exports';
import { headline, MetricBody, metricFormula, metricName } from '../components/MetricBody';
import { NeedsRun } from '../components/NeedsRun';
import { QualityVerdict } from '../components/QualityVerdict';
import { Heading, Tag } from '../components/text';
import { SearchBox } from '../components/SearchBox';
import type { Metric } from '../engine/api';
import { t, word } from '../i18n';
import { go, open, place } from '../state/route';
import { analysis } from '../state/session';
import { TOPICS, topicOf, type Topic } from '../state/topics';

/** Every figure of the registry: what it is, and how it came about down to the line of the file. */
export function MetricsPage() {
  const reply = analysis.value;
  return (
    <>
      <Heading question={t('metrics.title')}>
        <p>{t('metrics.lede')}</p>
      </Heading>
      {/* A stored session without its files has figures to read, if no rows. */}
      {reply === null ? (
        <NeedsRun step="analytics">{null}</NeedsRun>
      ) : (
        <>
          <QualityVerdict />
          <Explorer metrics={reply.metrics} />
        </>
      )}
    </>
  );
}

type Known = 'all' | 'known' | 'unknown' | 'doubtful';
const KNOWN: readonly Known[] = ['all', 'known', 'unknown', 'doubtful'];
/** Below this a figure rests on guesses enough to be looked at. */
const DOUBT = 70;

function matches(metric: Metric, known: Known): boolean {
  if (known === 'all') return true;
  if (known === 'unknown') return metric.not_computable !== null;
  if (metric.not_computable !== null) return false;
  return known === 'known' || metric.confidence < DOUBT;
}

function Explorer({ metrics }: { metrics: readonly Metric[] }) {
  const [search, setSearch] = useState('');
  const [topic, setTopic] = useState<Topic | ''>('');
  const [known, setKnown] = useState<Known>('all');
  const chosen = metrics.find((metric) => metric.id === place.value) ?? null;
  const shown = useMemo(() => {
    const needle = search.trim().toLowerCase();
    return metrics.filter(
      (metric) =>
        matches(metric, known) &&
        (topic === '' || topicOf(metric) === topic) &&
        `${metric.id} ${metric.name} ${metricName(metric)} ${metric.formula} ${metricFormula(metric)}`
          .toLowerCase()
          .includes(needle),
    );
  }, [metrics, search, topic, known]);
  return (
    <div class={`explorer${chosen === null ? '' : ' has-chosen'}`}>
      <div class="explorer-list">
        <div class="tools">
          <SearchBox value={search} onInput={setSearch} />
          <label>
            <span class="hidden">{t('metrics.topic')}</span>
            <select
              value={topic}
              onChange={(event) => {
                setTopic(event.currentTarget.value as Topic | '');
              }}
            >
              <option value="">{t('metrics.allTopics')}</option>
              {TOPICS.map((each) => (
                <option key={each} value={each}>
                  {word('topic', each, each)}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span class="hidden">{t('metrics.known')}</span>
            <select
              value={known}
              onChange={(event) => {
                setKnown(event.currentTarget.value as Known);
              }}
            >
              {KNOWN.map((each) => (
                <option key={each} value={each}>
                  {t(`metrics.known.${each}`, { doubt: DOUBT })}
                </option>
              ))}
            </select>
          </label>
          <span class="tools-end">
            <span class="tools-count" role="status">
              {t('metrics.found', { count: shown.length })}
            </span>
            <Exports file="metrics" table={() => ({ head: EXPORTED, rows: shown.map(exported) })} json={() => shown} />
          </span>
        </div>
        {TOPICS.map((each) => {
          const own = shown.filter((metric) => topicOf(metric) === each);
          return own.length === 0 ? null : <Group key={each} topic={each} metrics={own} chosen={chosen} />;
        })}
        {shown.length === 0 && <p class="note">{t('table.none')}</p>}
      </div>
      <div class="explorer-detail">
        {chosen !== null ? (
          <Detail key={chosen.id} metric={chosen} />
        ) : place.value === '' ? (
          <p class="note explorer-hint">{t('metrics.choose')}</p>
        ) : (
          <p class="note">{t('metrics.unknownId', { id: place.value })}</p>
        )}
      </div>
    </div>
  );
}

const EXPORTED = ['id', 'name', 'topic', 'value', 'unit', 'period', 'formula', 'confidence', 'rows', 'not_computable'];
function exported(metric: Metric): (string | number | null)[] {
  return [
    metric.id,
    metric.name,
    metric.topic,
    metric.value,
    metric.unit,
    metric.period,
    metric.formula,
    metric.confidence,
    metric.evidence?.rows ?? 0,
    metric.not_computable,
  ];
}

function Group({ topic, metrics, chosen }: { topic: Topic; metrics: readonly Metric[]; chosen: Metric | null }) {
  return (
    <section class="explorer-topic" aria-label={word('topic', topic, topic)}>
      <h2>
        {word('topic', topic, topic)} <span class="note num">{metrics.length}</span>
      </h2>
      <ul>
        {metrics.map((metric) => (
          <li key={metric.id}>
            <button
              type="button"
              aria-current={metric.id === chosen?.id ? 'true' : undefined}
              class={metric.not_computable === null ? undefined : 'is-unknown'}
              onClick={() => {
                open(metric.id);
              }}
            >
              <span>{metricName(metric)}</span>
              <span class="num">{headline(metric)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Detail({ metric }: { metric: Metric }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The reader goes to what was opened; on a phone it stands where the list was.
    heading.current?.focus({ preventScroll: true });
    heading.current?.closest('.explorer-detail')?.scrollIntoView({ block: 'nearest' });
  }, [metric.id]);
  const topic = topicOf(metric);
  return (
    <article>
      <div class="explorer-back">
        <button
          type="button"
          class="quiet"
          onClick={() => {
            open('');
          }}
        >
          {t('metrics.back')}
        </button>
      </div>
      <h2 ref={heading} tabIndex={-1}>
        {metricName(metric)}
      </h2>
      <p class="explorer-value num">{headline(metric)}</p>
      <p>
        <Tag>{word('topic', topic, topic)}</Tag> <Tag>{t(`unit.${metric.unit}`)}</Tag>{' '}
        {metric.not_computable === null && metric.confidence < DOUBT && <Tag tone="warn">{t('metrics.doubtful')}</Tag>}{' '}
        <button
          type="button"
          class="quiet"
          onClick={() => {
            go('analytics', topic);
          }}
        >
          {t('metrics.toTopic', { topic: word('topic', topic, topic) })}
        </button>
      </p>
      <MetricBody metric={metric} />
    </article>
  );
}
