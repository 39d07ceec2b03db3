// Consolidated account statements.
#include <utility>

#include "base/text.hpp"
#include "ingest/payload_gather.hpp"
#include "ingest/payload_market.hpp"

namespace msme::ingest {
namespace {

using base::Json;
using model::Dataset;

// "CAS-<folio>-<ISIN or scheme>": letters and digits of both, at most 60 characters.
std::string cas_holding_id(std::string_view folio, std::string_view scheme) {
  std::string id = joined({"CAS-", base::fold(folio).substr(0, 24), "-", base::fold(scheme).substr(0, 31)});
  return id;
}

bool cas_is_depository(const Json& statement) {
  const Json* accounts = base::array(statement, "accounts");
  if (accounts == nullptr || accounts->empty()) return false;
  const Json& first = (*accounts)[0];
  return base::array(first, "mutual_funds") != nullptr &&
         (base::find(first, "dp_id") != nullptr || base::find(first, "equities") != nullptr);
}

bool cas_is_fund_statement(const Json& statement) {
  const Json* folios = base::array(statement, "folios");
  if (folios == nullptr || folios->empty()) return false;
  return base::find((*folios)[0], "schemes") != nullptr || base::find(statement, "cas_type") != nullptr;
}

struct CasReader {
  Gather out{"cas"};
  bool synthetic = false;

