/** From borrowers' records to a population's figures: { id: { value, n, error } }, error being one standard error. */

const mean = (values) => values.reduce((total, value) => total + value, 0) / values.length;
const deviation = (values) => {
  const middle = mean(values);
  return Math.sqrt(values.reduce((total, value) => total + (value - middle) ** 2, 0) / Math.max(1, values.length - 1));
};
const known = (values) => values.filter((value) => value !== null && value !== undefined && Number.isFinite(value));

function quantile(values, q) {
  // Linear between the two values around it.
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = Math.floor(at);
  return sorted[low] + (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]) * (at - low);
}

/** The mean of what each borrower shows. */
function average(records, of) {
  const values = known(records.map(of));
  if (values.length === 0) return null;
  return { value: mean(values), n: values.length, error: deviation(values) / Math.sqrt(values.length) };
}

/** The share of borrowers. */
function portion(records, fits) {
  if (records.length === 0) return null;
  const n = records.length;
  const count = records.filter(fits).length;
  // Two of each added (Agresti and Coull): the error of a small share isn't nought.
  const near = (count + 2) / (n + 4);
  return { value: count / n, n, error: Math.sqrt((near * (1 - near)) / (n + 4)) };
}

/** Sum of parts over sum of wholes; the error is that of borrowers' own shares around it. */
function pooled(records, of) {
  const pairs = records.map(of).filter(([, whole]) => whole > 0);
  const whole = pairs.reduce((total, pair) => total + pair[1], 0);
  if (whole === 0) return null;
  const value = pairs.reduce((total, pair) => total + pair[0], 0) / whole;
  const spread = pairs.reduce((total, [part, of]) => total + (part - value * of) ** 2, 0);
  return { value, n: whole, error: Math.sqrt(spread) / whole };
}

/** A quantile of a lognormal-like figure; the error as if the middle were normal on the log scale. */
function logQuantile(values, q) {
  const good = known(values).filter((value) => value > 0);
  if (good.length < 5) return null;
  const value = quantile(good, q);
  const sd = deviation(good.map(Math.log));
  // Asymptotic errors of a normal's median and its 10 % and 90 % points.
  return { value, n: good.length, error: (value * sd * (q === 0.5 ? 1.25 : 1.71)) / Math.sqrt(good.length) };
}

/** Whole months of a borrower in order, as [month of the year, value]: the window's ends may be cut. */
function wholeMonths(months) {
  return Object.entries(months)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, value]) => [Number(month.slice(5)), value]);
}

/** The mean of some calendar months' sales over the mean of all, borrower by borrower. */
function season(records, pick, calendar) {
  return average(records, (record) => {
    const months = wholeMonths(record[pick]);
    const there = months.filter(([month]) => calendar.includes(month));
    if (months.length < 10 || there.length === 0) return null;
    return mean(there.map(([, value]) => value)) / mean(months.map(([, value]) => value));
  });
}

/** What is left of log monthly sales without the segment's season and the borrower's own trend. */
function residuals(records, pick) {
  const bySeason = new Map();
  const logs = records.map((record) => {
    const months = wholeMonths(record[pick]).filter(([, value]) => value > 0);
    const middle = months.length > 0 ? mean(months.map(([, value]) => Math.log(value))) : 0;
    return months.map(([month, value]) => [month, Math.log(value) - middle]);
  });
  for (const [month, value] of logs.flat()) bySeason.set(month, [...(bySeason.get(month) ?? []), value]);
  const usual = new Map([...bySeason].map(([month, values]) => [month, quantile(values, 0.5)]));
  return logs
    .filter((months) => months.length >= 10)
    .map((months) => {
      const left = months.map(([month, value]) => value - usual.get(month));
      const middle = (left.length - 1) / 2;
      const spread = left.reduce((total, _, i) => total + (i - middle) ** 2, 0);
      const slope = left.reduce((total, value, i) => total + value * (i - middle), 0) / spread;
      const level = mean(left);
      return left.map((value, i) => value - level - slope * (i - middle));
    });
}

function autocorrelation(series) {
  let together = 0;
  let alone = 0;
  for (const values of series) {
    for (let i = 1; i < values.length; ++i) together += values[i] * values[i - 1];
    for (let i = 0; i < values.length; ++i) alone += (values[i] ** 2 * (values.length - 1)) / values.length;
  }
  const n = series.reduce((total, values) => total + values.length, 0);
  if (!(alone > 0)) return null;
  // A level and a trend taken out of few months pull the figure down by about (2 + 4 r) / months.
  const months = n / series.length;
  return { value: (together / alone + 2 / months) / (1 - 4 / months), n, error: 1 / (Math.sqrt(n) * (1 - 4 / months)) };
}

/** Mean absolute deviation of first digits from Benford's law. */
function benford(records) {
  const counts = records.reduce(
    (total, { digits }) => total.map((count, i) => count + digits[i]),
    new Array(9).fill(0),
  );
  const n = counts.reduce((a, b) => a + b, 0);
  if (n === 0) return null;
  return { value: mean(counts.map((count, i) => Math.abs(count / n - Math.log10(1 + 1 / (i + 1))))), n, error: 0 };
}

