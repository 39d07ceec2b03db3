/** Profit and loss by month and by financial year, every figure of which opens to its entries; what was earned and spent for what. */
import { useMemo, useState } from 'preact/hooks';
import { sharesOf, type Share } from '../charts/data';
import { useDocuments } from '../charts/documents';
import { MonthFlow } from '../charts/MonthFlow';
import { Waiting } from '../charts/Pictures';
import { Ranked } from '../charts/Ranked';
import { AtPlace } from '../components/AtPlace';
import { Exports } from '../components/Exports';
import { Ledger } from '../components/Ledger';
import { NeedsRun } from '../components/NeedsRun';
import { QualityVerdict } from '../components/QualityVerdict';
import { Heading, Section } from '../components/text';
import type { AnalyzeReply } from '../engine/api';
import type { Columns } from '../engine/client';
import { locale, t, word, type Key } from '../i18n';
import { date, number, percent, rupeesShort } from '../lib/format';
import { statementOf, type Line, type Part, type Statement } from '../lib/statement';
import { amount } from '../components/summary';
import { isObject } from '../components/Json';
import { analysis, ledger } from '../state/session';

export function FinancialsPage() {
  const reply = analysis.value;
  return (
    <>
      <Heading question={t('money.title')}>
        <p>{t('money.lede')}</p>
      </Heading>
      <NeedsRun step="analytics">
        {reply !== null && ledger.value !== null && (
          <>
            <QualityVerdict />
            <ProfitAndLoss reply={reply} columns={ledger.value} />
            <AtPlace name="spendings">
              <Spendings reply={reply} />
            </AtPlace>
          </>
        )}
      </NeedsRun>
    </>
  );
}

interface Open {
  line: Line;
  period: number;
}

const SUMS: Readonly<Record<string, Key>> = {
  SALES_CERTAIN: 'money.certain',
  SALES_CAUTIOUS: 'money.cautious',
  SALES_BEST: 'money.best',
  SALES_MOST: 'money.most',
  COSTS: 'money.costs',
  SURPLUS_LEAST: 'money.surplusLeast',
  SURPLUS: 'money.surplus',
  SURPLUS_MOST: 'money.surplusMost',
  AFTER_DEBT: 'money.afterDebt',
  LEFT_OVER: 'money.leftOver',
  UNCERTAIN: 'money.uncertain',
};

function nameOf({ id }: Line): string {
  const known = SUMS[id];
  if (known !== undefined) return t(known);
  const [, side, code = id] = /^(IN|OUT)_(.+)$/.exec(id) ?? [];
  const said = word('category', code, code);
  const name = said.charAt(0).toUpperCase() + said.slice(1);
  return side === undefined ? name : t(side === 'IN' ? 'money.apartIn' : 'money.apartOut', { name });
}

const PARTS: readonly { part: Part; label: Key }[] = [
  { part: 'income', label: 'money.part.income' },
  { part: 'cost', label: 'money.part.cost' },
  { part: 'surplus', label: 'money.part.surplus' },
  { part: 'debt', label: 'money.part.debt' },
  { part: 'owner', label: 'money.part.owner' },
  { part: 'left', label: 'money.part.left' },
  { part: 'apart', label: 'money.part.apart' },
];
/** Sums that are read first. */
const STRONG: ReadonlySet<string> = new Set(['SALES_CAUTIOUS', 'COSTS', 'SURPLUS', 'AFTER_DEBT', 'LEFT_OVER']);
/** Worked out of other lines: no entries of their own. */
const DERIVED: ReadonlySet<string> = new Set(['SURPLUS_LEAST', 'SURPLUS', 'SURPLUS_MOST', 'AFTER_DEBT', 'LEFT_OVER']);

function ProfitAndLoss({ reply, columns }: { reply: AnalyzeReply; columns: Columns }) {
  const [by, setBy] = useState<'month' | 'year'>('month');
  const [open, setOpen] = useState<Open | null>(null);
  const statement = useMemo(() => statementOf(columns, reply.months, reply.as_of, by), [columns, reply, by]);
  const label = (period: string): string =>
    by === 'month' ? date(period, locale.value) : t('money.year', { year: period });
  const partly = reply.months.filter(({ full }) => full === false).map(({ month }) => date(month, locale.value));
  return (
    <Section
      title={t('money.statement')}
      note={`${t('money.statementNote')}${partly.length === 0 ? '' : ` ${t('money.partly', { months: partly.join(', ') })}`}`}
      aside={
        <div class="actions">
          <fieldset class="switch">
            <legend class="hidden">{t('money.by')}</legend>
            {(['month', 'year'] as const).map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={by === each}
                onClick={() => {
                  setOpen(null);
                  setBy(each);
                }}
              >
                {t(`money.by.${each}`)}
              </button>
            ))}
          </fieldset>
          <Exports
            file={`profit_and_loss_by_${by}`}
            table={() => ({
              head: [t('money.line'), t('money.total'), ...statement.periods],
              rows: statement.lines.map((line) => [nameOf(line), totalOf(line), ...line.amounts]),
            })}
            json={() => ({ periods: statement.periods, lines: statement.lines })}
          />
        </div>
      }
    >
      <p class="money-says">{saysOf(statement)}</p>
      <div class="table-scroll" role="region" aria-label={t('money.statement')} tabIndex={0}>
        <table class="account">
          <caption class="hidden">{t('money.statement')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('money.line')}</th>
              <th scope="col" class="is-money">
                {t('money.total')}
              </th>
              {statement.periods.map((period) => (
                <th key={period} scope="col" class="is-money">
                  {label(period)}
                </th>
              ))}
            </tr>
          </thead>
          {PARTS.map(({ part, label: heading }) => {
            const own = statement.lines.filter((line) => line.part === part);
            return own.length === 0 ? null : (
              <tbody key={part}>
                <tr class="account-part">
                  <th scope="rowgroup" colSpan={statement.periods.length + 2}>
                    {t(heading)}
                  </th>
                </tr>
                {own.map((line) => (
                  <Row
                    key={line.id}
                    line={line}
                    periods={statement.periods.map(label)}
                    open={open?.line.id === line.id ? open.period : null}
                    onOpen={(period) => {
                      setOpen(open?.line.id === line.id && open.period === period ? null : { line, period });
                    }}
                  />
                ))}
              </tbody>
            );
          })}
        </table>
      </div>
      {open !== null && (
        <Behind
          key={`${open.line.id} ${open.period}`}
          statement={statement}
          open={open}
          columns={columns}
          period={label(statement.periods[open.period] ?? '')}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
    </Section>
  );
}

