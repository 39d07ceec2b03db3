/** Scales and axes of the pictures: rupees in lakh and crore, months by name. Layout only; no figure is made here. */
import { nice, ticks } from 'd3-array';
import { t } from '../i18n';
import { date, number, type Locale } from '../lib/format';

export interface RupeeAxis {
  scale: (value: number) => number;
  /** The ends of the scale, lower first. */
  domain: [number, number];
  /** Values of the grid lines. */
  ticks: number[];
  /** What one unit of the labels is: "₹ lakh". */
  unit: string;
  label: (value: number) => string;
}

/** One unit for the whole axis, so that the labels are short and can be compared: ₹ lakh: 0, 2.5, 5. */
export function rupeeAxis(low: number, high: number, range: [number, number], locale: Locale, count = 4): RupeeAxis {
  const [from, to] = [Math.min(0, low), Math.max(0, high)];
  // To the next step of a finer grid, so that half of the room doesn't stay empty.
  const domain = from === to ? ([0, 1000] as [number, number]) : nice(from, to, count * 2);
  const [start, end] = domain;
  const scale = (value: number): number => range[0] + ((value - start) / (end - start)) * (range[1] - range[0]);
  const size = Math.max(-start, end);
  const [one, unit] =
    size >= 1e7
      ? [1e7, t('pic.unit.crore')]
      : size >= 1e5
        ? [1e5, t('pic.unit.lakh')]
        : size >= 1e4
          ? [1e3, t('pic.unit.thousand')]
          : [1, t('pic.unit.rupee')];
  return { scale, domain, ticks: ticks(start, end, count), unit, label: (value) => number(value / one, locale, 2) };
}

/** Every which month is named so that names don't touch: `room` pixels each. */
export function everyWhich(count: number, width: number, room = 46): number {
  return Math.max(1, Math.ceil((count * room) / Math.max(1, width)));
}

/** "Nov", and "Jan 26" where a year begins: the year stands under its first named month only. */
export function monthLabel(month: string, before: string | undefined, locale: Locale): string {
  const [name = '', year = ''] = date(month, locale).split(' ');
  return before?.slice(0, 4) === month.slice(0, 4) ? name : `${name} ${year.slice(2)}`;
}

/** The month `by` months after one: "2026-11", 2 → "2027-01". */
export function monthAfter(month: string, by: number): string {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + by;
  return `${Math.floor(at / 12)}-${String((((at % 12) + 12) % 12) + 1).padStart(2, '0')}`;
}

const DAY = 86_400_000;

/** The day `by` days after an ISO date. */
export function dayAfter(iso: string, by: number): string {
  return new Date(Date.parse(`${iso}T00:00:00Z`) + by * DAY).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}
