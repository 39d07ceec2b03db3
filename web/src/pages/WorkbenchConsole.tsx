/** Every op of the engine by hand, on a demo borrower of its own: example, schema, answer, and the list of errors. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { copyText } from '../components/copy';
import { ErrorPanel } from '../components/ErrorPanel';
import { Table, type ShownColumn } from '../components/Table';
import { Section, Tag } from '../components/text';
import type { ErrorBody } from '../engine/api';
import { bodyOf } from '../engine/client';
import type { SideEngine } from '../engine/shell';
import { locale, t, word } from '../i18n';
import { bytes, number } from '../lib/format';
import {
  CONSOLE_CUSTOMER,
  draftOf,
  ERRORS,
  OPS,
  prepare,
  send,
  type Answer,
  type Draft,
  type OpEntry,
} from '../state/console';
import { saveFile } from '../state/services';
import { readObject, sideEngine } from '../state/workbench';

const FIRST = OPS.find(({ op }) => op === 'state.get') as OpEntry;
/** Of an answer: more is in the file. */
const SHOWN = 20_000;

type Reply = { ms: number; answer: Answer } | { ms: number; error: ErrorBody };

export function ConsoleTab() {
  const side = useRef<SideEngine | null>(null);
  const [ready, setReady] = useState(false);
  const [entry, setEntry] = useState<OpEntry>(FIRST);
  // Null until the op that was chosen has its example.
  const [draft, setDraft] = useState<Draft | null>(null);
  const [reply, setReply] = useState<Reply | null>(null);
  const [fault, setFault] = useState<ErrorBody | null>(null);
  // A choice of an op: what comes for an earlier one, or from an earlier engine, is dropped.
  const wanted = useRef({ entry: FIRST });
  const stillWanted = (): (() => boolean) => {
    const [choice, mine] = [wanted.current, side.current];
    return () => wanted.current === choice && side.current === mine;
  };
  const begin = async (): Promise<void> => {
    setReady(false);
    setReply(null);
    setFault(null);
    side.current?.end();
    const mine = sideEngine();
    side.current = mine;
    try {
      await prepare(mine.engine);
      if (side.current !== mine) return;
      setReady(true);
      await choose(wanted.current.entry);
    } catch (cause) {
      if (side.current === mine) setFault(bodyOf(cause));
    }
  };
  const choose = async (next: OpEntry): Promise<void> => {
    wanted.current = { entry: next };
    setEntry(next);
    setDraft(null);
    setReply(null);
    setFault(null);
    const mine = side.current;
    if (mine === null) return;
    const here = stillWanted();
    try {
      const made = await draftOf(mine.engine, next);
      if (here()) setDraft(made);
    } catch (cause) {
      if (!here()) return;
      // What an example builds on can be gone: after a purge there is no record to replay.
      setDraft({ params: JSON.stringify({ customer_id: CONSOLE_CUSTOMER, ...next.example }, null, 1), input: null });
      setFault(bodyOf(cause));
    }
  };
  useEffect(() => {
    void begin();
    return () => {
      side.current?.end();
      side.current = null;
    };
  }, []);
  const params = draft?.params ?? '';
  const read = useMemo(() => readObject(params), [params]);
  const ask = async (): Promise<void> => {
    const mine = side.current;
    if (mine === null || draft === null || !('value' in read)) return;
    setFault(null);
    const here = stillWanted();
    const before = performance.now();
    try {
      const answer = await send(mine.engine, entry, read.value, draft.input);
      if (here()) setReply({ ms: performance.now() - before, answer });
    } catch (cause) {
      if (here()) setReply({ ms: performance.now() - before, error: bodyOf(cause) });
    }
  };
  return (
    <>
      <Section
        title={t('console.open')}
        note={t('console.note', { customer: CONSOLE_CUSTOMER })}
        aside={
          <button type="button" class="quiet" disabled={!ready && fault === null} onClick={() => void begin()}>
            {t('console.again')}
          </button>
        }
      >
        <p class="note" role="status">
          {ready ? '' : fault === null ? t('console.preparing') : ''}
        </p>
        {fault !== null && <ErrorPanel error={fault} />}
        <div class="console">
          <div class="console-ask">
            <label class="field">
              <span>{t('console.op')}</span>
              <select
                value={entry.op}
                disabled={!ready}
                onChange={(event) => {
                  const next = OPS.find(({ op }) => op === event.currentTarget.value);
                  if (next !== undefined) void choose(next);
                }}
              >
                {[...new Set(OPS.map(({ group }) => group))].map((group) => (
                  <optgroup key={group} label={group}>
                    {OPS.filter((each) => each.group === group).map(({ op }) => (
                      <option key={op} value={op}>
                        {op}
                      </option>
                    ))}
                  </optgroup>
                ))}
              </select>
            </label>
            <p class="console-says">{t(`console.says.${entry.op as 'state.get'}`)}</p>
            <label class="field">
              <span>{t('console.params')}</span>
              <textarea
                rows={10}
                class="mono"
                spellcheck={false}
                disabled={!ready || draft === null}
                value={params}
                aria-invalid={!('value' in read)}
                onInput={(event) => {
                  setDraft({ input: null, ...draft, params: event.currentTarget.value });
                }}
              />
            </label>
            {!('value' in read) && (
              <p class="warn-text" role="status">
                {t('config.notJson', { line: read.line, column: read.column })} <code>{read.message}</code>
              </p>
            )}
            {draft !== null && draft.input !== null && (
              <label class="field">
                <span>{t('console.input')}</span>
                <textarea
                  rows={4}
                  class="mono"
                  spellcheck={false}
                  value={draft.input}
                  onInput={(event) => {
                    setDraft({ ...draft, input: event.currentTarget.value });
                  }}
                />
              </label>
            )}
            <div class="actions">
              <button
                type="button"
                class="primary"
                disabled={!ready || draft === null || !('value' in read)}
                onClick={() => void ask()}
              >
                {t('console.send')}
              </button>
            </div>
          </div>
          <div class="console-answer">
            <Answered entry={entry} reply={reply} />
            <details>
              <summary>{t('console.schema')}</summary>
              <pre class="reply" tabIndex={0}>
                {JSON.stringify(entry.params, null, 1)}
              </pre>
              {entry.schema !== undefined && (
                <p class="note">
                  {t('console.answerSchema')} <code>schemas/{entry.schema}</code>
                </p>
              )}
            </details>
          </div>
        </div>
      </Section>
      <Errors />
    </>
  );
}

