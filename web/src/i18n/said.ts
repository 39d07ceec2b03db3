/**
 * The engine's own sentences, known by their templates: what it says of a finding, a limit or a file is put together in
 * English with figures and names in it. A template of the catalogue ("{n} {credits} above {limit}.") finds them again.
 */
import { date, type Locale } from '../lib/format';

export interface Said {
  template: string;
  params: Record<string, string>;
}

interface Matcher {
  template: string;
  pattern: RegExp;
  places: string[];
  /** Letters and signs that stand fast: the more of them, the surer the template. */
  fast: number;
}

const PLACE = /\{(\w+)\}/g;
const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function matcher(template: string): Matcher {
  const places = [...template.matchAll(PLACE)].map((hit) => hit[1] ?? '');
  // A name that stands twice is the same figure twice.
  const seen = new Set<string>();
  const pattern = template
    .split(/(\{\w+\})/)
    .map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined) return escape(part);
      if (seen.has(name)) return `\\k<${name}>`;
      seen.add(name);
      return `(?<${name}>.+?)`;
    })
    .join('');
  return { template, pattern: new RegExp(`^${pattern}$`, 'u'), places, fast: template.replace(PLACE, '').length };
}

/** A finder of templates: the one with the most words of its own wins. */
export function finder(templates: readonly string[]): (text: string) => Said | null {
  const exact = new Set(templates.filter((each) => !each.includes('{')));
  const open = templates
    .filter((each) => each.includes('{'))
    .map(matcher)
    .sort((a, b) => b.fast - a.fast);
  return (text) => {
    if (exact.has(text)) return { template: text, params: {} };
    for (const { template, pattern, places } of open) {
      const hit = pattern.exec(text);
      if (hit !== null) return { template, params: Object.fromEntries(places.map((n) => [n, hit.groups?.[n] ?? ''])) };
    }
    return null;
  };
}

const DAYS = /^\d{4}-\d{2}(-\d{2})?(, \d{4}-\d{2}(-\d{2})?)*$/;

/** What stands in a place: days and months as people read them, the rest as it is. */
export function placed(value: string, locale: Locale): string {
  if (!DAYS.test(value)) return value;
  return value
    .split(', ')
    .map((each) => date(each, locale))
    .join(', ');
}

/** The engine writes "-0.2 %"; the page's figures are "−0.2%", which also can't break before the sign. */
export const tidy = (text: string): string => text.replace(/(\d) %/g, '$1%').replace(/(^|[ (])-(?=\d)/g, '$1−');

/** Sentences of a paragraph; a full stop inside a name ("Pvt. Ltd.") would only leave the whole as it is. */
export const sentences = (text: string): string[] => text.split(/(?<=\.) (?=[A-Z0-9])/);
/** "statement.pdf: saved by an editor; changed on …" → what it is about, and the signs. */
export function signs(text: string): { about: string; signs: string[] } | null {
  const hit = /^(.+?): (.+)\.$/.exec(text);
  return hit === null ? null : { about: hit[1] ?? '', signs: (hit[2] ?? '').split('; ') };
}
