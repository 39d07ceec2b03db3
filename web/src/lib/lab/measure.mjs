/**
 * What a population says about the scores: one object, for the page, the table, the JSON and the model card. Lines are those
 * of lab.borrower without their metrics. The one implementation for npm run validate and for the page, which lets it rest
 * between its rounds so that the page stays quick.
 */
import { categoriesSteps } from './categories.mjs';
import { fraudsOf } from './frauds.mjs';
import { auc, aucOf, bootstrapSteps, calibration, drain, ks, ksOf, psi, ranked, wilson } from './stats.mjs';

export { fraudsOf } from './frauds.mjs';

export const FLOORS = { ratio: 0.92, slope_low: 0.9, slope_high: 1.1, impact: 0.8 };
const CUTS = [0.5, 1, 1.5, 2, 3, 4, 6, 8, 10, 15, 20];
const BANDS = [90, 80, 70, 60, 50, 40, 30, 20, 10, 0];
/** Smaller groups say nothing about rates. */
const LEAST = 100;
/** Loss given default and how much of the loan is still owed, for the book's losses: the bank's of the policy. */
const LGD = 0.65;

const mean = (values) => (values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length);
const share = (items, fits) => (items.length === 0 ? null : items.filter(fits).length / items.length);
const approved = (line) => line.whole.outcome === 'APPROVE' || line.whole.outcome === 'APPROVE_REDUCED';
const bad = (line) => line.default;

/** GST state codes by zone. */
const ZONES = {
  north: ['01', '02', '03', '04', '05', '06', '07', '08', '09', '38'],
  west: ['23', '24', '25', '26', '27', '30'],
  south: ['28', '29', '31', '32', '33', '34', '36', '37'],
  east: ['10', '19', '20', '21', '22', '35'],
  'north-east': ['11', '12', '13', '14', '15', '16', '17', '18'],
};
const zoneOf = (line) => Object.keys(ZONES).find((zone) => ZONES[zone].includes(line.state)) ?? 'no GST';

const SLICES = {
  region: { of: zoneOf, floor: true },
  segment: { of: (line) => line.segment },
  size: {
    of: (line) =>
      line.turnover < 5e6 ? 'up to 50 lakh' : line.turnover < 2e7 ? '50 lakh to 2 crore' : 'above 2 crore',
  },
  vintage: {
    of: (line) =>
      line.vintage_months < 24 ? 'under 2 years' : line.vintage_months < 60 ? '2 to 5 years' : 'above 5 years',
  },
  'credit history': { of: (line) => (line.r1 === null ? 'new to credit' : 'known to a bureau') },
  profile: { of: (line) => line.profile },
  fraud: { of: (line) => (line.frauds.length > 0 ? 'fraud planted' : 'honest') },
};

const riskOf = (line, view) => ({ z: line[view].pd_12m_percent, p: line[view].pd_12m_percent / 100, y: line.default });

/** The cases of the whole file that were scored: for the ROC curve. */
export const casesOf = (lines) => lines.filter((line) => !line.whole.abstain).map((line) => riskOf(line, 'whole'));

/** AUC, Gini and KS of a view, with the oracle's AUC over the same borrowers and the ratio. */
function* discrimination(lines, view) {
  const kept = lines.filter((line) => line[view] && !line[view].abstain);
  const cases = kept.map((line) => ({ ...riskOf(line, view), o: line.true_pd }));
  const own = auc(cases);
  if (!own) return { borrowers: kept.length, bads: kept.filter(bad).length, auc: null };
  const truth = auc(cases.map((c) => ({ z: c.o, y: c.y })));
  const most = ks(cases);
  const rounds = kept.length > 3000 ? 60 : 200;
  const [stated, known] = [ranked(cases, (c) => c.z), ranked(cases, (c) => c.o)];
  const ratio = yield* bootstrapSteps(cases, (counts) => aucOf(stated, counts) / aucOf(known, counts), rounds);
  const spread = yield* bootstrapSteps(cases, (counts) => ksOf(stated, counts), rounds);
  return {
    borrowers: kept.length,
    abstained: lines.filter((line) => line[view]?.abstain).length,
    bads: own.bads,
    auc: own,
    gini: { value: 2 * own.value - 1, low: 2 * own.low - 1, high: 2 * own.high - 1 },
    ks: { value: most, ...spread },
    oracle: truth,
    ratio: { value: own.value / truth.value, ...ratio },
  };
}

function bands(lines) {
  const kept = lines.filter((line) => !line.whole.abstain);
  const rows = BANDS.map((low, i) => {
    const group = kept.filter((line) => line.whole.overall >= low && (i === 0 || line.whole.overall < BANDS[i - 1]));
    const bads = group.filter(bad).length;
    return {
      from: low,
      count: group.length,
      bads,
      bad_rate: group.length > 0 ? bads / group.length : null,
      interval: wilson(bads, group.length),
      stated: mean(group.map((line) => line.whole.pd_12m_percent / 100)),
    };
  });
  const solid = rows.filter((row) => row.count >= LEAST);
  const monotone = solid.every((row, i) => i === 0 || row.bad_rate >= solid[i - 1].bad_rate);
  return { rows, monotone };
}

/** If everybody below a PD were approved: how many, and how many of them go bad. */
function cuts(lines) {
  const kept = lines.filter((line) => !line.whole.abstain);
  return CUTS.map((cut) => {
    const group = kept.filter((line) => line.whole.pd_12m_percent < cut);
    return { pd_below_percent: cut, approval_rate: group.length / kept.length, bad_rate: share(group, bad) };
  });
}

