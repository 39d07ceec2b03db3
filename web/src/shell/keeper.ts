/** The keeper of stored sessions: one worker for as long as the page is open, loaded when something is or shall be stored. */
import type { FromShell, StartKeeper } from '../engine/protocol';
import type { Late } from './late';
import { mayStore } from './proof';

export class Keeper {
  private running = false;

  constructor(
    private readonly late: Late,
    private readonly trust: (url: string) => string,
    private readonly tell: (message: FromShell, transfer?: Transferable[]) => void,
  ) {}

  async start(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      const url = URL.createObjectURL(new Blob([await this.late.load()], { type: 'text/javascript' }));
      const worker = new Worker(this.trust(url));
      worker.onerror = (event) => {
        event.preventDefault();
        worker.terminate();
        this.failed(event.message || 'worker error');
      };
      const { port1, port2 } = new MessageChannel();
      const start: StartKeeper = { kind: 'start', port: port1, storage: mayStore() };
      worker.postMessage(start, [port1]);
      this.tell({ kind: 'keeper', port: port2 }, [port2]);
    } catch (cause) {
      this.failed(cause instanceof Error ? cause.message : String(cause));
    }
  }

  private failed(message: string): void {
    this.running = false;
    this.tell({ kind: 'keeperFailed', message });
  }
}
