/** Overview, profile, profit and loss, credit method, files, and the later pictures: by keyboard, by old names, 360 px, no fault. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from 'puppeteer-core';
import { describe, expect, it, vi } from 'vitest';
import { built, drop, fixture, press, textOf, type Opened } from './browser';
import { demo, goTo, headed, stage } from './stage';

vi.setConfig({ testTimeout: 180_000 });

const set = stage();
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const settled = (ui: Frame): Promise<unknown> =>
  ui.waitForFunction(() => document.querySelector('.is-waiting, [aria-busy="true"]') === null, { timeout: 60_000 });

/** To a place by the address bar; `name` is the page that it has to come out at. */
async function visit(opened: Opened, hash: string, name: string): Promise<void> {
  await goTo(opened, hash);
  await opened.ui.waitForSelector(`[data-page="${name}"]`);
  await settled(opened.ui);
}

/** Presses Tab until the control with these words has the focus. */
async function tabTo({ page, ui }: Opened, words: string): Promise<void> {
  for (let i = 0; i < 400; i++) {
    await page.keyboard.press('Tab');
    const held = await ui.evaluate(() => {
      const active = document.activeElement;
      return active === null || active === document.body
        ? ''
        : `${active.textContent ?? ''} ${active.getAttribute('aria-label') ?? ''}`;
    });
    if (held.includes(words)) return;
  }
  throw new Error(`"${words}" can't be reached by keyboard`);
}

/** The digits of "14,82,204" or "−1,07,251". */
const whole = (text: string): number => Number(text.replaceAll(',', '').replace('−', '-'));

const cell = (ui: Frame, line: string): Promise<string> =>
  ui.evaluate((wanted) => {
    const row = [...document.querySelectorAll('.account tbody tr')].find(
      (each) => each.querySelector('th[scope="row"]')?.textContent === wanted,
    );
    return row?.querySelector('.is-total')?.textContent ?? '';
  }, line);

