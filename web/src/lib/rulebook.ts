/** Scorecard and policy as the Credit method page shows them: bins and thresholds as ranges, and where a value falls. */
import type { Json, JsonObject } from '../engine/api';

const isObject = (value: Json | undefined): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
export const objectsOf = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];
export const member = (value: JsonObject | undefined, name: string): JsonObject => {
  const found = value?.[name];
  return isObject(found) ? found : {};
};
export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
export const numberOf = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null);

/** A bin of values: from (counted in) to (not counted in); null = open. */
export interface Bin {
  from: number | null;
  to: number | null;
  /** Points of a part's score, or log-odds of the overall one. */
  worth: number;
}

/** Bins stand in order and the first that holds takes the value: what a bin begins with is where the one before it ended. */
export function binsOf(item: JsonObject): Bin[] {
  let last: number | null = null;
  return objectsOf(item['bins']).map((each): Bin => {
    const [below, least] = [numberOf(each['below']), numberOf(each['at_least'])];
    const worth = numberOf(each['points']) ?? numberOf(each['logit']) ?? 0;
    if (below !== null) {
      const bin = { from: last, to: below, worth };
      last = below;
      return bin;
    }
    if (least !== null) {
      const bin = { from: least, to: last, worth };
      last = least;
      return bin;
    }
    // The rest, on the side where the others ended.
    return item['better'] === 'low' ? { from: last, to: null, worth } : { from: null, to: last, worth };
  });
}

export function binAt(bins: readonly Bin[], value: number | null): number {
  if (value === null) return -1;
  return bins.findIndex(({ from, to }) => (from === null || value >= from) && (to === null || value < to));
}

/** What one check of a rule asks: the metric, the comparison, the threshold. */
export interface Check {
  metric: string;
  compare: 'above' | 'below' | 'at_least';
  threshold: number;
  outcome: string;
  effect: string;
  grade: string;
  reason: string;
  text: string;
}

export function checksOf(rule: JsonObject): Check[] {
  return objectsOf(rule['checks']).flatMap((each): Check[] => {
    const compare = (['above', 'below', 'at_least'] as const).find((key) => numberOf(each[key]) !== null);
    if (compare === undefined) return [];
    return [
      {
        metric: textOf(each['metric']),
        compare,
        threshold: numberOf(each[compare]) ?? 0,
        outcome: textOf(each['outcome']),
        effect: textOf(each['effect']),
        grade: textOf(each['grade']),
        reason: textOf(each['reason']),
        text: textOf(each['text']),
      },
    ];
  });
}

/** log-odds → probability of default, in percent. */
export const pdOf = (logOdds: number): number => 100 / (1 + Math.exp(-logOdds));
