/** What the original system's published weights give, term by term, beside our scores. It decides nothing. */
import { useEffect, useState } from 'preact/hooks';
import type { ScoreReply, SeedForm, SeedScore, SeedTerm } from '../engine/api';
import { locale, t, word } from '../i18n';
import { number, quantity } from '../lib/format';
import { compareScore } from '../state/record';
import { analysis } from '../state/session';
import { metricName, whyUnknown } from './MetricBody';
import { Table, type ShownColumn } from './Table';

const FORMS: readonly SeedForm[] = ['seed_a', 'seed_b'];

export function Comparison({ reply }: { reply: ScoreReply }) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<readonly SeedScore[]>([]);
  // New scores: what was compared is of the old ones.
  useEffect(() => {
    setMade([]);
    if (!open) return undefined;
    let gone = false;
    void (async () => {
      for (const form of FORMS) {
        const score = await compareScore(form);
        if (gone || score === null) return;
        setMade((all) => [...all, score]);
      }
    })();
    return () => {
      gone = true;
    };
  }, [open, reply]);
  return (
    <details
      class="section"
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>{t('seed.title')}</summary>
      <p class="note">{t('seed.note')}</p>
      {made.map((score) => (
        <FormTable key={score.scorecard.form} score={score} />
      ))}
    </details>
  );
}

function FormTable({ score }: { score: SeedScore }) {
  const terms: SeedTerm[] = score.parts.flatMap((part) => part.terms);
  const at = (row: number): SeedTerm | undefined => terms[row];
  const say = (value: number | null): string => (value === null ? '—' : number(value, locale.value, 1));
  const columns: ShownColumn[] = [
    {
      key: 'term',
      label: t('seed.term'),
      kind: 'text',
      value: (row) => word('seedterm', at(row)?.id ?? '', at(row)?.title ?? ''),
    },
    {
      key: 'value',
      label: t('col.value'),
      kind: 'number',
      value: (row) => at(row)?.value ?? null,
      show: (row) => quantity(at(row)?.value, at(row)?.unit ?? '', locale.value),
    },
    {
      key: 'points',
      label: t('col.points'),
      kind: 'number',
      value: (row) => at(row)?.points ?? null,
      show: (row) => t('seed.points', { points: say(at(row)?.points ?? null), weight: say(at(row)?.weight ?? null) }),
    },
    { key: 'why', label: t('seed.why'), kind: 'text', wide: true, value: (row) => remark(at(row)) },
  ];
  return (
    <>
      <h3>{word('seedform', score.scorecard.form, score.title)}</h3>
      <p>
        {t('seed.overall', {
          overall: say(score.overall),
          band: word('seedband', score.band, score.band_title),
          ours: say(score.ours.overall),
          grade: score.ours.grade,
        })}{' '}
        {score.rate_low !== null &&
          score.rate_high !== null &&
          t('seed.rate', {
            low: number(score.rate_low, locale.value),
            high: number(score.rate_high, locale.value),
          })}{' '}
        {score.not_computable.terms > 0 &&
          t('seed.lost', { terms: score.not_computable.terms, points: say(score.not_computable.points) })}
      </p>
      <Table
        caption={word('seedform', score.scorecard.form, score.title)}
        file={score.scorecard.form}
        columns={columns}
        count={terms.length}
        pageSize={20}
        tools={false}
      />
    </>
  );
}

/** A term made of figures says which of them is unknown, and why: "OCEN approvals: no OCEN applications were given". */
function whyOf(why: string): string {
  const unknown = analysis.value?.metrics.find((each) => why === `${each.name}: ${each.not_computable ?? ''}`);
  return unknown === undefined ? why : `${metricName(unknown)}: ${whyUnknown(unknown.not_computable ?? '')}`;
}

/** Why it earns nothing, when it can't be computed; and what our score does in its place. */
function remark(term: SeedTerm | undefined): string {
  if (term === undefined) return '';
  const instead = word('seedinstead', term.id, term.instead);
  return term.why === null ? instead : `${t('seed.unknown')}: ${word('seedwhy', term.id, whyOf(term.why))}. ${instead}`;
}
