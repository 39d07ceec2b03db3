/** From full marks down to the score: what each characteristic takes off, the largest first. */
import type { ShownColumn } from '../components/Table';
import type { Score } from '../engine/api';
import { locale, t } from '../i18n';
import { number } from '../lib/format';
import { Picture } from './Picture';

export interface Fall {
  /** Its place among the characteristics. */
  row: number;
  lost: number;
  /** What is left before and after it. */
  from: number;
  to: number;
}

export interface Falls {
  /** Full marks: 100 for a part's score, the points that can be had for the overall one. */
  top: number;
  falls: Fall[];
  /** What is left. */
  end: number;
  /** Characteristics that cost nothing, and those without data. */
  whole: number;
  unknown: number;
}

/**
 * The engine's points as a fall. A part's score is 100 × points / points that could be had, so its fall is in hundredths
 * of the score; the overall score's points are of log-odds and fall as they are.
 */
export function fallsOf(score: Score, overall: boolean): Falls {
  const counted = score.characteristics.map((each, row) => ({ ...each, row })).filter((each) => each.counted !== false);
  const most = counted.reduce((sum, { max_points }) => sum + max_points, 0);
  const unit = overall || most <= 0 ? 1 : 100 / most;
  const lost = counted
    .map(({ row, points, max_points }) => ({ row, lost: (max_points - points) * unit }))
    .filter((each) => each.lost >= 0.05)
    .sort((a, b) => b.lost - a.lost);
  let left = most * unit;
  const top = left;
  const falls = lost.map(({ row, lost }): Fall => {
    const from = left;
    left -= lost;
    return { row, lost, from, to: left };
  });
  const nothing = counted.length - lost.length;
  return { top, falls, end: left, whole: nothing, unknown: score.characteristics.length - counted.length };
}

interface Props {
  title: string;
  score: Score;
  overall: boolean;
  file: string;
  /** What the characteristic of a row is called. */
  name: (row: number) => string;
}

export function Waterfall({ title, score, overall, file, name }: Props) {
  const { top, falls, end, whole, unknown } = fallsOf(score, overall);
  if (score.score === null || top <= 0) return null;
  const points = (value: number): string => number(value, locale.value, 1);
  const [worst] = falls;
  const says = [
    t(overall ? 'pic.fall.saysPoints' : 'pic.fall.says', {
      top: points(top),
      end: points(overall ? end : (score.score ?? end)),
      score: points(score.score),
      count: falls.length,
    }),
    worst === undefined ? '' : t('pic.fall.worst', { name: name(worst.row), points: points(worst.lost) }),
  ].join(' ');
  const columns: ShownColumn[] = [
    {
      key: 'name',
      label: t('col.characteristic'),
      kind: 'text',
      value: (row) => name(falls[row]?.row ?? 0),
      wide: true,
    },
    {
      key: 'lost',
      label: t('pic.fall.lost'),
      kind: 'number',
      value: (row) => falls[row]?.lost ?? null,
      show: (row) => points(falls[row]?.lost ?? 0),
    },
    {
      key: 'left',
      label: t('pic.fall.left'),
      kind: 'number',
      value: (row) => falls[row]?.to ?? null,
      show: (row) => points(falls[row]?.to ?? 0),
    },
  ];
  const part = (value: number): number => (Math.max(0, value) / top) * 100;
  return (
    <Picture title={title} says={says} file={file} columns={columns} count={falls.length}>
      {() => (
        <ol class="falls">
          <Line name={t('pic.fall.top')} figure={points(top)} from={0} to={100} kind="fill-closed" />
          {falls.map((fall) => (
            <Line
              key={fall.row}
              name={name(fall.row)}
              figure={`−${points(fall.lost)}`}
              from={part(fall.to)}
              to={part(fall.from)}
              kind="fill-loss"
            />
          ))}
          {whole + unknown > 0 && <li class="falls-rest note">{t('pic.fall.rest', { whole, unknown })}</li>}
          <Line
            name={overall ? t('pic.fall.endPoints') : t('pic.fall.end')}
            figure={points(overall ? end : (score.score ?? end))}
            from={0}
            to={part(end)}
            kind="fill-business"
            strong
          />
        </ol>
      )}
    </Picture>
  );
}

function Line({
  name,
  figure,
  from,
  to,
  kind,
  strong = false,
}: {
  name: string;
  figure: string;
  from: number;
  to: number;
  kind: string;
  strong?: boolean;
}) {
  return (
    <li class={strong ? 'is-strong' : undefined}>
      <span class="falls-name">{name}</span>
      <span class="falls-figure num">{figure}</span>
      <svg class="falls-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" width="100" height="10" />
        <rect class={kind} x={from} width={Math.max(0.4, to - from)} height="10" />
      </svg>
    </li>
  );
}
