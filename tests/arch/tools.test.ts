/** Whoever brings a newer tool on PATH gets that one used. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { run, which, withThisNode } from '../../scripts/lib/run.mjs';

const folder = mkdtempSync(join(tmpdir(), 'msme-tools-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = (name: string, text: string) => {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
};

test('a tool that comes first on PATH is the one that children run', async () => {
  program('emcc', 'echo brought along');
  // As on a machine where Node's folder also holds the system's tools: it stands second.
  const path = [folder, process.env.PATH].join(delimiter);
  expect(which('emcc', withThisNode(path))).toBe(join(folder, 'emcc'));
  const { output } = await run('sh', ['-c', 'emcc'], { env: { PATH: path } });
  expect(output.trim()).toBe('brought along');
});

test('this Node comes before another one on PATH', () => {
  const other = mkdtempSync(join(tmpdir(), 'msme-node-'));
  writeFileSync(join(other, 'node'), '#!/bin/sh\nexit 1\n');
  chmodSync(join(other, 'node'), 0o755);
  expect(which('node', withThisNode(other))).toBe(process.execPath);
  rmSync(other, { recursive: true, force: true });
});
