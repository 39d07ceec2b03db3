import { useEffect, useState } from 'preact/hooks';
import { countOf } from '../state/files';
import { FileProofs } from '../components/FileProofs';
import { isObject, JsonTable } from '../components/Json';
import { CorrectedLedger } from '../components/Corrections';
import { whyUnknown } from '../components/MetricBody';
import { qualityBand } from '../components/QualityVerdict';
import { Ruler } from '../components/Ruler';
import { StepFrame } from '../components/StepFrame';
import { Section, Tag } from '../components/text';
import type { CleanReply, Counts, DatasetName, DatasetQuality, Json, JsonObject, QualityPart } from '../engine/api';
import { locale, t, word } from '../i18n';
import { number, quantity, rupees } from '../lib/format';
import { forgetDatasets } from '../state/dataset';
import { services } from '../state/services';
import { cleaned, ledger } from '../state/session';

export function CleanPage() {
  const reply = cleaned.value;
  return (
    <StepFrame step="clean" ready={reply !== null}>
      {reply !== null && (
        <>
          <Identity reply={reply} />
          <FileProofs />
          <Quality reply={reply} />
          <SetAside reply={reply} />
          <Privacy />
          {ledger.value !== null && (
            <Section title={t('clean.ledger')} note={t('clean.ledgerNote')}>
              <CorrectedLedger ledger={ledger.value} />
            </Section>
          )}
        </>
      )}
    </StepFrame>
  );
}

const PARTS: readonly (keyof Counts)[] = ['kept', 'repaired', 'duplicates', 'quarantined'];

/** The accounting identity, one line per dataset, added up before the reader's eyes. */
function Identity({ reply }: { reply: CleanReply }) {
  const sets = reply.datasets.filter((each) => each.counts.in > 0);
  const sum = (key: keyof Counts): number => sets.reduce((total, each) => total + each.counts[key], 0);
  const closes = sets
    .flatMap((each) => [each.counts, ...Object.values(each.nested ?? {})])
    .every((counts) => PARTS.reduce((total, key) => total + counts[key], 0) === counts.in);
  return (
    <Section
      title={t('clean.identity')}
      note={t('clean.identityNote')}
      aside={<Tag tone={closes ? 'ok' : 'bad'}>{closes ? t('clean.closes') : t('clean.closesNot')}</Tag>}
    >
      <div class="table-scroll" role="region" tabIndex={0} aria-label={t('clean.identity')}>
        <table class="identity cards" role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col" role="columnheader">
                {t('col.dataset')}
              </th>
              <th scope="col" role="columnheader" class="is-number">
                {t('count.in')}
              </th>
              {PARTS.map((key, index) => [
                <th key={`${key}=`} class="op" aria-hidden="true">
                  {index === 0 ? '=' : '+'}
                </th>,
                <th key={key} scope="col" role="columnheader" class="is-number">
                  {t(`count.${key}`)}
                </th>,
              ])}
              <th scope="col" role="columnheader">
                {t('clean.found')}
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {sets.flatMap((each) => [
              <IdentityRow
                key={each.dataset}
                name={word('dataset', each.dataset, each.dataset)}
                count={(key) => each.counts[key]}
                found={issues(each)}
              />,
              ...Object.entries(each.nested ?? {}).map(([list, counts]) => (
                <IdentityRow
                  key={`${each.dataset}.${list}`}
                  name={t('clean.within', { list: word('list', list, list.replaceAll('_', ' ')) })}
                  count={(key) => counts[key]}
                  found=""
                />
              )),
            ])}
          </tbody>
          <tfoot role="rowgroup">
            <IdentityRow name={t('clean.total')} count={sum} found="" />
          </tfoot>
        </table>
      </div>
    </Section>
  );
}

function IdentityRow({ name, count, found }: { name: string; count: (key: keyof Counts) => number; found: string }) {
  const cell = (key: keyof Counts, warn: boolean) => (
    <td key={key} role="cell" data-label={t(`count.${key}`)} class={`is-number${warn ? ' warn-text' : ''}`}>
      {number(count(key), locale.value)}
    </td>
  );
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        {name}
      </th>
      {cell('in', false)}
      {PARTS.map((key, index) => [
        <td key={`${key}=`} class="op" aria-hidden="true">
          {index === 0 ? '=' : '+'}
        </td>,
        cell(key, key === 'quarantined' && count(key) > 0),
      ])}
      <td role="cell" class="is-wide note" data-label={t('clean.found')}>
        {found}
      </td>
    </tr>
  );
}

