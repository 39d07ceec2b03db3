#include "analyze/raise.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "analyze/params.hpp"
#include "base/sort.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::Json;
using base::Paise;
using model::Dataset;

void offer(std::vector<Raise>& out, const char* code, double gain, Json params) {
  if (gain >= 0.05) out.push_back({code, base::round_to(gain, 1), std::move(params)});
}

void offer_chain(const model::Borrower& b, const Params& p, std::vector<Raise>& out) {
  double steps = 0, breaks = 0;
  for (const model::ChainReport& chain : b.chains) {
    steps += chain.steps;
    breaks += chain.breaks;
  }
  if (steps <= 0) return;
  // The index loses all of its chain points at one break in five steps.
  const auto exact = [&](double broken) { return std::max(0.0, 1.0 - 5.0 * broken / steps); };
  for (const model::ChainReport& chain : b.chains) {
    if (chain.breaks == 0) continue;
    offer(out, "RAISE_CHAIN", p.quality_chain * (exact(breaks - chain.breaks) - exact(breaks)),
          base::record({{"account_id", b.accounts[chain.account].id},
                        {"breaks", chain.breaks},
                        {"gap", base::to_rupees(chain.gap)}}));
  }
}

void offer_trust(const model::Borrower& b, const Params& p, std::vector<Raise>& out) {
  std::vector<std::uint32_t> rows(b.sources.size(), 0);
  for (const std::uint16_t source : b.ledger.source) {
    if (source < rows.size()) ++rows[source];
  }
  const auto all = static_cast<double>(b.ledger.size());
  for (std::size_t i = 0; i < rows.size() && all > 0; ++i) {
    offer(out, "RAISE_TRUST", p.quality_source_trust * rows[i] * (10.0 - trust_of(b.sources[i])) / 10.0 / all,
          base::record({{"file", b.sources[i].name}, {"rows", rows[i]}}));
  }
}

// Which parties' payments have no known purpose, most rupees first.
void offer_purpose(const model::Borrower& b, double share_known, const Params& p, std::vector<Raise>& out) {
  const model::Ledger& l = b.ledger;
  std::vector<Paise> unknown(l.strings.size() + 1, 0);
  double all = 0;
  for (std::size_t i = 0; i < l.size(); ++i) {
    if (l.category[i] != model::Category::Other && l.confidence[i] >= 50) continue;
    const std::uint32_t name = l.party_name(i);
    unknown[name] += l.amount[i];
    all += static_cast<double>(l.amount[i]);
  }
  if (all <= 0) return;
  std::vector<std::pair<Paise, std::uint32_t>> order;
  for (std::uint32_t name = 0; name < unknown.size(); ++name) {
    if (unknown[name] > 0) order.emplace_back(-unknown[name], name);
  }
  base::sort(order);
  for (std::size_t k = 0; k < order.size() && k < 3; ++k) {
    const Paise amount = -order[k].first;
    offer(out, "RAISE_PURPOSE", p.quality_categorised * (1.0 - share_known) * static_cast<double>(amount) / all,
          base::record({{"counterparty", l.text(order[k].second)}, {"amount", base::to_rupees(amount)}}));
  }
}

void offer_rows(const model::Borrower& b, const Params& p, std::vector<Raise>& out) {
  const model::CleanLog& log = b.log(Dataset::Transactions);
  const double distinct = log.counts.in > log.counts.duplicates ? log.counts.in - log.counts.duplicates : 0;
  std::vector<std::pair<std::string, std::uint32_t>> codes;
  for (const model::LogEntry& entry : log.quarantined) {
    const auto at =
        std::find_if(codes.begin(), codes.end(), [&](const auto& code) { return code.first == entry.rule; });
    if (at == codes.end()) {
      codes.emplace_back(entry.rule, 1U);
    } else {
      ++at->second;
    }
  }
  for (const auto& [code, rows] : codes) {
    if (distinct <= 0) break;
    offer(out, "RAISE_ROWS", p.quality_usable_rows * rows / distinct,
          base::record({{"dataset", model::text(Dataset::Transactions)}, {"code", code}, {"rows", rows}}));
  }
}

// The members of a clean record that the source could have filled.
void count_fields(const Json& record, double& filled, double& fields) {
  if (!record.is_object()) return;
  for (auto it = record.begin(); it != record.end(); ++it) {
    bool own = true;
    for (const char* ours : {"customer_id", "data_origin", "verdict", "derived", "source"})
      own = own && it.key() != ours;
    if (!own) continue;
    ++fields;
    if (!it->is_null()) ++filled;
  }
}

