/** The consent and its limits, in sight wherever an officer is: what may be looked at, for what, until when. */
import { useEffect } from 'preact/hooks';
import type { Consent } from '../engine/api';
import { locale, t, word } from '../i18n';
import { date } from '../lib/format';
import { go, page, printing } from '../state/route';
import { services } from '../state/services';
import { consent, consentCheck, journey, started } from '../state/session';
import { CONSENT_TONES, listed, purposeWords } from './ConsentFacts';
import { Tag } from './text';

/** What isn't said. */
const NONE = '—';
/** Where the consent stands in full, or there is no customer. */
const WITHOUT = new Set(['home', 'consent']);

/** What was found of one consent holds for no other: each is held against the limits of fair use, once no step runs. */
function useFairUse(): void {
  const artefact = consent.value;
  const idle = journey.value.running === null;
  useEffect(() => {
    consentCheck.value = null;
  }, [artefact]);
  useEffect(() => {
    if (artefact !== null && idle && consentCheck.peek() === null) void services().pipeline.checkConsent();
  }, [artefact, idle]);
}

export function ConsentBar() {
  useFairUse();
  const artefact = consent.value;
  if (artefact === null || !started.value || printing.value || WITHOUT.has(page.value)) return null;
  const status = artefact.status ?? 'UNKNOWN';
  const exceeded = (consentCheck.value?.limits ?? []).filter((each) => each.exceeded).length;
  return (
    <aside class="consent-bar" aria-label={t('consentBar.label')}>
      <div class="consent-bar-tags">
        <Tag tone={CONSENT_TONES[status] ?? 'plain'}>
          {t('consentBar.label')}: {word('consentStatus', status, status)}
        </Tag>
        {exceeded > 0 && <Tag tone="warn">{t('consentBar.exceeded', { count: exceeded })}</Tag>}
      </div>
      <dl>
        {limits(artefact).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
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
  const rows: [string, string][] = [
    [t('consentBar.until'), day(artefact.consent_expiry)],
    [t('consentBar.data'), `${day(artefact.data_from)} – ${day(artefact.data_to)}`],
    [t('consentBar.types'), listed(artefact.consent_types, 'consentType')],
    [t('consentBar.purpose'), artefact.purpose === undefined ? NONE : purposeWords(artefact.purpose)],
  ];
  return rows.filter(([, value]) => value !== '' && value !== NONE);
}
