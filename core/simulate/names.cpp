#include "simulate/names.hpp"

#include <utility>

#include "base/embedded.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace msme::simulate {
namespace {

using base::Json;

constexpr std::string_view kBase36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kStyles[] = {"hdfc", "icici", "sbi", "axis", "kotak", "yes", "pnb", "bob"};

std::vector<std::string> texts(const Json& document, std::string_view key) {
  std::vector<std::string> out;
  if (const Json* list = base::array(document, key)) {
    out.reserve(list->size());
    for (const Json& item : *list) out.emplace_back(base::as_text(item).value_or("?"));
  }
  return out;
}

template <class T, class Read>
std::vector<T> records(const Json& document, std::string_view key, Read read) {
  std::vector<T> out;
  if (const Json* list = base::array(document, key)) {
    out.reserve(list->size());
    for (const Json& item : *list) out.push_back(read(item));
  }
  return out;
}

std::string member(const Json& item, std::string_view key) { return base::text_or(item, key, "?"); }

Bank read_bank(const Json& item) {
  Bank bank{member(item, "id"),
            member(item, "name"),
            member(item, "code"),
            member(item, "fip"),
            texts(item, "aliases"),
            Style::Hdfc,
            static_cast<int>(base::integer_or(item, "since", 1900))};
  const std::string style = member(item, "style");
  for (std::size_t i = 0; i < std::size(kStyles); ++i) {
    if (kStyles[i] == style) bank.style = static_cast<Style>(i);
  }
  return bank;
}

Merchant read_merchant(const Json& item) {
  return {member(item, "name"), member(item, "vpa"), member(item, "mcc"),
          model::parse_category(member(item, "category")).value_or(model::Category::Shopping)};
}

Pair read_lender(const Json& item) { return {member(item, "name"), member(item, "product")}; }
Pair read_insurer(const Json& item) { return {member(item, "name"), member(item, "policy")}; }
City read_city(const Json& item) {
  return {member(item, "name"), member(item, "state"), member(item, "pin"),
          static_cast<int>(base::integer_or(item, "code", 27))};
}
Fund read_fund(const Json& item) {
  return {member(item, "amc"), member(item, "scheme"), member(item, "code"), member(item, "isin"),
          member(item, "type")};
}

char letter(base::Rng& rng) { return static_cast<char>('A' + rng.integer(0, 25)); }

}  // namespace

int Names::bank(std::string_view id) const {
  for (std::size_t i = 0; i < banks.size(); ++i) {
    const Bank& bank = banks[i];
    bool same = base::equals_ignore_case(bank.id, id) || base::equals_ignore_case(bank.name, id) ||
                base::equals_ignore_case(bank.code, id);
    for (const std::string& alias : bank.aliases) same = same || base::equals_ignore_case(alias, id);
    if (same) return static_cast<int>(i);
  }
  return -1;
}

