/** What the workbench's parts share: the engine's identity, texts of JSON that people write, and one side engine at a time. */
import type { EngineInfo, Json, JsonObject } from '../engine/api';
import { bodyOf } from '../engine/client';
import type { SideEngine } from '../engine/shell';
import type { EngineIdentity } from '../lib/dataset';
import { services } from './services';
import { engineInfo } from './session';

export function sideEngine(): SideEngine {
  return services().shell.sideEngine();
}

export function identityOf(info: EngineInfo, sha256: string): EngineIdentity {
  return { name: info.name, version: info.version, sha256, data: info.data };
}

/** Waits for what the session's engine says of itself; a side engine is asked when that isn't there yet. */
export async function identity(sha256: string): Promise<EngineIdentity> {
  if (engineInfo.value !== null) return identityOf(engineInfo.value, sha256);
  return withSide(async ({ engine }) => identityOf(await engine.call('engine.info', {}), sha256));
}

/** Runs on an engine of its own, which is gone afterwards, however it went. */
export async function withSide<T>(run: (side: SideEngine) => Promise<T>): Promise<T> {
  const side = sideEngine();
  try {
    return await run(side);
  } finally {
    side.end();
  }
}

/** Strings, and the comments between them: configurations that people write have some. */
const STRING_OR_COMMENT = /("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

export type ReadJson = { value: JsonObject } | { line: number; column: number; message: string };

/** A text as an object; no text is an empty one. What is wrong has its place, lines and columns from 1. */
export function readObject(text: string): ReadJson {
  if (text.trim() === '') return { value: {} };
  // Comments become blanks of the same length, so that places stay true.
  const plain = text.replace(STRING_OR_COMMENT, (whole: string, held?: string) => held ?? whole.replace(/[^\n]/g, ' '));
  try {
    const value = JSON.parse(plain) as Json;
    if (value === null || typeof value !== 'object' || Array.isArray(value))
      return { line: 1, column: 1, message: 'an object is expected: { … }' };
    return { value };
  } catch (cause) {
    return { ...placeOf(plain, String(cause)), message: bodyOf(cause).message.replace(/^SyntaxError: /, '') };
  }
}

/** Browsers say "at position 12" or "line 2 column 3"; of what says neither, the place is the end. */
function placeOf(text: string, said: string): { line: number; column: number } {
  const lines = /line (\d+) column (\d+)/.exec(said);
  if (lines !== null) return { line: Number(lines[1]), column: Number(lines[2]) };
  const at = /position (\d+)/.exec(said);
  const before = text.slice(0, at === null ? text.length : Number(at[1])).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** The line of a text on which the member of a JSON pointer stands: how an editor finds what the engine complains of. */
export function lineOfPointer(text: string, pointer: string): number | null {
  const parts = pointer
    .split('/')
    .slice(1)
    .filter((part) => part !== 'params' && part !== 'config');
  let from = 0;
  let found: number | null = null;
  for (const part of parts) {
    const at = text.indexOf(`"${part.replaceAll('~1', '/').replaceAll('~0', '~')}"`, from);
    if (at < 0) break;
    from = at;
    found = text.slice(0, at).split('\n').length;
  }
  return found;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
