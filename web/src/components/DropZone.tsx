/** A place on which files are dropped. What stands in it says which, and how else to give them. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

interface Props {
  title: string;
  note: string;
  onFiles: (files: File[]) => void;
  compact?: boolean;
  /** The button by which files are picked. */
  children: ComponentChildren;
}

export function DropZone({ title, note, onFiles, compact = false, children }: Props) {
  const [over, setOver] = useState(false);
  return (
    <div
      class={`drop${over ? ' is-over' : ''}${compact ? ' is-compact' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const files = Array.from(event.dataTransfer?.files ?? []);
        if (files.length > 0) onFiles(files);
      }}
    >
      <p class="drop-title">{title}</p>
      <p class="note">{note}</p>
      {children}
    </div>
  );
}
