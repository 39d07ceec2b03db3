/** The columns of a statement without headings on the real page: shown, corrected by keyboard, read again. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it, vi } from 'vitest';
import { built, drop, press, textOf } from './browser';
import { stage } from './stage';

vi.setConfig({ testTimeout: 90_000 });

const set = stage();

/** Amounts before the texts, no headings, no balance: nothing tells debits from credits. */
const BARE = Array.from(
  { length: 12 },
  (_, i) => `${String(i + 1).padStart(2, '0')}/04/2024,SHOP ${i},${100 + i}.50,\n`,
);

describe.skipIf(!built)('the columns of a statement', () => {
  it('are shown, corrected without a mouse at 360 px, and the file is read again', async () => {
    const opened = await set.open();
    const { ui, page } = opened;
    await drop(ui, [{ name: 'bare.csv', content: BARE.join('') }]);
    await ui.waitForSelector('.file-columns button', { timeout: 60_000 });
    expect(await textOf(ui, '.file-columns')).toMatch(/assumed/);
    await page.setViewport({ width: 360, height: 800 });
    await ui.focus('.file-columns button');
    await page.keyboard.press('Enter');
    await ui.waitForSelector('dialog.columns[open]');
    expect(await textOf(ui, 'dialog')).toMatch(/SHOP 0[\s\S]*100\.50/);
    await ui.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const faults = await ui.evaluate(async () => {
      interface Axe {
        run(context: string): Promise<{ violations: { id: string; impact: string }[] }>;
      }
      const { violations } = await (window as unknown as { axe: Axe }).axe.run('dialog');
      const wide = document.querySelector('dialog')?.scrollWidth ?? 0;
      return [...violations.map(({ id, impact }) => `${id} (${impact})`), ...(wide > 360 ? ['too wide'] : [])];
    });
    expect(faults).toEqual([]);
    // "De" jumps to "Debit (money out)" in the third column's list.
    await ui.focus('dialog th:nth-child(3) select');
    await page.keyboard.type('De');
    expect(await ui.$eval('dialog th:nth-child(3) select', (select) => select.value)).toBe('debit');
    await press(ui, 'Read it so');
    await ui.waitForFunction(
      () => document.querySelector('.file-columns')?.textContent?.includes('as you said') === true,
      { timeout: 60_000 },
    );
    expect(await ui.$('dialog')).toBeNull();
    await ui.waitForFunction(() => /12 rows = 12 read/.test(document.body.textContent ?? ''), { timeout: 60_000 });
    expect(opened.troubles).toEqual([]);
  });
});
