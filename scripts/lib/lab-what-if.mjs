/**
 * A policy with some of its numbers changed: "P09.D_BOUNCES=3", "grade.D=pass", "capacity.dscr_min=1.4", "benchmark=5.5";
 * several with ";" (web/src/lib/lab/what-if.mjs says what can be moved).
 */
import { move } from '../../web/src/lib/lab/what-if.mjs';
import { Stop } from './say.mjs';

function apply(policy, change) {
  const [, place, text] = /^\s*([\w.]+)\s*=\s*(\S+)\s*$/.exec(change) ?? [];
  if (!place) throw new Stop(`--what-if: "P09.D_BOUNCES=3" is one change, "${change}" isn't`, 2);
  const value = place.startsWith('grade.') ? text : Number(text);
  try {
    return move(policy, place, value);
  } catch (cause) {
    throw new Stop(`--what-if: ${cause.message} ("${change}")`, 2);
  }
}

export function changed(policy, text) {
  const copy = structuredClone(policy);
  const changes = text.split(';').map((change) => apply(copy, change));
  return { policy: copy, changes };
}
