/**
 * Which page is shown, and which place of it, in which language and theme. The shell mirrors it in the address bar as
 * #/en/decision, #/en/metrics/F1_turnover_annual, #/en/datasets/gst. A link may leave the language away.
 */
import { batch, effect, signal } from '@preact/signals';
import type { EngineStep } from '../engine/api';
import type { Shell } from '../engine/shell';
import { LOCALES, locale, speak, t, wished } from '../i18n';
import type { Locale } from '../lib/format';
import { STEPS } from './journey';

export type Page = 'home' | EngineStep | DeskPage | ToolPage;
/** The views of the customer that is open: what stands behind the steps. */
export const DESK = [
  'overview',
  'glance',
  'profile',
  'financials',
  'datasets',
  'metrics',
  'logs',
  'records',
  'privacy',
] as const;
export type DeskPage = (typeof DESK)[number];
/** Views that need no customer: how the engine judges, and simulated borrowers to learn from and to test with. */
export const TOOLS = ['method', 'practice', 'workbench', 'lab'] as const;
export type ToolPage = (typeof TOOLS)[number];
/** In which groups the rail shows them. */
export const GROUPS: readonly { name: 'customer' | 'records' | 'tools'; pages: readonly (DeskPage | ToolPage)[] }[] = [
  { name: 'customer', pages: DESK.slice(0, 4) },
  { name: 'records', pages: DESK.slice(4) },
  { name: 'tools', pages: TOOLS },
];
/** What the original system called its screens, and where each of them is now: docs/SCREENS.md. */
export const OLD_NAMES: Readonly<Record<string, readonly [Page, string]>> = {
  dashboard: ['overview', ''],
  pipeline: ['overview', 'pipeline'],
  insights: ['analytics', ''],
  summary: ['financials', ''],
  spendings: ['financials', 'spendings'],
  earnings: ['financials', 'spendings'],
  details: ['metrics', ''],
  methodology: ['method', ''],
  calculations: ['method', 'calculations'],
  customer: ['profile', ''],
  console: ['workbench', 'console'],
  files: ['privacy', 'files'],
};
const PAGES: readonly string[] = ['home', ...STEPS, ...DESK, ...TOOLS];

export const page = signal<Page>('home');
/** What of the page is open: a dataset, a metric's id, a topic. Empty: the page by itself. */
export const place = signal('');
/** The page is being printed: tables show all their rows. */
export const printing = signal(false);
/** What goes onto paper: the memo, or the letter of a refusal. */
export const paper = signal<'memo' | 'letter'>('memo');
export type Theme = 'auto' | 'light' | 'dark';
export const theme = signal<Theme>('auto');

/** Goes to a page and puts the reader at its heading, as a page load would. */
export function go(to: Page, at = ''): void {
  batch(() => {
    page.value = to;
    place.value = at;
  });
  window.scrollTo(0, 0);
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>('h1')?.focus();
  });
}

/** Opens a place of the page that is shown; the reader stays where they are. */
export function open(at: string): void {
  place.value = at;
}

/** Prints the page once it has been drawn in its printed form. */
export function print(what: 'memo' | 'letter' = 'memo'): void {
  paper.value = what;
  printing.value = true;
  setTimeout(() => {
    window.print();
  }, 50);
}

export interface Place {
  /** Null: the link doesn't say. */
  locale: Locale | null;
  page: Page;
  place: string;
}

export function parseHash(hash: string): Place | null {
  const [, language, name = 'home', at = ''] =
    /^#(?:\/([a-z]{2})(?=\/|$))?(?:\/([a-z]+))?(?:\/([A-Za-z][A-Za-z0-9_-]{0,59}))?$/.exec(hash) ?? [];
  const known = LOCALES.find((each) => each === language) ?? null;
  if ((language !== undefined && known === null) || (language === undefined && name === 'home' && at === ''))
    return null;
  const old = Object.hasOwn(OLD_NAMES, name) ? OLD_NAMES[name] : undefined;
  if (old !== undefined) return { locale: known, page: old[0], place: at === '' ? old[1] : at };
  if (!PAGES.includes(name)) return null;
  return { locale: known, page: name as Page, place: at };
}

export function mirror(shell: Shell, opened: string): void {
  const follow = (hash: string): void => {
    const to = parseHash(hash);
    if (to === null) return;
    batch(() => {
      // The place doesn't wait for the language. One that can't be had is left, as is one that a later wish overtakes.
      if (to.locale !== null) void speak(to.locale).catch(() => undefined);
      page.value = to.page;
      place.value = to.place;
    });
  };
  follow(opened);
  shell.onRoute = follow;
  effect(() => {
    const name = page.value === 'home' ? t('app.title') : `${t(`step.${page.value}`)} · ${t('app.title')}`;
    document.documentElement.lang = locale.value;
    document.title = name;
    const at = place.value === '' ? '' : `/${place.value}`;
    // The address says what was asked for: a reload asks for it again, and its coming is no step that one could go back to.
    shell.route(`#/${wished.value ?? locale.value}/${page.value}${at}`, name, locale.value);
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
