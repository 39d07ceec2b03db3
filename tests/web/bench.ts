/** The page's state on the canned engine: a pipeline that runs, and what it saves as files. */
import { EngineClient, type EngineHost } from '../../web/src/engine/client';
import { KeeperClient, type KeeperHost } from '../../web/src/engine/keeper';
import type { About } from '../../web/src/engine/protocol';
import { serve } from '../../web/src/engine/serve';
import type { SideEngine } from '../../web/src/engine/shell';
import type { Keeper } from '../../web/src/keeper/keeper';
import type { ToKeeper } from '../../web/src/keeper/types';
import { Consents } from '../../web/src/state/consents';
import { Pipeline } from '../../web/src/state/pipeline';
import { provide } from '../../web/src/state/services';
import * as session from '../../web/src/state/session';
import { beside } from './beside';
import createEngine from './fake-engine';

export interface Bench {
  pipeline: Pipeline;
  saved: { name: string; type: string; text: string }[];
  /** The same files as bytes, in the same order. */
  bytes: Uint8Array<ArrayBuffer>[];
}

export const ABOUT: About = { policy: '', loaded: [], stopped: [], file: false, stored: true, scores: false };

/** Each engine is a canned one of its own. */
const hostOf = (): EngineHost => ({
  onEngine: null,
  onFailed: null,
  spawn(generation) {
    const { port1, port2 } = new MessageChannel();
    serve(port1, () => createEngine(), beside(createEngine));
    this.onEngine?.(generation, port2);
  },
});

function side(): SideEngine {
  const engine = new EngineClient(hostOf());
  return {
    engine,
    end: () => {
      engine.close();
    },
  };
}

/** `keeper` answers what is stored; without one nothing is asked of it. */
export function setUp(keeper?: Keeper): Bench {
  session.forget();
  const keeperHost: KeeperHost = {
    onKeeper: null,
    onKeeperFailed: null,
    startKeeper() {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = (event: MessageEvent<ToKeeper>) => {
        void keeper?.answer(event.data).then((answer) => {
          port1.postMessage(answer);
        });
      };
      this.onKeeper?.(port2);
    },
  };
  const pipeline = new Pipeline(new EngineClient(hostOf()));
  const saved: Bench['saved'] = [];
  const files: Bench['bytes'] = [];
  const save = (name: string, type: string, bytes: Uint8Array<ArrayBuffer>): void => {
    saved.push({ name, type, text: new TextDecoder().decode(bytes) });
    files.push(bytes);
  };
  const about = (): Promise<About> => Promise.resolve(ABOUT);
  provide({
    shell: { save, about, update: () => undefined, sideEngine: side },
    pipeline,
    consents: new Consents(pipeline),
    keeper: new KeeperClient(keeperHost),
  });
  return { pipeline, saved, bytes: files };
}
