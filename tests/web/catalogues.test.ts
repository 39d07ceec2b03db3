/** Both languages say the same things with the same parameters, and every message compiles. */
import { IntlMessageFormat } from 'intl-messageformat';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { t, type Key } from '../../web/src/i18n';
import '../../web/src/i18n/late';
import enCodes from '../../web/src/i18n/en.codes.json';
import hiCodes from '../../web/src/i18n/hi.codes.json';

const catalogues = fileURLToPath(new URL('../../web/src/i18n', import.meta.url));
/** The page's catalogue stands in files by room; a key has its place in one of them only. */
function catalogue(language: string): Record<string, string> {
  const all: Record<string, string> = {};
  for (const name of readdirSync(catalogues)) {
    if (!name.startsWith(`${language}.`) || /\.(codes|engine)\.json$/.test(name)) continue;
    const part = JSON.parse(readFileSync(`${catalogues}/${name}`, 'utf8')) as Record<string, string>;
    for (const [key, message] of Object.entries(part)) {
      if (key in all) throw new Error(`${key} stands twice in ${language}`);
      all[key] = message;
    }
  }
  return all;
}
const en = catalogue('en');
const hi = catalogue('hi');

const names = (message: string): string[] =>
  [...new Set([...message.matchAll(/\{(\w+)/g)].map((hit) => hit[1] ?? ''))].sort();
/** The names inside plural branches ("one {# row}") are no parameters. */
const params = (message: string): string[] => names(message.replace(/(?:one|other|=\d+)\s*\{/g, '('));

describe.each([
  ['strings of the page', en, hi],
  ['words for codes', enCodes, hiCodes],
])('%s', (_, english: Record<string, string>, hindi: Record<string, string>) => {
  it('have the same keys', () => {
    expect(Object.keys(hindi).sort()).toEqual(Object.keys(english).sort());
  });

  it('take the same parameters', () => {
    const differing = Object.keys(english).filter(
      (key) => params(english[key] ?? '').join() !== params(hindi[key] ?? '').join(),
    );
    expect(differing).toEqual([]);
  });

  it('compile', () => {
    for (const [locale, catalogue] of [
      ['en-IN', english],
      ['hi-IN', hindi],
    ] as const) {
      for (const [key, message] of Object.entries(catalogue)) {
        expect(() => new IntlMessageFormat(message, locale), key).not.toThrow();
      }
    }
  });

  it('read as the message library reads them, also where a message is put together without it', () => {
    for (const [key, message] of Object.entries(en)) {
      const values = Object.fromEntries([...message.matchAll(/\{(\w+)/g)].map(([, name]) => [name, 3]));
      expect(t(key as Key, values), key).toBe(String(new IntlMessageFormat(message, 'en-IN').format(values)));
    }
    expect(() => t('home.months')).toThrow(/months/);
  });
});

describe('the sources', () => {
  const root = fileURLToPath(new URL('../../web/src', import.meta.url));
  const walk = (dir: string): string[] =>
    readdirSync(dir).flatMap((name) => {
      const path = `${dir}/${name}`;
      return statSync(path).isDirectory() ? walk(path) : [path];
    });
  const code = walk(root).filter((path) => /\.tsx?$/.test(path));

  it('use every key of the page’s catalogue', () => {
    const text = code.map((path) => readFileSync(path, 'utf8')).join('\n');
    // Keys that are put together at run time end in a part that is a code.
    const prefixes = [...text.matchAll(/t\(\s*`([\w.]+\.)\$\{/g)].map((hit) => hit[1] ?? '');
    const unused = Object.keys(en).filter(
      (key) => !text.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });

  it('point one way: engine and lib ← state ← components ← charts ← pages', () => {
    // Of engine and lib each takes the other's types; that only engine takes code of lib, tests/arch/web.test.ts sees.
    const rank = (path: string): number =>
      [/\/(engine|lib)\//, /\/i18n\//, /\/state\//, /\/components\//, /\/charts\//, /\/pages\//].findIndex((room) =>
        room.test(path),
      );
    const back: string[] = [];
    for (const path of code) {
      // App puts the pages into the frame, main starts it all.
      if (/\/(App|main)\.tsx$/.test(path) || rank(path) < 0) continue;
      for (const [, target = ''] of readFileSync(path, 'utf8').matchAll(/from '(\.[^']+)'/g)) {
        const to = new URL(target, `file://${path}`).pathname;
        if (rank(`${to}/`) > rank(path) || rank(to) > rank(path)) back.push(`${path.slice(root.length)} → ${target}`);
      }
    }
    expect(back).toEqual([]);
  });

  it('hold no inner HTML and no link that would navigate the frame', () => {
    for (const path of code) {
      const text = readFileSync(path, 'utf8');
      expect(/href="#/.test(text.replace(/^\s*(\{?\/\*|\*|\/\/).*$/gm, '')), path).toBe(false);
      expect(text.includes('dangerouslySetInnerHTML'), path).toBe(false);
    }
  });
});
