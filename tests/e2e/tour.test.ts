/** The tour in Chromium: by the keyboard alone, left by Escape, on a phone in Hindi, and never over somebody's own work. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from 'puppeteer-core';
import { describe, expect, it, vi } from 'vitest';
import { built, fileUrl, press, textOf } from './browser';
import { demo, goTo, headed, stage } from './stage';

vi.setConfig({ testTimeout: 120_000 });
const set = stage();

const STOPS = [
  'Begin here',
  'Six steps',
  'can the data be trusted',
  'The score, and why',
  'change the answer',
  'leaves',
];
const focused = (ui: Frame): Promise<string> =>
  ui.evaluate(() => document.activeElement?.textContent?.replace(/\s+/g, ' ').trim() ?? '');
const at = (ui: Frame, title: string) =>
  ui.waitForFunction(
    (wanted) =>
      document.activeElement?.id === 'tour-title' && document.activeElement.textContent?.includes(wanted) === true,
    { timeout: 30_000 },
    title,
  );
/** The place that the stop points at is there, and in sight above the card. */
const pointed = (ui: Frame) =>
  ui.waitForFunction(
    () => {
      const place = document.querySelector('[data-tour="here"]')?.getBoundingClientRect();
      const card = document.querySelector('.tour-card')?.getBoundingClientRect();
      if (place === undefined || card === undefined || place.width === 0) return false;
      const covered = place.left < card.right && place.right > card.left && place.top > card.top - 24;
      return place.top < window.innerHeight && place.bottom > 0 && !covered;
    },
    { timeout: 60_000 },
  );

interface Axe {
  run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}
interface Shift {
  value: number;
  hadRecentInput: boolean;
  sources: { node: Node | null }[];
}
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const faults = (ui: Frame): Promise<string[]> =>
  ui.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  });