/** The decisions: how many of each, how bad, how much lent and expected to be lost. */
export function bookOf(lines) {
  const outcomes = ['APPROVE', 'APPROVE_REDUCED', 'REFER', 'REJECT'].map((outcome) => {
    const group = lines.filter((line) => line.whole.outcome === outcome);
    return { outcome, count: group.length, share: group.length / lines.length, bad_rate: share(group, bad) };
  });
  const lent = lines.filter(approved);
  const sum = (of) => lent.reduce((total, line) => total + of(line), 0);
  const tally = new Map();
  for (const line of lines) {
    if (approved(line)) continue;
    for (const code of new Set(line.whole.reasons)) tally.set(code, (tally.get(code) ?? 0) + 1);
  }
  return {
    borrowers: lines.length,
    outcomes,
    approval_rate: lent.length / lines.length,
    bad_rate: share(lent, bad),
    lent: sum((line) => line.whole.amount),
    expected_loss: sum((line) => (line.whole.amount * LGD * line.whole.pd_12m_percent) / 100),
    seen_loss: sum((line) => (line.default ? line.whole.amount * LGD : 0)),
    reasons: [...tally]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 12)
      .map(([code, count]) => ({ code, count })),
  };
}

/** Approval of each group against the best treated one: of all, and of those who pay back. */
function slice(lines, name) {
  const groups = Map.groupBy
    ? Map.groupBy(lines, SLICES[name].of)
    : lines.reduce((map, line) => {
        const key = SLICES[name].of(line);
        return map.set(key, [...(map.get(key) ?? []), line]);
      }, new Map());
  const rows = [...groups].map(([group, members]) => {
    const kept = members.filter((line) => !line.whole.abstain);
    return {
      group,
      count: members.length,
      bads: members.filter(bad).length,
      bad_rate: share(members, bad),
      stated: mean(kept.map((line) => line.whole.pd_12m_percent / 100)),
      approval_rate: share(members, approved),
      good_approval_rate: share(
        members.filter((line) => !bad(line)),
        approved,
      ),
      rejection_rate: share(members, (line) => line.whole.outcome === 'REJECT'),
      auc: auc(kept.map((line) => riskOf(line, 'whole'))),
      psi: psi(
        lines.filter((line) => !line.whole.abstain).map((line) => line.whole.overall),
        kept.map((line) => line.whole.overall),
      ),
    };
  });
  rows.sort((a, b) => b.count - a.count || (a.group < b.group ? -1 : 1));
  const solid = rows.filter((row) => row.count >= LEAST);
  const best = (key) => Math.max(...solid.map((row) => row[key] ?? 0));
  const impact = solid.map((row) => row.approval_rate / best('approval_rate'));
  const chance = solid.map((row) => row.good_approval_rate / best('good_approval_rate'));
  return {
    name,
    rows,
    impact_ratio: solid.length > 1 ? Math.min(...impact) : null,
    opportunity_ratio: solid.length > 1 ? Math.min(...chance) : null,
  };
}

/** Scores in tens: how many of those who paid back and of those who didn't. */
function histogram(lines) {
  const kept = lines.filter((line) => !line.whole.abstain);
  return Array.from({ length: 10 }, (_, i) => {
    const group = kept.filter(({ whole: { overall } }) => Math.min(9, Math.floor(overall / 10)) === i);
    const bads = group.filter(bad).length;
    return { from: 10 * i, goods: group.length - bads, bads };
  });
}

/** `expected`: another population whose scores these are held against (PSI), or null. */
export const measure = (lines, expected = null) => drain(measureSteps(lines, expected));

export function* measureSteps(lines, expected = null) {
  const whole = yield* discrimination(lines, 'whole');
  const bare = yield* discrimination(lines, 'bank_only');
  const level = calibration(casesOf(lines));
  yield;
  const categories = yield* categoriesSteps(lines);
  const slices = Object.keys(SLICES).map((name) => slice(lines, name));
  const impact = slices.find((one) => one.name === 'region').impact_ratio;
  const floors = [
    {
      name: `AUC at least ${FLOORS.ratio} of the oracle's`,
      got: whole.ratio?.value ?? null,
      good: (whole.ratio?.value ?? 0) >= FLOORS.ratio,
    },
    {
      name: `calibration slope ${FLOORS.slope_low} to ${FLOORS.slope_high}`,
      got: level?.slope ?? null,
      good: level !== null && level.slope >= FLOORS.slope_low && level.slope <= FLOORS.slope_high,
    },
    {
      name: `adverse-impact ratio of regions at least ${FLOORS.impact}`,
      got: impact,
      good: impact === null || impact >= FLOORS.impact,
    },
  ];
  const certain = lines.filter((line) => !line.whole.abstain);
  return {
    synthetic: true,
    borrowers_measured: lines.length,
    bads: lines.filter(bad).length,
    floors,
    whole,
    bank_only: bare.borrowers > 0 ? { ...bare, book: outcomesOf(lines, 'bank_only') } : null,
    calibration: level,
    histogram: histogram(lines),
    frauds: fraudsOf(lines),
    categories,
    bands: bands(lines),
    cuts: cuts(lines),
    book: bookOf(lines),
    unsure: share(lines, (line) => line.whole.reasons.includes('D_UNSURE')),
    psi:
      expected === null
        ? null
        : psi(
            expected.filter((line) => !line.whole.abstain).map((line) => line.whole.overall),
            certain.map((line) => line.whole.overall),
          ),
    slices,
  };
}

function outcomesOf(lines, view) {
  const kept = lines.filter((line) => line[view]);
  return ['APPROVE', 'APPROVE_REDUCED', 'REFER', 'REJECT'].map((outcome) => ({
    outcome,
    count: kept.filter((line) => line[view].outcome === outcome).length,
  }));
}
