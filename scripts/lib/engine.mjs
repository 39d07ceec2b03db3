/**
 * The wasm engine in Node, driven as every host drives it: JSON requests, bytes in, bytes out (docs/API.md).
 * Used by tests and the benchmark.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { at } from './paths.mjs';

const load = async (name) => {
  const create = createRequire(import.meta.url)(at(`build/wasm/${name}.cjs`));
  return create({ wasmBinary: readFileSync(at(`build/wasm/${name}.wasm`)) });
};

/**
 * @typedef {{ code: string, path?: string, message: string, expected?: string, got?: string, hint?: string }} EngineError
 * @typedef {{ v: number, id: unknown, ok?: any, error?: EngineError }} Reply
 */

let sharedSimulator = null;

/** A request's bytes to a module; the reply's bytes. */
function exchangeWith(module, bytes) {
  const address = module.controlReserve(bytes.length);
  if (address === 0) throw new Error('the engine has no memory for the request');
  module.HEAPU8.set(bytes, address);
  const length = module.request(bytes.length);
  const start = module.replyAddress();
  return module.HEAPU8.slice(start, start + length);
}

/** The simulator's module by itself: `make` gives the length of what it made. */
export async function openSimulator() {
  const module = await load('simulator');
  /** @param {object} wanted customer_id, profile, seed, config, files, file */
  const make = (wanted) => {
    const reply = JSON.parse(Buffer.from(exchangeWith(module, Buffer.from(JSON.stringify(wanted)))).toString('utf8'));
    if (reply.error) throw new Error(JSON.stringify(reply.error));
    return module.bulkLength();
  };
  return { make };
}

/** A fresh engine: one customer each. */
export async function openEngine() {
  const module = await load('engine');
  // As in the page, the engine's module is given a simulated borrower by the simulator's. That one keeps nothing, so all
  // engines share it.
  sharedSimulator ??= load('simulator');
  const simulator = await sharedSimulator;
  let id = 0;

  /** Sends the bytes of a request and gives the bytes of the reply. @param {Uint8Array} bytes */
  function exchange(bytes) {
    const reply = exchangeWith(module, bytes);
    // The code stands at the reply's start: `{"v":1,"id":…,"error":{"code":…`.
    if (!Buffer.from(reply.subarray(0, 120)).includes('"E_SIMULATOR_NEEDED"')) return reply;
    const wanted = JSON.parse(Buffer.from(reply).toString('utf8'));
    const made = exchangeWith(simulator, Buffer.from(wanted.error.got, 'utf8'));
    const refusal = JSON.parse(Buffer.from(made).toString('utf8'));
    if (refusal.error) return Buffer.from(JSON.stringify({ ...refusal, id: wanted.id }), 'utf8');
    const length = simulator.bulkLength();
    const address = module.bulkReserve(length);
    if (address === 0) throw new Error('the engine has no memory for the borrower');
    const start = simulator.bulkAddress();
    module.HEAPU8.set(simulator.HEAPU8.subarray(start, start + length), address);
    return exchangeWith(module, bytes);
  }

  /** @param {string} text @returns {string} */
  const requestText = (text) => Buffer.from(exchange(Buffer.from(text, 'utf8'))).toString('utf8');

  /** @param {string} op @param {object} params @returns {Reply} */
  const request = (op, params = {}) => JSON.parse(requestText(JSON.stringify({ v: 1, id: ++id, op, params })));

  /** The `ok` part; an error reply throws. @param {string} op @param {object} params @returns {any} */
  function call(op, params = {}) {
    const reply = request(op, params);
    if (reply.error)
      throw new Error(`${op}: ${reply.error.code} ${reply.error.message} (${JSON.stringify(reply.error)})`);
    return reply.ok;
  }

  /** Hands a file over, as the page does. @param {Uint8Array} bytes @param {object} params */
  function ingest(bytes, params) {
    const address = module.bulkReserve(bytes.length);
    if (address === 0) throw new Error('the engine has no memory for the file');
    module.HEAPU8.set(bytes, address);
    return call('pipeline.ingest', params);
  }

  /** A copy of what the last data.export or data.columns left. @returns {Uint8Array} */
  function bulk() {
    const start = module.bulkAddress();
    return module.HEAPU8.slice(start, start + module.bulkLength());
  }

  return { module, exchange, requestText, request, call, ingest, bulk, memoryBytes: () => module.memoryBytes() };
}
