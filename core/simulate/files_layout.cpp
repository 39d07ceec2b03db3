#include "simulate/files_layout.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "simulate/messiness.hpp"

namespace msme::simulate {
namespace {

using base::Error;
using base::Json;

constexpr std::string_view kValues[] = {"nothing", "date",    "value_date", "narration", "reference", "cheque",
                                        "debit",   "credit",  "amount",     "side",      "balance",   "balance_side",
                                        "serial",  "bank_id", "sol",        "branch",    "branch_sol"};

// Reads one object's members and keeps the first complaint.
class Reading {
 public:
  Reading(const Json& object, std::string path, std::initializer_list<std::string_view> keys)
      : object_(object), path_(std::move(path)), error_(base::unknown_key(object, keys, path_)) {}

  std::string text(std::string_view key, std::string_view fallback) {
    const Json* value = base::find(object_, key);
    if (value == nullptr) return std::string(fallback);
    const auto read = base::as_text(*value);
    if (!read) fail(key, "a text");
    return std::string(read.value_or(fallback));
  }
  std::string needed(std::string_view key) {
    if (base::find(object_, key) == nullptr) fail(key, "a text");
    return text(key, "");
  }
  std::size_t count(std::string_view key, std::int64_t most) {
    if (base::find(object_, key) == nullptr) return 0;
    const auto value = base::integer(object_, key);
    if (!value || *value < 0 || *value > most) fail(key, "a whole number from 0 to " + std::to_string(most));
    return static_cast<std::size_t>(value.value_or(0));
  }
  // The place of the text in `known`; `fallback` when there is none.
  template <class List>
  std::size_t choice(std::string_view key, const List& known, std::size_t fallback) {
    if (base::find(object_, key) == nullptr) return fallback;
    const std::string value = text(key, "");
    const auto at = std::find(std::begin(known), std::end(known), value);
    if (at == std::end(known)) fail(key, "one of the words in the schema");
    return at == std::end(known) ? fallback : static_cast<std::size_t>(at - std::begin(known));
  }
  Rendering::Lines lines(std::string_view key) {
    Rendering::Lines out;
    const Json* list = base::array(object_, key);
    if (list == nullptr) return out;
    for (const Json& line : *list) {
      std::vector<std::string> cells;
      for (const Json& cell : line) {
        if (!base::as_text(cell)) fail(key, "lists of texts");
        cells.emplace_back(base::as_text(cell).value_or(""));
      }
      out.push_back(std::move(cells));
    }
    return out;
  }
  void fail(std::string_view key, const std::string& expected) {
    if (error_) return;
    const Json* value = base::find(object_, key);
    error_ = Error{"E_CONFIG",
                   path_ + "/" + std::string(key),
                   "The statement renderings don't fit their schema",
                   expected,
                   value == nullptr ? "nothing" : base::dump(*value).substr(0, 60),
                   "See schemas/statement_renderings_schema.json"};
  }
  const Json& json() const { return object_; }
  const std::string& path() const { return path_; }
  const std::optional<Error>& error() const { return error_; }
  void adopt(const Reading& inner) {
    if (!error_) error_ = inner.error_;
  }

