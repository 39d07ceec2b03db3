/** The limits on the amount as bars to one scale: the shortest one decides, and is marked in words. */
import type { Cap } from '../engine/api';
import { t, word } from '../i18n';
import { Money, Tag } from './text';

export function Caps({ caps }: { caps: Cap[] }) {
  // The shortest stands first; what is not known limits nothing and stands last.
  const sorted = [...caps].sort(
    (a, b) => (a.amount ?? Infinity) - (b.amount ?? Infinity) || Number(b.binding) - Number(a.binding),
  );
  const known = caps.filter((cap) => cap.amount !== null);
  const top = Math.max(1, ...known.map((cap) => cap.amount ?? 0));
  return (
    <ul class="caps">
      {sorted.map((cap) => (
        <li key={cap.id} class={cap.binding ? 'is-binding' : undefined}>
          <details>
            <summary>
              <span class="cap-name">
                {word('cap', cap.id, cap.name)} {cap.binding && <Tag tone="warn">{t('decision.binding')}</Tag>}
              </span>
              <span class="cap-amount">
                {cap.amount === null ? t('decision.noCap') : <Money value={Math.floor(cap.amount)} />}
              </span>
              <svg class="cap-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect x="0" y="0" width={((cap.amount ?? 0) / top) * 100} height="4" />
              </svg>
            </summary>
            <p class="formula">{cap.formula}</p>
          </details>
        </li>
      ))}
    </ul>
  );
}
