/** The command line's own promises: what it reads, and that it leaves nothing behind when it refuses. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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

describe('--corrections', () => {
  const HEAD = 'Date,Narration,Withdrawal Amt.,Deposit Amt.,Closing Balance';
  const STATEMENT = [
    HEAD,
    '01/02/2025,UPI/CR/500000000001/MEENA STORES/okaxis/Sale,,1000.00,11000.00',
    '02/02/2025,UPI/DR/500000000002/RAMESH KUMAR/okaxis/money,700.00,,10300.00',
    '03/02/2025,UPI/DR/500000000003/RAMESH KUMAR/okaxis/money,300.00,,10000.00',
    '04/02/2025,UPI/CR/500000000004/MEENA STORES/okaxis/Sale,,500.00,10500.00',
    '',
  ].join('\n');
  const msme = (...args: string[]) => spawnSync(at('build/native/msme'), args, { encoding: 'utf8' });
  const rows = (out: string) =>
    readFileSync(join(out, 'clean/transactions_clean.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { narration: string; category: string; decided_by: string });
  const wages = (out: string) => rows(out).filter(({ category }) => category === 'SALARY_PAID');

  let out = '';
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  beforeAll(() => {
    out = join(folder, 'corrected');
    const statement = file('statement.csv', STATEMENT);
    expect(msme('import', statement, '--customer', 'CUST_MSM_00001', '--out', out).status).toBe(0);
    expect(msme('clean', out).status).toBe(0);
    expect(wages(out)).toEqual([]);
  });

  test('change every row that fits, say so, and are remembered by the folder', () => {
    const list = [{ match: { counterparty: 'RAMESH KUMAR', type: 'DEBIT' }, set: { category: 'SALARY_PAID' } }];
    const given = msme('clean', out, '--corrections', file('list.json', JSON.stringify(list)));
    expect(given.stderr).toBe('');
    expect(given.stdout).toMatch(/corrected 2 rows: C[0-9a-f]{16}/);
    expect(wages(out).map(({ decided_by }) => decided_by)).toEqual(['correction', 'correction']);
    const again = msme('clean', out);
    expect(again.stdout).toMatch(/corrected 2 rows/);
    expect(wages(out)).toHaveLength(2);
  });

  test('an empty list takes back what was remembered', () => {
    expect(msme('clean', out, '--corrections', file('none.json', '[]')).status).toBe(0);
    expect(wages(out)).toEqual([]);
  });

  test('one that fits no row says so', () => {
    const list = [{ match: { counterparty: 'NOBODY AT ALL' }, set: { category: 'RENT' } }];
    const given = msme('clean', out, '--corrections', file('nobody.json', JSON.stringify(list)));
    expect(given.status).toBe(0);
    expect(given.stdout).toMatch(/correction fits no row: C/);
  });

  test.each([
    ['no list', '{"match": {}}', 'E_BAD_PARAM'],
    ['no JSON', '[{', 'E_BAD_JSON'],
    ['no such category', '[{"match": {"counterparty": "MEENA"}, "set": {"category": "LUCK"}}]', 'E_BAD_PARAM'],
  ])('%s: refused', (name, text, code) => {
    const given = msme('clean', out, '--corrections', file(`${name}.json`, text));
    expect(given.status).toBe(1);
    expect(JSON.parse(given.stderr)).toMatchObject({ code });
  });
});
