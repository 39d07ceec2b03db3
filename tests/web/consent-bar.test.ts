/** The bar over every page warns of a consent that exceeds fair use, and of that consent only. */
import { h } from 'preact';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ConsentBar } from '../../web/src/components/ConsentBar';
import type { Consent } from '../../web/src/engine/api';
import { page } from '../../web/src/state/route';
import { provide } from '../../web/src/state/services';
import * as session from '../../web/src/state/session';
import { draw } from './draw';

const made = (id: string): Consent => ({ consent_id: id, status: 'ACTIVE', purpose: { code: '101', text: 'Loan' } });
const checked: (string | undefined)[] = [];

beforeEach(() => {
  session.forget();
  checked.length = 0;
  const checkConsent = (): Promise<void> => {
    const { consent_id } = session.consent.value ?? {};
    checked.push(consent_id);
    const exceeded = consent_id === 'wide';
    session.consentCheck.value = { limits: [{ limit: 'data_life', allowed: '', got: '', exceeded }] } as never;
    return Promise.resolve();
  };
  provide({ pipeline: { checkConsent } } as never);
  session.source.value = { kind: 'own' };
  page.value = 'glance';
});

describe('the consent bar', () => {
  it('asks for each consent itself, without a visit of the consent’s page', async () => {
    session.consent.value = made('wide');
    const bar = draw(h(ConsentBar, {}));
    expect(bar.text).toContain('Loan');
    await vi.waitFor(() => {
      expect(checked).toEqual(['wide']);
    });
    expect(session.consentCheck.value?.limits.some((each) => each.exceeded)).toBe(true);
    // Of another consent it says nothing that was found of this one.
    session.consent.value = made('narrow');
    await vi.waitFor(() => {
      expect(checked).toEqual(['wide', 'narrow']);
    });
    expect(session.consentCheck.value?.limits.some((each) => each.exceeded)).toBe(false);
  });

  it('waits while a step runs', async () => {
    session.journey.value = { ...session.journey.value, running: 'fetch' };
    session.consent.value = made('wide');
    draw(h(ConsentBar, {}));
    await new Promise((done) => setTimeout(done, 120));
    expect(checked).toEqual([]);
    session.journey.value = { ...session.journey.value, running: null };
    await vi.waitFor(() => {
      expect(checked).toContain('wide');
    });
  });
});
