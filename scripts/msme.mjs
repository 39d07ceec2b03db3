/**
 * npm run msme -- COMMAND …: the command line on the WebAssembly engine. Same commands, same files byte for byte as the
 * native binary (core/cli), and it also reads what that one can't: PDF and spreadsheet statements.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { consentCommand, fetchAll, providerOption } from './lib/aa.mjs';
import { dataset, sniff } from './lib/dataset.mjs';
import { auditOf, nowOf, purgeFolder, receiptOf, retentionOf, verifyFile } from './lib/keeping-commands.mjs';
import { goOnWithLog, keepingLog, keepLog, stillThere } from './lib/keeping.mjs';
import { indented } from './lib/pipeline.mjs';
import { amountOption, wholeOption } from './lib/options.mjs';
import { sayReport, scoreText } from './lib/quality.mjs';
import { holdsKey, needsReader, readFile, readTable } from './lib/reader.mjs';
import { openSession, readBytes, readJsonText, Refused, usage } from './lib/session.mjs';
import { formatInr, WorkDir } from './lib/workdir.mjs';

const USAGE = `msme: MSME lending engine (one customer at a time), on WebAssembly

  npm run msme -- generate --customer ID [--profile NAME] [--seed N] [--config FILE] [--files] --out DIR
      --files: also as people have it (statements, AA JSON and XML, GSTN JSON) in DIR/files,
      what each row really is in DIR/truth/truth_files.ndjson
  npm run msme -- import FILE... --customer ID [--consent FILE] [--columns FILE] [--password P]... [--key FILE]...
      --out DIR
      adds to what DIR holds
      FILE: CSV, TSV, text, NDJSON, JSON, XML; also PDF statements, XLS, XLSX, ODS or HTML workbooks, ZIP archives of
      all these, and Account Aggregator data as the provider sealed it
      --key: JSON with the private key and the nonce with which sealed data was asked for; may also stand among the
      files. It is kept nowhere.
      --columns: JSON that says what a statement's columns mean, {"Particulars": "narration", "3": "debit"}
      --password: opens protected files, tried on each; several may be given. It is kept nowhere.
  npm run msme -- fetch --customer ID [--profile NAME] [--seed N] [--config FILE] [--provider NAME=STATE]... --out DIR
      a simulated borrower, fetched from each provider in a session of its own: sealed by the provider, opened here
      STATE: READY, DENIED, PENDING, TIMEOUT, PARTIAL; what didn't come is remembered in manifest.json and said in the
      decision
  npm run msme -- consent new --customer ID [--purpose CODE] [--fi-types A,B] [--consent-types A,B] [--fip-ids A,B]
      [--from DATE] [--until DATE] [--status STATE]      a consent within the limits of fair use, as JSON
  npm run msme -- consent check FILE [--json]            its state and moves, and which limits of fair use it exceeds
  npm run msme -- consent move FILE --to STATE           the consent in its new state, as JSON
  npm run msme -- consent verify FILE [--key KEYFILE] [--signature FILE]    its signature: valid, invalid or no key
      KEYFILE: JWK, JWK set or PEM; --signature: a detached one (x-jws-signature)
  npm run msme -- table FILE [--password P] [--key FILE]   what the reader makes of a PDF or workbook: the table on stdout,
                                                     facts about the file on stderr
  npm run msme -- clean DIR | analyze DIR | score DIR
      --scorecard seed_a|seed_b: also what the original system's published weights give, beside our scores, in
      DIR/analytics/score_<name>.json (with score, decide or run; it never changes the decision)
  npm run msme -- decide DIR --amount RUPEES --tenure MONTHS [--product P] [--lender L]
  npm run msme -- path DIR --amount RUPEES --tenure MONTHS [--product P] [--lender L] [--json]
      what would change the answer, each change decided again, and the most that is approved today for each tenure
  npm run msme -- stress DIR --amount RUPEES --tenure MONTHS [--product P] [--lender L]
      the loan's debt service cover under shocks, and the fall of sales at which it comes to 1: JSON
  npm run msme -- override DIR --outcome APPROVE|REFER|REJECT --reason CODE --note TEXT --officer NAME
      [--amount RUPEES] [--tenure MONTHS] [--rate PERCENT]
      an officer's decision beside the engine's in DIR/decision.json; a new decide takes it away
  npm run msme -- replay decision.json DIR     decides again from DIR as the record says: the same, or what differs
  npm run msme -- receipt DIR [--key FILE] [--out FILE]    what a borrower keeps of the decision: digests, scores, reasons,
      no row and no name
      --key: signs it with the device key of FILE, which is made when it isn't there
  npm run msme -- verify FILE [DIR]      whether a signed receipt (or a signed head of an audit trail) is as it was signed
      (exit 1 when it isn't); with DIR also whether its files give the same receipt again
  npm run msme -- audit DIR [--key FILE] [--out FILE]      whether the audit trail, logs/audit_trail.json, is whole (exit 1
      when it isn't); --key and --out: a signed head of it
  npm run msme -- retention DIR          until when the data may be kept, and how many days are left
  npm run msme -- purge DIR [--all]      overwrites and deletes raw/, files/ and truth/ (--all: everything but the audit
      trail) and leaves deletion_record.json; nothing else can be done with DIR afterwards
  npm run msme -- run [FILE...] --customer ID --amount RUPEES --tenure MONTHS --out DIR        all of it
  npm run msme -- loan --principal RUPEES --annual-rate PERCENT --months N [--fee RUPEES] [--net RUPEES]
      EMI, schedule and APR of any loan: JSON. --flat: the rate is a flat one; --round paisa|rupee|rupee_up;
      --disbursed DATE --first-due DATE: broken period; --prepay RUPEES --prepay-after N [--keep-tenure];
      --cooling-off-day N: what leaving the loan on that day costs
  npm run msme -- quality DIR --truth DIR/truth [--cleaned FILE] [--json]    how well it was cleaned, by the hidden truth
      --cleaned: score this NDJSON or CSV file instead of our own cleaning (docs/TESTING_GUIDE.md)
  npm run msme -- quality --customer ID [--profile NAME] [--seed N] [--json] a borrower simulated, cleaned and scored
  msme lab (measurements of simulated populations) is the native binary's alone: npm run validate starts it in several
      processes, which needs files and speed that a module in Node doesn't have
  npm run msme -- rules scorecard|policy|rule_book|stress_tests|metrics  what everybody is judged by: JSON
  npm run msme -- sniff FILE                         what a payload is and where it departs from its format: JSON
  npm run msme -- dataset --count N [--first N] [--seed N] [--mix "drawn:80 high_bounce:20"] [--config FILE]
      [--datasets A,B] [--parts raw,clean,truth] [--format ndjson|csv] --out DIR
      a labelled data set: a folder for each simulated borrower, and manifest.json by which it can be made again; the
      same files, byte for byte, as the page's workbench
  npm run msme -- info                               versions, profiles, products

A statement that doesn't prove itself complete is referred until a person accepts its named gaps: --accept-gaps
(with clean, analyze, score, decide, run or import; remembered in manifest.json).
Clean files hide account numbers, PAN, mobile numbers and addresses; --show-pii writes them as they came (with clean,
analyze, score, decide or run). The audit trail, logs/audit_trail.json, says so.
What rows and parties really are, where the engine is wrong: --corrections FILE, a JSON list of {"match", "set"} as
pipeline.correct takes it (with clean, analyze, score, decide, run or import; FILE takes the place of what manifest.json
remembers).
--made FILE: how a PDF or workbook was made, as a reader says it ({"kind": "pdf", "producer", "created", "modified",
"appended", …}: docs/API.md, pipeline.ingest), judged by rule X3 and kept with the file's rows (with import and run). Of a PDF or workbook that
is read here the reader says it by itself.
Every command takes --as-of DATE (default: the last date in the data) and --now DATE (default: as-of).
Exit 0, or 1 with the error as one JSON object on stderr (2: wrong use).
`;

const TEXTS = {
  '--customer': 'customer',
  '--profile': 'profile',
  '--out': 'out',
  '--consent': 'consent',
  '--product': 'product',
  '--lender': 'lender',
  '--as-of': 'asOf',
  '--now': 'now',
  '--config': 'config',
  '--columns': 'columns',
  '--corrections': 'corrections',
  '--truth': 'truth',
  '--cleaned': 'cleaned',
  '--scorecard': 'scorecard',
  '--purpose': 'purpose',
  '--fi-types': 'fiTypes',
  '--consent-types': 'consentTypes',
  '--fip-ids': 'fipIds',
  '--from': 'from',
  '--until': 'until',
  '--status': 'status',
  '--to': 'to',
  '--signature': 'signature',
  '--outcome': 'outcome',
  '--reason': 'reason',
  '--note': 'note',
  '--officer': 'officer',
  '--rate': 'rate',
  '--made': 'made',
  '--mix': 'mix',
  '--datasets': 'datasets',
  '--parts': 'parts',
  '--format': 'format',
};

const FLAGS = {
  '--files': 'renderFiles',
  '--accept-gaps': 'acceptGaps',
  '--show-pii': 'showPii',
  '--json': 'json',
  '--all': 'all',
};

/** Options of `msme loan` are the params of loan.quote: --annual-rate is annual_rate. The engine checks them. */
const LOAN_SWITCHES = ['--flat', '--keep-tenure'];
const LOAN_OPTIONS = [
  '--principal',
  '--annual-rate',
  '--months',
  '--fee',
  '--net',
  '--round',
  '--prepay',
  '--disbursed',
  '--prepay-after',
  '--first-due',
  '--cooling-off-day',
];
const loanKey = (option) => option.slice(2).replaceAll('-', '_');
/** A number as it stands (Indian commas allowed), anything else as text: JSON either way. */
const loanValue = (value) => {
  const digits = value.replaceAll(',', '');
  return /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(digits) ? digits : JSON.stringify(value);
};

