/** What is being done right now, step by step, with what each has brought so far; and the way to stop it. */
import type { EngineStep } from '../engine/api';
import { locale, t, word } from '../i18n';
import { date, number } from '../lib/format';
import { STEPS } from '../state/journey';
import { services } from '../state/services';
import * as session from '../state/session';

export function RunPanel() {
  const { status, running } = session.journey.value;
  const done = STEPS.filter((step) => status[step] === 'done').length;
  return (
    <section class="run" aria-live="polite" aria-busy={running !== null}>
      <h2>{running === null ? t('run.idle') : t('run.now', { step: t(`step.${running}`) })}</h2>
      <progress max={STEPS.length} value={done} aria-label={t('run.progress')} />
      <ol class="run-steps">
        {STEPS.map((step) => (
          <li key={step} class={`is-${status[step]}`}>
            <span class="run-name">{t(`step.${step}`)}</span>
            <span class="run-detail">{status[step] === 'todo' ? '' : stepDetail(step)}</span>
          </li>
        ))}
      </ol>
      {running !== null && (
        <>
          <div class="actions">
            <button
              type="button"
              onClick={() => {
                services().pipeline.cancel();
              }}
            >
              {t('run.cancel')}
            </button>
            <button
              type="button"
              class="quiet"
              disabled={session.pausing.value}
              onClick={() => {
                session.pausing.value = true;
              }}
            >
              {session.pausing.value ? t('run.pausing') : t('run.pause')}
            </button>
          </div>
          <p class="note">{t('run.pauseNote')}</p>
        </>
      )}
    </section>
  );
}

/** What a step has brought so far, in a line. */
export function stepDetail(step: EngineStep): string {
  switch (step) {
    case 'consent':
      return session.consent.value === null
        ? ''
        : t('run.consent', { until: date(session.consent.value.consent_expiry, locale.value) });
    case 'fetch':
      return (
        session.generated.value?.datasets
          .filter((each) => each.rows > 0)
          .map((each) => `${word('dataset', each.dataset, each.dataset)} ${number(each.rows, locale.value)}`)
          .join(' · ') ?? session.files.value.map((each) => `${each.name}: ${t(`file.${each.status}`)}`).join(' · ')
      );
    case 'clean': {
      const sets = session.cleaned.value?.datasets ?? [];
      const total = (pick: 'in' | 'quarantined'): number => sets.reduce((sum, each) => sum + each.counts[pick], 0);
      return sets.length === 0 ? '' : t('run.clean', { rows: total('in'), quarantined: total('quarantined') });
    }
    case 'analytics': {
      const found = session.analysis.value;
      return found === null
        ? ''
        : t('run.analytics', { metrics: found.metrics.length, findings: found.findings.length });
    }
    case 'scores':
      return session.scores.value === null ? '' : t('run.scores', { grade: session.scores.value.grade });
    case 'decision':
      return session.decision.value === null ? '' : t(`outcome.${session.decision.value.outcome}`);
  }
}
