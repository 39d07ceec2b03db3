/** What a decision rests on and what follows from it, out of the decision record; and the refusal in writing. */
import { useEffect, useState } from 'preact/hooks';
import type { DecisionRecord, DecisionReply, Reason } from '../engine/api';
import { locale, t, word } from '../i18n';
import { date, quantity } from '../lib/format';
import { readRecord } from '../state/record';
import { customer, engineInfo, synthetic } from '../state/session';
import { reasonText } from './Reasons';
import { Facts, Section, Tag } from './text';

/** The record of the decision that is shown; null while it is made. */
export function useRecord(reply: DecisionReply | null): DecisionRecord | null {
  const [record, setRecord] = useState<DecisionRecord | null>(null);
  useEffect(() => {
    setRecord(null);
    if (reply === null) return undefined;
    let gone = false;
    void readRecord().then((made) => {
      if (!gone) setRecord(made);
    });
    return () => {
      gone = true;
    };
  }, [reply]);
  return record;
}

export function RecordParts({ record }: { record: DecisionRecord }) {
  return (
    <>
      <div class="two">
        <Section title={t('record.strengths')}>
          <Points reasons={record.strengths} direction="plus" />
        </Section>
        <Section title={t('record.weaknesses')}>
          <Points reasons={record.weaknesses} direction="minus" />
        </Section>
      </div>
      <Section title={t('record.follows')}>
        <p>
          {t('record.recommendation')} <strong>{t(`recommendation.${record.recommendation}`)}</strong>
        </p>
        <p>
          {t(`collateral.${record.collateral.answer}`, {
            limit: quantity(record.collateral.limit, 'INR', locale.value),
          })}
        </p>
        {record.monitoring.length > 0 && (
          <>
            <h3>{t('record.monitoring')}</h3>
            <ul class="said-list">
              {record.monitoring.map((each) => (
                <li key={each.code}>{reasonText(each)}</li>
              ))}
            </ul>
          </>
        )}
      </Section>
    </>
  );
}

function Points({ reasons, direction }: { reasons: Reason[]; direction: 'plus' | 'minus' }) {
  if (reasons.length === 0) return <p class="note">{t('score.noReasons')}</p>;
  return (
    <ul class="said-list">
      {reasons.map((reason) => (
        <li key={reason.code}>{reasonText({ ...reason, direction })}</li>
      ))}
    </ul>
  );
}

/**
 * On paper: the reasons of a refusal in writing, whatever the amount. It holds no personal data but the customer's id;
 * the lender adds name and address.
 */
function productTitle(code: string): string {
  const known = engineInfo.value?.products.find((each) => each.product === code);
  return word('product', code, known?.title ?? code);
}

export function Letter({ record }: { record: DecisionRecord }) {
  return (
    <article class="letter">
      <Facts
        items={[
          [t('letter.date'), date(record.now, locale.value)],
          [
            t('rail.customer'),
            <span key="c">
              <code>{customer.value}</code> {synthetic.value && <Tag>{t('rail.synthetic')}</Tag>}
            </span>,
          ],
        ]}
      />
      <h2>{t('letter.subject', { amount: quantity(record.request.amount, 'INR', locale.value) })}</h2>
      <p>
        {t('letter.said', {
          amount: quantity(record.request.amount, 'INR', locale.value),
          months: record.request.tenure_months,
          product: productTitle(record.request.product ?? ''),
        })}
      </p>
      <h3>{t('letter.reasons')}</h3>
      <ol>
        {record.reasons.map((reason) => (
          <li key={`${reason.code}/${reason.text}`}>
            {reasonText(reason)} <code class="note">{reason.code}</code>
          </li>
        ))}
      </ol>
      {record.weaknesses.length > 0 && (
        <>
          <h3>{t('letter.weighed')}</h3>
          <Points reasons={record.weaknesses} direction="minus" />
        </>
      )}
      <h3>{t('letter.contest')}</h3>
      <p>{t('letter.contestWords')}</p>
      <p class="note">
        {t('letter.basis', {
          asOf: date(record.as_of, locale.value),
          consent: record.consent_id,
          policy: `${record.policy.id} ${record.policy.version}`,
          scorecard: `${record.scorecard.id} ${record.scorecard.version}`,
        })}
      </p>
      <p class="letter-sign">{t('letter.sign')}</p>
    </article>
  );
}
