/**
 * A policy with some of its numbers changed: "P09.D_BOUNCES=3" (the threshold of the check with that reason),
 * "P10.threshold=15" (of the rule's first check), "grade.D=pass" (a grade's answer), "capacity.dscr_min=1.4",
 * "benchmark=5.5"; several with ";".
 */
import { Stop } from './say.mjs';

const COMPARES = ['below', 'above', 'at_least'];

function number(text, change) {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new Stop(`--what-if: not a number in "${change}"`, 2);
  return value;
}

function apply(policy, change) {
  const [, place, text] = /^\s*([\w.]+)\s*=\s*(\S+)\s*$/.exec(change) ?? [];
  if (!place) throw new Stop(`--what-if: "P09.D_BOUNCES=3" is one change, "${change}" isn't`, 2);
  const [first, second] = place.split('.');
  if (first === 'benchmark') {
    const from = policy.benchmark.rate_percent;
    policy.benchmark.rate_percent = number(text, change);
    return { place, from, to: policy.benchmark.rate_percent };
  }
  if (first === 'capacity' && typeof policy.capacity[second] === 'number') {
    const from = policy.capacity[second];
    policy.capacity[second] = number(text, change);
    return { place, from, to: policy.capacity[second] };
  }
  if (first === 'grade') {
    const grade = policy.grades.find((one) => one.grade === second);
    if (!grade) throw new Stop(`--what-if: grades are ${policy.grades.map((one) => one.grade).join(', ')}`, 2);
    const from = grade.outcome;
    grade.outcome = text;
    return { place, from, to: text };
  }
  const rule = policy.rules.find((one) => one.id === first);
  if (!rule?.checks) {
    const known = policy.rules.filter((one) => one.checks).map((one) => one.id);
    throw new Stop(`--what-if: rules with thresholds are ${known.join(', ')}`, 2);
  }
  const check = second === 'threshold' ? rule.checks[0] : rule.checks.find((one) => one.reason === second);
  if (!check) {
    throw new Stop(`--what-if: checks of ${first} are ${rule.checks.map((one) => one.reason).join(', ')}`, 2);
  }
  const compare = COMPARES.find((key) => check[key] !== undefined);
  const from = check[compare];
  check[compare] = number(text, change);
  return { place: `${first}.${check.reason}`, from, to: check[compare] };
}

export function changed(policy, text) {
  const copy = structuredClone(policy);
  const changes = text.split(';').map((change) => apply(copy, change));
  return { policy: copy, changes };
}
