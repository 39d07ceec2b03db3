/** What would change the answer: each change decided again by the engine, and the most that is approved today. */
import { useEffect, useState } from 'preact/hooks';
import type { DecisionReply, PathChange, PathReply } from '../engine/api';
import { locale, t, word, type Params } from '../i18n';
import { quantity } from '../lib/format';
import { readPath } from '../state/path';
import { analysis } from '../state/session';
import { Blocks } from './Blocks';
import { Money, Section, Tag } from './text';
import { Table, type ShownColumn } from './Table';

const RUPEES = ['amount', 'asked', 'balance', 'emi', 'owed'];

/** In words, with rupees as rupees; what the engine doesn't know is said so. */
export function changeText(change: PathChange): string {
  const params: Params = {};
  for (const [key, value] of Object.entries(change.params)) {
    if (typeof value === 'string') params[key] = value;
    else if (typeof value !== 'number') params[key] = t('path.unknown');
    else {
      const known = analysis.value?.metrics.find((metric) => metric.id === key)?.unit;
      const unit = RUPEES.includes(key) ? 'INR' : (known ?? 'count');
      params[key] = quantity(unit === 'INR' ? Math.round(value) : value, unit, locale.value);
    }
  }
  return word('change', change.code, change.text, params);
}

/** Empty while the engine works it out, some milliseconds. */
export function PathPanel({ reply }: { reply: DecisionReply }) {
  const [path, setPath] = useState<PathReply | null>(null);
  useEffect(() => {
    setPath(null);
    let gone = false;
    void readPath(reply).then((made) => {
      if (!gone) setPath(made);
    });
    return () => {
      gone = true;
    };
  }, [reply]);
  if (path === null) return null;
  return (
    <Section title={t('path.title')} note={path.today.outcome === 'APPROVE' ? t('path.fine') : t('path.note')}>
      {path.paths.length > 0 && (
        <ol class="paths">
          {path.paths.map((each) => (
            <li key={each.changes.map((change) => change.text).join('/')}>
              <p>
                <strong>
                  {t('path.result', {
                    amount: quantity(each.result.amount, 'INR', locale.value),
                    months: each.result.tenure_months ?? 0,
                    emi: quantity(Math.round(each.result.emi), 'INR', locale.value),
                  })}
                </strong>{' '}
                <Tag tone={each.full ? 'ok' : 'plain'}>{t(each.full ? 'path.full' : 'path.less')}</Tag>{' '}
                <Tag>{each.months === 0 ? t('path.now') : t('path.after', { months: each.months })}</Tag>
              </p>
              <ul>
                {each.changes.map((change) => (
                  <li key={change.text}>{changeText(change)}</li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      )}
      {path.blocked.length > 0 && (
        <>
          <p>{t('path.blocked')}</p>
          <Blocks codes={path.blocked} reasons={reply.reasons} />
        </>
      )}
      {path.frontier.length > 0 && <Frontier path={path} />}
    </Section>
  );
}

function Frontier({ path }: { path: PathReply }) {
  const rows = path.frontier;
  const columns: ShownColumn[] = [
    {
      key: 'tenure_months',
      label: t('decision.tenure'),
      kind: 'number',
      value: (row) => rows[row]?.tenure_months ?? null,
      show: (row) => t('home.months', { months: rows[row]?.tenure_months ?? 0 }),
    },
    {
      key: 'amount',
      label: t('decision.amount'),
      kind: 'money',
      value: (row) => rows[row]?.amount ?? null,
      show: (row) => <Money value={rows[row]?.amount} />,
    },
    {
      key: 'emi',
      label: t('decision.emi'),
      kind: 'money',
      value: (row) => rows[row]?.emi ?? null,
      show: (row) => <Money value={rows[row]?.emi} />,
    },
  ];
  return (
    <>
      <h3>{t('path.frontier')}</h3>
      <p class="note">{t('path.frontierNote')}</p>
      <Table caption={t('path.frontier')} file="frontier" columns={columns} count={rows.length} tools={false} />
    </>
  );
}
