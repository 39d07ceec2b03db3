import { useState } from 'preact/hooks';
import { ColumnMap } from '../components/ColumnMap';
import { FileDrop, FileList } from '../components/FileDrop';
import { FileProofs } from '../components/FileProofs';
import { ProviderSessions } from '../components/ProviderSessions';
import { RenderedFiles } from '../components/RenderedFiles';
import { StepFrame } from '../components/StepFrame';
import { Table, type ShownColumn } from '../components/Table';
import { Section } from '../components/text';
import { locale, t, word } from '../i18n';
import { bytes, number } from '../lib/format';
import { services } from '../state/services';
import { files, generated, journey, keptConsent, source } from '../state/session';

export function FetchPage() {
  const own = source.value.kind === 'own';
  // A consent that was made first waits for the files.
  const waiting = files.value.length > 0 || keptConsent.value !== null;
  const ready = own ? waiting : journey.value.status.fetch === 'done' && generated.value !== null;
  return (
    <StepFrame step="fetch" ready={ready}>
      {own ? <Own /> : <Providers />}
    </StepFrame>
  );
}

function Own() {
  const { pipeline } = services();
  const [mapped, setMapped] = useState<number | null>(null);
  const asked = files.value.find((each) => each.id === mapped);
  return (
    <>
      <Section title={t('fetch.files')} note={t('fetch.filesNote')}>
        <FileList
          files={files.value}
          onRemove={(id) => {
            pipeline.removeFile(id);
          }}
          onColumns={(entry) => {
            setMapped(entry.id);
          }}
        />
        {asked !== undefined && (
          <ColumnMap
            file={asked}
            onApply={(columns) => {
              setMapped(null);
              void pipeline.setColumns(asked.id, columns);
            }}
            onClose={() => {
              setMapped(null);
            }}
          />
        )}
      </Section>
      <FileDrop
        compact
        onFiles={(list) => {
          pipeline.addFiles(list);
          void pipeline.runTo('fetch');
        }}
      />
      <FileProofs />
      {journey.value.running === 'fetch' && (
        <button
          type="button"
          onClick={() => {
            pipeline.cancel();
          }}
        >
          {t('run.cancel')}
        </button>
      )}
      {journey.value.running === null && files.value.some((each) => each.status === 'waiting') && (
        <button
          type="button"
          class="primary"
          onClick={() => {
            void pipeline.runTo('fetch');
          }}
        >
          {t('fetch.read')}
        </button>
      )}
    </>
  );
}

function Providers() {
  const reply = generated.value;
  const sets = reply?.datasets ?? [];
  const columns: ShownColumn[] = [
    {
      key: 'dataset',
      label: t('col.dataset'),
      kind: 'text',
      value: (row) => word('dataset', sets[row]?.dataset ?? '', sets[row]?.dataset ?? ''),
    },
    {
      key: 'provider',
      label: t('col.provider'),
      kind: 'text',
      value: (row) => sets[row]?.provider ?? t(`provider.${sets[row]?.dataset ?? 'accounts'}`),
    },
    {
      key: 'rows',
      label: t('col.rows'),
      kind: 'number',
      value: (row) => sets[row]?.rows ?? 0,
      show: (row) => number(sets[row]?.rows ?? 0, locale.value),
    },
    {
      key: 'bytes',
      label: t('col.bytes'),
      kind: 'number',
      value: (row) => sets[row]?.bytes ?? 0,
      show: (row) => bytes(sets[row]?.bytes ?? 0, locale.value),
    },
  ];
  const total = sets.reduce((sum, each) => sum + each.bytes, 0);
  return (
    <>
      <ProviderSessions />
      <Section
        title={t('fetch.datasets')}
        note={t('fetch.datasetsNote', {
          bytes: bytes(total, locale.value),
          seed: reply?.seed ?? 0,
          profile: word('profile', reply?.profile ?? '', reply?.profile ?? ''),
        })}
      >
        <Table caption={t('fetch.datasets')} file="datasets" columns={columns} count={sets.length} tools={false} />
        <RenderedFiles />
      </Section>
    </>
  );
}
