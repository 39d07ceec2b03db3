/** One request to a module of the engine's lanes (wasm/lanes.hpp), and what may refuse it. */
import type { EngineModule } from '../../../wasm/engine';
import { HOST_CODES, type ErrorBody, type Json } from './api';

/** A refusal that is ours (not the engine's), to be answered as an error value. */
export class Refusal extends Error {
  constructor(readonly body: ErrorBody) {
    super(body.message);
  }
}

type EngineReply = { ok: Json } | { error: ErrorBody };

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A request's text to a module; its `ok`, or a Refusal. */
export function exchange(module: EngineModule, text: string): Json {
  const bytes = encoder.encode(text);
  const address = module.controlReserve(bytes.length);
  if (address === 0) throw outOfMemory(bytes.length);
  module.HEAPU8.set(bytes, address);
  const length = module.request(bytes.length);
  const at = module.replyAddress();
  // HEAPU8 is read again here: the call above may have grown memory and detached the older view.
  const reply = JSON.parse(decoder.decode(module.HEAPU8.subarray(at, at + length))) as EngineReply;
  if ('error' in reply) throw new Refusal(reply.error);
  return reply.ok;
}

export function outOfMemory(bytes: number): Refusal {
  return new Refusal({
    code: HOST_CODES.memory,
    message: 'The engine has no room for this.',
    got: `${bytes} bytes`,
    hint: 'Use a shorter period or a smaller file, or close other tabs.',
  });
}
