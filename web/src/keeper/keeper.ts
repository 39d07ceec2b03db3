/** What the keeper does with a store: lists, saves, opens and deletes sessions, enforces their deadlines, keeps practice scores. */
import type { Json } from '../engine/api';
import { fromFile, infoOf, inTrouble, newId, openCase, sealCase, toFile, troubleOf } from './envelope';
import { keyText, newKey, readKey, sign, signedText, signHead, verify, verifyHead, type Key } from '../proof/receipt';
import { canonical } from '../proof/canonical';
import { KeeperError, refuse } from './errors';
import { keepScores, keptScores } from './scores';
import type { Shelved, Store } from './store';
import type { Deletion, FromKeeper, Plain, Shelf, SignatureVerdict, StoredCase, ToKeeper } from './types';

/** Short of this a clock that was set right is no clock that was moved back. */
const CLOCK_TOLERANCE = 5 * 60_000;
/** Of OWASP's guidance on memorised secrets. */
export const PASSPHRASE_MIN = 10;

const notHere = (): never =>
  refuse('E_STORE_NONE', 'Nothing can be stored here', {
    hint: 'From a file, and where the browser forbids storage, a session can be saved as an encrypted file',
  });

function noRoom(cause: unknown): never {
  if (!(cause instanceof DOMException) || cause.name !== 'QuotaExceededError') throw cause;
  return refuse('E_STORE_QUOTA', 'The browser has no room for this', {
    hint: 'Nothing was changed. Delete stored sessions, store without the files, or save it as a file',
  });
}

function judge(text: string): SignatureVerdict {
  const head = text.startsWith('{"head":');
  const verdict = head ? verifyHead(text) : verify(text);
  if (!verdict.valid) return { valid: false, reason: verdict.reason, path: verdict.path };
  const document = 'receipt' in verdict ? verdict.receipt : verdict.document;
  return {
    valid: true,
    kind: head ? 'head' : 'receipt',
    document: document as unknown as Json,
    fingerprint: verdict.fingerprint,
  };
}

function passphraseOf(passphrase: string): string {
  if (passphrase.trim().length >= PASSPHRASE_MIN) return passphrase;
  return refuse('E_PASSPHRASE_SHORT', 'The passphrase is too short', {
    expected: `at least ${PASSPHRASE_MIN} characters; a few words that don't belong together are good`,
    hint: 'Nobody can open the session without it, we neither',
  });
}

export class Keeper {
  /** In memory for as long as the page is open, and in what is stored of a session that it signed for. */
  private key: Key | null = null;

  /** `store` is null where nothing may be stored. `now`: milliseconds since 1970. */
  constructor(
    private readonly store: Store | null,
    private readonly now: () => number = Date.now,
  ) {}

  async answer(request: ToKeeper): Promise<FromKeeper> {
    try {
      return await this.serve(request);
    } catch (cause) {
      if (cause instanceof KeeperError) return { kind: 'refused', id: request.id, error: cause.body };
      const error = { code: 'E_STORE', message: "The browser's storage failed", got: String(cause) };
      return { kind: 'refused', id: request.id, error };
    }
  }

