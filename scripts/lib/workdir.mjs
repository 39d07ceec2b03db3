/**
 * The folder of one customer as core/cli/workdir.cpp keeps it, file for file and byte for byte: manifest.json, raw/,
 * clean/, logs/, analytics/, decision.json. Every command reads raw/ back and runs the pipeline up to its own step.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { goOnWithLog, stillThere, withinRetention } from './keeping.mjs';
import { DATASETS, indented, memberText, TRUTH, LEDGER_PARTS } from './pipeline.mjs';
import { readBytes, readJsonText, Refused } from './session.mjs';

export const STEPS = ['raw', 'clean', 'analytics', 'scores', 'decision'];

/** Rupees in Indian grouping, paise only when there are some. @param {number} rupees */
export function formatInr(rupees) {
  const paise = Math.round(Math.abs(rupees) * 100);
  const whole = String(Math.floor(paise / 100)).replace(/(\d)(?=(\d\d)+\d$)/g, '$1,');
  const rest = paise % 100;
  return `${rupees < 0 && paise > 0 ? '-' : ''}₹${whole}${rest ? `.${String(rest).padStart(2, '0')}` : ''}`;
}

export class WorkDir {
  /** @param {string} path */
  constructor(path) {
    this.path = path;
    /** As imported, across imports. @type {object[]} */
    this.files = [];
    /** Ids of gaps that a person accepted, across runs. @type {string[]} */
    this.acceptedGaps = [];
    /** What a person says rows and parties really are: of the file given last. @type {object[]} */
    this.corrections = [];
    /** Providers whose data didn't come. @type {object[]} */
    this.missing = [];
  }

  get holdsCustomer() {
    return existsSync(join(this.path, 'manifest.json'));
  }

  /** Reads the manifest; options take their customer and now from it where the user gave none. */
  open(options) {
    stillThere(this.path);
    if (!this.holdsCustomer) {
      throw new Refused({
        code: 'E_NO_DATA',
        path: this.path,
        message: "This folder holds no customer's data",
        expected: 'a folder made by msme generate or msme import',
        got: this.path,
        hint: 'Run msme generate --customer ID --out DIR, or msme import FILE --customer ID --out DIR',
      });
    }
    const manifest = JSON.parse(readFileSync(join(this.path, 'manifest.json'), 'utf8'));
    const customer = manifest.customer_id ?? '';
    if (options.customer && options.customer !== customer) {
      throw new Refused({
        code: 'E_CUSTOMER_MISMATCH',
        path: this.path,
        message: "This folder is another customer's",
        expected: customer,
        got: options.customer,
        hint: 'Use one folder for each customer',
      });
    }
    options.customer = customer;
    if (!options.now && manifest.now && manifest.now !== manifest.as_of) options.now = manifest.now;
    this.files = manifest.files ?? [];
    this.acceptedGaps = manifest.accepted_gaps ?? [];
    this.corrections = manifest.corrections ?? [];
    this.missing = manifest.missing_providers ?? [];
  }

  /** Goes on with the folder's audit trail, then gives the engine what raw/ holds. */
  restore(session, options) {
    goOnWithLog(this.path, session);
    for (const dataset of DATASETS) {
      const name = `raw_${dataset}.ndjson`;
      const path = join(this.path, 'raw', name);
      if (!existsSync(path)) continue;
      session.ingest(readBytes(path), { name, now: options.now, restored: true });
      // The consent is the first of them: with it the clock is known.
      if (dataset === DATASETS[0]) withinRetention(session, options);
    }
    if (this.missing.length > 0) session.call('fetch.report', { missing: this.missing });
  }

  knowsFile(sha256) {
    return this.files.some((file) => file.sha256 === sha256);
  }

  /** `came` says what a file was before the reader made a table of it: its checksum and size are what people know. */
  rememberFile(file, came = {}) {
    const entry = {};
    for (const key of ['name', 'sha256', 'bytes', 'dataset', 'layout', 'rows', 'other_customer']) {
      if (file[key] !== undefined) entry[key] = came[key] ?? file[key];
    }
    this.files.push(entry);
  }

