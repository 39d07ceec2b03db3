/** Accuracy bench: a cleaned file of a simulated borrower against the truth, which is made here and shown to nobody before. */
import { useMemo, useRef, useState } from 'preact/hooks';
import { ConfigEditor, type CheckedConfig } from '../components/ConfigEditor';
import { ErrorPanel } from '../components/ErrorPanel';
import { FilePick } from '../components/FilePick';
import { Form } from '../components/Form';
import { Table, type ShownColumn } from '../components/Table';
import { Facts, Money, Section, Tag } from '../components/text';
import { DropZone } from '../components/DropZone';
import type { ErrorBody, Json, QualityFigure, QualityReport } from '../engine/api';
import { bodyOf } from '../engine/client';
import { locale, t, word } from '../i18n';
import { number, percent } from '../lib/format';
import { borrowerOf, rawRows, refuseCleaned, scoreCleaned, type Scored } from '../state/accuracy';
import { saveFile } from '../state/services';
import { engineInfo } from '../state/session';
import { withSide } from '../state/workbench';

const MOST_BYTES = 64 << 20;
const CUSTOMER_ID = /^[A-Za-z][A-Za-z0-9_-]{2,39}$/;

interface Choice {
  customer: string;
  profile: string;
  seed: number;
}

let kept: { choice: Choice; config: string } = {
  choice: { customer: 'CUST_MSM_10001', profile: 'drawn', seed: 42 },
  config: '',
};

type Shown =
  | { kind: 'none' }
  | { kind: 'busy'; what: 'raw' | 'score'; abort: AbortController }
  | { kind: 'fault'; error: ErrorBody }
  | { kind: 'scored'; name: string; scored: Scored };

