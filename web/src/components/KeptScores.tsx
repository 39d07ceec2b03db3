/** Practice scores on this device: the choice to keep them, and their line in the list of what is stored. */
import { isKey, locale, t, type Key } from '../i18n';
import { number } from '../lib/format';
import * as kept from '../state/practice-kept';

/** Why they couldn't be read, kept or deleted, in words. */
function Trouble() {
  const code = kept.unkept.value;
  if (code === null) return null;
  const known = isKey(`practice.keep.${code}`) ? code : 'E_STORE';
  return (
    <p class="error" role="alert">
      {t(`practice.keep.${known}` as Key)} <code>{code}</code>
    </p>
  );
}

export function KeepScores() {
  const file = kept.place.value === 'file';
  const on = kept.keeping.value;
  return (
    <div class="practice-keep">
      <label class="check">
        <input
          type="checkbox"
          checked={on}
          disabled={kept.place.value !== 'site' || kept.working.value}
          onChange={() => void (on ? kept.drop() : kept.keep())}
        />
        <span>{t('practice.keep')}</span>
      </label>
      <p class="note">{t(file ? 'practice.keep.file' : 'practice.keep.what')}</p>
      <p class="note" role="status">
        {on && kept.unkept.value === null && t('practice.keep.on', { count: number(kept.kept.value, locale.value) })}
        {kept.dropped.value && t('practice.keep.dropped')}
      </p>
      <Trouble />
    </div>
  );
}

/** In the list of what is stored on this device. */
export function KeptScores() {
  return (
    <>
      {kept.keeping.value && (
        <ul class="cases">
          <li class="case">
            <div class="case-head">
              <p>{kept.kept.value > 0 ? t('practice.keep.count', { count: kept.kept.value }) : t('practice.scores')}</p>
              <p class="note">{t('practice.keep.plain')}</p>
            </div>
            <div class="actions">
              <button
                type="button"
                class="danger"
                disabled={kept.working.value}
                onClick={() => {
                  if (window.confirm(t('practice.keep.ask'))) void kept.drop();
                }}
              >
                {t('practice.keep.remove')}
              </button>
            </div>
          </li>
        </ul>
      )}
      <Trouble />
    </>
  );
}
