/** Practice on the built page: a case by keyboard at 360 px, wrong strings and files, no fault of axe. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame } from 'puppeteer-core';
import { describe, expect, it, vi } from 'vitest';
import { BROWSERS, choose, fileUrl, press, textOf, type Opened } from './browser';
import { demo, goTo, headed, inChromium, stage } from './stage';

vi.setConfig({ testTimeout: 180_000 });

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Axe {
  run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}
const faults = async (ui: Frame): Promise<string[]> => {
  await ui.evaluate(AXE);
  return ui.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'] });
    return violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
  });
};

/** Tabs on until `held` is true of what holds the focus. */
async function tabTo({ page, ui }: Opened, held: (element: Element) => boolean, most = 200): Promise<void> {
  for (let step = 0; step < most; step++) {
    await page.keyboard.press('Tab');
    if (await ui.evaluate(`(${held.toString()})(document.activeElement)`)) return;
  }
  throw new Error(`no way by Tab to ${held.toString()}`);
}

const CASE = '.practice-data .vrow';
const wide = (ui: Frame): Promise<number> =>
  ui.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

describe.each(BROWSERS)('practice in %s', (_, there, launcher) => {
  const set = stage(launcher, there);
  const both = it.skipIf(!there);
  /** What Firefox would only repeat, or its driver can't do. */
  const chromium = inChromium(launcher, there);

  both('goes from choice to comparison by keyboard at 360 px, beside the customer who is open', async () => {
    const opened = await set.open(set.site.url, 360);
    const { ui, page } = opened;
    await demo(ui);
    const before = await textOf(ui, '.stamp');
    const terms = await textOf(ui, '.terms-grid');
    await goTo(opened, '#/en/practice');
    await ui.waitForSelector('.practice-pick');
    await ui.focus('h1');
    await tabTo(opened, (at) => at.textContent === 'Open the case');
    await page.keyboard.press('Enter');
    await ui.waitForSelector(CASE, { timeout: 60_000 });
    // A mixture doesn't say its theme before the answers are given; no figure gets into the address.
    expect(await textOf(ui, '.heading')).toMatch(/PRAC-EASY-MIX-\d+-1[0-9A-Z]/);
    await page.waitForFunction(() => location.hash === '#/en/practice/case');
    expect(await textOf(ui, '.practice-data')).not.toMatch(/FRAUD|fraud_|Fraud:/);
    expect(await wide(ui)).toBeLessThanOrEqual(0);

    await tabTo(opened, (at) => at.getAttribute('role') === 'grid');
    await page.keyboard.press('Enter');
    await ui.waitForSelector('.practice-line');
    await tabTo(opened, (at) => at.closest('.practice-shows') !== null);
    await page.keyboard.press(' ');
    await ui.waitForSelector('.vrow.is-marked');

    await ui.focus('.practice-answers h2');
    await tabTo(opened, (at) => at.textContent === 'All others: looked, not there');
    await page.keyboard.press('Enter');
    expect(await textOf(ui, '.practice-answers')).toMatch(/20 of 20 answered/);
    await tabTo(opened, (at) => at.textContent === 'Compare');
    await page.keyboard.press('Enter');
    expect(await textOf(ui, '.practice-answers [role=alert]')).toBe('Choose an outcome first.');
    await ui.focus('.practice-outcome:last-child input');
    await page.keyboard.press(' ');
    await tabTo(opened, (at) => at.textContent === 'Compare');
    await page.keyboard.press('Enter');
    await ui.waitForFunction(() => /of 100 points/.test(document.querySelector('h1')?.textContent ?? ''));
    await headed(ui);
    expect(await textOf(ui, 'main')).toMatch(/The hidden truth[\s\S]*True 12-month default risk/);
    expect(await wide(ui)).toBeLessThanOrEqual(0);
    expect(await ui.$$('.picture')).toHaveLength(1);

    // Nothing of it touched the customer of the session.
    await goTo(opened, '#/en/decision');
    await ui.waitForSelector('.stamp');
    expect(await textOf(ui, '.stamp')).toBe(before);
    expect(await textOf(ui, '.terms-grid')).toBe(terms);
    expect(opened.troubles).toEqual([]);
  });

  chromium('says what is wrong with a seed string, opens a link, and is left at any moment', async () => {
    const opened = await set.open(`${fileUrl}#/en/practice`);
    const { ui, page } = opened;
    await ui.waitForSelector('.practice-pick');
    for (const [text, said] of [
      ['hello', 'five parts with hyphens'],
      ['PRAC-HARD-CIRCULAR-4821-1A', 'A character is wrong'],
    ] as const) {
      await ui.$eval('.practice-seed', (field) => {
        (field as HTMLInputElement).value = '';
      });
      await ui.type('.practice-seed', text);
      await page.keyboard.press('Enter');
      await ui.waitForFunction(
        (wanted) => document.querySelector('[role=alert]')?.textContent?.includes(wanted),
        {},
        said,
      );
      expect(await ui.$('.practice-pick')).not.toBeNull();
    }
    // Cancelled while it opens, or at once when it is there already.
    await ui.select('.practice-ways select', 'CIRCULAR');
    await press(ui, 'Open the case');
    await ui.waitForFunction(() =>
      [...document.querySelectorAll('button')].some((each) =>
        /^(Cancel|Leave this case)$/.test(each.textContent ?? ''),
      ),
    );
    const left = await ui.$$('button');
    for (const each of left) {
      if (/^(Cancel|Leave this case)$/.test(await each.evaluate((button) => button.textContent ?? ''))) {
        await each.evaluate((button) => {
          button.click();
        });
        break;
      }
    }
    await ui.waitForSelector('.practice-pick');

    // A session's link opens the same cases; the browser's way back leaves them.
    await press(ui, 'Open the case');
    await ui.waitForSelector(CASE);
    const seed = await textOf(ui, '.heading code');
    const first = await textOf(ui, '.practice-data .facts');
    await page.waitForFunction(() => location.hash === '#/en/practice/case');
    await page.goBack();
    await ui.waitForSelector('.practice-pick');
    await goTo(opened, `#/en/practice/${seed}`);
    await ui.waitForSelector(CASE);
    expect(await textOf(ui, '.practice-data .facts')).toBe(first);
    expect(opened.troubles).toEqual([]);
  });

  chromium('refuses a damaged file of scores, and makes the trainer’s sheet', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'practice-'));
    const opened = await set.open(`${set.site.url}#/en/practice`);
    const { ui, page } = opened;
    await ui.waitForSelector('.practice-pick');
    const bad = join(folder, 'bad.json');
    const good = join(folder, 'good.json');
    const one = { seed: 'x', difficulty: 'EASY', theme: 'GST', day: '2026-11-01', score: 61, parts: { problems: 30 } };
    writeFileSync(bad, '{"format":"msme-practice/1"');
    writeFileSync(good, JSON.stringify({ format: 'msme-practice/1', scores: [one, { ...one, score: 83 }] }));
    await choose(page, () => press(ui, 'Go on from a file'), [bad]);
    await ui.waitForFunction(() => document.querySelector('[role=alert]')?.textContent?.includes('bad.json'));
    await choose(page, () => press(ui, 'Go on from a file'), [good]);
    await ui.waitForFunction(() => document.body.innerText.includes('2 cases compared; 72 points on average'));
    rmSync(folder, { recursive: true });

    await ui.select('.practice-ways label:nth-of-type(2) select', '3');
    await press(ui, 'Trainer’s sheet');
    await ui.waitForFunction(() => document.querySelectorAll('.practice-page').length === 3, { timeout: 60_000 });
    const sheet = await textOf(ui, '.practice-sheet');
    expect(sheet.match(/PRAC-EASY-[A-Z]+-\d+-1[0-9A-Z]/g)).toHaveLength(3);
    expect(sheet).toMatch(/The hidden truth[\s\S]*What is to be found[\s\S]*Right outcomes[\s\S]*Notes/);
    await press(ui, 'Back to the choice');
    await ui.waitForSelector('.practice-pick');
    expect(opened.troubles).toEqual([]);
  });

  chromium('is opened again when its engine dies while the case is drawn, and the answers stand', async () => {
    const { ui, page } = await set.open(`${set.site.url}#/en/practice`);
    await ui.waitForSelector('.practice-pick');
    // The session's engine came first. This one doesn't answer for its documents, and dies when it is told to.
    const engine = await vi.waitUntil(() => page.workers()[1], 10_000);
    await engine.evaluate(() => {
      const native = Reflect.get(MessagePort.prototype, 'postMessage');
      MessagePort.prototype.postMessage = function (this: MessagePort, message: { ok?: object }, ...rest: unknown[]) {
        if (message.ok === undefined || !('top_customers' in message.ok))
          Reflect.apply(native, this, [message, ...rest]);
      };
    });
    await press(ui, 'Open the case');
    await ui.waitForSelector('.practice-outcome:last-child input');
    await ui.$eval('.practice-outcome:last-child input', (radio) => {
      (radio as HTMLElement).click();
    });
    await press(ui, 'All others: looked, not there');
    const facts = await textOf(ui, '.practice-data .facts');
    expect(await ui.$('.is-waiting')).not.toBeNull();
    await engine.evaluate(() => {
      setTimeout(() => {
        throw new Error('killed');
      });
    });
    await ui.waitForFunction(() => document.body.innerText.includes('Your answers are all here'), { timeout: 60_000 });
    expect(await ui.$('.is-waiting')).toBeNull();
    expect(await textOf(ui, '.practice-data .facts')).toBe(facts);
    expect(await textOf(ui, '.practice-answers')).toMatch(/20 of 20 answered/);
    expect(await ui.$eval('.practice-outcome:last-child input', (radio) => radio.checked)).toBe(true);
    await press(ui, 'Compare');
    await ui.waitForSelector('.practice-feedback');
  });

  chromium.each([
    [360, 'en', 'light'],
    [1440, 'hi', 'dark'],
  ] as const)('has no accessibility fault at %d px, %s, %s', async (width, language, theme) => {
    const opened = await set.open(`${set.site.url}#/${language}/practice`, width);
    const { ui, page } = opened;
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: theme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    await ui.waitForSelector('.practice-pick');
    expect(await faults(ui)).toEqual([]);
    await ui.click('.practice-ways .primary');
    await ui.waitForSelector(CASE, { timeout: 60_000 });
    await ui.waitForSelector('.practice-answers');
    await ui.waitForFunction(() => document.querySelector('.is-waiting') === null);
    await ui.$eval(CASE, (row) => {
      (row as HTMLElement).click();
    });
    await ui.waitForSelector('.practice-line');
    await ui.$eval('.practice-outcome input', (radio) => {
      (radio as HTMLElement).click();
    });
    await ui.waitForSelector('.practice-terms');
    expect(await faults(ui)).toEqual([]);
    const fields = await ui.$$('.practice-terms input');
    await fields[2]?.type('15');
    await ui.$eval('.practice-answers .actions .primary', (button) => {
      (button as HTMLElement).click();
    });
    await ui.waitForSelector('.practice-feedback');
    expect(await faults(ui)).toEqual([]);
    expect(await wide(ui)).toBeLessThanOrEqual(0);
    expect(opened.troubles).toEqual([]);
  });
});
