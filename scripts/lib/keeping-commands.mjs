/** receipt, verify, audit, retention and purge of npm run msme: what a folder keeps, and proofs of it. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acceptGaps, keepingLog, purge, receipt, retention, verifyLog } from './keeping.mjs';
import { indented } from './pipeline.mjs';
import { deviceKey, loadProof } from './proof.mjs';
import { openSession, readBytes, Refused, usage } from './session.mjs';
import { WorkDir } from './workdir.mjs';

function oneFolder(options) {
  if (options.files.length !== 1) throw usage('One folder is needed', `${options.files.length} given`);
  return options.files[0];
}

const textOf = (path) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(readBytes(path));

/** The file of --out, or stdout. */
function give(options, text) {
  if (!options.out) process.stdout.write(text);
  else {
    try {
      writeFileSync(options.out, text);
    } catch {
      throw new Refused({
        code: 'E_WRITE',
        path: options.out,
        message: "The file can't be written",
        expected: 'a writable folder',
        got: options.out,
        hint: 'Check the path and the disk',
      });
    }
  }
}

/** The folder's decision once more, and its receipt: unsigned as the native binary gives it, signed with --key. */
export async function receiptOf(options) {
  const folder = new WorkDir(oneFolder(options));
  folder.open(options);
  const record = join(folder.path, 'decision.json');
  options.today = options.now;
  if (existsSync(record)) options.now = nowOf(textOf(record), options.customer) ?? options.now;
  const [keyFile] = options.keyFiles;
  const key = keyFile ? await deviceKey(keyFile) : null;
  const session = await openSession(options.customer);
  const bytes = keepingLog(folder, session, () => {
    folder.restore(session, options);
    const made = receipt(folder, session, options);
    if (key) session.call('audit.note', { event: 'receipt.signed', detail: { key: key.fingerprint } });
    return made;
  });
  if (!key) {
    give(options, options.out ? bytes.toString('utf8') : `${bytes.toString('utf8')}\n`);
    return [];
  }
  const { sign, signedText } = await loadProof();
  give(options, signedText(sign(bytes, key.privateKey)));
  console.error(`signed by ${key.fingerprint}`);
  return [];
}

/** A signed receipt or head: as it was signed, and with a folder the same again from its files. */
export async function verifyFile(options) {
  if (options.files.length < 1 || options.files.length > 2)
    throw usage('A signed file is needed, and perhaps a folder', `${options.files.length} given`);
  const [file, path] = options.files;
  const { verify, verifyHead } = await loadProof();
  const text = textOf(file);
  const isHead = /^\{"head":/.test(text);
  const verdict = isHead ? verifyHead(text) : verify(text);
  const answer = verdict.valid
    ? { valid: true, fingerprint: verdict.fingerprint }
    : { valid: false, reason: verdict.reason, path: verdict.path };
  const check = verdict.valid && path ? await checkAgainst(path, options, verdict, isHead) : null;
  process.stdout.write(indented(JSON.stringify({ ...answer, ...(check && { check }) })));
  if (!verdict.valid || (check && !(check.same ?? check.valid))) process.exitCode = 1;
  return [];
}

async function checkAgainst(path, options, verdict, isHead) {
  const folder = new WorkDir(path);
  if (isHead) {
    const { format, ...head } = verdict.document;
    return JSON.parse(await verifyLog(path, format && JSON.stringify(head)));
  }
  folder.open(options);
  options.today = options.now;
  options.now = nowOf(JSON.stringify(verdict.receipt), options.customer) ?? options.now;
  const session = await openSession(options.customer);
  return keepingLog(folder, session, () => {
    folder.restore(session, options);
    folder.giveCorrections(session, options);
    if (folder.acceptedGaps.length > 0) {
      session.call('pipeline.clean', { as_of: verdict.receipt.as_of, now: verdict.receipt.now });
      acceptGaps(folder, session);
    }
    return session.call('receipt.check', { receipt: verdict.receipt, ...folder.cameAs() });
  });
}

/** Whether the folder's audit trail is whole; with --key its head, signed. */
export async function auditOf(options) {
  const path = oneFolder(options);
  const verdict = await verifyLog(path);
  const { valid } = JSON.parse(verdict);
  const [keyFile] = options.keyFiles;
  if (valid && keyFile) {
    const key = await deviceKey(keyFile);
    const { signHead, signedText } = await loadProof();
    give(options, signedText(signHead(JSON.parse(textOf(join(path, 'logs/audit_head.json'))), key.privateKey)));
    console.error(`signed by ${key.fingerprint}`);
    return [];
  }
  process.stdout.write(indented(verdict));
  if (!valid) process.exitCode = 1;
  return [];
}

export async function purgeFolder(options) {
  process.stdout.write(indented(await purge(new WorkDir(oneFolder(options)), options)));
  return [];
}

export async function retentionOf(options) {
  process.stdout.write(indented(await retention(oneFolder(options), options)));
  return [];
}

/** The day of a decision record or a receipt of this customer. */
export function nowOf(record, customer) {
  try {
    const { customer_id, now } = JSON.parse(record);
    return customer_id === customer && typeof now === 'string' ? now : undefined;
  } catch {
    return undefined; // the engine says what is wrong with it
  }
}
