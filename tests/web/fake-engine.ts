/**
 * A stand-in for the wasm module with canned, shape-true replies (docs/API.md), for work on the page without the
 * engine. Never part of a shipped build: only `build.mjs --fake` and the unit tests know it.
 */
import type { EngineModule, EngineModuleOptions } from '../../wasm/engine';
import { FAKE_OPS } from './fake-replies';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

class FakeEngine implements EngineModule {
  HEAPU8 = new Uint8Array(64 * 1024);
  private reply: Uint8Array = new Uint8Array();
  private bulkOut: Uint8Array = new Uint8Array();
  private bulkIn: Uint8Array | null = null;
  private customer: string | null = null;
  private readonly state = { status: 'ACTIVE', notes: [] };
  private static readonly CONTROL = 0;
  private static readonly BULK = 1 << 16;
  private static readonly OUT = 1 << 22;

  private grow(to: number): void {
    if (this.HEAPU8.length >= to) return;
    const next = new Uint8Array(to);
    next.set(this.HEAPU8);
    this.HEAPU8 = next;
  }

  controlReserve(bytes: number): number {
    this.grow(FakeEngine.CONTROL + 8 + bytes);
    return 8;
  }

  request(bytes: number): number {
    const text = decoder.decode(this.HEAPU8.slice(8, 8 + bytes));
    const out = JSON.stringify(this.handle(text));
    this.reply = encoder.encode(out);
    this.grow(FakeEngine.OUT + this.reply.length);
    this.HEAPU8.set(this.reply, FakeEngine.OUT);
    return this.reply.length;
  }

  replyAddress(): number {
    return FakeEngine.OUT;
  }

  bulkReserve(bytes: number): number {
    this.grow(FakeEngine.BULK + bytes);
    this.bulkIn = this.HEAPU8.subarray(FakeEngine.BULK, FakeEngine.BULK + bytes);
    return FakeEngine.BULK;
  }

  bulkAddress(): number {
    this.grow(FakeEngine.BULK + this.bulkOut.length);
    this.HEAPU8.set(this.bulkOut, FakeEngine.BULK);
    return FakeEngine.BULK;
  }

  bulkLength(): number {
    return this.bulkOut.length;
  }

  memoryBytes(): number {
    return this.HEAPU8.length;
  }

  private handle(text: string): unknown {
    let request: { id?: number; op?: string; params?: Record<string, unknown> };
    try {
      request = JSON.parse(text) as typeof request;
    } catch {
      return { v: 1, id: null, error: { code: 'E_BAD_REQUEST', message: 'not JSON' } };
    }
    const id = request.id ?? null;
    const fail = (code: string, message: string, more = {}): unknown => ({
      v: 1,
      id,
      error: { code, message, ...more },
    });
    const op = request.op ?? '';
    const params = request.params ?? {};
    const run = FAKE_OPS[op];
    if (run === undefined) return fail('E_UNKNOWN_OP', `no op ${op}`);
    if (!['engine.info', 'stats.get'].includes(op)) {
      const customer = params['customer_id'];
      if (typeof customer !== 'string')
        return fail('E_CUSTOMER_REQUIRED', 'customer_id is missing', { path: '/params/customer_id' });
      if (this.customer !== null && this.customer !== customer) return fail('E_CUSTOMER_MISMATCH', 'another customer');
      this.customer = customer;
    }
    const input = this.bulkIn === null ? '' : decoder.decode(this.bulkIn.slice());
    const result = run(params, input, this.state);
    if ('error' in result) return { v: 1, id, error: result.error };
    if (result.bulk !== undefined) this.bulkOut = result.bulk;
    return { v: 1, id, ok: result.ok };
  }
}

export default function createEngine(_options?: EngineModuleOptions): Promise<EngineModule> {
  return Promise.resolve(new FakeEngine());
}
