/**
 * npm run population: how long a population takes, from nothing to a decision for each of its borrowers. Natively on one
 * worker with 2,000 transactions each; in the page, on the lab's workers with the defaults; and as a data set in a ZIP.
 *
 *   npm run population                                  1,000 borrowers, all three
 *   npm run population -- --borrowers=200 --only=page   also: native, generator
 *
 * Floors for 1,000 borrowers: 20 s, 15 s (two cores), 60 s. Other numbers are held to the same share.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openChromium, frameOf } from './lib/chromium.mjs';
import { option, whole } from './lib/crew.mjs';
import { at } from './lib/paths.mjs';
import { population } from './lib/lab-run.mjs';
import { main, say, step, Stop } from './lib/say.mjs';
import { serve } from './lib/serve.mjs';

const TRANSACTIONS = 2000;
const PATIENCE_MS = 600_000;

const line = (what, ms, floor) =>
  `${what.padEnd(60)} ${(ms / 1000).toFixed(1).padStart(6)} s   floor ${floor / 1000}   ${ms <= floor ? 'met' : 'MISSED'}`;

async function native(borrowers) {
  const msme = at('build/native/msme');
  if (!existsSync(msme)) throw new Stop('The native command line is missing: npm run build:native', 3);
  const folder = mkdtempSync(join(tmpdir(), 'msme-population-'));
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify({ scale: { transactions: TRANSACTIONS } }));
  try {
    let rows = 0;
    const begun = performance.now();
    await population({ msme, borrowers, first: 1, seed: 42, config, workers: 1, chunk: borrowers }, (each) => {
      rows += each.rows;
    });
    return { ms: performance.now() - begun, rows: rows / borrowers };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A field of the page filled as a person would see it filled. */
const fill = (ui, selector, text) =>
  ui.$eval(
    selector,
    (field, value) => {
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    },
    text,
  );

/** Milliseconds in the page from the press of a button until what ends the work is there. */
async function pressed(ui, button, { selector = 'body', text = '' }) {
  await ui.evaluate(
    (pressable, wanted, words) => {
      const begun = performance.now();
      window.took = null;
      const look = () => {
        const there = document.querySelector(wanted);
        if (there !== null && there.innerText.includes(words)) window.took = performance.now() - begun;
        else setTimeout(look, 50);
      };
      document.querySelector(pressable).click();
      look();
    },
    button,
    selector,
    text,
  );
  await ui.waitForFunction(() => window.took !== null, { timeout: PATIENCE_MS, polling: 500 });
  return ui.evaluate(() => window.took);
}

async function inPage(hash, measure) {
  const server = await serve(at('dist/site'), 0);
  const { browser, end } = await openChromium({ timeout: PATIENCE_MS });
  try {
    const page = await browser.newPage();
    await page.goto(`${server.url}${hash}`);
    const ui = await frameOf(page);
    await ui.waitForSelector('.engine.is-ready', { timeout: 60_000 });
    return await measure(ui);
  } finally {
    await end();
    await server.close();
  }
}

const lab = (borrowers) =>
  inPage('#/en/lab', async (ui) => {
    await ui.waitForSelector('.lab-form input');
    await fill(ui, '.lab-form input', String(borrowers));
    return pressed(ui, '.lab-form .primary', { selector: '.lab-figures' });
  });

const generator = (borrowers) =>
  inPage('#/en/workbench/generate', async (ui) => {
    await ui.waitForSelector('#bench .primary');
    await fill(ui, '#bench input', String(borrowers));
    return pressed(ui, '#bench .primary', { text: 'Save the ZIP' });
  });

await main(async () => {
  const words = process.argv.slice(2);
  const borrowers = whole('--borrowers', option(words, 'borrowers', '1000'), 20, 5000);
  const only = option(words, 'only', 'native,page,generator').split(',');
  const unknown = only.find((name) => !['native', 'page', 'generator'].includes(name));
  if (unknown !== undefined) throw new Stop(`--only: native, page or generator, not "${unknown}"`, 2);
  if (!existsSync(at('dist/site/index.html'))) throw new Stop('The page is missing: npm run build', 3);
  const floor = (ms) => (ms * borrowers) / 1000;
  step(`${borrowers} borrowers`);
  if (only.includes('native')) {
    const { ms, rows } = await native(borrowers);
    say(line(`native, one worker, ${Math.round(rows)} rows each`, ms, floor(20_000)));
  }
  if (only.includes('page')) say(line('validation lab in the page', await lab(borrowers), floor(15_000)));
  if (only.includes('generator')) say(line('data set of the page as a ZIP', await generator(borrowers), floor(60_000)));
});
