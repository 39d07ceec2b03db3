/** What can go wrong with keys and sealed data. Bodies never quote a key, a nonce or a decrypted text: lengths at most. */
import type { ErrorBody } from '../engine/api';

export type AaCode =
  /** Sealed data, and no key was given. */
  | 'E_KEY_NEEDED'
  /** The own key file: no key, not a key of this kind, or a key that does not belong to its public half. */
  | 'E_KEY_INVALID'
  /** The other side's key material is missing or cannot be read. */
  | 'E_KEY_MATERIAL'
  /** Keys of another curve, or of the two forms of Curve25519 mixed. */
  | 'E_KEY_CURVE'
  /** The data was sealed after a key of the exchange had expired. */
  | 'E_KEY_EXPIRED'
  /** No key opens any of the data. */
  | 'E_KEY_WRONG'
  /** Of one side; both are needed. */
  | 'E_NONCE_MISSING'
  /** The key opens other data of the same provider, so this element was altered. */
  | 'E_FI_TAMPERED';

export class AaError extends Error {
  readonly body: ErrorBody & { code: AaCode };
  constructor(code: AaCode, path: string, message: string, expected: string, got: string, hint: string) {
    super(message);
    this.name = 'AaError';
    this.body = { code, path, message, expected, got, hint };
  }
}
