/** Filed sales beside the bank's turnover by month, and below it how each return was filed. */
import { useState } from 'preact/hooks';
import type { ShownColumn } from '../components/Table';
import { Money } from '../components/text';
import { locale, t, word } from '../i18n';
import { date, rupeesShort } from '../lib/format';
import { everyWhich, monthLabel, rupeeAxis } from './axis';
import type { Filing, Return, TwoSides } from './data';
import { RupeeGrid } from './Grid';
import { Picture, Stage } from './Picture';

const LEFT = 52;
const TOP = 24;
const PLOT = 170;
const LANE = 26;

const counted = (returns: readonly Return[], filing: Filing): number =>
  returns.filter((each) => each.filing === filing).length;

export function filingSummary(returns: readonly Return[]): string {
  return returns.length === 0
    ? t('pic.gst.noReturns')
    : t('pic.gst.filings', {
        all: returns.length,
        onTime: counted(returns, 'ON_TIME'),
        late: counted(returns, 'LATE'),
        unfiled: counted(returns, 'UNFILED'),
      });
}

interface Props {
  months: TwoSides[];
  returns: Return[];
  compared: { months: number; filed: number; bank: number } | null;
}

export function gstSummary({ returns, compared }: Omit<Props, 'months'>): string {
  const sides =
    compared === null
      ? t('pic.gst.uncompared')
      : t('pic.gst.says', {
          months: compared.months,
          filed: rupeesShort(compared.filed, locale.value),
          bank: rupeesShort(compared.bank, locale.value),
        });
  return `${sides} ${filingSummary(returns)}`;
}

/** How a return was filed, in words. */
export function filingText(each: Return): string {
  return each.filing === 'LATE' && each.daysLate !== null
    ? t('pic.gst.lateBy', { days: each.daysLate })
    : t(`filing.${each.filing}`);
}

export function GstBank(props: Props) {
  const { months, returns } = props;
  const [at, setAt] = useState(Infinity);
  const place = Math.min(at, months.length - 1);
  const forms = [...new Set(returns.map(({ form }) => form))].sort();
  const height = TOP + PLOT + 24 + forms.length * LANE;
  const inMonth = (month: string): Return[] => returns.filter(({ period }) => period === month);
  const say = (index: number): string => {
    const month = months[index];
    if (month === undefined) return '';
    const short = (value: number | null): string =>
      value === null ? t('analytics.unknown') : rupeesShort(value, locale.value);
    const filed = inMonth(month.month).map((each) => `${word('form', each.form, each.form)} ${filingText(each)}`);
    return [
      t('pic.gst.month', {
        month: date(month.month, locale.value),
        filed: short(month.filed),
        bank: short(month.bank),
      }),
      ...filed,
    ].join(' · ');
  };
  const columns: ShownColumn[] = [
    {
      key: 'month',
      label: t('col.month'),
      kind: 'date',
      value: (row) => months[row]?.month ?? null,
      show: (row) => date(months[row]?.month, locale.value),
    },
    {
      key: 'filed',
      label: t('pic.gst.filed'),
      kind: 'money',
      value: (row) => months[row]?.filed ?? null,
      show: (row) => <Money value={months[row]?.filed} />,
    },
    {
      key: 'bank',
      label: t('pic.gst.bank'),
      kind: 'money',
      value: (row) => months[row]?.bank ?? null,
      show: (row) => <Money value={months[row]?.bank} />,
    },
    ...forms.map((form): ShownColumn => ({
      key: form,
      label: word('form', form, form),
      kind: 'text',
      value: (row) => {
        const found = returns.find((each) => each.form === form && each.period === months[row]?.month);
        return found === undefined ? '' : filingText(found);
      },
    })),
  ];
  return (
    <Picture
      title={t('pic.gst.title')}
      says={gstSummary(props)}
      legend={[
        { mark: 'filed', text: t('pic.gst.filed') },
        { mark: 'business', text: t('pic.gst.bank') },
        { mark: 'on-time', text: t('filing.ON_TIME') },
        { mark: 'late', text: t('filing.LATE') },
        { mark: 'unfiled', text: t('filing.UNFILED') },
      ]}
      file="gst_bank"
      columns={columns}
      count={months.length}
    >
      {(described) => (
        <Stage
          label={t('pic.gst.title')}
          described={described}
          lines={3}
          height={height}
          cursor={{
            count: months.length,
            at: place,
            move: setAt,
            say,
            under: (x, width) => Math.floor((x - LEFT) / ((width - LEFT) / months.length)),
          }}
          draw={(width) => <Sides months={months} returns={returns} forms={forms} width={width} at={place} />}
        />
      )}
    </Picture>
  );
}

