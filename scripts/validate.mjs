/**
 * npm run validate: the validation lab. Simulates borrowers whose truth is known, one at a time, lets the engine decide on
 * each from its raw files, and measures how well its scores tell good from bad. Synthetic: it shows how the engine reads
 * data, never how it would do in the field.
 *
 *   npm run validate -- --borrowers=12000 --seed=90210 --mix=shifted --workers=2 [--bank-only=2000] [--json=FILE] [--card]
 *   npm run validate -- --keep=FILE …                     also keeps the borrowers' measurements (NDJSON)
 *   npm run validate -- --from=FILE                       measures kept borrowers, judged by the present scorecard and policy
 *   npm run validate -- --from=FILE --what-if="P09.D_BOUNCES=3;grade.D=pass"   the same under a policy that is changed so
 *   npm run validate -- --fit --borrowers=5000 --seed=7001 --mix=fit           fits core/data/scorecard.json anew
 *
 * --card writes docs/MODEL_CARD.md, with --note=TEXT among its limits. Exit code 1 when a floor is missed by 12,000 borrowers or more.
 */
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { jsonText } from './lib/json-text.mjs';
import { fitBins, fitLevel } from './lib/lab-fit.mjs';
import { bookOf, measure } from '../web/src/lib/lab/measure.mjs';
import { modelCard } from './lib/lab-card.mjs';
import { judgeAgain, population } from './lib/lab-run.mjs';
import { show, showWhatIf } from './lib/lab-show.mjs';
import { changed } from './lib/lab-what-if.mjs';
import { at } from './lib/paths.mjs';
import { Stop, main, say, sayOnStderr, seconds } from './lib/say.mjs';

const words = process.argv.slice(2);
const option = (name, fallback) => {
  const found = words.find((word) => word.startsWith(`--${name}=`));
  return found ? found.slice(name.length + 3) : fallback;
};
const flag = (name) => words.includes(`--${name}`);

function whole(name, text, low, high) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new Stop(`--${name}: a whole number from ${low} to ${high}, not "${text}"`, 2);
  }
  return value;
}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** What is kept of a line in memory: no metrics, which only the file has. */
function light(line) {
  const slim = (view) => {
    if (!view) return undefined;
    const { metrics: _metrics, findings: _findings, months: _months, ...rest } = view;
    return rest;
  };
  const proofs = { r1: line.whole.metrics.R1_score ?? null, ntc: line.whole.metrics.R1_new_to_credit ?? null };
  return { ...line, ...proofs, whole: slim(line.whole), bank_only: slim(line.bank_only) };
}

async function* keptLines(path) {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (line) yield JSON.parse(line);
  }
}

/** Borrowers made and judged now; their measurements go to `keep`. */
async function simulated(plan, keep) {
  const lines = [];
  const out = createWriteStream(keep);
  const started = performance.now();
  const part = async (borrowers, first, bankOnly) => {
    if (borrowers === 0) return;
    await population({ ...plan, borrowers, first, bankOnly }, (line) => {
      out.write(`${JSON.stringify(line)}\n`);
      lines.push(light(line));
      if (lines.length % 500 === 0)
        process.stderr.write(`${lines.length} of ${plan.borrowers}, ${seconds(performance.now() - started)}\n`);
    });
  };
  await part(plan.bare, plan.first, true);
  await part(plan.borrowers - plan.bare, plan.first + plan.bare, false);
  await new Promise((resolve, reject) => out.end((error) => (error ? reject(error) : resolve())));
  return lines;
}

/** Kept borrowers under the present scorecard and policy. */
async function judged(msme, file) {
  const lines = [];
  for await (const line of keptLines(file)) lines.push(light(line));
  const verdicts = await judgeAgain(msme, file);
  return lines.map((line, i) => ({ ...line, ...verdicts[i] }));
}

/** The simulator's usual default rate of a borrower's size. */
function usualRates() {
  const { risk } = readJson(at('core/data/simulator.json'));
  return (line) =>
    risk.default_rates.find((band) => line.turnover * risk.exposure_share < band.exposure_below)?.rate ??
    risk.default_rates.at(-1).rate;
}

