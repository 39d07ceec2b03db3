/** What a consent says, in names and values. */
import type { ComponentChildren } from 'preact';
import type { Consent, Json, Span } from '../engine/api';
import { said, t, word } from '../i18n';
import { isObject, scalar } from './Json';
import { Facts, Section, When, type Tone } from './text';

export const CONSENT_TONES: Record<string, Tone> = {
  ACTIVE: 'ok',
  PAUSED: 'warn',
  PENDING: 'warn',
  REVOKED: 'bad',
  EXPIRED: 'bad',
  REJECTED: 'bad',
};

export function ConsentFacts({ artefact }: { artefact: Consent }) {
  return (
    <>
      <Section title={t('consent.covers')}>
        <Facts items={coverage(artefact)} />
      </Section>
      <Section title={t('consent.limits')}>
        <Facts items={limits(artefact)} />
      </Section>
    </>
  );
}

/** "bank accounts, GST returns" */
export const listed = (value: unknown, group: string): string =>
  Array.isArray(value) && value.length > 0
    ? value.map((each) => word(group, String(each), String(each))).join(', ')
    : '—';

export function purposeWords(purpose: Json | undefined): string {
  const code = isObject(purpose) ? scalar(purpose['code']) : scalar(purpose);
  const text = isObject(purpose) ? purpose['text'] : undefined;
  return typeof text === 'string' ? said(text) : word('purpose', code, code);
}

/** "3 months"; null when it isn't said. */
export function spanWords(span: Json | Span | undefined): string | null {
  if (!isObject(span as Json)) return null;
  const { unit, value } = span as unknown as Span;
  return unit === 'INF' ? t('fair.noEnd') : word('fairSpan', unit, unit, { count: value ?? 0 });
}

/** "2 / month" */
export function oftenWords(artefact: Consent): string | null {
  const often = artefact['frequency'] as Span | undefined;
  const unit = often?.unit ?? artefact.frequency_unit;
  if (unit === undefined) return null;
  if (unit === 'INF') return t('fair.noEnd');
  return `${often?.value ?? artefact.frequency_value ?? 1} / ${word('unit', unit, unit)}`;
}

function coverage(artefact: Consent): [string, ComponentChildren][] {
  return [
    [
      t('consent.period'),
      <span key="p">
        <When iso={artefact.data_from} /> – <When iso={artefact.data_to} />
      </span>,
    ],
    [t('consent.providers'), listed(artefact.fip_ids, 'fip')],
    [t('consent.types'), listed(artefact.consent_types, 'consentType')],
    ...(artefact.fi_types === undefined
      ? []
      : [[t('consent.fiTypes'), listed(artefact.fi_types, 'fiType')] as [string, ComponentChildren]]),
    ...(artefact.fi_types === undefined || artefact['datasets'] === undefined
      ? []
      : [[t('consent.datasets'), listed(artefact['datasets'], 'dataset')] as [string, ComponentChildren]]),
    [t('consent.purpose'), purposeWords(artefact.purpose)],
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
    [t('consent.frequency'), oftenWords(artefact) ?? '—'],
    [t('consent.life'), spanWords(artefact['data_life']) ?? '—'],
    [t('consent.fiu'), scalar(artefact.fiu_id)],
    [t('consent.id'), <code key="i">{scalar(artefact.consent_id)}</code>],
  ];
}
