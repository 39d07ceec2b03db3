/** The debt service cover of the loan: under each shock, with the fan of the forecast; and how far sales may fall until it is 1. */
import { area, line } from 'd3-shape';
import { useState } from 'preact/hooks';
import type { ShownColumn } from '../components/Table';
import { Money, Tag } from '../components/text';
import type { Cover, StressReply, StressScenario } from '../engine/api';
import { isKey, locale, t, type Key, type Params } from '../i18n';
import { number, percent, quantity, rupees } from '../lib/format';
import { Picture, Stage } from './Picture';

const cover = (value: number | null): string => (value === null ? '—' : number(value, locale.value, 2));

interface Row extends Cover {
  id: string;
  name: string;
  applies: boolean;
  why: string | null;
}

export function shockName(each: StressScenario): string {
  const params: Params = {};
  for (const [key, value] of Object.entries(each.params)) {
    if (value === null) params[key] = t('path.unknown');
    if (typeof value !== 'number') continue;
    params[key] =
      key === 'share' || key === 'peak'
        ? percent(value, locale.value, 1)
        : ['fee', 'interest', 'held_back'].includes(key)
          ? rupees(Math.round(value), locale.value)
          : value;
  }
  if (!isKey(`stress.${each.code}`)) return each.text;
  return each.applies ? t(`stress.${each.code}` as Key, params) : t(`stress.none.${each.code}` as Key);
}

/** Today first, then the shocks as the engine has them. */
export function rowsOf(reply: StressReply): Row[] {
  if (reply.today === null) return [];
  return [
    { ...reply.today, id: 'today', name: t('pic.stress.today'), applies: true, why: null },
    ...reply.scenarios.map((each) => ({ ...each, name: shockName(each) })),
  ];
}

/** The end of the scale: room for the forecast, but a rich one may not squeeze the lines at 1 together. */
export function coverScale(rows: readonly Row[], minimum: number): number {
  const all = rows.flatMap((row) => [row.cover, row.p95]).filter((each): each is number => each !== null);
  return Math.max(minimum * 1.6, Math.min(5, Math.ceil(Math.max(0, ...all) * 2) / 2));
}

export function stressSummary(reply: StressReply): string {
  const { today, break_even: even, loan } = reply;
  if (today === null || even === null || loan === null) return t('pic.stress.unknown');
  const shocks = reply.scenarios.filter(({ applies, cover: value }) => applies && value !== null);
  const failing = shocks.filter(({ cover: value }) => (value ?? 0) < 1);
  const under = shocks.filter(({ cover: value }) => (value ?? 0) < reply.minimum);
  return [
    t('pic.stress.says', {
      cover: cover(today.cover),
      minimum: number(reply.minimum, locale.value, 2),
      amount: rupees(loan.amount, locale.value),
      months: loan.tenure_months,
    }),
    t('pic.stress.under', { count: shocks.length, failing: failing.length, under: under.length }),
    even.below
      ? t('pic.stress.below', { short: rupees(Math.round(-even.room), locale.value) })
      : even.fall_percent === null
        ? ''
        : t('pic.stress.even', { fall: percent(even.fall_percent, locale.value, 1) }),
  ].join(' ');
}

