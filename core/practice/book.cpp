#include "practice/book.hpp"

#include <algorithm>

#include "practice/truth.hpp"

namespace msme::practice {
namespace {

using base::Error;
using base::Json;

Error unfit_book(const std::string& path, std::string_view message, std::string_view got = {}) {
  return Error{"E_CONFIG", path, message, "", got, "See schemas/practice_cases_schema.json"};
}

template <class T>
const T* named(const std::vector<T>& list, std::string_view id) {
  const auto at = std::find_if(list.begin(), list.end(), [id](const T& each) { return each.id == id; });
  return at == list.end() ? nullptr : &*at;
}

std::vector<std::string> texts_of(const Json& object, std::string_view key) {
  std::vector<std::string> out;
  const Json* list = base::array(object, key);
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    out.emplace_back(base::as_text((*list)[i]).value_or(""));
  }
  return out;
}

std::vector<double> numbers_of(const Json& object, std::string_view key) {
  std::vector<double> out;
  const Json* list = base::array(object, key);
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    out.push_back(base::as_number((*list)[i]).value_or(0));
  }
  return out;
}

Json config_of(const Json& object) {
  const Json* config = base::object(object, "config");
  return config == nullptr ? Json::object() : *config;
}

// Each entry of a list through `read`, which gives what is wrong with it.
template <class T, class Read>
std::optional<Error> entries(const Json& document, const std::string& key, std::vector<T>& out, Read read) {
  const Json* list = base::array(document, key);
  if (list == nullptr || list->empty()) return unfit_book("/" + key, "The list is missing");
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string path = "/" + key + "/" + std::to_string(i);
    T entry;
    if (auto wrong = read((*list)[i], entry, path)) return wrong;
    if (entry.id.empty()) return unfit_book(path + "/id", "It has no id");
    if (named(out, entry.id) != nullptr) return unfit_book(path + "/id", "The id stands twice", entry.id);
    out.push_back(std::move(entry));
  }
  return std::nullopt;
}

std::optional<Error> read_problem(const Json& row, Problem& p, const std::string& path) {
  if (auto unknown = base::unknown_key(row,
                                       {"id", "group", "figure", "absent", "present", "frauds", "rows", "rules",
                                        "metric", "aside", "bars", "refers"},
                                       path))
    return unknown;
  p.id = base::text_or(row, "id", "");
  p.group = base::text_or(row, "group", "");
  p.figure = base::text_or(row, "figure", "");
  p.absent = base::number_or(row, "absent", 0);
  p.present = base::number_or(row, "present", 0);
  p.frauds = texts_of(row, "frauds");
  p.rows = base::text_or(row, "rows", "");
  p.rules = texts_of(row, "rules");
  p.metric = base::text_or(row, "metric", "");
  p.aside = base::text_or(row, "aside", "");
  p.bars = base::boolean_or(row, "bars", false);
  p.refers = base::boolean_or(row, "refers", false);
  if (!p.figure.empty() && !is_figure(p.figure)) return unfit_book(path + "/figure", "Unknown figure", p.figure);
  if (!p.figure.empty() && p.absent >= p.present)
    return unfit_book(path + "/present", "It is to be above what counts as absent");
  if (!p.rows.empty() && !is_row_kind(p.rows)) return unfit_book(path + "/rows", "Unknown kind of rows", p.rows);
  return std::nullopt;
}

std::optional<Error> read_strength(const Json& row, Strength& s, const std::string& path) {
  if (auto unknown = base::unknown_key(row, {"id", "figure", "at_most", "at_least"}, path)) return unknown;
  s.id = base::text_or(row, "id", "");
  s.figure = base::text_or(row, "figure", "");
  s.at_most = base::number(row, "at_most");
  s.at_least = base::number(row, "at_least");
  if (!is_figure(s.figure)) return unfit_book(path + "/figure", "Unknown figure", s.figure);
  if (s.at_most.has_value() == s.at_least.has_value()) return unfit_book(path, "It has one bound, not none or two");
  return std::nullopt;
}