const totalOf = (line: Line): number => line.amounts.reduce((sum, each) => sum + Math.round(each * 100), 0) / 100;

/** "Sales of ₹74 lakh, costs of ₹60 lakh: …". */
function saysOf({ lines }: Statement): string {
  const of = (id: string): number => {
    const line = lines.find((each) => each.id === id);
    return line === undefined ? 0 : totalOf(line);
  };
  const short = (id: string): string => rupeesShort(of(id), locale.value);
  return t('money.says', {
    sales: short('SALES_CAUTIOUS'),
    costs: short('COSTS'),
    surplus: short('SURPLUS'),
    least: short('SURPLUS_LEAST'),
    most: short('SURPLUS_MOST'),
    debt: rupeesShort(of('SURPLUS') - of('AFTER_DEBT'), locale.value),
    left: short('LEFT_OVER'),
  });
}

function Row({
  line,
  periods,
  open,
  onOpen,
}: {
  line: Line;
  periods: string[];
  open: number | null;
  onOpen: (period: number) => void;
}) {
  const whole = (value: number): string => number(Math.round(value), locale.value);
  const strong = STRONG.has(line.id);
  return (
    <tr class={strong ? 'is-strong' : line.sum ? 'is-bound' : undefined}>
      <th scope="row">{nameOf(line)}</th>
      <td class={`is-money is-total num${totalOf(line) < 0 ? ' is-below' : ''}`}>{whole(totalOf(line))}</td>
      {line.amounts.map((value, period) => (
        <td key={periods[period]} class={`is-money num${value < 0 ? ' is-below' : ''}`}>
          {DERIVED.has(line.id) || value === 0 ? (
            value === 0 ? (
              '—'
            ) : (
              whole(value)
            )
          ) : (
            <button
              type="button"
              class="quiet as-cell"
              aria-expanded={open === period}
              aria-label={t('money.open', {
                line: nameOf(line),
                period: periods[period] ?? '',
                amount: whole(value),
              })}
              onClick={() => {
                onOpen(period);
              }}
            >
              {whole(value)}
            </button>
          )}
        </td>
      ))}
    </tr>
  );
}

function Behind({
  statement,
  open,
  columns,
  period,
  onClose,
}: {
  statement: Statement;
  open: Open;
  columns: Columns;
  period: string;
  onClose: () => void;
}) {
  const { line } = open;
  const title = t('money.behind', { line: nameOf(line), period });
  return (
    <section class="behind" aria-label={title}>
      <div class="section-head">
        <h3>{title}</h3>
        <button type="button" class="quiet" onClick={onClose}>
          {t('money.close')}
        </button>
      </div>
      {(line.id === 'SALES_CAUTIOUS' || line.id === 'SALES_BEST') && <p class="note">{t('money.behindUncertain')}</p>}
      <Ledger ledger={columns} rows={statement.rowsOf(line, open.period)} caption={title} file="entries" />
    </section>
  );
}

const category = (share: Share): string => {
  const said = word('category', share.name, share.name);
  return said.charAt(0).toUpperCase() + said.slice(1);
};
const NAMES = ['transaction_summary'] as const;
const PURPOSES = ['business', 'personal', 'unclear'] as const;

/** What the money of the period came from and went to, by category; and for whom it was spent. */
function Spendings({ reply }: { reply: AnalyzeReply }) {
  const documents = useDocuments(NAMES);
  const summary = documents.of('transaction_summary');
  const split = isObject(summary?.['purposes']) ? summary['purposes'] : {};
  const whole = PURPOSES.reduce((sum, each) => sum + amount(split[each]), 0);
  return (
    <Section title={t('money.spendings')} note={t('money.spendingsNote')}>
      <MonthFlow months={reply.months} />
      <Waiting until={documents.ready}>
        <div class="pair">
          <Ranked
            title={t('pic.income')}
            file="income_by_category"
            shares={sharesOf(summary?.['income_by_category'])}
            name={category}
            what={t('col.category')}
            tone="business"
          />
          <Ranked
            title={t('pic.spending')}
            file="spending_by_category"
            shares={sharesOf(summary?.['spending_by_category'])}
            name={category}
            what={t('col.category')}
            tone="out"
          />
        </div>
        {whole > 0 && (
          <p>
            {t('money.purposes', {
              business: percent((100 * amount(split['business'])) / whole, locale.value, 0),
              personal: percent((100 * amount(split['personal'])) / whole, locale.value, 0),
              unclear: percent((100 * amount(split['unclear'])) / whole, locale.value, 0),
            })}
          </p>
        )}
      </Waiting>
    </Section>
  );
}
