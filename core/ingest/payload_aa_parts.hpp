// What the readers of Account Aggregator types share: members found whatever their spelling, and the rows made so far.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/payload.hpp"
#include "ingest/statement_words.hpp"

namespace msme::ingest {

// A value and where it stands (JSON pointer).
struct AaNode {
  const base::Json* value = nullptr;
  std::string place;
  explicit operator bool() const { return value != nullptr; }
};

// Names are compared by their letters and digits, lower case, without a prefix: maskedAccNumber, masked_acc_number and
// ns2:MaskedAccNumber are one. Attributes may stand in a holder ($, @, _attr, _attributes) as converters write them.
// `names` are given in that form, the first that has a value wins; nulls count as absent.
AaNode aa_find(const AaNode& object, std::initializer_list<std::string_view> names);
// The same as an object: the first element where converters write a list. Empty when it is none.
AaNode aa_object(const AaNode& object, std::initializer_list<std::string_view> names);
// Its text: texts trimmed, numbers and booleans as JSON, the text of an element with attributes. "" when there is none.
std::string aa_text(const AaNode& object, std::initializer_list<std::string_view> names);
std::string aa_scalar(const base::Json& value);
// An element that may be one or several: object → itself, list → its elements (nulls left out).
std::vector<AaNode> aa_items(const AaNode& parent, std::initializer_list<std::string_view> names);
std::vector<AaNode> aa_elements(const AaNode& value);
// Letters and digits, lower case, without a prefix.
std::string aa_fold(std::string_view name);
std::string aa_child(std::string_view place, std::string_view key);

// What wrappers say about the accounts in them.
struct AaWrapper {
  std::string fip_id, fip_name, link, masked, type;
};

struct AaAccount {
  AaNode node, profile, summary, transactions;
  std::string type;     // folded: "deposit", "termdeposit", …
  std::string version;  // as stated
  std::string link, masked, holder;
  AaWrapper wrapper;
};

// A row under way: a JSON object.
class AaRow {
 public:
  AaRow& text(std::string_view key, std::string_view value);  // left out when blank
  AaRow& raw(std::string_view key, std::string_view json);
  std::string take();
  bool empty() const { return out_.size() == 1; }

 private:
  std::string out_ = "{";
};

class AaRows {
 public:
  void add(model::Dataset dataset, const std::string& row, std::string place);
  void aside(model::Dataset dataset, const AaNode& node, std::string_view code, std::string reason);
  void format(std::string_view type, std::string_view version);
  void note(std::string text) { payload_.notes.push_back(std::move(text)); }
  bool empty() const { return payload_.seen == 0; }
  Payload take() { return std::move(payload_); }

  // The bank's name by IFSC, else by the provider's name; empty when neither is known.
  std::string bank(std::string_view ifsc, const AaWrapper& wrapper);
  // Stable for one account in every payload of its bank. Two accounts of one masked number are told apart by their
  // link.
  std::string account_id(std::string_view bank, const AaAccount& account);

 private:
  Payload payload_;
  std::optional<StatementWords> words_;       // loaded with the first bank that is asked for
  std::map<std::string, std::string> links_;  // account id → link
};

// One account's data, by type.
void read_aa_deposit(const AaAccount& account, AaRows& rows);
void read_aa_fixed_deposit(const AaAccount& account, bool recurring, AaRows& rows);
void read_aa_funds(const AaAccount& account, AaRows& rows);
void read_aa_sip(const AaAccount& account, AaRows& rows);
void read_aa_policy(const AaAccount& account, AaRows& rows);
void read_aa_gst(const AaAccount& account, AaRows& rows);
// Equities, ETF, bonds, NPS, EPF, credit cards and the like: kept, valued and shown, never scored.
void read_aa_unscored(const AaAccount& account, AaRows& rows);

// Letters, digits and hyphens of what names a holding, at most 64.
std::string aa_id(std::string_view prefix, std::initializer_list<std::string_view> parts);
// An account's movements: the transactions' elements.
std::vector<AaNode> aa_movements(const AaAccount& account);

}  // namespace msme::ingest
