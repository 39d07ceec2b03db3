/**
 * How long the wasm engine takes to simulate a borrower. `pipeline.generate` also takes its own bytes in, as files; that
 * part is timed apart, by ingesting the same raw datasets in a fresh engine, and taken off.
 */
import { openEngine } from './engine.mjs';
import { DATASETS } from './pipeline.mjs';

const sorted = (values) => [...values].sort((a, b) => a - b);

export async function benchGenerate({ customer, transactions, repeat }) {
  const whole = [];
  const inward = [];
  for (let i = 0; i < repeat; ++i) {
    const engine = await openEngine();
    engine.request('engine.info', {});
    const begun = performance.now();
    const made = engine.request('pipeline.generate', {
      customer_id: customer,
      config: { scale: { transactions } },
    });
    whole.push(performance.now() - begun);
    if (made.error) throw new Error(JSON.stringify(made.error));
    const files = DATASETS.map((dataset) => {
      engine.request('data.export', { customer_id: customer, dataset, type: 'raw' });
      return { name: `raw_${dataset}.ndjson`, bytes: engine.bulk() };
    }).filter(({ bytes }) => bytes.length > 0);
    const other = await openEngine();
    other.request('engine.info', {});
    const start = performance.now();
    for (const { name, bytes } of files) other.ingest(bytes, { customer_id: customer, name });
    inward.push(performance.now() - start);
  }
  const [all, taken] = [sorted(whole), sorted(inward)];
  const at = (values) => values[Math.floor(values.length / 2)];
  return {
    generate_and_ingest_ms: { min: all[0], median: at(all) },
    ingest_ms: { min: taken[0], median: at(taken) },
    simulate_ms: { min: all[0] - taken[0], median: at(all) - at(taken) },
  };
}
