// An amount with its price: instalment, fees, APR, schedule and the key fact statement.
#pragma once

#include <string>

#include "decide/book.hpp"
#include "decide/decision.hpp"

namespace msme::decide {

struct Offer {
  base::Paise amount = 0, emi = 0, fee = 0, gst_on_fee = 0, net_disbursed = 0, total_interest = 0;
  double annual_rate = 0, apr = 0;  // percent; APR with two decimals
  int tenure = 0;
  std::vector<Instalment> rows;
};

Offer make_offer(const Book& book, const Lender& lender, base::Paise amount, double annual_rate, int tenure,
                 base::Date start);

base::Json schedule_json(const std::vector<Instalment>& schedule);

// The lines of Annex A of RBI's key fact statement circular (RBI/2024-25/18).
base::Json kfs_json(const Book& book, const Product& product, const Lender& lender, const Offer& offer,
                    std::string_view customer_id, base::Date start);

}  // namespace msme::decide
