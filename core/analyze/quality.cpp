// Q1–Q6, DQ, V1 and the integrity counts: how far the data itself can be trusted.
#include <algorithm>
#include <vector>

#include "analyze/raise.hpp"
#include "analyze/sheet.hpp"
#include "base/text.hpp"
#include "model/gst.hpp"

namespace msme::analyze {
namespace {

using base::Date;

void sources(Sheet& s) {
  const model::Borrower& b = s.borrower;
  std::vector<std::uint32_t> rows(b.sources.size(), 0);
  std::uint32_t known = 0;
  for (const std::uint16_t source : b.ledger.source) {
    if (source >= rows.size()) continue;
    ++rows[source];
    ++known;
  }
  if (known == 0) {
    s.missing("Q5_source_trust", "the entries name no source");
    return;
  }
  double sum = 0;
  std::size_t sources = 0;  // that entries came from: files of other data say nothing of them
  for (std::size_t i = 0; i < rows.size(); ++i) {
    sum += trust_of(b.sources[i]) * rows[i];
    sources += rows[i] > 0 ? 1U : 0U;
  }
  s.set("Q5_source_trust", sum / known).inputs = base::record({{"sources", sources}});
}

// Gaps that files name (model/proof.hpp): those a person accepted, and those still open.
struct FileGaps {
  std::uint32_t accepted = 0, open = 0;
};

FileGaps count_gaps(const model::Borrower& b) {
  FileGaps count;
  const auto take = [&](const model::ProofGap& gap) { ++(gap.accepted ? count.accepted : count.open); };
  for (const model::FileProof& proof : b.proofs) {
    // Data files and account aggregators answer for themselves; the merged chain judges them.
    if (proof.source >= b.sources.size() || !b.sources[proof.source].statement) continue;
    for (const model::ProofGap& gap : proof.gaps) take(gap);
    // Gaps beyond those listed stand and fall with the listed ones.
    const bool all = std::all_of(proof.gaps.begin(), proof.gaps.end(), [](const auto& gap) { return gap.accepted; });
    (all ? count.accepted : count.open) += proof.gap_count - static_cast<std::uint32_t>(proof.gaps.size());
  }
  for (const model::ProofGap& gap : b.file_gaps) take(gap);
  return count;
}

void file_gaps(Sheet& s) {
  const FileGaps gaps = count_gaps(s.borrower);
  s.set("X1_open_gaps", gaps.open).inputs = base::record({{"open", gaps.open}, {"accepted", gaps.accepted}});
}

void chain(Sheet& s) {
  std::uint32_t steps = 0, breaks = 0;
  std::vector<std::uint32_t> rows;
  for (const model::ChainReport& report : s.borrower.chains) {
    steps += report.steps;
    breaks += report.breaks;
    if (report.first_break >= 0) rows.push_back(static_cast<std::uint32_t>(report.first_break));
  }
  if (steps == 0) {
    const char* why = "no two neighbouring entries show a balance";
    for (const char* id : {"Q2_chain_exact", "X1_chain_breaks", "X1_unexplained_breaks"}) s.missing(id, why);
    return;
  }
  const std::uint32_t quarantined = s.borrower.log(model::Dataset::Transactions).counts.quarantined;
  const std::uint32_t accepted = count_gaps(s.borrower).accepted;
  const base::Json inputs = base::record(
      {{"steps", steps}, {"breaks", breaks}, {"quarantined_rows", quarantined}, {"accepted_gaps", accepted}});
  s.set("Q2_chain_exact", 100.0 * (steps - breaks) / steps).inputs = inputs;
  add_evidence(s.set("X1_chain_breaks", breaks), rows);
  const std::uint32_t explained = quarantined + accepted;
  Metric& open = s.set("X1_unexplained_breaks", breaks > explained ? breaks - explained : 0);
  open.inputs = inputs;
  add_evidence(open, rows);
}

void usable(Sheet& s) {
  const model::Counts& c = s.borrower.log(model::Dataset::Transactions).counts;
  const std::uint32_t distinct = c.in > c.duplicates ? c.in - c.duplicates : 0;
  if (distinct == 0) {
    s.missing("Q6_usable_rows", "no raw rows were counted");
    return;
  }
  s.set("Q6_usable_rows", 100.0 * (c.kept + c.repaired) / distinct).inputs =
      base::record({{"rows", c.in},
                    {"kept", c.kept},
                    {"repaired", c.repaired},
                    {"duplicates", c.duplicates},
                    {"quarantined", c.quarantined}});
}

// Parts of DQ, each 0–1. A part that isn't known earns nothing: the index measures what is proven.
void index(Sheet& s) {
  const Params& p = s.params;
  const double months = std::min(12.0, s.value("Q1_full_months").value_or(0)) / 12.0;
  const double breaks = 100.0 - s.value("Q2_chain_exact").value_or(0);
  const double exact = std::max(0.0, 1.0 - breaks / 20.0);  // one break in five steps proves nothing any more
  const double known = s.value("Q3_categorised_share").value_or(0) / 100.0;
  const double rows = s.value("Q6_usable_rows").value_or(0) / 100.0;
  const double trust = s.value("Q5_source_trust").value_or(0) / 10.0;
  const std::optional<double> age = s.value("Q4_data_age");
  double fresh = 0;
  if (age) fresh = freshness_of(*age);
  const double total = p.quality_coverage * months + p.quality_chain * exact + p.quality_categorised * known +
                       p.quality_usable_rows * rows + p.quality_source_trust * trust + p.quality_freshness * fresh;
  const auto part = [](double weight, double share) { return base::round_to(weight * share, 1); };
  s.set("DQ_index", total).inputs = base::record({{"coverage", part(p.quality_coverage, months)},
                                                  {"chain", part(p.quality_chain, exact)},
                                                  {"known_purpose", part(p.quality_categorised, known)},
                                                  {"usable_rows", part(p.quality_usable_rows, rows)},
                                                  {"source_trust", part(p.quality_source_trust, trust)},
                                                  {"freshness", part(p.quality_freshness, fresh)}});
}

// A savings account is the owner's and may be older than the business: it speaks only where no other account has a date.
void vintage(Sheet& s) {
  Date first = base::kNoDate, savings = base::kNoDate;
  const auto earlier = [](Date& known, Date date) {
    if (date != base::kNoDate && (known == base::kNoDate || date < known)) known = date;
  };
  const auto take = [&](Date date) { earlier(first, date); };
  for (const model::Account& account : s.borrower.accounts) {
    earlier(account.type == model::AccountType::Savings ? savings : first, account.opened);
  }
  if (first == base::kNoDate) first = savings;
  for (const model::GstReturn& r : s.borrower.gst) {
    // A quarter began two months before its own month.
    if (r.month > 0 && r.form != model::GstForm::Gstr2b) take(base::month_start(r.month - model::months_of(r) + 1));
  }
  if (first == base::kNoDate || s.facts.as_of == base::kNoDate) {
    s.missing("V1_vintage_months", "no account opening date and no GST return");
  } else {
    s.set("V1_vintage_months", std::max(0, base::month_index(s.facts.as_of) - base::month_index(first))).inputs =
        base::record({{"earliest", base::date_json(first)}});
  }
}

void round_trip_share(Sheet& s) {
  base::Paise sum = 0;
  std::vector<std::uint32_t> rows;
  for (const RoundTrip& trip : s.facts.round_trips) {
    sum += s.borrower.ledger.amount[trip.credit_row];
    rows.push_back(trip.credit_row);
    rows.push_back(trip.debit_row);
  }
  Metric& metric = s.percent("X12_round_trip_share", sum, s.facts.turnover, "there is no turnover");
  metric.inputs = base::record({{"credits_returned", base::to_rupees(sum)}, {"pairs", s.facts.round_trips.size()}});
  add_evidence(metric, rows);
}

}  // namespace

// Account aggregator payloads and data files are whole and typed; a bank's PDF is harder to alter than a table.
double trust_of(const model::Source& source) {
  if (!source.statement || source.layout.compare(0, 3, "aa.") == 0) return 10;
  const std::string& name = source.name;
  const bool pdf = name.size() > 4 && base::equals_ignore_case(std::string_view(name).substr(name.size() - 4), ".pdf");
  return pdf ? 7 : 3;
}

double freshness_of(double days) { return days <= 30 ? 1.0 : days <= 60 ? 0.6 : days <= 90 ? 0.3 : 0.0; }

void quality_metrics(Sheet& s) {
  vintage(s);
  if (!s.facts.unusable.empty()) {
    for (const char* id : {"Q1_full_months", "Q2_chain_exact", "Q3_categorised_share", "Q4_data_age", "Q5_source_trust",
                           "Q6_usable_rows", "DQ_index", "X1_chain_breaks", "X1_open_gaps", "X1_unexplained_breaks",
                           "X12_round_trip_share"}) {
      s.missing(id, s.facts.unusable);
    }
    return;
  }
  const Facts& f = s.facts;
  s.set("Q1_full_months", f.full_count).inputs =
      base::record({{"from", base::date_json(f.from)}, {"to", base::date_json(f.to)}});
  s.percent("Q3_categorised_share", f.known_value, f.all_value, "no full month of bank data");
  s.set("Q4_data_age", std::max(0, f.now - f.to));
  sources(s);
  file_gaps(s);
  chain(s);
  usable(s);
  round_trip_share(s);
  index(s);
  // These say how good the data is; the classifier's own confidence has no part in them.
  for (Metric& metric : s.analytics.metrics) {
    if (metric.topic == "integrity" && metric.value) metric.confidence = 100;
  }
}

}  // namespace msme::analyze
