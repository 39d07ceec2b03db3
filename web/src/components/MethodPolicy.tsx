/** The policy: its rules in order, what each grade may have, how the amount is limited, and the arithmetic of a loan. */
import type { DecisionReply, JsonObject, Rule } from '../engine/api';
import { locale, said, t, word } from '../i18n';
import { date, number, percent, quantity, rupees } from '../lib/format';
import { checksOf, member, numberOf, objectsOf, textOf, type Check } from '../lib/rulebook';
import { metricOf } from './MethodCard';
import { Table, type ShownColumn } from './Table';
import { Facts, Section, Tag, type Tone } from './text';

const OUTCOMES = ['pass', 'refer', 'reject', 'limit', 'not_evaluated'] as const;
const TONES: Record<Rule['outcome'], Tone> = {
  pass: 'ok',
  refer: 'warn',
  reject: 'bad',
  limit: 'warn',
  not_evaluated: 'plain',
};
const EFFECTS = ['grade_down', 'grade_at_best', 'haircut_value', 'haircut_to_gst'] as const;
const KINDS = ['unavailable', 'score', 'grade', 'interval', 'foir', 'dscr'] as const;

/** "Enquiries, 6 months: above 5 → a person decides". */
function checkWords(check: Check): string {
  const { name, unit } = metricOf(check.metric);
  const asked = t(`method.check.${check.compare}`, { name, threshold: quantity(check.threshold, unit, locale.value) });
  const outcome = OUTCOMES.find((each) => each === check.outcome) ?? 'limit';
  const effect = EFFECTS.find((each) => each === check.effect);
  return effect === undefined
    ? `${asked} → ${t(`method.outcome.${outcome}`)}`
    : `${asked} → ${t(`method.effect.${effect}`, { grade: check.grade })}`;
}

function asked(rule: JsonObject): string[] {
  const kind = KINDS.find((each) => each === rule['kind']);
  return [...checksOf(rule).map(checkWords), ...(kind === undefined ? [] : [t(`method.kind.${kind}`)])];
}

