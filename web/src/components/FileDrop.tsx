/** Where files are dropped or picked, and the list of those given. A file never leaves this page's memory. */
import type { ReadTable } from '../engine/reader';
import { locale, t, word } from '../i18n';
import { bytes, number } from '../lib/format';
import { countOf, FILE_TYPES } from '../state/files';
import type { OwnFile } from '../state/session';
import { ErrorPanel } from './ErrorPanel';
import { FilePick } from './FilePick';
import { Tag, type Tone } from './text';
import { DropZone } from './DropZone';

export function FileDrop({ onFiles, compact = false }: { onFiles: (files: File[]) => void; compact?: boolean }) {
  return (
    <DropZone title={t('drop.title')} note={t('drop.kinds')} onFiles={onFiles} compact={compact}>
      <FilePick label={t('drop.pick')} accept={FILE_TYPES} multiple onFiles={onFiles} />
    </DropZone>
  );
}

const TONES: Record<OwnFile['status'], Tone> = { waiting: 'plain', reading: 'plain', taken: 'ok', refused: 'bad' };

interface FileListProps {
  files: readonly OwnFile[];
  onRemove: (id: number) => void;
  /** Opens the columns of a statement for a person to check. */
  onColumns?: (entry: OwnFile) => void;
}

export function FileList({ files, onRemove, onColumns }: FileListProps) {
  return (
    <ul class="files">
      {files.map((entry) => (
        <li key={entry.id}>
          <div class="file-line">
            <strong class="file-name">{entry.name}</strong>
            <span class="note num">{bytes(entry.file.size, locale.value)}</span>
            <Tag tone={TONES[entry.status]}>{t(`file.${entry.status}`)}</Tag>
            <button
              type="button"
              class="quiet"
              aria-label={t('file.removeNamed', { name: entry.name })}
              onClick={() => {
                onRemove(entry.id);
              }}
            >
              {t('file.remove')}
            </button>
          </div>
          {entry.status === 'reading' && (
            <progress max={Math.max(1, entry.file.size)} value={entry.done} aria-label={entry.name} />
          )}
          {entry.pages !== null && <p class="note num">{t('file.pages', entry.pages)}</p>}
          {entry.role === 'key' && <p class="note">{t('file.key')}</p>}
          {(entry.notes ?? []).map((note) => (
            <p key={note} class="note">
              {note}
            </p>
          ))}
          {entry.result !== null && <Recognised entry={entry.result} parts={entry.parts ?? [entry.result]} />}
          {onColumns !== undefined && (
            <ColumnsFound
              entry={entry}
              onOpen={() => {
                onColumns(entry);
              }}
            />
          )}
          {entry.result !== null && entry.read !== null && <ReadFacts read={entry.read} />}
          {entry.error !== null && <ErrorPanel error={entry.error} quiet />}
        </li>
      ))}
    </ul>
  );
}

type Part = NonNullable<OwnFile['result']>;

function Recognised({ entry, parts }: { entry: Part; parts: readonly Part[] }) {
  const others = countOf(entry.other_customer);
  const outside = countOf(entry.outside_consent);
  return (
    <div class="file-facts">
      {parts.map((part) => (
        <p key={part.dataset}>
          {t('file.recognised', {
            dataset: word('dataset', part.dataset, part.dataset),
            layout: word('layout', part.layout, part.layout),
            rows: part.rows,
          })}
          {part.refused !== undefined && (
            <>
              {' '}
              <Tag tone="warn">{word('error', part.refused.code, part.refused.message)}</Tag>
            </>
          )}
        </p>
      ))}
      {entry.closes === true && <p class="note">{t('file.closes')}</p>}
      {entry.closes === false && (
        <p>
          <Tag tone="warn">{t('file.closesNot')}</Tag>
        </p>
      )}
      {others > 0 && <p class="warn-text">{t('file.otherCustomer', { count: others })}</p>}
      {outside > 0 && <p class="warn-text">{t('file.outsideConsent', { count: outside })}</p>}
      {entry.notes.map((note) => (
        <p key={JSON.stringify(note)} class="note">
          {typeof note === 'string' ? note : JSON.stringify(note)}
        </p>
      ))}
      <p class="note mono" title={entry.sha256}>
        sha256 {entry.sha256.slice(0, 16)}… · {number(entry.bytes, locale.value)} B
      </p>
    </div>
  );
}

/** How a statement's columns were found, and the way to correct them. */
function ColumnsFound({ entry, onOpen }: { entry: OwnFile; onOpen: () => void }) {
  const columns = entry.result?.columns;
  if (columns?.by === 'text') return <p class="note">{t('columns.plainText')}</p>;
  if (columns === null || columns === undefined || columns.list.length === 0) return null;
  const tone = columns.by === 'assumed' ? 'warn' : 'plain';
  return (
    <p class="file-columns">
      <Tag tone={tone}>{t(`columns.by.${columns.by}`)}</Tag>{' '}
      <button type="button" class="quiet" aria-label={t('columns.checkNamed', { name: entry.name })} onClick={onOpen}>
        {t('columns.check')}
      </button>
    </p>
  );
}

/** What a PDF or workbook says of itself: an officer looks at who made it, and when. */
function ReadFacts({ read: { facts, notes } }: { read: ReadTable }) {
  const made = [facts.producer, facts.creator].filter((name) => name !== undefined).join(' · ');
  const day = (text: string): string => text.slice(0, 10);
  return (
    <div class="file-facts">
      <p class="note">
        {facts.kind === 'aa'
          ? t('file.sealed')
          : facts.pages === undefined
            ? t('file.workbook', { kind: facts.kind.toUpperCase() })
            : t('file.pdf', { pages: facts.pages })}
        {made !== '' && ` · ${made}`}
        {facts.created !== undefined && ` · ${t('file.created', { day: day(facts.created) })}`}
        {facts.modified !== undefined && facts.modified !== facts.created
          ? ` · ${t('file.modified', { day: day(facts.modified) })}`
          : ''}
        {facts.encrypted && facts.kind !== 'aa' && ` · ${t('file.encrypted')}`}
      </p>
      {(facts.incremental_updates ?? 0) > 0 && (
        <p class="warn-text">{t('file.appended', { count: facts.incremental_updates ?? 0 })}</p>
      )}
      {(facts.formulas ?? 0) > 0 && <p class="warn-text">{t('file.formulas', { count: facts.formulas ?? 0 })}</p>}
      {notes.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
    </div>
  );
}
