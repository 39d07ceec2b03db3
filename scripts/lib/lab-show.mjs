/** The lab's report as text. */
import { bold, green, red } from './say.mjs';

const fixed = (value, digits = 3) => (value === null || value === undefined ? '–' : value.toFixed(digits));
const percent = (value, digits = 1) =>
  value === null || value === undefined ? '–' : `${(100 * value).toFixed(digits)} %`;
const crore = (rupees) => `₹${(rupees / 1e7).toFixed(2)} crore`;
const range = (one, digits = 3) => `${fixed(one.low, digits)} – ${fixed(one.high, digits)}`;

/** Columns as wide as their widest cell; the first is text. @param {string[][]} rows */
export function table(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
  );
}

const print = (say, title, rows) => {
  say('');
  say(bold(title));
  for (const line of table(rows)) say(line);
};

function sharpness(say, title, one) {
  if (!one.auc) {
    say(`${title}: ${one.borrowers} borrowers, ${one.bads} defaults: too few to measure`);
    return;
  }
  print(say, `${title}: ${one.borrowers} borrowers, ${one.bads} defaults, ${one.abstained} not scored`, [
    ['', 'value', '95 % interval'],
    ['AUC', fixed(one.auc.value), range(one.auc)],
    ['Gini', fixed(one.gini.value), range(one.gini)],
    ['KS', fixed(one.ks.value), range(one.ks)],
    ['oracle AUC', fixed(one.oracle.value), range(one.oracle)],
    ['AUC / oracle', fixed(one.ratio.value), range(one.ratio)],
  ]);
}

export function show(report, say) {
  say(bold('Synthetic borrowers: how the engine reads data, not how it would do in the field.'));
  sharpness(say, 'Whole file', report.whole);
  if (report.bank_only) {
    sharpness(say, 'Cash flow only (unnamed bank rows, no GST, no bureau)', report.bank_only);
    say(report.bank_only.book.map((one) => `${one.outcome} ${one.count}`).join(', '));
  }
  const c = report.calibration;
  if (c) {
    print(say, 'Calibration', [
      ['', 'value', '95 % interval'],
      ['slope', fixed(c.slope), `${fixed(c.slope_low)} – ${fixed(c.slope_high)}`],
      ['intercept', fixed(c.intercept), `${fixed(c.intercept_low)} – ${fixed(c.intercept_high)}`],
      ['mean PD / defaults', percent(c.stated, 2), percent(c.seen, 2)],
      ['ECE', percent(c.ece, 2), ''],
      ['Brier', fixed(c.brier, 4), ''],
    ]);
  }
  print(say, `Score bands (${report.bands.monotone ? 'defaults rise as the score falls' : 'NOT monotone'})`, [
    ['overall', 'borrowers', 'defaults', 'rate', '95 % interval', 'mean PD'],
    ...report.bands.rows.map((row) => [
      `${row.from}+`,
      String(row.count),
      String(row.bads),
      percent(row.bad_rate),
      `${percent(row.interval[0])} – ${percent(row.interval[1])}`,
      percent(row.stated),
    ]),
  ]);
  print(say, 'Approving everybody below a PD', [
    ['PD below', 'approved', 'of them bad'],
    ...report.cuts.map((row) => [`${row.pd_below_percent} %`, percent(row.approval_rate), percent(row.bad_rate, 2)]),
  ]);
  if (report.frauds) showFrauds(report.frauds, say);
  if (report.categories) {
    const { macro_f1: macro, by_value: value, rows } = report.categories;
    const worst = rows.filter((row) => row.f1 !== null).sort((a, b) => a.f1 - b.f1);
    print(say, 'Rows in their true category', [
      ['', 'value', '95 % interval'],
      ['macro-F1', fixed(macro.value), range(macro)],
      ['rupees in their category', fixed(value.value), range(value)],
      ...worst.slice(0, 3).map((row) => [row.code, fixed(row.f1), '']),
    ]);
  }
  showBook(report.book, say);
  say(`not certain enough (D_UNSURE): ${percent(report.unsure)}`);
  for (const slice of report.slices) {
    const ratios =
      slice.impact_ratio === null
        ? ''
        : `, adverse-impact ratio ${fixed(slice.impact_ratio, 2)}, among good payers ${fixed(slice.opportunity_ratio, 2)}`;
    print(say, `By ${slice.name}${ratios}`, [
      ['', 'borrowers', 'bad', 'mean PD', 'approved', 'rejected', 'AUC', 'PSI'],
      ...slice.rows.map((row) => [
        row.group,
        String(row.count),
        percent(row.bad_rate),
        percent(row.stated),
        percent(row.approval_rate),
        percent(row.rejection_rate),
        row.auc ? `${fixed(row.auc.value, 2)} ±${fixed(1.96 * row.auc.se, 2)}` : '–',
        fixed(row.psi, 2),
      ]),
    ]);
  }
  if (report.psi !== null) say(`\nPSI of the overall score against the reference: ${fixed(report.psi)}`);
  say('');
  for (const floor of report.floors) {
    say(`${floor.good ? green('pass') : red('fail')}  ${floor.name}: ${fixed(floor.got)}`);
  }
}

function showFrauds({ kinds, all, honest }, say) {
  const line = (name, { files, found, recall, interval }) => [
    name,
    `${found} of ${files}`,
    percent(recall),
    `${percent(interval[0])} – ${percent(interval[1])}`,
  ];
  print(say, 'Planted frauds found', [
    ['', 'found', 'recall', '95 % interval'],
    ...kinds.map((kind) => line(kind.kind, kind)),
    line('all', all),
    line('honest files flagged', {
      files: honest.files,
      found: honest.flagged,
      recall: honest.share,
      interval: honest.interval,
    }),
  ]);
}

function showBook(book, say) {
  print(say, 'Decisions', [
    ['outcome', 'borrowers', 'share', 'bad'],
    ...book.outcomes.map((row) => [row.outcome, String(row.count), percent(row.share), percent(row.bad_rate, 2)]),
  ]);
  say(
    `lent ${crore(book.lent)}, expected loss ${crore(book.expected_loss)} (${percent(book.expected_loss / book.lent, 2)}), ` +
      `lost ${crore(book.seen_loss)}; most often against: ${book.reasons.map((r) => `${r.code} ${r.count}`).join(', ')}`,
  );
}

export function showWhatIf(what, say) {
  for (const one of what.change) say(`${one.place}: ${one.from} → ${one.to}`);
  const line = (name, of) => [name, of(what.before), of(what.after)];
  print(say, `What if, over ${what.before.borrowers} borrowers (judged again in ${Math.round(what.ms)} ms)`, [
    ['', 'now', 'then'],
    line('approved', (book) => percent(book.approval_rate, 2)),
    line('of them bad', (book) => percent(book.bad_rate, 2)),
    ...what.before.outcomes.map((row, i) => [row.outcome, String(row.count), String(what.after.outcomes[i].count)]),
    line('lent', (book) => crore(book.lent)),
    line('expected loss', (book) => crore(book.expected_loss)),
    line('lost', (book) => crore(book.seen_loss)),
  ]);
}
