/** Shares, ETF, NPS and the like of Account Aggregator data: kept, valued and shown; no figure of the decision reads them. */
import type { JsonObject } from '../engine/api';
import { locale, t, word } from '../i18n';
import { date, number, rupees } from '../lib/format';
import { isObject } from './Json';
import { amount, column, money, objects, text, useSummary } from './summary';
import { Table, type ShownColumn } from './Table';
import { Section } from './text';

const kind = (each: JsonObject): string => word('fiType', text(each['asset_class']), text(each['asset_class']));

export function Holdings() {
  const summary = useSummary('mutual_fund_summary');
  const other = summary?.['other_holdings'];
  if (!isObject(other)) return null;
  const list = objects(other['list']);
  if (list.length === 0) return null;
  const known = (key: string, field: string): ShownColumn => ({
    ...money(key, list, (each) => amount(each[field])),
    show: (row) => {
      const value = list[row]?.[field];
      return typeof value === 'number' ? rupees(value, locale.value) : t('holdings.noValue');
    },
  });
  const columns: ShownColumn[] = [
    { ...column('kind', list, kind), facet: true },
    { ...column('holding', list, (each) => text(each['name']) || t('holdings.whole')), wide: true },
    column('issuer', list, (each) => text(each['issuer'])),
    column('account', list, (each) => text(each['account'])),
    {
      ...column('units', list, (each) => amount(each['units'])),
      kind: 'number',
      show: (row) =>
        typeof list[row]?.['units'] === 'number' ? number(amount(list[row]['units']), locale.value, 4) : '—',
    },
    known('value', 'current_value'),
    {
      ...known('owed', 'amount_due'),
      show: (row) =>
        typeof list[row]?.['amount_due'] === 'number' ? rupees(amount(list[row]['amount_due']), locale.value) : '—',
    },
    {
      ...column('valuedOn', list, (each) => text(each['valued_on'])),
      kind: 'date',
      show: (row) => date(text(list[row]?.['valued_on']) || null, locale.value),
    },
  ];
  return (
    <Section title={t('holdings.title', { count: number(list.length, locale.value) })} note={t('holdings.note')}>
      <p>
        {t('holdings.sum', {
          value: rupees(amount(other['current_value']), locale.value),
          due: rupees(amount(other['amount_due']), locale.value),
          unvalued: amount(other['unvalued']),
        })}
      </p>
      <Table caption={t('holdings.caption')} file="other_holdings" columns={columns} count={list.length} />
    </Section>
  );
}
