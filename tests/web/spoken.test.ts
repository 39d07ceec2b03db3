/** What the engine says in English itself, in Hindi: formulas, why a figure is unknown, and sentences with figures in them. */
import { IntlMessageFormat } from 'intl-messageformat';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { locale, said, word } from '../../web/src/i18n';
import hiEngine from '../../web/src/i18n/hi.engine.json';
import { finder } from '../../web/src/i18n/said';
import './hindi';

const hindi: Record<string, string> = hiEngine;
const core = new URL('../../core/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, core), 'utf8');
const keysOf = (group: string): string[] =>
  Object.keys(hindi)
    .filter((key) => key.startsWith(`${group}.`))
    .map((key) => key.slice(group.length + 1));
const places = (text: string): string[] => [...text.matchAll(/\{(\w+)/g)].map((hit) => hit[1] ?? '');

afterEach(() => {
  locale.value = 'en';
});

it('every message of the engine’s words compiles', () => {
  for (const [key, message] of Object.entries(hindi))
    expect(() => new IntlMessageFormat(message, 'hi-IN'), key).not.toThrow();
});

describe('the engine’s catalogue of figures', () => {
  const ids = [...read('analyze/catalogue.cpp').matchAll(/^ {2}\{"(\w+)", "/gm)].map((hit) => hit[1] ?? '');

  it('is read whole', () => {
    expect(ids.length).toBeGreaterThan(300);
  });

  it('has a Hindi name and a Hindi formula for each', () => {
    expect(ids.filter((id) => !hindi[`metric.${id}`])).toEqual([]);
    expect(ids.filter((id) => !hindi[`formula.${id}`])).toEqual([]);
  });

  it('has no formula in Hindi of a figure that is gone', () => {
    expect(keysOf('formula').filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe('why a figure is unknown', () => {
  const texts = readdirSync(new URL('analyze/', core))
    .filter((name) => /\.[ch]pp$/.test(name))
    .map((name) => read(`analyze/${name}`));
  /** What stands in the calls that leave a figure without a value, and in what they are given. */
  const calls =
    /\b(?:missing|missing_all|percent|by_count|by_rupees|by_form|apart|against)\([^;]*;|\b(?:why|none|unusable|kNotComputed|not_computable)\s*=[^;]*;/g;
  const reasons = new Set(
    texts
      .flatMap((text) => [...text.matchAll(calls)])
      .flatMap(([call]) => [...call.matchAll(/"((?:[^"\\]|\\.)*)"/g)])
      .map((hit) => hit[1] ?? '')
      .filter((text) => /^[A-Za-z][^_]* /.test(text)),
  );

  it('is found in the sources', () => {
    expect(reasons.size).toBeGreaterThan(100);
  });

  it('is said in Hindi, sentence by sentence', () => {
    expect([...reasons].filter((reason) => !hindi[`unknown.${reason}`])).toEqual([]);
  });

  it('holds no sentence that the engine says no more', () => {
    const all = texts.join('\n');
    expect(keysOf('unknown').filter((reason) => !all.includes(`"${reason}"`))).toEqual([]);
  });
});

describe('a sentence with figures in it', () => {
  it('takes in Hindi only what its template holds', () => {
    const templates = keysOf('said');
    expect(templates.length).toBeGreaterThan(60);
    for (const template of templates)
      for (const name of places(hindi[`said.${template}`] ?? '')) expect(places(template), template).toContain(name);
  });

  it('is the engine’s own in English', () => {
    const text = '3 credits above ₹1,00,000 (the middle sale is ₹4,000).';
    expect(said(text)).toBe(text);
    // Percent and minus as all figures of the page have them.
    expect(said('The balance is -0.2 % of a month (-3.5 %), 2025-11.')).toBe(
      'The balance is −0.2% of a month (−3.5%), 2025-11.',
    );
  });

  it('is found by its template and keeps the figures', () => {
    locale.value = 'hi';
    expect(said('3 credits above ₹1,00,000 (the middle sale is ₹4,000).')).toBe(
      '₹1,00,000 से बड़ी 3 जमा (बीच की बिक्री ₹4,000 है)।',
    );
    const returned = (n: string): string => said(`${n} returned in the last 30 days and not seen again.`);
    expect(returned('1 instalment')).toBe('पिछले 30 दिनों में 1 किस्त लौटी और फिर नहीं दिखी।');
    expect(returned('2 instalments')).toBe('पिछले 30 दिनों में 2 किस्तें लौटीं और फिर नहीं दिखीं।');
  });

  it('says days and months as people read them', () => {
    locale.value = 'hi';
    expect(said('2 months are empty between the first and the last day: 2025-03, 2025-04.')).toBe(
      'पहले और आख़िरी दिन के बीच 2 माह ख़ाली हैं: मार्च 2025, अप्रैल 2025।',
    );
    expect(said('3 loans within 60 days from 2025-11-04.')).toBe('4 नव 2025 से 60 दिनों में 3 ऋण।');
  });

  it('is found sentence by sentence, and sign by sign', () => {
    locale.value = 'hi';
    expect(
      said('2 more buyers billed ₹90,000 never paid into these accounts. Of the output tax 4 % was paid in cash.'),
    ).toBe('और 2 ख़रीदारों ने, जिनके ₹90,000 के बिल हैं, इन खातों में कभी भुगतान नहीं किया। बिक्री पर कर का 4% नक़द चुकाया गया।');
    expect(said('bank.pdf: saved by iLovePDF; changed on 2025-11-04, made on 2025-10-01.')).toBe(
      'bank.pdf: iLovePDF से सहेजी गई; 4 नव 2025 को बदली गई, 1 अक्टू 2025 को बनी थी।',
    );
  });

  it('stays as it is when nobody knows it, even in parts', () => {
    locale.value = 'hi';
    for (const text of [
      'Something new happened.',
      'bank.pdf: painted by hand.',
      '2 more buyers billed ₹1 never paid into these accounts. And more.',
      '',
    ])
      expect(said(text)).toBe(text);
  });

  it('goes to the template with the most words of its own', () => {
    const find = finder(['{a} of {b}.', '{a} of {b}, in all.', 'exactly']);
    expect(find('1 of 2, in all.')?.template).toBe('{a} of {b}, in all.');
    expect(find('exactly')).toEqual({ template: 'exactly', params: {} });
    expect(find('1 of (2+).')?.params).toEqual({ a: '1', b: '(2+)' });
    expect(find('nothing')).toBe(null);
  });

  it('takes a figure that is said twice for the same one', () => {
    const find = finder(['{n} and {n}']);
    expect(find('3 and 3')?.params).toEqual({ n: '3' });
    expect(find('3 and 4')).toBe(null);
  });
});

it('a limit’s sum is said in Hindi', () => {
  locale.value = 'hi';
  expect(said('65.0 % of ₹1,26,782 − ₹19,500 a month, repaid over 36 months at 9.0 %')).toBe(
    '₹1,26,782 का 65.0% − ₹19,500 प्रति माह, 36 माह में 9.0% पर चुकाई गई',
  );
  expect(word('formula', 'F3_operating_margin', '')).toBe('शुद्ध परिचालन नक़दी / कारोबार');
});

it('the names of lenders and products are the same wherever the engine says them', () => {
  const policy = JSON.parse(read('data/policy.json')) as Record<
    'lenders' | 'products',
    Record<string, { title: string }>
  >;
  for (const [list, group] of [
    ['lenders', 'lender'],
    ['products', 'product'],
  ] as const)
    for (const [code, { title }] of Object.entries(policy[list])) {
      expect(hindi[`${group}.${code}`], code).toBeTruthy();
      expect(hindi[`said.${title}`], title).toBe(hindi[`${group}.${code}`]);
    }
});
