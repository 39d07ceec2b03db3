/** Finds rows by what stands in them. */
import { t } from '../i18n';

export function SearchBox({ value, onInput }: { value: string; onInput: (value: string) => void }) {
  return (
    <label class="tools-search">
      <span class="hidden">{t('table.search')}</span>
      <input
        type="search"
        placeholder={t('table.search')}
        value={value}
        onInput={(event) => {
          onInput(event.currentTarget.value);
        }}
      />
    </label>
  );
}
