/** The numbers of a policy that a person can move, and a policy with some of them moved. */

const COMPARES = ['below', 'above', 'at_least'];

const compareOf = (check) => COMPARES.find((key) => check[key] !== undefined);

/** The checks with a threshold, in the order of the rules: {place, rule, name, reason, metric, compare, value, outcome}. */
export function thresholds(policy) {
  return policy.rules.flatMap((rule) =>
    (rule.checks ?? []).flatMap((check) => {
      const compare = compareOf(check);
      if (compare === undefined || typeof check[compare] !== 'number') return [];
      const place = `${rule.id}.${check.reason}`;
      return [
        {
          place,
          rule: rule.id,
          name: rule.name,
          reason: check.reason,
          metric: check.metric,
          compare,
          value: check[compare],
          outcome: check.outcome,
        },
      ];
    }),
  );
}

/**
 * Moves one number of `policy`, which is changed: "P09.D_BOUNCES" (the threshold of the check with that reason),
 * "P10.threshold" (of the rule's first check), "grade.D" (a grade's answer), "capacity.dscr_min", "benchmark". Gives
 * {place, from, to}; throws an Error that says what can be moved.
 */
export function move(policy, place, value) {
  const [first, second] = place.split('.');
  const swap = (owner, key) => {
    const from = owner[key];
    owner[key] = value;
    return from;
  };
  if (first === 'grade') {
    const grade = policy.grades.find((one) => one.grade === second);
    if (!grade) throw new Error(`grades are ${policy.grades.map((one) => one.grade).join(', ')}`);
    return { place, from: swap(grade, 'outcome'), to: value };
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error(`not a number for ${place}`);
  if (first === 'benchmark') return { place, from: swap(policy.benchmark, 'rate_percent'), to: value };
  if (first === 'capacity' && typeof policy.capacity[second] === 'number') {
    return { place, from: swap(policy.capacity, second), to: value };
  }
  const rule = policy.rules.find((one) => one.id === first);
  if (!rule?.checks) {
    const known = policy.rules.filter((one) => one.checks).map((one) => one.id);
    throw new Error(`rules with thresholds are ${known.join(', ')}`);
  }
  const check = second === 'threshold' ? rule.checks[0] : rule.checks.find((one) => one.reason === second);
  if (!check) throw new Error(`checks of ${first} are ${rule.checks.map((one) => one.reason).join(', ')}`);
  return { place: `${first}.${check.reason}`, from: swap(check, compareOf(check)), to: value };
}
