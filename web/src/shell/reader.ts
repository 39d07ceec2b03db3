/**
 * The reader of PDF and workbooks: heavy, so it is fetched when the first such file comes. In the single file it is one
 * more data block; on a site it is a script of its own, which the policy lets in by its hash alone. Each file gets a
 * fresh worker, which ends with it.
 */
import type { FromShell, StartReader } from '../engine/protocol';
import { inflate, unpack } from './payload';

declare global {
  interface Window {
    /** Left by the site's script: the worker's source, gzip in base64. */
    readerPayload?: string;
  }
}

export class Reader {
  private script: Promise<string> | null = null;
  private worker: Worker | null = null;
  private id = 0;

  constructor(
    private readonly trust: (url: string) => string,
    private readonly tell: (message: FromShell, transfer?: Transferable[]) => void,
  ) {}

  private static block(): HTMLElement | null {
    return document.getElementById('reader');
  }

  /** The site's script, relative to the page; empty in the single file. */
  static source(): string {
    return Reader.block()?.dataset['src'] ?? '';
  }

  async start(id: number): Promise<void> {
    this.end(this.id);
    this.id = id;
    try {
      this.script ??= this.load();
      const url = await this.script;
      // Another file may have come, or this one been given up, while the script was under way.
      if (this.id !== id) return;
      const fresh = new Worker(this.trust(url));
      this.worker = fresh;
      fresh.onerror = (event) => {
        event.preventDefault();
        if (this.worker === fresh) this.tell({ kind: 'readerFailed', id, message: event.message || 'worker error' });
      };
      const { port1, port2 } = new MessageChannel();
      const start: StartReader = { kind: 'start', port: port1 };
      fresh.postMessage(start, [port1]);
      this.tell({ kind: 'reader', id, port: port2 }, [port2]);
    } catch (cause) {
      // A site that could not be reached may be there the next time.
      this.script = null;
      this.tell({ kind: 'readerFailed', id, message: cause instanceof Error ? cause.message : String(cause) });
    }
  }

  end(id: number): void {
    if (id !== this.id) return;
    this.worker?.terminate();
    this.worker = null;
    this.id = 0;
  }

  private async load(): Promise<string> {
    const source = Reader.source();
    const script = source === '' ? await inflate('reader') : await unpack(await this.fetchScript(source));
    return URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  }

  private fetchScript(source: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.integrity = Reader.block()?.dataset['integrity'] ?? '';
      script.onload = () => {
        const payload = window.readerPayload;
        delete window.readerPayload;
        script.remove();
        if (payload === undefined) reject(new Error('the script of the reader is empty'));
        else resolve(payload);
      };
      script.onerror = () => {
        script.remove();
        reject(new Error('the script of the reader could not be loaded'));
      };
      script.src = this.trust(source);
      document.head.append(script);
    });
  }
}
