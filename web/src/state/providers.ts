/** The sessions with the providers of a simulated borrower: one after the other, each with cryptography of its own. */
import { batch } from '@preact/signals';
import type { FetchSession, FetchState, ProviderReply, ProviderRequest } from '../engine/api';
import { bodyOf, type EngineClient } from '../engine/client';
import type { ReaderClient } from '../engine/reader';
import type { Pipeline } from './pipeline';
import * as session from './session';

export class Providers {
  constructor(
    private readonly pipeline: Pick<Pipeline, 'runTo' | 'startOver' | 'withStep' | 'idle'>,
    private readonly reader: Partial<Pick<ReaderClient, 'askProvider'>> | null,
  ) {}

  /** How a provider answers from now on. The borrower is fetched again; the other providers' sessions stand. */
  async set(provider: string, how: FetchState): Promise<void> {
    if (session.journey.value.running === null && (await this.refetch(provider, how))) await this.hold();
  }

  private async refetch(provider: string, how: FetchState): Promise<boolean> {
    const { [provider]: _before, ...others } = session.failing.value;
    const { [provider]: _session, ...sessions } = session.fetched.value;
    batch(() => {
      session.failing.value = how === 'READY' ? others : { ...others, [provider]: how };
      session.fetched.value = sessions;
      this.pipeline.startOver();
    });
    return this.pipeline.runTo('fetch');
  }

  /** The sessions that were not held yet, one provider after the other. Calls wait for each other: one worker at a time. */
  hold(): Promise<void> {
    this.holding = this.holding.then(() => this.holdAll());
    return this.holding;
  }
  private holding: Promise<void> = Promise.resolve();

  private async holdAll(): Promise<void> {
    const which = session.number.value;
    const tried = new Set<string>();
    while (session.number.value === which && session.consent.value?.status === 'ACTIVE') {
      // Of the borrower as it is now: a replay in a fresh engine makes it again meanwhile.
      const each = session.generated.value?.providers?.find(
        ({ provider }) => !(provider in session.fetched.value) && !tried.has(provider),
      );
      if (each === undefined) return;
      const { provider, how } = each;
      const { consent_id } = session.consent.value;
      tried.add(provider);
      session.fetched.value = { ...session.fetched.value, [provider]: null };
      // A run to the decision has the engine; the session waits for it, or nobody would hold it.
      await this.pipeline.idle();
      const held = await this.pipeline.withStep('fetch', (client, customer_id) =>
        this.session(client, customer_id, each),
      );
      if (session.number.value !== which) return;
      const { [provider]: _running, ...others } = session.fetched.value;
      // The provider answers otherwise by now, or under another consent: whoever changed it has it held again.
      const now = session.generated.value?.providers?.find((other) => other.provider === provider);
      const stands = now?.how === how && session.consent.value?.consent_id === consent_id;
      session.fetched.value = held === null || !stands ? others : { ...others, [provider]: held };
      if (!stands) return;
      // What does not open intact is withheld, like what never came.
      if (held?.intact !== false) continue;
      if (await this.refetch(provider, held.state)) await this.holdAll();
      return;
    }
  }

  private async session(
    client: EngineClient,
    customer_id: string,
    { provider, how, datasets }: ProviderReply,
  ): Promise<FetchSession | null> {
    const consentId = session.consent.value?.consent_id ?? '';
    const payloads: ProviderRequest['payloads'] = [];
    let refused = 0;
    for (const dataset of how === 'READY' || how === 'PARTIAL' ? datasets : []) {
      try {
        const { reply, bytes } = await client.export({ customer_id, dataset, type: 'raw', provider });
        if (reply.rows > 0) payloads.push({ dataset, rows: reply.rows, bytes });
      } catch (cause) {
        // What the consent doesn't cover isn't asked for.
        if (bodyOf(cause).code !== 'E_CONSENT_SCOPE') throw cause;
        refused += 1;
      }
    }
    if (refused > 0 && refused === datasets.length) {
      return { provider, handle: '', session: '', state: how, elements: [], intact: true, uncovered: true };
    }
    return (await this.reader?.askProvider?.({ provider, consentId, how, payloads })) ?? null;
  }
}
