/** One row, cell by cell: as it came, as it is used, and by which rule. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Json, JsonObject } from '../engine/api';
import { locale, t, word } from '../i18n';
import { exact } from '../lib/format';
import type { CellChange, DatasetLines, Fate } from '../lib/lines';
import { fieldName, JsonView } from './Json';
import { Tag, type Tone } from './text';

export const FATES: Record<Fate, Tone> = {
  kept: 'ok',
  repaired: 'warn',
  duplicate: 'plain',
  quarantined: 'bad',
  outside: 'plain',
  derived: 'plain',
};

/** A rule in plain words; families of rules that differ only in a form share one. */
export function ruleWords(rule: string): string {
  return word('issue', rule, word('issue', family(rule), rule.toLowerCase().replaceAll('_', ' ')));
}

/** A date that was missing, wrong or proven has words of its own; all others are forms of writing a day. */
function family(rule: string): string {
  return rule.startsWith('DATE_') ? 'DATE_FORM' : rule;
}

/** "invoices[3].igst" → "invoices 4 › igst". */
export function cellName(field: string): string {
  return field
    .split('.')
    .map((part) => {
      const [, list, place] = /^(.+)\[(\d+)\]$/.exec(part) ?? [];
      return list === undefined ? fieldName(part) : `${fieldName(list)} ${Number(place) + 1}`;
    })
    .join(' › ');
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null || value === '') return '';
  if (typeof value === 'object') return JSON.stringify(value);
  return typeof value === 'number' ? exact(value, locale.value) : String(value);
}

export function CellDetail({
  lines,
  row,
  ready,
  onClose,
}: {
  lines: DatasetLines;
  row: number;
  ready: boolean;
  onClose: () => void;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [all, setAll] = useState(false);
  useEffect(() => {
    heading.current?.focus();
    heading.current?.scrollIntoView({ block: 'nearest' });
  }, [row]);
  const head = lines.heads[row];
  if (head === undefined) return null;
  const raw = lines.raw(row);
  const clean = lines.clean(row);
  const changes = lines.changes(row);
  const stand =
    head.file === null ? t('datasets.derived') : t('datasets.at', { file: head.file, line: head.line ?? 0 });
  return (
    <section class="cell-detail" aria-label={t('datasets.detail')}>
      <div class="section-head">
        <h2 ref={heading} tabIndex={-1}>
          {stand}
        </h2>
        <button type="button" class="quiet" onClick={onClose}>
          {t('datasets.close')}
        </button>
      </div>
      <p>
        <Tag tone={FATES[head.verdict]}>{t(`fate.${head.verdict}`)}</Tag> {t(`fate.words.${head.verdict}`)}
        {head.rule !== null && (
          <>
            {' '}
            {ruleWords(head.rule)} <code>{head.rule}</code>
          </>
        )}
      </p>
      {clean !== null && raw !== null && !ready && <p class="note">{t('word.loading')}</p>}
      {clean !== null && changes.length > 0 && <Changes changes={changes} />}
      {clean !== null && raw !== null && ready && changes.length === 0 && <p>{t('datasets.unchanged')}</p>}
      <div class="actions">
        <button
          type="button"
          class="quiet"
          aria-expanded={all}
          onClick={() => {
            setAll(!all);
          }}
        >
          {t('datasets.whole')}
        </button>
      </div>
      {all && <Whole raw={raw} clean={clean} changes={changes} />}
    </section>
  );
}

function Changes({ changes }: { changes: readonly CellChange[] }) {
  return (
    <div class="table-scroll" role="region" tabIndex={0} aria-label={t('datasets.changes')}>
      <table class="cards" role="table">
        <caption class="hidden">{t('datasets.changes')}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {(['field', 'before', 'after', 'words', 'rule'] as const).map((key) => (
              <th key={key} scope="col" role="columnheader">
                {t(`datasets.col.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {changes.map((change, index) => (
            <tr key={index} role="row">
              <th scope="row" role="rowheader">
                {cellName(change.field)}
              </th>
              <td
                role="cell"
                data-label={t('datasets.col.before')}
                class={`is-wide ${change.before === '' ? 'cell-none' : 'cell-was'}`}
              >
                {change.before === '' ? t('datasets.empty') : change.before}
              </td>
              <td role="cell" data-label={t('datasets.col.after')} class="is-wide cell-now">
                {change.after === '' ? t('datasets.empty') : change.after}
              </td>
              <td role="cell" data-label={t('datasets.col.words')} class="is-wide">
                {ruleWords(change.rule)}
              </td>
              <td role="cell" data-label={t('datasets.col.rule')}>
                <code>{change.rule}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Every field of both forms; documents within are shown as documents. */
function Whole({
  raw,
  clean,
  changes,
}: {
  raw: JsonObject | null;
  clean: JsonObject | null;
  changes: readonly CellChange[];
}) {
  const keys = [...new Set([...Object.keys(clean ?? {}), ...Object.keys(raw ?? {})])];
  const plain = keys.filter((key) => !isNested(raw?.[key]) && !isNested(clean?.[key]));
  const nested = keys.filter((key) => !plain.includes(key));
  return (
    <>
      <div class="table-scroll" role="region" tabIndex={0} aria-label={t('datasets.whole')}>
        <table class="cards" role="table">
          <caption class="hidden">{t('datasets.whole')}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {(['field', 'before', 'after'] as const).map((key) => (
                <th key={key} scope="col" role="columnheader">
                  {t(`datasets.col.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {plain.map((key) => (
              <tr key={key} role="row" class={changes.some((each) => each.field === key) ? 'is-changed' : undefined}>
                <th scope="row" role="rowheader">
                  {fieldName(key)}
                </th>
                <td role="cell" data-label={t('datasets.col.before')} class="is-wide">
                  {textOf(raw?.[key])}
                </td>
                <td role="cell" data-label={t('datasets.col.after')} class="is-wide">
                  {textOf(clean?.[key])}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {nested.map((key) => (
        <details key={key}>
          <summary>{fieldName(key)}</summary>
          <div class="two">
            <div>
              <h3>{t('datasets.col.before')}</h3>
              <JsonView value={raw?.[key] ?? null} name={`${key}_raw`} />
            </div>
            <div>
              <h3>{t('datasets.col.after')}</h3>
              <JsonView value={clean?.[key] ?? null} name={key} />
            </div>
          </div>
        </details>
      ))}
    </>
  );
}

const isNested = (value: Json | undefined): boolean =>
  value !== null && typeof value === 'object' && (!Array.isArray(value) || value.length > 0);
