/** Practice scores on this device, in both browsers: kept across a reload only when switched on, listed, and gone when switched off. */
import type { Frame, Page } from 'puppeteer-core';
import { describe, expect, it, vi } from 'vitest';
import { BROWSERS, fileUrl, press, reload, textOf } from './browser';
import { goTo, inChromium, stage } from './stage';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const shown = (ui: Frame, words: string): Promise<unknown> =>
  ui.waitForFunction((wanted) => document.body.innerText.includes(wanted), { timeout: 30_000 }, words);
const NONE = 'No case has been compared yet';
const BOX = '.practice-keep input';

/** A case is opened, declined and compared, and the choice stands again. */
async function compareOne(ui: Frame): Promise<void> {
  await press(ui, 'Open the case');
  await ui.waitForSelector('.practice-answers', { timeout: 60_000 });
  await ui.$eval('.practice-outcome:last-child input', (radio) => {
    (radio as HTMLElement).click();
  });
  await press(ui, 'Compare');
  await shown(ui, 'of 100 points');
  await press(ui, 'Choose another case');
  await ui.waitForSelector(BOX);
}

async function toggle(ui: Frame): Promise<void> {
  await ui.waitForSelector(`${BOX}:not([disabled])`);
  await ui.$eval(BOX, (box) => {
    (box as HTMLElement).click();
  });
}
const isOn = (ui: Frame): Promise<boolean> => ui.$eval(BOX, (box) => box.checked);
const databases = (page: Page): Promise<string[]> =>
  page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''));

describe.each(BROWSERS)('practice scores in %s', (_, there, launcher) => {
  const set = stage(launcher, there);

  it.skipIf(!there)('are kept when that is switched on, also of a second tab, and gone when it is off', async () => {
    const first = await set.open(`${set.site.url}#/en/practice`);
    await compareOne(first.ui);
    expect(await isOn(first.ui)).toBe(false);
    const second = await set.open(`${set.site.url}#/en/practice`);
    await shown(second.ui, NONE);
    expect(await databases(second.page)).toEqual([]);

    await first.page.bringToFront();
    await toggle(first.ui);
    await shown(first.ui, '1 kept.');
    let { ui } = await reload(first);
    await shown(ui, '1 case compared');
    expect(await isOn(ui)).toBe(true);

    // The second tab, opened before, adds its own.
    await second.page.bringToFront();
    await compareOne(second.ui);
    await shown(second.ui, '2 kept.');

    // Listed beside the sessions, and deleted there.
    await first.page.bringToFront();
    first.page.on('dialog', (dialog) => void dialog.accept());
    await goTo(first, '#/en/privacy');
    await shown(ui, '2 practice scores');
    expect(await textOf(ui, '.case')).toContain('Not encrypted');
    await press(ui, 'Delete the scores');
    await shown(ui, 'Nothing is stored.');
    expect(await databases(first.page)).toEqual([]);
    await second.page.bringToFront();
    await compareOne(second.ui);
    await shown(second.ui, 'switched off in another tab');
    expect(await databases(first.page)).toEqual([]);
    await first.page.bringToFront();
    await goTo(first, '#/en/practice');
    await shown(ui, '2 cases compared');
    expect(await isOn(ui)).toBe(false);

    // On and off by the choice itself.
    await toggle(ui);
    await shown(ui, '2 kept.');
    await toggle(ui);
    await shown(ui, 'Deleted from this device');
    expect(await databases(first.page)).toEqual([]);
    ({ ui } = await reload(first));
    await shown(ui, NONE);
    expect([...first.troubles, ...second.troubles]).toEqual([]);
    await first.page.close();
  });

  inChromium(launcher, there)('of a page from a file are not kept, and it says why', async () => {
    const { ui, troubles } = await set.open(`${fileUrl}#/en/practice`);
    await shown(ui, 'A page opened from a file keeps nothing');
    expect(await ui.$eval(BOX, (box) => box.disabled)).toBe(true);
    expect(troubles).toEqual([]);
  });
});
