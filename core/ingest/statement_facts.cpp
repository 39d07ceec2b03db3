#include "ingest/statement_facts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "ingest/statement_cells.hpp"
#include "ingest/statement_rows.hpp"

namespace msme::ingest {
namespace {

using base::is_alnum;
using base::is_alpha;
using base::is_digit;

constexpr std::size_t kLongestCell = 400;
constexpr std::size_t kNotFound = std::string_view::npos;

// Where the text goes on after `label`, which must stand at `at`; kNotFound when it doesn't.
std::size_t after_label(std::string_view text, std::size_t at, std::string_view label) {
  for (const char c : label) {
    if (c == ' ') {
      const std::size_t start = at;
      while (at < text.size() && !is_alnum(text[at])) ++at;
      if (at == start) return kNotFound;
    } else if (at >= text.size() || base::to_lower(text[at++]) != c) {
      return kNotFound;
    }
  }
  return at < text.size() && is_alnum(text[at]) ? kNotFound : at;
}

std::size_t find_label(std::string_view text, const std::vector<std::string>& labels, bool anywhere) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_alnum(text[at]) && (at == 0 || !is_alnum(text[at - 1]))) {
      for (const std::string& label : labels) {
        const std::size_t end = after_label(text, at, label);
        if (end != kNotFound) return end;
      }
      if (!anywhere) return kNotFound;
    }
  }
  return kNotFound;
}

std::string_view skip_marks(std::string_view text) {
  while (!text.empty() && std::string_view(" \t.:-=#_'\"").find(text[0]) != kNotFound) text.remove_prefix(1);
  return text;
}

std::string_view cell_text(const CsvCell& cell) { return unwrap(cell.text).substr(0, kLongestCell); }

// What follows a label: the rest of its cell, else the next cell that isn't blank.
std::string_view labelled(const std::vector<CsvCell>& cells, const std::vector<std::string>& labels, bool anywhere) {
  for (std::size_t i = 0; i < cells.size() && i < 40; ++i) {
    const std::string_view text = cell_text(cells[i]);
    const std::size_t end = find_label(text, labels, anywhere);
    if (end == kNotFound) continue;
    const std::string_view rest = skip_marks(text.substr(end));
    if (!rest.empty()) return rest;
    for (std::size_t next = i + 1; next < cells.size(); ++next) {
      const std::string_view value = skip_marks(cell_text(cells[next]));
      if (!value.empty()) return value;
    }
  }
  return {};
}

bool is_number_char(char c) { return is_digit(c) || c == 'X' || c == 'x' || c == '*'; }

// The account number a text begins with: digits, masks and what joins them; blanks only between groups of those.
std::string_view account_prefix(std::string_view text) {
  std::size_t end = 0;
  std::size_t figures = 0;
  std::size_t letters = 0;
  for (std::size_t i = 0; i < text.size() && i < 40; ++i) {
    const char c = text[i];
    if (is_number_char(c)) {
      ++figures;
    } else if (is_alpha(c)) {
      ++letters;
    } else if (c == ' ') {
      std::size_t j = i + 1;
      while (j < text.size() && is_number_char(text[j])) ++j;
      if (letters != 0 || j - i < 3 || (j < text.size() && text[j] != ' ')) break;
      continue;
    } else if (c != '-' && c != '/') {
      break;
    }
    end = i + 1;
  }
  text = text.substr(0, end);
  while (!text.empty() && !is_alnum(text.back()) && text.back() != '*') text.remove_suffix(1);
  const auto digits = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
  if (figures < 4 || digits < 2 || letters > 6 || date_token(text).found) return {};
  return text;
}

std::string holder_name(std::string_view text) {
  const std::size_t gap = text.find("   ");
  std::string name = base::squeeze(text.substr(0, std::min(gap, text.find('\t'))));
  const bool named = std::count_if(name.begin(), name.end(), is_alpha) >= 2;
  return named && name.size() <= 80 ? name : std::string();
}

// What stands after the colon or the words of a label in its own cell.
std::string_view after_figure_label(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon != kNotFound) return skip_marks(text.substr(colon + 1));
  return text.find_first_of("0123456789") == kNotFound ? std::string_view() : text;
}

// A word that is an IFSC: four letters, zero, six letters or digits.
const StatementWords::Bank* bank_by_ifsc(std::string_view text, const StatementWords& words, std::string& ifsc) {
  for (std::size_t at = 0; at + 11 <= text.size(); ++at) {
    if (text[at + 4] != '0' || (at > 0 && is_alnum(text[at - 1]))) continue;
    if (at + 11 < text.size() && is_alnum(text[at + 11])) continue;
    const std::string_view code = text.substr(at, 11);
    if (std::all_of(code.begin(), code.begin() + 4, is_alpha) && std::all_of(code.begin() + 5, code.end(), is_alnum)) {
      if (const auto* bank = words.bank_by_code(code)) {
        ifsc = base::upper(code);
        return bank;
      }
    }
  }
  return nullptr;
}

