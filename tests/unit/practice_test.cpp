// Practice cases: seed strings, and a trainee's answers graded against the hidden truth.
#include <functional>
#include <memory>
#include <set>

#include "base/embedded.hpp"
#include "catch.hpp"
#include "engine_host.hpp"
#include "practice/code.hpp"
#include "practice/grade.hpp"
#include "rounds.hpp"

namespace msme::practice_tests {
namespace {

using base::Json;
using practice::Book;
using test::Host;

Json document() { return base::parse_json(base::embedded("practice_cases.json")).value(); }
const Book& book() {
  static const Book loaded = practice::compile_book(document()).value();
  return loaded;
}

std::string part_of_error(std::string_view text) {
  const auto read = practice::read_code(book(), text);
  return read ? "" : read.error().path.substr(std::string("/params/seed/").size());
}

// An opened case: generated, cleaned, analysed, scored and decided as a host does it.
struct Opened {
  std::string seed;
  Json spec;
  std::unique_ptr<Host> host;
  Json grade(const Json& marks) { return host->ok("practice.grade", {{"seed", seed}, {"marks", marks}}); }
};

Opened open_case(const std::string& difficulty, const std::string& theme, int number) {
  Host first;
  const Json opened = first.ok("practice.open", {{"difficulty", difficulty}, {"theme", theme}, {"number", number}});
  REQUIRE(opened.is_object());
  const Json spec = opened["cases"][0];
  Opened out{opened["seed"].get<std::string>(), spec, std::make_unique<Host>(spec["customer_id"].get<std::string>())};
  REQUIRE(out.host
              ->ok("pipeline.generate",
                   {{"profile", spec["profile"]}, {"seed", spec["number"]}, {"config", spec["config"]}})
              .is_object());
  for (const char* op : {"pipeline.clean", "pipeline.analyze", "pipeline.score"}) REQUIRE(out.host->ok(op).is_object());
  const Json& request = spec["request"];
  REQUIRE(out.host->ok("pipeline.decide", {{"amount", request["amount"]}, {"tenure_months", request["tenure_months"]}})
              .is_object());
  return out;
}

double score_of(const Json& graded) { return graded["score"].get<double>(); }

Json problem(const Json& graded, std::string_view id) {
  for (const Json& each : graded["problems"]) {
    if (each["id"] == id) return each;
  }
  FAIL("no problem " << id);
  return graded;
}

}  // namespace

TEST_CASE("practice: a seed string comes back as it was, in any case, as a link, with blanks", "[practice]") {
  const practice::Code code{"HARD", "CIRCULAR", 4821, 1};
  const std::string text = practice::code_text(book(), code);
  CHECK(text.starts_with("PRAC-HARD-CIRCULAR-4821-1"));
  for (const std::string& given : {text, base::dump(Json(text)).substr(1, text.size()), " " + text + "\n",
                                   "file:///page.html#/en/practice/" + text, [&] {
                                     std::string low = text;
                                     for (char& c : low) c = static_cast<char>(std::tolower(c));
                                     return low;
                                   }()}) {
    const auto read = practice::read_code(book(), given);
    REQUIRE(read.ok());
    CHECK(practice::code_text(book(), *read) == text);
  }
  const auto session = practice::read_code(book(), practice::code_text(book(), {"EASY", "MIX", 99999, 9}));
  REQUIRE(session.ok());
  CHECK(session->cases == 9);
}

TEST_CASE("practice: any one wrong character of a seed string is caught", "[practice]") {
  const std::string text = practice::code_text(book(), {"MEDIUM", "LENDER", 70, 3});
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char c : std::string("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-")) {
      if (c == text[i]) continue;
      std::string other = text;
      other[i] = c;
      INFO(other);
      CHECK(!practice::read_code(book(), other).ok());
    }
  }
}

TEST_CASE("practice: what is wrong with a seed string is said", "[practice]") {
  CHECK(part_of_error("") == "form");
  CHECK(part_of_error("PRAC-HARD-4821") == "form");
  CHECK(part_of_error("PRAC-HARD-CIRCULAR-4821-1A-B") == "form");
  CHECK(part_of_error(std::string(5000, '-')) == "form");
  std::string text = practice::code_text(book(), {"HARD", "CIRCULAR", 4821, 1});
  text.back() = text.back() == 'A' ? 'B' : 'A';
  CHECK(part_of_error(text) == "check");
  CHECK(part_of_error(practice::code_text(book(), {"GRIM", "CIRCULAR", 1, 1})) == "difficulty");
  CHECK(part_of_error(practice::code_text(book(), {"HARD", "TAROT", 1, 1})) == "theme");
  CHECK(part_of_error(practice::code_text(book(), {"HARD", "MIX", 0, 1})) == "number");
  CHECK(part_of_error(practice::code_text(book(), {"HARD", "MIX", 100000, 1})) == "number");
  CHECK(part_of_error(practice::code_text(book(), {"HARD", "MIX", 5, 10})) == "cases");
  Book later = book();
  later.edition = 2;
  CHECK(part_of_error(practice::code_text(later, {"HARD", "MIX", 5, 1})) == "edition");
}

