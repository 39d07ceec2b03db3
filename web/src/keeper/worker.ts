/**
 * The keeper's worker: it alone encrypts, stores and opens sessions. It is spawned by the shell when something is stored
 * or shall be, inherits the shell's policy (no connection of any kind), and keeps neither passphrase nor key.
 */
import type { StartKeeper } from '../engine/protocol';
import { Keeper } from './keeper';
import { placesHere, storeIn } from './store';
import type { ToKeeper } from './types';

self.onmessage = (event: MessageEvent<StartKeeper>) => {
  if (event.data.kind !== 'start') return;
  self.onmessage = null;
  const { port, storage } = event.data;
  const keeper = new Keeper(storage ? storeIn(placesHere()) : null);
  // One after the other: a list must not look at what a save is about to write.
  let last: Promise<unknown> = Promise.resolve();
  port.onmessage = (request: MessageEvent<ToKeeper>) => {
    last = last.then(async () => {
      const answer = await keeper.answer(request.data);
      port.postMessage(answer, answer.kind === 'packed' ? [answer.bytes.buffer] : []);
    });
  };
};
