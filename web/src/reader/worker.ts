/**
 * The reader worker: one file (or one provider's session) in, its table (or, of an archive, the files in it) out. It is spawned by the shell for each file, inherits the shell's policy
 * (no connection of any kind), and parses hostile formats away from the engine that holds the customer's data.
 */
import { fetchProvider } from '../aa/fetch';
import { verifyConsent } from '../aa/jws';
import type { AaToReader, FromReader, StartReader, ToReader } from '../engine/protocol';
import { readFile, ReaderError } from './read';

// Parsers print what they cannot read; nothing of a file may reach a console that extensions can read.
for (const name of ['debug', 'error', 'info', 'log', 'warn'] as const) {
  Object.defineProperty(console, name, { value: () => undefined });
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  // Browsers have it in secure places only: https, loopback, files.
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return null;
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function read(request: ToReader, tell: (message: FromReader) => void): Promise<FromReader> {
  const { file, name, password, inside } = request;
  const bytesOf = async (of: Blob): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await of.arrayBuffer());
  let bytes: Uint8Array<ArrayBuffer>;
  const keys: { name: string; bytes: Uint8Array }[] = [];
  try {
    bytes = await bytesOf(file);
    for (const key of request.keys ?? []) keys.push({ name: key.name, bytes: await bytesOf(key.file) });
  } catch (cause) {
    return { kind: 'refused', error: { code: 'E_FILE_UNREADABLE', path: name, message: String(cause) } };
  }
  try {
    let last = 0;
    const result = await readFile(bytes, name, {
      passwords: password === undefined ? [] : [password],
      keys,
      ...(inside !== undefined && { inside }),
      onProgress: (done, total) => {
        // Ten a second are enough to look at.
        if (performance.now() - last < 100 && done < total) return;
        last = performance.now();
        tell({ kind: 'progress', done, total });
      },
    });
    if ('members' in result) return { kind: 'archive', ...result, sha256: await sha256(bytes) };
    const { text, places, facts, notes } = result;
    const table = new TextEncoder().encode(text);
    const flat = Uint32Array.from(places.flat());
    return { kind: 'table', text: table, places: flat, facts, notes, sha256: await sha256(bytes) };
  } catch (cause) {
    if (cause instanceof ReaderError) return { kind: 'refused', error: cause.body };
    return {
      kind: 'refused',
      error: { code: 'E_READER', path: name, message: 'The file could not be read', got: String(cause) },
    };
  }
}

/** Simulated providers, and signatures. */
async function aa(request: AaToReader): Promise<FromReader> {
  try {
    if (request.kind === 'provider') {
      return { kind: 'session', session: fetchProvider({ ...request.request, at: new Date() }) };
    }
    const file = new Uint8Array(await request.file.arrayBuffer());
    const verdict = await verifyConsent(
      file,
      (await request.key?.text()) ?? null,
      (await request.detached?.text()) ?? null,
    );
    return { kind: 'verdict', verdict };
  } catch (cause) {
    return { kind: 'refused', error: { code: 'E_READER', message: 'The check could not be made', got: String(cause) } };
  }
}

self.onmessage = (event: MessageEvent<StartReader>) => {
  if (event.data.kind !== 'start') return;
  const { port } = event.data;
  const tell = (message: FromReader): void => {
    port.postMessage(message);
  };
  port.onmessage = (request: MessageEvent<ToReader | AaToReader>) => {
    void (request.data.kind === 'read' ? read(request.data, tell) : aa(request.data)).then(tell);
  };
};
