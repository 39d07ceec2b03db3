/**
 * The measures of the validation lab. Cases are {z, y, …}: a risk (higher = worse) and whether the borrower defaulted.
 * Plain functions, no randomness but that of a fixed seed.
 */

/** Ranks from 1, ties share the mean rank. @param {number[]} values */
function midranks(values) {
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  for (let i = 0; i < order.length;) {
    let j = i;
    while (j < order.length && values[order[j]] === values[order[i]]) ++j;
    for (let k = i; k < j; ++k) ranks[order[k]] = (i + 1 + j) / 2;
    i = j;
  }
  return ranks;
}

const sampleVariance = (values) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1);
};

/** Area under the ROC curve with DeLong's standard error and 95 % interval; null without both kinds of borrower. */
export function auc(cases) {
  const bad = cases.filter((c) => c.y).map((c) => c.z);
  const good = cases.filter((c) => !c.y).map((c) => c.z);
  const [m, n] = [bad.length, good.length];
  if (m < 2 || n < 2) return null;
  const all = midranks([...bad, ...good]);
  const ofBad = midranks(bad);
  const ofGood = midranks(good);
  const v10 = bad.map((_, i) => (all[i] - ofBad[i]) / n);
  const v01 = good.map((_, j) => 1 - (all[m + j] - ofGood[j]) / m);
  const value = v10.reduce((a, b) => a + b, 0) / m;
  const se = Math.sqrt(sampleVariance(v10) / m + sampleVariance(v01) / n);
  return { value, se, low: value - 1.96 * se, high: Math.min(1, value + 1.96 * se), bads: m, goods: n };
}

/** Largest distance of the two cumulative distributions. */
export function ks(cases) {
  const bads = cases.filter((c) => c.y).length;
  const goods = cases.length - bads;
  if (bads === 0 || goods === 0) return null;
  const sorted = [...cases].sort((a, b) => b.z - a.z);
  let [hit, miss, most] = [0, 0, 0];
  for (let i = 0; i < sorted.length; ++i) {
    if (sorted[i].y) ++hit;
    else ++miss;
    if (i + 1 === sorted.length || sorted[i + 1].z !== sorted[i].z) {
      most = Math.max(most, Math.abs(hit / bads - miss / goods));
    }
  }
  return most;
}

