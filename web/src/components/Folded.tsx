/** A part of a page that is worked out only when somebody opens it. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

export function Folded({ title, note, children }: { title: string; note?: string; children: ComponentChildren }) {
  const [opened, setOpened] = useState(false);
  return (
    <details
      class="folded"
      onToggle={(event) => {
        if (event.currentTarget.open) setOpened(true);
      }}
    >
      <summary>
        <h2>{title}</h2>
        {note !== undefined && <span class="note">{note}</span>}
      </summary>
      {opened && children}
    </details>
  );
}
