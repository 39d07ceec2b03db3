/** The validation lab: its statistics against figures worked out by hand, and a small run from end to end. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { oddsOf } from '../../scripts/lib/lab-fit.mjs';
import {
  auc,
  aucOf,
  bootstrap,
  calibration,
  dice,
  ks,
  ksOf,
  logistic,
  logisticFit,
  psi,
  ranked,
} from '../../web/src/lib/lab/stats.mjs';
import { changed } from '../../scripts/lib/lab-what-if.mjs';
import { at } from '../../scripts/lib/paths.mjs';

vi.setConfig({ testTimeout: 120_000 });

interface View {
  metrics: Record<string, number>;
  findings: [string, string][];
  pd_12m_percent: number | null;
  outcome: string;
}
interface Line {
  customer: string;
  default: boolean;
  true_pd: number;
  whole: View;
  bank_only?: View;
}

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as never;

describe('statistics', () => {
  const cases = [
    { z: 4, y: true },
    { z: 3, y: false },
    { z: 2, y: true },
    { z: 2, y: false },
    { z: 1, y: false },
  ];

  test('AUC counts pairs, ties half; KS is the largest gap', () => {
    // Pairs won: 4 beats all three; 2 loses to 3, ties with 2, beats 1.
    expect(auc(cases)?.value).toBeCloseTo((3 + 1.5) / 6, 12);
    expect(ks(cases)).toBeCloseTo(1 / 2, 12);
    expect(auc(cases.filter((one) => !one.y))).toBeNull();
  });

  test('of cases drawn several times each, AUC and KS are those of the list with each so often', () => {
    const roll = dice(3);
    const many = Array.from({ length: 60 }, () => ({ z: Math.floor(roll() * 9), y: roll() < 0.3 }));
    const order = ranked(many, (one) => one.z);
    for (let round = 0; round < 50; ++round) {
      const counts = Uint32Array.from(many, () => Math.floor(roll() * 3));
      const list = many.flatMap((one, i) => Array.from({ length: counts[i] ?? 0 }, () => one));
      expect(aucOf(order, counts)).toBeCloseTo(auc(list)?.value ?? NaN, 12);
      expect(ksOf(order, counts)).toBeCloseTo(ks(list) ?? NaN, 12);
    }
    const goods = Uint32Array.from(many, ({ y }) => (y ? 0 : 1));
    expect(aucOf(order, goods)).toBeNull();
    expect(ksOf(order, goods)).toBeNull();
  });

  test('the bootstrap draws the same every time, bads and goods apart', () => {
    const order = ranked(cases, (one) => one.z);
    const twice = [1, 2].map(() => bootstrap(cases, (counts) => ksOf(order, counts), 50));
    expect(twice[0]).toEqual(twice[1]);
    bootstrap(cases, (counts) => {
      expect((counts[0] ?? 0) + (counts[2] ?? 0)).toBe(2);
      expect(counts.reduce((a, b) => a + b, 0)).toBe(5);
      return 0;
    });
  });

  test('a stated PD that is right has slope 1; one that is too bold less', () => {
    let state = 1;
    const roll = () => (state = (state * 48271) % 2147483647) / 2147483647;
    const made = Array.from({ length: 20_000 }, () => {
      const z = -2 + 3 * (roll() + roll() - 1);
      return { z, y: roll() < logistic(z) };
    });
    const right = calibration(made.map(({ z, y }) => ({ p: logistic(z), y })));
    const bold = calibration(made.map(({ z, y }) => ({ p: logistic(2 * z), y })));
    expect(right?.slope).toBeGreaterThan(0.93);
    expect(right?.slope).toBeLessThan(1.07);
    expect(bold?.slope).toBeCloseTo((right?.slope ?? 0) / 2, 6);
    const { beta } = logisticFit(
      made.map(({ z }) => [z]),
      made.map(({ y }) => (y ? 1 : 0)),
    );
    expect(beta[1]).toBeCloseTo(right?.slope ?? 0, 6);
  });

  test('PSI is nothing for the same population and grows with a shift', () => {
    const values = Array.from({ length: 500 }, (_, i) => i);
    expect(psi(values, values)).toBeLessThan(0.001);
    expect(
      psi(
        values,
        values.map((value) => value + 150),
      ),
    ).toBeGreaterThan(0.25);
  });
});

describe('what if', () => {
  const policy = json(at('core/data/policy.json'));

  test('changes what is named, and nothing else', () => {
    const { policy: after, changes } = changed(policy, 'P09.D_BOUNCES=3; grade.D=pass');
    expect(changes).toEqual(
      [
        { place: 'P09.D_BOUNCES', from: 5, to: 3 },
        { place: 'D', from: 'refer', to: 'pass' },
      ].map((one) => (one.place === 'D' ? { ...one, place: 'grade.D' } : one)),
    );
    expect(after).not.toEqual(policy);
  });

  test.each(['P99.threshold=1', 'P09.D_NONE=1', 'P09.D_BOUNCES=many', 'nonsense'])('refuses %s', (text) => {
    expect(() => changed(policy, text)).toThrow(/--what-if/);
  });
});

describe('validate', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'msme-validate-test-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const validate = (...args: string[]) =>
    spawnSync(process.execPath, [at('scripts/validate.mjs'), `--msme=${at('build/native/msme')}`, ...args], {
      encoding: 'utf8',
    });

  test('thirty borrowers: in order whatever the workers, the same by kept lines, and the PD is the published card’s', () => {
    const files = [1, 2].map((workers) => join(folder, `kept${workers}.ndjson`));
    files.forEach((file, i) => {
      const { status, stdout, stderr } = validate(
        '--borrowers=30',
        '--bank-only=5',
        `--workers=${i + 1}`,
        `--keep=${file}`,
      );
      expect(stderr).toBe('');
      expect(status).toBe(0);
      expect(stdout).toContain('Synthetic borrowers');
    });
    const [first, second] = files.map((file) => readFileSync(file, 'utf8'));
    expect(first).toBe(second);
    const lines = (first ?? '')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    expect(lines.map((line) => line.customer).slice(0, 2)).toEqual(['CUST_MSM_500001', 'CUST_MSM_500002']);
    expect(lines.filter((line) => line.bank_only).length).toBe(5);
    const card = json(at('core/data/scorecard.json'));
    for (const { whole, bank_only: alone } of lines) {
      for (const view of [whole, alone]) {
        if (!view || view.pd_12m_percent === null) continue;
        expect(100 * logistic(oddsOf(card, view))).toBeCloseTo(view.pd_12m_percent, 1);
      }
      if (alone) expect(alone.outcome).not.toMatch(/APPROVE/);
    }
    const report = join(folder, 'report.json');
    const again = validate(`--from=${files[0] ?? ''}`, `--json=${report}`);
    expect(again.status).toBe(0);
    const { book } = json(report) as { book: { outcomes: { outcome: string; count: number }[] } };
    for (const { outcome, count } of book.outcomes) {
      expect(count).toBe(lines.filter((line) => line.whole.outcome === outcome).length);
    }
    const what = validate(`--from=${files[0] ?? ''}`, '--what-if=grade.A=refer;grade.B=refer;grade.C=refer');
    expect(what.stdout).toMatch(/approved .* 0\.00 %/);
  });

  test('a mix that isn’t there is refused', () => {
    const { status, stderr } = validate('--mix=none');
    expect(status).toBe(2);
    expect(stderr).toContain('--mix: usual, fit, shifted');
  });

  test('the model card is there and says that it is synthetic', () => {
    expect(existsSync(at('docs/MODEL_CARD.md'))).toBe(true);
    expect(readFileSync(at('docs/MODEL_CARD.md'), 'utf8')).toContain('Everything here is synthetic.');
  });
});
