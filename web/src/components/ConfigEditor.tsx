/** The simulator's configuration as JSON, checked while it is written: the text here, what it says by the engine itself. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ErrorBody, JsonObject } from '../engine/api';
import { bodyOf } from '../engine/client';
import type { SideEngine } from '../engine/shell';
import { t, word } from '../i18n';
import { tryConfig } from '../state/generator';
import { lineOfPointer, readObject, sideEngine } from '../state/workbench';

export type CheckedConfig = { state: 'ok'; value: JsonObject } | { state: 'checking' } | { state: 'bad' };

type Fault = { kind: 'text'; line: number; column: number; message: string } | { kind: 'engine'; error: ErrorBody };

/** How long a text rests before the engine is asked. */
const REST_MS = 350;

const EXAMPLES: readonly JsonObject[] = [
  { messiness_config: { duplicate_probability: 0.1, missing_field_probability: 0.15 } },
  { scale: { per_customer: { transactions: [500, 5000] } }, date_range: { start: '2025-04-01', end: '2026-03-31' } },
];

interface Props {
  text: string;
  onText: (text: string) => void;
  onChecked: (checked: CheckedConfig) => void;
  disabled: boolean;
}

export function ConfigEditor({ text, onText, onChecked, disabled }: Props) {
  const [fault, setFault] = useState<Fault | null>(null);
  const [state, setState] = useState<CheckedConfig['state']>('ok');
  const side = useRef<SideEngine | null>(null);
  useEffect(
    () => () => {
      side.current?.end();
      side.current = null;
    },
    [],
  );
  useEffect(() => {
    const tell = (checked: CheckedConfig, why: Fault | null): void => {
      setState(checked.state);
      setFault(why);
      onChecked(checked);
    };
    const read = readObject(text);
    if (!('value' in read)) {
      tell({ state: 'bad' }, { kind: 'text', ...read });
      return undefined;
    }
    if (Object.keys(read.value).length === 0) {
      tell({ state: 'ok', value: read.value }, null);
      return undefined;
    }
    setState('checking');
    onChecked({ state: 'checking' });
    const abort = new AbortController();
    const wait = setTimeout(() => {
      side.current ??= sideEngine();
      tryConfig(side.current.engine, read.value, abort.signal).then(
        () => {
          if (!abort.signal.aborted) tell({ state: 'ok', value: read.value }, null);
        },
        (cause: unknown) => {
          if (!abort.signal.aborted) tell({ state: 'bad' }, { kind: 'engine', error: bodyOf(cause) });
        },
      );
    }, REST_MS);
    return () => {
      clearTimeout(wait);
      abort.abort();
    };
  }, [text]);
  return (
    <div class="config-editor">
      <label class="field">
        <span>{t('config.title')}</span>
        <textarea
          rows={6}
          class="mono"
          spellcheck={false}
          disabled={disabled}
          value={text}
          placeholder={JSON.stringify(EXAMPLES[0])}
          aria-invalid={fault !== null}
          aria-describedby="config-verdict"
          onInput={(event) => {
            onText(event.currentTarget.value);
          }}
        />
      </label>
      <div id="config-verdict" class="config-verdict" role="status">
        <Verdict state={state} fault={fault} text={text} />
      </div>
      <div class="actions">
        {EXAMPLES.map((example, at) => (
          <button
            key={at}
            type="button"
            class="quiet"
            disabled={disabled}
            onClick={() => {
              onText(JSON.stringify(example, null, 2));
            }}
          >
            {t(at === 0 ? 'config.exampleMess' : 'config.exampleScale')}
          </button>
        ))}
        {text !== '' && (
          <button
            type="button"
            class="quiet"
            disabled={disabled}
            onClick={() => {
              onText('');
            }}
          >
            {t('config.clear')}
          </button>
        )}
      </div>
    </div>
  );
}

function Verdict({ state, fault, text }: { state: CheckedConfig['state']; fault: Fault | null; text: string }) {
  if (state === 'checking') return <p class="note">{t('config.checking')}</p>;
  if (fault === null) return <p class="note">{text.trim() === '' ? t('config.none') : t('config.good')}</p>;
  if (fault.kind === 'text') {
    return (
      <p class="warn-text">
        {t('config.notJson', { line: fault.line, column: fault.column })} <code>{fault.message}</code>
      </p>
    );
  }
  const { error } = fault;
  const line = lineOfPointer(text, error.path ?? '');
  return (
    <div class="warn-text">
      <p>
        {word('error', error.code, error.message)} <code>{error.code}</code>
      </p>
      <dl class="error-facts">
        <div>
          <dt>{t('error.where')}</dt>
          <dd>
            <code>{error.path}</code> {line !== null && t('config.line', { line })}
          </dd>
        </div>
        <div>
          <dt>{t('error.expected')}</dt>
          <dd>{error.expected}</dd>
        </div>
        <div>
          <dt>{t('error.got')}</dt>
          <dd>{error.got}</dd>
        </div>
      </dl>
    </div>
  );
}
