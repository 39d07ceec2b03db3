/** What the officer's views keep for the session: explained findings, messages; gone with the customer. */
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../web/src/engine/api';
import { explained, isExplained, setExplained } from '../../web/src/state/explained';
import { messages, severityOf, watchMessages } from '../../web/src/state/messages';
import { cellName, ruleWords } from '../../web/src/components/CellDetail';
import { qualityBand } from '../../web/src/components/QualityVerdict';
import * as session from '../../web/src/state/session';

const finding = {
  id: 'X13-1',
  rule: 'X13',
  benign_code: 'X13.any',
  rows: 2,
  amount: 50_000,
  detail: 'Two payments of one day',
  row_ids: [4, 9],
} as unknown as Finding;

describe('an explained finding', () => {
  it('is kept until it is taken back or the customer goes', () => {
    setExplained(finding, true);
    expect(isExplained(finding)).toBe(true);
    setExplained(finding, false);
    expect(explained.value.size).toBe(0);
    setExplained(finding, true);
    session.forget();
    expect(explained.value.size).toBe(0);
  });

  it('is this content in these rows: what gets its number after a correction is not explained', () => {
    setExplained(finding, true);
    expect(isExplained({ ...finding })).toBe(true);
    for (const other of [{ rows: 3 }, { amount: 60_000 }, { detail: 'Two of another day' }, { row_ids: [4, 11] }]) {
      expect(isExplained({ ...finding, ...other })).toBe(false);
    }
  });

  it('is forgotten with the results, as when the consent is revoked', () => {
    session.cleaned.value = { datasets: [] } as never;
    setExplained(finding, true);
    session.forgetResults();
    expect(explained.value.size).toBe(0);
  });
});

describe('messages', () => {
  watchMessages();
  it('call what a person can mend a warning, all else an error', () => {
    expect(['E_CONSENT_EXPIRED', 'E_FILE_EMPTY', 'E_PASSWORD_WRONG'].map(severityOf)).toEqual([
      'warning',
      'warning',
      'warning',
    ]);
    expect(['E_ENGINE_CRASHED', 'E_PAGE', 'E_OUT_OF_MEMORY'].map(severityOf)).toEqual(['error', 'error', 'error']);
  });
  it('hold each notice once, failures of steps and restarts, and go with the customer', () => {
    session.forget();
    const body = { code: 'E_FILE_EMPTY', message: 'nothing in it' };
    session.notice.value = body;
    session.notice.value = null;
    session.notice.value = body;
    session.journey.value = {
      ...session.journey.value,
      failure: { step: 'clean', error: { code: 'E_OUT_OF_MEMORY', message: 'full' } },
    };
    session.restarts.value += 1;
    expect(messages.value.map(({ severity, body: { code, path } }) => [severity, code, path])).toEqual([
      ['warning', 'E_FILE_EMPTY', undefined],
      ['error', 'E_OUT_OF_MEMORY', 'clean'],
      ['warning', 'E_ENGINE_CRASHED', undefined],
    ]);
    session.forget();
    expect(messages.value).toEqual([]);
  });

  it('keep nothing of what a file held, and go when the consent is revoked', () => {
    session.forget();
    session.notice.value = { code: 'E_FILE_FORMAT', message: 'no', path: 'a.csv', got: 'Meena Devi', hint: 'Meena' };
    session.journey.value = {
      ...session.journey.value,
      failure: { step: 'fetch', error: { code: 'E_NO_DATA', message: 'none', got: 'Meena' } },
    };
    expect(messages.value).toHaveLength(2);
    expect(JSON.stringify(messages.value)).not.toContain('Meena');
    session.withheld.value = 'PAUSED';
    expect(messages.value).toHaveLength(2);
    session.withheld.value = 'REVOKED';
    expect(messages.value).toEqual([]);
    session.forget();
  });
});

describe('words', () => {
  it('name a nested value by its list and place, counted from one', () => {
    expect(cellName('invoices[3].igst')).toBe('invoices 4 › igst');
    expect(cellName('filing_date')).toBe('filing date');
  });
  it('say one thing of all forms of a date, and another of a date that was proven', () => {
    expect(ruleWords('DATE_DD_MM_YYYY')).toBe(ruleWords('DATE_ISO_TIME'));
    expect(ruleWords('DATE_D_MMM_YYYY')).not.toContain('mmm');
    expect(ruleWords('DATE_FROM_TIMESTAMP')).toBe('date from the timestamp');
  });
  it('judge the data before any score', () => {
    expect([null, 20, 60, 85, 100].map(qualityBand)).toEqual(['unknown', 'poor', 'usable', 'good', 'good']);
  });
});
