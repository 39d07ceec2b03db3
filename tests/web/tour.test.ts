/** The tour's state: it is offered once, shows places, and neither opens nor changes a borrower by itself. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineInfo } from '../../web/src/engine/api';
import type { provide } from '../../web/src/state/services';
import type { Source } from '../../web/src/state/session';
import './hindi';

const begin = vi.fn();
const runTo = vi.fn(() => Promise.resolve());
/** Each test is a page load of its own: the tour's state lives no longer than the page. */
const load = async () => {
  vi.resetModules();
  const [tour, route, session, services] = await Promise.all([
    import('../../web/src/state/tour'),
    import('../../web/src/state/route'),
    import('../../web/src/state/session'),
    import('../../web/src/state/services'),
  ]);
  services.provide({ pipeline: { begin, runTo } } as unknown as Parameters<typeof provide>[0]);
  return { ...tour, page: route.page, session };
};
const INFO = { profiles: [{ customer_id: 'CUST_MSM_00001', profile: 'kirana', title: '' }] } as unknown as EngineInfo;
const OPEN = { kind: 'simulated', profile: 'other', seed: 7 } as Source;

beforeEach(() => {
  vi.stubGlobal('window', { scrollTo: () => undefined });
  vi.stubGlobal('requestAnimationFrame', () => 0);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

describe('the offer', () => {
  it('stands on a page that nobody works on, until it is declined or the tour was taken', async () => {
    const declined = await load();
    expect(declined.offered.value).toBe(true);
    declined.declineTour();
    expect(declined.offered.value).toBe(false);

    const taken = await load();
    taken.takeTour();
    // What stood on the page stays where it was.
    expect(taken.offered.value).toBe(true);
    taken.endTour();
    expect(taken.offered.value).toBe(false);
  });

  it('isn’t made over a borrower who is open', async () => {
    const { offered, session } = await load();
    session.source.value = OPEN;
    expect(offered.value).toBe(false);
  });
});

describe('the stops', () => {
  it('are walked through, forth and back, each on its page', async () => {
    const tour = await load();
    expect(tour.stop.value).toBe(null);
    tour.takeTour();
    const seen: string[] = [];
    for (let i = 0; tour.stop.value !== null; i++) {
      expect(tour.stopNumber.value).toBe(i + 1);
      expect(tour.page.value).toBe(tour.stop.value.page);
      seen.push(tour.stop.value.id);
      tour.nextStop();
    }
    expect(seen).toEqual(tour.STOPS.map(({ id }) => id));
    expect(seen.length).toBeLessThanOrEqual(6);
    const at = (): string | undefined => tour.stop.value?.id;
    tour.takeTour();
    tour.nextStop();
    tour.nextStop();
    tour.lastStop();
    expect(at()).toBe('steps');
    tour.lastStop();
    tour.lastStop();
    expect(at()).toBe('start');
  });

  it('do nothing while there is no tour', async () => {
    const tour = await load();
    tour.nextStop();
    tour.lastStop();
    tour.comeBack();
    expect(tour.stop.value).toBe(null);
  });

  it('wait for a reader who looks elsewhere', async () => {
    const tour = await load();
    tour.takeTour();
    expect(tour.astray.value).toBe(false);
    tour.page.value = 'privacy';
    expect(tour.astray.value).toBe(true);
    tour.comeBack();
    expect(tour.page.value).toBe('home');
    expect(tour.astray.value).toBe(false);
  });

  it('have their words in both languages', async () => {
    const { STOPS } = await load();
    for (const language of ['en', 'hi']) {
      const words = JSON.parse(
        readFileSync(new URL(`../../web/src/i18n/${language}.tour.json`, import.meta.url), 'utf8'),
      ) as Record<string, string>;
      for (const { id } of STOPS) {
        expect(words[`tour.${id}`], `${language} ${id}`).toBeTruthy();
        expect(words[`tour.${id}.text`], `${language} ${id}`).toBeTruthy();
      }
    }
  });
});

describe('the demo borrower', () => {
  it('is opened by a press, never by walking', async () => {
    const tour = await load();
    tour.session.engineInfo.value = INFO;
    tour.takeTour();
    while (tour.stop.value !== null) tour.nextStop();
    expect(begin).not.toHaveBeenCalled();
    tour.takeTour();
    expect(tour.openDemo()).toBe(true);
    expect(begin).toHaveBeenCalledWith('CUST_MSM_00001', { kind: 'simulated', profile: 'kirana', seed: 42 });
    expect(runTo).toHaveBeenCalledWith('decision');
    // The reader stays at the stop.
    expect(tour.page.value).toBe('home');
  });

  it('never takes the place of a borrower who is open, nor of an engine that isn’t there', async () => {
    const tour = await load();
    expect(tour.openDemo()).toBe(false);
    tour.session.engineInfo.value = INFO;
    tour.session.source.value = OPEN;
    expect(tour.openDemo()).toBe(false);
    tour.session.source.value = { kind: 'own' };
    expect(tour.openDemo()).toBe(false);
    expect(begin).not.toHaveBeenCalled();
  });
});
