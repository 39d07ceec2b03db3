// Types of the Account Aggregator list that no score reads → rows of mutual_funds that name their asset_class: a row a
// holding, or one for the account when it lists none. Only the summary and the movements are read: the profile names
// people.
#include <map>

#include "base/text.hpp"
#include "ingest/payload_aa_parts.hpp"
#include "ingest/statement_cells.hpp"

namespace msme::ingest {
namespace {

using model::Dataset;

constexpr int kMaxHoldingDepth = 5;
constexpr int kMaxMovementLists = 4;

// "equities" → "EQUITIES": the FI type's name in consents.
std::string unscored_class(std::string_view type) {
  if (type == "commercial_paper") return "CP";
  if (type == "certificate_of_deposit") return "CD";
  return base::upper(type);
}

struct UnscoredHolding {
  AaNode node;
  std::string tier;  // of NPS: "1", "2"
  std::string isin, scheme, name, units, price, value;
  bool valued() const { return !value.empty() || (!units.empty() && !price.empty()); }
};

UnscoredHolding unscored_holding(const AaNode& node, std::string_view tier) {
  UnscoredHolding h;
  h.node = node;
  h.tier = tier;
  h.isin = aa_text(node, {"isin"});
  h.scheme = aa_text(node, {"schemeid", "schemecode", "symbol"});
  h.name = aa_text(node, {"isindescription", "schemename", "companyname", "description", "issuername", "symbol"});
  h.units = aa_text(node, {"closingunits", "totalunits", "totalnumberunits", "units", "numshares"});
  // Today's price first; what was paid only where nothing else is given.
  h.price = aa_text(node, {"nav", "lasttradedprice", "lastclosingrate", "lasttradedrate", "lastclosingprice", "rate"});
  h.value = aa_text(node, {"currentvalue", "totalvalueofscheme", "marketvalue", "value"});
  return h;
}

// Holdings stand in Summary or in its Investment, NPS has a list for each of its two tiers.
void unscored_holdings(const AaNode& node, bool holding, std::string_view tier, int depth,
                       std::vector<UnscoredHolding>& out) {
  if (!node || depth > kMaxHoldingDepth) return;
  for (const AaNode& each : aa_elements(node)) {
    if (!each.value->is_object()) continue;
    bool inner = false;
    for (auto it = each.value->begin(); it != each.value->end(); ++it) {
      const std::string name = aa_fold(it.key());
      const bool list = name.find("holding") != std::string::npos;
      if (!it->is_structured() || (!list && name.compare(0, 10, "investment") != 0)) continue;
      const std::string_view within = name.compare(0, 5, "tier1") == 0   ? "1"
                                      : name.compare(0, 5, "tier2") == 0 ? "2"
                                                                         : tier;
      inner = inner || list;
      unscored_holdings({&*it, aa_child(each.place, it.key())}, list, within, depth + 1, out);
    }
    if (inner || !holding) continue;
    UnscoredHolding found = unscored_holding(each, tier);
    if (found.isin.empty() && found.units.empty() && found.value.empty()) continue;  // a list's own attributes
    out.push_back(std::move(found));
  }
}

struct UnscoredMovement {
  AaNode node;
  std::string day, amount;
};

// Each movement, at most a few lists deep: NPS has four lists of them.
void unscored_movements(const AaNode& node, int depth, std::vector<UnscoredMovement>& out) {
  if (!node || depth > kMaxMovementLists) return;
  for (const AaNode& each : aa_elements(node)) {
    if (!each.value->is_object()) continue;
    bool lists = false;
    for (auto it = each.value->begin(); it != each.value->end(); ++it) {
      const bool list = aa_fold(it.key()).find("transaction") != std::string::npos && it->is_structured();
      if (list) unscored_movements({&*it, aa_child(each.place, it.key())}, depth + 1, out);
      lists = lists || list;
    }
    if (depth == 0 || lists || each.value->empty()) continue;
    out.push_back({each,
                   aa_text(each, {"transactiondatetime", "transactiondate", "txndate", "executiondate", "orderdate",
                                  "valuedate", "transactiontimestamp"}),
                   aa_text(each, {"amount", "tradevalue", "totalamount"})});
  }
}

class UnscoredAccount {
 public:
  UnscoredAccount(const AaAccount& account, AaRows& rows)
      : account_(account), rows_(rows), class_(unscored_class(account.type)) {}

