/** What the panel "What would change the answer" says: every change and reason in Hindi too, with rupees and unknowns. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { changeText } from '../../web/src/components/PathPanel';
import { locale } from '../../web/src/i18n';
import hiEngine from '../../web/src/i18n/hi.engine.json';
import './hindi';

const data = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../core/data/${name}`, import.meta.url), 'utf8')) as {
    levers?: { code: string; text: string }[];
    reasons?: { code: string; text: string }[];
  };
const places = (text: string): string =>
  [...text.matchAll(/\{(\w+)/g)]
    .map((hit) => hit[1])
    .sort()
    .join();
const hindi: Record<string, string> = hiEngine;

afterEach(() => {
  locale.value = 'en';
});

describe('the engine’s own data', () => {
  it('has Hindi words for every change, with the same places', () => {
    const levers = data('path_levers.json').levers ?? [];
    expect(levers.length).toBeGreaterThan(15);
    for (const { code, text } of levers) {
      expect(places(hindi[`change.${code}`] ?? ''), code).toBe(places(text));
      expect(hindi[`change.${code}`], code).toBeTruthy();
    }
  });

  it('has Hindi words for every reason of an officer', () => {
    for (const { code } of data('override_rules.json').reasons ?? [])
      expect(hindi[`override.${code}`], code).toBeTruthy();
  });
});

describe('a change in words', () => {
  const close = {
    code: 'L_CLOSE_LOAN',
    kind: 'loan' as const,
    text: 'Pay off the loan of X: its instalment of ₹13,900 a month falls away; owed by the bureau report: not known.',
    params: { lender: 'X', emi: 13_900, owed: null },
  };

  it('is the engine’s own sentence in English', () => {
    expect(changeText(close)).toBe(close.text);
  });

  it('says rupees and what isn’t known in Hindi', () => {
    locale.value = 'hi';
    expect(changeText(close)).toBe(
      'X का ऋण चुका दें: उसकी ₹13,900 मासिक किस्त हट जाएगी; ब्यूरो रिपोर्ट के अनुसार बाक़ी: ज्ञात नहीं।',
    );
  });

  it('takes whole rupees of the amounts asked for', () => {
    locale.value = 'hi';
    const params = { amount: 348_000, asked: 800_000 };
    expect(changeText({ code: 'L_AMOUNT', kind: 'amount', text: '', params })).toBe('₹8,00,000 के बजाय ₹3,48,000 माँगें।');
  });
});
