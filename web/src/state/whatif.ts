/** Another request and changes that a person picks, decided by the engine beside the decision that stands. */
import type { DecisionReply, WhatIfChange, WhatIfReply } from '../engine/api';
import { services } from './services';

export interface Wish {
  amount: number;
  tenure_months: number;
  /** Ids of changes. */
  changes: readonly string[];
  /** For what is kept up. */
  months: number;
}

export const wishOf = (reply: DecisionReply): Wish => ({
  amount: reply.request.amount,
  tenure_months: reply.request.tenure_months,
  changes: [],
  months: 6,
});

/** The answer to the request as it was decided: each try is in the audit trail, and to look again is not to try. */
const untouched = new WeakMap<DecisionReply, Promise<WhatIfReply | null>>();

/** Null when it can't be worked out; the page's notice says why. */
export function askWhatIf(reply: DecisionReply, wish: Wish): Promise<WhatIfReply | null> {
  const { amount, tenure_months } = reply.request;
  // Without changes there is nothing to keep up for months.
  if (wish.amount !== amount || wish.tenure_months !== tenure_months || wish.changes.length > 0)
    return ask(reply, wish);
  const known = untouched.get(reply);
  if (known !== undefined) return known;
  const asked = ask(reply, wish).then((answer) => {
    if (answer === null) untouched.delete(reply);
    return answer;
  });
  untouched.set(reply, asked);
  return asked;
}

function ask(reply: DecisionReply, wish: Wish): Promise<WhatIfReply | null> {
  const { product, lender } = reply.request;
  return services().pipeline.withStep('decision', (client, customer_id) =>
    client.call('decision.what_if', {
      customer_id,
      amount: wish.amount,
      tenure_months: wish.tenure_months,
      changes: [...wish.changes],
      months: wish.months,
      ...(product === undefined ? {} : { product }),
      ...(lender === undefined ? {} : { lender }),
    }),
  );
}

export interface AmountRange {
  min: number;
  max: number;
  step: number;
}

/** From small to above what the limits could give, in steps that a hand can hit: about a hundred of them. */
export function amountRange(reply: DecisionReply): AmountRange {
  const product = reply.caps.find(({ id }) => id === 'product')?.amount ?? Infinity;
  const others = reply.caps.flatMap(({ id, amount }) => (id === 'product' || amount === null ? [] : [amount]));
  const wanted = Math.max(2 * reply.request.amount, 1.2 * Math.max(0, ...others));
  const rough = Math.max(reply.request.amount, Math.min(wanted, product));
  const step = [5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000].find(
    (each) => rough / each <= 110,
  );
  const size = step ?? 2_500_000;
  return { min: size, max: Math.ceil(rough / size) * size, step: size };
}

const FIRST: readonly WhatIfChange['kind'][] = ['loan', 'figures'];

/** Loans and bounces first, then the rest in the engine's order; waiting by itself is what the others do too. */
export function byUse(changes: readonly WhatIfChange[]): { first: WhatIfChange[]; more: WhatIfChange[] } {
  const near = (change: WhatIfChange): boolean => FIRST.includes(change.kind) || change.id === 'no_bounces';
  return { first: changes.filter(near), more: changes.filter((change) => !near(change)) };
}
