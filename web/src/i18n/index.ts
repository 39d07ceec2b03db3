/** Strings by key from the catalogues (ICU messages), in the language that the user chose. */
import { batch, signal } from '@preact/signals';
import { IntlMessageFormat } from 'intl-messageformat';
import type { Locale } from '../lib/format';
import enPage from './en.json';
import enCodes from './en.codes.json';
import enPictures from './en.pictures.json';
import enTour from './en.tour.json';
import type { LateKey } from './late';
import { finder, placed, sentences, signs, tidy, type Said } from './said';

const first = { ...enPage, ...enPictures, ...enTour };
const en: Record<string, string> = { ...first };

/** Those of the late pages are here once these are (late.ts). */
export type Key = keyof typeof first | LateKey;
/** Whether the catalogue has it, for keys that end in a code of the engine. */
export const isKey = (key: string): key is Key => Object.hasOwn(en, key);
/** The late pages bring their English with them; Hindi comes whole. */
export function learnMore(strings: Record<string, string>): void {
  Object.assign(en, strings);
}
export type Params = Record<string, string | number>;

/**
 * A language beside English: the page's strings, and the wording of codes and sentences of the engine (hi.engine.json holds
 * what the engine says in English itself, so it has no English twin). 470 KB of Hindi come when somebody asks for them.
 */
export interface Catalogue {
  ui: Record<string, string>;
  codes: Record<string, string>;
}

const UI: Record<Locale, Record<string, string>> = { en, hi: {} };
/** Where a wording is missing the engine's own English text is shown. */
const CODES: Record<Locale, Record<string, string>> = { en: enCodes, hi: {} };

export const LOCALES: readonly Locale[] = ['en', 'hi'];
/** Set by `speak`, once the language is here. */
export const locale = signal<Locale>('en');

const known = new Set<Locale>(['en']);
let load: (() => Promise<Catalogue>) | null = null;
/** Where another language comes from. */
export function languagesFrom(source: () => Promise<Catalogue>): void {
  load = source;
}

export const speaks = (language: Locale): boolean => known.has(language);

export function learn(language: Locale, catalogue: Catalogue): void {
  UI[language] = catalogue.ui;
  CODES[language] = catalogue.codes;
  known.add(language);
  templates = null;
  found.clear();
}

/** Somebody's wish that waits for its words. */
export const wished = signal<Locale | null>(null);
/** Counts the wishes: only the latest is granted. */
let wishes = 0;
/** One load at a time, whoever asks. */
let coming: Promise<void> | null = null;

/**
 * Goes over to a language; waits for it when it isn't here yet. What prevents that is thrown, and the language stays. Of a
 * wish that another one overtook nothing is heard any more.
 */
export async function speak(language: Locale): Promise<void> {
  const mine = ++wishes;
  if (!speaks(language) && load !== null) {
    wished.value = language;
    coming ??= load()
      .then((catalogue) => {
        learn(language, catalogue);
      })
      .finally(() => {
        coming = null;
      });
    try {
      await coming;
    } catch (cause) {
      if (mine !== wishes) return;
      wished.value = null;
      throw cause;
    }
    if (mine !== wishes) return;
  }
  batch(() => {
    wished.value = null;
    if (speaks(language)) locale.value = language;
  });
}

/** Waits for a language for so long; then the page goes on in the one that is here, and the language follows. */
export async function speakWithin(language: Locale, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([speak(language).catch(() => undefined), enough]);
  clearTimeout(timer);
}

const compiled = new Map<string, IntlMessageFormat>();
/** Arguments without a plural or a choice, and no quotation: put in as they are, which is what the library does too. */
const SIMPLE = /^[^{}']*(?:\{\w+\}[^{}']*)+$/;

function format(language: Locale, message: string, params: Params): string {
  if (!message.includes('{')) return message;
  // The library's first message takes 34 ms: it asks the browser for all locales that it has.
  if (SIMPLE.test(message)) return message.replace(/\{(\w+)\}/g, (_, name: string) => argument(message, params, name));
  const id = `${language}\u0000${message}`;
  let ready = compiled.get(id);
  if (ready === undefined) {
    ready = new IntlMessageFormat(message, language === 'hi' ? 'hi-IN-u-nu-latn' : 'en-IN');
    compiled.set(id, ready);
  }
  return String(ready.format(params));
}

function argument(message: string, params: Params, name: string): string {
  const value = params[name];
  if (value === undefined) throw new Error(`"${message}" lacks ${name}`);
  return String(value);
}

/** The text of `key`; reading it in a component subscribes the component to the language. */
export function t(key: Key, params: Params = {}): string {
  const language = locale.value;
  return format(language, UI[language][key] ?? en[key] ?? key, params);
}

/** Wording of an engine code ("error.E_NO_DATA", "metric.F1_turnover"), or what the engine says itself. */
export function word(group: string, code: string, fallback: string, params: Params = {}): string {
  const language = locale.value;
  const message = CODES[language][`${group}.${code}`] ?? CODES.en[`${group}.${code}`];
  if (message === undefined) return fallback;
  try {
    return format(language, message, params);
  } catch {
    // A parameter that the engine did not send: its own sentence is better than half of ours.
    return fallback;
  }
}

const SAID = 'said.';
let templates: ReturnType<typeof finder> | null = null;
function find(text: string): Said | null {
  templates ??= finder(
    Object.keys(CODES.hi)
      .filter((key) => key.startsWith(SAID))
      .map((key) => key.slice(SAID.length)),
  );
  return templates(text);
}
const found = new Map<string, Said | null>();

function oneSaid(text: string): string | null {
  let hit = found.get(text);
  if (hit === undefined) {
    hit = find(text);
    found.set(text, hit);
  }
  if (hit === null) return null;
  const params = Object.entries(hit.params).map(([name, value]) => [
    name,
    oneSaid(value) ?? placed(value, locale.value),
  ]);
  return word('said', hit.template, text, Object.fromEntries(params) as Params);
}

function every(parts: readonly string[]): string[] | null {
  const all = parts.map(oneSaid);
  return all.every((each) => each !== null) ? all : null;
}

/** A sentence that the engine put together itself, in the reader's language where its template is known. */
export function said(text: string): string {
  if (locale.value === 'en' || text === '') return tidy(text);
  const whole = oneSaid(text) ?? every(sentences(text))?.join(' ');
  if (whole !== undefined) return tidy(whole);
  const list = signs(text);
  const told = list === null ? null : every(list.signs);
  return tidy(list === null || told === null ? text : `${list.about}: ${told.join('; ')}।`);
}
