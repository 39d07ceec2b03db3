/** The signed receipt: to save, and to check when somebody brings one. */
import { useState } from 'preact/hooks';
import type { Receipt as Document } from '../engine/api';
import { t, word } from '../i18n';
import { checkSigned, saveReceipt, type Checked } from '../state/proof';
import { journey, source } from '../state/session';
import { FilePick } from './FilePick';
import { Facts, Money, Tag, When } from './text';

export function Receipt() {
  const [key, setKey] = useState<string | null>(null);
  const [checked, setChecked] = useState<{ name: string; result: Checked } | null>(null);
  const ready = journey.value.status.decision === 'done' && source.value.kind !== 'stored';
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setChecked(null);
    const result = await checkSigned(await file.text());
    if (result !== null) setChecked({ name: file.name, result });
  };
  return (
    <>
      <div class="actions">
        <button
          type="button"
          disabled={!ready}
          onClick={() => {
            void saveReceipt().then(setKey);
          }}
        >
          {t('receipt.save')}
        </button>
        <FilePick
          label={t('receipt.check')}
          accept=".json"
          onFiles={([file]) => {
            void take(file);
          }}
        />
      </div>
      {!ready && <p class="note">{t('receipt.notYet')}</p>}
      <div role="status">
        {key !== null && (
          <p>
            {t('receipt.saved')} <code class="key">{key}</code>
          </p>
        )}
        {checked !== null && <Verdict {...checked} />}
      </div>
      <p class="note">{t('receipt.note')}</p>
    </>
  );
}

function Verdict({ name, result: { verdict, again } }: { name: string; result: Checked }) {
  if (!verdict.valid) {
    return (
      <p>
        <Tag tone="bad">{t('receipt.invalid')}</Tag> {name}: {word('refusal', verdict.reason, verdict.reason)}{' '}
        {verdict.path !== '' && <code>{verdict.path}</code>}
      </p>
    );
  }
  return (
    <>
      <p>
        <Tag tone="ok">{t('receipt.valid')}</Tag> {name}
      </p>
      <p>
        {t('receipt.key')} <code class="key">{verdict.fingerprint}</code>
      </p>
      {verdict.kind === 'receipt' && <Content receipt={verdict.document as unknown as Document} />}
      {verdict.kind === 'receipt' && again === null && <p class="note">{t('receipt.noSession')}</p>}
      {again?.same === true && (
        <p>
          <Tag tone="ok">{t('receipt.same')}</Tag>
        </p>
      )}
      {again?.same === false && (
        <>
          <p>
            <Tag tone="warn">{t('receipt.differs')}</Tag>
          </p>
          <ul>
            {again.differences.slice(0, 20).map(({ path, receipt, now }) => (
              <li key={path}>
                <code>{path}</code> {JSON.stringify(receipt) ?? '—'} → {JSON.stringify(now) ?? '—'}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Content({ receipt }: { receipt: Document }) {
  const { decision, scores } = receipt;
  return (
    <Facts
      items={[
        [t('receipt.customer'), <code key="c">{receipt.customer_id}</code>],
        [t('receipt.issued'), <When key="i" iso={receipt.issued} />],
        [t('receipt.outcome'), word('outcome', decision.outcome, decision.outcome)],
        [t('receipt.amount'), <Money key="a" value={decision.amount} />],
        [
          t('receipt.overall'),
          <span key="o" class="num">
            {scores.overall ?? '—'}
          </span>,
        ],
        [
          t('receipt.inputs'),
          <span key="n" class="num">
            {receipt.inputs.length}
          </span>,
        ],
      ]}
    />
  );
}
