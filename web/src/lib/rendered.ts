/** A simulated borrower's files, sorted as a person looks for them. */
import type { RenderedFile } from '../engine/api';

export const SHELVES = ['statement', 'aa_json', 'aa_xml', 'gstn', 'truth'] as const;
export type Shelf = (typeof SHELVES)[number];

/** What can be saved: a rendered file, or one of the truth's. */
export type Saved = Pick<RenderedFile, 'name'> & { kind: RenderedFile['kind'] | 'truth' };

const shelfOf = ({ kind }: Saved): Shelf =>
  kind === 'gstr1' || kind === 'gstr3b' || kind === 'gstr2b' ? 'gstn' : kind;

/** The shelves that hold something, in the order above; files as the engine lists them. */
export function shelves(files: Saved[]): { shelf: Shelf; files: Saved[] }[] {
  return SHELVES.map((shelf) => ({ shelf, files: files.filter((file) => shelfOf(file) === shelf) })).filter(
    (each) => each.files.length > 0,
  );
}

/** By the name's ending; what isn't known is plain text. */
export function mediaType(name: string): string {
  if (name.endsWith('.csv')) return 'text/csv';
  if (name.endsWith('.tsv')) return 'text/tab-separated-values';
  if (name.endsWith('.json')) return 'application/json';
  if (name.endsWith('.ndjson')) return 'application/x-ndjson';
  return name.endsWith('.xml') ? 'application/xml' : 'text/plain';
}