TEST_CASE("practice: a session of a mixture has each theme once before any again", "[practice]") {
  const auto cases = practice::cases_of(book(), {"HARD", "MIX", 99995, 9});
  REQUIRE(cases.size() == 9);
  std::set<std::string> themes;
  std::set<std::string> customers;
  for (const auto& each : cases) {
    themes.insert(each.theme->id);
    customers.insert(each.customer_id);
    CHECK(each.number >= 1);
    // The string of the one case opens that very case.
    const auto alone = practice::cases_of(book(), practice::read_code(book(), each.code).value());
    REQUIRE(alone.size() == 1);
    CHECK(base::dump(practice::to_json(alone[0])) == base::dump(practice::to_json(each)));
  }
  CHECK(themes.size() == 9);
  CHECK(customers.size() == 9);
}

TEST_CASE("practice: the book has ten themes and more, and a broken one is refused with the place", "[practice]") {
  CHECK(book().themes.size() >= 10);
  CHECK(book().difficulties.size() == 3);
  const auto refused = [](const std::function<void(Json&)>& spoil) {
    Json broken = document();
    spoil(broken);
    const auto compiled = practice::compile_book(broken);
    return compiled ? std::string() : compiled.error().path;
  };
  CHECK(refused([](Json& d) { d["problems"][0]["figure"] = "luck"; }) == "/problems/0/figure");
  CHECK(refused([](Json& d) { d["problems"][0]["absent"] = 99; }) == "/problems/0/present");
  CHECK(refused([](Json& d) { d["problems"][1]["id"] = d["problems"][0]["id"]; }) == "/problems/1/id");
  CHECK(refused([](Json& d) { d["problems"][0]["rows"] = "some"; }) == "/problems/0/rows");
  CHECK(refused([](Json& d) { d["themes"][0]["variants"][0]["holds"] = {"LUCK"}; }) == "/themes/SOUND");
  CHECK(refused([](Json& d) { d["themes"][0]["variants"] = Json::array(); }) == "/themes/0");
  CHECK(refused([](Json& d) { d["weights"]["terms"] = 0; }) == "/weights");
  CHECK(refused([](Json& d) { d["edition"] = 10; }) == "/edition");
  CHECK(refused([](Json& d) { d["colour"] = 1; }) == "/colour");
  CHECK(refused([](Json& d) { d["strengths"][0]["at_least"] = 1; }) == "/strengths/0");
}

TEST_CASE("practice: perfect answers earn 100 and no answers hardly anything, whatever the theme",
          "[practice][grade]") {
  int number = 11;
  for (const auto& theme : book().themes) {
    const auto& difficulty = book().difficulties[static_cast<std::size_t>(number) % 3];
    Opened one = open_case(difficulty.id, theme.id, number++);
    INFO(one.seed);
    const Json nothing = one.grade(Json::object());
    REQUIRE(nothing.is_object());
    CHECK(score_of(nothing) == 0);
    const Json best = one.grade(nothing["best"]);
    INFO(base::dump(best["parts"]));
    CHECK(score_of(best) == 100);
    // The same answers, the same feedback.
    CHECK(base::dump(one.grade(nothing["best"])) == base::dump(best));
  }
}

TEST_CASE("practice: a decision without a look at the data earns little", "[practice][grade]") {
  for (const char* theme : {"SOUND", "LENDER", "CIRCULAR", "THIN", "FORGED"}) {
    {
      Opened one = open_case("MEDIUM", theme, 3);
      const Json best = one.grade(Json::object())["best"];
      Json blind = Json::object();
      for (const char* key : {"outcome", "amount", "tenure_months", "annual_rate", "reasons"}) {
        if (best.contains(key)) blind[key] = best[key];
      }
      INFO(one.seed);
      CHECK(score_of(one.grade(blind)) == 0);
    }
  }
}

TEST_CASE("practice: saying the same of everything earns little", "[practice][grade]") {
  for (const char* theme : {"FORGED", "CIRCULAR", "DEBT"}) {
    Opened one = open_case("EASY", theme, 5);
    INFO(one.seed);
    for (const bool there : {false, true}) {
      Json marks = {{"problems", Json::object()}, {"outcome", "REFER"}};
      for (const auto& problem : book().problems) marks["problems"][problem.id] = {{"there", there}};
      const Json graded = one.grade(marks);
      INFO(there << base::dump(graded["parts"]));
      for (const Json& part : graded["parts"]) {
        if (part["id"] == "problems") CHECK(part["share"].get<double>() <= 0.3001);
      }
    }
  }
}

