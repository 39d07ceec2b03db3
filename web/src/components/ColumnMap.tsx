/** A person says what a statement's columns are: its first rows, with a choice above each column. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n';
import type { OwnFile } from '../state/session';
import { Form } from './Form';

const ROLES = [
  'date',
  'value_date',
  'narration',
  'reference',
  'debit',
  'credit',
  'amount',
  'dr_cr',
  'balance',
  'balance_dr_cr',
  'mode',
  'ignore',
] as const;
type Role = (typeof ROLES)[number];
const roleOf = (text: string | null | undefined): Role => ROLES.find((role) => role === text) ?? 'ignore';

interface Props {
  file: OwnFile;
  onApply: (columns: Record<string, string>) => void;
  onClose: () => void;
}

export function ColumnMap({ file, onApply, onClose }: Props) {
  const columns = file.result?.columns;
  const list = columns?.list ?? [];
  const [roles, setRoles] = useState<readonly Role[]>(() => list.map((column) => roleOf(column.role)));
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    if (dialog.current?.open === false) dialog.current.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  // Each role but `ignore` is one column's: choosing it elsewhere takes it from there.
  const choose = (at: number, role: Role): void => {
    setRoles(roles.map((each, i) => (i === at ? role : each === role && role !== 'ignore' ? 'ignore' : each)));
  };
  const problem = missing(roles);
  const apply = (): void => {
    if (problem === null) onApply(Object.fromEntries(roles.map((role, i) => [String(list[i]?.place ?? i + 1), role])));
  };
  return (
    <dialog
      ref={dialog}
      class="columns"
      aria-labelledby="columns-title"
      onCancel={(event) => {
        // Escape.
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id="columns-title">{t('columns.title')}</h2>
      <p class="file-name">{file.name}</p>
      <p class="note">{t('columns.note')}</p>
      <Form class="columns-form" label={t('columns.title')} onSubmit={apply}>
        <div class="columns-scroll" role="region" aria-label={t('columns.rows')} tabIndex={0}>
          <table>
            <thead>
              <tr>
                {list.map((column, i) => (
                  <th key={column.place} scope="col">
                    <label>
                      <span>{column.heading ?? t('columns.place', { place: column.place })}</span>
                      <select
                        value={roles[i]}
                        onChange={(event) => {
                          choose(i, roleOf(event.currentTarget.value));
                        }}
                      >
                        {ROLES.map((role) => (
                          <option key={role} value={role}>
                            {t(`columns.role.${role}`)}
                          </option>
                        ))}
                      </select>
                    </label>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {(columns?.sample ?? []).map((row, at) => (
                <tr key={at}>
                  {list.map((column, i) => (
                    <td key={column.place}>{row[i] ?? ''}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p class="warn-text" role="status">
          {problem === null ? '' : t(`columns.missing.${problem}`)}
        </p>
        <div class="actions">
          <button type="button" class="primary" disabled={problem !== null} onClick={apply}>
            {t('columns.apply')}
          </button>
          <button type="button" onClick={onClose}>
            {t('columns.cancel')}
          </button>
        </div>
      </Form>
    </dialog>
  );
}

/** What a table cannot do without. */
function missing(roles: readonly Role[]): 'date' | 'amount' | null {
  if (!roles.includes('date')) return 'date';
  return roles.some((role) => role === 'debit' || role === 'credit' || role === 'amount') ? null : 'amount';
}
