/** Language, theme, and what the engine is doing. */
import { bodyOf } from '../engine/client';
import { LOCALES, locale, speak, t } from '../i18n';
import { theme, type Theme } from '../state/route';
import { engineInfo, engineStatus, notice, synthetic } from '../state/session';
import { Tag } from './text';

const NAMES = { en: 'English', hi: 'हिन्दी' } as const;
const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];

export function Topbar() {
  const status = engineStatus.value;
  return (
    <header class="topbar">
      <p class={`engine is-${status}`} role="status">
        <span class="engine-dot" aria-hidden="true" />
        {t(`engine.${status}`)}
        {engineInfo.value !== null && <span class="engine-version num"> {engineInfo.value.version}</span>}
      </p>
      {/* A narrow rail has no room for the customer and this mark. */}
      {synthetic.value && (
        <span class="topbar-origin">
          <Tag>{t('rail.synthetic')}</Tag>
        </span>
      )}
      <fieldset class="switch">
        <legend class="hidden">{t('top.language')}</legend>
        {LOCALES.map((each) => (
          <button
            key={each}
            type="button"
            lang={each}
            aria-pressed={locale.value === each}
            onClick={() => {
              void speak(each).catch((cause: unknown) => {
                notice.value = bodyOf(cause);
              });
            }}
          >
            {NAMES[each]}
          </button>
        ))}
      </fieldset>
      <label class="theme">
        <span class="hidden">{t('top.theme')}</span>
        <select
          value={theme.value}
          onChange={(event) => {
            theme.value = event.currentTarget.value as Theme;
          }}
        >
          {THEMES.map((each) => (
            <option key={each} value={each}>
              {t(`theme.${each}`)}
            </option>
          ))}
        </select>
      </label>
    </header>
  );
}
