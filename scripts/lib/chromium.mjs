/** A Chromium for the scripts and tests that open the page: nothing of its own in the background. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { Stop } from './say.mjs';
import { findChromium } from './toolchain.mjs';

/** `profile`: a folder that outlasts the browser; without one it is a fresh one, and goes with it. */
export async function openChromium({ executable = findChromium(), timeout = 120_000, profile } = {}) {
  if (!executable) throw new Stop('Chromium is missing: npm run setup', 3);
  const folder = profile ?? mkdtempSync(join(tmpdir(), 'msme-chromium-'));
  const browser = await puppeteer.launch({
    executablePath: executable,
    timeout,
    protocolTimeout: timeout,
    userDataDir: folder,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const end = async () => {
    await browser.close();
    if (profile === undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return { browser, end };
}

/** The UI's frame. */
export const frameOf = (page) => page.waitForFrame((each) => each.url() === 'about:srcdoc', { timeout: 60_000 });
