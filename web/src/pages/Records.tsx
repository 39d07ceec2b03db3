import { useEffect, useState } from 'preact/hooks';
import { AuditProof } from '../components/AuditProof';
import { isObject, JsonTable, JsonView } from '../components/Json';
import { StartHere } from '../components/StartHere';
import { Heading, Section } from '../components/text';
import { DATASETS, type AuditEvent, type DatasetName, type Json, type JsonObject } from '../engine/api';
import { locale, t, word } from '../i18n';
import { number } from '../lib/format';
import { go } from '../state/route';
import { saveFile, services } from '../state/services';
import { engineInfo, journey, started } from '../state/session';

const PAGE = 200;

/** The officer's and developer's view: datasets raw and clean, audit trail, what the engine is made of. */
export function RecordsPage() {
  const fetched = journey.value.status.fetch === 'done';
  return (
    <>
      <Heading question={t('records.title')}>
        <p>{t('records.lede')}</p>
      </Heading>
      {!fetched ? (
        <StartHere text={started.value ? t('empty.before') : t('empty.start')} />
      ) : (
        <>
          <Datasets />
          <Audit />
        </>
      )}
      <Engine />
    </>
  );
}

function Datasets() {
  const [dataset, setDataset] = useState<DatasetName>('transactions');
  const [type, setType] = useState<'raw' | 'clean'>('raw');
  const [offset, setOffset] = useState(0);
  const [reply, setReply] = useState<{ total: number; rows: JsonObject[] } | null>(null);
  const cleanDone = journey.value.status.clean === 'done';
  useEffect(() => {
    let current = true;
    setReply(null);
    void services()
      .pipeline.withStep(type === 'clean' ? 'clean' : 'fetch', (client, customer_id) =>
        client.call('data.get', { customer_id, dataset, type, offset, limit: PAGE }),
      )
      .then((page) => {
        if (current) setReply(page === null ? { total: 0, rows: [] } : { total: page.total, rows: page.rows });
      });
    return () => {
      current = false;
    };
  }, [dataset, type, offset]);
  const save = async (as_it_came = false): Promise<void> => {
    const exported = await services().pipeline.withStep(type === 'clean' ? 'clean' : 'fetch', (client, customer_id) =>
      client.export({ customer_id, dataset, type, as_it_came }),
    );
    const name = type === 'raw' ? `raw_${dataset}.ndjson` : `${dataset}_clean.ndjson`;
    if (exported !== null) saveFile(name, 'application/x-ndjson', exported.bytes);
  };
  return (
    <Section title={t('records.datasets')} note={t('records.datasetsNote')}>
      <div class="row-form">
        <label class="field">
          <span>{t('col.dataset')}</span>
          <select
            value={dataset}
            onChange={(event) => {
              setDataset(event.currentTarget.value as DatasetName);
              setOffset(0);
            }}
          >
            {DATASETS.map((each) => (
              <option key={each} value={each}>
                {word('dataset', each, each)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{t('records.type')}</span>
          <select
            value={type}
            onChange={(event) => {
              setType(event.currentTarget.value as 'raw' | 'clean');
              setOffset(0);
            }}
          >
            <option value="raw">{t('records.raw')}</option>
            <option value="clean" disabled={!cleanDone}>
              {t('records.clean')}
            </option>
          </select>
        </label>
        <button
          type="button"
          onClick={() => {
            void save();
          }}
        >
          {t('records.export')}
        </button>
        {type === 'raw' && (
          <button
            type="button"
            class="quiet"
            onClick={() => {
              void save(true);
            }}
          >
            {t('records.exportWhole')}
          </button>
        )}
      </div>
      {reply === null ? (
        <p class="note">{t('word.loading')}</p>
      ) : reply.rows.length === 0 ? (
        <p class="note">{t('table.none')}</p>
      ) : (
        <>
          <JsonTable rows={reply.rows} name={`${type}_${dataset}`} asIs={type === 'raw'} />
          {reply.total > PAGE && (
            <div class="pager">
              <button
                type="button"
                class="quiet"
                disabled={offset === 0}
                onClick={() => {
                  setOffset(Math.max(0, offset - PAGE));
                }}
              >
                {t('records.earlier', { count: PAGE })}
              </button>
              <span class="num">
                {t('table.range', {
                  from: number(offset + 1, locale.value),
                  to: number(Math.min(reply.total, offset + PAGE), locale.value),
                  of: number(reply.total, locale.value),
                })}
              </span>
              <button
                type="button"
                class="quiet"
                disabled={offset + PAGE >= reply.total}
                onClick={() => {
                  setOffset(offset + PAGE);
                }}
              >
                {t('records.later', { count: PAGE })}
              </button>
            </div>
          )}
        </>
      )}
    </Section>
  );
}

function Audit() {
  const [events, setEvents] = useState<AuditEvent[] | null>(null);
  const { status, running } = journey.value;
  useEffect(() => {
    if (running !== null) return;
    let current = true;
    void services()
      .pipeline.withStep('fetch', (client, customer_id) => client.call('audit.list', { customer_id }))
      .then((reply) => {
        if (current) setEvents(reply?.events ?? []);
      });
    return () => {
      current = false;
    };
  }, [running, status]);
  return (
    <Section title={t('records.audit')} note={t('records.auditNote')}>
      {events === null || events.length === 0 ? (
        <p class="note">{events === null ? t('word.loading') : t('table.none')}</p>
      ) : (
        <>
          <JsonTable rows={events} name="audit" />
          <AuditProof events={events} />
        </>
      )}
    </Section>
  );
}

function Engine() {
  const info = engineInfo.value as unknown as Json;
  if (!isObject(info)) return null;
  return (
    <Section title={t('records.engine')} note={t('records.engineNote')}>
      <details>
        <summary>{t('records.engineOpen')}</summary>
        <JsonView
          value={{
            name: info['name'] ?? null,
            version: info['version'] ?? null,
            data: info['data'] ?? null,
            ops: info['ops'] ?? null,
          }}
          name="engine"
        />
      </details>
      <div class="actions">
        <button
          type="button"
          class="quiet"
          onClick={() => {
            go('workbench', 'console');
          }}
        >
          {t('console.open')}
        </button>
      </div>
    </Section>
  );
}
