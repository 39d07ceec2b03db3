/** A consent made on the page: as large as fair use allows, refused beside the field that is wrong, read before it is used. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame } from 'puppeteer-core';
import { describe, expect, it, vi } from 'vitest';
import { built, drop, fixture, picture, press, textOf } from './browser';
import { demo, goTo, stage } from './stage';

vi.setConfig({ testTimeout: 180_000 });

const set = stage();

async function openForm(ui: Frame, label = 'Make a consent'): Promise<void> {
  await press(ui, label);
  await ui.waitForSelector('.make-form', { timeout: 60_000 });
}

/** A day in the field of this label. */
const fill = (ui: Frame, label: string, value: string): Promise<void> =>
  ui.evaluate(
    (wanted, text) => {
      const field = [...document.querySelectorAll('.make-form .field')].find(
        (each) => each.querySelector('span')?.textContent === wanted,
      );
      const input = field?.querySelector('input');
      if (input === null || input === undefined) throw new Error(`no field ${wanted}`);
      input.value = text;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    },
    label,
    value,
  );

const tick = (ui: Frame, code: string): Promise<void> =>
  ui.$eval(`.make-form input[value="${code}"]`, (box) => {
    box.click();
  });

const value = (ui: Frame, label: string): Promise<string | undefined> =>
  ui.evaluate(
    (wanted) =>
      [...document.querySelectorAll('.make-form .field')]
        .find((each) => each.querySelector('span')?.textContent === wanted)
        ?.querySelector<HTMLInputElement>('input, select')?.value,
    label,
  );

/** What is said of the one field that is wrong, by the label of that field. */
async function faults(ui: Frame): Promise<[string, string][]> {
  await ui.waitForSelector('.make-form .bad-text', { timeout: 30_000 });
  return ui.$$eval('.make-form .bad-text', (texts) =>
    texts.map((each) => {
      const beside = document.querySelector(`[aria-describedby="${each.id}"]`);
      const label = beside?.closest('.field')?.querySelector('span') ?? beside?.querySelector('legend');
      return [label?.textContent ?? '', each.textContent] as [string, string];
    }),
  );
}

async function result(ui: Frame): Promise<string> {
  await ui.waitForSelector('.make-result', { timeout: 30_000 });
  return textOf(ui, '.make-result');
}

