#include "ingest/sniff_roots.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "ingest/payload_aa_parts.hpp"
#include "ingest/payload_xml.hpp"

namespace msme::ingest::sniffing {
namespace {

using base::Json;

constexpr int kDeepest = 24;

// "…/FISchema/term_deposit" of an XML namespace.
std::string type_of_namespace(const AaNode& node) {
  const std::string uri = aa_text(node, {"xmlns", "schemalocation"});
  const std::size_t at = uri.find("FISchema/");
  if (at == std::string::npos) return {};
  return aa_fold(std::string_view(uri).substr(at + 9, uri.find_first_of(" ._v", at + 9) - at - 9));
}

bool same_type(std::string_view form, std::string_view folded) {
  return form == folded || (form == "mutualfunds" && folded == "mutualfund");
}

// "2.0.0" is the second form of a type; an account that doesn't say is told by what only v2 has.
bool second_version(const AaNode& account, std::string_view version) {
  if (!version.empty()) return version[0] == '2';
  const AaNode summary = aa_object(account, {"summary"});
  if (aa_find(summary, {"accountsubtype", "pendingtxns"})) return true;
  const std::vector<AaNode> all = aa_items(aa_object(account, {"transactions"}), {"transaction"});
  return !all.empty() && static_cast<bool>(aa_find(all.front(), {"transactionalbalance"}));
}

}  // namespace

void SniffRoots::walk(const Json& value, const std::string& place, bool xml, int depth) {
  if (depth > kDeepest) return;
  if (value.is_string()) {
    const std::string_view held = base::trim(*base::as_text(value));
    if (held.size() < 20 || (held[0] != '<' && held[0] != '{')) return;
    auto inner = held[0] == '<' ? read_xml(held) : base::parse_json(held);
    if (!inner) return;
    const std::size_t before = found_.size();
    inner_.push_back(std::move(*inner));
    walk(inner_.back(), place, held[0] == '<', depth + 1);
    inside_ = inside_ || found_.size() > before;
    return;
  }
  if (value.is_array()) {
    std::size_t index = 0;
    for (const Json& item : value) walk(item, place + "/" + std::to_string(index++), xml, depth + 1);
    return;
  }
  if (!value.is_object() || account(value, place, xml)) return;
  if (const SniffForm* form = by_members(value)) {
    found_.push_back({&value, form, place, xml, {}});
    return;
  }
  for (auto it = value.begin(); it != value.end(); ++it) {
    const std::string folded = aa_fold(it.key());
    finvu_ = finvu_ || folded == "fiobjects";
    session_ = session_ || folded == "fips";
    decrypted_ = decrypted_ || folded == "decryptedfi";
    if (it->is_structured() || it->is_string()) walk(*it, aa_child(place, it.key()), xml, depth + 1);
  }
}

bool SniffRoots::account(const Json& value, const std::string& place, bool xml) {
  const AaNode node{&value, place};
  if (!aa_object(node, {"profile"}) && !aa_object(node, {"summary"}) && !aa_find(node, {"transactions"})) return false;
  std::string type = aa_fold(aa_text(node, {"type", "fitype"}));
  const auto known = [this](std::string_view folded) {
    return std::any_of(forms_.begin(), forms_.end(),
                       [folded](const SniffForm& form) { return !form.type.empty() && same_type(form.type, folded); });
  };
  if (!known(type)) {
    if (const std::string named = type_of_namespace(node); !named.empty()) type = named;
  }
  const bool numbered = static_cast<bool>(aa_find(
      node, {"linkedaccref", "linkrefnumber", "linkreferencenumber", "maskedaccnumber", "maskedaccountnumber"}));
  if (!known(type) && !numbered) return false;
  if (!known(type) && (type.empty() || type == "savings" || type == "current")) type = "deposit";
  moneyone_ = moneyone_ || aa_find(node, {"linkreferencenumber"});
  holders_ = holders_ || value.contains("$") || value.contains("_attr") || value.contains("@") ||
             value.contains("_attributes");
  const bool second = second_version(node, aa_text(node, {"version"}));
  const SniffForm* chosen = nullptr;
  for (const SniffForm& form : forms_) {
    if (form.type.empty() || !same_type(form.type, type)) continue;
    if (chosen == nullptr || second) chosen = &form;
  }
  found_.push_back({&value, chosen, place, xml, type});
  return true;
}

const SniffForm* SniffRoots::by_members(const Json& value) const {
  for (const SniffForm& form : forms_) {
    if (form.find.empty()) continue;
    // The portal's returns look alike: the reader says which one this is.
    if (form.id.substr(0, 5) == "gstn." && format_.substr(0, 5) == "gstn." && form.id != format_ &&
        format_ != "gstn.mixed" && format_ != "gstn.answer")
      continue;
    const bool all = std::all_of(form.find.begin(), form.find.end(), [&value](const std::string& name) {
      for (auto it = value.begin(); it != value.end(); ++it) {
        if (aa_fold(it.key()) == name) return true;
      }
      return false;
    });
    if (all) return &form;
  }
  return nullptr;
}

std::string SniffRoots::wrapper() const {
  const bool any = std::any_of(found_.begin(), found_.end(), [](const SniffRoot& root) { return !root.type.empty(); });
  if (!any) return {};
  if (session_) return "setu_session";
  if (finvu_) return "finvu";
  if (decrypted_) return "setu_fi";
  if (moneyone_) return "moneyone";
  if (holders_) return "xml2js";
  if (inside_) return "xml_in_json";
  return found_.front().xml ? "rebit_xml" : "bare";
}

}  // namespace msme::ingest::sniffing
