/**
 * npm run bench: one JSON object on stdout. Times are milliseconds; read the minima, a busy machine spoils the rest.
 *
 *   npm run bench --silent -- --rows=5000,50000,500000 --repeat=9 --no-browser
 */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { cpus, loadavg } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { buildNative, buildPage, buildWasm } from './build.mjs';
import { setup } from './setup.mjs';
import { BENCH_CUSTOMER, benchData } from './lib/bench-data.mjs';
import { benchCsv } from './lib/bench-csv.mjs';
import { benchGenerate } from './lib/bench-generate.mjs';
import { benchKernel } from './lib/bench-kernel.mjs';
import { benchPlain } from './lib/bench-plain.mjs';
import { at } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { main, sayOnStderr, step } from './lib/say.mjs';
import { serve } from './lib/serve.mjs';
import { filesBelow } from './lib/stamp.mjs';
import { frameOf, openChromium } from './lib/chromium.mjs';
import { WARM_CUSTOMER, warmRows } from '../web/src/engine/warm-rows.mjs';

const GLUE = at('build/wasm/engine.cjs');
const WASM = at('build/wasm/engine.wasm');
const WARM = { customer: WARM_CUSTOMER, rows: warmRows() };
const PAGE_OPENINGS = 5;
const SIMULATED = 'CUST_MSM_00001';

const option = (name, fallback) => {
  const found = process.argv.find((arg) => arg.startsWith(`--${name}=`));
  return found ? found.slice(name.length + 3) : fallback;
};

const round = (value, digits = 2) => Math.round(value * 10 ** digits) / 10 ** digits;
const rounded = (run) => Object.fromEntries(Object.entries(run).map(([key, value]) => [key, round(value)]));
const sorted = (values) => [...values].sort((a, b) => a - b);
const median = (values) => sorted(values)[Math.floor(values.length / 2)];

/**
 * The first run of a fresh worker: cold (nothing ran before) and after the page's own warm-up; then minimum and median of
 * the warm ones, in the shape of the native benchmark.
 */
function summary(cold, { runs, memory, ledger }, rows, bytes) {
  const shape = (pick) =>
    Object.fromEntries(Object.keys(runs[0]).map((key) => [key, round(pick(runs.slice(1).map((each) => each[key])))]));
  const warm = runs.slice(1).map((each) => each.ingest_ms + each.clean_ms);
  const best = Math.min(...warm);
  return {
    cold: rounded(cold.runs[0]),
    first: rounded(runs[0]),
    min: shape((values) => Math.min(...values)),
    median: shape(median),
    ingest_clean_rows_per_s: round((rows / best) * 1000, 0),
    ingest_clean_mb_per_s: round(bytes / best / 1000, 1),
    memory_bytes: memory,
    memory_to_input: round(memory / bytes),
    ledger_bytes_a_row: round(ledger.column_bytes / ledger.rows),
    text_bytes_a_row: round(ledger.text_bytes / ledger.rows, 1),
  };
}

/** What ingest + clean + classify must reach, and whether it did: rows a second, bytes a row, times plain JavaScript. */
const FLOORS = { native_rows_per_s: 1_500_000, wasm_rows_per_s: 1_000_000, times_plain_javascript: 4, bytes_a_row: 60 };
function floors({ native, wasm_node, times_plain_javascript }) {
  const judged = (got, floor, pass) => ({ floor, got, pass });
  const least = (got, floor) => judged(got, floor, got >= floor);
  return {
    native_rows_per_s: least(native.ingest_clean_rows_per_s, FLOORS.native_rows_per_s),
    wasm_rows_per_s: least(wasm_node.ingest_clean_rows_per_s, FLOORS.wasm_rows_per_s),
    wasm_times_plain_javascript: least(times_plain_javascript.wasm_node, FLOORS.times_plain_javascript),
    bytes_a_row: judged(
      wasm_node.ledger_bytes_a_row,
      FLOORS.bytes_a_row,
      wasm_node.ledger_bytes_a_row <= FLOORS.bytes_a_row,
    ),
  };
}

async function nativeRun(data, repeat) {
  const args = ['bench', data, '--customer', BENCH_CUSTOMER, '--repeat', String(repeat)];
  const { output } = await run(at('build/native/msme'), args);
  return JSON.parse(output);
}

