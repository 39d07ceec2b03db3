/** The validation lab: a population of simulated borrowers, decided and measured here, and the policy moved over it. */
import { LabResults } from '../components/LabResults';
import { LabStart } from '../components/LabStart';
import { LabWhatIf } from '../components/LabWhatIf';
import { RocCurve, Reliability, ScoreHistogram } from '../charts/LabCurves';
import { ErrorPanel } from '../components/ErrorPanel';
import { Heading, Section } from '../components/text';
import { locale, t } from '../i18n';
import { number } from '../lib/format';
import { cancel, clear, ENOUGH, lab, measurePending, type Done } from '../state/lab';

export function LabPage() {
  const state = lab.value;
  return (
    <>
      <Heading question={t('lab.title')}>
        <p>{t('lab.lede')}</p>
        <p class="lab-synthetic">{t('lab.synthetic')}</p>
      </Heading>
      <LabStart />
      <div role="status" aria-live="polite" class="hidden">
        {spoken()}
      </div>
      {(state.kind === 'running' || state.kind === 'measuring') && <Progress />}
      {state.kind === 'stopped' && <Stopped done={state.done} all={state.plan.borrowers} />}
      {state.kind === 'failed' && <ErrorPanel error={state.error} onClose={clear} />}
      {state.kind === 'done' && <Results done={state} />}
    </>
  );
}

/** What a reader is told: the start, each quarter, the end. */
function spoken(): string {
  const state = lab.value;
  switch (state.kind) {
    case 'running': {
      const quarter = Math.floor((4 * state.done) / state.plan.borrowers);
      return t('lab.said.running', { percent: 25 * quarter });
    }
    case 'measuring':
      return t('lab.measuring');
    case 'done':
      return t('lab.said.done', { count: state.lines.length });
    case 'stopped':
      return t('lab.stopped', { done: state.done, all: state.plan.borrowers });
    case 'idle':
    case 'failed':
      return '';
  }
}

/** A second is as fine as a person needs; above two minutes a minute is. */
function span(seconds: number): string {
  return seconds < 120
    ? t('lab.seconds', { count: Math.max(1, Math.round(seconds)) })
    : t('lab.minutes', { count: Math.round(seconds / 60) });
}

function Progress() {
  const state = lab.value;
  if (state.kind !== 'running' && state.kind !== 'measuring') return null;
  const { plan, done } = state;
  const rate = state.kind === 'running' ? state.rate : null;
  const left = state.kind === 'running' ? state.left : null;
  return (
    <section class="run lab-run" aria-label={t('lab.progress')}>
      <h2>{state.kind === 'running' ? t('lab.running') : t('lab.measuring')}</h2>
      <progress max={plan.borrowers} value={done} aria-label={t('lab.progress')} />
      <p class="num lab-pace">
        {t('lab.done', { done: number(done, locale.value), all: number(plan.borrowers, locale.value) })}
        {rate !== null && ` · ${t('lab.rate', { rate: number(rate, locale.value, rate < 10 ? 1 : 0) })}`}
        {left !== null && ` · ${t('lab.left', { time: span(left) })}`}
      </p>
      <div class="actions">
        <button type="button" onClick={cancel}>
          {t('lab.cancel')}
        </button>
      </div>
      <p class="note">{t('lab.goesOn')}</p>
    </section>
  );
}

function Stopped({ done, all }: { done: number; all: number }) {
  return (
    <section class="run">
      <h2>{t('lab.stopped', { done, all })}</h2>
      <p class="note">{done >= ENOUGH ? t('lab.stoppedEnough') : t('lab.stoppedFew', { least: ENOUGH })}</p>
      <div class="actions">
        {done >= ENOUGH && (
          <button type="button" onClick={() => void measurePending()}>
            {t('lab.measureDone', { count: done })}
          </button>
        )}
        <button type="button" class="quiet" onClick={clear}>
          {t('lab.clear')}
        </button>
      </div>
    </section>
  );
}

function Results({ done }: { done: Done }) {
  const { report, roc } = done;
  return (
    <LabResults done={done} whatIf={<LabWhatIf />}>
      <Section title={t('lab.pictures')} note={t('lab.picturesNote')}>
        <div class="lab-pictures">
          {report.whole.auc === null ? (
            <p class="empty">{t('lab.roc.none')}</p>
          ) : (
            <RocCurve points={roc} whole={report.whole} />
          )}
          {report.calibration !== null && <Reliability level={report.calibration} />}
          <ScoreHistogram bins={report.histogram} />
        </div>
      </Section>
    </LabResults>
  );
}
