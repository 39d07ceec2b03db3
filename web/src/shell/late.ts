/**
 * Parts that the first paint does without, the engine first of them, and parts that most visits do without: the reader of PDF
 * and workbooks, the simulator, the keeper of stored sessions. In the single file each is one more data block; on a site it
 * is a script of its own, fetched when first needed, which the policy lets in by its hash alone.
 */
import { fromText, inflate, unpack, whole } from './payload';

declare global {
  interface Window {
    /** Left by a site's late script: gzip in base64, or a character for each byte. */
    latePayload?: string;
  }
}

export class Late {
  private bytes: Promise<ArrayBuffer> | null = null;

  /** `id` of the block that holds the payload or names its script. */
  constructor(
    private readonly id: string,
    private readonly trust: (url: string) => string,
  ) {}

  /** The site's script, relative to the page; empty in the single file. */
  source(): string {
    return this.block()?.dataset['src'] ?? '';
  }

  load(): Promise<ArrayBuffer> {
    this.bytes ??= this.read().catch((cause: unknown) => {
      // A site that could not be reached may be there the next time.
      this.bytes = null;
      throw cause;
    });
    return this.bytes;
  }

  private block(): HTMLElement | null {
    return document.getElementById(this.id);
  }

  private async read(): Promise<ArrayBuffer> {
    await whole;
    const source = this.source();
    if (source === '') return inflate(this.id);
    const payload = await this.fetchScript(source);
    return this.block()?.dataset['form'] === 'bytes' ? fromText(payload).buffer : unpack(payload);
  }

  private fetchScript(source: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.integrity = this.block()?.dataset['integrity'] ?? '';
      script.onload = () => {
        const payload = window.latePayload;
        delete window.latePayload;
        script.remove();
        if (payload === undefined) reject(new Error(`the script of the ${this.id} is empty`));
        else resolve(payload);
      };
      script.onerror = () => {
        script.remove();
        reject(new Error(`the script of the ${this.id} could not be loaded`));
      };
      script.src = this.trust(source);
      document.head.append(script);
    });
  }
}
