/** The same page in Firefox, over http and from a file: the journey, what is stored, and what hostile script can send. */
import { readFileSync } from 'node:fs';
import type { Page } from 'puppeteer-core';
import { describe, expect, it, vi } from 'vitest';
import { writePdf } from '../reader/pdf-writer';
import { printed, rowsOf } from '../reader/statement-pdf';
import { built, drop, fileUrl, fixture, hasFirefox, launchFirefox, open, press, textOf } from './browser';
import { pageChannels, workerChannels } from './channels';
import { demo, sink, stage, startKeeper } from './stage';

/** What the control must at least get through in Firefox, which lacks some of Chromium's ways. */
const PAGE_AT_LEAST = 20;
const WORKER_AT_LEAST = 7;

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

const there = built && hasFirefox;
const set = stage(launchFirefox, there);
const { home, ws, hits, settle } = sink(there);
const PLACES: [string, () => string][] = [
  ['http', () => set.site.url],
  ['file', () => fileUrl],
];

/**
 * Firefox's driver can't reach into workers: the hostile script is put at the end of every worker's own. No worker is ended
 * then, so that the script in a reader can try its channels.
 */
async function infest(page: Page, variant: string): Promise<void> {
  await page.evaluateOnNewDocument(
    (channels, home, ws) => {
      const scope = window as unknown as { tried: (string[] | null)[] };
      scope.tried = [];
      const NativeBlob = Blob;
      const NativeWorker = Worker;
      NativeWorker.prototype.terminate = () => undefined;
      window.Blob = class extends NativeBlob {
        constructor(parts: BlobPart[] = [], options?: BlobPropertyBag) {
          const hostile = `\n;(${channels})(${JSON.stringify(home)}, ${JSON.stringify(ws)}).then((tried) => self.postMessage({ tried }));`;
          super(options?.type === 'text/javascript' ? [...parts, hostile] : parts, options);
        }
      };
      window.Worker = class extends NativeWorker {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          const place = scope.tried.push(null) - 1;
          this.addEventListener('message', (event: MessageEvent<{ tried?: string[] }>) => {
            if (event.data.tried !== undefined) scope.tried[place] = event.data.tried;
          });
        }
      };
    },
    workerChannels.toString(),
    home(variant),
    ws(variant),
  );
}
/** How many ways the script has tried in each worker, in the order in which they were made, once there are so many. */
async function triedIn(page: Page, workers: number): Promise<number[]> {
  await page.waitForFunction(
    (wanted) => {
      const { tried } = window as unknown as { tried: (string[] | null)[] };
      return tried.length === wanted && tried.every((each) => each !== null);
    },
    { timeout: 60_000 },
    workers,
  );
  return page.evaluate(() => (window as unknown as { tried: string[][] }).tried.map((each) => each.length));
}

describe.skipIf(!there)('in Firefox', () => {
  it.each(PLACES)('a simulated borrower and a bank statement come to a decision over %s', async (_, url) => {
    const { page, ui, troubles } = await open(set.browser, url());
    await demo(ui);
    await page.close();
    const second = await open(set.browser, url());
    await drop(second.ui, [
      { name: 'statement.csv', content: readFileSync(fixture('statements/hdfc_netbanking.csv')) },
    ]);
    await second.ui.waitForSelector('.files .tag-ok', { timeout: 60_000 });
    expect([...troubles, ...second.troubles]).toEqual([]);
    await second.page.close();
  });

  it('stores a session over http and opens it again, with the passphrase only', async () => {
    const { page, ui } = await open(set.browser, set.site.url);
    page.on('dialog', (dialog) => void dialog.accept());
    await demo(ui);
    const outcome = await textOf(ui, '.stamp');
    await press(ui, 'Privacy & this device');
    await press(ui, 'Store on this device');
    for (const field of await ui.$$('.keep-form input[type=password]')) await field.type('four odd words here');
    await ui.$eval('.keep-form .primary', (button) => {
      (button as HTMLButtonElement).click();
    });
    await ui.waitForSelector('.case', { timeout: 60_000 });
    await page.close();
    const again = await open(set.browser, set.site.url);
    await press(again.ui, 'Privacy & this device');
    await again.ui.waitForSelector('.case', { timeout: 60_000 });
    await press(again.ui, 'Open');
    const field = await again.ui.waitForSelector('.keep-form input[type=password]');
    await field?.type('four odd words here');
    await field?.press('Enter');
    await again.ui.waitForSelector('.stamp', { timeout: 60_000 });
    expect(await textOf(again.ui, '.stamp')).toBe(outcome);
    await again.page.close();
  });

  it('hostile script in a page and a worker without a policy gets through (the control)', async () => {
    const page = await set.browser.newPage();
    await infest(page, 'free-worker');
    await page.goto(home('control'));
    await page.evaluate(() => {
      const url = URL.createObjectURL(new Blob([''], { type: 'text/javascript' }));
      (window as unknown as { worker: Worker }).worker = new Worker(url);
    });
    expect((await triedIn(page, 1))[0]).toBeGreaterThanOrEqual(WORKER_AT_LEAST);
    await page.evaluate(pageChannels, home('free-page'), ws('free-page')).catch(() => undefined);
    await settle();
    console.log(`Firefox control: page ${hits('free-page').length}, worker ${hits('free-worker').length} arrived`);
    expect(hits('free-page').length, hits('free-page').join(' ')).toBeGreaterThanOrEqual(PAGE_AT_LEAST);
    expect(hits('free-worker').length, hits('free-worker').join(' ')).toBeGreaterThanOrEqual(WORKER_AT_LEAST);
    await page.close();
  });

  it.each(PLACES)('none of it arrives from this page, its engine, reader and keeper over %s', async (scheme, url) => {
    // Nothing is stored here yet, so that the keeper comes when it is asked for.
    const context = await set.browser.createBrowserContext();
    const page = await context.newPage();
    // Wide enough for the rail to be open.
    await page.setViewport({ width: 1280, height: 900 });
    await infest(page, `${scheme}-worker`);
    await page.goto(url());
    expect(await triedIn(page, 1)).toHaveLength(1);
    const ui = page.frames().find((each) => each.url() === 'about:srcdoc');
    if (ui === undefined) throw new Error('no frame');
    await ui.waitForSelector('.engine.is-ready', { timeout: 60_000 });
    // The reader: a PDF is read while its worker tries.
    await drop(ui, [{ name: 'statement.pdf', content: writePdf(printed(rowsOf(30))) }]);
    await ui.waitForSelector('.files .tag-ok', { timeout: 60_000 });
    expect(await triedIn(page, 2)).toHaveLength(2);
    await startKeeper(ui);
    const inWorkers = await triedIn(page, 3);
    const inUi = await ui.evaluate(pageChannels, home(`${scheme}-ui`), ws(`${scheme}-ui`));
    await settle();
    console.log(`Firefox over ${scheme}: UI tried ${inUi.length}, engine, reader and keeper ${inWorkers.join(', ')}`);
    expect(Math.min(...inWorkers)).toBeGreaterThanOrEqual(WORKER_AT_LEAST);
    expect(inUi.length).toBeGreaterThanOrEqual(PAGE_AT_LEAST);
    expect(hits(`${scheme}-worker`)).toEqual([]);
    expect(hits(`${scheme}-ui`)).toEqual([]);
    await context.close();
  });
});
