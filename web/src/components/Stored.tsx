/** Sessions on this device: keep this one, go on with another, delete; and the time that each has left. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { StoredCase } from '../engine/keeper';
import { locale, t, word } from '../i18n';
import { moment, number } from '../lib/format';
import { deadline, journey, kept, source, started } from '../state/session';
import { drop, keeping } from '../state/practice-kept';
import * as stored from '../state/stored';
import { ErrorPanel } from './ErrorPanel';
import { FilePick } from './FilePick';
import { KeptScores } from './KeptScores';
import { PassphraseForm } from './PassphraseForm';
import { Facts, Tag } from './text';

const HOUR = 3_600_000;

/** "29 days", and in the last two days hours. */
export function Left({ until }: { until: number }) {
  const left = Math.max(0, until - stored.clock.value);
  const hours = Math.floor(left / HOUR);
  const text =
    hours < 1
      ? t('stored.minutes', { count: Math.ceil(left / 60_000) })
      : hours < 48
        ? t('stored.hours', { count: hours })
        : t('stored.days', { count: Math.floor(hours / 24) });
  return <span class={hours < 48 ? 'num warn-text' : 'num'}>{text}</span>;
}

const basisOf = (basis: string): string => word('retention', basis, basis);

/** The session in this tab. */
export function Present() {
  const [open, setOpen] = useState<'store' | 'file' | null>(null);
  const due = deadline.value;
  if (!started.value) return <p class="note">{t('stored.nothingOpen')}</p>;
  const mayStore = stored.about.value?.file === false;
  return (
    <>
      <Facts
        items={[
          [t('stored.where'), kept.value === null ? t('stored.inMemory') : t('stored.alsoStored')],
          ...(due === null
            ? []
            : ([
                [t('stored.rule'), t('stored.ruleWords', { basis: basisOf(due.basis), days: Math.round(due.days) })],
                [t('stored.left'), <Left key="left" until={due.at} />],
              ] as [string, ComponentChildren][])),
        ]}
      />
      <div class="actions">
        <button
          type="button"
          disabled={!mayStore || journey.value.running !== null}
          aria-expanded={open === 'store'}
          onClick={() => {
            setOpen(open === 'store' ? null : 'store');
          }}
        >
          {kept.value === null ? t('stored.store') : t('stored.storeAgain')}
        </button>
        <button
          type="button"
          disabled={journey.value.running !== null}
          aria-expanded={open === 'file'}
          onClick={() => {
            setOpen(open === 'file' ? null : 'file');
          }}
        >
          {t('stored.asFile')}
        </button>
        <button
          type="button"
          class="danger"
          onClick={() => {
            if (window.confirm(t('stored.clearAsk'))) stored.clear();
          }}
        >
          {t('stored.clear')}
        </button>
      </div>
      {!mayStore && <p class="note">{t('stored.notHere')}</p>}
      {open !== null && (
        <KeepForm
          key={open}
          action={open === 'store' ? stored.keep : stored.keepAsFile}
          label={open === 'store' ? t('stored.store') : t('stored.asFile')}
          onDone={() => {
            setOpen(null);
          }}
        />
      )}
    </>
  );
}

function KeepForm({
  action,
  label,
  onDone,
}: {
  action: (passphrase: string, files: boolean) => Promise<boolean>;
  label: string;
  onDone: () => void;
}) {
  const [files, setFiles] = useState(false);
  const own = source.value.kind === 'own';
  return (
    <PassphraseForm
      twice
      label={label}
      go={label}
      action={(passphrase) => action(passphrase, own ? files : true)}
      onDone={onDone}
    >
      {own && (
        <label class="check">
          <input
            type="checkbox"
            checked={files}
            onChange={(event) => {
              setFiles(event.currentTarget.checked);
            }}
          />
          <span>{t('stored.withFiles')}</span>
        </label>
      )}
    </PassphraseForm>
  );
}

/** Sessions and scores; what can't be deleted says so, and the rest goes all the same. */
async function removeAll(): Promise<void> {
  await stored.removeAll();
  if (keeping.value) await drop();
}