struct Filled {
  double filled = 0, fields = 0;
  Date newest = base::kNoDate;
  void take(const Json& record, Date date = base::kNoDate) {
    count_fields(record, filled, fields);
    newest = std::max(newest, date);
  }
};

Filled filled_of(const model::Borrower& b, Dataset dataset) {
  Filled out;
  const model::Ledger& l = b.ledger;
  switch (dataset) {
    case Dataset::Accounts:
      for (const auto& record : b.accounts) out.take(record.clean);
      break;
    case Dataset::Transactions:
      for (std::size_t i = 0; i < l.size(); ++i) {
        const bool printed = l.balance[i] != base::kNoMoney && (l.derived[i] & model::kDerivedBalance) == 0;
        out.fields += 4;
        out.filled += (printed ? 1 : 0) + (l.time[i] >= 0 ? 1 : 0) + (l.reference[i] != 0 ? 1 : 0) +
                      (l.counterparty[i] != 0 || l.merchant[i] != 0 ? 1 : 0);
        out.newest = std::max(out.newest, l.date[i]);
      }
      break;
    case Dataset::Gst:
      for (const auto& record : b.gst) out.take(record.clean, base::month_end(record.month));
      break;
    case Dataset::CreditReports:
      for (const auto& record : b.credit_reports) out.take(record.clean, record.date);
      break;
    case Dataset::Policies:
      for (const auto& record : b.policies) out.take(record.clean);
      break;
    case Dataset::MutualFunds:
      for (const auto& record : b.mutual_funds) out.take(record.clean);
      break;
    case Dataset::OndcOrders:
      for (const auto& record : b.ondc_orders) out.take(record.clean, record.created);
      break;
    case Dataset::OcenApplications:
      for (const auto& record : b.ocen_applications) out.take(record.clean, record.applied);
      break;
    case Dataset::Consent:
      break;
  }
  return out;
}

DatasetQuality judge(const model::Borrower& b, Dataset dataset) {
  const model::CleanLog& log = b.log(dataset);
  model::Counts sum = log.counts;
  for (const auto& [list, counts] : log.nested) {
    sum.in += counts.in;
    sum.kept += counts.kept;
    sum.repaired += counts.repaired;
    sum.duplicates += counts.duplicates;
  }
  const double distinct = sum.in > sum.duplicates ? sum.in - sum.duplicates : 0;
  const double good = sum.kept + sum.repaired;
  const Filled filled = filled_of(b, dataset);
  DatasetQuality out;
  out.dataset = dataset;
  out.usable = distinct > 0 ? good / distinct : 0;
  out.as_printed = good > 0 ? sum.kept / good : 0;
  out.complete = filled.fields > 0 ? filled.filled / filled.fields : 0;
  double total = 40 * out.usable + 20 * out.as_printed + 20 * out.complete;
  double weight = 80;
  if (filled.newest != base::kNoDate && b.now != base::kNoDate) {
    out.freshness = freshness_of(b.now - filled.newest);
    total += 20 * *out.freshness;
    weight += 20;
  }
  out.score = base::round_to(100 * total / weight, 1);
  return out;
}

}  // namespace

QualityReport judge_quality(const model::Borrower& borrower, const Analytics& analytics, const base::Json& policy) {
  QualityReport out;
  for (int i = 0; i < model::kDatasetCount; ++i) {
    const auto dataset = static_cast<Dataset>(i);
    if (dataset != Dataset::Consent && borrower.has(dataset) && borrower.log(dataset).counts.in > 0)
      out.datasets.push_back(judge(borrower, dataset));
  }
  if (!analytics.value("DQ_index")) return out;
  const Params p = read_params(policy);
  std::vector<Raise> all;
  const double months = analytics.value("Q1_full_months").value_or(0);
  if (months < 12) {
    offer(all, "RAISE_COVERAGE", p.quality_coverage * (12 - months) / 12,
          base::record({{"months", 12 - months}, {"have", months}}));
  }
  if (const auto age = analytics.value("Q4_data_age"))
    offer(all, "RAISE_FRESHNESS", p.quality_freshness * (1 - freshness_of(*age)), base::record({{"days", *age}}));
  offer_trust(borrower, p, all);
  offer_chain(borrower, p, all);
  offer_purpose(borrower, analytics.value("Q3_categorised_share").value_or(0) / 100.0, p, all);
  offer_rows(borrower, p, all);
  base::sort(all, [](const Raise& a, const Raise& b) { return a.gain > b.gain; });
  constexpr std::size_t kTold = 3;
  if (all.size() > kTold) all.erase(all.begin() + kTold, all.end());
  out.raises = std::move(all);
  return out;
}

}  // namespace msme::analyze