  void read() {
    number_ = account_.masked.empty() ? account_.link : account_.masked;
    if (number_.empty()) return nameless();
    std::vector<UnscoredHolding> holdings;
    unscored_holdings(account_.summary, false, {}, 0, holdings);
    const AaNode& s = account_.summary;
    due_ = account_.type == "credit_card" ? aa_text(s, {"currentdue", "totaldueamount"}) : std::string();
    stated_ = aa_text(s, {"currentvalue", "currentbalance", "currenbalance", "totalbalance"});
    cost_ = aa_text(s, {"costvalue", "investmentvalue"});
    for (const AaNode& each : aa_items(s, {"investment", "investments"})) {
      if (stated_.empty()) stated_ = aa_text(each, {"currentvalue"});
      if (cost_.empty()) cost_ = aa_text(each, {"costvalue", "investmentvalue"});
    }
    std::size_t valued = 0;
    for (const UnscoredHolding& each : holdings) valued += each.valued() ? 1U : 0U;
    // Some providers leave out the value today and give the investment's alone.
    if (stated_.empty() && valued == 0) stated_.swap(cost_);
    attach(holdings);
    if (holdings.size() == 1 && valued == 0) holdings[0].value = stated_;
    for (std::size_t i = 0; i < holdings.size(); ++i) add(holdings[i], i, holdings.size() == 1);
    if (holdings.empty() || (holdings.size() > 1 && valued == 0 && !stated_.empty())) return whole();
    if (valued > 0 && valued < holdings.size()) {
      rows_.note(account_.type + " " + number_ + ": " + std::to_string(holdings.size() - valued) +
                 " holdings without a value" + (stated_.empty() ? "" : "; the account states " + shown(stated_)));
    }
  }

 private:
  static std::string shown(const std::string& value) {
    const auto paise = amount_cell(value);
    return paise ? base::format_inr(*paise) : value;
  }

  // Without a number nothing tells two fetches of one account from two accounts.
  void nameless() {
    rows_.aside(Dataset::MutualFunds, account_.summary ? account_.summary : AaNode{nullptr, account_.node.place},
                "FI_TYPE_NOT_SCORED", "the account's masked number or its link reference");
    std::vector<UnscoredMovement> movements;
    unscored_movements(account_.transactions, 0, movements);
    for (const UnscoredMovement& each : movements) leave(each);
  }

  void leave(const UnscoredMovement& movement) {
    rows_.aside(Dataset::MutualFunds, movement.node, "FI_TYPE_NOT_SCORED",
                "a movement of a holding that the account lists, with its day and amount");
  }

  // Movements go to the holding that their ISIN or scheme names, to the only one there is, or to the account.
  void attach(const std::vector<UnscoredHolding>& holdings) {
    lists_.assign(holdings.size() + 1, {});
    std::map<std::string, std::size_t> by_name;
    for (std::size_t i = 0; i < holdings.size(); ++i) {
      for (const std::string* key : {&holdings[i].isin, &holdings[i].scheme}) {
        if (!key->empty()) by_name.try_emplace(holdings[i].tier + *key, i);
      }
    }
    std::vector<UnscoredMovement> movements;
    unscored_movements(account_.transactions, 0, movements);
    for (const UnscoredMovement& each : movements) {
      const std::string tier = each.node.place.find("ier1") != std::string::npos   ? "1"
                               : each.node.place.find("ier2") != std::string::npos ? "2"
                                                                                   : "";
      std::size_t at = holdings.size() == 1 ? 0 : holdings.size();
      for (const std::string& key : {aa_text(each.node, {"isin"}), aa_text(each.node, {"schemeid", "symbol"})}) {
        const auto found = by_name.find(tier + key);
        if (!key.empty() && found != by_name.end()) at = found->second;
      }
      if (each.day.empty() || each.amount.empty() || (at == holdings.size() && !holdings.empty())) {
        leave(each);
        continue;
      }
      AaRow row;
      row.text("date", each.day).text("type", aa_text(each.node, {"type", "txntype"})).text("amount", each.amount);
      row.text("units", aa_text(each.node, {"units", "numunitstransacted"}));
      row.text("nav", aa_text(each.node, {"nav", "rate", "price"}));
      std::string& list = lists_[at];
      list.push_back(list.empty() ? '[' : ',');
      list += row.take();
    }
  }

