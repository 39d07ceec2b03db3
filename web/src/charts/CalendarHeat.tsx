/** A year of days, a month a line: what came in, what was left of it, or the balance. Darker is more; below zero is hatched. */
import { useState } from 'preact/hooks';
import type { ShownColumn } from '../components/Table';
import { Money } from '../components/text';
import { locale, t } from '../i18n';
import { date, rupees, rupeesShort } from '../lib/format';
import { monthLabel } from './axis';
import { measured, stepsOf, type Calendar, type Measure } from './flows';
import { Picture, Stage } from './Picture';

const LEFT = 48;
const TOP = 18;
const ROW = 22;
const MEASURES: readonly Measure[] = ['inflow', 'net', 'balance'];

export function calendarSummary(calendar: Calendar, by: Measure): string {
  const known = calendar.days.flatMap((day) => {
    const value = measured(day, by);
    return value === null ? [] : [{ day: day.day, value }];
  });
  const [first] = known;
  if (first === undefined) return t('pic.heat.none');
  const best = known.reduce((a, b) => (b.value > a.value ? b : a), first);
  const worst = known.reduce((a, b) => (b.value < a.value ? b : a), first);
  const says = {
    days: known.length,
    best: date(best.day, locale.value),
    amount: rupeesShort(best.value, locale.value),
  };
  if (by === 'inflow')
    return t('pic.heat.says.inflow', { ...says, empty: known.filter(({ value }) => value === 0).length });
  return t(`pic.heat.says.${by}`, {
    ...says,
    worst: date(worst.day, locale.value),
    low: rupeesShort(worst.value, locale.value),
    below: known.filter(({ value }) => value < 0).length,
  });
}

export function CalendarHeat({ calendar }: { calendar: Calendar }) {
  const [by, setBy] = useState<Measure>('inflow');
  const [at, setAt] = useState(Infinity);
  const { days, months } = calendar;
  if (days.length === 0) return null;
  const place = Math.min(at, days.length - 1);
  const say = (index: number): string => {
    const day = days[index];
    if (day === undefined) return '';
    return t('pic.heat.day', {
      date: date(day.day, locale.value),
      inflow: rupees(Math.round(day.inflow), locale.value),
      outflow: rupees(Math.round(day.outflow), locale.value),
      balance: day.balance === null ? t('analytics.unknown') : rupees(Math.round(day.balance), locale.value),
    });
  };
  const money = (key: 'inflow' | 'outflow' | 'balance', label: string): ShownColumn => ({
    key,
    label,
    kind: 'money',
    value: (row) => days[row]?.[key] ?? null,
    show: (row) => <Money value={days[row]?.[key]} />,
  });
  const columns: ShownColumn[] = [
    {
      key: 'date',
      label: t('col.date'),
      kind: 'date',
      value: (row) => days[row]?.day ?? null,
      show: (row) => date(days[row]?.day, locale.value),
    },
    money('inflow', t('col.inflow')),
    money('outflow', t('col.outflow')),
    money('balance', t('col.balance')),
  ];
  const height = TOP + months.length * ROW + 4;
  const cell = (width: number): number => (width - LEFT) / 31;
  return (
    <Picture
      title={t('pic.heat.title')}
      says={calendarSummary(calendar, by)}
      legend={[
        { mark: 'heat-0', text: t('pic.heat.zero') },
        { mark: 'heat-2', text: t('pic.heat.less') },
        { mark: 'heat-5', text: t('pic.heat.more') },
        ...(by === 'inflow' ? [] : [{ mark: 'below', text: t('pic.balance.below') }]),
      ]}
      file="calendar"
      columns={columns}
      count={days.length}
    >
      {(described) => (
        <>
          <fieldset class="switch picture-choice">
            <legend class="hidden">{t('pic.heat.by')}</legend>
            {MEASURES.map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={by === each}
                onClick={() => {
                  setBy(each);
                }}
              >
                {t(`pic.heat.by.${each}`)}
              </button>
            ))}
          </fieldset>
          <Stage
            label={t('pic.heat.title')}
            described={described}
            lines={3}
            height={height}
            cursor={{
              count: days.length,
              at: place,
              move: setAt,
              say,
              page: 30,
              under: (x, width) => {
                // The month stays; the pointer goes along its days.
                const month = days[place]?.month ?? 0;
                const wanted = Math.max(1, Math.min(31, Math.floor((x - LEFT) / cell(width)) + 1));
                const line = days.filter((each) => each.month === month);
                const inside = line[Math.min(wanted, line.length) - 1];
                return inside === undefined ? place : days.indexOf(inside);
              },
            }}
            draw={(width) => <Cells calendar={calendar} by={by} cell={cell(width)} at={place} onDay={setAt} />}
          />
        </>
      )}
    </Picture>
  );
}

function Cells({
  calendar: { months, days },
  by,
  cell,
  at,
  onDay,
}: {
  calendar: Calendar;
  by: Measure;
  cell: number;
  at: number;
  onDay: (at: number) => void;
}) {
  const step = stepsOf(days.map((day) => measured(day, by)));
  const gap = cell > 14 ? 2 : 1;
  const x = (day: string): number => LEFT + (Number(day.slice(8)) - 1) * cell;
  const here = days[at];
  return (
    <>
      {[1, 8, 15, 22, 29].map((day) => (
        <text key={day} class="axis-label" x={LEFT + (day - 0.5) * cell} y={12} text-anchor="middle">
          {day}
        </text>
      ))}
      {months.map((month, line) => (
        <text key={month} class="axis-label" x={0} y={TOP + line * ROW + 15}>
          {monthLabel(month, months[line - 1], locale.value)}
        </text>
      ))}
      {days.map((day, index) => {
        const value = step(measured(day, by));
        return (
          <rect
            key={day.day}
            class={value < 0 ? 'heat-below' : `heat-${value}`}
            x={x(day.day)}
            y={TOP + day.month * ROW + 1}
            width={Math.max(1, cell - gap)}
            height={ROW - 3}
            onPointerDown={(event) => {
              event.stopPropagation();
              onDay(index);
            }}
          />
        );
      })}
      {here !== undefined && (
        <rect
          class="heat-here"
          x={x(here.day) - 1}
          y={TOP + here.month * ROW}
          width={Math.max(2, cell - gap + 2)}
          height={ROW - 1}
        />
      )}
    </>
  );
}