function issues(set: CleanReply['datasets'][number]): string {
  const parts = set.issues.map(
    ({ code, count }) =>
      `${word('issue', code, code.toLowerCase().replaceAll('_', ' '))} ${number(count, locale.value)}`,
  );
  const others = countOf(set.other_customer);
  const outside = countOf(set.outside_consent);
  if (others > 0) parts.push(t('file.otherCustomer', { count: others }));
  if (outside > 0) parts.push(t('file.outsideConsent', { count: outside }));
  return parts.join(' · ');
}

const NOT_COMPUTABLE = 'not computable: ';

/** The formula of a part that has a value, else why it has none. */
function qualityDetail({ id, detail }: QualityPart): string {
  if (!detail.startsWith(NOT_COMPUTABLE)) return word('formula', id, detail);
  return `${t('analytics.notComputable')} ${whyUnknown(detail.slice(NOT_COMPUTABLE.length))}`;
}

function Quality({ reply }: { reply: CleanReply }) {
  const quality = reply.quality ?? null;
  const chains = reply.chains ?? [];
  if (quality === null && chains.length === 0) return null;
  return (
    <Section title={t('clean.quality')} note={t('clean.qualityNote')}>
      {quality !== null && (
        <>
          <Ruler name={t('clean.qualityScore')} score={quality.score} band={qualityBand(quality.score)} />
          <ul class="parts">
            {quality.parts.map((part) => (
              <li key={part.id}>
                <span>{word('metric', part.id, part.name)}</span>
                <strong class="num">{quantity(part.value, part.unit, locale.value)}</strong>
                <span class="note">{qualityDetail(part)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {quality !== null && <Raises raises={quality.raise ?? []} />}
      {quality !== null && <DatasetScores datasets={quality.datasets ?? []} />}
      {chains.length > 0 && (
        <ul class="parts">
          {chains.map((chain) => (
            <li key={chain.account_id}>
              <code>{chain.account_id}</code>
              <Tag tone={chain.breaks === 0 ? 'ok' : 'warn'}>
                {chain.breaks === 0 ? t('clean.chainCloses') : t('clean.chainBreaks', { count: chain.breaks })}
              </Tag>
              <span class="note">
                {t('clean.chain', { steps: chain.steps })}
                {chain.gap !== 0 && ` · ${t('clean.gap', { gap: rupees(chain.gap, locale.value) })}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** What the borrower or the officer can do about it, worth most first. */
function Raises({ raises }: { raises: NonNullable<NonNullable<CleanReply['quality']>['raise']> }) {
  if (raises.length === 0) return null;
  return (
    <>
      <h3>{t('clean.raise')}</h3>
      <ol class="parts">
        {raises.map(({ code, gain, params }) => (
          <li key={`${code}${JSON.stringify(params)}`}>
            <span>{raiseText(code, params)}</span>
            <strong class="num">{t('clean.raiseGain', { gain })}</strong>
          </li>
        ))}
      </ol>
    </>
  );
}

function raiseText(code: string, params: Record<string, string | number>): string {
  const worded = { ...params };
  for (const money of ['amount', 'gap']) {
    if (typeof worded[money] === 'number') worded[money] = rupees(worded[money], locale.value);
  }
  if (typeof params.code === 'string') worded.code = word('issue', params.code, params.code);
  if (code === 'RAISE_PURPOSE' && params.counterparty === '') return t('raise.RAISE_PURPOSE_NOBODY', worded);
  return t(`raise.${code}` as 'raise.RAISE_COVERAGE', worded);
}

function DatasetScores({ datasets }: { datasets: DatasetQuality[] }) {
  if (datasets.length === 0) return null;
  const share = (value: number | null): string =>
    value === null ? '–' : quantity(value * 100, 'percent', locale.value);
  return (
    <ul class="parts">
      {datasets.map((each) => (
        <li key={each.dataset}>
          <span>{word('dataset', each.dataset, each.dataset)}</span>
          <strong class="num">{number(each.score, locale.value)}</strong>
          <span class="note">
            {t('clean.datasetParts', {
              usable: share(each.usable),
              printed: share(each.as_printed),
              complete: share(each.complete),
              fresh: share(each.freshness),
            })}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Personal values stay hidden until somebody asks; asking stands in the audit trail. */
function Privacy() {
  const [shown, setShown] = useState(false);
  const set = (show_pii: boolean): void => {
    void services()
      .pipeline.withStep('clean', (client, customer_id) => client.call('privacy.set', { customer_id, show_pii }))
      .then((reply) => {
        if (reply === null) return;
        setShown(reply.show_pii);
        forgetDatasets();
      });
  };
  return (
    <Section title={t('clean.privacy')} note={t('clean.privacyNote')}>
      <label class="tools-check">
        <input
          type="checkbox"
          checked={shown}
          onChange={(event) => {
            set(event.currentTarget.checked);
          }}
        />
        <span>{t('clean.privacyShow')}</span>
      </label>
    </Section>
  );
}

type LogList = 'errors' | 'repaired' | 'duplicates' | 'changes' | 'nested_rows' | 'normalised';
const LISTS: readonly LogList[] = ['errors', 'repaired', 'duplicates', 'changes', 'nested_rows', 'normalised'];

/** Rows that were set aside or repaired, each with its file, line and reason, as the engine's logs list them. */
function SetAside({ reply }: { reply: CleanReply }) {
  const sets = reply.datasets.filter((each) =>
    [each.counts, ...Object.values(each.nested ?? {})].some(
      (counts) => counts.quarantined + counts.repaired + counts.duplicates > 0,
    ),
  );
  const [dataset, setDataset] = useState<DatasetName>(
    sets.find((each) => each.dataset === 'transactions')?.dataset ?? sets[0]?.dataset ?? 'transactions',
  );
  const [list, setList] = useState<LogList>('errors');
  const [rows, setRows] = useState<JsonObject[] | null>(null);
  useEffect(() => {
    let current = true;
    setRows(null);
    const kind = list === 'errors' ? 'validation' : list === 'changes' ? 'changes' : 'cleaning';
    void services()
      .pipeline.withStep('clean', (client, customer_id) => client.call('logs.get', { customer_id, dataset, kind }))
      .then((log) => {
        if (current) setRows(log === null ? [] : entriesOf(log, list));
      });
    return () => {
      current = false;
    };
  }, [reply, dataset, list]);
  if (sets.length === 0) return null;
  return (
    <Section title={t('clean.aside')} note={t('clean.asideNote')}>
      <div class="row-form">
        <label class="field">
          <span>{t('col.dataset')}</span>
          <select
            value={dataset}
            onChange={(event) => {
              setDataset(event.currentTarget.value as DatasetName);
            }}
          >
            {sets.map((each) => (
              <option key={each.dataset} value={each.dataset}>
                {word('dataset', each.dataset, each.dataset)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{t('clean.log')}</span>
          <select
            value={list}
            onChange={(event) => {
              setList(event.currentTarget.value as LogList);
            }}
          >
            {LISTS.map((each) => (
              <option key={each} value={each}>
                {t(`clean.list.${each}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {rows === null ? (
        <p class="note">{t('word.loading')}</p>
      ) : rows.length === 0 ? (
        <p class="note">{t('clean.asideNone')}</p>
      ) : (
        <JsonTable rows={rows} name={`${dataset}_${list}`} />
      )}
    </Section>
  );
}

/** The named list of records in a log document; without a name the longest one. */
export function entriesOf(log: Json, name?: string): JsonObject[] {
  if (Array.isArray(log)) return log.filter(isObject);
  if (!isObject(log)) return [];
  const named = name === undefined ? undefined : log[name];
  if (Array.isArray(named)) return named.filter(isObject);
  const lists = Object.values(log).filter((each): each is JsonObject[] => Array.isArray(each) && each.every(isObject));
  return name === undefined ? (lists.sort((a, b) => b.length - a.length)[0] ?? []) : [];
}
