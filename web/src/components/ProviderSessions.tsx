/** Each provider's own session: what it sent, sealed and opened here; and how it is made to fail, for practice. */
import { useEffect } from 'preact/hooks';
import type { FetchSession, FetchState, ProviderReply } from '../engine/api';
import { locale, t, word } from '../i18n';
import { bytes } from '../lib/format';
import { services } from '../state/services';
import { failing, fetched, generated, journey } from '../state/session';
import { Section, Tag, type Tone } from './text';

const STATES: readonly FetchState[] = ['READY', 'DENIED', 'PENDING', 'TIMEOUT', 'PARTIAL'];
const TONES: Record<FetchState, Tone> = {
  READY: 'ok',
  PARTIAL: 'warn',
  PENDING: 'warn',
  TIMEOUT: 'bad',
  DENIED: 'bad',
};

export function ProviderSessions() {
  const providers = generated.value?.providers ?? [];
  const done = journey.value.status.fetch === 'done';
  useEffect(() => {
    if (done) void services().pipeline.providers.hold();
  }, [generated.value, done]);
  if (providers.length === 0) return null;
  const open = providers.filter(({ provider }) => (fetched.value[provider] ?? null) === null).length;
  const asked = providers.filter(({ provider }) => fetched.value[provider]?.uncovered !== true).length;
  const missing = providers.filter(({ how }) => how !== 'READY');
  return (
    <Section title={t('sessions.title')} note={t('sessions.note')}>
      <ul class="plain-list sessions">
        {providers.map((each) => (
          <Provider key={each.provider} provider={each} session={fetched.value[each.provider]} />
        ))}
      </ul>
      <p role="status">
        {open > 0
          ? t('sessions.open', { done: providers.length - open, count: providers.length })
          : missing.length === 0
            ? t('sessions.all', { count: asked })
            : t('sessions.missing', { names: missing.map((each) => named(each.provider)).join(', ') })}
      </p>
    </Section>
  );
}

const named = (provider: string): string => word('fip', provider, provider);

function Provider({ provider, session }: { provider: ProviderReply; session: FetchSession | null | undefined }) {
  const { pipeline } = services();
  const name = named(provider.provider);
  const state = session?.state ?? provider.how;
  const busy = journey.value.running !== null;
  return (
    <li class="row-form">
      <span class="grow">
        <strong>{name}</strong> {provider.datasets.map((dataset) => word('dataset', dataset, dataset)).join(', ')}
        {': '}
        {session === null || session === undefined ? (
          t(session === null ? 'sessions.running' : 'sessions.waiting')
        ) : session.uncovered === true ? (
          t('sessions.uncovered')
        ) : (
          <>
            <Tag tone={TONES[state]}>{word('fetchState', state, state)}</Tag> {outcome(session)}
          </>
        )}
      </span>
      {state !== 'READY' && state !== 'DENIED' && (
        <button
          type="button"
          disabled={busy}
          aria-label={t('sessions.retryNamed', { name })}
          onClick={() => {
            void pipeline.providers.set(provider.provider, 'READY');
          }}
        >
          {t('sessions.retry')}
        </button>
      )}
      <label class="field">
        <span>{t('sessions.practice')}</span>
        <select
          value={failing.value[provider.provider] ?? 'READY'}
          disabled={busy}
          aria-label={t('sessions.practiceNamed', { name })}
          onChange={(event) => {
            void pipeline.providers.set(provider.provider, event.currentTarget.value as FetchState);
          }}
        >
          {STATES.map((each) => (
            <option key={each} value={each}>
              {word('fetchState', each, each)}
            </option>
          ))}
        </select>
      </label>
    </li>
  );
}

function outcome({ elements, intact, state }: FetchSession): string {
  if (!intact) return t('sessions.altered');
  if (elements.length === 0) return word('fetchWhy', state, '');
  return t('sessions.opened', {
    rows: elements.reduce((sum, each) => sum + each.rows, 0),
    bytes: bytes(
      elements.reduce((sum, each) => sum + each.bytes, 0),
      locale.value,
    ),
  });
}
