/** The engine's own rules as documents, read once: they don't change while the page is open. */
import { signal } from '@preact/signals';
import type { JsonObject, RulesName } from '../engine/api';
import { services } from './services';

export type Rules = Readonly<Partial<Record<RulesName, JsonObject>>>;

export const rules = signal<Rules>({});
const asked = new Set<RulesName>();

/** Reads those that aren't here yet; one that could not be read is asked for again the next time. */
export async function readRules(names: readonly RulesName[]): Promise<void> {
  for (const name of names) {
    if (rules.value[name] !== undefined || asked.has(name)) continue;
    asked.add(name);
    const document = await services().pipeline.rules(name);
    asked.delete(name);
    if (document !== null) rules.value = { ...rules.value, [name]: document };
  }
}
