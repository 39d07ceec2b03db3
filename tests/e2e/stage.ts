/** What most of these files set up: one browser and one site for all tests of a file, a page for each, and a server that counts. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Frame, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, it } from 'vitest';
import { built, launch, open, press, serveSite, type Opened } from './browser';

type Launch = () => Promise<{ browser: Browser; end: () => Promise<void> }>;

/** Filled before the first test; nothing is while the page isn't built. */
export class Stage {
  browser!: Browser;
  site!: Awaited<ReturnType<typeof serveSite>>;
  /** The page of the test that runs. */
  opened: Opened | null = null;

  /** Opens the site, or another address, and closes it after the test. */
  async open(
    url = this.site.url,
    width?: number,
    prepare?: (page: Page) => Promise<void>,
    height?: number,
  ): Promise<Opened> {
    this.opened = await open(this.browser, url, width, height, prepare);
    return this.opened;
  }
}

export function stage(launcher: Launch = launch, when = built): Stage {
  const set = new Stage();
  let end: (() => Promise<void>) | null = null;
  beforeAll(async () => {
    if (!when) return;
    ({ browser: set.browser, end } = await launcher());
    set.site = await serveSite();
  });
  afterAll(async () => {
    if (!when) return;
    await end?.();
    set.site.server.close();
  });
  afterEach(async () => {
    const { opened } = set;
    set.opened = null;
    if (opened?.page.isClosed() === false) await opened.page.close();
  });
  return set;
}

type Tests = ReturnType<typeof it.skipIf>;
const NONE = Object.assign(() => undefined, { each: () => () => undefined }) as unknown as Tests;

/** In Firefox these tests aren't there: `npm test` takes one that is skipped for one that proves nothing. */
export const inChromium = (launcher: Launch, there: boolean): Tests => (launcher === launch ? it.skipIf(!there) : NONE);

/** From the start to the decision on the demo borrower. */
export async function demo(ui: Frame): Promise<void> {
  await press(ui, 'See a demo decision');
  await ui.waitForSelector('.stamp', { timeout: 60_000 });
}

/** The focus goes to a page's heading once that page is drawn. */
export const headed = (ui: Frame): Promise<unknown> =>
  ui.waitForFunction(() => document.activeElement?.tagName === 'H1');

/** The keeper comes when something is to be kept: here it only says what is wrong with a passphrase. */
export async function startKeeper(ui: Frame): Promise<void> {
  await press(ui, 'Privacy & this device');
  await press(ui, 'Save as an encrypted file');
  await ui.waitForSelector('.keep-form');
  for (const field of await ui.$$('.keep-form input[type=password]')) await field.type('short');
  await ui.$eval('.keep-form .primary', (button) => {
    (button as HTMLButtonElement).click();
  });
  await ui.waitForFunction(() => document.body.innerText.includes('E_PASSPHRASE_SHORT'), { timeout: 60_000 });
}

/** To another page by the address bar: "#/en/consent". */
export const goTo = ({ page }: Opened, hash: string): Promise<void> =>
  page.evaluate((at) => {
    location.hash = at;
  }, hash);

/** A server on loopback to which hostile script calls home; `variant/channel` of all that arrives is kept. */
export class Sink {
  private readonly arrived = new Set<string>();
  private server: Server | null = null;
  private port = 0;

  /** `/control` is a page without a policy, `/control-worker` a script for its worker. */
  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const path = (request.url ?? '').slice(1);
      const [type, body] =
        path === 'control'
          ? ['text/html', '<!doctype html><meta charset="utf-8"><title>control</title><body>']
          : path === 'control-worker'
            ? ['text/javascript', 'self.onmessage = () => undefined; self.postMessage(1);']
            : ['text/plain', ''];
      if (body === '') this.arrived.add(path);
      response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': type, connection: 'close' });
      response.end(body);
    });
    server.on('upgrade', (request, socket) => {
      this.arrived.add((request.url ?? '').slice(1));
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  close(): void {
    this.server?.close();
  }

  home = (variant: string): string => `http://127.0.0.1:${this.port}/${variant}`;
  ws = (variant: string): string => `ws://127.0.0.1:${this.port}/${variant}`;
  hits = (variant: string): string[] => [...this.arrived].filter((path) => path.startsWith(`${variant}/`)).sort();
  /** Long enough for what was sent to arrive. */
  settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1500));
}

/** A sink for all tests of a file. */
export function sink(when = built): Sink {
  const set = new Sink();
  beforeAll(async () => {
    if (when) await set.start();
  });
  afterAll(() => {
    set.close();
  });
  return set;
}
