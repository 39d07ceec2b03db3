#include "model/raw.hpp"

#include <algorithm>

#include "base/text.hpp"

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
                                                          "_malformed",
                                                          "_aside"};
  return kKeys[static_cast<std::size_t>(field)];
}

std::string place_of(const Source& source, std::uint32_t line) {
  const auto at = std::lower_bound(source.places.begin(), source.places.end(), line,
                                   [](const auto& entry, std::uint32_t wanted) { return entry.first < wanted; });
  if (at != source.places.end() && at->first == line) return at->second;
  const std::size_t mark = source.place.find('#');
  if (mark == std::string::npos) return source.place;
  const bool from_one = mark > 0 && source.place[mark - 1] == '[';
  std::string out = source.place.substr(0, mark);
  base::append_int(out, static_cast<std::int64_t>(line) - (from_one ? 0 : 1));
  return out.append(source.place, mark + 1, std::string::npos);
}

}  // namespace msme::model
