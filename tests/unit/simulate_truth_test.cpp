// The sources agree where the truth makes them agree, and the truth says where they don't.
#include <set>

#include "rounds.hpp"
#include "simulate/events.hpp"
#include "simulate_fixture.hpp"

namespace simulate_truth_test {

using namespace simulated;  // NOLINT: the fixture is this file's vocabulary

Borrowing named(const char* profile, std::uint64_t seed = 42, std::string_view config = kClean) {
  Request r = request("DEMO_TRUTH", seed, config);
  r.profile = profile;
  return borrow(r);
}

std::map<std::string, Json> by_id(const Borrowing& b) {
  std::map<std::string, Json> out;
  for (const Json& e : facts(b).events) out.emplace(text(e, "transaction_id"), e);
  return out;
}

std::string period_of(const std::string& date) { return date.substr(5, 2) + "-" + date.substr(0, 4); }

TEST_CASE("A bill in GSTR-1 is a later receipt: with its tax, less TDS, after the buyer's delay", "[simulate][truth]") {
  for (const char* profile : {"concentration", "declining", "multi_bank"}) {
    INFO(profile);
    const Borrowing b = named(profile);
    const std::map<std::string, Json> rows_by_id = by_id(b);
    std::map<std::string, Json> filed;  // by number
    std::set<std::string> periods;
    for (const Json& g : rows(dataset(b, Dataset::Gst).ndjson)) {
      if (text(g, "return_type") != "GSTR1" || text(g, "status") == "NOT_FILED") continue;
      periods.insert(text(g, "return_period"));
      std::int64_t bills = 0;
      for (const Json& invoice : g["invoices"]) {
        bills += paise(invoice, "taxable_value");
        CHECK(filed.emplace(text(invoice, "invoice_number"), invoice).second);
        CHECK(period_of(text(invoice, "invoice_date")) == text(g, "return_period"));
        const std::int64_t tax = paise(invoice, "igst") + paise(invoice, "cgst") + paise(invoice, "sgst");
        CHECK(paise(invoice, "taxable_value") + tax == paise(invoice, "invoice_value"));
        CHECK(paise(invoice, "cgst") == paise(invoice, "sgst"));
      }
      CHECK(bills == paise(g, "b2b_taxable_value"));
      CHECK(bills + paise(g, "b2c_taxable_value") == paise(g, "total_taxable_value"));
    }
    int settled = 0;
    int open = 0;
    for (const Json& bill : rows(truth(b, "truth_invoices.ndjson"))) {
      if (text(bill, "series") != "sales") continue;
      const auto listed = filed.find(text(bill, "number"));
      CHECK((listed != filed.end()) == (periods.count(period_of(text(bill, "date"))) == 1));
      if (listed != filed.end()) {
        CHECK(paise(listed->second, "taxable_value") == paise(bill, "taxable"));
        CHECK(text(listed->second, "buyer_gstin") == text(bill, "gstin"));
      }
      std::int64_t received = 0;
      for (const Json& id : bill["payments"]) {
        const Json& row = rows_by_id.at(std::string(*msme::base::as_text(id)));
        CHECK(text(row, "counterparty") == text(bill, "party"));
        CHECK(text(row, "invoice") == text(bill, "number"));
        CHECK(text(row, "date") >= text(bill, "date"));
        received += paise(row, "amount");
      }
      CHECK(received == paise(bill, "paid"));
      const std::int64_t due = paise(bill, "taxable") + paise(bill, "tax") - paise(bill, "tds");
      CHECK(received <= due);
      (received == due ? settled : open) += 1;
    }
    CHECK(settled > 100);
    CHECK(open > 0);  // the last weeks' bills
  }
}

TEST_CASE("GSTR-2B lists what suppliers filed; the credit used never exceeds it", "[simulate][truth]") {
  const Borrowing b = named("concentration");
  std::map<std::string, std::int64_t> bought;
  for (const Json& bill : rows(truth(b, "truth_invoices.ndjson"))) {
    if (text(bill, "series") != "purchases" || !msme::base::boolean_or(bill, "declared", false)) continue;
    bought[period_of(text(bill, "date"))] += paise(bill, "taxable");
  }
  std::int64_t available = 0;
  std::int64_t used = 0;
  int months = 0;
  for (const Json& g : rows(dataset(b, Dataset::Gst).ndjson)) {
    if (text(g, "return_type") == "GSTR3B") used += paise(g, "itc_claimed");
    if (text(g, "return_type") != "GSTR2B") continue;
    ++months;
    CHECK(paise(g, "total_taxable_value") == bought[text(g, "return_period")]);
    std::int64_t listed = 0;
    for (const Json& invoice : g["invoices"]) listed += paise(invoice, "taxable_value");
    CHECK(listed == paise(g, "total_taxable_value"));
    available += paise(g, "itc_available");
  }
  CHECK(months == 12);
  CHECK(used <= available);
  CHECK(used > available / 3);
}

TEST_CASE("A quarterly filer declares by the quarter and deposits between", "[simulate][truth]") {
  const Borrowing b = named("quarterly_filer");
  int quarters = 0;
  std::int64_t net = 0;
  std::string first;
  for (const Json& g : rows(dataset(b, Dataset::Gst).ndjson)) {
    CHECK(text(g, "filing_frequency") == "QUARTERLY");
    if (text(g, "return_type") != "GSTR3B") continue;
    ++quarters;
    const std::string month = text(g, "return_period").substr(0, 2);
    CHECK((month == "03" || month == "06" || month == "09" || month == "12"));
    CHECK(paise(g, "tax_deposited") <= paise(g, "net_tax_liability"));
    if (text(g, "filing_date") >= "2025-11-01") net += paise(g, "net_tax_liability");
  }
  CHECK(quarters >= 4);
  std::int64_t paid = 0;
  for (const Json& e : facts(b).events) paid += text(e, "category") == "GST_PAYMENT" ? paise(e, "amount") : 0;
  // Deposits of the quarter that isn't filed yet, or of the one before the window, are the difference.
  CHECK(paid > net / 2);
  CHECK(paid < net * 3 / 2);
}

TEST_CASE("ONDC orders settle into the bank, less fee and TCS", "[simulate][truth]") {
  const Borrowing b = named("high_growth_online");
  std::map<std::string, std::int64_t> receipts;
  for (const Json& e : facts(b).events) {
    if (text(e, "counterparty") == "ONDC Settlement Agency") receipts[text(e, "date")] += paise(e, "amount");
  }
  std::map<std::string, Json> settlements;
  std::map<std::string, std::int64_t> ordered;
  for (const Json& order : rows(dataset(b, Dataset::OndcOrders).ndjson)) {
    const Json* settlement = msme::base::object(order["payment"], "settlement");
    if (settlement == nullptr) {
      CHECK((text(order, "state") != "Completed" || text(order, "created_at") > "2026-10-18"));
      continue;
    }
    CHECK(text(order, "state") == "Completed");
    ordered[text(*settlement, "settlement_id")] += paise(order["payment"], "amount");
    settlements[text(*settlement, "settlement_id")] = *settlement;
  }
  REQUIRE(settlements.size() > 10);
  for (const auto& [id, settlement] : settlements) {
    INFO(id);
    CHECK(receipts[text(settlement, "date")] == paise(settlement, "amount"));
    CHECK(static_cast<double>(paise(settlement, "amount")) == Approx(0.965 * static_cast<double>(ordered[id])));
  }
}

TEST_CASE("Premiums and instalments of funds match policies and folios", "[simulate][truth]") {
  for (const char* profile : {"baseline", "stable_income", "cash_credit", "concentration"}) {
    INFO(profile);
    const Borrowing b = named(profile);
    std::map<std::string, std::vector<Json>> paid;
    for (const Json& e : facts(b).events) {
      if (text(e, "type") == "DEBIT" && text(e, "bounce") == "none") paid[text(e, "counterparty")].push_back(e);
    }
    for (const Json& policy : rows(dataset(b, Dataset::Policies).ndjson)) {
      const std::vector<Json>& premiums = paid[text(policy, "insurer")];
      for (const Json& e : premiums) CHECK(paise(e, "amount") == paise(policy, "premium_amount"));
      if (!premiums.empty()) CHECK(text(premiums.back(), "date") == text(policy, "last_premium_paid_date"));
      if (text(policy, "premium_frequency") == "MONTHLY") CHECK(premiums.size() >= 6);
    }
    std::map<std::string, std::size_t> bought;
    for (const Json& folio : rows(dataset(b, Dataset::MutualFunds).ndjson)) {
      std::int64_t invested = 0;
      for (const Json& purchase : folio["transactions"]) {
        invested += paise(purchase, "amount");
        if (text(purchase, "date") >= "2025-11-01") ++bought[text(folio, "amc")];
      }
      CHECK(invested == paise(folio, "invested_amount"));
    }
    for (const auto& [amc, count] : bought) CHECK(count == paid[amc].size());
  }
}

TEST_CASE("A loan of the window: disbursed, repaid, reported", "[simulate][truth]") {
  const Borrowing b = named("high_debt", 3);
  bool seen = false;
  for (const Json& application : rows(dataset(b, Dataset::OcenApplications).ndjson)) {
    if (text(application, "status") != "DISBURSED") continue;
    seen = true;
    std::int64_t received = 0;
    std::map<std::string, std::int64_t> instalments;
    for (const Json& e : facts(b).events) {
      if (text(e, "category") == "LOAN_DISBURSAL" && text(e, "date") == text(application, "disbursement_date")) {
        received += paise(e, "amount");
      }
      if (text(e, "category") == "EMI") instalments[text(e, "date")] += paise(e, "amount");
    }
    CHECK(received == paise(application, "net_disbursed_amount"));
    CHECK(application["repayments"].size() > 3);
    for (const Json& repayment : application["repayments"]) {
      CHECK(instalments[text(repayment, "date")] >= paise(repayment, "amount"));
    }
  }
  CHECK(seen);
}

TEST_CASE("The two rows of an own transfer name each other", "[simulate][truth]") {
  const Borrowing b = named("multi_bank");
  const std::map<std::string, Json> all = by_id(b);
  int pairs = 0;
  for (const auto& [id, row] : all) {
    if (text(row, "category") != "OWN_TRANSFER") continue;
    const Json& other = all.at(text(row, "pair"));
    CHECK(text(other, "pair") == id);
    CHECK(paise(other, "amount") == paise(row, "amount"));
    CHECK(text(other, "type") != text(row, "type"));
    CHECK(text(other, "account_id") != text(row, "account_id"));
    ++pairs;
  }
  CHECK(pairs > 50);
}

TEST_CASE("Personas: new to credit, thin file, cash credit, many banks", "[simulate][truth]") {
  const Json nobody = rows(dataset(named("new_to_credit"), Dataset::CreditReports).ndjson)[0];
  CHECK(nobody["credit_score"].is_null());
  CHECK(nobody["accounts"].empty());
  const Json thin = rows(dataset(named("thin_file"), Dataset::CreditReports).ndjson)[0];
  REQUIRE(thin["accounts"].size() == 1);
  CHECK(text(thin["accounts"][0], "date_opened") > "2026-01-01");
  const Borrowing credit = named("cash_credit");
  const std::vector<Json> accounts = rows(dataset(credit, Dataset::Accounts).ndjson);
  CHECK(text(accounts[0], "account_type") == "CASH_CREDIT");
  CHECK(paise(accounts[0], "credit_limit") > 0);
  int drawn = 0;
  int charged = 0;
  for (const Json& e : facts(credit).events) {
    if (text(e, "account_id") != text(accounts[0], "account_id")) continue;
    drawn += paise(e, "balance") < 0 ? 1 : 0;
    charged += text(e, "category") == "INTEREST_CHARGED" ? 1 : 0;
  }
  CHECK(drawn > 300);
  CHECK(charged >= 9);
  bool limit = false;
  bool closed = false;
  const Json report = rows(dataset(credit, Dataset::CreditReports).ndjson)[0];
  for (const Json& line : report["accounts"]) {
    limit = limit || text(line, "account_type") == "CASH_CREDIT";
    closed = closed || (text(line, "status") == "CLOSED" && !line["date_closed"].is_null());
  }
  CHECK((limit && closed));
  std::set<std::string> banks;
  std::set<std::string> selling;
  const Borrowing many = named("multi_bank");
  for (const Json& a : rows(dataset(many, Dataset::Accounts).ndjson)) banks.insert(text(a, "bank"));
  for (const Json& e : facts(many).events) {
    if (text(e, "category") == "SALES_RECEIPT") selling.insert(text(e, "account_id"));
  }
  CHECK(banks.size() == 5);
  CHECK(selling.size() == 3);
}

// Rows that the truth marks with the fraud.
std::vector<Json> planted(const Borrowing& b, const char* fraud) {
  std::vector<Json> out;
  for (const Json& e : facts(b).events) {
    if (text(e, "fraud") == fraud) out.push_back(e);
  }
  return out;
}

int breaks(const Borrowing& b) {
  std::map<std::string, std::int64_t> balance;
  int count = 0;
  for (const Json& t : rows(dataset(b, Dataset::Transactions).ndjson)) {
    const std::string account = text(t, "account_id");
    const std::int64_t moved = text(t, "type") == "CREDIT" ? paise(t, "amount") : -paise(t, "amount");
    const std::int64_t after = paise(t, "balance_after");
    if (balance.count(account) != 0 && balance[account] + moved != after) ++count;
    balance[account] = after;
  }
  return count;
}

TEST_CASE("Each planted fraud leaves its rows, and the truth names them", "[simulate][fraud]") {
  for (std::uint64_t seed = 1; seed <= static_cast<std::uint64_t>(msme_test::rounds(3)); ++seed) {
    INFO("seed " << seed);
    CHECK(breaks(named("baseline", seed)) == 0);
    CHECK(breaks(named("fraud_edited_balance", seed)) == 6);
    CHECK(planted(named("fraud_edited_balance", seed), "edited_balance").size() >= 12);

    const Borrowing inserted = named("fraud_inserted_credit", seed);
    CHECK(planted(inserted, "inserted_credit").size() >= 3);
    for (const Json& e : planted(inserted, "inserted_credit")) {
      CHECK_FALSE(msme::base::boolean_or(e, "real", true));
      CHECK(text(e, "counts_as_turnover") == "excluded");
    }
    CHECK(breaks(inserted) == 0);

    const Borrowing deleted = named("fraud_deleted_emi", seed);
    const Json gone = facts(deleted).summary["frauds"][0];
    CHECK(text(gone, "kind") == "deleted_emi");
    CHECK(gone["deleted"].size() >= 5);
    CHECK((breaks(deleted) == 0 || breaks(deleted) >= 4));

    for (const char* kind : {"circular", "round_trip", "window_dressing"}) {
      INFO(kind);
      const Borrowing b = named((std::string("fraud_") + kind).c_str(), seed);
      std::int64_t in = 0;
      std::int64_t out = 0;
      for (const Json& e : planted(b, kind)) {
        (text(e, "type") == "CREDIT" ? in : out) += paise(e, "amount");
        CHECK(text(e, "counts_as_turnover") == "excluded");
        if (std::string_view(kind) == "circular") {
          const auto hops = msme::base::integer_or(e, "hops", 0);
          CHECK((hops >= 2 && hops <= 4));
        }
      }
      CHECK(in > 0);
      CHECK(static_cast<double>(in) > 0.6 * static_cast<double>(out));
      CHECK(static_cast<double>(out) > 0.6 * static_cast<double>(in));
      CHECK(breaks(b) == 0);
    }

    const Borrowing hidden = named("fraud_undisclosed_lender", seed);
    CHECK(planted(hidden, "undisclosed_lender").size() >= 6);
    std::string lender;
    const Json borrower = facts(hidden).summary;
    for (const Json& loan : borrower["loans"]) {
      if (msme::base::boolean_or(loan, "hidden", false)) lender = text(loan, "lender");
    }
    REQUIRE_FALSE(lender.empty());
    CHECK(dataset(hidden, Dataset::CreditReports).ndjson.find(lender) == std::string::npos);

    const Borrowing stacked = named("fraud_stacking", seed);
    int disbursals = 0;
    for (const Json& e : planted(stacked, "stacking")) disbursals += text(e, "category") == "LOAN_DISBURSAL" ? 1 : 0;
    CHECK(disbursals >= 3);
    const Json report = rows(dataset(stacked, Dataset::CreditReports).ndjson)[0];
    CHECK(msme::base::integer_or(report, "enquiries_last_90_days", 0) >= 6);

    const Borrowing fake = named("fraud_fake_gst", seed);
    std::int64_t real = 0;
    std::int64_t paper = 0;
    for (const Json& bill : rows(truth(fake, "truth_invoices.ndjson"))) {
      if (text(bill, "series") != "sales") continue;
      const bool honest = msme::base::boolean_or(bill, "real", true);
      (honest ? real : paper) += paise(bill, "taxable");
      if (!honest) CHECK(paise(bill, "paid") == 0);
    }
    CHECK(static_cast<double>(paper) / static_cast<double>(real) > 0.8);

    const Borrowing invented = named("fraud_ondc_inflation", seed);
    int orders = 0;
    for (const Json& row : rows(truth(invented, "truth_documents.ndjson"))) {
      orders += text(row, "fraud") == "ondc_inflation" ? 1 : 0;
    }
    CHECK(orders == 55);

    for (const Json& e : planted(named("fraud_impossible_rail", seed), "impossible_rail")) {
      const std::int64_t amount = paise(e, "amount");
      const std::string mode = text(e, "mode");
      CHECK(((mode == "RTGS" && amount < 20000000) || (mode != "RTGS" && amount > 50000000)));
    }
    const auto impossible = planted(named("fraud_impossible_day", seed), "impossible_day");
    CHECK(impossible.size() == 3);
    for (const Json& e : impossible) CHECK_FALSE(msme::simulate::working_day(msme::base::parse_iso(text(e, "date"))));
  }
}

TEST_CASE("Honest rows keep to the calendar and the rails", "[simulate][truth]") {
  const auto& profiles = msme::simulate::profiles();
  for (std::size_t i = 0; i < profiles.size(); i += static_cast<std::size_t>(msme_test::kRoundsDivisor)) {
    const auto& p = profiles[i];
    INFO(p.profile);
    for (const Json& e : facts(of_profile(p.customer_id)).events) {
      if (text(e, "fraud") == "impossible_day" || text(e, "fraud") == "impossible_rail") continue;
      const std::string mode = text(e, "mode");
      if (mode == "CHEQUE" || mode == "CASH") {
        CHECK(msme::simulate::working_day(msme::base::parse_iso(text(e, "date"))));
      }
      if (mode == "RTGS") CHECK(paise(e, "amount") >= 20000000);
      if (mode == "IMPS") CHECK(paise(e, "amount") <= 50000000);
      if (mode == "UPI") CHECK(paise(e, "amount") <= 10000000);
    }
  }
}

TEST_CASE("Every row of every file has its truth, and what it calls dirty is", "[simulate][truth]") {
  const Borrowing b = borrow(request("CUST_MSM_00004"));
  std::map<std::string, std::map<std::int64_t, Json>> dirt;
  for (const char* name : {"truth_documents.ndjson", "truth_transactions.ndjson"}) {
    for (const Json& row : rows(truth(b, name))) {
      CHECK(dirt[text(row, "file")].emplace(msme::base::integer_or(row, "row", 0), row["dirt"]).second);
    }
  }
  for (const auto& d : b.datasets) {
    const std::string file = "raw/raw_" + std::string(msme::model::text(d.dataset)) + ".ndjson";
    INFO(file);
    CHECK(dirt[file].size() == d.rows);
    std::int64_t row = 0;
    for (const Json& raw : rows(d.ndjson)) {
      CHECK(text(raw, "data_origin") == "SYNTHETIC");
      for (const Json& mark : dirt[file][++row]) {
        const std::string field = text(mark, "field");
        const std::string how = text(mark, "how");
        if (how == "missing") CHECK(raw[field].is_null());
        if (how == "slashes" && raw.contains(field)) CHECK(shaped(text(raw, field.c_str()), "dd/dd/dddd"));
        if (how == "inr" && raw.contains(field)) CHECK(text(raw, field.c_str()).substr(0, 4) == "INR ");
      }
    }
  }
  // With all dials at nought nothing is dirty.
  const Borrowing plain = borrow(request("CUST_MSM_00004", 42, kClean));
  for (const char* name : {"truth_documents.ndjson", "truth_transactions.ndjson"}) {
    for (const Json& row : rows(truth(plain, name))) CHECK(row["dirt"].empty());
  }
}

TEST_CASE("Trade swells before Diwali, by its real date", "[simulate][truth]") {
  // 20 October 2025 and 8 November 2026: the weeks before are the busiest of a shop's year.
  const Borrowing b =
      borrow(request("CUST_MSM_00001", 42, R"({"date_range":{"start":"2025-04-01","end":"2026-09-30"}})"));
  std::int64_t before = 0;
  std::int64_t usual = 0;
  for (const Json& e : facts(b).events) {
    const std::string date = text(e, "date");
    if (text(e, "category") != "SALES_RECEIPT") continue;
    if (date >= "2025-09-25" && date <= "2025-10-20") before += paise(e, "amount");
    if (date >= "2025-07-01" && date <= "2025-07-26") usual += paise(e, "amount");
  }
  CHECK(static_cast<double>(before) > 1.2 * static_cast<double>(usual));
}

TEST_CASE("The true PD ranks defaulters as stated, and the bands' rates are met", "[simulate][truth]") {
  const auto config = msme::simulate::read_config(Json());
  REQUIRE(config.ok());
  std::vector<std::pair<double, bool>> drawn;
  double small = 0;
  double small_pd = 0;
  double auc = 0;
  for (int i = 0; i < 6000; ++i) {
    const auto latent = msme::simulate::choose_latent(*config, "POP_" + std::to_string(i), "drawn", 42);
    REQUIRE(latent.ok());
    drawn.emplace_back(latent->pd, latent->defaults);
    auc = latent->oracle_auc;
    CHECK((auc >= 0.82 && auc <= 0.86));
    if (latent->turnover * 12 * 0.2 < 1000000) {
      small += 1;
      small_pd += latent->pd;
    }
  }
  CHECK(small_pd / small == Approx(0.058).epsilon(0.1));
  std::sort(drawn.begin(), drawn.end());
  double good = 0;
  double bad = 0;
  double sum = 0;
  for (const auto& [pd, defaults] : drawn) {
    if (defaults) {
      sum += good;
      bad += 1;
    } else {
      good += 1;
    }
  }
  CHECK(sum / (good * bad) == Approx(0.84).margin(0.03));
}

}  // namespace simulate_truth_test
