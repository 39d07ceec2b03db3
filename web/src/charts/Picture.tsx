/**
 * What every picture has: a title that says what it shows, a sentence with its main figures, the drawing, and its table.
 * The drawing is as wide as its place, pixel for pixel, so that its words stay readable on a phone; its height is known
 * beforehand, so nothing moves when it comes. A picture with a cursor is moved along with the arrow keys.
 */
import type { ComponentChildren, TargetedPointerEvent } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Table, type ShownColumn } from '../components/Table';
import { t } from '../i18n';

export interface LegendItem {
  /** The class of its swatch: `swatch-<mark>`. */
  mark: string;
  text: string;
}

interface Props {
  title: string;
  /** What there is to be seen, in words with figures: read out in the picture's place. */
  says: string;
  legend?: LegendItem[];
  file: string;
  columns: ShownColumn[];
  count: number;
  children: (described: string) => ComponentChildren;
}

export function Picture({ title, says, legend = [], file, columns, count, children }: Props) {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <figure class="picture" aria-labelledby={`${id}-title`}>
      <figcaption>
        <h3 id={`${id}-title`}>{title}</h3>
        <p id={`${id}-says`} class="picture-says">
          {says}
        </p>
        {legend.length > 0 && (
          <p class="legend" aria-hidden="true">
            {legend.map(({ mark, text }) => (
              <span key={mark} class={`swatch swatch-${mark}`}>
                {text}
              </span>
            ))}
          </p>
        )}
      </figcaption>
      {children(`${id}-says`)}
      <details
        class="picture-table"
        onToggle={(event) => {
          setOpen(event.currentTarget.open);
        }}
      >
        <summary>{t('chart.table')}</summary>
        {open && <Table caption={title} file={file} columns={columns} count={count} pageSize={24} tools />}
      </details>
    </figure>
  );
}

/** The width of the place that an element has, from before it is first painted. */
export function useWidth(): { place: { current: HTMLDivElement | null }; width: number } {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const measure = (): void => {
      // Nothing is measured while it is hidden; the last width stands.
      if (element.clientWidth > 0) setWidth(Math.max(240, Math.floor(element.clientWidth)));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  return { place, width };
}

export interface Cursor {
  count: number;
  at: number;
  move: (to: number) => void;
  /** What stands under the cursor, in words. */
  say: (at: number) => string;
  /** PageUp and PageDown; a month of days. */
  page?: number;
  /** The place under a pixel. */
  under: (x: number, width: number) => number;
}

interface StageProps {
  label: string;
  described: string;
  height: number;
  cursor?: Cursor;
  /** Lines that what stands under the cursor may take on a phone: their room is kept, so that nothing moves. */
  lines?: 2 | 3;
  draw: (width: number) => ComponentChildren;
}

export function Stage({ label, described, height, cursor, lines = 2, draw }: StageProps) {
  const { place, width } = useWidth();
  const svg = (
    <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {draw(width)}
    </svg>
  );
  if (cursor === undefined) {
    return (
      <div class="stage" ref={place} role="img" aria-label={label} aria-describedby={described}>
        {svg}
      </div>
    );
  }
  const to = (at: number): void => {
    cursor.move(Math.max(0, Math.min(cursor.count - 1, at)));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = cursor.page ?? 6;
    const step = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -page,
      PageUp: page,
      Home: -cursor.count,
      End: cursor.count,
    }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    to(cursor.at + step);
  };
  const onPointer = (event: TargetedPointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    if (box.width > 0) to(cursor.under(((event.clientX - box.left) * width) / box.width, width));
  };
  return (
    <>
      <div
        class="stage chart-body"
        ref={place}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-describedby={described}
        aria-valuemin={1}
        aria-valuemax={cursor.count}
        aria-valuenow={cursor.at + 1}
        aria-valuetext={cursor.say(cursor.at)}
        onKeyDown={onKeyDown}
        onPointerDown={onPointer}
        onPointerMove={onPointer}
      >
        {svg}
      </div>
      <p class={`readout readout-${lines} num`} aria-hidden="true">
        {cursor.say(cursor.at).replaceAll('−₹', '−\u2060₹')}
      </p>
    </>
  );
}
