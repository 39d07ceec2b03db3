/** What is asked for. Changing it decides again at once: only the last step runs. */
import { useState } from 'preact/hooks';
import type { LoanRequest } from '../engine/api';
import { locale, t, word } from '../i18n';
import { rupeesShort } from '../lib/format';
import { services } from '../state/services';
import { engineInfo, journey, request } from '../state/session';
import { parseAmount } from './amount';
import { Form } from './Form';

const MIN_AMOUNT = 10_000;
const MAX_AMOUNT = 100_000_000;

export function RequestForm() {
  const info = engineInfo.value;
  const [draft, setDraft] = useState<LoanRequest>(request.value);
  const [text, setText] = useState(request.value.amount.toLocaleString('en-IN'));
  const amount = parseAmount(text);
  const bad = amount === null || amount < MIN_AMOUNT || amount > MAX_AMOUNT;
  const decide = (wanted: LoanRequest): void => {
    setDraft(wanted);
    void services().pipeline.decide(wanted);
  };
  const submit = (): void => {
    if (!bad) decide({ ...draft, amount });
  };
  return (
    <Form class="request" label={t('request.title')} onSubmit={submit}>
      <h2>{t('request.title')}</h2>
      <label class="field">
        <span>{t('request.amount')}</span>
        <input
          class="num"
          value={text}
          inputMode="decimal"
          autocomplete="off"
          aria-invalid={bad}
          aria-describedby="amount-said"
          onInput={(event) => {
            setText(event.currentTarget.value);
          }}
        />
        <span class="note" id="amount-said">
          {bad ? t('request.bad') : rupeesShort(amount, locale.value)}
        </span>
      </label>
      <label class="field">
        <span>{t('request.tenure')}</span>
        <input
          class="num"
          type="number"
          min={1}
          max={120}
          value={draft.tenure_months}
          onInput={(event) => {
            setDraft({ ...draft, tenure_months: Math.max(1, Math.trunc(event.currentTarget.valueAsNumber || 1)) });
          }}
        />
      </label>
      {info !== null && info.products.length > 0 && (
        <label class="field">
          <span>{t('request.product')}</span>
          <select
            value={draft.product ?? ''}
            onChange={(event) => {
              setDraft({ ...draft, product: event.currentTarget.value });
            }}
          >
            {info.products.map((each) => (
              <option key={each.product} value={each.product}>
                {word('product', each.product, each.title)}
              </option>
            ))}
          </select>
        </label>
      )}
      {info !== null && info.lenders.length > 0 && (
        <label class="field">
          <span>{t('request.lender')}</span>
          <select
            value={draft.lender ?? ''}
            onChange={(event) => {
              setDraft({ ...draft, lender: event.currentTarget.value });
            }}
          >
            {info.lenders.map((each) => (
              <option key={each.lender} value={each.lender}>
                {word('lender', each.lender, each.title)}
              </option>
            ))}
          </select>
        </label>
      )}
      <button type="button" class="primary" disabled={bad || journey.value.running !== null} onClick={submit}>
        {t('request.decide')}
      </button>
    </Form>
  );
}
