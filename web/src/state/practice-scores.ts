/** Scores of this visit, and the file that carries them from one visit to the next: nothing is stored by the page. */
import { signal } from '@preact/signals';
import type { PartId, PracticeGrade } from '../engine/api';
import { todayInIndia } from '../lib/format';
import { saveFile } from './services';

const FORMAT = 'msme-practice/1';
const MOST = 2000;
const PARTS: readonly PartId[] = ['problems', 'decision', 'terms', 'reasons'];

export interface Scored {
  seed: string;
  difficulty: string;
  theme: string;
  day: string;
  score: number;
  /** Points of each part that counted. */
  parts: Partial<Record<PartId, number>>;
}

export const scores = signal<readonly Scored[]>([]);

export function scored(grade: PracticeGrade): void {
  const parts = Object.fromEntries(
    grade.parts.flatMap(({ id, counted, points }) => (counted ? [[id, points] as const] : [])),
  );
  const { seed, difficulty, theme, score } = grade;
  scores.value = [...scores.value, { seed, difficulty, theme, day: todayInIndia(), score, parts }].slice(-MOST);
}

export function saveScores(): void {
  saveFile(
    `practice-scores-${todayInIndia()}.json`,
    'application/json',
    JSON.stringify({ format: FORMAT, data_origin: 'SYNTHETIC', scores: scores.value }, null, 1),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const among = (value: unknown, from: number, to: number): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= from && value <= to;

function scoreOf(value: unknown): Scored | null {
  if (!isRecord(value)) return null;
  const { seed, difficulty, theme, day, score, parts } = value;
  if (typeof seed !== 'string' || seed.length > 60 || typeof difficulty !== 'string' || typeof theme !== 'string')
    return null;
  if (typeof day !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(day) || !among(score, 0, 100) || !isRecord(parts))
    return null;
  const known = Object.fromEntries(PARTS.flatMap((id) => (among(parts[id], 0, 100) ? [[id, parts[id]] as const] : [])));
  return { seed, difficulty, theme, day, score, parts: known };
}

/** The scores of a file; null when it isn't one of ours, whole. */
export function readScores(text: string): Scored[] | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(document) || document['format'] !== FORMAT || !Array.isArray(document['scores'])) return null;
  const list = document['scores'].map(scoreOf);
  return list.some((each) => each === null) || list.length > MOST ? null : (list as Scored[]);
}

const key = (each: Scored): string => JSON.stringify([each.seed, each.day, each.score, each.parts]);

/** Those of the file before those of this visit; a file that is opened twice adds nothing. */
export function addScores(saved: readonly Scored[]): void {
  const left = new Map<string, number>();
  for (const each of saved) left.set(key(each), (left.get(key(each)) ?? 0) + 1);
  const here = scores.value.filter((each) => {
    const count = left.get(key(each)) ?? 0;
    left.set(key(each), count - 1);
    return count <= 0;
  });
  scores.value = [...saved, ...here].slice(-MOST);
}

export const mean = (list: readonly Scored[]): number | null =>
  list.length === 0 ? null : Math.round(list.reduce((sum, { score }) => sum + score, 0) / list.length);
