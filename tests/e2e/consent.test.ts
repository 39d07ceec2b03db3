/** Consent and fetch on the real page: the limits in plain words, pausing, a signature, and a provider that fails. */
import { describe, expect, it, vi } from 'vitest';
import { built, press, textOf } from './browser';
import { demo, goTo, stage } from './stage';

vi.setConfig({ testTimeout: 180_000 });

const set = stage();

describe.skipIf(!built)('consent and fetch', () => {
  it('says what the consent asks too much of, and which provider failed', async () => {
    const opened = await set.open();
    const { ui } = opened;
    await demo(ui);
    await goTo(opened, '#/en/consent');
    await ui.waitForFunction(() => /asks for more than is usual in 2 ways/.test(document.body.innerText));
    await press(ui, 'Pause the consent');
    await ui.waitForFunction(() => /Resume the consent/.test(document.body.innerText));
    await press(ui, 'Resume the consent');
    await ui.waitForFunction(() => /Pause the consent/.test(document.body.innerText));

    await goTo(opened, '#/en/fetch');
    await ui.waitForFunction(() => /All \d+ providers have answered/.test(document.body.innerText));
    await ui.waitForFunction(
      () => (document.body.innerText.match(/sealed and opened, hashes equal/g) ?? []).length > 4,
      { timeout: 120_000 },
    );
    const select = await ui.waitForSelector('select[aria-label^="How GST"]');
    await select!.select('TIMEOUT');
    await ui.waitForFunction(() => /Missing or incomplete: .*GST/.test(document.body.innerText), { timeout: 60_000 });
    await press(ui, 'Straight to the decision');
    await ui.waitForSelector('.stamp', { timeout: 60_000 });
    expect(await textOf(ui, 'main')).toMatch(/GSTN-FIP didn't come/);
    expect(opened.troubles).toEqual([]);
  });
});
