/** npm run msme: the same files as the native binary, byte for byte, and what only it can read. */
import { utils, write } from '@e965/xlsx';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { at } from '../../scripts/lib/paths.mjs';
import { writePdf } from '../reader/pdf-writer';
import { printed, rowsOf } from '../reader/statement-pdf';

// A busy machine may take long over what usually takes half a second.
vi.setConfig({ testTimeout: 120_000 });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'msme-node-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const native = (args: string[]) => spawnSync(at('build/native/msme'), args, { encoding: 'utf8' });
const wasm = (args: string[]) => spawnSync(process.execPath, [at('scripts/msme.mjs'), ...args], { encoding: 'utf8' });

function filesIn(out: string): Map<string, string> {
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files
      .map((entry): [string, string] => {
        const path = join(entry.parentPath, entry.name);
        const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
        return [relative(out, path).split(sep).join('/'), digest];
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const customer = ['--customer', 'CUST_MSM_00001'];
const officer = ['--note', 'The shop was closed on two visits.', '--officer', 'EMP-17'];
const asked = ['--amount', '5,00,000', '--tenure', '24'];

/** Runs the same commands on both, each in a folder of its own; gives what they printed and wrote. */
function both(name: string, commands: ((out: string) => string[])[]) {
  const [left, right] = [join(folder, name, 'native'), join(folder, name, 'wasm')];
  const plain = (text: string, out: string) => text.replaceAll(out, 'OUT');
  const run = (program: typeof native, out: string) =>
    commands.map((command) => {
      const { status, stdout, stderr } = program(command(out));
      return { status, stdout: plain(stdout, out), stderr: plain(stderr, out) };
    });
  return { native: run(native, left), wasm: run(wasm, right), left, right };
}

describe('as the native binary', () => {
  test('a simulated borrower, step by step', () => {
    const config = join(folder, 'config.json');
    writeFileSync(config, '{ /* few */ "scale": {"transactions": 900} }');
    const made = both('simulated', [
      (out) => ['generate', ...customer, '--seed', '11', '--config', config, '--files', '--out', out],
      (out) => ['clean', out],
      (out) => ['analyze', out],
      (out) => ['score', out],
      (out) => ['decide', out, ...asked, '--scorecard', 'seed_b'],
      (out) => ['replay', join(out, 'decision.json'), out],
      (out) => ['path', out, ...asked],
      (out) => ['path', out, '--amount', '50,00,000', '--tenure', '12', '--json'],
      (out) => ['override', out, '--outcome', 'REJECT', '--reason', 'O_WHIM', ...officer],
      (out) => ['override', out, '--outcome', 'REJECT', '--reason', 'O_RISK_NOT_TAKEN', ...officer],
      (out) => ['replay', join(out, 'decision.json'), out],
    ]);
    expect(made.wasm).toEqual(made.native);
    expect(made.native.map(({ status }) => status)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
    expect(JSON.parse(made.native[7]?.stdout ?? '{}').paths.length).toBeGreaterThan(0);
    expect(made.native[9]?.stdout).toContain('officer: REJECT');
    expect(made.native[5]).toEqual({ status: 0, stdout: '{\n  "same": true\n}\n', stderr: '' });
    const files = filesIn(made.left);
    expect(files.size).toBeGreaterThan(40);
    expect(filesIn(made.right)).toEqual(files);
  });

  test('the loan in a bad year, and what everybody is judged by', () => {
    const made = both('stressed', [
      (out) => ['generate', ...customer, '--seed', '11', '--out', out],
      (out) => ['stress', out, ...asked],
      () => ['rules', 'stress_tests'],
      () => ['rules', 'everything'],
    ]);
    expect(made.wasm).toEqual(made.native);
    expect(made.native.map(({ status }) => status)).toEqual([0, 0, 0, 1]);
    const stress = JSON.parse(made.native[1]?.stdout ?? '{}');
    expect(stress.scenarios).toHaveLength(5);
    expect(stress.curve.length).toBeGreaterThan(10);
    expect(JSON.parse(made.native[2]?.stdout ?? '{}').document.id).toBe('msme-stress');
  });

  test('own files: a statement, then another one into the same folder, and one twice', () => {
    const first = at('tests/fixtures/web_statement.csv');
    const second = at('tests/fixtures/statements/icici.csv');
    const made = both('own', [
      (out) => ['import', first, ...customer, '--now', '2026-01-05', '--out', out],
      (out) => ['run', second, first, ...customer, ...asked, '--out', out],
    ]);
    expect(made.wasm).toEqual(made.native);
    expect(filesIn(made.right)).toEqual(filesIn(made.left));
    expect(JSON.parse(made.wasm[1]?.stderr ?? '{}')).toMatchObject({ code: 'E_FILE_DUPLICATE' });
  });

  test('a replay names an edited amount, an edited raw row and another policy, on both the same', () => {
    const out = join(folder, 'replayed');
    expect(native(['run', ...customer, ...asked, '--out', out]).status).toBe(0);
    const record = readFileSync(join(out, 'decision.json'), 'utf8');
    const replay = (text: string) => {
      const path = join(folder, 'edited.json');
      writeFileSync(path, text);
      const [left, right] = [native(['replay', path, out]), wasm(['replay', path, out])];
      expect({ status: right.status, stdout: right.stdout }).toEqual({ status: left.status, stdout: left.stdout });
      return left;
    };
    const paths = (text: string): string[] =>
      JSON.parse(replay(text).stdout).differences.map((each: { path: string }) => each.path);
    expect(replay(record).status).toBe(0);
    const { amount, policy } = JSON.parse(record);
    expect(paths(record.replace(/\n {2}"amount": [\d.]+/, `\n  "amount": ${amount + 1000}`))).toEqual(['/amount']);
    expect(paths(record.replaceAll(policy.sha256, 'f'.repeat(64)))).toEqual([
      '/engine/data/policy.json',
      '/policy/sha256',
    ]);
    expect(replay('{"amount": 1}').status).toBe(1);
    const raw = join(out, 'raw/raw_transactions.ndjson');
    writeFileSync(raw, readFileSync(raw, 'utf8').replace('"CREDIT"', '"DEBIT"'));
    expect(paths(record)).toContain('/inputs/datasets/2/sha256');
  });

  test.each([
    [['replay', 'decision.json']],
    [['replay', 'nowhere.json', 'nowhere']],
    [['run', ...customer, '--out', 'x']],
    [['import', ...customer, '--out', 'x']],
    [['generate', '--out', 'x']],
    [['generate', ...customer, '--seed', 'x', '--out', 'x']],
    [['decide', 'nowhere', '--amount', '12.345', '--tenure', '5']],
    [['clean', 'nowhere']],
    [['import', 'nowhere.csv', ...customer, '--out', join(tmpdir(), 'never-made')]],
    [['fly']],
    [['clean', '--colour', 'red']],
    [['info']],
    [['loan', '--principal', '20,000', '--annual-rate', '15', '--months', '24', '--fee', '400', '--round', 'rupee']],
    [['loan', '--principal', '20000', '--annual-rate', 'x', '--months', '24']],
  ])('%j', (args) => {
    const { status, stdout, stderr } = wasm(args);
    const left = native(args);
    expect({ status, stdout, stderr }).toEqual({ status: left.status, stdout: left.stdout, stderr: left.stderr });
  });
});

describe('beyond it', () => {
  const rows = rowsOf(120);

  test('a PDF with a password and a workbook of the same rows give the same ledger', () => {
    const pdf = join(folder, 'statement.pdf');
    writeFileSync(pdf, writePdf(printed(rows), { password: 'SAMP0101' }));
    const sheet = join(folder, 'statement.xlsx');
    const heading = ['Date', 'Narration', 'Chq/Ref No', 'Debit', 'Credit', 'Balance'];
    const cells = rows.map((row) => [
      row.date,
      row.narration.join(' '),
      row.reference,
      row.debit,
      row.credit,
      row.balance,
    ]);
    const book = utils.book_new();
    const top = [['SAMPLE NAGARIK SAHAKARI BANK LTD'], ['Account No : 001234567890']];
    utils.book_append_sheet(book, utils.aoa_to_sheet([...top, heading, ...cells]), 'Statement');
    writeFileSync(sheet, write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer);

    const locked = wasm(['import', pdf, ...customer, '--out', join(folder, 'locked')]);
    expect(JSON.parse(locked.stderr)).toMatchObject({ code: 'E_PASSWORD_NEEDED', path: 'statement.pdf' });
    const ledgers = [pdf, sheet].map((file, i) => {
      const out = join(folder, `read${i}`);
      const { status, stdout, stderr } = wasm(['import', file, ...customer, '--password', 'SAMP0101', '--out', out]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toMatch(/120 rows/);
      expect(wasm(['clean', out]).stdout).toMatch(/transactions: in 120 = kept 120/);
      const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
      // The manifest names the file as it came, so that it is known when it comes again.
      expect(manifest.files[0].sha256).toBe(createHash('sha256').update(readFileSync(file)).digest('hex'));
      const again = wasm(['import', file, ...customer, '--out', out]);
      expect(JSON.parse(again.stderr)).toMatchObject({ code: 'E_FILE_DUPLICATE' });
      const ledger = readFileSync(join(out, 'clean/transactions_clean.ndjson'), 'utf8').trimEnd().split('\n');
      return ledger.map((line) => {
        const { date, type, amount, balance_after, narration, reference_number } = JSON.parse(line);
        return { date, type, amount, balance_after, narration, reference_number };
      });
    });
    expect(ledgers[0]).toEqual(ledgers[1]);
    expect(readFileSync(join(folder, 'read0/manifest.json'), 'utf8')).not.toContain('SAMP0101');
  });

  test('table shows what the reader made of a file', () => {
    const pdf = join(folder, 'open.pdf');
    writeFileSync(pdf, writePdf(printed(rows), { info: { Producer: 'iText 2.1.7' } }));
    const { stdout, stderr } = wasm(['table', pdf]);
    expect(stdout).toContain('Date\tNarration\tChq/Ref No\tDebit\tCredit\tBalance');
    expect(JSON.parse(stderr).facts).toMatchObject({ kind: 'pdf', pages: 4, producer: 'iText 2.1.7' });
  });
});
