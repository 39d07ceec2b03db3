// Who is who in the ledger, and the exclusion ledger: each rupee of credits that isn't turnover, and why.
#include <array>
#include <string>
#include <vector>

#include "analyze/summaries.hpp"
#include "base/sort.hpp"

namespace msme::analyze {
namespace {

using base::Json;
using base::Paise;
using model::Turnover;

constexpr std::size_t kShownParties = 100;

Json money_and_rows(const Totals& totals) {
  return base::record({{"amount", base::to_rupees(totals.amount)}, {"rows", totals.rows}});
}

Json texts(const model::Ledger& ledger, const std::vector<std::uint32_t>& ids) {
  Json out = Json::array();
  for (const std::uint32_t id : ids) out.push_back(std::string(ledger.text(id)));
  return out;
}

}  // namespace

Json party_json(const model::Borrower& b, const model::Party& party) {
  return base::record({{"party_id", party.id},
                       {"name", party.name},
                       {"kind", text(party.kind)},
                       {"kind_confidence", party.kind_confidence},
                       {"kind_given", party.kind_given},
                       {"spellings", texts(b.ledger, party.spellings)},
                       {"upi_ids", texts(b.ledger, party.vpas)},
                       {"accounts", party.accounts},
                       {"ifscs", party.ifscs},
                       {"credits", base::to_rupees(party.credits)},
                       {"credit_rows", party.credit_rows},
                       {"debits", base::to_rupees(party.debits)},
                       {"debit_rows", party.debit_rows},
                       {"first", base::date_json(party.first)},
                       {"last", base::date_json(party.last)}});
}

Json parties_summary(const Sheet& s) {
  const model::Borrower& b = s.borrower;
  std::array<Totals, model::kPartyKindCount> in{}, out{};
  std::array<std::uint32_t, model::kPartyKindCount> count{};
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < b.parties.size(); ++i) {
    const model::Party& party = b.parties[i];
    const auto kind = static_cast<std::size_t>(party.kind);
    ++count[kind];
    in[kind].amount += party.credits;
    in[kind].rows += party.credit_rows;
    out[kind].amount += party.debits;
    out[kind].rows += party.debit_rows;
    order.push_back(i);
  }
  base::sort(order, [&](std::size_t x, std::size_t y) {
    const Paise a = b.parties[x].credits + b.parties[x].debits;
    const Paise c = b.parties[y].credits + b.parties[y].debits;
    return a != c ? a > c : x < y;
  });
  Json kinds = Json::array();
  for (std::size_t k = 0; k < count.size(); ++k) {
    if (count[k] == 0) continue;
    kinds.push_back(base::record({{"kind", text(static_cast<model::PartyKind>(k))},
                                  {"parties", count[k]},
                                  {"credits", money_and_rows(in[k])},
                                  {"debits", money_and_rows(out[k])}}));
  }
  Json list = Json::array();
  for (std::size_t i = 0; i < order.size() && i < kShownParties; ++i) {
    list.push_back(party_json(b, b.parties[order[i]]));
  }
  std::size_t unnamed = 0;
  for (const std::uint32_t party : b.ledger.party) unnamed += party == 0 ? 1U : 0U;
  return base::record({{"total", b.parties.size()},
                       {"rows_without_party", unnamed},
                       {"kinds", std::move(kinds)},
                       {"parties", std::move(list)}});
}

Json exclusions_summary(const Sheet& s) {
  const model::Ledger& l = s.borrower.ledger;
  Totals all, business, uncertain, excluded;
  // By turnover verdict and category.
  std::array<std::array<Totals, model::kCategoryCount>, model::kTurnoverCount> by{};
  for (std::size_t row = 0; row < l.size(); ++row) {
    if (l.credit[row] == 0) continue;
    all.add(l.amount[row]);
    by[static_cast<std::size_t>(l.turnover[row])][static_cast<std::size_t>(l.category[row])].add(l.amount[row]);
    switch (l.turnover[row]) {
      case Turnover::Business:
        business.add(l.amount[row]);
        break;
      case Turnover::Uncertain:
        uncertain.add(l.amount[row]);
        break;
      case Turnover::Excluded:
        excluded.add(l.amount[row]);
        break;
    }
  }
  Json reasons = Json::array();
  for (const Turnover verdict : {Turnover::Excluded, Turnover::Uncertain}) {
    const auto& totals = by[static_cast<std::size_t>(verdict)];
    std::vector<std::size_t> order;
    for (std::size_t c = 0; c < totals.size(); ++c) {
      if (totals[c].rows > 0) order.push_back(c);
    }
    base::sort(order, [&](std::size_t x, std::size_t y) {
      return totals[x].amount != totals[y].amount ? totals[x].amount > totals[y].amount : x < y;
    });
    for (const std::size_t c : order) {
      reasons.push_back(base::record({{"counts_as_turnover", text(verdict)},
                                      {"reason", text(static_cast<model::Category>(c))},
                                      {"amount", base::to_rupees(totals[c].amount)},
                                      {"rows", totals[c].rows}}));
    }
  }
  return base::record({{"credits", money_and_rows(all)},
                       {"business", money_and_rows(business)},
                       {"uncertain", money_and_rows(uncertain)},
                       {"excluded", money_and_rows(excluded)},
                       {"reasons", std::move(reasons)}});
}

}  // namespace msme::analyze
