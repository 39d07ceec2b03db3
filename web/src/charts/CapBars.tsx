/** The limits on the amount as bars to one scale: the shortest one decides, is marked in words, and its line runs through all. */
import type { ShownColumn } from '../components/Table';
import { Money, Tag } from '../components/text';
import type { Cap } from '../engine/api';
import { locale, t, word } from '../i18n';
import { rupees } from '../lib/format';
import { Picture } from './Picture';

/** The shortest stands first; what is not known limits nothing and stands last. */
export function sortedCaps(caps: readonly Cap[]): Cap[] {
  return [...caps].sort(
    (a, b) => (a.amount ?? Infinity) - (b.amount ?? Infinity) || Number(b.binding) - Number(a.binding),
  );
}

/**
 * A scale that tells the small ones apart: limits go from thousands to crores, and beside a product's ceiling of a crore all
 * others would be a hair. What is longer than four times the median is cut, and says so.
 */
export function capScale(caps: readonly Cap[]): { top: number; cut: (amount: number) => boolean } {
  const known = caps.flatMap(({ amount }) => (amount === null || amount <= 0 ? [] : [amount])).sort((a, b) => a - b);
  const middle = known[Math.floor((known.length - 1) / 2)] ?? 0;
  const most = known.at(-1) ?? 0;
  const top = Math.max(1, middle > 0 ? Math.min(most, middle * 4) : most);
  return { top, cut: (amount) => amount > top };
}

export const capName = (cap: Cap): string => word('cap', cap.id, cap.name);

export function capSummary(caps: readonly Cap[]): string {
  const binding = caps.find((cap) => cap.binding);
  if (binding === undefined) return t('pic.caps.open');
  const next = sortedCaps(caps).find((cap) => !cap.binding && cap.amount !== null);
  const amount = binding.amount ?? 0;
  const said = t('pic.caps.says', { name: capName(binding), amount: rupees(Math.floor(amount), locale.value) });
  return next === undefined
    ? said
    : `${said} ${t('pic.caps.next', { name: capName(next), amount: rupees(Math.floor(next.amount ?? 0), locale.value) })}`;
}

export function CapBars({ caps }: { caps: Cap[] }) {
  const sorted = sortedCaps(caps);
  const { top, cut } = capScale(caps);
  const part = (amount: number): number => (Math.min(top, Math.max(0, amount)) / top) * 100;
  const binding = caps.find((cap) => cap.binding)?.amount ?? null;
  const columns: ShownColumn[] = [
    { key: 'name', label: t('pic.caps.limit'), kind: 'text', value: (row) => capName(sorted[row] as Cap), wide: true },
    {
      key: 'amount',
      label: t('col.amount'),
      kind: 'money',
      value: (row) => sorted[row]?.amount ?? null,
      show: (row) => {
        const amount = sorted[row]?.amount ?? null;
        return amount === null ? t('decision.noCap') : <Money value={Math.floor(amount)} />;
      },
    },
    {
      key: 'binding',
      label: t('decision.binding'),
      kind: 'text',
      value: (row) => (sorted[row]?.binding === true ? t('word.yes') : ''),
    },
    {
      key: 'formula',
      label: t('pic.caps.formula'),
      kind: 'text',
      value: (row) => sorted[row]?.formula ?? '',
      wide: true,
    },
  ];
  return (
    <Picture title={t('pic.caps.title')} says={capSummary(caps)} file="limits" columns={columns} count={sorted.length}>
      {() => (
        <ul class="caps">
          {sorted.map((cap) => (
            <li key={cap.id} class={cap.binding ? 'is-binding' : undefined}>
              <details>
                <summary>
                  <span class="cap-name">
                    {capName(cap)} {cap.binding && <Tag tone="warn">{t('decision.binding')}</Tag>}
                  </span>
                  <span class="cap-amount">
                    {cap.amount === null ? t('decision.noCap') : <Money value={Math.floor(cap.amount)} />}
                  </span>
                  <svg class="cap-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                    {cap.amount !== null && <rect width={part(cap.amount)} height="4" />}
                    {cap.amount !== null && cut(cap.amount) && <path class="cap-cut" d="M95 4l1.6-4h1.2l-1.6 4z" />}
                    {binding !== null && <line class="cap-line" x1={part(binding)} x2={part(binding)} y1="0" y2="4" />}
                  </svg>
                </summary>
                <p class="formula">{cap.formula}</p>
              </details>
            </li>
          ))}
        </ul>
      )}
    </Picture>
  );
}
