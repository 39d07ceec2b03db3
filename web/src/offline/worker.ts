/**
 * The site's service worker: keeps the program, and nothing else, so that the page opens without a network after the first
 * visit. One version is kept whole or not at all: every file is checked against the build's own list of fingerprints
 * before any is used, and a newer version waits until the person asks for it.
 */
// What of the service worker's scope is used here; the project's types are the page's.
interface Installing extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Event {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  addEventListener(type: 'install' | 'activate', listen: (event: Installing) => void): void;
  addEventListener(type: 'fetch', listen: (event: Fetching) => void): void;
  addEventListener(type: 'message', listen: (event: MessageEvent<unknown>) => void): void;
  registration: { scope: string };
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
}
/** File → SHA-256, base64; '' is the page itself. Put in by the build. */
declare const FILES: Record<string, string>;
declare const VERSION: string;

const worker = self as unknown as Scope;
/** Caches belong to the origin, on which a second copy of the page may stand under another path. */
const OURS = `msme-${new URL(worker.registration.scope).pathname}-`;
const CACHE = `${OURS}${VERSION}`;
const address = (name: string): string => new URL(name, worker.registration.scope).href;

async function take(cache: Cache, name: string, sha256: string): Promise<void> {
  const response = await fetch(new Request(address(name), { cache: 'no-cache', credentials: 'omit' }));
  const bytes = await response.clone().arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  if (!response.ok || btoa(String.fromCharCode(...digest)) !== sha256) {
    // The site is just being changed: this version is not taken, the next visit tries again.
    throw new Error(`${name} is not of version ${VERSION}`);
  }
  await cache.put(address(name), response);
}

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(CACHE).then(async (cache) => {
      for (const [name, sha256] of Object.entries(FILES)) await take(cache, name, sha256);
    }),
  );
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys().then(async (names) => {
      for (const name of names) if (name.startsWith(OURS) && name !== CACHE) await caches.delete(name);
      await worker.clients.claim();
    }),
  );
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const own = origin + pathname;
  const page = own === address('') || own === address('index.html');
  const name = page ? '' : own.slice(worker.registration.scope.length);
  if (request.method !== 'GET' || !own.startsWith(worker.registration.scope) || !(name in FILES)) return;
  event.respondWith(
    caches
      .open(CACHE)
      .then((cache) => cache.match(address(name)))
      .then((kept) => kept ?? fetch(request)),
  );
});

worker.addEventListener('message', (event) => {
  if (event.data === 'take over') void worker.skipWaiting();
});
