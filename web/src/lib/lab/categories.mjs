/**
 * Are rows in their true category? Pooled over borrowers as npm run quality pools them: macro-F1 is the mean F1 of the
 * categories that truly occur, by value is rupees in their true category. The intervals draw whole borrowers again.
 */
import { dice, middle95 } from './stats.mjs';

const WIDTH = 5; // rows truly of it, rows given it, right, rupees truly of it, rupees right

function figures(sums) {
  let [f1, known, value, right] = [0, 0, 0, 0];
  for (let at = 0; at < sums.length; at += WIDTH) {
    value += sums[at + 3];
    right += sums[at + 4];
    if (sums[at] === 0) continue;
    ++known;
    f1 += (2 * sums[at + 2]) / (sums[at] + sums[at + 1]);
  }
  return { macro: known > 0 ? f1 / known : null, by_value: value > 0 ? right / value : null };
}

/** Null when the lines hold no categories. Rests between its rounds. */
export function* categoriesSteps(lines, rounds = 200) {
  const kept = lines.filter((line) => line.categories);
  if (kept.length === 0) return null;
  const codes = [...new Set(kept.flatMap((line) => Object.keys(line.categories)))];
  const place = new Map(codes.map((code, i) => [code, i * WIDTH]));
  // A borrower has half of the categories at most.
  const borrowers = kept.map(({ categories }) =>
    Object.entries(categories).map(([code, values]) => ({ at: place.get(code), values })),
  );
  const pooled = (counts) => {
    const all = new Float64Array(codes.length * WIDTH);
    for (let i = 0; i < borrowers.length; ++i) {
      if (counts[i] === 0) continue;
      for (const { at, values } of borrowers[i]) {
        for (let k = 0; k < WIDTH; ++k) all[at + k] += counts[i] * values[k];
      }
    }
    return all;
  };
  const counts = new Uint32Array(borrowers.length).fill(1);
  const sums = pooled(counts);
  const roll = dice(1);
  const drawn = { macro: [], by_value: [] };
  for (let round = 0; round < rounds; ++round) {
    counts.fill(0);
    for (let i = 0; i < borrowers.length; ++i) ++counts[Math.floor(roll() * borrowers.length)];
    const again = figures(pooled(counts));
    for (const key of Object.keys(drawn)) if (again[key] !== null) drawn[key].push(again[key]);
    yield;
  }
  const own = figures(sums);
  const rows = codes.map((code) => {
    const [truth, given, right, value, right_value] = sums.subarray(place.get(code), place.get(code) + WIDTH);
    return {
      code,
      truth,
      given,
      right,
      value,
      precision: given > 0 ? right / given : null,
      recall: truth > 0 ? right / truth : null,
      f1: truth > 0 ? (2 * right) / (truth + given) : null,
      by_value: value > 0 ? right_value / value : null,
    };
  });
  rows.sort((a, b) => b.value - a.value || (a.code < b.code ? -1 : 1));
  return {
    rows,
    macro_f1: { value: own.macro, ...middle95(drawn.macro) },
    by_value: { value: own.by_value, ...middle95(drawn.by_value) },
  };
}
