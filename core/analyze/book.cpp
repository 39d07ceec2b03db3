#include "analyze/book.hpp"

#include <algorithm>

#include "base/embedded.hpp"
#include "base/text.hpp"

namespace msme::analyze {
namespace {

using base::Json;

std::vector<std::string> texts_of(const Json& parent, std::string_view key) {
  std::vector<std::string> out;
  const Json* list = base::array(parent, key);
  if (list == nullptr) return out;
  for (const Json& item : *list) out.emplace_back(base::as_text(item).value_or(""));
  return out;
}

void read_purposes(const Json& document, std::string_view key, Purpose purpose, Book& book) {
  for (const std::string& name : texts_of(document, key)) {
    if (const auto category = model::parse_category(name)) {
      book.purpose[static_cast<std::size_t>(*category)] = purpose;
    }
  }
}

void read_causes(const Json& document, Book& book) {
  const Json* list = base::array(document, "bounce_causes");
  if (list == nullptr) return;
  for (const Json& item : *list) {
    const std::string name = base::text_or(item, "cause", "");
    const Cause cause = name == "funds"       ? Cause::Funds
                        : name == "stopped"   ? Cause::Stopped
                        : name == "technical" ? Cause::Technical
                                              : Cause::Unknown;
    book.causes.push_back({cause, texts_of(item, "words")});
  }
}

void read_likely_sales(const Json& document, Book& book) {
  const Json* given = base::object(document, "likely_sales");
  if (given == nullptr) return;
  Book::LikelySales& likely = book.likely;
  const auto read = [given](std::string_view key, int& value) {
    value = static_cast<int>(base::integer_or(*given, key, value));
  };
  read("trade_sales", likely.trade_sales);
  read("cash_least", likely.cash_least);
  read("cash_months_percent", likely.cash_months_percent);
  read("times_usual", likely.times_usual);
  read("put_back_days", likely.put_back_days);
  read("paid_back_percent", likely.paid_back_percent);
  read("repeat_credits", likely.repeat_credits);
  read("repeat_days", likely.repeat_days);
  read("large_percentile", likely.large_percentile);
  likely.round = base::rupees(std::max<std::int64_t>(1, base::integer_or(*given, "round_rupees", 1000)));
}

// One letter more, less or other; only in words of five letters and more.
bool nearly(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (a.size() < 5 || b.size() - a.size() > 1) return false;
  std::size_t i = 0;
  while (i < a.size() && a[i] == b[i]) ++i;
  return a.size() == b.size() ? a.substr(i + 1) == b.substr(i + 1) : a.substr(i) == b.substr(i + 1);
}

bool word_fits(const std::string& a, const std::string& b) {
  if (a == b || nearly(a, b)) return true;
  const std::string& less = a.size() < b.size() ? a : b;
  const std::string& more = a.size() < b.size() ? b : a;
  return less.size() == 1 && more[0] == less[0];
}

std::string letters(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (base::is_alnum(c)) out.push_back(base::to_upper(c));
  }
  return out;
}

// Index of the lender whose name `name` begins with, −1 = none of the list.
int listed_lender(const Book& book, const std::string& name) {
  for (std::size_t i = 0; i < book.lenders.size(); ++i) {
    for (const std::string& alias : book.lenders[i]) {
      const std::string plain = letters(alias);
      if (name.compare(0, plain.size(), plain) == 0) return static_cast<int>(i);
    }
  }
  return -1;
}

}  // namespace

