#include "decide/loan.hpp"
#include "base/rng.hpp"
#include "catch.hpp"
#include "engine_host.hpp"

namespace loan_test {

using namespace msme;
using base::Json;
using base::record;

namespace {

Json quote(const Json& params) { return decide::quote(decide::read_loan(params).value()).value(); }
Json loan(double principal, double rate, int months) {
  return record({{"principal", principal}, {"annual_rate", rate}, {"months", months}});
}
Json with(Json params, const char* key, Json value) {
  params[key] = std::move(value);
  return params;
}
std::string refused(const Json& params) {
  const auto terms = decide::read_loan(params);
  if (!terms.ok()) return terms.error().code + " " + terms.error().path;
  const auto quoted = decide::quote(*terms);
  return quoted.ok() ? "" : quoted.error().code + " " + quoted.error().path;
}
double number(const Json& quote, const char* key) { return base::number(quote, key).value_or(-1); }

}  // namespace

TEST_CASE("A loan's quote reproduces the published illustrations", "[loan]") {
  struct Vector {
    double principal, rate;
    int months;
    double fee, emi, apr;
  };
  // The first is RBI's own (RBI/2024-25/18): shown as EMI ₹970, APR 17.07 %.
  const Vector vectors[] = {{20000, 15, 24, 400, 969.73, 17.0706},
                            {1000000, 14, 36, 23600, 34177.63, 15.689},
                            {2000000, 11, 60, 23600, 43484.85, 11.519},
                            {500000, 24, 24, 17700, 26435.55, 27.849}};
  for (const Vector& v : vectors) {
    const Json q = quote(with(loan(v.principal, v.rate, v.months), "fee", v.fee));
    CHECK(number(q, "emi") == v.emi);
    CHECK(number(q, "apr") == Approx(v.apr).margin(0.0005));
    CHECK(number(q, "net_disbursed") == v.principal - v.fee);
  }
  // Rounded up to the rupee as RBI prints it; what arrives may be given instead of the fee.
  const Json q = quote(with(with(loan(20000, 15, 24), "round", "rupee_up"), "net", 19600));
  CHECK(number(q, "emi") == 970);
  CHECK(number(q, "last_emi") < 970);
  CHECK(number(q, "apr") == Approx(17.07).margin(0.01));
  CHECK(number(q, "effective_annual_rate") == Approx(18.47).margin(0.01));
}

TEST_CASE("A loan's instalments repay it to the paisa and are worth what arrived", "[loan]") {
  base::Rng rng(11);
  for (int i = 0; i < 300; ++i) {
    const double principal = base::to_rupees(rng.integer(100000, 500000000));
    const int months = static_cast<int>(rng.integer(1, 120));
    const double rate = static_cast<double>(rng.integer(0, 4000)) / 100;
    Json params = loan(principal, rate, months);
    if (i % 3 == 1) params["round"] = "rupee";
    if (i % 3 == 2) params["round"] = "rupee_up";
    params["fee"] = base::to_rupees(base::from_rupees(principal * 0.02));
    CAPTURE(base::dump(params));
    const Json q = quote(params);
    base::Paise repaid = 0, interest = 0;
    double opening = principal, worth = 0, factor = 1;
    const double month = 1 / (1 + number(q, "apr") / 1200);
    for (const Json& row : *base::array(q, "schedule")) {
      CHECK(number(row, "opening") == opening);
      opening = number(row, "closing");
      repaid += base::from_rupees(number(row, "principal"));
      interest += base::from_rupees(number(row, "interest"));
      CHECK(base::from_rupees(number(row, "emi")) ==
            base::from_rupees(number(row, "principal")) + base::from_rupees(number(row, "interest")));
      factor *= month;
      worth += number(row, "emi") * factor;
    }
    CHECK(opening == 0);
    CHECK(repaid == base::from_rupees(principal));
    CHECK(interest == base::from_rupees(number(q, "total_interest")));
    // The APR has four decimals: 0.00005 % of ten years of a loan.
    CHECK(worth == Approx(number(q, "net_disbursed")).epsilon(1e-5));
    CHECK(number(q, "apr") >= rate - 0.01);
  }
}

TEST_CASE("A flat rate is solved, never multiplied", "[loan]") {
  // 12 % flat on ₹1,00,000 for 12 months: ₹1,12,000 in 12 parts of ₹9,333.33. Annuity 10.71429 → 21.4575 % a year.
  const Json q = quote(with(loan(100000, 12, 12), "flat", true));
  CHECK(number(q, "emi") == 9333.33);
  CHECK(number(*base::object(q, "flat"), "reducing_rate") == Approx(21.457).margin(0.001));
  CHECK(number(q, "apr") == Approx(21.457).margin(0.001));
  CHECK(number(q, "total_interest") == Approx(12000).margin(0.1));
  CHECK(base::find(*base::object(quote(with(loan(100000, 0, 12), "flat", true)), "flat"), "reducing_rate") != nullptr);
}

TEST_CASE("A broken period is a line of its own", "[loan]") {
  // ₹5,00,000 at 12 %: 20 Jan to 5 Feb are 16 days = ₹2,630.14; the first instalment on 5 March.
  const Json params = with(with(loan(500000, 12, 24), "disbursed", "2026-01-20"), "first_due", "2026-03-05");
  const Json q = quote(params);
  const Json& broken = *base::object(q, "broken_period");
  CHECK(base::integer(broken, "days") == 16);
  CHECK(number(broken, "interest") == 2630.14);
  CHECK(base::text(broken, "due") == "2026-02-05");
  CHECK(base::text((*base::array(q, "schedule"))[0], "due") == "2026-03-05");
  // Paid when it falls due it neither lifts nor lowers the rate by more than a day count of 365 against months.
  CHECK(number(q, "apr") == Approx(12).margin(0.02));
  CHECK(base::find(quote(with(loan(500000, 12, 24), "disbursed", "2026-01-31")), "broken_period") == nullptr);
}

TEST_CASE("Prepayment shortens the loan or lowers the instalment", "[loan]") {
  const Json params = with(with(loan(500000, 12, 24), "prepay", 100000), "prepay_after", 6);
  const Json q = quote(params);
  const Json& sooner = *base::object(q, "prepayment");
  CHECK(number(sooner, "emi") == number(q, "emi"));
  CHECK(base::integer_or(sooner, "months_saved", 0) == 4);
  const Json other = quote(with(params, "keep_tenure", true));
  const Json& lower = *base::object(other, "prepayment");
  CHECK(number(lower, "emi") < number(q, "emi"));
  CHECK(base::integer_or(lower, "months_saved", -1) == 0);
  CHECK(number(sooner, "interest_saved") > number(lower, "interest_saved"));
  const Json said = quote(with(params, "keep_tenure", false));
  CHECK(base::dump(said) == base::dump(q));
  // All of it: nothing is left to pay.
  const Json all = quote(with(params, "prepay", 5000000));
  const Json& closed = *base::object(all, "prepayment");
  CHECK(number(closed, "amount") == number((*base::array(q, "schedule"))[5], "closing"));
  CHECK(base::integer_or(closed, "instalments", -1) == 0);
}

TEST_CASE("Leaving within the cooling-off period costs principal and proportionate APR", "[loan]") {
  const Json q = quote(with(with(loan(500000, 24, 24), "fee", 17700), "cooling_off_day", 3));
  const Json& left = *base::object(q, "cooling_off");
  CHECK(number(left, "interest") == Approx(500000 * number(q, "apr") / 100 * 3 / 365).margin(0.006));
  CHECK(number(left, "payable") == 500000 + number(left, "interest"));
}

TEST_CASE("A loan that can't be is refused with its path", "[loan]") {
  const Json good = loan(500000, 12, 24);
  CHECK(refused(good).empty());
  CHECK(refused(Json::object()) == "E_BAD_PARAM /params/principal");
  CHECK(refused(with(good, "principal", 0)) == "E_BAD_PARAM /params/principal");
  CHECK(refused(with(good, "principal", "many")) == "E_BAD_PARAM /params/principal");
  CHECK(refused(with(good, "principal", 1e300)) == "E_BAD_PARAM /params/principal");
  CHECK(refused(with(good, "annual_rate", -1)) == "E_BAD_PARAM /params/annual_rate");
  CHECK(refused(with(good, "annual_rate", 900)) == "E_BAD_PARAM /params/annual_rate");
  CHECK(refused(with(good, "months", 0)) == "E_BAD_PARAM /params/months");
  CHECK(refused(with(good, "months", 1000)) == "E_BAD_PARAM /params/months");
  CHECK(refused(with(good, "months", 2.5)) == "E_BAD_PARAM /params/months");
  CHECK(refused(with(good, "round", "up")) == "E_BAD_PARAM /params/round");
  CHECK(refused(with(good, "fee", 500000)) == "E_BAD_PARAM /params/fee");
  CHECK(refused(with(good, "net", 600000)) == "E_BAD_PARAM /params/net");
  CHECK(refused(with(good, "disbursed", "31 Feb")) == "E_BAD_PARAM /params/disbursed");
  CHECK(refused(with(with(good, "disbursed", "2026-01-20"), "first_due", "2026-02-05")) ==
        "E_BAD_PARAM /params/first_due");
  CHECK(refused(with(with(good, "prepay", 100), "prepay_after", 24)) == "E_BAD_PARAM /params/prepay_after");
  CHECK(refused(with(good, "flat", "yes")) == "E_BAD_PARAM /params/flat");
  CHECK(refused(with(with(with(good, "prepay", 100), "prepay_after", 6), "keep_tenure", 1)) ==
        "E_BAD_PARAM /params/keep_tenure");
  CHECK(refused(with(good, "tenure", 24)) == "E_BAD_PARAM /params/tenure");
}

TEST_CASE("loan.quote needs no customer", "[loan][engine]") {
  engine::Engine engine;
  const std::string reply =
      engine.request(R"({"v":1,"id":1,"op":"loan.quote","params":{"principal":20000,"annual_rate":15,"months":24}})");
  CHECK(reply.find(R"("emi":969.73)") != std::string::npos);
}

}  // namespace loan_test