function nodeRun(data, repeat, warmed) {
  const workerData = { glue: GLUE, wasm: WASM, data, customer: BENCH_CUSTOMER, repeat, warmed };
  return new Promise((resolve, reject) => {
    const worker = new Worker(at('scripts/lib/bench-worker.mjs'), { workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/**
 * A simulated borrower of 5,000 transactions, all nine datasets with the truth; and 1,000 of 1,200, one by one. The
 * original system's generator, in Python, takes about 300 ms for 2,000 transactions without a truth.
 */
async function simulation(repeat) {
  const config = at('build/bench', 'generate_5000.json');
  writeFileSync(config, JSON.stringify({ scale: { transactions: 5000 } }));
  const native = async (...args) => JSON.parse((await run(at('build/native/msme'), ['bench', ...args])).output);
  const wasm = await benchGenerate({ customer: SIMULATED, transactions: 5000, repeat });
  return {
    customer: SIMULATED,
    transactions: 5000,
    native: await native('--customer', SIMULATED, '--config', config, '--repeat', String(repeat)),
    wasm_node: {
      ...wasm,
      simulate_ms: rounded(wasm.simulate_ms),
      generate_and_ingest_ms: rounded(wasm.generate_and_ingest_ms),
    },
    original: { transactions: 2000, ms: 300, note: 'the original generator in Python, measured elsewhere: no truth' },
    population: await native('--customer', 'BENCH', '--population', '1000'),
  };
}

/** A fresh browser and a fresh worker; the bytes are in the worker before the clock starts. */
async function browserRun(data, repeat, warmed) {
  const { browser, end } = await openChromium();
  // Like the page, from an origin that the browser trusts: only there does it hash.
  const blank = createServer((_, response) => response.end('<!doctype html>'));
  await new Promise((resolve) => blank.listen(0, '127.0.0.1', resolve));
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${blank.address().port}/`);
    const source = `${readFileSync(GLUE, 'utf8')}\n;${benchKernel.toString()}
      self.onmessage = ({ data }) => benchKernel({ createEngine, ...data })
        .then((result) => self.postMessage({ result }), (error) => self.postMessage({ error: String(error) }));`;
    const base64 = (file) => readFileSync(file).toString('base64');
    const job = { source, wasm: base64(WASM), bytes: base64(data), customer: BENCH_CUSTOMER, repeat, warmed };
    const reply = await page.evaluate(async ({ source, wasm, bytes, customer, repeat, warmed }) => {
      const decode = async (text) =>
        new Uint8Array(await (await fetch(`data:application/octet-stream;base64,${text}`)).arrayBuffer());
      const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
      const answer = new Promise((resolve) => {
        worker.onmessage = (event) => resolve(event.data);
        worker.onerror = (event) => resolve({ error: event.message });
      });
      worker.postMessage({ wasm: await decode(wasm), bytes: await decode(bytes), customer, repeat, warmed });
      return answer;
    }, job);
    if (reply.error) throw new Error(reply.error);
    return reply.result;
  } finally {
    blank.close();
    await end();
  }
}

/** From opening the page to the engine saying that it is ready, each time in a fresh profile. */
async function pageOpening(url) {
  const times = [];
  for (let i = 0; i < PAGE_OPENINGS; ++i) {
    const { browser, end } = await openChromium();
    try {
      const page = await browser.newPage();
      const begun = performance.now();
      await page.goto(url);
      const frame = await frameOf(page);
      await frame.waitForSelector('.engine.is-ready', { timeout: 30_000 });
      times.push(performance.now() - begun);
    } finally {
      await end();
    }
  }
  return { min_ms: round(Math.min(...times), 0), median_ms: round(median(times), 0) };
}

function sizes() {
  const packed = (file) => {
    const bytes = readFileSync(file);
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length };
  };
  const files = filesBelow(['dist/site']);
  const site = files.reduce((total, file) => total + statSync(at(file)).size, 0);
  const part = (name) => packed(at(files.find((file) => file.startsWith(`dist/site/${name}.`))));
  return {
    // What a first visit waits for: the document, then the engine; and what comes once that stands.
    page: packed(at('dist/site/index.html')),
    engine: part('wasm'),
    late_pages: part('pages'),
    wasm: packed(WASM),
    glue: packed(GLUE),
    simulator: packed(at('build/wasm/simulator.wasm')),
    site_bytes: site,
    single_file: packed(at('dist/msme-lending.html')),
  };
}

await main(async () => {
  sayOnStderr();
  const withBrowser = !process.argv.includes('--no-browser');
  const repeat = Number(option('repeat', '9'));
  await setup(['build', 'wasm', 'native', ...(withBrowser ? ['tests'] : [])]);
  await buildNative();
  await buildWasm();
  await buildPage();
  mkdirSync(at('build/bench'), { recursive: true });

  const result = {
    machine: {
      cpu: cpus()[0]?.model,
      cores: cpus().length,
      node: process.version,
      load: loadavg().map((n) => round(n)),
    },
    job: 'raw NDJSON bytes of one customer → ingest, clean, analyze, score, decide',
    runs: {},
    sizes: sizes(),
  };
  for (const rows of option('rows', '5000,50000,500000').split(',').map(Number)) {
    const text = benchData(rows);
    const data = at('build/bench', `raw_transactions_${rows}.ndjson`);
    writeFileSync(data, text);
    const bytes = statSync(data).size;
    const entry = { rows, bytes };
    step(`${rows} rows, native`);
    entry.native = await nativeRun(data, repeat);
    step(`${rows} rows, wasm in Node`);
    entry.wasm_node = summary(await nodeRun(data, 1, null), await nodeRun(data, repeat, WARM), rows, bytes);
    // The driver's line to the browser closes under a message of a hundred megabytes.
    if (withBrowser && bytes < 50e6) {
      step(`${rows} rows, wasm in Chromium`);
      entry.wasm_chromium = summary(await browserRun(data, 1, null), await browserRun(data, repeat, WARM), rows, bytes);
    }
    step(`${rows} rows, plain JavaScript`);
    entry.plain_javascript = benchPlain(data, rows, Math.min(repeat, 5));
    const times = (own) => round(entry.plain_javascript.min_ms / (own.min.ingest_ms + own.min.clean_ms));
    entry.times_plain_javascript = { native: times(entry.native), wasm_node: times(entry.wasm_node) };
    entry.floors = floors(entry);
    entry.wasm_to_native = round(entry.wasm_node.min.total_ms / entry.native.min.total_ms);
    result.runs[rows] = entry;
  }
  step('a CSV of 10 MB, wasm in Node');
  result.csv_10mb = rounded(await benchCsv({ repeat }));
  step('simulated borrowers');
  result.simulation = await simulation(repeat);
  if (withBrowser) {
    step('opening the page');
    const { url, close } = await serve(at('dist/site'), 0);
    result.page_ready = {
      http: await pageOpening(url),
      file: await pageOpening(pathToFileURL(at('dist/msme-lending.html')).href),
    };
    await close();
  }
  console.log(JSON.stringify(result, null, 2));
});
