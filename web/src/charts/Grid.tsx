/** The lines and labels of an axis. */
import type { RupeeAxis } from './axis';

export function RupeeGrid({ axis, left, right }: { axis: RupeeAxis; left: number; right: number }) {
  return (
    <g>
      <text class="axis-unit" x={0} y={10}>
        {axis.unit}
      </text>
      {axis.ticks.map((value) => {
        const y = axis.scale(value);
        return (
          <g key={value}>
            <line class={value === 0 ? 'axis' : 'grid'} x1={left} x2={right} y1={y} y2={y} />
            <text class="axis-label" x={left - 6} y={y + 4} text-anchor="end">
              {axis.label(value)}
            </text>
          </g>
        );
      })}
    </g>
  );
}
