/** One headless Chromium with a fresh profile, the built page over http and from file://, and a record of what goes wrong. */
import { createServer, type Server } from 'node:http';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { openChromium } from '../../scripts/lib/chromium.mjs';
import { headersFor } from '../../scripts/lib/serve.mjs';
import puppeteer, { type Browser, type Frame, type Page } from 'puppeteer-core';

export const root = fileURLToPath(new URL('../..', import.meta.url));
/** WEB_DIST lets a person run these tests on the page with the canned engine (build/fake). */
const dist = join(root, process.env['WEB_DIST'] ?? 'dist');
export const SINGLE = join(dist, 'msme-lending.html');
export const SITE = join(dist, 'site/index.html');
export const built = existsSync(SINGLE) && existsSync(SITE);
export const fixture = (name: string): string => join(root, 'tests/fixtures', name);

/** As long as the longest of these tests waits for one thing. */
const PATIENCE_MS = 300_000;

/** `kept`: a profile that outlasts the browser; without one it is a fresh one, and goes with it. */
export const launch = (kept?: string): Promise<{ browser: Browser; end: () => Promise<void> }> =>
  openChromium({ executable: process.env['CHROME'] ?? '/usr/bin/chromium', timeout: PATIENCE_MS, profile: kept });

export const firefox = process.env['FIREFOX'] ?? '/usr/bin/firefox-esr';
export const hasFirefox = existsSync(firefox);

export async function launchFirefox(kept?: string): Promise<{ browser: Browser; end: () => Promise<void> }> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: firefox,
    timeout: 120_000,
    ...(kept === undefined ? {} : { userDataDir: kept }),
    // The driver opens files to one another; people's browsers don't.
    extraPrefsFirefox: { 'security.fileuri.strict_origin_policy': true },
  });
  return { browser, end: () => browser.close() };
}

/** For `describe.each`: name, whether it can be tested here, how it is started. */
export const BROWSERS = [
  ['Chromium', built, launch],
  ['Firefox', built && hasFirefox, launchFirefox],
] as const;

const TYPES: Record<string, string> = {
  html: 'text/html',
  js: 'text/javascript',
  json: 'application/json',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  webmanifest: 'application/manifest+json',
};

