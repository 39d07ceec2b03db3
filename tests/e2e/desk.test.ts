/** The officer's views in Chromium: raw beside clean, the figures, red flags, logs; by keyboard, by link, and 50,000 rows. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame } from 'puppeteer-core';
import { describe, expect, it, vi } from 'vitest';
import { built, drop, fixture, press, textOf, type Opened } from './browser';
import { demo, stage } from './stage';
import { bigStatement, scrolled } from './long';

vi.setConfig({ testTimeout: 120_000 });

const set = stage();

const hashOf = (place: Opened): Promise<string> => place.page.evaluate(() => location.hash);
const go = (place: Opened, hash: string): Promise<void> =>
  place.page.evaluate((to) => {
    location.hash = to;
  }, hash);
const heading = (ui: Frame, text: string) =>
  ui.waitForFunction(
    (wanted) => document.querySelector('.explorer-detail h2')?.textContent?.includes(wanted),
    { timeout: 30_000 },
    text,
  );

/** A simulated borrower of the list, by customer id. */
async function simulated(ui: Frame, customer: string): Promise<void> {
  await ui.waitForFunction((id) => document.querySelector(`option[value="${id}"]`) !== null, {}, customer);
  await ui.evaluate((id) => {
    const list = [...document.querySelectorAll('select')].find((each) =>
      [...each.options].some((option) => option.value === id),
    );
    if (list === undefined) throw new Error('no list of borrowers');
    list.value = id;
    list.dispatchEvent(new Event('change', { bubbles: true }));
  }, customer);
  await press(ui, 'Run to the decision');
  await ui.waitForSelector('.stamp', { timeout: 60_000 });
}

/** Presses Tab until the control with this text has the focus, as a person without a mouse does. */
async function tabTo(place: Opened, text: string): Promise<void> {
  for (let i = 0; i < 500; i++) {
    await place.page.keyboard.press('Tab');
    const at = await place.ui.evaluate(() => {
      const active = document.activeElement;
      // Between the page and the browser's own bars the focus is nowhere.
      if (active === null || active === document.body) return '';
      return active.closest('label')?.textContent ?? active.textContent;
    });
    if (at.includes(text)) return;
  }
  throw new Error(`"${text}" can't be reached by keyboard`);
}

