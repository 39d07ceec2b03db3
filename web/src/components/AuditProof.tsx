/** Is the audit trail whole? The one of this session, or one that somebody brings. */
import { useState } from 'preact/hooks';
import type { AuditEvent, AuditVerdict } from '../engine/api';
import { t, word } from '../i18n';
import { saveAudit, verifyAudit } from '../state/proof';
import { FilePick } from './FilePick';
import { Tag } from './text';

export function AuditProof({ events }: { events: readonly AuditEvent[] }) {
  const [verdict, setVerdict] = useState<{ name: string; verdict: AuditVerdict } | null>(null);
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const found = await verifyAudit(null, await file.text());
    setVerdict(found === null ? null : { name: file.name, verdict: found });
  };
  return (
    <>
      <div class="actions">
        <button
          type="button"
          onClick={() => {
            void verifyAudit(events).then((found) => {
              setVerdict(found === null ? null : { name: t('audit.present'), verdict: found });
            });
          }}
        >
          {t('audit.verify')}
        </button>
        <FilePick
          label={t('audit.verifyFile')}
          accept=".json"
          onFiles={([file]) => {
            void take(file);
          }}
        />
        <button
          type="button"
          onClick={() => {
            void saveAudit();
          }}
        >
          {t('records.auditSave')}
        </button>
      </div>
      <div role="status">{verdict !== null && <Verdict {...verdict} />}</div>
    </>
  );
}

function Verdict({ name, verdict: { valid, size, root, fault } }: { name: string; verdict: AuditVerdict }) {
  if (valid) {
    return (
      <p>
        <Tag tone="ok">{t('audit.whole')}</Tag> {t('audit.wholeWords', { name, size })} <code class="key">{root}</code>
      </p>
    );
  }
  return (
    <p>
      <Tag tone="bad">{t('audit.broken')}</Tag> {name}:{' '}
      {fault === null ? '' : word('auditFault', fault.code, fault.code)}{' '}
      {fault !== null && fault.seq > 0 && t('audit.at', { seq: fault.seq })}
    </p>
  );
}
