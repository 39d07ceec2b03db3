import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { at, root } from '../../scripts/lib/paths.mjs';
import { filesBelow } from '../../scripts/lib/stamp.mjs';

/** Every file of the project: what git tracks or would track; in an unpacked archive, everything but build output. */
export function projectFiles(): string[] {
  const skip = (name: string) => /^(\.git|build|dist|node_modules|\.cache)(\/|$)/.test(name);
  try {
    const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const present = new Set(filesBelow(['.'], skip));
    return listed.split('\0').filter((name) => present.has(name));
  } catch {
    return filesBelow(['.'], skip);
  }
}

export const bytesOf = (file: string): Buffer => readFileSync(at(file));
export const textOf = (file: string): string => readFileSync(at(file), 'utf8');

/** C++ without comments and string contents, line numbers kept. */
export function cppCode(file: string): string {
  const blank = (text: string) => text.replace(/[^\n]/g, ' ');
  return textOf(file).replace(
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|R"(\w*)\([\s\S]*?\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'/g,
    (match, _delimiter, offset: number, whole: string) => {
      // The file named by an #include stays readable.
      const line = whole.slice(whole.lastIndexOf('\n', offset) + 1, offset);
      return /^\s*#\s*include\s*$/.test(line) ? match : blank(match);
    },
  );
}

/** Where a pattern is found: "file:line: text". */
export function hits(file: string, code: string, pattern: RegExp): string[] {
  return code
    .split('\n')
    .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : []));
}
