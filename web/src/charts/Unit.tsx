/** A plot of shares against shares, from 0 to 100 % on both sides: its lines, its labels, and places on it. */
import type { ComponentChildren } from 'preact';
import { locale } from '../i18n';
import { percent } from '../lib/format';

export const LEFT = 46;
export const TOP = 14;
const BOTTOM = 40;
/** No wider than this: a square that fills a wide page is a poster. */
const WIDEST = 520;

export interface Frame {
  width: number;
  height: number;
  x: (value: number) => number;
  y: (value: number) => number;
}

/** The plot's height is known from the start, so nothing moves; on a phone it is less wide than high. */
export function frameOf(stage: number, height: number, most = 1): Frame {
  const width = Math.min(stage, WIDEST) - LEFT - 12;
  const plot = height - TOP - BOTTOM;
  return {
    width,
    height: plot,
    x: (value) => LEFT + (value / most) * width,
    y: (value) => TOP + plot - (value / most) * plot,
  };
}

export function UnitGrid({ frame, most = 1, across, up }: { frame: Frame; most?: number; across: string; up: string }) {
  const steps = [0, 0.25, 0.5, 0.75, 1].map((share) => share * most);
  const bottom = TOP + frame.height;
  return (
    <g>
      {steps.map((step) => (
        <g key={step}>
          <line
            class={step === 0 ? 'axis' : 'grid'}
            x1={LEFT}
            x2={LEFT + frame.width}
            y1={frame.y(step)}
            y2={frame.y(step)}
          />
          <line class={step === 0 ? 'axis' : 'grid'} x1={frame.x(step)} x2={frame.x(step)} y1={TOP} y2={bottom} />
          <text class="axis-label" x={LEFT - 6} y={frame.y(step) + 4} text-anchor="end">
            {percent(100 * step, locale.value, 1)}
          </text>
          <text class="axis-label" x={frame.x(step)} y={bottom + 15} text-anchor="middle">
            {percent(100 * step, locale.value, 1)}
          </text>
        </g>
      ))}
      <text class="axis-unit" x={LEFT} y={bottom + 32}>
        {`→ ${across}`}
      </text>
      <text class="axis-unit" x={LEFT + 4} y={TOP - 4}>
        {`↑ ${up}`}
      </text>
    </g>
  );
}

/** From corner to corner: a guess, or a stated risk that is right. */
export function Diagonal({ frame, most = 1 }: { frame: Frame; most?: number }) {
  return <line class="lab-diagonal" x1={frame.x(0)} y1={frame.y(0)} x2={frame.x(most)} y2={frame.y(most)} />;
}

export function Dot({ at, children }: { at: [number, number]; children?: ComponentChildren }) {
  return (
    <g>
      <circle class="lab-dot" cx={at[0]} cy={at[1]} r={5} />
      {children}
    </g>
  );
}
