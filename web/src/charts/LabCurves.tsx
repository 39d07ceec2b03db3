/** The lab's pictures: the ROC curve, stated risk beside what happened, and scores of those who paid back and who didn't. */
import { bisector } from 'd3-array';
import { line } from 'd3-shape';
import { useState } from 'preact/hooks';
import type { ShownColumn } from '../components/Table';
import { locale, t } from '../i18n';
import { percent, thirds } from '../lib/format';
import type { Report } from '../lib/lab/measure.mjs';
import { wilson, type Calibration, type RocPoint } from '../lib/lab/stats.mjs';
import { Picture, Stage } from './Picture';
import { Diagonal, Dot, frameOf, LEFT, TOP, UnitGrid } from './Unit';

const HEIGHT = 340;

const share = (value: number | null | undefined, digits = 1): string =>
  percent(value === null || value === undefined ? value : 100 * value, locale.value, digits);
const three = (value: number): string => thirds(value, locale.value);

const shareColumn = (key: string, label: string, value: (row: number) => number | null | undefined): ShownColumn => ({
  key,
  label,
  kind: 'number',
  value: (row) => value(row) ?? null,
  show: (row) => share(value(row), 2),
});

/** A hundred points at most: the curve's steps are finer than a pixel, its table needn't be. */
export function thinned(points: readonly RocPoint[], most = 100): RocPoint[] {
  if (points.length <= most) return [...points];
  return Array.from({ length: most }, (_, i) => points[Math.round((i * (points.length - 1)) / (most - 1))]).filter(
    (point) => point !== undefined,
  );
}

export function RocCurve({ points, whole }: { points: RocPoint[]; whole: Report['whole'] }) {
  const [at, setAt] = useState<number | null>(null);
  const shown = thinned(points);
  // Where the two groups are furthest apart.
  const best = shown.reduce((most, point, i) => (point.y - point.x > gap(shown[most]) ? i : most), 0);
  const place = Math.min(at ?? best, shown.length - 1);
  const say = (index: number): string => {
    const point = shown[index];
    if (point === undefined) return '';
    return t('lab.roc.at', {
      cut: point.z === null ? '—' : percent(point.z, locale.value),
      bads: share(point.y),
      goods: share(point.x),
    });
  };
  const columns: ShownColumn[] = [
    {
      key: 'cut',
      label: t('lab.roc.cut'),
      kind: 'number',
      value: (row) => shown[row]?.z ?? null,
      show: (row) => percent(shown[row]?.z, locale.value),
    },
    shareColumn('bads', t('lab.roc.bads'), (row) => shown[row]?.y),
    shareColumn('goods', t('lab.roc.goods'), (row) => shown[row]?.x),
  ];
  const { auc, ks } = whole;
  return (
    <Picture
      title={t('lab.roc.title')}
      says={
        auc === null || ks === undefined
          ? ''
          : t('lab.roc.says', {
              auc: three(auc.value),
              low: three(auc.low),
              high: three(auc.high),
              ks: three(ks.value),
            })
      }
      legend={[
        { mark: 'strong', text: t('lab.roc.curve') },
        { mark: 'net', text: t('lab.roc.guess') },
      ]}
      file="lab_roc"
      columns={columns}
      count={shown.length}
    >
      {(described) => (
        <Stage
          label={t('lab.roc.title')}
          described={described}
          height={HEIGHT}
          cursor={{
            count: shown.length,
            at: place,
            move: setAt,
            say,
            page: 10,
            under: (x, width) => {
              const frame = frameOf(width, HEIGHT);
              return bisector((point: RocPoint) => point.x).center(shown, (x - LEFT) / frame.width);
            },
          }}
          draw={(width) => {
            const frame = frameOf(width, HEIGHT);
            const path = line<RocPoint>(
              ({ x }) => frame.x(x),
              ({ y }) => frame.y(y),
            )(points);
            const point = shown[place];
            return (
              <>
                <UnitGrid frame={frame} across={t('lab.roc.goods')} up={t('lab.roc.bads')} />
                <Diagonal frame={frame} />
                <path class="lab-curve" d={path ?? ''} />
                {point !== undefined && <Dot at={[frame.x(point.x), frame.y(point.y)]} />}
              </>
            );
          }}
        />
      )}
    </Picture>
  );
}

