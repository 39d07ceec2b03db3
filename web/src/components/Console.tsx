/** For developers: any op of the engine by hand, and its answer as it came. */
import { useState } from 'preact/hooks';
import type { OpName, OpParams } from '../engine/api';
import { t } from '../i18n';
import { bodyOf } from '../engine/client';
import { forgetDatasets } from '../state/dataset';
import { forgetMessages } from '../state/messages';
import { services } from '../state/services';
import { customer, engineInfo } from '../state/session';

/** Ops that change what the journey rests on are left to the journey. */
const BY_HAND: readonly OpName[] = [
  'state.get',
  'consent.get',
  'stats.get',
  'data.get',
  'analytics.get',
  'logs.get',
  'audit.list',
  'manifest.get',
  'engine.info',
  'loan.quote',
];

const WITHOUT_CUSTOMER: readonly OpName[] = ['engine.info', 'stats.get', 'loan.quote'];

const EXAMPLES: Partial<Record<OpName, object>> = {
  'data.get': { dataset: 'transactions', type: 'clean', offset: 0, limit: 3 },
  'analytics.get': { name: 'transaction_summary' },
  'logs.get': { dataset: 'transactions', kind: 'cleaning' },
  'loan.quote': { principal: 500000, annual_rate: 14, months: 24, fee: 11800 },
};

function example(op: OpName): string {
  const own = WITHOUT_CUSTOMER.includes(op) ? {} : { customer_id: customer.value };
  return JSON.stringify({ ...own, ...EXAMPLES[op] }, null, 1);
}

export function Console() {
  const [op, setOp] = useState<OpName>('state.get');
  const [params, setParams] = useState(example('state.get'));
  const [reply, setReply] = useState<string | null>(null);
  const send = async (): Promise<void> => {
    try {
      const answer = await services().pipeline.ask(op, JSON.parse(params) as OpParams<OpName>);
      // Rows that were read before may be gone now, or hide what they showed.
      if (op.startsWith('privacy.')) forgetDatasets();
      if (op === 'privacy.purge' || op === 'consent.revoke') forgetMessages();
      setReply(JSON.stringify(answer, null, 1));
    } catch (cause) {
      setReply(JSON.stringify({ error: bodyOf(cause) }, null, 1));
    }
  };
  if (engineInfo.value === null) return null;
  return (
    <details>
      <summary>{t('console.open')}</summary>
      <div class="row-form">
        <label class="field">
          <span>{t('console.op')}</span>
          <select
            value={op}
            onChange={(event) => {
              const next = event.currentTarget.value as OpName;
              setOp(next);
              setParams(example(next));
            }}
          >
            {BY_HAND.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
      </div>
      <label class="field">
        <span>{t('console.params')}</span>
        <textarea
          rows={5}
          spellcheck={false}
          value={params}
          onInput={(event) => {
            setParams(event.currentTarget.value);
          }}
        />
      </label>
      <div class="actions">
        <button type="button" onClick={() => void send()}>
          {t('console.send')}
        </button>
      </div>
      {reply !== null && (
        <pre class="reply" tabIndex={0}>
          {reply}
        </pre>
      )}
    </details>
  );
}
