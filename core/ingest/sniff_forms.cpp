#include "ingest/sniff_forms.hpp"

#include "base/text.hpp"
#include "ingest/payload_aa_parts.hpp"

namespace msme::ingest::sniffing {
namespace {

using base::Error;
using base::Json;

struct KindName {
  std::string_view name;
  SniffKind kind;
  std::string_view expected;
};
constexpr KindName kKinds[] = {
    {"*", SniffKind::Any, "anything"},
    {">", SniffKind::Child, "an object, or a list of them"},
    {"text", SniffKind::Text, "a text"},
    {"amount", SniffKind::Amount, "an amount such as 1250.50"},
    {"plus", SniffKind::Plus, "a positive amount such as 1250.50"},
    {"number", SniffKind::Number, "a number"},
    {"integer", SniffKind::Integer, "a whole number"},
    {"boolean", SniffKind::Boolean, "true or false"},
    {"date", SniffKind::Date, "YYYY-MM-DD"},
    {"datetime", SniffKind::Datetime, "YYYY-MM-DDThh:mm:ss"},
    {"dmy", SniffKind::DayFirst, "DD-MM-YYYY"},
    {"dMony", SniffKind::DayMonthName, "DD-MON-YYYY"},
    {"ddmmyyyy", SniffKind::DayRun, "DDMMYYYY"},
    {"yyyymmdd", SniffKind::YearRun, "YYYYMMDD"},
    {"period", SniffKind::Period, "MMYYYY"},
    {"mm-yyyy", SniffKind::PeriodDash, "MM-YYYY"},
    {"gstin", SniffKind::Gstin, "a GSTIN of 15 characters"},
    {"pan", SniffKind::Pan, "a PAN of 10 characters"},
    {"ifsc", SniffKind::Ifsc, "an IFSC of 11 characters"},
    {"isin", SniffKind::Isin, "an ISIN of 12 characters"},
};

Error form_error(std::string_view path, std::string_view expected, std::string_view got) {
  return Error{"E_CONFIG",
               std::string(path),
               "The forms of payloads don't fit",
               std::string(expected),
               std::string(got.substr(0, 60)),
               "See schemas/payload_forms_schema.json"};
}

std::vector<std::string> texts_of(const Json& list) {
  std::vector<std::string> out;
  for (const Json& item : list) out.emplace_back(base::as_text(item).value_or(std::string_view()));
  return out;
}

base::Result<SniffMember> read_member(std::string_view name, const Json& value, const std::string& path) {
  SniffMember member;
  member.required = !name.empty() && name.back() == '!';
  if (member.required) name.remove_suffix(1);
  member.name = name;
  member.folded = aa_fold(name);
  if (value.is_array()) {
    member.kind = SniffKind::Choice;
    member.choices = texts_of(value);
    return member;
  }
  std::string_view kind = base::as_text(value).value_or(std::string_view());
  member.blank = !kind.empty() && kind.back() == '?';
  if (member.blank) kind.remove_suffix(1);
  for (const KindName& known : kKinds) {
    if (known.name != kind) continue;
    member.kind = known.kind;
    return member;
  }
  return form_error(path, "a kind of value", kind);
}

// Children by their path: "Summary" + "Pending" is the node "Summary/Pending".
void join_nodes(SniffForm& form) {
  for (SniffNode& node : form.nodes) {
    for (SniffMember& member : node.members) {
      if (member.kind != SniffKind::Child) continue;
      const std::string path = node.path.empty() ? member.name : node.path + "/" + member.name;
      for (std::size_t i = 0; i < form.nodes.size(); ++i) {
        if (form.nodes[i].path == path) member.child = static_cast<int>(i);
      }
    }
  }
}

base::Result<SniffForm> read_form(const Json& value, const std::string& path) {
  if (auto unknown = base::unknown_key(
          value, {"id", "title", "version", "source", "numbers", "open", "find", "type", "renamed", "nodes"}, path))
    return *unknown;
  SniffForm form;
  form.id = base::text_or(value, "id", "");
  form.title = base::text_or(value, "title", "");
  form.version = base::text_or(value, "version", "");
  form.source = base::text_or(value, "source", "");
  const std::string numbers = base::text_or(value, "numbers", "any");
  form.numbers = numbers == "number" ? SniffNumbers::Number
                 : numbers == "text" ? SniffNumbers::Text
                                     : SniffNumbers::Any;
  form.open = base::boolean_or(value, "open", false);
  form.type = base::text_or(value, "type", "");
  if (const Json* find = base::array(value, "find")) {
    for (const std::string& name : texts_of(*find)) form.find.push_back(aa_fold(name));
  }
  if (const Json* renamed = base::object(value, "renamed")) {
    for (auto it = renamed->begin(); it != renamed->end(); ++it) {
      form.renamed.emplace_back(aa_fold(it.key()), base::as_text(*it).value_or(std::string_view()));
    }
  }
  const Json* nodes = base::object(value, "nodes");
  if (form.id.empty() || nodes == nullptr || nodes->empty() || !nodes->begin().key().empty())
    return form_error(path, "an id, and nodes of which the first is \"\"", form.id);
  for (auto node = nodes->begin(); node != nodes->end(); ++node) {
    SniffNode made;
    made.path = node.key();
    if (!node->is_object()) return form_error(path + "/nodes", "members by name", node.key());
    for (auto it = node->begin(); it != node->end(); ++it) {
      auto member = read_member(it.key(), *it, path + "/nodes/" + node.key() + "/" + it.key());
      if (!member) return member.error();
      made.members.push_back(std::move(*member));
    }
    form.nodes.push_back(std::move(made));
  }
  join_nodes(form);
  return form;
}

}  // namespace

base::Result<std::vector<SniffForm>> load_sniff_forms(std::string_view text) {
  auto document = base::parse_json(text);
  if (!document) return form_error("", "JSON", document.error().message);
  const Json* list = base::array(*document, "forms");
  if (list == nullptr) return form_error("/forms", "a list", "nothing");
  std::vector<SniffForm> out;
  for (std::size_t i = 0; i < list->size(); ++i) {
    auto form = read_form((*list)[i], "/forms/" + std::to_string(i));
    if (!form) return form.error();
    out.push_back(std::move(*form));
  }
  return out;
}

std::string_view expected_of(SniffKind kind) {
  for (const KindName& known : kKinds) {
    if (known.kind == kind) return known.expected;
  }
  return "";
}

}  // namespace msme::ingest::sniffing