export function StressFan({ reply }: { reply: StressReply }) {
  const rows = rowsOf(reply);
  const [first] = rows;
  if (first === undefined) return null;
  const top = coverScale(rows, reply.minimum);
  const x = (value: number): number => (Math.min(top, Math.max(0, value)) / top) * 100;
  const columns: ShownColumn[] = [
    { key: 'name', label: t('pic.stress.shock'), kind: 'text', wide: true, value: (row) => rows[row]?.name ?? '' },
    ...(['cover', 'p5', 'p25', 'p50', 'p95'] as const).map((key): ShownColumn => ({
      key,
      label: t(`pic.stress.${key}`),
      kind: 'number',
      value: (row) => rows[row]?.[key] ?? null,
      show: (row) => cover(rows[row]?.[key] ?? null),
    })),
    ...(['net', 'due'] as const).map((key): ShownColumn => ({
      key,
      label: t(`pic.stress.${key}`),
      kind: 'money',
      value: (row) => rows[row]?.[key] ?? null,
      show: (row) => {
        const value = rows[row]?.[key] ?? null;
        return <Money value={value === null ? null : Math.round(value)} />;
      },
    })),
  ];
  return (
    <Picture
      title={t('pic.stress.title')}
      says={stressSummary(reply)}
      legend={[
        { mark: 'net', text: t('pic.stress.cover') },
        { mark: 'fan', text: t('pic.stress.fan') },
        { mark: 'below', text: t('pic.stress.one') },
        { mark: 'minimum', text: t('pic.stress.minimum', { minimum: number(reply.minimum, locale.value, 2) }) },
      ]}
      file="stress"
      columns={columns}
      count={rows.length}
    >
      {() => (
        <ol class="stress">
          {rows.map((row) => (
            <li key={row.id} class={row.id === 'today' ? 'is-today' : undefined}>
              <span class="stress-name">
                {row.name}{' '}
                {row.cover !== null && row.cover < 1 ? (
                  <Tag tone="bad">{t('pic.stress.fails')}</Tag>
                ) : row.cover !== null && row.cover < reply.minimum ? (
                  <Tag tone="warn">{t('pic.stress.low')}</Tag>
                ) : null}
              </span>
              <span class="stress-figure num">{row.applies ? cover(row.cover) : t('pic.stress.notHere')}</span>
              <svg class="stress-bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
                <rect class="track" width="100" height="12" />
                {row.p5 !== null && row.p95 !== null && (
                  <rect class="fan-wide" x={x(row.p5)} width={Math.max(0.4, x(row.p95) - x(row.p5))} y="2" height="8" />
                )}
                {row.p25 !== null && row.p50 !== null && (
                  <rect
                    class="fan-near"
                    x={x(row.p25)}
                    width={Math.max(0.4, x(row.p50) - x(row.p25))}
                    y="2"
                    height="8"
                  />
                )}
                <line class="stress-one" x1={x(1)} x2={x(1)} y1="0" y2="12" />
                <line class="stress-least" x1={x(reply.minimum)} x2={x(reply.minimum)} y1="0" y2="12" />
                {row.cover !== null && (
                  <rect class="stress-mark" x={Math.min(99, x(row.cover) - 0.5)} width="1" height="12" />
                )}
              </svg>
            </li>
          ))}
        </ol>
      )}
    </Picture>
  );
}

const HEIGHT = 220;
const LEFT = 34;
const TOP = 14;
const BOTTOM = 34;

export function BreakEven({ reply }: { reply: StressReply }) {
  const { curve, break_even: even, minimum } = reply;
  const [at, setAt] = useState(0);
  if (curve.length < 2 || even === null) return null;
  const place = Math.min(at, curve.length - 1);
  const say = (index: number): string => {
    const point = curve[index];
    if (point === undefined) return '';
    return t('pic.even.point', {
      fall: percent(point.fall_percent, locale.value, 0),
      cover: cover(point.cover),
      net: rupees(Math.round(point.net ?? 0), locale.value),
      due: rupees(Math.round(point.due ?? 0), locale.value),
    });
  };
  const columns: ShownColumn[] = [
    {
      key: 'fall',
      label: t('pic.even.fall'),
      kind: 'number',
      value: (row) => curve[row]?.fall_percent ?? null,
      show: (row) => percent(curve[row]?.fall_percent, locale.value, 0),
    },
    ...(['cover', 'p5', 'p25', 'p50', 'p95'] as const).map((key): ShownColumn => ({
      key,
      label: t(`pic.stress.${key}`),
      kind: 'number',
      value: (row) => curve[row]?.[key] ?? null,
      show: (row) => cover(curve[row]?.[key] ?? null),
    })),
  ];
  const says = even.below
    ? t('pic.stress.below', { short: rupees(Math.round(-even.room), locale.value) })
    : even.fall_percent === null
      ? t('pic.even.none')
      : t('pic.even.says', {
          fall: percent(even.fall_percent, locale.value, 1),
          sales: rupees(Math.round(even.sales ?? 0), locale.value),
          room: rupees(Math.round(even.room), locale.value),
          margin: quantity(Number(reply.basis?.['margin_percent'] ?? 100), 'percent', locale.value),
        });
  return (
    <Picture
      title={t('pic.even.title')}
      says={says}
      legend={[
        { mark: 'net', text: t('pic.stress.cover') },
        { mark: 'fan', text: t('pic.stress.fan') },
        { mark: 'below', text: t('pic.stress.one') },
        { mark: 'minimum', text: t('pic.stress.minimum', { minimum: number(minimum, locale.value, 2) }) },
      ]}
      file="break_even"
      columns={columns}
      count={curve.length}
    >
      {(described) => (
        <Stage
          label={t('pic.even.title')}
          described={described}
          height={HEIGHT}
          cursor={{
            count: curve.length,
            at: place,
            move: setAt,
            say,
            page: 4,
            under: (x, width) => Math.round(((x - LEFT) / (width - LEFT - 6)) * (curve.length - 1)),
          }}
          draw={(width) => <Curve reply={reply} width={width} at={place} />}
        />
      )}
    </Picture>
  );
}

