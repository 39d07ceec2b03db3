/**
 * clang-tidy over the core. Reading the JSON header takes it seconds, many times longer than a file of ours; so it reads
 * several sources as one, as long as no two of them define the same name. What passed is not read again until a source of
 * that group, a header or the rules change.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { coreHeaders, tidySources } from './cpp.mjs';
import { at } from './paths.mjs';
import { pool, run } from './run.mjs';
import { tail } from './say.mjs';
import { hashOf } from './stamp.mjs';
import { findClangTool } from './toolchain.mjs';

const FOLDER = 'build/test/tidy';
const MEMORY = `${FOLDER}/passed.json`;
const MAX_GROUP = 14;

/** As in core/cmake; given here so that linting needs no configured build. */
const FLAGS = [
  '-std=c++20',
  `-I${at('core')}`,
  '-DJSON_NOEXCEPTION=1',
  '-DJSON_USE_IMPLICIT_CONVERSIONS=0',
  '-fno-rtti',
];

const isHost = (file) => file.startsWith('core/cli/');
const roomOf = (file) => file.split('/')[1];

/** Names defined at namespace scope, which starts in the first column. Too many is harmless, too few is noticed below. */
function names(file) {
  const room = roomOf(file);
  const found = new Set();
  for (const line of readFileSync(at(file), 'utf8').split('\n')) {
    const name =
      /^(?:template\s*<.*>\s*)?(?:class|struct|enum class|enum|union|using|namespace)\s+(\w+)/.exec(line)?.[1] ??
      /^[A-Za-z][\w:<>,*&\s]*?[\s*&](\w+)\s*[[({=;]/.exec(line)?.[1];
    if (name && name !== 'msme' && name !== room) found.add(`${room}::${name}`);
  }
  return found;
}

/** Puts files together that share no name, hosts apart from the core. */
function grouped(files) {
  const groups = [];
  for (const file of files) {
    const mine = names(file);
    const fits = (group) =>
      group.host === isHost(file) && group.files.length < MAX_GROUP && ![...mine].some((name) => group.names.has(name));
    let group = groups.find(fits);
    if (!group) groups.push((group = { host: isHost(file), files: [], names: new Set() }));
    group.files.push(file);
    for (const name of mine) group.names.add(name);
  }
  return groups.map((group) => group.files);
}

async function lint(program, source, files) {
  const flags = files.some(isHost) ? FLAGS : [...FLAGS, '-fno-exceptions'];
  // The joined source includes .cpp files, which is the point here.
  const args = ['--quiet', `--config-file=${at('.clang-tidy')}`, `--checks=-bugprone-suspicious-include`];
  const { code, output } = await run(program, [...args, source, '--', ...flags], { mayFail: true });
  return {
    good: code === 0,
    text: output.replace(/^\d+ warnings?.* generated\.$|^Suppressed .*$|^Use -header.*$/gm, '').trim(),
  };
}

/** Reads `width` groups at a time. Gives how many files were looked at and the text of each group's faults. */
export async function tidy(width) {
  const program = findClangTool('clang-tidy');
  const files = tidySources();
  const shared = hashOf([...coreHeaders(), '.clang-tidy'], program);
  mkdirSync(at(FOLDER), { recursive: true });
  const known = remembered();
  const passed = [];
  const results = await pool(grouped(files), width, async (group, index) => {
    const hash = hashOf(group, shared);
    if (!known.includes(hash)) {
      const faults = await lintGroup(program, group, index);
      if (faults.length > 0) return faults;
    }
    passed.push(hash);
    return [];
  });
  writeFileSync(at(MEMORY), JSON.stringify(passed.sort()));
  return { checked: files.length, faults: results.flat() };
}

async function lintGroup(program, group, index) {
  const source = at(FOLDER, `group${index}.cpp`);
  writeFileSync(source, group.map((file) => `#include "${at(file)}"\n`).join(''));
  const joined = await lint(program, source, group);
  if (joined.good) return [];
  // Does not compile as one: two files do share a name. Then one by one.
  if (group.length === 1 || !joined.text.includes('clang-diagnostic-error')) return [tail(joined.text, 60)];
  const faults = [];
  for (const file of group) {
    const { good, text } = await lint(program, file, [file]);
    if (!good) faults.push(tail(text, 30));
  }
  return faults;
}

function remembered() {
  try {
    return JSON.parse(readFileSync(at(MEMORY), 'utf8'));
  } catch {
    return [];
  }
}
