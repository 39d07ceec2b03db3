/** Public samples of real statements, where MSME_SAMPLES points to them: every row comes out, and the balance closes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSession } from '../../scripts/lib/session.mjs';
import { needsReader, readTable } from '../../web/src/reader/read';

/** As read once and closing; only Kotak's 148 is also a count that the statement prints. A chain proves no row lost inside. */
const ROWS: Record<string, number> = {
  'axis_itext2_2024.pdf': 225,
  'bob_jasper_rc4_128_2023.pdf': 151,
  'hdfc_current_rc4_40_2022.pdf': 48,
  'icici_current_msme_sejda_2019.pdf': 37,
  'icici_jasper_rc4_128_2021.pdf': 41,
  'idbi_jasper_rc4_128_2021.pdf': 722,
  'indusind_jasper_2021.pdf': 9,
  'kotak_itext5_2022.pdf': 122,
  'kotak_jasper_rc4_128_2021.pdf': 148,
  'paytm_itext5_2021.pdf': 498,
  'sbi_current_pdfium_2021.pdf': 16,
  'union_pdfium_2021.pdf': 405,
  'icici_OpTransactionHistory_fy2025.xls': 163,
  'sbi_onlinesbi_tab.tsv': 15,
  'axis_netbanking.csv': 12,
};

const paise = (rupees: number): number => Math.round(rupees * 100);

/** Rows after which the running balance does not follow. */
function broken(ledger: { type: string; amount: number; balance_after: number }[]): number {
  return ledger.filter((row, i) => {
    const before = ledger[i - 1];
    const moved = row.type === 'CREDIT' ? row.amount : -row.amount;
    return before !== undefined && paise(before.balance_after) + paise(moved) !== paise(row.balance_after);
  }).length;
}

test('samples come out whole and closing', { timeout: 120_000 }, async () => {
  const root = process.env['MSME_SAMPLES'] ?? '';
  const folders = ['statements/pdf', 'statements/exports'].map((name) => join(root, name));
  for (const folder of root === '' ? [] : folders.filter(existsSync)) {
    for (const name of readdirSync(folder)) {
      const bytes = new Uint8Array(readFileSync(join(folder, name)));
      const content = needsReader(bytes) ? Buffer.from((await readTable(bytes, name)).text) : bytes;
      const session = await openSession('CUST_MSM_00001');
      const { file } = session.ingest(content, { name });
      const cleaned = session.call('pipeline.clean');
      const counts = cleaned.datasets.find((each: { dataset: string }) => each.dataset === 'transactions').counts;
      session.call('data.export', { dataset: 'transactions', type: 'clean' });
      const ledger = Buffer.from(session.bulk()).toString('utf8').trimEnd().split('\n');
      const rows = ledger.map((line) => JSON.parse(line));
      expect({ name, rows: file.rows, in: counts.in, lost: counts.quarantined, broken: broken(rows) }).toEqual({
        name,
        rows: ROWS[name] ?? file.rows,
        in: file.rows,
        lost: 0,
        broken: 0,
      });
    }
  }
});