/** What is stored, one line each, and how to open what was saved as a file. */
export function Shelves() {
  const shelf = stored.shelf.value;
  const [file, setFile] = useState<File | null>(null);
  return (
    <>
      {stored.trouble.value !== null && (
        <ErrorPanel
          error={stored.trouble.value}
          onClose={() => {
            stored.trouble.value = null;
          }}
        />
      )}
      {shelf === null || shelf.cases.length === 0 ? (
        !keeping.value && <p>{t('stored.none')}</p>
      ) : (
        <ul class="cases">
          {shelf.cases.map((each) => (
            <Case key={each.id} each={each} />
          ))}
        </ul>
      )}
      <KeptScores />
      {(shelf?.cases.length ?? 0) + (keeping.value ? 1 : 0) > 1 && (
        <div class="actions">
          <button
            type="button"
            class="danger"
            onClick={() => {
              if (window.confirm(t('stored.removeAllAsk'))) void removeAll();
            }}
          >
            {t('stored.removeAll')}
          </button>
        </div>
      )}
      <div class="actions">
        <FilePick
          label={t('stored.openFile')}
          accept=".msmecase"
          onFiles={([picked]) => {
            setFile(picked ?? null);
          }}
        />
      </div>
      {file !== null && (
        <OpenForm
          name={file.name}
          open={(passphrase) => stored.openFile(file, passphrase)}
          onLeave={() => {
            setFile(null);
          }}
        />
      )}
      {shelf !== null && shelf.deletions.length > 0 && <Deletions />}
    </>
  );
}

function Case({ each }: { each: StoredCase }) {
  const [open, setOpen] = useState(false);
  const when = moment(each.saved, locale.value);
  return (
    <li class="case">
      <div class="case-head">
        <p>
          {t('stored.case', { when })} {kept.value?.id === each.id && <Tag tone="ok">{t('stored.thisOne')}</Tag>}{' '}
          {each.trouble !== undefined && <Tag tone="bad">{word('error', each.trouble, each.trouble)}</Tag>}
        </p>
        <p class="note">
          {each.files ? t('stored.hasFiles') : t('stored.resultsOnly')} ·{' '}
          {t('stored.size', { kb: number(Math.ceil(each.bytes / 1024), locale.value) })} · {basisOf(each.basis)} ·{' '}
          {t('stored.endsIn')} <Left until={each.deadline} />
        </p>
      </div>
      <div class="actions">
        <button
          type="button"
          disabled={each.trouble !== undefined || journey.value.running !== null}
          aria-expanded={open}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {t('stored.open')}
        </button>
        <button
          type="button"
          class="danger"
          onClick={() => {
            if (window.confirm(t('stored.removeAsk', { when }))) void stored.remove(each.id);
          }}
        >
          {t('stored.remove')}
        </button>
      </div>
      {open && (
        <OpenForm
          name={t('stored.case', { when })}
          open={(passphrase) => stored.openStored(each.id, passphrase)}
          onLeave={() => {
            setOpen(false);
          }}
        />
      )}
    </li>
  );
}

function OpenForm({
  name,
  open,
  onLeave,
}: {
  name: string;
  open: (passphrase: string) => Promise<boolean>;
  onLeave: () => void;
}) {
  const head = (
    <>
      <p class="file-name">{name}</p>
      {started.value && <p class="note">{t('stored.replaces')}</p>}
    </>
  );
  return (
    <PassphraseForm label={name} go={t('stored.open')} action={open} onDone={onLeave} onLeave={onLeave} head={head} />
  );
}

function Deletions() {
  const deletions = [...(stored.shelf.value?.deletions ?? [])].sort((a, b) => b.deleted - a.deleted);
  return (
    <details>
      <summary>{t('stored.deletions', { count: deletions.length })}</summary>
      <p class="note">{t('stored.deletionsNote')}</p>
      <ul class="cases">
        {deletions.slice(0, 50).map((each) => (
          <li key={each.id}>
            <code>{each.id}</code> ·{' '}
            {t(each.reason === 'deadline' ? 'stored.goneDeadline' : 'stored.gonePerson', {
              when: moment(each.deleted, locale.value),
            })}
          </li>
        ))}
      </ul>
    </details>
  );
}
