/** Same inputs, same bytes: every document of the native command line against the wasm engine's. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { BENCH_CUSTOMER, benchData } from '../../scripts/lib/bench-data.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { documents, indented } from '../../scripts/lib/pipeline.mjs';

// A busy machine may take long over what usually takes half a second.
vi.setConfig({ testTimeout: 120_000 });

const msme = at('build/native/msme');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'msme-parity-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function native(name: string, args: string[]): Map<string, Buffer> {
  const out = join(folder, name);
  mkdirSync(out, { recursive: true });
  execFileSync(msme, ['run', ...args, '--out', out], { stdio: ['ignore', 'pipe', 'pipe'] });
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(out, path).split(sep).join('/'), readFileSync(path)];
    }),
  );
}

/** The first place where two texts differ, with its surroundings: a diff of megabytes helps nobody. */
function difference(name: string, left: Buffer, right: Buffer): string[] {
  if (left.equals(right)) return [];
  let i = 0;
  while (i < left.length && left[i] === right[i]) i += 1;
  const around = (bytes: Buffer) => bytes.subarray(Math.max(0, i - 60), i + 60).toString('utf8');
  return [`${name} differs at byte ${i}\n  native: ${around(left)}\n  wasm:   ${around(right)}`];
}

function compare(left: Map<string, Buffer>, wasm: Map<string, string | Uint8Array>, skip: string[] = []): void {
  const right = new Map([...wasm].map(([name, content]) => [name, Buffer.from(content as string)]));
  const names = (map: Map<string, unknown>) => [...map.keys()].filter((name) => !skip.includes(name)).sort();
  expect(names(right)).toEqual(names(left));
  const differences = names(left).flatMap((name) => difference(name, left.get(name)!, right.get(name)!));
  expect(differences.join('\n')).toBe('');
}

const request = { amount: 500_000, tenure: 24 };
const asked = ['--amount', '500000', '--tenure', '24'];

describe('native and wasm give the same bytes', () => {
  test.each(['CUST_MSM_00001', 'CUST_MSM_00003', 'CUST_MSM_00006', 'CUST_MSM_73912'])(
    '%s, generated',
    async (customer) => {
      const left = native(customer, ['--customer', customer, ...asked]);
      expect(left.size).toBeGreaterThan(20);
      compare(left, await documents({ customer, ...request }));
    },
  );

  test('a seed of its own gives other data, the same on both hosts', async () => {
    const customer = 'CUST_MSM_00001';
    const left = native('seeded', ['--customer', customer, '--seed', '20251104', ...asked]);
    const wasm = await documents({ customer, seed: 20251104, ...request });
    compare(left, wasm);
    const usual = native('usual', ['--customer', customer, ...asked]);
    expect(left.get('raw/raw_transactions.ndjson')!.equals(usual.get('raw/raw_transactions.ndjson')!)).toBe(false);
  });

  test('a messy file of the user', async () => {
    const bytes = Buffer.from(benchData(3000));
    const path = join(folder, 'raw_transactions.ndjson');
    writeFileSync(path, bytes);
    const left = native('messy', [path, '--customer', BENCH_CUSTOMER, ...asked]);
    const files = [{ name: 'raw_transactions.ndjson', bytes }];
    const wasm = await documents({ customer: BENCH_CUSTOMER, files, ...request });
    // The command line adds the list of imported files to the manifest; the rest of it must agree.
    compare(left, wasm, ['manifest.json']);
    const { files: _, ...manifest } = JSON.parse(left.get('manifest.json')!.toString('utf8'));
    const { files: __, ...other } = JSON.parse(String(wasm.get('manifest.json')));
    expect(other).toEqual(manifest);
  });
});

test('indenting leaves every value as it was written', () => {
  const compact = '{"a":[1.50,{"b":"x, \\"y\\": [z]"},[],{}],"c":null}';
  const text =
    '{\n  "a": [\n    1.50,\n    {\n      "b": "x, \\"y\\": [z]"\n    },\n    [],\n    {}\n  ],\n  "c": null\n}\n';
  expect(indented(compact)).toBe(text);
});
