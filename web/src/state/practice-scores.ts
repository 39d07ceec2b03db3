/** Scores of this visit, and the file that carries them from one visit to the next. What the device keeps: practice-kept.ts. */
import { signal } from '@preact/signals';
import type { PracticeGrade, Scored } from '../engine/api';
import { todayInIndia } from '../lib/format';
import { FORMAT, joined, MOST, scoresOf } from '../lib/scored';
import { saveFile } from './services';

export const scores = signal<readonly Scored[]>([]);

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function scored(grade: PracticeGrade): void {
  const parts = Object.fromEntries(
    grade.parts.flatMap(({ id, counted, points }) => (counted ? [[id, points] as const] : [])),
  );
  const { seed, difficulty, theme, score } = grade;
  const one = { id: newId(), seed, difficulty, theme, day: todayInIndia(), score, parts };
  scores.value = [...scores.value, one].slice(-MOST);
}

export function saveScores(): void {
  saveFile(
    `practice-scores-${todayInIndia()}.json`,
    'application/json',
    JSON.stringify({ format: FORMAT, data_origin: 'SYNTHETIC', scores: scores.value }, null, 1),
  );
}

/** The scores of a file; null when it isn't one of ours, whole. */
export function readScores(text: string): Scored[] | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  const list = scoresOf(document);
  return list === 'newer' ? null : list;
}

/** Those that come from elsewhere before those of this visit; what is here already adds nothing. */
export function addScores(saved: readonly Scored[]): void {
  scores.value = joined(saved, scores.value);
}

export const mean = (list: readonly Scored[]): number | null =>
  list.length === 0 ? null : Math.round(list.reduce((sum, { score }) => sum + score, 0) / list.length);