export function AccuracyTab() {
  const [choice, setChoice] = useState(kept.choice);
  const [config, setConfig] = useState(kept.config);
  const [checked, setChecked] = useState<CheckedConfig>({ state: 'ok', value: {} });
  const [shown, setShown] = useState<Shown>({ kind: 'none' });
  kept = { choice, config };
  const running = useRef<AbortController | null>(null);
  /** Another borrower: what is shown, or still being made, is of the one before. */
  const forget = (): void => {
    running.current?.abort();
    running.current = null;
    setShown({ kind: 'none' });
  };
  const change = (part: Partial<Choice>): void => {
    forget();
    setChoice((was) => ({ ...was, ...part }));
  };
  const busy = shown.kind === 'busy';
  const valid = CUSTOMER_ID.test(choice.customer) && Number.isInteger(choice.seed) && choice.seed >= 0;
  const ready = valid && checked.state === 'ok' && !busy;
  const borrower = { ...choice, config: checked.state === 'ok' ? checked.value : {} };
  const work = async (what: 'raw' | 'score', run: (signal: AbortSignal) => Promise<Shown>): Promise<void> => {
    const abort = new AbortController();
    running.current = abort;
    setShown({ kind: 'busy', what, abort });
    const show = (next: Shown): void => {
      if (running.current === abort) setShown(abort.signal.aborted ? { kind: 'none' } : next);
    };
    try {
      show(await run(abort.signal));
    } catch (cause) {
      show({ kind: 'fault', error: bodyOf(cause) });
    }
  };
  const score = (files: File[]): void => {
    const [file] = files;
    if (file === undefined || !ready) return;
    const refused = refuseCleaned(file.name, file.size, MOST_BYTES);
    if (refused !== null) {
      setShown({ kind: 'fault', error: refused });
      return;
    }
    void work('score', async (signal) => {
      const scored = await withSide(({ engine }) =>
        scoreCleaned(engine, borrower, { name: file.name, blob: file }, signal),
      );
      return { kind: 'scored', name: file.name, scored };
    });
  };
  const takeTruth = async (files: File[]): Promise<void> => {
    const [file] = files;
    if (file === undefined || busy) return;
    try {
      change(borrowerOf(await file.slice(0, 4 << 20).text()));
    } catch (cause) {
      setShown({ kind: 'fault', error: bodyOf(cause) });
    }
  };
  return (
    <>
      <Section title={t('accuracy.title')} note={t('accuracy.note')}>
        <Form
          class="row-form bench-form"
          label={t('accuracy.title')}
          onSubmit={() => {
            /* There is no one action: rows are saved, or a file is dropped. */
          }}
        >
          <label class="field">
            <span>{t('accuracy.customer')}</span>
            <input
              value={choice.customer}
              spellcheck={false}
              autocomplete="off"
              disabled={busy}
              aria-invalid={!CUSTOMER_ID.test(choice.customer)}
              onInput={(event) => {
                const { value: customer } = event.currentTarget;
                change({ customer });
              }}
            />
          </label>
          <label class="field grow">
            <span>{t('accuracy.profile')}</span>
            <select
              value={choice.profile}
              disabled={busy}
              onChange={(event) => {
                const { value: profile } = event.currentTarget;
                change({ profile });
              }}
            >
              <option value="drawn">{t('accuracy.drawn')}</option>
              {(engineInfo.value?.profiles ?? []).map(({ profile, title }) => (
                <option key={profile} value={profile}>
                  {word('profile', profile, title)}
                </option>
              ))}
            </select>
          </label>
          <label class="field">
            <span>{t('generate.seed')}</span>
            <input
              type="number"
              min={0}
              step={1}
              disabled={busy}
              value={Number.isNaN(choice.seed) ? '' : choice.seed}
              aria-invalid={!Number.isInteger(choice.seed) || choice.seed < 0}
              onInput={(event) => {
                const { valueAsNumber: seed } = event.currentTarget;
                change({ seed });
              }}
            />
          </label>
        </Form>
        <div class="actions">
          <button
            type="button"
            disabled={!ready}
            onClick={() => {
              void work('raw', async (signal) => {
                const bytes = await withSide(({ engine }) => rawRows(engine, borrower, signal));
                saveFile(`${choice.customer}-raw_transactions.ndjson`, 'application/x-ndjson', bytes);
                return { kind: 'none' };
              });
            }}
          >
            {t('accuracy.saveRaw')}
          </button>
          <FilePick label={t('accuracy.fromTruth')} accept=".json,.ndjson" onFiles={(files) => void takeTruth(files)} />
        </div>
        <details>
          <summary>{t('accuracy.config')}</summary>
          <ConfigEditor
            text={config}
            onText={(text) => {
              forget();
              setConfig(text);
            }}
            onChecked={setChecked}
            disabled={busy}
          />
        </details>
      </Section>
      <Section title={t('accuracy.yours')} note={t('accuracy.yoursNote')}>
        <DropZone title={t('accuracy.drop')} note={t('accuracy.columns')} onFiles={score}>
          <FilePick label={t('accuracy.pick')} accept=".ndjson,.jsonl,.csv,.json,.txt" primary onFiles={score} />
        </DropZone>
        <div aria-live="polite">
          {shown.kind === 'busy' && (
            <div class="bench-progress">
              <progress aria-label={t(`accuracy.busy.${shown.what}`)} />
              <p>{t(`accuracy.busy.${shown.what}`)}</p>
              <div class="actions">
                <button
                  type="button"
                  onClick={() => {
                    shown.abort.abort();
                  }}
                >
                  {t('bench.cancel')}
                </button>
              </div>
            </div>
          )}
          {shown.kind === 'fault' && <ErrorPanel error={shown.error} />}
        </div>
      </Section>
      {shown.kind === 'scored' && <Result name={shown.name} scored={shown.scored} />}
    </>
  );
}

const share = (value: number | null | undefined): string =>
  value === null || value === undefined ? '—' : percent(value * 100, locale.value, 2);

