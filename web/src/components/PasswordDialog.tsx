/** Asks for the password of one file. It is handed on, and forgotten with the dialog. */
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n';
import type { Locked } from '../state/session';
import { Form } from './Form';

export function PasswordDialog({ asked }: { asked: Locked }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    if (dialog.current?.open === false) dialog.current.showModal();
    field.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, [asked]);
  const submit = (): void => {
    const password = field.current?.value ?? '';
    if (password !== '') asked.answer(password);
  };
  return (
    <dialog
      ref={dialog}
      class="password"
      aria-labelledby="password-title"
      onCancel={(event) => {
        // Escape.
        event.preventDefault();
        asked.answer(null);
      }}
    >
      <h2 id="password-title">{t('password.title')}</h2>
      <p class="file-name">{asked.name}</p>
      {asked.wrong && (
        <p class="warn-text" role="alert">
          {t('password.wrong')}
        </p>
      )}
      <Form class="password-form" label={t('password.title')} onSubmit={submit}>
        <label class="field">
          <span>{t('password.label')}</span>
          <input
            ref={field}
            type="password"
            autocomplete="off"
            spellcheck={false}
            aria-describedby="password-note"
            aria-invalid={asked.wrong}
          />
        </label>
        <p id="password-note" class="note">
          {t('password.note')}
        </p>
        <div class="actions">
          <button type="button" class="primary" onClick={submit}>
            {t('password.open')}
          </button>
          <button
            type="button"
            onClick={() => {
              asked.answer(null);
            }}
          >
            {t('password.leave')}
          </button>
        </div>
      </Form>
    </dialog>
  );
}
