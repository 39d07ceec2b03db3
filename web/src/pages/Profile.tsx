/**
 * Who this customer is in the records: the business, its accounts, registrations, loans, cover and savings, and what may be
 * looked at. Numbers that name a person stay masked, as they come in the cleaned rows.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useDocuments } from '../charts/documents';
import { Waiting } from '../charts/Pictures';
import { CONSENT_TONES, listed, purposeWords } from '../components/ConsentFacts';
import { isObject } from '../components/Json';
import { NeedsRun } from '../components/NeedsRun';
import { amount, objects, text } from '../components/summary';
import { Table, type ShownColumn } from '../components/Table';
import { Facts, Heading, Section, Tag, When } from '../components/text';
import type { DatasetName, Json, JsonObject, Metric } from '../engine/api';
import { isKey, locale, t, word, type Key } from '../i18n';
import { date, number, quantity, rupees } from '../lib/format';
import { datasetLines, datasetsRead } from '../state/dataset';
import { go } from '../state/route';
import { analysis, consent, customer, synthetic } from '../state/session';

export function ProfilePage() {
  return (
    <>
      <Heading question={t('profilePage.title')}>
        <p>{t('profilePage.lede')}</p>
      </Heading>
      <NeedsRun step="analytics">
        <Profile />
      </NeedsRun>
    </>
  );
}

const NAMES = [
  'account_summary',
  'gst_summary',
  'credit_summary',
  'insurance_summary',
  'mutual_fund_summary',
  'ondc_summary',
  'ocen_summary',
] as const;

function Profile() {
  const documents = useDocuments(NAMES);
  const [accounts = null, gst = null, credit = null, cover = null, funds = null, ondc = null, ocen = null] = NAMES.map(
    documents.of,
  );
  return (
    <Waiting until={documents.ready}>
      <Business />
      <Accounts list={objects(accounts?.['accounts'])} />
      <Registrations gst={gst} />
      <Bureau reports={objects(credit?.['reports']).filter((each) => each['newest_of_its_kind'] === true)} />
      <Cover list={objects(cover?.['policies'])} />
      <Funds list={objects(funds?.['folios'])} />
      <Networks ondc={ondc} applications={objects(ocen?.['applications'])} />
      <Permission />
    </Waiting>
  );
}

/** The cleaned rows of a small dataset, masked as everywhere; null until they are there. */
function useRows(dataset: DatasetName): JsonObject[] | null {
  const [rows, setRows] = useState<JsonObject[] | null>(null);
  const read = datasetsRead.value;
  useEffect(() => {
    let current = true;
    void datasetLines(dataset).then((lines) => {
      if (!current || lines === null) return;
      setRows(Array.from({ length: lines.heads.length }, (_, row) => lines.clean(row)).filter((row) => row !== null));
    });
    return () => {
      current = false;
    };
  }, [dataset, read]);
  return rows;
}

/** A registration number holds a PAN: the state, and the last three. */
export function maskedGstin(gstin: string): string {
  return gstin.length === 15 ? `${gstin.slice(0, 2)}${'X'.repeat(10)}${gstin.slice(12)}` : gstin;
}

const distinct = (rows: readonly JsonObject[] | null, member: string): string[] => [
  ...new Set((rows ?? []).map((row) => text(row[member])).filter((each) => each !== '')),
];
const orNone = (values: readonly string[]): string => (values.length === 0 ? '—' : values.join(', '));

function Business() {
  const returns = useRows('gst');
  const reports = useRows('credit_reports');
  const held = useRows('accounts');
  const of = (id: string): Metric | undefined => analysis.value?.metrics.find((metric) => metric.id === id);
  const figure = (id: string): ComponentChildren => {
    const metric = of(id);
    const said =
      metric === undefined || metric.value === null
        ? t('analytics.unknown')
        : quantity(metric.value, metric.unit, locale.value);
    return (
      <button
        type="button"
        class="quiet as-cell"
        onClick={() => {
          go('metrics', id);
        }}
      >
        {said}
      </button>
    );
  };
  return (
    <Section title={t('profilePage.business')} note={t('profilePage.masked')}>
      <Facts
        items={[
          [t('profilePage.customer'), <code key="id">{customer.value}</code>],
          [t('profilePage.origin'), synthetic.value ? t('rail.synthetic') : t('profilePage.own')],
          [t('profilePage.trade'), orNone(distinct(returns, 'trade_name'))],
          [t('profilePage.legal'), orNone(distinct(returns, 'legal_name'))],
          [t('profilePage.holder'), orNone(distinct(held, 'holder_name'))],
          [t('profilePage.bureauName'), orNone(distinct(reports, 'name'))],
          [t('profilePage.pan'), <code key="pan">{orNone(distinct(reports, 'pan'))}</code>],
          [t('profilePage.address'), orNone(distinct(reports, 'address'))],
          [t('profilePage.age'), figure('V1_vintage_months')],
          [t('profilePage.sales'), figure('F1_turnover_best_annual')],
          [t('profilePage.agree'), figure('K7_identity')],
        ]}
      />
    </Section>
  );
}

