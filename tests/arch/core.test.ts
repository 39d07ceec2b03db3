/** The rooms of core/ and the direction in which data flows through them (docs: the house). */
import { describe, expect, test } from 'vitest';
import { cppCode, hits, projectFiles, textOf } from './files';

/** What a room may include besides itself. `cli` and `wasm` are hosts: they know the engine, not the rooms behind it. */
const ALLOWED: Record<string, string[]> = {
  base: [],
  model: ['base'],
  consent: ['base', 'model'],
  simulate: ['base', 'model'],
  ingest: ['base', 'model'],
  classify: ['base', 'model'],
  clean: ['base', 'model', 'classify'],
  analyze: ['base', 'model'],
  score: ['base', 'model', 'analyze'],
  decide: ['base', 'model', 'analyze', 'score'],
  govern: ['base', 'model'],
  quality: ['base', 'model', 'ingest'],
  practice: ['base', 'analyze'],
  engine: [
    ...['base', 'model', 'consent', 'simulate', 'ingest', 'clean'],
    ...['classify', 'analyze', 'score', 'decide', 'govern', 'quality', 'practice'],
  ],
  cli: ['engine', 'base'],
  wasm: ['engine'],
};

const files = projectFiles().filter((file) => /^(core|wasm)\/.*\.(hpp|cpp)$/.test(file));
const roomOf = (file: string) => (file.startsWith('wasm/') ? 'wasm' : (file.split('/')[1] ?? ''));
/** Everything that is built for every host. */
const core = files.filter((file) => roomOf(file) !== 'wasm' && roomOf(file) !== 'cli');

describe('core', () => {
  test('has its rooms', () => {
    const rooms = new Set(files.map(roomOf));
    expect([...rooms].sort()).toEqual(Object.keys(ALLOWED).sort());
  });

  test('rooms include only what lies before them', () => {
    const wrong = files.flatMap((file) => {
      const room = roomOf(file);
      return [...textOf(file).matchAll(/^\s*#\s*include\s*"([^"]+)"/gm)].flatMap(([, path = '']) => {
        const target = path.split('/')[0] ?? '';
        if (!path.includes('/') || path.startsWith('.')) return [`${file} includes "${path}": write room/file.hpp`];
        return target === room || ALLOWED[room]?.includes(target) ? [] : [`${file} includes "${path}"`];
      });
    });
    expect(wrong).toEqual([]);
  });

  test('no clock, no thread, no library randomness, no streams, no Emscripten', () => {
    const header =
      /#\s*include\s*<(iostream|fstream|sstream|ostream|istream|chrono|ctime|time\.h|random|thread|mutex|atomic|future|filesystem|cstdio|stdio\.h|emscripten[^>]*)>/;
    expect(core.flatMap((file) => hits(file, cppCode(file), header))).toEqual([]);
  });

  test('prints nothing', () => {
    const printing = /\b(printf|fprintf|puts|putchar|fputs)\s*\(|\bstd::(cout|cerr|clog)\b/;
    expect(core.flatMap((file) => hits(file, cppCode(file), printing))).toEqual([]);
  });

  test('no transcendental function of libm, whose last bit differs between hosts', () => {
    const names = 'exp2?|expm1|log2|log10|log1p|pow|sin|cos|tan|tanh|cbrt|hypot';
    const libm = new RegExp(`\\bstd::(log|${names})f?\\s*\\(|(?<![\\w.:>])(${names})\\s*\\(`);
    const found = core.flatMap((file) => hits(file, cppCode(file), libm));
    expect(found).toEqual([]);
  });

  test('JSON is read through the checked accessors, because .at() and .get<>() abort', () => {
    const outside = files.filter((file) => !/^core\/base\/json\.(cpp|hpp)$/.test(file));
    const unchecked = /\.get(_ref|_ptr)?<|\.get_to\(|\.at\(/;
    expect(outside.flatMap((file) => hits(file, cppCode(file), unchecked))).toEqual([]);
  });

  test('only the hosts throw or catch', () => {
    expect(core.flatMap((file) => hits(file, cppCode(file), /\b(throw|catch|dynamic_cast|typeid)\b/))).toEqual([]);
  });

  test('Emscripten is known to wasm/ alone', () => {
    const outside = files.filter((file) => roomOf(file) !== 'wasm');
    expect(outside.flatMap((file) => hits(file, cppCode(file), /emscripten|EMSCRIPTEN|EM_ASM|EM_JS/))).toEqual([]);
  });

  test('the binding stays thin', () => {
    const lines = files
      .filter((file) => roomOf(file) === 'wasm' && !file.endsWith('/bytes.cpp'))
      .flatMap((file) => textOf(file).split('\n'));
    expect(lines.length).toBeLessThan(150);
  });
});
