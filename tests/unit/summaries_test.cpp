// The summary documents for thin data, and what must not change the turnover.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "analysis_fixture.hpp"
#include "analyze/catalogue.hpp"
#include "base/rng.hpp"
#include "engine_host.hpp"

namespace summaries_test {

using namespace msme;
using namespace msme::test;

namespace {

const char* const kDocuments[] = {"transaction_summary", "account_summary",     "gst_summary",     "credit_summary",
                                  "insurance_summary",   "mutual_fund_summary", "ondc_summary",    "ocen_summary",
                                  "reconciliation",      "anomalies_report",    "overall_summary", "parties_summary",
                                  "exclusions_summary"};

// Every document is there; every metric of the catalogue stands in one of them, with a value or with its reason.
void all_there(const Analytics& a) {
  REQUIRE(a.summaries.size() == std::size(kDocuments));
  std::map<std::string, int> seen;
  for (std::size_t i = 0; i < std::size(kDocuments); ++i) {
    CHECK(a.summaries[i].first == kDocuments[i]);
    const base::Json& d = a.summaries[i].second;
    const base::Json* metrics = base::object(d, "metrics");
    if (metrics == nullptr) continue;
    std::size_t explained = 0, unknown = 0;
    for (auto it = metrics->begin(); it != metrics->end(); ++it) {
      ++seen[it.key()];
      unknown += it->is_null() ? 1U : 0U;
    }
    for (const base::Json& reason : *base::array(d, "cannot_say")) {
      CHECK_FALSE(base::text_or(reason, "why", "").empty());
      explained += base::array(reason, "metrics")->size();
    }
    INFO(a.summaries[i].first);
    CHECK(explained == unknown);
  }
  for (const analyze::MetricDef& def : analyze::catalogue()) {
    INFO(def.id);
    const bool about_data = def.topic == "integrity" || def.topic == "counterparties";
    CHECK((about_data || seen[std::string(def.id)] > 0));
  }
}

bool says(const Analytics& a, const char* document, const char* metric) {
  const base::Json& d = *a.summary(document);
  for (const base::Json& reason : *base::array(d, "cannot_say")) {
    for (const base::Json& id : *base::array(reason, "metrics")) {
      if (base::as_text(id) == metric) return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("one account and nothing else", "[analyze][thin]") {
  const Analytics a = run(shop().done());
  all_there(a);
  CHECK(value(a, "F1_turnover_best_annual") == 3650000.0);
  CHECK(says(a, "gst_summary", "G1_turnover_ttm"));
  CHECK(says(a, "credit_summary", "R1_score"));
  CHECK(says(a, "insurance_summary", "I1_policies_active"));
  CHECK(says(a, "mutual_fund_summary", "I2_funds_value"));
  CHECK(says(a, "ondc_summary", "N1_ondc_orders"));
  CHECK(says(a, "ocen_summary", "N2_ocen_applications"));
  CHECK(says(a, "reconciliation", "K1_gst_bank"));
}

TEST_CASE("thin data: two months", "[analyze][thin]") {
  const Analytics a = run(shop({.months = 2}).done());
  all_there(a);
  CHECK(a.value("F1_turnover_monthly").has_value());
  for (const char* id :
       {"F4_turnover_cv", "F5_growth", "F6_seasonality_index", "F18_forecast_p50", "F17_weakest_quarter"})
    CHECK(says(a, "transaction_summary", id));
  CHECK(base::find(*a.summary("transaction"), "forecast") == nullptr);
  CHECK(base::object(*a.summary("transaction"), "profit_and_loss") != nullptr);
}

TEST_CASE("thin data: a few days of one account, no month at all", "[analyze][thin]") {
  LedgerBuilder b(rupees(1000));
  b.in("2026-05-10", 500, Category::SalesReceipt).out("2026-05-14", 200, Category::Rent);
  const Analytics a = run(b.done());
  all_there(a);
  CHECK(says(a, "transaction_summary", "F1_turnover_monthly"));
  CHECK(base::find(*a.summary("transaction"), "profit_and_loss") == nullptr);
  CHECK(base::find(*a.summary("transaction"), "season") == nullptr);
  CHECK(base::array(*a.summary("account"), "accounts")->size() == 1);
}

TEST_CASE("five years: the newest three are looked at, the rest is counted", "[analyze][thin]") {
  const Analytics a = run(shop({.months = 60}).done());
  all_there(a);
  CHECK(a.months.size() == 36);
  CHECK(base::integer_or(*a.summary("transaction"), "rows_before_history", 0) > 700);
  CHECK(base::array(*base::object(*a.summary("transaction"), "forecast"), "p50")->size() == 12);
  CHECK(base::text_or(*base::object(*a.summary("transaction"), "season"), "basis", "") == "own data of two years");
}

TEST_CASE("zero income: spending is known, margins can't be said", "[analyze][thin]") {
  const Analytics a = run(shop({.months = 6, .sale_a_day = 0}, rupees(5000000)).done());
  // The shop's sale of ₹0 a day is a row without an amount; turnover is nil.
  all_there(a);
  CHECK(a.value("F1_turnover_monthly") == 0.0);
  CHECK(says(a, "transaction_summary", "F3_operating_margin"));
  CHECK(says(a, "transaction_summary", "F3_gross_margin"));
  CHECK(a.value("C5_negative_months") == 100.0);
  CHECK(a.value("O3_dscr") == 0.0);
  CHECK(a.value("O2_foir") == 999.0);
}

TEST_CASE("only GST: its summary is full, the bank's says what it can't", "[analyze][thin]") {
  model::Borrower b;
  b.customer_id = "CUST_MSM_00001";
  b.given[static_cast<std::size_t>(model::Dataset::Gst)] = true;
  for (int m = 1; m <= 12; ++m) {
    model::GstReturn r;
    r.form = model::GstForm::Gstr3b;
    r.gstin = "27AAPFU0939F1ZV";
    r.month = base::month_index(base::from_civil(2026, m, 1));
    r.taxable = rupees(100000);
    r.status = "FILED";
    r.filed = model::gst_due_date(r);
    b.gst.push_back(r);
  }
  for (const char* as_of : {"", "2027-01-31"}) {
    b.as_of = b.now = base::parse_iso(as_of);
    const Analytics a = run(b);
    all_there(a);
    CHECK(a.value("G1_turnover_ttm") == 1200000.0);
    CHECK(says(a, "transaction_summary", "F1_turnover_monthly"));
    CHECK(says(a, "gst_summary", "G10_bank_variance"));
    CHECK(says(a, "reconciliation", "K1_gst_bank"));
    CHECK_FALSE(base::boolean_or(*a.summary("account"), "available", true));
    CHECK(base::boolean_or(*a.summary("gst"), "available", false));
  }
}

TEST_CASE("nothing at all", "[analyze][thin]") { all_there(run(model::Borrower{})); }

TEST_CASE("documents are found by name, with or without their ending", "[analyze][thin]") {
  const Analytics a = run(shop({.months = 2}).done());
  CHECK(a.summary("overall") == a.summary("overall_summary"));
  CHECK(a.summary("anomalies") == a.summary("anomalies_report"));
  CHECK(a.summary("reconciliation") != nullptr);
  CHECK(a.summary("over") == nullptr);
  CHECK(a.summary("") == nullptr);
}

namespace {

// A statement as a spreadsheet has it.
struct Row {
  std::string date, words, debit, credit;
};

std::string money(std::int64_t rupees, const std::string& sign) { return sign + std::to_string(rupees) + ".00"; }

std::vector<Row> statement_rows(const std::string& sign = "") {
  std::vector<Row> rows;
  for (int m = 1; m <= 6; ++m) {
    const std::string month = "-0" + std::to_string(m) + "-2026";
    const char* buyers[] = {"ASHA STORES", "BINA TRADERS", "CHANDAN AND SONS"};
    for (int d = 1; d <= 28; d += 3) {
      const std::string day = (d < 10 ? "0" : "") + std::to_string(d) + month;
      const std::string rrn = std::to_string(600000000000 + m * 1000 + d);
      rows.push_back(
          {day, "UPI/CR/" + rrn + "/" + buyers[d % 3] + "/HDFC/sale", "", money(4000 + 37 * d + 11 * m, sign)});
    }
    rows.push_back(
        {"28" + month, "NEFT DR-MART SUPPLIERS-N0" + std::to_string(m) + "26123456", money(20000, sign), ""});
    rows.push_back({"28" + month, "ACH D- BAJAJ FINANCE LTD-00012345", money(5000, sign), ""});
  }
  return rows;
}

std::string csv(const std::vector<Row>& rows, std::size_t from, std::size_t to) {
  std::string out = "Date,Narration,Withdrawal Amt.,Deposit Amt.\n";
  for (std::size_t i = from; i < to; ++i) {
    out += rows[i].date + "," + rows[i].words + "," + rows[i].debit + "," + rows[i].credit + "\n";
  }
  return out;
}

struct Outcome {
  double turnover = -1, operating = -1;
  std::int64_t rows = -1;
};

Outcome outcome_of(const std::vector<std::string>& files) {
  Host host;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Json reply = host.ingest("statement_" + std::to_string(i) + ".csv", files[i]);
    INFO(reply.dump());
    REQUIRE(reply.contains("ok"));
  }
  host.ok("pipeline.clean");
  host.ok("pipeline.analyze");
  const Json summary = host.ok("analytics.get", {{"name", "transaction_summary"}});
  Outcome out;
  const Json& gross = summary["gross_and_net"];
  out.turnover = gross["turnover"].get<double>();
  out.operating = gross["operating_debits"].get<double>();
  out.rows = summary["records"].get<std::int64_t>();
  return out;
}

}  // namespace

TEST_CASE("metamorphic: a statement in two files, currency signs, an own transfer leave the turnover",
          "[analyze][metamorphic]") {
  const std::vector<Row> rows = statement_rows();
  const Outcome whole = outcome_of({csv(rows, 0, rows.size())});
  REQUIRE(whole.rows == static_cast<std::int64_t>(rows.size()));
  // 10 sales a month: Σ over d = 1, 4 … 28 of 4000 + 37 d + 11 m = 40000 + 37 × 145 + 110 m; six months.
  // Nothing tells a business account, so its UPI credits are uncertain: the policy counts half of them.
  CHECK(whole.turnover == (6 * (40000 + 37 * 145) + 110 * 21) / 2.0);
  CHECK(whole.operating == 120000);

  for (const std::size_t cut : {1U, 30U, 45U, 71U}) {
    const Outcome two = outcome_of({csv(rows, 0, cut), csv(rows, cut, rows.size())});
    CHECK(two.turnover == whole.turnover);
    CHECK(two.rows == whole.rows);
  }
  const Outcome swapped = outcome_of({csv(rows, 40, rows.size()), csv(rows, 0, 40)});
  CHECK(swapped.turnover == whole.turnover);

  for (const char* sign : {"₹", "Rs.", "INR "}) {
    const std::vector<Row> signed_rows = statement_rows(sign);
    INFO(sign);
    const Outcome with_sign = outcome_of({csv(signed_rows, 0, signed_rows.size())});
    CHECK(with_sign.turnover == whole.turnover);
    CHECK(with_sign.operating == whole.operating);
  }
}

TEST_CASE("what the host saw of a file's making comes to X3; nonsense is refused", "[analyze][engine]") {
  const std::vector<Row> rows = statement_rows();
  const Json made = {{"kind", "pdf"}, {"producer", "Sejda 3.2"}, {"created", "2026-07-01T10:00:00Z"}, {"appended", 2}};
  Host host;
  CHECK(host.ingest("may.pdf", csv(rows, 0, rows.size()), {{"made", {{"kind", "pdf"}, {"colour", "red"}}}})
            .contains("error"));
  CHECK(host.ingest("may.pdf", csv(rows, 0, rows.size()), {{"made", "by hand"}}).contains("error"));
  REQUIRE(host.ingest("may.pdf", csv(rows, 0, rows.size()), {{"made", made}}).contains("ok"));
  host.ok("pipeline.clean");
  host.ok("pipeline.analyze");
  const Json report = host.ok("analytics.get", {{"name", "anomalies_report"}});
  const auto found = std::find_if(report["findings"].begin(), report["findings"].end(),
                                  [](const Json& finding) { return finding["rule"] == "X3"; });
  REQUIRE(found != report["findings"].end());
  CHECK((*found)["severity"] == "high");
  CHECK((*found)["detail"] == "may.pdf: saved by Sejda 3.2; appended to 2 times.");
  CHECK((*found)["family"] == "data");
  // Kept with the rows: read back from what is kept, the finding is the same.
  Host again;
  REQUIRE(again.ingest("raw_transactions.ndjson", host.exported("transactions", "raw"), {{"restored", true}})
              .contains("ok"));
  again.ok("pipeline.clean");
  again.ok("pipeline.analyze");
  const Json same = again.ok("analytics.get", {{"name", "anomalies_report"}});
  const auto kept = std::find_if(same["findings"].begin(), same["findings"].end(),
                                 [](const Json& finding) { return finding["rule"] == "X3"; });
  REQUIRE(kept != same["findings"].end());
  CHECK((*kept)["detail"] == (*found)["detail"]);
}

TEST_CASE("metamorphic: rows of one day in any order, own transfers and more accounts", "[analyze][metamorphic]") {
  const auto turnover = [](const model::Borrower& b) {
    const Analytics a = run(b);
    return std::pair(*a.value("F1_turnover_annual"), *a.value("F2_net_operating_cash_annual"));
  };
  const model::Borrower plain = shop().done();
  const auto expected = turnover(plain);

  // The rows in another order within their days: sums, counts and parties are the same.
  model::Borrower shuffled = plain;
  shuffled.ledger.balance.assign(shuffled.ledger.size(), base::kNoMoney);
  std::vector<std::uint32_t> order(shuffled.ledger.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  base::Rng rng(5);
  for (std::size_t i = order.size(); i-- > 1;) {
    const auto other = static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(i)));
    if (shuffled.ledger.date[order[i]] == shuffled.ledger.date[order[other]]) std::swap(order[i], order[other]);
  }
  shuffled.ledger.permute(order);
  CHECK(turnover(shuffled) == expected);

  // Money moved to another own account and back.
  LedgerBuilder pair = shop();
  pair.out("2026-12-31", 77000, Category::OwnTransfer).account(rupees(0), model::AccountType::Savings);
  pair.in("2026-12-31", 77000, Category::OwnTransfer);
  CHECK(turnover(pair.done()) == expected);

  // Loans, refunds and the owner's money in: more credits, the same turnover.
  LedgerBuilder noise = shop();
  noise.in("2026-12-31", 500000, Category::LoanDisbursal, "Bank")
      .in("2026-12-31", 9000, Category::Refund, "Mart")
      .in("2026-12-31", 40000, Category::CapitalIn, "Owner");
  CHECK(turnover(noise.done()).first == expected.first);

  // Twice the rupees everywhere: twice the sums, the same shares and ratios.
  model::Borrower doubled = plain;
  for (auto& amount : doubled.ledger.amount) amount *= 2;
  for (auto& balance : doubled.ledger.balance) balance *= 2;
  const Analytics one = run(plain);
  const Analytics two = run(doubled);
  for (const auto& metric : one.metrics) {
    const auto value = two.value(metric.id);
    INFO(metric.id);
    REQUIRE(metric.value.has_value() == value.has_value());
    const bool about_money = metric.unit == "INR";
    const bool not_scaled = metric.id == "F16_due_day_min" || metric.topic == "integrity";
    if (!metric.value || not_scaled) continue;
    const double wanted = about_money ? 2 * *metric.value : *metric.value;
    CHECK(*value == Approx(wanted).margin(about_money ? 0.03 : 0.011));
  }
}

namespace {

struct Sales {
  bool clean = true;  // no planted fraud
  double truth = 0;   // what the simulator sold in the months of the window, a year
  double best = 0, counted = 0, certain = 0, upper = 0;
};

double metric_of(const Json& overall, const char* id) {
  for (const Json& metric : overall["metrics"]) {
    if (metric["id"] == id) return metric["value"].is_null() ? 0 : metric["value"].get<double>();
  }
  return 0;
}

Sales sales_of(int number) {
  Host host("CUST_MSM_" + std::to_string(number));
  host.ok("pipeline.generate");
  host.ok("pipeline.clean");
  host.ok("pipeline.analyze");
  const Json overall = host.ok("analytics.get", {{"name", "overall"}});
  Sales out;
  out.best = metric_of(overall, "F1_turnover_best_annual");
  out.counted = metric_of(overall, "F1_turnover_annual");
  out.certain = metric_of(overall, "F1_turnover_annual_certain");
  out.upper = metric_of(overall, "F1_turnover_annual_upper");
  const std::string period = overall["period"].get<std::string>();
  std::vector<std::string> full;
  for (const Json& month : overall["months"]) {
    const std::string name = month["month"].get<std::string>();
    if (month["full"].get<bool>() && name >= period.substr(0, 7) && name <= period.substr(9)) full.push_back(name);
  }
  host.call("data.export", {{"type", "truth"}, {"name", "truth_borrower.json"}});
  out.clean = Json::parse(host.bulk())["frauds"].empty();
  host.call("data.export", {{"type", "truth"}, {"name", "truth_transactions.ndjson"}});
  const std::string lines(host.bulk());
  std::map<std::string, bool> seen;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = lines.find('\n', at);
    const Json row = Json::parse(lines.substr(at, end - at));
    at = end + 1;
    const std::string month = row["date"].get<std::string>().substr(0, 7);
    if (!row["sale"].get<bool>() || !row["real"].get<bool>()) continue;
    if (std::find(full.begin(), full.end(), month) == full.end()) continue;
    if (seen[row["transaction_id"].get<std::string>()]) continue;
    seen[row["transaction_id"].get<std::string>()] = true;
    out.truth += row["amount"].get<double>();
  }
  out.truth *= 12.0 / static_cast<double>(std::max<std::size_t>(1, full.size()));
  return out;
}

}  // namespace

TEST_CASE("turnover against the truth of simulated borrowers", "[analyze][.population]") {
  int clean = 0, best_1 = 0, counted_1 = 0, upper_1 = 0, within = 0;
  for (int number = 71000; clean < 200; ++number) {
    const Sales s = sales_of(number);
    if (!s.clean || s.truth <= 0) continue;
    ++clean;
    const auto off = [&](double value) { return value > s.truth ? value / s.truth - 1 : 1 - value / s.truth; };
    counted_1 += off(s.counted) <= 0.01 ? 1 : 0;
    best_1 += off(s.best) <= 0.01 ? 1 : 0;
    upper_1 += off(s.upper) <= 0.01 ? 1 : 0;
    within += s.truth >= s.certain * 0.99 && s.truth <= s.upper * 1.01 ? 1 : 0;
  }
  WARN(clean << " clean borrowers: the best estimate is within 1 % for " << best_1 << ", the cautious figure for "
             << counted_1 << ", the upper bound for " << upper_1 << "; truth between the bounds: " << within);
  CHECK(best_1 * 100 >= clean * 95);
  CHECK(within * 100 >= clean * 95);
}

}  // namespace summaries_test
