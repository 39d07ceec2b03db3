/** By which way money comes and goes: each way's share of the rupees, and of the number of entries below it. */
import type { ShownColumn } from '../components/Table';
import { Money } from '../components/text';
import { locale, t, word } from '../i18n';
import { percent } from '../lib/format';
import type { Share } from './data';
import { Picture } from './Picture';

interface Line extends Share {
  side: 'credit' | 'debit';
}

const way = (share: Share): string => word('mode', share.name, share.name);

export function modeSummary(credits: readonly Share[], debits: readonly Share[]): string {
  const most = (list: readonly Share[]): Share | undefined => [...list].sort((a, b) => b.amount - a.amount)[0];
  const [paid, spent] = [most(credits), most(debits)];
  const said = [
    ...(paid === undefined
      ? []
      : [t('pic.modes.in', { name: way(paid), percent: percent(paid.percent, locale.value, 1) })]),
    ...(spent === undefined
      ? []
      : [t('pic.modes.out', { name: way(spent), percent: percent(spent.percent, locale.value, 1) })]),
  ];
  return said.length === 0 ? t('pic.ranked.none') : said.join(' ');
}

export function ModeMix({ credits, debits }: { credits: Share[]; debits: Share[] }) {
  const lines: Line[] = [
    ...credits.map((share): Line => ({ ...share, side: 'credit' })),
    ...debits.map((share): Line => ({ ...share, side: 'debit' })),
  ];
  const columns: ShownColumn[] = [
    {
      key: 'side',
      label: t('pic.modes.side'),
      kind: 'text',
      facet: true,
      value: (row) => (lines[row]?.side === 'credit' ? t('col.inflow') : t('col.outflow')),
    },
    { key: 'mode', label: t('col.mode'), kind: 'text', value: (row) => way(lines[row] as Share) },
    {
      key: 'amount',
      label: t('col.amount'),
      kind: 'money',
      value: (row) => lines[row]?.amount ?? null,
      show: (row) => <Money value={lines[row]?.amount} />,
    },
    {
      key: 'percent',
      label: t('pic.modes.value'),
      kind: 'number',
      value: (row) => lines[row]?.percent ?? null,
      show: (row) => percent(lines[row]?.percent, locale.value, 1),
    },
    { key: 'rows', label: t('col.entries'), kind: 'number', value: (row) => lines[row]?.rows ?? null },
    {
      key: 'percent_of_rows',
      label: t('pic.modes.count'),
      kind: 'number',
      value: (row) => lines[row]?.percentOfRows ?? null,
      show: (row) => percent(lines[row]?.percentOfRows, locale.value, 1),
    },
  ];
  return (
    <Picture
      title={t('pic.modes.title')}
      says={modeSummary(credits, debits)}
      legend={[
        { mark: 'strong', text: t('pic.modes.value') },
        { mark: 'weak', text: t('pic.modes.count') },
      ]}
      file="modes"
      columns={columns}
      count={lines.length}
    >
      {() => (
        <div class="pair">
          <Side title={t('pic.modes.sideIn')} shares={credits} tone="business" />
          <Side title={t('pic.modes.sideOut')} shares={debits} tone="out" />
        </div>
      )}
    </Picture>
  );
}

function Side({ title, shares, tone }: { title: string; shares: Share[]; tone: string }) {
  if (shares.length === 0) return null;
  return (
    <div>
      <h4>{title}</h4>
      <ol class="ranked">
        {[...shares]
          .sort((a, b) => b.amount - a.amount)
          .map((share) => (
            <li key={share.name}>
              <span class="ranked-name">{way(share)}</span>
              <span class="ranked-figure num">
                {percent(share.percent, locale.value, 1)}
                <span class="note">
                  {' · '}
                  {t('pic.modes.ofEntries', { percent: percent(share.percentOfRows, locale.value, 1) })}
                </span>
              </span>
              <svg class="ranked-bar is-two" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                <rect class={`fill-${tone}`} width={share.percent} height="4.4" />
                <rect class="fill-count" y="5" width={share.percentOfRows ?? 0} height="3" />
              </svg>
            </li>
          ))}
      </ol>
    </div>
  );
}
