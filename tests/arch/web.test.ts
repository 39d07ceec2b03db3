/** The layers of web/src: what a folder may import, and who may talk to the worker. */
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hits, projectFiles, textOf } from './files';

/** Lower layers know nothing of higher ones. Types may be shared in any direction: they leave no code behind. */
const LAYERS = ['lib', 'i18n', 'engine', 'state', 'components', 'charts', 'pages'];

const files = projectFiles().filter((file) => /^web\/src\/.*\.tsx?$/.test(file));
const folderOf = (file: string) => file.split('/')[2] ?? '';

/** Imports that survive compilation, resolved to paths inside the project. */
function imports(file: string): string[] {
  const text = textOf(file).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const found = [
    ...text.matchAll(/^\s*(?:import|export)\s+(?!type\b)(?:[\s\S]*?\sfrom\s+)?['"]([^'"]+)['"]/gm),
    ...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g),
  ];
  return found
    .map(([, path = '']) => path)
    .filter((path) => path.startsWith('.'))
    .map((path) => posix.join(posix.dirname(file), path));
}

describe('web', () => {
  test('the shell’s outline has the frame’s colours', () => {
    const colours = (file: string): string[] => textOf(file).match(/#[0-9a-f]{6}\b/g) ?? [];
    const known = new Set(colours('web/src/styles/tokens.css'));
    const own = colours('web/src/shell/shell.css');
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((colour) => !known.has(colour))).toEqual([]);
  });

  test('layers import downwards only', () => {
    const wrong = files.flatMap((file) => {
      const layer = LAYERS.indexOf(folderOf(file));
      if (layer < 0) return [];
      return imports(file)
        .filter((path) => path.startsWith('web/src/'))
        .filter((path) => {
          const target = LAYERS.indexOf(folderOf(path));
          return target < 0 ? folderOf(path) === 'shell' : target > layer;
        })
        .map((path) => `${file} imports ${path}`);
    });
    expect(wrong).toEqual([]);
  });

  test('the shell stands alone: it shares only types with the rest', () => {
    const shell = files.filter((file) => folderOf(file) === 'shell');
    const wrong = shell.flatMap((file) => imports(file).filter((path) => !path.startsWith('web/src/shell/')));
    expect(shell.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  test('only the shell makes workers; only frame, engine, reader, keeper and shell talk to them or to each other', () => {
    const code = (file: string) => textOf(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const makers = files.filter((file) => !['shell', 'frame', 'engine', 'reader', 'keeper'].includes(folderOf(file)));
    expect(makers.flatMap((file) => hits(file, code(file), /new\s+(Shared)?Worker\b|\bpostMessage\s*\(/))).toEqual([]);
  });

  test('no form element: the sandboxed frame has no allow-forms, so its submit event never fires', () => {
    const code = (file: string) => textOf(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect(files.flatMap((file) => hits(file, code(file), /<form\b|type="submit"/))).toEqual([]);
  });

  test('heavy libraries are known to the reader alone, and the page to its table of first bytes only', () => {
    const heavy = /from '(@e965\/xlsx|pdfjs-dist[^']*)'/;
    const outside = files.filter((file) => folderOf(file) !== 'reader');
    expect(outside.flatMap((file) => hits(file, textOf(file), heavy))).toEqual([]);
    const sealing = files.filter((file) => !['reader', 'aa'].includes(folderOf(file)));
    const crypto = sealing.filter((file) => !['proof', 'keeper'].includes(folderOf(file)));
    expect(crypto.flatMap((file) => hits(file, textOf(file), /from '(@noble|@zip\.js)\//))).toEqual([]);
    expect(sealing.flatMap((file) => imports(file).filter((path) => path.startsWith('web/src/aa/')))).toEqual([]);
    const secret = files.filter((file) => !['keeper', 'shell'].includes(folderOf(file)));
    expect(secret.flatMap((file) => imports(file).filter((path) => path.startsWith('web/src/keeper/')))).toEqual([]);
    const into = outside.flatMap((file) => imports(file).filter((path) => path.startsWith('web/src/reader/')));
    expect(into.filter((path) => path !== 'web/src/reader/sniff')).toEqual([]);
  });

  test('nothing in the page reaches for a network; storage is the keeper’s, and the shell sees whether there is any', () => {
    const reach =
      /(?<!\.|async )\bfetch\s*\(|XMLHttpRequest|new\s+WebSocket|new\s+EventSource|sendBeacon|localStorage|sessionStorage|document\.cookie|\bcaches\b/;
    const code = (file: string) => textOf(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    // The service worker is no part of the page: it fetches and keeps the program, and sees no data.
    const page = files.filter((file) => folderOf(file) !== 'offline');
    expect(page.flatMap((file) => hits(file, code(file), reach))).toEqual([]);
    const storing = files.filter((file) => hits(file, code(file), /indexedDB|storageBuckets/).length > 0);
    expect(storing.sort()).toEqual(['web/src/keeper/store.ts', 'web/src/shell/proof.ts']);
  });

  test('nothing under web/ imports from outside but the typed boundary and packages', () => {
    const wrong = files.flatMap((file) =>
      imports(file)
        // The reader knows headings by the engine's own list of words.
        .filter((path) => !path.startsWith('web/') && path !== 'core/data/statement_layouts.json')
        .map((path) => `${file} imports ${path}`),
    );
    expect(wrong).toEqual([]);
  });
});
