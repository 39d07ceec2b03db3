/** Which page is shown, in which language and theme. The shell mirrors it in the address bar as #/en/decision. */
import { batch, effect, signal } from '@preact/signals';
import type { EngineStep } from '../engine/api';
import type { Shell } from '../engine/shell';
import { LOCALES, locale, t } from '../i18n';
import type { Locale } from '../lib/format';
import { STEPS } from './journey';

export type Page = 'home' | EngineStep | 'glance' | 'records' | 'privacy';
const PAGES: readonly string[] = ['home', ...STEPS, 'glance', 'records', 'privacy'];

export const page = signal<Page>('home');
/** The page is being printed: tables show all their rows. */
export const printing = signal(false);
/** What goes onto paper: the memo, or the letter of a refusal. */
export const paper = signal<'memo' | 'letter'>('memo');
export type Theme = 'auto' | 'light' | 'dark';
export const theme = signal<Theme>('auto');

/** Goes to a page and puts the reader at its heading, as a page load would. */
export function go(to: Page): void {
  page.value = to;
  window.scrollTo(0, 0);
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>('h1')?.focus();
  });
}

/** Prints the page once it has been drawn in its printed form. */
export function print(what: 'memo' | 'letter' = 'memo'): void {
  paper.value = what;
  printing.value = true;
  setTimeout(() => {
    window.print();
  }, 50);
}

export function parseHash(hash: string): { locale: Locale; page: Page } | null {
  const [, language, place = 'home'] = /^#\/([a-z]{2})(?:\/([a-z]+))?$/.exec(hash) ?? [];
  const known = LOCALES.find((each) => each === language);
  if (known === undefined || !PAGES.includes(place)) return null;
  return { locale: known, page: place as Page };
}

export function mirror(shell: Shell, opened: string): void {
  const follow = (hash: string): void => {
    const place = parseHash(hash);
    if (place === null) return;
    batch(() => {
      locale.value = place.locale;
      page.value = place.page;
    });
  };
  follow(opened);
  shell.onRoute = follow;
  effect(() => {
    const name = page.value === 'home' ? t('app.title') : `${t(`step.${page.value}`)} · ${t('app.title')}`;
    document.documentElement.lang = locale.value;
    document.title = name;
    shell.route(`#/${locale.value}/${page.value}`, name, locale.value);
  });
  for (const [event, value] of [
    ['beforeprint', true],
    ['afterprint', false],
  ] as const) {
    window.addEventListener(event, () => {
      printing.value = value;
      if (!value) paper.value = 'memo';
    });
  }
  effect(() => {
    if (theme.value === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme.value;
  });
}
