/** What the top document can say of itself, for the page's proof: its policy, what it loaded, what was stopped. */
import type { About } from '../engine/protocol';

const stopped: string[] = [];

/** From the first line on: the policy's refusals. */
export function watch(): void {
  document.addEventListener('securitypolicyviolation', (event) => {
    if (stopped.length < 100) stopped.push(event.effectiveDirective);
  });
}

/** All pages of a disk share one store, so from a file nothing is stored. */
export const mayStore = (): boolean => location.protocol !== 'file:';

/** What lies in the keeper's store, by its names there (keeper/store.ts). */
async function kept(): Promise<{ stored: boolean; scores: boolean }> {
  if (!mayStore()) return { stored: false, scores: false };
  try {
    const { storageBuckets } = navigator as Navigator & { storageBuckets?: { keys(): Promise<string[]> } };
    const databases = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const sessions = storageBuckets === undefined ? databases : await storageBuckets.keys();
    return {
      stored: sessions.some((name) => name.startsWith('cust-')),
      scores: databases.includes('msme-practice'),
    };
  } catch {
    // Storage is forbidden: then there is nothing in it.
    return { stored: false, scores: false };
  }
}

export async function about(): Promise<About> {
  const entries = performance.getEntriesByType('resource');
  return {
    policy: document.querySelector<HTMLMetaElement>('meta[http-equiv="Content-Security-Policy"]')?.content ?? '',
    // data: and blob: addresses are the page itself.
    loaded: entries
      .map(({ name }) => name)
      .filter((name) => !/^(?:data|blob):/.test(name))
      .map((name) => name.split('/').pop() ?? ''),
    stopped: [...stopped],
    file: location.protocol === 'file:',
    ...(await kept()),
  };
}
