/**
 * The measured job, the same in Node and in a Chromium worker (there as source text, so it uses nothing from outside):
 * raw bytes in, decision out, several times in one worker, a fresh engine each time.
 *
 * `warmed`, null or `{customer, rows}`: the worker first does what the page's worker does while nobody waits
 * (web/src/engine/warm.ts): a spare engine runs the pipeline on rows of nobody, the engine's own heap is touched, and half
 * a second passes. In both cases an engine has answered `engine.info`, as the page asks it at once, before the bytes come.
 */
export async function benchKernel({ createEngine, wasm, bytes, customer, repeat, warmed }) {
  const call = (engine, op, params) => {
    const request = new TextEncoder().encode(JSON.stringify({ v: 1, id: 1, op, params }));
    const address = engine.controlReserve(request.length);
    engine.HEAPU8.set(request, address);
    const length = engine.request(request.length);
    const start = engine.replyAddress();
    const reply = JSON.parse(new TextDecoder().decode(engine.HEAPU8.slice(start, start + length)));
    if (reply.error) throw new Error(`${op}: ${JSON.stringify(reply.error)}`);
    return reply.ok;
  };
  const decide = (engine, customer_id) => {
    call(engine, 'pipeline.analyze', { customer_id });
    call(engine, 'pipeline.score', { customer_id });
    call(engine, 'pipeline.decide', { customer_id, amount: 500000, tenure_months: 24 });
  };
  if (warmed) {
    const spare = await createEngine({ wasmBinary: wasm });
    const customer_id = warmed.customer;
    const rows = new TextEncoder().encode(warmed.rows);
    spare.HEAPU8.set(rows, spare.bulkReserve(rows.length));
    call(spare, 'pipeline.ingest', { customer_id, name: 'raw_transactions.ndjson' });
    call(spare, 'pipeline.clean', { customer_id });
    decide(spare, customer_id);
    // The browser optimises in the background meanwhile; a person takes longer to choose a file.
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const runs = [];
  const kept = [];
  let memory = 0;
  let ledger = null;
  for (let i = 0; i < repeat; ++i) {
    const begun = performance.now();
    const engine = await createEngine({ wasmBinary: wasm });
    const created = performance.now();
    call(engine, 'engine.info', {});
    if (warmed) {
      engine.bulkReserve(6 << 20);
      engine.bulkReserve(0);
    }
    const ready = performance.now();
    const address = engine.bulkReserve(bytes.length);
    engine.HEAPU8.set(bytes, address);
    // As the page's worker does: the host has the digest from the processor.
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    call(engine, 'pipeline.ingest', { customer_id: customer, name: 'raw_transactions.ndjson', sha256 });
    const ingested = performance.now();
    call(engine, 'pipeline.clean', { customer_id: customer });
    const cleaned = performance.now();
    ledger = call(engine, 'stats.get', {}).ledger;
    const counted = performance.now();
    decide(engine, customer);
    const decided = performance.now();
    runs.push({
      instantiate_ms: created - begun,
      engine_info_ms: ready - created,
      ingest_ms: ingested - ready,
      clean_ms: cleaned - ingested,
      analyze_score_decide_ms: decided - counted,
      total_ms: cleaned - ready + (decided - counted),
    });
    memory = Math.max(memory, engine.memoryBytes());
    // While one instance lives, the next one of the same bytes shares its optimised code: the later runs are warm. More
    // than one at a time would only fill memory.
    kept[0] = engine;
  }
  return { runs, memory, ledger };
}