const gap = (point: RocPoint | undefined): number => (point === undefined ? 0 : point.y - point.x);

export function Reliability({ level }: { level: Calibration }) {
  const [at, setAt] = useState(Infinity);
  const groups = level.deciles.map((group) => ({
    ...group,
    range: wilson(Math.round(group.seen * group.count), group.count),
  }));
  const place = Math.min(at, groups.length - 1);
  // A fifth, a quarter, a half: the smallest square that holds all points, so that low risks don't sit in a corner.
  const highest = Math.max(...groups.flatMap(({ stated, range }) => [stated, range[1]]));
  const most = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1].find((side) => side >= highest) ?? 1;
  const say = (index: number): string => {
    const group = groups[index];
    if (group === undefined) return '';
    return t('lab.rel.at', {
      group: index + 1,
      stated: share(group.stated),
      seen: share(group.seen),
      low: share(group.range[0]),
      high: share(group.range[1]),
      count: group.count,
    });
  };
  const columns: ShownColumn[] = [
    { key: 'group', label: t('lab.rel.group'), kind: 'number', value: (row) => row + 1 },
    { key: 'count', label: t('lab.col.borrowers'), kind: 'number', value: (row) => groups[row]?.count ?? null },
    shareColumn('stated', t('lab.rel.stated'), (row) => groups[row]?.stated),
    shareColumn('seen', t('lab.rel.seen'), (row) => groups[row]?.seen),
    shareColumn('low', t('lab.col.low'), (row) => groups[row]?.range[0]),
    shareColumn('high', t('lab.col.high'), (row) => groups[row]?.range[1]),
  ];
  return (
    <Picture
      title={t('lab.rel.title')}
      says={t('lab.rel.says', {
        stated: share(level.stated, 2),
        seen: share(level.seen, 2),
        slope: three(level.slope),
        low: three(level.slope_low),
        high: three(level.slope_high),
      })}
      legend={[
        { mark: 'strong', text: t('lab.rel.mark') },
        { mark: 'net', text: t('lab.rel.right') },
      ]}
      file="lab_reliability"
      columns={columns}
      count={groups.length}
    >
      {(described) => (
        <Stage
          label={t('lab.rel.title')}
          described={described}
          height={HEIGHT}
          lines={3}
          cursor={{
            count: groups.length,
            at: place,
            move: setAt,
            say,
            page: 3,
            under: (x, width) => {
              const frame = frameOf(width, HEIGHT, most);
              const distances = groups.map(({ stated }) => Math.abs(frame.x(stated) - x));
              return distances.indexOf(Math.min(...distances));
            },
          }}
          draw={(width) => {
            const frame = frameOf(width, HEIGHT, most);
            return (
              <>
                <UnitGrid frame={frame} most={most} across={t('lab.rel.stated')} up={t('lab.rel.seen')} />
                <Diagonal frame={frame} most={most} />
                {groups.map(({ stated, seen, range }, i) => (
                  <g key={i} class={i === place ? 'is-here' : undefined}>
                    <line
                      class="lab-whisker"
                      x1={frame.x(stated)}
                      x2={frame.x(stated)}
                      y1={frame.y(range[0])}
                      y2={frame.y(range[1])}
                    />
                    <circle class="lab-point" cx={frame.x(stated)} cy={frame.y(seen)} r={i === place ? 6 : 4} />
                  </g>
                ))}
              </>
            );
          }}
        />
      )}
    </Picture>
  );
}

const BARS = 220;

