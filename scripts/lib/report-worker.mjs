/** A thread of the report: generates borrowers one after the other with the command line and sends what they show. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, threadId, workerData } from 'node:worker_threads';
import { measure } from './report-measure.mjs';
import { readBorrower } from './report-read.mjs';

const { msme, seed, config, folder } = workerData;

parentPort.on('message', (customer) => {
  if (customer === null) {
    parentPort.close();
    return;
  }
  const out = join(folder, `case-${threadId}`);
  const args = ['generate', '--customer', customer, '--seed', String(seed), '--out', out];
  if (config) args.push('--config', config);
  const { status, stderr } = spawnSync(msme, args, { encoding: 'utf8' });
  const message = status === 0 ? { record: measure(readBorrower(out)) } : { error: `${customer}: ${stderr.trim()}` };
  rmSync(out, { recursive: true, force: true });
  parentPort.postMessage(message);
});
