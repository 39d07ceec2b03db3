/**
 * Runs `msme lab` in several processes and hands over its lines one by one: a borrower at a time, in the order of the
 * customers, whatever the number of processes.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Stop } from './say.mjs';

/** Lines of one process as an async iterator; its error becomes a Stop. */
async function* linesOf(msme, args) {
  const child = spawn(msme, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let problem = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text) => {
    problem += text;
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  for await (const line of createInterface({ input: child.stdout, crlfDelay: Infinity })) yield JSON.parse(line);
  if ((await ended) !== 0) throw new Stop(`msme ${args.join(' ')}: ${problem.trim()}`);
}

/** Borrowers of one process, unless the plan says otherwise: enough that its start doesn't count. */
const CHUNK = 25;

/**
 * @param {{ msme: string, borrowers: number, first: number, seed: number, config?: string, bankOnly?: boolean, workers: number, chunk?: number }} plan
 * @param {(line: any, done: number) => void} take called in order
 */
export async function population(plan, take) {
  const size = plan.chunk ?? CHUNK;
  const chunks = Math.ceil(plan.borrowers / size);
  const finished = new Map();
  let [next, due, done] = [0, 0, 0];
  const flush = () => {
    for (; finished.has(due); ++due) {
      for (const line of finished.get(due)) take(line, ++done);
      finished.delete(due);
    }
  };
  const lane = async () => {
    while (next < chunks) {
      const chunk = next++;
      const first = plan.first + chunk * size;
      const count = Math.min(size, plan.borrowers - chunk * size);
      const args = ['lab', '--population', String(count), '--first', String(first), '--seed', String(plan.seed)];
      if (plan.config) args.push('--config', plan.config);
      if (plan.bankOnly) args.push('--bank-only');
      const lines = [];
      for await (const line of linesOf(plan.msme, args)) lines.push(line);
      finished.set(chunk, lines);
      flush();
    }
  };
  await Promise.all(Array.from({ length: Math.min(plan.workers, chunks) }, lane));
}

/** Lines of an earlier run judged again by another scorecard or policy. */
export async function judgeAgain(msme, file, { card = '', policy = '', bankOnly = true } = {}) {
  const args = ['lab', '--metrics', file];
  if (card) args.push('--card', card);
  if (policy) args.push('--policy', policy);
  if (bankOnly) args.push('--bank-only');
  const lines = [];
  for await (const line of linesOf(msme, args)) lines.push(line);
  return lines;
}
