/** A list by size: categories, payers, payees. The bars are to one scale; every one has its rupees and its share. */
import type { ShownColumn } from '../components/Table';
import { Money } from '../components/text';
import { locale, t } from '../i18n';
import { percent, rupeesShort } from '../lib/format';
import type { Share } from './data';
import { Picture } from './Picture';

const MOST = 8;

export function rankedSummary(
  shares: readonly Share[],
  name: (share: Share) => string,
  kinds: 'says' | 'named' = 'says',
): string {
  const [first] = shares;
  if (first === undefined) return t('pic.ranked.none');
  return t(`pic.ranked.${kinds}`, {
    count: shares.length,
    name: name(first),
    amount: rupeesShort(first.amount, locale.value),
    percent: percent(first.percent, locale.value, 1),
  });
}

interface Props {
  title: string;
  file: string;
  shares: Share[];
  /** What a name is called. */
  name: (share: Share) => string;
  /** Its column's heading. */
  what: string;
  tone: 'business' | 'out';
  /** They are people and firms, not kinds. */
  parties?: boolean;
}

export function Ranked({ title, file, shares, name, what, tone, parties = false }: Props) {
  const sorted = [...shares].sort((a, b) => b.amount - a.amount);
  const columns: ShownColumn[] = [
    { key: 'name', label: what, kind: 'text', value: (row) => name(sorted[row] as Share), wide: true },
    {
      key: 'amount',
      label: t('col.amount'),
      kind: 'money',
      value: (row) => sorted[row]?.amount ?? null,
      show: (row) => <Money value={sorted[row]?.amount} />,
    },
    {
      key: 'percent',
      label: t('pic.share'),
      kind: 'number',
      value: (row) => sorted[row]?.percent ?? null,
      show: (row) => percent(sorted[row]?.percent, locale.value, 1),
    },
    { key: 'rows', label: t('col.entries'), kind: 'number', value: (row) => sorted[row]?.rows ?? null },
  ];
  return (
    <Picture
      title={title}
      says={rankedSummary(sorted, name, parties ? 'named' : 'says')}
      file={file}
      columns={columns}
      count={sorted.length}
    >
      {() => <Bars shares={sorted.slice(0, MOST)} name={name} tone={tone} more={sorted.length - MOST} />}
    </Picture>
  );
}

export function Bars({
  shares,
  name,
  tone,
  more = 0,
}: {
  shares: Share[];
  name: (share: Share) => string;
  tone: 'business' | 'out';
  more?: number;
}) {
  const most = Math.max(1, ...shares.map(({ amount }) => amount));
  return (
    <ol class="ranked">
      {shares.map((share) => (
        <li key={share.name}>
          <span class="ranked-name">{name(share)}</span>
          <span class="ranked-figure num">
            {rupeesShort(share.amount, locale.value)} · {percent(share.percent, locale.value, 1)}
          </span>
          <svg class="ranked-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            <rect class={`fill-${tone}`} width={(Math.max(0, share.amount) / most) * 100} height="4" />
          </svg>
        </li>
      ))}
      {more > 0 && <li class="note">{t('pic.ranked.more', { count: more })}</li>}
    </ol>
  );
}
