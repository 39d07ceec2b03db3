/** What is shown, as a file: CSV or JSON. */
import { t } from '../i18n';
import { csv } from '../lib/csv';
import { saveFile } from '../state/services';

interface Props {
  /** Without its ending. */
  file: string;
  /** Made when asked for: what is shown then. */
  table: () => { head: string[]; rows: (string | number | null)[][] };
  json: () => unknown;
  /** Asked first, where an export is to be written down; false: nothing is saved. */
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
    if (before === undefined || (await before(as))) save(as);
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
