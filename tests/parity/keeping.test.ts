/** Audit trail, retention, purge and receipt on the command line: both programs alike, and what they refuse. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { at } from '../../scripts/lib/paths.mjs';
import { faults } from '../schemas/schemas';

// A busy machine may take long over what usually takes half a second.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const native = (...args: string[]) => spawnSync(at('build/native/msme'), args, { encoding: 'utf8' });
const wasm = (...args: string[]) =>
  spawnSync(process.execPath, [at('scripts/msme.mjs'), ...args], { encoding: 'utf8' });
const programs: [string, typeof native][] = [
  ['native', native],
  ['wasm', wasm],
];

let folder = '';
let made = '';
const read = (...path: string[]) => readFileSync(join(...path), 'utf8');
const json = (...path: string[]): any => JSON.parse(read(...path));
/** A fresh copy of the decided case. */
let copies = 0;
function copy(): string {
  const out = join(folder, `case${++copies}`);
  cpSync(made, out, { recursive: true });
  return out;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'msme-keep-'));
  made = join(folder, 'made');
  const config = join(folder, 'config.json');
  writeFileSync(config, '{"scale": {"transactions": 600}}');
  const asked = ['--amount', '300000', '--tenure', '24'];
  const run = native('run', '--customer', 'CUST_MSM_00001', '--config', config, ...asked, '--files', '--out', made);
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the audit trail', () => {
  test('goes on from command to command, the same on both', () => {
    const first = json(made, 'logs/audit_trail.json');
    expect(faults('audit_trail_schema', first)).toEqual([]);
    const logs = programs.map(([, msme]) => {
      const out = copy();
      expect(msme('clean', out).status).toBe(0);
      expect(msme('score', out).status).toBe(0);
      const verdict = msme('audit', out);
      expect(verdict.status).toBe(0);
      return { log: read(out, 'logs/audit_trail.json'), head: read(out, 'logs/audit_head.json'), told: verdict.stdout };
    });
    expect(logs[1]).toEqual(logs[0]);
    const { events, head } = JSON.parse(logs[0]!.log);
    expect(events.slice(0, first.events.length)).toEqual(first.events);
    expect(events.filter(({ event }: { event: string }) => event === 'audit.continued')).toHaveLength(2);
    expect(JSON.parse(logs[0]!.told)).toEqual({ valid: true, size: head.size, root: head.root, fault: null });
  });

  test.each([
    ['an edit', (log: any) => (log.events[3].detail.rows = 7), 'AUDIT_HASH'],
    ['a removal', (log: any) => log.events.splice(4, 1), 'AUDIT_SEQ'],
    ['an exchange', (log: any) => log.events.splice(4, 2, log.events[5], log.events[4]), 'AUDIT_SEQ'],
    ['a cut', (log: any) => log.events.pop(), 'AUDIT_TRUNCATED'],
  ])('%s is found by audit, and no command works on', (_, tamper, code) => {
    for (const [, msme] of programs) {
      const out = copy();
      const log = json(out, 'logs/audit_trail.json');
      tamper(log);
      const text = JSON.stringify(log);
      writeFileSync(join(out, 'logs/audit_trail.json'), text);
      const verdict = msme('audit', out);
      expect(verdict.status).toBe(1);
      expect(JSON.parse(verdict.stdout)).toMatchObject({ valid: false, fault: { code } });
      const refused = msme('clean', out);
      expect(refused.status).toBe(1);
      expect(JSON.parse(refused.stderr)).toMatchObject({ code: 'E_AUDIT_BROKEN' });
      expect(read(out, 'logs/audit_trail.json')).toBe(text);
    }
  });

  test('one that is gone, or whose head is, is broken too', () => {
    for (const [, msme] of programs) {
      for (const [name, what] of [
        ['audit_trail.json', 'AUDIT_MISSING'],
        ['audit_head.json', 'AUDIT_HEAD_MISSING'],
      ] as const) {
        const out = copy();
        rmSync(join(out, 'logs', name));
        for (const command of ['audit', 'clean', 'retention', 'purge']) {
          const refused = msme(command, out);
          expect(refused.status, command).toBe(1);
          expect(JSON.parse(refused.stderr), command).toMatchObject({ code: 'E_AUDIT_BROKEN', got: what });
        }
      }
    }
  });

  test('an earlier --now is written down, not refused', () => {
    for (const [, msme] of programs) {
      const out = copy();
      const { as_of } = json(out, 'manifest.json');
      const earlier = new Date(Date.parse(as_of) - 3 * 86400000).toISOString().slice(0, 10);
      msme('analyze', out, '--now', earlier);
      const { events } = json(out, 'logs/audit_trail.json');
      expect(events.filter(({ event }: { event: string }) => event === 'clock.moved_back')).toHaveLength(1);
      expect(JSON.parse(msme('retention', out, '--now', earlier).stdout)).toMatchObject({ clock: 'moved_back' });
    }
  });
});

