#include "practice/truth.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace msme::practice {
namespace {

using base::Error;
using base::Json;
using base::Paise;

constexpr std::string_view kFigures[] = {"copies_percent",   "lost_percent",  "contradictions_percent", "own_percent",
                                         "bounce_percent",   "emi_percent",   "gst_gap_percent",        "top3_percent",
                                         "sales_cv_percent", "vintage_months"};
constexpr std::string_view kRowKinds[] = {"copies", "lost", "contradictions", "own", "bounces", "fraud"};

Error no_truth(std::string_view what) {
  return Error{"E_TRUTH",
               "",
               "This is no truth of a simulated borrower",
               "truth files of pipeline.generate",
               what,
               "Open the case with its seed string"};
}

double share(double part, double whole) { return whole > 0 ? base::round_to(100.0 * part / whole, 2) : 0; }

// What sums over the rows give; copies are counted as rows only.
struct Sums {
  std::size_t copies = 0, lost = 0, wrong = 0, debits = 0, bounced = 0;
  Paise credits = 0, own = 0, sales = 0;
  std::map<std::string, Paise> buyers;
  std::map<int, Paise> months;
};

void take_dirt(const Json& line, Row& row) {
  const Json* dirt = base::array(line, "dirt");
  for (std::size_t i = 0; dirt != nullptr && i < dirt->size(); ++i) {
    const std::string field = base::text_or((*dirt)[i], "field", "");
    const std::string how = base::text_or((*dirt)[i], "how", "");
    row.lost = row.lost || (how == "missing" && (field == "date" || field == "amount" || field == "type"));
    row.wrong = row.wrong || how == "contradicts";
  }
}

Row read_row(const Json& line) {
  Row row;
  row.line = static_cast<std::uint32_t>(base::integer_or(line, "row", 0));
  row.transaction = base::text_or(line, "transaction_id", "");
  row.account = base::text_or(line, "account_id", "");
  row.type = base::text_or(line, "type", "");
  row.party = base::text_or(line, "counterparty", "");
  row.fraud = base::text_or(line, "fraud", "");
  row.bounce = base::text_or(line, "bounce", "none");
  row.date = base::parse_iso(base::text_or(line, "date", ""));
  row.amount = base::from_rupees(base::number_or(line, "amount", 0));
  row.copy = base::find(line, "duplicate_of") != nullptr;
  row.own = base::text_or(line, "category", "") == "OWN_TRANSFER";
  row.bounced = row.bounce != "none" && row.bounce != "charge";
  take_dirt(line, row);
  return row;
}

void add_up(Sums& sums, const Row& row, bool sale) {
  sums.copies += row.copy ? 1 : 0;
  sums.lost += row.lost ? 1 : 0;
  sums.wrong += row.wrong ? 1 : 0;
  if (row.copy) return;
  if (row.type != "CREDIT") {
    ++sums.debits;
    sums.bounced += row.bounced ? 1 : 0;
    return;
  }
  sums.credits += row.amount;
  if (row.own) sums.own += row.amount;
  if (!sale) return;
  sums.sales += row.amount;
  if (!row.party.empty()) sums.buyers[row.party] += row.amount;
  sums.months[base::month_index(row.date)] += row.amount;
}

double top_three(const Sums& sums) {
  std::vector<Paise> buyers;
  for (const auto& [name, amount] : sums.buyers) buyers.push_back(amount);
  std::sort(buyers.rbegin(), buyers.rend());
  Paise top = 0;
  for (std::size_t i = 0; i < buyers.size() && i < 3; ++i) top += buyers[i];
  return share(base::to_rupees(top), base::to_rupees(sums.sales));
}

double variation(const Sums& sums) {
  const auto months = static_cast<double>(sums.months.size());
  if (months < 2) return 0;
  const double mean = base::to_rupees(sums.sales) / months;
  double squares = 0;
  for (const auto& [month, amount] : sums.months) {
    const double off = base::to_rupees(amount) - mean;
    squares += off * off;
  }
  return share(std::sqrt(squares / months), mean);
}

}  // namespace

std::optional<double> Truth::figure(std::string_view id) const {
  for (const auto& [name, value] : figures) {
    if (name == id) return value;
  }
  return std::nullopt;
}

bool Truth::planted(std::string_view kind) const {
  const Json* frauds = base::array(borrower, "frauds");
  for (std::size_t i = 0; frauds != nullptr && i < frauds->size(); ++i) {
    if (base::text_or((*frauds)[i], "kind", "") == kind) return true;
  }
  return false;
}

bool is_figure(std::string_view id) {
  return std::find(std::begin(kFigures), std::end(kFigures), id) != std::end(kFigures);
}
bool is_row_kind(std::string_view id) {
  return std::find(std::begin(kRowKinds), std::end(kRowKinds), id) != std::end(kRowKinds);
}

bool row_is(const Row& row, std::string_view kind, const std::vector<std::string>& frauds) {
  if (kind == "copies") return row.copy || row.copied;
  if (kind == "lost") return row.lost;
  if (kind == "contradictions") return row.wrong;
  if (kind == "own") return row.own;
  if (kind == "bounces") return row.bounced;
  return kind == "fraud" && !row.fraud.empty() && std::find(frauds.begin(), frauds.end(), row.fraud) != frauds.end();
}

base::Result<Truth> read_truth(std::string_view transactions, std::string_view borrower) {
  Truth truth;
  auto document = base::parse_json(borrower);
  if (!document || !document->is_object() || !base::number(*document, "pd_12m")) return no_truth("no borrower");
  truth.borrower = std::move(*document);
  Sums sums;
  std::vector<std::uint32_t> copied;
  while (!transactions.empty()) {
    const std::size_t end = transactions.find('\n');
    auto line = base::parse_json(transactions.substr(0, end));
    if (!line || !line->is_object() || !base::integer(*line, "row")) return no_truth("a row that can't be read");
    if (const auto of = base::integer(*line, "duplicate_of")) copied.push_back(static_cast<std::uint32_t>(*of));
    truth.rows.push_back(read_row(*line));
    add_up(sums, truth.rows.back(), base::boolean_or(*line, "sale", false));
    transactions.remove_prefix(end == std::string_view::npos ? transactions.size() : end + 1);
  }
  if (truth.rows.empty()) return no_truth("no rows");
  std::sort(copied.begin(), copied.end());
  for (Row& row : truth.rows) row.copied = std::binary_search(copied.begin(), copied.end(), row.line);
  const auto rows = static_cast<double>(truth.rows.size());
  const Json& b = truth.borrower;
  const double declared = base::number_or(b, "gst_declared_ratio", 1);
  truth.figures = {
      {"copies_percent", share(static_cast<double>(sums.copies), rows)},
      {"lost_percent", share(static_cast<double>(sums.lost), rows)},
      {"contradictions_percent", share(static_cast<double>(sums.wrong), rows)},
      {"own_percent", share(base::to_rupees(sums.own), base::to_rupees(sums.credits))},
      {"bounce_percent", share(static_cast<double>(sums.bounced), static_cast<double>(sums.debits))},
      {"emi_percent", share(12 * base::number_or(b, "emi_monthly", 0), base::number_or(b, "true_annual_turnover", 0))},
      {"gst_gap_percent", base::round_to(100 * std::fabs(declared - 1), 2)},
      {"top3_percent", top_three(sums)},
      {"sales_cv_percent", variation(sums)},
      {"vintage_months", base::number_or(b, "vintage_months", 0)}};
  return truth;
}

}  // namespace msme::practice
