/** Runs the benchmark's job in a fresh thread of Node. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { benchKernel } from './bench-kernel.mjs';

const { glue, wasm, data, customer, repeat, warmed } = workerData;
const createEngine = createRequire(import.meta.url)(glue);
const result = await benchKernel({
  createEngine,
  wasm: readFileSync(wasm),
  bytes: new Uint8Array(readFileSync(data)),
  customer,
  repeat,
  warmed,
});
parentPort.postMessage(result);