type Point = StressReply['curve'][number];

function Curve({ reply, width, at }: { reply: StressReply; width: number; at: number }) {
  const { curve, minimum, break_even: even } = reply;
  const most = Math.max(
    minimum * 1.3,
    ...curve.flatMap(({ cover: value, p95 }) => [value ?? 0, Math.min(p95 ?? 0, 5)]),
  );
  const foot = HEIGHT - BOTTOM;
  const last = curve.at(-1)?.fall_percent ?? 100;
  const x = (fall: number): number => LEFT + (fall / last) * (width - LEFT - 6);
  const y = (value: number | null): number => foot - (Math.min(most, Math.max(0, value ?? 0)) / most) * (foot - TOP);
  const band = (low: 'p5' | 'p25', high: 'p50' | 'p95'): string =>
    area<Point>()
      .defined((point) => point[low] !== null && point[high] !== null)
      .x((point) => x(point.fall_percent))
      .y0((point) => y(point[low]))
      .y1((point) => y(point[high]))(curve) ?? '';
  const own =
    line<Point>()
      .defined((point) => point.cover !== null)
      .x((point) => x(point.fall_percent))
      .y((point) => y(point.cover))(curve) ?? '';
  const ticks = Array.from({ length: Math.floor(most) + 1 }, (_, value) => value);
  const here = curve[at];
  return (
    <>
      {ticks.map((tick) => (
        <g key={tick}>
          <line class={tick === 0 ? 'axis' : 'grid'} x1={LEFT} x2={width} y1={y(tick)} y2={y(tick)} />
          <text class="axis-label" x={LEFT - 6} y={y(tick) + 4} text-anchor="end">
            {tick}
          </text>
        </g>
      ))}
      <path class="fan-wide" d={band('p5', 'p95')} />
      <path class="fan-near" d={band('p25', 'p50')} />
      <line class="stress-least" x1={LEFT} x2={width} y1={y(minimum)} y2={y(minimum)} />
      <line class="stress-one" x1={LEFT} x2={width} y1={y(1)} y2={y(1)} />
      <path class="line-net" d={own} />
      {curve
        .filter(({ fall_percent: fall }) => fall % 20 === 0)
        .map(({ fall_percent: fall }) => (
          <text key={fall} class="axis-label" x={x(fall)} y={HEIGHT - 16} text-anchor={fall === 0 ? 'start' : 'middle'}>
            {fall === 0 ? '0' : `−${percent(fall, locale.value, 0)}`}
          </text>
        ))}
      <text class="axis-label" x={width - 6} y={HEIGHT - 2} text-anchor="end">
        {t('pic.even.axis')}
      </text>
      {even?.fall_percent !== null && even?.fall_percent !== undefined && even.fall_percent <= last && (
        <circle class="even-mark" cx={x(even.fall_percent)} cy={y(1)} r={5} />
      )}
      {here !== undefined && (
        <line class="cursor-line" x1={x(here.fall_percent)} x2={x(here.fall_percent)} y1={TOP} y2={foot} />
      )}
    </>
  );
}
