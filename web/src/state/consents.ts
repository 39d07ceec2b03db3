/** A consent made on this page: drafted, shown before it is anybody's, and put in force for the present customer. */
import { batch } from '@preact/signals';
import type { Consent, ConsentCheckReply, ErrorBody, Json, JsonObject, Span } from '../engine/api';
import { bodyOf } from '../engine/client';
import { todayInIndia } from '../lib/format';
import type { Pipeline } from './pipeline';
import * as session from './session';

/** What the form asks for, in the form's own terms; `null`: no number was written. */
export interface Draft {
  purpose: string;
  fiTypes: readonly string[];
  /** What isn't among the AA network's types. */
  datasets: readonly string[];
  types: readonly string[];
  from: string;
  to: string;
  start: string;
  expiry: string;
  life: Span;
  fetch: 'ONETIME' | 'PERIODIC';
  frequency: Span;
}

export const PURPOSES = ['101', '102', '103', '104', '105'] as const;
export const CONSENT_TYPES = ['PROFILE', 'SUMMARY', 'TRANSACTIONS'] as const;
export const OUTSIDE_AA = ['credit_reports', 'ondc_orders', 'ocen_applications'] as const;
/** Those that most consents for a loan name; the others are offered apart. */
export const COMMON_TYPES = ['DEPOSIT', 'GSTR1_3B', 'INSURANCE_POLICIES', 'MUTUAL_FUNDS'] as const;
export const OTHER_TYPES = [
  ...['TERM_DEPOSIT', 'RECURRING_DEPOSIT', 'SIP', 'EQUITIES', 'ETF', 'BONDS', 'DEBENTURES', 'GOVT_SECURITIES', 'CP'],
  ...['CD', 'IDR', 'CIS', 'AIF', 'INVIT', 'REIT', 'NPS', 'EPF', 'PPF', 'CREDIT_CARD', 'LIFE_INSURANCE'],
  ...['GENERAL_INSURANCE', 'OTHER'],
] as const;

/** Where the form shows what the engine says of a member. */
export type Field = Exclude<keyof Draft, 'datasets'>;
const FIELDS: Readonly<Record<string, Field>> = {
  purpose: 'purpose',
  fi_types: 'fiTypes',
  datasets: 'fiTypes',
  consent_types: 'types',
  data_from: 'from',
  data_to: 'to',
  consent_start: 'start',
  consent_expiry: 'expiry',
  data_life: 'life',
  fetch_type: 'fetch',
  frequency: 'frequency',
};

/** The member that an error is about: "/params/consent_start" → consent_start. */
export const memberOf = ({ path = '' }: ErrorBody): string =>
  path.split('/').find((each) => each !== '' && each !== 'params' && each !== 'consent') ?? '';
export const fieldOf = (error: ErrorBody): Field | null => FIELDS[memberOf(error)] ?? null;

const span = ({ unit, value }: Span): Json => (unit === 'INF' ? { unit } : { unit, value });

function paramsOf(draft: Draft): JsonObject {
  return {
    purpose: draft.purpose,
    fi_types: [...draft.fiTypes],
    ...(draft.datasets.length === 0 ? {} : { datasets: [...draft.datasets] }),
    consent_types: [...draft.types],
    data_from: draft.from,
    data_to: draft.to,
    consent_start: draft.start,
    consent_expiry: draft.expiry,
    data_life: span(draft.life),
    fetch_type: draft.fetch,
    ...(draft.fetch === 'PERIODIC' ? { frequency: span(draft.frequency) } : {}),
  };
}

const spanOr = (value: Json | undefined, fallback: Span): Span =>
  typeof value === 'object' && value !== null && 'unit' in value ? (value as unknown as Span) : fallback;

function draftOf(made: Consent, purpose: string, fiTypes: readonly string[], datasets: readonly string[]): Draft {
  return {
    purpose,
    fiTypes,
    datasets,
    types: made.consent_types ?? [],
    from: made.data_from ?? '',
    to: made.data_to ?? '',
    start: made.consent_start ?? '',
    expiry: made.consent_expiry ?? '',
    life: spanOr(made['data_life'], { unit: 'INF', value: null }),
    fetch: made.fetch_type === 'PERIODIC' ? 'PERIODIC' : 'ONETIME',
    frequency: spanOr(made['frequency'], { unit: 'MONTH', value: 1 }),
  };
}

export interface Made {
  consent: Consent;
  check: ConsentCheckReply;
}
export type Tried = { made: Made } | { error: ErrorBody };

/** The day on which the consent is made: a simulated borrower lives at an as-of date of its own. */
const today = (): string => session.generated.value?.as_of ?? todayInIndia();

export class Consents {
  constructor(
    private readonly pipeline: Pick<Pipeline, 'ask' | 'begin' | 'startOver' | 'runTo' | 'guarded' | 'approve'>,
  ) {}

  /**
   * As much as the purpose's limits of fair use allow. Some purposes have no end: the person says one. Null when it
   * failed (the notice says why), and when another was asked for meanwhile: the last choice counts.
   */
  async draft(purpose: string, fiTypes: readonly string[], datasets: readonly string[]): Promise<Draft | null> {
    const asked = ++this.drafts;
    const draft = await this.propose(purpose, fiTypes, datasets);
    return asked === this.drafts ? draft : null;
  }
  private drafts = 0;

  private propose(purpose: string, fiTypes: readonly string[], datasets: readonly string[]): Promise<Draft | null> {
    return this.pipeline.guarded(async () => {
      const start = today();
      const asked = { purpose, fi_types: [...fiTypes], now: start };
      try {
        return draftOf((await this.make(asked)).consent, purpose, fiTypes, datasets);
      } catch (cause) {
        if (memberOf(bodyOf(cause)) !== 'consent_expiry') throw cause;
        const { consent } = await this.make({ ...asked, consent_expiry: start });
        return { ...draftOf(consent, purpose, fiTypes, datasets), expiry: '' };
      }
    });
  }

  /** What the draft comes to. Nothing is recorded, whatever is in force stays so. */
  async preview(draft: Draft): Promise<Tried> {
    try {
      const { consent } = await this.make({ ...paramsOf(draft), now: today() });
      const customer_id = session.customer.value;
      const check = await this.pipeline.ask('consent.check', { customer_id, consent: consent as JsonObject });
      return { made: { consent, check } };
    } catch (cause) {
      return { error: bodyOf(cause) };
    }
  }

  private make(params: JsonObject) {
    return this.pipeline.ask('consent.make', { customer_id: session.customer.value, preview: true, ...params });
  }

  /** In the customer's name it is recorded and approved; what was read under another consent is read again under it. */
  async use(consent: Consent): Promise<boolean> {
    if (session.journey.value.running !== null) return false;
    if (session.source.value.kind === 'none') this.pipeline.begin(session.customer.value, { kind: 'own' });
    batch(() => {
      this.pipeline.approve(consent);
      session.withheld.value = null;
      session.fetched.value = {};
    });
    const own = session.source.value.kind === 'own';
    return this.pipeline.runTo(own && session.files.value.length === 0 ? 'consent' : 'fetch');
  }
}
