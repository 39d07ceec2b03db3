/** The shipped engine's own sentences about borrowers with planted fraud, honest ones and bare ones: each is known in Hindi. */
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { EngineClient } from '../../web/src/engine/client';
import { locale, said } from '../../web/src/i18n';
import hiEngine from '../../web/src/i18n/hi.engine.json';
import { built, NodeHost } from './harness';
import '../web/hindi';

vi.setConfig({ testTimeout: 240_000 });
const hosts: NodeHost[] = [];
const hindi: Record<string, string> = hiEngine;

afterEach(() => {
  for (const host of hosts.splice(0)) host.close();
});
afterAll(() => {
  locale.value = 'en';
});

describe.skipIf(!built)('what the engine says of a borrower', () => {
  it('is said in Hindi, for every profile', async () => {
    locale.value = 'hi';
    const host = new NodeHost();
    hosts.push(host);
    const client = new EngineClient(host);
    const { profiles } = await client.call('engine.info', {});
    const english = new Set<string>();
    const own = (text: string | null | undefined): void => {
      if (typeof text === 'string' && text !== '' && said(text) === text) english.add(text);
    };
    let sentences = 0;
    const of = { customer_id: 'CUST_MSM_00001' };
    for (const { profile } of profiles) {
      await client.call('pipeline.generate', { ...of, profile, seed: 42 });
      await client.call('pipeline.clean', of);
      const { metrics, findings } = await client.call('pipeline.analyze', of);
      for (const { not_computable, id } of metrics) {
        if (not_computable !== null && hindi[`unknown.${not_computable}`] === undefined) english.add(not_computable);
        if (hindi[`formula.${id}`] === undefined) english.add(id);
      }
      for (const finding of findings) own(finding.detail);
      sentences += findings.length;
      await client.call('pipeline.score', of);
      const decision = await client.call('pipeline.decide', { ...of, amount: 800_000, tenure_months: 36 });
      for (const cap of decision.caps) own(cap.formula);
      for (const rule of decision.rules) {
        own(rule.effect);
        own(rule.source);
      }
    }
    expect(sentences).toBeGreaterThan(profiles.length);
    expect([...english]).toEqual([]);
  });
});
