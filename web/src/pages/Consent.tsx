import { CONSENT_TONES, ConsentFacts } from '../components/ConsentFacts';
import { MakeConsent } from '../components/ConsentForm';
import { ConsentSignature, FairUse } from '../components/FairUse';
import { StepFrame } from '../components/StepFrame';
import { Tag } from '../components/text';
import type { Consent } from '../engine/api';
import { t, word } from '../i18n';
import { saveFile, services } from '../state/services';
import { consent, consentCheck, engineInfo, journey, source } from '../state/session';

export function ConsentPage() {
  const artefact = consent.value;
  const { running } = journey.value;
  const ready = artefact !== null || (source.value.kind === 'own' && running === null);
  // Of a stored session whose files weren't kept nothing is read any more.
  const make = running === null && source.value.kind !== 'stored' && engineInfo.value !== null;
  return (
    <>
      <StepFrame step="consent" ready={ready}>
        {artefact === null ? <p>{t('consent.own')}</p> : <Artefact artefact={artefact} />}
      </StepFrame>
      {make && <MakeConsent />}
    </>
  );
}

function Artefact({ artefact }: { artefact: Consent }) {
  const status = artefact.status ?? 'UNKNOWN';
  const moves = consentCheck.value?.moves ?? [];
  return (
    <>
      <p class="plain-words">
        {artefact.aa_id === undefined && artefact.fiu_id !== 'SELF'
          ? t('consent.wordsHere', { who: artefact.user_id ?? '—' })
          : t('consent.words', {
              who: artefact.user_id ?? '—',
              aa: word('aa', artefact.aa_id ?? '', artefact.aa_id ?? '—'),
            })}{' '}
        <Tag tone={CONSENT_TONES[status] ?? 'plain'}>{word('consentStatus', status, status)}</Tag>
      </p>
      <ConsentFacts artefact={artefact} />
      <FairUse />
      <ConsentSignature />
      <div class="actions">
        {(['PAUSED', 'ACTIVE'] as const)
          .filter((to) => moves.includes(to))
          .map((to) => (
            <button
              key={to}
              type="button"
              disabled={journey.value.running !== null}
              onClick={() => {
                void services().pipeline.moveConsent(to);
              }}
            >
              {to === 'ACTIVE' && status === 'PENDING' ? t('consent.approve') : t(`consent.to.${to}`)}
            </button>
          ))}
        <button
          type="button"
          onClick={() => {
            saveFile('consent.json', 'application/json', JSON.stringify(artefact, null, 1));
          }}
        >
          {t('consent.save')}
        </button>
        <button
          type="button"
          class="danger"
          disabled={!(status === 'ACTIVE' || moves.includes('REVOKED')) || journey.value.running !== null}
          onClick={() => {
            if (window.confirm(t('consent.revokeAsk'))) void services().pipeline.revoke();
          }}
        >
          {t('consent.revoke')}
        </button>
      </div>
      <p class="note">{t('consent.revokeNote')}</p>
    </>
  );
}
