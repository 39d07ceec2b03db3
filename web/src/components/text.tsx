/** Small pieces of text that every page uses: money, dates, headings, notes. */
import type { ComponentChildren } from 'preact';
import { locale } from '../i18n';
import * as format from '../lib/format';

export function Money({ value, short = false }: { value: number | null | undefined; short?: boolean }) {
  const text =
    short && value !== null && value !== undefined
      ? format.rupeesShort(value, locale.value)
      : format.rupees(value, locale.value);
  return <span class="num">{text}</span>;
}

export function When({ iso }: { iso: string | null | undefined }) {
  const text = format.date(iso, locale.value);
  return iso === null || iso === undefined ? <span>{text}</span> : <time dateTime={iso.slice(0, 10)}>{text}</time>;
}

export function Count({ value }: { value: number }) {
  return <span class="num">{format.number(value, locale.value)}</span>;
}

/** A page's heading: the question it answers, and in small print what it is about. */
export function Heading({
  step,
  question,
  children,
}: {
  step?: string;
  question: string;
  children?: ComponentChildren;
}) {
  return (
    <header class="heading">
      {step !== undefined && <p class="heading-step">{step}</p>}
      <h1 tabIndex={-1}>{question}</h1>
      {children !== undefined && <div class="lede">{children}</div>}
    </header>
  );
}

export function Section({
  title,
  note,
  aside,
  children,
}: {
  title: string;
  note?: ComponentChildren;
  aside?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <section class="section">
      <div class="section-head">
        <h2>{title}</h2>
        {aside}
      </div>
      {note !== undefined && <p class="note">{note}</p>}
      {children}
    </section>
  );
}

export type Tone = 'ok' | 'warn' | 'bad' | 'plain';

export function Tag({ tone = 'plain', children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={`tag tag-${tone}`}>{children}</span>;
}

/** Names and values in two columns. */
export function Facts({ items }: { items: [string, ComponentChildren][] }) {
  return (
    <dl class="facts">
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
