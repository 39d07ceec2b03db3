#include "classify/classifier.hpp"

#include "base/text.hpp"
#include "classify/link_settings.hpp"
#include "classify/party.hpp"
#include "classify/rule_book.hpp"
#include "classify/scan.hpp"

namespace msme::classify {

struct Classifier::Impl {
  RuleBook book;
  Scan scan;
  Scan hint_scan;
  PartyScratch scratch;

  const Rule* choose(const Input& input, model::Mode mode, PartyKind kind, bool merchant) const;
  void settle_merchant(const Input& input, Output& out, int& index);
  void apply_hint(const Input& input, const Rule* rule, Output& out) const;
};

Classifier::Classifier() : impl_(new Impl) {}
Classifier::~Classifier() = default;

base::Result<std::unique_ptr<Classifier>> Classifier::create(const base::Json& narration_rules,
                                                             const base::Json& merchants) {
  auto book = RuleBook::compile(narration_rules, merchants);
  if (!book) return book.error();
  LinkSettings settings;
  if (auto error = read_link_settings(narration_rules, settings)) return std::move(*error);
  std::unique_ptr<Classifier> classifier(new Classifier);
  classifier->impl_->book = std::move(book.value());
  return classifier;
}

// The first rule in the file whose words are here and whose conditions hold.
const Rule* Classifier::Impl::choose(const Input& input, model::Mode mode, PartyKind kind, bool merchant) const {
  const Bits open = (scan.any | book.wordless) & (scan.also | book.single) & ~scan.no &
                    book.by_side[input.credit ? 1 : 0] & book.by_mode[static_cast<std::size_t>(mode)] &
                    book.by_account[static_cast<std::size_t>(input.account_type)] &
                    book.by_party[static_cast<std::size_t>(kind)] & book.by_merchant[merchant ? 1 : 0];
  const std::size_t n = book.rules.size();
  for (std::size_t r = open.next(0, n); r < n; r = open.next(r + 1, n)) {
    const Rule& rule = book.rules[r];
    if (input.amount < rule.min || input.amount > rule.max) continue;
    if (rule.multiple_of > 0 && input.amount % rule.multiple_of != 0) continue;
    return &rule;
  }
  return nullptr;
}

// A merchant from the narration, else from the source's own field, which may be spelled in any way.
void Classifier::Impl::settle_merchant(const Input& input, Output& out, int& index) {
  index = scan.merchant;
  if (index < 0 && !input.merchant_hint.empty()) {
    hint_scan.run(book, input.merchant_hint);
    index = hint_scan.merchant;
    if (index < 0) out.merchant = base::trim(input.merchant_hint);
  }
  if (index >= 0) out.merchant = book.merchants[static_cast<std::size_t>(index)].name;
}

// Seed files often contradict themselves, so the source's category speaks only where the narration is silent, and
// only when it makes sense for money in or out.
void Classifier::Impl::apply_hint(const Input& input, const Rule* rule, Output& out) const {
  if (rule != nullptr && !rule->weak) return;
  if (input.category_hint.empty()) return;
  for (const HintCategory& hint : book.hints) {
    if (!base::equals_ignore_case(hint.text, input.category_hint)) continue;
    const model::Category category = input.credit ? hint.credit : hint.debit;
    if (category == model::Category::Other) return;
    out.category = category;
    out.confidence = book.hint_confidence;
    return;
  }
}

Output Classifier::classify(const Input& input) {
  Impl& s = *impl_;
  Output out;
  s.scan.run(s.book, input.narration);
  if (s.scan.mode >= 0) {
    out.mode = s.book.modes[static_cast<std::size_t>(s.scan.mode)].mode;
  } else if (const auto hint = model::parse_mode(input.mode_hint)) {
    out.mode = *hint;
  }
  const Party party = find_party(s.book, s.scan, s.scratch);
  int merchant = -1;
  s.settle_merchant(input, out, merchant);

  const Rule* rule = s.choose(input, out.mode, party.kind, merchant >= 0);
  bool named = true;
  if (rule != nullptr) {
    out.category = rule->category;
    out.confidence = rule->confidence;
    out.bounce = rule->bounce;
    if (rule->merchant_category) {
      const Merchant& m = s.book.merchants[static_cast<std::size_t>(merchant)];
      out.category = input.credit ? m.credit : m.debit;
    }
    if (rule->mode) out.mode = *rule->mode;
    named = rule->party;
  }
  s.apply_hint(input, rule, out);

  out.upi_id = party.vpa.find('@') != std::string_view::npos ? party.vpa : input.upi_hint;
  out.reference = find_reference(s.scan, out.mode, s.scratch);
  if (!named) {
    out.merchant = {};
  } else if (!party.name.empty() && !(party.from_vpa && merchant >= 0)) {
    out.counterparty = party.name;
  } else if (merchant >= 0) {
    out.counterparty = out.merchant;
  } else {
    out.counterparty = base::trim(input.counterparty_hint);
  }
  return out;
}

}  // namespace msme::classify
