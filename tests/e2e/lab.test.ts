/** The validation lab in both browsers: sixty borrowers to results and what-if, stopped in the middle, a config that can't be. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from 'puppeteer-core';
import { describe, expect, it, vi } from 'vitest';
import { BROWSERS, press, textOf } from './browser';
import { goTo, inChromium, stage } from './stage';

vi.setConfig({ testTimeout: 300_000 });

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Axe {
  run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}
const faults = (ui: Frame): Promise<string[]> =>
  ui.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'] });
    return violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
  });

async function type(ui: Frame, selector: string, text: string): Promise<void> {
  await ui.$eval(
    selector,
    (element, value) => {
      const field = element as HTMLInputElement;
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    },
    text,
  );
}

const wide = (ui: Frame): Promise<number> => ui.evaluate(() => document.documentElement.scrollWidth);
describe.each(BROWSERS)('the validation lab in %s', (_, there, launcher) => {
  const set = stage(launcher, there);
  const both = it.skipIf(!there);
  /** What Firefox would only repeat, or its driver can't do. */
  const chromium = inChromium(launcher, there);

  /** Workers of the page that run: the session's engine is one. */
  const workers = (): number => set.opened?.page.workers().length ?? 0;

  chromium('decides sixty borrowers at 360 px, measures them, and moves a threshold over them', async () => {
    const { ui, page, troubles } = await set.open(set.site.url, 360);
    await goTo({ page, ui, troubles }, '#/en/lab');
    await ui.waitForSelector('.lab-form');
    await type(ui, '.lab-form input', '60');
    // Three times the defaults, so that there are some.
    await ui.select('.lab-form select', 'fit');
    await ui.focus('.lab-form .primary');
    await page.keyboard.press('Enter');
    await ui.waitForSelector('.lab-run progress');
    expect(await ui.$eval('.lab-form .primary', (button) => (button as HTMLButtonElement).disabled)).toBe(true);
    // It goes on while another page is shown.
    await goTo({ page, ui, troubles }, '#/en/privacy');
    await ui.waitForSelector('[data-page="privacy"]');
    await goTo({ page, ui, troubles }, '#/en/lab');
    await ui.waitForSelector('.lab-figures', { timeout: 240_000 });
    expect(await textOf(ui, '.lab-results .note')).toMatch(/^60 borrowers, \d+ of whom/);
    await ui.waitForSelector('.lab-answer', { timeout: 60_000 });
    const cell = (row: number): Promise<string[]> =>
      ui.$$eval(
        '.lab-answer tbody tr',
        (rows, at) => [...(rows[at]?.querySelectorAll('td') ?? [])].map((each) => each.textContent),
        row,
      );
    const [before, same] = await cell(0);
    expect(same).toBe(before);
    // Nobody has a bureau score of 900: fewer are approved.
    await type(ui, '.lab-whatif input[type=range]', '900');
    await ui.waitForFunction(() => document.querySelector('.lab-ms')?.textContent.includes('60 borrowers judged'));
    const [now, then] = await cell(0);
    expect(now).toBe(before);
    expect(parseFloat(then ?? '')).toBeLessThan(parseFloat(now ?? ''));
    expect(await wide(ui)).toBeLessThanOrEqual(360);
    await ui.evaluate(AXE);
    expect(await faults(ui)).toEqual([]);
    // Each picture is moved along by keyboard and has its table.
    await press(ui, 'Show as a table');
    await ui.waitForSelector('.picture-table[open] table');
    await goTo({ page, ui, troubles }, '#/hi/lab');
    await ui.waitForFunction(() => document.documentElement.lang === 'hi');
    expect(await wide(ui)).toBeLessThanOrEqual(360);
    expect(troubles).toEqual([]);
  });

  both('stops at once, keeps nothing half-written, says why a config can’t be, and starts again', async () => {
    const { ui, page, troubles } = await set.open();
    const before = workers();
    await goTo({ page, ui, troubles }, '#/en/lab');
    await ui.waitForSelector('.lab-form');
    await type(ui, '.lab-form input', '5000');
    await press(ui, 'Start');
    await ui.waitForFunction(() => /^[3-9]|^\d\d/.test(document.querySelector('.lab-pace')?.textContent ?? ''), {
      timeout: 120_000,
    });
    expect(workers()).toBeGreaterThan(before);
    await press(ui, 'Stop');
    await ui.waitForFunction(() => document.body.innerText.includes('Stopped: '));
    await press(ui, 'Clear the lab');
    await ui.waitForFunction(() => document.querySelector('.run') === null);
    // All engines of the lab have ended; the session's is untouched.
    await vi.waitFor(() => {
      expect(workers()).toBe(before);
    }, 20_000);
    expect(await ui.$('.engine.is-ready')).not.toBeNull();
    // No JSON; a key that doesn't exist; then a config that can be.
    await press(ui, 'Own settings of the simulator');
    await type(ui, '.lab-own textarea', '{"fraud": ');
    await press(ui, 'Start');
    await ui.waitForSelector('.error');
    expect(await textOf(ui, '.error')).toContain('E_CONFIG');
    await type(ui, '.lab-own textarea', '{"fraud": {"nonsense": 1}}');
    await press(ui, 'Start');
    await ui.waitForFunction(() => document.querySelector('.error')?.textContent.includes('/fraud'), {
      timeout: 120_000,
    });
    await type(ui, '.lab-own textarea', '{"fraud": {"share_each": 0}}');
    await type(ui, '.lab-form input', '20');
    await press(ui, 'Start');
    await ui.waitForSelector('.lab-figures', { timeout: 240_000 });
    expect(await textOf(ui, '.lab-results .note')).toMatch(/^20 borrowers/);
    expect(troubles).toEqual([]);
  });
});
