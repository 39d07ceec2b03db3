import type { ComponentChildren } from 'preact';
import { CapBars } from '../charts/CapBars';
import { Stress } from '../charts/Stress';
import { MonthFlow } from '../charts/MonthFlow';
import { DecisionDesk, Made } from '../components/DecisionDesk';
import { fieldName, JsonView } from '../components/Json';
import { QualityVerdict } from '../components/QualityVerdict';
import { FlagsMemo } from '../components/RedFlags';
import { reasonText } from '../components/Reasons';
import { Folded } from '../components/Folded';
import { PathPanel } from '../components/PathPanel';
import { Letter, RecordParts, useRecord } from '../components/Record';
import { Replay } from '../components/Replay';
import { RequestForm } from '../components/RequestForm';
import { StepFrame } from '../components/StepFrame';
import { Table, type ShownColumn } from '../components/Table';
import { Facts, Money, Section, Tag, When, type Tone } from '../components/text';
import { WhatIf } from '../components/WhatIf';
import type { DecisionReply, Outcome, Rule } from '../engine/api';
import { locale, said, t, word } from '../i18n';
import { date, percent, quantity } from '../lib/format';
import { saveRecord } from '../state/record';
import { paper, print, printing } from '../state/route';
import { saveFile, services } from '../state/services';
import { analysis, consent, customer, decision, officerDecision, scores, synthetic } from '../state/session';

export function DecisionPage() {
  const reply = decision.value;
  const record = useRecord(reply);
  if (printing.value && paper.value === 'letter' && record !== null) return <Letter record={record} />;
  return (
    <StepFrame step="decision" ready={reply !== null}>
      {reply !== null && (
        <>
          <QualityVerdict />
          {printing.value && <MemoHead />}
          <div class="verdict">
            <Terms reply={reply} />
            <RequestForm />
          </div>
          {printing.value && officerDecision.value !== null && (
            <Section title={t('desk.title')}>
              <Made made={officerDecision.value} />
            </Section>
          )}
          {printing.value && <FlagsMemo />}
          {granted(reply) && <Why reply={reply} />}
          <PathPanel reply={reply} />
          {!printing.value && <WhatIf reply={reply} />}
          {!printing.value && <DecisionDesk reply={reply} />}
          <Section title={t('decision.caps')} note={t('decision.capsNote')}>
            <CapBars caps={reply.caps.map((cap) => ({ ...cap, formula: said(cap.formula) }))} />
            <Basis reply={reply} />
          </Section>
          <Folded title={t('pic.stress.fold')} note={t('pic.stress.foldNote')}>
            <Stress reply={reply} />
          </Folded>
          {record !== null && <RecordParts record={record} />}
          {printing.value && analysis.value !== null && (
            <Section title={t('decision.months')}>
              <MonthFlow months={analysis.value.months} />
            </Section>
          )}
          <Rate reply={reply} />
          <Rules rules={reply.rules} />
          <Schedule reply={reply} />
          <FactSheet reply={reply} />
          <Papers refused={reply.outcome === 'REJECT' && record !== null} />
          {!printing.value && (
            <Section title={t('replay.title')}>
              <Replay />
            </Section>
          )}
        </>
      )}
    </StepFrame>
  );
}

/** Only on paper: whose memo it is, and the scores that stand on a page of their own on the screen. */
function MemoHead() {
  const card = scores.value;
  const allowed = consent.value;
  return (
    <Facts
      items={[
        [
          t('rail.customer'),
          <span key="c">
            <code>{customer.value}</code> {synthetic.value && <Tag>{t('rail.synthetic')}</Tag>}
          </span>,
        ],
        ...(allowed === null
          ? []
          : [
              [
                t('consentBar.label'),
                `${word('consentStatus', allowed.status ?? '', allowed.status ?? '')}, ${t('consentBar.until')} ${date(allowed.consent_expiry, locale.value)} · ${t('consentBar.data')} ${date(allowed.data_from, locale.value)} – ${date(allowed.data_to, locale.value)}`,
              ] as [string, ComponentChildren],
            ]),
        ...(card === null
          ? []
          : SCORES.map((name): [string, ComponentChildren] => [
              t(`score.${name}`),
              `${quantity(card[name].score, 'score', locale.value)} / 100 · ${word('band', card[name].band, card[name].band)}`,
            ])),
      ]}
    />
  );
}
const SCORES = ['overall', 'cashflow_stability', 'business_health', 'debt_capacity'] as const;

const TONES: Record<Outcome, Tone> = { APPROVE: 'ok', APPROVE_REDUCED: 'ok', REFER: 'warn', REJECT: 'bad' };

const granted = (reply: DecisionReply): boolean => reply.outcome === 'APPROVE' || reply.outcome === 'APPROVE_REDUCED';

