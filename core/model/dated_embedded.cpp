#include "model/dated_embedded.hpp"

#include "base/embedded.hpp"

namespace msme::model {

const DatedRules& embedded_rules() {
  static const DatedRules kBook = [] {
    const auto document = base::parse_json(base::embedded("rule_book.json"));
    if (!document) return DatedRules{};
    auto rules = DatedRules::load(*document);
    return rules ? std::move(*rules) : DatedRules{};
  }();
  return kBook;
}

}  // namespace msme::model
