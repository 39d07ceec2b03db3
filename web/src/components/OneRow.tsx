/** All of a row of a grid, below it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n';
import type { TableColumn } from '../lib/table';

export interface RowColumn extends TableColumn {
  /** What the cell shows; the value itself when absent. */
  show?: (row: number) => ComponentChildren;
}

/** All of a row, also what a narrow grid leaves away. */
export function OneRow({ columns, row, onClose }: { columns: readonly RowColumn[]; row: number; onClose: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, [row]);
  const said = columns.filter((column) => (column.value(row) ?? '') !== '');
  return (
    <section class="cell-detail" aria-label={t('table.row')}>
      <div class="section-head">
        <h3 ref={heading} tabIndex={-1}>
          {t('table.row')}
        </h3>
        <button
          type="button"
          class="quiet"
          onClick={(event) => {
            const grid = event.currentTarget
              .closest('.cell-detail')
              ?.parentElement?.querySelector<HTMLElement>('.vgrid');
            onClose();
            grid?.focus();
          }}
        >
          {t('datasets.close')}
        </button>
      </div>
      <dl class="facts">
        {said.map((column) => (
          <div key={column.key}>
            <dt>{column.label}</dt>
            <dd>{column.show === undefined ? column.value(row) : column.show(row)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
