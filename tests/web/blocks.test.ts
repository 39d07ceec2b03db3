/** What stands in the way of a yes: in today's figures only where they hold. */
import { readFileSync } from 'node:fs';
import { h } from 'preact';
import { describe, expect, it } from 'vitest';
import { Blocks } from '../../web/src/components/Blocks';
import { isToday } from '../../web/src/components/WhatIf';
import type { DecisionReply, Reason, WhatIfReply } from '../../web/src/engine/api';
import enCodes from '../../web/src/i18n/en.codes.json';
import hiCodes from '../../web/src/i18n/hi.codes.json';
import { draw } from './draw';

const policy = readFileSync(new URL('../../core/data/policy.json', import.meta.url), 'utf8');
const engine = readFileSync(new URL('../../core/decide/decision.cpp', import.meta.url), 'utf8');

describe('what refers or rejects', () => {
  const ruled = [...policy.matchAll(/"outcome": "(?:refer|reject)",[^}]*?"reason": "(\w+)"/g)].map(
    (hit) => hit[1] ?? '',
  );
  const said = [...engine.matchAll(/blocks\.push_back\("(\w+)"\)/g)].map((hit) => hit[1] ?? '');

  it('has words without a figure of the borrower, in both languages', () => {
    expect(ruled.length).toBeGreaterThan(20);
    expect(said.length).toBeGreaterThan(2);
    for (const catalogue of [enCodes, hiCodes] as Record<string, string>[]) {
      for (const code of [
        ...ruled,
        ...said,
        'D_GRADE',
        'D_GRADE_LOWERED',
        'D_UNSURE',
        'D_PROVIDER_MISSING',
        'D_UNKNOWN',
      ]) {
        expect(catalogue[`block.${code}`], code).toBeTruthy();
        expect(catalogue[`block.${code}`], code).not.toMatch(/[{}]/);
      }
    }
  });

  const reason = (code: string, text: string): Reason => ({ code, text });
  const reasons = [
    reason('D_BOUNCES_HERE', 'Own payments bounced within 6 months: 9.'),
    reason('D_PROVIDER_HERE', 'The data of A did not come.'),
    reason('D_PROVIDER_HERE', 'The data of B did not come.'),
  ];

  it('is said in the decision’s words where they hold, each reason of a code once', () => {
    const { text, all } = draw(h(Blocks, { codes: ['D_BOUNCES_HERE', 'D_PROVIDER_HERE', 'D_PROVIDER_HERE'], reasons }));
    expect(all('li')).toHaveLength(3);
    expect(text).toContain('6 months: 9');
    expect(text).toContain('data of B');
  });

  it('names no figure where others were put in', () => {
    const { text, all } = draw(h(Blocks, { codes: ['D_BOUNCES', 'D_UNKNOWN_P04', 'D_UNKNOWN_P26'] }));
    expect(text).toContain(enCodes['block.D_BOUNCES']);
    expect(text).toContain(enCodes['block.D_UNKNOWN']);
    expect(all('li')).toHaveLength(2);
  });
});

describe('an answer to “what if”', () => {
  const reply = { request: { amount: 500_000, tenure_months: 36 } } as DecisionReply;
  const asked = (amount: number, tenure_months: number, on: boolean) =>
    ({
      request: { amount, tenure_months },
      changes: [
        { id: 'a', on: false },
        { id: 'b', on },
      ],
    }) as unknown as WhatIfReply;

  it('is of today only while nothing was changed', () => {
    expect(isToday(asked(500_000, 36, false), reply)).toBe(true);
    expect(isToday(asked(500_000, 36, true), reply)).toBe(false);
    expect(isToday(asked(400_000, 36, false), reply)).toBe(false);
    expect(isToday(asked(500_000, 48, false), reply)).toBe(false);
  });
});
