/** A part of a page that a link can name: "#/en/method/calculations" puts the reader at its heading. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { place } from '../state/route';

export function AtPlace({ name, children }: { name: string; children: ComponentChildren }) {
  const part = useRef<HTMLDivElement>(null);
  const here = place.value === name;
  useEffect(() => {
    if (!here) return undefined;
    // After `go` has put the focus on the page's own heading.
    const soon = setTimeout(() => {
      const heading = part.current?.querySelector<HTMLElement>('h2');
      heading?.setAttribute('tabindex', '-1');
      heading?.focus({ preventScroll: true });
      part.current?.scrollIntoView({ block: 'start' });
    }, 60);
    return () => {
      clearTimeout(soon);
    };
  }, [here]);
  return (
    <div ref={part} data-place={name}>
      {children}
    </div>
  );
}
