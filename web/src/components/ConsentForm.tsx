/** A consent is made: as large as fair use allows unless the person says less, and read in plain words before it is used. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import type { ErrorBody, Span } from '../engine/api';
import { locale, t, word } from '../i18n';
import { date } from '../lib/format';
import {
  COMMON_TYPES,
  CONSENT_TYPES,
  fieldOf,
  memberOf,
  OTHER_TYPES,
  OUTSIDE_AA,
  PURPOSES,
  type Draft,
  type Field,
  type Made,
} from '../state/consents';
import { saveFile, services } from '../state/services';
import { customer, files, journey } from '../state/session';
import { listed, oftenWords, purposeWords, spanWords } from './ConsentFacts';
import { ErrorPanel } from './ErrorPanel';
import { Limits } from './FairUse';
import { Form } from './Form';
import { Section } from './text';

export function MakeConsent() {
  const [open, setOpen] = useState(false);
  return (
    <Section title={t('make.title')} note={t('make.note')}>
      <div class="actions">
        <button
          type="button"
          aria-expanded={open}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {t('make.open')}
        </button>
      </div>
      {open && <Maker />}
    </Section>
  );
}

const LENDING = '103';

function Maker() {
  const { consents } = services();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [error, setError] = useState<ErrorBody | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  /** Another purpose has other limits; what is to be read stays as it was chosen. All stays when they don't come. */
  const start = async (purpose: string): Promise<void> => {
    setFailed(false);
    const next = await consents.draft(purpose, draft?.fiTypes ?? COMMON_TYPES, draft?.datasets ?? ['credit_reports']);
    if (next === null) setFailed(true);
    else setDraft((now) => (now === null ? next : { ...next, fiTypes: now.fiTypes, datasets: now.datasets }));
  };
  useEffect(() => void start(LENDING), []);
  if (draft === null && failed) {
    return (
      <div class="actions">
        <button
          type="button"
          onClick={() => {
            void start(LENDING);
          }}
        >
          {t('word.again')}
        </button>
      </div>
    );
  }
  if (draft === null) return <p class="note">{t('word.loading')}</p>;

  const change = (next: Partial<Draft>): void => {
    setDraft({ ...draft, ...next });
    setMade(null);
    setError(null);
  };
  const show = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const tried = await consents.preview(draft);
    setBusy(false);
    setMade('made' in tried ? tried.made : null);
    setError('error' in tried ? tried.error : null);
  };
  const wrong = error === null ? null : fieldOf(error);
  const fault = (field: Field): ErrorBody | null => (wrong === field ? error : null);
  return (
    <Form
      class="make-form"
      label={t('make.title')}
      onSubmit={() => {
        void show();
      }}
    >
      <Line label={t('consent.purpose')} error={fault('purpose')}>
        {(about) => (
          <select
            {...about}
            value={draft.purpose}
            onChange={(event) => {
              const purpose = event.currentTarget.value;
              change({ purpose });
              void start(purpose);
            }}
          >
            {PURPOSES.map((code) => (
              <option key={code} value={code}>
                {code} · {word('purpose', code, code)}
              </option>
            ))}
          </select>
        )}
      </Line>
      <Choices
        label={t('consent.fiTypes')}
        group="fiType"
        error={fault('fiTypes')}
        common={COMMON_TYPES}
        more={OTHER_TYPES}
        chosen={draft.fiTypes}
        onChange={(fiTypes) => {
          change({ fiTypes });
        }}
      />
      <Choices
        label={t('make.outside')}
        group="dataset"
        common={OUTSIDE_AA}
        chosen={draft.datasets}
        onChange={(datasets) => {
          change({ datasets });
        }}
      />
      <Choices
        label={t('consent.types')}
        group="consentType"
        error={fault('types')}
        common={CONSENT_TYPES}
        chosen={draft.types}
        onChange={(types) => {
          change({ types });
        }}
      />
      <div class="row-form">
        {(['from', 'to', 'start', 'expiry'] as const).map((field) => (
          <Line key={field} label={t(`make.day.${field}`)} error={fault(field)}>
            {(about) => (
              <input
                {...about}
                type="date"
                value={draft[field]}
                onInput={(event) => {
                  change({ [field]: event.currentTarget.value });
                }}
              />
            )}
          </Line>
        ))}
      </div>
      <div class="row-form">
        <SpanLine
          label={t('consent.life')}
          units={['DAY', 'MONTH', 'YEAR', 'INF']}
          span={draft.life}
          error={fault('life')}
          onChange={(life) => {
            change({ life });
          }}
        />
        <Line label={t('consent.fetchType')} error={fault('fetch')}>
          {(about) => (
            <select
              {...about}
              value={draft.fetch}
              onChange={(event) => {
                change({ fetch: event.currentTarget.value as Draft['fetch'] });
              }}
            >
              {(['ONETIME', 'PERIODIC'] as const).map((each) => (
                <option key={each} value={each}>
                  {word('fetchType', each, each)}
                </option>
              ))}
            </select>
          )}
        </Line>
        {draft.fetch === 'PERIODIC' && (
          <SpanLine
            label={t('make.often')}
            units={['HOUR', 'DAY', 'MONTH', 'YEAR']}
            per
            span={draft.frequency}
            error={fault('frequency')}
            onChange={(frequency) => {
              change({ frequency });
            }}
          />
        )}
      </div>
      {error !== null && wrong === null && <ErrorPanel error={error} />}
      <div class="actions">
        <button
          type="button"
          class="primary"
          disabled={busy}
          onClick={() => {
            void show();
          }}
        >
          {t('make.show')}
        </button>
      </div>
      <div role="status">{made !== null && <Result made={made} />}</div>
    </Form>
  );
}

