/** A passphrase is asked for and handed on; it is kept nowhere, not in this component either. */
import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n';
import { Form } from './Form';

interface Props {
  label: string;
  /** What the button says. */
  go: string;
  /** True when it is done; otherwise the form stays, to be tried again. */
  action: (passphrase: string) => Promise<boolean>;
  onDone: () => void;
  onLeave?: () => void;
  /** A new passphrase is written twice. */
  twice?: boolean;
  /** Above the field. */
  head?: ComponentChildren;
  /** Below it. */
  children?: ComponentChildren;
}

export function PassphraseForm({ label, go, action, onDone, onLeave, twice = false, head, children }: Props) {
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const [differ, setDiffer] = useState(false);
  const [busy, setBusy] = useState(false);
  useEffect(() => first.current?.focus(), []);
  const run = async (): Promise<void> => {
    const passphrase = first.current?.value ?? '';
    const same = !twice || passphrase === second.current?.value;
    setDiffer(!same);
    if (!same || busy) return;
    setBusy(true);
    const done = await action(passphrase);
    setBusy(false);
    if (done) onDone();
    else first.current?.focus();
  };
  const submit = (): void => {
    void run();
  };
  return (
    <Form class="keep-form" label={label} onSubmit={submit}>
      {head}
      <Field name={t('stored.passphrase')} field={first} describedBy={twice ? 'passphrase-note' : undefined} />
      {twice && (
        <>
          <Field name={t('stored.again')} field={second} invalid={differ} />
          <p class="note" id="passphrase-note">
            {t('stored.passphraseNote')}
          </p>
        </>
      )}
      {differ && (
        <p class="warn-text" role="alert">
          {t('stored.differ')}
        </p>
      )}
      {children}
      <div class="actions">
        <button type="button" class="primary" disabled={busy} onClick={submit}>
          {busy ? t('stored.busy') : go}
        </button>
        {onLeave !== undefined && (
          <button type="button" class="quiet" onClick={onLeave}>
            {t('password.leave')}
          </button>
        )}
      </div>
    </Form>
  );
}

function Field({
  name,
  field,
  invalid = false,
  describedBy,
}: {
  name: string;
  field: RefObject<HTMLInputElement | null>;
  invalid?: boolean;
  describedBy?: string | undefined;
}) {
  return (
    <label class="field">
      <span>{name}</span>
      <input
        ref={field}
        type="password"
        autocomplete="off"
        spellcheck={false}
        aria-invalid={invalid}
        aria-describedby={describedBy}
      />
    </label>
  );
}
