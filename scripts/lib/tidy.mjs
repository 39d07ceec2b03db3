/**
 * clang-tidy over the core, two files at a time. A file that passed is not read again until it, a header or the rules
 * change: with the JSON header in it a file takes seconds.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { coreHeaders, tidySources } from './cpp.mjs';
import { at } from './paths.mjs';
import { pool, run } from './run.mjs';
import { tail } from './say.mjs';
import { hashOf } from './stamp.mjs';
import { findClangTool } from './toolchain.mjs';

const MEMORY = 'build/test/tidy.json';

/** As in core/cmake; given here so that linting needs no configured build. */
const FLAGS = ['-std=c++20', '-Icore', '-DJSON_NOEXCEPTION=1', '-DJSON_USE_IMPLICIT_CONVERSIONS=0', '-fno-rtti'];
const flagsFor = (file) => (file.startsWith('core/cli/') ? FLAGS : [...FLAGS, '-fno-exceptions']);

function remembered() {
  try {
    return JSON.parse(readFileSync(at(MEMORY), 'utf8'));
  } catch {
    return {};
  }
}

/** Gives how many files were looked at and the text of each file's faults. */
export async function tidy() {
  const program = findClangTool('clang-tidy');
  const files = tidySources();
  const shared = hashOf([...coreHeaders(), '.clang-tidy'], program);
  const known = remembered();
  const passed = {};
  const faults = await pool(files, availableParallelism(), async (file) => {
    const hash = hashOf([file], shared);
    if (known[file] !== hash) {
      const { code, output } = await run(program, ['--quiet', file, '--', ...flagsFor(file)], { mayFail: true });
      if (code !== 0) return tail(output.replace(/^\d+ warnings? .*$/gm, '').trim(), 30);
    }
    passed[file] = hash;
    return null;
  });
  mkdirSync(at('build/test'), { recursive: true });
  writeFileSync(at(MEMORY), JSON.stringify(passed));
  return { checked: files.length, faults: faults.filter(Boolean) };
}