  write(name, content) {
    const path = join(this.path, name);
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    } catch {
      throw new Refused({
        code: 'E_WRITE',
        path,
        message: "The file can't be written",
        expected: 'a writable folder',
        got: path,
        hint: 'Check the path and the disk',
      });
    }
  }

  saveJson(name, text) {
    this.write(name, indented(text));
  }

  /** Runs the pipeline up to `step` and writes everything that it made. */
  run(session, options, step) {
    const until = STEPS.indexOf(step);
    this.giveCorrections(session, options);
    const cleanText = session.text('pipeline.clean', { as_of: options.asOf, now: options.now });
    const cleaned = JSON.parse(cleanText);
    if (this.corrections.length > 0) sayCorrections(session.call('pipeline.correct'));
    this.settleGaps(session, options);
    this.saveRaw(session);
    if (until < 1) return;
    if (options.showPii) session.call('privacy.set', { show_pii: true });
    this.saveClean(session);
    const quality = memberText(cleanText, 'quality');
    if (quality) this.saveJson('logs/data_quality.json', quality);
    sayCounts(cleaned);
    if (quality) sayQuality(quality);
    if (until < 2) return;
    this.saveAnalytics(session, session.call('pipeline.analyze'));
    if (until < 3) return;
    const scores = session.text('pipeline.score');
    this.saveJson('analytics/score.json', scores);
    sayScores(scores);
    if (options.scorecard) this.saveComparison(session, options.scorecard);
    if (until < 4) return;
    const { amount, tenure: tenure_months, product, lender } = options;
    const decision = session.text('pipeline.decide', { amount, tenure_months, product, lender });
    session.call('data.export', { type: 'record', ...this.cameAs() });
    this.write('decision.json', session.bulk());
    sayDecision(decision);
  }

  /** What another scorecard gives: analytics/score_<name>.json. */
  saveComparison(session, scorecard) {
    const text = session.text('pipeline.score', { scorecard });
    const { band, band_title: title } = JSON.parse(text);
    if (band === undefined) return;
    // As the engine wrote it: 70.0, not 70.
    console.log(`${scorecard}: ${/"overall":([-\d.e+]+)/.exec(text)?.[1]}, ${title ?? ''}`);
    this.saveJson(`analytics/score_${scorecard}.json`, text);
  }

  /** The files that data came from, for the decision record. */
  cameAs() {
    return this.files.length > 0 ? { files: this.files } : {};
  }

  /** What decision.replay says of a record (the text of its file) against what raw/ holds. Nothing is written. */
  replay(session, record) {
    return session.text('decision.replay', { record, ...this.cameAs() });
  }

  /** The pipeline as decide goes through it, told to nobody. */
  prepare(session, options) {
    this.giveCorrections(session, options);
    session.call('pipeline.clean', { as_of: options.asOf, now: options.now });
    if (this.acceptedGaps.length > 0) session.call('pipeline.accept_gaps', { gaps: this.acceptedGaps });
  }

  /** What decision.path says of a request. Nothing is written. */
  pathToYes(session, options) {
    this.prepare(session, options);
    const { amount, tenure: tenure_months, product, lender } = options;
    return session.text('decision.path', { amount, tenure_months, product, lender });
  }

  /** What decision.stress says of a request. Nothing is written. */
  stress(session, options) {
    this.prepare(session, options);
    const { amount, tenure: tenure_months, product, lender } = options;
    return session.text('decision.stress', { amount, tenure_months, product, lender });
  }

  /** The officer's decision beside the one that decision.json (its text) records, written into it. */
  override(session, options, text) {
    this.prepare(session, options);
    // Only a decision that still comes out so can be decided against.
    const { override: _before, ...record } = JSON.parse(text);
    const { same, total = 0 } = JSON.parse(this.replay(session, text));
    if (!same) {
      throw new Refused({
        code: 'E_STALE',
        path: `${this.path}/decision.json`,
        message: 'The recorded decision no longer comes out so',
        expected: 'the same decision from the same data',
        got: `${total} differences`,
        hint: 'Run msme decide again',
      });
    }
    session.call('pipeline.decide', record.request);
    const { outcome = '', reason = '', note = '', officer = '', amount, tenure: tenure_months, rate } = options;
    const number = rate !== undefined && /^-?\d+(\.\d+)?$/.test(rate) ? Number(rate) : rate;
    const made = session.text('decision.override', {
      outcome,
      reason,
      note,
      officer,
      amount,
      tenure_months,
      annual_rate: number,
    });
    session.call('data.export', { type: 'record', ...this.cameAs() });
    this.write('decision.json', session.bulk());
    this.saveJson('logs/audit_trail.json', session.text('audit.list'));
    return made;
  }

  saveRaw(session) {
    for (const dataset of DATASETS) {
      const exported = unlessOutOfScope(() => session.call('data.export', { dataset, type: 'raw', as_it_came: true }));
      if (exported?.rows > 0) this.write(`raw/raw_${dataset}.ndjson`, session.bulk());
    }
    for (const name of TRUTH) {
      try {
        session.call('data.export', { type: 'truth', name });
      } catch {
        continue; // a customer with data of their own has no hidden truth
      }
      this.write(`truth/${name}`, session.bulk());
    }
    this.saveJson('manifest.json', this.withFiles(session.text('manifest.get')));
  }

  /** The engine lists the files of this run; the folder's list goes across imports, and takes its place. */
  withFiles(manifest) {
    const withOwn = (text, key, value) => {
      if (value.length === 0) return text;
      const member = `"${key}":${JSON.stringify(value)}`;
      const known = JSON.parse(text)[key];
      if (known === undefined) return `${text.slice(0, -1)},${member}}`;
      return text.replace(`"${key}":${JSON.stringify(known)}`, () => member);
    };
    const own = withOwn(withOwn(manifest, 'files', this.files), 'accepted_gaps', this.acceptedGaps);
    return withOwn(own, 'corrections', this.corrections);
  }

  /** The file's corrections, or those the folder remembers; before cleaning. */
  giveCorrections(session, options) {
    if (options.corrections) {
      const given = JSON.parse(readJsonText(options.corrections));
      if (!Array.isArray(given)) {
        throw new Refused({
          code: 'E_BAD_PARAM',
          path: options.corrections,
          message: 'Not a list of corrections',
          expected: '[{"match": {}, "set": {}}]',
          got: 'something else',
          hint: 'See pipeline.correct in docs/API.md',
        });
      }
      this.corrections = given;
    }
    if (this.corrections.length > 0) session.call('pipeline.correct', { add: this.corrections });
  }

  /** Accepts the gaps the folder remembers, and all others when the user says so; says each file's verdict. */
  settleGaps(session, options) {
    let text = session.text('import.report');
    const accept = openGaps(JSON.parse(text)).filter((id) => this.acceptedGaps.includes(id) || options.acceptGaps);
    for (const id of accept) if (!this.acceptedGaps.includes(id)) this.acceptedGaps.push(id);
    if (accept.length > 0) {
      session.call('pipeline.accept_gaps', { gaps: accept });
      text = session.text('import.report');
    }
    // A file read back from raw/ has its hash in the manifest.
    const { files = [], between_files = [] } = JSON.parse(text);
    let at = -1;
    text = text.replace(/"sha256":(null|"[^"]*")/g, (written, value) => {
      at += 1;
      const known = value === 'null' && this.files.find((file) => file.name === files[at]?.name);
      return known ? `"sha256":${JSON.stringify(known.sha256)}` : written;
    });
    for (const file of files) sayFile(file);
    for (const gap of between_files) console.log(`between files: ${gap.text ?? ''}`);
    this.saveJson('logs/import_report.json', text);
  }

  saveClean(session) {
    for (const dataset of DATASETS) {
      if (!unlessOutOfScope(() => session.call('data.export', { dataset, type: 'clean' }))) continue;
      this.write(`clean/${dataset}_clean.ndjson`, session.bulk());
      this.saveJson(`logs/${dataset}_cleaning_log.json`, session.text('logs.get', { dataset, kind: 'cleaning' }));
      this.saveJson(
        `logs/${dataset}_validation_errors.json`,
        session.text('logs.get', { dataset, kind: 'validation' }),
      );
      session.call('data.export', { dataset, type: 'changes' });
      this.write(`logs/${dataset}_changes.ndjson`, session.bulk());
    }
    for (const [type, name] of LEDGER_PARTS) {
      if (unlessOutOfScope(() => session.call('data.export', { type }))) {
        this.write(`clean/${name}.ndjson`, session.bulk());
      }
    }
  }

  saveAnalytics(session, analysis) {
    for (const name of analysis.summaries ?? []) {
      this.saveJson(`analytics/${name}.json`, session.text('analytics.get', { name }));
    }
  }

  /** files/ and truth/truth_files.ndjson: a simulated borrower's data as people have it. */
  saveFiles(session) {
    for (const { name } of session.call('data.export', { type: 'files' }).files ?? []) {
      session.call('data.export', { type: 'files', name });
      this.write(`files/${name}`, session.bulk());
    }
    session.call('data.export', { type: 'files', name: 'truth' });
    this.write('truth/truth_files.ndjson', session.bulk());
  }
}

