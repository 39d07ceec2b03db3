/** The page's half of the keeper: promises over its worker, which the shell starts when the first one is asked for. */
import type { AuditHead, Receipt, Scored } from './api';
export type { Plain, Retention, Shelf, SignatureVerdict, StoredCase } from '../keeper/types';
import type { FromKeeper, Plain, Retention, Shelf, SignatureVerdict, StoredCase, ToKeeper } from '../keeper/types';
import { EngineError } from './client';
import type { Port } from './protocol';

/** Whoever can start the keeper: the shell in the page, a harness in the tests. */
export interface KeeperHost {
  startKeeper(): void;
  onKeeper: ((port: Port) => void) | null;
  onKeeperFailed: ((message: string) => void) | null;
}

type WithoutId<T> = T extends { id: number } ? Omit<T, 'id'> : never;
type Answer = Exclude<FromKeeper, { kind: 'refused' }>;

export interface Storing {
  plain: Plain;
  passphrase: string;
  retention: Retention;
  files: boolean;
}

export class KeeperClient {
  private port: Port | null = null;
  private id = 0;
  private readonly waiting = new Map<number, { message: ToKeeper; done: (answer: FromKeeper) => void }>();

  constructor(private readonly host: KeeperHost) {
    host.onKeeper = (port) => {
      this.port = port;
      port.onmessage = (event: MessageEvent) => {
        const answer = event.data as FromKeeper;
        this.waiting.get(answer.id)?.done(answer);
      };
      for (const { message } of this.waiting.values()) port.postMessage(message, []);
    };
    host.onKeeperFailed = (message) => {
      this.port = null;
      const error = {
        code: 'E_STORE',
        message: 'The part that keeps sessions did not start, or stopped',
        got: message,
        hint: 'Try again',
      };
      for (const [id, { done }] of this.waiting) done({ kind: 'refused', id, error });
    };
  }

  async list(): Promise<Shelf> {
    return (await this.ask('shelf', { kind: 'list' })).shelf;
  }

  /** The shelf with the session on it, and its id. */
  async save(storing: Storing, replaces?: { id: string; revision: number }): Promise<{ shelf: Shelf; id: string }> {
    const message = { kind: 'save' as const, ...storing, ...(replaces !== undefined && { replaces }) };
    const { shelf, saved } = await this.ask('shelf', message);
    return { shelf, id: saved ?? '' };
  }

  async open(stored: string, passphrase: string): Promise<{ plain: Plain; head: StoredCase }> {
    return this.ask('plain', { kind: 'open', stored, passphrase });
  }

  async remove(stored: string): Promise<Shelf> {
    return (await this.ask('shelf', { kind: 'remove', stored })).shelf;
  }

  async pack(storing: Storing): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.ask('packed', { kind: 'pack', ...storing })).bytes;
  }

  async unpack(file: Blob, passphrase: string): Promise<{ plain: Plain; head: StoredCase }> {
    return this.ask('plain', { kind: 'unpack', file, passphrase });
  }

  /** The signed file's text, and the fingerprint of the key that signed. */
  async sign(receipt: Receipt): Promise<{ text: string; fingerprint: string }> {
    return this.ask('signed', { kind: 'sign', receipt });
  }

  async signHead(head: AuditHead): Promise<{ text: string; fingerprint: string }> {
    return this.ask('signed', { kind: 'signHead', head });
  }

  async verify(text: string): Promise<SignatureVerdict> {
    return (await this.ask('verdict', { kind: 'verify', text })).verdict;
  }

  /** Practice scores that the device keeps; null when it keeps none. */
  async scores(): Promise<Scored[] | null> {
    return (await this.ask('scores', { kind: 'scores' })).scores;
  }

  /** Adds to them and says what is kept now; null: another tab has switched it off. `begin`: from now on they are kept. */
  async keepScores(scores: readonly Scored[], begin: boolean): Promise<Scored[] | null> {
    return (await this.ask('scores', { kind: 'keepScores', scores, begin })).scores;
  }

  async dropScores(): Promise<void> {
    await this.ask('scores', { kind: 'dropScores' });
  }

  /** Another customer has begun. A keeper that doesn't run has no key. */
  forgetKey(): void {
    if (this.port !== null) void this.ask('forgotten', { kind: 'forget' }).catch(() => undefined);
  }

  private async ask<K extends Answer['kind']>(
    kind: K,
    request: WithoutId<ToKeeper>,
  ): Promise<Extract<Answer, { kind: K }>> {
    const id = ++this.id;
    const message = { ...request, id };
    const answer = await new Promise<FromKeeper>((done) => {
      this.waiting.set(id, { message, done });
      if (this.port === null) this.host.startKeeper();
      else this.port.postMessage(message, []);
    });
    this.waiting.delete(id);
    if (answer.kind === 'refused') throw new EngineError(answer.error);
    if (answer.kind !== kind)
      throw new EngineError({ code: 'E_STORE', message: `An answer of another kind: ${answer.kind}` });
    return answer as Extract<Answer, { kind: K }>;
  }
}
