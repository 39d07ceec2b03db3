/** A correction is told to the engine, sets the later steps back, and can be taken back. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Correction, KnownCorrection } from '../../web/src/engine/api';
import type { Columns, EngineClient } from '../../web/src/engine/client';
import { ledgerColumns } from '../../web/src/state/ledger';
import { Pipeline } from '../../web/src/state/pipeline';
import * as session from '../../web/src/state/session';

const rent: Correction = { match: { transaction_id: 'T1' }, set: { category: 'RENT' } };
const known: KnownCorrection = { ...rent, id: 'C0123456789abcdef', rows: 1 };

const columns: Columns = {
  rows: 2,
  columns: new Map<string, Uint8Array | Uint32Array>([
    ['party', new Uint32Array([1, 0])],
    ['decided', new Uint8Array([0, 1])],
  ]),
  dictionaries: {
    party_kind: ['', 'LENDER'],
    decided: ['transfer', 'correction'],
  },
} as unknown as Columns;

function pipelineThat(answers: (op: string, params: Record<string, unknown>) => unknown): [Pipeline, string[]] {
  const asked: string[] = [];
  const client = {
    generation: 1,
    call: (op: string, params: Record<string, unknown>) => {
      asked.push(op);
      return Promise.resolve(answers(op, params));
    },
    columns: () => {
      asked.push('data.columns');
      return Promise.resolve(columns);
    },
  } as unknown as EngineClient;
  const pipeline = new Pipeline(client);
  pipeline.withStep = (_, read) => read(client, 'CUST_MSM_00001');
  return [pipeline, asked];
}

describe('correcting', () => {
  beforeEach(() => {
    session.forget();
  });

  it('keeps what the engine knows, shows the new ledger and sets the later steps back', async () => {
    const [pipeline, asked] = pipelineThat(() => ({ corrections: [known] }));
    expect(await pipeline.correct({ add: [rent] })).toBe(true);
    expect(asked).toEqual(['pipeline.correct', 'data.columns']);
    expect(session.corrections.value).toEqual([known]);
    expect(session.ledger.value).toBe(columns);
    expect(session.analysis.value).toBeNull();
  });

  it('takes one back', async () => {
    session.corrections.value = [known];
    const [pipeline] = pipelineThat((_, params) => ({ corrections: params['remove'] === undefined ? [known] : [] }));
    expect(await pipeline.correct({ remove: [known.id] })).toBe(true);
    expect(session.corrections.value).toEqual([]);
  });

  it('finds the id of a row, and forgets everything with the customer', async () => {
    const [pipeline] = pipelineThat((_, params) => ({ rows: [{ transaction_id: `T${String(params['offset'])}` }] }));
    expect(await pipeline.transactionId(7)).toBe('T7');
    session.corrections.value = [known];
    session.forget();
    expect(session.corrections.value).toEqual([]);
  });
});

describe('the ledger', () => {
  it('says what a party is and what decided', () => {
    const shown = ledgerColumns(
      columns,
      (key) => key,
      (group, code) => `${group}:${code}`,
    );
    const value = (key: string, row: number) => shown.find((column) => column.key === key)?.value(row);
    expect(value('kind', 0)).toBe('kind:LENDER');
    expect(value('decided', 1)).toBe('correction');
  });
});
