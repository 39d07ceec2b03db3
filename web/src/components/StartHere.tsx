/** Nothing is open: what is missing, and the way to the start. */
import { t } from '../i18n';
import { go } from '../state/route';

export function StartHere({ text = t('empty.start') }: { text?: string }) {
  return (
    <div class="empty">
      <p>{text}</p>
      <button
        type="button"
        class="primary"
        onClick={() => {
          go('home');
        }}
      >
        {t('empty.home')}
      </button>
    </div>
  );
}
