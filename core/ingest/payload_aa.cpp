// Finds the accounts in an Account Aggregator document, whatever is wrapped around them.
#include "ingest/payload_aa.hpp"

#include <utility>

#include "base/text.hpp"
#include "ingest/payload_aa_parts.hpp"
#include "ingest/payload_xml.hpp"

namespace msme::ingest {
namespace {

using base::Json;
using model::Dataset;

constexpr int kMaxWrappers = 24;

enum class AaKind : std::uint8_t { Deposit, TermDeposit, RecurringDeposit, Funds, Sip, Policy, Gst, Unscored };
struct AaType {
  std::string_view name;  // folded
  AaKind kind;
  std::string_view shown;
};
constexpr AaType kAaTypes[] = {
    {"deposit", AaKind::Deposit, "deposit"},
    {"termdeposit", AaKind::TermDeposit, "term_deposit"},
    {"recurringdeposit", AaKind::RecurringDeposit, "recurring_deposit"},
    {"mutualfunds", AaKind::Funds, "mutual_funds"},
    {"mutualfund", AaKind::Funds, "mutual_funds"},
    {"sip", AaKind::Sip, "sip"},
    {"insurancepolicies", AaKind::Policy, "insurance_policies"},
    {"insurance", AaKind::Policy, "insurance_policies"},
    {"lifeinsurance", AaKind::Policy, "life_insurance"},
    {"generalinsurance", AaKind::Policy, "general_insurance"},
    {"ulip", AaKind::Policy, "ulip"},
    {"gstr13b", AaKind::Gst, "gstr1_3b"},
    {"equities", AaKind::Unscored, "equities"},
    {"etf", AaKind::Unscored, "etf"},
    {"bonds", AaKind::Unscored, "bonds"},
    {"debentures", AaKind::Unscored, "debentures"},
    {"govtsecurities", AaKind::Unscored, "govt_securities"},
    {"cp", AaKind::Unscored, "commercial_paper"},
    {"cd", AaKind::Unscored, "certificate_of_deposit"},
    {"certificatesdeposit", AaKind::Unscored, "certificate_of_deposit"},
    {"idr", AaKind::Unscored, "idr"},
    {"cis", AaKind::Unscored, "cis"},
    {"aif", AaKind::Unscored, "aif"},
    {"invit", AaKind::Unscored, "invit"},
    {"reit", AaKind::Unscored, "reit"},
    {"reits", AaKind::Unscored, "reit"},
    {"nps", AaKind::Unscored, "nps"},
    {"epf", AaKind::Unscored, "epf"},
    {"ppf", AaKind::Unscored, "ppf"},
    {"creditcard", AaKind::Unscored, "credit_card"},
};

const AaType* type_of(std::string_view folded) {
  for (const AaType& type : kAaTypes) {
    if (type.name == folded) return &type;
  }
  return nullptr;
}

class AaWalk {
 public:
  explicit AaWalk(AaRows& rows) : rows_(rows) {}

  void walk(const AaNode& node, AaWrapper wrapper, int depth) {
    if (depth > kMaxWrappers || node.value == nullptr) return;
    if (node.value->is_string()) return text(node, wrapper, depth);
    if (node.value->is_array()) {
      for (const AaNode& item : aa_elements(node)) walk(item, wrapper, depth + 1);
      return;
    }
    if (!node.value->is_object() || account(node, wrapper)) return;
    if (aa_find(node, {"encryptedfi"})) {
      ++found_;
      return rows_.aside(Dataset::Accounts, {nullptr, node.place}, "FI_ENCRYPTED",
                         "data that was decrypted by whoever fetched it");
    }
    learn(node, wrapper);
    const std::size_t found = found_;
    for (auto it = node.value->begin(); it != node.value->end(); ++it) {
      const AaNode child{&*it, aa_child(node.place, it.key())};
      if (aa_fold(it.key()) == "fiobjects") {
        objects(child, wrapper, depth + 1, "FI_UNREADABLE");
      } else if (it->is_structured() || it->is_string()) {
        walk(child, wrapper, depth + 1);
      }
    }
    if (found_ == found) undelivered(node);
  }

  // Each of a fetch's objects is an account; of a list of documents each has some.
  void objects(const AaNode& list, const AaWrapper& wrapper, int depth, std::string_view code) {
    for (const AaNode& item : aa_elements(list)) {
      const std::size_t found = found_;
      walk(item, wrapper, depth + 1);
      if (found_ != found) continue;
      if (code == "FI_UNREADABLE") ++found_;
      rows_.aside(Dataset::Accounts, item, code, "an account with profile, summary or transactions");
    }
  }

  bool found() const { return found_ > 0; }

 private:
  // Documents inside texts: XML, or JSON written as a text.
  void text(const AaNode& node, const AaWrapper& wrapper, int depth) {
    const std::string_view held = base::trim(*base::as_text(*node.value));
    if (held.size() < 20 || (held[0] != '<' && held[0] != '{')) return;
    if (!base::contains_ignore_case(held.substr(0, 2000), "account")) return;
    auto inner = held[0] == '<' ? read_xml(held) : base::parse_json(held);
    if (inner) return walk({&*inner, node.place}, wrapper, depth + 1);
    if (held[0] != '<') return;
    ++found_;
    rows_.aside(Dataset::Accounts, node, "FI_UNREADABLE", inner.error().message);
  }

