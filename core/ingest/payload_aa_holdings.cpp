// Mutual funds and SIPs → mutual_funds, insurance of the old and the new types → policies.
#include <map>

#include "base/text.hpp"
#include "ingest/payload_aa_parts.hpp"

namespace msme::ingest {
namespace {

using model::Dataset;

struct AaWord {
  std::string_view word, code;
};
// The first of `words` that occurs in the text; `otherwise` when none does.
std::string_view aa_word(std::string_view text, std::initializer_list<AaWord> words, std::string_view otherwise) {
  for (const AaWord& each : words) {
    if (base::contains_ignore_case(text, each.word)) return each.code;
  }
  return otherwise;
}

std::string aa_scheme_type(const AaNode& holding, const AaNode& transaction) {
  std::string words;
  for (const AaNode& node : {holding, transaction}) {
    words += aa_text(node, {"schemetypes", "schemetype"}) + " " + aa_text(node, {"schemecategory"}) + " ";
    words += aa_text(node, {"fundtype"}) + " ";
  }
  return std::string(aa_word(words,
                             {{"ELSS", "ELSS"},
                              {"LIQUID", "LIQUID"},
                              {"OVERNIGHT", "LIQUID"},
                              {"INDEX", "INDEX"},
                              {"HYBRID", "HYBRID"},
                              {"DEBT", "DEBT"},
                              {"EQUITY", "EQUITY"}},
                             base::trim(words).empty() ? "" : "OTHER"));
}

std::string aa_fund_transaction(const AaNode& node) {
  AaRow row;
  row.text("date", aa_text(node, {"transactiondate", "executiondate", "orderdate", "txndate", "navdate"}));
  row.text("type", aa_text(node, {"type"})).text("amount", aa_text(node, {"amount"}));
  row.text("units", aa_text(node, {"units"})).text("nav", aa_text(node, {"nav"}));
  return row.take();
}

std::vector<AaNode> aa_holdings(const AaAccount& account) {
  AaNode parent = aa_object(account.summary, {"investment", "investments"});
  if (!aa_find(parent, {"holdings"})) parent = account.summary;
  std::vector<AaNode> out;
  for (const AaNode& each : aa_items(parent, {"holdings"})) {
    for (AaNode& node : aa_items(each, {"holding"})) {
      if (node.value->is_object()) out.push_back(std::move(node));
    }
  }
  return out;
}

// What every row of a scheme says. `holding` may be the SIP's fund.
AaRow aa_fund(const AaAccount& account, const AaNode& holding, const AaNode& scheme, std::string_view prefix,
              std::string_view extra) {
  const std::string folio_given = aa_text(holding, {"foliono", "folionumber"});
  const std::string folio = !folio_given.empty() ? folio_given : aa_text(account.summary, {"foliono"});
  const std::string isin = aa_text(scheme, {"isin"});
  const std::string code = aa_text(holding, {"amficode", "schemecode"});
  AaRow row;
  row.text("portfolio_id", aa_id(prefix, {folio.empty() ? account.masked : folio, isin.empty() ? code : isin, extra}));
  row.text("folio_number", folio.empty() ? account.masked : folio).text("amc", aa_text(holding, {"amc"}));
  row.text("scheme_name", aa_text(scheme, {"isindescription", "schemename", "scheme"}));
  row.text("scheme_code", code).text("isin", isin);
  return row;
}

// A SIP's instalment; without an amount there is none to tell.
std::string aa_instalment(const AaNode& sip) {
  AaRow row;
  row.text("sip_amount", aa_text(sip, {"amount"})).text("frequency", aa_text(sip, {"frequency"}));
  row.text("start_date", aa_text(sip, {"creationdate", "startdate"})).text("end_date", aa_text(sip, {"ceaseddate"}));
  if (!aa_text(sip, {"ceaseddate"}).empty()) row.text("status", "STOPPED");
  return row.take();
}

std::string_view aa_policy_type(const AaAccount& account) {
  const AaNode& s = account.summary;
  std::string words = aa_text(s, {"insurancetype"});
  words += " " + aa_text(s, {"policytype"}) + " " + aa_text(s, {"type"}) + " " + aa_text(s, {"covertype"});
  if (account.type == "ulip") return "ULIP";
  const bool life = account.type != "general_insurance";
  return aa_word(words,
                 {{"HEALTH", "HEALTH"},
                  {"MEDICLAIM", "HEALTH"},
                  {"MOTOR", "VEHICLE"},
                  {"VEHICLE", "VEHICLE"},
                  {"TRAVEL", "TRAVEL"},
                  {"ACCIDENT", "ACCIDENT"},
                  {"ULIP", "ULIP"},
                  {"ENDOWMENT", "ENDOWMENT"},
                  {"MONEY_BACK", "ENDOWMENT"},
                  {"TERM", "TERM"},
                  {"LIFE", "LIFE"},
                  {"FIRE", "BUSINESS"},
                  {"MARINE", "BUSINESS"},
                  {"BURGLARY", "BUSINESS"},
                  {"LIABILITY", "BUSINESS"},
                  {"HOME", "HOME"}},
                 life ? "LIFE" : "");
}

std::string aa_covers(const AaAccount& account) {
  std::string out = "[";
  const auto list = [&out](const AaNode& parent, std::string_view plural, std::string_view one) {
    for (const AaNode& each : aa_items(parent, {plural})) {
      for (const AaNode& node : aa_items(each, {one})) {
        AaRow row;
        row.text("rider_name", aa_text(node, {"ridertype", "covername"}));
        row.text("sum_assured", aa_text(node, {"sumassured", "suminsured"}));
        row.text("premium_amount", aa_text(node, {"premiumamount"}));
        if (row.empty()) continue;
        if (out.size() > 1) out.push_back(',');
        out += row.take();
      }
    }
  };
  list(account.profile, "riders", "rider");
  list(account.summary, "covers", "cover");
  out.push_back(']');
  return out;
}

}  // namespace

std::string aa_id(std::string_view prefix, std::initializer_list<std::string_view> parts) {
  constexpr std::size_t kLongest = 64;
  std::string out(prefix);
  for (const std::string_view part : parts) {
    if (part.empty()) continue;
    out.push_back('-');
    for (const char c : part) {
      if (base::is_alnum(c)) out.push_back(c);
    }
  }
  return out.substr(0, kLongest);
}

std::vector<AaNode> aa_movements(const AaAccount& account) {
  std::vector<AaNode> out;
  for (const AaNode& each : aa_elements(account.transactions)) {
    for (AaNode& node : aa_items(each, {"transaction"})) {
      if (node.value->is_object()) out.push_back(std::move(node));
    }
  }
  return out;
}

void read_aa_funds(const AaAccount& account, AaRows& rows) {
  std::vector<AaNode> holdings = aa_holdings(account);
  const std::vector<AaNode> movements = aa_movements(account);
  const bool one = holdings.size() <= 1;
  if (holdings.empty()) holdings.push_back(account.summary ? account.summary : account.node);
  std::map<std::string, std::size_t> by_isin;
  for (std::size_t i = 0; i < holdings.size(); ++i) by_isin.try_emplace(aa_text(holdings[i], {"isin"}), i);
  std::vector<std::string> lists(holdings.size());
  std::vector<AaNode> samples(holdings.size());
  for (const AaNode& movement : movements) {
    const auto at = one ? by_isin.begin() : by_isin.find(aa_text(movement, {"isin"}));
    if (at == by_isin.end()) {
      rows.aside(Dataset::MutualFunds, movement, "FI_UNREADABLE", "a movement of a scheme held");
      continue;
    }
    std::string& list = lists[at->second];
    list.push_back(list.empty() ? '[' : ',');
    list += aa_fund_transaction(movement);
    samples[at->second] = movement;
  }
  for (std::size_t i = 0; i < holdings.size(); ++i) {
    const AaNode& holding = holdings[i];
    AaRow row = aa_fund(account, holding, holding, "MF", "");
    row.text("scheme_type", aa_scheme_type(holding, samples[i]));
    row.text("units", aa_text(holding, {"closingunits", "units"})).text("current_nav", aa_text(holding, {"nav"}));
    row.text("current_value", aa_text(one ? account.summary : holding, {"currentvalue"}));
    row.text("invested_amount", aa_text(one ? account.summary : holding, {"costvalue", "investmentvalue"}));
    if (!lists[i].empty()) row.raw("transactions", lists[i] + "]");
    rows.add(Dataset::MutualFunds, row.take(), holding.place);
  }
}

// A SIP is a plan of instalments: the units it buys are in the fund's own account, so that it carries no value here.
void read_aa_sip(const AaAccount& account, AaRows& rows) {
  std::vector<AaNode> holdings = aa_holdings(account);
  if (holdings.empty()) holdings.push_back(account.summary ? account.summary : account.node);
  for (const AaNode& holding : holdings) {
    bool plans = false;
    for (const AaNode& schemes : aa_items(holding, {"schemes"})) {
      for (const AaNode& scheme : aa_items(schemes, {"scheme"})) {
        for (const AaNode& sips : aa_items(scheme, {"sips"})) {
          for (const AaNode& sip : aa_items(sips, {"sip"})) {
            plans = true;
            AaRow row = aa_fund(account, holding, scheme, "SIP", aa_text(sip, {"siprefno"}));
            row.raw("sip_details", aa_instalment(sip));
            rows.add(Dataset::MutualFunds, row.take(), sip.place);
          }
        }
      }
    }
    if (plans) continue;
    AaRow row = aa_fund(account, holding, holding, "SIP", "");
    row.raw("sip_details", aa_instalment(holding));
    rows.add(Dataset::MutualFunds, row.take(), holding.place);
  }
}

void read_aa_policy(const AaAccount& account, AaRows& rows) {
  const AaNode& s = account.summary;
  std::string number = aa_text(s, {"policynumber"});
  if (number.empty()) number = account.masked;
  std::string insurer = aa_text(s, {"insurer", "insurername", "companyname"});
  for (const std::string* each : {&account.wrapper.fip_name, &account.wrapper.fip_id}) {
    if (insurer.empty()) insurer = *each;
  }
  if (insurer.empty()) insurer = aa_text(s, {"policyname", "productname"});
  AaRow row;
  row.text("policy_id", aa_id("POL", {number.empty() ? account.link : number}));
  row.text("policy_type", aa_policy_type(account)).text("insurer", insurer).text("policy_number", number);
  row.text("insured_name", account.holder).text("sum_assured", aa_text(s, {"sumassured", "coveramount", "suminsured"}));
  row.text("premium_amount", aa_text(s, {"premiumamount"}));
  row.text("premium_frequency", aa_text(s, {"premiumfrequency"}));
  row.text("policy_start_date", aa_text(s, {"policystartdate"}));
  row.text("policy_end_date", aa_text(s, {"policyexpirydate", "policyenddate"}));
  row.text("maturity_date", aa_text(s, {"maturitydate", "policymaturitydate"}));
  row.text("status", aa_text(s, {"policystatus"}));
  const std::string covers = aa_covers(account);
  if (covers.size() > 2) row.raw("rider_details", covers);
  rows.add(Dataset::Policies, row.take(), account.node.place);
  const std::size_t movements = aa_movements(account).size();
  if (movements > 0) rows.note(std::to_string(movements) + " payments of policy " + account.masked + " are left out");
}

}  // namespace msme::ingest
