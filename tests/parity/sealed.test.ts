/** npm run msme on what only it and the page can open: sealed Account Aggregator data, archives, locked workbooks. */
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { at } from '../../scripts/lib/paths.mjs';
import { answer, pair, provider, sealFor } from '../reader/fi-writer';

vi.setConfig({ testTimeout: 120_000 });

const CUSTOMER = ['--customer', 'CUST_MSM_00001'];
const msme = (args: string[]) => spawnSync(process.execPath, [at('scripts/msme.mjs'), ...args], { encoding: 'utf8' });

let folder = '';
/** A simulated borrower's files as people have them. */
let given: string[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'msme-sealed-'));
  const config = join(folder, 'config.json');
  writeFileSync(config, '{"scale": {"transactions": 500}}');
  const made = msme(['generate', ...CUSTOMER, '--config', config, '--files', '--out', join(folder, 'made')]);
  expect(made.stderr).toBe('');
  const files = join(folder, 'made/files');
  given = readdirSync(files)
    .sort()
    .map((name) => join(files, name));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

/** Rows of a dataset without where they came from. */
function rows(out: string, dataset: string): string[] {
  const text = readFileSync(join(folder, out, `raw/raw_${dataset}.ndjson`), 'utf8').trimEnd();
  return text
    .split('\n')
    .map((line) => {
      const row = JSON.parse(line) as Record<string, unknown>;
      return JSON.stringify({ ...row, _file: 0, _line: 0, _place: 0 });
    })
    .sort();
}

function run(out: string, files: string[], ...more: string[]) {
  const { status, stdout, stderr } = msme(['import', ...files, ...CUSTOMER, ...more, '--out', join(folder, out)]);
  const errors = stderr.split('\n').filter((line) => line !== '');
  return { status, stdout, errors: errors.map((line) => JSON.parse(line) as Record<string, string>) };
}

describe('sealed Account Aggregator data', () => {
  const sealedFile = (form: 'weierstrass' | 'x25519', plain: string[]) => {
    const fiu = pair(form, 100);
    const providers = plain.map((path, i) => {
      const fip = pair(form, i + 1);
      return provider(fip, [sealFor(readFileSync(path, 'utf8'), fip, fiu)], `FIP-${i}`);
    });
    const open = providers.map(({ data, KeyMaterial: _, ...rest }, i) => ({
      ...rest,
      data: data.map(({ encryptedFI: _sealed, ...each }) => ({
        ...each,
        decryptedFI: readFileSync(plain[i] ?? '', 'utf8'),
      })),
    }));
    write(`plain-${form}.json`, JSON.stringify({ ...answer([]), FI: open }));
    return [
      write(`fetch-${form}.json`, JSON.stringify(answer(providers))),
      write(`key-${form}.json`, JSON.stringify(fiu)),
    ];
  };
  const deposits = (kind: RegExp) => given.filter((path) => kind.test(basename(path)));

  test.each([
    ['weierstrass', /^aa_deposit_v1_1.*xml$/],
    ['x25519', /^aa_deposit_v2_0_0.*json$/],
  ] as const)('in the %s form gives the rows of the same data unsealed', (form, kind) => {
    const plain = deposits(kind);
    expect(plain.length).toBeGreaterThan(1);
    const [fetched = '', key = ''] = sealedFile(form, plain);
    expect(run(`plain-${form}`, [join(folder, `plain-${form}.json`)]).errors).toEqual([]);
    // The key after the data, as files come; then as an option.
    const dropped = run(`dropped-${form}`, [fetched, key]);
    expect(dropped).toMatchObject({ status: 0, errors: [] });
    expect(dropped.stdout).toContain(`${plain.length} sealed accounts opened with the key file`);
    expect(run(`option-${form}`, [fetched], '--key', key)).toMatchObject({ status: 0, errors: [] });
    for (const out of [`dropped-${form}`, `option-${form}`]) {
      expect(rows(out, 'transactions')).toEqual(rows(`plain-${form}`, 'transactions'));
    }
    // Nothing that was written holds the key.
    const fiu = JSON.parse(readFileSync(key, 'utf8')) as { privateKey: string; KeyMaterial: { Nonce: string } };
    for (const entry of readdirSync(join(folder, `dropped-${form}`), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      expect(text.includes(fiu.privateKey) || text.includes(fiu.KeyMaterial.Nonce)).toBe(false);
    }
  });

  test('without its key, or with another, it is refused by name', () => {
    const [fetched = ''] = sealedFile('x25519', deposits(/^aa_deposit_v1_1.*json$/));
    expect(run('refused', [fetched])).toMatchObject({ status: 1, errors: [{ code: 'E_KEY_NEEDED' }] });
    const other = write('other.json', JSON.stringify(pair('x25519', 55)));
    expect(run('refused', [fetched, other])).toMatchObject({ status: 1, errors: [{ code: 'E_KEY_WRONG' }] });
    const broken = write('broken.json', '{"privateKey": ');
    expect(run('refused', [fetched], '--key', broken)).toMatchObject({ errors: [{ code: 'E_KEY_INVALID' }] });
  });
});

describe('archives', () => {
  async function zipped(files: Record<string, Uint8Array>, password?: string): Promise<Uint8Array> {
    const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
    for (const [name, bytes] of Object.entries(files)) {
      await writer.add(name, new Uint8ArrayReader(bytes), { ...(password !== undefined && { password }) });
    }
    return writer.close();
  }

  test('of many months, one inside another and with a password, give the rows of the files themselves', async () => {
    const plain = given.filter((path) => /^(?:gst|statement)/.test(basename(path)));
    expect(plain.length).toBeGreaterThan(20);
    expect(run('loose', plain).errors).toEqual([]);
    const contents = (kind: RegExp) =>
      Object.fromEntries(
        plain
          .filter((path) => kind.test(basename(path)))
          .map((path) => [`2026/${basename(path)}`, new Uint8Array(readFileSync(path))]),
      );
    const inner = await zipped(contents(/^gst/));
    const archive = write('all.zip', await zipped({ 'returns.zip': inner, ...contents(/^statement/) }, 'PAN1'));
    expect(run('locked', [archive])).toMatchObject({ status: 1, errors: [{ code: 'E_PASSWORD_NEEDED' }] });
    const read = run('archive', [archive], '--password', 'PAN1');
    expect(read).toMatchObject({ status: 0, errors: [] });
    expect(read.stdout).toMatch(/^all\.zip: \d+ files unpacked$/m);
    for (const dataset of ['gst', 'transactions']) expect(rows('archive', dataset)).toEqual(rows('loose', dataset));
    // Each file is known by its path inside, and counted once.
    const { files } = JSON.parse(readFileSync(join(folder, 'archive/manifest.json'), 'utf8')) as {
      files: { name: string }[];
    };
    expect(files.map(({ name }) => name)).toContain(`all.zip/returns.zip/2026/${basename(plain[0] ?? '')}`);
    const again = run('archive', [archive], '--password', 'PAN1');
    expect(new Set(again.errors.map(({ code }) => code))).toEqual(new Set(['E_FILE_DUPLICATE']));
  });
});