std::optional<Error> read_theme(const Json& row, Theme& t, const std::string& path) {
  if (auto unknown = base::unknown_key(row, {"id", "variants", "amounts", "tenures", "config"}, path)) return unknown;
  t.id = base::text_or(row, "id", "");
  t.amounts = numbers_of(row, "amounts");
  for (const double months : numbers_of(row, "tenures")) t.tenures.push_back(static_cast<int>(months));
  t.config = config_of(row);
  const Json* variants = base::array(row, "variants");
  for (std::size_t i = 0; variants != nullptr && i < variants->size(); ++i) {
    const Json& each = (*variants)[i];
    const std::string where = path + "/variants/" + std::to_string(i);
    if (auto unknown = base::unknown_key(each, {"profile", "share", "holds", "config"}, where)) return unknown;
    Variant v;
    v.profile = base::text_or(each, "profile", "");
    v.share = base::number_or(each, "share", 1);
    v.holds = texts_of(each, "holds");
    v.config = config_of(each);
    if (v.profile.empty() || v.share <= 0) return unfit_book(where, "A variant has a profile and a share above 0");
    t.variants.push_back(std::move(v));
  }
  if (t.variants.empty() || t.amounts.empty() || t.tenures.empty())
    return unfit_book(path, "A theme has variants, amounts and tenures");
  return std::nullopt;
}

std::optional<Error> read_marking(const Json& document, Book& book) {
  static const Json kNone = Json::object();
  const auto part = [&](const Json& of, std::string_view key) -> const Json& {
    const Json* found = base::object(of, key);
    return found == nullptr ? kNone : *found;
  };
  const Json& weights = part(document, "weights");
  book.weight_problems = base::number_or(weights, "problems", 0);
  book.weight_decision = base::number_or(weights, "decision", 0);
  book.weight_terms = base::number_or(weights, "terms", 0);
  book.weight_reasons = base::number_or(weights, "reasons", 0);
  if (book.weight_problems <= 0 || book.weight_decision <= 0 || book.weight_terms <= 0 || book.weight_reasons <= 0)
    return unfit_book("/weights", "Each part has a weight above 0");
  const Json& marks = part(document, "problem_marks");
  book.there_share = base::number_or(marks, "there_share", 0);
  book.false_alarm = base::number_or(marks, "false_alarm", 0);
  book.rows_share = base::number_or(marks, "rows_share", 0);
  if (book.there_share <= 0 || book.there_share >= 1 || book.false_alarm >= 0)
    return unfit_book("/problem_marks", "Both kinds of right answers earn, a false alarm costs");
  book.looked_at = base::number_or(document, "looked_at", 0);
  if (book.looked_at <= 0 || book.looked_at > 1) return unfit_book("/looked_at", "A share above 0, 1 at most");
  const Json& decision = part(document, "decision");
  book.pd_low = base::number_or(decision, "pd_low_percent", 0);
  book.pd_high = base::number_or(decision, "pd_high_percent", 0);
  book.steps_off = numbers_of(decision, "steps_off");
  if (book.steps_off.size() != 4) return unfit_book("/decision/steps_off", "Four shares: none to three steps off");
  const Json& terms = part(document, "terms");
  const std::pair<const char*, Tolerance*> each[] = {
      {"amount", &book.amount}, {"tenure", &book.tenure}, {"rate", &book.rate}};
  for (const auto& [key, tolerance] : each) {
    const Json& one = part(terms, key);
    *tolerance = {base::number_or(one, "share", 0), base::number_or(one, "full", 0), base::number_or(one, "none", 0)};
    if (tolerance->share <= 0 || tolerance->full >= tolerance->none)
      return unfit_book(std::string("/terms/") + key, "A share, and full marks before none");
  }
  const Json& reasons = part(document, "reasons");
  book.reasons_most = static_cast<std::size_t>(base::integer_or(reasons, "most", 0));
  book.reasons_needed = static_cast<std::size_t>(base::integer_or(reasons, "needed", 0));
  book.reason_wrong = base::number_or(reasons, "wrong", 0);
  if (book.reasons_needed < 1 || book.reasons_most < book.reasons_needed)
    return unfit_book("/reasons", "One reason is needed at least, and no more than may be given");
  return std::nullopt;
}

}  // namespace

