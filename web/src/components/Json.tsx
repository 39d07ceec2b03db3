/** Documents of the engine whose shape a page does not know: objects as facts, lists of objects as tables. */
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Json, JsonObject } from '../engine/api';
import { locale, said, t, word } from '../i18n';
import { date, number } from '../lib/format';
import { Table, type ShownColumn } from './Table';
import { Facts, Money } from './text';

export function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

const ABBREVIATIONS = /\b(?:apr|emi|gst)\b/g;

/** "gst_on_time" → "GST on time", unless the catalogue has a word for it. */
export function fieldName(key: string): string {
  return word(
    'field',
    key,
    key.replaceAll('_', ' ').replace(ABBREVIATIONS, (each) => each.toUpperCase()),
  );
}

export function scalar(value: Json | undefined): string {
  if (value === null || value === undefined || value === '') return '—';
  if (typeof value === 'boolean') return value ? t('word.yes') : t('word.no');
  if (typeof value === 'number') return number(value, locale.value, 2);
  if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}$/.test(value) ? date(value, locale.value) : value;
  return JSON.stringify(value);
}

/** Which numbers of a document are rupees: its keys are the only sign. */
const MONEY = /(^|_)(amount|emi|fee|gst|payable|disbursed|interest|balance|turnover|inflow|outflow|parties|value)$/;
const NOT_MONEY = /percent|share|count|number|days|months|rate/;

function fieldValue(key: string, value: Json) {
  if (typeof value === 'number' && MONEY.test(key) && !NOT_MONEY.test(key)) return <Money value={value} />;
  return null;
}

const MAX_DEPTH = 4;

interface View {
  value: Json;
  name: string;
  depth?: number;
  /** A document of the engine's own words, not of the borrower's data: its sentences are said in the reader's language. */
  spoken?: boolean;
}

export function JsonView({ value, name, depth = 0, spoken = false }: View): ComponentChildren {
  const say = (each: Json): string => (spoken && typeof each === 'string' ? said(scalar(each)) : scalar(each));
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every(isObject)) return <JsonTable rows={value} name={name} />;
    return <span>{value.length === 0 ? '—' : value.map(say).join(', ')}</span>;
  }
  const known = fieldValue(name, value);
  if (known !== null) return known;
  if (!isObject(value)) return <span class={typeof value === 'number' ? 'num' : undefined}>{say(value)}</span>;
  if (depth >= MAX_DEPTH) return <code>{JSON.stringify(value)}</code>;
  const plain = Object.entries(value).filter(
    ([, each]) => !isObject(each) && !(Array.isArray(each) && each.some(isObject)),
  );
  const nested = Object.entries(value).filter(([key]) => !plain.some(([other]) => other === key));
  return (
    <div class="json">
      {plain.length > 0 && (
        <Facts
          items={plain.map(([key, each]) => [
            fieldName(key),
            <JsonView key={key} value={each} name={key} depth={depth + 1} spoken={spoken} />,
          ])}
        />
      )}
      {nested.map(([key, each]) => (
        <details key={key} open={depth === 0}>
          <summary>{fieldName(key)}</summary>
          <JsonView value={each} name={`${name}_${key}`} depth={depth + 1} spoken={spoken} />
        </details>
      ))}
    </div>
  );
}

const PLACE = ['file', 'line', 'place', 'row'];
/** Members whose values are codes of the cleaning rules. */
const CODED = new Set(['code', 'rule']);
const LONG = 90;

function cellText(key: string, value: Json | undefined, asIs: boolean): string {
  if (asIs) return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  return CODED.has(key) && typeof value === 'string' ? word('issue', value, value) : scalar(value);
}

/** A whole raw row can stand in a cell: its beginning is shown, the rest on demand. */
function LongText({ text }: { text: string }) {
  if (text.length <= LONG) return <>{text}</>;
  return (
    <details>
      <summary>{text.slice(0, LONG)}…</summary>
      {text}
    </details>
  );
}

/** `asIs`: raw data, shown to the letter. */
export function JsonTable({ rows, name, asIs = false }: { rows: JsonObject[]; name: string; asIs?: boolean }) {
  const columns = useMemo((): ShownColumn[] => {
    const keys = [...new Set(rows.slice(0, 200).flatMap((row) => Object.keys(row)))];
    // Where a row stands is what a reader looks for first.
    const place = PLACE.filter((key) => keys.includes(key));
    return [...place, ...keys.filter((key) => !place.includes(key))].map((key) => {
      const numeric = rows.every((row) => typeof row[key] === 'number' || row[key] === null || row[key] === undefined);
      return {
        key,
        label: fieldName(key),
        kind: numeric ? 'number' : 'text',
        wide: rows.some((row) => String(scalar(row[key])).length > 32),
        facet: !numeric && rows.length > 8 && new Set(rows.map((row) => JSON.stringify(row[key] ?? null))).size <= 12,
        value: (row) => {
          const cell = rows[row]?.[key];
          if (cell === undefined || cell === null) return null;
          return typeof cell === 'number' || typeof cell === 'string' ? cell : JSON.stringify(cell);
        },
        show: (row) => <LongText text={cellText(key, rows[row]?.[key], asIs)} />,
      };
    });
  }, [rows, asIs]);
  return <Table caption={fieldName(name)} file={name} columns={columns} count={rows.length} />;
}