  static void learn(const AaNode& node, AaWrapper& wrapper) {
    const auto take = [&node](std::string& held, std::initializer_list<std::string_view> names) {
      std::string value = aa_text(node, names);
      if (!value.empty()) held = std::move(value);
    };
    take(wrapper.fip_id, {"fipid"});
    take(wrapper.fip_name, {"fipname", "bank", "bankname"});
    take(wrapper.link, {"linkrefnumber", "linkreferencenumber", "linkedaccref"});
    take(wrapper.masked, {"maskedaccnumber", "maskedaccountnumber"});
    take(wrapper.type, {"fitype"});
  }

  // An account is told by a tree of its data and by its reference, its number or its type.
  bool account(const AaNode& node, const AaWrapper& wrapper) {
    AaAccount account;
    account.node = node;
    account.profile = aa_object(node, {"profile"});
    account.summary = aa_object(node, {"summary"});
    account.transactions = aa_find(node, {"transactions"});
    if (account.transactions && !account.transactions.value->is_structured()) account.transactions = {};
    if (!account.profile && !account.summary && !account.transactions) return false;
    account.wrapper = wrapper;
    learn(node, account.wrapper);
    account.link = aa_text(node, {"linkedaccref", "linkrefnumber", "linkreferencenumber"});
    account.masked = aa_text(node, {"maskedaccnumber", "maskedaccountnumber", "maskedpolicynumber", "maskedfoliono",
                                    "maskeddematid", "maskedgstinnumber", "maskedpranid"});
    std::string type = aa_fold(aa_text(node, {"type", "fitype"}));
    if (type_of(type) == nullptr) type = namespace_type(node);
    if (type_of(type) == nullptr) type = aa_fold(account.wrapper.type);
    const AaType* known = type_of(type);
    if (known == nullptr && account.link.empty() && account.masked.empty() && wrapper.link.empty()) return false;
    if (account.link.empty()) account.link = wrapper.link;
    if (account.masked.empty()) account.masked = wrapper.masked;
    account.version = aa_text(node, {"version"});
    account.holder = holder(account.profile);
    ++found_;
    read(account, known);
    return true;
  }

  // ".../FISchema/term_deposit" of an XML namespace.
  static std::string namespace_type(const AaNode& node) {
    const std::string uri = aa_text(node, {"xmlns", "schemalocation"});
    const std::size_t at = uri.find("FISchema/");
    if (at == std::string::npos) return {};
    return aa_fold(std::string_view(uri).substr(at + 9, uri.find_first_of(" ._v", at + 9) - at - 9));
  }

  static std::string holder(const AaNode& profile) {
    AaNode holders = aa_object(profile, {"holders"});
    if (const AaNode again = aa_object(holders, {"holders"})) holders = again;
    std::string out;
    for (const AaNode& each : aa_items(holders ? holders : profile, {"holder"})) {
      const std::string name = aa_text(each, {"name"});
      if (name.empty()) continue;
      if (!out.empty()) out += ", ";
      out += name;
    }
    return out.substr(0, 200);
  }

  void read(AaAccount& account, const AaType* known) {
    // An account without a type that any list names is a deposit when it has a balance, as the plainest are.
    AaKind kind = AaKind::Unscored;
    if (known != nullptr) {
      kind = known->kind;
    } else if (aa_find(account.summary, {"currentbalance"}) || (!account.summary && account.transactions)) {
      kind = AaKind::Deposit;
    }
    const std::string shown(known != nullptr ? known->shown : kind == AaKind::Deposit ? "deposit" : "other");
    account.type = shown;
    rows_.format(shown, account.version);
    switch (kind) {
      case AaKind::Deposit:
        return read_aa_deposit(account, rows_);
      case AaKind::TermDeposit:
      case AaKind::RecurringDeposit:
        return read_aa_fixed_deposit(account, kind == AaKind::RecurringDeposit, rows_);
      case AaKind::Funds:
        return read_aa_funds(account, rows_);
      case AaKind::Sip:
        return read_aa_sip(account, rows_);
      case AaKind::Policy:
        return read_aa_policy(account, rows_);
      case AaKind::Gst:
        return read_aa_gst(account, rows_);
      case AaKind::Unscored:
        return read_aa_unscored(account, rows_);
    }
  }

  // An account that was asked for and didn't come: "FIstatus": "TIMEOUT".
  void undelivered(const AaNode& node) {
    const std::string status = aa_text(node, {"fistatus", "status"});
    if (status.empty() || !aa_find(node, {"linkrefnumber"}) || aa_find(node, {"fistatusresponse"})) return;
    ++found_;
    rows_.aside(Dataset::Accounts, node, "FI_NOT_DELIVERED", "an account's data; its provider reported " + status);
  }

  AaRows& rows_;
  std::size_t found_ = 0;
};

}  // namespace

base::Result<std::optional<Payload>> read_aa(const Json& document) {
  AaRows rows;
  AaWalk walk(rows);
  if (document.is_array()) {
    walk.objects({&document, {}}, {}, 0, "PAYLOAD_UNKNOWN");
  } else {
    walk.walk({&document, {}}, {}, 0);
  }
  if (!walk.found()) return std::optional<Payload>();
  Payload payload = rows.take();
  if (payload.format.empty()) payload.format = "aa";  // nothing of it could be read as an account
  return std::optional<Payload>(std::move(payload));
}

}  // namespace msme::ingest
