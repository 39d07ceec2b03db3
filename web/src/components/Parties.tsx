/** Who is who, and the exclusion ledger: which credits are not turnover, and why. */
import { locale, t, word } from '../i18n';
import { number, rupees } from '../lib/format';
import { saveFile, services } from '../state/services';
import { isObject } from './Json';
import { amount, column, money, objects, text, useSummary } from './summary';
import { Table, type ShownColumn } from './Table';
import { Section } from './text';

const texts = (value: unknown): string =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string').join(', ') : '';

async function save(type: 'parties' | 'exclusions'): Promise<void> {
  const exported = await services().pipeline.withStep('clean', (client, customer_id) =>
    client.export({ customer_id, type }),
  );
  const name = type === 'parties' ? 'parties.ndjson' : 'exclusion_ledger.ndjson';
  if (exported !== null) saveFile(name, 'application/x-ndjson', exported.bytes);
}

export function Exclusions() {
  const summary = useSummary('exclusions');
  if (summary === null) return null;
  const list = objects(summary['reasons']);
  const part = (name: string): number => {
    const totals = summary[name];
    return isObject(totals) ? amount(totals['amount']) : 0;
  };
  const columns: ShownColumn[] = [
    column('reason', list, (each) => word('category', text(each['reason']), text(each['reason']))),
    column('turnover', list, (each) =>
      word('turnover', text(each['counts_as_turnover']), text(each['counts_as_turnover'])),
    ),
    column('rows', list, (each) => amount(each['rows'])),
    money('amount', list, (each) => amount(each['amount'])),
  ];
  return (
    <Section title={t('exclusions.title')} note={t('exclusions.note')}>
      <p>
        {t('exclusions.sum', {
          credits: rupees(part('credits'), locale.value),
          business: rupees(part('business'), locale.value),
          uncertain: rupees(part('uncertain'), locale.value),
          excluded: rupees(part('excluded'), locale.value),
        })}
      </p>
      <Table caption={t('exclusions.title')} file="exclusions" columns={columns} count={list.length} />
      <button
        type="button"
        class="quiet"
        onClick={() => {
          void save('exclusions');
        }}
      >
        {t('exclusions.save')}
      </button>
    </Section>
  );
}

export function Parties() {
  const summary = useSummary('parties');
  if (summary === null) return null;
  const list = objects(summary['parties']);
  const columns: ShownColumn[] = [
    column('party', list, (each) => text(each['name'])),
    { ...column('kind', list, (each) => word('kind', text(each['kind']), text(each['kind']))), facet: true },
    money('credit', list, (each) => amount(each['credits'])),
    money('debit', list, (each) => amount(each['debits'])),
    column('entries', list, (each) => amount(each['credit_rows']) + amount(each['debit_rows'])),
    {
      ...column('evidence', list, (each) =>
        [texts(each['spellings']), texts(each['upi_ids']), texts(each['accounts']), texts(each['ifscs'])]
          .filter((text) => text !== '')
          .join('; '),
      ),
      wide: true,
    },
  ];
  return (
    <Section
      title={t('parties.title', { count: number(amount(summary['total']), locale.value) })}
      note={t('parties.note')}
    >
      <Table caption={t('parties.caption')} file="parties" columns={columns} count={list.length} pageSize={15} />
      <button
        type="button"
        class="quiet"
        onClick={() => {
          void save('parties');
        }}
      >
        {t('parties.save')}
      </button>
    </Section>
  );
}
