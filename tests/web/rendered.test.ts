/** A simulated borrower's files on the fetch step: sorted by kind, listed by the engine, saved through the shell. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { RenderedFile } from '../../web/src/engine/api';
import { mediaType, shelves } from '../../web/src/lib/rendered';
import type { Pipeline } from '../../web/src/state/pipeline';
import { listRendered, saveRendered } from '../../web/src/state/rendered';
import { setUp, type Bench } from './bench';

const file = (name: string, kind: RenderedFile['kind']): RenderedFile => ({
  name,
  kind,
  account_id: null,
  period: null,
  rows: 1,
  bytes: 10,
});

describe('shelves', () => {
  it('hold the files by kind, GST returns together, and none is shown empty', () => {
    const sorted = shelves([
      file('gstr1_052026.json', 'gstr1'),
      file('statement_HDFC_1.txt', 'statement'),
      file('gstr3b_052026.json', 'gstr3b'),
      file('a.xml', 'aa_xml'),
    ]);
    expect(sorted.map((each) => [each.shelf, each.files.map((one) => one.name)])).toEqual([
      ['statement', ['statement_HDFC_1.txt']],
      ['aa_xml', ['a.xml']],
      ['gstn', ['gstr1_052026.json', 'gstr3b_052026.json']],
    ]);
  });

  it('name a type for every ending', () => {
    expect(['a.csv', 'a.tsv', 'a.txt', 'a.json', 'a.xml', 'a.ndjson'].map(mediaType)).toEqual([
      'text/csv',
      'text/tab-separated-values',
      'text/plain',
      'application/json',
      'application/xml',
      'application/x-ndjson',
    ]);
  });
});

describe('the fetch step', () => {
  let saved: Bench['saved'];
  let pipeline: Pipeline;

  beforeEach(() => {
    ({ pipeline, saved } = setUp());
  });

  it('lists and saves a simulated borrower’s files', async () => {
    expect(await listRendered()).toEqual([]);
    pipeline.begin('CUST_MSM_00001', { kind: 'simulated', profile: 'baseline', seed: 42 });
    await pipeline.runTo('fetch');
    const files = await listRendered();
    expect(files.map((each) => each.kind)).toEqual(['statement', 'aa_json', 'truth']);
    await saveRendered(files[0]!);
    expect(saved).toEqual([{ name: files[0]!.name, type: 'text/csv', text: 'SYNTHETIC\n' }]);
    await saveRendered(files[2]!);
    expect(saved[1]).toEqual({ name: 'truth_borrower.json', type: 'application/json', text: '{"pd_12m":0.02}\n' });
  });
});
