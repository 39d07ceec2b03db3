/** TanStack's virtual list for Preact: only the rows in sight are drawn, however many there are. */
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';

type Rows = Virtualizer<HTMLDivElement, HTMLElement>;

/** Rows of one height, in pixels, in the element that scrolls. `top`: what stands over the rows in it. */
export function useVirtual(count: number, size: number, scroller: RefObject<HTMLDivElement | null>, top: number): Rows {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    overscan: 3,
    scrollPaddingStart: top,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => {
      redraw(undefined);
    },
  };
  const kept = useRef<Rows | null>(null);
  kept.current ??= new Virtualizer(options);
  const rows = kept.current;
  rows.setOptions(options);
  useLayoutEffect(() => rows._didMount(), [rows]);
  useLayoutEffect(() => {
    rows._willUpdate();
  });
  // Another height (the window became a phone's): the places are reckoned anew.
  useLayoutEffect(() => {
    rows.measure();
  }, [rows, size]);
  return rows;
}