export function PolicyRules({ policy, decision }: { policy: JsonObject; decision: DecisionReply | null }) {
  const list = objectsOf(policy['rules']);
  const own = (row: number): Rule | undefined => decision?.rules.find(({ id }) => id === list[row]?.['id']);
  const columns: ShownColumn[] = [
    { key: 'id', label: t('col.rule'), kind: 'text', value: (row) => textOf(list[row]?.['id']) },
    {
      key: 'name',
      label: t('col.ruleName'),
      kind: 'text',
      wide: true,
      value: (row) => word('rule', textOf(list[row]?.['id']), textOf(list[row]?.['name'])),
      show: (row) => (
        <>
          {word('rule', textOf(list[row]?.['id']), textOf(list[row]?.['name']))}{' '}
          {list[row]?.['required'] === true && <Tag>{t('method.required')}</Tag>}
        </>
      ),
    },
    {
      key: 'checks',
      label: t('method.checks'),
      kind: 'text',
      wide: true,
      value: (row) => asked(list[row] ?? {}).join('; '),
      show: (row) => (
        <>
          <ol class="checks rule-checks">
            {asked(list[row] ?? {}).map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ol>
          <p class="note">{t('method.source', { source: said(textOf(list[row]?.['source'])) })}</p>
        </>
      ),
    },
    ...(decision === null
      ? []
      : [
          {
            key: 'value',
            label: t('method.yourValue'),
            kind: 'number' as const,
            value: (row: number) => own(row)?.value ?? null,
            show: (row: number) => {
              const rule = own(row);
              return rule === undefined || rule.value === null ? '—' : quantity(rule.value, rule.unit, locale.value);
            },
          },
          {
            key: 'outcome',
            label: t('col.outcome'),
            kind: 'text' as const,
            facet: true,
            value: (row: number) => t(`method.outcome.${own(row)?.outcome ?? 'not_evaluated'}`),
            show: (row: number) => {
              const outcome = own(row)?.outcome ?? 'not_evaluated';
              return <Tag tone={TONES[outcome]}>{t(`method.outcome.${outcome}`)}</Tag>;
            },
          },
        ]),
  ];
  return (
    <Section
      title={t('method.rules')}
      note={t('method.rulesNote', {
        version: `${textOf(policy['id'])} ${textOf(policy['version'])}`,
        date: date(textOf(policy['effective_from']), locale.value),
      })}
    >
      <Table caption={t('method.rules')} file="policy_rules" columns={columns} count={list.length} pageSize={40} />
    </Section>
  );
}

export function Grades({ policy, grade }: { policy: JsonObject; grade: string | null }) {
  const list = objectsOf(policy['grades']);
  const plain = (key: string, label: string, show: (entry: JsonObject) => string): ShownColumn => ({
    key,
    label,
    kind: 'number',
    value: (row) => numberOf(list[row]?.[key]),
    show: (row) => show(list[row] ?? {}),
  });
  const columns: ShownColumn[] = [
    {
      key: 'grade',
      label: t('method.grade'),
      kind: 'text',
      value: (row) => textOf(list[row]?.['grade']),
      show: (row) => (
        <>
          {textOf(list[row]?.['grade'])}{' '}
          {grade !== null && list[row]?.['grade'] === grade && <Tag tone="ok">{t('method.here')}</Tag>}
        </>
      ),
    },
    {
      key: 'outcome',
      label: t('col.outcome'),
      kind: 'text',
      value: (row) => t(`method.outcome.${OUTCOMES.find((each) => each === list[row]?.['outcome']) ?? 'refer'}`),
    },
    plain('share', t('method.share'), (each) => percent((numberOf(each['share']) ?? 0) * 100, locale.value, 0)),
    plain('foir_max_percent', t('method.foir'), (each) => percent(numberOf(each['foir_max_percent']), locale.value, 0)),
    plain(
      'turnover_multiple',
      t('method.multiple'),
      (each) => `${number(numberOf(each['turnover_multiple']) ?? 0, locale.value, 1)} ×`,
    ),
    plain('max_tenure_months', t('method.tenure'), (each) =>
      quantity(numberOf(each['max_tenure_months']), 'months', locale.value),
    ),
    plain('spread_percent', t('method.spread'), (each) => percent(numberOf(each['spread_percent']), locale.value, 2)),
  ];
  return (
    <Section title={t('method.gradesTitle')}>
      <Table caption={t('method.gradesTitle')} file="grades" columns={columns} count={list.length} tools={false} />
    </Section>
  );
}

/** How the amount is limited: each cap's formula, and for the open customer its rupees. */
export function Caps({ policy, decision }: { policy: JsonObject; decision: DecisionReply | null }) {
  const capacity = member(policy, 'capacity');
  const params = {
    dscr: number(numberOf(capacity['dscr_min']) ?? 0, locale.value, 2),
    nayak: percent(numberOf(capacity['nayak_percent']), locale.value, 0),
    growth: percent(numberOf(capacity['nayak_growth_cap_percent']), locale.value, 0),
  };
  const ids = ['request', 'product', 'cash_flow', 'foir', 'dscr', 'turnover', 'nayak'] as const;
  const own = (row: number) => decision?.caps.find(({ id }) => id === ids[row]);
  const columns: ShownColumn[] = [
    {
      key: 'name',
      label: t('pic.caps.limit'),
      kind: 'text',
      value: (row) => t(`method.cap.${ids[row] ?? 'request'}`),
      show: (row) => (
        <>
          {t(`method.cap.${ids[row] ?? 'request'}`)}{' '}
          {own(row)?.binding === true && <Tag tone="warn">{t('decision.binding')}</Tag>}
        </>
      ),
    },
    {
      key: 'formula',
      label: t('pic.caps.formula'),
      kind: 'text',
      wide: true,
      value: (row) => t(`method.capFormula.${ids[row] ?? 'request'}`, params),
    },
    ...(decision === null
      ? []
      : [
          {
            key: 'amount',
            label: t('col.amount'),
            kind: 'money' as const,
            value: (row: number) => own(row)?.amount ?? null,
            show: (row: number) => {
              const cap = own(row);
              return cap === undefined || cap.amount === null ? '—' : rupees(Math.floor(cap.amount), locale.value);
            },
          },
          {
            key: 'worked',
            label: t('method.worked'),
            kind: 'text' as const,
            wide: true,
            value: (row: number) => said(own(row)?.formula ?? ''),
          },
        ]),
  ];
  return (
    <Section title={t('method.caps')} note={t('method.capsNote')}>
      <Table caption={t('method.caps')} file="limits" columns={columns} count={ids.length} tools={false} />
    </Section>
  );
}

const RATE = ['benchmark', 'lender_spread', 'product_spread', 'grade_spread', 'expected_loss'] as const;

export function LoanMaths({ policy, decision }: { policy: JsonObject; decision: DecisionReply | null }) {
  const benchmark = member(policy, 'benchmark');
  const rate = decision?.rate ?? null;
  return (
    <Section title={t('method.loan')}>
      <dl class="formulas">
        {(['rate', 'emi', 'principal', 'apr', 'interest', 'cover'] as const).map((each) => (
          <div key={each}>
            <dt>{t(`method.loan.${each}`)}</dt>
            <dd class="formula">{t(`method.loanFormula.${each}`)}</dd>
          </div>
        ))}
      </dl>
      <p class="note">
        {t('method.benchmark', {
          name: said(textOf(benchmark['name'])),
          rate: percent(numberOf(benchmark['rate_percent']), locale.value, 2),
          date: date(textOf(benchmark['as_of']), locale.value),
          source: said(textOf(benchmark['source'])),
        })}
      </p>
      {rate !== null && (
        <Facts
          items={[
            ...RATE.map((each): [string, string] => [t(`method.rate.${each}`), percent(rate[each], locale.value, 2)]),
            [t('method.rate.annual'), percent(rate['annual_rate'], locale.value, 2)],
          ]}
        />
      )}
    </Section>
  );
}
