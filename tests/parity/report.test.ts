/** The population report runs, knows every target, and its sure figures hold in any population. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { at } from '../../scripts/lib/paths.mjs';
import { figures, verdicts } from '../../scripts/lib/report-metrics.mjs';
import { dayOf, paiseOf } from '../../scripts/lib/report-read.mjs';

vi.setConfig({ testTimeout: 120_000 });

interface Figure {
  id: string;
  title: string;
  got: number | null;
  verdict: string;
}

const msme = `--msme=${at('build/native/msme')}`;
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'msme-report-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const report = (...args: string[]) =>
  spawnSync(process.execPath, [at('scripts/simulate-report.mjs'), msme, ...args], { encoding: 'utf8' });

describe('simulate:report', () => {
  test('twenty borrowers: every target has its line, what must agree agrees', () => {
    const json = join(folder, 'report.json');
    const { status, stdout, stderr } = report('20', `--json=${json}`);
    expect(stderr).toBe('');
    expect([0, 1]).toContain(status);
    const made = JSON.parse(readFileSync(json, 'utf8')) as { borrowers: number; figures: Figure[] };
    const { targets } = JSON.parse(readFileSync(at('core/data/calibration_targets.json'), 'utf8')) as {
      targets: { id: string; title: string }[];
    };
    expect(made.borrowers).toBe(20);
    const ids = made.figures.map((figure) => figure.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.slice(0, targets.length)).toEqual(targets.map((target) => target.id));
    for (const { verdict, got, title } of made.figures) {
      expect(['pass', 'fail', 'n/a', 'info']).toContain(verdict);
      expect(got === null).toBe(verdict === 'n/a');
      expect(stdout).toContain(title);
    }
    expect(status === 1).toBe(made.figures.some((figure) => figure.verdict === 'fail'));
    const verdict = (id: string) => made.figures.find((figure) => figure.id === id)?.verdict;
    expect(verdict('agree.running_balance')).toBe('pass');
    expect(verdict('agree.closing_balance')).toBe('pass');
    expect(verdict('mess.duplicates')).toBe('pass');
  });

  test('a config that is refused ends the report with the reason', () => {
    const config = join(folder, 'none.json');
    const { status, stderr } = report('1', `--config=${config}`);
    expect(status).toBe(1);
    expect(stderr).toMatch(/CUST_MSM_10001: .*E_FILE_MISSING/);
  });

  test('nonsense is refused', () => {
    expect(report('many').status).toBe(2);
    expect(report('5', '--workers=0').status).toBe(2);
  });
});

test('values are read in every spelling', () => {
  for (const text of [
    '2025-11-04',
    '04/11/2025',
    '04-11-2025',
    '4 Nov 25',
    '2025-11-04T10:00:00',
    '2025/11/04 10:00:00',
  ]) {
    expect(dayOf(text)).toBe('2025-11-04');
  }
  expect(dayOf(null)).toBeNull();
  for (const value of [1250.5, '1,250.50', '₹1,250.50 Dr', 'INR 1250.50', '-1250.50'])
    expect(paiseOf(value)).toBe(125050);
  expect(paiseOf('Rs. 1,250/-')).toBe(125000);
  expect(paiseOf(null)).toBeNull();
});

test('the tolerance is widened by two standard errors unless it is exact', () => {
  const target = { id: 'a.b', title: 'x', low: 0.4, high: 0.5, unit: 'share', mark: 'assumption' };
  const verdict = (value: number, error: number, exact = false) =>
    verdicts([{ ...target, exact }], { 'a.b': { value, n: 10, error } })[0]!.verdict;
  expect(verdict(0.45, 0)).toBe('pass');
  expect(verdict(0.55, 0.03)).toBe('pass');
  expect(verdict(0.55, 0.02)).toBe('fail');
  expect(verdict(0.55, 0.03, true)).toBe('fail');
  expect(verdicts([target], {})[0]!.verdict).toBe('n/a');
  expect(figures([])['agree.running_balance']).toBeNull();
});
