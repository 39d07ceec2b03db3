/** A plain question with its answer, and the ledger's entries behind it one tap away. */
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { t } from '../i18n';
import { ledger } from '../state/session';
import { Ledger } from './Ledger';

/** A question, its answer in large, what it means, and what is behind it. */
export function Answer({
  question,
  answer,
  says,
  rows,
  file,
  children,
}: {
  question: string;
  answer: string;
  says?: ComponentChildren;
  /** Of the ledger. */
  rows?: number[];
  file: string;
  children?: ComponentChildren;
}) {
  return (
    <section class="answer" data-answer={file}>
      <h2>{question}</h2>
      <p class="answer-figure num">{answer}</p>
      {says !== undefined && <p>{says}</p>}
      {children}
      {rows !== undefined && <Behind rows={rows} file={file} question={question} />}
    </section>
  );
}

/** The entries behind a figure. Drawn when asked for. */
function Behind({ rows, file, question }: { rows: number[]; file: string; question: string }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  if (rows.length === 0 || ledger.value === null) return null;
  return (
    <div class="evidence">
      <button
        type="button"
        class="quiet"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => {
          setOpen(!open);
        }}
      >
        {t('glance.entries', { count: rows.length })}
        <span class="hidden"> · {question}</span>
      </button>
      <div id={id}>
        {open && <Ledger ledger={ledger.value} rows={rows} caption={question} file={`entries_${file}`} />}
      </div>
    </div>
  );
}
