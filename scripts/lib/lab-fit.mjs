/**
 * Fits the scorecard to a population: what each bin costs in log-odds of default, never less for a worse bin, drawn towards
 * the points set by hand ("expert") where the population says little; then the weights of the three scores and the level.
 * Everything is in the open: penalised logistic regression, coordinate by coordinate, no chance involved.
 */
import { logistic, logisticFit } from '../../web/src/lib/lab/stats.mjs';

/** Log-odds that all points of a score made by hand: the weight of the draw's target. */
const EXPERT_SPAN = { cashflow_stability: 4.5, business_health: 2.5, debt_capacity: 4.5 };
const PENALTIES = [5, 15];
const FOLDS = 3;
/** However little a population shows of it, a cause keeps this share of the weight that people give it. */
const LEAST_SHARE = 0.25;

/** What an item sees, as the engine has it: undefined when missing, or when it hangs on words that aren't understood. */
export function valueOf(card, item, metrics) {
  const { words } = card.confidence;
  if (item.by_words && words && (metrics[words.metric] ?? words.at_least) < words.at_least) return undefined;
  return metrics[item.metric];
}

export function binOf(item, value) {
  const found = item.bins.findIndex((bin) =>
    bin.at_least !== undefined ? value >= bin.at_least : bin.below !== undefined && value < bin.below,
  );
  return found < 0 ? item.bins.length - 1 : found;
}

/** Every characteristic with the log-odds that its bins cost by hand. */
function itemsOf(card) {
  const items = [];
  for (const [part, { characteristics }] of Object.entries(card.scores)) {
    const whole = characteristics.reduce((sum, item) => sum + item.expert[0], 0);
    for (const item of characteristics) {
      const prior = item.expert.map((points) => ((item.expert[0] - points) * EXPERT_SPAN[part]) / whole);
      items.push({ part, item, prior, key: 'points' });
    }
  }
  for (const item of card.overall.adjustments) {
    items.push({ part: 'overall', item, prior: item.expert.map((odds) => odds - item.expert[0]), key: 'logit' });
  }
  return items;
}

export function findingsOdds(card, findings) {
  const { rules, cap } = card.overall.findings;
  const sum = rules.reduce((total, rule) => {
    const odds = findings.filter(([id]) => id === rule.rule).map(([, severity]) => rule[severity] ?? 0);
    return total + Math.max(0, ...odds);
  }, 0);
  return Math.min(sum, cap);
}

/** One column a step between bins, and one a missing value: the rows in which it stands. */
function columnsOf(items, card, cases) {
  const columns = [];
  items.forEach((entry, at) => {
    const steps = entry.item.bins.slice(1).map((_, b) => ({
      at,
      bin: b + 1,
      least: LEAST_SHARE * (entry.prior[b + 1] - entry.prior[b]),
      prior: entry.prior[b + 1] - entry.prior[b],
      rows: [],
      value: 0,
    }));
    // Missing stands between the best and the worst until the population says otherwise.
    const missing = { at, bin: -1, least: -Infinity, prior: entry.prior.at(-1) / 3, rows: [], value: 0 };
    cases.forEach((one, row) => {
      const value = valueOf(card, entry.item, one.metrics);
      if (value === undefined) missing.rows.push(row);
      else for (let b = binOf(entry.item, value); b > 0; --b) steps[b - 1].rows.push(row);
    });
    for (const column of [...steps, missing]) {
      column.value = column.prior;
      columns.push(column);
    }
  });
  return columns;
}

