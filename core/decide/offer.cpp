#include "decide/offer.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"

namespace msme::decide {
namespace {

using base::Json;
using base::money_json;
using base::Paise;

Paise percent_of(Paise amount, double percent) {
  return static_cast<Paise>(static_cast<double>(amount) * percent / 100.0 + 0.5);
}

// The same offer has the same number; another amount, rate or day another one.
std::string proposal_number(const Offer& offer, std::string_view customer_id, base::Date start) {
  std::string text(customer_id);
  text += "|" + base::to_iso(start) + "|" + std::to_string(offer.amount) + "|" + std::to_string(offer.tenure) + "|" +
          base::dump(Json(offer.annual_rate));
  return "KFS-" + base::upper(base::sha256_hex(text).substr(0, 12));
}

}  // namespace

Offer make_offer(const Book& book, const Lender& lender, Paise amount, double annual_rate, int tenure,
                 base::Date start) {
  Offer o;
  o.amount = amount;
  o.annual_rate = annual_rate;
  o.tenure = tenure;
  if (amount <= 0) return o;
  o.emi = emi(amount, annual_rate, tenure);
  o.fee = percent_of(amount, lender.fee_percent);
  o.gst_on_fee = percent_of(o.fee, book.gst_on_fees_percent);
  o.net_disbursed = amount - o.fee - o.gst_on_fee;
  o.rows = schedule(amount, annual_rate, tenure, start);
  o.apr = base::round_to(apr(o.net_disbursed, o.rows), 2);
  for (const Instalment& row : o.rows) o.total_interest += row.interest;
  return o;
}

Json schedule_json(const std::vector<Instalment>& schedule) {
  Json rows = Json::array();
  for (const Instalment& row : schedule) {
    rows.push_back(base::record({{"n", row.n},
                                 {"due", base::date_json(row.due)},
                                 {"opening", money_json(row.opening)},
                                 {"principal", money_json(row.principal)},
                                 {"interest", money_json(row.interest)},
                                 {"emi", money_json(row.emi)},
                                 {"closing", money_json(row.closing)}}));
  }
  return rows;
}

Json kfs_json(const Book& book, const Product& product, const Lender& lender, const Offer& o,
              std::string_view customer_id, base::Date start) {
  const auto line = [&book](const char* key) {
    const Json* value = base::find(book.kfs, key);
    return value == nullptr ? Json(nullptr) : *value;
  };
  return base::record(
      {{"proposal_number", proposal_number(o, customer_id, start)},
       {"loan_type", product.title},
       {"lender", lender.title},
       {"sanctioned_amount", money_json(o.amount)},
       {"disbursal", "in full, to the borrower's own account"},
       {"term_months", o.tenure},
       {"instalments",
        base::record({{"type", "equated monthly"},
                      {"number", o.tenure},
                      {"amount", money_json(o.emi)},
                      {"last_amount", money_json(o.rows.empty() ? 0 : o.rows.back().emi)},
                      {"first_due", base::date_json(o.rows.empty() ? base::kNoDate : o.rows.front().due)}})},
       {"interest", base::record({{"rate_percent", o.annual_rate},
                                  {"type", "fixed"},
                                  {"benchmark", book.benchmark_name},
                                  {"benchmark_percent", book.benchmark_percent}})},
       {"fees_to_lender", base::record({{"processing_fee", money_json(o.fee)},
                                        {"gst", money_json(o.gst_on_fee)},
                                        {"when", "once, at disbursal"}})},
       {"fees_to_third_parties", 0.0},
       {"net_disbursed", money_json(o.net_disbursed)},
       {"total_interest", money_json(o.total_interest)},
       {"total_payable", money_json(o.amount + o.total_interest)},
       {"apr_percent", o.apr},
       {"contingent_charges", line("contingent_charges")},
       {"valid_days", line("valid_days")},
       {"cooling_off_days", line("cooling_off_days")},
       {"recovery", line("recovery")},
       {"grievance", line("grievance")},
       {"transfer", line("transfer")}});
}

}  // namespace msme::decide
