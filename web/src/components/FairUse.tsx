/** How much the consent asks, held against the limits of fair use, in plain words; and its signature. */
import { useState } from 'preact/hooks';
import type { ConsentCheckReply, ConsentLimit, JwsVerdict, Span } from '../engine/api';
import { locale, t, word } from '../i18n';
import { date } from '../lib/format';
import { services } from '../state/services';
import { consentCheck, files } from '../state/session';
import { Section, Tag } from './text';

export function FairUse() {
  const check = consentCheck.value;
  if (check === null) return null;
  return (
    <Section title={t('fair.title')}>
      <Limits check={check} />
    </Section>
  );
}

/** Each limit of fair use, with what the consent asks. */
export function Limits({ check }: { check: ConsentCheckReply }) {
  return (
    <>
      {!check.lending && <p class="warning">{t('fair.purpose', { code: check.purpose ?? '—' })}</p>}
      {check.template === null ? (
        <p class="note">{t('fair.none')}</p>
      ) : (
        <>
          <p>{check.exceeded === 0 ? t('fair.within') : t('fair.exceeded', { count: check.exceeded })}</p>
          <ul class="plain-list limits">
            {check.limits.map((each) => (
              <li key={each.limit}>
                <Tag tone={each.exceeded ? 'warn' : 'ok'}>{t(each.exceeded ? 'fair.over' : 'fair.fits')}</Tag>{' '}
                <span>
                  {t('fair.line', {
                    limit: word('fairLimit', each.limit, each.limit),
                    got: amountWords(each.got),
                    allowed: amountWords(each.allowed),
                  })}
                </span>
              </li>
            ))}
          </ul>
          <p class="note">{t('fair.note', { since: date(check.effective_from, locale.value) })}</p>
        </>
      )}
    </>
  );
}

const isSpan = (value: ConsentLimit['got']): value is Span =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function amountWords(value: ConsentLimit['got']): string {
  if (value === null) return t('fair.unsaid');
  if (isSpan(value)) {
    return value.unit === 'INF'
      ? t('fair.noEnd')
      : word('fairSpan', value.unit, value.unit, { count: value.value ?? 0 });
  }
  const codes = Array.isArray(value) ? value : [value];
  return codes.map((code) => word('consentType', code, word('fetchType', code, code))).join(', ');
}

const TONES = { valid: 'ok', invalid: 'bad', no_key: 'warn' } as const;

/** Only a consent that came as a file can be signed. */
export function ConsentSignature() {
  const [verdict, setVerdict] = useState<JwsVerdict | null>(null);
  const [key, setKey] = useState<File | null>(null);
  const [detached, setDetached] = useState<File | null>(null);
  if (!files.value.some((each) => each.result?.dataset === 'consent')) return null;
  return (
    <Section title={t('jws.title')} note={t('jws.note')}>
      <div class="row-form">
        <FileField label={t('jws.key')} onFile={setKey} />
        <FileField label={t('jws.detached')} onFile={setDetached} />
        <button
          type="button"
          onClick={() => {
            void services().pipeline.verifyConsent(key, detached).then(setVerdict);
          }}
        >
          {t('jws.verify')}
        </button>
      </div>
      <p role="status">
        {verdict !== null && (
          <>
            <Tag tone={TONES[verdict.verdict]}>{t(`jws.is.${verdict.verdict}`)}</Tag>{' '}
            {word('jws', verdict.code, verdict.code)}
            {verdict.alg === null ? '' : ` (${verdict.alg})`}
          </>
        )}
      </p>
    </Section>
  );
}

function FileField({ label, onFile }: { label: string; onFile: (file: File | null) => void }) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="file"
        onChange={(event) => {
          onFile(event.currentTarget.files?.[0] ?? null);
        }}
      />
    </label>
  );
}
