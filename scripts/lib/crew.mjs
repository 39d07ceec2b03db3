/** What the reports over many simulated borrowers share: options, threads, intervals. */
import { Worker } from 'node:worker_threads';
import { at } from './paths.mjs';
import { Stop } from './say.mjs';

/** The text of --name=… among the words of the command line. */
export function option(words, name, fallback) {
  const found = words.find((word) => word.startsWith(`--${name}=`));
  return found ? found.slice(name.length + 3) : fallback;
}

export function whole(name, text, low, high) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new Stop(`${name}: a whole number from ${low} to ${high}, not "${text}"`, 2);
  }
  return value;
}

export const percent = (share) => `${(100 * share).toFixed(1)} %`;

/** Wilson's 95 % interval of a share. */
export function interval(hits, all) {
  if (all === 0) return [0, 1];
  const z = 1.96;
  const p = hits / all;
  const middle = p + (z * z) / (2 * all);
  const spread = z * Math.sqrt((p * (1 - p)) / all + (z * z) / (4 * all * all));
  const scale = 1 + (z * z) / all;
  return [(middle - spread) / scale, (middle + spread) / scale];
}

/**
 * Runs the jobs on threads of the script; records in the order of the jobs. A thread gets a job by message and answers
 * with {record} or {error}; null tells it to end.
 */
export function crew(script, jobs, workers, workerData) {
  const records = new Array(jobs.length);
  let next = 0;
  const lane = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(at(script), { workerData });
      let mine = -1;
      const feed = () => {
        mine = next++;
        worker.postMessage(mine < jobs.length ? jobs[mine] : null);
      };
      worker.on('message', ({ record, error }) => {
        if (error) {
          worker.postMessage(null);
          reject(new Stop(error));
          return;
        }
        records[mine] = record;
        feed();
      });
      worker.on('error', reject);
      worker.on('exit', resolve);
      feed();
    });
  return Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, lane)).then(() => records);
}
