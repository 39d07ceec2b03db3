/** The turnover report runs the whole pipeline and says what its records say. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { at } from '../../scripts/lib/paths.mjs';

vi.setConfig({ testTimeout: 120_000 });

interface Made {
  floor: number;
  records: { profile?: string; truth: number; best: number; cautious: number; certain: number; upper: number }[];
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'msme-turnover-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const report = (...args: string[]) =>
  spawnSync(process.execPath, [at('scripts/turnover-report.mjs'), `--msme=${at('build/native/msme')}`, ...args], {
    encoding: 'utf8',
  });

describe('turnover:report', () => {
  test('eight borrowers: the four figures never cross, the counts follow from the records', () => {
    const json = join(folder, 'report.json');
    const { status, stdout, stderr } = report('8', `--json=${json}`);
    expect(stderr).toBe('');
    const { records, floor } = JSON.parse(readFileSync(json, 'utf8')) as Made;
    expect(records).toHaveLength(8);
    expect(records.filter(({ profile }) => profile !== undefined)).toHaveLength(2);
    for (const { truth, best, cautious, certain, upper } of records) {
      expect(truth).toBeGreaterThan(0);
      expect(certain).toBeLessThanOrEqual(cautious);
      expect(cautious).toBeLessThanOrEqual(best);
      expect(best).toBeLessThanOrEqual(upper);
    }
    const near = records.filter(({ best, truth }) => Math.abs(best / truth - 1) <= 0.01).length;
    expect(stdout).toMatch(new RegExp(`^best +${near} of 8`, 'm'));
    if (near / 8 < floor) expect(status).toBe(1);
  });

  test('a number that is none is refused', () => {
    expect(report('none').status).toBe(2);
  });
});
