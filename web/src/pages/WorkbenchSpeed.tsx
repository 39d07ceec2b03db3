/** How quick the engine is on this device. */
import { useState } from 'preact/hooks';
import { ErrorPanel } from '../components/ErrorPanel';
import { Form } from '../components/Form';
import { Table, type ShownColumn } from '../components/Table';
import { Facts, Section } from '../components/text';
import { locale, t } from '../i18n';
import { number } from '../lib/format';
import { saveFile } from '../state/services';
import {
  browserName,
  cancelTiming,
  measureSpeed,
  speed,
  speedFault,
  SPEED_SIZES,
  SPEED_STEPS,
  timing,
  type SpeedReport,
  type SpeedStep,
} from '../state/speed';
import { sideEngine } from '../state/workbench';

const RUNS = [1, 3, 5] as const;

export function SpeedTab() {
  const [runs, setRuns] = useState<number>(3);
  const now = timing.value;
  const run = (): void => {
    const about = {
      engine: __ENGINE_SHA256__,
      browser: browserName(navigator.userAgent),
      cores: navigator.hardwareConcurrency,
    };
    void measureSpeed(sideEngine, about, runs);
  };
  return (
    <Section title={t('speed.title')} note={t('speed.note')}>
      <Form class="row-form" label={t('speed.title')} onSubmit={run}>
        <label class="field">
          <span>{t('speed.runs')}</span>
          <select
            value={runs}
            disabled={now !== null}
            onChange={(event) => {
              setRuns(Number(event.currentTarget.value));
            }}
          >
            {RUNS.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
        {now === null ? (
          <button type="button" class="primary" onClick={run}>
            {t('speed.run')}
          </button>
        ) : (
          <button type="button" onClick={cancelTiming}>
            {t('bench.cancel')}
          </button>
        )}
      </Form>
      <p class="note" role="status">
        {now === null
          ? speed.value === null
            ? t('speed.none')
            : ''
          : t('speed.going', { size: number(now.size, locale.value), run: now.run, runs: now.runs })}
      </p>
      {speedFault.value !== null &&
        (speedFault.value.code === 'E_CANCELLED' ? (
          <p class="bench-said">{t('speed.cancelled')}</p>
        ) : (
          <ErrorPanel error={speedFault.value} />
        ))}
      {speed.value !== null && <Measured report={speed.value} going={now !== null} />}
    </Section>
  );
}

function Measured({ report, going }: { report: SpeedReport; going: boolean }) {
  const lines: readonly SpeedStep[] = SPEED_STEPS;
  const total = (at: number): number =>
    SPEED_STEPS.filter((step) => step !== 'generate').reduce(
      (sum, step) => sum + (report.results[at]?.ms[step] ?? 0),
      0,
    );
  const columns: ShownColumn[] = [
    {
      key: 'step',
      label: t('speed.step'),
      kind: 'text',
      value: (row) => (row < lines.length ? t(`speed.step.${lines[row] as SpeedStep}`) : t('speed.toDecision')),
    },
    ...SPEED_SIZES.flatMap((size, at): ShownColumn[] => {
      const result = report.results[at];
      if (result === undefined) return [];
      const ms = (row: number): number => (row < lines.length ? result.ms[lines[row] as SpeedStep] : total(at));
      return [
        {
          key: `ms_${size}`,
          label: t('speed.ms', { size: number(size, locale.value) }),
          kind: 'number',
          value: (row) => Math.round(ms(row) * 10) / 10,
          show: (row) => number(ms(row), locale.value, 1),
        },
        {
          key: `rate_${size}`,
          label: t('speed.rate'),
          kind: 'number',
          value: (row) => Math.round(result.rows / (Math.max(ms(row), 0.1) / 1000)),
          show: (row) => number(Math.round(result.rows / (Math.max(ms(row), 0.1) / 1000)), locale.value),
        },
      ];
    }),
  ];
  const text = JSON.stringify(report, null, 1);
  return (
    <div aria-busy={going}>
      <Table caption={t('speed.table')} file="speed" columns={columns} count={lines.length + 1} tools={false} />
      <Facts
        items={[
          [t('speed.browser'), report.browser],
          [t('speed.cores'), number(report.cores, locale.value)],
          [t('speed.median'), t('speed.medianOf', { runs: report.runs })],
          [t('speed.engine'), <code key="engine">{report.engine.slice(0, 16)}…</code>],
        ]}
      />
      <div class="actions">
        <button
          type="button"
          class="quiet"
          disabled={going}
          onClick={() => {
            saveFile('speed.json', 'application/json', text);
          }}
        >
          {t('speed.save')}
        </button>
      </div>
      <details>
        <summary>{t('speed.json')}</summary>
        <pre class="reply" tabIndex={0}>
          {text}
        </pre>
      </details>
    </div>
  );
}
