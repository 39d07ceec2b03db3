/** How loans were paid: a row for each account, a cell for each month, and from when to when each loan ran. */
import { useState } from 'preact/hooks';
import type { ShownColumn } from '../components/Table';
import { Money } from '../components/text';
import { locale, t, word } from '../i18n';
import { date, rupeesShort } from '../lib/format';
import { daysBetween, everyWhich, monthAfter, monthLabel } from './axis';
import type { BureauReport, LoanLine } from './data';
import { Picture, Stage } from './Picture';

const ROW = 44;
const FOOT = 20;
const TIME_ROW = 34;

/** The class of a cell by its days past due: as banks class them (SMA-0 to 30, SMA-1 to 60, SMA-2 to 90, then NPA). */
export function dpdClass(days: number | null): string {
  if (days === null) return 'dpd-none';
  if (days <= 0) return 'dpd-0';
  if (days <= 30) return 'dpd-1';
  if (days <= 60) return 'dpd-2';
  return days <= 90 ? 'dpd-3' : 'dpd-4';
}

/** The months of the grid, oldest first: as many as the longest history has, at most three years. */
export function gridMonths(report: BureauReport): string[] {
  const most = Math.min(36, Math.max(0, ...report.loans.map(({ days }) => days.length)));
  const last = report.date.slice(0, 7);
  return Array.from({ length: most }, (_, index) => monthAfter(last, index - most + 1));
}

/** Days past due of one loan in one of the months; null = not reported. */
export function daysIn(loan: LoanLine, months: readonly string[], index: number): number | null {
  return loan.days[months.length - 1 - index] ?? null;
}

export function loanSummary(report: BureauReport): string {
  const known = report.loans.flatMap(({ days }) => days).filter((each) => each !== null);
  const worst = Math.max(0, ...known);
  return t('pic.loans.says', {
    bureau: report.bureau,
    date: date(report.date, locale.value),
    live: report.loans.filter(({ live }) => live).length,
    closed: report.loans.filter(({ live }) => !live).length,
    late: report.loans.filter(({ days }) => days.some((each) => (each ?? 0) > 0)).length,
    worst,
  });
}

const title = (loan: LoanLine): string =>
  `${loan.lender} · ${word('loan', loan.type, loan.type.replaceAll('_', ' ').toLowerCase())}`;

export function LoanGrid({ reports }: { reports: BureauReport[] }) {
  const [chosen, setChosen] = useState(0);
  const report = reports[Math.min(chosen, reports.length - 1)];
  if (report === undefined) return null;
  const { loans } = report;
  const months = gridMonths(report);
  const columns: ShownColumn[] = [
    {
      key: 'lender',
      label: t('pic.loans.loan'),
      kind: 'text',
      value: (row) => title(loans[row] as LoanLine),
      wide: true,
    },
    {
      key: 'opened',
      label: t('pic.loans.opened'),
      kind: 'date',
      value: (row) => loans[row]?.opened ?? null,
      show: (row) => date(loans[row]?.opened, locale.value),
    },
    {
      key: 'closed',
      label: t('pic.loans.closed'),
      kind: 'date',
      value: (row) => loans[row]?.closed ?? null,
      show: (row) => date(loans[row]?.closed, locale.value),
    },
    ...(['balance', 'emi', 'overdue'] as const).map((key): ShownColumn => ({
      key,
      label: t(`pic.loans.${key}`),
      kind: 'money',
      value: (row) => loans[row]?.[key] ?? null,
      show: (row) => <Money value={loans[row]?.[key]} />,
    })),
    ...months.map((month, index): ShownColumn => ({
      key: month,
      label: date(month, locale.value),
      kind: 'number',
      value: (row) => daysIn(loans[row] as LoanLine, months, index),
    })),
  ];
  return (
    <Picture
      title={t('pic.loans.title')}
      says={loanSummary(report)}
      legend={[
        { mark: 'dpd-0', text: t('pic.loans.dpd0') },
        { mark: 'dpd-1', text: t('pic.loans.dpd1') },
        { mark: 'dpd-2', text: t('pic.loans.dpd2') },
        { mark: 'dpd-3', text: t('pic.loans.dpd3') },
        { mark: 'dpd-4', text: t('pic.loans.dpd4') },
        { mark: 'dpd-none', text: t('pic.loans.dpdNone') },
      ]}
      file="loans"
      columns={columns}
      count={loans.length}
    >
      {(described) => (
        <>
          {reports.length > 1 && (
            <label class="field picture-choice">
              <span>{t('pic.loans.report')}</span>
              <select
                value={String(chosen)}
                onChange={(event) => {
                  setChosen(Number(event.currentTarget.value));
                }}
              >
                {reports.map(({ bureau, about, date: day }, index) => (
                  <option key={`${bureau}/${about}`} value={String(index)}>
                    {`${bureau} · ${t(about === 'BUSINESS' ? 'pic.loans.business' : 'pic.loans.person')} · ${date(day, locale.value)}`}
                  </option>
                ))}
              </select>
            </label>
          )}
          {months.length > 0 && (
            <Stage
              label={t('pic.loans.grid')}
              described={described}
              height={loans.length * ROW + FOOT}
              draw={(width) => <Cells loans={loans} months={months} width={width} />}
            />
          )}
          <h4>{t('pic.loans.time')}</h4>
          <Stage
            label={t('pic.loans.time')}
            described={described}
            height={loans.length * TIME_ROW + FOOT}
            draw={(width) => <Times loans={loans} until={report.date} width={width} />}
          />
        </>
      )}
    </Picture>
  );
}

