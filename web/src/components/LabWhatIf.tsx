/** Another policy over the same borrowers: move one threshold, see approvals, bad rate and expected loss before and after. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { locale, t, word } from '../i18n';
import { number, percent, rupeesShort } from '../lib/format';
import type { Book } from '../lib/lab/measure.mjs';
import type { Threshold } from '../lib/lab/what-if.mjs';
import { thresholdsOf, tryWhatIf, whatIf, whatIfError } from '../state/lab';
import { ErrorPanel } from './ErrorPanel';
import { Section } from './text';

/** A hand that rests this long has chosen. */
const REST_MS = 90;

/** Yes or no by itself: its threshold has nowhere to go. */
const FLAGS = new Set(['R1_new_to_credit', 'O7_unpaid_emi_bounces_30d']);

interface Span {
  min: number;
  max: number;
  step: number;
}

/** How far a threshold can be moved: shares to 100 %, a bureau score within its scale, counts to some times what they are. */
export function spanOf({ metric, value }: Pick<Threshold, 'metric' | 'value'>): Span {
  if (metric === 'R1_score') return { min: 300, max: 900, step: 10 };
  if (/share|variance|negative_days|on_time|top1|DQ_index/.test(metric)) return { min: 0, max: 100, step: 1 };
  if (/dpd/.test(metric)) return { min: 0, max: 180, step: 15 };
  if (/months/.test(metric)) return { min: 0, max: Math.max(12, 2.5 * value), step: 1 };
  return { min: 0, max: Math.max(6, 3 * value), step: 1 };
}

export function LabWhatIf() {
  const all = thresholdsOf.value;
  const [place, setPlace] = useState('');
  const [value, setValue] = useState<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  const list = (all ?? []).filter(({ metric }) => !FLAGS.has(metric));
  const chosen = list.find((each) => each.place === place) ?? list.find(({ reason }) => reason === 'D_BUREAU_SCORE');
  const given = whatIf.value;
  const moveTo = (to: number): void => {
    if (chosen === undefined) return;
    setValue(to);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      void tryWhatIf({ place: chosen.place, to });
    }, REST_MS);
  };
  const at = value ?? chosen?.value ?? 0;
  return (
    <Section title={t('lab.whatIf')} note={t('lab.whatIfNote')}>
      {whatIfError.value !== null && <ErrorPanel error={whatIfError.value} />}
      {chosen === undefined || (given === null && whatIfError.value === null) ? (
        whatIfError.value === null && <p class="empty">{t('lab.whatIfSoon')}</p>
      ) : (
        <div class="lab-whatif">
          <div>
            <label class="field">
              <span>{t('lab.rule')}</span>
              <select
                value={chosen.place}
                onChange={(event) => {
                  setPlace(event.currentTarget.value);
                  setValue(null);
                  void tryWhatIf(null);
                }}
              >
                {list.map((each) => (
                  <option key={each.place} value={each.place}>
                    {thresholdName(each)}
                  </option>
                ))}
              </select>
            </label>
            <p class="note">{t(`lab.does.${outcomeOf(chosen)}`)}</p>
            <label class="slider">
              <span>{t(`lab.compare.${chosen.compare}`)}</span>
              <output class="num">{number(at, locale.value, 2)}</output>
              <input
                type="range"
                {...spanOf(chosen)}
                value={at}
                aria-label={thresholdName(chosen)}
                aria-valuetext={`${t(`lab.compare.${chosen.compare}`)} ${number(at, locale.value, 2)}`}
                onInput={(event) => {
                  moveTo(event.currentTarget.valueAsNumber);
                }}
              />
            </label>
            <div class="actions">
              <button
                type="button"
                disabled={at === chosen.value}
                onClick={() => {
                  moveTo(chosen.value);
                }}
              >
                {t('lab.asItIs', { value: number(chosen.value, locale.value, 2) })}
              </button>
            </div>
          </div>
          {given !== null && (
            <>
              <Answer before={given.before} after={given.after} />
              <p class="note lab-ms">
                {given.change === null
                  ? t('lab.notMoved')
                  : t('lab.judgedIn', {
                      count: number(given.after.borrowers, locale.value),
                      ms: number(Math.round(given.ms), locale.value),
                    })}
              </p>
            </>
          )}
        </div>
      )}
    </Section>
  );
}

/** What refers or refuses is worded; what only limits goes by its rule and its figure. */
function thresholdName(each: Threshold): string {
  const rule = word('rule', each.rule, each.name);
  if (each.outcome !== 'limit') return word('block', each.reason, rule);
  return t('lab.limited', { rule, value: number(each.value, locale.value, 2) });
}

function outcomeOf({ outcome }: Threshold): 'refer' | 'reject' | 'limit' {
  return outcome === 'reject' || outcome === 'limit' ? outcome : 'refer';
}

const many = (book: Book, outcome: string): number =>
  book.outcomes.find((each) => each.outcome === outcome)?.count ?? 0;

function Answer({ before, after }: { before: Book; after: Book }) {
  const share = (value: number | null): string => percent(value === null ? null : 100 * value, locale.value, 2);
  const count = (value: number): string => number(value, locale.value);
  const money = (value: number): string => rupeesShort(value, locale.value);
  const rows: [string, string, string][] = [
    [t('lab.col.approved'), share(before.approval_rate), share(after.approval_rate)],
    [t('lab.ofThemBad'), share(before.bad_rate), share(after.bad_rate)],
    [t('lab.expectedLoss'), money(before.expected_loss), money(after.expected_loss)],
    [t('lab.seenLoss'), money(before.seen_loss), money(after.seen_loss)],
    [t('lab.lent'), money(before.lent), money(after.lent)],
    ...(['APPROVE', 'APPROVE_REDUCED', 'REFER', 'REJECT'] as const).map((outcome): [string, string, string] => [
      t(`outcome.${outcome}`),
      count(many(before, outcome)),
      count(many(after, outcome)),
    ]),
  ];
  return (
    <div class="lab-answer" role="status" aria-live="polite">
      <table>
        <caption class="hidden">{t('lab.whatIf')}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col" class="is-number">
              {t('lab.now')}
            </th>
            <th scope="col" class="is-number">
              {t('lab.then')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, now, then]) => (
            <tr key={name} class={now === then ? undefined : 'is-moved'}>
              <th scope="row">{name}</th>
              <td class="is-number num">{now}</td>
              <td class="is-number num">{then}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
