/** A decision record is read back and decided again on the open case: the same, or what differs and where. */
import { useState } from 'preact/hooks';
import type { Json, ReplayReply } from '../engine/api';
import { t } from '../i18n';
import { replayRecord } from '../state/record';
import { FilePick } from './FilePick';
import { Table, type ShownColumn } from './Table';

export function Replay() {
  const [reply, setReply] = useState<ReplayReply | null>(null);
  const [name, setName] = useState('');
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setReply(null);
    setName(file.name);
    setReply(await replayRecord(await file.text()));
  };
  return (
    <div class="replay">
      <p class="note">{t('replay.note')}</p>
      <div class="actions">
        <FilePick
          label={t('replay.pick')}
          accept=".json"
          onFiles={([file]) => {
            void take(file);
          }}
        />
      </div>
      <div role="status">{reply !== null && <Answer reply={reply} name={name} />}</div>
    </div>
  );
}

function Answer({ reply, name }: { reply: ReplayReply; name: string }) {
  const { differences = [], total = 0 } = reply;
  if (reply.same) return <p>{t('replay.same', { name })}</p>;
  const text = (value: Json | undefined): string => (value === undefined ? '—' : JSON.stringify(value));
  const columns: ShownColumn[] = [
    {
      key: 'path',
      label: t('replay.path'),
      kind: 'text',
      value: (row) => differences[row]?.path ?? '',
      show: (row) => <code>{differences[row]?.path}</code>,
    },
    { key: 'recorded', label: t('replay.recorded'), kind: 'text', value: (row) => text(differences[row]?.recorded) },
    { key: 'replayed', label: t('replay.replayed'), kind: 'text', value: (row) => text(differences[row]?.replayed) },
  ];
  return (
    <>
      <p>{t('replay.differs', { name, total })}</p>
      <Table caption={t('replay.title')} file="replay" columns={columns} count={differences.length} tools={false} />
    </>
  );
}
