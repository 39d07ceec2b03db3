import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { CellDetail, FATES, ruleWords } from '../components/CellDetail';
import { Exports } from '../components/Exports';
import { fieldName, scalar } from '../components/Json';
import { Shown, VirtualTable, type GridColumn } from '../components/VirtualTable';
import { Heading, Tag } from '../components/text';
import { NeedsRun } from '../components/NeedsRun';
import { showChosen, tabKeys } from '../components/tabs';
import { SearchBox } from '../components/SearchBox';
import { DATASETS, type DatasetName, type Json } from '../engine/api';
import { locale, t, word, type Key } from '../i18n';
import { exact, number, paise } from '../lib/format';
import type { DatasetLines, Fate } from '../lib/lines';
import { RUPEES } from '../lib/rupees';
import { visibleRows, type Cell, type Sort, type TableColumn } from '../lib/table';
import { datasetChanges, datasetLines, datasetsRead, exportNoted, inForce, rawPurged } from '../state/dataset';
import { open, place } from '../state/route';
import { cleaned } from '../state/session';

/** A dataset's name in the address bar, which has no underscores but in metrics. */
const placeOf = (dataset: DatasetName): string => dataset.replaceAll('_', '-');
const datasetOf = (at: string): DatasetName => DATASETS.find((each) => placeOf(each) === at) ?? 'transactions';

/** All nine datasets, raw beside clean, with what was done to each cell. */
export function DatasetsPage() {
  const dataset = datasetOf(place.value);
  const counts = cleaned.value?.datasets ?? [];
  return (
    <>
      <Heading question={t('datasets.title')}>
        <p>{t('datasets.lede')}</p>
      </Heading>
      <NeedsRun step="clean">
        <div class="tabs" role="tablist" aria-label={t('records.datasets')} ref={showChosen} onKeyDown={tabKeys}>
          {DATASETS.map((each) => (
            <button
              key={each}
              type="button"
              role="tab"
              id={`tab-${each}`}
              aria-selected={each === dataset}
              aria-controls="dataset"
              onClick={() => {
                open(placeOf(each));
              }}
            >
              {word('dataset', each, each)}{' '}
              <span class="num">
                {number(counts.find((set) => set.dataset === each)?.counts.in ?? 0, locale.value)}
              </span>
            </button>
          ))}
        </div>
        <div id="dataset" role="tabpanel" aria-labelledby={`tab-${dataset}`}>
          {inForce.value ? <Rows key={dataset} dataset={dataset} /> : <p class="note">{t('datasets.withheld')}</p>}
        </div>
      </NeedsRun>
    </>
  );
}

function Rows({ dataset }: { dataset: DatasetName }) {
  const [lines, setLines] = useState<DatasetLines | null | 'reading'>('reading');
  const [changed, setChanged] = useState(0);
  const [tries, setTries] = useState(0);
  const read = datasetsRead.value;
  useEffect(() => {
    let current = true;
    setLines('reading');
    void datasetLines(dataset).then(async (found) => {
      if (!current) return;
      setLines(found);
      if (found === null) return;
      await datasetChanges(dataset, found);
      if (current) setChanged((n) => n + 1);
    });
    return () => {
      current = false;
    };
  }, [dataset, read, tries]);
  if (lines === 'reading') return <p class="note">{t('word.loading')}</p>;
  if (lines === null) {
    return (
      <>
        <p class="note">{t('datasets.unread')}</p>
        <div class="actions">
          <button
            type="button"
            onClick={() => {
              setTries(tries + 1);
            }}
          >
            {t('word.again')}
          </button>
        </div>
      </>
    );
  }
  if (lines.count === 0) return <p class="note">{t('datasets.none')}</p>;
  return (
    <>
      {rawPurged(lines) && <p class="note">{t('datasets.purged')}</p>}
      <Grid dataset={dataset} lines={lines} changed={changed} />
    </>
  );
}

type Form = 'both' | 'raw' | 'clean';
const FORMS: readonly Form[] = ['both', 'raw', 'clean'];
const LIMITS = [100, 1000, 10_000] as const;

