#include "model/raw.hpp"

namespace msme::model {

std::string_view key(Field field) {
  static constexpr std::string_view kKeys[kFieldCount] = {"customer_id",
                                                          "transaction_id",
                                                          "account_id",
                                                          "date",
                                                          "timestamp",
                                                          "value_date",
                                                          "amount",
                                                          "type",
                                                          "debit",
                                                          "credit",
                                                          "dr_cr",
                                                          "balance",
                                                          "balance_dr_cr",
                                                          "narration",
                                                          "reference_number",
                                                          "mode",
                                                          "category",
                                                          "merchant_name",
                                                          "merchant_category",
                                                          "counterparty_account",
                                                          "counterparty_ifsc",
                                                          "upi_id",
                                                          "currency",
                                                          "_file",
                                                          "_line",
                                                          "_source",
                                                          "_malformed"};
  return kKeys[static_cast<std::size_t>(field)];
}

}  // namespace msme::model
