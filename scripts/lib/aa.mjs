/** Consents and fetches of the Account Aggregator network on the command line, with the page's own cryptography. */
import { loadBundle } from './bundle.mjs';
import { indented } from './pipeline.mjs';
import { openSession, readBytes, readJsonText, Refused, usage } from './session.mjs';

/** @returns {Promise<typeof import('../../web/src/aa/host')>} */
const loadAa = () =>
  loadBundle({ name: 'aa', entry: 'web/src/aa/host.ts', out: 'build/aa/aa.mjs', inputs: ['web/src/aa'] });

/** "HDFC-FIP=TIMEOUT": how a provider of a simulated borrower answers. @param {string} text */
export function providerOption(text) {
  const at = text.lastIndexOf('=');
  if (at < 1) throw usage('--provider takes NAME=STATE', text);
  return { provider: text.slice(0, at), how: text.slice(at + 1) };
}

/**
 * A simulated borrower fetched: each provider's session by itself, with fresh keys on both sides. What doesn't open to the
 * bytes that were sealed is withheld like what never came. The sessions, for logs/fetch_sessions.json.
 */
export async function fetchAll(session, { profile, seed, now, providers = [] }, texts) {
  const { fetchProvider } = await loadAa();
  const withhold = [...providers];
  const made = session.call('pipeline.generate', { profile, seed, now, withhold }, texts);
  const sessions = made.providers.map(({ provider, how, datasets }) => {
    const payloads = datasets.flatMap((dataset) => {
      const { rows } = session.call('data.export', { dataset, type: 'raw', provider });
      return rows > 0 ? [{ dataset, rows, bytes: Uint8Array.from(session.bulk()) }] : [];
    });
    return fetchProvider({ provider, consentId: made.consent.consent_id, how, payloads, at: new Date() });
  });
  const altered = sessions.filter(({ intact }) => !intact);
  if (altered.length > 0) {
    for (const { provider, state } of altered) withhold.push({ provider, how: state });
    session.call('pipeline.generate', { profile, seed, now, withhold }, texts);
  }
  for (const { provider, state, elements, intact } of sessions) {
    const rows = elements.reduce((sum, each) => sum + each.rows, 0);
    const bytes = elements.reduce((sum, each) => sum + each.bytes, 0);
    const came = elements.length === 0 ? 'nothing came' : `${rows} rows, ${bytes} bytes sealed and opened`;
    console.log(`${provider}: ${state}, ${came}${intact ? '' : ', altered on the way'}`);
  }
  return { made, sessions };
}

const sayPeriod = (span) => {
  if (span === null) return 'not said';
  if (Array.isArray(span)) return span.join(', ');
  if (typeof span !== 'object') return String(span);
  return span.unit === 'INF' ? 'no end' : `${span.value} ${span.unit}`;
};

/** msme consent new | check FILE | move FILE --to STATE | verify FILE --key KEYFILE */
export async function consentCommand(options) {
  const [action, path, ...rest] = options.files;
  if (rest.length > 0) throw usage('One consent file is needed', `${rest.length + 1} given`);
  if (action === 'new' && path === undefined) return consentNew(options);
  if (path === undefined || !['check', 'move', 'verify'].includes(action)) {
    throw usage('consent takes new, check FILE, move FILE or verify FILE', action ?? 'nothing');
  }
  if (action === 'verify') return consentVerify(path, options);
  const text = readJsonText(path).trim();
  const customer = options.customer || JSON.parse(text).customer_id;
  if (!customer) {
    throw new Refused({
      code: 'E_CUSTOMER_REQUIRED',
      path: '--customer',
      message: 'Whose consent it is stands nowhere in the file',
      expected: '--customer ID, e.g. CUST_MSM_00001',
      got: 'nothing',
      hint: 'Add --customer',
    });
  }
  const session = await openSession(customer);
  if (action === 'check') {
    const checked = session.text('consent.check', {}, { consent: text });
    if (options.json) process.stdout.write(indented(checked));
    else sayCheck(JSON.parse(checked));
    return [];
  }
  session.call('consent.set', { now: options.now }, { consent: text });
  const { consent } = session.call('consent.move', { to: options.to ?? '', now: options.now });
  process.stdout.write(indented(JSON.stringify(consent)));
  return [];
}

async function consentNew(options) {
  if (!options.customer) throw usage('--customer ID is missing', 'nothing');
  const session = await openSession(options.customer);
  const list = (text) => text?.split(',').map((each) => each.trim());
  const now = options.now ?? new Date(Date.now() + 19_800_000).toISOString().slice(0, 10);
  const { consent } = session.call('consent.make', {
    now,
    purpose: options.purpose,
    fi_types: list(options.fiTypes),
    consent_types: list(options.consentTypes),
    fip_ids: list(options.fipIds),
    data_from: options.from,
    data_to: options.until,
    status: options.status,
  });
  process.stdout.write(indented(JSON.stringify(consent)));
  return [];
}

function sayCheck({ status, purpose, lending, template, limits, exceeded, moves }) {
  console.log(`status ${status}; may become ${moves.join(', ') || 'nothing else'}`);
  console.log(`purpose ${purpose ?? 'not said'}: ${lending ? 'carries lending' : 'does not carry lending'}`);
  if (template === null) return;
  console.log(`fair use (${template}): ${exceeded === 0 ? 'within every limit' : `${exceeded} limits exceeded`}`);
  for (const { limit, allowed, got, exceeded: over } of limits) {
    console.log(`  ${over ? 'over  ' : 'within'} ${limit}: ${sayPeriod(got)}, allowed ${sayPeriod(allowed)}`);
  }
}

async function consentVerify(path, { keyFiles, signature }) {
  const { verifyConsent } = await loadAa();
  const key = keyFiles.length > 0 ? readBytes(keyFiles[0]).toString('utf8') : null;
  const detached = signature === undefined ? null : readBytes(signature).toString('utf8');
  const verdict = await verifyConsent(new Uint8Array(readBytes(path)), key, detached);
  console.log(JSON.stringify(verdict));
  if (verdict.verdict !== 'valid') process.exitCode = 1;
  return [];
}
