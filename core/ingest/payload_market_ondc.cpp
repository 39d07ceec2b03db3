// ONDC messages: orders in their states.
#include <algorithm>
#include <list>
#include <map>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "ingest/payload_gather.hpp"
#include "ingest/payload_market.hpp"

namespace msme::ingest {
namespace {

using base::Json;
using base::Paise;
using model::Dataset;

constexpr std::size_t kTextMessage = 1U << 20U;  // a message kept as text within a log
constexpr std::size_t kNamedOrders = 20;         // orders that notes name

// One message's view of an order.
struct OndcState {
  std::string id, place, action;
  Json row;
  std::int64_t updated = 0, sent = 0;  // seconds; 0 = not said
};

const Json* ondc_either(const Json& node, std::string_view a, std::string_view b) {
  const Json* found = base::object(node, a);
  return found != nullptr ? found : base::object(node, b);
}

bool ondc_is_message(const Json& node) {
  const Json* context = ondc_either(node, "context", "Context");
  if (context == nullptr || ondc_either(node, "message", "Message") == nullptr) return false;
  const bool network = base::find(*context, "bap_id") != nullptr || base::find(*context, "bpp_id") != nullptr ||
                       base::find(*context, "transaction_id") != nullptr;
  return base::text(*context, "domain").has_value() || (network && base::text(*context, "action").has_value());
}

// A time as text; databases export {"$date": …}.
void ondc_copy_time(Json& to, std::string_view name, const Json& from, std::string_view paths) {
  const Json* value = first_value(from, paths);
  if (value == nullptr) return;
  const Json* inner = base::find(*value, "$date");
  const Json& time = inner != nullptr ? *inner : *value;
  if (!time.is_structured()) to[std::string(name)] = time;
}

Json ondc_context_row(const Json& context) {
  Json row = Json::object();
  for (const std::string_view key :
       {"domain", "action", "bap_id", "bpp_id", "transaction_id", "message_id", "timestamp"}) {
    copy_first(row, key, context, key);
  }
  for (const auto& [name, paths] : {std::pair<std::string_view, std::string_view>{"city", "location.city.code|city"},
                                    {"country", "location.country.code|country"}}) {
    const std::string text = first_text(context, paths);
    if (!text.empty()) row[std::string(name)] = text;
  }
  ondc_copy_time(row, "timestamp", context, "timestamp");
  return row;
}

// Lines of the quote that price an item, by the item's id.
using OndcPrices = std::map<std::string, const Json*, std::less<>>;
OndcPrices ondc_priced_items(const Json& order) {
  OndcPrices lines;
  for_each_of(find_path(order, "quote.breakup"), {}, [&](const Json& line, const std::string&) {
    const std::string kind = base::lower(first_text(line, "@ondc/org/title_type"));
    const std::string id = first_text(line, "@ondc/org/item_id|item.id");
    if (!id.empty() && (kind.empty() || kind == "item")) lines.try_emplace(id, &line);
  });
  return lines;
}

// The price of one: stated, or the line's price by its number.
Json ondc_unit_price(const Json& line) {
  if (const Json* stated = first_value(line, "item.price.value")) return *stated;
  const Json* total = first_value(line, "price.value");
  if (total == nullptr) return nullptr;
  const Json* count = first_value(line, "@ondc/org/item_quantity.count|item.quantity.selected.count");
  const auto paise = read_rupees(*total);
  const auto number = count == nullptr ? std::optional<Paise>(100) : read_rupees(*count);  // hundredths
  if (!paise || !number || *number <= 0 || *paise > base::kMaxAmount / 100) return nullptr;
  return base::money_json((*paise * 100 + *number / 2) / *number);
}

Json ondc_item_rows(const Json& order) {
  const OndcPrices lines = ondc_priced_items(order);
  Json rows = Json::array();
  for_each_of(base::find(order, "items"), {}, [&](const Json& raw, const std::string&) {
    if (!raw.is_object()) return rows.push_back(raw);
    Json row = Json::object();
    copy_first(row, "id", raw, "id");
    copy_first(row, "name", raw, "descriptor.name|name|title");
    copy_first(row, "quantity", raw, "quantity.count|quantity.selected.count");
    copy_first(row, "price", raw, "price.value");
    const auto line = lines.find(plain_text(raw, "id"));
    if (line != lines.end()) {
      if (base::find(row, "name") == nullptr) copy_first(row, "name", *line->second, "title");
      if (base::find(row, "price") == nullptr) row["price"] = ondc_unit_price(*line->second);
    }
    if (row.empty()) row = raw;
    rows.push_back(std::move(row));
  });
  return rows;
}

// The delivery to the buyer, not what came back; the first when none is called so.
Json ondc_fulfillment_row(const Json& order) {
  const Json* list = first_value(order, "fulfillments|fulfillment");
  const Json* chosen = nullptr;
  for_each_of(list, {}, [&](const Json& one, const std::string&) {
    const bool delivery = base::fold(first_text(one, "type")) == "DELIVERY";
    if (one.is_object() && (chosen == nullptr || (delivery && base::fold(first_text(*chosen, "type")) != "DELIVERY"))) {
      chosen = &one;
    }
  });
  Json row = Json::object();
  if (chosen == nullptr) return row;
  copy_first(row, "id", *chosen, "id");
  copy_first(row, "type", *chosen, "type");
  copy_first(row, "state", *chosen, "state.descriptor.code");
  copy_first(row, "tracking", *chosen, "tracking");
  return row;
}

struct OndcReader {
  Gather out{"ondc.orders"};
  std::list<Json> texts;  // messages that stood in a text
  std::vector<OndcState> states;
  bool any = false, synthetic = false;

