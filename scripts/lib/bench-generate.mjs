/**
 * How long WebAssembly takes to simulate a borrower: the simulator's module alone, all nine datasets and the truth as raw
 * bytes; and `pipeline.generate` whole, which also hands them over to the engine's module and takes them in as files.
 */
import { openEngine, openSimulator } from './engine.mjs';

const least = (values) => Math.min(...values);
const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const summary = (values) => ({ min: least(values), median: middle(values) });

export async function benchGenerate({ customer, transactions, repeat }) {
  const config = { scale: { transactions } };
  const wanted = { customer_id: customer, profile: '', seed: 42, config, files: false, file: '' };
  const { make } = await openSimulator();
  make(wanted);
  const alone = [];
  const whole = [];
  let bytes = 0;
  for (let i = 0; i < repeat; ++i) {
    const begun = performance.now();
    bytes = make(wanted);
    alone.push(performance.now() - begun);
    const engine = await openEngine();
    engine.call('engine.info');
    const asked = performance.now();
    engine.call('pipeline.generate', { customer_id: customer, config });
    whole.push(performance.now() - asked);
  }
  return { simulate_ms: summary(alone), generate_and_ingest_ms: summary(whole), bytes };
}