Book read_book(const Json& document) {
  Book book;
  book.season.fill(1.0);
  if (const Json* season = base::object(document, "season")) {
    if (const Json* index = base::array(*season, "index")) {
      for (std::size_t i = 0; i < 12 && i < index->size(); ++i)
        book.season[i] = base::as_number((*index)[i]).value_or(1.0);
    }
  }
  read_causes(document, book);
  if (const Json* lenders = base::array(document, "lenders")) {
    for (const Json& names : *lenders) {
      std::vector<std::string> list;
      for (const Json& name : names) list.emplace_back(base::as_text(name).value_or(""));
      book.lenders.push_back(std::move(list));
    }
  }
  book.fillers = texts_of(document, "name_fillers");
  book.asset_policies = texts_of(document, "asset_policies");
  book.cash_machines = texts_of(document, "cash_machines");
  book.collecting_rules = texts_of(document, "collecting_rules");
  book.lender_words = texts_of(document, "lender_words");
  book.file_editors = texts_of(document, "file_editors");
  read_purposes(document, "personal_categories", Purpose::Personal, book);
  read_purposes(document, "unclear_categories", Purpose::Unclear, book);
  if (const Json* days = base::object(document, "fund_days")) {
    for (auto it = days->begin(); it != days->end(); ++it) {
      book.fund_days.emplace_back(it.key(), static_cast<int>(base::as_number(*it).value_or(0)));
    }
  }
  if (const Json* classes = base::object(document, "asset_classes")) {
    book.sma1_from = static_cast<int>(base::integer_or(*classes, "sma1_from", book.sma1_from));
    book.sma2_from = static_cast<int>(base::integer_or(*classes, "sma2_from", book.sma2_from));
    book.npa_from = static_cast<int>(base::integer_or(*classes, "npa_from", book.npa_from));
  }
  read_likely_sales(document, book);
  return book;
}

Book default_book() {
  const auto document = base::parse_json(base::embedded("analysis_book.json"));
  return read_book(document ? *document : Json::object());
}

int Book::days_to_cash(std::string_view fund_type) const {
  for (const auto& [type, days] : fund_days) {
    if (base::equals_ignore_case(type, fund_type)) return days;
  }
  return 0;
}

Cause Book::cause_of(std::string_view narration) const {
  for (const CauseWords& entry : causes) {
    for (const std::string& word : entry.words) {
      if (base::contains_ignore_case(narration, word)) return entry.cause;
    }
  }
  return Cause::Unknown;
}

std::vector<std::string> name_words(const Book& book, std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  const auto finish = [&] {
    const bool filler = std::find(book.fillers.begin(), book.fillers.end(), word) != book.fillers.end();
    if (!word.empty() && !filler) words.push_back(word);
    word.clear();
  };
  for (const char c : name) {
    if (base::is_alnum(c) || (static_cast<unsigned char>(c) & 0x80U) != 0) {
      word.push_back(base::to_upper(c));
    } else if (c != '\'' && c != '.') {
      finish();
    }
  }
  finish();
  return words;
}

double name_agreement(const Book& book, std::string_view a, std::string_view b) {
  std::vector<std::string> first = name_words(book, a);
  std::vector<std::string> second = name_words(book, b);
  if (first.size() > second.size()) std::swap(first, second);
  if (first.empty()) return 0;
  std::vector<std::uint8_t> used(second.size(), 0);
  std::size_t matched = 0;
  bool whole_word = false;
  for (const std::string& word : first) {
    for (std::size_t i = 0; i < second.size(); ++i) {
      if (used[i] != 0 || !word_fits(word, second[i])) continue;
      used[i] = 1;
      ++matched;
      whole_word = whole_word || (word.size() > 1 && second[i].size() > 1);
      break;
    }
  }
  // Initials alone are nobody's name.
  return whole_word ? static_cast<double>(matched) / static_cast<double>(first.size()) : 0;
}

bool same_lender(const Book& book, std::string_view a, std::string_view b) {
  const std::string first = letters(a);
  const std::string second = letters(b);
  if (first.empty() || second.empty()) return false;
  if (first == second) return true;
  const int listed = listed_lender(book, first);
  if (listed >= 0 || listed_lender(book, second) >= 0) return listed == listed_lender(book, second);
  const std::vector<std::string> words = name_words(book, a);
  const std::vector<std::string> others = name_words(book, b);
  return !words.empty() && !others.empty() && words[0].size() >= 3 &&
         (words[0] == others[0] || nearly(words[0], others[0]));
}

}  // namespace msme::analyze
