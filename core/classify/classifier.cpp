#include "classify/classifier.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "classify/link_settings.hpp"
#include "classify/memo.hpp"
#include "classify/party.hpp"
#include "classify/party_settings.hpp"
#include "classify/rule_book.hpp"
#include "classify/scan.hpp"

namespace msme::classify {
namespace {

// Cheque numbers have six figures, fewer when leading zeros were dropped; references of other rails are longer.
bool is_cheque_number(std::string_view text) {
  if (text.size() < 4 || text.size() > 7) return false;
  bool some = false;
  for (const char c : text) {
    if (!base::is_digit(c)) return false;
    some = some || c != '0';
  }
  return some;
}

}  // namespace

struct Classifier::Impl {
  RuleBook book;
  Scan scan;
  Scan hint_scan;
  PartyScratch scratch;
  ReadingMemo memo;
  Reading reading;
  bool scanned = false;  // `scan` holds the narration that is being classified
  std::vector<std::string> deciders;
  // Classes that name_kind asks about; one past the classes where the rules have none of that name.
  std::size_t lender = 0, finance = 0, insurer = 0, fund = 0, gateway = 0, market = 0;

  void scan_narration(std::string_view narration);
  void read(std::string_view narration);
  std::string_view reference(std::string_view narration, model::Mode mode);
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
  PartySettings parties;
  if (auto error = read_party_settings(narration_rules, parties)) return std::move(*error);
  std::unique_ptr<Classifier> classifier(new Classifier);
  Impl& made = *classifier->impl_;
  made.book = std::move(book.value());
  for (const Rule& rule : made.book.rules) made.deciders.push_back(rule.id);
  made.deciders.emplace_back("source_hint");
  made.deciders.emplace_back("no_rule");
  const struct {
    std::string_view name;
    std::size_t* at;
  } classes[] = {{"lender", &made.lender}, {"finance", &made.finance}, {"insurer", &made.insurer},
                 {"fund", &made.fund},     {"gateway", &made.gateway}, {"market", &made.market}};
  for (const auto& wanted : classes) {
    const auto& all = made.book.classes;
    *wanted.at = static_cast<std::size_t>(
        std::find_if(all.begin(), all.end(), [&](const WordClass& c) { return c.name == wanted.name; }) - all.begin());
  }
  return classifier;
}

// Not only a bank's or app's name, nor a filler such as "UPI", "NA", "OK".
bool Classifier::says_something(std::string_view field) {
  constexpr std::size_t kFiller = 4;
  Impl& s = *impl_;
  s.scan.run(s.book, field);
  const Folded& f = s.scan.folded;
  if (f.size == 0 || (s.scan.rail | f.digit).covers(0, f.size)) return false;
  return f.size > kFiller || !s.scan.noise.covers(0, f.size);
}

void Classifier::forget() { impl_->memo.forget(); }

std::optional<bool> Classifier::says_credit(std::string_view narration) const {
  for (const SideWord& word : impl_->book.side_words) {
    if (base::contains_ignore_case(narration, word.text)) return word.credit;
  }
  return std::nullopt;
}

const std::vector<std::string>& Classifier::deciders() const { return impl_->deciders; }

NameKind Classifier::name_kind(std::string_view name) {
  Impl& s = *impl_;
  s.scan.run(s.book, name);
  NameKind out;
  out.firm = s.scan.firm.any() || s.scan.merchant >= 0;
  out.lender = s.scan.saw(s.lender) || s.scan.saw(s.finance);
  out.insurer = s.scan.saw(s.insurer);
  out.fund = s.scan.saw(s.fund);
  out.gateway = s.scan.saw(s.gateway) || s.scan.saw(s.market);
  if (s.scan.merchant >= 0) out.buys = s.book.merchants[static_cast<std::size_t>(s.scan.merchant)].debit;
  return out;
}

void Classifier::Impl::scan_narration(std::string_view narration) {
  scan.run(book, narration);
  scanned = true;
}

// What the narration alone says, from the memo where its like was read before.
void Classifier::Impl::read(std::string_view narration) {
  scanned = false;
  if (memo.find(narration, reading)) return;
  scan.folded.masked = memo.masked();
  scan.folded.touched = false;
  scan_narration(narration);
  scan.folded.masked = nullptr;
  reading.any = scan.any;
  reading.also = scan.also;
  reading.no = scan.no;
  reading.mode = scan.mode;
  reading.merchant = scan.merchant;
  reading.party = find_party(book, scan, scratch);
  reading.likely = likely_rail(scan.folded, reading.party.vpa.find('@') != std::string_view::npos);
  memo.keep(narration, reading, scan.folded.touched, {scratch.vpa.data(), scratch.vpa.size()});
}

// find_reference asks of the mode only whether numbers keep their letters, and whether it is a cheque.
std::string_view Classifier::Impl::reference(std::string_view narration, model::Mode mode) {
  const bool whole = mode == model::Mode::Neft || mode == model::Mode::Rtgs;
  const std::size_t variant = (whole ? 1U : 0U) | (mode == model::Mode::Cheque ? 2U : 0U);
  std::string_view found;
  if (memo.find_reference(narration, variant, found)) return found;
  if (!scanned) scan_narration(narration);
  found = find_reference(scan, mode, scratch);
  memo.keep_reference(narration, variant, found);
  return found;
}

// The first rule in the file whose words are here and whose conditions hold.
const Rule* Classifier::Impl::choose(const Input& input, model::Mode mode, PartyKind kind, bool merchant) const {
  const Bits open = (reading.any | book.wordless) & (reading.also | book.single) & ~reading.no &
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
  index = reading.merchant;
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
    out.decided = static_cast<std::uint16_t>(book.rules.size());
    return;
  }
}

Output Classifier::classify(const Input& input) {
  Impl& s = *impl_;
  Output out;
  s.read(input.narration);
  if (s.reading.mode >= 0) {
    out.mode = s.book.modes[static_cast<std::size_t>(s.reading.mode)].mode;
  } else if (const auto hint = model::parse_mode(input.mode_hint)) {
    out.mode = *hint;
  } else if (is_cheque_number(input.reference_hint)) {
    out.mode = model::Mode::Cheque;
  } else if (s.reading.likely) {
    out.mode = *s.reading.likely;
  }
  const Party& party = s.reading.party;
  int merchant = -1;
  s.settle_merchant(input, out, merchant);

  const Rule* rule = s.choose(input, out.mode, party.kind, merchant >= 0);
  bool named = true;
  out.decided = static_cast<std::uint16_t>(s.book.rules.size() + 1);
  if (rule != nullptr) {
    out.decided = static_cast<std::uint16_t>(rule - s.book.rules.data());
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
  out.reference = s.reference(input.narration, out.mode);
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