describe.skipIf(!built)('the screens', () => {
  it('are found by their old names, at the part of the page that the name means', async () => {
    const opened = await set.open(`${set.site.url}#/en/methodology`);
    await opened.ui.waitForSelector('[data-page="method"] .card-items');
    // Nobody is open: the method is there to read, and says what would stand beside it.
    expect(await textOf(opened.ui, '[data-place="calculations"]')).toContain('Once a customer has been scored');
    await goTo(opened, '#/en/home');
    await demo(opened.ui);
    const names: [string, string, string][] = [
      ['dashboard', 'overview', '#/en/overview'],
      ['pipeline', 'overview', '#/en/overview/pipeline'],
      ['insights', 'analytics', '#/en/analytics'],
      ['summary', 'financials', '#/en/financials'],
      ['spendings', 'financials', '#/en/financials/spendings'],
      ['calculations', 'method', '#/en/method/calculations'],
      ['customer', 'profile', '#/en/profile'],
      ['console', 'workbench', '#/en/workbench/console'],
      ['files', 'privacy', '#/en/privacy/files'],
    ];
    for (const [name, page, hash] of names) {
      await visit(opened, `#/en/${name}`, page);
      await opened.page.waitForFunction((wanted) => location.hash === wanted, {}, hash);
      const place = hash.split('/')[3] ?? '';
      if (!['pipeline', 'spendings', 'calculations', 'files'].includes(place)) continue;
      // The reader stands at the part's heading.
      await opened.ui.waitForFunction(
        (wanted) => document.activeElement?.closest('[data-place]')?.getAttribute('data-place') === wanted,
        { timeout: 10_000 },
        place,
      );
    }
    expect(opened.troubles).toEqual([]);
  });

  it('go from the overview to a step and a figure by keyboard, and show the steps’ times', async () => {
    const opened = await set.open();
    const { ui, page } = opened;
    await visit(opened, '#/en/overview', 'overview');
    expect(await textOf(ui, '.empty')).toContain('No borrower has been chosen yet.');
    await goTo(opened, '#/en/home');
    await demo(ui);
    await visit(opened, '#/en/overview', 'overview');
    expect(await ui.$$eval('[data-place="pipeline"] tbody tr', (rows) => rows.length)).toBe(6);
    expect(await textOf(ui, '[data-place="pipeline"]')).toMatch(
      /Clean & validate\s+done\s+\d+ \w+ \d{4}, \d\d:\d\d\s+[<\d]/,
    );
    const counts = await ui.$$eval('.section:last-of-type tbody tr td', (cells) =>
      cells.map((each) => each.textContent),
    );
    expect(counts).toContain('1,224');
    await ui.focus('h1');
    await tabTo(opened, 'Debt service cover');
    await page.keyboard.press('Enter');
    await ui.waitForSelector('[data-page="metrics"]');
    await page.waitForFunction(() => location.hash === '#/en/metrics/O3_dscr');
    expect(opened.troubles).toEqual([]);
  });

  it('show a profit-and-loss account that comes to the engine’s own, each figure of which opens to its entries', async () => {
    const opened = await set.open();
    const { ui, page } = opened;
    await demo(ui);
    await visit(opened, '#/en/metrics/F2_net_operating_cash_annual', 'metrics');
    await ui.waitForSelector('.explorer-value');
    const engine = await textOf(ui, '.explorer-value');
    await visit(opened, '#/en/financials', 'financials');
    const surplus = whole(await cell(ui, 'Operating surplus'));
    expect(surplus).toBe(whole(engine.replace('₹', '')));
    const costs = whole(await cell(ui, 'Costs in all'));
    expect(Math.abs(whole(await cell(ui, 'Sales, cautious')) - costs - surplus)).toBeLessThanOrEqual(1);
    await ui.focus('h1');
    await tabTo(opened, 'Rent, Nov 2025');
    await page.keyboard.press('Enter');
    await ui.waitForSelector('.behind tbody tr');
    expect(await textOf(ui, '.behind')).toMatch(/Rent, Nov 2025: entries/);
    expect(await ui.$$eval('.behind tbody tr', (rows) => rows.length)).toBe(1);
    expect(await ui.$eval('.account [aria-expanded="true"]', (each) => each.textContent)).toBe('20,000');
    await press(ui, 'By financial year');
    await ui.waitForFunction(() => document.querySelector('.account thead')?.textContent?.includes('FY 2026-27'));
    expect(whole(await cell(ui, 'Operating surplus'))).toBe(surplus);
    expect(opened.troubles).toEqual([]);
  });

  it('put the customer’s values into the method, and work out the loan in a bad year when asked', async () => {
    const opened = await set.open();
    const { ui, page } = opened;
    await demo(ui);
    await visit(opened, '#/en/method', 'method');
    await ui.waitForSelector('.card-items summary');
    await ui.focus('[data-place="calculations"] summary');
    await page.keyboard.press('Enter');
    await ui.waitForSelector('[data-place="calculations"] tbody tr');
    // The sum on the line is the score that the Scores step shows.
    const [, said = ''] = /= ([\d.]+) of 100/.exec(await textOf(ui, '[data-place="calculations"] summary')) ?? [];
    await ui.$eval('.card-items summary', (each) => {
      each.click();
    });
    expect(await ui.$$eval('.card-items details[open] .is-here', (rows) => rows.length)).toBe(1);
    await visit(opened, '#/en/scores', 'scores');
    expect(await textOf(ui, 'main')).toContain(`${said} / 100`);

    await visit(opened, '#/en/decision', 'decision');
    expect(await ui.$$('.stress')).toHaveLength(0);
    await ui.focus('.folded summary');
    await page.keyboard.press('Enter');
    await ui.waitForSelector('.stress li:nth-child(6)', { timeout: 30_000 });
    await settled(ui);
    const stage_ = '.folded .chart-body';
    await ui.focus(stage_);
    const before = await ui.$eval(stage_, (each) => each.getAttribute('aria-valuetext'));
    await page.keyboard.press('ArrowRight');
    const after = await ui.$eval(stage_, (each) => each.getAttribute('aria-valuetext'));
    expect(before).toContain('Sales down 0%');
    expect(after).toContain('Sales down 5%');
    expect(opened.troubles).toEqual([]);
  });

  it('list the files of this device with what became of their rows, and take one out', async () => {
    const opened = await set.open();
    const { ui } = opened;
    await drop(ui, [{ name: 'statement.csv', content: readFileSync(fixture('web_statement.csv'), 'utf8') }]);
    await ui.waitForSelector('.files .tag-ok', { timeout: 60_000 });
    await visit(opened, '#/en/clean', 'clean');
    await press(ui, 'Run: Clean');
    await ui.waitForFunction(() => document.querySelector('.step:nth-child(3).is-done') !== null, { timeout: 60_000 });
    await visit(opened, '#/en/files', 'privacy');
    await ui.waitForFunction(() =>
      /[0-9a-f]{64}/.test(document.querySelector('[data-place="files"] .hash')?.textContent ?? ''),
    );
    const row = await ui.$$eval('[data-place="files"] tbody td', (cells) =>
      Object.fromEntries(cells.map((each) => [each.getAttribute('data-key') ?? '', each.textContent])),
    );
    expect(row['file']).toBe('statement.csv');
    expect(Number((row['taken'] ?? '').replaceAll(',', ''))).toBeGreaterThan(50);
    await ui.waitForFunction(() => /^\d+$/.test(document.querySelector('[data-key="aside"]')?.textContent ?? ''));
    await press(ui, 'Take out');
    await ui.waitForFunction(() => document.querySelector('[data-place="files"] tbody') === null);
    expect(opened.troubles).toEqual([]);
  });

  it('fold away on a phone behind one button that opens, closes and leads by keyboard, and moves nothing', async () => {
    const opened = await set.open(set.site.url, 360);
    const { ui, page } = opened;
    await demo(ui);
    await ui.focus('.brand');
    const top = (): Promise<number> => ui.$eval('main', (main) => main.getBoundingClientRect().top + window.scrollY);
    const shut = await top();
    // Nor does what the consent exceeds, which is found a moment after the decision stands.
    await ui.waitForSelector('.consent-bar .tag-warn');
    expect(await top()).toBe(shut);
    await ui.$eval('.consent-bar .tag-warn', (tag) => {
      (tag as HTMLElement).hidden = true;
    });
    expect(await top()).toBe(shut);
    await tabTo(opened, 'More');
    await page.keyboard.press('Enter');
    await ui.waitForSelector('.rail-entries.is-open');
    // The focus follows once the menu is drawn.
    await ui.waitForFunction(() => document.activeElement?.textContent === 'Overview');
    expect(await top()).toBe(shut);
    await page.keyboard.press('Escape');
    await ui.waitForFunction(() => document.querySelector('.rail-entries.is-open') === null);
    await ui.waitForFunction(() => document.activeElement?.textContent === 'More');
    await page.keyboard.press('Enter');
    await tabTo(opened, 'Profit & loss');
    await page.keyboard.press('Enter');
    await ui.waitForSelector('[data-page="financials"]');
    expect(await ui.evaluate(() => document.querySelector('.rail-entries.is-open'))).toBeNull();
    await headed(ui);
  });

  it.each([
    [1440, 900],
    [1280, 720],
    [1024, 600],
  ])('have all views of the rail in sight at %i × %i', async (width, height) => {
    const opened = await set.open(set.site.url);
    await opened.page.setViewport({ width, height });
    await demo(opened.ui);
    const { over, small } = await opened.ui.evaluate(() => {
      const rail = document.querySelector('.rail');
      const sizes = [...document.querySelectorAll('.rail button')].map((each) => each.getBoundingClientRect());
      return {
        over: (rail?.scrollHeight ?? 0) - (rail?.clientHeight ?? 0),
        // What isn't shown (the phone's button) has no size.
        small: sizes.filter((box) => box.height > 0 && box.height < 24).length,
      };
    });
    if (height >= 700) expect(over).toBeLessThanOrEqual(0);
    expect(small).toBe(0);
  });

  it.each([
    [360, 'light', 'en'],
    [360, 'dark', 'hi'],
    [1440, 'dark', 'en'],
    [1440, 'light', 'hi'],
  ])('have no accessibility fault at %i px (%s, %s), and nothing is too wide', async (width, scheme, language) => {
    const opened = await set.open(`${set.site.url}#/${language}/home`, width);
    const { ui, page } = opened;
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    await ui.$eval('.big', (button) => {
      (button as HTMLButtonElement).click();
    });
    await ui.waitForSelector('.stamp', { timeout: 60_000 });
    await ui.evaluate(AXE);
    const found: string[] = [];
    const places: [string, string, string][] = [
      ['overview', 'overview', '.quick'],
      ['financials', 'financials', '.account'],
      ['profile', 'profile', '.facts'],
      ['method', 'method', '.card-items summary'],
      ['privacy/files', 'privacy', '[data-place="files"]'],
      ['analytics/counterparties', 'analytics', '.flow-hub'],
      ['analytics/cashflow', 'analytics', '.heat-here'],
      ['decision', 'decision', '.folded'],
    ];
    for (const [at, name, sign] of places) {
      await visit(opened, `#/${language}/${at}`, name);
      await ui.waitForSelector(sign, { timeout: 30_000 });
      // All that folds is looked at open.
      await ui.$$eval('.folded summary, .sum summary, .card-items li:first-child summary', (all) => {
        for (const each of all) each.click();
      });
      if (at === 'decision') await ui.waitForSelector('.stress');
      await settled(ui);
      const over = await ui.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (over > 0) found.push(`${at} is ${over} px too wide`);
      const violations = await ui.evaluate(async () => {
        interface Axe {
          run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        }
        const { violations: list } = await (window as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'] });
        return list.map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
      });
      found.push(...violations.map((each) => `${at} ${each}`));
    }
    expect(found).toEqual([]);
    expect(opened.troubles).toEqual([]);
  });
});
