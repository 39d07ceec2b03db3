/**
 * The wasm engine in Node, driven as every host drives it: JSON requests, bytes in, bytes out (docs/API.md).
 * Used by tests and the benchmark.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { at } from './paths.mjs';

const glue = 'build/wasm/engine.cjs';
const binary = 'build/wasm/engine.wasm';

/**
 * @typedef {{ code: string, path?: string, message: string, expected?: string, got?: string, hint?: string }} EngineError
 * @typedef {{ v: number, id: unknown, ok?: any, error?: EngineError }} Reply
 */

/** A fresh engine: one customer each. */
export async function openEngine() {
  const createEngine = createRequire(import.meta.url)(at(glue));
  const module = await createEngine({ wasmBinary: readFileSync(at(binary)) });
  let id = 0;

  /** Sends the bytes of a request and gives the bytes of the reply. @param {Uint8Array} bytes */
  function exchange(bytes) {
    const address = module.controlReserve(bytes.length);
    if (address === 0) throw new Error('the engine has no memory for the request');
    module.HEAPU8.set(bytes, address);
    const length = module.request(bytes.length);
    const start = module.replyAddress();
    return module.HEAPU8.slice(start, start + length);
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
