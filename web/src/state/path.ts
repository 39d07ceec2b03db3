/** What would change the answer, and what the officer decides beside the engine. */
import type { DecisionReply, OfficerDecision, OfficerParams, PathReply, StressReply } from '../engine/api';
import { services } from './services';

/** For the request that was decided last; null when it can't be worked out. */
export function readPath(reply: DecisionReply): Promise<PathReply | null> {
  const { amount, tenure_months, product, lender } = reply.request;
  return services().pipeline.withStep('decision', (client, customer_id) =>
    client.call('decision.path', {
      customer_id,
      amount,
      tenure_months,
      ...(product === undefined ? {} : { product }),
      ...(lender === undefined ? {} : { lender }),
    }),
  );
}

/** The cover of the loan that was decided: the amount granted, else the indicative one, else the one asked for. */
export function readStress(reply: DecisionReply): Promise<StressReply | null> {
  const { tenure_months: asked, product, lender } = reply.request;
  const shown = reply.indicative ?? null;
  const given = (name: string): number | null => {
    const value = shown?.[name];
    return typeof value === 'number' && value > 0 ? value : null;
  };
  const amount = reply.amount > 0 ? reply.amount : (given('amount') ?? reply.request.amount);
  const tenure_months = reply.tenure_months ?? given('tenure_months') ?? asked;
  return services().pipeline.withStep('decision', (client, customer_id) =>
    client.call('decision.stress', {
      customer_id,
      amount,
      tenure_months,
      ...(product === undefined ? {} : { product }),
      ...(lender === undefined ? {} : { lender }),
    }),
  );
}

/** The officer's decision; the engine refuses what nobody may grant, which then stands in the step's error panel. */
export function overrideDecision(params: OfficerParams): Promise<OfficerDecision | null> {
  return services().pipeline.withStep('decision', (client, customer_id) =>
    client.call('decision.override', { customer_id, ...params }),
  );
}

/** Takes it back; the engine's decision stands alone again. */
export async function withdrawOverride(): Promise<boolean> {
  const done = await services().pipeline.withStep('decision', (client, customer_id) =>
    client.call('decision.override', { customer_id, withdraw: true }),
  );
  return done !== null;
}
