/** What the lab found: headline figures with their intervals, then what stands behind each, with its table. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { locale, t, word } from '../i18n';
import { csv } from '../lib/csv';
import { number, percent, thirds } from '../lib/format';
import type { Slice } from '../lib/lab/measure.mjs';
import type { Range } from '../lib/lab/stats.mjs';
import { clear, type Done } from '../state/lab';
import { print } from '../state/route';
import { saveFile } from '../state/services';
import { Table, type ShownColumn } from './Table';
import { Count, Money, Section } from './text';

const share = (value: number | null | undefined, digits = 1): string =>
  percent(value === null || value === undefined ? value : 100 * value, locale.value, digits);
const three = (value: number | null | undefined): string =>
  value === null || value === undefined ? '—' : thirds(value, locale.value);
const between = (range: Partial<Range> | null | undefined, say: (value: number) => string): string =>
  range?.low === undefined || range.high === undefined
    ? t('lab.noRange')
    : t('lab.range', { low: say(range.low), high: say(range.high) });

export function LabResults({
  done,
  whatIf,
  children,
}: {
  done: Done;
  whatIf: ComponentChildren;
  children: ComponentChildren;
}) {
  const { report, failed, plan, seconds } = done;
  return (
    <div class="lab-results">
      <Section
        title={t('lab.headline')}
        note={t('lab.headlineNote', {
          count: number(report.borrowers_measured, locale.value),
          bads: number(report.bads, locale.value),
          mix: t(`lab.mix.${plan.mix as 'usual' | 'fit' | 'shifted'}`),
          seed: plan.seed,
          seconds: number(seconds, locale.value, 1),
        })}
      >
        {failed.length > 0 && (
          <p class="lab-failed">
            {t('lab.failed', { count: failed.length, who: failed.map(({ customer }) => customer).join(', ') })}
          </p>
        )}
        <Headline done={done} />
        <div class="actions">
          <button
            type="button"
            onClick={() => {
              exportJson(done);
            }}
          >
            {t('lab.exportJson')}
          </button>
          <button
            type="button"
            onClick={() => {
              exportCsv(done);
            }}
          >
            {t('lab.exportCsv')}
          </button>
          <button
            type="button"
            onClick={() => {
              print();
            }}
          >
            {t('lab.print')}
          </button>
          <button type="button" class="quiet" onClick={clear}>
            {t('lab.clear')}
          </button>
        </div>
      </Section>
      {children}
      {whatIf}
      <Decisions done={done} />
      <Cuts done={done} />
      <FraudTable done={done} />
      <CategoryTable done={done} />
      <Slices slices={report.slices} />
    </div>
  );
}

function Headline({ done: { report } }: { done: Done }) {
  const { whole, calibration: level, frauds, categories, book } = report;
  const approvals = book.outcomes.filter(({ outcome }) => outcome.startsWith('APPROVE'));
  const approved = approvals.reduce((sum, { count }) => sum + count, 0);
  return (
    <dl class="lab-figures">
      <Figure name={t('lab.fig.auc')} value={three(whole.auc?.value)} range={between(whole.auc, three)}>
        {t('lab.fig.aucNote')}
      </Figure>
      <Figure name={t('lab.fig.ks')} value={three(whole.ks?.value)} range={between(whole.ks, three)}>
        {t('lab.fig.ksNote')}
      </Figure>
      <Figure name={t('lab.fig.ratio')} value={share(whole.ratio?.value)} range={between(whole.ratio, share)}>
        {t('lab.fig.ratioNote')}
      </Figure>
      <Figure
        name={t('lab.fig.slope')}
        value={three(level?.slope)}
        range={between(level === null ? null : { low: level.slope_low, high: level.slope_high }, three)}
      >
        {level === null
          ? t('lab.tooFew')
          : t('lab.fig.slopeNote', { ece: share(level.ece, 2), brier: number(level.brier, locale.value, 4) })}
      </Figure>
      <Figure
        name={t('lab.fig.fraud')}
        value={share(frauds?.all.recall)}
        range={frauds === null || frauds.all.files === 0 ? t('lab.noRange') : between(pair(frauds.all.interval), share)}
      >
        {frauds === null ? '' : t('lab.fig.fraudNote', { found: frauds.all.found, files: frauds.all.files })}
      </Figure>
      <Figure
        name={t('lab.fig.category')}
        value={three(categories?.macro_f1.value)}
        range={between(categories?.macro_f1, three)}
      >
        {t('lab.fig.categoryNote', {
          value: share(categories?.by_value.value, 2),
          range: between(categories?.by_value, (value) => share(value, 2)),
        })}
      </Figure>
      <Figure name={t('lab.fig.approved')} value={share(book.approval_rate)} range={t('lab.of', { count: approved })}>
        {t('lab.fig.approvedNote', { bad: share(book.bad_rate, 2), unsure: share(report.unsure) })}
      </Figure>
    </dl>
  );
}

const pair = ([low, high]: [number, number]): Range => ({ low, high });

function Figure({
  name,
  value,
  range,
  children,
}: {
  name: string;
  value: string;
  range: string;
  children: ComponentChildren;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <span class="lab-value num">{value}</span>
        <span class="lab-range num">{range}</span>
        <span class="lab-says">{children}</span>
      </dd>
    </div>
  );
}

const counted = (key: string, label: string, value: (row: number) => number | null | undefined): ShownColumn => ({
  key,
  label,
  kind: 'number',
  value: (row) => value(row) ?? null,
  show: (row) => {
    const found = value(row);
    return found === null || found === undefined ? '—' : <Count value={found} />;
  },
});
const shared = (
  key: string,
  label: string,
  value: (row: number) => number | null | undefined,
  digits = 1,
): ShownColumn => ({
  key,
  label,
  kind: 'number',
  value: (row) => value(row) ?? null,
  show: (row) => <span class="num">{share(value(row), digits)}</span>,
});
const ranged = (label: string, range: (row: number) => [number, number] | undefined): ShownColumn => ({
  key: 'range',
  label,
  kind: 'text',
  value: (row) => {
    const found = range(row);
    return found === undefined ? '' : `${share(found[0])} – ${share(found[1])}`;
  },
});

function Decisions({ done: { report } }: { done: Done }) {
  const { outcomes, lent, expected_loss, seen_loss } = report.book;
  const rows = report.bands.rows;
  return (
    <Section title={t('lab.decisions')} note={t('lab.decisionsNote')}>
      <Table
        caption={t('lab.decisions')}
        file="lab_decisions"
        columns={[
          {
            key: 'outcome',
            label: t('lab.col.outcome'),
            kind: 'text',
            value: (row) => t(`outcome.${(outcomes[row]?.outcome ?? 'REFER') as 'REFER'}`),
          },
          counted('count', t('lab.col.borrowers'), (row) => outcomes[row]?.count),
          shared('share', t('lab.col.share'), (row) => outcomes[row]?.share),
          shared('bad', t('lab.col.bad'), (row) => outcomes[row]?.bad_rate, 2),
        ]}
        count={outcomes.length}
      />
      <p>
        {t('lab.lent')} <Money value={lent} short /> · {t('lab.expectedLoss')} <Money value={expected_loss} short /> ·{' '}
        {t('lab.seenLoss')} <Money value={seen_loss} short />
      </p>
      <h3>{t(report.bands.monotone ? 'lab.bands' : 'lab.bandsBroken')}</h3>
      <Table
        caption={t('lab.bands')}
        file="lab_bands"
        columns={[
          {
            key: 'from',
            label: t('lab.col.score'),
            kind: 'number',
            value: (row) => rows[row]?.from ?? null,
            show: (row) => `${rows[row]?.from}+`,
          },
          counted('count', t('lab.col.borrowers'), (row) => rows[row]?.count),
          counted('bads', t('lab.col.bads'), (row) => rows[row]?.bads),
          shared('rate', t('lab.col.bad'), (row) => rows[row]?.bad_rate),
          ranged(t('lab.col.range'), (row) => rows[row]?.interval),
          shared('stated', t('lab.col.stated'), (row) => rows[row]?.stated),
        ]}
        count={rows.length}
        tools={false}
      />
    </Section>
  );
}

function Cuts({ done: { report } }: { done: Done }) {
  const { cuts } = report;
  return (
    <Section title={t('lab.cuts')} note={t('lab.cutsNote')}>
      <Table
        caption={t('lab.cuts')}
        file="lab_cuts"
        columns={[
          {
            key: 'below',
            label: t('lab.col.below'),
            kind: 'number',
            value: (row) => cuts[row]?.pd_below_percent ?? null,
            show: (row) => percent(cuts[row]?.pd_below_percent, locale.value),
          },
          shared('approved', t('lab.col.approved'), (row) => cuts[row]?.approval_rate),
          shared('bad', t('lab.col.bad'), (row) => cuts[row]?.bad_rate, 2),
        ]}
        count={cuts.length}
        tools={false}
      />
    </Section>
  );
}

function FraudTable({ done: { report } }: { done: Done }) {
  const { frauds } = report;
  if (frauds === null) return null;
  const { kinds, honest } = frauds;
  return (
    <Section
      title={t('lab.frauds')}
      note={t('lab.fraudsNote', {
        flagged: honest.flagged,
        files: honest.files,
        share: share(honest.share, 2),
        range: between(pair(honest.interval), (value) => share(value, 2)),
      })}
    >
      {kinds.length === 0 ? (
        <p class="empty">{t('lab.noFrauds')}</p>
      ) : (
        <Table
          caption={t('lab.frauds')}
          file="lab_frauds"
          columns={[
            {
              key: 'kind',
              label: t('lab.col.kind'),
              kind: 'text',
              value: (row) => {
                const kind = kinds[row]?.kind;
                return kind === undefined ? '' : t(`lab.fraud.${kind}`);
              },
            },
            counted('files', t('lab.col.planted'), (row) => kinds[row]?.files),
            counted('found', t('lab.col.found'), (row) => kinds[row]?.found),
            shared('recall', t('lab.col.recall'), (row) => kinds[row]?.recall),
            ranged(t('lab.col.range'), (row) => kinds[row]?.interval),
          ]}
          count={kinds.length}
          tools={false}
        />
      )}
    </Section>
  );
}

function CategoryTable({ done: { report } }: { done: Done }) {
  const { categories } = report;
  if (categories === null) return null;
  const { rows } = categories;
  return (
    <Section title={t('lab.categories')} note={t('lab.categoriesNote')}>
      <Table
        caption={t('lab.categories')}
        file="lab_categories"
        columns={[
          {
            key: 'code',
            label: t('lab.col.category'),
            kind: 'text',
            value: (row) => word('category', rows[row]?.code ?? '', rows[row]?.code ?? ''),
          },
          counted('truth', t('lab.col.rows'), (row) => rows[row]?.truth),
          shared('precision', t('lab.col.precision'), (row) => rows[row]?.precision, 2),
          shared('recall', t('lab.col.found'), (row) => rows[row]?.recall, 2),
          {
            key: 'f1',
            label: t('lab.col.f1'),
            kind: 'number',
            value: (row) => rows[row]?.f1 ?? null,
            show: (row) => <span class="num">{three(rows[row]?.f1)}</span>,
          },
          shared('value', t('lab.col.byValue'), (row) => rows[row]?.by_value, 2),
        ]}
        count={rows.length}
        pageSize={12}
      />
    </Section>
  );
}

const SLICES = ['region', 'segment', 'size', 'vintage', 'credit history', 'profile', 'fraud'] as const;
const SLICE_KEYS = {
  region: 'lab.slice.region',
  segment: 'lab.slice.segment',
  size: 'lab.slice.size',
  vintage: 'lab.slice.vintage',
  'credit history': 'lab.slice.history',
  profile: 'lab.slice.profile',
  fraud: 'lab.slice.fraud',
} as const;
const GROUP_KEYS = {
  north: 'lab.group.north',
  west: 'lab.group.west',
  south: 'lab.group.south',
  east: 'lab.group.east',
  'north-east': 'lab.group.northEast',
  'no GST': 'lab.group.noGst',
  kirana_retail: 'lab.group.kirana_retail',
  services: 'lab.group.services',
  small_manufacturing: 'lab.group.small_manufacturing',
  wholesale: 'lab.group.wholesale',
  transport: 'lab.group.transport',
  professional: 'lab.group.professional',
  agri_seasonal: 'lab.group.agri_seasonal',
  online_seller: 'lab.group.online_seller',
  'up to 50 lakh': 'lab.group.small',
  '50 lakh to 2 crore': 'lab.group.middle',
  'above 2 crore': 'lab.group.large',
  'under 2 years': 'lab.group.young',
  '2 to 5 years': 'lab.group.grown',
  'above 5 years': 'lab.group.old',
  'new to credit': 'lab.group.newToCredit',
  'known to a bureau': 'lab.group.known',
  drawn: 'lab.group.drawn',
  'fraud planted': 'lab.group.planted',
  honest: 'lab.group.honest',
} as const;

const groupName = (group: string): string =>
  group in GROUP_KEYS ? t(GROUP_KEYS[group as keyof typeof GROUP_KEYS]) : word('profile', group, group);

function Slices({ slices }: { slices: Slice[] }) {
  const [name, setName] = useState<(typeof SLICES)[number]>('region');
  const slice = slices.find((each) => each.name === name);
  if (slice === undefined) return null;
  const { rows, impact_ratio, opportunity_ratio } = slice;
  return (
    <Section
      title={t('lab.slices')}
      note={
        impact_ratio === null
          ? t('lab.slicesFew')
          : t('lab.slicesNote', { impact: three(impact_ratio), chance: three(opportunity_ratio) })
      }
    >
      <label class="field lab-slice">
        <span>{t('lab.sliceBy')}</span>
        <select
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value as typeof name);
          }}
        >
          {SLICES.map((each) => (
            <option key={each} value={each}>
              {t(SLICE_KEYS[each])}
            </option>
          ))}
        </select>
      </label>
      <Table
        key={name}
        caption={t('lab.slices')}
        file="lab_slices"
        columns={[
          {
            key: 'group',
            label: t(SLICE_KEYS[name]),
            kind: 'text',
            value: (row) => groupName(rows[row]?.group ?? ''),
          },
          counted('count', t('lab.col.borrowers'), (row) => rows[row]?.count),
          shared('bad', t('lab.col.bad'), (row) => rows[row]?.bad_rate),
          shared('stated', t('lab.col.stated'), (row) => rows[row]?.stated),
          shared('approved', t('lab.col.approved'), (row) => rows[row]?.approval_rate),
          shared('rejected', t('lab.col.rejected'), (row) => rows[row]?.rejection_rate),
          {
            key: 'auc',
            label: t('lab.fig.auc'),
            kind: 'text',
            value: (row) => {
              const auc = rows[row]?.auc ?? null;
              return auc === null
                ? '—'
                : `${number(auc.value, locale.value, 2)} ± ${number(1.96 * auc.se, locale.value, 2)}`;
            },
          },
          {
            key: 'psi',
            label: 'PSI',
            kind: 'number',
            value: (row) => rows[row]?.psi ?? null,
            show: (row) => <span class="num">{three(rows[row]?.psi)}</span>,
          },
        ]}
        count={rows.length}
        tools={false}
      />
    </Section>
  );
}

function exportJson({ plan, report, lines, failed, seconds }: Done): void {
  const content = { synthetic: true, plan, seconds, failed, report, borrowers: lines };
  saveFile(`lab_${plan.mix}_${plan.seed}.json`, 'application/json', `${JSON.stringify(content, null, 1)}\n`);
}

function exportCsv({ plan, lines }: Done): void {
  const head = ['customer', 'segment', 'state', 'turnover', 'rows', 'frauds_planted', 'severe_findings', 'true_pd'];
  const content = csv(
    [...head, 'defaulted', 'overall', 'pd_12m_percent', 'outcome', 'requested', 'amount'],
    lines.map(({ whole, ...line }) => [
      ...[line.customer, line.segment, line.state, line.turnover, line.rows],
      ...[line.planted.join(' '), line.severe.join(' '), line.true_pd, line.default ? 1 : 0],
      ...[whole.overall, whole.abstain ? null : whole.pd_12m_percent, whole.outcome, line.requested, whole.amount],
    ]),
  );
  saveFile(`lab_${plan.mix}_${plan.seed}.csv`, 'text/csv', content);
}
