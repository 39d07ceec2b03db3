// practice.*: simulated cases for underwriters, opened by a seed string, and a trainee's answers graded against the hidden
// truth of the borrower that this engine holds.
#include "engine/session.hpp"
#include "practice/grade.hpp"

namespace msme::engine {

namespace {

base::Result<practice::Book> practice_book(Session& session) {
  auto document = rule_document(session, "practice_cases.json");
  if (!document) return document.error();
  return practice::compile_book(**document);
}

std::string_view practice_truth(const Session& session, std::string_view name) {
  const std::string* text = truth_file(session, name);
  return text == nullptr ? std::string_view() : *text;
}

// A seed string, or the parts of one.
base::Result<practice::Code> code_param(const practice::Book& book, const Json& params) {
  if (const auto text = base::text(params, "seed")) return practice::read_code(book, *text);
  practice::Code code;
  code.difficulty = base::text_or(params, "difficulty", "");
  code.theme = base::text_or(params, "theme", practice::kMix);
  // Held within what an int has; check_code says what is possible.
  const auto small = [&params](std::string_view key) {
    const std::int64_t value = base::integer_or(params, key, 1);
    return value < 0 || value > 1'000'000 ? 0 : static_cast<int>(value);
  };
  code.number = small("number");
  code.cases = small("cases");
  const base::Status known = practice::check_code(book, code);
  if (!known) return known.error();
  return code;
}

base::Error other_case(std::string_view message, std::string_view expected, std::string_view got) {
  return base::Error{"E_BAD_PARAM", "/params/seed", message, expected, got, "Generate the case as practice.open says"};
}

// The case is the one that this engine holds, and was decided on as it asks.
base::Status holds_case(const Session& session, const practice::Case& one, std::string_view customer) {
  if (customer != one.customer_id) return other_case("This is another case", one.customer_id, customer);
  if (!session.generated.is_object() || session.truth.empty()) {
    return other_case("This engine holds no simulated borrower", "pipeline.generate before this", "nothing");
  }
  const std::string profile = base::text_or(session.generated, "profile", "");
  if (profile != one.variant->profile || base::integer_or(session.generated, "seed", -1) != one.number)
    return other_case("This engine holds another case", one.code, "another profile or seed");
  if (session.decision.is_null()) {
    return base::Error{
        "E_STEP_ORDER",       "", "Nothing has been decided yet", "pipeline.decide before this", "no decision",
        "Run pipeline.decide"};
  }
  const Json* request = base::object(session.decision, "request");
  if (request == nullptr || base::number_or(*request, "amount", 0) != one.amount ||
      base::integer_or(*request, "tenure_months", 0) != one.tenure)
    return other_case("The engine decided on another request", base::dump(Json(one.amount)),
                      "another amount or tenure");
  return base::Unit{};
}

}  // namespace

Reply op_practice_cases(Session& session) {
  auto book = practice_book(session);
  if (!book) return book.error();
  return base::dump(practice::to_json(*book));
}

Reply op_practice_open(Session& session, const Json& params) {
  auto book = practice_book(session);
  if (!book) return book.error();
  auto code = code_param(*book, params);
  if (!code) return code.error();
  Json cases = Json::array();
  for (const practice::Case& each : practice::cases_of(*book, *code)) cases.push_back(practice::to_json(each));
  return base::dump(base::record({{"seed", practice::code_text(*book, *code)},
                                  {"difficulty", code->difficulty},
                                  {"theme", code->theme},
                                  {"number", code->number},
                                  {"cases", std::move(cases)}}));
}

Reply op_practice_grade(Session& session, const Json& params) {
  auto book = practice_book(session);
  if (!book) return book.error();
  auto code = code_param(*book, params);
  if (!code) return code.error();
  const std::vector<practice::Case> cases = practice::cases_of(*book, *code);
  const std::int64_t at = base::integer_or(params, "case", 0);
  if (at < 0 || static_cast<std::size_t>(at) >= cases.size())
    return bad_param("case", "The session has no such case", "0 to " + std::to_string(cases.size() - 1),
                     std::to_string(at));
  const practice::Case& one = cases[static_cast<std::size_t>(at)];
  const base::Status held = holds_case(session, one, base::text_or(params, "customer_id", ""));
  if (!held) return held.error();
  static const Json kNothing = Json::object();
  const Json* given = base::find(params, "marks");
  auto marks = practice::read_marks(*book, given == nullptr ? kNothing : *given);
  if (!marks) return marks.error();
  auto truth = practice::read_truth(practice_truth(session, "truth_transactions.ndjson"),
                                    practice_truth(session, "truth_borrower.json"));
  if (!truth) return truth.error();
  const model::Counts& counts = session.borrower.log(model::Dataset::Transactions).counts;
  practice::Engine engine{&*session.analytics, &session.decision, &session.score_document, counts.duplicates,
                          counts.repaired};
  Json out = practice::to_json(one);
  out.erase("config");
  out.update(practice::grade(*book, one, *truth, engine, *marks));
  return base::dump(out);
}

}  // namespace msme::engine
