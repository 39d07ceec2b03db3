/** Practice on the command line: a seed string, a case in a folder, answers graded; the same every time. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { at } from '../../scripts/lib/paths.mjs';

vi.setConfig({ testTimeout: 120_000 });

const folder = mkdtempSync(join(tmpdir(), 'practice-cli-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const practice = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [at('scripts/practice.mjs'), ...words], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { status, stdout, stderr };
};
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, never>;

describe.skipIf(!existsSync(at('build/wasm/engine.wasm')))('npm run practice', () => {
  const seed = practice('new', 'MEDIUM', 'LENDER', '--number', '4821').stdout.trim();

  test('opens a case by its seed string, without the truth', () => {
    expect(seed).toMatch(/^PRAC-MEDIUM-LENDER-4821-1[0-9A-Z]$/);
    const twice = ['a', 'b'].map((name) => {
      const out = join(folder, name);
      expect(practice('open', seed, '--out', out).status).toBe(0);
      expect(existsSync(join(out, 'truth'))).toBe(false);
      return readFileSync(join(out, 'raw/raw_transactions.ndjson'), 'utf8');
    });
    expect(twice[0]).toBe(twice[1]);
    expect(twice[0]?.split('\n').length).toBeGreaterThan(800);
    expect(json(join(folder, 'a/request.json'))['seed']).toBe(seed);
    expect(practice('open', seed, '--out', join(folder, 'a')).stderr).toContain('E_FOLDER');
  });

  test('grades an empty sheet 0 and the best answers 100', () => {
    const marks = join(folder, 'a/marks.json');
    const none = JSON.parse(practice('grade', seed, marks).stdout) as { score: number; best: object };
    expect(none.score).toBe(0);
    writeFileSync(marks, JSON.stringify({ ...json(marks), ...none.best }));
    expect((JSON.parse(practice('grade', seed, marks).stdout) as { score: number }).score).toBe(100);
  });

  test.each([
    [['open', 'PRAC-MEDIUM-LENDER-4821-1?', '--out', join(folder, 'c')], 1, 'E_PRACTICE_SEED'],
    [['grade', seed], 2, 'E_USAGE'],
    [['open', seed], 2, 'E_USAGE'],
    [['new', 'GRIM'], 1, 'E_PRACTICE_SEED'],
    [['dance'], 2, 'E_USAGE'],
  ] as const)('%j ends with %d', (words, status, code) => {
    const ended = practice(...words);
    expect([ended.status, ended.stdout]).toEqual([status, '']);
    expect(ended.stderr).toContain(code);
  });
});
