/** Consent and fetch on the real page: the limits in plain words, pausing, a signature, and a provider that fails. */
import type { Server } from 'node:http';
import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { built, launch, open, press, serveSite, textOf, type Opened } from './browser';

vi.setConfig({ testTimeout: 180_000 });

let browser: Browser;
let end: () => Promise<void>;
let site: { url: string; requests: string[]; server: Server };
let opened: Opened | null = null;

beforeAll(async () => {
  if (!built) return;
  ({ browser, end } = await launch());
  site = await serveSite();
});
afterAll(async () => {
  if (!built) return;
  await end();
  site.server.close();
});
afterEach(async () => {
  await opened?.page.close();
  opened = null;
});

const go = (to: Opened, hash: string) =>
  to.page.evaluate((at) => {
    location.hash = at;
  }, hash);

describe.skipIf(!built)('consent and fetch', () => {
  it('says what the consent asks too much of, and which provider failed', async () => {
    opened = await open(browser, site.url);
    const { ui } = opened;
    await press(ui, 'See a demo decision');
    await ui.waitForSelector('.stamp', { timeout: 60_000 });
    await go(opened, '#/en/consent');
    await ui.waitForFunction(() => /asks for more than is usual in 2 ways/.test(document.body.innerText));
    await press(ui, 'Pause the consent');
    await ui.waitForFunction(() => /Resume the consent/.test(document.body.innerText));
    await press(ui, 'Resume the consent');
    await ui.waitForFunction(() => /Pause the consent/.test(document.body.innerText));

    await go(opened, '#/en/fetch');
    await ui.waitForFunction(() => /All \d+ providers have answered/.test(document.body.innerText));
    await ui.waitForFunction(
      () => (document.body.innerText.match(/sealed and opened, hashes equal/g) ?? []).length > 4,
      { timeout: 120_000 },
    );
    const select = await ui.waitForSelector('select[aria-label^="How GST"]');
    await select!.select('TIMEOUT');
    await ui.waitForFunction(() => /Missing or incomplete: .*GST/.test(document.body.innerText), { timeout: 60_000 });
    await press(ui, 'Straight to the decision');
    await ui.waitForSelector('.stamp', { timeout: 60_000 });
    expect(await textOf(ui, 'main')).toMatch(/GSTN-FIP didn't come/);
    expect(opened.troubles).toEqual([]);
  });
});
