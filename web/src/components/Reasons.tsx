/** Reasons in words: from the catalogue by code, else as the engine says them. */
import type { Reason } from '../engine/api';
import { locale, t, word, type Params } from '../i18n';
import { number } from '../lib/format';

export function reasonText(reason: Reason): string {
  const params: Params = {};
  for (const [key, value] of Object.entries(reason.params ?? {})) {
    if (typeof value === 'string' || typeof value === 'number') params[key] = value;
  }
  return word('reason', reason.code, reason.text, params);
}

export function Reasons({ reasons }: { reasons: Reason[] }) {
  return (
    <ul class="reasons">
      {reasons.map((reason) => (
        <li
          key={`${reason.code}/${reason.text}`}
          class={reason.direction === undefined ? '' : `is-${reason.direction}`}
        >
          {reason.direction !== undefined && (
            <span class="reason-points num">
              <span class="hidden">{t(reason.direction === 'plus' ? 'score.helps' : 'score.hurts')}</span>
              {reason.direction === 'plus' ? '+' : '−'}
              {reason.points === undefined ? '' : number(Math.abs(reason.points), locale.value, 1)}
            </span>
          )}
          <span>{reasonText(reason)}</span>
        </li>
      ))}
    </ul>
  );
}
