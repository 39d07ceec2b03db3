/** The UI's end of the port to the shell: spawn workers, save files, mirror the route. */
import { EngineClient, type EngineHost } from './client';
import type { About, FromShell, Part, Port, ToShell } from './protocol';
import type { KeeperHost } from './keeper';
import type { ReaderHost } from './reader';

/** One engine worker's place: workers of different lanes live side by side, each with one customer of its own. */
export class Lane implements EngineHost {
  onEngine: ((generation: number, port: Port) => void) | null = null;
  onFailed: ((generation: number, message: string) => void) | null = null;

  constructor(
    private readonly lane: number,
    private readonly tell: (message: ToShell) => void,
  ) {}

  spawn(generation: number): void {
    this.tell({ kind: 'spawn', lane: this.lane, generation });
  }

  end(): void {
    this.onEngine = null;
    this.onFailed = null;
    this.tell({ kind: 'end', lane: this.lane });
  }
}

/** An engine beside the session's, for simulated borrowers: practice, generator, lab. Whoever takes one ends it. */
export interface SideEngine {
  engine: EngineClient;
  end: () => void;
}

export class Shell implements ReaderHost, KeeperHost {
  onReader: ((id: number, port: Port) => void) | null = null;
  onReaderFailed: ((id: number, message: string) => void) | null = null;
  onOffline: ((state: 'ready' | 'update') => void) | null = null;
  onKeeper: ((port: Port) => void) | null = null;
  onKeeperFailed: ((message: string) => void) | null = null;
  private follow: ((hash: string) => void) | null = null;
  /** The place that came last while nobody followed. */
  private missed: string | null = null;
  private joined = false;
  private asked: ((about: About) => void)[] = [];
  private parts: { name: Part; resolve: (bytes: ArrayBuffer) => void; reject: (why: Error) => void }[] = [];
  private readonly lanes: Lane[] = [];

  private constructor(
    private readonly port: MessagePort,
    connected: (shell: Shell, hash: string) => void,
  ) {
    port.onmessage = (event: MessageEvent<FromShell>) => {
      const message = event.data;
      if (message.kind === 'engine') this.lanes[message.lane]?.onEngine?.(message.generation, message.port);
      else if (message.kind === 'failed') this.lanes[message.lane]?.onFailed?.(message.generation, message.message);
      else if (message.kind === 'reader') this.onReader?.(message.id, message.port);
      else if (message.kind === 'readerFailed') this.onReaderFailed?.(message.id, message.message);
      else if (message.kind === 'keeper') this.onKeeper?.(message.port);
      else if (message.kind === 'keeperFailed') this.onKeeperFailed?.(message.message);
      else if (message.kind === 'about') for (const told of this.asked.splice(0)) told(message.about);
      else if (message.kind === 'part') for (const told of this.askers(message.name)) told.resolve(message.bytes);
      else if (message.kind === 'partFailed')
        for (const told of this.askers(message.name)) told.reject(new Error(message.message));
      else if (message.kind === 'offline') this.onOffline?.(message.state);
      // The shell's first word is the place at which the page was opened.
      else if (!this.joined) {
        this.joined = true;
        connected(this, message.hash);
      } else if (this.follow === null) this.missed = message.hash;
      else this.follow(message.hash);
    };
  }

  /** Who follows the address bar; hears at once where it went meanwhile. */
  set onRoute(follow: (hash: string) => void) {
    this.follow = follow;
    const { missed } = this;
    this.missed = null;
    if (missed !== null) follow(missed);
  }

  /** Waits for the port of the document around this frame and for the place in the address bar. */
  static async connect(): Promise<{ shell: Shell; hash: string }> {
    const port = await window.greeted;
    if (port === undefined) throw new Error('the UI without its greeting');
    return new Promise((resolve) => {
      new Shell(port, (shell, hash) => {
        resolve({ shell, hash });
      });
    });
  }

  /** The first is the session's. Numbers aren't used twice, so what a lane that was ended still says reaches nobody. */
  lane(): Lane {
    const lane = new Lane(this.lanes.length, (message) => {
      this.tell(message);
    });
    this.lanes.push(lane);
    return lane;
  }

  sideEngine(): SideEngine {
    const lane = this.lane();
    const engine = new EngineClient(lane);
    return {
      engine,
      end: () => {
        engine.close();
        lane.end();
      },
    };
  }

  startReader(id: number): void {
    this.tell({ kind: 'reader', id });
  }

  endReader(id: number): void {
    this.tell({ kind: 'readerDone', id });
  }

  update(): void {
    this.tell({ kind: 'update' });
  }

  startKeeper(): void {
    this.tell({ kind: 'keeper' });
  }

  /** A late part of the page, as text. */
  async part(name: Part): Promise<string> {
    const bytes = await new Promise<ArrayBuffer>((resolve, reject) => {
      this.parts.push({ name, resolve, reject });
      this.tell({ kind: 'part', name });
    });
    return new TextDecoder().decode(bytes);
  }

  about(): Promise<About> {
    return new Promise((resolve) => {
      this.asked.push(resolve);
      this.tell({ kind: 'about' });
    });
  }

  save(name: string, type: string, bytes: Uint8Array<ArrayBuffer> | Blob): void {
    this.tell({ kind: 'save', name, type, bytes }, bytes instanceof Blob ? [] : [bytes.buffer]);
  }

  route(hash: string, title: string, lang: string): void {
    this.tell({ kind: 'route', hash, title, lang });
  }

  private askers(name: Part): typeof this.parts {
    const asked = this.parts.filter((each) => each.name === name);
    this.parts = this.parts.filter((each) => each.name !== name);
    return asked;
  }

  private tell(message: ToShell, transfer: Transferable[] = []): void {
    this.port.postMessage(message, transfer);
  }
}