describe('retention', () => {
  test('the clock is told alike, and past its deadline everything but purge refuses', () => {
    const clocks = programs.map(([, msme]) => {
      const out = copy();
      const told = msme('retention', out);
      expect(told.status).toBe(0);
      const clock = JSON.parse(told.stdout);
      const late = new Date(Date.parse(clock.deadline) + 86400000).toISOString().slice(0, 10);
      for (const command of [
        ['clean', out],
        ['analyze', out],
        ['receipt', out],
      ]) {
        const refused = msme(...command, '--now', late);
        // The receipt is of the decision's own day, which the log by now knows to be over.
        expect(refused.status, command[0]).toBe(1);
        expect(JSON.parse(refused.stderr), command[0]).toMatchObject({ code: 'E_RETENTION_OVER' });
      }
      expect(JSON.parse(msme('retention', out, '--now', late).stdout)).toMatchObject({ due: true, left_days: -1 });
      expect(msme('purge', out, '--all', '--now', late).status).toBe(0);
      return told.stdout;
    });
    expect(clocks[1]).toBe(clocks[0]);
  });
});

describe('purge', () => {
  const everything = (out: string) =>
    readdirSync(out, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(out, name)).isFile())
      .sort();

  test('raw: raw data goes, results stay, nothing works on it', () => {
    const left = programs.map(([, msme]) => {
      const out = copy();
      const purged = msme('purge', out);
      expect(purged.stderr).toBe('');
      const record = json(out, 'deletion_record.json');
      expect(faults('deletion_record_schema', record)).toEqual([]);
      expect(JSON.parse(purged.stdout)).toEqual(record);
      expect(record).toMatchObject({ what: 'raw', customer_id: 'CUST_MSM_00001' });
      expect(record.datasets.length).toBeGreaterThan(5);
      for (const gone of ['raw', 'files', 'truth']) expect(existsSync(join(out, gone)), gone).toBe(false);
      for (const stays of ['decision.json', 'clean', 'analytics']) expect(existsSync(join(out, stays))).toBe(true);
      for (const command of [
        ['clean', out],
        ['decide', out, '--amount', '1000', '--tenure', '12'],
        ['receipt', out],
        ['replay', join(out, 'decision.json'), out],
        ['import', at('tests/fixtures/web_statement.csv'), '--customer', 'CUST_MSM_00001', '--out', out],
        ['generate', '--customer', 'CUST_MSM_00001', '--out', out],
      ]) {
        const refused = msme(...command);
        expect(refused.status, command[0]).toBe(1);
        expect(JSON.parse(refused.stderr), command[0]).toMatchObject({ code: 'E_RAW_PURGED' });
      }
      expect(msme('audit', out).status).toBe(0);
      return [everything(out), read(out, 'deletion_record.json'), read(out, 'logs/audit_trail.json')];
    });
    expect(left[1]).toEqual(left[0]);
  });

  test('all: the log and the record stay, purging again is no harm', () => {
    for (const [, msme] of programs) {
      const out = copy();
      writeFileSync(join(out, 'my own notes.txt'), 'not of msme');
      expect(msme('purge', out, '--all').status).toBe(0);
      const expected = ['deletion_record.json', 'logs/audit_head.json', 'logs/audit_trail.json', 'my own notes.txt'];
      expect(everything(out)).toEqual(expected);
      expect(msme('audit', out).status).toBe(0);
      expect(JSON.parse(msme('retention', out).stdout)).toMatchObject({ deadline: null, due: false });
      expect(msme('purge', out, '--all').status).toBe(0);
      expect(everything(out)).toEqual(expected);
      const log = read(out, 'logs/audit_trail.json');
      expect(JSON.parse(log).events.at(-1)).toMatchObject({ event: 'privacy.purge' });
    }
  });
});

