/** A labelled data set of simulated borrowers, as one archive. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ConfigEditor, type CheckedConfig } from '../components/ConfigEditor';
import { ErrorPanel } from '../components/ErrorPanel';
import { Form } from '../components/Form';
import { Facts, Section } from '../components/text';
import { DATASETS, type DatasetName } from '../engine/api';
import { bodyOf } from '../engine/client';
import type { SideEngine } from '../engine/shell';
import { locale, t, word } from '../i18n';
import { MOST_BORROWERS, PARTS, readMix, type DatasetOrder, type Part } from '../lib/dataset';
import { bytes, number } from '../lib/format';
import {
  cancelMaking,
  forgetMade,
  made,
  makeDataset,
  making,
  makingFault,
  secondsLeft,
  tryFirst,
  underWay,
  type Estimate,
} from '../state/generator';
import { saveFile } from '../state/services';
import { engineInfo } from '../state/session';
import { identity, sideEngine } from '../state/workbench';

const FORMATS = ['ndjson', 'csv'] as const;

interface Chosen {
  count: number;
  first: number;
  seed: number;
  mix: string;
  datasets: readonly DatasetName[];
  parts: readonly Part[];
  format: DatasetOrder['format'];
}

/** What was chosen outlasts a look at another part of the page. */
let kept: { chosen: Chosen; config: string } = {
  chosen: { count: 100, first: 10001, seed: 42, mix: 'drawn', datasets: DATASETS, parts: PARTS, format: 'ndjson' },
  config: '',
};

export function GenerateTab() {
  const [chosen, setChosen] = useState(kept.chosen);
  const [config, setConfig] = useState(kept.config);
  const [checked, setChecked] = useState<CheckedConfig>({ state: 'ok', value: {} });
  kept = { chosen, config };
  const profiles = useMemo(
    () => ['drawn', ...(engineInfo.value?.profiles ?? []).map(({ profile }) => profile)],
    [engineInfo.value],
  );
  const mix = readMix(chosen.mix, profiles);
  const fault = faultOf(chosen, mix);
  const order: DatasetOrder | null =
    fault === null && 'mix' in mix && checked.state === 'ok'
      ? { ...chosen, mix: mix.mix, config: checked.value }
      : null;
  const busy = underWay.value;
  const run = (): void => {
    if (order === null || busy) return;
    void makeDataset({ sideEngine, identity: () => identity(__ENGINE_SHA256__) }, order);
  };
  return (
    <>
      <Section title={t('generate.title')} note={t('generate.note')}>
        <Form class="row-form bench-form" label={t('generate.title')} onSubmit={run}>
          <Whole
            label={t('generate.count')}
            value={chosen.count}
            low={1}
            high={MOST_BORROWERS}
            busy={busy}
            onChange={(count) => {
              setChosen((was) => ({ ...was, count }));
            }}
          />
          <Whole
            label={t('generate.seed')}
            value={chosen.seed}
            low={0}
            high={4294967295}
            busy={busy}
            onChange={(seed) => {
              setChosen((was) => ({ ...was, seed }));
            }}
          />
          <Whole
            label={t('generate.first')}
            value={chosen.first}
            low={0}
            high={99_999}
            busy={busy}
            onChange={(first) => {
              setChosen((was) => ({ ...was, first }));
            }}
          />
          <label class="field grow">
            <span>{t('generate.mix')}</span>
            <input
              value={chosen.mix}
              spellcheck={false}
              autocomplete="off"
              list="bench-profiles"
              disabled={busy}
              aria-invalid={!('mix' in mix)}
              aria-describedby="bench-mix-hint"
              onInput={(event) => {
                const { value: mix } = event.currentTarget;
                setChosen((was) => ({ ...was, mix }));
              }}
            />
            <datalist id="bench-profiles">
              {profiles.map((profile) => (
                <option key={profile} value={profile} />
              ))}
            </datalist>
          </label>
        </Form>
        <p
          class={fault === null ? 'note' : 'warn-text'}
          id="bench-mix-hint"
          role={fault === null ? undefined : 'status'}
        >
          {fault ?? t('generate.mixHint', { example: 'drawn:80 high_bounce:20' })}
        </p>
        <div class="bench-picks">
          <Picks
            legend={t('generate.parts')}
            all={PARTS}
            picked={chosen.parts}
            name={(part) => t(`generate.part.${part}`)}
            busy={busy}
            onChange={(parts) => {
              setChosen((was) => ({ ...was, parts }));
            }}
          />
          <fieldset disabled={busy}>
            <legend>{t('generate.format')}</legend>
            {FORMATS.map((format) => (
              <label key={format} class="check">
                <input
                  type="radio"
                  name="bench-format"
                  checked={chosen.format === format}
                  onChange={() => {
                    setChosen((was) => ({ ...was, format }));
                  }}
                />
                <span>{format.toUpperCase()}</span>
              </label>
            ))}
          </fieldset>
          <Picks
            legend={t('generate.datasets')}
            all={DATASETS}
            picked={chosen.datasets}
            name={(dataset) => word('dataset', dataset, dataset)}
            busy={busy}
            onChange={(datasets) => {
              setChosen((was) => ({ ...was, datasets }));
            }}
          />
        </div>
        <ConfigEditor text={config} onText={setConfig} onChecked={setChecked} disabled={busy} />
      </Section>
      <Going order={order} busy={busy} onRun={run} />
    </>
  );
}

