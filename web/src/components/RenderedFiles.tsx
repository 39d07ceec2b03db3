/** "The same data as files": one line for each kind, a choice of file and a button that saves it. */
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n';
import { shelves, type Saved, type Shelf } from '../lib/rendered';
import { listRendered, saveRendered } from '../state/rendered';
import { generated } from '../state/session';

export function RenderedFiles() {
  const [open, setOpen] = useState(false);
  const [files, setFiles] = useState<Saved[] | null>(null);
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

function ShelfForm({ shelf, files }: { shelf: Shelf; files: Saved[] }) {
  const [chosen, setChosen] = useState('');
  const file = files.find((each) => each.name === chosen) ?? files[0];
  const name = file?.name ?? '';
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
          {files.map((each) => (
            <option key={each.name} value={each.name}>
              {each.name}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        aria-label={t('fetch.saveNamed', { name })}
        onClick={() => {
          if (file !== undefined) void saveRendered(file);
        }}
      >
        {t('fetch.save')}
      </button>
    </div>
  );
}
