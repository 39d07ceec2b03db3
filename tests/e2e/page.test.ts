/** The real page in Chromium, over http under a sub-path and from file://. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { built, drop, fileUrl, fixture, picture, press, SITE, textOf, type Opened } from './browser';
import { demo, goTo, headed, stage } from './stage';

const OUTCOMES = /Approved|Referred|Declined/;
const STEPS = ['home', 'consent', 'fetch', 'clean', 'analytics', 'scores', 'decision', 'glance'];
const PAGES = [...STEPS, 'datasets', 'metrics', 'logs', 'records'];
const STATEMENT = built ? readFileSync(fixture('web_statement.csv'), 'utf8') : '';
const NOTES = built ? readFileSync(fixture('web_notes.txt'), 'utf8') : '';

// A busy machine takes several times as long as an idle one.
vi.setConfig({ testTimeout: 90_000 });

const set = stage();

async function visit(place: Opened, name: string): Promise<void> {
  await goTo(place, `#/en/${name}`);
  await place.ui.waitForFunction(
    (wanted) => document.title !== '' && document.querySelector(`[data-page="${wanted}"]`) !== null,
    {},
    name,
  );
}

describe.skipIf(!built).each([
  ['http', () => set.site.url],
  ['file', () => fileUrl],
])('the page over %s', (scheme, url) => {
  it('goes from the demo borrower to a decision in one click', async () => {
    const opened = await set.open(url());
    await demo(opened.ui);
    expect(await textOf(opened.ui, '.stamp')).toMatch(OUTCOMES);
    expect(await opened.ui.$$eval('.step.is-done', (steps) => steps.length)).toBe(6);
    expect(opened.troubles).toEqual([]);
  });

  it('reads own files that are dropped, to a decision', async () => {
    const opened = await set.open(url());
    await drop(opened.ui, [{ name: 'statement.csv', content: STATEMENT }]);
    await opened.ui.waitForSelector('.tag-ok');
    await press(opened.ui, 'Straight to the decision');
    await opened.ui.waitForSelector('.stamp', { timeout: 60_000 });
    expect(await textOf(opened.ui, '.stamp')).toMatch(OUTCOMES);
    expect(opened.troubles).toEqual([]);
  });

  it('shows why a wrong file is refused and goes on with a right one', async () => {
    const opened = await set.open(url());
    await drop(opened.ui, [{ name: 'notes.txt', content: NOTES }]);
    await opened.ui.waitForSelector('.files .error');
    expect(await textOf(opened.ui, '.files .error')).toMatch(/E_FILE_/);
    await opened.ui.waitForSelector('dialog.refused[open]');
    await press(opened.ui, 'Close');
    await drop(opened.ui, [{ name: 'statement.csv', content: STATEMENT }]);
    await opened.ui.waitForSelector('.files .tag-ok');
    await press(opened.ui, 'Straight to the decision');
    await opened.ui.waitForSelector('.stamp', { timeout: 60_000 });
    expect(opened.troubles).toEqual([]);
  });

  if (scheme === 'file') return;

  it('asks the host for the page and the parts of the program by name, and for nothing else', async () => {
    set.site.requests.length = 0;
    const opened = await set.open(url());
    await demo(opened.ui);
    // The service worker fetches the program's own files too, sooner or later: no request has a word that isn't a name.
    const names = readdirSync(dirname(SITE)).map((name) => `/some/where/${name}`);
    const asked = set.site.requests.filter((each) => each !== '/some/where/');
    expect(asked.filter((each) => !names.includes(each))).toEqual([]);
  });

  it('is drawn by the shell before its frame, and says without scripts that it needs them', async () => {
    const opened = await set.open(url());
    await opened.page.waitForFunction(() => document.querySelector('.outline') === null);
    // The frame’s pictures are its own: this one is the outline’s.
    expect(await opened.page.evaluate(() => performance.getEntriesByName('first-contentful-paint').length)).toBe(1);
    await opened.page.setJavaScriptEnabled(false);
    await opened.page.reload();
    const low = await opened.page.$eval('noscript', (said) => {
      const { top, bottom, height } = said.getBoundingClientRect();
      return height > 0 && top > 0 && bottom <= window.innerHeight;
    });
    expect(low).toBe(true);
    expect(await opened.page.$('.outline')).not.toBeNull();
  });

  it('cancels a run and starts again', async () => {
    const opened = await set.open(url());
    await press(opened.ui, 'See a demo decision');
    // The button lives for a moment only, so it is pressed by the page itself as soon as it is drawn.
    const cancelled = await opened.ui.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          const look = (): void => {
            const button = document.querySelector<HTMLButtonElement>('.run button');
            if (button !== null) {
              button.click();
              resolve(true);
            } else if (document.querySelector('.stamp') !== null) resolve(false);
            else requestAnimationFrame(look);
          };
          look();
        }),
    );
    if (cancelled) {
      await press(opened.ui, 'Run: Decision');
      await opened.ui.waitForSelector('.stamp', { timeout: 60_000 });
    }
    expect(opened.troubles).toEqual([]);
  });

  it('decides again on another request', async () => {
    const opened = await set.open(url());
    await demo(opened.ui);
    await opened.ui.$eval('.request input', (input) => {
      input.value = '20 lakh';
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await press(opened.ui, 'Decide again');
    await opened.ui.waitForFunction(() => document.querySelector('.terms-words')?.textContent?.includes('₹20,00,000'));
  });

  it('says what would change the answer, and records an officer’s decision beside it', async () => {
    const opened = await set.open(url());
    await demo(opened.ui);
    await opened.ui.$eval('.request input', (input) => {
      input.value = '45 lakh';
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await press(opened.ui, 'Decide again');
    await opened.ui.waitForFunction(() => document.querySelector('.paths')?.textContent?.includes('₹45,00,000'));
    const stamp = await textOf(opened.ui, '.stamp');
    await opened.ui.evaluate(() => {
      const fill = (selector: string, value: string): void => {
        const field = document.querySelector<HTMLInputElement>(selector)!;
        field.value = value;
        field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
      };
      fill('.desk select', 'REJECT');
    });
    await opened.ui.waitForFunction(() => document.querySelector('.desk input[inputmode]') === null);
    await opened.ui.type('.desk textarea', 'The shop was closed on two visits.');
    await opened.ui.type('.desk input', 'EMP-17');
    await press(opened.ui, 'Record the decision');
    await opened.ui.waitForFunction(() => document.body.textContent?.includes('EMP-17'));
    await opened.ui.waitForFunction(() => document.querySelector('.desk') === null);
    expect(await textOf(opened.ui, '.stamp')).toBe(stamp);
    await press(opened.ui, 'Take it back');
    await opened.ui.waitForSelector('.desk');
    expect(opened.troubles).toEqual([]);
  });

  it('opens a figure to its ledger rows and saves the ledger as CSV', async () => {
    const opened = await set.open(url());
    await demo(opened.ui);
    await visit(opened, 'analytics');
    await press(opened.ui, 'Business turnover, a year');
    await press(opened.ui, 'rows behind it');
    await opened.ui.waitForSelector('.evidence tbody tr');

    const folder = mkdtempSync(join(tmpdir(), 'msme-saved-'));
    const session = await opened.page.createCDPSession();
    await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
    await visit(opened, 'clean');
    await press(opened.ui, 'CSV');
    const file = join(folder, 'ledger.csv');
    await expect.poll(() => existsSync(file), { timeout: 10_000 }).toBe(true);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\r\n');
    expect(lines[0]).toMatch(/^\uFEFFDate,Narration/);
    expect(lines.length).toBeGreaterThan(100);
    rmSync(folder, { recursive: true, force: true });
  });

  it('revokes the consent: results go, further steps are refused', async () => {
    const opened = await set.open(url());
    await demo(opened.ui);
    opened.page.on('dialog', (dialog) => void dialog.accept());
    await visit(opened, 'consent');
    await press(opened.ui, 'Revoke the consent');
    await opened.ui.waitForSelector('.tag-bad');
    await visit(opened, 'decision');
    await press(opened.ui, 'Run: Decision');
    await opened.ui.waitForSelector('.error');
    expect(await textOf(opened.ui, '.error')).toMatch(/E_CONSENT_NOT_ACTIVE/);
  });

  it('opens at a place in either language and goes back', async () => {
    const opened = await set.open(`${url()}#/hi/home`);
    expect(await opened.ui.$eval('html', (html) => html.lang)).toBe('hi');
    expect(await textOf(opened.ui, 'h1')).toMatch(/ऋण/);
    await press(opened.ui, 'सहमति');
    await opened.page.waitForFunction(() => location.hash === '#/hi/consent');
    await opened.page.goBack();
    await opened.ui.waitForSelector('.home');
  });

  it.each([
    [360, 'light'],
    [1440, 'dark'],
  ])(
    'fits %i px (%s) on every page and has no serious accessibility fault',
    async (width, scheme) => {
      const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      const opened = await set.open(url(), width);
      await opened.page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value: scheme },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ]);
      await demo(opened.ui);
      await opened.ui.evaluate(axe);
      const faults: string[] = [];
      for (const name of PAGES) {
        await visit(opened, name);
        await opened.ui.waitForFunction(
          () => ![...document.querySelectorAll('.note')].some((each) => each.textContent === 'Reading…'),
        );
        await picture(opened, name, width);
        const over = await opened.ui.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (over > 0) faults.push(`${name} is ${over} px too wide`);
        // On a phone rows are cards: a table that scrolls sideways hides its last columns.
        const cut = await opened.ui.evaluate(() =>
          [...document.querySelectorAll('.cards')]
            .filter((table) => window.innerWidth <= 560 && table.scrollWidth > (table.parentElement?.clientWidth ?? 0))
            .map((table) => table.querySelector('caption')?.textContent ?? table.className),
        );
        faults.push(...cut.map((table) => `${name}: ${table} is cut off`));
        const found = await opened.ui.evaluate(async () => {
          interface Axe {
            run(options: object): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
          }
          const { violations } = await (window as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'] });
          return violations
            .filter((each) => each.impact === 'serious' || each.impact === 'critical')
            .map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
        });
        faults.push(...found.map((each) => `${name} ${each}`));
      }
      expect(faults).toEqual([]);
    },
    90_000,
  );

  it('works by keyboard alone', async () => {
    const opened = await set.open(url());
    await opened.ui.focus('.big');
    await opened.page.keyboard.press('Enter');
    await opened.ui.waitForSelector('.stamp', { timeout: 60_000 });
    // The reader stands at the new page's heading.
    await headed(opened.ui);
    await visit(opened, 'analytics');
    await opened.ui.focus('.chart-body');
    const before = await opened.ui.$eval('.chart-body', (chart) => chart.getAttribute('aria-valuetext'));
    await opened.page.keyboard.press('ArrowLeft');
    expect(await opened.ui.$eval('.chart-body', (chart) => chart.getAttribute('aria-valuetext'))).not.toBe(before);
  });
});
