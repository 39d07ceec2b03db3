/** A button with which files are picked. The browser's own field is out of sight, and the button is what is named. */
import type { Ref } from 'preact';
import { useRef } from 'preact/hooks';

interface Props {
  label: string;
  /** As of the `accept` attribute. */
  accept: string;
  onFiles: (files: File[]) => void;
  multiple?: boolean;
  primary?: boolean;
  button?: Ref<HTMLButtonElement>;
}

export function FilePick({ label, accept, onFiles, multiple = false, primary = false, button }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        {...(button === undefined ? {} : { ref: button })}
        type="button"
        {...(primary ? { class: 'primary' } : {})}
        onClick={() => input.current?.click()}
      >
        {label}
      </button>
      <input
        ref={input}
        type="file"
        multiple={multiple}
        class="hidden"
        tabIndex={-1}
        aria-label={label}
        accept={accept}
        onChange={(event) => {
          const files = Array.from(event.currentTarget.files ?? []);
          // The same file can be picked again.
          event.currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