/** How well the true PD ranks defaulters: expected from the PDs alone, and as it came out. */
function ranking(records) {
  const all = records.filter((record) => record.pd !== null && record.defaulted !== null).sort((a, b) => a.pd - b.pd);
  if (all.length < 2) return { expected: null, observed: null };
  let below = 0;
  let sum = 0;
  let bad = 0;
  for (const { pd } of all) {
    sum += pd * (below + (1 - pd) / 2);
    below += 1 - pd;
    bad += pd;
  }
  const expected = { value: sum / (bad * below), n: all.length, error: 0.01 };
  let goods = 0;
  let wins = 0;
  for (const record of all) {
    if (record.defaulted) wins += goods;
    else goods += 1;
  }
  const bads = all.length - goods;
  if (bads === 0 || goods === 0) return { expected, observed: null };
  const value = wins / (bads * goods);
  return { expected, observed: { value, n: bads, error: Math.sqrt((value * (1 - value)) / Math.min(bads, goods)) } };
}

const SCORES = [
  ['300_550', 300, 550],
  ['550_650', 550, 650],
  ['650_750', 650, 750],
  ['750_900', 750, 901],
];

function ofSegments(records, out) {
  for (const segment of [...new Set(records.map((record) => record.segment))].sort()) {
    const own = records.filter((record) => record.segment === segment);
    const turnovers = own.map((record) => record.turnover);
    out[`segment_mix.${segment}`] = portion(records, (record) => record.segment === segment);
    out[`turnover_p10.${segment}`] = logQuantile(turnovers, 0.1);
    out[`turnover_median.${segment}`] = logQuantile(turnovers, 0.5);
    out[`turnover_p90.${segment}`] = logQuantile(turnovers, 0.9);
    out[`upi_count_share.${segment}`] = average(own, (record) => record.upiCount);
    out[`upi_value_share.${segment}`] = average(own, (record) => record.upiValue);
    out[`cash_share.${segment}`] = average(own, (record) => record.cashValue);
    out[`top_customer_share.${segment}`] = average(own, (record) => record.topBuyer);
    if (own.some((record) => record.platformValue > 0)) {
      out[`platform_share.${segment}`] = average(own, (record) => record.platformValue);
    }
    const left = residuals(own, 'sold');
    out[`monthly_cv.${segment}`] = average(left, deviation);
  }
}

function ofSeasons(records, out) {
  const retail = records.filter(({ segment }) => segment === 'kirana_retail' || segment === 'wholesale');
  const makers = records.filter(({ segment }) => segment === 'small_manufacturing');
  const agri = records.filter(({ segment }) => segment === 'agri_seasonal');
  const shops = records.filter(({ segment }) => segment === 'kirana_retail');
  out['season.retail_diwali'] = average(shops, (record) => record.festive);
  out['season.retail_oct_nov'] = season(retail, 'sold', [10, 11]);
  out['season.retail_jul_aug'] = season(retail, 'sold', [7, 8]);
  out['season.manufacturing_march'] = season(makers, 'sold', [3]);
  out['season.manufacturing_april'] = season(makers, 'sold', [4]);
  out['season.agri_apr_may'] = season(agri, 'sold', [4, 5]);
  out['season.agri_oct_dec'] = season(agri, 'sold', [10, 11, 12]);
  out['trade.autocorrelation'] = autocorrelation(
    [...new Set(records.map((record) => record.segment))].flatMap((segment) =>
      residuals(
        records.filter((record) => record.segment === segment),
        'sold',
      ),
    ),
  );
  out['trade.benford_mad'] = benford(records);
  for (const mode of Object.keys(records[0]?.modes ?? {})) {
    out[`modes.${mode.toLowerCase()}`] = pooled(records, (record) => [record.modes[mode], record.inModes]);
  }
}

