/** Which population: a mix, how many, a seed, and settings of one's own for who wants them. */
import { useState } from 'preact/hooks';
import type { ErrorBody, JsonObject } from '../engine/api';
import { bodyOf } from '../engine/client';
import { locale, t } from '../i18n';
import { number } from '../lib/format';
import { busy, configOf, FEWEST, lab, MIXES, MOST, readConfig, start, type MixName } from '../state/lab';
import { ErrorPanel } from './ErrorPanel';
import { Form } from './Form';

/** Customers that no other population of the project uses. */
const FIRST = 2_000_001;
const LARGEST_SEED = 2 ** 50;
const EXAMPLE = '{"fraud": {"share_each": 0.02}}';

const whole = (text: string, low: number, high: number): number | null => {
  const value = Number(text);
  return text.trim() !== '' && Number.isInteger(value) && value >= low && value <= high ? value : null;
};

export function LabStart() {
  const [mix, setMix] = useState<MixName>('usual');
  const [count, setCount] = useState('1000');
  const [seed, setSeed] = useState('1');
  const [own, setOwn] = useState('');
  const [error, setError] = useState<ErrorBody | null>(null);
  const borrowers = whole(count, FEWEST, MOST);
  const drawn = whole(seed, 0, LARGEST_SEED);
  const running = busy();
  const submit = (): void => {
    if (borrowers === null || drawn === null || running) return;
    let settings: JsonObject;
    try {
      settings = readConfig(own);
    } catch (cause) {
      setError(bodyOf(cause));
      return;
    }
    setError(null);
    void start({ mix, borrowers, seed: drawn, first: FIRST, config: configOf(mix, settings) });
  };
  const limits = { low: number(FEWEST, locale.value), high: number(MOST, locale.value) };
  return (
    <>
      <Form label={t('lab.form')} class="request desk lab-form" onSubmit={submit}>
        <label class="field">
          <span>{t('lab.mix')}</span>
          <select
            value={mix}
            disabled={running}
            onChange={(event) => {
              setMix(event.currentTarget.value as MixName);
            }}
          >
            {MIXES.map((name) => (
              <option key={name} value={name}>
                {t(`lab.mix.${name}`)}
              </option>
            ))}
          </select>
        </label>
        <Whole label={t('lab.borrowers')} text={count} bad={borrowers === null} disabled={running} onText={setCount} />
        <Whole label={t('lab.seed')} text={seed} bad={drawn === null} disabled={running} onText={setSeed} />
        <p class="note">
          {borrowers === null ? t('lab.badCount', limits) : drawn === null ? t('lab.badSeed') : t(`lab.mixNote.${mix}`)}
        </p>
        <details class="lab-own">
          <summary>{t('lab.own')}</summary>
          <label class="field">
            <span>{t('lab.ownNote', { example: EXAMPLE })}</span>
            <textarea
              rows={4}
              spellcheck={false}
              value={own}
              disabled={running}
              onInput={(event) => {
                setOwn(event.currentTarget.value);
              }}
            />
          </label>
        </details>
        <button
          type="button"
          class="primary"
          disabled={running || borrowers === null || drawn === null}
          onClick={submit}
        >
          {lab.value.kind === 'done' ? t('lab.again') : t('lab.start')}
        </button>
      </Form>
      {error !== null && (
        <ErrorPanel
          error={error}
          onClose={() => {
            setError(null);
          }}
        />
      )}
    </>
  );
}

interface WholeProps {
  label: string;
  text: string;
  bad: boolean;
  disabled: boolean;
  onText: (text: string) => void;
}

function Whole({ label, text, bad, disabled, onText }: WholeProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        class="num"
        value={text}
        inputMode="numeric"
        autocomplete="off"
        aria-invalid={bad}
        disabled={disabled}
        onInput={(event) => {
          onText(event.currentTarget.value);
        }}
      />
    </label>
  );
}