/** In words what keeps the order from being made; null when nothing does. */
function faultOf(chosen: Chosen, mix: ReturnType<typeof readMix>): string | null {
  const { count, first, seed } = chosen;
  if (!Number.isInteger(count) || count < 1 || count > MOST_BORROWERS)
    return t('generate.countBad', { most: number(MOST_BORROWERS, locale.value) });
  if (!Number.isInteger(first) || first < 0 || first + count > 100_000) return t('generate.firstBad');
  if (!Number.isInteger(seed) || seed < 0) return t('generate.seedBad');
  if (!('mix' in mix)) return t(`generate.mix.${mix.what}`, { got: mix.got });
  if (chosen.datasets.length === 0 || chosen.parts.length === 0) return t('generate.nothing');
  return null;
}

interface WholeProps {
  label: string;
  value: number;
  low: number;
  high: number;
  busy: boolean;
  onChange: (value: number) => void;
}

function Whole({ label, value, low, high, busy, onChange }: WholeProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="number"
        min={low}
        max={high}
        step={1}
        disabled={busy}
        value={Number.isNaN(value) ? '' : value}
        aria-invalid={!Number.isInteger(value) || value < low || value > high}
        onInput={(event) => {
          onChange(event.currentTarget.valueAsNumber);
        }}
      />
    </label>
  );
}

interface PicksProps<T extends string> {
  legend: string;
  all: readonly T[];
  picked: readonly T[];
  name: (one: T) => string;
  busy: boolean;
  onChange: (picked: readonly T[]) => void;
}