describe('the receipt', () => {
  test('unsigned, is the same bytes on both', () => {
    const texts = programs.map(([, msme]) => {
      const out = copy();
      const printed = msme('receipt', out);
      expect(printed.stderr).toBe('');
      expect(msme('receipt', copy(), '--out', join(folder, 'unsigned.json')).status).toBe(0);
      expect(`${read(folder, 'unsigned.json')}\n`).toBe(printed.stdout);
      return printed.stdout;
    });
    expect(texts[1]).toBe(texts[0]);
    const receipt = JSON.parse(texts[0]!);
    expect(faults('receipt_schema', receipt)).toEqual([]);
    const record = json(made, 'decision.json');
    expect(receipt.decision).toMatchObject({ outcome: record.outcome, amount: record.amount, emi: record.emi });
    expect(receipt.inputs.map(({ sha256 }: any) => sha256)).toEqual(
      record.inputs.files.map(({ sha256 }: any) => sha256),
    );
    expect(texts[0]).not.toContain('.ndjson');
  });

  test('signed, is verified, by itself and against the folder; forged, is refused', () => {
    const out = copy();
    const [key, file] = [join(folder, 'device.key'), join(folder, 'receipt.json')];
    const signed = wasm('receipt', out, '--key', key, '--out', file);
    expect(signed.status).toBe(0);
    expect(statSync(key).mode & 0o77).toBe(0);
    const verdict = wasm('verify', file);
    expect(verdict.status).toBe(0);
    const { valid, fingerprint } = JSON.parse(verdict.stdout);
    expect(valid).toBe(true);
    expect(signed.stderr).toContain(fingerprint);
    const { events } = json(out, 'logs/audit_trail.json');
    expect(events.at(-1)).toMatchObject({ event: 'receipt.signed', detail: { key: fingerprint } });

    const again = wasm('verify', file, out);
    expect(again.stderr).toBe('');
    expect(JSON.parse(again.stdout)).toMatchObject({ valid: true, check: { same: true } });
    expect(again.status).toBe(0);

    // Another folder's data don't give this receipt.
    const other = join(folder, 'other');
    const asked = ['--amount', '300000', '--tenure', '24'];
    expect(native('run', '--customer', 'CUST_MSM_00001', '--seed', '99', ...asked, '--out', other).status).toBe(0);
    const differs = wasm('verify', file, other);
    expect(differs.status).toBe(1);
    expect(JSON.parse(differs.stdout).check.same).toBe(false);

    writeFileSync(file, read(file).replace('"outcome":"', '"outcome":"X'));
    const forged = wasm('verify', file);
    expect(forged.status).toBe(1);
    expect(JSON.parse(forged.stdout)).toMatchObject({ valid: false, reason: 'FORGED' });
  });

  test('a signed head tells a log that was written anew', () => {
    const out = copy();
    const [key, file] = [join(folder, 'device.key'), join(folder, 'head.json')];
    expect(wasm('audit', out, '--key', key, '--out', file).status).toBe(0);
    wasm('clean', out);
    expect(JSON.parse(wasm('verify', file, out).stdout)).toMatchObject({ valid: true, check: { valid: true } });
    // A log of its own, good in itself, put in the place of the old one.
    cpSync(join(folder, 'other', 'logs'), join(out, 'logs'), { recursive: true });
    expect(wasm('audit', out).status).toBe(0);
    const told = wasm('verify', file, out);
    expect(told.status).toBe(1);
    expect(JSON.parse(told.stdout).check).toMatchObject({ valid: false });
  });

  test('needs a decision', () => {
    for (const [, msme] of programs) {
      const out = copy();
      rmSync(join(out, 'decision.json'));
      const refused = msme('receipt', out);
      expect(refused.status).toBe(1);
      expect(JSON.parse(refused.stderr)).toMatchObject({ code: 'E_STEP_ORDER' });
    }
  });
});
