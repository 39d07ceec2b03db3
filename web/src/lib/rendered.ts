/** A simulated borrower's files, sorted as a person looks for them. */
import type { RenderedFile } from '../engine/api';

export const SHELVES = ['statement', 'aa_json', 'aa_xml', 'gstn'] as const;
export type Shelf = (typeof SHELVES)[number];

const shelfOf = (file: RenderedFile): Shelf =>
  file.kind === 'statement' || file.kind === 'aa_json' || file.kind === 'aa_xml' ? file.kind : 'gstn';

/** The shelves that hold something, in the order above; files as the engine lists them. */
export function shelves(files: RenderedFile[]): { shelf: Shelf; files: RenderedFile[] }[] {
  return SHELVES.map((shelf) => ({ shelf, files: files.filter((file) => shelfOf(file) === shelf) })).filter(
    (each) => each.files.length > 0,
  );
}

/** By the name's ending; what isn't known is plain text. */
export function mediaType(name: string): string {
  if (name.endsWith('.csv')) return 'text/csv';
  if (name.endsWith('.tsv')) return 'text/tab-separated-values';
  if (name.endsWith('.json')) return 'application/json';
  return name.endsWith('.xml') ? 'application/xml' : 'text/plain';
}