/** Penalised likelihood, one column after the other, until nothing moves. `use` picks the rows that count. */
function descend(columns, cases, penalty, use) {
  const z = Float64Array.from(cases, (one) => one.findings);
  for (const column of columns) {
    column.value = column.prior;
    for (const row of column.rows) z[row] += column.value;
  }
  let level = 0;
  const rows = cases.map((_, row) => row).filter(use);
  const move = (list, least, prior, weight, value) => {
    let [gradient, curve] = [weight * (prior - value), weight];
    for (const row of list) {
      if (!use(row)) continue;
      const p = logistic(z[row]);
      gradient += cases[row].weight * (cases[row].y - p);
      curve += cases[row].weight * p * (1 - p);
    }
    const step = Math.max(least - value, Math.max(-0.5, Math.min(0.5, gradient / Math.max(curve, 1e-9))));
    if (step !== 0) for (const row of list) z[row] += step;
    return step;
  };
  const everyone = cases.map((_, row) => row);
  for (let sweep = 0; sweep < 60; ++sweep) {
    let most = 0;
    for (let k = 0; k < 2; ++k) {
      const step = move(everyone, -Infinity, 0, 0, level);
      level += step;
      most = Math.max(most, Math.abs(step));
    }
    for (const column of columns) {
      const step = move(column.rows, column.least, column.prior, penalty, column.value);
      column.value += step;
      most = Math.max(most, Math.abs(step));
    }
    if (most < 1e-4) break;
  }
  return { z, level, rows };
}

const deviance = (cases, z, rows) =>
  rows.reduce((sum, row) => {
    const p = Math.min(1 - 1e-9, Math.max(1e-9, logistic(z[row])));
    return sum - cases[row].weight * (cases[row].y ? Math.log(p) : Math.log(1 - p));
  }, 0);

/** The penalty that foretells best, by folds of borrowers. */
function choosePenalty(columns, cases) {
  const tried = PENALTIES.map((penalty) => {
    let sum = 0;
    for (let fold = 0; fold < FOLDS; ++fold) {
      const { z } = descend(columns, cases, penalty, (row) => cases[row].borrower % FOLDS !== fold);
      const held = cases.map((_, row) => row).filter((row) => cases[row].borrower % FOLDS === fold);
      sum += deviance(cases, z, held);
    }
    return { penalty, deviance: sum };
  });
  return { best: tried.reduce((a, b) => (b.deviance < a.deviance ? b : a)).penalty, tried };
}

const round = (value, digits) => Math.round(value * 10 ** digits) / 10 ** digits;

/** Cases of the population: each borrower whole, and from unnamed bank rows alone with half the weight. */
export function casesOf(card, lines) {
  return lines.flatMap((line, borrower) =>
    [
      ['whole', 1],
      ['bank_only', 0.5],
    ]
      .filter(([view]) => line[view])
      .map(([view, weight]) => ({
        borrower,
        view,
        weight,
        y: line.default ? 1 : 0,
        metrics: line[view].metrics,
        findings: findingsOdds(card, line[view].findings),
        line,
      })),
  );
}

/** A scorecard like `card` with fitted bins; intercept and weights of the scores still to come (`level`). */
export function fitBins(card, lines, penalty = null) {
  const cases = casesOf(card, lines);
  const items = itemsOf(card);
  const columns = columnsOf(items, card, cases);
  const { best, tried } = penalty === null ? choosePenalty(columns, cases) : { best: penalty, tried: [] };
  descend(columns, cases, best, () => true);
  const fitted = structuredClone(card);
  const lossesOf = (at) => {
    const losses = [0];
    for (const column of columns) if (column.at === at && column.bin > 0) losses.push(losses.at(-1) + column.value);
    return losses;
  };
  const losses = items.map((_, at) => lossesOf(at));
  for (const [part, score] of Object.entries(fitted.scores)) {
    const span = items.reduce((sum, entry, at) => sum + (entry.part === part ? losses[at].at(-1) : 0), 0);
    score.coefficient = -round(span / 100, 5);
    score.characteristics.forEach((item) => {
      const at = items.findIndex((entry) => entry.part === part && entry.item.id === item.id);
      item.bins.forEach((bin, b) => {
        bin.points = round((100 * (losses[at].at(-1) - losses[at][b])) / span, 1);
      });
    });
  }
  for (const item of fitted.overall.adjustments) {
    const at = items.findIndex((entry) => entry.part === 'overall' && entry.item.id === item.id);
    const anchor = item.expert[0];
    item.bins.forEach((bin, b) => {
      bin.logit = round(anchor + losses[at][b], 3);
    });
  }
  return { card: fitted, penalty: best, tried, cases: cases.length };
}

