/** The files that this tab has read: what each is, what became of its rows, and the way to take it out. */
import { useEffect, useState } from 'preact/hooks';
import type { DatasetName } from '../engine/api';
import { locale, t, word } from '../i18n';
import { bytes, number } from '../lib/format';
import { datasetLines, datasetsRead, rawPurged } from '../state/dataset';
import { go } from '../state/route';
import { services } from '../state/services';
import { cleaned, files, journey, type OwnFile } from '../state/session';
import { shelf } from '../state/stored';
import { Table, type ShownColumn } from './Table';
import { Section, Tag } from './text';

/** Null when a dataset can’t be read, or its raw rows are gone: those that were set aside were only among them. */
export async function quarantinedIn(datasets: readonly DatasetName[]): Promise<ReadonlyMap<string, number> | null> {
  const counts = new Map<string, number>();
  for (const dataset of datasets) {
    const lines = await datasetLines(dataset);
    if (lines === null || rawPurged(lines)) return null;
    for (const { file, verdict } of lines.heads)
      if (verdict === 'quarantined' && file !== null) counts.set(file, (counts.get(file) ?? 0) + 1);
  }
  return counts;
}

/** Rows of each file that were set aside: known once it is cleaned, while its rows can be read. */
function useQuarantined(): ReadonlyMap<string, number> | null {
  const [found, setFound] = useState<ReadonlyMap<string, number> | null>(null);
  const done = cleaned.value;
  const read = datasetsRead.value;
  useEffect(() => {
    let current = true;
    setFound(null);
    if (done === null) return undefined;
    const sets = done.datasets.filter(({ counts }) => counts.quarantined > 0).map(({ dataset }) => dataset);
    void (async () => {
      const counts = await quarantinedIn(sets);
      if (current) setFound(counts);
    })();
    return () => {
      current = false;
    };
  }, [done, read]);
  return found;
}

export function DeviceFiles() {
  const list = files.value.filter(({ role }) => role !== 'broken');
  const aside = useQuarantined();
  const kept = shelf.value?.cases.length ?? 0;
  const running = journey.value.running !== null;
  const at = (row: number): OwnFile | undefined => list[row];
  const rowsOf = (each: OwnFile | undefined): number | null =>
    each === undefined || each.result === null
      ? null
      : (each.parts ?? [each.result]).reduce((sum, part) => sum + part.rows, 0);
  const asideOf = (each: OwnFile | undefined): number | null =>
    each === undefined || aside === null || each.result === null ? null : (aside.get(each.name) ?? 0);
  const counted = (value: number | null): string => (value === null ? '—' : number(value, locale.value));
  const columns: ShownColumn[] = [
    { key: 'file', label: t('col.file'), kind: 'text', wide: true, value: (row) => at(row)?.name ?? '' },
    {
      key: 'state',
      label: t('files.state'),
      kind: 'text',
      value: (row) => t(`file.${at(row)?.status ?? 'waiting'}`),
      show: (row) => {
        const status = at(row)?.status ?? 'waiting';
        return (
          <Tag tone={status === 'taken' ? 'ok' : status === 'refused' ? 'bad' : 'plain'}>{t(`file.${status}`)}</Tag>
        );
      },
    },
    {
      key: 'dataset',
      label: t('col.dataset'),
      kind: 'text',
      value: (row) => {
        const each = at(row);
        return each?.result === null || each === undefined
          ? ''
          : [...new Set((each.parts ?? [each.result]).map((part) => word('dataset', part.dataset, part.dataset)))].join(
              ', ',
            );
      },
    },
    {
      key: 'size',
      label: t('files.size'),
      kind: 'number',
      value: (row) => at(row)?.file.size ?? 0,
      show: (row) => bytes(at(row)?.file.size ?? 0, locale.value),
    },
    {
      key: 'taken',
      label: t('files.taken'),
      kind: 'number',
      value: (row) => rowsOf(at(row)),
      show: (row) => counted(rowsOf(at(row))),
    },
    {
      key: 'aside',
      label: t('files.aside'),
      kind: 'number',
      value: (row) => asideOf(at(row)),
      show: (row) => counted(asideOf(at(row))),
    },
    {
      key: 'sha256',
      label: t('files.hash'),
      kind: 'text',
      value: (row) => at(row)?.result?.sha256 ?? '',
      show: (row) => <code class="hash">{at(row)?.result?.sha256 ?? '—'}</code>,
    },
    {
      key: 'remove',
      label: t('files.remove'),
      kind: 'text',
      value: () => '',
      show: (row) => {
        const each = at(row);
        return each === undefined ? null : (
          <button
            type="button"
            class="quiet"
            disabled={running}
            aria-label={t('files.removeNamed', { name: each.name })}
            onClick={() => {
              services().pipeline.removeFile(each.id);
            }}
          >
            {t('files.remove')}
          </button>
        );
      },
    },
  ];
  return (
    <Section title={t('files.title')} note={t('files.note')}>
      {list.length === 0 ? (
        <p class="note">{t('files.none')}</p>
      ) : (
        <Table caption={t('files.title')} file="files" columns={columns} count={list.length} tools={list.length > 8} />
      )}
      {kept > 0 && <p class="note">{t('files.copy', { count: kept })}</p>}
      <div class="actions">
        <button
          type="button"
          onClick={() => {
            go(list.length === 0 ? 'home' : 'fetch');
          }}
        >
          {t('files.more')}
        </button>
      </div>
    </Section>
  );
}
