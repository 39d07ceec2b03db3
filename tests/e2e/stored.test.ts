/** What is stored on this device: nothing unasked, only ciphertext, and nothing after its deadline. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Frame, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  built,
  drop,
  fileUrl,
  hasFirefox,
  launch,
  launchFirefox,
  open,
  press,
  serveSite,
  textOf,
  type Opened,
} from './browser';
import { demo } from './stage';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const PASSPHRASE = 'four odd words here';
const MARK = 'ZYXWVUTSHAKUNTALA';
/** What a sealed session shows of itself. */
const SEALED = ['msme-case/1', 'argon2id'];
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
  for (const field of await ui.$$('.keep-form input[type=password]')) {
    await field.evaluate((input) => {
      input.value = '';
    });
    await field.type(passphrase);
  }
}
const confirm = (ui: Frame): Promise<void> =>
  ui.$eval('.keep-form .primary', (button) => {
    (button as HTMLButtonElement).click();
  });

/** Names of files under the profile that hold a word, in bytes or in the two-byte units in which browsers keep some texts. */
function holding(profile: string, word: string): string[] {
  const found: string[] = [];
  const forms = [Buffer.from(word), Buffer.from(word, 'utf16le')];
  const look = (folder: string): void => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      try {
        if (statSync(path).isDirectory()) look(path);
        else {
          const bytes = readFileSync(path);
          if (forms.some((form) => bytes.includes(form))) found.push(path);
        }
      } catch {
        // Sockets and locks of the browser.
      }
    }
  };
  look(profile);
  return found;
}

/** The stored sessions of this origin by name: buckets, or databases where the browser has no buckets. */
const storedIn = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const { storageBuckets } = navigator as unknown as { storageBuckets?: { keys(): Promise<string[]> } };
    const names = (await storageBuckets?.keys()) ?? (await indexedDB.databases()).map(({ name }) => name ?? '');
    return names.filter((name) => name.startsWith('cust-'));
  });

/** Time passes for the store: it was last looked at when the deadline came. */
const atItsDeadline = async (page: Page): Promise<number> =>
  page.evaluate(
    async (names) => {
      type Buckets = { open(name: string): Promise<{ indexedDB: IDBFactory }> };
      const { storageBuckets } = navigator as unknown as { storageBuckets?: Buckets };
      let changed = 0;
      for (const name of names) {
        const factory = (await storageBuckets?.open(name))?.indexedDB ?? indexedDB;
        const opening = factory.open(name, 1);
        await new Promise<void>((resolve) => {
          opening.onsuccess = () => {
            const writing = opening.result.transaction('case', 'readwrite', { durability: 'strict' });
            const table = writing.objectStore('case');
            const reading = table.get('head') as IDBRequest<{ head: { seen: number; deadline: number } }>;
            reading.onsuccess = () => {
              const kept = reading.result;
              kept.head.seen = kept.head.deadline;
              table.put(kept, 'head');
            };
            // The browser ends right after this: the write has to be on the disk, not only under way.
            writing.oncomplete = () => {
              changed += 1;
              opening.result.close();
              resolve();
            };
          };
        });
      }
      return changed;
    },
    await storedIn(page),
  );

/** What somebody would do who stores a statement as it is. */
const storePlain = (page: Page, text: string): Promise<void> =>
  page.evaluate(
    (statement) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('plain', 1);
        opening.onupgradeneeded = () => {
          opening.result.createObjectStore('plain');
        };
        opening.onsuccess = () => {
          const tx = opening.result.transaction('plain', 'readwrite', { durability: 'strict' });
          tx.objectStore('plain').put(new TextEncoder().encode(statement), 'statement');
          tx.oncomplete = () => {
            opening.result.close();
            resolve();
          };
          tx.onerror = () => {
            reject(new Error('not stored'));
          };
        };
      }),
    text,
  );

const firefoxToo = built && hasFirefox;
describe.each([
  ['Chromium', built, launch],
  ['Firefox', firefoxToo, launchFirefox],
] as const)('a session with files in %s', (_, there, launch) => {
  it.skipIf(!there)('would be found in the profile if it were stored as it is (the control)', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'msme-plain-'));
    const running = await launch(profile);
    const { page } = await open(running.browser, site.url);
    await storePlain(page, STATEMENT);
    await running.end();
    expect(holding(profile, MARK).length).toBeGreaterThan(0);
    rmSync(profile, { recursive: true, force: true });
  });

  it.skipIf(!there)(
    'is stored as ciphertext alone, opens with its passphrase, and is gone from the disk after its deadline',
    async () => {
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
      for (const word of SEALED) expect(holding(profile, word).length, word).toBeGreaterThan(0);

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
      // Once, though the first try was refused.
      expect((await textOf(second.ui, 'main')).match(/storage\.saved/g)).toHaveLength(1);
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
      expect(await storedIn(third.page)).toEqual([]);
      await running.end();
      for (const word of [MARK, ...SEALED]) expect(holding(profile, word), word).toEqual([]);
      rmSync(profile, { recursive: true, force: true });
    },
  );
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
