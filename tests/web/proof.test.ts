/** A file's verdict and gaps as the page shows them, and taking a file in spite of a gap. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { FileGap, ImportReport } from '../../web/src/engine/api';
import { gapsLeft } from '../../web/src/components/QualityVerdict';
import { gapMessage, openGaps, statements, toneOf } from '../../web/src/lib/proof';
import { Pipeline } from '../../web/src/state/pipeline';
import * as session from '../../web/src/state/session';
import type { EngineClient } from '../../web/src/engine/client';
import en from '../../web/src/i18n/en.json';

const gap = (over: Partial<FileGap> = {}): FileGap => ({
  id: 'GAP1',
  kind: 'balance',
  after_row: 24,
  before_row: 25,
  amount: -120,
  from: '2024-04-20',
  to: '2024-04-22',
  text: 'a missing charge of ₹120.00 between rows 24 and 25',
  accepted: false,
  ...over,
});

const report = (gaps: FileGap[], between: FileGap[] = []): ImportReport => ({
  files: [
    {
      name: 'a.csv',
      format: 'statement_text',
      layout: 'hdfc_netbanking',
      rows: { seen: 40, read: 39, set_aside: 1 },
      verdict: gaps.length === 0 ? 'closed' : 'closed_with_gaps',
      accounts: [
        {
          account_id: 'ACC1',
          opening: 100,
          credits: 50,
          debits: 20,
          closing: 130,
          verdict: 'closed_with_gaps',
          needs_acceptance: true,
          gaps,
          gap_count: gaps.length,
          missing_months: [],
        },
      ],
    },
    {
      name: 'gst.ndjson',
      format: 'documents',
      layout: 'ndjson',
      rows: { seen: 1, read: 1, set_aside: 0 },
      verdict: null,
      accounts: [],
    },
  ],
  between_files: between,
  signals: [],
  open_gaps: gaps.length,
});

describe('the report', () => {
  it('lists statements only, and the gaps nobody accepted', () => {
    const both = report([gap(), gap({ id: 'GAP2', accepted: true })], [gap({ id: 'GAP3', kind: 'between_files' })]);
    expect(statements(both).map((file) => file.name)).toEqual(['a.csv']);
    expect(openGaps(both).map((each) => each.id)).toEqual(['GAP1', 'GAP3']);
  });

  it('names a missing charge, a missing credit and the rest, each with a message', () => {
    expect(gapMessage(gap())).toEqual({ name: 'charge', amount: 120, after: 24, before: 25 });
    expect(gapMessage(gap({ amount: 5 })).name).toBe('credit');
    expect(gapMessage(gap({ amount: null })).name).toBe('balance');
    expect(gapMessage(gap({ kind: 'closing', before_row: null })).before).toBe(24);
    const kinds = Object.keys(en)
      .filter((key) => key.startsWith('gap.'))
      .map((key) => key.slice(4));
    for (const kind of ['opening', 'totals', 'carry', 'no_balance', 'conflict'] as const) {
      expect(kinds).toContain(gapMessage(gap({ kind })).name);
    }
  });

  it('says how many gaps are left, once some were accepted', () => {
    const cleaned = { files: [{ name: 'a.csv', verdict: 'closed_with_gaps', open_gaps: 2 }] } as never;
    expect(gapsLeft(cleaned, null)).toBe(2);
    expect(gapsLeft(cleaned, report([gap(), gap({ id: 'GAP2', accepted: true })]))).toBe(1);
    expect(gapsLeft(cleaned, report([gap({ accepted: true })]))).toBe(0);
  });

  it('is calm about what is proved or accepted', () => {
    expect(toneOf('closed', 0)).toBe('ok');
    expect(toneOf('closed_with_gaps', 0)).toBe('plain');
    expect(toneOf('closed_with_gaps', 1)).toBe('warn');
    expect(toneOf('not_closed', 3)).toBe('bad');
  });
});

describe('accepting', () => {
  beforeEach(() => {
    session.forget();
  });

  it('asks the engine, shows the new report and sets the later steps back', async () => {
    const asked: string[] = [];
    const client = {
      generation: 1,
      call: (op: string) => {
        asked.push(op);
        return Promise.resolve(op === 'import.report' ? report([gap({ accepted: true })]) : {});
      },
    } as unknown as EngineClient;
    const pipeline = new Pipeline(client);
    pipeline.withStep = (_, read) => read(client, 'CUST_MSM_00001');
    await pipeline.acceptGaps(['GAP1']);
    expect(asked).toEqual(['pipeline.accept_gaps', 'import.report']);
    expect(session.acceptedGaps.value).toEqual(['GAP1']);
    expect(openGaps(session.importReport.value ?? report([gap()]))).toEqual([]);
    expect(session.decision.value).toBeNull();
  });
});