/** A dataset that the consent doesn't cover has no file. */
function unlessOutOfScope(ask) {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Refused && error.body.code === 'E_CONSENT_SCOPE') return null;
    throw error;
  }
}

const isStatement = (file) => file.format === 'statement_text';

/** Ids of gaps that nobody accepted: between files, then file by file. */
function openGaps({ between_files = [], files = [] }) {
  const own = files.filter(isStatement).flatMap((file) => (file.accounts ?? []).flatMap(({ gaps }) => gaps ?? []));
  return [...between_files, ...own].filter(({ accepted }) => accepted !== true).map(({ id }) => id ?? '');
}

const GAPS_SHOWN = 10;

/** "statement.csv: closed_with_gaps, 412 rows = 411 read + 1 set aside", and its gaps. */
function sayFile(file) {
  if (!isStatement(file) || !file.rows) return;
  const { seen = 0, read = 0, set_aside = 0 } = file.rows;
  console.log(`${file.name ?? ''}: ${file.verdict ?? '?'}, ${seen} rows = ${read} read + ${set_aside} set aside`);
  const gaps = (file.accounts ?? []).flatMap((account) => account.gaps ?? []);
  for (const gap of gaps.slice(0, GAPS_SHOWN)) {
    console.log(`  ${gap.accepted === true ? 'accepted: ' : 'gap: '}${gap.text ?? ''}`);
  }
  if (gaps.length > GAPS_SHOWN) console.log(`  and ${gaps.length - GAPS_SHOWN} more: logs/import_report.json`);
}

