/** Money in, out and left over by month: in above the line, out below it, what is left as a line. */
import { line } from 'd3-shape';
import { useState } from 'preact/hooks';
import type { ShownColumn } from '../components/Table';
import { Money } from '../components/text';
import type { Month } from '../engine/api';
import { locale, t } from '../i18n';
import { date, rupeesShort } from '../lib/format';
import { everyWhich, monthLabel, rupeeAxis } from './axis';
import { RupeeGrid } from './Grid';
import { Picture, Stage } from './Picture';

const HEIGHT = 260;
const LEFT = 44;
const TOP = 24;
const BOTTOM = 22;

/** Columns in which the engine says what is trade. */
const TRADE = ['business_inflow', 'uncertain_inflow'];

interface Bar {
  x: number;
  width: number;
  /** Pixels: the top of all that came in, of the business's part, and the foot of what went out. */
  inflow: number;
  business: number;
  outflow: number;
  net: number;
}

/** Where everything stands. Negative sums (a reversal can make a month's inflow so) draw no bar on the wrong side. */
export function flowLayout(months: readonly Month[], width: number) {
  const most = Math.max(0, ...months.map((month) => Math.max(month.inflow, month.net)));
  const least = Math.min(0, ...months.map((month) => Math.min(-month.outflow, month.net)));
  const axis = rupeeAxis(least, most, [HEIGHT - BOTTOM, TOP], locale.value);
  const slot = (width - LEFT) / Math.max(1, months.length);
  const thick = Math.max(2, Math.min(30, slot * 0.64));
  const bars = months.map((month, index): Bar => ({
    x: LEFT + slot * index + (slot - thick) / 2,
    width: thick,
    inflow: axis.scale(Math.max(0, month.inflow)),
    business: axis.scale(Math.max(0, Math.min(month.business_inflow, month.inflow))),
    outflow: axis.scale(-Math.max(0, month.outflow)),
    net: axis.scale(month.net),
  }));
  return { axis, bars, slot, zero: axis.scale(0) };
}

export function flowSummary(months: readonly Month[]): string {
  const [first] = months;
  if (first === undefined) return t('chart.none');
  const sum = (pick: (month: Month) => number): number => months.reduce((total, month) => total + pick(month), 0);
  const short = (value: number): string => rupeesShort(value, locale.value);
  const best = months.reduce((a, b) => (b.inflow > a.inflow ? b : a), first);
  const worst = months.reduce((a, b) => (b.inflow < a.inflow ? b : a), first);
  return t('chart.summary', {
    months: months.length,
    inflow: short(sum((month) => month.inflow)),
    outflow: short(sum((month) => month.outflow)),
    short: months.filter((month) => month.net < 0).length,
    best: date(best.month, locale.value),
    bestAmount: short(best.inflow),
    worst: date(worst.month, locale.value),
    worstAmount: short(worst.inflow),
  });
}

/** `onMonth`: told which month the cursor stands on. `plain`: money as it moved, without what the engine takes for trade. */
export function MonthFlow({
  months: given,
  onMonth,
  plain = false,
}: {
  months: Month[];
  onMonth?: (month: string) => void;
  plain?: boolean;
}) {
  const months = plain ? given.map((month) => ({ ...month, business_inflow: 0 })) : given;
  const [at, setAt] = useState(Infinity);
  const place = Math.min(at, months.length - 1);
  if (months.length === 0) return <p class="note">{t('chart.none')}</p>;
  const say = (index: number): string => {
    const month = months[index];
    if (month === undefined) return '';
    const short = (value: number): string => rupeesShort(value, locale.value);
    return t('chart.month', {
      month: date(month.month, locale.value),
      inflow: short(month.inflow),
      outflow: short(month.outflow),
      net: short(month.net),
    });
  };
  const move = (to: number): void => {
    setAt(to);
    const month = months[to]?.month;
    if (month !== undefined) onMonth?.(month);
  };
  return (
    <Picture
      title={t('chart.label')}
      says={flowSummary(months)}
      legend={[
        ...(plain
          ? [{ mark: 'in', text: t('col.inflow') }]
          : [
              { mark: 'business', text: t('chart.business') },
              { mark: 'in', text: t('chart.otherIn') },
            ]),
        { mark: 'out', text: t('chart.out') },
        { mark: 'net', text: t('col.net') },
      ]}
      file="months"
      columns={flowColumns(months).filter(({ key }) => !plain || !TRADE.includes(key))}
      count={months.length}
    >
      {(described) => (
        <Stage
          label={t('chart.label')}
          described={described}
          height={HEIGHT}
          cursor={{
            count: months.length,
            at: place,
            move,
            say,
            under: (x, width) => Math.floor((x - LEFT) / ((width - LEFT) / months.length)),
          }}
          draw={(width) => <Flow months={months} width={width} at={place} />}
        />
      )}
    </Picture>
  );
}

function Flow({ months, width, at }: { months: Month[]; width: number; at: number }) {
  const { axis, bars, slot, zero } = flowLayout(months, width);
  const every = everyWhich(months.length, width - LEFT);
  const net = line<Bar>(
    (bar) => bar.x + bar.width / 2,
    (bar) => bar.net,
  )(bars);
  return (
    <>
      <rect class="cursor" x={LEFT + slot * at} y={TOP} width={slot} height={HEIGHT - TOP - BOTTOM} />
      <RupeeGrid axis={axis} left={LEFT} right={width} />
      {bars.map((bar, index) => (
        <g key={months[index]?.month}>
          <rect class="fill-in" x={bar.x} y={bar.inflow} width={bar.width} height={bar.business - bar.inflow} />
          <rect class="fill-business" x={bar.x} y={bar.business} width={bar.width} height={zero - bar.business} />
          <rect class="fill-out" x={bar.x} y={zero} width={bar.width} height={bar.outflow - zero} />
          {index % every === 0 && (
            <text class="axis-label" x={bar.x + bar.width / 2} y={HEIGHT - 6} text-anchor="middle">
              {monthLabel(months[index]?.month ?? '', months[index - every]?.month, locale.value)}
            </text>
          )}
        </g>
      ))}
      {bars.length > 1 && net !== null && <path class="line-net" d={net} />}
      {bars.map((bar, index) => (
        <circle
          key={months[index]?.month}
          class="dot-net"
          cx={bar.x + bar.width / 2}
          cy={bar.net}
          r={slot < 16 ? 2 : 3}
        />
      ))}
    </>
  );
}

function flowColumns(months: Month[]): ShownColumn[] {
  const money = (
    key: 'inflow' | 'outflow' | 'net' | 'business_inflow' | 'uncertain_inflow' | 'closing_balance',
    label: string,
  ): ShownColumn => ({
    key,
    label,
    kind: 'money',
    value: (row) => months[row]?.[key] ?? null,
    show: (row) => <Money value={months[row]?.[key]} />,
  });
  return [
    {
      key: 'month',
      label: t('col.month'),
      kind: 'date',
      value: (row) => months[row]?.month ?? null,
      show: (row) => date(months[row]?.month, locale.value),
    },
    money('inflow', t('col.inflow')),
    money('business_inflow', t('col.business')),
    money('uncertain_inflow', t('col.uncertain')),
    money('outflow', t('col.outflow')),
    money('net', t('col.net')),
    money('closing_balance', t('col.closing')),
    { key: 'transactions', label: t('col.entries'), kind: 'number', value: (row) => months[row]?.transactions ?? null },
  ];
}
