/** What is shown, as a file: CSV or JSON. The engine's log says so first. */
import { t } from '../i18n';
import { csv } from '../lib/csv';
import type { Cell } from '../lib/table';
import { exportCsv, exportJson } from '../state/exports';
import { saveFile } from '../state/services';

interface Props {
  /** Without its ending. */
  file: string;
  /** Made when asked for: what is shown then. */
  table: () => { head: string[]; rows: Cell[][] };
  json: () => unknown;
  /** Where more is to be written down than how many rows: asked in its place; false: nothing is saved. */
  before?: (as: 'csv' | 'json') => Promise<boolean>;
}

export function Exports({ file, table, json, before }: Props) {
  const save = (as: 'csv' | 'json'): void => {
    if (as === 'json') {
      saveFile(`${file}.json`, 'application/json', JSON.stringify(json(), null, 1));
      return;
    }
    const { head, rows } = table();
    saveFile(`${file}.csv`, 'text/csv', csv(head, rows));
  };
  const ask = async (as: 'csv' | 'json'): Promise<void> => {
    if (before !== undefined) {
      if (await before(as)) save(as);
    } else if (as === 'json') await exportJson(file, json());
    else {
      const { head, rows } = table();
      await exportCsv(file, head, rows);
    }
  };
  return (
    <>
      {(['csv', 'json'] as const).map((as) => (
        <button
          key={as}
          type="button"
          class="quiet"
          onClick={() => {
            void ask(as);
          }}
        >
          {t(`table.${as}`)}
        </button>
      ))}
    </>
  );
}
