/** The engine's documents that pictures are drawn from, all at once: one wait, one drawing. */
import { useEffect, useState } from 'preact/hooks';
import type { AnalyzeReply, JsonObject } from '../engine/api';
import { services } from '../state/services';
import { analysis, consent, source } from '../state/session';

export interface Documents {
  /** Each was read; a stored session has none, and they are null then. What could not be read is not "none". */
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

/** All of them, one after the other; null when one could not be read: the page's notice says why. */
export async function readDocuments(
  reply: AnalyzeReply | null,
  names: readonly string[],
): Promise<Map<string, JsonObject> | null> {
  const all = new Map<string, JsonObject>();
  for (const name of names) {
    const document = await read(reply, name);
    if (document === null) return null;
    all.set(name, document);
  }
  return all;
}

export function useDocuments(names: readonly string[]): Documents {
  const [found, setFound] = useState<Map<string, JsonObject> | null>(null);
  const wanted = names.join(' ');
  const reply = analysis.value;
  const stored = source.value.kind === 'stored';
  const status = consent.value?.status;
  useEffect(() => {
    let current = true;
    setFound(null);
    void readDocuments(reply, wanted.split(' ')).then((all) => {
      if (current) setFound(all);
    });
    return () => {
      current = false;
    };
    // Another analysis has other documents; a consent that is in force again lets them be read.
  }, [wanted, reply, status]);
  return { ready: stored || found !== null, of: (name) => found?.get(name) ?? null };
}
