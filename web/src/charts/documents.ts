/** The engine's documents that pictures are drawn from, all at once: one wait, one drawing. */
import { useEffect, useState } from 'preact/hooks';
import type { JsonObject } from '../engine/api';
import { services } from '../state/services';
import { analysis } from '../state/session';

export interface Documents {
  /** Asked for and answered; what there is no document of (a stored session has none) is null then too. */
  ready: boolean;
  of: (name: string) => JsonObject | null;
}

export function useDocuments(names: readonly string[]): Documents {
  const [found, setFound] = useState<Map<string, JsonObject> | null>(null);
  const wanted = names.join(' ');
  const reply = analysis.value;
  useEffect(() => {
    let current = true;
    setFound(null);
    void Promise.all(
      wanted.split(' ').map(async (name) => {
        const document = await services().pipeline.withStep('analytics', (client, customer_id) =>
          client.call('analytics.get', { customer_id, name }),
        );
        return [name, document] as const;
      }),
    ).then((all) => {
      if (current) setFound(new Map(all.flatMap(([name, made]) => (made === null ? [] : [[name, made]]))));
    });
    return () => {
      current = false;
    };
    // Another analysis has other documents.
  }, [wanted, reply]);
  return { ready: found !== null, of: (name) => found?.get(name) ?? null };
}