/** The fields that a person looks for first, and how wide; the rest follow in the order of the engine. */
const FIRST: Record<string, number> = {
  date: 6.5,
  return_period: 6,
  return_type: 6,
  narration: 22,
  amount: 8,
  type: 6,
  balance_after: 8.5,
  counterparty: 12,
  category: 11,
  mode: 6,
};

function cellOf(value: Json | undefined): Cell {
  if (value === undefined || value === null) return null;
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}

export function shortOf(value: Json | undefined, decimals: boolean): string {
  if (decimals && typeof value === 'number') return paise(value * 100, locale.value);
  if (value === undefined || value === null || value === '') return '';
  if (Array.isArray(value)) return value.length === 0 ? '' : t('datasets.items', { count: value.length });
  if (typeof value === 'object') return t('datasets.members', { count: Object.keys(value).length });
  return typeof value === 'number' ? exact(value, locale.value) : scalar(value);
}

function Grid({ dataset, lines, changed }: { dataset: DatasetName; lines: DatasetLines; changed: number }) {
  const [form, setForm] = useState<Form>('both');
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState('');
  // Whoever types a word isn't held up by the search for its first letters.
  useEffect(() => {
    const timer = setTimeout(() => {
      setSearch(typed);
    }, 150);
    return () => {
      clearTimeout(timer);
    };
  }, [typed]);
  const [facets, setFacets] = useState<Record<string, string>>({});
  const [only, setOnly] = useState(false);
  const [sort, setSort] = useState<Sort | null>(null);
  const [limit, setLimit] = useState(0);
  const [opened, setOpened] = useState<number | null>(null);
  const language = locale.value;

  const value = (field: string, row: number): Json | undefined => {
    const own = form === 'raw' ? lines.raw(row) : (lines.clean(row) ?? lines.raw(row));
    return own?.[field];
  };
  const fields = useMemo(() => {
    const all = form === 'raw' ? lines.rawFields : form === 'clean' ? lines.cleanFields : lines.fields;
    const first = Object.keys(FIRST).filter((key) => all.includes(key));
    return [...first, ...all.filter((key) => !first.includes(key))];
  }, [lines, form]);

  const kinds = useMemo(() => kindsOf(lines, fields), [lines, fields]);
  const sources: TableColumn[] = useMemo(
    () => [
      {
        key: 'verdict',
        label: t('col.verdict'),
        kind: 'text',
        value: (row) => lines.heads[row]?.verdict ?? '',
        matcher: (needle) => lines.finder(needle),
      },
      { key: 'file', label: t('col.file'), kind: 'code', value: (row) => lines.heads[row]?.file ?? '' },
      { key: 'line', label: t('datasets.line'), kind: 'number', value: (row) => lines.heads[row]?.line ?? null },
      { key: 'rule', label: t('col.rule'), kind: 'code', value: (row) => lines.heads[row]?.rule ?? '' },
      ...fields.map((field): TableColumn => ({
        key: `field.${field}`,
        label: fieldName(field),
        kind: kinds.get(field)?.kind ?? 'text',
        value: (row) => cellOf(value(field, row)),
        matcher: () => () => false,
      })),
    ],
    [lines, fields, form, language],
  );
  // The first column's matcher reads whole lines; the others would only say the same again.
  const searched = useMemo(
    () => sources.map((each, index) => (index === 0 ? each : { ...each, matcher: () => () => false })),
    [sources],
  );
  const all = useMemo(() => {
    const rows = visibleRows(searched, lines.count, { search, facets, sort });
    return only ? rows.filter((row) => lines.changeCount(row) > 0 || lines.heads[row]?.verdict !== 'kept') : rows;
  }, [searched, search, facets, sort, only, changed]);
  const rows = limit === 0 ? all : all.subarray(0, limit);

  const columns = useMemo((): GridColumn[] => {
    const head: GridColumn[] = [
      {
        key: 'line',
        label: t('datasets.line'),
        kind: 'number',
        width: 4.5,
        show: (row) => lines.heads[row]?.line ?? '–',
      },
      {
        key: 'verdict',
        label: t('col.verdict'),
        kind: 'text',
        width: 6.5,
        phone: 'end',
        show: (row) => <Verdict fate={lines.heads[row]?.verdict ?? 'kept'} />,
      },
    ];
    return [
      ...head,
      ...fields.map((field, index): GridColumn => ({
        key: `field.${field}`,
        label: fieldName(field),
        kind: kinds.get(field)?.kind ?? 'text',
        width: FIRST[field] ?? 9,
        ...phonePlace(field, index, fields),
        show: (row) => cell(lines, row, field, form, kinds.get(field)?.decimals === true),
      })),
    ];
  }, [lines, fields, form, language, changed]);

  const asTable = () => {
    const forms = form === 'both' ? (['raw', 'clean'] as const) : [form];
    return {
      head: ['file', 'line', 'verdict', 'rule', ...forms.flatMap((each) => fields.map((key) => `${key} (${each})`))],
      rows: Array.from(rows, (row) => {
        const own = lines.heads[row];
        return [
          own?.file ?? null,
          own?.line ?? null,
          own?.verdict ?? null,
          own?.rule ?? null,
          ...forms.flatMap((each) => {
            const values = each === 'raw' ? lines.raw(row) : lines.clean(row);
            return fields.map((key) => cellOf(values?.[key]));
          }),
        ];
      }),
    };
  };
  const asRecords = () =>
    Array.from(rows, (row) => ({
      ...lines.heads[row],
      ...(form === 'clean' ? {} : { raw: lines.raw(row) }),
      ...(form === 'raw' ? {} : { clean_row: lines.clean(row) }),
      ...(form === 'both' ? { changes: lines.changes(row) } : {}),
    }));

  return (
    <>
      <div class="tools">
        <fieldset class="switch">
          <legend class="hidden">{t('records.type')}</legend>
          {FORMS.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={form === each}
              onClick={() => {
                setForm(each);
                setSort(null);
              }}
            >
              {t(`datasets.form.${each}`)}
            </button>
          ))}
        </fieldset>
        <SearchBox value={typed} onInput={setTyped} />
        <Facet name="verdict" lines={lines} facets={facets} set={setFacets} say={(code) => t(`fate.${code}` as Key)} />
        <Facet name="file" lines={lines} facets={facets} set={setFacets} say={(file) => file} />
        <Facet name="rule" lines={lines} facets={facets} set={setFacets} say={ruleWords} />
        <label class="tools-check">
          <input
            type="checkbox"
            checked={only}
            onChange={(event) => {
              setOnly(event.currentTarget.checked);
            }}
          />
          <span>{t('datasets.only')}</span>
        </label>
        <label>
          <span class="hidden">{t('datasets.limit')}</span>
          <select
            value={limit}
            onChange={(event) => {
              setLimit(Number(event.currentTarget.value));
            }}
          >
            <option value={0}>{t('datasets.noLimit')}</option>
            {LIMITS.map((each) => (
              <option key={each} value={each}>
                {t('datasets.first', { count: each })}
              </option>
            ))}
          </select>
        </label>
        <span class="tools-end">
          <Shown shown={rows.length} of={lines.count} />
          <Exports
            file={`${dataset}_${form === 'both' ? 'raw_and_clean' : form}`}
            table={asTable}
            json={asRecords}
            before={(as) => exportNoted(dataset, form, as, rows.length)}
          />
        </span>
      </div>
      {rows.length === 0 ? (
        <p class="note">{t('table.none')}</p>
      ) : (
        <VirtualTable
          caption={`${word('dataset', dataset, dataset)}: ${t(`datasets.form.${form}`)}`}
          columns={columns}
          rows={rows}
          height={form === 'both' ? 2.9 : 2.3}
          fixed={2}
          sort={sort}
          onSort={setSort}
          opened={opened}
          onOpen={setOpened}
          rowClass={(row) => `fate-${lines.heads[row]?.verdict ?? 'kept'}`}
          stamp={changed}
        />
      )}
      <p class="note">{t('datasets.keys')}</p>
      {opened !== null && (
        <CellDetail
          key={opened}
          lines={lines}
          row={opened}
          ready={lines.hasChanges}
          onClose={() => {
            setOpened(null);
            // Back to where the row was opened from.
            document.querySelector<HTMLElement>('#dataset .vgrid')?.focus();
          }}
        />
      )}
    </>
  );
}

