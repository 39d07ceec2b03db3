/**
 * Files that could not be taken: each with the reason in words, where it is, what was found and what to do, and the way
 * on. Opens when a run has ended, once for each file.
 */
import { useEffect, useRef } from 'preact/hooks';
import type { ErrorBody } from '../engine/api';
import { t, word } from '../i18n';
import { FILE_TYPES } from '../state/files';
import type { OwnFile } from '../state/session';
import { expectedOf, gotOf, todoOf } from './errors';
import { FilePick } from './FilePick';

interface Props {
  refused: readonly OwnFile[];
  /** Files that were taken: the work can go on with them. */
  taken: number;
  onFiles: (files: File[]) => void;
  onClose: () => void;
}

export function RefusedDialog({ refused, taken, onFiles, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    if (dialog.current?.open === false) dialog.current.showModal();
    first.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="refused"
      role="alertdialog"
      aria-labelledby="refused-title"
      aria-describedby="refused-list"
      // Dropped here, files are for the page: the browser would open them in its place.
      onDragOver={(event) => {
        event.preventDefault();
      }}
      onDrop={(event) => {
        event.preventDefault();
        const files = Array.from(event.dataTransfer?.files ?? []);
        if (files.length > 0) onFiles(files);
      }}
      onCancel={(event) => {
        // Escape.
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id="refused-title">{t('refused.title', { count: refused.length })}</h2>
      <div id="refused-list" class="refused-list" role="region" aria-labelledby="refused-title" tabIndex={0}>
        {refused.map(({ id, name, error }) => error !== null && <Refused key={id} name={name} error={error} />)}
      </div>
      <p class="note">{taken > 0 ? t('refused.others', { count: taken }) : t('refused.none')}</p>
      <div class="actions">
        <FilePick label={t('refused.pick')} accept={FILE_TYPES} multiple primary button={first} onFiles={onFiles} />
        <button type="button" onClick={onClose}>
          {taken > 0 ? t('refused.goOn') : t('refused.close')}
        </button>
      </div>
    </dialog>
  );
}

function Refused({ name, error }: { name: string; error: ErrorBody }) {
  const where = error.path === undefined || error.path === name ? name : `${name} ${error.path}`;
  return (
    <section class="refused-file">
      <h3>
        {word('error', error.code, error.message)} <code>{error.code}</code>
      </h3>
      <dl class="error-facts">
        <Line name={t('error.where')} value={where} />
        <Line name={t('error.got')} value={gotOf(error)} />
        <Line name={t('error.expected')} value={expectedOf(error)} />
        <Line name={t('error.todo')} value={todoOf(error)} />
      </dl>
    </section>
  );
}

function Line({ name, value }: { name: string; value: string }) {
  if (value === '') return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
