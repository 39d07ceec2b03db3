/** A simulated borrower's data as files: made by the engine when asked for, kept nowhere. The hidden truth with them. */
import { mediaType, type Saved } from '../lib/rendered';
import { saveFile, services } from './services';
import { generated } from './session';

export async function listRendered(): Promise<Saved[]> {
  const reply = await services().pipeline.withStep('fetch', (client, customer_id) =>
    client.call('data.export', { customer_id, type: 'files' }),
  );
  const files: Saved[] = reply !== null && 'files' in reply ? (reply.files ?? []) : [];
  const truth = generated.value?.truth ?? [];
  return [...files, ...truth.map(({ name }): Saved => ({ name, kind: 'truth' }))];
}

export async function saveRendered({ name, kind }: Saved): Promise<void> {
  const type = kind === 'truth' ? 'truth' : 'files';
  const exported = await services().pipeline.withStep('fetch', (client, customer_id) =>
    client.export({ customer_id, type, name }),
  );
  if (exported !== null) saveFile(name, mediaType(name), exported.bytes);
}
