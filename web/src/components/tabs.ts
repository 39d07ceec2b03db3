/** A row of tabs that is pushed aside on a phone comes up with the chosen one in sight. */
export function showChosen(row: HTMLElement | null): void {
  const chosen = row?.querySelector<HTMLElement>('[aria-selected="true"], [aria-current="page"]');
  if (row === null || chosen === null || chosen === undefined) return;
  if (row.scrollWidth <= row.clientWidth) return;
  row.scrollLeft = chosen.offsetLeft - (row.clientWidth - chosen.offsetWidth) / 2;
}

/** Arrows, Home and End go from tab to tab, as in every row of tabs; Enter opens. */
export function tabKeys(event: KeyboardEvent): void {
  const row = event.currentTarget as HTMLElement;
  const tabs = [...row.querySelectorAll<HTMLElement>('button')];
  const at = tabs.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  tabs[(to + tabs.length) % tabs.length]?.focus();
  event.preventDefault();
}