// A short text with the word bank in it that is no label and no title: a co-operative bank's name, most likely.
std::string printed_bank(std::string_view text) {
  if (text.size() < 8 || text.size() > 60) return {};
  char buffer[80];
  const std::string_view folded = fold(text, buffer, sizeof(buffer));
  bool bank = false;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t end = std::min(folded.find(' ', at), folded.size());
    const std::string_view word = folded.substr(at, end - at);
    for (const std::string_view other :
         {"statement", "account", "name", "branch", "detail", "details", "charges", "no"}) {
      if (word == other) return {};
    }
    bank = bank || (word == "bank" && at > 0);
    at = end + 1;
  }
  const bool plain = std::none_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == ':' || c == '@'; });
  return bank && plain ? base::squeeze(text) : std::string();
}

void read_banks_of(const std::vector<CsvCell>& cells, const StatementWords& words, StatementFacts& facts) {
  if (facts.ifsc_bank.empty()) {
    const StatementWords::Bank* bank = nullptr;
    for (std::size_t i = 0; i < cells.size() && i < 40 && bank == nullptr; ++i) {
      bank = bank_by_ifsc(cell_text(cells[i]), words, facts.ifsc);
    }
    if (bank == nullptr) bank = words.bank_by_code(labelled(cells, words.labels.ifsc, true));
    if (bank != nullptr) facts.ifsc_bank = bank->name;
  }
  if (!facts.named_bank.empty()) return;
  for (std::size_t i = 0; i < cells.size() && i < 40; ++i) {
    const std::string_view text = cell_text(cells[i]);
    const auto* bank = words.bank_in(text);
    if (bank == nullptr) {
      if (facts.printed_bank.empty()) facts.printed_bank = printed_bank(text);
      continue;
    }
    const bool labelled_so = find_label(text, words.labels.bank, false) != kNotFound;
    if (labelled_so || text.size() <= bank->name.size() + 16) facts.named_bank = bank->name;
    if (facts.mentioned_bank.empty()) facts.mentioned_bank = bank->name;
  }
}

void read_period(const std::vector<CsvCell>& cells, const StatementWords& words, StatementFacts& facts) {
  std::string line;
  for (std::size_t i = 0; i < cells.size() && line.size() < kLongestCell; ++i) {
    line.append(cell_text(cells[i])).push_back(' ');
  }
  std::vector<std::pair<std::size_t, base::Date>> dates;
  for (std::size_t at = 0; at < line.size() && dates.size() < 6; ++at) {
    if (!is_alnum(line[at]) || (at > 0 && is_alnum(line[at - 1]))) continue;
    const DateToken token = date_token(std::string_view(line).substr(at, 32));
    if (!token.found || token.date == base::kNoDate) continue;
    dates.emplace_back(at, token.date);
    at += token.used - 1;
  }
  if (dates.empty()) return;
  const std::size_t period =
      std::min(find_label(line, words.labels.period, true), find_label(line, words.labels.from, true));
  for (std::size_t i = 0; i + 1 < dates.size() && period != kNotFound; ++i) {
    if (dates[i].first < period || dates[i].second > dates[i + 1].second) continue;
    if (facts.from == base::kNoDate) facts.from = dates[i].second;
    if (facts.to == base::kNoDate) facts.to = dates[i + 1].second;
    return;
  }
  if (dates.size() > 1) return;
  if (find_label(line, words.labels.from, false) != kNotFound) {
    if (facts.from == base::kNoDate) facts.from = dates[0].second;
  } else if (find_label(line, words.labels.to, false) != kNotFound) {
    if (facts.to == base::kNoDate) facts.to = dates[0].second;
  }
}

}  // namespace

std::string_view labelled_account(const std::vector<CsvCell>& cells, const StatementWords& words, bool anywhere) {
  return account_prefix(labelled(cells, words.labels.account, anywhere));
}

void read_fact_line(const std::vector<CsvCell>& cells, const StatementWords& words, StatementFacts& facts) {
  if (cells.size() > 200) return;
  if (facts.account_number.empty()) {
    std::string_view number = labelled_account(cells, words, false);
    if (number.empty()) number = labelled_account(cells, words, true);
    facts.account_number = std::string(number);
  }
  if (facts.holder.empty()) facts.holder = holder_name(labelled(cells, words.labels.holder, false));
  read_banks_of(cells, words, facts);
  read_period(cells, words, facts);
  if (facts.balance_on) return;
  const std::string_view first = cells.empty() ? std::string_view() : cell_text(cells[0]);
  const std::size_t label = find_label(first, words.labels.balance_on, false);
  if (label == kNotFound) return;
  const std::string_view rest = skip_marks(first.substr(label));
  const DateToken day = date_token(rest);
  if (!day.found) return;
  facts.balance_day = day.date;
  facts.balance_on = amount_cell(skip_marks(rest.substr(day.used)));
  if (!facts.balance_on && cells.size() > 1) facts.balance_on = last_amount(cells.back().text);
  for (std::size_t i = 1; i < cells.size() && !facts.balance_on; ++i) facts.balance_on = last_amount(cells[i].text);
}

