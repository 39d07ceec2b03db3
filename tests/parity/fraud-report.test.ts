/** The fraud report runs the whole pipeline, counts what it says it counts, and ends with 1 when a floor is missed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { KINDS, RULES_OF } from '../../web/src/lib/lab/frauds.mjs';
import { at } from '../../scripts/lib/paths.mjs';

vi.setConfig({ testTimeout: 120_000 });

interface Line {
  kind: string;
  files: number;
  found: number;
  recall: number;
  missed: string[];
}
interface Made {
  kinds: Line[];
  records: { kind: string; customer: string; planted: string[]; severe: string[]; outcome: string }[];
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'msme-fraud-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const report = (...args: string[]) =>
  spawnSync(process.execPath, [at('scripts/fraud-report.mjs'), `--msme=${at('build/native/msme')}`, ...args], {
    encoding: 'utf8',
  });

describe('fraud:report', () => {
  test('two kinds and a few clean files: figures follow from the records', () => {
    const json = join(folder, 'report.json');
    const { status, stdout, stderr } = report('4', '--clean=4', '--kinds=round_trip,impossible_day', `--json=${json}`);
    expect(stderr).toBe('');
    const made = JSON.parse(readFileSync(json, 'utf8')) as Made;
    expect(made.records).toHaveLength(12);
    expect(made.kinds.map((line) => line.kind)).toEqual(['round_trip', 'impossible_day']);
    for (const line of made.kinds) {
      const rules: readonly string[] = RULES_OF[line.kind as keyof typeof RULES_OF];
      const planted = made.records.filter(({ kind, planted }) => kind === line.kind && planted.includes(kind));
      expect(line.files).toBe(planted.length);
      expect(line.found).toBe(planted.filter(({ severe }) => severe.some((rule) => rules.includes(rule))).length);
      expect(line.missed).toHaveLength(line.files - line.found);
      expect(stdout).toContain(line.kind);
    }
    // A severe sign of fraud never ends in an approval.
    for (const { severe, outcome } of made.records) {
      if (severe.length > 0) expect(['REFER', 'REJECT']).toContain(outcome);
    }
    expect(stdout).toMatch(/clean: \d+ of \d+ files flagged severe/);
    expect([0, 1]).toContain(status);
  });

  test('an unknown kind is refused with those there are', () => {
    const { status, stderr } = report('1', '--kinds=unheard_of');
    expect(status).toBe(2);
    expect(stderr).toContain(KINDS.join(', '));
  });
});