function Terms({ reply }: { reply: DecisionReply }) {
  return (
    <section class="terms" aria-label={t('decision.terms')}>
      <p class={`stamp tone-${TONES[reply.outcome]}`}>{t(`outcome.${reply.outcome}`)}</p>
      <p class="terms-words">
        {t(`decision.words.${reply.outcome}`, {
          asked: quantity(reply.request.amount, 'INR', locale.value),
          amount: quantity(reply.amount, 'INR', locale.value),
        })}
      </p>
      {granted(reply) ? (
        <dl class="terms-grid">
          <Term name={t('decision.amount')} main>
            <Money value={reply.amount} />
          </Term>
          <Term name={t('decision.emi')} main>
            <Money value={reply.emi} />
          </Term>
          <Term name={t('decision.rate')}>
            {t('decision.perYear', { rate: percent(reply.annual_rate, locale.value) })}
          </Term>
          <Term name={t('decision.tenure')}>{t('home.months', { months: reply.tenure_months ?? 0 })}</Term>
          <Term name={t('decision.apr')}>{percent(reply.apr, locale.value)}</Term>
          <Term name={t('decision.fee')}>
            <Money value={reply.processing_fee} />
          </Term>
          <Term name={t('decision.interest')}>
            <Money value={reply.total_interest} />
          </Term>
          <Term name={t('score.grade')}>{reply.grade ?? scores.value?.grade ?? '—'}</Term>
        </dl>
      ) : (
        <>
          <h3>{t('decision.why')}</h3>
          <Reasons reply={reply} />
          <Indicative reply={reply} />
        </>
      )}
      <p class="note">
        {t('decision.asOf', {
          date: date(reply.as_of, locale.value),
          policy: `${reply.policy.id} ${reply.policy.version}`,
        })}
      </p>
    </section>
  );
}

/** Which turnover the limits were worked out from. */
function Basis({ reply }: { reply: DecisionReply }) {
  const basis = reply.turnover_basis;
  if (basis === undefined || basis.monthly === null) return null;
  return (
    <p class="note">
      {t(`basis.${(basis.gap_percent ?? 0) < 0.05 ? 'same' : basis.figure}`, {
        monthly: quantity(Math.round(basis.monthly), 'INR', locale.value),
        gap: percent(basis.gap_percent ?? 0, locale.value),
        within: percent(basis.within_percent, locale.value),
      })}
    </p>
  );
}

/** Under REFER and REJECT: what the limits alone would allow, when that is anything. */
function Indicative({ reply }: { reply: DecisionReply }) {
  const { amount, emi, annual_rate: rate, tenure_months: months } = reply.indicative ?? {};
  if (typeof amount !== 'number' || amount <= 0) return null;
  return (
    <>
      <h3>{t('decision.indicative')}</h3>
      <Facts
        items={[
          [t('decision.amount'), <Money key="a" value={amount} />],
          [t('decision.emi'), <Money key="e" value={typeof emi === 'number' ? emi : null} />],
          [t('decision.rate'), percent(typeof rate === 'number' ? rate : null, locale.value)],
          [t('decision.tenure'), t('home.months', { months: typeof months === 'number' ? months : 0 })],
        ]}
      />
    </>
  );
}

function Term({ name, main = false, children }: { name: string; main?: boolean; children: ComponentChildren }) {
  return (
    <div class={main ? 'is-main' : undefined}>
      <dt>{name}</dt>
      <dd class="num">{children}</dd>
    </div>
  );
}

