/** Where this customer stands: what to do next, quick figures, each step with its times, and the rows of each dataset. */
import type { ComponentChildren } from 'preact';
import { AtPlace } from '../components/AtPlace';
import { metricName } from '../components/MetricBody';
import { RunPanel, stepDetail } from '../components/RunPanel';
import { StartHere } from '../components/StartHere';
import { Table, type ShownColumn } from '../components/Table';
import { Heading, Section, Tag, type Tone } from '../components/text';
import type { Counts, DatasetName, EngineStep } from '../engine/api';
import { locale, t, word } from '../i18n';
import { date, moment, number, percent, quantity, rupeesShort } from '../lib/format';
import { STEPS, type StepStatus } from '../state/journey';
import { go } from '../state/route';
import { services } from '../state/services';
import * as session from '../state/session';
import { times } from '../state/times';

export function OverviewPage() {
  const held = session.started.value || session.source.value.kind === 'stored';
  return (
    <>
      <Heading question={t('overview.title')}>
        <p>{t('overview.lede')}</p>
      </Heading>
      {!held ? (
        <StartHere />
      ) : (
        <>
          <Next />
          <Quick />
          <AtPlace name="pipeline">
            <Section title={t('overview.pipeline')} note={t('overview.pipelineNote')}>
              <Steps />
            </Section>
          </AtPlace>
          <Datasets />
        </>
      )}
    </>
  );
}

/** The one thing to do now: a step to run, what is in the way, or the decision to read. */
function Next() {
  const { running, failure } = session.journey.value;
  if (running !== null) return <RunPanel />;
  const next = session.next.value;
  const decided = session.decision.value;
  if (session.source.value.kind === 'stored' || next === null || next === undefined) {
    if (decided === null) return null;
    return (
      <Todo text={t('overview.decided', { outcome: t(`outcome.${decided.outcome}`) })}>
        <button
          type="button"
          class="primary"
          onClick={() => {
            go('decision');
          }}
        >
          {t('action.open', { step: t('step.decision') })}
        </button>
      </Todo>
    );
  }
  return (
    <Todo
      text={
        failure === null
          ? t('overview.next', { step: t(`step.${next}`) })
          : t('overview.failed', {
              step: t(`step.${failure.step}`),
              why: word('error', failure.error.code, failure.error.message),
            })
      }
    >
      <button
        type="button"
        class="primary"
        onClick={() => {
          go(next);
          void services().pipeline.runTo(next);
        }}
      >
        {failure === null
          ? t('action.run', { step: t(`step.${next}`) })
          : t('action.retry', { step: t(`step.${next}`) })}
      </button>
      {next !== 'decision' && (
        <button
          type="button"
          onClick={() => {
            void services().pipeline.runTo('decision');
          }}
        >
          {t('next.all')}
        </button>
      )}
    </Todo>
  );
}

function Todo({ text, children }: { text: string; children: ComponentChildren }) {
  return (
    <section class="todo" aria-label={t('overview.nextTitle')}>
      <p>{text}</p>
      <div class="actions">{children}</div>
    </section>
  );
}

const FIGURES = ['F1_turnover_best_annual', 'F2_net_operating_cash', 'O3_dscr', 'DQ_index'] as const;

