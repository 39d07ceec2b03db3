/** The first digits of the receipts beside what Benford's law expects: a weak sign, and said so. */
import type { ShownColumn } from '../components/Table';
import type { Finding } from '../engine/api';
import { locale, t, word } from '../i18n';
import { number, percent } from '../lib/format';
import { BENFORD, type Digits } from './flows';
import { Picture, Stage } from './Picture';

const HEIGHT = 200;
const TOP = 14;
const BOTTOM = 24;
const LEFT = 40;
/** As rule X10: below these the law says nothing. */
const LEAST_ROWS = 500;
const LEAST_ORDERS = 3;

export function benfordSummary(digits: Digits, finding: Finding | null): string {
  const ones = t('pic.benford.ones', {
    seen: percent((100 * (digits.seen[0] ?? 0)) / Math.max(1, digits.rows), locale.value, 1),
    expected: percent(100 * (BENFORD[0] ?? 0), locale.value, 1),
    count: digits.rows,
  });
  const verdict =
    finding !== null
      ? word('finding', 'X10', finding.title)
      : digits.rows < LEAST_ROWS || digits.orders < LEAST_ORDERS
        ? t('pic.benford.few', {
            rows: number(LEAST_ROWS, locale.value),
            orders: number(digits.orders, locale.value, 1),
          })
        : t('pic.benford.fine');
  return `${ones} ${verdict}${/[.।]$/.test(verdict) ? '' : '.'} ${t('pic.benford.caveat')}`;
}

export function Benford({ digits, finding }: { digits: Digits; finding: Finding | null }) {
  if (digits.rows === 0) return null;
  const seen = digits.seen.map((count) => count / digits.rows);
  const columns: ShownColumn[] = [
    { key: 'digit', label: t('pic.benford.digit'), kind: 'number', value: (row) => row + 1 },
    { key: 'count', label: t('col.entries'), kind: 'number', value: (row) => digits.seen[row] ?? 0 },
    {
      key: 'seen',
      label: t('pic.benford.seen'),
      kind: 'number',
      value: (row) => 100 * (seen[row] ?? 0),
      show: (row) => percent(100 * (seen[row] ?? 0), locale.value, 1),
    },
    {
      key: 'expected',
      label: t('pic.benford.expected'),
      kind: 'number',
      value: (row) => 100 * (BENFORD[row] ?? 0),
      show: (row) => percent(100 * (BENFORD[row] ?? 0), locale.value, 1),
    },
  ];
  return (
    <Picture
      title={t('pic.benford.title')}
      says={benfordSummary(digits, finding)}
      legend={[
        { mark: 'in', text: t('pic.benford.seen') },
        { mark: 'net', text: t('pic.benford.expected') },
      ]}
      file="first_digits"
      columns={columns}
      count={9}
    >
      {(described) => (
        <Stage
          label={t('pic.benford.title')}
          described={described}
          height={HEIGHT}
          draw={(width) => <Bars seen={seen} width={width} />}
        />
      )}
    </Picture>
  );
}

function Bars({ seen, width }: { seen: number[]; width: number }) {
  const most = Math.max(0.35, ...seen);
  const foot = HEIGHT - BOTTOM;
  const y = (share: number): number => foot - (share / most) * (foot - TOP);
  const slot = (width - LEFT) / 9;
  const thick = Math.min(44, slot * 0.62);
  return (
    <>
      {[0, 0.1, 0.2, 0.3].map((tick) => (
        <g key={tick}>
          <line class={tick === 0 ? 'axis' : 'grid'} x1={LEFT} x2={width} y1={y(tick)} y2={y(tick)} />
          <text class="axis-label" x={LEFT - 6} y={y(tick) + 4} text-anchor="end">
            {percent(tick * 100, locale.value, 0)}
          </text>
        </g>
      ))}
      {seen.map((share, at) => {
        const x = LEFT + slot * at + (slot - thick) / 2;
        const expected = y(BENFORD[at] ?? 0);
        return (
          <g key={at}>
            <rect class="fill-in" x={x} y={y(share)} width={thick} height={Math.max(0, foot - y(share))} />
            <line class="line-net" x1={x - 5} x2={x + thick + 5} y1={expected} y2={expected} />
            <text class="axis-label" x={x + thick / 2} y={HEIGHT - 6} text-anchor="middle">
              {at + 1}
            </text>
          </g>
        );
      })}
    </>
  );
}
