/** The ledger in which a person says what a row really is, in one tap, and takes it back. */
import { useCallback, useState } from 'preact/hooks';
import type { Correction, KnownCorrection } from '../engine/api';
import type { Columns } from '../engine/client';
import { locale, t, word } from '../i18n';
import { date, isoOfDays, rupees } from '../lib/format';
import { services } from '../state/services';
import { corrections, journey } from '../state/session';
import { Form } from './Form';
import { Ledger } from './Ledger';

export function CorrectedLedger({ ledger }: { ledger: Columns }) {
  const [row, setRow] = useState<number | null>(null);
  const close = useCallback(() => {
    setRow(null);
  }, []);
  return (
    <>
      <Known />
      {row !== null && <Editor key={row} ledger={ledger} row={row} close={close} />}
      <Ledger ledger={ledger} caption={t('clean.ledger')} file="ledger" onCorrect={setRow} />
    </>
  );
}

/** What was corrected so far; each can be taken back. */
function Known() {
  const list = corrections.value;
  if (list.length === 0) return null;
  const busy = journey.value.running !== null;
  return (
    <div class="corrections">
      <h3>{t('correct.title')}</h3>
      <ul>
        {list.map((each) => (
          <li key={each.id}>
            <span>{sentence(each)}</span>{' '}
            <button
              type="button"
              class="quiet"
              disabled={busy}
              onClick={() => {
                void services().pipeline.correct({ remove: [each.id] });
              }}
            >
              {t('correct.undo')}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function sentence({ match, set, rows }: KnownCorrection): string {
  const what = set.category === undefined ? '' : word('category', set.category, set.category);
  const whom = match.counterparty ?? match.upi_id ?? match.narration ?? match.transaction_id ?? '';
  return t('correct.line', { whom, what, rows: rows ?? 0 });
}

function Editor({ ledger, row, close }: { ledger: Columns; row: number; close: () => void }) {
  const text = (name: string): string => ledger.dictionaries[name]?.[ledger.columns.get(name)?.[row] ?? 0] ?? '';
  const categories = ledger.dictionaries['category'] ?? [];
  const party = text('counterparty');
  const [category, setCategory] = useState(text('category'));
  const [all, setAll] = useState(false);
  const [busy, setBusy] = useState(false);
  const credit = ledger.columns.get('credit')?.[row] === 1;
  const save = async (): Promise<void> => {
    setBusy(true);
    const { pipeline } = services();
    const match: Correction['match'] | null = all
      ? { counterparty: party, type: credit ? 'CREDIT' : 'DEBIT' }
      : await pipeline.transactionId(row).then((id) => (id === null ? null : { transaction_id: id }));
    const saved = match !== null && (await pipeline.correct({ add: [{ match, set: { category } }] }));
    setBusy(false);
    if (saved) close();
  };
  return (
    <Form
      class="row-form correction"
      label={t('correct.form')}
      onSubmit={() => {
        void save();
      }}
    >
      <p class="grow">
        <strong>
          {date(isoOfDays(ledger.columns.get('date')?.[row] ?? 0), locale.value)},{' '}
          {rupees((ledger.columns.get('amount')?.[row] ?? 0) / 100, locale.value)}
        </strong>{' '}
        {text('narration')}
      </p>
      <label class="field">
        <span>{t('correct.is')}</span>
        <select
          value={category}
          onChange={(event) => {
            setCategory(event.currentTarget.value);
          }}
        >
          {categories.map((code) => (
            <option key={code} value={code}>
              {word('category', code, code)}
            </option>
          ))}
        </select>
      </label>
      {party.length >= 3 && (
        <label class="check">
          <input
            type="checkbox"
            checked={all}
            onChange={(event) => {
              setAll(event.currentTarget.checked);
            }}
          />
          <span>{t('correct.all', { party })}</span>
        </label>
      )}
      <button
        type="button"
        class="primary"
        disabled={busy}
        onClick={() => {
          void save();
        }}
      >
        {t('correct.save')}
      </button>
      <button type="button" class="quiet" onClick={close}>
        {t('correct.cancel')}
      </button>
    </Form>
  );
}
