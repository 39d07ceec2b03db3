/** Providers' sessions with real cryptography: what is sealed comes out, what is altered doesn't, and keys are used once. */
import { describe, expect, test } from 'vitest';
import { fetchProvider, retriable, STATES, type FetchRequest } from '../../web/src/aa/fetch';

const payloads = [
  { dataset: 'accounts', rows: 1, bytes: new TextEncoder().encode('{"account_id":"A1","holder":"दुकान"}\n') },
  { dataset: 'transactions', rows: 2, bytes: new Uint8Array(100_000).map((_, i) => i % 251) },
];
const asked = (extra: Partial<FetchRequest> = {}): FetchRequest => ({
  provider: 'HDFC-FIP',
  consentId: 'c1',
  how: 'READY',
  payloads,
  at: new Date('2026-11-01T00:00:00Z'),
  ...extra,
});

describe('a provider session', () => {
  test.each(['x25519', 'weierstrass'] as const)('%s: opens to the same bytes', (form) => {
    const session = fetchProvider(asked({ form }));
    expect(session).toMatchObject({ provider: 'HDFC-FIP', state: 'READY', intact: true });
    expect(session.elements.map(({ bytes }) => bytes)).toEqual(payloads.map(({ bytes }) => bytes.length));
    for (const { sealed, opened } of session.elements) expect(opened).toBe(sealed);
  });

  test('altered on the wire: nothing of it is taken', () => {
    const wire = (sealed: string) => {
      const raw = Buffer.from(sealed, 'base64');
      raw[5] = (raw[5] ?? 0) ^ 1;
      return raw.toString('base64');
    };
    const session = fetchProvider(asked({ wire }));
    expect(session).toMatchObject({ state: 'TIMEOUT', intact: false });
    expect(session.elements.every(({ opened }) => opened === null)).toBe(true);
  });

  test('every session has keys and ids of its own', () => {
    const seen: string[] = [];
    const wire = (sealed: string) => {
      seen.push(sealed);
      return sealed;
    };
    const first = fetchProvider(asked({ wire }));
    const second = fetchProvider(asked({ wire }));
    expect(new Set(seen).size).toBe(4);
    expect(new Set([first.session, first.handle, second.session, second.handle]).size).toBe(4);
  });

  test('a provider that fails sends nothing', () => {
    for (const how of STATES) {
      const session = fetchProvider(asked({ how }));
      expect(session.state).toBe(how);
      expect(session.elements.length).toBe(how === 'READY' || how === 'PARTIAL' ? 2 : 0);
    }
    expect(STATES.filter(retriable)).toEqual(['PENDING', 'TIMEOUT', 'PARTIAL']);
  });
});
