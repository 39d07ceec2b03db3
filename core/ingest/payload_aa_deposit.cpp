// Deposit accounts (v1.1 and v2.0.0) with their transactions; term and recurring deposits.
#include <array>
#include <set>

#include "base/text.hpp"
#include "ingest/payload_aa_parts.hpp"

namespace msme::ingest {
namespace {

using base::Json;
using model::Dataset;

// What a Transaction may hold, in one pass over its members: they are the bulk of a payload.
enum AaCell : std::uint8_t { kType, kMode, kAmount, kBalance, kStamp, kValueDate, kTxnId, kNarration, kReference };
constexpr std::size_t kAaCells = 9;
struct AaCellName {
  std::string_view folded;
  AaCell cell;
};
constexpr AaCellName kAaCellNames[] = {
    {"type", kType},
    {"mode", kMode},
    {"amount", kAmount},
    {"currentbalance", kBalance},
    {"transactionalbalance", kBalance},
    {"transactiontimestamp", kStamp},
    {"valuedate", kValueDate},
    {"txnid", kTxnId},
    {"narration", kNarration},
    {"reference", kReference},
    {"balance", kBalance},
    {"transactiondatetime", kStamp},
    {"transactiondate", kStamp},
    {"txndate", kStamp},
    {"transactiontype", kType},
    {"txntype", kType},
    {"transactionamount", kAmount},
    {"transactionid", kTxnId},
    {"description", kNarration},
    {"particulars", kNarration},
    {"referencenumber", kReference},
};

using AaCells = std::array<const Json*, kAaCells>;

void collect(const Json& object, AaCells& cells, bool holders) {
  constexpr std::size_t kLongest = 24;
  char folded[kLongest];
  for (auto it = object.begin(); it != object.end(); ++it) {
    if (it->is_null()) continue;
    if (holders && it->is_object()) collect(*it, cells, false);
    std::size_t length = 0;
    for (const char c : it.key()) {
      if (c == ':') length = 0;
      if (base::is_alnum(c) && length < kLongest) folded[length++] = base::to_lower(c);
    }
    const std::string_view name(folded, length);
    for (const AaCellName& known : kAaCellNames) {
      if (known.folded != name) continue;
      if (cells[known.cell] == nullptr) cells[known.cell] = &*it;
      break;
    }
  }
}

// Codes of AA for what our modes call by another name; the others go on as they are.
std::string_view aa_mode(std::string_view mode) {
  static constexpr std::pair<std::string_view, std::string_view> kModes[] = {
      {"CARD", "POS"}, {"CARD_PAYMENT", "POS"}, {"ECS", "NACH"}, {"AUTO_DEBIT", "NACH"}, {"DEMAND_DRAFT", "CHEQUE"}};
  for (const auto& [code, ours] : kModes) {
    if (base::equals_ignore_case(mode, code)) return ours;
  }
  return mode;
}

// A time of 00:00:00 says that the provider knows the day only: "2024-02-22T00:00:00+00:00" is that day, in any zone.
std::string_view aa_day_if_midnight(std::string_view stamp) {
  const bool timed = stamp.size() >= 19 && (stamp[10] == 'T' || stamp[10] == ' ');
  return timed && stamp.substr(11, 8) == "00:00:00" ? stamp.substr(0, 10) : stamp;
}

std::string aa_row(const AaCells& cells, std::string_view account_id, std::string_view facts) {
  std::array<std::string, kAaCells> texts;
  for (std::size_t i = 0; i < kAaCells; ++i) {
    if (cells[i] != nullptr) texts[i] = aa_scalar(*cells[i]);
  }
  AaRow row;
  if (!facts.empty()) row.raw("_source", facts);
  row.text("account_id", account_id);
  row.text("date", aa_day_if_midnight(texts[kStamp].empty() ? texts[kValueDate] : texts[kStamp]));
  row.text("value_date", aa_day_if_midnight(texts[kValueDate]));
  row.text("type", texts[kType]).text("amount", texts[kAmount]).text("balance", texts[kBalance]);
  row.text("mode", aa_mode(texts[kMode]));
  // Written even when empty: by it raw transactions are told from other rows.
  std::string narration;
  base::append_json_string(narration, texts[kNarration]);
  row.raw("narration", narration);
  row.text("reference_number", texts[kReference]).text("txn_id", texts[kTxnId]);
  return row.take();
}

// The transactions, however they are wrapped: a list in Transactions, in Transactions.Transaction, one alone there, or
// as XML converters write it a list around each of these.
std::vector<AaNode> aa_transactions(const AaNode& transactions) {
  std::vector<AaNode> out;
  for (const AaNode& each : aa_elements(transactions)) {
    const AaNode list = aa_find(each, {"transaction"});
    if (list) {
      for (AaNode& item : aa_elements(list)) out.push_back(std::move(item));
    } else if (transactions.value->is_array()) {
      out.push_back(each);
    }
  }
  return out;
}

AaNode aa_period(const AaNode& transactions) {
  const std::vector<AaNode> all = aa_elements(transactions);
  return all.empty() ? AaNode{} : all.front();
}

std::string aa_day(const AaNode& node, std::initializer_list<std::string_view> names) {
  return aa_text(node, names).substr(0, 10);
}

// Rows whose txnId stands before: ids are unique at a provider. Empty ones, as many send, say nothing.
std::size_t aa_repeated_ids(const std::vector<AaNode>& transactions) {
  std::set<std::string> seen;
  std::size_t repeated = 0;
  for (const AaNode& node : transactions) {
    const std::string id = aa_text(node, {"txnid", "transactionid"});
    if (!id.empty() && !seen.insert(id).second) ++repeated;
  }
  return repeated;
}

// What the document says about the account as a whole: goes with its first row (model::Source, ingest::StatedTotals).
std::string aa_facts(const AaAccount& account, std::string_view bank, std::string_view id,
                     const std::vector<AaNode>& transactions) {
  const AaNode period = aa_period(account.transactions);
  AaRow facts;
  std::string layout = "aa." + account.type;
  if (!account.version.empty()) layout += "." + account.version.substr(0, 12);
  facts.text("layout", layout).raw("statement", "true").text("bank", bank);
  facts.text("account_number", account.masked).text("account_id", id).text("holder", account.holder);
  facts.text("from", aa_day(period, {"startdate"})).text("to", aa_day(period, {"enddate"}));
  facts.text("stated_opening", aa_text(period, {"openingbalance"}));
  facts.text("stated_balance", aa_text(account.summary, {"currentbalance"}));
  facts.text("stated_on", aa_day(account.summary, {"balancedatetime"}));
  facts.text("stated_count", aa_text(period, {"count", "totalcount", "transactioncount", "noofrecords"}));
  facts.text("account_place", account.node.place.empty() ? "/" : account.node.place);
  facts.raw("rows", std::to_string(transactions.size()));
  if (const std::size_t repeated = aa_repeated_ids(transactions); repeated > 0) {
    facts.raw("repeated_ids", std::to_string(repeated));
  }
  return facts.take();
}

// v1.1 says SAVINGS or CURRENT in type, v2.0.0 in accountSubType. A facility counts only on a current account: savings
// accounts that state one are met, with limits that nobody granted.
std::string_view aa_account_type(const AaNode& summary, bool& credit_line) {
  const std::string facility = aa_fold(aa_text(summary, {"facility"}));
  const bool cash_credit = facility == "cc" || facility == "cashcredit";
  std::string type = aa_fold(aa_text(summary, {"accountsubtype"}));
  if (type != "savings" && type != "current") type = aa_fold(aa_text(summary, {"type", "accounttype"}));
  const bool savings = type.find("saving") != std::string::npos;
  credit_line = !savings && (cash_credit || facility == "od" || facility == "overdraft");
  if (credit_line) return cash_credit ? "CASH_CREDIT" : "OVERDRAFT";
  if (savings) return "SAVINGS";
  return type.find("current") != std::string::npos ? "CURRENT" : "";
}

void aa_account_row(const AaAccount& account, std::string_view bank, std::string_view ifsc, std::string_view id,
                    std::string_view type, bool credit_line, AaRows& rows) {
  const AaNode& summary = account.summary;
  AaRow row;
  row.text("account_id", id);
  if (!bank.empty()) {
    row.text("bank", bank);
  } else if (!account.wrapper.fip_name.empty()) {
    row.text("bank", account.wrapper.fip_name);
  } else if (!account.wrapper.fip_id.empty()) {
    row.text("bank", account.wrapper.fip_id);
  } else {
    row.raw("_implied", "true");  // a bank that isn't stated is unknown, and the account is real
  }
  row.text("account_type", type).text("currency", "INR").text("masked_account_number", account.masked);
  row.text("ifsc", ifsc).text("branch", aa_text(summary, {"branch"}));
  row.text("opened_date", aa_text(summary, {"openingdate"})).text("status", aa_text(summary, {"status"}));
  row.text("balance", aa_text(summary, {"currentbalance", "currentvalue", "balance"}));
  row.text("holder_name", account.holder).text("fip_id", account.wrapper.fip_id);
  if (credit_line) row.text("credit_limit", aa_text(summary, {"drawinglimit"}));
  rows.add(Dataset::Accounts, row.take(), account.node.place);
}

}  // namespace

void read_aa_deposit(const AaAccount& account, AaRows& rows) {
  const std::string ifsc = base::upper(aa_text(account.summary, {"ifsc", "ifsccode"}));
  const std::string bank = rows.bank(ifsc, account.wrapper);
  // The IFSC's bank part tells banks apart whose name isn't known here.
  const std::string id = rows.account_id(bank.empty() ? ifsc.substr(0, 4) : bank, account);
  bool credit_line = false;
  const std::string_view type = aa_account_type(account.summary, credit_line);
  aa_account_row(account, bank, ifsc, id, type, credit_line, rows);
  const std::vector<AaNode> transactions = aa_transactions(account.transactions);
  bool first = true;
  for (const AaNode& node : transactions) {
    if (!node.value->is_object()) {
      rows.aside(Dataset::Transactions, node, "FI_UNREADABLE", "a transaction with amount, type and date");
      continue;
    }
    AaCells cells{};
    collect(*node.value, cells, true);
    rows.add(Dataset::Transactions,
             aa_row(cells, id, first ? aa_facts(account, bank, id, transactions) : std::string()), node.place);
    first = false;
  }
  const AaNode pending = aa_find(account.summary, {"pending", "pendingtxns"});
  if (pending) rows.note("Pending transactions of " + account.masked + " aren't booked yet: left out");
}

void read_aa_fixed_deposit(const AaAccount& account, bool recurring, AaRows& rows) {
  const std::string ifsc = base::upper(aa_text(account.summary, {"ifsc", "ifsccode"}));
  const std::string bank = rows.bank(ifsc, account.wrapper);
  std::string key = bank.empty() ? ifsc.substr(0, 4) : bank;
  key += recurring ? " RD" : " TD";
  const std::string id = rows.account_id(key, account);
  aa_account_row(account, bank, ifsc, id, recurring ? "RECURRING_DEPOSIT" : "TERM_DEPOSIT", false, rows);
  for (const AaNode& node : aa_transactions(account.transactions)) {
    rows.aside(Dataset::Accounts, node, "FI_TYPE_NOT_SCORED",
               "a movement inside a term or recurring deposit: its account and value are kept, it is no cash flow");
  }
}

}  // namespace msme::ingest
