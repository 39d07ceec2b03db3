/** The pages that come later: which they are, what their script may count on, and what happens while it is under way. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { isKey, t } from '../../web/src/i18n';
import { bringLatePages, latePages, latePagesFrom, lateTrouble, type Pages } from '../../web/src/state/late';
import { DESK, TOOLS } from '../../web/src/state/route';
import { STEPS } from '../../web/src/state/journey';

const src = fileURLToPath(new URL('../../web/src', import.meta.url));
const LATE = `${src}/pages/late.ts`;

function found(path: string): string {
  const hit = ['', '.ts', '.tsx', '/index.ts']
    .map((end) => path + end)
    .find((each) => existsSync(each) && statSync(each).isFile());
  if (hit === undefined) throw new Error(`${path} is not there`);
  return hit;
}

/** What a file brings with it: its imports, and theirs; types leave nothing behind, and `import()` is for later. */
function closure(file: string, all = new Set<string>()): Set<string> {
  if (all.has(file)) return all;
  all.add(file);
  if (!/\.tsx?$/.test(file)) return all;
  const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  for (const [, path = ''] of code.matchAll(
    /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?['"](\.[^'"]+)['"]/gm,
  ))
    closure(found(join(dirname(file), path)), all);
  return all;
}

const first = closure(`${src}/main.tsx`);
const late = closure(LATE);
const catalogue = (name: string): string[] =>
  Object.keys(JSON.parse(readFileSync(`${src}/i18n/${name}.json`, 'utf8')) as Record<string, string>);

describe('the first script', () => {
  it('has no late page and no late catalogue', () => {
    expect(first.has(LATE)).toBe(false);
    expect([...first].filter((file) => /pages\/(Practice|Workbench|Lab|Method|Records|Privacy)/.test(file))).toEqual(
      [],
    );
    const here = [...first].filter((file) => file.endsWith('.json')).map((file) => file.slice(src.length));
    expect(here.filter((file) => !/\/en(\.codes|\.pictures|\.tour)?\.json$/.test(file))).toEqual([]);
  });

  it('says nothing whose words come later', () => {
    const words = [...late]
      .filter((file) => /\/en\.\w+\.json$/.test(file) && !first.has(file))
      .flatMap((file) => catalogue(file.split('/').at(-1)?.replace('.json', '') ?? ''));
    expect(words.length).toBeGreaterThan(1000);
    const code = [...first]
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const prefixes = [...code.matchAll(/`([\w.]+\.)\$\{/g)].map((hit) => hit[1] ?? '');
    const said = (key: string): boolean => code.includes(`'${key}'`) || prefixes.some((each) => key.startsWith(each));
    expect(words.filter(said)).toEqual([]);
  });
});

describe('the late pages', () => {
  beforeEach(() => {
    latePages.value = {};
    lateTrouble.value = null;
  });

  it('are all that the rail shows beside the steps and the borrower’s own page, and bring their words', async () => {
    expect(isKey('practice.title')).toBe(false);
    const { LATE_PAGES } = await import('../../web/src/pages/late');
    const app = readFileSync(`${src}/App.tsx`, 'utf8');
    const here = [...(/PAGES: [^{]*\{([^}]*)\}/.exec(app)?.[1] ?? '').matchAll(/(\w+):/g)].map((hit) => hit[1]);
    expect([...here, ...Object.keys(LATE_PAGES)].sort()).toEqual(['home', ...STEPS, ...DESK, ...TOOLS].sort());
    expect(t('practice.title')).toContain('Practise');
  });

  it('are asked for once, however many ask', async () => {
    let asked = 0;
    const pages: Pages = { lab: () => null };
    latePagesFrom(() => {
      asked += 1;
      return Promise.resolve(pages);
    });
    await Promise.all([bringLatePages(), bringLatePages()]);
    await bringLatePages();
    expect(asked).toBe(1);
    expect(latePages.value).toBe(pages);
  });

  it('say what kept them away, and come when asked again', async () => {
    let there = false;
    latePagesFrom(() => (there ? Promise.resolve({ lab: () => null }) : Promise.reject(new Error('no network'))));
    await bringLatePages();
    expect(lateTrouble.value).toMatchObject({ code: 'E_LATE', got: 'no network' });
    expect(latePages.value).toEqual({});
    there = true;
    await bringLatePages();
    expect(lateTrouble.value).toBeNull();
    expect(Object.keys(latePages.value)).toEqual(['lab']);
  });
});
