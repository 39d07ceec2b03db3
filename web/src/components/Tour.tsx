/** The tour's card: beside the page, never over it as a whole. It points at a place, and the page stays in use. */
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n';
import { engineInfo, journey, started } from '../state/session';
import {
  astray,
  comeBack,
  declineTour,
  endTour,
  lastStop,
  nextStop,
  offered,
  openDemo,
  stop,
  stopNumber,
  STOPS,
  takeTour,
  type Stop,
} from '../state/tour';

/** On the start page: the offer of a first look, and after that a quiet way to take it. */
export function TourOffer() {
  if (!offered.value) {
    return (
      <p class="tour-again">
        <button type="button" class="quiet" data-tour-from onClick={takeTour}>
          {t('tour.take')}
        </button>
      </p>
    );
  }
  return (
    <aside class="tour-offer" aria-label={t('tour.name')}>
      <p>{t('tour.offer', { count: STOPS.length })}</p>
      <div class="actions">
        <button type="button" data-tour-from onClick={takeTour}>
          {t('tour.take')}
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            declineTour();
            // The button that was pressed is gone: its place is taken by the quiet one.
            requestAnimationFrame(() => {
              document.querySelector<HTMLElement>('[data-tour-from]')?.focus();
            });
          }}
        >
          {t('tour.no')}
        </button>
      </div>
    </aside>
  );
}

export function Tour() {
  return stop.value === null ? null : <Card at={stop.value} />;
}

/** How often the place of a stop is looked for until the page has drawn it. */
const LOOK = 120;

/** Marks the place of the stop, and brings it into view once it is there. */
function usePlace(at: Stop, away: boolean): void {
  useEffect(() => {
    if (away) return undefined;
    let marked: Element | null = null;
    let gone = false;
    const look = (): void => {
      if (gone || marked?.isConnected === true) return;
      marked = document.querySelector(at.at);
      if (marked === null) return;
      marked.setAttribute('data-tour', 'here');
      const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
      marked.scrollIntoView({ block: 'nearest', behavior: still ? 'auto' : 'smooth' });
    };
    const timer = setInterval(look, LOOK);
    const first = requestAnimationFrame(() => requestAnimationFrame(look));
    return () => {
      gone = true;
      clearInterval(timer);
      cancelAnimationFrame(first);
      marked?.removeAttribute('data-tour');
    };
  }, [at, away]);
}

/** The reader goes to the card with each stop, and back to where they came from at the end. */
function useFocus(at: Stop) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // A new page takes the focus to its own heading first, in the next frame.
    const frame = requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        heading.current?.focus({ preventScroll: true });
      }),
    );
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [at]);
  useEffect(() => {
    const before = document.activeElement;
    const onKey = (event: KeyboardEvent): void => {
      // A dialog that is open takes Escape for itself.
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
      endTour();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
      requestAnimationFrame(() => {
        const back =
          before instanceof HTMLElement && before !== document.body && before.isConnected
            ? before
            : (document.querySelector<HTMLElement>('[data-tour-from]') ?? document.querySelector<HTMLElement>('h1'));
        back?.focus();
      });
    };
  }, []);
  return heading;
}

function Card({ at }: { at: Stop }) {
  const away = astray.value;
  usePlace(at, away);
  const heading = useFocus(at);
  const last = stopNumber.value === STOPS.length;
  return (
    <section
      class="tour-card"
      role="dialog"
      aria-modal="false"
      aria-labelledby="tour-title"
      aria-describedby="tour-text"
    >
      <p class="tour-count num" role="status">
        {t('tour.count', { n: stopNumber.value, count: STOPS.length })}
      </p>
      <h2 id="tour-title" tabIndex={-1} ref={heading}>
        {t(`tour.${at.id}`)}
      </h2>
      <p id="tour-text">{t(`tour.${at.id}.text`)}</p>
      <div aria-live="polite">{at.needsResults && !away && <State />}</div>
      <div class="actions">
        {away ? (
          <button type="button" class="primary" onClick={comeBack}>
            {t('tour.back')}
          </button>
        ) : (
          <>
            <button type="button" class="primary" onClick={nextStop}>
              {last ? t('tour.done') : t('tour.next')}
            </button>
            {/* There from the first stop on, so that the buttons stay where they are. */}
            <button type="button" disabled={stopNumber.value === 1} onClick={lastStop}>
              {t('tour.previous')}
            </button>
          </>
        )}
        {!(last && !away) && (
          <button type="button" class="quiet" onClick={endTour}>
            {t('tour.end')}
          </button>
        )}
      </div>
      <p class="note tour-keys">{t('tour.keys')}</p>
    </section>
  );
}

/** What there is to see yet: without a borrower the demo one can be opened, by a press. */
function State() {
  const { running, status } = journey.value;
  if (!started.value) {
    return (
      <div class="tour-demo">
        <p>{t('tour.needsDemo')}</p>
        <button type="button" disabled={engineInfo.value === null} onClick={openDemo}>
          {t('tour.openDemo')}
        </button>
      </div>
    );
  }
  if (running !== null) return <p>{t('tour.working')}</p>;
  if (status.decision !== 'done') return <p>{t('tour.notYet')}</p>;
  return null;
}
