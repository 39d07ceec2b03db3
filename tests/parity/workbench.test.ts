/** The workbench on the command line: `dataset` and `sniff`. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { at } from '../../scripts/lib/paths.mjs';

vi.setConfig({ testTimeout: 120_000 });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'msme-bench-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const native = (args: string[]) => spawnSync(at('build/native/msme'), args, { encoding: 'utf8' });
const wasm = (args: string[]) => spawnSync(process.execPath, [at('scripts/msme.mjs'), ...args], { encoding: 'utf8' });
const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

interface Manifest {
  totals: { borrowers: number; rows: number };
  borrowers: { customer_id: string; profile: string; files: { path: string; bytes: number; sha256: string }[] }[];
}

describe('msme dataset', () => {
  const order = ['dataset', '--count', '2', '--seed', '7', '--mix', 'high_bounce drawn'];

  test('writes a folder each, as its manifest says and as msme generate writes them', () => {
    const out = join(folder, 'set');
    expect(wasm([...order, '--out', out]).stderr).not.toContain('E_');
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Manifest;
    expect(manifest.borrowers.map(({ customer_id, profile }) => [customer_id, profile])).toEqual([
      ['CUST_MSM_10001', 'high_bounce'],
      ['CUST_MSM_10002', 'drawn'],
    ]);
    for (const { customer_id, files } of manifest.borrowers) {
      for (const { path, sha256 } of files) {
        expect(path.startsWith(`${customer_id}/`)).toBe(true);
        expect(digest(join(out, path)), path).toBe(sha256);
      }
    }
    const one = join(folder, 'one');
    native(['generate', '--customer', 'CUST_MSM_10001', '--profile', 'high_bounce', '--seed', '7', '--out', one]);
    for (const path of ['raw/raw_transactions.ndjson', 'raw/raw_gst.ndjson', 'truth/truth_transactions.ndjson'])
      expect(digest(join(out, 'CUST_MSM_10001', path)), path).toBe(digest(join(one, path)));
  });

  test('gives the same manifest for the same order', () => {
    const again = join(folder, 'again');
    wasm([...order, '--out', again]);
    expect(digest(join(again, 'manifest.json'))).toBe(digest(join(folder, 'set', 'manifest.json')));
  });

  test('refuses what can’t be and leaves no folder behind', () => {
    const out = join(folder, 'never');
    const refusal = (args: string[]): { code: string; path: string } => {
      const { status, stderr } = wasm(args);
      expect(status).toBe(1);
      const line = stderr.split('\n').find((each) => each.startsWith('{')) ?? '{}';
      return JSON.parse(line) as { code: string; path: string };
    };
    expect(refusal(['dataset', '--count', '0', '--out', out])).toMatchObject({ code: 'E_BAD_PARAM', path: '--count' });
    expect(refusal(['dataset', '--count', '1', '--mix', 'nobody', '--out', out])).toMatchObject({ path: '--mix' });
    expect(refusal(['dataset', '--count', '1', '--parts', 'raw,all', '--out', out])).toMatchObject({ path: '--parts' });
    const config = join(folder, 'bad.json');
    writeFileSync(config, '{"messiness_config": {"duplicate_probability": 7}}');
    expect(refusal(['dataset', '--count', '1', '--config', config, '--out', out])).toMatchObject({ code: 'E_CONFIG' });
    expect(existsSync(out)).toBe(false);
    // What is there already is never written over.
    expect(refusal([...order, '--out', join(folder, 'set')])).toMatchObject({ code: 'E_BAD_PARAM', path: '--out' });
  });
});

describe('msme sniff', () => {
  test.each(['aa_json/deposit_v1.json', 'aa_xml/deposit.xml', 'gstn/gstr3b.json', 'bureau_json/cibil.json'])(
    '%s: the same answer from both engines',
    (name) => {
      const args = ['sniff', at(`tests/fixtures/fuzz/${name}`)];
      const answer = native(args);
      expect(answer.status).toBe(0);
      expect(wasm(args).stdout).toBe(answer.stdout);
      expect(JSON.parse(answer.stdout)).toMatchObject({ known: true });
    },
  );
});