function Cells({ loans, months, width }: { loans: LoanLine[]; months: string[]; width: number }) {
  const slot = Math.min(30, width / Math.max(1, months.length));
  const every = everyWhich(months.length, slot * months.length);
  return (
    <>
      {loans.map((loan, row) => (
        <g key={row}>
          <text class="row-label" x={0} y={row * ROW + 14}>
            {title(loan)}
          </text>
          {months.map((month, index) => {
            const days = daysIn(loan, months, index);
            return (
              <g key={month}>
                <rect
                  class={dpdClass(days)}
                  x={slot * index + 0.75}
                  y={row * ROW + 20}
                  width={Math.max(1, slot - 1.5)}
                  height={18}
                />
                {days !== null && days > 0 && slot >= 20 && (
                  <text
                    class={`cell-label on-${dpdClass(days)}`}
                    x={slot * (index + 0.5)}
                    y={row * ROW + 33}
                    text-anchor="middle"
                  >
                    {days}
                  </text>
                )}
              </g>
            );
          })}
        </g>
      ))}
      {months.map((month, index) =>
        index % every === 0 ? (
          <text
            key={month}
            class="axis-label"
            x={index === 0 ? 0 : slot * (index + 0.5)}
            y={loans.length * ROW + 14}
            text-anchor={index === 0 ? 'start' : 'middle'}
          >
            {monthLabel(month, months[index - every], locale.value)}
          </text>
        ) : null,
      )}
    </>
  );
}

/** From the day the first loan was opened to the report's: what goes on has an arrow, what is closed an end. */
function Times({ loans, until, width }: { loans: LoanLine[]; until: string; width: number }) {
  const first = loans.reduce((a, { opened }) => (opened !== null && opened < a ? opened : a), until);
  const whole = Math.max(1, daysBetween(first, until));
  const right = width - 10;
  const x = (day: string): number => Math.max(0, Math.min(1, daysBetween(first, day) / whole)) * right;
  return (
    <>
      {loans.map((loan, row) => {
        const y = row * TIME_ROW + 24;
        const from = x(loan.opened ?? first);
        const to = Math.max(from + 3, x(loan.live ? until : (loan.closed ?? until)));
        return (
          <g key={row}>
            <text class="row-label" x={0} y={row * TIME_ROW + 14}>
              {loan.lender}
              {loan.balance !== null && loan.live ? ` · ${rupeesShort(loan.balance, locale.value)}` : ''}
            </text>
            <rect class={loan.live ? 'fill-out' : 'fill-closed'} x={from} y={y - 4} width={to - from} height={7} />
            {loan.live && <path class="mark-due" d={`M${to} ${y - 6}l9 5.5l-9 5.5z`} />}
          </g>
        );
      })}
      <text class="axis-label" x={0} y={loans.length * TIME_ROW + 14}>
        {date(first.slice(0, 7), locale.value)}
      </text>
      <text class="axis-label" x={width} y={loans.length * TIME_ROW + 14} text-anchor="end">
        {date(until.slice(0, 7), locale.value)}
      </text>
    </>
  );
}
