/**
 * Fields with one action. Not a <form>: the sandbox has no allow-forms, so a submit event never fires there (and the
 * browser logs an error); Enter in a field does what it would do in a form.
 */
import type { ComponentChildren } from 'preact';

interface Props {
  label: string;
  class: string;
  onSubmit: () => void;
  children: ComponentChildren;
}

export function Form({ label, class: name, onSubmit, children }: Props) {
  return (
    <div
      role="form"
      aria-label={label}
      class={name}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </div>
  );
}
