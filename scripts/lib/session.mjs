/**
 * One engine, one customer: requests as calls whose errors are thrown, and the options of the command line. What
 * core/cli/host.cpp is to the native binary.
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { openEngine } from './engine.mjs';
import { okText } from './pipeline.mjs';

/** An error with the fields of the engine's own: { code, path, message, expected, got, hint }. */
export class Refused extends Error {
  constructor({ code, path = '', message, expected = '', got = '', hint = '' }) {
    super(message);
    this.body = { code, path, message, expected, got, hint };
  }
}

export const usage = (message, got) =>
  new Refused({ code: 'E_USAGE', message, expected: 'see msme --help', got, hint: 'msme --help lists the commands' });

/** @param {string} path */
export function readBytes(path) {
  const missing = (message, hint) =>
    new Refused({ code: 'E_FILE_MISSING', path, message, expected: 'a readable file', got: path, hint });
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) throw missing('There is no such file', 'Check the path');
  try {
    return readFileSync(path);
  } catch {
    throw missing("The file can't be read", 'Check its permissions');
  }
}

/** JSON text without its comments, otherwise untouched: the engine parses it, so that numbers stay as written. */
export function withoutComments(text) {
  return text.replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string) => string ?? ' ');
}

/** @param {string} path */
export function readJsonText(path) {
  const text = withoutComments(new TextDecoder().decode(readBytes(path)));
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new Refused({
      code: 'E_BAD_JSON',
      path,
      message: 'The file is not valid JSON',
      expected: 'a JSON object',
      got: String(cause.message),
      hint: 'Check the place that is named',
    });
  }
  return text;
}

/** @param {string} customer */
export async function openSession(customer) {
  const engine = await openEngine();

  /**
   * The text of `ok`, byte for byte; `texts` are params given as JSON text.
   * @param {string} op @param {object} params @param {Record<string, string>} texts
   */
  function text(op, params = {}, texts = {}) {
    const fields = Object.entries({ ...params, ...(customer && { customer_id: customer }) })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
    for (const [name, json] of Object.entries(texts)) fields.push(`${JSON.stringify(name)}:${json}`);
    const reply = engine.requestText(`{"v":1,"id":1,"op":${JSON.stringify(op)},"params":{${fields.join(',')}}}`);
    const { error } = /^\{"v":1,"id":1,"ok":/.test(reply) ? {} : JSON.parse(reply);
    if (error) throw new Refused(error);
    return okText(reply);
  }

  return {
    customer,
    text,
    /** @returns {any} */
    call: (op, params, texts) => JSON.parse(text(op, params, texts)),
    /** @param {Uint8Array} bytes @param {object} params @param {Record<string, string>} texts @returns {any} */
    ingest(bytes, params, texts = {}) {
      const address = engine.module.bulkReserve(bytes.length);
      if (address === 0) {
        throw new Refused({
          code: 'E_OUT_OF_MEMORY',
          path: params.name,
          message: 'The engine has no memory for this file',
          got: `${bytes.length} bytes`,
          hint: 'Split the period into several exports',
        });
      }
      engine.module.HEAPU8.set(bytes, address);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return JSON.parse(text('pipeline.ingest', { ...params, sha256 }, texts));
    },
    /** Bytes into the engine's input buffer; the next call takes them. @param {Uint8Array} bytes */
    give(bytes) {
      const address = engine.module.bulkReserve(bytes.length);
      if (address === 0 && bytes.length > 0) {
        throw new Refused({
          code: 'E_OUT_OF_MEMORY',
          message: 'The engine has no memory for this file',
          got: `${bytes.length} bytes`,
        });
      }
      engine.module.HEAPU8.set(bytes, address);
    },
    bulk: engine.bulk,
  };
}
