/** A Chromium for the scripts that measure the page: a fresh profile, nothing of its own in the background. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { Stop } from './say.mjs';
import { findChromium } from './toolchain.mjs';

/** @param {{ executable?: string, timeout?: number }} [how] */
export async function openChromium({ executable = findChromium(), timeout = 120_000 } = {}) {
  if (!executable) throw new Stop('Chromium is missing: npm run setup', 3);
  const folder = mkdtempSync(join(tmpdir(), 'msme-chromium-'));
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
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return { browser, end };
}

/** The UI's frame. */
export const frameOf = (page) => page.waitForFrame((each) => each.url() === 'about:srcdoc', { timeout: 60_000 });