async function fit(file, plan) {
  const path = at('core/data/scorecard.json');
  const card = readJson(path);
  const lines = [];
  for await (const line of keptLines(file)) lines.push(line);
  const { card: binned, penalty, tried } = fitBins(card, lines, plan.penalty);
  const fitted = fitLevel(binned, lines, usualRates());
  const bads = lines.filter((line) => line.default).length;
  const where = `npm run validate -- --fit --borrowers=${lines.length} --seed=${plan.seed} --mix=${plan.mix} --first=${plan.first}`;
  fitted.source =
    `points, coefficients and intercept fitted on ${lines.length} simulated borrowers (${bads} defaults) by "${where}", ` +
    `drawn towards the points by hand that stand beside them (penalty ${penalty}), a worse bin never cheaper, level at the ` +
    `simulator's usual default rates; bins, grade edges and findings: assumption`;
  writeFileSync(path, `${jsonText(fitted)}\n`);
  if (tried.length > 0)
    say(`penalties tried: ${tried.map((t) => `${t.penalty}: ${t.deviance.toFixed(1)}`).join(', ')}; taken: ${penalty}`);
  say(`fitted on ${lines.length} borrowers, ${bads} defaults; core/data/scorecard.json written`);
}

await main(async () => {
  const mixes = readJson(at('web/src/lib/lab/mixes.json'));
  const fitting = flag('fit');
  const mix = option('mix', fitting ? 'fit' : 'shifted');
  if (!mixes[mix]) throw new Stop(`--mix: ${Object.keys(mixes).join(', ')}, not "${mix}"`, 2);
  const borrowers = whole('borrowers', option('borrowers', '1000'), 1, 100_000);
  const plan = {
    mix,
    borrowers,
    bare: whole('bank-only', option('bank-only', fitting ? borrowers : Math.min(borrowers, 2000)), 0, borrowers),
    seed: whole('seed', option('seed', fitting ? '7001' : '90210'), 0, 2 ** 50),
    first: whole('first', option('first', fitting ? '100001' : '500001'), 10_001, 99_999_999),
    penalty: option('penalty', '') === '' ? null : whole('penalty', option('penalty', ''), 1, 1000),
    workers: whole('workers', option('workers', '2'), 1, 64),
  };
  const json = option('json', '');
  if (json === '-') sayOnStderr();
  let msme = option('msme', '');
  if (msme === '') {
    const { buildNative } = await import('./build.mjs');
    await buildNative();
    msme = at('build/native/msme');
  }
  const folder = mkdtempSync(join(tmpdir(), 'msme-lab-'));
  try {
    const from = option('from', '');
    const started = performance.now();
    const config = join(folder, 'config.json');
    writeFileSync(config, JSON.stringify(mixes[mix].config));
    const keep = option('keep', join(folder, 'lines.ndjson'));
    const lines = from === '' ? await simulated({ ...plan, msme, config }, keep) : await judged(msme, from);
    if (fitting) {
      await fit(from || keep, plan);
      return;
    }
    const reference = option('reference', '');
    const expected = reference === '' ? null : await judged(msme, reference);
    const { bare, mix: name, seed, first } = plan;
    const report = {
      mix: name,
      seed,
      first,
      bank_only_borrowers: bare,
      note: option('note', ''),
      ...measure(lines, expected),
    };
    const change = option('what-if', '');
    if (change !== '') {
      const policy = join(folder, 'policy.json');
      const what = changed(readJson(at('core/data/policy.json')), change);
      writeFileSync(policy, JSON.stringify(what.policy));
      const begun = performance.now();
      const verdicts = await judgeAgain(msme, from || keep, { policy, bankOnly: false });
      const after = lines.map((line, i) => ({ ...line, whole: verdicts[i].whole }));
      const ms = performance.now() - begun;
      report.what_if = { change: what.changes, before: report.book, after: bookOf(after), ms };
      showWhatIf(report.what_if, say);
    } else {
      show(report, say);
    }
    say(`${lines.length} borrowers in ${seconds(performance.now() - started)}`);
    if (json === '-') process.stdout.write(`${JSON.stringify(report, null, 1)}\n`);
    else if (json !== '') writeFileSync(json, `${JSON.stringify(report, null, 1)}\n`);
    if (flag('card')) {
      writeFileSync(at('docs/MODEL_CARD.md'), modelCard(report, readJson(at('core/data/scorecard.json')), mixes));
      say('docs/MODEL_CARD.md written');
    }
    if (lines.length >= 12_000 && report.floors.some((floor) => !floor.good)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