function Verdict({ fate }: { fate: Fate }) {
  return <Tag tone={FATES[fate]}>{t(`fate.${fate}`)}</Tag>;
}

/** A phone's row: what it is, how much, what it says. */
function phonePlace(field: string, index: number, fields: readonly string[]): Pick<GridColumn, 'phone'> {
  if (fields.includes('narration')) {
    if (field === 'narration') return { phone: 'text' };
    return field === 'date' ? { phone: 'start' } : field === 'amount' ? { phone: 'more' } : {};
  }
  return index === 0 ? { phone: 'start' } : index === 1 ? { phone: 'text' } : index === 2 ? { phone: 'more' } : {};
}

/** The value that is used, and under it what came, where that was otherwise. No component: a screen has hundreds. */
function cell(lines: DatasetLines, row: number, field: string, form: Form, decimals: boolean): ComponentChildren {
  const raw = lines.raw(row);
  if (form === 'raw') return shortOf(raw?.[field], decimals);
  const clean = lines.clean(row);
  if (form === 'clean') return shortOf(clean?.[field], decimals);
  if (clean === null) return <span class="cell-aside">{shortOf(raw?.[field], decimals)}</span>;
  const changes = lines.changes(row);
  const change = changes.find((each) => each.field === field);
  const now = shortOf(clean[field], decimals);
  if (change === undefined) {
    // A nested row within was changed: the details say which.
    return changes.some((each) => each.field.startsWith(`${field}[`)) ? <span class="cell-now">{now}</span> : now;
  }
  return (
    <>
      <span class="cell-now">{now === '' ? '–' : now}</span>
      {change.before === '' ? (
        <span class="cell-none">{t('datasets.empty')}</span>
      ) : (
        <span class="cell-was">{change.before}</span>
      )}
    </>
  );
}

