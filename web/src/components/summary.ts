/** What components that show one of the analytics' summary documents share. */
import { useEffect, useState } from 'preact/hooks';
import type { Json, JsonObject } from '../engine/api';
import { locale, t } from '../i18n';
import { rupees } from '../lib/format';
import { services } from '../state/services';
import { isObject } from './Json';
import type { ShownColumn } from './Table';

/** A summary of the analytics step; null until it is there. */
export function useSummary(name: string): JsonObject | null {
  const [document, setDocument] = useState<JsonObject | null>(null);
  useEffect(() => {
    let current = true;
    void services()
      .pipeline.withStep('analytics', (client, customer_id) => client.call('analytics.get', { customer_id, name }))
      .then((reply) => {
        if (current) setDocument(reply);
      });
    return () => {
      current = false;
    };
  }, [name]);
  return document;
}

export const objects = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
export const amount = (value: unknown): number => (typeof value === 'number' ? value : 0);

export function column(key: string, list: JsonObject[], of: (entry: JsonObject) => string | number): ShownColumn {
  const value = (row: number): string | number => of(list[row] ?? {});
  return { key, label: t(`col.${key}` as 'col.date'), kind: 'text', value };
}

export function money(key: string, list: JsonObject[], of: (entry: JsonObject) => number): ShownColumn {
  const plain = column(key, list, of);
  return { ...plain, kind: 'money', show: (row) => rupees(of(list[row] ?? {}), locale.value) };
}

/** A member that is text, as all codes and names are. */
export function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
