/** The things that pages act through. Set once at start; pages never see the worker or the shell's port. */
import type { KeeperClient } from '../engine/keeper';
import type { Shell } from '../engine/shell';
import type { Consents } from './consents';
import type { Pipeline } from './pipeline';

interface Services {
  shell: Pick<Shell, 'save' | 'about' | 'update' | 'sideEngine'>;
  pipeline: Pipeline;
  consents: Consents;
  keeper: KeeperClient;
}

let present: Services | null = null;

export function provide(services: Services): void {
  present = services;
}

export function services(): Services {
  if (present === null) throw new Error('services() before provide()');
  return present;
}

/** Saves a text or bytes as a file through the shell. */
export function saveFile(name: string, type: string, content: string | Uint8Array<ArrayBuffer> | Blob): void {
  services().shell.save(name, type, typeof content === 'string' ? new TextEncoder().encode(content) : content);
}
