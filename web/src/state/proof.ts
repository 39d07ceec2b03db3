/** Receipts and the audit trail: signed, saved, and checked when they come back. */
import type { AuditEvent, AuditVerdict, Json, NoteEvent, Receipt, ReceiptCheck } from '../engine/api';
import type { SignatureVerdict } from '../engine/keeper';
import { saveFile, services } from './services';
import * as session from './session';

/**
 * The engine's log says what the page did; a session without an engine has no log either. False: it could not be said,
 * and the notice on the page tells why.
 */
export async function note(event: NoteEvent, detail: Record<string, string | number | boolean> = {}): Promise<boolean> {
  if (session.journey.value.status.fetch !== 'done' || session.source.value.kind === 'stored') return true;
  const noted = await services().pipeline.withStep('fetch', (client, customer_id) =>
    client.call('audit.note', { customer_id, event, detail }),
  );
  return noted !== null;
}

/** The receipt of the decision on the screen, signed; its file's name says nothing of whose it is. */
export async function saveReceipt(): Promise<string | null> {
  return services().pipeline.withStep('decision', async (client, customer_id) => {
    const { receipt } = await client.call('receipt.get', { customer_id });
    const { text, fingerprint } = await services().keeper.sign(receipt);
    // Once it is signed, and before it leaves the page.
    await client.call('audit.note', { customer_id, event: 'receipt.signed', detail: {} });
    saveFile(`receipt-${receipt.issued ?? receipt.as_of}.json`, 'application/json', text);
    return fingerprint;
  });
}

export interface Checked {
  verdict: SignatureVerdict;
  /** Whether the session that is open comes to the same; null when there is none of that customer. */
  again: ReceiptCheck | null;
}

export async function checkSigned(text: string): Promise<Checked | null> {
  return services().pipeline.guarded(async () => {
    const verdict = await services().keeper.verify(text);
    if (!verdict.valid || verdict.kind === 'head') return { verdict, again: null };
    const receipt = verdict.document as unknown as Receipt;
    const open = session.journey.value.status.decision === 'done' && session.source.value.kind !== 'stored';
    if (!open || receipt.customer_id !== session.customer.value) return { verdict, again: null };
    const again = await services().pipeline.withStep('decision', (client, customer_id) =>
      client.call('receipt.check', { customer_id, receipt: verdict.document }),
    );
    return { verdict, again };
  });
}

/** The log as a file, and beside it its head, signed: with the head a log that was cut short shows. */
export async function saveAudit(): Promise<void> {
  await services().pipeline.withStep('fetch', async (client, customer_id) => {
    const { events, head } = await client.call('audit.list', { customer_id });
    const { text } = await services().keeper.signHead(head);
    const detail = { form: 'AUDIT_TRAIL', as: 'JSON', rows: events.length };
    await client.call('audit.note', { customer_id, event: 'page.export', detail });
    saveFile('audit_trail.json', 'application/json', `${JSON.stringify({ events, head }, null, 1)}\n`);
    saveFile('audit_head_signed.json', 'application/json', text);
  });
}

/** The log that is in the engine, or one from a file (with the head it came with, or a signed one). */
export async function verifyAudit(events: readonly AuditEvent[] | null, text?: string): Promise<AuditVerdict | null> {
  return services().pipeline.guarded(async () => {
    const customer_id = session.customer.value;
    const { pipeline } = services();
    if (text === undefined) {
      const { head } = await pipeline.ask('audit.list', { customer_id });
      return pipeline.ask('audit.verify', { customer_id, events: [...(events ?? [])], head });
    }
    const parsed = JSON.parse(text) as { events?: Json; head?: Json } | Json[];
    const [list, head] = Array.isArray(parsed) ? [parsed, undefined] : [parsed.events ?? null, parsed.head];
    return pipeline.ask('audit.verify', { customer_id, events: list, ...(head === undefined ? {} : { head }) });
  });
}
