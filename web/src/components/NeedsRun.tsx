/** Views of what a step left behind: before it is done, the way there; while it runs, how far it is. */
import type { ComponentChildren } from 'preact';
import type { EngineStep } from '../engine/api';
import { t } from '../i18n';
import { services } from '../state/services';
import { journey, source, started } from '../state/session';
import { ErrorPanel } from './ErrorPanel';
import { RunPanel } from './RunPanel';
import { StartHere } from './StartHere';

export function NeedsRun({ step, children }: { step: EngineStep; children: ComponentChildren }) {
  const { status, running, failure } = journey.value;
  if (source.value.kind === 'stored') return <p class="note">{t('needs.stored')}</p>;
  if (status[step] === 'done') return <>{children}</>;
  if (running !== null) return <RunPanel />;
  if (!started.value) {
    return <StartHere />;
  }
  return (
    <>
      {failure !== null && <ErrorPanel error={failure.error} quiet />}
      <div class="empty">
        <p>{t('needs.step', { step: t(`step.${step}`) })}</p>
        <button
          type="button"
          class="primary"
          onClick={() => {
            void services().pipeline.runTo(step);
          }}
        >
          {failure === null
            ? t('action.run', { step: t(`step.${step}`) })
            : t('action.retry', { step: t(`step.${failure.step}`) })}
        </button>
      </div>
    </>
  );
}
