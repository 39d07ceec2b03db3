/**
 * The reader of PDF and workbooks: heavy, so it is loaded when the first such file comes. Each file gets a fresh worker,
 * which ends with it.
 */
import type { FromShell, StartReader } from '../engine/protocol';
import type { Late } from './late';

export class Reader {
  private script: Promise<string> | null = null;
  private worker: Worker | null = null;
  private id = 0;

  constructor(
    private readonly late: Late,
    private readonly trust: (url: string) => string,
    private readonly tell: (message: FromShell, transfer?: Transferable[]) => void,
  ) {}

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
    return URL.createObjectURL(new Blob([await this.late.load()], { type: 'text/javascript' }));
  }
}