  void put(Json row, std::string place) {
    if (synthetic) row["data_origin"] = "SYNTHETIC";
    out.row(Dataset::MutualFunds, row, std::move(place));
  }
  void unreadable(const Json& raw, std::string place) {
    out.aside(Dataset::MutualFunds, std::move(place), "CAS_PART_UNREADABLE", "an object was expected", raw);
  }
  void scheme(const Json& folio, const Json& raw, std::string place);
  void folio(const Json& raw, const std::string& place);
  void other(const Json& account, std::string_view asset_class, const Json& raw, std::string place);
  void account(const Json& raw, const std::string& place);
  void fund(const Json& account, const Json& raw, std::string place);
  void statement(const Json& raw, const std::string& place);
};

Json cas_transactions(const Json& list) {
  Json out = Json::array();
  for_each_of(&list, {}, [&](const Json& raw, const std::string&) {
    if (!raw.is_object()) return out.push_back(raw);
    Json row = Json::object();
    copy_first(row, "date", raw, "date");
    copy_first(row, "type", raw, "type|description");
    copy_first(row, "amount", raw, "amount");
    copy_first(row, "units", raw, "units");
    copy_first(row, "nav", raw, "nav");
    if (row.empty()) row = raw;
    out.push_back(std::move(row));
  });
  return out;
}

void CasReader::scheme(const Json& folio, const Json& raw, std::string place) {
  if (!raw.is_object()) return unreadable(raw, std::move(place));
  Json row = Json::object();
  const std::string number = first_text(folio, "folio");
  const std::string isin = first_text(raw, "isin");
  const std::string name = first_text(raw, "scheme|name");
  if (!number.empty()) row["portfolio_id"] = cas_holding_id(number, isin.empty() ? name : isin);
  copy_first(row, "folio_number", folio, "folio");
  copy_first(row, "amc", folio, "amc");
  copy_first(row, "scheme_name", raw, "scheme|name");
  copy_first(row, "scheme_code", raw, "amfi|rta_code");
  copy_first(row, "isin", raw, "isin");
  copy_first(row, "scheme_type", raw, "type");
  copy_first(row, "units", raw, "close|balance|close_calculated");
  copy_first(row, "current_nav", raw, "valuation.nav|nav");
  copy_first(row, "current_value", raw, "valuation.value|value");
  copy_first(row, "invested_amount", raw, "valuation.cost|cost");
  if (const Json* list = base::array(raw, "transactions")) row["transactions"] = cas_transactions(*list);
  const Json* stated = base::find(raw, "close");
  const Json* summed = base::find(raw, "close_calculated");
  // Units with more than two places are compared as written.
  if (stated != nullptr && summed != nullptr && plain_text(stated) != plain_text(summed) && *stated != *summed) {
    out.note(joined({name.substr(0, 60), ": the closing units aren't the sum of its transactions"}));
  }
  put(std::move(row), std::move(place));
}

void CasReader::folio(const Json& raw, const std::string& place) {
  const Json* schemes = base::find(raw, "schemes");
  if (schemes == nullptr || !schemes->is_structured()) return unreadable(raw, place);
  for_each_of(schemes, pointer(place, "schemes"),
              [&](const Json& one, const std::string& at) { scheme(raw, one, at); });
}

void CasReader::fund(const Json& account, const Json& raw, std::string place) {
  if (!raw.is_object()) return unreadable(raw, std::move(place));
  Json row = Json::object();
  std::string number = first_text(raw, "folio");
  if (number.empty()) number = joined({first_text(account, "dp_id"), first_text(account, "client_id")});
  const std::string isin = first_text(raw, "isin");
  const std::string name = first_text(raw, "name");
  if (!number.empty()) {
    row["portfolio_id"] = cas_holding_id(number, isin.empty() ? name : isin);
    row["folio_number"] = number;
  }
  row["amc"] = "Unknown";
  out.note("The depository's statement doesn't name the fund houses: \"Unknown\"");
  copy_first(row, "scheme_name", raw, "name");
  copy_first(row, "scheme_code", raw, "amfi");
  copy_first(row, "isin", raw, "isin");
  copy_first(row, "scheme_type", raw, "type");
  copy_first(row, "units", raw, "balance");
  copy_first(row, "current_nav", raw, "nav");
  copy_first(row, "current_value", raw, "value");
  copy_first(row, "invested_amount", raw, "total_cost");
  copy_first(row, "average_nav", raw, "avg_cost");
  copy_first(row, "returns_abs", raw, "pnl");
  put(std::move(row), std::move(place));
}

// Shares and bonds beside the funds: kept with their value, not scored.
void CasReader::other(const Json& account, std::string_view asset_class, const Json& raw, std::string place) {
  const std::string number = joined({first_text(account, "dp_id"), first_text(account, "client_id")});
  const std::string isin = first_text(raw, "isin");
  const std::string name = first_text(raw, "name|symbol");
  if (!raw.is_object() || number.empty() || (isin.empty() && name.empty())) return unreadable(raw, std::move(place));
  Json row = Json::object();
  row["portfolio_id"] = cas_holding_id(number, isin.empty() ? name : isin);
  row["asset_class"] = asset_class;
  row["folio_number"] = number;
  const std::string issuer = first_text(raw, "issuer|name");
  row["amc"] = issuer.empty() ? std::string("Unknown") : issuer;
  copy_first(row, "scheme_name", raw, "name");
  copy_first(row, "scheme_code", raw, "symbol");
  copy_first(row, "isin", raw, "isin");
  copy_first(row, "units", raw, "num_shares|num_bonds|units|balance");
  copy_first(row, "current_nav", raw, "price|market_price|face_value");
  copy_first(row, "current_value", raw, "value");
  put(std::move(row), std::move(place));
}

void CasReader::account(const Json& raw, const std::string& place) {
  if (!raw.is_object()) return unreadable(raw, place);
  for_each_of(base::find(raw, "mutual_funds"), pointer(place, "mutual_funds"),
              [&](const Json& one, const std::string& at) { fund(raw, one, at); });
  for (const auto& [list, asset_class] : {std::pair("equities", "EQUITIES"), std::pair("bonds", "BONDS")}) {
    for_each_of(base::find(raw, list), pointer(place, list),
                [&, kind = asset_class](const Json& one, const std::string& at) { other(raw, kind, one, at); });
  }
}

void CasReader::statement(const Json& raw, const std::string& place) {
  for_each_of(base::find(raw, "folios"), pointer(place, "folios"),
              [&](const Json& one, const std::string& at) { folio(one, at); });
  for_each_of(base::find(raw, "accounts"), pointer(place, "accounts"),
              [&](const Json& one, const std::string& at) { account(one, at); });
  if (const Json* warnings = base::array(raw, "parse_warnings"); warnings != nullptr && !warnings->empty()) {
    out.note(joined({"Whoever read the statement's PDF had ", counted(warnings->size()), " doubts about it"}));
  }
  const std::string maker = base::lower(base::fold(first_text(raw, "file_type")));
  if (!maker.empty()) out.format(joined({"cas.", maker.substr(0, 16)}));
}

void cas_find_statements(const Json& node, const std::string& place, int depth, CasReader& reader, bool& any) {
  if (depth > 4 || !node.is_structured()) return;
  if (node.is_object() && (cas_is_fund_statement(node) || cas_is_depository(node))) {
    any = true;
    reader.synthetic = reader.synthetic || says_synthetic(node);
    return reader.statement(node, place);
  }
  if (node.is_array()) {
    for (std::size_t i = 0; i < node.size(); ++i)
      cas_find_statements(node[i], pointer(place, i), depth + 1, reader, any);
    return;
  }
  for (const std::string_view key : {"data", "result", "cas", "statement", "response"}) {
    if (const Json* inner = base::find(node, key))
      cas_find_statements(*inner, pointer(place, key), depth + 1, reader, any);
  }
}

}  // namespace

std::optional<Payload> read_cas(const Json& document) {
  CasReader reader;
  reader.synthetic = says_synthetic(document);
  bool any = false;
  cas_find_statements(document, {}, 0, reader, any);
  return any ? std::optional(reader.out.finish()) : std::nullopt;
}

}  // namespace msme::ingest