describe.skipIf(!built)('the tour', () => {
  it('goes through the page by the keyboard, opens the demo by a press alone, and gives the focus back', async () => {
    const { page, ui, troubles } = await set.open();
    await ui.focus('[data-tour-from]');
    await page.keyboard.press('Enter');
    for (const [index, title] of STOPS.entries()) {
      await at(ui, title);
      expect(await textOf(ui, '.tour-count')).toBe(`Stop ${index + 1} of ${STOPS.length}`);
      if (index === 2) {
        // Nothing was opened until now; the demo's button is the first after the heading.
        expect(await ui.$('.rail-customer')).toBe(null);
        await page.keyboard.press('Tab');
        expect(await focused(ui)).toBe('Open the demo borrower');
        await page.keyboard.press('Enter');
      }
      await pointed(ui);
      if (index === 2) await ui.focus('#tour-title');
      await page.keyboard.press('Tab');
      expect(await focused(ui)).toBe(index === STOPS.length - 1 ? 'Done' : 'Next');
      await page.keyboard.press('Enter');
    }
    await ui.waitForFunction(() => document.querySelector('.tour-card') === null);
    // The mark goes with the card, at the latest a frame after it: Preact takes leave of effects after the paint.
    await ui.waitForFunction(() => document.querySelector('[data-tour]') === null);
    // The button it began with is on another page now: the focus goes to this page's heading, not to nowhere.
    await headed(ui);
    expect(troubles).toEqual([]);
  });

  it('ends with Escape wherever the focus is, and goes back to the button it came from', async () => {
    const { page, ui } = await set.open(fileUrl);
    await press(ui, 'Take the tour');
    await at(ui, 'Begin here');
    await ui.focus('.slip .primary');
    await page.keyboard.press('Escape');
    await ui.waitForFunction(() => document.querySelector('.tour-card') === null);
    await ui.waitForFunction(() => document.activeElement?.textContent === 'Take the tour');
  });

  it('can be declined, and taken later', async () => {
    const { page, ui } = await set.open();
    await press(ui, 'No, thank you');
    await ui.waitForFunction(() => document.querySelector('.tour-offer') === null);
    await ui.waitForFunction(() => document.activeElement?.textContent === 'Take the tour');
    await page.keyboard.press('Enter');
    await at(ui, 'Begin here');
  });

  it('leaves an open borrower as it is', async () => {
    const opened = await set.open();
    const { ui } = opened;
    await demo(ui);
    const before = await textOf(ui, '.rail-customer');
    await goTo(opened, '#/en/home');
    await ui.waitForSelector('.tour-again');
    expect(await ui.$('.tour-offer')).toBe(null);
    await press(ui, 'Take the tour');
    for (const title of STOPS) {
      await at(ui, title);
      expect(await ui.$('.tour-demo')).toBe(null);
      await pointed(ui);
      if (title !== STOPS[STOPS.length - 1]) await press(ui, 'Next');
    }
    expect(await textOf(ui, '.rail-customer')).toBe(before);
  });

  it('waits for a reader who looks elsewhere', async () => {
    const opened = await set.open();
    const { ui } = opened;
    await press(ui, 'Take the tour');
    await at(ui, 'Begin here');
    await goTo(opened, '#/en/privacy');
    await ui.waitForFunction(() => document.querySelector('.tour-card .primary')?.textContent === 'Back to this stop');
    expect(await ui.$('[data-tour="here"]')).toBe(null);
    await press(ui, 'Back to this stop');
    await pointed(ui);
  });

  it('fits a phone in Hindi, moves nothing on the page, and has no fault that axe knows', async () => {
    const opened = await set.open(`${set.site.url}#/hi/home`, 360);
    const { page, ui } = opened;
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    await ui.waitForFunction(() => document.body.innerText.includes('पहली झलक देखें'));
    await ui.evaluate(AXE);
    expect(await faults(ui)).toEqual([]);
    await ui.evaluate(() => {
      const shifts: string[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const each of list.getEntries() as (PerformanceEntry & Shift)[])
          if (!each.hadRecentInput && each.value > 0.001)
            shifts.push(
              `${each.value} ${each.sources.map(({ node }) => (node as Element | null)?.className ?? '').join(' ')}`,
            );
      }).observe({ type: 'layout-shift', buffered: false });
    });
    await press(ui, 'पहली झलक देखें');
    for (let index = 0; index < STOPS.length; index++) {
      await ui.waitForFunction(
        (n) => document.querySelector('.tour-count')?.textContent?.includes(` ${n} / `),
        {},
        index + 1,
      );
      if (index === 2) await press(ui, 'नमूना उधारकर्ता खोलें');
      await pointed(ui);
      expect(await ui.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      const card = await ui.$eval('.tour-card', (each) => {
        const { left, right, bottom, height } = each.getBoundingClientRect();
        return { left, right, over: bottom - window.innerHeight, share: height / window.innerHeight };
      });
      expect(card.left).toBeGreaterThanOrEqual(0);
      expect(card.right).toBeLessThanOrEqual(360);
      expect(card.over).toBeLessThanOrEqual(0.5);
      expect(card.share).toBeLessThanOrEqual(0.51);
      expect(await faults(ui)).toEqual([]);
      // English words of the page itself: none but names that stay.
      expect(await textOf(ui, '.tour-card')).not.toMatch(/[a-z]{4,}(?<!Escape)/);
      if (index < 2) {
        expect(await ui.evaluate(() => (window as unknown as { shifts: string[] }).shifts)).toEqual([]);
      }
      if (index < STOPS.length - 1) await press(ui, 'आगे');
    }
  });

  it('is not on paper', async () => {
    const { page, ui } = await set.open();
    await press(ui, 'Take the tour');
    await pointed(ui);
    await page.emulateMediaType('print');
    expect(await ui.$eval('.tour-card', (each) => getComputedStyle(each).display)).toBe('none');
    expect(await ui.$eval('[data-tour="here"]', (each) => getComputedStyle(each).outlineStyle)).toBe('none');
  });
});