const Theme* Book::theme(std::string_view wanted) const { return named(themes, wanted); }
const Difficulty* Book::difficulty(std::string_view wanted) const { return named(difficulties, wanted); }
const Problem* Book::problem(std::string_view wanted) const { return named(problems, wanted); }
const Strength* Book::strength(std::string_view wanted) const { return named(strengths, wanted); }

base::Result<Book> compile_book(const Json& document) {
  if (auto unknown = base::unknown_key(
          document,
          {"id", "version", "effective_from", "title", "source", "edition", "weights", "problem_marks", "looked_at",
           "decision", "terms", "reasons", "difficulties", "problems", "strengths", "purposes", "themes"},
          ""))
    return *unknown;
  Book book;
  book.id = base::text_or(document, "id", "");
  book.version = base::text_or(document, "version", "");
  book.edition = static_cast<int>(base::integer_or(document, "edition", 0));
  if (book.edition < 1 || book.edition > 9) return unfit_book("/edition", "A digit from 1 to 9");
  if (auto wrong = read_marking(document, book)) return *wrong;
  if (auto wrong = entries(document, "difficulties", book.difficulties,
                           [](const Json& row, Difficulty& d, const std::string& path) {
                             d.id = base::text_or(row, "id", "");
                             d.config = config_of(row);
                             return base::unknown_key(row, {"id", "config"}, path);
                           }))
    return *wrong;
  if (auto wrong = entries(document, "problems", book.problems, read_problem)) return *wrong;
  if (auto wrong = entries(document, "strengths", book.strengths, read_strength)) return *wrong;
  if (auto wrong = entries(document, "themes", book.themes, read_theme)) return *wrong;
  book.purposes = texts_of(document, "purposes");
  if (book.purposes.empty()) return unfit_book("/purposes", "The list is missing");
  for (const Theme& theme : book.themes) {
    for (const Variant& variant : theme.variants) {
      for (const std::string& held : variant.holds) {
        if (book.problem(held) == nullptr) return unfit_book("/themes/" + theme.id, "Unknown problem", held);
      }
    }
  }
  return book;
}

Json to_json(const Book& book) {
  Json difficulties = Json::array(), themes = Json::array(), problems = Json::array(), strengths = Json::array();
  for (const Difficulty& each : book.difficulties) difficulties.push_back(each.id);
  for (const Theme& each : book.themes) themes.push_back(each.id);
  for (const Problem& each : book.problems) {
    problems.push_back(
        base::record({{"id", each.id}, {"group", each.group}, {"rows", !each.rows.empty()}, {"bars", each.bars}}));
  }
  for (const Strength& each : book.strengths) strengths.push_back(each.id);
  const auto tolerance = [](const Tolerance& t) {
    return base::record({{"share", t.share}, {"full", t.full}, {"none", t.none}});
  };
  return base::record({{"id", book.id},
                       {"version", book.version},
                       {"edition", book.edition},
                       {"weights", base::record({{"problems", book.weight_problems},
                                                 {"decision", book.weight_decision},
                                                 {"terms", book.weight_terms},
                                                 {"reasons", book.weight_reasons}})},
                       {"problem_marks", base::record({{"there_share", book.there_share},
                                                       {"false_alarm", book.false_alarm},
                                                       {"rows_share", book.rows_share}})},
                       {"looked_at", book.looked_at},
                       {"decision", base::record({{"pd_low_percent", book.pd_low}, {"pd_high_percent", book.pd_high}})},
                       {"terms", base::record({{"amount", tolerance(book.amount)},
                                               {"tenure", tolerance(book.tenure)},
                                               {"rate", tolerance(book.rate)}})},
                       {"reasons", base::record({{"most", book.reasons_most}, {"needed", book.reasons_needed}})},
                       {"difficulties", std::move(difficulties)},
                       {"themes", std::move(themes)},
                       {"problems", std::move(problems)},
                       {"strengths", std::move(strengths)},
                       {"purposes", book.purposes}});
}

}  // namespace msme::practice