function ofDocuments(records, out) {
  out['gst.late_share'] = pooled(records, (record) => record.gstLate);
  out['gst.on_time'] = pooled(records, (record) => record.gstOnTime);
  out['gst.late_1_10'] = pooled(records, (record) => record.gstLate10);
  out['gst.late_11_30'] = pooled(records, (record) => record.gstLate30);
  out['gst.later_or_unfiled'] = pooled(records, (record) => record.gstLater);
  const honest = records.filter((record) => record.declared === 1 && record.gstRatio !== null);
  out['gst.bank_ratio_mean'] = average(honest, (record) => record.gstRatio);
  out['gst.bank_ratio_sd'] =
    honest.length > 5
      ? {
          value: deviation(honest.map((record) => record.gstRatio)),
          n: honest.length,
          error: deviation(honest.map((record) => record.gstRatio)) / Math.sqrt(2 * honest.length),
        }
      : null;
  const told = records.filter((record) => record.declared !== null);
  out['gst.under_report_share'] = portion(told, (record) => record.declared < 0.95);
  out['gst.over_report_share'] = portion(told, (record) => record.declared > 1.05);
  const scored = records.filter((record) => record.score !== null);
  out['bureau.new_to_credit'] = portion(records, (record) => record.score === null);
  for (const [name, low, high] of SCORES) {
    out[`bureau.score_${name}`] = portion(scored, ({ score }) => score >= low && score < high);
  }
  out['bureau.live_loans'] = average(scored, (record) => record.liveLoans);
  out['bureau.enquiries'] = average(records, (record) => record.enquiries);
  out['bureau.late_30_share'] = pooled(records, (record) => record.late30);
  out['bureau.late_90_balance'] = pooled(records, (record) => record.late90);
  const sound = records.filter((record) => record.health !== null && record.health >= -1);
  const stressed = records.filter((record) => record.health !== null && record.health < -1);
  out['bounces.clean_six_months'] = average(sound, (record) => record.failures);
  out['bounces.stressed_six_months'] = average(stressed, (record) => record.failures);
}

function ofAgreement(records, out) {
  out['agree.running_balance'] = pooled(records, (record) => record.chain);
  out['agree.closing_balance'] = pooled(records, (record) => record.closing);
  out['agree.emi_tradeline'] = pooled(records, (record) => record.instalments);
  out['agree.gst_challan'] = pooled(records, (record) => record.challans);
  out['agree.gstr1_bills'] = pooled(records, (record) => record.billsKnown);
  out['agree.bills_paid'] = pooled(records, (record) => record.billsPaid);
  out['agree.ondc_settlement'] = pooled(records, (record) => record.ondc);
  out['agree.premium_policy'] = pooled(records, (record) => record.premiums);
  out['agree.sip_folio'] = pooled(records, (record) => record.plans);
}

function ofMess(records, out) {
  out['mess.missing_type'] = pooled(records, (record) => record.noType);
  out['mess.missing_date'] = pooled(records, (record) => record.noDate);
  out['mess.missing_amount'] = pooled(records, (record) => record.noAmount);
  out['mess.other_dates'] = pooled(records, (record) => record.otherDates);
  out['mess.other_numbers'] = pooled(records, (record) => record.otherNumbers);
  out['mess.compact_rows'] = pooled(records, (record) => record.compact);
  out['mess.duplicates'] = pooled(records, (record) => record.twice);
}

function ofRisk(records, out) {
  const rated = records.filter((record) => record.pd !== null);
  out['risk.default_share'] = portion(
    rated.filter((record) => record.defaulted !== null),
    (record) => record.defaulted === true,
  );
  out['risk.pd_mean'] = average(rated, (record) => record.pd);
  const { expected, observed } = ranking(records);
  out['risk.oracle_auc'] = expected;
  out['risk.observed_auc'] = observed;
  const told = records.filter((record) => record.frauds !== null);
  for (const kind of [...new Set(told.flatMap((record) => record.frauds))].sort()) {
    out[`fraud.${kind}`] = portion(told, (record) => record.frauds.includes(kind));
  }
}

/**
 * All figures, in the order in which a reader wants them; null where the data has nothing to measure.
 * @param {any[]} records @returns {Record<string, { value: number, n: number, error: number } | null>}
 */
export function figures(records) {
  /** @type {Record<string, any>} */
  const out = {};
  ofSegments(records, out);
  ofSeasons(records, out);
  ofDocuments(records, out);
  ofAgreement(records, out);
  ofMess(records, out);
  ofRisk(records, out);
  return out;
}

/** Borrowers by profile. */
export function personas(records) {
  const counts = {};
  for (const { profile } of records) counts[profile] = (counts[profile] ?? 0) + 1;
  return counts;
}

/**
 * Each target with what was got: "pass" within the tolerance widened by two standard errors, "fail" outside, "n/a" when there
 * is nothing to measure. Figures without a target are "info".
 */
export function verdicts(targets, measured) {
  const round = (value) => (value === null ? null : Number(value.toPrecision(5)));
  const rows = targets.map((target) => {
    const got = measured[target.id] ?? null;
    const row = { id: target.id, title: target.title, low: target.low, high: target.high, unit: target.unit };
    if (got === null || !Number.isFinite(got.value)) return { ...row, got: null, verdict: 'n/a', mark: target.mark };
    const slack = target.exact ? 0 : 2 * got.error;
    const good = got.value >= target.low - slack && got.value <= target.high + slack;
    return {
      ...row,
      got: round(got.value),
      error: round(got.error),
      n: got.n,
      verdict: good ? 'pass' : 'fail',
      mark: target.mark,
    };
  });
  const named = new Set(targets.map((target) => target.id));
  for (const [id, got] of Object.entries(measured)) {
    if (named.has(id) || got === null) continue;
    rows.push({ id, title: id, got: round(got.value), error: round(got.error), n: got.n, verdict: 'info' });
  }
  return rows;
}