function parse(words) {
  const options = {
    command: words[0] ?? '',
    files: [],
    passwords: [],
    keyFiles: [],
    providers: [],
    customer: '',
    loan: {},
  };
  for (let i = 1; i < words.length; i++) {
    const word = words[i];
    if (!word.startsWith('--')) {
      options.files.push(word);
      continue;
    }
    if (FLAGS[word]) {
      options[FLAGS[word]] = true;
      continue;
    }
    if (LOAN_SWITCHES.includes(word)) {
      options.loan[loanKey(word)] = 'true';
      continue;
    }
    const value = words[++i];
    if (value === undefined) throw usage('The option has no value', word);
    if (TEXTS[word]) options[TEXTS[word]] = value;
    else if (word === '--password') options.passwords.push(value);
    else if (LOAN_OPTIONS.includes(word)) options.loan[loanKey(word)] = loanValue(value);
    else if (word === '--key') options.keyFiles.push(value);
    else if (word === '--provider') options.providers.push(providerOption(value));
    else if (word === '--amount') options.amount = amountOption(word, value);
    else if (['--tenure', '--seed', '--count', '--first'].includes(word))
      options[word.slice(2)] = wholeOption(word, value);
    else throw usage('Unknown option', word);
  }
  if (options.made && options.command !== 'import' && options.command !== 'run')
    throw usage('--made goes with the file: import or run', options.command);
  return options;
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Reads the user's files into the session. Good files stay even when another one is refused. */
async function importFiles(session, folder, options) {
  if (options.consent)
    session.call('consent.set', { now: options.now }, { consent: readJsonText(options.consent).trim() });
  const sources = options.files.map((path) => ({ path, name: basename(path), read: () => readBytes(path) }));
  const keys = options.keyFiles.map((path) => ({ name: basename(path), bytes: readBytes(path) }));
  const work = { session, folder, options, keys, taken: 0, refused: [], waiting: [] };
  const given = keys.length;
  for (const source of sources) await importSource(work, source);
  // A key may have come after what it opens.
  for (const { source, error } of work.waiting.splice(0)) {
    if (keys.length > given) await importSource(work, source, true);
    else work.refused.push(error);
  }
  return { taken: work.taken, refused: work.refused };
}

/** Good files stay even when another one is refused. */
async function importSource(work, source, again = false) {
  try {
    await importFile(work, source);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (!again && /^E_(KEY|NONCE)_/.test(error.body.code)) work.waiting.push({ source, error });
    else work.refused.push(error);
  }
}

const OUTERMOST = { depth: 0, root: { bytes: 0, files: 0 } };

async function importFile(work, { path, name, read: bytesOf, around = OUTERMOST }) {
  const { session, folder, options, keys } = work;
  const bytes = bytesOf();
  if (await holdsKey(bytes)) {
    keys.push({ name, bytes });
    console.log(`${name}: a key pair, kept nowhere`);
    return;
  }
  const came = { sha256: sha256(bytes), bytes: bytes.length };
  if (folder.knowsFile(came.sha256)) {
    throw new Refused({
      code: 'E_FILE_DUPLICATE',
      path,
      message: 'This file is already there',
      expected: 'a file that differs',
      got: path,
      hint: 'Nothing to do: it was counted once',
    });
  }
  let content = bytes;
  let read = null;
  if (await needsReader(bytes)) {
    const inside = { depth: around.depth, ...around.root };
    read = await readFile(bytes, name, { passwords: options.passwords, keys, inside });
    if (read.members) return importMembers(work, { path, name, around }, read);
    content = Buffer.from(read.text, 'utf8');
  }
  const columns = options.columns ? { columns: readJsonText(options.columns).trim() } : {};
  const made = options.made ? { made: readJsonText(options.made).trim() } : read ? { made: making(read.facts) } : {};
  const { files } = session.ingest(content, { name, now: options.now }, { ...columns, ...made });
  for (const part of files) {
    if (!part.refused) folder.rememberFile(part, read ? came : {});
    sayPart(part, files.length > 1);
  }
  for (const note of read?.notes ?? []) console.log(`  ${note}`);
  work.taken += 1;
}

/** What the reader saw of how a file was made, as pipeline.ingest takes it. */
function making(facts) {
  const { kind, producer, creator, created, modified, incremental_updates: appended = 0, formulas = 0 } = facts;
  return JSON.stringify({
    kind,
    producer,
    creator,
    created,
    modified,
    appended,
    formulas,
    signed: facts.signed ?? false,
  });
}

/** Each file of an archive as if it had been given by itself. Bounds are for all that the outermost one unpacks to. */
async function importMembers(work, { path, name, around }, { members, notes }) {
  const root = around === OUTERMOST ? { bytes: 0, files: 0 } : around.root;
  root.files += members.length;
  for (const { bytes } of members) root.bytes += bytes.length;
  console.log(`${name}: ${notes.join('; ')}`);
  for (const member of members) {
    const source = {
      path: `${path}/${member.path}`,
      name: `${name}/${member.path}`,
      read: () => member.bytes,
      around: { depth: around.depth + 1, root },
    };
    if (member.error) work.refused.push(new Refused(member.error));
    else await importSource(work, source);
  }
}

/** What one file, or its part of one dataset, became. */
function sayPart(part, several) {
  let line = `${part.name ?? ''}: ${part.layout ?? ''}, ${part.rows ?? 0} rows`;
  if (several) line += ` of ${part.dataset ?? ''}`;
  if (Number.isInteger(part.other_customer) && part.other_customer !== 0)
    line += `, ${part.other_customer} rows of other customers refused`;
  if (part.refused) line += `: refused (${part.refused.code ?? ''})`;
  console.log(line);
}

function requireOptions(options, { customer = false, out = false, request = false }) {
  if (customer && !options.customer) {
    throw new Refused({
      code: 'E_CUSTOMER_REQUIRED',
      path: '--customer',
      message: 'Every command is for one customer: bulk data is prohibited',
      expected: '--customer ID, e.g. CUST_MSM_00001',
      got: 'nothing',
      hint: 'Add --customer',
    });
  }
  if (out && !options.out) throw usage('--out DIR is missing', 'nothing');
  const missing = (path, message, expected) =>
    new Refused({ code: 'E_BAD_PARAM', path, message, expected, got: 'nothing' });
  if (request && options.amount === undefined) throw missing('--amount', 'The amount asked for is missing', 'rupees');
  if (request && options.tenure === undefined) throw missing('--tenure', 'The tenure is missing', 'months');
}

/** generate, import, run: data into a folder, then the pipeline up to a step. */
async function intoFolder(options, step) {
  const own = options.command === 'import' || options.files.length > 0;
  requireOptions(options, { customer: true, out: true });
  if (own && options.files.length === 0) throw usage('No file given', 'nothing');
  if (own && options.renderFiles) throw usage('--files is for simulated borrowers', 'own files');
  requireOptions(options, { request: step === 'decision' });
  const fetches = options.command === 'fetch';
  if (fetches && own) throw usage('fetch is for simulated borrowers', 'own files');
  if (!fetches && options.providers.length > 0) throw usage('--provider belongs to fetch', options.command);
  const folder = new WorkDir(options.out);
  const adds = own && folder.holdsCustomer;
  stillThere(options.out);
  if (adds) folder.open(options);
  const session = await openSession(options.customer);
  let refused = [];
  if (own) {
    if (adds) restored(folder, session, options);
    const result = await importFiles(session, folder, options);
    refused = result.refused;
    if (result.taken === 0) {
      keepLog(folder, session);
      return refused;
    }
  } else {
    goOnWithLog(options.out, session);
    const { profile, seed, now } = options;
    const texts = options.config ? { config: readJsonText(options.config).trim() } : {};
    const { made, sessions } = fetches
      ? await fetchAll(session, options, texts)
      : { made: session.call('pipeline.generate', { profile, seed, now }, texts), sessions: null };
    if (sessions) folder.saveJson('logs/fetch_sessions.json', JSON.stringify({ sessions }));
    console.log(`${options.customer}: ${made.profile ?? ''}, seed ${made.seed ?? 0}, as of ${made.as_of ?? ''}`);
  }
  keepingLog(folder, session, () => {
    folder.run(session, options, step);
    if (options.renderFiles) folder.saveFiles(session);
  });
  return refused;
}

/** What was refused stands in the log too. */
function restored(folder, session, options) {
  try {
    folder.restore(session, options);
  } catch (error) {
    keepLog(folder, session, error);
    throw error;
  }
}

/** clean, analyze, score, decide: a folder that is there, again up to a step. */
async function onFolder(options, step) {
  if (options.files.length !== 1) throw usage('One folder is needed', `${options.files.length} given`);
  requireOptions(options, { request: step === 'decision' });
  const folder = new WorkDir(options.files[0]);
  folder.open(options);
  const session = await openSession(options.customer);
  keepingLog(folder, session, () => {
    folder.restore(session, options);
    folder.run(session, options, step);
  });
  return [];
}

async function table(options) {
  if (options.files.length !== 1) throw usage('One file is needed', `${options.files.length} given`);
  const path = options.files[0];
  const keys = options.keyFiles.map((file) => ({ name: basename(file), bytes: readBytes(file) }));
  const read = await readTable(readBytes(path), basename(path), { passwords: options.passwords, keys });
  process.stdout.write(read.text);
  console.error(JSON.stringify({ facts: read.facts, notes: read.notes }, null, 2));
  return [];
}

/** A folder's own cleaning or a foreign file, or a simulated borrower's, against the hidden truth. */
async function quality(options) {
  const simulated = options.files.length === 0 && options.customer && !options.truth;
  if (!simulated && (options.files.length !== 1 || !options.truth)) {
    throw usage('A folder and its truth are needed', `${options.files.length} folders given`);
  }
  const folder = simulated ? null : new WorkDir(options.files[0]);
  folder?.open(options);
  const session = await openSession(options.customer);
  let report;
  if (folder === null) {
    const { profile, seed, now } = options;
    const texts = options.config ? { config: readJsonText(options.config).trim() } : {};
    session.call('pipeline.generate', { profile, seed, now }, texts);
    session.call('pipeline.clean');
    session.call('data.export', { type: 'truth' });
    report = scoreText(session, { truth: Buffer.from(session.bulk()) });
  } else {
    const truth = readBytes(join(options.truth, 'truth_transactions.ndjson'));
    const placesPath = join(options.truth, 'truth_files.ndjson');
    const places = existsSync(placesPath) ? readBytes(placesPath) : undefined;
    const cleaned = options.cleaned ? readBytes(options.cleaned) : undefined;
    if (!cleaned) {
      restored(folder, session, options);
      session.call('pipeline.clean', { as_of: options.asOf, now: options.now });
    }
    report = scoreText(session, { truth, places, cleaned, name: basename(options.cleaned ?? '') });
    folder.saveJson('logs/quality_report.json', report);
    if (!cleaned) keepLog(folder, session);
  }
  if (options.json) process.stdout.write(indented(report));
  else sayReport(JSON.parse(report));
  return [];
}

const inr = (rupees) => formatInr(rupees ?? 0);

/** "APPROVE, ₹3,00,000 for 24 months, EMI ₹14,117.44". */
function answerText({ outcome, amount, tenure_months: months, emi }) {
  return `${outcome ?? '?'}${amount > 0 ? `, ${inr(amount)} for ${months} months, EMI ${inr(emi)}` : ''}`;
}

/** What would change the answer, or the cover of the loan under shocks (JSON). Nothing is written. */
async function path(options, stressed = false) {
  if (options.files.length !== 1) throw usage('One folder is needed', `${options.files.length} given`);
  requireOptions(options, { request: true });
  const folder = new WorkDir(options.files[0]);
  folder.open(options);
  const session = await openSession(options.customer);
  folder.restore(session, options);
  const text = stressed ? folder.stress(session, options) : folder.pathToYes(session, options);
  if (options.json || stressed) process.stdout.write(indented(text));
  else sayPath(JSON.parse(text));
  return [];
}

function sayPath({ today, paths, blocked, frontier }) {
  console.log(`today: ${answerText(today)}`);
  if (today.blocks.length > 0) console.log(`in the way: ${today.blocks.join(' ')}`);
  paths.forEach(({ result, changes }, i) => {
    console.log(`${i + 1}. ${answerText(result)}`);
    for (const { code, text } of changes) console.log(`   ${code}: ${text}`);
  });
  if (paths.length === 0 && blocked.length > 0) console.log(`no change reaches: ${blocked.join(' ')}`);
  for (const { amount, tenure_months: months, emi } of frontier)
    console.log(`up to ${inr(amount)} for ${months} months, EMI ${inr(emi)}`);
}

/** An officer's decision beside the engine's, into DIR/decision.json. */
async function override(options) {
  if (options.files.length !== 1) throw usage('One folder is needed', `${options.files.length} given`);
  const folder = new WorkDir(options.files[0]);
  folder.open(options);
  const name = `${options.files[0]}/decision.json`;
  const record = JSON.parse(readJsonText(name));
  if (typeof record.request !== 'object' || record.request === null) {
    throw new Refused({
      code: 'E_BAD_PARAM',
      path: name,
      message: 'Not a decision record',
      expected: 'what msme decide wrote',
      got: 'something else',
      hint: 'Run msme decide',
    });
  }
  options.now = record.now ?? options.now;
  const session = await openSession(options.customer);
  folder.restore(session, options);
  const made = JSON.parse(folder.override(session, options, new TextDecoder().decode(readBytes(name))));
  console.log(`engine: ${answerText(made.engine)}`);
  console.log(`officer: ${answerText(made)}`);
  console.log(`reason: ${made.reason.code}, ${made.note}`);
  for (const { rule, outcome } of made.against) console.log(`against ${rule} (${outcome})`);
  for (const { cap, limit } of made.beyond) console.log(`beyond the limit ${cap}, ${inr(limit)}`);
  return [];
}

/** A decision again, as its record says, from what a folder holds: the same, or what differs. */
async function replay(options) {
  if (options.files.length !== 2)
    throw usage('A decision record and a folder are needed', `${options.files.length} given`);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(readBytes(options.files[0]));
  const folder = new WorkDir(options.files[1]);
  folder.open(options);
  options.today = options.now;
  // A consent of one's own is dated by the day on which it was recorded.
  options.now = nowOf(text, options.customer) ?? options.now;
  const session = await openSession(options.customer);
  const answer = keepingLog(folder, session, () => {
    folder.restore(session, options);
    return folder.replay(session, text);
  });
  process.stdout.write(indented(answer));
  if (!JSON.parse(answer).same) process.exitCode = 1;
  return [];
}

/** The answer of a static op, indented. */
async function show(op, texts = {}, params = {}) {
  const session = await openSession('');
  process.stdout.write(indented(session.text(op, params, texts)));
  return [];
}

const COMMANDS = {
  sniff,
  dataset,
  info: () => show('engine.info'),
  loan: (options) => show('loan.quote', options.loan),
  rules: (options) => show('rules.get', {}, { name: options.files[0] ?? '' }),
  quality,
  path: (options) => path(options),
  stress: (options) => path(options, true),
  override,
  replay,
  table,
  receipt: receiptOf,
  verify: verifyFile,
  audit: auditOf,
  retention: retentionOf,
  purge: purgeFolder,
  generate: (options) => intoFolder(options, 'raw'),
  fetch: (options) => intoFolder(options, 'raw'),
  consent: consentCommand,
  import: (options) => intoFolder(options, 'raw'),
  run: (options) => intoFolder(options, 'decision'),
  clean: (options) => onFolder(options, 'clean'),
  analyze: (options) => onFolder(options, 'analytics'),
  score: (options) => onFolder(options, 'scores'),
  decide: (options) => onFolder(options, 'decision'),
};

/** The first refusal is what the command answers; later ones are told too. */
function tell(refused) {
  for (const { body } of [...refused.slice(1), ...refused.slice(0, 1)]) console.error(JSON.stringify(body));
  return refused.length === 0 ? 0 : refused[0].body.code === 'E_USAGE' ? 2 : 1;
}

async function main(words) {
  if (words.length === 0 || ['--help', 'help', '-h'].includes(words[0])) {
    process.stdout.write(USAGE);
    return words.length === 0 ? 2 : 0;
  }
  try {
    const options = parse(words);
    const command = Object.hasOwn(COMMANDS, options.command) ? COMMANDS[options.command] : null;
    if (!command) throw usage('Unknown command', options.command);
    return tell(await command(options));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return tell([error]);
  }
}

process.exitCode = (await main(process.argv.slice(2))) || process.exitCode;