function Answered({ entry, reply }: { entry: OpEntry; reply: Reply | null }) {
  const [copied, setCopied] = useState<Reply | null>(null);
  if (reply === null) return <p class="note">{t('console.nothing')}</p>;
  const body = 'error' in reply ? { error: reply.error } : { ok: reply.answer.ok };
  const text = JSON.stringify(body, null, 1);
  const sent = 'answer' in reply ? reply.answer.bytes : undefined;
  return (
    <div aria-live="polite">
      <p class="console-head">
        <Tag tone={'error' in reply ? 'bad' : 'ok'}>{'error' in reply ? reply.error.code : 'ok'}</Tag>{' '}
        <span class="num">{t('console.ms', { ms: number(reply.ms, locale.value, 1) })}</span>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            setCopied(copyText(text) ? reply : null);
          }}
        >
          {copied === reply ? t('console.copied') : t('console.copy')}
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            saveFile(`${entry.op}.json`, 'application/json', text);
          }}
        >
          {t('console.save')}
        </button>
      </p>
      {'error' in reply && <p>{word('error', reply.error.code, reply.error.message)}</p>}
      <pre class="reply" tabIndex={0} aria-label={t('console.answer')}>
        {text.slice(0, SHOWN)}
        {text.length > SHOWN ? '\n…' : ''}
      </pre>
      {text.length > SHOWN && <p class="note">{t('console.long', { size: bytes(text.length, locale.value) })}</p>}
      {sent !== undefined && (
        <>
          <p class="note">{t('console.bytes', { size: bytes(sent.length, locale.value) })}</p>
          <pre class="reply" tabIndex={0} aria-label={t('console.bytesLabel')}>
            {sent.start}
          </pre>
        </>
      )}
    </div>
  );
}

function Errors() {
  const columns: ShownColumn[] = [
    { key: 'code', label: t('console.code'), kind: 'code', value: (row) => ERRORS[row]?.code ?? '' },
    {
      key: 'means',
      label: t('console.means'),
      kind: 'text',
      wide: true,
      value: (row) => {
        const code = ERRORS[row]?.code ?? '';
        return word('error', code, code);
      },
    },
    {
      key: 'hint',
      label: t('console.todo'),
      kind: 'text',
      wide: true,
      value: (row) => word('hint', ERRORS[row]?.code ?? '', '—'),
    },
    {
      key: 'by',
      label: t('console.by'),
      kind: 'text',
      facet: true,
      value: (row) => t(`console.by.${(ERRORS[row]?.by ?? 'engine') as 'engine'}`),
    },
  ];
  return (
    <Section title={t('console.errors')} note={t('console.errorsNote')}>
      <Table caption={t('console.errors')} file="errors" columns={columns} count={ERRORS.length} />
    </Section>
  );
}