describe.skipIf(!built)('a consent made on the page', () => {
  it('is refused beside the field, shown with what exceeds fair use, and used for a simulated borrower', async () => {
    const opened = await set.open();
    const { ui } = opened;
    await demo(ui);
    const before = await textOf(ui, '.stamp');
    await goTo(opened, '#/en/consent');
    await openForm(ui);
    // What nobody said is what fair use allows; the days are the borrower's.
    const start = (await value(ui, 'Valid from')) ?? '';
    expect(start).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    await press(ui, 'Show what it says');
    expect(await result(ui)).toMatch(
      /bank accounts, GST returns[\s\S]*fetched once[\s\S]*no more than the network’s fair-use/,
    );

    await fill(ui, 'Valid until', '2020-01-01');
    expect(await ui.$('.make-result')).toBeNull();
    await press(ui, 'Show what it says');
    expect(await faults(ui)).toEqual([['Valid until', expect.stringMatching(/expires before it starts.*2020-01-01/)]]);
    await fill(ui, 'Valid until', `${Number(start.slice(0, 4)) + 2}${start.slice(4)}`);
    for (const code of ['DEPOSIT', 'GSTR1_3B', 'INSURANCE_POLICIES', 'MUTUAL_FUNDS', 'credit_reports'])
      await tick(ui, code);
    await press(ui, 'Show what it says');
    expect(await faults(ui)).toEqual([['Kinds of records', expect.stringMatching(/names no data/)]]);
    for (const code of ['DEPOSIT', 'credit_reports']) await tick(ui, code);
    await fill(ui, 'Data from', '');
    await press(ui, 'Show what it says');
    expect(await faults(ui)).toEqual([['Data from', expect.stringMatching(/Not a date/)]]);
    await fill(ui, 'Data from', `${Number(start.slice(0, 4)) - 1}${start.slice(4)}`);
    await press(ui, 'Show what it says');
    const said = await result(ui);
    expect(said).toMatch(/bank accounts, Credit reports/);
    expect(said).not.toMatch(/GST returns/);
    expect(said).toMatch(/more than is usual in one way[\s\S]*How long it is valid: 24 months; the limit is 1 month/);
    // Nothing was recorded so far: the old consent is in force and its decision stands.
    await goTo(opened, '#/en/decision');
    await ui.waitForSelector('.stamp');
    expect(await textOf(ui, '.stamp')).toBe(before);
    await goTo(opened, '#/en/consent');
    await openForm(ui);
    for (const code of ['GSTR1_3B', 'INSURANCE_POLICIES', 'MUTUAL_FUNDS']) await tick(ui, code);
    await press(ui, 'Show what it says');
    await result(ui);
    await press(ui, 'Use it for CUST_MSM_00001');
    await ui.waitForFunction(
      () => /has allowed this engine to read the records below\.[\s\S]*active/i.test(document.body.innerText),
      { timeout: 60_000 },
    );
    await goTo(opened, '#/en/fetch');
    await ui.waitForFunction(() => /GST[^\n]*not asked: the consent doesn’t cover/.test(document.body.innerText), {
      timeout: 60_000,
    });
    await press(ui, 'Straight to the decision');
    await ui.waitForSelector('.stamp', { timeout: 60_000 });
    await goTo(opened, '#/en/clean');
    await ui.waitForSelector('table');
    const rows = await textOf(ui, 'table');
    expect(rows).toMatch(/consent replaced 1[\s\S]*Transactions\s+1,/);
    expect(rows).not.toMatch(/GST returns|Insurance/);
    await goTo(opened, '#/en/records');
    await ui.waitForFunction(() => document.body.innerText.includes('consent.moved'));
    expect(opened.troubles).toEqual([]);
  });

  it('is made before the files come, cuts what it doesn’t cover, and is saved as it was read', async () => {
    const opened = await set.open();
    const { ui, page } = opened;
    const folder = mkdtempSync(join(tmpdir(), 'msme-made-'));
    const cdp = await page.createCDPSession();
    await cdp.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
    await goTo(opened, '#/en/consent');
    await openForm(ui);
    await fill(ui, 'Data from', '2025-06-01');
    await fill(ui, 'Data to', '2025-07-31');
    await press(ui, 'Show what it says');
    await result(ui);
    await press(ui, 'Save it as a file');
    const file = join(folder, 'consent.json');
    await expect.poll(() => existsSync(file), { timeout: 10_000 }).toBe(true);
    const saved = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    expect(saved).toMatchObject({ status: 'PENDING', data_from: '2025-06-01', purpose: { code: '103' } });
    await press(ui, 'Use it for CUST_MSM_00001');
    await ui.waitForFunction((id) => document.body.innerText.includes(id), {}, String(saved['consent_id']));
    // The next page waits for the files, and says nothing of missing data.
    await press(ui, 'Give the files');
    await ui.waitForSelector('.drop');
    expect(await ui.$('main .error')).toBeNull();
    const statement = readFileSync(fixture('web_statement.csv'), 'utf8');
    await drop(ui, [{ name: 'statement.csv', content: statement }]);
    await ui.waitForSelector('.files .tag-ok', { timeout: 60_000 });
    await goTo(opened, '#/en/clean');
    await press(ui, 'Run: ');
    await ui.waitForSelector('table', { timeout: 60_000 });
    const days = statement
      .split('\n')
      .flatMap((line) => /^(\d\d)\/(\d\d)\/(\d{4}),/.exec(line)?.slice(1).reverse().join('-') ?? []);
    const inside = days.filter((day) => day >= '2025-06-01' && day <= '2025-07-31').length;
    expect(await textOf(ui, 'table')).toMatch(
      new RegExp(`Transactions\\s+${inside}\\D[\\s\\S]*\\D${days.length - inside} rows outside the consent`),
    );

    // Another one in its place: the same files are read again, under it.
    await goTo(opened, '#/en/consent');
    await openForm(ui);
    await tick(ui, 'GSTR1_3B');
    await fill(ui, 'Data from', '2025-02-01');
    await fill(ui, 'Data to', '2025-12-31');
    await press(ui, 'Show what it says');
    await result(ui);
    await press(ui, 'Use it for CUST_MSM_00001');
    await ui.waitForFunction((id) => !document.body.innerText.includes(id), {}, String(saved['consent_id']));
    await goTo(opened, '#/en/clean');
    await press(ui, 'Run: ');
    await ui.waitForSelector('table', { timeout: 60_000 });
    expect(await textOf(ui, 'table')).toMatch(new RegExp(`Transactions\\s+${days.length}\\D`));
    expect(await textOf(ui, 'table')).not.toMatch(/outside the consent/);
    rmSync(folder, { recursive: true, force: true });
    expect(opened.troubles).toEqual([]);
  });

  it('follows its purpose: what may be fetched again and how often, and what is of no use for a loan', async () => {
    const opened = await set.open(`${set.site.url}#/en/consent`);
    const { ui } = opened;
    await openForm(ui);
    const purpose = (code: string): Promise<string[]> => ui.select('.make-form select', code);
    await purpose('104');
    await ui.waitForFunction(() => document.querySelectorAll('.make-form .span-field').length === 2);
    await press(ui, 'Show what it says');
    expect(await result(ui)).toMatch(/fetched again, at most 1 \/ month[\s\S]*no more than the network’s fair-use/);
    await fill(ui, 'Fetched at most', '');
    await press(ui, 'Show what it says');
    expect(await faults(ui)).toEqual([['Fetched at most', expect.stringMatching(/doesn't fit its schema.*number/)]]);
    // Wealth management has no end of its own: the person says one, and no loan is decided under it.
    await purpose('101');
    await ui.waitForFunction(() => document.querySelector('.make-form .bad-text') === null);
    await press(ui, 'Show what it says');
    expect(await faults(ui)).toEqual([['Valid until', expect.stringMatching(/Not a date/)]]);
    await fill(ui, 'Valid until', '2099-01-01');
    await press(ui, 'Show what it says');
    expect(await result(ui)).toMatch(/given for another purpose \(code 101\)/);
    expect(await ui.$eval('.make-result .primary', (button) => (button as HTMLButtonElement).disabled)).toBe(true);
    expect(opened.troubles).toEqual([]);
  });

  it('is made in Hindi at 360 px, with no accessibility fault', async () => {
    const opened = await set.open(`${set.site.url}#/hi/consent`, 360);
    const { ui } = opened;
    await openForm(ui, 'सहमति बनाएँ');
    await fill(ui, 'मान्य कब तक', '2020-01-01');
    await press(ui, 'देखें यह क्या कहती है');
    expect(await faults(ui)).toEqual([['मान्य कब तक', expect.stringContaining('शुरुआत के बाद')]]);
    await ui.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const audit = () =>
      ui.evaluate(async () => {
        // A colour that is still changing is none yet.
        await Promise.all(document.getAnimations().map(({ finished }) => finished));
        interface Axe {
          run(context: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        }
        const { violations } = await (window as unknown as { axe: Axe }).axe.run('main');
        const over = document.documentElement.scrollWidth - window.innerWidth;
        return [
          ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 100)).join(' | ')}`),
          ...(over > 0 ? [`${over} px too wide`] : []),
        ];
      });
    expect(await audit()).toEqual([]);
    await picture(opened, 'make-consent-wrong', 360);
    await fill(ui, 'मान्य कब तक', '2099-01-01');
    await press(ui, 'देखें यह क्या कहती है');
    expect(await result(ui)).toMatch(/बैंक खाते[\s\S]*सामान्य से ज़्यादा/);
    expect(await audit()).toEqual([]);
    await picture(opened, 'make-consent', 360);
    await picture(opened, 'make-consent', 1280);
    expect(opened.troubles).toEqual([]);
  });
});
