/** What an officer decided beside the engine's decision, when the engine has decided again. */
import type { OfficerDecision } from '../engine/api';
import { bodyOf, type EngineClient } from '../engine/client';
import * as session from './session';

/** It is told again to a fresh engine; beside another decision it has ended, and the page says so. */
export async function overrideAgain(
  client: EngineClient,
  made: OfficerDecision,
  signal: AbortSignal,
): Promise<OfficerDecision | null> {
  const { outcome, reason, note, officer, amount, tenure_months, annual_rate, decision_sha256 } = made;
  const terms = {
    ...(outcome === 'APPROVE' ? { amount } : {}),
    ...(outcome === 'APPROVE' && tenure_months !== null ? { tenure_months } : {}),
    ...(outcome === 'APPROVE' && annual_rate !== null ? { annual_rate } : {}),
  };
  try {
    return await client.call(
      'decision.override',
      { customer_id: session.customer.value, outcome, reason: reason.code, note, officer, ...terms, decision_sha256 },
      { signal },
    );
  } catch (cause) {
    const error = bodyOf(cause);
    if (error.code !== 'E_DECISION_CHANGED') throw cause;
    if (!signal.aborted) session.notice.value = error;
    return null;
  }
}
