/** The rows behind a figure or a finding, down to the file and the line they came from. Drawn when asked for. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { DatasetName, JsonObject } from '../engine/api';
import { t, word } from '../i18n';
import type { DatasetLines } from '../lib/lines';
import { datasetLines, datasetsRead, inForce } from '../state/dataset';
import { go } from '../state/route';
import { ledger } from '../state/session';
import { JsonTable } from './Json';
import { Ledger } from './Ledger';

export interface Behind {
  dataset: DatasetName;
  rows: number;
  row_ids: readonly (number | string)[];
}

export function Evidence({
  evidence,
  name,
  open: openAtFirst = false,
}: {
  evidence: Behind;
  name: string;
  open?: boolean;
}) {
  const [open, setOpen] = useState(openAtFirst);
  const { rows, row_ids: ids, dataset } = evidence;
  const places = useMemo(() => ids.filter((each): each is number => typeof each === 'number'), [ids]);
  if (rows === 0) return null;
  if (places.length === 0) {
    return (
      <p class="note">
        {t('analytics.rows', { count: rows })}
        {ids.length > 0 && `: ${ids.slice(0, 12).join(', ')}${ids.length > 12 ? ' …' : ''}`}
      </p>
    );
  }
  return (
    <div class="evidence">
      <button
        type="button"
        class="quiet"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
        }}
      >
        {t('analytics.showRows', { count: rows })}
      </button>{' '}
      <button
        type="button"
        class="quiet"
        onClick={() => {
          go('datasets', dataset.replaceAll('_', '-'));
        }}
      >
        {t('evidence.dataset', { dataset: word('dataset', dataset, dataset) })}
      </button>
      {open && rows > places.length && <p class="note">{t('evidence.part', { shown: places.length, all: rows })}</p>}
      {open &&
        (dataset === 'transactions' && ledger.value !== null ? (
          <Ledger ledger={ledger.value} rows={places} caption={t('analytics.evidence')} file={`evidence_${name}`} />
        ) : (
          <Documents dataset={dataset} places={places} name={name} />
        ))}
    </div>
  );
}

/** Rows of the smaller datasets: what they say, and where they stood. */
function Documents({ dataset, places, name }: { dataset: DatasetName; places: readonly number[]; name: string }) {
  const [lines, setLines] = useState<DatasetLines | null | 'reading'>('reading');
  const read = datasetsRead.value;
  useEffect(() => {
    let current = true;
    void datasetLines(dataset).then((found) => {
      if (current) setLines(found);
    });
    return () => {
      current = false;
    };
  }, [dataset, read]);
  if (lines === 'reading') return <p class="note">{t('word.loading')}</p>;
  if (lines === null) return <p class="note">{t(inForce.value ? 'datasets.unread' : 'datasets.withheld')}</p>;
  return <JsonTable rows={places.flatMap((place) => rowOf(lines, place))} name={`evidence_${name}`} />;
}

function rowOf(lines: DatasetLines, place: number): JsonObject[] {
  const clean = lines.cleanAt(place);
  if (clean === null) return [];
  const head = lines.heads[lines.rowOfClean(place)];
  const plain = Object.entries(clean).filter(
    ([key, value]) => lines.cleanFields.includes(key) && (value === null || typeof value !== 'object'),
  );
  const said = plain.filter(([, value]) => value !== null && value !== '');
  return [{ file: head?.file ?? null, line: head?.line ?? null, ...Object.fromEntries(said) }];
}