function Facet({
  name,
  lines,
  facets,
  set,
  say,
}: {
  name: 'verdict' | 'file' | 'rule';
  lines: DatasetLines;
  facets: Record<string, string>;
  set: (facets: Record<string, string>) => void;
  say: (code: string) => string;
}) {
  const values = useMemo(() => {
    const seen = new Map<string, number>();
    for (const head of lines.heads) {
      const code = head[name];
      if (code !== null) seen.set(code, (seen.get(code) ?? 0) + 1);
    }
    return [...seen].sort((a, b) => b[1] - a[1]);
  }, [lines, name]);
  if (values.length < 2 && name !== 'rule') return null;
  if (values.length === 0) return null;
  const label = name === 'verdict' ? t('col.verdict') : name === 'file' ? t('col.file') : t('col.rule');
  return (
    <label>
      <span class="hidden">{label}</span>
      <select
        value={facets[name] ?? ''}
        onChange={(event) => {
          set({ ...facets, [name]: event.currentTarget.value });
        }}
      >
        <option value="">{t('table.all', { column: label })}</option>
        {values.map(([code, count]) => (
          <option key={code} value={code}>
            {say(code)} ({number(count, locale.value)})
          </option>
        ))}
      </select>
    </label>
  );
}

interface Kind {
  kind: 'number' | 'text';
  /** Rupees with paise somewhere in the column: every figure has two decimals, so that it lines up. */
  decimals: boolean;
}

/** A column of numbers stands to the right. */
export function kindsOf(lines: DatasetLines, fields: readonly string[]): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  const places = Array.from({ length: Math.min(80, lines.count) }, (_, row) => row);
  const clean = places.map((row) => lines.clean(row)).filter((each) => each !== null);
  const sample = clean.length > 0 ? clean : places.map((row) => lines.raw(row) ?? {});
  for (const field of fields) {
    const values = sample.map((each) => each[field]).filter((each) => each !== null && each !== undefined);
    const numbers = values.filter((each) => typeof each === 'number');
    kinds.set(field, {
      kind: values.length > 0 && numbers.length === values.length ? 'number' : 'text',
      decimals: RUPEES.has(field) && numbers.some((each) => !Number.isInteger(each)),
    });
  }
  return kinds;
}
