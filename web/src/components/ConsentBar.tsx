/** The consent and its limits, in sight wherever an officer is: what may be looked at, for what, until when. */
import type { Consent, Json } from '../engine/api';
import { locale, t, word } from '../i18n';
import { date } from '../lib/format';
import { go, page, printing } from '../state/route';
import { consent, consentCheck, started } from '../state/session';
import { isObject, scalar } from './Json';
import { Tag, type Tone } from './text';

const TONES: Record<string, Tone> = {
  ACTIVE: 'ok',
  PAUSED: 'warn',
  PENDING: 'warn',
  REVOKED: 'bad',
  EXPIRED: 'bad',
  REJECTED: 'bad',
};
/** Where the consent stands in full, or there is no customer. */
const WITHOUT = new Set(['home', 'consent']);

export function ConsentBar() {
  const artefact = consent.value;
  if (artefact === null || !started.value || printing.value || WITHOUT.has(page.value)) return null;
  const status = artefact.status ?? 'UNKNOWN';
  const exceeded = (consentCheck.value?.limits ?? []).filter((each) => each.exceeded).length;
  return (
    <aside class="consent-bar" aria-label={t('consentBar.label')}>
      <Tag tone={TONES[status] ?? 'plain'}>
        {t('consentBar.label')}: {word('consentStatus', status, status)}
      </Tag>
      <dl>
        {limits(artefact).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {exceeded > 0 && <Tag tone="warn">{t('consentBar.exceeded', { count: exceeded })}</Tag>}
      <button
        type="button"
        class="quiet"
        onClick={() => {
          go('consent');
        }}
      >
        {t('consentBar.open')}
      </button>
    </aside>
  );
}

function limits(artefact: Consent): [string, string][] {
  const day = (iso: string | undefined): string => date(iso, locale.value);
  const listed = (value: Json | undefined, group: string): string =>
    Array.isArray(value) ? value.map((each) => word(group, scalar(each), scalar(each))).join(', ') : '';
  const { purpose } = artefact;
  const why = isObject(purpose) ? [purpose['code'], purpose['text']] : [purpose];
  const rows: [string, string][] = [
    [t('consentBar.until'), day(artefact.consent_expiry)],
    [t('consentBar.data'), `${day(artefact.data_from)} – ${day(artefact.data_to)}`],
    [t('consentBar.types'), listed(artefact.consent_types, 'consentType')],
    [t('consentBar.purpose'), why.flatMap((each) => (each ? [scalar(each)] : [])).join(' · ')],
  ];
  return rows.filter(([, value]) => value !== '');
}