function Reasons({ reply }: { reply: DecisionReply }) {
  if (reply.reasons.length === 0) return <p class="note">{t('decision.noReasons')}</p>;
  return (
    <ul class="reasons">
      {reply.reasons.map((reason) => (
        <li key={`${reason.code}/${reason.text}`}>
          <span>
            {reasonText(reason)} <code class="note">{reason.code}</code>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Under a grant: why this amount, and what is asked in return. A refusal says its why beside the stamp. */
function Why({ reply }: { reply: DecisionReply }) {
  return (
    <div class="two">
      <Section title={t('decision.why')}>
        <Reasons reply={reply} />
      </Section>
      <Section title={t('decision.conditions')}>
        {reply.conditions.length === 0 ? (
          <p class="note">{t('decision.noConditions')}</p>
        ) : (
          <ol class="conditions">
            {reply.conditions.map((each) => {
              const text = typeof each === 'string' ? each : word('condition', each.code ?? '', each.text);
              return <li key={text}>{text}</li>;
            })}
          </ol>
        )}
      </Section>
    </div>
  );
}

/** The rate as a sum, part by part, down to the double line. */
function Rate({ reply }: { reply: DecisionReply }) {
  const parts = Object.entries(reply.rate ?? {}).filter(([key]) => key !== 'annual_rate');
  if (parts.length === 0) return null;
  return (
    <Section title={t('decision.ratePaid')} note={t('decision.rateNote')}>
      <table class="sum">
        <tbody>
          {parts.map(([key, value]) => (
            <tr key={key}>
              <th scope="row">{word('rate', key, fieldName(key))}</th>
              <td class="is-number">{percent(value, locale.value)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('decision.rate')}</th>
            <td class="is-number">{percent(reply.rate?.['annual_rate'], locale.value)}</td>
          </tr>
        </tfoot>
      </table>
    </Section>
  );
}

const RULE_TONES: Record<Rule['outcome'], Tone> = {
  pass: 'ok',
  refer: 'warn',
  reject: 'bad',
  limit: 'warn',
  not_evaluated: 'plain',
};

function Rules({ rules }: { rules: Rule[] }) {
  const columns: ShownColumn[] = [
    {
      key: 'id',
      label: t('col.rule'),
      kind: 'text',
      value: (row) => rules[row]?.id ?? '',
      show: (row) => <code>{rules[row]?.id}</code>,
    },
    {
      key: 'name',
      label: t('col.ruleName'),
      kind: 'text',
      wide: true,
      value: (row) => word('rule', rules[row]?.id ?? '', rules[row]?.name ?? ''),
    },
    {
      key: 'outcome',
      label: t('col.outcome'),
      kind: 'text',
      facet: true,
      value: (row) => t(`rule.${rules[row]?.outcome ?? 'not_evaluated'}`),
      show: (row) => (
        <Tag tone={RULE_TONES[rules[row]?.outcome ?? 'not_evaluated']}>
          {t(`rule.${rules[row]?.outcome ?? 'not_evaluated'}`)}
        </Tag>
      ),
    },
    {
      key: 'value',
      label: t('col.value'),
      kind: 'number',
      value: (row) => rules[row]?.value ?? null,
      show: (row) => quantity(rules[row]?.value, rules[row]?.unit ?? '', locale.value),
    },
    {
      key: 'threshold',
      label: t('col.threshold'),
      kind: 'number',
      value: (row) => rules[row]?.threshold ?? null,
      show: (row) => quantity(rules[row]?.threshold, rules[row]?.unit ?? '', locale.value),
    },
    { key: 'effect', label: t('col.effect'), kind: 'text', wide: true, value: (row) => said(rules[row]?.effect ?? '') },
    { key: 'source', label: t('col.source'), kind: 'text', wide: true, value: (row) => said(rules[row]?.source ?? '') },
  ];
  const counted = (outcome: Rule['outcome']): number => rules.filter((rule) => rule.outcome === outcome).length;
  return (
    <Section
      title={t('decision.rules')}
      note={t('decision.rulesNote', {
        all: rules.length,
        pass: counted('pass'),
        refer: counted('refer'),
        reject: counted('reject'),
        unknown: counted('not_evaluated'),
      })}
    >
      <Table caption={t('decision.rules')} file="rules" columns={columns} count={rules.length} pageSize={50} tools />
    </Section>
  );
}

function Schedule({ reply }: { reply: DecisionReply }) {
  const rows = reply.schedule;
  if (rows.length === 0) return null;
  const money = (key: 'opening' | 'emi' | 'interest' | 'principal' | 'closing'): ShownColumn => ({
    key,
    label: t(`col.${key}`),
    kind: 'money',
    value: (row) => rows[row]?.[key] ?? null,
    show: (row) => <Money value={rows[row]?.[key]} />,
  });
  const columns: ShownColumn[] = [
    { key: 'n', label: t('col.n'), kind: 'number', value: (row) => rows[row]?.n ?? null },
    {
      key: 'due',
      label: t('col.due'),
      kind: 'date',
      value: (row) => rows[row]?.due ?? null,
      show: (row) => <When iso={rows[row]?.due} />,
    },
    money('opening'),
    money('emi'),
    money('principal'),
    money('interest'),
    money('closing'),
  ];
  return (
    <Section title={t('decision.schedule')} note={t('decision.scheduleNote')}>
      <Table
        caption={t('decision.schedule')}
        file="schedule"
        columns={columns}
        count={rows.length}
        pageSize={12}
        tools
      />
    </Section>
  );
}

function FactSheet({ reply }: { reply: DecisionReply }) {
  if (reply.kfs === null || Object.keys(reply.kfs).length === 0) return null;
  return (
    <div class="kfs">
      <Section title={t('decision.kfs')} note={t('decision.kfsNote')}>
        <details open={printing.value}>
          <summary>{t('decision.kfsOpen')}</summary>
          <JsonView value={reply.kfs} name="kfs" spoken />
        </details>
      </Section>
    </div>
  );
}

function Papers({ refused }: { refused: boolean }) {
  const id = customer.value;
  const saveManifest = async (): Promise<void> => {
    const manifest = await services().pipeline.withStep('decision', (client, customer_id) =>
      client.call('manifest.get', { customer_id }),
    );
    if (manifest !== null) saveFile(`${id}_manifest.json`, 'application/json', JSON.stringify(manifest, null, 1));
  };
  return (
    <div class="actions">
      <button
        type="button"
        onClick={() => {
          print();
        }}
      >
        {t('decision.print')}
      </button>
      {refused && (
        <button
          type="button"
          onClick={() => {
            print('letter');
          }}
        >
          {t('decision.letter')}
        </button>
      )}
      <button
        type="button"
        onClick={() => {
          void saveRecord();
        }}
      >
        {t('decision.save')}
      </button>
      <button
        type="button"
        onClick={() => {
          void saveManifest();
        }}
      >
        {t('decision.manifest')}
      </button>
    </div>
  );
}
