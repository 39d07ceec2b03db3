import { useState } from 'preact/hooks';
import { FileDrop } from '../components/FileDrop';
import { Form } from '../components/Form';
import { isObject } from '../components/Json';
import { Heading, Money, Section } from '../components/text';
import { TourOffer } from '../components/Tour';
import type { Json, JsonObject } from '../engine/api';
import { t, word } from '../i18n';
import { go } from '../state/route';
import { services } from '../state/services';
import { customer, engineInfo, request } from '../state/session';
import { DEMO_SEED } from '../state/tour';

const CUSTOMER_ID = /^[A-Za-z0-9_-]{3,40}$/;

export function HomePage() {
  return (
    <div class="home">
      <Heading question={t('home.title')}>
        <p>{t('home.lede')}</p>
      </Heading>
      <TourOffer />
      <div class="home-ways">
        <Demo />
        <OwnFiles />
      </div>
      <Simulated />
      <Privacy />
    </div>
  );
}

function start(customerId: string, profile: string, seed: number, config?: JsonObject): void {
  const { pipeline } = services();
  pipeline.begin(customerId, { kind: 'simulated', profile, seed, ...(config === undefined ? {} : { config }) });
  go('decision');
  void pipeline.runTo('decision');
}

function Demo() {
  const profile = engineInfo.value?.profiles[0];
  return (
    <section class="slip" aria-labelledby="demo-title">
      <h2 id="demo-title">{t('home.demo')}</h2>
      <p class="slip-name">
        {profile === undefined ? t('home.loading') : word('profile', profile.profile, profile.title)}
      </p>
      <dl class="slip-facts">
        <div>
          <dt>{t('home.asks')}</dt>
          <dd>
            <Money value={request.value.amount} />
          </dd>
        </div>
        <div>
          <dt>{t('home.over')}</dt>
          <dd class="num">{t('home.months', { months: request.value.tenure_months })}</dd>
        </div>
      </dl>
      <button
        type="button"
        class="primary big"
        disabled={profile === undefined}
        onClick={() => {
          if (profile !== undefined) start(profile.customer_id, profile.profile, DEMO_SEED);
        }}
      >
        {t('home.seeDemo')}
      </button>
      <p class="note">{t('home.demoNote')}</p>
    </section>
  );
}

function OwnFiles() {
  const [id, setId] = useState(customer.value);
  const valid = CUSTOMER_ID.test(id);
  const take = (list: File[]): void => {
    if (!valid) return;
    const { pipeline } = services();
    pipeline.begin(id, { kind: 'own' });
    pipeline.addFiles(list);
    go('fetch');
    void pipeline.runTo('fetch');
  };
  return (
    <section class="own" aria-labelledby="own-title">
      <h2 id="own-title">{t('home.own')}</h2>
      <FileDrop onFiles={take} />
      <label class="field">
        <span>{t('home.customerId')}</span>
        <input
          value={id}
          spellcheck={false}
          autocomplete="off"
          aria-invalid={!valid}
          aria-describedby="id-hint"
          onInput={(event) => {
            setId(event.currentTarget.value);
          }}
        />
      </label>
      <p class="note" id="id-hint">
        {valid ? t('home.customerHint') : t('home.customerBad')}
      </p>
    </section>
  );
}

const PROFILE_GROUPS = ['demo', 'more', 'fraud'] as const;

function groupOf(profile: string, customer: string): (typeof PROFILE_GROUPS)[number] {
  if (profile.startsWith('fraud_')) return 'fraud';
  return customer.startsWith('CUST_MSM_') ? 'demo' : 'more';
}

function Simulated() {
  const profiles = engineInfo.value?.profiles ?? [];
  const [chosen, setChosen] = useState('');
  const [seed, setSeed] = useState(DEMO_SEED);
  const profile = profiles.find((each) => each.customer_id === chosen) ?? profiles[0];
  const [config, setConfig] = useState('');
  const parsed = parseConfig(config);
  const run = (): void => {
    if (profile !== undefined && parsed !== null) start(profile.customer_id, profile.profile, seed, parsed.value);
  };
  return (
    <Section title={t('home.simulated')} note={t('home.simulatedNote')}>
      <Form class="row-form" label={t('home.simulated')} onSubmit={run}>
        <label class="field grow">
          <span>{t('home.profile')}</span>
          <select
            value={profile?.customer_id ?? ''}
            onChange={(event) => {
              setChosen(event.currentTarget.value);
            }}
          >
            {PROFILE_GROUPS.map((group) => (
              <optgroup key={group} label={t(`home.profile.${group}`)}>
                {profiles
                  .filter((each) => groupOf(each.profile, each.customer_id) === group)
                  .map((each) => (
                    <option key={each.customer_id} value={each.customer_id}>
                      {group === 'demo' ? `${each.customer_id} · ` : ''}
                      {word('profile', each.profile, each.title)}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{t('home.seed')}</span>
          <input
            type="number"
            min={0}
            max={4294967295}
            step={1}
            value={seed}
            onInput={(event) => {
              setSeed(Math.max(0, Math.trunc(event.currentTarget.valueAsNumber || 0)));
            }}
          />
        </label>
        <button type="button" disabled={profile === undefined || parsed === null} onClick={run}>
          {t('home.run')}
        </button>
      </Form>
      <details>
        <summary>{t('home.config')}</summary>
        <label class="field">
          <span>{t('home.configNote', { example: '{"messiness_config": {"duplicate_probability": 0.1}}' })}</span>
          <textarea
            rows={6}
            spellcheck={false}
            value={config}
            aria-invalid={parsed === null}
            onInput={(event) => {
              setConfig(event.currentTarget.value);
            }}
          />
        </label>
        {parsed === null && <p class="warn-text">{t('home.configBad')}</p>}
      </details>
    </Section>
  );
}

/** Strings, and the comments between them: configurations that people write have some. */
const STRING_OR_COMMENT = /("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** The text as an object; no text is no configuration; null when it is neither. */
function parseConfig(text: string): { value?: JsonObject } | null {
  if (text.trim() === '') return {};
  try {
    const value = JSON.parse(text.replace(STRING_OR_COMMENT, (_, text?: string) => text ?? ' ')) as Json;
    return isObject(value) ? { value } : null;
  } catch {
    return null;
  }
}

function Privacy() {
  return (
    <Section title={t('privacy.title')}>
      <div class="privacy">
        <div>
          <p>{t('privacy.claim')}</p>
          <p class="note">{t('privacy.limits')}</p>
        </div>
        <div>
          <h3>{t('privacy.check')}</h3>
          <ol class="checks">
            <li>{t('privacy.check1')}</li>
            <li>{t('privacy.check2')}</li>
            <li>
              {t('privacy.check3')} <code>connect-src 'none'</code>
            </li>
          </ol>
        </div>
      </div>
    </Section>
  );
}