interface Spec {
  key: string;
  label: Key;
  kind?: ShownColumn['kind'];
  wide?: boolean;
  of: (entry: JsonObject) => string | number | null;
  show?: (entry: JsonObject) => ComponentChildren;
}

function List({
  title,
  file,
  list,
  specs,
  to,
  note,
}: {
  title: string;
  file: string;
  list: JsonObject[];
  specs: Spec[];
  to?: DatasetName;
  note?: string;
}) {
  const columns = specs.map((spec): ShownColumn => {
    const value = (row: number) => spec.of(list[row] ?? {});
    const kind = spec.kind ?? 'text';
    return {
      key: spec.key,
      label: t(spec.label),
      kind,
      value,
      ...(spec.wide === true ? { wide: true } : {}),
      show: (row) => {
        if (spec.show !== undefined) return spec.show(list[row] ?? {});
        const own = value(row);
        if (own === null || own === '') return '—';
        if (kind === 'money') return rupees(Number(own), locale.value);
        if (kind === 'date') return date(String(own), locale.value);
        return typeof own === 'number' ? number(own, locale.value, 2) : own;
      },
    };
  });
  return (
    <Section
      title={title}
      {...(note === undefined ? {} : { note })}
      aside={
        to === undefined ? undefined : (
          <button
            type="button"
            class="quiet"
            onClick={() => {
              go('datasets', to.replaceAll('_', '-'));
            }}
          >
            {t('profilePage.rows')}
          </button>
        )
      }
    >
      {list.length === 0 ? (
        <p class="note">{t('profilePage.none')}</p>
      ) : (
        <Table caption={title} file={file} columns={columns} count={list.length} tools={list.length > 8} />
      )}
    </Section>
  );
}

const said = (key: string, label: Key, member = key): Spec => ({ key, label, of: (each) => text(each[member]) });
/** A code in words; one that the catalogue lacks as the provider spells it. */
const coded = (key: string, label: Key, member = key): Spec => ({
  key,
  label,
  of: (each) => {
    const code = text(each[member]);
    const known = `code.${code}`;
    const plain = code.charAt(0) + code.slice(1).toLowerCase().replaceAll('_', ' ');
    return isKey(known) ? t(`code.${code}` as Key) : word('loan', code, plain);
  },
});
const known = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null);
const rupee = (key: string, label: Key, member = key): Spec => ({
  key,
  label,
  kind: 'money',
  of: (each) => known(each[member]),
});
const count = (key: string, label: Key, member = key): Spec => ({
  key,
  label,
  kind: 'number',
  of: (each) => known(each[member]),
});
const day = (key: string, label: Key, member = key): Spec => ({
  key,
  label,
  kind: 'date',
  of: (each) => text(each[member]) || null,
});

const Accounts = ({ list }: { list: JsonObject[] }) => (
  <List
    title={t('profilePage.accounts')}
    file="accounts"
    to="accounts"
    list={list}
    specs={[
      said('bank', 'profilePage.bank'),
      coded('type', 'col.kind', 'account_type'),
      said('number', 'profilePage.number', 'masked_account_number'),
      day('opened', 'profilePage.opened'),
      rupee('balance', 'col.balance', 'latest_balance'),
      count('entries', 'col.entries', 'rows'),
      day('first', 'profilePage.first', 'first_entry'),
      day('last', 'profilePage.last', 'last_entry'),
    ]}
  />
);

/** One line each registration: what was filed under it. */
function Registrations({ gst }: { gst: JsonObject | null }) {
  const rows = useRows('gst') ?? [];
  const filed = objects(gst?.['returns']);
  const list = distinct(rows, 'gstin').map((gstin): JsonObject => {
    const own = rows.filter((row) => row['gstin'] === gstin);
    const [one = {}] = own;
    return {
      gstin: maskedGstin(gstin),
      name: text(one['trade_name']),
      status: text(one['registration_status']),
      frequency: text(one['filing_frequency']),
      returns: own.length,
    };
  });
  const on = filed.filter((each) => each['filing'] === 'ON_TIME').length;
  const late = filed.filter((each) => each['filing'] === 'LATE').length;
  const unfiled = filed.filter((each) => each['filing'] === 'UNFILED').length;
  return (
    <>
      <List
        title={t('profilePage.gst')}
        file="registrations"
        to="gst"
        list={list}
        note={t('profilePage.filings', { count: on + late + unfiled, on, late, unfiled })}
        specs={[
          said('gstin', 'profilePage.gstin'),
          said('name', 'profilePage.trade'),
          coded('status', 'profilePage.status'),
          coded('frequency', 'profilePage.frequency'),
          count('returns', 'profilePage.returns'),
        ]}
      />
    </>
  );
}

