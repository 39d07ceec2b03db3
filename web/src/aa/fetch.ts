/**
 * One provider's session of a simulated fetch, with the network's own cryptography: the user (FIU) asks with fresh key
 * material, the provider (FIP) seals each dataset for it with a pair of its own, the user opens what came, and both sides'
 * hashes are compared. One session for each provider, so that one that fails takes nothing from the others.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/curves/utils.js';
import { openFi, sealFi } from './exchange';
import { newKeyFile, readKeyFile, readKeyMaterial } from './keys';
import type { Form } from './curve';
import type { FetchSession, FetchState, ProviderRequest } from '../engine/api';

export const STATES = ['READY', 'DENIED', 'PENDING', 'TIMEOUT', 'PARTIAL'] as const satisfies readonly FetchState[];
/** Asking again may help: nobody has said no. */
export const retriable = (state: FetchState): boolean => state !== 'READY' && state !== 'DENIED';

export interface FetchRequest extends ProviderRequest {
  /** The time of the exchange. */
  at: Date;
  form?: Form;
  /** For tests that play the wire: what the provider sent, on its way. */
  wire?: (sealed: string) => string;
}

const KEY_HOURS = 24;

const id = (): string => {
  const hex = bytesToHex(crypto.getRandomValues(new Uint8Array(16)));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
};

/** The body of POST /FI/request. The private half stays with who asks. */
function request(consentId: string, at: Date, form: Form) {
  const expiry = new Date(at.getTime() + KEY_HOURS * 3_600_000).toISOString();
  const pair = newKeyFile({ form, expiry });
  return {
    own: pair,
    body: {
      ver: '2.0.0',
      timestamp: at.toISOString(),
      txnid: id(),
      Consent: { id: consentId, digitalSignature: '' },
      KeyMaterial: pair.KeyMaterial,
    },
  };
}

/** What the provider answers to a request: one entry of POST /FI/fetch. It sees the request's body only. */
function answer(body: ReturnType<typeof request>['body'], asked: FetchRequest, form: Form) {
  const expiry = new Date(asked.at.getTime() + KEY_HOURS * 3_600_000).toISOString();
  const pair = newKeyFile({ form, expiry });
  const [own] = readKeyFile(JSON.stringify(pair), asked.provider);
  const peer = readKeyMaterial(body.KeyMaterial, 'KeyMaterial');
  if (own === undefined) throw new Error('a fresh pair is readable');
  return {
    fipID: asked.provider,
    KeyMaterial: pair.KeyMaterial,
    data: asked.payloads.map(({ dataset, bytes }) => ({
      linkRefNumber: dataset,
      encryptedFI: sealFi(bytes, own, peer, body.timestamp),
    })),
  };
}

const hashOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

/** Never throws for what a provider does: its state says it. Data that does not open intact is as good as none. */
export function fetchProvider(asked: FetchRequest): FetchSession {
  const form = asked.form ?? 'x25519';
  const session: FetchSession = {
    provider: asked.provider,
    handle: id(),
    session: id(),
    state: asked.how,
    elements: [],
    intact: true,
  };
  if (asked.how !== 'READY' && asked.how !== 'PARTIAL') return session;
  const { own: pair, body } = request(asked.consentId, asked.at, form);
  const sent = answer(body, asked, form);
  const [own] = readKeyFile(JSON.stringify(pair), 'FIU');
  const peer = readKeyMaterial(sent.KeyMaterial, `${asked.provider}/KeyMaterial`);
  session.elements = asked.payloads.map(({ dataset, rows, bytes }, i) => {
    const sealed = sent.data[i]?.encryptedFI ?? '';
    const plain = own === undefined ? null : openFi(asked.wire?.(sealed) ?? sealed, own, peer, body.timestamp);
    return {
      dataset,
      rows,
      bytes: bytes.length,
      sealed: hashOf(bytes),
      opened: plain === null ? null : hashOf(plain),
    };
  });
  session.intact = session.elements.every(({ sealed, opened }) => sealed === opened);
  // The tag does not fit: the data was altered on its way, and is asked for again.
  if (!session.intact) session.state = 'TIMEOUT';
  return session;
}
