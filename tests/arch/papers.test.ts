/** The papers that go with the page name everything that ships, each with its licence. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import own from '../../package.json';
import { papers } from '../../web/papers.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
interface Bill {
  components: { name: string; licenses: object[] }[];
}

describe('the papers', async () => {
  const made = await papers(root, { 'page.html': 'x' }, { 'engine.wasm': new Uint8Array() });
  const bill = JSON.parse(made['sbom.cdx.json'] ?? '') as Bill;

  test('list every package that the page is made of, with its licence and the text of it', () => {
    for (const name of Object.keys(own.dependencies)) {
      expect(bill.components.find((each) => each.name === name)?.licenses, name).toHaveLength(1);
      const [, text = ''] = (made['licences.txt'] ?? '').split(new RegExp(`^${name} [\\d.]+$`, 'm'));
      expect(text.slice(0, 4000), name).toMatch(/copyright|public domain|Apache License/i);
    }
    for (const name of Object.keys(own.devDependencies)) {
      expect(
        bill.components.find((each) => each.name === name),
        name,
      ).toBeUndefined();
    }
  });

  test('hold the fingerprint of each file, no time and no path', () => {
    const release = JSON.parse(made['release.json'] ?? '') as { files: Record<string, string> };
    expect(release.files['page.html']).toBe('2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881');
    expect(Object.values(made).join('\n')).not.toMatch(new RegExp(`${root}|20\\d\\d-\\d\\d-\\d\\dT`));
  });
});
