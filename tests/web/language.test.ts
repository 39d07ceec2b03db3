/** A language that comes late: the latest wish counts, the place doesn't wait, and no step is undone by it. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FromShell } from '../../web/src/engine/protocol';
import type * as I18n from '../../web/src/i18n';

const HINDI = { ui: {}, codes: {} };
let i18n: typeof I18n;
let loads = 0;
/** Lets the words come, or not. */
let come: (error?: Error) => void;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

beforeEach(async () => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.resetModules();
  i18n = await import('../../web/src/i18n');
  loads = 0;
  i18n.languagesFrom(
    () =>
      new Promise((resolve, reject) => {
        loads += 1;
        come = (error) => {
          if (error === undefined) resolve(HINDI);
          else reject(error);
        };
      }),
  );
});

describe('a language that is asked for', () => {
  it('comes, unless another was asked for meanwhile', async () => {
    const { speak, locale, wished } = i18n;
    const late = speak('hi');
    expect(wished.value).toBe('hi');
    await speak('en');
    expect(wished.value).toBeNull();
    come();
    await late;
    expect(locale.value).toBe('en');
    await speak('hi');
    expect([locale.value, loads]).toEqual(['hi', 1]);
  });

  it('is loaded once for all who ask, and only the last of them hears that it failed', async () => {
    const { speak, locale, wished } = i18n;
    const [first, , last] = [speak('hi'), speak('en'), speak('hi')];
    come(new Error('no way'));
    await first;
    await expect(last).rejects.toThrow('no way');
    expect([locale.value, wished.value, loads]).toEqual(['en', null, 1]);
    const again = speak('hi');
    come();
    await again;
    expect([locale.value, loads]).toEqual(['hi', 2]);
  });

  it('keeps the page blank for so long only, and follows', async () => {
    vi.useFakeTimers();
    const drawn = i18n.speakWithin('hi', 2000);
    await vi.advanceTimersByTimeAsync(2000);
    await drawn;
    expect(i18n.locale.value).toBe('en');
    come();
    await vi.advanceTimersByTimeAsync(0);
    expect(i18n.locale.value).toBe('hi');
  });
});

describe('a link into another language', () => {
  const told: string[] = [];
  async function mirrored(opened: string) {
    vi.stubGlobal('window', { addEventListener: () => undefined });
    vi.stubGlobal('document', { documentElement: { dataset: {} } });
    const route = await import('../../web/src/state/route');
    told.length = 0;
    const shell = {
      onRoute: (_: string): void => undefined,
      route: (hash: string, _: string, lang: string) => told.push(`${hash} ${lang}`),
    };
    route.mirror(shell as never, opened);
    return { ...route, follow: shell.onRoute };
  }

  it('is gone to at once; who walks on isn’t thrown back', async () => {
    const { follow, page, place } = await mirrored('#/en/home');
    follow('#/hi/decision');
    expect(page.value).toBe('decision');
    page.value = 'metrics';
    place.value = 'F1_growth';
    come();
    await settle();
    expect([page.value, place.value, i18n.locale.value]).toEqual(['metrics', 'F1_growth', 'hi']);
    expect(told).toEqual([
      '#/en/home en',
      '#/hi/decision en',
      '#/hi/metrics en',
      '#/hi/metrics/F1_growth en',
      '#/hi/metrics/F1_growth hi',
    ]);
  });

  it('is overtaken by the next link, and by failure', async () => {
    const { follow, page } = await mirrored('#/hi/decision');
    follow('#/en/scores');
    come();
    await settle();
    expect([page.value, i18n.locale.value]).toEqual(['scores', 'en']);
    vi.resetModules();
    i18n = await import('../../web/src/i18n');
    i18n.languagesFrom(() => Promise.reject(new Error('no way')));
    await mirrored('#/hi/decision');
    await settle();
    expect(told).toEqual(['#/hi/decision en', '#/en/decision en']);
  });
});

describe('the shell', () => {
  it('keeps the place that came before anybody follows', async () => {
    const { Shell } = await import('../../web/src/engine/shell');
    const { port1, port2 } = new MessageChannel();
    vi.stubGlobal('window', { greeted: Promise.resolve(port1) });
    const joining = Shell.connect();
    for (const hash of ['#/hi/home', '#/en/scores', '#/en/decision'])
      port2.postMessage({ kind: 'route', hash } satisfies FromShell);
    const { shell, hash } = await joining;
    await settle();
    const followed: string[] = [];
    shell.onRoute = (to) => followed.push(to);
    port2.postMessage({ kind: 'route', hash: '#/en/home' } satisfies FromShell);
    await settle();
    port1.close();
    expect(hash).toBe('#/hi/home');
    expect(followed).toEqual(['#/en/decision', '#/en/home']);
  });
});
