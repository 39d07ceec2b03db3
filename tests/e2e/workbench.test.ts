/** The workbench in both browsers: a data set to an archive that opens, cancelling, the sniffer, the console, the accuracy bench. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js';
import type { Frame } from 'puppeteer-core';
import { describe, expect, it, vi } from 'vitest';
import { openEngine } from '../../scripts/lib/engine.mjs';
import { BROWSERS, press, textOf, type Opened } from './browser';
import { goTo, inChromium, stage } from './stage';

vi.setConfig({ testTimeout: 240_000 });

interface Axe {
  run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function faults(ui: Frame): Promise<string[]> {
  await ui.evaluate(AXE);
  return ui.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'] });
    return violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
  });
}

/** A press that goes to the button wherever it stands: what is said above it may move it while the mouse is on its way. */
const pressNow = (ui: Frame, text: string): Promise<void> =>
  ui.evaluate((wanted) => {
    [...document.querySelectorAll('button')].find((each) => each.textContent.includes(wanted))?.click();
  }, text);

/** A field by its label, filled as a person would see it filled. */
async function fill(ui: Frame, label: string, text: string): Promise<void> {
  await ui.evaluate(
    (name, value) => {
      const field = [...document.querySelectorAll('label')].find((each) => each.textContent.trim().startsWith(name));
      const input = field?.querySelector<HTMLInputElement | HTMLTextAreaElement>('input, textarea');
      if (input === null || input === undefined) throw new Error(`no field ${name}`);
      input.value = value;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    },
    label,
    text,
  );
}

/** Files dropped onto the place for them. */
async function drop(ui: Frame, name: string, content: string): Promise<void> {
  await ui.evaluate(
    (file, text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], file));
      document.querySelector('.drop')?.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer: data }));
    },
    name,
    content,
  );
}

/** What the page gives to the shell to be saved, by name; taken from the shell's own blob addresses. */
async function saved(opened: Opened, act: () => Promise<void>): Promise<Blob> {
  await opened.page.evaluate(() => {
    const kept = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob: Blob) => {
      (window as unknown as { lastSaved: Blob }).lastSaved = blob;
      return kept(blob);
    };
  });
  await act();
  const handle = await opened.page.waitForFunction(() => 'lastSaved' in window, { timeout: 30_000 });
  await handle.dispose();
  const base64 = await opened.page.evaluate(async () => {
    const bytes = new Uint8Array(await (window as unknown as { lastSaved: Blob }).lastSaved.arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  });
  return new Blob([Buffer.from(base64, 'base64')]);
}

interface Manifest {
  totals: { borrowers: number; files: number };
  borrowers: { customer_id: string; files: { path: string; rows: number; sha256: string | null }[] }[];
}

