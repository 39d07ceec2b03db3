/** What a payload is, and where it departs from its format. It goes to an engine of its own and is kept nowhere. */
import { useMemo, useState } from 'preact/hooks';
import { ErrorPanel } from '../components/ErrorPanel';
import { FilePick } from '../components/FilePick';
import { Table, type ShownColumn } from '../components/Table';
import { Facts, Section, Tag } from '../components/text';
import { DropZone } from '../components/DropZone';
import type { ErrorBody, SniffDeviation, SniffReply } from '../engine/api';
import { bodyOf } from '../engine/client';
import { locale, t, word } from '../i18n';
import { bytes, number } from '../lib/format';
import { saveFile } from '../state/services';
import { withSide } from '../state/workbench';

/** As the engine has it: more isn't sent over. */
const MOST_BYTES = 64 << 20;

type Shown =
  | { kind: 'none' }
  | { kind: 'busy'; name: string; abort: AbortController }
  | { kind: 'fault'; error: ErrorBody }
  | { kind: 'reply'; reply: SniffReply };

const EXAMPLE = `{
 "type": "deposit", "version": "1.1", "linkedAccRef": "ref-1", "maskedAccNumber": "XXXXXX4321",
 "Profile": {"Holders": {"type": "Single", "Holder": {"name": "Asha Rao", "dob": "24-07-1970", "mobile": "0000000000", "nominee": "REGISTERED"}}},
 "Summary": {"currentBalance": "1,500.50", "type": "CURRENT", "branch": "Fort", "ifscCode": "HDFC0000123", "micrCode": "",
  "openingDate": "2019-04-01", "balanceDateTime": "2026-03-31T23:59:59+05:30", "status": "ACTIVE"},
 "Transactions": {"startDate": "2026-01-01", "endDate": "2026-03-31", "Transaction": [
  {"txnId": "T1", "type": "CREDIT", "mode": "UPI", "amount": 2000, "transactionalBalance": "2000", "transactionTimestamp": "2026-01-05T10:00:00+05:30", "valueDate": "2026-01-05", "narration": "UPI/CR/1/RAM", "reference": "R1"}]}
}`;

export function SniffTab() {
  const [text, setText] = useState('');
  const [shown, setShown] = useState<Shown>({ kind: 'none' });
  const busy = shown.kind === 'busy';
  const look = async (name: string, blob: Blob): Promise<void> => {
    if (blob.size > MOST_BYTES) {
      setShown({ kind: 'fault', error: tooLarge(name, blob.size) });
      return;
    }
    const abort = new AbortController();
    setShown({ kind: 'busy', name, abort });
    try {
      const reply = await withSide(({ engine }) =>
        engine.give('payload.sniff', blob, { name }, { signal: abort.signal }),
      );
      setShown({ kind: 'reply', reply });
    } catch (cause) {
      setShown(abort.signal.aborted ? { kind: 'none' } : { kind: 'fault', error: bodyOf(cause) });
    }
  };
  const take = (files: File[]): void => {
    const [file] = files;
    if (file !== undefined && !busy) void look(file.name, file);
  };
  return (
    <>
      <Section title={t('sniff.title')} note={t('sniff.note')}>
        <DropZone
          title={t('sniff.drop')}
          note={t('sniff.kinds', { most: bytes(MOST_BYTES, locale.value) })}
          onFiles={take}
        >
          <FilePick label={t('sniff.pick')} accept=".json,.xml,.ndjson,.jsonl,.csv,.tsv,.txt" onFiles={take} />
        </DropZone>
        <label class="field">
          <span>{t('sniff.paste')}</span>
          <textarea
            rows={6}
            class="mono"
            spellcheck={false}
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
            }}
          />
        </label>
        <div class="actions">
          <button
            type="button"
            class="primary"
            disabled={busy || text.trim() === ''}
            onClick={() => void look('pasted', new Blob([text]))}
          >
            {t('sniff.run')}
          </button>
          <button
            type="button"
            class="quiet"
            disabled={busy}
            onClick={() => {
              setText(EXAMPLE);
              void look('example.json', new Blob([EXAMPLE]));
            }}
          >
            {t('sniff.example')}
          </button>
        </div>
      </Section>
      <div aria-live="polite">
        {shown.kind === 'busy' && (
          <div class="bench-progress">
            <progress aria-label={t('sniff.busy', { name: shown.name })} />
            <p>{t('sniff.busy', { name: shown.name })}</p>
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
        {shown.kind === 'reply' && <Found reply={shown.reply} />}
      </div>
    </>
  );
}

function tooLarge(name: string, size: number): ErrorBody {
  return {
    code: 'E_FILE_TOO_LARGE',
    path: name,
    message: t('sniff.tooLarge'),
    expected: bytes(MOST_BYTES, locale.value),
    got: bytes(size, locale.value),
    hint: t('sniff.tooLargeHint'),
  };
}

