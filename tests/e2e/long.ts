/** A long ledger, and what scrolling through it costs. */
import type { Frame } from 'puppeteer-core';

/** Entries of a current account whose running balance closes. */
export function bigStatement(rows: number): string {
  const lines = ['Date,Narration,Debit,Credit,Balance'];
  let balance = 50_000_000;
  const start = Date.UTC(2025, 9, 1);
  for (let i = 0; i < rows; i++) {
    const day = new Date(start + Math.floor((i * 395) / rows) * 86_400_000);
    const date = `${String(day.getUTCDate()).padStart(2, '0')}/${String(day.getUTCMonth() + 1).padStart(2, '0')}/${day.getUTCFullYear()}`;
    const paise = 10_000 + ((i * 7919) % 900_000);
    const credit = i % 3 !== 0;
    balance += credit ? paise : -paise;
    const amount = (paise / 100).toFixed(2);
    const narration = `UPI/${530_000_000_000 + i}/${credit ? 'SHARMA STORES' : 'VERMA TRADERS'}/payment${i % 97}@demobank`;
    lines.push(`${date},${narration},${credit ? '' : amount},${credit ? amount : ''},${(balance / 100).toFixed(2)}`);
  }
  return `${lines.join('\n')}\n`;
}

export interface Frames {
  /** Milliseconds between frames. */
  median: number;
  p95: number;
  /** What a frame cost: from the scroll event to the picture being recorded. */
  work: number;
  work95: number;
  drawn: number;
}

/** Scrolls the grid by `step` pixels a frame, from its top; takes the time of and between frames. */
export const scrolled = (ui: Frame, frames: number, step: number): Promise<Frames> =>
  ui.evaluate(
    async (wanted, by): Promise<Frames> => {
      const grid = document.querySelector<HTMLElement>('.vgrid');
      if (grid === null) throw new Error('no grid');
      const between: number[] = [];
      const work: number[] = [];
      let began = 0;
      const onScroll = (): void => {
        began = performance.now();
      };
      window.addEventListener('scroll', onScroll, true);
      // A message comes when the frame's style, layout and paint are done.
      const frame = (): Promise<number> =>
        new Promise((resolve) => {
          requestAnimationFrame((now) => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => {
              work.push(performance.now() - began);
              resolve(now);
            };
            port2.postMessage(0);
          });
        });
      grid.scrollTop = 0;
      let before = await frame();
      work.length = 0;
      let drawn = 0;
      for (let i = 1; i <= wanted; i++) {
        grid.scrollTop = by * i;
        const now = await frame();
        between.push(now - before);
        before = now;
        drawn = Math.max(drawn, grid.querySelectorAll('.vrow').length);
      }
      window.removeEventListener('scroll', onScroll, true);
      const at = (list: number[], share: number): number =>
        [...list].sort((x, y) => x - y)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0;
      return {
        median: at(between, 0.5),
        p95: at(between, 0.95),
        work: at(work, 0.5),
        work95: at(work, 0.95),
        drawn,
      };
    },
    frames,
    step,
  );

export const told = (name: string, found: Frames): string =>
  `${name}: ${found.median.toFixed(1)} ms between frames (95 %: ${found.p95.toFixed(1)}), ${found.work.toFixed(1)} ms of work in each (95 %: ${found.work95.toFixed(1)}), at most ${found.drawn} rows drawn`;