function Sides({
  months,
  returns,
  forms,
  width,
  at,
}: {
  months: TwoSides[];
  returns: Return[];
  forms: string[];
  width: number;
  at: number;
}) {
  const values = months.flatMap(({ filed, bank }) => [filed ?? 0, bank ?? 0]);
  const axis = rupeeAxis(Math.min(0, ...values), Math.max(0, ...values), [TOP + PLOT, TOP], locale.value);
  const slot = (width - LEFT) / Math.max(1, months.length);
  const thick = Math.max(2, Math.min(14, slot * 0.36));
  const zero = axis.scale(0);
  const every = everyWhich(months.length, width - LEFT);
  const bar = (value: number | null, x: number, kind: string) =>
    value === null ? null : (
      <rect
        class={kind}
        x={x}
        y={Math.min(zero, axis.scale(value))}
        width={thick}
        height={Math.abs(zero - axis.scale(value))}
      />
    );
  const lanes = TOP + PLOT + 24;
  return (
    <>
      <rect class="cursor" x={LEFT + slot * at} y={TOP} width={slot} height={PLOT + 24 + forms.length * LANE} />
      <RupeeGrid axis={axis} left={LEFT} right={width} />
      {months.map(({ month, filed, bank }, index) => {
        const middle = LEFT + slot * (index + 0.5);
        return (
          <g key={month}>
            {bar(filed, middle - thick - 0.5, 'fill-filed')}
            {bar(bank, middle + 0.5, 'fill-business')}
            {index % every === 0 && (
              <text class="axis-label" x={Math.min(middle, width - 16)} y={TOP + PLOT + 16} text-anchor="middle">
                {monthLabel(month, months[index - every]?.month, locale.value)}
              </text>
            )}
          </g>
        );
      })}
      {forms.map((form, lane) => {
        const y = lanes + lane * LANE + LANE / 2;
        return (
          <g key={form}>
            <text class="axis-label" x={0} y={y + 4}>
              {word('form', form, form)}
            </text>
            <line class="grid" x1={LEFT} x2={width} y1={y} y2={y} />
            {returns
              .filter((each) => each.form === form)
              .map((each) => {
                const index = months.findIndex(({ month }) => month === each.period);
                if (index < 0) return null;
                return (
                  <FilingMark
                    key={each.period}
                    filing={each.filing}
                    x={LEFT + slot * (index + 0.5)}
                    y={y}
                    size={Math.min(6, slot * 0.42)}
                  />
                );
              })}
          </g>
        );
      })}
    </>
  );
}

/** Told apart by shape as well as by colour: a disc, a triangle, a cross, an empty ring. */
export function FilingMark({ filing, x, y, size }: { filing: Filing; x: number; y: number; size: number }) {
  switch (filing) {
    case 'ON_TIME':
      return <circle class="mark-on-time" cx={x} cy={y} r={size} />;
    case 'LATE':
      return <path class="mark-late" d={`M${x} ${y - size}l${size} ${size * 1.8}h${-2 * size}z`} />;
    case 'UNFILED':
      return (
        <path
          class="mark-unfiled"
          d={`M${x - size} ${y - size}l${2 * size} ${2 * size}m0 ${-2 * size}l${-2 * size} ${2 * size}`}
        />
      );
    case 'FILED':
    case 'UNKNOWN':
      return <circle class="mark-unknown" cx={x} cy={y} r={size} />;
  }
}
