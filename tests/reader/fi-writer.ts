/** What providers answer to an FI fetch, sealed for a key that is made here: from a counter, so the same on every run. */
import { sealFi } from '../../web/src/aa/exchange';
import type { Form } from '../../web/src/aa/curve';
import { newKeyFile, readKeyFile, readKeyMaterial } from '../../web/src/aa/keys';

export const AT = '2026-11-01T12:00:00.000Z';
export const EXPIRY = '2026-11-02T10:00:00.000Z';

export type Pair = ReturnType<typeof newKeyFile>;
export const pair = (form: Form, start: number, expiry = EXPIRY): Pair =>
  newKeyFile({ form, expiry, random: Uint8Array.from({ length: 80 }, (_, i) => (start + 37 * i) & 255) });

export const ownKeys = (file: unknown) => readKeyFile(JSON.stringify(file), 'key.json');

export function sealFor(plain: string, fip: Pair, fiu: Pair, at: string | null = null): string {
  const [own] = ownKeys(fip);
  if (own === undefined) throw new Error('no key');
  return sealFi(plain, own, readKeyMaterial(fiu.KeyMaterial, 'KeyMaterial'), at);
}

/** One provider's part of the answer. */
export const provider = (fip: Pair, sealed: readonly string[], fipID = 'SAMPLE-FIP') => ({
  fipID,
  data: sealed.map((encryptedFI, i) => ({ linkRefNumber: `REF${i}`, maskedAccNumber: `XXXX${i}`, encryptedFI })),
  KeyMaterial: fip.KeyMaterial,
});

/** What POST /FI/fetch answers. */
export const answer = (FI: readonly ReturnType<typeof provider>[]) => ({
  ver: '2.0.0',
  timestamp: AT,
  txnid: '0b811819-9044-4856-b0ee-8c88035f8858',
  FI,
});
