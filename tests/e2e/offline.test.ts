/** The site after its first visit: it opens without a network, and a newer version waits to be asked. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { built, launch, open, press, serveSite, SITE, textOf } from './browser';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let browser: Browser;
let end: () => Promise<void>;
beforeAll(async () => {
  if (built) ({ browser, end } = await launch());
});
afterAll(async () => {
  if (built) await end();
});

describe.skipIf(!built)('the site', () => {
  it('opens and decides without a network after the first visit, and takes a new version only when asked', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'msme-site-'));
    cpSync(dirname(SITE), folder, { recursive: true });
    const site = await serveSite(folder);
    const first = await open(browser, site.url);
    await press(first.ui, 'Privacy & this device');
    await first.ui.waitForFunction(() => /Opens without a network\s+yes/.test(document.body.innerText), {
      timeout: 60_000,
    });
    await first.page.close();

    site.server.closeAllConnections();
    await new Promise((done) => site.server.close(done));
    const second = await open(browser, site.url);
    await press(second.ui, 'See a demo decision');
    await second.ui.waitForSelector('.stamp', { timeout: 60_000 });
    // A late page, too, is kept.
    await press(second.ui, 'Workbench');
    await second.ui.waitForSelector('.tabs, [role=tablist]', { timeout: 60_000 });
    expect(second.troubles.filter((each) => !/ERR_CONNECTION_REFUSED/.test(each))).toEqual([]);
    await second.page.close();

    // The same site, newer: a mark in the page, and the list of the service worker that goes with it.
    const page = readFileSync(join(folder, 'index.html'), 'utf8');
    const newer = page.replace('<meta charset="utf-8">', '<meta charset="utf-8"><meta name="newer">');
    const digest = (text: string): string => createHash('sha256').update(text).digest('base64');
    writeFileSync(join(folder, 'index.html'), newer);
    const worker = readFileSync(join(folder, 'sw.js'), 'utf8');
    const changed = worker.replace(digest(page), digest(newer)).replace(/VERSION="\w+"/, 'VERSION="newer"');
    expect(changed).not.toBe(worker);
    writeFileSync(join(folder, 'sw.js'), changed);
    const again = await serveSite(folder, Number(new URL(site.url).port));
    const third = await open(browser, site.url);
    await third.ui.waitForSelector('.update', { timeout: 60_000 });
    const isNewer = (): Promise<boolean> =>
      third.page.evaluate(() => document.querySelector('meta[name=newer]') !== null);
    expect(await isNewer()).toBe(false);
    // Another copy of the page, under another path of this origin, keeps what is its own.
    const elsewhere = 'msme-/else/where/-1';
    await third.page.evaluate((name) => caches.open(name).then(() => undefined), elsewhere);
    expect(await textOf(third.ui, '.update')).toContain('newer version');
    const loaded = third.page.waitForNavigation({ timeout: 60_000 });
    await press(third.ui, 'Load it now');
    await loaded;
    expect(await isNewer()).toBe(true);
    expect(await third.page.evaluate(() => caches.keys())).toEqual(
      expect.arrayContaining([elsewhere, 'msme-/some/where/-newer']),
    );
    await expect.poll(() => third.page.evaluate(() => caches.keys().then(({ length }) => length))).toBe(2);
    await third.page.close();
    again.server.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