 private:
  const Json& object_;
  std::string path_;
  std::optional<Error> error_;
};

PrintedColumn read_column(Reading& outer, const Json& item, std::size_t at) {
  Reading in(item, outer.path() + "/columns/" + std::to_string(at),
             {"title", "value", "before", "after", "empty", "minus", "date", "width", "align", "fill", "signs"});
  PrintedColumn column;
  column.title = in.needed("title");
  in.needed("value");
  column.value = static_cast<Printed>(in.choice("value", kValues, 0));
  column.before = in.text("before", "");
  column.after = in.text("after", "");
  column.empty = in.text("empty", "");
  column.minus = in.text("minus", "-");
  column.date = in.text("date", "");
  column.width = in.count("width", 200);
  static constexpr std::string_view kAlign[] = {"left", "right"};
  column.right = in.choice("align", kAlign, 1) == 1;
  const std::string fill = in.text("fill", " ");
  column.fill = fill.empty() ? ' ' : fill[0];
  if (const Json* signs = base::object(item, "signs")) {
    column.signs = true;
    column.credit = base::text_or(*signs, "credit", "");
    column.debit = base::text_or(*signs, "debit", "");
    column.leads = base::boolean_or(*signs, "first", false);
  }
  outer.adopt(in);
  return column;
}

bool says_synthetic(const Rendering& rendering) {
  for (const auto& line : rendering.preamble) {
    for (const std::string& cell : line) {
      if (cell.find("{synthetic}") != std::string::npos) return true;
    }
  }
  return false;
}

Rendering read_rendering(Reading& outer, const Json& item, std::size_t at) {
  Reading in(item, outer.path() + "/renderings/" + std::to_string(at),
             {"id", "banks", "accounts", "extension", "delimiter", "quotes", "order", "date", "period_date", "number",
              "account", "serial_from", "preamble", "columns", "above", "below"});
  Rendering r;
  r.id = in.needed("id");
  r.extension = in.needed("extension");
  r.date = in.needed("date");
  r.period_date = in.text("period_date", r.date);
  if (const Json* banks = base::array(item, "banks")) {
    for (const Json& bank : *banks) r.banks.emplace_back(base::as_text(bank).value_or(""));
  }
  static constexpr std::string_view kSorts[] = {"any", "current", "savings"};
  static constexpr std::string_view kQuotes[] = {"never", "needed"};
  static constexpr std::string_view kOrders[] = {"oldest_first", "newest_first"};
  static constexpr std::string_view kNumbers[] = {"plain", "short", "indian"};
  r.sort = static_cast<AccountSort>(in.choice("accounts", kSorts, 0));
  const std::string delimiter = in.needed("delimiter");
  r.delimiter = delimiter.empty() ? ',' : delimiter[0];
  r.quotes = in.choice("quotes", kQuotes, 1) == 1;
  r.newest_first = in.choice("order", kOrders, 0) == 1;
  r.figures = static_cast<Figures>(in.choice("number", kNumbers, 0));
  if (const Json* account = base::object(item, "account")) {
    Reading inner(*account, in.path() + "/account", {"width", "first", "last"});
    r.account_width = inner.count("width", 20);
    r.account_first = inner.count("first", 8);
    r.account_last = inner.count("last", 8);
    in.adopt(inner);
  }
  const std::size_t from = in.count("serial_from", 1000);
  r.serial_from = from == 0 ? 1 : static_cast<std::int64_t>(from);
  if (const Json* columns = base::array(item, "columns")) {
    for (std::size_t i = 0; i < columns->size(); ++i) r.columns.push_back(read_column(in, (*columns)[i], i));
  }
  r.preamble = in.lines("preamble");
  r.above = in.lines("above");
  r.below = in.lines("below");
  if (r.columns.empty()) in.fail("columns", "the table's columns");
  if (!says_synthetic(r)) in.fail("preamble", "a line with {synthetic}");
  outer.adopt(in);
  return r;
}

}  // namespace

const Rendering& Renderings::of(std::string_view bank_code, bool savings) const {
  for (const Rendering& r : list) {
    if (r.sort != AccountSort::Any && (r.sort == AccountSort::Savings) != savings) continue;
    if (r.banks.empty() || std::find(r.banks.begin(), r.banks.end(), bank_code) != r.banks.end()) return r;
  }
  return list.back();
}

base::Result<Renderings> read_renderings() { return read_renderings(base::embedded("statement_renderings.json")); }

base::Result<Renderings> read_renderings(std::string_view json) {
  auto document = base::parse_json(json);
  if (!document) return document.error();
  Reading in(*document, "statement_renderings.json", {"synthetic", "renderings"});
  Renderings out;
  out.synthetic = in.needed("synthetic");
  if (out.synthetic.find("SYNTHETIC") == std::string::npos) in.fail("synthetic", "a sentence with SYNTHETIC in it");
  if (const Json* list = base::array(*document, "renderings")) {
    for (std::size_t i = 0; i < list->size(); ++i) out.list.push_back(read_rendering(in, (*list)[i], i));
  }
  const bool open = !out.list.empty() && out.list.back().banks.empty() && out.list.back().sort == AccountSort::Any;
  if (!open) in.fail("renderings", "renderings, the last of them for every other bank");
  if (in.error()) return *in.error();
  return out;
}

void append_by_pattern(std::string& out, base::Date date, std::int32_t time, std::string_view pattern) {
  const base::Civil civil = base::to_civil(date);
  const std::string_view month = base::month_name(civil.month).substr(0, 3);
  while (!pattern.empty()) {
    const auto take = [&](std::string_view token) {
      if (pattern.substr(0, token.size()) != token) return false;
      pattern.remove_prefix(token.size());
      return true;
    };
    if (take("yyyy")) {
      base::append_padded(out, civil.year, 4);
    } else if (take("yy")) {
      base::append_padded(out, civil.year % 100, 2);
    } else if (take("mm")) {
      base::append_padded(out, civil.month, 2);
    } else if (take("Mon")) {
      out += month;
    } else if (take("MON")) {
      out += base::upper(month);
    } else if (take("dd")) {
      base::append_padded(out, civil.day, 2);
    } else if (take("d")) {
      base::append_int(out, civil.day);
    } else if (take("HH")) {
      base::append_padded(out, time / 3600, 2);
    } else if (take("MI")) {
      base::append_padded(out, time / 60 % 60, 2);
    } else if (take("SS")) {
      base::append_padded(out, time % 60, 2);
    } else {
      out.push_back(pattern[0]);
      pattern.remove_prefix(1);
    }
  }
}

void append_figure(std::string& out, base::Paise amount, Figures figures) {
  if (amount < 0) amount = -amount;
  if (figures == Figures::Indian) {
    append_grouped(out, amount, false, true);
    return;
  }
  base::append_int(out, amount / 100);
  if (figures == Figures::Short && amount % 100 == 0) return;
  out.push_back('.');
  base::append_padded(out, static_cast<int>(amount % 100), 2);
  if (figures == Figures::Short && out.back() == '0') out.pop_back();
}

}  // namespace msme::simulate
