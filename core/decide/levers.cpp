#include "decide/levers.hpp"

#include <algorithm>

#include "analyze/catalogue.hpp"
#include "analyze/words.hpp"
#include "base/text.hpp"

namespace msme::decide {
namespace {

using base::Error;
using base::Json;
using base::Status;
using base::Unit;

Error unfit(std::string_view path, const std::string& message, std::string_view expected = {},
            std::string_view got = {}) {
  return Error{"E_CONFIG", std::string(path), message, expected, got};
}

constexpr std::pair<std::string_view, LeverKind> kLeverKinds[] = {
    {"amount", LeverKind::Amount},     {"tenure", LeverKind::Tenure}, {"figures", LeverKind::Figures},
    {"document", LeverKind::Document}, {"months", LeverKind::Months}, {"balance", LeverKind::Balance},
    {"loan", LeverKind::Loan}};

// Whole words only: "places" of a file are no place.
bool says(std::string_view text, std::string_view words) {
  const std::string low = base::lower(text);
  const std::string wanted = base::lower(words);
  for (std::size_t at = low.find(wanted); at != std::string::npos; at = low.find(wanted, at + 1)) {
    const std::size_t end = at + wanted.size();
    if ((at == 0 || !base::is_alpha(low[at - 1])) && (end == low.size() || !base::is_alpha(low[end]))) return true;
  }
  return false;
}

// The metric must exist, and may not be about who the person is or where they live.
Status may_use(const LeverBook& book, std::string_view metric, const std::string& path) {
  const analyze::MetricDef* def = analyze::find_metric(metric);
  if (def == nullptr) return unfit(path, "There is no such metric", "an id of the catalogue", metric);
  for (const std::string& word : book.never) {
    if (says(def->name, word) || says(def->formula, word))
      return unfit(path, "A figure about the person or the place is no lever", "another metric", metric);
  }
  return Unit{};
}

Status read_change(const LeverBook& book, const Json& json, const std::string& path, Lever& lever) {
  if (auto error = base::unknown_key(
          json, {"metric", "to", "at_most", "at_least", "from", "add_per_month", "after", "only", "unless"}, path))
    return *error;
  LeverChange c;
  c.metric = base::text_or(json, "metric", "");
  if (Status status = may_use(book, c.metric, path + "/metric"); !status.ok()) return status;
  int found = 0;
  using Op = LeverChange::Op;
  for (const auto& [key, op] : {std::pair<std::string_view, Op>{"to", Op::To},
                                {"at_most", Op::AtMost},
                                {"at_least", Op::AtLeast},
                                {"add_per_month", Op::AddPerMonth}}) {
    if (const auto value = base::number(json, key)) {
      c.op = op;
      c.value = *value;
      ++found;
    }
  }
  if (const auto from = base::text(json, "from")) {
    c.op = Op::From;
    c.from = std::string(*from);
    if (Status status = may_use(book, c.from, path + "/from"); !status.ok()) return status;
    ++found;
  }
  if (found != 1) return unfit(path, "A change is one thing", "to, at_most, at_least, from or add_per_month");
  c.after = static_cast<int>(base::integer_or(json, "after", 0));
  if (c.after < 0 || c.after > 60) return unfit(path + "/after", "Not months", "0 to 60");
  const std::string only = base::text_or(json, "only", "known");
  if (only != "known" && only != "unknown") return unfit(path + "/only", "Not a condition", "known or unknown", only);
  c.only_unknown = only == "unknown";
  if (const Json* unless = base::object(json, "unless")) {
    c.unless = base::text_or(*unless, "metric", "");
    c.unless_at_least = base::number_or(*unless, "at_least", 0);
    if (Status status = may_use(book, c.unless, path + "/unless/metric"); !status.ok()) return status;
  }
  lever.changes.push_back(std::move(c));
  return Unit{};
}

template <class Number>
Status rising(const Json& document, std::string_view key, double low, double high, const std::string& path,
              std::vector<Number>& out) {
  const Json* list = base::array(document, key);
  if (list == nullptr || list->empty()) return unfit(path + "/" + std::string(key), "The list is missing");
  for (const Json& each : *list) {
    const auto value = base::as_number(each);
    if (!value || *value < low || *value > high || (!out.empty() && static_cast<double>(out.back()) >= *value))
      return unfit(path + "/" + std::string(key), "Not a rising list of numbers in range", "", base::dump(each));
    out.push_back(static_cast<Number>(*value));
  }
  return Unit{};
}

Status read_lever(LeverBook& book, const Json& json, const std::string& path) {
  if (auto error = base::unknown_key(json,
                                     {"id", "code", "kind", "effort", "text", "set", "clears", "assumed", "no_bounces",
                                      "months", "percent_of_spending", "most_loans", "most_owed_percent", "source"},
                                     path))
    return *error;
  Lever lever;
  lever.id = base::text_or(json, "id", "");
  lever.code = base::text_or(json, "code", "");
  lever.words = base::text_or(json, "text", "");
  lever.source = base::text_or(json, "source", "");
  const std::string kind = base::text_or(json, "kind", "");
  const auto* known = std::find_if(std::begin(kLeverKinds), std::end(kLeverKinds),
                                   [&kind](const auto& each) { return each.first == kind; });
  if (known == std::end(kLeverKinds))
    return unfit(path + "/kind", "Not a kind of change", "amount, tenure, figures, document, months, balance or loan",
                 kind);
  lever.kind = known->second;
  if (lever.id.empty() || lever.source.empty() || lever.code.rfind("L_", 0) != 0 || lever.words.empty())
    return unfit(path, "A change has an id, a code L_…, a text and a source");
  for (const Lever& other : book.levers) {
    if (other.id == lever.id || other.code == lever.code)
      return unfit(path + "/id", "Two changes have one id or code", "", lever.id);
  }
  const auto effort = base::number(json, "effort");
  if (!effort || *effort <= 0 || *effort > 100) return unfit(path + "/effort", "Not an effort", "above 0, at most 100");
  lever.effort = *effort;
  if (Status status = analyze::check_words(lever.words, path + "/text",
                                           {"amount", "asked", "tenure_months", "asked_months", "months", "balance",
                                            "lender", "emi", "owed", "assumed_score", "assumed_months"});
      !status.ok())
    return status;
  const Json* set = base::array(json, "set");
  const bool sets =
      lever.kind == LeverKind::Figures || lever.kind == LeverKind::Document || lever.kind == LeverKind::Months;
  if (sets != (set != nullptr && !set->empty()))
    return unfit(path + "/set", "Only a change of figures sets some, and it must");
  for (std::size_t i = 0; set != nullptr && i < set->size(); ++i) {
    if (Status status = read_change(book, (*set)[i], path + "/set/" + std::to_string(i), lever); !status.ok())
      return status;
    if (lever.kind != LeverKind::Months &&
        (lever.changes.back().after != 0 || lever.changes.back().op == LeverChange::Op::AddPerMonth))
      return unfit(path + "/set", "Only what is kept up for months changes with them");
  }
  const Json* clears = base::array(json, "clears");
  for (std::size_t i = 0; clears != nullptr && i < clears->size(); ++i) {
    const LeverClear clear{base::text_or((*clears)[i], "rule", ""),
                           static_cast<int>(base::integer_or((*clears)[i], "after", 0))};
    if (clear.rule.empty()) return unfit(path + "/clears", "Which finding is missing");
    lever.clears.push_back(clear);
  }
  if (const Json* assumed = base::object(json, "assumed")) lever.assumed = *assumed;
  lever.no_bounces = base::boolean_or(json, "no_bounces", false);
  lever.months = static_cast<int>(base::integer_or(json, "months", 0));
  lever.most_loans = static_cast<int>(base::integer_or(json, "most_loans", 0));
  lever.most_owed_percent = base::number_or(json, "most_owed_percent", 0);
  if (lever.kind == LeverKind::Loan && (lever.most_loans < 1 || lever.most_owed_percent <= 0))
    return unfit(path + "/most_loans", "How many loans and what may be owed on them is missing");
  if (lever.kind == LeverKind::Balance) {
    if (Status status = rising(json, "percent_of_spending", 0.1, 1000, path, lever.percents); !status.ok())
      return status;
  }
  book.levers.push_back(std::move(lever));
  return Unit{};
}

}  // namespace

std::string_view text(LeverKind kind) {
  for (const auto& [word, each] : kLeverKinds) {
    if (each == kind) return word;
  }
  return "?";
}

const Lever* LeverBook::of(LeverKind kind) const {
  for (const Lever& lever : levers) {
    if (lever.kind == kind) return &lever;
  }
  return nullptr;
}

base::Result<LeverBook> compile_levers(const Json& document) {
  if (!document.is_object()) return unfit("", "The levers are an object");
  if (auto error = base::unknown_key(document,
                                     {"id", "version", "effective_from", "title", "source", "frontier_tenures",
                                      "months", "most_paths", "never", "levers"},
                                     ""))
    return *error;
  LeverBook book;
  book.id = base::text_or(document, "id", "");
  book.version = base::text_or(document, "version", "");
  if (book.id.empty() || book.version.empty()) return unfit("/version", "id and version are needed");
  if (Status status = rising(document, "frontier_tenures", 1, 360, "", book.tenures); !status.ok())
    return status.error();
  if (Status status = rising(document, "months", 1, 60, "", book.months); !status.ok()) return status.error();
  book.most_paths =
      static_cast<std::size_t>(std::clamp<std::int64_t>(base::integer_or(document, "most_paths", 6), 1, 50));
  const Json* never = base::array(document, "never");
  if (never == nullptr || never->empty()) return unfit("/never", "What is never a lever is missing");
  for (const Json& word : *never) {
    const std::string held(base::as_text(word).value_or(""));
    if (held.empty()) return unfit("/never", "Not a word");
    book.never.push_back(held);
  }
  const Json* levers = base::array(document, "levers");
  if (levers == nullptr || levers->empty()) return unfit("/levers", "The levers are missing");
  for (std::size_t i = 0; i < levers->size(); ++i) {
    if (Status status = read_lever(book, (*levers)[i], "/levers/" + std::to_string(i)); !status.ok())
      return status.error();
  }
  if (book.of(LeverKind::Amount) == nullptr || book.of(LeverKind::Tenure) == nullptr)
    return unfit("/levers", "Amount and tenure are always levers");
  return book;
}

}  // namespace msme::decide
