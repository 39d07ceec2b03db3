/** Rules for every file: small, text, and the same on every machine. */
import { describe, expect, test } from 'vitest';
import { bytesOf, hits, projectFiles, textOf } from './files';

const MAX_LINES = 600;
const files = projectFiles();
const isBinary = (file: string) => bytesOf(file).subarray(0, 8000).includes(0);
const texts = files.filter((file) => !isBinary(file));

describe('tree', () => {
  test('source files stay small', () => {
    const code = texts.filter((file) => /\.(hpp|cpp|cmake|ts|tsx|js|mjs|css)$/.test(file));
    const long = code
      .map((file) => ({ file, lines: textOf(file).split('\n').length }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(long).toEqual([]);
  });

  test('nothing binary is kept: samples are made by the tests', () => {
    expect(files.filter(isBinary)).toEqual([]);
  });

  test('no path of one machine', () => {
    // Written in parts, so that this file does not find itself.
    const path = new RegExp(['(^|[^\\w.])/', '(root|work|mnt/data|home/[a-z]|Us', 'ers/[A-Za-z])[\\w-]*/'].join(''));
    expect(texts.flatMap((file) => hits(file, textOf(file), path))).toEqual([]);
  });

  test('the lock file names no registry', () => {
    expect(hits('package-lock.json', textOf('package-lock.json'), /"resolved"/)).toEqual([]);
  });

  test('no Windows line endings outside samples', () => {
    const kept = texts.filter((file) => !file.startsWith('tests/fixtures/'));
    expect(kept.filter((file) => textOf(file).includes('\r\n'))).toEqual([]);
  });
});
