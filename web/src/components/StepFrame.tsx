/** What every step page shares: its heading, what to show while there is no result, and what to do next. */
import type { ComponentChildren } from 'preact';
import type { EngineStep } from '../engine/api';
import { t } from '../i18n';
import { canBegin, STEPS } from '../state/journey';
import { go } from '../state/route';
import { services } from '../state/services';
import { files, journey, pausedAt, source, started } from '../state/session';
import { ErrorPanel } from './ErrorPanel';
import { RunPanel } from './RunPanel';
import { StartHere } from './StartHere';
import { Heading } from './text';

export function StepFrame({
  step,
  ready,
  children,
}: {
  step: EngineStep;
  ready: boolean;
  children: ComponentChildren;
}) {
  const { running, failure, status } = journey.value;
  const place = STEPS.indexOf(step);
  // The reasons of refused files stand beside them.
  const beside = step === 'fetch' && failure?.step === 'fetch' && files.value.some((each) => each.error !== null);
  return (
    <>
      <Heading step={t('step.of', { n: place + 1, name: t(`step.${step}`) })} question={t(`question.${step}`)}>
        <p>{t(`lede.${step}`)}</p>
      </Heading>
      {failure !== null && !beside && (failure.step === step || status[step] === 'todo') && (
        <ErrorPanel error={failure.error}>
          <button
            type="button"
            onClick={() => {
              void services().pipeline.runTo(failure.step);
            }}
          >
            {t('action.retry', { step: t(`step.${failure.step}`) })}
          </button>
          {failure.step !== step && (
            <button
              type="button"
              class="quiet"
              onClick={() => {
                go(failure.step);
              }}
            >
              {t('action.open', { step: t(`step.${failure.step}`) })}
            </button>
          )}
        </ErrorPanel>
      )}
      {ready ? children : running !== null ? <RunPanel /> : <Empty step={step} />}
      {ready && running === null && <Next after={step} />}
    </>
  );
}

function Empty({ step }: { step: EngineStep }) {
  if (!started.value) {
    return <StartHere />;
  }
  const paused = pausedAt.value;
  const next = STEPS.find((each) => journey.value.status[each] !== 'done');
  if (paused !== null && next !== undefined) {
    return (
      <div class="empty" role="status">
        <p>{t('run.paused', { step: t(`step.${next}`) })}</p>
        <button
          type="button"
          class="primary"
          onClick={() => {
            void services().pipeline.runTo(paused);
          }}
        >
          {t('run.resume')}
        </button>
      </div>
    );
  }
  return (
    <div class="empty">
      <p>{canBegin(journey.value, step) ? t('empty.ready') : t('empty.before')}</p>
      <button
        type="button"
        class="primary"
        onClick={() => {
          void services().pipeline.runTo(step);
        }}
      >
        {t('action.run', { step: t(`step.${step}`) })}
      </button>
    </div>
  );
}

function Next({ after }: { after: EngineStep }) {
  const next = STEPS[STEPS.indexOf(after) + 1];
  if (next === undefined || !started.value) return null;
  // A consent was made first: the next page waits for the files.
  const empty = next === 'fetch' && source.value.kind === 'own' && files.value.length === 0;
  const run = (): void => {
    go(next);
    if (!empty && journey.value.status[next] !== 'done') void services().pipeline.runTo(next);
  };
  return (
    <div class="next">
      <span>{t('next.label')}</span>
      <button type="button" class="primary" onClick={run}>
        {empty ? t('next.files') : t(`next.${next}`)} →
      </button>
      {next !== 'decision' && !empty && journey.value.status.decision !== 'done' && (
        <button
          type="button"
          onClick={() => {
            go('decision');
            void services().pipeline.runTo('decision');
          }}
        >
          {t('next.all')}
        </button>
      )}
      {after === 'clean' && (
        <button
          type="button"
          onClick={() => {
            go('glance');
            void services().pipeline.runTo('decision');
          }}
        >
          {t('glance.title')}
        </button>
      )}
    </div>
  );
}
