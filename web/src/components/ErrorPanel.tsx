/** An error as a person can use it: what happened, where, what was expected, what to do. */
import type { ComponentChildren } from 'preact';
import type { ErrorBody } from '../engine/api';
import { t, word } from '../i18n';

export function ErrorPanel({
  error,
  children,
  onClose,
}: {
  error: ErrorBody;
  children?: ComponentChildren;
  onClose?: () => void;
}) {
  const title = word('error', error.code, error.message);
  const hint = word('hint', error.code, error.hint ?? '');
  return (
    <div class="error" role="alert">
      <p class="error-title">
        {title} <code>{error.code}</code>
      </p>
      {title !== error.message && <p>{error.message}</p>}
      {(error.path ?? error.expected ?? error.got) !== undefined && (
        <dl class="error-facts">
          <Fact name={t('error.where')} value={error.path} />
          <Fact name={t('error.expected')} value={error.expected} />
          <Fact name={t('error.got')} value={error.got} />
        </dl>
      )}
      {(error.hint ?? hint) !== '' && <p class="error-hint">{error.hint ?? hint}</p>}
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
