/** Which case: by difficulty and theme, or by a seed string that somebody gave. Scores so far below. */
import { useEffect, useState } from 'preact/hooks';
import { FilePick } from '../components/FilePick';
import { KeepScores } from '../components/KeptScores';
import { Section } from '../components/text';
import type { PracticeBook, PracticeOpen } from '../engine/api';
import { t, type Key } from '../i18n';
import { begin, book, expect, leave, makeSheet, stage } from '../state/practice';
import { keeping, keepMore, look } from '../state/practice-kept';
import { addScores, readScores, saveScores, scores } from '../state/practice-scores';
import { open } from '../state/route';
import { PracticeScores } from './PracticeScores';

const MIX = 'MIX';
const COUNTS = [1, 3, 5, 9];

/** Any number will do: it says which of the cases, not how it is. */
const anyNumber = (): number => 1 + Math.floor(Math.random() * 9999);

export function PracticeChoose() {
  const known = book.value;
  const busy = stage.value === 'opening';
  return (
    <>
      {busy ? (
        <div class="run" role="status">
          <p>{t('practice.opening')}</p>
          <button type="button" onClick={leaveToChoice}>
            {t('practice.cancel')}
          </button>
        </div>
      ) : (
        <div class="practice-ways">
          {known === null ? (
            <p class="note practice-waits" role="status">
              {t('practice.loading')}
            </p>
          ) : (
            <ByTheme known={known} />
          )}
          <BySeed />
        </div>
      )}
      <Kept />
      {known !== null && <Weights known={known} />}
    </>
  );
}

export function leaveToChoice(): void {
  leave();
  // Another tab may have switched keeping on or off meanwhile.
  void look();
  open('');
}

function ByTheme({ known }: { known: PracticeBook }) {
  const [difficulty, setDifficulty] = useState('EASY');
  const [theme, setTheme] = useState(MIX);
  const [count, setCount] = useState(1);
  const [drawn] = useState(anyNumber);
  const wanted: PracticeOpen = { difficulty, theme, number: drawn, cases: count };
  useExpected(wanted);
  return (
    <Section title={t('practice.choose')} note={t('practice.choose.note')}>
      <fieldset class="practice-pick">
        <legend>{t('practice.difficulty')}</legend>
        {known.difficulties.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="difficulty"
              checked={difficulty === each}
              onChange={() => {
                setDifficulty(each);
              }}
            />
            <span>
              <b>{t(`practice.difficulty.${each}` as Key)}</b> {t(`practice.mess.${each}` as Key)}
            </span>
          </label>
        ))}
      </fieldset>
      <label class="field">
        <span>{t('practice.theme')}</span>
        <select
          value={theme}
          onChange={(event) => {
            setTheme(event.currentTarget.value);
          }}
        >
          {[MIX, ...known.themes].map((each) => (
            <option key={each} value={each}>
              {t(`practice.theme.${each}` as Key)}
            </option>
          ))}
        </select>
        <span class="note practice-goal">{t(`practice.goal.${theme}` as Key)}</span>
      </label>
      <label class="field">
        <span>{t('practice.count')}</span>
        <select
          value={String(count)}
          onChange={(event) => {
            setCount(Number(event.currentTarget.value));
          }}
        >
          {COUNTS.map((each) => (
            <option key={each} value={String(each)}>
              {t('practice.cases', { count: each })}
            </option>
          ))}
        </select>
      </label>
      <div class="actions">
        <button
          type="button"
          class="primary"
          onClick={() => {
            void begin(wanted);
          }}
        >
          {t('practice.open')}
        </button>
        <button
          type="button"
          onClick={() => {
            void makeSheet(wanted);
          }}
        >
          {t('practice.sheet.make')}
        </button>
      </div>
    </Section>
  );
}

/** What stands chosen for a moment is made beforehand. */
const MOMENT_MS = 200;

function useExpected(wanted: PracticeOpen | null): void {
  const key = JSON.stringify(wanted);
  useEffect(() => {
    if (wanted === null) return undefined;
    const timer = setTimeout(() => {
      expect(wanted);
    }, MOMENT_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [key]);
}

function BySeed() {
  const [text, setText] = useState('');
  const seed = text.trim();
  // PRAC-EASY-GST-1-1X is the shortest there is.
  useExpected(/^PRAC-.{12,}$/i.test(seed) ? { seed } : null);
  const go = (): void => {
    if (seed !== '') void begin({ seed });
  };
  return (
    <Section title={t('practice.seed')} note={t('practice.seed.note')}>
      <label class="field">
        <span>{t('practice.seed.label')}</span>
        <input
          class="practice-seed"
          value={text}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          placeholder="PRAC-HARD-MIX-4821X5-1N"
          onInput={(event) => {
            setText(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') go();
          }}
        />
      </label>
      <div class="actions">
        <button type="button" class="primary" disabled={seed === ''} onClick={go}>
          {t('practice.seed.open')}
        </button>
        <button
          type="button"
          disabled={seed === ''}
          onClick={() => {
            void makeSheet({ seed });
          }}
        >
          {t('practice.sheet.make')}
        </button>
      </div>
    </Section>
  );
}

/** Scores are of this visit; the device carries them to the next if that is switched on, else a file does. */
function Kept() {
  const [bad, setBad] = useState('');
  return (
    <Section title={t('practice.scores')} note={t(keeping.value ? 'practice.scores.kept' : 'practice.scores.note')}>
      {scores.value.length === 0 ? <p class="note">{t('practice.scores.none')}</p> : <PracticeScores />}
      {bad !== '' && (
        <p class="error" role="alert">
          {t('practice.scores.bad', { name: bad })}
        </p>
      )}
      <div class="actions">
        {scores.value.length > 0 && (
          <button type="button" onClick={saveScores}>
            {t('practice.scores.save')}
          </button>
        )}
        <FilePick
          label={t('practice.scores.open')}
          accept=".json,application/json"
          onFiles={([file]) => {
            void file?.text().then((content) => {
              const list = readScores(content);
              setBad(list === null ? file.name : '');
              if (list === null) return;
              addScores(list);
              void keepMore();
            });
          }}
        />
      </div>
      <KeepScores />
    </Section>
  );
}

function Weights({ known }: { known: PracticeBook }) {
  const { weights, problem_marks: marks } = known;
  const all = Object.values(weights).reduce((sum, each) => sum + each, 0);
  return (
    <details class="practice-weights">
      <summary>{t('practice.weights')}</summary>
      <ul>
        {(['problems', 'decision', 'terms', 'reasons'] as const).map((id) => (
          <li key={id}>
            <b>
              {t(`practice.part.${id}`)}: {Math.round((100 * weights[id]) / all)}%
            </b>{' '}
            {t(`practice.part.${id}.how`, {
              there: Math.round(100 * marks.there_share),
              wrong: Math.round(-100 * marks.false_alarm),
              rows: Math.round(100 * marks.rows_share),
              low: known.decision.pd_low_percent,
              high: known.decision.pd_high_percent,
              needed: known.reasons.needed,
            })}
          </li>
        ))}
        <li>{t('practice.weights.looked', { percent: Math.round(100 * known.looked_at) })}</li>
      </ul>
    </details>
  );
}
