/** A row of tabs that is pushed aside on a phone comes up with the chosen one in sight. */
export function showChosen(row: HTMLElement | null): void {
  const chosen = row?.querySelector<HTMLElement>('[aria-selected="true"], [aria-current="page"]');
  if (row === null || chosen === null || chosen === undefined) return;
  if (row.scrollWidth <= row.clientWidth) return;
  row.scrollLeft = chosen.offsetLeft - (row.clientWidth - chosen.offsetWidth) / 2;
}
