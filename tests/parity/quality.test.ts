/** msme quality and npm run quality: the report fits its schema, both hosts give the same, and the floors are printed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { at } from '../../scripts/lib/paths.mjs';
import { faults } from '../schemas/schemas';

// A busy machine may take long over what usually takes half a second.
vi.setConfig({ testTimeout: 120_000 });

const msme = at('build/native/msme');
const native = (args: string[]) => spawnSync(msme, args, { encoding: 'utf8' });
const wasm = (args: string[]) => spawnSync(process.execPath, [at('scripts/msme.mjs'), ...args], { encoding: 'utf8' });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'msme-quality-'));
  expect(native(['generate', '--customer', 'CUST_MSM_10001', '--out', join(folder, 'case')]).status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('msme quality', () => {
  test('our own cleaning, the same on both hosts', () => {
    const asked = ['quality', join(folder, 'case'), '--truth', join(folder, 'case/truth')];
    const left = native(asked);
    expect(left.stderr).toBe('');
    const written = readFileSync(join(folder, 'case/logs/quality_report.json'), 'utf8');
    expect(faults('quality_report_schema', JSON.parse(written))).toEqual([]);
    const right = wasm(asked);
    expect(right.stdout).toBe(left.stdout);
    expect(readFileSync(join(folder, 'case/logs/quality_report.json'), 'utf8')).toBe(written);
    const figures = JSON.parse(written).figures as { id: string; pass: boolean | null }[];
    for (const id of ['rows_accounted', 'dates', 'amounts', 'types', 'duplicate_precision', 'duplicate_recall']) {
      expect(figures.find((figure) => figure.id === id)?.pass, id).toBe(true);
    }
  });

  test("somebody else's file is scored by the same truth", () => {
    const truth = readFileSync(join(folder, 'case/truth/truth_transactions.ndjson'), 'utf8');
    const rows = truth
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const once = rows.filter((row) => row.duplicate_of === undefined);
    // A row that came clean: its amount can be recovered, so a wrong one counts.
    const spoiled = once.findIndex((row) => (row.dirt ?? []).length === 0);
    const csv = once.map((row, i) =>
      [row.transaction_id, row.date, row.type, i === spoiled ? 1 : row.amount, 'OTHER'].join(),
    );
    writeFileSync(join(folder, 'other.csv'), `transaction_id,date,type,amount,category\n${csv.join('\n')}\n`);
    const asked = ['quality', join(folder, 'case'), '--truth', join(folder, 'case/truth')];
    const { stdout, status } = native([...asked, '--cleaned', join(folder, 'other.csv'), '--json']);
    expect(status).toBe(0);
    const report = JSON.parse(stdout);
    expect(faults('quality_report_schema', report)).toEqual([]);
    expect(report.scored).toBe('other.csv');
    const value = (id: string) => report.figures.find((figure: { id: string }) => figure.id === id);
    expect(value('dates').value).toBe(1);
    expect(value('amounts').of - value('amounts').right).toBe(1);
    expect(value('duplicate_recall').value).toBe(1);
    expect(value('category_macro_f1').pass).toBe(false);
  });

  test('a folder that is no truth is refused', () => {
    writeFileSync(join(folder, 'truth_transactions.ndjson'), '{"row":1}\n');
    const { status, stderr } = native(['quality', join(folder, 'case'), '--truth', folder]);
    expect(status).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'E_TRUTH' });
  });
});

test('npm run quality prints every floor and fails when one is missed', () => {
  const run = (words: string[]) =>
    spawnSync(process.execPath, [at('scripts/quality.mjs'), `--msme=${msme}`, ...words], { encoding: 'utf8' });
  const out = join(folder, 'report.json');
  const { stdout } = run(['2', `--json=${out}`]);
  for (const id of ['rows_accounted', 'duplicate_precision', 'category_macro_f1', 'bounce_recall'])
    expect(stdout).toContain(id);
  const report = JSON.parse(readFileSync(out, 'utf8'));
  expect(report.datasets.every(({ balanced }: { balanced: boolean }) => balanced)).toBe(true);
  const missed = report.figures.filter(({ pass }: { pass: boolean | null }) => pass === false).length;
  expect(run(['2']).status).toBe(missed > 0 ? 1 : 0);
});
