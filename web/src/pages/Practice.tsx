/** Practice: choose a case, judge it, compare with the engine and the hidden truth. */
import { useEffect, useRef } from 'preact/hooks';
import { ErrorPanel } from '../components/ErrorPanel';
import { Heading } from '../components/text';
import { t, type Key } from '../i18n';
import { begin, leave, prepare, rest, session, stage, trouble } from '../state/practice';
import { look } from '../state/practice-kept';
import { open, place } from '../state/route';
import { PracticeCasePage } from './PracticeCase';
import { PracticeChoose } from './PracticeChoose';
import { PracticeCompare } from './PracticeCompare';
import { PracticeSheet } from './PracticeSheet';

export function PracticePage() {
  useEffect(() => {
    void prepare();
    void look();
    return rest;
  }, []);
  usePlace();
  switch (stage.value) {
    case 'case':
    case 'grading':
      return <PracticeCasePage />;
    case 'graded':
      return <PracticeCompare />;
    case 'sheet':
      return <PracticeSheet />;
    default:
      return (
        <>
          <Heading question={t('practice.title')}>
            <p>{t('practice.lede')}</p>
          </Heading>
          <Trouble />
          <PracticeChoose />
        </>
      );
  }
}

/** What the address says while a case is open: the shell lets no seed string into it, for it lets no figures through. */
const CASE = 'case';

/** A link with a seed string opens its case, and going back leaves the case. */
function usePlace(): void {
  const first = useRef(true);
  const seed = session.value?.seed ?? '';
  useEffect(() => {
    const arrived = first.current;
    first.current = false;
    const wanted = place.value;
    const present = session.peek() !== null;
    if (wanted === CASE) {
      if (!present) open('');
    } else if (wanted === '') {
      // Coming back from another page finds the case as it was left.
      if (present && arrived) open(CASE);
      else if (present) leave();
    } else {
      void begin({ seed: wanted }).then((opened) => {
        if (!opened && place.value === wanted) open('');
      });
    }
  }, [place.value]);
  useEffect(() => {
    if (seed !== '') open(CASE);
  }, [seed]);
}

/** What is wrong with a seed string is said in words; anything else as everywhere. */
export function Trouble() {
  const error = trouble.value;
  if (error === null) return null;
  const close = (): void => {
    trouble.value = null;
  };
  if (error.code !== 'E_PRACTICE_SEED') return <ErrorPanel error={error} onClose={close} />;
  const part = error.path?.split('/').at(-1) ?? 'form';
  return (
    <div class="error" role="alert">
      <p class="error-title">{t('practice.seed.wrong')}</p>
      <p>{t(`practice.seed.${part}` as Key)}</p>
      {error.got !== undefined && error.got !== '' && (
        <p>
          {t('practice.seed.got')} <code>{error.got}</code>
        </p>
      )}
      <p class="error-hint">{t('practice.seed.hint')}</p>
      <div class="actions">
        <button type="button" class="quiet" onClick={close}>
          {t('error.dismiss')}
        </button>
      </div>
    </div>
  );
}