/** Serves the site under a sub-path, as a static host would: its files with its headers, and nothing else. */
export async function serveSite(
  folder = dirname(SITE),
  port = 0,
): Promise<{ url: string; requests: string[]; server: Server }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    requests.push(url);
    const [, name] = /^\/some\/where\/((?!_)[\w.-]*)$/.exec(url) ?? [];
    const file = join(folder, name === undefined || name === '' ? 'index.html' : name);
    const there = name !== undefined && existsSync(file);
    const type = TYPES[file.split('.').pop() ?? ''] ?? 'application/octet-stream';
    const headers = { ...headersFor(folder, `/${name ?? ''}`), 'content-type': `${type}; charset=utf-8` };
    response.writeHead(there ? 200 : 404, headers);
    response.end(there ? readFileSync(file) : '');
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/where/`, requests, server };
}

export const fileUrl = pathToFileURL(SINGLE).href;

export interface Opened {
  page: Page;
  ui: Frame;
  /** Console errors, policy violations and page errors seen so far. */
  troubles: string[];
}

/** Opens the page and waits until the engine is ready. `prepare`: what is to be in place before its first script. */
export async function open(
  browser: Browser,
  url: string,
  width = 1280,
  height = 900,
  prepare?: (page: Page) => Promise<void>,
): Promise<Opened> {
  const page = await browser.newPage();
  await prepare?.(page);
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(error instanceof Error ? error.message : String(error)));
  await page.setViewport({ width, height });
  await page.goto(url);
  return { page, ui: await readyFrame(page), troubles };
}

/** Loads the page anew, as a person does who presses F5. */
export async function reload({ page, troubles }: Opened): Promise<Opened> {
  await page.reload();
  return { page, ui: await readyFrame(page), troubles };
}

async function readyFrame(page: Page): Promise<Frame> {
  const ui = await frameOf(page);
  await ui.waitForSelector('.engine.is-ready', { timeout: 60_000 });
  return ui;
}

async function frameOf(page: Page): Promise<Frame> {
  for (let i = 0; i < 200; i++) {
    const frame = page.frames().find((each) => each.url() === 'about:srcdoc');
    if (frame !== undefined) return frame;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the UI frame did not appear');
}

/** Presses the button or summary that shows this text. One that is drawn anew between look and press is looked for again. */
export async function press(ui: Frame, text: string, tries = 3): Promise<void> {
  const handle = await ui.waitForFunction(
    (wanted) => [...document.querySelectorAll('button, summary')].find((each) => each.textContent?.includes(wanted)),
    { timeout: 30_000 },
    text,
  );
  try {
    await (handle as unknown as { click(): Promise<void> }).click();
  } catch (cause) {
    if (tries <= 1) throw cause;
    await new Promise((resolve) => setTimeout(resolve, 200));
    await press(ui, text, tries - 1);
  } finally {
    // A handle keeps its element, and through it what the page has long let go of.
    await handle.dispose();
  }
}

/** Gives files to the chooser that `act` opens. */
export async function choose(page: Page, act: () => Promise<void>, files: string[]): Promise<void> {
  const waiting = page.waitForFileChooser();
  // Once the page has answered this, it catches choosers: the key could overtake that on its way into the frame.
  await page.evaluate(() => 0);
  await act();
  await (await waiting).accept(files);
}

/** Files that the page offers to save, as text, in either browser: "name\ntext". To be in place before the page is opened. */
export const catchSaves = async (page: Page): Promise<void> => {
  await page.evaluateOnNewDocument(() => {
    if (window !== window.top) return;
    const scope = window as unknown as { offered: Promise<string>[] };
    scope.offered = [];
    const blobs = new Map<string, Blob>();
    const native = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob: Blob) => {
      const url = native(blob);
      blobs.set(url, blob);
      return url;
    };
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      const blob = blobs.get(this.href);
      if (blob !== undefined) scope.offered.push(blob.text().then((text) => `${this.download}\n${text}`));
    };
  });
};

/** The files that were offered so far, once there are at least so many. */
export async function offered(page: Page, atLeast: number): Promise<{ name: string; text: string }[]> {
  await page.waitForFunction((n) => (window as unknown as { offered: unknown[] }).offered.length >= n, {}, atLeast);
  const all = await page.evaluate(() => Promise.all((window as unknown as { offered: Promise<string>[] }).offered));
  return all.map((each) => ({ name: each.slice(0, each.indexOf('\n')), text: each.slice(each.indexOf('\n') + 1) }));
}

export const textOf = (ui: Frame, selector: string): Promise<string> =>
  ui.$eval(selector, (element) => (element as HTMLElement).innerText);

/** Drops files on the drop zone of the page that is open. */
export async function drop(ui: Frame, given: { name: string; content: string | Uint8Array }[]): Promise<void> {
  // Bytes cross into the browser as numbers.
  const files = given.map(({ name, content }) => ({
    name,
    content: typeof content === 'string' ? content : Array.from(content),
  }));
  await ui.waitForSelector('.drop');
  await ui.$eval(
    '.drop',
    (zone, list) => {
      const transfer = new DataTransfer();
      for (const { name, content } of list) {
        transfer.items.add(new File([typeof content === 'string' ? content : new Uint8Array(content)], name));
      }
      zone.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    },
    files,
  );
}

/** The page's whole height in one picture, under build/screens. */
export async function picture(opened: Opened, name: string, width: number): Promise<void> {
  const folder = join(root, 'build/screens');
  mkdirSync(folder, { recursive: true });
  const height = await opened.ui.evaluate(() => document.documentElement.scrollHeight);
  await opened.page.setViewport({ width, height: Math.min(height, 4000) });
  await opened.page.screenshot({ path: join(folder, `${name}-${width}.png`) });
  await opened.page.setViewport({ width, height: 900 });
}
