/** Scoring many borrowers' cleaning and pooling the reports of `msme quality` (schemas/quality_report_schema.json). */
import { spawn } from 'node:child_process';
import { Stop } from './say.mjs';

/** One borrower, simulated, cleaned and scored by the command line. @returns {Promise<any>} */
function scored(customer, { msme, seed, config }) {
  const args = ['quality', '--customer', customer, '--seed', String(seed), '--json'];
  if (config) args.push('--config', config);
  return new Promise((resolve, reject) => {
    const child = spawn(msme, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let wrong = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (wrong += text));
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(JSON.parse(out));
      else reject(new Stop(`${customer}: ${wrong.trim()}`));
    });
  });
}

/**
 * Reports in the order of the customers.
 * @param {string[]} customers
 * @param {{ msme: string, seed: number, workers: number, config?: string }} options
 */
export async function borrowers(customers, options) {
  const reports = new Array(customers.length);
  let next = 0;
  const lane = async () => {
    while (next < customers.length) {
      const mine = next++;
      reports[mine] = await scored(customers[mine], options);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.workers, customers.length) }, lane));
  return reports;
}

/** The report's text. @param {any} session @param {{ truth: Uint8Array, places?: Uint8Array, cleaned?: Uint8Array, name?: string }} parts */
export function scoreText(session, { truth, places = Buffer.alloc(0), cleaned, name }) {
  session.give(Buffer.concat([truth, places, ...(cleaned ? [cleaned] : [])]));
  const params = { truth_bytes: truth.length, files_truth_bytes: places.length };
  return session.text('quality.score', cleaned ? { ...params, cleaned_bytes: cleaned.length, name } : params);
}

/** A line for each figure, as the native command line prints it. */
export function sayReport({ figures = [], datasets = [] }) {
  for (const { id, value, target, pass, right, of } of figures) {
    let line = id.padEnd(26) + (value === null ? '     –' : value.toFixed(4));
    line += target === null ? ' '.repeat(17) : `  at least ${target.toFixed(4)}`;
    line += pass === null ? '      ' : pass ? '  pass' : '  FAIL';
    if (of !== null) line += `  ${right.toFixed(0)} of ${of.toFixed(0)}`;
    console.log(line);
  }
  for (const { dataset, in: rows, kept, repaired, duplicates, quarantined } of datasets) {
    if (rows === 0) continue;
    const sum = `kept ${kept} + repaired ${repaired} + duplicates ${duplicates} + quarantined ${quarantined}`;
    console.log(`${dataset}: in ${rows} = ${sum}`);
  }
}

/** Sums the members of rows that share a key. */
function summed(rows, key) {
  const sums = new Map();
  for (const row of rows) {
    const name = key(row);
    const sum = sums.get(name);
    if (!sum) {
      sums.set(name, { ...row });
      continue;
    }
    for (const [member, value] of Object.entries(row)) {
      if (typeof value === 'number' && member !== 'target') sum[member] += value;
      if (typeof value === 'boolean') sum[member] = sum[member] && value;
    }
  }
  return [...sums.values()];
}

/** One report for all: shares are right ÷ of over all borrowers, macro-F1 is that of all their rows. */
export function pooled(reports) {
  const all = (member) => reports.flatMap((report) => report[member] ?? []);
  const categories = summed(all('categories'), ({ code }) => code);
  const known = categories.filter(({ truth }) => truth > 0);
  const f1 = known.reduce((sum, { right, truth, predicted }) => sum + (2 * right) / (truth + predicted), 0);
  const figures = (reports[0]?.figures ?? []).map(({ id, target }) => {
    const own = all('figures').filter((figure) => figure.id === id);
    const macro = id === 'category_macro_f1';
    const right = macro ? null : own.reduce((sum, figure) => sum + figure.right, 0);
    const of = macro ? null : own.reduce((sum, figure) => sum + figure.of, 0);
    const value = macro ? (known.length > 0 ? f1 / known.length : null) : of > 0 ? right / of : null;
    return { id, value, target, pass: target === null || value === null ? null : value >= target, right, of };
  });
  const confusions = summed(all('confusions'), ({ truth, got }) => `${truth} ${got}`).sort((a, b) => b.value - a.value);
  const misses = reports.flatMap(({ customer_id, misses: list = [] }) =>
    list.map((miss) => ({ customer_id, ...miss })),
  );
  return { figures, datasets: summed(all('datasets'), ({ dataset }) => dataset), categories, confusions, misses };
}