export function ScoreHistogram({ bins }: { bins: Report['histogram'] }) {
  const [at, setAt] = useState(Infinity);
  const place = Math.min(at, bins.length - 1);
  const goods = bins.reduce((sum, bin) => sum + bin.goods, 0);
  const bads = bins.reduce((sum, bin) => sum + bin.bads, 0);
  const rows = bins.map(({ from, goods: good, bads: bad }) => ({
    from,
    good,
    bad,
    // Of each group its own share: there are twenty times as many of those who pay back.
    goodShare: goods > 0 ? good / goods : 0,
    badShare: bads > 0 ? bad / bads : 0,
  }));
  const most = Math.max(0.1, ...rows.flatMap(({ goodShare, badShare }) => [goodShare, badShare]));
  const middle = (pick: 'good' | 'bad', all: number): number => {
    let sum = 0;
    for (const row of rows) {
      sum += row[pick];
      if (sum * 2 >= all) return row.from;
    }
    return 0;
  };
  const span = (from: number): string => `${from}–${from + 10}`;
  const say = (index: number): string => {
    const row = rows[index];
    if (row === undefined) return '';
    return t('lab.hist.at', {
      span: span(row.from),
      good: row.good,
      goodShare: share(row.goodShare),
      bad: row.bad,
      badShare: share(row.badShare),
    });
  };
  const columns: ShownColumn[] = [
    { key: 'score', label: t('lab.hist.score'), kind: 'text', value: (row) => span(rows[row]?.from ?? 0) },
    { key: 'good', label: t('lab.hist.good'), kind: 'number', value: (row) => rows[row]?.good ?? null },
    shareColumn('good_share', t('lab.hist.goodShare'), (row) => rows[row]?.goodShare),
    { key: 'bad', label: t('lab.hist.bad'), kind: 'number', value: (row) => rows[row]?.bad ?? null },
    shareColumn('bad_share', t('lab.hist.badShare'), (row) => rows[row]?.badShare),
  ];
  return (
    <Picture
      title={t('lab.hist.title')}
      says={t('lab.hist.says', {
        good: span(middle('good', goods)),
        bad: bads > 0 ? span(middle('bad', bads)) : '—',
      })}
      legend={[
        { mark: 'business', text: t('lab.hist.good') },
        { mark: 'out', text: t('lab.hist.bad') },
      ]}
      file="lab_scores"
      columns={columns}
      count={rows.length}
    >
      {(described) => (
        <Stage
          label={t('lab.hist.title')}
          described={described}
          height={BARS}
          cursor={{
            count: rows.length,
            at: place,
            move: setAt,
            say,
            page: 3,
            under: (x, width) => Math.floor(((x - LEFT) / (width - LEFT)) * rows.length),
          }}
          draw={(width) => {
            const slot = (width - LEFT) / rows.length;
            const plot = BARS - TOP - 40;
            const height = (value: number): number => (value / most) * plot;
            const thick = Math.max(2, Math.min(20, slot * 0.38));
            return (
              <>
                <rect class="cursor" x={LEFT + slot * place} y={TOP} width={slot} height={plot + 22} />
                {[0, 0.5, 1].map((step) => (
                  <g key={step}>
                    <line
                      class={step === 0 ? 'axis' : 'grid'}
                      x1={LEFT}
                      x2={width}
                      y1={TOP + plot - step * plot}
                      y2={TOP + plot - step * plot}
                    />
                    <text class="axis-label" x={LEFT - 6} y={TOP + plot - step * plot + 4} text-anchor="end">
                      {share(step * most, 0)}
                    </text>
                  </g>
                ))}
                {rows.map((row, i) => {
                  const x = LEFT + slot * (i + 0.5);
                  return (
                    <g key={row.from}>
                      <rect
                        class="fill-business"
                        x={x - thick - 0.5}
                        y={TOP + plot - height(row.goodShare)}
                        width={thick}
                        height={height(row.goodShare)}
                      />
                      <rect
                        class="fill-out"
                        x={x + 0.5}
                        y={TOP + plot - height(row.badShare)}
                        width={thick}
                        height={height(row.badShare)}
                      />
                      <text class="axis-label" x={LEFT + slot * i} y={TOP + plot + 16} text-anchor="middle">
                        {row.from}
                      </text>
                    </g>
                  );
                })}
                <text class="axis-unit" x={LEFT} y={TOP + plot + 34}>
                  {`→ ${t('lab.hist.score')}`}
                </text>
              </>
            );
          }}
        />
      )}
    </Picture>
  );
}
