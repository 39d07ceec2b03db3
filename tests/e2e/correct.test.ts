/** Saying what a row really is, on the real page: one tap opens the row, one saves, one takes it back. */
import { readFileSync } from 'node:fs';
import type { Frame } from 'puppeteer-core';
import { describe, expect, it, vi } from 'vitest';
import { built, drop, fixture, press, textOf } from './browser';
import { goTo, stage } from './stage';

vi.setConfig({ testTimeout: 120_000 });

const set = stage();

/** The table row of the ledger in which a narration stands, once it says what `category` wants of it. */
const rowWith = (ui: Frame, narration: string, category: string) =>
  ui.waitForFunction(
    (wanted, said) =>
      [...document.querySelectorAll('tr, [role="row"]')].find(
        (row) =>
          row.textContent?.includes(wanted) === true &&
          row.querySelector('button.as-cell')?.textContent?.includes(said),
      ) ?? null,
    { timeout: 60_000 },
    narration,
    category,
  );

describe.skipIf(!built)('a correction', () => {
  it('is one tap on the category, holds for the row alone, and is taken back with one more', async () => {
    const opened = await set.open();
    const { ui } = opened;
    await drop(ui, [{ name: 'statement.csv', content: readFileSync(fixture('web_statement.csv'), 'utf8') }]);
    await ui.waitForSelector('.tag-ok');
    await press(ui, 'Straight to the decision');
    await ui.waitForSelector('.stamp', { timeout: 60_000 });
    await goTo(opened, '#/en/clean');

    const before = await rowWith(ui, 'RENT SHOP NO 4', 'rent');
    await (await before.asElement()!.$('button.as-cell'))!.click();
    await ui.waitForSelector('[role=form].correction');
    expect(await textOf(ui, '[role=form].correction')).toMatch(/18,000[\s\S]*RENT SHOP NO 4/);
    await ui.select('[role=form].correction select', 'SALARY_PAID');
    await ui.$eval('[role=form].correction button.primary', (button) => {
      button.click();
    });
    await ui.waitForSelector('.corrections li', { timeout: 60_000 });
    await rowWith(ui, 'RENT SHOP NO 4', 'wages paid');
    expect(await textOf(ui, '.corrections')).toMatch(/\(1 rows?\)/);
    expect(await ui.$('[role=form].correction')).toBeNull();

    await press(ui, 'Undo');
    await rowWith(ui, 'RENT SHOP NO 4', 'rent');
    expect(await ui.$('.corrections li')).toBeNull();
    expect(opened.troubles).toEqual([]);
  });

  it('is never meant for a row that has scrolled to where the focus was', async () => {
    const opened = await set.open();
    const { ui } = opened;
    await drop(ui, [{ name: 'statement.csv', content: readFileSync(fixture('web_statement.csv'), 'utf8') }]);
    await ui.waitForSelector('.tag-ok');
    await press(ui, 'Straight to the decision');
    await ui.waitForSelector('.stamp', { timeout: 60_000 });
    await goTo(opened, '#/en/clean');
    await ui.waitForSelector('.vrow button.as-cell');
    await ui.focus('.vrow button.as-cell');
    await ui.$eval('.vgrid', (grid) => {
      grid.scrollTop = 4000;
    });
    await ui.waitForFunction(() => document.activeElement?.matches('.vgrid'), { timeout: 10_000 });
  });
});
