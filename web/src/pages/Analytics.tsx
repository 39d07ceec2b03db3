import { useState } from 'preact/hooks';
import { Pictures } from '../charts/Pictures';
import { CashPictures, PartyPictures } from '../charts/TopicPictures';
import { Holdings } from '../components/Holdings';
import { headline, MetricBody, metricName, whyUnknown } from '../components/MetricBody';
import { Exclusions, Parties } from '../components/Parties';
import { QualityVerdict } from '../components/QualityVerdict';
import { RedFlags } from '../components/RedFlags';
import { StepFrame } from '../components/StepFrame';
import { showChosen, tabKeys } from '../components/tabs';
import { Section } from '../components/text';
import type { AnalyzeReply, Metric } from '../engine/api';
import { locale, t, word } from '../i18n';
import { number } from '../lib/format';
import { exportJson } from '../state/exports';
import { go, open, place } from '../state/route';
import { services } from '../state/services';
import { analysis } from '../state/session';
import { SUMMARY, TOPICS, topicOf, topicOfFinding, type Topic } from '../state/topics';

export function AnalyticsPage() {
  const reply = analysis.value;
  return (
    <StepFrame step="analytics" ready={reply !== null}>
      {reply !== null && (
        <>
          <QualityVerdict />
          <Topics reply={reply} />
        </>
      )}
    </StepFrame>
  );
}

/** The places of the page: all at once, what to ask about, then topic by topic. */
type Tab = 'overview' | 'flags' | Topic;
const TABS: readonly Tab[] = ['overview', 'flags', ...TOPICS];

function Topics({ reply }: { reply: AnalyzeReply }) {
  const at = TABS.find((each) => each === place.value) ?? 'overview';
  const flags = (tab: Tab): number =>
    tab === 'overview'
      ? 0
      : tab === 'flags'
        ? reply.findings.length
        : reply.findings.filter((each) => topicOfFinding(each) === tab).length;
  return (
    <>
      <nav class="tabs" aria-label={t('analytics.topics')} ref={showChosen} onKeyDown={tabKeys}>
        {TABS.map((tab) => (
          <button
            key={tab}
            type="button"
            aria-current={tab === at ? 'page' : undefined}
            onClick={() => {
              open(tab === 'overview' ? '' : tab);
            }}
          >
            {tab === 'overview' || tab === 'flags' ? t(`analytics.tab.${tab}`) : word('topic', tab, tab)}
            {flags(tab) > 0 && (
              <span class={`count${tab === 'flags' ? '' : ' is-flag'}`}>
                {number(flags(tab), locale.value)}
                <span class="hidden"> {t('analytics.tabFlags')}</span>
              </span>
            )}
          </button>
        ))}
      </nav>
      {at === 'overview' ? (
        <>
          <Turnover metrics={reply.metrics} />
          <Pictures months={reply.months} />
          <RedFlags findings={reply.findings} />
          <Holdings />
          <Exclusions />
          <Parties />
          <Summaries names={reply.summaries} />
        </>
      ) : at === 'flags' ? (
        <RedFlags findings={reply.findings} />
      ) : (
        <OneTopic key={at} topic={at} reply={reply} />
      )}
    </>
  );
}

function OneTopic({ topic, reply }: { topic: Topic; reply: AnalyzeReply }) {
  const own = reply.metrics.filter((metric) => topicOf(metric) === topic);
  const known = own.filter((metric) => metric.not_computable === null);
  const unknown = own.filter((metric) => metric.not_computable !== null);
  const findings = reply.findings.filter((each) => topicOfFinding(each) === topic);
  return (
    <>
      {findings.length > 0 && <RedFlags findings={findings} />}
      {topic === 'cashflow' && <CashPictures reply={reply} />}
      {topic === 'counterparties' && <PartyPictures />}
      <Section
        title={word('topic', topic, topic)}
        note={t('analytics.topicNote', { known: known.length, unknown: unknown.length })}
        aside={
          <div class="actions">
            <button
              type="button"
              class="quiet"
              onClick={() => {
                go('metrics');
              }}
            >
              {t('analytics.explore')}
            </button>
            {reply.summaries.includes(SUMMARY[topic]) && (
              <button
                type="button"
                class="quiet"
                onClick={() => {
                  void saveSummary(SUMMARY[topic]);
                }}
              >
                {t('analytics.summary')}
              </button>
            )}
          </div>
        }
      >
        <div class="topics is-wide">
          {known.map((metric) => (
            <MetricRow key={metric.id} metric={metric} />
          ))}
        </div>
        {unknown.length > 0 && (
          <details class="topic-unknown">
            <summary class="note">{t('analytics.unknownOnes', { count: unknown.length })}</summary>
            <ul class="reasons-unknown">
              {unknown.map((metric) => (
                <li key={metric.id}>
                  <strong>{metricName(metric)}</strong> {whyUnknown(metric.not_computable ?? '')}
                </li>
              ))}
            </ul>
          </details>
        )}
      </Section>
      {topic === 'counterparties' && (
        <>
          <Parties />
          <Exclusions />
        </>
      )}
      {topic === 'savings' && <Holdings />}
    </>
  );
}

function MetricRow({ metric }: { metric: Metric }) {
  const [unfolded, setUnfolded] = useState(false);
  return (
    <details
      class="metric"
      onToggle={(event) => {
        setUnfolded(event.currentTarget.open);
      }}
    >
      <summary>
        <span class="metric-name">{metricName(metric)}</span>
        <span class="metric-value num">{headline(metric)}</span>
      </summary>
      {unfolded && (
        <>
          <MetricBody metric={metric} />
          <button
            type="button"
            class="quiet"
            onClick={() => {
              go('metrics', metric.id);
            }}
          >
            {t('analytics.toMetric')}
          </button>
        </>
      )}
    </details>
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

async function saveSummary(name: string): Promise<void> {
  const document = await services().pipeline.withStep('analytics', (client, customer_id) =>
    client.call('analytics.get', { customer_id, name }),
  );
  if (document !== null) await exportJson(name, document);
}

function Summaries({ names }: { names: string[] }) {
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
              void saveSummary(each);
            }}
          >
            {word('summary', each, each.replaceAll('_', ' '))}
          </button>
        ))}
      </div>
    </Section>
  );
}
