/**
 * What a folder keeps and for how long, as core/cli/keeping.cpp does it: the audit trail across commands, the retention
 * clock, purging, and the receipt that stays.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { memberText } from './pipeline.mjs';
import { openSession, Refused } from './session.mjs';

const TRAIL = 'logs/audit_trail.json';
const HEAD = 'logs/audit_head.json';
const DELETION = 'deletion_record.json';

const broken = (path, what) =>
  new Refused({
    code: 'E_AUDIT_BROKEN',
    path,
    message: `The folder's audit trail isn't whole: ${what}`,
    expected: 'the log and its head',
    got: what,
    hint: 'Put logs/audit_trail.json and logs/audit_head.json back as they were',
  });

function readObject(path) {
  try {
    const text = readFileSync(path, 'utf8');
    const value = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? { text, value } : null;
  } catch {
    return null;
  }
}

/** The text of an array member of the outermost object, byte for byte. */
function arrayText(json, name) {
  const start = json.indexOf('[', json.indexOf(`"${name}":`));
  let depth = 0;
  for (let at = start; at < json.length; at++) {
    if (json[at] === '"') {
      for (at++; json[at] !== '"'; at++) if (json[at] === '\\') at++;
    } else if (json[at] === '[') depth += 1;
    else if (json[at] === ']' && --depth === 0) return json.slice(start, at + 1);
  }
  return '[]';
}

/** The log and its head as texts, or E_AUDIT_BROKEN. */
function readLog(path) {
  for (const [name, code] of [
    [TRAIL, 'AUDIT_MISSING'],
    [HEAD, 'AUDIT_HEAD_MISSING'],
  ]) {
    if (!existsSync(join(path, name))) throw broken(`${path}/${name}`, code);
  }
  const log = readObject(join(path, TRAIL));
  if (!Array.isArray(log?.value.events)) throw broken(`${path}/${TRAIL}`, 'AUDIT_ENTRY');
  const head = readObject(join(path, HEAD));
  if (!head) throw broken(`${path}/${HEAD}`, 'AUDIT_HEAD');
  return { events: arrayText(log.text, 'events'), head: head.text.trim() };
}

/** Refused once the folder has been purged. @param {string} path */
export function stillThere(path) {
  if (!existsSync(join(path, DELETION))) return;
  throw new Refused({
    code: 'E_RAW_PURGED',
    path,
    message: "This folder's data has been purged",
    expected: 'data that is still there',
    got: DELETION,
    hint: 'Import the files again, into another folder',
  });
}

/** Goes on with the folder's audit trail: the first thing of a session. */
export function goOnWithLog(path, session) {
  const known = [TRAIL, HEAD, 'manifest.json'].some((name) => existsSync(join(path, name)));
  if (!known) return;
  const { events, head } = readLog(path);
  try {
    session.text('audit.continue', {}, { events, head });
  } catch (error) {
    if (error instanceof Refused) error.body.path = `${path}/${TRAIL}`;
    throw error;
  }
}

/** Writes the audit trail and its head, after a refusal too; what isn't this log's continuation never takes its place. */
export function keepLog(folder, session, refusal = null) {
  if (!folder.holdsCustomer && !existsSync(join(folder.path, DELETION))) return;
  if (['E_AUDIT_BROKEN', 'E_CUSTOMER_MISMATCH'].includes(refusal?.body?.code)) return;
  const log = session.text('audit.list');
  folder.saveJson(TRAIL, log);
  folder.saveJson(HEAD, memberText(log.slice(log.lastIndexOf('"head":')), 'head'));
}

/** @template T @param {() => T} work @returns {T} */
export function keepingLog(folder, session, work) {
  let answer;
  try {
    answer = work();
  } catch (error) {
    keepLog(folder, session, error);
    throw error;
  }
  keepLog(folder, session);
  return answer;
}

export function withinRetention(session, options) {
  // `today`: of a command that works on another day's decision.
  const now = options.today ?? options.now;
  const { due, deadline } = session.call('retention.get', { now });
  if (!due) return;
  throw new Refused({
    code: 'E_RETENTION_OVER',
    message: "This borrower's data was to be kept until a day that is over",
    expected: `until ${deadline}`,
    got: now ?? '',
    hint: 'Purge it: privacy.purge, or msme purge DIR --all',
  });
}

