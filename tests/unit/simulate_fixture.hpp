// What the simulator's tests share: a borrower by id, its rows, and what the truth says in sum.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "simulate/simulator.hpp"

namespace simulated {

using msme::base::Json;
using msme::model::Dataset;
using msme::simulate::Borrowing;
using msme::simulate::Request;

inline Request request(std::string customer, std::uint64_t seed = 42, std::string_view config = "null") {
  Request r;
  r.customer_id = std::move(customer);
  r.seed = seed;
  r.config = *msme::base::parse_json(config);
  return r;
}

inline Borrowing borrow(const Request& r) {
  auto made = msme::simulate::simulate(r);
  if (!made) FAIL(made.error().code + " " + made.error().path + " " + made.error().message);
  return std::move(*made);
}

// A profile's borrower as it comes, made once for all cases that only look at it.
inline const Borrowing& of_profile(const std::string& customer) {
  static std::map<std::string, Borrowing> made;
  const auto found = made.find(customer);
  return found != made.end() ? found->second : made.emplace(customer, borrow(request(customer))).first->second;
}

inline std::vector<Json> rows(const std::string& ndjson) {
  std::vector<Json> out;
  std::size_t at = 0;
  while (at < ndjson.size()) {
    const std::size_t end = ndjson.find('\n', at);
    REQUIRE(end != std::string::npos);
    Json row = Json::parse(ndjson.begin() + static_cast<std::ptrdiff_t>(at),
                           ndjson.begin() + static_cast<std::ptrdiff_t>(end), nullptr, false);
    REQUIRE(row.is_object());
    out.push_back(std::move(row));
    at = end + 1;
  }
  return out;
}

inline const msme::simulate::RawDataset& dataset(const Borrowing& b, Dataset wanted) {
  return b.datasets[static_cast<std::size_t>(wanted)];
}
inline std::string text(const Json& row, const char* key) { return msme::base::text_or(row, key, ""); }
inline std::int64_t paise(const Json& row, const char* key) {
  return msme::base::from_rupees(msme::base::number_or(row, key, 0));
}

inline std::string bytes(const Borrowing& b) {
  std::string all;
  for (const auto& d : b.datasets) all += d.ndjson;
  for (const auto& t : b.truth) all += t.bytes;
  return all;
}

inline const std::string& truth(const Borrowing& b, std::string_view name) {
  for (const auto& t : b.truth) {
    if (t.name == name) return t.bytes;
  }
  FAIL("no truth file " << name);
  return b.truth.front().bytes;
}

// What the truth says in sum: rows in the order of the books, copies apart.
struct Facts {
  std::vector<Json> events, copies;
  Json summary;
  std::map<std::string, std::int64_t> sales;  // by month
  std::int64_t turnover = 0, emi = 0;
  int debits = 0, failed = 0;

  double share_of_top(std::size_t count) const {
    std::map<std::string, std::int64_t> by_name;
    for (const Json& e : events) {
      if (text(e, "category") == "SALES_RECEIPT") by_name[text(e, "counterparty")] += paise(e, "amount");
    }
    std::vector<std::int64_t> sums;
    for (const auto& [name, sum] : by_name) sums.push_back(sum);
    std::sort(sums.rbegin(), sums.rend());
    std::int64_t top = 0;
    for (std::size_t i = 0; i < count && i < sums.size(); ++i) top += sums[i];
    return static_cast<double>(top) / static_cast<double>(turnover);
  }
  std::vector<double> months() const {
    std::vector<double> out;
    for (const auto& [month, sum] : sales) out.push_back(static_cast<double>(sum));
    return out;
  }
  double variation() const {
    const std::vector<double> m = months();
    double mean = 0;
    double square = 0;
    for (const double x : m) mean += x / static_cast<double>(m.size());
    for (const double x : m) square += (x - mean) * (x - mean) / static_cast<double>(m.size());
    return std::sqrt(square) / mean;
  }
  double peak_to_trough() const {
    const std::vector<double> m = months();
    return *std::max_element(m.begin(), m.end()) / *std::min_element(m.begin(), m.end());
  }
  // Last three months to the first three.
  double growth() const {
    const std::vector<double> m = months();
    const std::size_t n = m.size();
    return (m[n - 1] + m[n - 2] + m[n - 3]) / (m[0] + m[1] + m[2]);
  }
  double failing() const { return static_cast<double>(failed) / debits; }
  double debt_service() const { return static_cast<double>(emi) / static_cast<double>(turnover); }
};

inline Facts facts(const Borrowing& b) {
  Facts f;
  f.summary = rows(truth(b, "truth_borrower.json"))[0];
  for (Json& row : rows(truth(b, "truth_transactions.ndjson"))) {
    (row.contains("duplicate_of") ? f.copies : f.events).push_back(row);
  }
  // The file's rows may be shuffled; the books are in the order of their ids.
  std::stable_sort(f.events.begin(), f.events.end(),
                   [](const Json& a, const Json& c) { return text(a, "transaction_id") < text(c, "transaction_id"); });
  for (const Json& e : f.events) {
    const std::string bounce = text(e, "bounce");
    if (msme::base::boolean_or(e, "sale", false)) {
      f.sales[text(e, "date").substr(0, 7)] += paise(e, "amount");
      f.turnover += paise(e, "amount");
    }
    if (text(e, "category") == "EMI") f.emi += paise(e, "amount");
    if (text(e, "type") != "DEBIT") continue;
    ++f.debits;
    if (bounce == "mandate_out" || bounce == "cheque_out" || bounce == "electronic") ++f.failed;
  }
  return f;
}

inline Facts facts(const char* customer, std::uint64_t seed = 42) { return facts(borrow(request(customer, seed))); }

// d digit, A letter, X either, anything else itself.
inline bool shaped(std::string_view value, std::string_view shape) {
  if (value.size() != shape.size()) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool digit = value[i] >= '0' && value[i] <= '9';
    const bool letter = value[i] >= 'A' && value[i] <= 'Z';
    const bool fits = shape[i] == 'd'   ? digit
                      : shape[i] == 'A' ? letter
                      : shape[i] == 'X' ? digit || letter
                                        : value[i] == shape[i];
    if (!fits) return false;
  }
  return true;
}

inline bool checks(std::string_view gstin) {
  static constexpr std::string_view kBase36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::size_t sum = 0;
  for (std::size_t i = 0; i < 14; ++i) {
    const std::size_t product = kBase36.find(gstin[i]) * (1 + i % 2);
    sum += product / 36 + product % 36;
  }
  return gstin[14] == kBase36[(36 - sum % 36) % 36];
}

constexpr const char* kClean = R"({"messiness_config":{"date_format_variation":false,
  "numeric_format_inconsistency":false,"missing_field_probability":0,"duplicate_probability":0,
  "merchant_name_drift":false,"bank_specific_quirks":false,"compact_rows":0,"shuffled_rows":0,"contradictions":0}})";

}  // namespace simulated
