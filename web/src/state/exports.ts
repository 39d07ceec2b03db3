/** Files that are made of rows already on the screen: the engine's log says so first, or there is no file. */
import { csv } from '../lib/csv';
import type { Cell } from '../lib/table';
import { note } from './proof';
import { page, TOOLS } from './route';
import { saveFile } from './services';

/** The log takes codes only: "audit trail" → AUDIT_TRAIL. */
const code = (name: string): string =>
  name
    .toUpperCase()
    .replace(/[^A-Z0-9_.-]/g, '_')
    .slice(0, 40);

async function noted(name: string, as: string, rows: number): Promise<boolean> {
  // The tools show simulated borrowers, nothing of the customer that is open; the credit method has the customer's values.
  if (page.value !== 'method' && (TOOLS as readonly string[]).includes(page.value)) return true;
  return note('page.export', { form: code(name), as: code(as), rows });
}

export async function exportCsv(name: string, head: string[], rows: Cell[][]): Promise<void> {
  if (await noted(name, 'csv', rows.length)) saveFile(`${name}.csv`, 'text/csv', csv(head, rows));
}

export async function exportJson(name: string, rows: unknown): Promise<void> {
  const count = Array.isArray(rows) ? rows.length : 1;
  if (await noted(name, 'json', count)) saveFile(`${name}.json`, 'application/json', JSON.stringify(rows, null, 1));
}