function Result({ name, scored: { theirs, ours } }: { name: string; scored: Scored }) {
  const own = useMemo(() => new Map(ours.figures.map((figure) => [figure.id, figure])), [ours]);
  const columns = useMemo((): ShownColumn[] => {
    const at = (row: number): QualityFigure | undefined => theirs.figures[row];
    return [
      {
        key: 'figure',
        label: t('accuracy.figure'),
        kind: 'text',
        wide: true,
        value: (row) => t(`accuracy.figure.${(at(row)?.id ?? '') as 'dates'}`),
      },
      {
        key: 'yours',
        label: t('accuracy.yoursShort'),
        kind: 'number',
        value: (row) => at(row)?.value ?? null,
        show: (row) => share(at(row)?.value),
      },
      {
        key: 'ours',
        label: t('accuracy.ours'),
        kind: 'number',
        value: (row) => own.get(at(row)?.id ?? '')?.value ?? null,
        show: (row) => share(own.get(at(row)?.id ?? '')?.value),
      },
      {
        key: 'target',
        label: t('accuracy.target'),
        kind: 'number',
        value: (row) => at(row)?.target ?? null,
        show: (row) => <Against figure={at(row)} />,
      },
      {
        key: 'of',
        label: t('accuracy.of'),
        kind: 'text',
        value: (row) => rightOf(at(row)),
      },
    ];
  }, [theirs, own]);
  return (
    <Section
      title={t('accuracy.result', { name })}
      aside={
        <button
          type="button"
          class="quiet"
          onClick={() => {
            saveFile('quality_report.json', 'application/json', `${JSON.stringify(theirs, null, 2)}\n`);
          }}
        >
          {t('accuracy.saveReport')}
        </button>
      }
    >
      <Facts
        items={[
          [t('accuracy.truthRows'), number(theirs.truth.rows, locale.value)],
          [t('accuracy.kept'), number(theirs.cleaned.kept, locale.value)],
          [t('accuracy.duplicates'), number(theirs.cleaned.duplicates, locale.value)],
          [t('accuracy.quarantined'), number(theirs.cleaned.quarantined, locale.value)],
          [t('accuracy.unknown'), number(theirs.cleaned.unknown, locale.value)],
        ]}
      />
      <Table
        caption={t('accuracy.figures')}
        file="accuracy"
        columns={columns}
        count={theirs.figures.length}
        tools={false}
      />
      <Misses report={theirs} />
      <Confusions report={theirs} />
    </Section>
  );
}

function Against({ figure }: { figure: QualityFigure | undefined }) {
  if (figure?.target === null || figure === undefined) return <>—</>;
  return (
    <>
      {share(figure.target)}{' '}
      <Tag tone={figure.pass === true ? 'ok' : 'bad'}>
        {figure.pass === true ? t('accuracy.pass') : t('accuracy.fail')}
      </Tag>
    </>
  );
}

function rightOf(figure: QualityFigure | undefined): string {
  const { right, of } = figure ?? { right: null, of: null };
  if (right === null || of === null) return '—';
  return t('accuracy.rightOf', {
    right: number(Math.round(right), locale.value),
    of: number(Math.round(of), locale.value),
  });
}

/** The first rows that are wrong, of each figure. */
function Misses({ report }: { report: QualityReport }) {
  const rows = report.misses;
  const said = (value: Json | undefined): string =>
    value === null || value === undefined ? '—' : typeof value === 'string' ? value : JSON.stringify(value);
  const columns: ShownColumn[] = [
    {
      key: 'figure',
      label: t('accuracy.figure'),
      kind: 'text',
      facet: true,
      value: (row) => t(`accuracy.figure.${(rows[row]?.figure ?? '') as 'dates'}`),
    },
    {
      key: 'transaction_id',
      label: t('accuracy.transaction'),
      kind: 'code',
      value: (row) => said(rows[row]?.transaction_id),
    },
    { key: 'truth', label: t('accuracy.true'), kind: 'text', wide: true, value: (row) => said(rows[row]?.truth) },
    { key: 'got', label: t('error.got'), kind: 'text', wide: true, value: (row) => said(rows[row]?.got) },
  ];
  if (rows.length === 0) return <p class="note">{t('accuracy.noMisses')}</p>;
  return (
    <>
      <h3>{t('accuracy.misses')}</h3>
      <Table caption={t('accuracy.misses')} file="misses" columns={columns} count={rows.length} />
    </>
  );
}

function Confusions({ report }: { report: QualityReport }) {
  const rows = report.confusions;
  const columns: ShownColumn[] = [
    {
      key: 'truth',
      label: t('accuracy.true'),
      kind: 'text',
      value: (row) => word('category', rows[row]?.truth ?? '', rows[row]?.truth ?? ''),
    },
    {
      key: 'got',
      label: t('accuracy.taken'),
      kind: 'text',
      value: (row) => {
        const got = rows[row]?.got ?? null;
        return got === null ? t('accuracy.nothing') : word('category', got, got);
      },
    },
    { key: 'rows', label: t('generate.rows'), kind: 'number', value: (row) => rows[row]?.rows ?? 0 },
    {
      key: 'value',
      label: t('accuracy.value'),
      kind: 'money',
      value: (row) => rows[row]?.value ?? 0,
      show: (row) => <Money value={rows[row]?.value} />,
    },
  ];
  if (rows.length === 0) return null;
  return (
    <>
      <h3>{t('accuracy.confusions')}</h3>
      <Table caption={t('accuracy.confusions')} file="confusions" columns={columns} count={rows.length} />
    </>
  );
}