TEST_CASE("practice: one more right answer never lowers the score", "[practice][grade]") {
  for (const char* theme : {"MESSY", "CIRCULAR", "SOUND"}) {
    Opened one = open_case("MEDIUM", theme, 4821);
    INFO(one.seed);
    const Json best = one.grade(Json::object())["best"];
    // From no answer, and from wrong answers everywhere.
    for (const bool wrong_first : {false, true}) {
      Json marks = Json::object();
      marks["problems"] = Json::object();
      if (wrong_first) {
        for (const auto& [id, said] : best["problems"].items())
          marks["problems"][id] = {{"there", !said["there"].get<bool>()}};
      }
      double before = score_of(one.grade(marks));
      const auto add = [&](const std::string& what) {
        const double now = score_of(one.grade(marks));
        INFO(what << " " << before << " -> " << now);
        CHECK(now >= before);
        before = now;
      };
      for (const auto& [id, said] : best["problems"].items()) {
        marks["problems"][id] = {{"there", said["there"]}};
        add(id);
        if (!said.contains("rows")) continue;
        marks["problems"][id]["rows"] = Json::array();
        for (const Json& row : said["rows"]) {
          if (marks["problems"][id]["rows"].size() == 4) break;
          marks["problems"][id]["rows"].push_back(row);
          add(id + " row");
        }
        marks["problems"][id] = said;
        add(id + " all rows");
      }
      for (const char* key : {"outcome", "amount", "tenure_months", "annual_rate"}) {
        if (!best.contains(key)) continue;
        marks[key] = best[key];
        add(key);
      }
      marks["reasons"] = Json::array();
      for (const Json& reason : best["reasons"]) {
        marks["reasons"].push_back(reason);
        add("reason");
      }
      CHECK(before == 100);
    }
  }
}

TEST_CASE("practice: false alarms, overlooked trouble and wrong rows cost", "[practice][grade]") {
  // A case of the theme with circles in it.
  int number = 1;
  while (practice::cases_of(book(), {"MEDIUM", "CIRCULAR", number, 1})[0].variant->profile != "fraud_circular")
    ++number;
  Opened one = open_case("MEDIUM", "CIRCULAR", number);
  INFO(one.seed);
  const Json best = one.grade(Json::object())["best"];
  const Json told = problem(one.grade(best), "CIRCULAR_FLOWS");
  CHECK(told["truth"] == "there");
  CHECK(told["result"] == "found");
  CHECK(told["rows_total"].get<int>() >= 2);
  CHECK(told["engine"]["findings"].size() >= 1);
  CHECK(told["rows"][0]["row"].get<int>() > 0);

  Json marks = best;
  marks["problems"]["CIRCULAR_FLOWS"] = {{"there", false}};
  Json graded = one.grade(marks);
  CHECK(problem(graded, "CIRCULAR_FLOWS")["result"] == "missed");
  CHECK(score_of(graded) < 95);

  marks = best;
  marks["problems"]["HIDDEN_LOAN"] = {{"there", true}};
  graded = one.grade(marks);
  CHECK(problem(graded, "HIDDEN_LOAN")["result"] == "false_alarm");
  CHECK(score_of(graded) < 100);

  // The right word with rows that have nothing to do with it.
  marks = best;
  marks["problems"]["CIRCULAR_FLOWS"]["rows"] = {1, 2, 3};
  graded = one.grade(marks);
  CHECK(problem(graded, "CIRCULAR_FLOWS")["named"]["right"] == 0);
  CHECK(score_of(graded) < 100);

  // Who approves while money goes in circles gets nothing for the decision or its terms.
  marks = best;
  marks["outcome"] = "APPROVE";
  marks["amount"] = 100000;
  graded = one.grade(marks);
  for (const Json& part : graded["parts"]) {
    if (part["id"] == "decision" || part["id"] == "terms") CHECK(part["share"] == 0.0);
  }
  CHECK(graded["decision"]["basis"] == "bars");
}

TEST_CASE("practice: too little known never makes an approval right", "[practice][grade]") {
  for (int number = 1; number <= 12; ++number) {
    Opened one = open_case("EASY", "THIN", number);
    const Json graded = one.grade({{"outcome", "APPROVE"}});
    if (problem(graded, "THIN_FILE")["truth"] != "there") continue;
    const auto& accepted = graded["decision"]["accepted"];
    const std::string engine = graded["decision"]["engine"].get<std::string>();
    INFO(one.seed << " " << base::dump(accepted));
    for (const Json& each : accepted) CHECK((each == engine || each == "REFER"));
  }
}

