/** zlib as WebAssembly: any program unpacks what it packs, and the checksum is ZIP's. */
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../web/src/engine/pack';
import { openZlib } from './beside';

/** Bytes that don't pack, the same each time. */
function noise(size: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length: size }, () => (state = (state * 48271) % 2147483647) & 255);
}

describe('zlib', () => {
  it('packs texts and noise of any size, one after the other', async () => {
    const zlib = await openZlib();
    const line = new TextEncoder().encode('{"customer_id":"CUST_MSM_00001","amount":"1,250.00 Dr"}\n');
    const rows = new Uint8Array(line.length * 20_000);
    for (let i = 0; i < 20_000; i++) rows.set(line, i * line.length);
    const room = 1 << 18;
    const sizes = [0, 1, 63, room - 1, room, room + 1, 3 * room];
    for (const bytes of [line, rows, ...sizes.map(noise), ...sizes.map((size) => rows.subarray(0, size))]) {
      const { data, crc } = zlib.deflate(bytes);
      expect(Buffer.compare(inflateRawSync(data), bytes), String(bytes.length)).toBe(0);
      expect(crc, String(bytes.length)).toBe(crc32(bytes));
    }
    expect(zlib.deflate(rows).data.length).toBeLessThan(rows.length / 50);
  });

  it('gives the same bytes for the same bytes', async () => {
    const [one, other] = [await openZlib(), await openZlib()];
    const bytes = noise(5000);
    one.deflate(noise(70_000));
    expect(one.deflate(bytes)).toEqual(other.deflate(bytes));
  });

  it('says that it isn’t there', async () => {
    const { Zlib } = await import('../../web/src/engine/zlib');
    await expect(Zlib.open(new Uint8Array([0, 97]))).rejects.toThrow();
  });
});