BalanceLines::BalanceLines(const StatementWords& words, const TableHeader& header)
    : words_(words),
      date_(header.column(Role::Date)),
      narration_(header.column(Role::Narration)),
      balance_(header.column(Role::Balance)),
      side_(header.column(Role::BalanceDrCr)) {
  for (const Role role : {Role::Debit, Role::Credit, Role::Amount}) {
    if (header.column(role) >= 0) money_.push_back(header.column(role));
  }
}

// The figure that belongs to the label in cell `label`: it stands between this label and the next.
std::optional<base::Paise> BalanceLines::value(const std::vector<CsvCell>& cells, std::size_t label) const {
  if (const auto value = last_amount(after_figure_label(cells[label].text))) return value;
  std::size_t end = label + 1;
  while (end < cells.size() && end - label < 40 && words_.kind(cells[end].text, false) == LineKind::None) ++end;
  if (end == label + 1) return std::nullopt;
  // All that follows, in case its commas split it.
  const char* from = cells[label + 1].text.data();
  const char* to = cells[end - 1].text.data() + cells[end - 1].text.size();
  if (const auto value = amount_cell({from, static_cast<std::size_t>(to - from)})) return value;
  const auto balance = static_cast<std::size_t>(balance_);
  if (balance_ >= 0 && balance > label && balance < end) {
    const auto value = amount_cell(cells[balance].text);
    const auto side = static_cast<std::size_t>(side_);
    const bool debit =
        side_ >= 0 && side < cells.size() && base::starts_with_ignore_case(unwrap(cells[side].text), "d");
    if (value) return debit ? -*value : *value;
  }
  for (std::size_t i = label + 1; i < end; ++i) {
    if (const auto value = last_amount(cells[i].text)) return value;
  }
  return std::nullopt;
}

void BalanceLines::line(const std::vector<CsvCell>& cells) {
  const auto blank = [&](int column) {
    return column < 0 || static_cast<std::size_t>(column) >= cells.size() ||
           words_.is_blank(cells[static_cast<std::size_t>(column)].text);
  };
  const auto take = [&](LineKind kind, base::Paise value) {
    if (kind == LineKind::Opening && !opening) opening = value;
    if (kind == LineKind::Closing) closing = value;
  };
  const bool figures = pending_opening_ >= 0 || pending_closing_ >= 0;  // those of the labels above, no row
  if (figures) {
    const auto by = static_cast<int>(shift_of(labels_, cells));
    const auto under = [&](int column, LineKind kind) {
      if (column >= 0) column += by;
      if (blank(column)) return;
      if (const auto value = amount_cell(cells[static_cast<std::size_t>(column)].text)) take(kind, *value);
    };
    under(pending_opening_, LineKind::Opening);
    under(pending_closing_, LineKind::Closing);
    pending_opening_ = pending_closing_ = -1;
  }
  const bool dated = !blank(date_) && is_date_cell(unwrap(cells[static_cast<std::size_t>(date_)].text)) &&
                     !is_labelled_figure(cells, date_, words_);
  const bool moved = !std::all_of(money_.begin(), money_.end(), blank);
  const std::size_t narration = narration_ < 0 ? cells.size() : static_cast<std::size_t>(narration_);
  if (dated && moved && !figures &&
      (narration >= cells.size() || words_.kind(unwrap(cells[narration].text), true) == LineKind::None)) {
    // A row: a closing balance met among the rows was only carried to the next page.
    if (!rows_) above_ = closing;
    rows_ = true;
    closing = above_;
    return;
  }
  for (std::size_t i = 0; i < cells.size() && i < 40; ++i) {
    if (dated && static_cast<int>(i) != narration_) continue;
    const LineKind kind = words_.kind(unwrap(cells[i].text), dated && moved);
    if (kind == LineKind::Footer) return;
    if (kind != LineKind::Opening && kind != LineKind::Closing) continue;
    if (read_header(cells, words_).complete) return;
    if (const auto found = value(cells, i)) {
      take(kind, *found);
    } else {
      (kind == LineKind::Opening ? pending_opening_ : pending_closing_) = static_cast<int>(i);
      labels_ = extent_of(cells);
    }
  }
}

}  // namespace msme::ingest