describe.each(BROWSERS)('the workbench in %s', (_, there, launcher) => {
  const set = stage(launcher, there);
  const both = it.skipIf(!there);
  /** What Firefox would only repeat, or its driver can't do. */
  const chromium = inChromium(launcher, there);

  async function visit(tab: string, width?: number): Promise<Opened> {
    const opened = await set.open(`${set.site.url}#/en/workbench/${tab}`, width);
    await opened.ui.waitForSelector('#bench');
    return opened;
  }

  both('makes a data set whose archive opens and agrees with its manifest and with the command line', async () => {
    const opened = await visit('generate');
    const { ui } = opened;
    await fill(ui, 'Borrowers', '3');
    await fill(ui, 'Profile, or a mix', 'drawn:2 high_bounce:1');
    await ui.waitForFunction(() => /about/.test(document.querySelector('.facts dd')?.textContent ?? ''), {
      timeout: 60_000,
    });
    await press(ui, 'Make the data set');
    await ui.waitForFunction(() => document.body.innerText.includes('Save the ZIP'), { timeout: 120_000 });
    const zip = await saved(opened, () => press(ui, 'Save the ZIP'));
    const entries = (await new ZipReader(new BlobReader(zip), { checkSignature: true }).getEntries()).filter(
      (entry) => !entry.directory,
    );
    const read = (path: string): Promise<string> => {
      const entry = entries.find(({ filename }) => filename === path);
      if (entry === undefined || entry.directory) throw new Error(`no ${path}`);
      return entry.getData(new TextWriter());
    };
    const manifest = JSON.parse(await read('manifest.json')) as Manifest;
    expect(manifest.totals.borrowers).toBe(3);
    expect(entries.length).toBe(manifest.totals.files + 1);
    for (const { customer_id, files } of manifest.borrowers) {
      for (const { path, rows, sha256 } of files) {
        // No folder holds another customer's file, and none is shared.
        expect(path.startsWith(`${customer_id}/`)).toBe(true);
        expect(sha256).toMatch(/^[0-9a-f]{64}$/);
        if (path.endsWith('.ndjson')) expect((await read(path)).trimEnd().split('\n').length, path).toBe(rows);
      }
    }
    const engine = await openEngine();
    const customer_id = 'CUST_MSM_10001';
    engine.call('pipeline.generate', { customer_id, profile: 'drawn', seed: 42 });
    engine.call('data.export', { customer_id, dataset: 'transactions', type: 'raw', as_it_came: true });
    expect(await read(`${customer_id}/raw/raw_transactions.ndjson`)).toBe(new TextDecoder().decode(engine.bulk()));
    expect(opened.troubles).toEqual([]);
  });

  chromium('refuses a configuration that can’t be at its place, and keeps nothing of what is cancelled', async () => {
    const { ui } = await visit('generate');
    await fill(ui, 'Configuration', '{\n "messiness_config": {\n  "duplicate_probability": 7\n }\n}');
    await ui.waitForFunction(
      () => document.querySelector('.config-verdict')?.textContent.includes('duplicate_probability'),
      {
        timeout: 60_000,
      },
    );
    expect(await textOf(ui, '.config-verdict')).toMatch(/line 3/);
    expect(await ui.$eval('.section button.primary', (button) => button.disabled)).toBe(true);
    await fill(ui, 'Configuration', '{"messiness_config": ');
    await ui.waitForFunction(() => document.querySelector('.config-verdict')?.textContent.includes('Not JSON yet'));
    await fill(ui, 'Configuration', '');
    await fill(ui, 'Borrowers', '500');
    await ui.waitForFunction(
      () => document.querySelector<HTMLButtonElement>('.section button.primary:not([disabled])') !== null,
    );
    await press(ui, 'Make the data set');
    await ui.waitForSelector('.bench-progress');
    await press(ui, 'Cancel, keep nothing');
    await ui.waitForFunction(() => document.body.innerText.includes('Nothing was kept'), { timeout: 30_000 });
    expect(await ui.evaluate(() => document.body.innerText.includes('Save the ZIP'))).toBe(false);
    // And the next one can be made.
    expect(await ui.$eval('.section button.primary', (button) => button.disabled)).toBe(false);
  });

  chromium('says what a payload is with its deviations, and that it doesn’t know another', async () => {
    const { ui } = await visit('sniff');
    await pressNow(ui, 'Try an example');
    await ui.waitForSelector('.sniffed tbody tr', { timeout: 60_000 });
    expect(await textOf(ui, '.sniffed h2')).toBe('Account Aggregator deposit account 1.1 · JSON · a bare account');
    expect(await textOf(ui, '.sniffed .bench-said')).toMatch(/^4 deviations\. 2 records come out of it/);
    expect(await textOf(ui, '.sniffed tbody')).toContain('/Transactions/Transaction/0/transactionalBalance');
    await drop(ui, 'what.json', '{"hello": "world"}');
    await ui.waitForFunction(() => document.body.innerText.includes('Not known here'), { timeout: 60_000 });
    expect(await ui.evaluate(() => document.body.innerText)).toContain('E_FILE_UNRECOGNISED');
  });

  chromium('asks an op that deletes on a borrower of its own, and the session’s customer stays', async () => {
    const opened = await set.open();
    const { ui } = opened;
    await press(ui, 'See a demo decision');
    await ui.waitForSelector('.stamp', { timeout: 60_000 });
    await goTo(opened, '#/en/workbench/console');
    await ui.waitForSelector('.console select:not([disabled])', { timeout: 60_000 });
    await ui.select('.console select', 'privacy.purge');
    await ui.waitForFunction(() =>
      document.querySelector<HTMLTextAreaElement>('.console textarea')?.value.includes('"what"'),
    );
    await press(ui, 'Send');
    await ui.waitForSelector('.console-head .tag-ok');
    expect(await textOf(ui, '.console-answer .reply')).toContain('"purged": "raw"');
    await goTo(opened, '#/en/decision');
    await ui.waitForSelector('.stamp');
    expect(opened.troubles).toEqual([]);
  });

  chromium('scores a cleaned file against the truth, and refuses another borrower’s', async () => {
    const { ui } = await visit('accuracy');
    const cleanedOf = async (seed: number): Promise<string> => {
      const engine = await openEngine();
      const customer_id = 'CUST_MSM_10001';
      engine.call('pipeline.generate', { customer_id, profile: 'drawn', seed });
      engine.call('pipeline.clean', { customer_id });
      engine.call('data.export', { customer_id, dataset: 'transactions', type: 'clean' });
      return new TextDecoder().decode(engine.bulk());
    };
    await ui.waitForSelector('.drop');
    const content = await cleanedOf(42);
    await drop(ui, 'mine.ndjson', content);
    await ui.waitForFunction(() => document.body.innerText.includes('mine.ndjson against the truth'), {
      timeout: 120_000,
    });
    // The same rows as the engine's own cleaning, so the same shares in both columns.
    const amounts = await ui.evaluate(() => {
      const row = [...document.querySelectorAll('tr')].find((each) => each.textContent.startsWith('Amounts'));
      return [...(row?.querySelectorAll('td') ?? [])].map((cell) => cell.textContent);
    });
    expect(amounts[1]).toBe(amounts[2]);
    expect(amounts[1]).toMatch(/%$/);
    await drop(ui, 'other.ndjson', await cleanedOf(43));
    await ui.waitForFunction(() => document.body.innerText.includes('E_CLEANED'), { timeout: 120_000 });
    expect(await ui.evaluate(() => document.body.innerText)).toContain('another borrower');
  });

  chromium('has no accessibility fault in any part, and fits a phone', async () => {
    const opened = await visit('generate', 360);
    const { ui } = opened;
    for (const tab of ['generate', 'sniff', 'accuracy', 'console', 'speed']) {
      await goTo(opened, `#/en/workbench/${tab}`);
      await ui.waitForSelector(`#bench-tab-${tab}[aria-selected="true"]`);
      await ui.waitForFunction(() => document.querySelector('[aria-busy="true"], .console select[disabled]') === null, {
        timeout: 60_000,
      });
      expect(await faults(ui), tab).toEqual([]);
      expect(
        await ui.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
        tab,
      ).toBeLessThanOrEqual(0);
    }
    // Tabs go by the arrow keys.
    await ui.focus('#bench-tab-speed');
    await opened.page.keyboard.press('Home');
    await opened.page.keyboard.press('Enter');
    await ui.waitForSelector('#bench-tab-generate[aria-selected="true"]');
  });
});
