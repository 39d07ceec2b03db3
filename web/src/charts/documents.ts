/** The engine's documents that pictures are drawn from, all at once: one wait, one drawing. */
import { useEffect, useState } from 'preact/hooks';
import type { AnalyzeReply, JsonObject } from '../engine/api';
import { services } from '../state/services';
import { analysis } from '../state/session';

export interface Documents {
  /** Asked for and answered; what there is no document of (a stored session has none) is null then too. */
  ready: boolean;
  of: (name: string) => JsonObject | null;
}

/** Of an analysis for as long as it stands: each reading is in the audit trail, and a second look is no second reading. */
const kept = new WeakMap<AnalyzeReply, Map<string, JsonObject>>();

async function read(reply: AnalyzeReply | null, name: string): Promise<JsonObject | null> {
  const known = reply === null ? undefined : kept.get(reply)?.get(name);
  if (known !== undefined) return known;
  const document = await services().pipeline.withStep('analytics', (client, customer_id) =>
    client.call('analytics.get', { customer_id, name }),
  );
  if (reply !== null && document !== null)
    kept.set(reply, (kept.get(reply) ?? new Map<string, JsonObject>()).set(name, document));
  return document;
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
        const document = await read(reply, name);
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