base::Result<Names> read_names() {
  auto read = base::parse_json(base::embedded("simulator_names.json"));
  if (!read) return read.error();
  const Json& d = *read;
  Names names;
  names.banks = records<Bank>(d, "banks", read_bank);
  if (const Json* never = base::object(d, "never_issued")) {
    names.blocks = {member(*never, "pan_serial"), member(*never, "ifsc_branch_prefix"),
                    member(*never, "account_prefix"), member(*never, "number_prefix")};
    names.handles = texts(*never, "vpa_handles");
  }
  names.first = texts(d, "men");
  names.men = names.first.size();
  for (std::string& woman : texts(d, "women")) names.first.push_back(std::move(woman));
  names.last = texts(d, "last_names");
  names.holder_last = texts(d, "holder_last_names");
  names.trade_first = texts(d, "trade_first");
  names.supplier_first = texts(d, "supplier_first");
  names.supplier_last = texts(d, "supplier_last");
  names.buyer_last = texts(d, "buyer_last");
  names.branches = texts(d, "branches");
  names.platforms = texts(d, "platforms");
  names.goods = texts(d, "goods");
  names.cities = records<City>(d, "cities", read_city);
  names.merchants = records<Merchant>(d, "merchants", read_merchant);
  names.utilities = records<Merchant>(d, "utilities", read_merchant);
  names.lenders = records<Pair>(d, "lenders", read_lender);
  names.insurers = records<Pair>(d, "insurers", read_insurer);
  names.funds = records<Fund>(d, "funds", read_fund);
  const Blocks& blocks = names.blocks;
  const bool complete = blocks.pan_serial.size() == 4 && blocks.ifsc_branch.size() == 3 && blocks.account.size() == 4 &&
                        !blocks.number.empty() && !names.banks.empty() && !names.handles.empty() && names.men > 0 &&
                        names.first.size() > names.men && !names.last.empty() && !names.holder_last.empty() &&
                        !names.trade_first.empty() && !names.supplier_first.empty() && !names.supplier_last.empty() &&
                        !names.buyer_last.empty() && !names.branches.empty() && !names.platforms.empty() &&
                        !names.goods.empty() && !names.cities.empty() && !names.merchants.empty() &&
                        !names.utilities.empty() && !names.lenders.empty() && !names.insurers.empty() &&
                        !names.funds.empty();
  if (!complete) {
    return base::Error{"E_CONFIG",
                       "/",
                       "simulator_names.json lacks a list or a block",
                       "every list and block of the schema",
                       "an empty or misshapen one",
                       "See schemas/simulator_names_schema.json"};
  }
  return names;
}

std::string make_pan(const Blocks& blocks, base::Rng& rng, char holder_type, char initial) {
  std::string pan;
  for (int i = 0; i < 3; ++i) pan.push_back(letter(rng));
  pan.push_back(holder_type);
  pan.push_back(base::is_alpha(initial) ? base::to_upper(initial) : 'X');
  pan += blocks.pan_serial;
  pan.push_back(letter(rng));
  return pan;
}

std::string make_gstin(int state_code, std::string_view pan) {
  std::string gstin;
  base::append_padded(gstin, state_code, 2);
  gstin += pan;
  gstin += "1Z";
  std::size_t sum = 0;
  for (std::size_t i = 0; i < gstin.size(); ++i) {
    const std::size_t product = kBase36.find(gstin[i]) * (i % 2 == 0 ? 1 : 2);
    sum += product / 36 + product % 36;
  }
  gstin.push_back(kBase36[(36 - sum % 36) % 36]);
  return gstin;
}

std::string make_ifsc(const Blocks& blocks, base::Rng& rng, std::string_view bank_code) {
  std::string ifsc(bank_code);
  ifsc.push_back('0');
  ifsc += blocks.ifsc_branch;
  base::append_padded(ifsc, static_cast<int>(rng.integer(1, 999)), 3);
  return ifsc;
}

std::string make_account_number(const Blocks& blocks, base::Rng& rng) { return blocks.account + make_digits(rng, 8); }

std::string make_number(const Blocks& blocks, base::Rng& rng, int count) {
  return blocks.number + make_digits(rng, count);
}

std::string make_digits(base::Rng& rng, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out.push_back(static_cast<char>('0' + rng.integer(i == 0 ? 1 : 0, 9)));
  return out;
}

std::string make_uuid(base::Rng& rng) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (int i = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) out.push_back('-');
    const auto digit = static_cast<std::size_t>(rng.integer(0, 15));
    out.push_back(i == 12 ? '4' : i == 16 ? kHex[8 + digit % 4] : kHex[digit]);
  }
  return out;
}

std::string slug(std::string_view name, std::size_t limit) {
  std::string out;
  for (const char c : name) {
    if (out.size() >= limit) break;
    if (base::is_alnum(c)) {
      out.push_back(base::to_lower(c));
    } else if (c == ' ' && !out.empty() && out.back() != '.') {
      out.push_back('.');
    }
  }
  while (!out.empty() && out.back() == '.') out.pop_back();
  return out;
}

}  // namespace msme::simulate
