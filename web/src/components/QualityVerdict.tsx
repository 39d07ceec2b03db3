/** What the data is worth, in one line: it stands before any score that rests on it. */
import type { CleanReply, ImportReport } from '../engine/api';
import { locale, t } from '../i18n';
import { number } from '../lib/format';
import { openGaps } from '../lib/proof';
import { go } from '../state/route';
import { cleaned, importReport } from '../state/session';
import { Tag, type Tone } from './text';

type Band = 'unknown' | 'good' | 'usable' | 'poor';
const TONES: Record<Band, Tone> = { unknown: 'plain', good: 'ok', usable: 'warn', poor: 'bad' };

export function qualityBand(score: number | null): Band {
  if (score === null) return 'unknown';
  return score >= 85 ? 'good' : score >= 60 ? 'usable' : 'poor';
}

/** The cleaning counted before anybody accepted a gap; the report of the files knows of that. */
export function gapsLeft(reply: Pick<CleanReply, 'files'>, report: ImportReport | null): number {
  if (report !== null) return openGaps(report).length;
  return (reply.files ?? []).reduce((total, each) => total + each.open_gaps, 0);
}

export function QualityVerdict() {
  const reply = cleaned.value;
  if (reply === null) return null;
  const score = reply.quality?.score ?? null;
  const band = qualityBand(score);
  const sum = (key: 'in' | 'repaired' | 'duplicates' | 'quarantined'): number =>
    reply.datasets.reduce((total, each) => total + each.counts[key], 0);
  const breaks = (reply.chains ?? []).reduce((total, each) => total + each.breaks, 0);
  const open = gapsLeft(reply, importReport.value);
  return (
    <p class="quality-verdict" role="note" aria-label={t('quality.label')}>
      <Tag tone={TONES[band]}>
        {t('quality.data')} {score === null ? '–' : `${number(score, locale.value)} / 100`} ·{' '}
        {t(`quality.band.${band}`)}
      </Tag>{' '}
      {t('quality.words', {
        rows: sum('in'),
        repaired: sum('repaired'),
        duplicates: sum('duplicates'),
        quarantined: sum('quarantined'),
      })}{' '}
      {breaks > 0 && t('quality.breaks', { count: breaks })} {open > 0 && t('quality.gaps', { count: open })}{' '}
      <button
        type="button"
        class="quiet"
        onClick={() => {
          go('clean');
        }}
      >
        {t('quality.open')}
      </button>
    </p>
  );
}