TEST_CASE("practice: an approval that the case doesn't bear out earns nothing, whatever its terms",
          "[practice][grade]") {
  for (const char* theme : {"BOUNCE", "DEBT", "LENDER"}) {
    for (int number = 1; number <= 3; ++number) {
      Opened one = open_case("EASY", theme, number);
      Json marks = one.grade(Json::object())["best"];
      const std::string right = marks["outcome"].get<std::string>();
      if (right.starts_with("APPROVE")) continue;
      marks.update({{"outcome", "APPROVE_REDUCED"}, {"amount", 100000}, {"tenure_months", 24}, {"annual_rate", 15}});
      const Json graded = one.grade(marks);
      INFO(one.seed << " " << base::dump(graded["decision"]));
      bool approval = false;
      for (const Json& each : graded["decision"]["accepted"])
        approval = approval || (each != "REFER" && each != "REJECT");
      if (approval) continue;
      for (const Json& part : graded["parts"]) {
        if (part["id"] == "decision" || part["id"] == "terms") CHECK(part["share"] == 0.0);
      }
    }
  }
}

TEST_CASE("practice: what a theme says of itself is in the data", "[practice][grade]") {
  for (int number = 1; number <= msme_test::rounds(6); ++number) {
    Opened season = open_case("EASY", "SEASON", number);
    const Json graded = season.grade(Json::object());
    INFO(season.seed);
    // A season or a decline: sales that are even show neither.
    if (problem(graded, "SEASONALITY")["truth"] == "there" || problem(graded, "DECLINE")["truth"] == "there")
      CHECK(graded["truth"]["figures"]["sales_cv_percent"].get<double>() > 25);
    Opened messy = open_case("MEDIUM", "MESSY", number);
    const Json dirty = messy.grade(Json::object());
    INFO(messy.seed);
    CHECK(problem(dirty, "DUPLICATES")["truth"] == "there");
    CHECK(problem(dirty, "DUPLICATES")["engine"]["rows"].get<int>() > 0);
    CHECK(problem(dirty, "LOST_VALUES")["truth"] == "there");
  }
}

TEST_CASE("practice: grading is refused for another case, before a decision, and for answers that aren't any",
          "[practice]") {
  Opened one = open_case("EASY", "SOUND", 7);
  const auto error = [&one](const Json& params) { return one.host->error("practice.grade", params); };
  CHECK(error({{"seed", practice::code_text(book(), {"EASY", "SOUND", 8, 1})}}) == "E_BAD_PARAM");
  CHECK(error({{"seed", "nonsense"}}) == "E_PRACTICE_SEED");
  CHECK(error({{"seed", one.seed}, {"case", 1}}) == "E_BAD_PARAM");
  const auto marks = [&](const Json& given) { return error({{"seed", one.seed}, {"marks", given}}); };
  CHECK(marks(Json::object()) == "");
  CHECK(marks({{"outcome", "MAYBE"}}) == "E_BAD_PARAM");
  CHECK(marks({{"problems", {{"LUCK", {{"there", true}}}}}}) == "E_BAD_PARAM");
  CHECK(marks({{"problems", {{"BOUNCES", true}}}}) == "E_BAD_PARAM");
  CHECK(marks({{"problems", {{"BOUNCES", {{"there", true}, {"rows", {"x"}}}}}}}) == "E_BAD_PARAM");
  CHECK(marks({{"amount", -1}}) == "E_BAD_PARAM");
  CHECK(marks({{"reasons", {"LUCK"}}}) == "E_BAD_PARAM");
  CHECK(marks({{"reasons", {"BOUNCES", "DECLINE", "SEASONALITY", "THIN_FILE"}}}) == "E_BAD_PARAM");
  CHECK(marks({{"hope", 1}}) == "E_BAD_PARAM");
  CHECK(marks(Json::array()) == "E_BAD_PARAM");

  const Json& spec = one.spec;
  Host undecided(spec["customer_id"].get<std::string>());
  CHECK(undecided.error("practice.grade", {{"seed", one.seed}}) == "E_BAD_PARAM");
  undecided.ok("pipeline.generate",
               {{"profile", spec["profile"]}, {"seed", spec["number"]}, {"config", spec["config"]}});
  CHECK(undecided.error("practice.grade", {{"seed", one.seed}}) == "E_STEP_ORDER");
}

TEST_CASE("practice: the list of cases doesn't say what stands behind a theme", "[practice]") {
  Host host;
  const std::string listed = base::dump(host.raw(R"({"v":1,"id":1,"op":"practice.cases"})"));
  CHECK(listed.find("\"themes\"") != std::string::npos);
  CHECK(listed.find("fraud_circular") == std::string::npos);
}

}  // namespace msme::practice_tests
