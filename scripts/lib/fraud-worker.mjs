/** A thread of the fraud report: the whole pipeline for one borrower after the other, then what was planted and found. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, threadId, workerData } from 'node:worker_threads';
import { ON_PAPER } from '../../web/src/lib/lab/frauds.mjs';

const { msme, folder } = workerData;

const read = (out, name) => JSON.parse(readFileSync(join(out, name), 'utf8'));

function planted({ frauds }) {
  return frauds
    .filter((fraud) => ON_PAPER.has(fraud.kind) || fraud.transactions.length + fraud.deleted.length > 0)
    .map((fraud) => fraud.kind);
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
  let message = { error: `${job.customer}: ${stderr.trim()}` };
  if (status === 0) {
    const { findings } = read(out, 'analytics/anomalies_report.json');
    const severe = findings.filter((finding) => finding.severity === 'high' && finding.family === 'fraud');
    message = {
      record: {
        ...job,
        planted: planted(read(out, 'truth/truth_borrower.json')),
        severe: [...new Set(severe.map((finding) => finding.rule))],
        watched: [...new Set(findings.map((finding) => `${finding.rule}/${finding.severity}`))],
        outcome: read(out, 'decision.json').outcome,
      },
    };
  }
  rmSync(out, { recursive: true, force: true });
  parentPort.postMessage(message);
});
