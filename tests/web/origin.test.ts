/** Made-up data is marked, whichever way it came; a borrower's own isn't. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { CleanReply, DataOrigin, IngestedFile } from '../../web/src/engine/api';
import { locale, t } from '../../web/src/i18n';
import * as session from '../../web/src/state/session';
import './hindi';

const file = (data_origin: DataOrigin, status: 'taken' | 'refused' = 'taken'): session.OwnFile => ({
  id: 1,
  name: 'raw_accounts.ndjson',
  file: new File(['{}'], 'raw_accounts.ndjson'),
  role: 'data',
  parent: null,
  status,
  done: 2,
  result: { name: 'raw_accounts.ndjson', data_origin } as IngestedFile,
  error: null,
  read: null,
  pages: null,
  generation: 1,
});

beforeEach(session.forget);

describe('the mark of synthetic data', () => {
  it('stands on a simulated borrower from the start, and goes with it', () => {
    expect(session.synthetic.value).toBe(false);
    session.source.value = { kind: 'simulated', profile: 'baseline', seed: 1 };
    expect(session.synthetic.value).toBe(true);
    session.forget();
    expect(session.synthetic.value).toBe(false);
  });

  it('stands on own files when one of their rows says so', () => {
    session.source.value = { kind: 'own' };
    session.files.value = [file('PROVIDED')];
    expect(session.synthetic.value).toBe(false);
    session.files.value = [file('PROVIDED'), file('SYNTHETIC', 'refused')];
    expect(session.synthetic.value).toBe(false);
    session.files.value = [file('PROVIDED'), file('SYNTHETIC')];
    expect(session.synthetic.value).toBe(true);
  });

  it('stands when the engine says so of the whole', () => {
    session.source.value = { kind: 'own' };
    session.cleaned.value = { data_origin: 'SYNTHETIC' } as CleanReply;
    expect(session.synthetic.value).toBe(true);
  });

  it('is worded in both languages', () => {
    locale.value = 'en';
    expect(t('rail.synthetic')).toBe('Synthetic data');
    locale.value = 'hi';
    expect(t('rail.synthetic')).toBe('कृत्रिम डेटा');
    locale.value = 'en';
  });
});
