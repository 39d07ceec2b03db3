/** In the place of a page whose script is on its way: its name where its heading will be, and room for it. */
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n';
import { bringLatePages, lateTrouble } from '../state/late';
import { page } from '../state/route';
import { ErrorPanel } from './ErrorPanel';
import { Heading } from './text';

export function Coming() {
  const held = useRef(false);
  useEffect(() => {
    void bringLatePages();
    return () => {
      // The reader was put at this heading, which has gone: the page's own takes its place.
      if (!held.current) return;
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) document.querySelector<HTMLElement>('h1')?.focus();
      });
    };
  }, []);
  const trouble = lateTrouble.value;
  const name = page.value;
  return (
    <div
      class="coming"
      aria-busy={trouble === null}
      onFocusIn={() => {
        held.current = true;
      }}
    >
      <Heading question={name === 'home' ? t('app.title') : t(`step.${name}`)}>
        <p role="status">{trouble === null ? t('late.coming') : ''}</p>
      </Heading>
      {trouble !== null && (
        <ErrorPanel error={trouble}>
          <button
            type="button"
            onClick={() => {
              void bringLatePages();
            }}
          >
            {t('error.again')}
          </button>
        </ErrorPanel>
      )}
    </div>
  );
}