  private async serve(request: ToKeeper): Promise<FromKeeper> {
    const { id } = request;
    switch (request.kind) {
      case 'list':
        return { kind: 'shelf', id, shelf: await this.shelf() };
      case 'save': {
        const store = this.store ?? notHere();
        const { plain, passphrase, retention, files, replaces } = request;
        const own = replaces?.id ?? newId();
        const before = replaces?.revision ?? 0;
        const envelope = await sealCase(this.withKey(plain), {
          passphrase: passphraseOf(passphrase),
          retention,
          files,
          now: this.now(),
          id: own,
          revision: before + 1,
        });
        await store.put(own, envelope, before).catch(noRoom);
        return { kind: 'shelf', id, shelf: await this.shelf(), saved: own };
      }
      case 'open': {
        const envelope = await (this.store ?? notHere()).get(request.stored);
        if (envelope === null) refuse('E_STORE_GONE', 'This session is no longer stored');
        const head = this.judged({ head: envelope.head, bytes: envelope.body.length });
        if (head.trouble !== undefined) inTrouble(head.trouble);
        return {
          kind: 'plain',
          id,
          plain: this.takeKey(await openCase(envelope, request.passphrase, this.now())),
          head,
        };
      }
      case 'remove':
        await this.remove(request.stored, 'person');
        return { kind: 'shelf', id, shelf: await this.shelf() };
      case 'pack': {
        const { plain, passphrase, retention, files } = request;
        const sealing = { retention, files, now: this.now(), id: newId(), revision: 0 };
        const envelope = await sealCase(this.withKey(plain), { ...sealing, passphrase: passphraseOf(passphrase) });
        return { kind: 'packed', id, bytes: toFile(envelope) };
      }
      case 'unpack': {
        const envelope = fromFile(new Uint8Array(await request.file.arrayBuffer()));
        // A file may come from anybody: its key signs nothing here.
        const { key: _key, ...plain } = await openCase(envelope, request.passphrase, this.now());
        this.key = null;
        return { kind: 'plain', id, plain, head: infoOf(envelope.head, envelope.body.length) };
      }
      case 'sign': {
        this.key ??= newKey();
        const bytes = new TextEncoder().encode(canonical(request.receipt));
        const text = signedText(sign(bytes, this.key.privateKey));
        return { kind: 'signed', id, text, fingerprint: this.key.fingerprint };
      }
      case 'signHead': {
        this.key ??= newKey();
        const text = signedText(signHead(request.head, this.key.privateKey));
        return { kind: 'signed', id, text, fingerprint: this.key.fingerprint };
      }
      case 'forget':
        this.key = null;
        return { kind: 'forgotten', id };
      case 'verify':
        return { kind: 'verdict', id, verdict: judge(request.text) };
      case 'scores':
        return { kind: 'scores', id, scores: this.store === null ? null : await keptScores(this.store) };
      case 'keepScores': {
        const { scores, begin } = request;
        const kept = await keepScores(this.store ?? notHere(), scores, begin).catch(noRoom);
        return { kind: 'scores', id, scores: kept };
      }
      case 'dropScores':
        await (this.store ?? notHere()).dropScores();
        return { kind: 'scores', id, scores: null };
    }
  }

  private withKey(plain: Plain): Plain {
    return this.key === null ? plain : { ...plain, key: keyText(this.key) };
  }

  /** The session's key takes the place of this tab's; a session that never signed has none, and gets a new one. */
  private takeKey({ key, ...plain }: Plain): Plain {
    this.key = key === undefined ? null : readKey(key);
    return plain;
  }

  private judged({ head, bytes }: Shelved): StoredCase {
    const trouble = troubleOf(head);
    const info = infoOf(head, bytes);
    if (trouble !== null) return { ...info, trouble };
    return this.now() < info.seen - CLOCK_TOLERANCE ? { ...info, trouble: 'E_CLOCK_BACK' } : info;
  }

  /** What is past its deadline goes before anything is shown. A clock that was moved back doesn't help. */
  private async shelf(): Promise<Shelf> {
    if (this.store === null) return { storage: 'none', cases: [], deletions: [] };
    const cases: StoredCase[] = [];
    for (const id of await this.store.ids()) {
      const shelved = await this.store.head(id);
      // Another tab is just saving, or was closed while it did: nothing is in there.
      if (shelved === null) continue;
      const head = this.judged(shelved);
      if (head.trouble === undefined || head.trouble === 'E_CLOCK_BACK') {
        if (Math.max(this.now(), head.seen) >= head.deadline) {
          await this.remove(id, 'deadline');
          continue;
        }
        if (head.trouble === undefined) await this.store.touch(id, this.now());
      }
      cases.push({ ...head, id });
    }
    cases.sort((a, b) => b.saved - a.saved || (a.id < b.id ? -1 : 1));
    return { storage: this.store.kind, cases, deletions: await this.store.deletions() };
  }

  private async remove(id: string, reason: Deletion['reason']): Promise<void> {
    const store = this.store ?? notHere();
    const saved = (await store.head(id))?.head.saved ?? 0;
    await store.remove(id);
    await store.note({ id, saved, deleted: this.now(), reason });
  }
}
