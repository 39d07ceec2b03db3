/** Practice scores as they are carried on, in a file or on the device: their form, what is taken back, and how two lists join. */
import type { PartId, Scored } from '../engine/api';

/** Of the file and of the record that is kept. */
export const FORMAT = 'msme-practice/1';
/** A visit's list, and a file's. */
export const MOST = 2000;
/** What is kept on the device: the last so many. */
export const MOST_KEPT = 1000;

const PARTS: readonly PartId[] = ['problems', 'decision', 'terms', 'reasons'];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const among = (value: unknown, from: number, to: number): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= from && value <= to;
const short = (value: unknown, most: number): value is string => typeof value === 'string' && value.length <= most;

/** Files were written before scores had ids: theirs is what they say. */
function scoreOf(value: unknown): Scored | null {
  if (!isRecord(value)) return null;
  const { id, seed, difficulty, theme, day, score, parts } = value;
  if (!short(seed, 60) || !short(difficulty, 20) || !short(theme, 20)) return null;
  if (typeof day !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(day) || !among(score, 0, 100) || !isRecord(parts))
    return null;
  if (id !== undefined && (!short(id, 300) || id === '')) return null;
  const known = Object.fromEntries(PARTS.flatMap((id) => (among(parts[id], 0, 100) ? [[id, parts[id]] as const] : [])));
  return { id: id ?? JSON.stringify([seed, day, score, known]), seed, difficulty, theme, day, score, parts: known };
}

/** Equal ones of one day stay as many as they are. */
function apart(list: readonly Scored[]): Scored[] {
  const seen = new Map<string, number>();
  return list.map((each) => {
    const count = seen.get(each.id) ?? 0;
    seen.set(each.id, count + 1);
    return count === 0 ? each : { ...each, id: `${each.id}#${count + 1}` };
  });
}

/** Null when it isn't one of ours, whole; `newer` when a later version of the page wrote it. */
export function scoresOf(document: unknown, most = MOST): Scored[] | 'newer' | null {
  if (!isRecord(document) || typeof document['format'] !== 'string') return null;
  if (document['format'] !== FORMAT) return /^msme-practice\/\d+$/.test(document['format']) ? 'newer' : null;
  if (!Array.isArray(document['scores']) || document['scores'].length > most) return null;
  const list = document['scores'].map(scoreOf);
  return list.some((each) => each === null) ? null : apart(list as Scored[]);
}

/** Both, each score once, in the order of their days; of one day the first list's before the second's. The last `most`. */
export function joined(first: readonly Scored[], second: readonly Scored[], most = MOST): Scored[] {
  const known = new Set(first.map(({ id }) => id));
  const all = [...first, ...second.filter(({ id }) => !known.has(id))];
  return all.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)).slice(-most);
}
