#include <algorithm>

#include "practice/grade.hpp"

namespace msme::practice {
namespace {

using base::Error;
using base::Json;

Error bad_marks(const std::string& path, std::string_view message, std::string_view expected, std::string_view got) {
  return Error{"E_BAD_PARAM", "/params/marks/" + path, message, expected, got, "See practice.grade in docs/API.md"};
}

constexpr std::size_t kMostRows = 2000;

std::optional<Error> take_problem(const std::string& id, const Json& value, Marks& marks) {
  const auto there = base::boolean(value, "there");
  if (!there)
    return bad_marks("problems/" + id, "It says whether it is there", "{\"there\": true or false}", "neither");
  Said said;
  said.there = *there;
  const Json* rows = base::array(value, "rows");
  if (rows != nullptr && rows->size() > kMostRows)
    return bad_marks("problems/" + id + "/rows", "Too many rows", std::to_string(kMostRows),
                     std::to_string(rows->size()));
  for (std::size_t i = 0; rows != nullptr && i < rows->size(); ++i) {
    const auto line = base::as_number((*rows)[i]);
    if (!line || *line < 1 || *line > 1e9)
      return bad_marks("problems/" + id + "/rows", "A row is its line in the raw file", "a whole number from 1",
                       base::dump((*rows)[i]).substr(0, 40));
    said.rows.push_back(static_cast<std::uint32_t>(*line));
  }
  std::sort(said.rows.begin(), said.rows.end());
  said.rows.erase(std::unique(said.rows.begin(), said.rows.end()), said.rows.end());
  marks.problems[id] = std::move(said);
  return std::nullopt;
}

}  // namespace

base::Result<Marks> read_marks(const Book& book, const Json& document) {
  if (!document.is_object()) return bad_marks("", "The answers aren't an object", "an object", "something else");
  if (auto unknown = base::unknown_key(
          document, {"seed", "case", "problems", "outcome", "amount", "tenure_months", "annual_rate", "reasons"},
          "/params/marks"))
    return bad_marks("", "An answer that nobody asked for",
                     "problems, outcome, amount, tenure_months, annual_rate, reasons", unknown->path);
  Marks marks;
  if (const Json* problems = base::object(document, "problems")) {
    for (auto it = problems->begin(); it != problems->end(); ++it) {
      if (book.problem(it.key()) == nullptr)
        return bad_marks("problems", "There is no such problem", "an id of practice.cases", it.key());
      if (auto wrong = take_problem(it.key(), it.value(), marks)) return *wrong;
    }
  }
  marks.outcome = base::text_or(document, "outcome", "");
  static const std::vector<std::string> kOutcomes = {"", "APPROVE", "APPROVE_REDUCED", "REFER", "REJECT"};
  if (std::find(kOutcomes.begin(), kOutcomes.end(), marks.outcome) == kOutcomes.end())
    return bad_marks("outcome", "There is no such outcome", "APPROVE, APPROVE_REDUCED, REFER, REJECT", marks.outcome);
  const std::pair<const char*, std::optional<double>*> numbers[] = {
      {"amount", &marks.amount}, {"tenure_months", &marks.tenure}, {"annual_rate", &marks.rate}};
  for (const auto& [key, number] : numbers) {
    *number = base::number(document, key);
    if (*number && (**number < 0 || **number > 1e12))
      return bad_marks(key, "Not possible", "a number from 0", base::dump(Json(**number)));
  }
  const Json* reasons = base::array(document, "reasons");
  for (std::size_t i = 0; reasons != nullptr && i < reasons->size(); ++i) {
    const std::string id(base::as_text((*reasons)[i]).value_or(""));
    if (book.problem(id) == nullptr && book.strength(id) == nullptr)
      return bad_marks("reasons", "There is no such reason", "an id of practice.cases", id);
    if (std::find(marks.reasons.begin(), marks.reasons.end(), id) == marks.reasons.end()) marks.reasons.push_back(id);
  }
  if (marks.reasons.size() > book.reasons_most)
    return bad_marks("reasons", "Too many reasons", std::to_string(book.reasons_most),
                     std::to_string(marks.reasons.size()));
  return marks;
}

}  // namespace msme::practice
