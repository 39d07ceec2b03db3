/**
 * A bank's CSV of ten megabytes through the wasm engine: how long the door takes, how long cleaning, and the memory
 * against the size of the file. The floors: 150 ms at the door, three times the input and 16 MB.
 */
import { openEngine } from './engine.mjs';
import { BENCH_CUSTOMER } from './bench-data.mjs';

const two = (n) => String(n).padStart(2, '0');
const rupees = (paise) => `${Math.floor(paise / 100)}.${two(paise % 100)}`;
const PARTIES = ['SHARMA TRADERS', 'GUPTA STORES', 'ANAND ENTERPRISES', 'CITY POWER SUPPLY', 'RAM MEDICALS'];

/** A statement of one account whose balance closes, at least `size` bytes long. @param {number} size */
export function benchStatement(size) {
  const lines = ['Date,Narration,Chq./Ref.No.,Value Dt,Withdrawal Amt.,Deposit Amt.,Closing Balance'];
  let length = lines[0].length + 1;
  let balance = 50_000_000;
  for (let i = 0; length < size; ++i) {
    const credit = i % 5 < 2 || balance < 10_000_000;
    const paise = 100 + ((i * 7919) % 2_000_000);
    balance += credit ? paise : -paise;
    const day = new Date(Date.UTC(2016, 3, 1 + Math.floor(i / 40)));
    const date = `${two(day.getUTCDate())}/${two(day.getUTCMonth() + 1)}/${two(day.getUTCFullYear() % 100)}`;
    const number = 400_000_000_000 + i;
    const text = `UPI-${PARTIES[i % PARTIES.length]}-party${i % 97}@okbank-SAMP0000001-${number}-PAYMENT`;
    const line = `${date},${text},0000${number},${date},${credit ? '' : rupees(paise)},${credit ? rupees(paise) : ''},${rupees(balance)}`;
    lines.push(line);
    length += line.length + 1;
  }
  return { text: `${lines.join('\n')}\n`, rows: lines.length - 1 };
}

/** @param {{ size?: number, repeat: number }} options */
export async function benchCsv({ size = 10 << 20, repeat }) {
  const { text, rows } = benchStatement(size);
  const bytes = new Uint8Array(Buffer.from(text));
  const ingest = [];
  const clean = [];
  const busy = [];
  let atDoor = 0;
  let memory = 0;
  for (let i = 0; i < repeat; ++i) {
    const engine = await openEngine();
    engine.request('engine.info', {});
    const cpu = process.cpuUsage();
    const begun = performance.now();
    const taken = engine.ingest(bytes, { customer_id: BENCH_CUSTOMER, name: 'statement.csv', now: '2026-06-01' });
    const ingested = performance.now();
    busy.push(process.cpuUsage(cpu).user / 1000);
    if (taken.file.rows !== rows) throw new Error(`${taken.file.rows} of ${rows} rows read`);
    atDoor = Math.max(atDoor, engine.memoryBytes());
    const cleaned = engine.call('pipeline.clean', { customer_id: BENCH_CUSTOMER });
    clean.push(performance.now() - ingested);
    ingest.push(ingested - begun);
    const counts = cleaned.datasets.find(({ dataset }) => dataset === 'transactions').counts;
    if (counts.kept !== rows) throw new Error(`${counts.kept} of ${rows} rows kept`);
    memory = Math.max(memory, engine.memoryBytes());
  }
  return {
    bytes: bytes.length,
    rows,
    ingest_ms: Math.min(...ingest),
    ingest_cpu_ms: Math.min(...busy),
    clean_ms: Math.min(...clean),
    memory_after_ingest: atDoor,
    memory_bytes: memory,
    memory_floor: 3 * bytes.length + (16 << 20),
  };
}
