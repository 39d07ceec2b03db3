/** The command line's own promises: what it reads, and that it leaves nothing behind when it refuses. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at } from '../../scripts/lib/paths.mjs';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'msme-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function generate(name: string, config: string, more: string[] = []) {
  const file = join(folder, `${name}.json`);
  const out = join(folder, name);
  writeFileSync(file, config);
  const args = ['generate', '--customer', 'CUST_MSM_00001', '--config', file, '--out', out, ...more];
  const { status, stderr } = spawnSync(at('build/native/msme'), args, { encoding: 'utf8' });
  return { status, stderr, files: existsSync(out) ? readdirSync(out) : [] };
}

describe('generate --config', () => {
  test('reads comments and the original spellings', () => {
    const config = '{ // sizes\n "scale": {"users": 10, "transactions": 6000}, /* all */ "output": {"raw_path": "x"} }';
    const made = generate('good', config);
    expect(made.stderr).toBe('');
    expect(made.status).toBe(0);
    expect(made.files).toContain('raw');
  });

  test.each([
    ['unknown', '{"colour": 1}', '/colour'],
    ['negative', '{"scale": {"users": -1}}', '/scale/users'],
    ['backwards', '{"date_range": {"start": "2026-01-01", "end": "2025-01-01"}}', '/date_range/end'],
    ['certain', '{"messiness_config": {"duplicate_probability": 1.2}}', '/messiness_config/duplicate_probability'],
  ])('%s: refused with the path, nothing left', (name, config, path) => {
    const made = generate(name, config);
    expect(made.status).toBe(1);
    expect(JSON.parse(made.stderr)).toMatchObject({ code: 'E_CONFIG', path });
    expect(made.files).toEqual([]);
  });

  test('a persona that does not exist: refused, nothing left', () => {
    const made = generate('nobody', '{}', ['--profile', 'tycoon']);
    expect(made.status).toBe(1);
    expect(JSON.parse(made.stderr)).toMatchObject({ code: 'E_BAD_PARAM', path: '/params/profile' });
    expect(made.files).toEqual([]);
  });

  test('text that is no JSON: refused, nothing left', () => {
    const made = generate('broken', '{"scale": ');
    expect(made.status).toBe(1);
    expect(JSON.parse(made.stderr)).toMatchObject({ code: 'E_BAD_JSON' });
    expect(made.files).toEqual([]);
  });
});
