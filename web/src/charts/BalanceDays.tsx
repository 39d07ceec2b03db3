/** The balance at each day's end, with the days on which instalments fell due and the days that ended below zero. */
import { area, line } from 'd3-shape';
import { useMemo, useState } from 'preact/hooks';
import type { ShownColumn } from '../components/Table';
import { Money } from '../components/text';
import { locale, t } from '../i18n';
import { date, rupees, rupeesShort } from '../lib/format';
import { dayAfter, everyWhich, monthLabel, rupeeAxis } from './axis';
import type { Daily, Due } from './data';
import { RupeeGrid } from './Grid';
import { Picture, Stage } from './Picture';

const HEIGHT = 250;
const LEFT = 44;
const TOP = 24;
const BOTTOM = 36;

/** Runs of days that ended below zero: from (counted in) to (not). */
export function belowZero(balance: readonly (number | null)[]): [number, number][] {
  const runs: [number, number][] = [];
  balance.forEach((value, day) => {
    if (value === null || value >= 0) return;
    const last = runs.at(-1);
    if (last !== undefined && last[1] === day) last[1] = day + 1;
    else runs.push([day, day + 1]);
  });
  return runs;
}

/** The places of the days that begin a month. */
export function monthStarts(daily: Daily): { day: number; month: string }[] {
  const starts: { day: number; month: string }[] = [];
  for (let day = 0; day < daily.balance.length; day++) {
    const iso = dayAfter(daily.from, day);
    if (iso.endsWith('-01')) starts.push({ day, month: iso.slice(0, 7) });
  }
  return starts;
}

export function balanceSummary(daily: Daily, dues: readonly Due[]): string {
  const known = daily.balance.flatMap((value, day) => (value === null ? [] : [{ value, day }]));
  const [first] = known;
  if (first === undefined) return t('pic.balance.none');
  const low = known.reduce((a, b) => (b.value < a.value ? b : a), first);
  const high = known.reduce((a, b) => (b.value > a.value ? b : a), first);
  return t('pic.balance.says', {
    from: date(dayAfter(daily.from, first.day), locale.value),
    to: date(dayAfter(daily.from, known.at(-1)?.day ?? 0), locale.value),
    low: rupeesShort(low.value, locale.value),
    lowDay: date(dayAfter(daily.from, low.day), locale.value),
    high: rupeesShort(high.value, locale.value),
    highDay: date(dayAfter(daily.from, high.day), locale.value),
    below: known.filter(({ value }) => value < 0).length,
    dues: new Set(dues.map(({ day }) => day)).size,
  });
}

export function BalanceDays({ daily, dues }: { daily: Daily; dues: Due[] }) {
  const count = daily.balance.length;
  const [at, setAt] = useState(Infinity);
  const place = Math.min(at, count - 1);
  const byDay = useMemo(() => {
    const map = new Map<number, Due[]>();
    for (const due of dues) map.set(due.day, [...(map.get(due.day) ?? []), due]);
    return map;
  }, [dues]);
  const said = (day: number): string =>
    (byDay.get(day) ?? []).map(({ who, amount }) => `${who} ${rupees(amount, locale.value)}`.trim()).join(', ');
  const say = (day: number): string => {
    const value = daily.balance[day] ?? null;
    const when = date(dayAfter(daily.from, day), locale.value);
    const words =
      value === null
        ? t('pic.balance.unknown', { date: when })
        : t('pic.balance.day', { date: when, balance: rupees(Math.round(value), locale.value) });
    return byDay.has(day) ? `${words} · ${t('pic.balance.due', { what: said(day) })}` : words;
  };
  const columns: ShownColumn[] = [
    {
      key: 'date',
      label: t('col.date'),
      kind: 'date',
      value: (row) => dayAfter(daily.from, row),
      show: (row) => date(dayAfter(daily.from, row), locale.value),
    },
    {
      key: 'balance',
      label: t('col.balance'),
      kind: 'money',
      value: (row) => daily.balance[row] ?? null,
      show: (row) => <Money value={daily.balance[row]} />,
    },
    { key: 'due', label: t('pic.balance.dues'), kind: 'text', value: said, wide: true },
  ];
  return (
    <Picture
      title={t('pic.balance.title')}
      says={balanceSummary(daily, dues)}
      legend={[
        { mark: 'balance', text: t('pic.balance.above') },
        { mark: 'below', text: t('pic.balance.below') },
        { mark: 'due', text: t('pic.balance.dues') },
      ]}
      file="daily_balance"
      columns={columns}
      count={count}
    >
      {(described) => (
        <Stage
          label={t('pic.balance.title')}
          described={described}
          lines={3}
          height={HEIGHT}
          cursor={{
            count,
            at: place,
            move: setAt,
            say,
            page: 30,
            under: (x, width) => Math.round(((x - LEFT) / (width - LEFT - 4)) * (count - 1)),
          }}
          draw={(width) => <Balance daily={daily} dueDays={[...byDay.keys()]} width={width} at={place} />}
        />
      )}
    </Picture>
  );
}

function Balance({ daily, dueDays, width, at }: { daily: Daily; dueDays: number[]; width: number; at: number }) {
  const values = daily.balance.filter((value) => value !== null);
  const foot = HEIGHT - BOTTOM;
  const axis = rupeeAxis(Math.min(...values, 0), Math.max(...values, 0), [foot, TOP], locale.value);
  const x = (day: number): number => LEFT + ((width - LEFT - 4) * day) / Math.max(1, daily.balance.length - 1);
  const y = (value: number | null): number => axis.scale(value ?? 0);
  const zero = axis.scale(0);
  const isKnown = (value: number | null): boolean => value !== null;
  const shape = (clip: (value: number) => number): string =>
    area<number | null>()
      .defined(isKnown)
      .x((_, day) => x(day))
      .y0(zero)
      .y1((value) => y(value === null ? null : clip(value)))(daily.balance) ?? '';
  const edge =
    line<number | null>()
      .defined(isKnown)
      .x((_, day) => x(day))
      .y((value) => y(value))(daily.balance) ?? '';
  const starts = monthStarts(daily);
  const every = everyWhich(starts.length, width - LEFT);
  const current = daily.balance[at] ?? null;
  return (
    <>
      <RupeeGrid axis={axis} left={LEFT} right={width} />
      <path class="fill-balance" d={shape((value) => Math.max(0, value))} />
      <path class="fill-below" d={shape((value) => Math.min(0, value))} />
      <path class="line-balance" d={edge} />
      {belowZero(daily.balance).map(([from, to]) => (
        <rect
          key={from}
          class="fill-below-day"
          x={x(from) - 1}
          y={foot + 1}
          width={Math.max(2, x(to) - x(from) + 1)}
          height={4}
        />
      ))}
      {dueDays.map((day) => (
        <path key={day} class="mark-due" d={`M${x(day).toFixed(1)} ${foot + 6}l3.5 7h-7z`} />
      ))}
      {starts.map(({ day, month }, index) =>
        index % every === 0 ? (
          <text key={month} class="axis-label" x={x(day)} y={HEIGHT - 5} text-anchor={day === 0 ? 'start' : 'middle'}>
            {monthLabel(month, starts[index - every]?.month, locale.value)}
          </text>
        ) : null,
      )}
      <line class="cursor-line" x1={x(at)} x2={x(at)} y1={TOP} y2={foot} />
      {current !== null && <circle class="dot-balance" cx={x(at)} cy={y(current)} r={4} />}
    </>
  );
}
