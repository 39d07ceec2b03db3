/** Scores in the order they were earned: a bar each, and the table with the parts. */
import { useState } from 'preact/hooks';
import { Picture, Stage } from '../charts/Picture';
import type { ShownColumn } from '../components/Table';
import { locale, t, type Key } from '../i18n';
import { date, number } from '../lib/format';
import { mean, scores } from '../state/practice-scores';

const HEIGHT = 160;
const LEFT = 30;
const TOP = 12;
const BOTTOM = 20;
const PARTS = ['problems', 'decision', 'terms', 'reasons'] as const;

export function PracticeScores() {
  const list = scores.value;
  const [at, setAt] = useState(Infinity);
  const here = Math.min(at, list.length - 1);
  const theme = (row: number): string => t(`practice.theme.${list[row]?.theme ?? 'MIX'}` as Key);
  const columns: ShownColumn[] = [
    {
      key: 'day',
      label: t('practice.day'),
      kind: 'date',
      value: (row) => list[row]?.day ?? null,
      show: (row) => date(list[row]?.day, locale.value),
    },
    { key: 'theme', label: t('practice.theme'), kind: 'text', value: theme, facet: true },
    {
      key: 'difficulty',
      label: t('practice.difficulty'),
      kind: 'text',
      value: (row) => t(`practice.difficulty.${list[row]?.difficulty ?? 'EASY'}` as Key),
      facet: true,
    },
    { key: 'score', label: t('practice.score'), kind: 'number', value: (row) => list[row]?.score ?? null },
    ...PARTS.map((id): ShownColumn => ({
      key: id,
      label: t(`practice.part.${id}`),
      kind: 'number',
      value: (row) => list[row]?.parts[id] ?? null,
    })),
    { key: 'seed', label: t('practice.seed.label'), kind: 'code', value: (row) => list[row]?.seed ?? null },
  ];
  const say = (index: number): string => {
    const each = list[index];
    if (each === undefined) return '';
    return t('practice.scores.one', {
      place: index + 1,
      score: each.score,
      theme: theme(index),
      day: date(each.day, locale.value),
    });
  };
  const y = (value: number): number => TOP + ((100 - value) * (HEIGHT - TOP - BOTTOM)) / 100;
  return (
    <Picture
      title={t('practice.scores.title')}
      says={t('practice.scores.says', {
        count: list.length,
        mean: number(mean(list) ?? 0, locale.value),
        last: list.at(-1)?.score ?? 0,
      })}
      file="practice_scores"
      columns={columns}
      count={list.length}
    >
      {(described) => (
        <Stage
          label={t('practice.scores.title')}
          described={described}
          height={HEIGHT}
          cursor={{
            count: list.length,
            at: here,
            move: setAt,
            say,
            under: (x, width) => Math.floor((x - LEFT) / ((width - LEFT) / list.length)),
          }}
          draw={(width) => {
            const slot = (width - LEFT) / list.length;
            const thick = Math.max(1, Math.min(34, slot * 0.66));
            return (
              <>
                <rect class="cursor" x={LEFT + slot * here} y={TOP} width={slot} height={HEIGHT - TOP - BOTTOM} />
                {[0, 50, 100].map((value) => (
                  <g key={value}>
                    <line class="grid" x1={LEFT} x2={width} y1={y(value)} y2={y(value)} />
                    <text class="axis-label" x={LEFT - 6} y={y(value) + 4} text-anchor="end">
                      {value}
                    </text>
                  </g>
                ))}
                {list.map((each, index) => (
                  <rect
                    key={index}
                    class="fill-business"
                    x={LEFT + slot * index + (slot - thick) / 2}
                    y={y(each.score)}
                    width={thick}
                    height={y(0) - y(each.score)}
                  />
                ))}
              </>
            );
          }}
        />
      )}
    </Picture>
  );
}
