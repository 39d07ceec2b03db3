/**
 * The measured job, the same in Node and in a Chromium worker (there as source text, so it uses nothing from outside):
 * a fresh engine, raw bytes in, decision out, several times in one worker. The first run is what a user waits for.
 */
export async function benchKernel({ createEngine, wasm, bytes, customer, repeat }) {
  const runs = [];
  const kept = [];
  let memory = 0;
  for (let i = 0; i < repeat; ++i) {
    const begun = performance.now();
    const engine = await createEngine({ wasmBinary: wasm });
    const created = performance.now();
    const call = (op, params) => {
      const request = new TextEncoder().encode(
        JSON.stringify({ v: 1, id: 1, op, params: { customer_id: customer, ...params } }),
      );
      const address = engine.controlReserve(request.length);
      engine.HEAPU8.set(request, address);
      const length = engine.request(request.length);
      const start = engine.replyAddress();
      const reply = JSON.parse(new TextDecoder().decode(engine.HEAPU8.slice(start, start + length)));
      if (reply.error) throw new Error(`${op}: ${JSON.stringify(reply.error)}`);
      return reply.ok;
    };
    const address = engine.bulkReserve(bytes.length);
    engine.HEAPU8.set(bytes, address);
    call('pipeline.ingest', { name: 'raw_transactions.ndjson' });
    const ingested = performance.now();
    call('pipeline.clean', {});
    const cleaned = performance.now();
    call('pipeline.analyze', {});
    call('pipeline.score', {});
    call('pipeline.decide', { amount: 500000, tenure_months: 24 });
    const decided = performance.now();
    runs.push({
      instantiate_ms: created - begun,
      ingest_ms: ingested - created,
      clean_ms: cleaned - ingested,
      analyze_score_decide_ms: decided - cleaned,
      total_ms: decided - created,
    });
    memory = Math.max(memory, engine.memoryBytes());
    // While one instance lives, the next one of the same bytes shares its optimised code: the later runs are warm. More
    // than one at a time would only fill memory.
    kept[0] = engine;
  }
  return { runs, memory };
}