function Picks<T extends string>({ legend, all, picked, name, busy, onChange }: PicksProps<T>) {
  return (
    <fieldset disabled={busy}>
      <legend>{legend}</legend>
      {all.map((one) => (
        <label key={one} class="check">
          <input
            type="checkbox"
            checked={picked.includes(one)}
            onChange={(event) => {
              const on = event.currentTarget.checked;
              onChange(all.filter((each) => (each === one ? on : picked.includes(each))));
            }}
          />
          <span>{name(one)}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** The estimate, the way to start, and what becomes of it. */
function Going({ order, busy, onRun }: { order: DatasetOrder | null; busy: boolean; onRun: () => void }) {
  return (
    <Section title={t('generate.archive')}>
      {!busy && made.value === null && <Estimated order={order} />}
      {busy && <Progress />}
      {makingFault.value !== null &&
        (makingFault.value.code === 'E_CANCELLED' ? (
          <p class="bench-said" role="status">
            {t('generate.cancelled')}
          </p>
        ) : (
          <ErrorPanel error={makingFault.value} onClose={forgetMade} />
        ))}
      {made.value !== null && <Finished />}
      {!busy && made.value === null && (
        <div class="actions">
          <button type="button" class="primary" disabled={order === null} onClick={onRun}>
            {t('generate.run')}
          </button>
        </div>
      )}
    </Section>
  );
}

/** From the first borrower, once the choice has rested for a moment. */
function Estimated({ order }: { order: DatasetOrder | null }) {
  const [estimate, setEstimate] = useState<{ for: string; is: Estimate } | null>(null);
  const [refused, setRefused] = useState<{ for: string; why: ReturnType<typeof bodyOf> } | null>(null);
  const side = useRef<SideEngine | null>(null);
  useEffect(
    () => () => {
      side.current?.end();
      side.current = null;
    },
    [],
  );
  const key = order === null ? '' : JSON.stringify(order);
  useEffect(() => {
    if (order === null) return undefined;
    const abort = new AbortController();
    const wait = setTimeout(() => {
      side.current ??= sideEngine();
      tryFirst(side.current, order, abort.signal).then(
        (is) => {
          if (!abort.signal.aborted) setEstimate({ for: key, is });
        },
        (cause: unknown) => {
          if (!abort.signal.aborted) setRefused({ for: key, why: bodyOf(cause) });
        },
      );
    }, 400);
    return () => {
      clearTimeout(wait);
      abort.abort();
    };
  }, [key]);
  if (order === null) return <p class="note">{t('generate.notYet')}</p>;
  if (refused?.for === key) return <ErrorPanel error={refused.why} />;
  const is = estimate?.for === key ? estimate.is : null;
  const figure = (value: string): string => (is === null ? '…' : t('generate.about', { value }));
  return (
    <div aria-busy={is === null}>
      <Facts
        items={[
          [t('generate.rows'), figure(number((is?.rows ?? 0) * order.count, locale.value))],
          [t('generate.zip'), figure(bytes((is?.packed ?? 0) * order.count, locale.value))],
          [t('generate.unpacked'), figure(bytes((is?.bytes ?? 0) * order.count, locale.value))],
          [t('generate.time'), figure(seconds(((is?.ms ?? 0) * order.count) / 2000))],
        ]}
      />
      <p class="note">{t('generate.estimateNote')}</p>
    </div>
  );
}

function seconds(value: number): string {
  return value < 90
    ? t('bench.seconds', { value: number(Math.max(1, value), locale.value) })
    : t('bench.minutes', { value: number(value / 60, locale.value, 1) });
}

function Progress() {
  const now = making.value;
  if (now === null) return null;
  const left = secondsLeft(now);
  const spent = (now.at - now.startedAt) / 1000;
  return (
    <div class="bench-progress">
      <progress max={now.total} value={now.done} aria-label={t('generate.progress')} />
      <p class="num">
        {t('generate.progressSaid', {
          done: number(now.done, locale.value),
          total: number(now.total, locale.value),
          rate: now.done === 0 ? '…' : number(now.done / spent, locale.value, 1),
          size: bytes(now.packed, locale.value),
          left: left === null ? '…' : seconds(left),
        })}
      </p>
      <div class="actions">
        <button type="button" onClick={cancelMaking}>
          {t('generate.cancel')}
        </button>
      </div>
    </div>
  );
}

function Finished() {
  const done = made.value;
  const save = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    save.current?.focus();
  }, []);
  if (done === null) return null;
  return (
    <div role="status">
      <Facts
        items={[
          [t('generate.borrowers'), number(done.total, locale.value)],
          [t('generate.files'), number(done.files, locale.value)],
          [t('generate.rows'), number(done.rows, locale.value)],
          [t('generate.zip'), bytes(done.zip.size, locale.value)],
          [t('generate.took'), seconds((done.at - done.startedAt) / 1000)],
        ]}
      />
      <div class="actions">
        <button
          ref={save}
          type="button"
          class="primary"
          onClick={() => {
            saveFile(done.name, 'application/zip', done.zip);
          }}
        >
          {t('generate.save', { size: bytes(done.zip.size, locale.value) })}
        </button>
        <button type="button" class="quiet" onClick={forgetMade}>
          {t('generate.again')}
        </button>
      </div>
      <p class="note">{t('generate.manifest')}</p>
    </div>
  );
}
