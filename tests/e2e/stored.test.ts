/** What is stored on this device: nothing unasked, only ciphertext, and nothing after its deadline. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Frame, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { built, drop, fileUrl, launch, open, press, serveSite, textOf, type Opened } from './browser';
import { demo } from './stage';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const PASSPHRASE = 'four odd words here';
const MARK = 'ZYXWVUTSHAKUNTALA';
const STATEMENT = [
  'Date,Narration,Chq./Ref.No.,Value Dt,Withdrawal Amt.,Deposit Amt.,Closing Balance',
  ...Array.from({ length: 120 }, (_, i) => {
    const day = String((i % 27) + 1).padStart(2, '0');
    const date = `${day}/${String(Math.floor(i / 27) + 4).padStart(2, '0')}/26`;
    return `${date},UPI-${MARK}-${i}@ybl-PAYMENT,${1000 + i},${date},,100.00,${(i + 1) * 100}.00`;
  }),
].join('\n');

let site: Awaited<ReturnType<typeof serveSite>>;
beforeAll(async () => {
  if (built) site = await serveSite();
});
afterAll(() => {
  if (built) site.server.close();
});

async function toPrivacy({ ui, page }: Opened): Promise<void> {
  page.on('dialog', (dialog) => void dialog.accept());
  await press(ui, 'Privacy & this device');
  await ui.waitForFunction(() => document.body.innerText.includes('What was sent'));
}

async function fill(ui: Frame, passphrase: string): Promise<void> {
  await ui.waitForSelector('.keep-form');
  for (const field of await ui.$$('.keep-form input[type=password]')) await field.type(passphrase);
}
const confirm = (ui: Frame): Promise<void> =>
  ui.$eval('.keep-form .primary', (button) => {
    (button as HTMLButtonElement).click();
  });

/** Names of files under the profile that hold a word. */
function holding(profile: string, word: string): string[] {
  const found: string[] = [];
  const look = (folder: string): void => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      try {
        if (statSync(path).isDirectory()) look(path);
        else if (readFileSync(path).includes(word)) found.push(path);
      } catch {
        // Sockets and locks of the browser.
      }
    }
  };
  look(profile);
  return found;
}

/** Time passes for the store: it was last looked at when the deadline came. */
const atItsDeadline = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    interface Buckets {
      keys(): Promise<string[]>;
      open(name: string): Promise<{ indexedDB: IDBFactory }>;
    }
    const buckets = (navigator as unknown as { storageBuckets: Buckets }).storageBuckets;
    let changed = 0;
    for (const name of (await buckets.keys()).filter((each) => each.startsWith('cust-'))) {
      const opening = (await buckets.open(name)).indexedDB.open(name, 1);
      await new Promise<void>((resolve) => {
        opening.onsuccess = () => {
          const table = opening.result.transaction('case', 'readwrite').objectStore('case');
          const reading = table.get('head') as IDBRequest<{ head: { seen: number; deadline: number } }>;
          reading.onsuccess = () => {
            const kept = reading.result;
            kept.head.seen = kept.head.deadline;
            table.put(kept, 'head').onsuccess = () => {
              changed += 1;
              opening.result.close();
              resolve();
            };
          };
        };
      });
    }
    return changed;
  });

describe.skipIf(!built)('a session with files', () => {
  it('is stored as ciphertext alone, opens with its passphrase, and is gone from the disk after its deadline', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'msme-stored-'));
    let running = await launch(profile);
    const first = await open(running.browser, site.url);
    await drop(first.ui, [{ name: `${MARK}.csv`, content: STATEMENT }]);
    await first.ui.waitForSelector('.files .tag-ok', { timeout: 60_000 });
    await press(first.ui, 'Straight to the decision');
    await first.ui.waitForSelector('.stamp', { timeout: 60_000 });
    const outcome = await textOf(first.ui, '.stamp');
    await toPrivacy(first);
    expect(await textOf(first.ui, 'main')).toContain('Nothing is stored.');
    await press(first.ui, 'Store on this device');
    await fill(first.ui, PASSPHRASE);
    await first.ui.$eval('.keep-form input[type=checkbox]', (box) => {
      box.click();
    });
    await confirm(first.ui);
    await first.ui.waitForSelector('.case', { timeout: 60_000 });
    await running.end();
    for (const word of [MARK, PASSPHRASE, '@ybl']) expect(holding(profile, word), word).toEqual([]);

    running = await launch(profile);
    const second = await open(running.browser, site.url);
    await toPrivacy(second);
    await second.ui.waitForSelector('.case');
    await press(second.ui, 'Open');
    await fill(second.ui, 'not these words');
    await confirm(second.ui);
    await second.ui.waitForSelector('main .error', { timeout: 60_000 });
    // What is wrong stays to be read while the figures beside it are asked for anew.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await textOf(second.ui, 'main .error')).toContain('E_PASSPHRASE_WRONG');
    await second.ui.$eval('.keep-form input[type=password]', (field) => {
      field.value = '';
    });
    await fill(second.ui, PASSPHRASE);
    await confirm(second.ui);
    await second.ui.waitForSelector('.stamp', { timeout: 60_000 });
    expect(await textOf(second.ui, '.stamp')).toBe(outcome);
    // The trail goes on from where it was.
    await press(second.ui, 'Records & audit');
    await second.ui.waitForFunction(() => document.body.innerText.includes('storage.opened'));
    expect(await textOf(second.ui, 'main')).toContain('storage.saved');
    await press(second.ui, 'Verify');
    await second.ui.waitForFunction(() => document.body.innerText.includes('none changed, removed or moved'));
    expect(second.troubles).toEqual([]);
    expect(await atItsDeadline(second.page)).toBe(1);
    await running.end();

    running = await launch(profile);
    const third = await open(running.browser, site.url);
    await toPrivacy(third);
    await third.ui.waitForFunction(() => document.body.innerText.includes('1 deleted session'), { timeout: 30_000 });
    expect(await third.ui.$('.case')).toBeNull();
    const left = await third.page.evaluate(async () =>
      (await (navigator as unknown as { storageBuckets: { keys(): Promise<string[]> } }).storageBuckets.keys()).filter(
        (name) => name.startsWith('cust-'),
      ),
    );
    expect(left).toEqual([]);
    await running.end();
    for (const word of [MARK, 'msme-case/1', '"argon2id"']) expect(holding(profile, word), word).toEqual([]);
    rmSync(profile, { recursive: true, force: true });
  });
});

describe.skipIf(!built)('where nothing may be stored', () => {
  let browser: Browser;
  let end: () => Promise<void>;
  beforeAll(async () => {
    ({ browser, end } = await launch());
  });
  afterAll(() => end());

  it('a session from a file is offered as an encrypted file only, and the button says why', async () => {
    const opened = await open(browser, fileUrl);
    await demo(opened.ui);
    await toPrivacy(opened);
    const disabled = await opened.ui.$$eval('button', (buttons) =>
      buttons.filter((each) => each.textContent === 'Store on this device').map((each) => each.disabled),
    );
    expect(disabled).toEqual([true]);
    expect(await textOf(opened.ui, 'main')).toContain('A page opened from a file stores nothing');
    expect(await opened.page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
    expect(opened.troubles).toEqual([]);
  });
});
