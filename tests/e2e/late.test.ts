/** What comes after the page: its late pages and, on a site, the engine. Missing, altered, slow; and what runs in the frame at all. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Frame } from 'puppeteer-core';
import { describe, expect, it, vi } from 'vitest';
import { BROWSERS, built, fileUrl, press, serveSite, SINGLE, SITE, textOf } from './browser';
import { headed, stage } from './stage';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const set = stage();
const TITLE = 'Practise on cases';
const h1 = (ui: Frame): Promise<unknown> =>
  ui.waitForFunction((text) => document.querySelector('h1')?.textContent?.includes(text), { timeout: 30_000 }, TITLE);

/** A copy of the site that a test may change, at an address of its own: no service worker knows it. */
async function changing(change: (folder: string, url: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'msme-late-'));
  cpSync(dirname(SITE), folder, { recursive: true });
  const site = await serveSite(folder);
  try {
    await change(folder, site.url);
  } finally {
    site.server.closeAllConnections();
    site.server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
const part = (folder: string, name: string): string => {
  const file = readdirSync(folder).find((each) => each.startsWith(`${name}.`) && each.endsWith('.js'));
  if (file === undefined) throw new Error(`no ${name}`);
  return join(folder, file);
};

describe.each(BROWSERS)('a late page in %s', (name, there, launcher) => {
  const its = stage(launcher, there);
  it.skipIf(!there).each([
    ['http', () => its.site.url],
    ['file', () => fileUrl],
  ])('opens by the rail and by a link over %s, without a fault', async (_, url) => {
    const { ui, troubles, page } = await its.open(url());
    await press(ui, 'Practice');
    await h1(ui);
    await headed(ui);
    await page.close();
    const linked = await its.open(`${url()}#/en/practice`);
    await h1(linked.ui);
    expect([...troubles, ...linked.troubles]).toEqual([]);
    // Nothing of it lies about: no script that was run, no way in but the one.
    expect(await linked.ui.evaluate(() => document.querySelectorAll('head script').length)).toBe(0);
    expect(name).not.toBe('');
  });
});

describe.skipIf(!built)('a late page', () => {
  it('shows its name where its heading will be while it comes, and the reader stays there', async () => {
    await changing(async (folder, url) => {
      const file = part(folder, 'pages');
      renameSync(file, `${file}.away`);
      const { ui } = await set.open(url, 360);
      await press(ui, 'More');
      await press(ui, 'Practice');
      await ui.waitForSelector('.coming .error');
      expect(await textOf(ui, '.coming h1')).toBe('Practice');
      expect(await textOf(ui, '.error')).toContain('E_LATE');
      await headed(ui);
      const tops = (): Promise<{ heading: number; foot: number }> =>
        ui.evaluate(() => {
          const top = (selector: string): number =>
            document.querySelector(selector)?.getBoundingClientRect().top ?? Number.NaN;
          return { heading: top('h1'), foot: top('.foot') / window.innerHeight };
        });
      const before = await tops();
      expect(before.foot).toBeGreaterThan(1);
      // The way to a decision doesn't need it.
      await press(ui, 'Consent');
      await ui.waitForFunction(() => document.querySelector('.coming') === null);
      renameSync(`${file}.away`, file);
      await press(ui, 'More');
      await press(ui, 'Practice');
      await h1(ui);
      await headed(ui);
      expect((await tops()).heading).toBe(before.heading);
    });
  });

  it('comes at the second try', async () => {
    await changing(async (folder, url) => {
      const file = part(folder, 'pages');
      renameSync(file, `${file}.away`);
      const { ui } = await set.open(`${url}#/en/practice`);
      await ui.waitForSelector('.coming .error');
      renameSync(`${file}.away`, file);
      await press(ui, 'Try again');
      await h1(ui);
    });
  });

  it('that was altered is refused, on a site and in the single file', async () => {
    await changing(async (folder, url) => {
      const file = part(folder, 'pages');
      writeFileSync(file, `${readFileSync(file, 'utf8')}//`);
      const site = await set.open(`${url}#/en/practice`);
      await site.ui.waitForSelector('.coming .error');
      expect(await textOf(site.ui, '.error')).toContain('E_LATE');
      await site.page.close();

      // Another part in its place: whole and well packed, but not of these pages.
      const single = readFileSync(SINGLE, 'utf8');
      const hindi = /id="hindi">([^<]*)</.exec(single)?.[1] ?? '';
      const altered = join(folder, 'altered.html');
      writeFileSync(altered, single.replace(/id="pages">[^<]*</, `id="pages">${hindi}<`));
      const { ui } = await set.open(`${pathToFileURL(altered).href}#/en/practice`);
      await ui.waitForSelector('.coming .error');
      expect(await textOf(ui, '.error')).toContain('E_LATE');
    });
  });
});

describe.skipIf(!built)('the engine of a site', () => {
  it('that was altered never runs, and the page says that there is none', async () => {
    await changing(async (folder, url) => {
      const file = part(folder, 'wasm');
      writeFileSync(file, `${readFileSync(file, 'utf8')}//`);
      const page = await set.browser.newPage();
      await page.goto(url);
      const ui = await page.waitForFrame((each) => each.url() === 'about:srcdoc');
      await ui.waitForSelector('.engine.is-failed', { timeout: 60_000 });
      expect(await textOf(ui, '.error')).toContain('E_ENGINE_START');
      expect(page.workers()).toEqual([]);
      await page.close();
    });
  });
});

describe.skipIf(!built)('the frame', () => {
  it.each([
    ['http', () => set.site.url],
    ['file', () => fileUrl],
  ])('runs the scripts of this build and no other over %s', async (_, url) => {
    const { ui } = await set.open(url());
    const tried = await ui.evaluate(() => {
      const factory = (window as unknown as { trustedTypes: TrustedTypePolicyFactory }).trustedTypes;
      const refuses = (act: () => void): boolean => {
        try {
          act();
          return false;
        } catch {
          return true;
        }
      };
      const script = document.createElement('script');
      const policies = ['part', 'shell', 'default', 'other'].filter(
        (name) => !refuses(() => factory.createPolicy(name, { createScript: (text: string) => text })),
      );
      const plain = refuses(() => {
        script.text = 'window.foreign = 1';
      });
      // The one way in: what it is given still has to be named by the policy.
      window.runPart?.('window.foreign = 1');
      const meta = document.querySelector<HTMLMetaElement>('meta[http-equiv]')?.content ?? '';
      return { policies, plain, foreign: 'foreign' in window, scripts: /script-src ([^;]*)/.exec(meta)?.[1] ?? '' };
    });
    expect(tried).toMatchObject({ policies: [], plain: true, foreign: false });
    expect(tried.scripts).toMatch(/^('sha256-[\w+/]{43}='\s?){3}$/);
  });
});