/** What it says, whether that is too much, and what can be done with it. */
function Result({ made: { consent, check } }: { made: Made }) {
  const day = (iso: string | undefined): string => date(iso, locale.value);
  const often = consent.fetch_type === 'PERIODIC' ? oftenWords(consent) : null;
  const given = files.value.some((each) => each.result?.dataset === 'consent');
  return (
    <div class="make-result">
      <p class="plain-words">
        {t('make.reads', {
          purpose: purposeWords(consent.purpose),
          what: [
            listed(consent.fi_types, 'fiType'),
            ...(consent['datasets'] === undefined ? [] : [listed(consent['datasets'], 'dataset')]),
          ]
            .filter((each) => each !== '—')
            .join(', '),
          types: listed(consent.consent_types, 'consentType'),
          from: day(consent.data_from),
          to: day(consent.data_to),
        })}{' '}
        {often === null ? t('make.once') : t('make.periodic', { often })}{' '}
        {t('make.valid', { start: day(consent.consent_start), expiry: day(consent.consent_expiry) })}{' '}
        {t('make.kept', { life: spanWords(consent['data_life']) ?? t('fair.unsaid') })}
      </p>
      <Limits check={check} />
      {given && <p class="warn-text">{t('make.given')}</p>}
      <div class="actions">
        <button
          type="button"
          class="primary"
          disabled={given || !check.lending || journey.value.running !== null}
          onClick={() => {
            void services().consents.use(consent);
          }}
        >
          {t('make.use', { customer: customer.value })}
        </button>
        <button
          type="button"
          onClick={() => {
            saveFile('consent.json', 'application/json', `${JSON.stringify(consent, null, 1)}\n`);
          }}
        >
          {t('make.save')}
        </button>
      </div>
      <p class="note">{t('make.useNote')}</p>
    </div>
  );
}

interface About {
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
}

/** A field, and beside it what the engine says is wrong with it. */
function Line({
  label,
  error,
  children,
}: {
  label: string;
  error: ErrorBody | null;
  children: (about: About) => ComponentChildren;
}) {
  const id = useId();
  return (
    <div class="make-line">
      <label class="field">
        <span>{label}</span>
        {children({ 'aria-invalid': error !== null, 'aria-describedby': error === null ? undefined : id })}
      </label>
      <Fault id={id} error={error} />
    </div>
  );
}

function Fault({ id, error }: { id: string; error: ErrorBody | null }) {
  if (error === null) return null;
  const { message, expected, got } = error;
  // The engine's own words are English and closer to the case; the catalogue has a sentence for each field.
  const english = locale.value === 'en';
  return (
    <p class="bad-text" id={id} role="alert">
      {english ? message : word('consentFault', memberOf(error), message)}
      {english && expected !== undefined && expected !== '' && ` · ${t('error.expected')}: ${expected}`}
      {english && got !== undefined && got !== '' && ` · ${t('error.got')}: ${got}`}
    </p>
  );
}

function SpanLine({
  label,
  units,
  span: { unit, value },
  per = false,
  error,
  onChange,
}: {
  label: string;
  units: readonly Span['unit'][];
  span: Span;
  /** So many in a unit, not so many units. */
  per?: boolean;
  error: ErrorBody | null;
  onChange: (span: Span) => void;
}) {
  const named = (each: Span['unit']): string =>
    each === 'INF'
      ? t('fair.noEnd')
      : per
        ? t('make.per', { unit: word('unit', each, each) })
        : word('units', each, each);
  return (
    <Line label={label} error={error}>
      {(about) => (
        <span class="span-field">
          {unit !== 'INF' && (
            <input
              {...about}
              class="num"
              type="number"
              step={1}
              value={value ?? ''}
              onInput={(event) => {
                const given = event.currentTarget.valueAsNumber;
                onChange({ unit, value: Number.isNaN(given) ? null : given });
              }}
            />
          )}
          <select
            aria-label={t('make.unit', { of: label })}
            value={unit}
            onChange={(event) => {
              const next = event.currentTarget.value as Span['unit'];
              onChange({ unit: next, value: next === 'INF' ? null : (value ?? 1) });
            }}
          >
            {units.map((each) => (
              <option key={each} value={each}>
                {named(each)}
              </option>
            ))}
          </select>
        </span>
      )}
    </Line>
  );
}

function Choices({
  label,
  group,
  common,
  more = [],
  chosen,
  error = null,
  onChange,
}: {
  label: string;
  group: string;
  common: readonly string[];
  /** Shown on demand. */
  more?: readonly string[];
  chosen: readonly string[];
  error?: ErrorBody | null;
  onChange: (chosen: string[]) => void;
}) {
  const id = useId();
  const boxes = (codes: readonly string[]) => (
    <div class="choices">
      {codes.map((code) => (
        <label key={code} class="check">
          <input
            type="checkbox"
            value={code}
            checked={chosen.includes(code)}
            onChange={(event) => {
              const rest = chosen.filter((each) => each !== code);
              onChange(event.currentTarget.checked ? [...rest, code] : rest);
            }}
          />
          <span>{word(group, code, code)}</span>
        </label>
      ))}
    </div>
  );
  return (
    <fieldset aria-describedby={error === null ? undefined : id}>
      <legend>{label}</legend>
      {boxes(common)}
      {more.length > 0 && (
        <details>
          <summary>{t('make.more', { count: more.filter((code) => chosen.includes(code)).length })}</summary>
          {boxes(more)}
        </details>
      )}
      <Fault id={id} error={error} />
    </fieldset>
  );
}
