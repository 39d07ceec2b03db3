import type { ComponentChildren } from 'preact';
import { isObject, scalar } from '../components/Json';
import { useEffect } from 'preact/hooks';
import { ConsentSignature, FairUse } from '../components/FairUse';
import { StepFrame } from '../components/StepFrame';
import { Facts, Section, Tag, When, type Tone } from '../components/text';
import type { Consent } from '../engine/api';
import { t, word } from '../i18n';
import { saveFile, services } from '../state/services';
import { consent, consentCheck, journey, source } from '../state/session';

const TONES: Record<string, Tone> = {
  ACTIVE: 'ok',
  PAUSED: 'warn',
  PENDING: 'warn',
  REVOKED: 'bad',
  EXPIRED: 'bad',
  REJECTED: 'bad',
};

export function ConsentPage() {
  const artefact = consent.value;
  return (
    <StepFrame
      step="consent"
      ready={artefact !== null || (source.value.kind === 'own' && journey.value.running === null)}
    >
      {artefact === null ? <p>{t('consent.own')}</p> : <Artefact artefact={artefact} />}
    </StepFrame>
  );
}

function Artefact({ artefact }: { artefact: Consent }) {
  const status = artefact.status ?? 'UNKNOWN';
  useEffect(() => {
    void services().pipeline.checkConsent();
  }, [artefact]);
  const moves = consentCheck.value?.moves ?? [];
  return (
    <>
      <p class="plain-words">
        {t('consent.words', {
          status: word('consentStatus', status, status),
          who: artefact.user_id ?? '—',
          aa: word('aa', artefact.aa_id ?? '', artefact.aa_id ?? '—'),
        })}{' '}
        <Tag tone={TONES[status] ?? 'plain'}>{word('consentStatus', status, status)}</Tag>
      </p>
      <Section title={t('consent.covers')}>
        <Facts items={coverage(artefact)} />
      </Section>
      <Section title={t('consent.limits')}>
        <Facts items={limits(artefact)} />
      </Section>
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
              {t(`consent.to.${to}`)}
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

function list(value: unknown, group: string): ComponentChildren {
  return Array.isArray(value) && value.length > 0
    ? value.map((each) => word(group, String(each), String(each))).join(', ')
    : '—';
}

function coverage(artefact: Consent): [string, ComponentChildren][] {
  return [
    [
      t('consent.period'),
      <span key="p">
        <When iso={artefact.data_from} /> – <When iso={artefact.data_to} />
      </span>,
    ],
    [t('consent.providers'), list(artefact.fip_ids, 'fip')],
    [t('consent.types'), list(artefact.consent_types, 'consentType')],
    ...(artefact.fi_types === undefined
      ? []
      : [[t('consent.fiTypes'), list(artefact.fi_types, 'fiType')] as [string, ComponentChildren]]),
    [
      t('consent.purpose'),
      isObject(artefact.purpose)
        ? scalar(artefact.purpose['text'] ?? artefact.purpose['code'])
        : scalar(artefact.purpose),
    ],
  ];
}

function limits(artefact: Consent): [string, ComponentChildren][] {
  const mode = artefact.consent_mode ?? '';
  const fetch = artefact.fetch_type ?? '';
  return [
    [
      t('consent.valid'),
      <span key="v">
        <When iso={artefact.consent_start} /> – <When iso={artefact.consent_expiry} />
      </span>,
    ],
    [t('consent.mode'), word('consentMode', mode, mode)],
    [t('consent.fetchType'), word('fetchType', fetch, fetch)],
    [
      t('consent.frequency'),
      artefact.frequency_unit === undefined
        ? '—'
        : `${artefact.frequency_value ?? 1} / ${word('unit', artefact.frequency_unit, artefact.frequency_unit)}`,
    ],
    [t('consent.fiu'), scalar(artefact.fiu_id)],
    [t('consent.id'), <code key="i">{scalar(artefact.consent_id)}</code>],
  ];
}