describe.skipIf(!built)('the officer’s views', () => {
  it('go by keyboard alone from a file to the printed memo in twelve activations', async () => {
    const opened = await set.open();
    const place = opened;
    // A statement with one sale out of all proportion: something to ask about.
    const folder = mkdtempSync(join(tmpdir(), 'msme-desk-'));
    const file = join(folder, 'statement.csv');
    const text = readFileSync(fixture('web_statement.csv'), 'utf8').trimEnd();
    const balance = Number(text.slice(text.lastIndexOf(',') + 1));
    const sale = 900_000;
    writeFileSync(
      file,
      `${text}\n31/10/2025,UPI/CR/500000000999/MEENA STORES/okaxis/Sale,,${sale}.00,${(balance + sale).toFixed(2)}\n`,
    );
    let activations = 0;
    const activate = async (text: string, key: 'Enter' | 'Space' = 'Enter'): Promise<void> => {
      await tabTo(place, text);
      activations += 1;
      await place.page.keyboard.press(key);
    };
    await tabTo(place, 'Choose files');
    activations += 1;
    const waiting = place.page.waitForFileChooser();
    // The browser has to know that it is waited for before the key comes.
    await place.ui.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
    await place.page.keyboard.press('Enter');
    const chooser = await waiting;
    await chooser.accept([file]);
    await place.ui.waitForSelector('.files .tag-ok', { timeout: 60_000 });
    await activate('Straight to the decision');
    await place.ui.waitForSelector('.stamp', { timeout: 60_000 });
    await activate('Analytics');
    await activate('Red flags');
    await place.ui.waitForSelector('.flags li');
    await activate('Found harmless', 'Space');
    await place.ui.waitForSelector('.flags .is-harmless');
    await activate('Decision');
    await place.ui.waitForSelector('.stamp');
    await place.ui.evaluate(() => {
      window.print = () => {
        document.documentElement.dataset['memo'] = document.querySelector('main')?.innerText ?? '';
      };
    });
    await activate('Print');
    await place.ui.waitForFunction(() => document.documentElement.dataset['memo'] !== undefined);
    const memo = await place.ui.evaluate(() => document.documentElement.dataset['memo'] ?? '');
    rmSync(folder, { recursive: true, force: true });
    expect(activations).toBeLessThanOrEqual(12);
    // The data's verdict, the decision, and the finding with the explanation that was ticked.
    expect(memo).toMatch(/Data \d+ \/ 100/);
    expect(memo).toMatch(/explained:/);
    expect(memo.indexOf('/ 100')).toBeLessThan(memo.search(/Approved|Referred|Declined/));
    expect(place.troubles).toEqual([]);
  });

  it('are reached by a link, with and without a language, and the back button goes back through them', async () => {
    const opened = await set.open(`${set.site.url}#/metrics/F1_turnover_annual`);
    await opened.ui.waitForSelector('[data-page="metrics"] .empty');
    // Said in full, and not as a step of its own that one couldn't go back over.
    await opened.page.waitForFunction(() => location.hash === '#/en/metrics/F1_turnover_annual');
    const steps = await opened.page.evaluate(() => history.length);
    expect(steps).toBe(2);
    await go(opened, '#/en/home');
    await opened.ui.waitForSelector('.home');
    await demo(opened.ui);
    await go(opened, '#/metrics/F1_turnover_annual');
    await heading(opened.ui, 'Business turnover, a year, cautious');
    await press(opened.ui, 'Sales credits per month');
    await heading(opened.ui, 'Sales credits per month');
    await opened.page.waitForFunction(() => location.hash === '#/en/metrics/F7_credit_count');
    await press(opened.ui, 'All rows: Transactions');
    await opened.page.waitForFunction(() => location.hash === '#/en/datasets/transactions');
    await press(opened.ui, 'GST returns');
    await opened.page.waitForFunction(() => location.hash === '#/en/datasets/gst');
    await opened.page.goBack();
    await opened.page.waitForFunction(() => location.hash === '#/en/datasets/transactions');
    await opened.page.goBack();
    await heading(opened.ui, 'Sales credits per month');
    await opened.page.goBack();
    await heading(opened.ui, 'Business turnover, a year, cautious');
    await go(opened, '#/en/analytics/gst');
    await opened.ui.waitForFunction(
      () => document.querySelector('.tabs [aria-current="page"]')?.textContent?.startsWith('GST') === true,
    );
    await go(opened, '#/en/logs/warning');
    await opened.ui.waitForFunction(
      () =>
        document.querySelector('.switch [aria-pressed="true"]')?.textContent?.startsWith('Warning') === true ||
        [...document.querySelectorAll('.tools [aria-pressed="true"]')].some((each) =>
          each.textContent?.startsWith('Warning'),
        ),
    );
    expect(await hashOf(opened)).toBe('#/en/logs/warning');
    expect(opened.troubles).toEqual([]);
  });

  it('settle on the last of many quick steps, and go back over them', async () => {
    const opened = await set.open();
    await demo(opened.ui);
    const to = (label: string): Promise<void> =>
      opened.ui.evaluate((wanted) => {
        [...document.querySelectorAll<HTMLElement>('.rail button')]
          .find((each) => each.textContent?.includes(wanted) === true)
          ?.click();
      }, label);
    // Two steps within one turn of the message between page and address bar.
    await opened.ui.evaluate(() => {
      for (const wanted of ['Analytics', 'Metrics', 'Decision', 'Logs']) {
        [...document.querySelectorAll<HTMLElement>('.rail button')]
          .find((each) => each.textContent?.includes(wanted) === true)
          ?.click();
      }
    });
    for (const label of ['Analytics', 'Decision', 'Datasets', 'Metrics']) await to(label);
    await opened.page.waitForFunction(() => location.hash === '#/en/metrics');
    const shown = await opened.ui.evaluate(async () => {
      const seen = new Set<string>();
      for (let i = 0; i < 60; i++) {
        seen.add(document.querySelector('.page')?.getAttribute('data-page') ?? '');
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return [...seen];
    });
    expect(shown).toEqual(['metrics']);
    await opened.page.goBack();
    await opened.ui.waitForSelector('[data-page="datasets"]');
    expect(opened.troubles).toEqual([]);
  });

  it('show what each changed value was before and by which rule', async () => {
    const opened = await set.open();
    await demo(opened.ui);
    await go(opened, '#/en/datasets/transactions');
    await opened.ui.waitForSelector('.vrow .cell-was', { timeout: 30_000 });
    await opened.ui.evaluate(() => {
      document.querySelector('.vrow .cell-was')?.closest<HTMLElement>('.vrow')?.click();
    });
    await opened.ui.waitForSelector('.cell-detail tbody tr');
    const rows = await opened.ui.$$eval('.cell-detail tbody tr', (list) =>
      list.map((row) => [...row.children].map((cell) => cell.textContent ?? '')),
    );
    for (const [field = '', before, after, words = '', rule = ''] of rows) {
      expect(field).not.toBe('');
      expect(before).not.toBe(after);
      expect(rule).toMatch(/^[A-Z][A-Z0-9_]+$/);
      // Plain words, not the code spelled small.
      expect(words).not.toBe(rule.toLowerCase().replaceAll('_', ' '));
    }
    expect(await textOf(opened.ui, '.cell-detail h2')).toMatch(/raw_transactions\.ndjson, line \d/);
    expect(opened.troubles).toEqual([]);
  });

  it('open a figure of another dataset to its rows with file and line', async () => {
    const opened = await set.open();
    await demo(opened.ui);
    await go(opened, '#/en/metrics/G2_on_time');
    await press(opened.ui, 'rows behind it');
    await opened.ui.waitForSelector('.evidence tbody tr');
    const head = await opened.ui.$$eval('.evidence thead th', (cells) => cells.map((cell) => cell.textContent));
    expect(head.slice(0, 2)).toEqual(['file', 'line']);
    expect(await textOf(opened.ui, '.evidence tbody tr td')).toContain('raw_gst.ndjson');
  });

  it('note an explained finding in the audit trail, and its taking back', async () => {
    const opened = await set.open();
    await simulated(opened.ui, 'DEMO_FRAUD_ROUND_TRIP');
    await go(opened, '#/en/analytics/flags');
    await opened.ui.waitForSelector('.flag-benign input');
    await opened.ui.click('.flag-benign input');
    await opened.ui.waitForSelector('.flags .is-harmless');
    await opened.ui.click('.flag-benign input');
    await opened.ui.waitForFunction(() => document.querySelector('.flags .is-harmless') === null);
    await go(opened, '#/en/records');
    await opened.ui.waitForFunction(() => document.body.innerText.includes('audit trail'));
    await opened.ui.waitForFunction(
      () => {
        const search = [...document.querySelectorAll<HTMLInputElement>('.section input[type="search"]')].at(-1);
        if (search === undefined) return false;
        search.value = 'finding.';
        search.dispatchEvent(new Event('input', { bubbles: true }));
        const said = document.body.innerText;
        return said.includes('finding.explained') && said.includes('finding.reopened');
      },
      { polling: 300, timeout: 30_000 },
    );
  });

  it('open a ledger row on a phone to all that a narrow row leaves away', async () => {
    const opened = await set.open(undefined, 360);
    await demo(opened.ui);
    await go(opened, '#/en/clean');
    await opened.ui.waitForSelector('.vgrid.is-phone .vrow');
    await opened.ui.focus('.vgrid');
    await opened.page.keyboard.press('ArrowDown');
    await opened.page.keyboard.press('Enter');
    await opened.ui.waitForSelector('.cell-detail');
    const said = await textOf(opened.ui, '.cell-detail');
    expect(said).toMatch(/File\s+raw_transactions\.ndjson/);
    expect(said).toMatch(/Row\s+2/);
    expect(await opened.ui.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    await press(opened.ui, 'Close');
    await opened.ui.waitForFunction(() => document.activeElement?.classList.contains('vgrid') === true);
  });

  it('open an entry of the logs on a phone to all that it says', async () => {
    const opened = await set.open(undefined, 360);
    await demo(opened.ui);
    await go(opened, '#/en/logs');
    await opened.ui.waitForSelector('.vgrid.is-phone .vrow');
    await opened.ui.focus('.vgrid');
    await opened.page.keyboard.press('Enter');
    await opened.ui.waitForSelector('.cell-detail');
    const named = await opened.ui.$$eval('.cell-detail dt', (list) => list.map((each) => each.textContent));
    expect(named).toEqual(expect.arrayContaining(['File', 'Rule', 'List']));
    expect(await textOf(opened.ui, '.cell-detail code')).toMatch(/^[A-Z][A-Z0-9_]+$/);
    expect(await opened.ui.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    await press(opened.ui, 'Close');
    await opened.ui.waitForFunction(() => document.querySelector('.cell-detail') === null);
    expect(await opened.ui.evaluate(() => document.activeElement?.classList.contains('vgrid'))).toBe(true);
    expect(opened.troubles).toEqual([]);
  });

  it('go through 50,000 rows by keyboard, drawing only what is in sight', async () => {
    const opened = await set.open(undefined, 1440, undefined, 900);
    await drop(opened.ui, [{ name: 'big.csv', content: bigStatement(50_000) }]);
    await opened.ui.waitForSelector('.files .tag-ok', { timeout: 60_000 });
    await go(opened, '#/en/datasets/transactions');
    await press(opened.ui, 'Run: Clean');
    await opened.ui.waitForSelector('[role="tablist"]', { timeout: 100_000 });
    await opened.ui.waitForSelector('.vrow .cell-was', { timeout: 60_000 });
    expect(await opened.ui.$eval('.vgrid', (grid) => grid.getAttribute('aria-rowcount'))).toBe('50001');
    expect((await scrolled(opened.ui, 30, 15_000)).drawn).toBeLessThan(60);

    // By keyboard: the end, the page before it, and open.
    await opened.ui.focus('.vgrid');
    await opened.page.keyboard.press('End');
    const active = (): Promise<string> =>
      opened.ui.$eval('.vgrid', (grid) => {
        const id = grid.getAttribute('aria-activedescendant') ?? '';
        return document.getElementById(id)?.getAttribute('aria-rowindex') ?? '';
      });
    await expect.poll(active, { timeout: 10_000 }).toBe('50001');
    await opened.page.keyboard.press('PageUp');
    await expect.poll(async () => Number(await active()), { timeout: 10_000 }).toBeLessThan(50_000);
    await opened.page.keyboard.press('Home');
    await expect.poll(active, { timeout: 10_000 }).toBe('2');
    await opened.page.keyboard.press('Enter');
    // The reader goes to the row that was opened.
    await opened.ui.waitForFunction(() => document.activeElement?.closest('.cell-detail') !== null);
    // A search over all of them finds one.
    await opened.ui.type('.tools input[type="search"]', '530000049999');
    const rows = (): Promise<string | null> => opened.ui.$eval('.vgrid', (grid) => grid.getAttribute('aria-rowcount'));
    await expect.poll(rows, { timeout: 10_000 }).toBe('2');
    expect(opened.troubles).toEqual([]);
  });

  it.each([
    ['en', 360, 'dark'],
    ['hi', 1440, 'light'],
  ])('have no accessibility fault and fit (%s, %i px, %s)', async (language, width, scheme) => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const opened = await set.open(undefined, width);
    await opened.page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: scheme },
      // A colour that is on its way from one to the other has a contrast of neither.
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    await simulated(opened.ui, 'DEMO_FRAUD_CIRCULAR');
    await opened.ui.evaluate(axe);
    const faults: string[] = [];
    const places: [string, string][] = [
      ['datasets/transactions', '.vrow'],
      ['datasets/gst', '.vrow'],
      ['metrics/F1_turnover_annual', '.explorer-detail .formula'],
      ['analytics/flags', '.flags li'],
      ['analytics/counterparties', '.metric'],
      ['logs', '.vrow'],
    ];
    for (const [at, sign] of places) {
      await go(opened, `#/${language}/${at}`);
      await opened.ui.waitForSelector(sign, { timeout: 30_000 });
      if (at.startsWith('datasets')) {
        await opened.ui.$eval('.vrow', (row) => {
          (row as HTMLElement).click();
        });
        await opened.ui.waitForSelector('.cell-detail');
      }
      if (at === 'analytics/flags')
        await opened.ui.$eval('.flags summary', (each) => {
          each.click();
        });
      const over = await opened.ui.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (over > 0) faults.push(`${at} is ${over} px too wide`);
      const found = await opened.ui.evaluate(async () => {
        interface Axe {
          run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        }
        const { violations } = await (window as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'] });
        return violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
      });
      faults.push(...found.map((each) => `${at} ${each}`));
    }
    expect(faults).toEqual([]);
  });
});
