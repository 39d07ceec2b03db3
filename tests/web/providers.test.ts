/** A provider's session ends, or is not there; it is never left running when the borrower is made again meanwhile. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { FetchSession, FetchState, GenerateReply, ProviderRequest } from '../../web/src/engine/api';
import { Providers } from '../../web/src/state/providers';
import * as session from '../../web/src/state/session';

const made = (how: FetchState = 'READY'): GenerateReply =>
  ({
    providers: ['HDFC', 'GSTN'].map((provider) => ({ provider, how, datasets: [] })),
  }) as unknown as GenerateReply;

let meanwhile: () => void;
const asked: string[] = [];
const providers = (): Providers =>
  new Providers(
    {
      runTo: () => Promise.resolve(true),
      startOver: () => undefined,
      idle: () => {
        meanwhile();
        return Promise.resolve();
      },
      withStep: (_, read) => read(null as never, 'CUST_MSM_00001'),
    },
    {
      askProvider: ({ provider, how }: ProviderRequest) => {
        asked.push(`${provider} ${how}`);
        return Promise.resolve({ provider, state: how, intact: true } as FetchSession);
      },
    },
  );

beforeEach(() => {
  session.forget();
  asked.length = 0;
  meanwhile = () => undefined;
  session.consent.value = { consent_id: 'C1', status: 'ACTIVE' };
  session.generated.value = made();
});

describe('the sessions with providers', () => {
  it('are held to their end when a fresh engine makes the same borrower again', async () => {
    meanwhile = () => {
      session.generated.value = made();
    };
    await providers().hold();
    expect(asked).toEqual(['HDFC READY', 'GSTN READY']);
    expect(Object.values(session.fetched.value).map((each) => each?.state)).toEqual(['READY', 'READY']);
  });

  it('leave none running when a provider answers otherwise, or under another consent, meanwhile', async () => {
    const all = providers();
    meanwhile = () => {
      session.generated.value = made('DENIED');
    };
    await all.hold();
    expect(session.fetched.value).toEqual({});
    meanwhile = () => {
      session.consent.value = { consent_id: 'C2', status: 'ACTIVE' };
    };
    await all.hold();
    expect(session.fetched.value).toEqual({});
    meanwhile = () => undefined;
    await all.hold();
    expect(Object.values(session.fetched.value).map((each) => each?.state)).toEqual(['DENIED', 'DENIED']);
  });

  it('of a customer who has gone say nothing of the next', async () => {
    meanwhile = () => {
      session.forget();
    };
    await providers().hold();
    expect(session.fetched.value).toEqual({});
  });
});
