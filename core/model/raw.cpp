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

base::Json making_json(const FileMaking& making) {
  base::Json facts = base::Json::object();
  const auto text = [&](const char* key, const std::string& value) {
    if (!value.empty()) facts[key] = value;
  };
  const auto count = [&](const char* key, int value) {
    if (value > 0) facts[key] = value;
  };
  text("kind", making.kind);
  text("producer", making.producer);
  text("creator", making.creator);
  text("created", base::to_iso(making.created));
  text("modified", base::to_iso(making.modified));
  count("appended", making.appended);
  count("formulas", making.formulas);
  if (making.is_signed) facts["signed"] = true;
  return facts;
}

FileMaking making_of(const base::Json& facts) {
  constexpr std::size_t kMost = 200;
  const auto text = [&](std::string_view key) { return base::text_or(facts, key, "").substr(0, kMost); };
  const auto count = [&](std::string_view key) {
    return static_cast<int>(std::clamp<std::int64_t>(base::integer_or(facts, key, 0), 0, 1'000'000));
  };
  FileMaking making;
  making.kind = text("kind");
  making.producer = text("producer");
  making.creator = text("creator");
  making.created = base::parse_iso(text("created").substr(0, 10));
  making.modified = base::parse_iso(text("modified").substr(0, 10));
  making.appended = count("appended");
  making.formulas = count("formulas");
  making.is_signed = base::boolean_or(facts, "signed", false);
  return making;
}

}  // namespace msme::model
