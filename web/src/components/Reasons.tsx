/** Reasons in words: from the catalogue by code, else as the engine says them. */
import type { Reason } from '../engine/api';
import { locale, t, word, type Params } from '../i18n';
import { tidy } from '../i18n/said';
import { number, percent, quantity } from '../lib/format';
import { analysis } from '../state/session';

/**
 * The catalogue's words are by code and direction; their places are metric ids, filled in the metric's own unit.
 * `<id>_percent` is a ratio said as a share, as the engine's own text does with {value%}.
 */
export function reasonText(reason: Reason): string {
  const params: Params = {};
  for (const [key, value] of Object.entries(reason.params ?? {})) {
    if (typeof value === 'string') params[key] = value;
    if (typeof value !== 'number') continue;
    const unit = analysis.value?.metrics.find((metric) => metric.id === key)?.unit ?? 'count';
    // Whole rupees, as the engine's own sentences say them.
    params[key] = quantity(unit === 'INR' ? Math.round(value) : value, unit, locale.value);
    params[`${key}_percent`] = percent(value * 100, locale.value, 1);
  }
  // Figures come ready-made in some parameters, as in the engine's own text.
  return tidy(word('reason', `${reason.code}.${reason.direction ?? 'minus'}`, reason.text, params));
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
