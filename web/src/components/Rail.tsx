/** The journey as the stitched spine of a ledger: six knots on a thread, each with its state in words. */
import { useEffect, useRef } from 'preact/hooks';
import type { EngineStep } from '../engine/api';
import { t } from '../i18n';
import { STEPS, type StepStatus } from '../state/journey';
import { DESK, go, page, TOOLS, type Page } from '../state/route';
import { customer, journey, started, synthetic } from '../state/session';
import { showChosen } from './tabs';
import { Tag } from './text';

const MARKS: Record<StepStatus, string> = { todo: '', running: '…', done: '✓', failed: '!' };

export function Rail() {
  const entries = useRef<HTMLDivElement>(null);
  const at = page.value;
  useEffect(() => {
    showChosen(entries.current);
  }, [at]);
  return (
    <nav class="rail" aria-label={t('rail.label')}>
      <button
        type="button"
        class="brand"
        onClick={() => {
          go('home');
        }}
        aria-current={page.value === 'home' ? 'page' : undefined}
      >
        <span class="brand-mark" aria-hidden="true" />
        <span>{t('app.title')}</span>
      </button>
      <ol class="steps">
        {STEPS.map((step, index) => (
          <Step key={step} step={step} index={index} status={journey.value.status[step]} />
        ))}
      </ol>
      <div class="rail-entries" role="group" ref={entries} aria-label={t('rail.desk')}>
        {DESK.map((each) => (
          <Entry key={each} to={each} label={t(`step.${each}`)} />
        ))}
        <span class="rail-gap" aria-hidden="true" />
        {TOOLS.map((each) => (
          <Entry key={each} to={each} label={t(`step.${each}`)} />
        ))}
      </div>
      {started.value && (
        <p class="rail-customer">
          <span>{t('rail.customer')}</span>
          <code>{customer.value}</code>
          {synthetic.value && <Tag>{t('rail.synthetic')}</Tag>}
        </p>
      )}
    </nav>
  );
}

function Step({ step, index, status }: { step: EngineStep; index: number; status: StepStatus }) {
  return (
    <li class={`step is-${status}`}>
      <button
        type="button"
        onClick={() => {
          go(step);
        }}
        aria-current={page.value === step ? 'page' : undefined}
      >
        <span class="knot" aria-hidden="true">
          {MARKS[status] === '' ? index + 1 : MARKS[status]}
        </span>
        <span class="step-name">{t(`step.${step}`)}</span>
        <span class="step-status">{t(`status.${status}`)}</span>
      </button>
    </li>
  );
}

function Entry({ to, label }: { to: Page; label: string }) {
  return (
    <button
      type="button"
      class="rail-entry"
      onClick={() => {
        go(to);
      }}
      aria-current={page.value === to ? 'page' : undefined}
    >
      {label}
    </button>
  );
}