/** A score's points of a borrower: earned, the most of what is known, the most of all. */
function pointsOf(card, part, metrics) {
  const sum = { earned: 0, known: 0, whole: 0 };
  for (const item of card.scores[part].characteristics) {
    const value = valueOf(card, item, metrics);
    const best = item.bins[0].points;
    sum.whole += best;
    if (value === undefined) continue;
    sum.known += best;
    sum.earned += item.bins[binOf(item, value)].points;
  }
  return sum;
}

/** The score as the PD takes it: what isn't known earns the typical share. */
function weighed(card, part, metrics) {
  const { earned, known, whole } = pointsOf(card, part, metrics);
  return round((100 * earned + card.scores[part].typical * (whole - known)) / whole, 2);
}

/** The adjustment whose missing bin says that there is no bureau report. */
const UNREPORTED = 'new_to_credit';

const adjustmentOdds = (card, metrics, without) =>
  card.overall.adjustments.reduce((sum, item) => {
    const value = valueOf(card, item, metrics);
    if (item.id === without && value === undefined) return sum;
    return sum + (value === undefined ? Number(item.missing) : item.bins[binOf(item, value)].logit);
  }, 0);

/** The log-odds of default as the engine has them (for borrowers that are scored). */
export const oddsOf = (card, { metrics, findings }) =>
  card.overall.intercept +
  Object.entries(card.scores).reduce(
    (sum, [part, { coefficient }]) => sum + coefficient * weighed(card, part, metrics),
    0,
  ) +
  adjustmentOdds(card, metrics, '') +
  findingsOdds(card, findings);

/**
 * The typical share of each score's points, the level, the slope, and what a missing bureau report costs, so that the mean PD
 * is that of the usual rates. `usual(line)`: the usual default rate of a borrower of its size.
 */
export function fitLevel(card, lines, usual) {
  const bands = new Map();
  for (const line of lines) {
    const band = bands.get(usual(line)) ?? { bads: 0, all: 0 };
    bands.set(usual(line), { bads: band.bads + (line.default ? 1 : 0), all: band.all + 1 });
  }
  const weightOf = (line) => {
    const rate = usual(line);
    const seen = bands.get(rate).bads / bands.get(rate).all;
    return line.default ? rate / seen : (1 - rate) / (1 - seen);
  };
  const fitted = structuredClone(card);
  for (const [part, score] of Object.entries(fitted.scores)) {
    const sum = { earned: 0, known: 0 };
    for (const line of lines) {
      const points = pointsOf(card, part, line.whole.metrics);
      sum.earned += weightOf(line) * points.earned;
      sum.known += weightOf(line) * points.known;
    }
    score.typical = round((100 * sum.earned) / sum.known, 1);
  }
  // One slope for the three: what each weighs against the others is settled by its points.
  const combined = (metrics) =>
    Object.entries(fitted.scores).reduce(
      (sum, [part, { coefficient }]) => sum + coefficient * weighed(fitted, part, metrics),
      0,
    );
  const rest = ({ metrics, findings }) => adjustmentOdds(card, metrics, UNREPORTED) + findingsOdds(card, findings);
  const y = lines.map((line) => (line.default ? 1 : 0));
  const weights = lines.map(weightOf);
  const { beta } = logisticFit(
    lines.map((line) => [combined(line.whole.metrics)]),
    y,
    weights,
    lines.map((line) => rest(line.whole)),
    1e-6,
  );
  // What no bureau report costs: the level that remains for those whose bank rows are all there is; never a reward.
  const bare = lines.every((line) => line.bank_only)
    ? logisticFit(
        lines.map(() => []),
        y,
        weights,
        lines.map((line) => rest(line.bank_only) + beta[0] + beta[1] * combined(line.bank_only.metrics)),
      )
    : null;
  for (const score of Object.values(fitted.scores)) score.coefficient = round(beta[1] * score.coefficient, 5);
  fitted.overall.intercept = round(beta[0], 4);
  const unreported = fitted.overall.adjustments.find((item) => item.id === UNREPORTED);
  if (bare) unreported.missing = round(Math.max(0, bare.beta[0]), 3);
  return fitted;
}
