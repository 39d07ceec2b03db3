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
    const made = session.generated.value;
    for (const each of made?.providers ?? []) {
      const { provider } = each;
      if (session.generated.value !== made || session.consent.value?.status !== 'ACTIVE') return;
      if (provider in session.fetched.value) continue;
      session.fetched.value = { ...session.fetched.value, [provider]: null };
      // A run to the decision has the engine; the session waits for it, or nobody would hold it.
      await this.pipeline.idle();
      if (session.generated.value !== made) return;
      const held = await this.pipeline.withStep('fetch', (client, customer_id) =>
        this.session(client, customer_id, each),
      );
      if (session.generated.value !== made) return;
      const { [provider]: _running, ...others } = session.fetched.value;
      session.fetched.value = held === null ? others : { ...others, [provider]: held };
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
