/** A trainee's answers as they are given, and the scores that a file carries on. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { PracticeBook, PracticeGrade, Scored } from '../../web/src/engine/api';
import { linesOf } from '../../web/src/state/practice';
import {
  answer,
  EMPTY_DRAFT,
  lackOf,
  marksOf,
  pointAt,
  restAbsent,
  shownBy,
  toggleReason,
} from '../../web/src/state/practice-marks';
import { addScores, mean, readScores, scored, scores } from '../../web/src/state/practice-scores';

const problem = (id: string) => ({ id, group: 'data', rows: true, bars: false });
const book = { problems: [problem('A'), problem('B'), problem('C')] } as unknown as PracticeBook;

describe('answers', () => {
  it('a row that shows a problem says that it is there; what isn’t there has no rows', () => {
    let draft = pointAt(EMPTY_DRAFT, 'A', 30, true);
    draft = pointAt(draft, 'A', 7, true);
    expect(draft.problems['A']).toEqual({ there: true, rows: [7, 30] });
    expect(shownBy(draft, 7)).toEqual(['A']);
    expect(pointAt(draft, 'A', 7, false).problems['A']?.rows).toEqual([30]);
    draft = answer(draft, 'A', false);
    expect(draft.problems['A']).toEqual({ there: false, rows: [] });
    expect(answer(draft, 'A', null).problems).toEqual({});
  });

  it('“all others” leaves what was said', () => {
    const draft = restAbsent(answer(EMPTY_DRAFT, 'B', true), book);
    expect(Object.entries(draft.problems).map(([id, { there }]) => [id, there])).toEqual([
      ['B', true],
      ['A', false],
      ['C', false],
    ]);
  });

  it('no more reasons than may be given', () => {
    let draft = EMPTY_DRAFT;
    for (const id of ['A', 'B', 'C', 'D']) draft = toggleReason(draft, id, 3);
    expect(draft.reasons).toEqual(['A', 'B', 'C']);
    expect(toggleReason(draft, 'B', 3).reasons).toEqual(['A', 'C']);
  });

  it('says what is missing, and asks for terms only with an approval', () => {
    expect(lackOf(EMPTY_DRAFT)).toBe('outcome');
    expect(lackOf({ ...EMPTY_DRAFT, outcome: 'REJECT' })).toBeNull();
    const yes = { ...EMPTY_DRAFT, outcome: 'APPROVE' as const };
    expect(lackOf({ ...yes, amount: 'much' })).toBe('amount');
    expect(lackOf({ ...yes, amount: '5 lakh', tenure: '12.5' })).toBe('tenure');
    expect(lackOf({ ...yes, amount: '5 lakh', tenure: '12', rate: '' })).toBe('rate');
    expect(lackOf({ ...yes, amount: '5 lakh', tenure: '12', rate: '14.5' })).toBeNull();
  });

  it('go to the engine in its own form', () => {
    const draft = pointAt(answer(EMPTY_DRAFT, 'B', false), 'A', 3, true);
    const terms = { amount: '₹5,00,000', tenure: '24', rate: '14.5' };
    expect(marksOf({ ...draft, ...terms, outcome: 'APPROVE', reasons: ['A'] })).toEqual({
      problems: { B: { there: false }, A: { there: true, rows: [3] } },
      outcome: 'APPROVE',
      amount: 500_000,
      tenure_months: 24,
      annual_rate: 14.5,
      reasons: ['A'],
    });
    expect(marksOf({ ...draft, ...terms, outcome: 'REJECT' })).not.toHaveProperty('amount');
  });
});

describe('rows as they came', () => {
  it('stand by their line', () => {
    expect(linesOf('{"a":1}\n{"a":2}\n')).toEqual([{ a: 1 }, { a: 2 }]);
  });
});

const one = (score: number, seed = 'PRAC-EASY-SOUND-1-1A'): Omit<Scored, 'id'> => ({
  seed,
  difficulty: 'EASY',
  theme: 'SOUND',
  day: '2026-11-27',
  score,
  parts: { problems: 40 },
});
const file = (list: unknown): string => JSON.stringify({ format: 'msme-practice/1', scores: list });

describe('scores', () => {
  beforeEach(() => {
    scores.value = [];
  });

  it('of a part that doesn’t count there are none', () => {
    const part = { weight: 1, share: 1, of: 50 };
    scored({
      ...one(80),
      parts: [
        { id: 'problems', counted: true, points: 40, ...part },
        { id: 'terms', counted: false, points: 0, ...part },
      ],
    } as unknown as PracticeGrade);
    expect(scores.value[0]?.parts).toEqual({ problems: 40 });
    expect(mean(scores.value)).toBe(80);
    expect(mean([])).toBeNull();
  });

  it('come back from a file; opened twice they don’t double, and two equal ones of one day stay two', () => {
    const saved = readScores(file([one(50), one(50), one(90)]));
    expect(saved).toHaveLength(3);
    scores.value = [{ ...one(70), id: 'a' }];
    addScores(saved ?? []);
    addScores(saved ?? []);
    expect(scores.value.map(({ score }) => score)).toEqual([50, 50, 90, 70]);
  });

  it('that were saved as a file and come back are the same; two that only look alike are two', () => {
    const twin = { ...one(60), parts: [] } as unknown as PracticeGrade;
    scored(twin);
    scored(twin);
    const saved = readScores(file(scores.value)) ?? [];
    expect(saved).toEqual(scores.value);
    addScores(saved);
    expect(scores.value).toHaveLength(2);
    scored(twin);
    addScores(saved);
    expect(scores.value).toHaveLength(3);
  });

  it('of other days stand in the order of their days', () => {
    scores.value = [{ ...one(70), id: 'a' }];
    addScores(
      readScores(
        file([
          { ...one(20), day: '2026-11-28' },
          { ...one(10), day: '2026-11-02' },
        ]),
      ) ?? [],
    );
    expect(scores.value.map(({ score }) => score)).toEqual([10, 70, 20]);
  });

  it.each([
    ['no JSON', '{'],
    ['another document', '{"format":"x","scores":[]}'],
    ['a score above 100', file([one(101)])],
    ['a score that is a text', file([{ ...one(1), score: '9' }])],
    ['a day that is none', file([{ ...one(1), day: 'today' }])],
    ['a row that is null', file([null])],
    ['scores that are no list', '{"format":"msme-practice/1","scores":{}}'],
    ['an id that is a number', file([{ ...one(1), id: 7 }])],
    ['a later format', file([one(1)]).replace('/1', '/2')],
    ['a seed of any length', file([{ ...one(1), seed: 'x'.repeat(61) }])],
  ])('a file with %s is refused whole', (_, text) => {
    expect(readScores(text)).toBeNull();
  });
});
