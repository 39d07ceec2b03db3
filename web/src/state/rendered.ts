/** A simulated borrower's data as files: made by the engine when asked for, kept nowhere. */
import type { RenderedFile } from '../engine/api';
import { mediaType } from '../lib/rendered';
import { saveFile, services } from './services';

export async function listRendered(): Promise<RenderedFile[]> {
  const reply = await services().pipeline.withStep('fetch', (client, customer_id) =>
    client.call('data.export', { customer_id, type: 'files' }),
  );
  return reply !== null && 'files' in reply ? (reply.files ?? []) : [];
}

export async function saveRendered(name: string): Promise<void> {
  const exported = await services().pipeline.withStep('fetch', (client, customer_id) =>
    client.export({ customer_id, type: 'files', name }),
  );
  if (exported !== null) saveFile(name, mediaType(name), exported.bytes);
}
