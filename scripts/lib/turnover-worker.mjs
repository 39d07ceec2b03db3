/** A thread of the turnover report: the whole pipeline for one borrower after the other, its figures and the truth. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, threadId, workerData } from 'node:worker_threads';

const { msme, folder } = workerData;

const text = (out, name) => readFileSync(join(out, name), 'utf8');

/** Real sales of the months, a year; a row that was sent twice counts once. */
function sold(out, months) {
  const rows = new Map();
  for (const line of text(out, 'truth/truth_transactions.ndjson').split('\n')) {
    if (line === '') continue;
    const row = JSON.parse(line);
    if (row.sale && row.real && months.has(row.date.slice(0, 7))) rows.set(row.transaction_id, row.amount);
  }
  let sum = 0;
  for (const amount of rows.values()) sum += amount;
  return (sum * 12) / Math.max(1, months.size);
}

function measure(out) {
  const { metrics, months, period } = JSON.parse(text(out, 'analytics/overall_summary.json'));
  const value = (id) => metrics.find((metric) => metric.id === id).value;
  const full = months.filter(({ month, full }) => full && month >= period.slice(0, 7) && month <= period.slice(9));
  return {
    truth: sold(out, new Set(full.map(({ month }) => month))),
    best: value('F1_turnover_best_annual'),
    cautious: value('F1_turnover_annual'),
    certain: value('F1_turnover_annual_certain'),
    upper: value('F1_turnover_annual_upper'),
  };
}

parentPort.on('message', (job) => {
  if (job === null) {
    parentPort.close();
    return;
  }
  const out = join(folder, `case-${threadId}`);
  const args = ['run', '--customer', job.customer, '--seed', String(job.seed), '--out', out];
  args.push('--amount', '500000', '--tenure', '24');
  if (job.profile) args.push('--profile', job.profile);
  if (job.config) args.push('--config', job.config);
  const { status, stderr } = spawnSync(msme, args, { encoding: 'utf8' });
  parentPort.postMessage(
    status === 0 ? { record: { ...job, ...measure(out) } } : { error: `${job.customer}: ${stderr.trim()}` },
  );
  rmSync(out, { recursive: true, force: true });
});
