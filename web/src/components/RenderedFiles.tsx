/** "The same data as files": one line for each kind, a choice of file and a button that saves it. */
import { useEffect, useState } from 'preact/hooks';
import type { RenderedFile } from '../engine/api';
import { t } from '../i18n';
import { shelves, type Shelf } from '../lib/rendered';
import { listRendered, saveRendered } from '../state/rendered';
import { generated } from '../state/session';

export function RenderedFiles() {
  const [open, setOpen] = useState(false);
  const [files, setFiles] = useState<RenderedFile[] | null>(null);
  const made = generated.value;
  useEffect(() => {
    let current = true;
    setFiles(null);
    if (open && made !== null) {
      void listRendered().then((list) => {
        if (current) setFiles(list);
      });
    }
    return () => {
      current = false;
    };
  }, [open, made]);
  return (
    <details
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>{t('fetch.asFiles')}</summary>
      <p class="note">{t('fetch.asFilesNote')}</p>
      {open && files === null && <p class="note">{t('word.loading')}</p>}
      {files !== null &&
        shelves(files).map((each) => <ShelfForm key={each.shelf} shelf={each.shelf} files={each.files} />)}
    </details>
  );
}

function ShelfForm({ shelf, files }: { shelf: Shelf; files: RenderedFile[] }) {
  const [chosen, setChosen] = useState('');
  const name = files.some((file) => file.name === chosen) ? chosen : (files[0]?.name ?? '');
  return (
    <div class="row-form">
      <label class="field grow">
        <span>{t(`fetch.shelf.${shelf}`)}</span>
        <select
          value={name}
          onChange={(event) => {
            setChosen(event.currentTarget.value);
          }}
        >
          {files.map((file) => (
            <option key={file.name} value={file.name}>
              {file.name}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        aria-label={t('fetch.saveNamed', { name })}
        onClick={() => {
          void saveRendered(name);
        }}
      >
        {t('fetch.save')}
      </button>
    </div>
  );
}
