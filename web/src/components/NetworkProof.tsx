/** The claim that nothing is sent, with what this page can show of it: the policy in force, what was loaded, what was stopped. */
import { useEffect } from 'preact/hooks';
import { locale, t } from '../i18n';
import { number } from '../lib/format';
import { about, lookAround, offline } from '../state/stored';
import { Facts } from './text';

/** How often the figures are asked for while they are looked at. */
const EVERY = 2_000;

export function NetworkProof() {
  useEffect(() => {
    const timer = setInterval(() => {
      void lookAround();
    }, EVERY);
    return () => {
      clearInterval(timer);
    };
  }, []);
  const known = about.value;
  // The frame's own loads: a sandboxed document without connections has none.
  const here = performance.getEntriesByType('resource').filter(({ name }) => !/^(?:data|blob):/.test(name)).length;
  return (
    <>
      <Facts
        items={[
          [
            t('proof.sent'),
            <strong key="n" class="num proof-zero">
              {number(here, locale.value)}
            </strong>,
          ],
          [
            t('proof.loaded'),
            known === null || known.loaded.length === 0
              ? t('proof.loadedNone')
              : known.loaded.map((name) => (
                  <span key={name}>
                    <code>{name}</code>{' '}
                  </span>
                )),
          ],
          [
            t('proof.stopped'),
            <span key="s" class="num">
              {number(known?.stopped.length ?? 0, locale.value)}
            </span>,
          ],
          [
            t('proof.offline'),
            known?.file === true || offline.value !== null ? t('proof.offlineYes') : t('proof.offlineNo'),
          ],
          [t('proof.from'), known?.file === true ? t('proof.file') : t('proof.site')],
        ]}
      />
      <p>{t('proof.words')}</p>
      <details>
        <summary>{t('proof.policy')}</summary>
        <ul class="policy">
          {(known?.policy ?? '')
            .split(';')
            .map((part) => part.trim())
            .filter((part) => part !== '')
            .map((part) => (
              <li key={part}>
                <code>{part}</code>
              </li>
            ))}
        </ul>
      </details>
      <h3>{t('privacy.check')}</h3>
      <ol class="checks">
        <li>{t('privacy.check1')}</li>
        <li>{t('privacy.check2')}</li>
        <li>
          {t('privacy.check3')} <code>connect-src 'none'</code>
        </li>
        <li>{t('proof.check4')}</li>
      </ol>
      <p class="note">{t('privacy.limits')}</p>
    </>
  );
}
