/** An error as a person can use it: what happened, where, what was expected, what to do. */
import type { ComponentChildren } from 'preact';
import type { ErrorBody } from '../engine/api';
import { said, t, word } from '../i18n';
import { expectedOf, gotOf, todoOf } from './errors';

export function ErrorPanel({
  error,
  children,
  onClose,
  quiet = false,
}: {
  error: ErrorBody;
  children?: ComponentChildren;
  onClose?: () => void;
  /** Not announced: a dialog has said it, and it only stays beside the file. */
  quiet?: boolean;
}) {
  const title = word('error', error.code, error.message);
  const hint = todoOf(error);
  return (
    <div class="error" role={quiet ? undefined : 'alert'}>
      <p class="error-title">
        {title} <code>{error.code}</code>
      </p>
      {title !== error.message && <p>{said(error.message)}</p>}
      {(error.path ?? error.expected ?? error.got) !== undefined && (
        <dl class="error-facts">
          <Fact name={t('error.where')} value={error.path} />
          <Fact name={t('error.expected')} value={expectedOf(error)} />
          <Fact name={t('error.got')} value={gotOf(error)} />
        </dl>
      )}
      {hint !== '' && <p class="error-hint">{hint}</p>}
      {(children !== undefined || onClose !== undefined) && (
        <div class="actions">
          {children}
          {onClose !== undefined && (
            <button type="button" class="quiet" onClick={onClose}>
              {t('error.dismiss')}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string | undefined }) {
  if (value === undefined || value === '') return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