  void visit(const Json& node, const std::string& place, int depth);
  void message(const Json& node, const std::string& place);
  void write();

 private:
  Json payment_row(const Json& order);
  Json order_row(const Json& context, const Json& order);
  void write_order(std::vector<std::size_t>& group, std::size_t named);
};

Json OndcReader::payment_row(const Json& order) {
  Json row = Json::object();
  const Json* payment = first_value(order, "payment|payments");
  if (payment != nullptr && payment->is_array()) payment = payment->empty() ? nullptr : &(*payment)[0];
  if (payment == nullptr || !payment->is_object()) return row;
  copy_first(row, "type", *payment, "type");
  copy_first(row, "status", *payment, "status");
  copy_first(row, "method", *payment, "tl_method|mode");
  copy_first(row, "collected_by", *payment, "collected_by");
  copy_first(row, "amount", *payment, "params.amount");
  const std::string fee = base::fold(first_text(*payment, "@ondc/org/buyer_app_finder_fee_type"));
  if (fee == "AMOUNT") copy_first(row, "commission", *payment, "@ondc/org/buyer_app_finder_fee_amount");
  if (fee.substr(0, 7) == "PERCENT") out.note("The buyer apps' fee is given in percent: no amount is kept for it");
  return row;
}

Json OndcReader::order_row(const Json& context, const Json& order) {
  Json row = Json::object();
  copy_first(row, "order_id", order, "id");
  Json provider = Json::object();
  copy_first(provider, "id", order, "provider.id");
  copy_first(provider, "name", order, "provider.descriptor.name|provider.name");
  if (!provider.empty()) row["provider"] = std::move(provider);
  row["context"] = ondc_context_row(context);
  copy_first(row, "transaction_id", context, "transaction_id");
  Json items = ondc_item_rows(order);
  if (!items.empty()) row["items"] = std::move(items);
  if (const Json* billing = base::object(order, "billing")) {
    Json copied = Json::object();
    for (const std::string_view key : {"name", "phone", "email", "address"}) copy_first(copied, key, *billing, key);
    copy_first(copied, "tax_number", *billing, "tax_number|tax_id");
    if (!copied.empty()) row["billing"] = std::move(copied);
  }
  Json fulfillment = ondc_fulfillment_row(order);
  if (!fulfillment.empty()) row["fulfillment"] = std::move(fulfillment);
  if (const Json* value = first_value(order, "quote.price.value|quote.value")) {
    row["quote"] = base::record({{"value", *value}, {"currency", Json("INR")}});
    copy_first(row["quote"], "currency", order, "quote.price.currency");
  }
  Json payment = payment_row(order);
  if (!payment.empty()) row["payment"] = std::move(payment);
  ondc_copy_time(row, "created_at", order, "created_at");
  ondc_copy_time(row, "updated_at", order, "updated_at");
  if (base::find(row, "updated_at") == nullptr) ondc_copy_time(row, "updated_at", context, "timestamp");
  copy_first(row, "state", order, "state");
  if (synthetic) row["data_origin"] = "SYNTHETIC";
  return row;
}

void OndcReader::message(const Json& node, const std::string& place) {
  any = true;
  const Json& context = *ondc_either(node, "context", "Context");
  const Json* order = base::object(*ondc_either(node, "message", "Message"), "order");
  const std::string domain = base::upper(first_text(context, "domain"));
  const auto aside = [&](std::string_view code, std::string_view reason) {
    out.aside(Dataset::OndcOrders, place.empty() ? "/" : place, code, reason, node);
  };
  if (domain.find(":FIS") != std::string::npos) {
    return aside("ONDC_OTHER_TRADE", "financial services: an offer or a loan, not a sale");
  }
  if (domain.find(":LOG") != std::string::npos || domain == "NIC2004:60232") {
    return aside("ONDC_OTHER_TRADE", "logistics: carriage that is bought, not a sale");
  }
  if (order == nullptr) return aside("ONDC_NO_ORDER", "the message holds no order");
  const std::string id = plain_text(*order, "id");
  if (id.empty()) return aside("ONDC_NOT_CONFIRMED", "the order has no number yet: it was not confirmed");
  OndcState state;
  state.id = id;
  state.place = place.empty() ? "/" : place;
  state.action = first_text(context, "action");
  state.row = order_row(context, *order);
  state.updated = read_instant(plain_text(base::find(state.row, "updated_at"))).value_or(0);
  state.sent = read_instant(first_text(context, "timestamp")).value_or(0);
  states.push_back(std::move(state));
}

void OndcReader::visit(const Json& node, const std::string& place, int depth) {
  if (depth > kWrapperDepth) return;
  if (const auto text = base::as_text(node)) {
    if (text->size() > kTextMessage || text->find("\"message\"") == std::string::npos) return;
    const std::string_view trimmed = base::trim(*text);
    if (trimmed.empty() || (trimmed[0] != '{' && trimmed[0] != '[')) return;
    auto parsed = base::parse_json(trimmed);
    if (!parsed) return;
    texts.push_back(std::move(*parsed));
    return visit(texts.back(), place, depth + 1);
  }
  if (node.is_array()) {
    for (std::size_t i = 0; i < node.size(); ++i) visit(node[i], pointer(place, i), depth + 1);
    return;
  }
  if (!node.is_object()) return;
  if (ondc_is_message(node)) return message(node, place);
  for (auto it = node.begin(); it != node.end(); ++it) {
    if (it->is_structured() || it->is_string()) visit(*it, pointer(place, it.key()), depth + 1);
  }
}

// Oldest first; the last one is given what only earlier messages say.
void OndcReader::write_order(std::vector<std::size_t>& group, std::size_t named) {
  base::sort(group, [&](std::size_t a, std::size_t b) {
    const OndcState& x = states[a];
    const OndcState& y = states[b];
    return x.updated != y.updated ? x.updated < y.updated : x.sent < y.sent;
  });
  OndcState& last = states[group.back()];
  for (std::size_t i = group.size() - 1; i-- > 0;) {
    const Json& earlier = states[group[i]].row;
    for (auto it = earlier.begin(); it != earlier.end(); ++it) {
      if (base::find(last.row, it.key()) == nullptr) last.row[it.key()] = *it;
    }
    const Json* name = find_path(earlier, "provider.name");
    Json* provider = last.row.contains("provider") ? &last.row["provider"] : nullptr;
    if (name != nullptr && provider != nullptr && provider->is_object() && !provider->contains("name")) {
      (*provider)["name"] = *name;
    }
  }
  if (group.size() > 1 && named < kNamedOrders) {
    out.note(joined({"Order ", last.id.substr(0, 64), ": ", counted(group.size()), " messages; the last is ",
                     last.action.substr(0, 20), " at ", last.place}));
  }
  for (const std::size_t i : group) out.row(Dataset::OndcOrders, states[i].row, std::move(states[i].place));
}

void OndcReader::write() {
  std::vector<std::vector<std::size_t>> groups;
  std::map<std::string, std::size_t> by_id;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const auto [at, fresh] = by_id.try_emplace(states[i].id, groups.size());
    if (fresh) groups.emplace_back();
    groups[at->second].push_back(i);
  }
  std::size_t named = 0;
  for (auto& group : groups) {
    const bool several = group.size() > 1;
    write_order(group, named);
    named += several ? 1 : 0;
  }
  if (named > kNamedOrders) {
    out.note(joined({counted(named), " orders have several messages each; of each the latest state counts"}));
  }
}

}  // namespace

std::optional<Payload> read_ondc(const Json& document) {
  OndcReader reader;
  reader.synthetic = says_synthetic(document);
  reader.visit(document, {}, 0);
  if (!reader.any) return std::nullopt;
  reader.write();
  return reader.out.finish();
}

}  // namespace msme::ingest
