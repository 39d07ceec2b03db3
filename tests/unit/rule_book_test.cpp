// The rule book: every fact on both sides of the day on which it changed, and the book's own check.
#include "base/embedded.hpp"
#include "catch.hpp"
#include "model/dated_rules.hpp"
#include "model/gst.hpp"

namespace rule_book_test {

using namespace msme;
using model::DatedRules;
using model::Mode;

namespace {

const base::Json& document() {
  static const base::Json json = base::parse_json(base::embedded("rule_book.json")).value();
  return json;
}
const DatedRules& rules() {
  static const DatedRules book = DatedRules::load(document()).value();
  return book;
}
double on(std::string_view fact, const char* iso) { return rules().fact(fact).number(base::parse_iso(iso), -1); }
std::vector<double> list(std::string_view fact, const char* iso) {
  const model::FactPeriod* period = rules().fact(fact).on(base::parse_iso(iso));
  return period == nullptr ? std::vector<double>{} : period->values;
}

}  // namespace

TEST_CASE("facts change on their day and not before", "[rules]") {
  struct Change {
    const char *fact, *last, *first;
    double before, after;
  };
  const Change changes[] = {{"rtgs_minimum", "2010-11-14", "2010-11-15", 100000, 200000},
                            {"imps_maximum", "2021-10-07", "2021-10-08", 200000, 500000},
                            {"upi_maximum", "2020-02-29", "2020-03-01", 100000, 200000},
                            {"upi_maximum", "2022-04-30", "2022-05-01", 200000, 500000},
                            {"upi_person_collect", "2025-09-30", "2025-10-01", 1, 0},
                            {"rtgs_every_day", "2020-12-13", "2020-12-14", 0, 1},
                            {"neft_every_day", "2019-12-15", "2019-12-16", 0, 1},
                            {"nach_every_day", "2021-07-31", "2021-08-01", 0, 1},
                            {"cheque_clearing_days", "2025-10-03", "2025-10-04", 1, 0},
                            {"bureau_lag_days", "2024-12-31", "2025-01-01", 45, 27},
                            {"bureau_lag_days", "2026-06-30", "2026-07-01", 27, 12},
                            {"gstr3b_locked", "2025-06-30", "2025-07-01", 0, 1},
                            {"gstr1_due_day", "2018-12-31", "2019-01-01", 10, 11},
                            {"gstr1_quarter_due_day", "2020-12-31", "2021-01-01", 31, 13},
                            {"collateral_free", "2026-03-31", "2026-04-01", 1000000, 2000000},
                            {"cash_receipt_limit", "2017-03-31", "2017-04-01", -1, 200000},
                            {"pan_cash_year", "2022-05-25", "2022-05-26", -1, 2000000}};
  for (const Change& change : changes) {
    INFO(change.fact);
    CHECK(on(change.fact, change.last) == change.before);
    CHECK(on(change.fact, change.first) == change.after);
  }
  CHECK(on("pan_cash_deposit", "2026-01-01") == 50000);
  CHECK(list("gst_rates", "2025-09-21") == std::vector<double>{0, 5, 12, 18, 28});
  CHECK(list("gst_rates", "2025-09-22") == std::vector<double>{0, 5, 18, 40});
  CHECK(list("msme_micro", "2020-06-30") == std::vector<double>{2500000});
  CHECK(list("msme_micro", "2020-07-01") == std::vector<double>{10000000, 50000000});
  CHECK(list("msme_micro", "2025-03-31") == std::vector<double>{10000000, 50000000});
  CHECK(list("msme_micro", "2025-04-01") == std::vector<double>{25000000, 100000000});
  CHECK(list("bureau_reference_days", "2024-12-31") == std::vector<double>{31});
  CHECK(list("bureau_reference_days", "2025-01-01") == std::vector<double>{15, 31});
  CHECK(list("bureau_reference_days", "2026-07-01") == std::vector<double>{9, 16, 23, 31});
  CHECK(list("closed_saturdays", "2015-08-31").empty());
  CHECK(list("closed_saturdays", "2015-09-01") == std::vector<double>{2, 4});
}

TEST_CASE("GST returns are due by the rules of their own period", "[rules]") {
  using model::GstForm;
  const auto due = [](GstForm form, bool quarterly, int year, int month, const char* state) {
    return base::to_iso(
        model::gst_due_date(form, quarterly, base::month_index(base::from_civil(year, month, 1)), state));
  };
  CHECK(due(GstForm::Gstr1, false, 2018, 12, "27") == "2019-01-10");
  CHECK(due(GstForm::Gstr1, false, 2019, 1, "27") == "2019-02-11");
  CHECK(due(GstForm::Gstr1, true, 2020, 12, "27") == "2021-01-31");
  CHECK(due(GstForm::Gstr1, true, 2020, 9, "27") == "2020-10-31");
  CHECK(due(GstForm::Gstr1, true, 2021, 3, "27") == "2021-04-13");
  CHECK(due(GstForm::Gstr3b, false, 2026, 12, "27") == "2027-01-20");
  CHECK(due(GstForm::Gstr3b, true, 2026, 6, "27") == "2026-07-22");
  CHECK(due(GstForm::Gstr3b, true, 2026, 6, "07") == "2026-07-24");
  CHECK(due(GstForm::Gstr3b, true, 2026, 6, "") == "2026-07-24");
  CHECK(due(GstForm::Gstr2b, false, 2026, 6, "27") == "2026-07-14");
}

TEST_CASE("days on which banks are closed, and what moves on them", "[rules]") {
  const auto closed = [](const char* iso) { return rules().bank_closed(base::parse_iso(iso)); };
  CHECK(closed("2026-06-14"));        // Sunday
  CHECK(closed("2026-06-13"));        // second Saturday
  CHECK_FALSE(closed("2026-06-06"));  // first
  CHECK_FALSE(closed("2026-06-20"));  // third
  CHECK(closed("2026-06-27"));        // fourth
  CHECK_FALSE(closed("2025-05-31"));  // fifth
  CHECK_FALSE(closed("2015-08-22"));  // fourth, before the rule
  CHECK(closed("2026-01-26"));
  CHECK(closed("2025-08-15"));
  CHECK(closed("2025-10-02"));
  const auto moves = [](Mode mode, const char* iso) { return rules().moves(mode, base::parse_iso(iso)); };
  CHECK_FALSE(moves(Mode::Rtgs, "2020-12-13"));
  CHECK(moves(Mode::Rtgs, "2020-12-20"));
  CHECK(moves(Mode::Imps, "2015-03-01"));
  CHECK_FALSE(moves(Mode::Cash, "2026-06-14"));
  CHECK(moves(Mode::Cash, "2026-06-15"));
}

TEST_CASE("a book that contradicts itself is refused with the place", "[rules]") {
  const auto code = [](const char* pointer, const base::Json& value) {
    base::Json copy = document();
    copy[base::Json::json_pointer(pointer)] = value;
    const auto loaded = DatedRules::load(copy);
    return loaded.ok() ? std::string() : loaded.error().path;
  };
  CHECK(code("/facts/imps_maximum/periods/0/to", "2022-01-01") == "/facts/imps_maximum/periods/1");
  CHECK(code("/facts/imps_maximum/periods/0/source", "") == "/facts/imps_maximum/periods/0/source");
  CHECK(code("/facts/imps_maximum/periods/0/from", "8 Oct 2021") == "/facts/imps_maximum/periods/0");
  CHECK(code("/checks/X7/family", "other") == "/checks/X7/family");
  CHECK(code("/checks/X7/version", "") == "/checks/X7/version");
  CHECK(code("/checks/X7/benign", base::Json::object()) == "/checks/X7/benign");
  CHECK(code("/checks/X7/parameters/high_rows", "two") == "/checks/X7/parameters/high_rows");
  CHECK_FALSE(code("/stray", 1).empty());
  CHECK(rules().check("X99") == nullptr);
  CHECK(rules().fact("unheard_of").on(base::parse_iso("2026-01-01")) == nullptr);
}

}  // namespace rule_book_test
