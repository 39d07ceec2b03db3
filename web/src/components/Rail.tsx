/**
 * The journey as the stitched spine of a ledger: six knots on a thread, each with its state in words. Below it what stands
 * behind the steps, in groups; on a phone these fold away behind one button, over the page, so that they push nothing down.
 * The borrower's own page stays in sight beside it: it may not be two presses away.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { EngineStep } from '../engine/api';
import { t } from '../i18n';
import { STEPS, type StepStatus } from '../state/journey';
import { go, GROUPS, page, type Page } from '../state/route';
import { customer, journey, started, synthetic } from '../state/session';
import { Tag } from './text';

const MARKS: Record<StepStatus, string> = { todo: '', running: '…', done: '✓', failed: '!' };

export function Rail() {
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const entries = useRef<HTMLDivElement>(null);
  const at = page.value;
  useEffect(() => {
    setOpen(false);
  }, [at]);
  useEffect(() => {
    if (!open) return undefined;
    entries.current?.querySelector('button')?.focus();
    const outside = (event: Event): void => {
      const at = event.target as Node;
      if (entries.current?.contains(at) === false && opener.current?.contains(at) === false) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => {
      document.removeEventListener('pointerdown', outside);
    };
  }, [open]);
  const close = (): void => {
    setOpen(false);
    opener.current?.focus();
  };
  const inside = GROUPS.some(({ pages }) => pages.some((each) => each === at)) && at !== 'glance';
  return (
    <nav class="rail" aria-label={t('rail.label')}>
      <button
        type="button"
        class="brand"
        onClick={() => {
          go('home');
        }}
        aria-current={at === 'home' ? 'page' : undefined}
      >
        <span class="brand-mark" aria-hidden="true" />
        <span class="brand-name">{t('app.title')}</span>
      </button>
      <button
        type="button"
        class={`rail-open${inside ? ' is-inside' : ''}`}
        ref={opener}
        aria-expanded={open}
        aria-controls="rail-entries"
        onClick={() => {
          setOpen(!open);
        }}
      >
        <span class="rail-open-mark" aria-hidden="true" />
        <span class="rail-open-name">{inside ? t(`step.${at}`) : t('rail.more')}</span>
      </button>
      <ol class="steps">
        {STEPS.map((step, index) => (
          <Step key={step} step={step} index={index} status={journey.value.status[step]} />
        ))}
      </ol>
      <div
        class={`rail-entries${open ? ' is-open' : ''}`}
        id="rail-entries"
        ref={entries}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && open) close();
        }}
      >
        {GROUPS.map(({ name, pages }) => (
          <div key={name} class="rail-group" role="group" aria-labelledby={`rail-${name}`}>
            <p class="rail-group-name" id={`rail-${name}`}>
              {t(`rail.group.${name}`)}
            </p>
            {pages.map((each) => (
              <Entry
                key={each}
                to={each}
                onGo={() => {
                  setOpen(false);
                }}
              />
            ))}
          </div>
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

function Entry({ to, onGo }: { to: Page; onGo: () => void }) {
  return (
    <button
      type="button"
      class={`rail-entry${to === 'glance' ? ' is-first' : ''}`}
      onClick={() => {
        onGo();
        go(to);
      }}
      aria-current={page.value === to ? 'page' : undefined}
    >
      {t(`step.${to}`)}
    </button>
  );
}