  std::string issuer(const AaNode& holding) const {
    std::string name = aa_text(holding, {"issuername", "amc", "pfmname"});
    if (name.empty()) name = aa_text(account_.summary, {"issuername", "establishmentname", "pfmname"});
    for (const std::string* each : {&account_.wrapper.fip_name, &account_.wrapper.fip_id}) {
      if (name.empty()) name = *each;
    }
    return name.empty() ? "Unknown" : name;
  }

  std::string valued_on(const AaNode& holding, const std::string& tier) const {
    std::string day =
        aa_text(holding, {"navdate", "lastnavdate", "lasttradeddate", "lastvaluationdate", "valuationdate"});
    const AaNode& s = account_.summary;
    if (day.empty()) day = tier == "2" ? aa_text(s, {"tier2navdate"}) : aa_text(s, {"tier1navdate"});
    if (day.empty()) day = aa_text(s, {"valuationdate", "balancedatetime", "laststatementdate", "asondate"});
    // What the provider had on the last day that was asked for.
    if (day.empty()) day = aa_text(account_.transactions, {"enddate"});
    return day;
  }

  // Several lots of one share are several holdings; their order tells them apart.
  std::string id_of(const std::string& what, const std::string& tier) {
    std::string id = aa_id(class_, {number_, tier, what});
    const int again = ++ids_[id];
    return again == 1 ? id : aa_id(class_, {number_, tier, what.substr(0, 16), std::to_string(again)});
  }

  void add(const UnscoredHolding& h, std::size_t index, bool only) {
    AaRow row;
    const std::string folio = aa_text(h.node, {"foliono"});
    row.text("portfolio_id", id_of(folio + (!h.isin.empty() ? h.isin : !h.scheme.empty() ? h.scheme : h.name), h.tier));
    row.text("asset_class", class_).text("folio_number", number_).text("amc", issuer(h.node));
    row.text("scheme_name", h.name).text("scheme_code", h.scheme).text("isin", h.isin);
    row.text("units", h.units).text("current_nav", h.price).text("current_value", h.value);
    std::string cost = aa_text(h.node, {"costvalue", "investmentcost", "principalamount", "principleamount"});
    if (cost.empty() && only) cost = cost_;
    row.text("invested_amount", cost).text("valued_on", valued_on(h.node, h.tier));
    if (!lists_[index].empty()) row.raw("transactions", lists_[index] + "]");
    rows_.add(Dataset::MutualFunds, row.take(), h.node.place);
  }

  void whole() {
    AaRow row;
    row.text("portfolio_id", id_of("", "")).text("asset_class", class_).text("folio_number", number_);
    row.text("amc", issuer({})).text("current_value", due_.empty() ? stated_ : std::string());
    row.text("invested_amount", cost_).text("amount_due", due_).text("valued_on", valued_on({}, ""));
    if (!lists_.back().empty()) row.raw("transactions", lists_.back() + "]");
    rows_.add(Dataset::MutualFunds, row.take(), account_.summary ? account_.summary.place : account_.node.place);
  }

  const AaAccount& account_;
  AaRows& rows_;
  std::string class_, number_, stated_, cost_, due_;
  std::vector<std::string> lists_;  // movements by holding, the account's own last
  std::map<std::string, int> ids_;
};

}  // namespace

void read_aa_unscored(const AaAccount& account, AaRows& rows) { UnscoredAccount(account, rows).read(); }

}  // namespace msme::ingest