function Quick() {
  const reply = session.analysis.value;
  const scored = session.scores.value;
  const decided = session.decision.value;
  const cleaned = session.cleaned.value;
  const figures: { name: string; value: string; to: () => void }[] = [];
  const entries = cleaned?.datasets.find(({ dataset }) => dataset === 'transactions')?.counts;
  if (entries !== undefined) {
    figures.push({
      name: t('overview.entries'),
      value: number(entries.kept + entries.repaired, locale.value),
      to: () => {
        go('datasets', 'transactions');
      },
    });
  }
  for (const id of FIGURES) {
    const metric = reply?.metrics.find((each) => each.id === id);
    if (metric === undefined) continue;
    figures.push({
      name: metricName(metric),
      value:
        metric.value === null
          ? t('analytics.unknown')
          : metric.unit === 'INR' && typeof metric.value === 'number'
            ? rupeesShort(metric.value, locale.value)
            : quantity(metric.value, metric.unit, locale.value),
      to: () => {
        go('metrics', id);
      },
    });
  }
  if (reply !== null) {
    figures.push({
      name: t('overview.flags'),
      value: number(reply.findings.filter(({ severity }) => severity !== 'info').length, locale.value),
      to: () => {
        go('analytics', 'flags');
      },
    });
  }
  if (scored !== null) {
    figures.push({
      name: t('overview.score'),
      value: `${scored.overall.score === null ? '—' : number(scored.overall.score, locale.value, 1)} · ${scored.grade}`,
      to: () => {
        go('scores');
      },
    });
    figures.push({
      name: t('overview.pd'),
      value: percent(scored.pd_12m_percent, locale.value, 1),
      to: () => {
        go('scores');
      },
    });
  }
  if (decided !== null) {
    figures.push({
      name: t('overview.outcome'),
      value: `${t(`outcome.${decided.outcome}`)}${decided.amount > 0 ? ` · ${rupeesShort(decided.amount, locale.value)}` : ''}`,
      to: () => {
        go('decision');
      },
    });
  }
  if (figures.length === 0) return null;
  return (
    <Section title={t('overview.quick')}>
      <ul class="quick">
        {figures.map(({ name, value, to }) => (
          <li key={name}>
            <button type="button" onClick={to}>
              <span class="quick-name">{name}</span>
              <span class="quick-value num">{value}</span>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const TONES: Record<StepStatus, Tone> = { todo: 'plain', running: 'warn', done: 'ok', failed: 'bad' };

/** "0.4 s", "12 s". */
function took(ms: number): string {
  if (ms < 100) return t('overview.instant');
  return t('overview.seconds', { count: number(ms / 1000, locale.value, ms < 10_000 ? 1 : 0) });
}

function Steps() {
  const { status } = session.journey.value;
  const seen = times.value;
  const paused = session.pausedAt.value;
  const columns: ShownColumn[] = [
    {
      key: 'step',
      label: t('overview.step'),
      kind: 'text',
      value: (row) => t(`step.${stepAt(row)}`),
      show: (row) => (
        <button
          type="button"
          class="quiet as-cell"
          onClick={() => {
            go(stepAt(row));
          }}
        >
          {row + 1} {t(`step.${stepAt(row)}`)}
        </button>
      ),
    },
    {
      key: 'status',
      label: t('overview.status'),
      kind: 'text',
      value: (row) => t(`status.${status[stepAt(row)]}`),
      show: (row) => <Tag tone={TONES[status[stepAt(row)]]}>{t(`status.${status[stepAt(row)]}`)}</Tag>,
    },
    {
      key: 'began',
      label: t('overview.began'),
      kind: 'text',
      value: (row) => {
        const began = seen[stepAt(row)]?.began;
        return began === undefined ? '—' : moment(began, locale.value);
      },
    },
    {
      key: 'took',
      label: t('overview.took'),
      kind: 'number',
      value: (row) => {
        const time = seen[stepAt(row)];
        return time === undefined ? '—' : time.ended === null ? t('status.running') : took(time.ended - time.began);
      },
    },
    {
      key: 'brought',
      label: t('overview.brought'),
      kind: 'text',
      wide: true,
      value: (row) => (status[stepAt(row)] === 'todo' ? '' : stepDetail(stepAt(row))),
    },
  ];
  return (
    <>
      {paused !== null && <p class="note">{t('run.paused', { step: t(`step.${paused}`) })}</p>}
      <div aria-live="polite" aria-busy={session.journey.value.running !== null}>
        <Table caption={t('overview.pipeline')} file="pipeline" columns={columns} count={STEPS.length} tools={false} />
      </div>
    </>
  );
}

const stepAt = (row: number): EngineStep => STEPS[row] ?? 'consent';

interface Held {
  dataset: DatasetName;
  rows: number;
  counts: Counts | null;
  refused: number;
}

/** After cleaning what became of the rows; before it what came. */
function held(): Held[] {
  const cleaned = session.cleaned.value;
  if (cleaned !== null) {
    return cleaned.datasets.map(({ dataset, counts, other_customer, outside_consent }) => ({
      dataset,
      rows: counts.in,
      counts,
      refused:
        (typeof other_customer === 'number' ? other_customer : 0) +
        (typeof outside_consent === 'number' ? outside_consent : 0),
    }));
  }
  const rows = new Map<DatasetName, number>();
  for (const each of session.generated.value?.datasets ?? [])
    rows.set(each.dataset, (rows.get(each.dataset) ?? 0) + each.rows);
  for (const { result, parts } of session.files.value)
    for (const part of parts ?? (result === null ? [] : [result]))
      rows.set(part.dataset, (rows.get(part.dataset) ?? 0) + part.rows);
  return [...rows].map(([dataset, count]) => ({ dataset, rows: count, counts: null, refused: 0 }));
}

function Datasets() {
  const list = held();
  if (list.length === 0) return null;
  const count = (key: keyof Counts, label: string): ShownColumn => ({
    key,
    label,
    kind: 'number',
    value: (row) => list[row]?.counts?.[key] ?? null,
    show: (row) => {
      const value = list[row]?.counts?.[key];
      return value === undefined ? '—' : number(value, locale.value);
    },
  });
  const columns: ShownColumn[] = [
    {
      key: 'dataset',
      label: t('col.dataset'),
      kind: 'text',
      value: (row) => word('dataset', list[row]?.dataset ?? '', list[row]?.dataset ?? ''),
      show: (row) => {
        const dataset = list[row]?.dataset ?? 'transactions';
        return (
          <button
            type="button"
            class="quiet as-cell"
            onClick={() => {
              go('datasets', dataset.replaceAll('_', '-'));
            }}
          >
            {word('dataset', dataset, dataset)}
          </button>
        );
      },
    },
    {
      key: 'in',
      label: t('overview.in'),
      kind: 'number',
      value: (row) => list[row]?.rows ?? 0,
      show: (row) => number(list[row]?.rows ?? 0, locale.value),
    },
    count('kept', t('overview.kept')),
    count('repaired', t('overview.repaired')),
    count('duplicates', t('overview.duplicates')),
    count('quarantined', t('overview.quarantined')),
    {
      key: 'refused',
      label: t('overview.refused'),
      kind: 'number',
      value: (row) => list[row]?.refused ?? 0,
      show: (row) => number(list[row]?.refused ?? 0, locale.value),
    },
  ];
  const asOf = session.cleaned.value?.as_of;
  return (
    <Section
      title={t('overview.datasets')}
      note={
        asOf === undefined ? t('overview.datasetsNote') : t('overview.datasetsAsOf', { date: date(asOf, locale.value) })
      }
    >
      <Table caption={t('overview.datasets')} file="counts" columns={columns} count={list.length} tools={false} />
    </Section>
  );
}
