/** The findings: what was seen, in which rows, for how many rupees, by which rule, and what to rule out first. */
import type { Finding, Severity } from '../engine/api';
import { locale, said, t, word } from '../i18n';
import { date } from '../lib/format';
import { isExplained, setExplained } from '../state/explained';
import { analysis } from '../state/session';
import { Evidence } from './Evidence';
import { Money, Section, Tag, type Tone } from './text';

export const SEVERITY: Record<Severity, { tone: Tone; rank: number }> = {
  high: { tone: 'bad', rank: 0 },
  watch: { tone: 'warn', rank: 1 },
  info: { tone: 'plain', rank: 2 },
};

export function bySeverity(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => SEVERITY[a.severity].rank - SEVERITY[b.severity].rank);
}

/** The days for which the rule behind a finding holds. */
function ruleDays({ effective_from: from, effective_to: to }: Finding): string {
  if (!from && !to) return t('analytics.ruleAlways');
  if (!to) return t('analytics.ruleSince', { from: date(from, locale.value) });
  if (!from) return t('analytics.ruleUntil', { to: date(to, locale.value) });
  return t('analytics.ruleBetween', { from: date(from, locale.value), to: date(to, locale.value) });
}

export function RedFlags({ findings }: { findings: readonly Finding[] }) {
  const open = findings.filter((each) => !isExplained(each)).length;
  return (
    <Section
      title={t('analytics.findings', { count: findings.length })}
      note={findings.length === 0 ? t('analytics.noFindings') : t('flags.note')}
      aside={
        findings.length === 0 ? undefined : <span class="note">{t('flags.open', { open, all: findings.length })}</span>
      }
    >
      <ul class="flags">
        {bySeverity(findings).map((finding) => (
          <Flag key={finding.id} finding={finding} />
        ))}
      </ul>
    </Section>
  );
}

function benignOf(finding: Finding): string {
  return typeof finding.benign === 'string' ? word('benign', finding.benign_code ?? '', finding.benign) : '';
}

function Flag({ finding }: { finding: Finding }) {
  const harmless = isExplained(finding);
  const benign = benignOf(finding);
  return (
    <li class={`is-${finding.severity}${harmless ? ' is-harmless' : ''}`}>
      <details>
        <summary>
          <Tag tone={SEVERITY[finding.severity].tone}>{t(`severity.${finding.severity}`)}</Tag>
          <span class="finding-title">{word('finding', finding.rule, finding.title)}</span>
          {harmless && <Tag tone="ok">{t('flags.harmless')}</Tag>}
          {finding.amount !== null && finding.amount !== 0 && <Money value={finding.amount} short />}
        </summary>
        <p>{said(finding.detail)}</p>
        <dl class="facts">
          <div>
            <dt>{t('flags.rupees')}</dt>
            <dd>
              <Money value={finding.amount} />
            </dd>
          </div>
          <div>
            <dt>{t('col.rows')}</dt>
            <dd class="num">{finding.rows}</dd>
          </div>
          <div>
            <dt>{t('col.rule')}</dt>
            <dd>
              <code>{finding.rule}</code> {finding.version} · {ruleDays(finding)}
            </dd>
          </div>
          <div>
            <dt>{t('flags.family')}</dt>
            <dd>{finding.family === undefined ? '—' : t(`flags.family.${finding.family}`)}</dd>
          </div>
        </dl>
        <Evidence
          evidence={{ dataset: 'transactions', rows: finding.rows, row_ids: finding.row_ids }}
          name={finding.id}
        />
      </details>
      {benign !== '' && (
        <label class="flag-benign">
          <input
            type="checkbox"
            checked={harmless}
            onChange={(event) => {
              setExplained(finding, event.currentTarget.checked);
            }}
          />
          <span>
            <strong>{t('flags.tick')}</strong> {benign}
          </span>
        </label>
      )}
    </li>
  );
}

/** On paper, in the memo: each finding in a line, and whether it was explained. */
export function FlagsMemo() {
  const findings = bySeverity(analysis.value?.findings ?? []);
  return (
    <Section title={t('analytics.findings', { count: findings.length })}>
      {findings.length === 0 ? (
        <p>{t('analytics.noFindings')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('flags.severity')}</th>
              <th scope="col">{t('flags.finding')}</th>
              <th scope="col" class="is-number">
                {t('flags.rupees')}
              </th>
              <th scope="col">{t('flags.answer')}</th>
            </tr>
          </thead>
          <tbody>
            {findings.map((finding) => (
              <tr key={finding.id}>
                <td>{t(`severity.${finding.severity}`)}</td>
                <td class="is-wide">
                  {word('finding', finding.rule, finding.title)}. {said(finding.detail)}{' '}
                  <span class="note">
                    {finding.rule} {finding.version} · {t('analytics.rows', { count: finding.rows })}
                  </span>
                </td>
                <td class="is-number">
                  <Money value={finding.amount} />
                </td>
                <td class="is-wide">
                  {isExplained(finding) ? `${t('flags.harmless')}: ${benignOf(finding)}` : t('flags.unanswered')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