function sayCorrections({ corrections = [] }) {
  for (const { id, rows = 0 } of corrections) {
    console.log(`${rows === 0 ? 'correction fits no row: ' : `corrected ${rows} rows: `}${id}`);
  }
}

function sayCounts(cleaned) {
  for (const { dataset, counts, other_customer, outside_consent } of cleaned.datasets ?? []) {
    if (!counts?.in) continue;
    const { kept = 0, repaired = 0, duplicates = 0, quarantined = 0 } = counts;
    let line = `${dataset}: in ${counts.in} = kept ${kept} + repaired ${repaired} + duplicates ${duplicates}`;
    line += ` + quarantined ${quarantined}`;
    if (Number.isInteger(other_customer) && other_customer !== 0)
      line += `; ${other_customer} rows of other customers refused`;
    if (Number.isInteger(outside_consent) && outside_consent !== 0)
      line += `; ${outside_consent} rows outside the consent cut`;
    console.log(line);
  }
}

/** "data quality 87.3 of 100" and what would raise it most, figures as the engine wrote them. */
function sayQuality(text) {
  const score = /^\{"score":([-\d.e]+)/.exec(text)?.[1];
  if (score === undefined) return;
  console.log(`data quality ${score} of 100`);
  for (const [, code, gain] of text.matchAll(/\{"code":"(RAISE_\w+)","gain":([\d.]+),"params":/g)) {
    const at = text.indexOf(`{"code":"${code}","gain":${gain},"params":`);
    console.log(`  +${gain} ${code} ${memberText(text.slice(at), 'params')}`);
  }
}

function sayScores(text) {
  const scores = JSON.parse(text);
  for (const name of ['cashflow_stability', 'business_health', 'debt_capacity', 'overall']) {
    const written = new RegExp(`"${name}":\\{[^{}]*?"score":([-\\d.]+)`).exec(text)?.[1];
    const value = scores[name]?.score;
    console.log(`${name}: ${typeof value === 'number' ? (written ?? value) : 'not enough data'}`);
  }
}

function sayDecision(text) {
  const decision = JSON.parse(text);
  // As the engine wrote it: 9.0, not 9.
  const rate = /"annual_rate":([-\d.e+]+)/.exec(text)?.[1] ?? '0';
  let line = `decision: ${decision.outcome ?? '?'}`;
  if (decision.amount > 0) {
    line += `, ${formatInr(decision.amount)} for ${decision.tenure_months} months at ${rate} % a year`;
    line += `, EMI ${formatInr(decision.emi ?? 0)}`;
  }
  console.log(line);
}
