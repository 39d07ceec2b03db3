/**
 * The privacy claim, proved: hostile script inside the UI and inside the engine worker tries every channel it can think
 * of, and a server on loopback counts what arrives. The same script in a page without a policy must arrive, or the test
 * proves nothing.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writePdf } from '../reader/pdf-writer';
import { printed, rowsOf } from '../reader/statement-pdf';
import { built, drop, fileUrl, launch, open, press, serveSite } from './browser';
import { pageChannels, workerChannels } from './channels';

/** What the control page must at least get through, so that a silent server cannot pass for a tight page. */
const PAGE_AT_LEAST = 25;
const WORKER_AT_LEAST = 8;

// A busy machine takes several times as long as an idle one.
vi.setConfig({ testTimeout: 90_000 });

let browser: Browser;
let end: () => Promise<void>;
let site: Awaited<ReturnType<typeof serveSite>>;
let sink: Server;
let sinkPort = 0;
/** "variant/channel" of everything that arrived. */
const arrived = new Set<string>();

const CONTROL = '<!doctype html><meta charset="utf-8"><title>control</title><body>';

beforeAll(async () => {
  if (!built) return;
  sink = createServer((request, response) => {
    const path = (request.url ?? '').slice(1);
    if (path === 'control' || path === 'control-worker') {
      response.writeHead(200, { 'content-type': path === 'control' ? 'text/html' : 'text/javascript' });
      response.end(path === 'control' ? CONTROL : 'self.onmessage = () => undefined; self.postMessage(1);');
      return;
    }
    arrived.add(path);
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/plain', connection: 'close' });
    response.end('');
  });
  sink.on('upgrade', (request, socket) => {
    arrived.add((request.url ?? '').slice(1));
    socket.destroy();
  });
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
  sinkPort = (sink.address() as AddressInfo).port;
  ({ browser, end } = await launch());
  site = await serveSite();
});
afterAll(async () => {
  if (!built) return;
  await end();
  site.server.close();
  sink.close();
});

const home = (variant: string): string => `http://127.0.0.1:${sinkPort}/${variant}`;
const ws = (variant: string): string => `ws://127.0.0.1:${sinkPort}/${variant}`;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1500));
const hits = (variant: string): string[] => [...arrived].filter((path) => path.startsWith(`${variant}/`)).sort();

async function closeOthers(): Promise<void> {
  for (const page of await browser.pages()) await page.close().catch(() => undefined);
  // A browser without a page ends.
  await browser.newPage();
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
    const page = await browser.newPage();
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
    ['http', () => site.url],
    ['file', () => fileUrl],
  ])('does not arrive from this page over %s', async (scheme, url) => {
    const { page, ui } = await open(browser, url());
    await press(ui, 'See a demo decision');
    await ui.waitForSelector('.stamp', { timeout: 60_000 });
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
    ['http', () => site.url],
    ['file', () => fileUrl],
  ])('does not arrive from the reader of PDF and workbooks over %s', async (scheme, url) => {
    const { page, ui } = await open(browser, url());
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
    await settle();
    expect(tried?.length).toBeGreaterThanOrEqual(WORKER_AT_LEAST);
    expect(hits(`${scheme}-reader`)).toEqual([]);
    await closeOthers();
  });

  it('has no WebRTC in the UI, nor in a frame that the UI makes', async () => {
    const { ui } = await open(browser, fileUrl);
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
