/**
 * Money in and out by month, mirrored about a base line. The picture is for the eye; the sentence above it, the arrow-key
 * read-out and the table below it carry the same numbers for everybody.
 */
import { useState } from 'preact/hooks';
import type { Month } from '../engine/api';
import { locale, t } from '../i18n';
import { date, rupeesShort } from '../lib/format';
import { Table, type ShownColumn } from './Table';
import { Money } from './text';

const WIDTH = 720;
const HEIGHT = 250;
const LEFT = 78;
const BOTTOM = 24;

/** A round figure at or above, not far above: a scale that people can read. */
export function niceCeiling(value: number): number {
  if (value <= 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].find((each) => each * unit >= value) ?? 10;
  return step * unit;
}

export function MonthChart({ months }: { months: Month[] }) {
  const [at, setAt] = useState(months.length - 1);
  const top = niceCeiling(Math.max(...months.map((month) => Math.max(month.inflow, month.outflow)), 1));
  const middle = (HEIGHT - BOTTOM) / 2;
  const scale = (value: number): number => (value / top) * (middle - 8);
  const slot = (WIDTH - LEFT) / Math.max(1, months.length);
  const bar = Math.min(34, slot * 0.62);
  const every = Math.ceil(months.length / 12);
  const current = months[Math.min(at, months.length - 1)];
  const say = (month: Month): string =>
    t('chart.month', {
      month: date(month.month, locale.value),
      inflow: rupeesShort(month.inflow, locale.value),
      outflow: rupeesShort(month.outflow, locale.value),
      net: rupeesShort(month.net, locale.value),
    });
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -months.length, End: months.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(months.length - 1, at + step)));
  };
  if (current === undefined) return <p class="note">{t('chart.none')}</p>;

  return (
    <figure class="chart">
      <figcaption>
        <p>{summary(months)}</p>
        <p class="chart-key" aria-hidden="true">
          <span class="key key-business">{t('chart.business')}</span>
          <span class="key key-in">{t('chart.otherIn')}</span>
          <span class="key key-out">{t('chart.out')}</span>
        </p>
      </figcaption>
      <div
        class="chart-body"
        role="slider"
        tabIndex={0}
        aria-label={t('chart.label')}
        aria-valuemin={1}
        aria-valuemax={months.length}
        aria-valuenow={at + 1}
        aria-valuetext={say(current)}
        onKeyDown={onKey}
      >
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
          {[1, 0.5, 0, -0.5, -1].map((part) => (
            <g key={part}>
              <line
                class={part === 0 ? 'axis' : 'grid'}
                x1={LEFT}
                x2={WIDTH}
                y1={middle - scale(top * part)}
                y2={middle - scale(top * part)}
              />
              <text class="axis-label" x={LEFT - 8} y={middle - scale(top * part) + 4} text-anchor="end">
                {part === 0 ? '0' : rupeesShort(Math.abs(top * part), locale.value)}
              </text>
            </g>
          ))}
          {months.map((month, index) => {
            const x = LEFT + slot * index + (slot - bar) / 2;
            const business = scale(Math.min(month.business_inflow, month.inflow));
            const inflow = scale(month.inflow);
            return (
              <g
                key={month.month}
                class={index === at ? 'is-current' : undefined}
                onMouseEnter={() => {
                  setAt(index);
                }}
              >
                <rect class="hit" x={LEFT + slot * index} y="0" width={slot} height={HEIGHT} />
                <rect class="bar-in" x={x} y={middle - inflow} width={bar} height={Math.max(0, inflow - business)} />
                <rect class="bar-business" x={x} y={middle - business} width={bar} height={business} />
                <rect class="bar-out" x={x} y={middle + 1} width={bar} height={scale(month.outflow)} />
                {index % every === 0 && (
                  <text class="axis-label" x={x + bar / 2} y={HEIGHT - 6} text-anchor="middle">
                    {monthLabel(month.month, index, months)}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      </div>
      <p class="chart-readout num" aria-hidden="true">
        {say(current)}
      </p>
      <details>
        <summary>{t('chart.table')}</summary>
        <MonthTable months={months} />
      </details>
    </figure>
  );
}

/** The year stands under the first month of each year only. */
function monthLabel(month: string, index: number, months: Month[]): string {
  const [name = '', year = ''] = date(month, locale.value).split(' ');
  const before = months[index - 1]?.month.slice(0, 4);
  return before === month.slice(0, 4) ? name : `${name} ${year.slice(2)}`;
}

function summary(months: Month[]): string {
  const sum = (pick: (month: Month) => number): number => months.reduce((total, month) => total + pick(month), 0);
  const best = months.reduce((a, b) => (b.inflow > a.inflow ? b : a));
  const worst = months.reduce((a, b) => (b.inflow < a.inflow ? b : a));
  return t('chart.summary', {
    months: months.length,
    inflow: rupeesShort(
      sum((month) => month.inflow),
      locale.value,
    ),
    outflow: rupeesShort(
      sum((month) => month.outflow),
      locale.value,
    ),
    short: months.filter((month) => month.net < 0).length,
    best: date(best.month, locale.value),
    bestAmount: rupeesShort(best.inflow, locale.value),
    worst: date(worst.month, locale.value),
    worstAmount: rupeesShort(worst.inflow, locale.value),
  });
}

function MonthTable({ months }: { months: Month[] }) {
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
  const columns: ShownColumn[] = [
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
  return <Table caption={t('chart.label')} file="months" columns={columns} count={months.length} tools />;
}
