/** Keeps the program for later visits without a network, where the site offers it and the browser can. */
import type { FromShell } from '../engine/protocol';

/** The page has been looked at this long before anything more is fetched. */
const LATER = 2_000;

export class Offline {
  private waiting: ServiceWorker | null = null;

  constructor(
    private readonly trust: (url: string) => string,
    private readonly tell: (message: FromShell) => void,
  ) {}

  /** The script that the build has named; empty in the single file, which needs none. */
  source(): string {
    return document.getElementById('offline')?.dataset['src'] ?? '';
  }

  start(): void {
    const container = (navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker;
    if (this.source() === '' || container === undefined || !window.isSecureContext) return;
    setTimeout(() => {
      container
        .register(this.trust(this.source()))
        .then((registration) => {
          this.watch(registration, container);
        })
        // Private windows and some settings forbid it: then the page is as it was.
        .catch(() => undefined);
    }, LATER);
  }

  /** The new version takes over, and the page is loaded anew with it: the session in this tab ends. */
  update(): void {
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      location.reload();
    });
    this.waiting?.postMessage('take over');
  }

  private watch(registration: ServiceWorkerRegistration, container: ServiceWorkerContainer): void {
    const offer = (worker: ServiceWorker | null): void => {
      if (worker?.state !== 'installed') return;
      // The first one has nobody to wait for.
      if (container.controller === null) this.tell({ kind: 'offline', state: 'ready' });
      else {
        this.waiting = worker;
        this.tell({ kind: 'offline', state: 'update' });
      }
    };
    if (registration.active !== null) this.tell({ kind: 'offline', state: 'ready' });
    offer(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const fresh = registration.installing;
      fresh?.addEventListener('statechange', () => {
        offer(fresh);
      });
    });
  }
}
