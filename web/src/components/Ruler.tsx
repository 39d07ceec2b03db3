/** A score on a 0–100 ruler: the figure is the content, the ruler shows where it lies. */
import { locale, t, word } from '../i18n';
import { number } from '../lib/format';
import { Tag, type Tone } from './text';

const TICKS = Array.from({ length: 11 }, (_, i) => i * 10);

const TONES: Record<string, Tone> = {
  'very good': 'ok',
  good: 'ok',
  usable: 'warn',
  fair: 'warn',
  weak: 'bad',
  poor: 'bad',
};

export function Ruler({ name, score, band }: { name: string; score: number | null; band: string }) {
  const words = word('band', band, band);
  const shown = score === null ? '—' : number(score, locale.value, 1);
  return (
    <div class={`ruler tone-${TONES[band] ?? 'plain'}`}>
      <div class="ruler-head">
        <span class="ruler-name">{name}</span>
        <Tag tone={TONES[band] ?? 'plain'}>{words}</Tag>
        <span class="ruler-figure num">{shown}</span>
      </div>
      <svg
        viewBox="0 0 200 14"
        preserveAspectRatio="none"
        role="img"
        aria-label={t('score.ruler', { name, score: shown, band: words })}
      >
        <rect class="ruler-track" x="0" y="5" width="200" height="4" />
        {score !== null && <rect class="ruler-fill" x="0" y="5" width={score * 2} height="4" />}
        {TICKS.map((tick) => (
          <line key={tick} class="ruler-tick" x1={tick * 2} x2={tick * 2} y1={tick % 50 === 0 ? 0 : 3} y2="5" />
        ))}
        {score !== null && (
          <rect class="ruler-needle" x={Math.min(198.4, Math.max(0, score * 2 - 0.8))} y="1" width="1.6" height="13" />
        )}
      </svg>
    </div>
  );
}