/** A session of the folder's customer, with its log. */
async function ownersSession(path) {
  for (const name of ['manifest.json', DELETION]) {
    const customer = readObject(join(path, name))?.value.customer_id;
    if (typeof customer === 'string' && customer) return openSession(customer);
  }
  throw new Refused({
    code: 'E_NO_DATA',
    path,
    message: "This folder holds no customer's data",
    expected: 'a folder made by msme generate or msme import',
    got: path,
    hint: 'Run msme generate --customer ID --out DIR, or msme import FILE --customer ID --out DIR',
  });
}

/** The text of audit.verify, against the folder's own head or one that was kept elsewhere (JSON text). */
export async function verifyLog(path, head = undefined) {
  const session = await ownersSession(path);
  const log = readLog(path);
  return session.text('audit.verify', {}, { ...log, ...(head && { head }) });
}

/** The text of retention.get. */
export async function retention(path, options) {
  const session = await ownersSession(path);
  goOnWithLog(path, session);
  const consent = join(path, 'raw', 'raw_consent.ndjson');
  if (existsSync(consent)) {
    try {
      session.ingest(readFileSync(consent), { name: 'raw_consent.ndjson', restored: true });
    } catch (error) {
      // An expired one is refused, and the clock tells the same.
      if (!(error instanceof Refused) || error.body.code === 'E_OUT_OF_MEMORY') throw error;
    }
  }
  return session.text('retention.get', { now: options.now });
}

/** Overwritten with zeros, then removed. On an SSD or a journal the old blocks may outlast it. */
function shredFile(path) {
  try {
    const { size } = statSync(path);
    const file = openSync(path, 'r+');
    const zeros = Buffer.alloc(1 << 16);
    for (let done = 0; done < size; done += zeros.length)
      writeSync(file, zeros, 0, Math.min(zeros.length, size - done));
    fsyncSync(file);
    closeSync(file);
    rmSync(path);
  } catch {
    throw new Refused({
      code: 'E_WRITE',
      path,
      message: "The file can't be deleted",
      expected: 'a writable folder',
      got: path,
      hint: 'Check its permissions and purge again',
    });
  }
}

function shred(path, keepLogs = false) {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) return shredFile(path);
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (keepLogs && [basename(TRAIL), basename(HEAD)].includes(entry.name)) continue;
    if (!entry.isDirectory()) shredFile(join(entry.parentPath, entry.name));
  }
  if (!keepLogs) rmSync(path, { recursive: true });
}

/** The deletion record's text. */
export async function purge(folder, options) {
  const session = await ownersSession(folder.path);
  goOnWithLog(folder.path, session);
  const { files = [] } = readObject(join(folder.path, 'manifest.json'))?.value ?? {};
  const datasets = files.map(({ dataset = '', rows = 0 }) => ({ dataset, rows }));
  const count = files.filter(({ sha256 }, at) => at === 0 || sha256 !== files[at - 1].sha256).length;
  const what = options.all ? 'all' : 'raw';
  const record = memberText(
    session.text('privacy.purge', { what, datasets, files: count, now: options.now }),
    'record',
  );
  // Written first: whatever stops the deletion, the folder is known to be purged, and purging again goes on.
  folder.saveJson(DELETION, record);
  keepLog(folder, session);
  for (const name of ['raw', 'files', 'truth']) shred(join(folder.path, name));
  if (options.all) {
    for (const name of ['clean', 'analytics', 'decision.json', 'manifest.json']) shred(join(folder.path, name));
    shred(join(folder.path, 'logs'), true);
  }
  return record;
}

/** The decision of decision.json once more, for its receipt: the canonical bytes. */
export function receipt(folder, session, options) {
  decideAgain(folder, session, options);
  session.text('receipt.get', folder.cameAs());
  return Buffer.from(session.bulk());
}

function decideAgain(folder, session, options) {
  const record = readObject(join(folder.path, 'decision.json'));
  if (!record?.value.request) {
    throw new Refused({
      code: 'E_STEP_ORDER',
      path: `${folder.path}/decision.json`,
      message: 'Nothing has been decided yet',
      expected: 'msme decide before this',
      got: 'no decision',
      hint: 'Run msme decide DIR --amount RUPEES --tenure MONTHS',
    });
  }
  const { request, as_of, now } = record.value;
  folder.giveCorrections(session, options);
  session.call('pipeline.clean', { as_of, now });
  acceptGaps(folder, session);
  session.call('pipeline.decide', request);
}

/** Those that the folder remembers. */
export function acceptGaps(folder, session) {
  for (const gap of folder.acceptedGaps) {
    try {
      session.call('pipeline.accept_gaps', { gaps: [gap] });
    } catch (error) {
      if (!(error instanceof Refused)) throw error; // one that no file has any more is no reason to stop
    }
  }
}