/** "Account Aggregator deposit account 1.1, JSON, as Finvu wraps it". */
function nameOf(reply: SniffReply): string {
  const { title, format, version, wrapper, text } = reply;
  const what =
    title !== null && reply.forms.length > 0
      ? word('form', reply.forms[0]?.form ?? '', title)
      : word('layout', format ?? '', format ?? '');
  return [
    version === null ? what : `${what} ${version}`,
    t(`sniff.text.${text}`),
    ...(wrapper === null ? [] : [t(`sniff.wrapper.${wrapper as 'finvu'}`)]),
  ].join(' · ');
}

function Found({ reply }: { reply: SniffReply }) {
  if (!reply.known) {
    return (
      <Section title={t('sniff.unknown')} note={t('sniff.unknownNote')}>
        {reply.refused !== null && <ErrorPanel error={reply.refused} quiet />}
      </Section>
    );
  }
  const count = reply.deviations.length;
  const rows = reply.records.reduce((sum, each) => sum + each.rows, 0);
  const checked = reply.forms.length > 0 || reply.text === 'statement';
  return (
    <section class="section sniffed">
      <h2>{nameOf(reply)}</h2>
      <p class="bench-said">
        {!checked
          ? t('sniff.noForm')
          : count === 0
            ? t('sniff.none')
            : reply.deviations_total === count
              ? t('sniff.countOnce', { count })
              : t('sniff.count', { count, total: number(reply.deviations_total, locale.value) })}{' '}
        {reply.refused === null ? t('sniff.records', { rows }) : t('sniff.refused')}
      </p>
      {reply.refused !== null && <ErrorPanel error={reply.refused} quiet />}
      <Facts
        items={[
          ...reply.records.map((record): [string, string] => [
            word('dataset', record.dataset, record.dataset),
            record.aside > 0
              ? t('sniff.rowsAside', { rows: record.rows, aside: record.aside })
              : t('sniff.rows', { rows: record.rows }),
          ]),
          [t('sniff.size'), bytes(reply.bytes, locale.value)],
          ...(reply.bank === null || reply.bank === undefined
            ? []
            : [[t('sniff.bank'), reply.bank] satisfies [string, string]]),
          ...reply.forms.map((form): [string, string] => [
            word('form', form.form, form.title),
            t('sniff.against', { values: number(form.values, locale.value), source: form.source }),
          ]),
        ]}
      />
      {reply.asides.length > 0 && (
        <>
          <h3>{t('sniff.asides')}</h3>
          <ul class="bench-list">
            {reply.asides.map((aside) => (
              <li key={aside.code}>
                <Tag tone="warn">{aside.code}</Tag> {aside.reason}{' '}
                <span class="note">
                  {aside.place} × {number(aside.count, locale.value)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {reply.notes.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
      {count > 0 && <Deviations list={reply.deviations} more={reply.deviations_more} />}
      <div class="actions">
        <button
          type="button"
          class="quiet"
          onClick={() => {
            saveFile('sniffed.json', 'application/json', JSON.stringify(reply, null, 1));
          }}
        >
          {t('sniff.save')}
        </button>
      </div>
    </section>
  );
}

function Deviations({ list, more }: { list: SniffDeviation[]; more: boolean }) {
  const columns = useMemo((): ShownColumn[] => {
    const at = (row: number): SniffDeviation | undefined => list[row];
    const place = (row: number): string => {
      const one = at(row);
      if (one === undefined) return '';
      return one.line === null ? one.path : `${t('sniff.line', { line: one.line })} ${one.path}`;
    };
    return [
      {
        key: 'code',
        label: t('sniff.what'),
        kind: 'text',
        facet: list.length > 8,
        value: (row) => at(row)?.code ?? '',
        show: (row) => t(`sniff.code.${(at(row)?.code ?? '') as 'MEMBER_MISSING'}`),
      },
      { key: 'path', label: t('sniff.where'), kind: 'code', wide: true, value: place },
      {
        key: 'expected',
        label: t('error.expected'),
        kind: 'text',
        wide: true,
        value: (row) => at(row)?.expected ?? '',
      },
      { key: 'got', label: t('error.got'), kind: 'code', wide: true, value: (row) => at(row)?.got ?? '' },
      { key: 'count', label: t('sniff.times'), kind: 'number', value: (row) => at(row)?.count ?? 0 },
    ];
  }, [list]);
  return (
    <>
      <h3>{t('sniff.deviations')}</h3>
      <Table caption={t('sniff.deviations')} file="deviations" columns={columns} count={list.length} />
      {more && <p class="note">{t('sniff.more')}</p>}
    </>
  );
}
