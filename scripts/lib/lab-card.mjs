/** docs/MODEL_CARD.md, from the lab's report. */
const fixed = (value, digits = 3) => (value === null || value === undefined ? '–' : value.toFixed(digits));
const percent = (value, digits = 1) =>
  value === null || value === undefined ? '–' : `${(100 * value).toFixed(digits)} %`;

const table = (head, rows) =>
  [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');

const sharpness = (one) =>
  table(
    ['measure', 'value', '95 % interval'],
    [
      ['borrowers, defaults', `${one.borrowers}, ${one.bads}`, ''],
      ['AUC', fixed(one.auc.value), `${fixed(one.auc.low)} – ${fixed(one.auc.high)} (DeLong)`],
      ['Gini', fixed(one.gini.value), `${fixed(one.gini.low)} – ${fixed(one.gini.high)}`],
      ['KS', fixed(one.ks.value), `${fixed(one.ks.low)} – ${fixed(one.ks.high)} (bootstrap)`],
      ["oracle AUC (the simulator's own PD)", fixed(one.oracle.value), ''],
      ['AUC / oracle', fixed(one.ratio.value), `${fixed(one.ratio.low)} – ${fixed(one.ratio.high)} (bootstrap)`],
    ],
  );

const slice = (one) =>
  [
    `### By ${one.name}`,
    '',
    ...(one.impact_ratio === null
      ? []
      : [
          `Adverse-impact ratio ${fixed(one.impact_ratio, 2)}; among those who pay back ${fixed(one.opportunity_ratio, 2)} (groups of 100 or more).`,
          '',
        ]),
    table(
      ['group', 'borrowers', 'bad', 'mean PD', 'approved', 'rejected', 'AUC', 'PSI'],
      one.rows.map((row) => [
        row.group,
        row.count,
        percent(row.bad_rate),
        percent(row.stated),
        percent(row.approval_rate),
        percent(row.rejection_rate),
        row.auc ? `${fixed(row.auc.value, 2)} ± ${fixed(1.96 * row.auc.se, 2)}` : '–',
        fixed(row.psi, 2),
      ]),
    ),
    '',
  ].join('\n');

/** @param {any} report of web/src/lib/lab/measure.mjs @param {any} card the scorecard @param {any} mixes web/src/lib/lab/mixes.json */
export function modelCard(report, card, mixes) {
  const c = report.calibration;
  const command = `npm run validate -- --borrowers=${report.borrowers_measured} --seed=${report.seed} --mix=${report.mix} --first=${report.first} --card`;
  const made = `\`${command}\``;
  return `# Model card

**Everything here is synthetic.** The borrowers, their files and their defaults come from the project's own simulator
([SIMULATOR.md](SIMULATOR.md)). How well scores tell good from bad is set by the simulator's noise; the figures show how well the
engine reads files, not how it would do on real loans. No real outcome was used for fitting or for this page.

Written by ${made}. Don't edit it by hand.

| | |
|---|---|
| model | \`${card.id}\` ${card.version}, in force from ${card.effective_from} |
| purpose | a 12-month probability of default and four scores (100 = safest) for loans to micro and small businesses in India; input of the [policy](../core/data/policy.json), which decides |
| not for | personal loans, other countries' rules, pricing without a person's check, any decision on synthetic evidence alone |
| outcome | 90 days past due within 12 months, as the simulator draws it |
| fitted on | ${card.source} |
| measured on | ${report.borrowers_measured} borrowers${report.mix ? `, mix "${report.mix}": ${mixes[report.mix].title}` : ''}; another seed and another mixture than the fit's |
| inputs | metrics of bank rows, GST returns, bureau reports and holdings; never sex, religion, caste, age, name, language, PIN code or device |
| missing data | a missing characteristic is left out and the confidence falls; no bureau report and new to credit are bins of their own; figures that hang on narrations don't count where less than ${card.confidence.words?.at_least} % of the money's purpose is understood |
| abstains | fewer than ${card.confidence.min_months} full months, or the answer changes within the range of the PD (reason \`D_UNSURE\`) |
| switch off | remove a characteristic or replace the scorecard file; rule P29 off; every decision can be replayed and overridden |
| owner | whoever lends: validate it on own outcomes first |

## Floors

${table(
  ['floor', 'measured', ''],
  report.floors.map((floor) => [floor.name, fixed(floor.got), floor.good ? 'held' : '**missed**']),
)}

## Whole file

${sharpness(report.whole)}
${
  report.bank_only?.auc
    ? `
## Cash flow only

The same borrowers from their bank rows alone: narrations replaced by two foreign words, no names, no codes, no GST, no bureau.
Nobody is approved on that (${report.bank_only.book.map((one) => `${one.outcome} ${one.count}`).join(', ')}); the order of risk remains.

${sharpness(report.bank_only)}
`
    : ''
}
## Calibration

${table(
  ['measure', 'value', '95 % interval'],
  [
    ['slope', fixed(c.slope), `${fixed(c.slope_low)} – ${fixed(c.slope_high)}`],
    ['intercept', fixed(c.intercept), `${fixed(c.intercept_low)} – ${fixed(c.intercept_high)}`],
    ['mean PD, defaults', `${percent(c.stated, 2)}, ${percent(c.seen, 2)}`, ''],
    ['expected calibration error', percent(c.ece, 2), ''],
    ['Brier score', fixed(c.brier, 4), ''],
  ],
)}

${table(
  ['decile of PD', 'borrowers', 'mean PD', 'defaults'],
  c.deciles.map((d, i) => [i + 1, d.count, percent(d.stated, 2), percent(d.seen, 2)]),
)}

## Score bands

${report.bands.monotone ? 'Defaults rise as the score falls.' : 'Defaults don’t rise in every band as the score falls.'}

${table(
  ['overall', 'borrowers', 'defaults', 'rate', '95 % interval', 'mean PD'],
  report.bands.rows.map((row) => [
    `${row.from}+`,
    row.count,
    row.bads,
    percent(row.bad_rate),
    `${percent(row.interval[0])} – ${percent(row.interval[1])}`,
    percent(row.stated),
  ]),
)}

## Approving everybody below a PD

${table(
  ['PD below', 'approved', 'of them bad'],
  report.cuts.map((row) => [`${row.pd_below_percent} %`, percent(row.approval_rate), percent(row.bad_rate, 2)]),
)}

## Decisions of the default policy

Asked for: two months of sales, 24 months, from a bank.

${table(
  ['outcome', 'borrowers', 'share', 'bad'],
  report.book.outcomes.map((row) => [row.outcome, row.count, percent(row.share), percent(row.bad_rate, 2)]),
)}

Not certain enough to answer (\`D_UNSURE\`): ${percent(report.unsure)}.

## Slices

Regions stand in for origin, which is in no file. The other slices differ in true risk and by policy (vintage, largest customer, new to
credit), so their ratios are shown and not held to a floor.

${report.slices.map(slice).join('\n')}
## Limits

${report.note ? `- ${report.note}\n` : ''}- The simulator's links between health and what files show are assumptions; a real portfolio has others.
- One year of data, one year of outcome, no economic cycle, no seasoning, no reject inference.
- Frauds are those that the simulator plants.
- Bins, grade edges, the weights of findings and the width of the range are assumptions.
- RBI's draft on model risk (June 2026) asks for an inventory, independent validation and monitoring: this page is no substitute.
`;
}