/** A small generator with a fixed seed (mulberry32): the same resamples on every machine. */
export function dice(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Runs a calculation that rests between its rounds to its end. */
export function drain(steps) {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The 2.5th and the 97.5th of a hundred values. */
export function middle95(values) {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { low: at(0.025), high: at(0.975) };
}

/**
 * The cases in the order of `of`, ties together, so that AUC and KS of any resample are one pass over how often each case was
 * drawn: to sort each of 200 resamples anew took ten times as long.
 */
export function ranked(cases, of) {
  const order = cases.map((_, i) => i).sort((a, b) => of(cases[a]) - of(cases[b]));
  // Where the next value begins.
  const ends = order.map((at, i) => (i + 1 === order.length || of(cases[order[i + 1]]) !== of(cases[at]) ? i + 1 : 0));
  const bad = Uint8Array.from(cases, (c) => (c.y ? 1 : 0));
  return { order, ends, bad };
}

/** AUC of the cases drawn `counts` times each; null without both kinds of borrower. */
export function aucOf({ order, ends, bad }, counts) {
  let [below, goods, bads, won, badsIn] = [0, 0, 0, 0, 0];
  for (let i = 0; i < order.length; ++i) {
    const at = order[i];
    if (bad[at] === 1) badsIn += counts[at];
    else goods += counts[at];
    if (ends[i] === 0) continue;
    won += badsIn * (below + (goods - below) / 2);
    bads += badsIn;
    below = goods;
    badsIn = 0;
  }
  return bads > 0 && goods > 0 ? won / bads / goods : null;
}

/** Their largest distance of the two cumulative distributions. */
export function ksOf({ order, ends, bad }, counts) {
  let [allBads, all] = [0, 0];
  for (let at = 0; at < counts.length; ++at) {
    all += counts[at];
    if (bad[at] === 1) allBads += counts[at];
  }
  const allGoods = all - allBads;
  if (allBads === 0 || allGoods === 0) return null;
  let [bads, goods, most] = [0, 0, 0];
  for (let i = 0; i < order.length; ++i) {
    const at = order[i];
    if (bad[at] === 1) bads += counts[at];
    else goods += counts[at];
    if (ends[i] !== 0) most = Math.max(most, Math.abs(bads / allBads - goods / allGoods));
  }
  return most;
}

/**
 * 95 % interval of `measure`, which is given how often each case was drawn: cases are drawn again, bads and goods apart.
 * Rests after every round.
 */
export function* bootstrapSteps(cases, measure, rounds = 200, seed = 1) {
  const roll = dice(seed);
  const places = cases.map((_, i) => i);
  const kinds = [places.filter((i) => cases[i].y), places.filter((i) => !cases[i].y)];
  const counts = new Uint32Array(cases.length);
  const values = [];
  for (let round = 0; round < rounds; ++round) {
    counts.fill(0);
    for (const kind of kinds) for (let k = 0; k < kind.length; ++k) ++counts[kind[Math.floor(roll() * kind.length)]];
    const value = measure(counts);
    if (value !== null) values.push(value);
    yield;
  }
  return middle95(values);
}

export const bootstrap = (...given) => drain(bootstrapSteps(...given));

/** The ROC curve: the share of bads against the share of goods from the highest risk down, a point for each risk. */
export function roc(cases) {
  const bads = cases.filter((c) => c.y).length;
  const goods = cases.length - bads;
  if (bads === 0 || goods === 0) return [];
  const sorted = [...cases].sort((a, b) => b.z - a.z);
  const points = [{ x: 0, y: 0, z: null }];
  let [hit, miss] = [0, 0];
  for (let i = 0; i < sorted.length; ++i) {
    if (sorted[i].y) ++hit;
    else ++miss;
    if (i + 1 === sorted.length || sorted[i + 1].z !== sorted[i].z) {
      points.push({ x: miss / goods, y: hit / bads, z: sorted[i].z });
    }
  }
  return points;
}

export const logistic = (z) => 1 / (1 + Math.exp(-z));
export const logit = (p) => Math.log(p / (1 - p));

/** Logistic regression with weights by Newton's steps; `rows` are arrays of numbers, the intercept is added in front. */
export function logisticFit(rows, y, weights = null, offset = null, ridge = 1e-9) {
  const size = rows[0].length + 1;
  const beta = new Array(size).fill(0);
  let hessian = [];
  for (let step = 0; step < 30; ++step) {
    const gradient = beta.map((b) => -ridge * b);
    hessian = beta.map((_, i) => beta.map((_, j) => (i === j ? ridge : 0)));
    for (let r = 0; r < rows.length; ++r) {
      const x = [1, ...rows[r]];
      const p = logistic(x.reduce((sum, v, i) => sum + v * beta[i], offset ? offset[r] : 0));
      const w = weights ? weights[r] : 1;
      for (let i = 0; i < size; ++i) {
        gradient[i] += w * (y[r] - p) * x[i];
        for (let j = 0; j <= i; ++j) hessian[i][j] += w * p * (1 - p) * x[i] * x[j];
      }
    }
    for (let i = 0; i < size; ++i) for (let j = i + 1; j < size; ++j) hessian[i][j] = hessian[j][i];
    const move = solve(hessian, gradient);
    for (let i = 0; i < size; ++i) beta[i] += move[i];
    if (Math.max(...move.map(Math.abs)) < 1e-9) break;
  }
  const unit = (k) => beta.map((_, i) => (i === k ? 1 : 0));
  return { beta, se: beta.map((_, k) => Math.sqrt(solve(hessian, unit(k))[k])) };
}

/** Gauss with pivots. */
function solve(matrix, right) {
  const a = matrix.map((row, i) => [...row, right[i]]);
  const n = right.length;
  for (let col = 0; col < n; ++col) {
    let pivot = col;
    for (let r = col + 1; r < n; ++r) if (Math.abs(a[r][col]) > Math.abs(a[pivot][col])) pivot = r;
    [a[col], a[pivot]] = [a[pivot], a[col]];
    for (let r = 0; r < n; ++r) {
      if (r === col) continue;
      const factor = a[r][col] / a[col][col];
      for (let k = col; k <= n; ++k) a[r][k] -= factor * a[col][k];
    }
  }
  return a.map((row, i) => row[n] / row[i]);
}

/** Cases with `p`, the stated PD: slope and intercept of y on logit(p), ECE and Brier, deciles. */
export function calibration(cases) {
  const kept = cases.filter((c) => c.p > 0 && c.p < 1);
  if (kept.filter((c) => c.y).length < 5) return null;
  const y = kept.map((c) => (c.y ? 1 : 0));
  const { beta, se } = logisticFit(
    kept.map((c) => [logit(c.p)]),
    y,
  );
  const level = logisticFit(
    kept.map(() => []),
    y,
    null,
    kept.map((c) => logit(c.p)),
  );
  const sorted = [...kept].sort((a, b) => a.p - b.p);
  const deciles = Array.from({ length: 10 }, (_, d) =>
    sorted.slice(Math.floor((d * sorted.length) / 10), Math.floor(((d + 1) * sorted.length) / 10)),
  ).map((group) => ({
    count: group.length,
    stated: group.reduce((sum, c) => sum + c.p, 0) / group.length,
    seen: group.filter((c) => c.y).length / group.length,
  }));
  return {
    slope: beta[1],
    slope_low: beta[1] - 1.96 * se[1],
    slope_high: beta[1] + 1.96 * se[1],
    intercept: level.beta[0],
    intercept_low: level.beta[0] - 1.96 * level.se[0],
    intercept_high: level.beta[0] + 1.96 * level.se[0],
    ece: deciles.reduce((sum, d) => sum + (d.count * Math.abs(d.stated - d.seen)) / sorted.length, 0),
    brier: kept.reduce((sum, c) => sum + (c.p - (c.y ? 1 : 0)) ** 2, 0) / kept.length,
    stated: kept.reduce((sum, c) => sum + c.p, 0) / kept.length,
    seen: y.reduce((a, b) => a + b, 0) / kept.length,
    deciles,
  };
}

/** Population stability index of two lists of scores over ten equal shares of the first. */
export function psi(expected, actual) {
  if (expected.length < 10 || actual.length < 10) return null;
  const sorted = [...expected].sort((a, b) => a - b);
  const edges = Array.from({ length: 9 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / 10)]);
  const shares = (values) => {
    const counts = new Array(10).fill(0.5);
    for (const v of values) counts[edges.filter((edge) => v >= edge).length] += 1;
    return counts.map((count) => count / (values.length + 5));
  };
  const [e, a] = [shares(expected), shares(actual)];
  return e.reduce((sum, share, i) => sum + (a[i] - share) * Math.log(a[i] / share), 0);
}

/** Wilson's 95 % interval of a share. */
export function wilson(hits, all) {
  if (all === 0) return [0, 1];
  const z = 1.96;
  const p = hits / all;
  const middle = p + (z * z) / (2 * all);
  const spread = z * Math.sqrt((p * (1 - p)) / all + (z * z) / (4 * all * all));
  const scale = 1 + (z * z) / all;
  // Rounding must not take an end beyond what a share can be.
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)];
}
