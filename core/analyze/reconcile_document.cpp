// reconciliation.json
#include <algorithm>
#include <array>

#include "analyze/reconcile.hpp"
#include "analyze/summaries.hpp"

namespace msme::analyze {
namespace {

using base::Json;
using base::money_json;
using base::Paise;

struct Pair {
  std::string_view id;
  const char *first, *second, *what;
};
constexpr Pair kPairs[] = {
    {"gst_bank", "gst", "transactions", "filed turnover with tax against turnover in the bank, month by month"},
    {"ondc_bank", "ondc_orders", "transactions", "settlements against credits"},
    {"ondc_gst", "ondc_orders", "gst", "sales over ONDC against filed turnover with tax; GST may be more"},
    {"emi_bureau", "transactions", "credit_reports", "instalments a month, loan by loan"},
    {"ocen_bank", "ocen_applications", "transactions", "payouts against credits"},
    {"ocen_bureau", "ocen_applications", "credit_reports", "loans against accounts"},
    {"identity", "accounts", "gst", "names and PAN of all sources"}};

constexpr std::size_t kMaxLinks = 400;
constexpr std::size_t kMaxLinkRows = 40;

Json link_json(const Link& link) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < link.rows.size() && i < kMaxLinkRows; ++i) rows.push_back(link.rows[i]);
  const bool both = link.left != base::kNoMoney && link.right != base::kNoMoney;
  return base::record({{"key", link.key},
                       {"first", money_json(link.left)},
                       {"second", money_json(link.right)},
                       {"gap", both ? Json(base::to_rupees(link.right - link.left)) : Json(nullptr)},
                       {"state", std::string(text(link.state))},
                       {"note", link.note.empty() ? Json(nullptr) : Json(link.note)},
                       {"row_ids", std::move(rows)}});
}

// Of the states that were found: one unmatched link makes the pair no better than partial.
std::string_view verdict(const std::array<int, 4>& count) {
  const int compared = count[0] + count[1] + count[2];
  if (compared == 0) return "MISSING";
  if (count[0] == compared) return "MATCHED";
  return count[0] + count[1] == 0 ? "UNMATCHED" : "PARTIAL";
}

Json pair_json(const Sheet& s, const Pair& pair) {
  std::array<int, 4> count{};
  Paise first = 0, second = 0;
  Json links = Json::array();
  for (const Link& link : s.work.links) {
    if (link.pair != pair.id) continue;
    ++count[static_cast<std::size_t>(link.state)];
    if (link.state != LinkState::Missing) {
      first += link.left == base::kNoMoney ? 0 : link.left;
      second += link.right == base::kNoMoney ? 0 : link.right;
    }
    if (links.size() < kMaxLinks) links.push_back(link_json(link));
  }
  const bool money = pair.id != "identity";
  // Months differ by when people pay; what counts is the whole time.
  const bool whole = pair.id == "gst_bank" && count[0] + count[1] + count[2] > 0;
  const std::string_view state = whole ? text(gst_bank_state(second, first, s.params)) : verdict(count);
  return base::record({{"pair", std::string(pair.id)},
                       {"first_source", pair.first},
                       {"second_source", pair.second},
                       {"what", pair.what},
                       {"state", std::string(state)},
                       {"matched", count[0]},
                       {"partial", count[1]},
                       {"unmatched", count[2]},
                       {"missing", count[3]},
                       {"first", money ? Json(base::to_rupees(first)) : Json(nullptr)},
                       {"second", money ? Json(base::to_rupees(second)) : Json(nullptr)},
                       {"links", std::move(links)}});
}

}  // namespace

Json reconciliation_document(const Sheet& s) {
  Json pairs = Json::array();
  for (const Pair& pair : kPairs) pairs.push_back(pair_json(s, pair));
  Json d = base::record({{"as_of", base::date_json(s.facts.as_of)},
                         {"bank_follows_gst_by_months", s.work.bank_lag},
                         {"pairs", std::move(pairs)}});
  put_metrics(d, s, {"K", "G10_", "O10_", "O1_emi_union"});
  return d;
}

}  // namespace msme::analyze
