/**
 * The privacy claim, proved: hostile script inside the UI and inside the engine worker tries every channel it can think
 * of, and a server on loopback counts what arrives. The same script in a page without a policy must arrive, or the test
 * proves nothing.
 */
import type { Page } from 'puppeteer-core';
import { describe, expect, it, vi } from 'vitest';
import { writePdf } from '../reader/pdf-writer';
import { printed, rowsOf } from '../reader/statement-pdf';
import { built, drop, fileUrl, open } from './browser';
import { pageChannels, workerChannels } from './channels';
import { demo, sink, stage, startKeeper } from './stage';

/** What the control page must at least get through, so that a silent server cannot pass for a tight page. */
const PAGE_AT_LEAST = 25;
const WORKER_AT_LEAST = 8;

// A busy machine takes several times as long as an idle one.
vi.setConfig({ testTimeout: 90_000 });

const set = stage();
const { home, ws, hits, settle } = sink();

async function closeOthers(): Promise<void> {
  for (const page of await set.browser.pages()) await page.close().catch(() => undefined);
  // A browser without a page ends.
  await set.browser.newPage();
}

async function workerOf(page: Page) {
  for (let i = 0; i < 100; i++) {
    const [worker] = page.workers();
    if (worker !== undefined) return worker;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('no worker');
}

describe.skipIf(!built)('what hostile script can send', () => {
  it('arrives from a page and a worker without a policy (the control)', async () => {
    const page = await set.browser.newPage();
    await page.goto(home('control'));
    // A worker that is still loading its script may lose its first debugging session.
    await page.evaluate(
      (url) =>
        new Promise<void>((resolve) => {
          const worker = new Worker(url);
          worker.onmessage = () => {
            resolve();
          };
          (window as unknown as { worker: Worker }).worker = worker;
        }),
      home('control-worker'),
    );
    await (await workerOf(page)).evaluate(workerChannels, home('free-worker'), ws('free-worker'));
    // What gets through may also carry this page away (navigations, a form): what has arrived is the answer.
    await page.evaluate(pageChannels, home('free-page'), ws('free-page')).catch((error: unknown) => {
      if (!/Target closed|context was destroyed|detached/i.test(String(error))) throw error;
    });
    await settle();
    console.log(`control: page ${hits('free-page').length}, worker ${hits('free-worker').length} channels arrived`);
    expect(hits('free-page').length, hits('free-page').join(' ')).toBeGreaterThanOrEqual(PAGE_AT_LEAST);
    expect(hits('free-worker').length, hits('free-worker').join(' ')).toBeGreaterThanOrEqual(WORKER_AT_LEAST);
    await closeOthers();
  });

  it.each([
    ['http', () => set.site.url],
    ['file', () => fileUrl],
  ])('does not arrive from this page over %s', async (scheme, url) => {
    const { page, ui } = await open(set.browser, url());
    await demo(ui);
    const inWorker = await (
      await workerOf(page)
    ).evaluate(workerChannels, home(`${scheme}-worker`), ws(`${scheme}-worker`));
    const inUi = await ui.evaluate(pageChannels, home(`${scheme}-ui`), ws(`${scheme}-ui`));
    await settle();
    expect(inWorker.length).toBeGreaterThanOrEqual(WORKER_AT_LEAST);
    expect(inUi.length).toBeGreaterThanOrEqual(PAGE_AT_LEAST);
    expect(hits(`${scheme}-worker`)).toEqual([]);
    expect(hits(`${scheme}-ui`)).toEqual([]);
    await closeOthers();
  });

  it.each([
    ['http', () => set.site.url],
    ['file', () => fileUrl],
  ])('does not arrive from the reader of PDF and workbooks, nor from the keeper, over %s', async (scheme, url) => {
    const { page, ui } = await open(set.browser, url());
    const engine = await workerOf(page);
    // The shell ends a reader with its file; this one stays, so that the script can try its channels.
    await page.evaluate(() => {
      Worker.prototype.terminate = () => undefined;
    });
    await drop(ui, [{ name: 'statement.pdf', content: writePdf(printed(rowsOf(30))) }]);
    await ui.waitForSelector('.files .tag-ok', { timeout: 60_000 });
    expect(page.workers()).toHaveLength(2);
    const reader = page.workers().find((worker) => worker !== engine);
    const tried = await reader?.evaluate(workerChannels, home(`${scheme}-reader`), ws(`${scheme}-reader`));
    await startKeeper(ui);
    const keeper = page.workers().find((worker) => worker !== engine && worker !== reader);
    const kept = await keeper?.evaluate(workerChannels, home(`${scheme}-keeper`), ws(`${scheme}-keeper`));
    await settle();
    expect(tried?.length).toBeGreaterThanOrEqual(WORKER_AT_LEAST);
    expect(kept?.length).toBeGreaterThanOrEqual(WORKER_AT_LEAST);
    expect(hits(`${scheme}-reader`)).toEqual([]);
    expect(hits(`${scheme}-keeper`)).toEqual([]);
    await closeOthers();
  });

  it('has no WebRTC in the UI, nor in a frame that the UI makes', async () => {
    const { ui } = await open(set.browser, fileUrl);
    const found = await ui.evaluate(() => {
      const child = document.createElement('iframe');
      document.body.append(child);
      let borrowed: unknown;
      try {
        borrowed = (child.contentWindow as unknown as Record<string, unknown>)['RTCPeerConnection'];
      } catch {
        borrowed = undefined;
      }
      return [typeof (globalThis as Record<string, unknown>)['RTCPeerConnection'], typeof borrowed];
    });
    expect(found).toEqual(['undefined', 'undefined']);
  });
});