function Bureau({ reports }: { reports: JsonObject[] }) {
  const loans = reports.flatMap((report): JsonObject[] =>
    objects(report['accounts'])
      .filter((each) => each['live'] === true)
      .map((each) => ({ ...each, bureau: text(report['bureau']) })),
  );
  return (
    <>
      <List
        title={t('profilePage.bureau')}
        file="bureau"
        to="credit_reports"
        list={reports}
        specs={[
          said('bureau', 'profilePage.bureauOf'),
          coded('about', 'profilePage.about'),
          day('date', 'profilePage.reportDate'),
          count('score', 'profilePage.score'),
          count('rank', 'profilePage.rank'),
          { ...count('accounts', 'profilePage.loansCount'), of: (each) => objects(each['accounts']).length },
          count('enquiries', 'profilePage.enquiries'),
        ]}
      />
      <List
        title={t('profilePage.loans')}
        file="loans"
        list={loans}
        specs={[
          said('lender', 'profilePage.lender'),
          coded('type', 'col.kind'),
          said('bureau', 'profilePage.bureauOf'),
          day('opened', 'profilePage.opened'),
          rupee('limit', 'profilePage.limit'),
          rupee('balance', 'col.owed'),
          rupee('emi', 'col.emi'),
          rupee('overdue', 'profilePage.overdue'),
          count('worst', 'profilePage.worst', 'worst_days_12m'),
        ]}
      />
    </>
  );
}

const Cover = ({ list }: { list: JsonObject[] }) => (
  <List
    title={t('profilePage.cover')}
    file="policies"
    to="policies"
    list={list}
    specs={[
      coded('type', 'col.kind'),
      said('insurer', 'profilePage.insurer'),
      coded('status', 'profilePage.status'),
      rupee('assured', 'profilePage.assured', 'sum_assured'),
      rupee('premium', 'profilePage.premium'),
      coded('frequency', 'profilePage.frequency', 'premium_frequency'),
      day('end', 'profilePage.ends'),
      count('claims', 'profilePage.claims'),
    ]}
  />
);

const Funds = ({ list }: { list: JsonObject[] }) => (
  <List
    title={t('profilePage.funds')}
    file="funds"
    to="mutual_funds"
    list={list}
    specs={[
      said('amc', 'col.issuer'),
      { ...said('scheme', 'col.holding'), wide: true },
      coded('type', 'col.kind'),
      rupee('value', 'profilePage.value', 'current_value'),
      rupee('invested', 'profilePage.invested'),
      rupee('sip', 'profilePage.sip', 'sip_amount'),
    ]}
  />
);

function Networks({ ondc, applications }: { ondc: JsonObject | null; applications: JsonObject[] }) {
  const columns = isObject(ondc?.['columns']) ? ondc['columns'] : {};
  const months = Array.isArray(columns['month']) ? columns['month'] : [];
  const list = months.map((month, at): JsonObject => {
    const of = (member: string): Json => {
      const values = columns[member];
      return Array.isArray(values) ? (values[at] ?? null) : null;
    };
    return { month, orders: of('orders'), sales: of('sales'), cancelled: of('cancelled') };
  });
  return (
    <>
      <List
        title={t('profilePage.ondc')}
        file="ondc"
        to="ondc_orders"
        list={list}
        specs={[
          day('month', 'col.month'),
          count('orders', 'profilePage.orders'),
          rupee('sales', 'profilePage.orderValue'),
          count('cancelled', 'profilePage.cancelled'),
        ]}
      />
      <List
        title={t('profilePage.ocen')}
        file="ocen"
        to="ocen_applications"
        list={applications}
        specs={[
          said('lender', 'profilePage.lender'),
          day('date', 'col.date', 'applied'),
          coded('status', 'profilePage.status'),
          rupee('asked', 'profilePage.asked', 'requested'),
          rupee('approved', 'profilePage.approved'),
        ]}
      />
    </>
  );
}

function Permission() {
  const artefact = consent.value;
  if (artefact === null) return null;
  const status = text(artefact.status);
  return (
    <Section
      title={t('profilePage.consent')}
      aside={
        <button
          type="button"
          class="quiet"
          onClick={() => {
            go('consent');
          }}
        >
          {t('action.open', { step: t('step.consent') })}
        </button>
      }
    >
      <Facts
        items={[
          [
            t('profilePage.status'),
            <Tag key="status" tone={CONSENT_TONES[status] ?? 'plain'}>
              {word('consentStatus', status, status)}
            </Tag>,
          ],
          [t('profilePage.purpose'), purposeWords(artefact.purpose)],
          [t('profilePage.kinds'), listed(artefact.consent_types, 'consentType')],
          [
            t('profilePage.valid'),
            <span key="valid">
              <When iso={artefact.consent_start ?? null} /> – <When iso={artefact.consent_expiry ?? null} />
            </span>,
          ],
          [
            t('profilePage.range'),
            <span key="range">
              <When iso={artefact.data_from ?? null} /> – <When iso={artefact.data_to ?? null} />
            </span>,
          ],
          [t('profilePage.fips'), String(amount(artefact.fip_ids?.length))],
        ]}
      />
    </Section>
  );
}
