// Policies, mutual funds, ONDC orders and OCEN applications as their providers send them.
#include "base/text.hpp"
#include "simulate/messiness.hpp"
#include "simulate/render.hpp"

namespace msme::simulate {
namespace {

using base::Date;
using base::Paise;
using base::Rng;

std::string numbered(std::string_view prefix, int number, int width) {
  std::string out(prefix);
  base::append_padded(out, number, width);
  return out;
}

void money(Line& line, const Business& b, Rng& rng, std::string_view key, Paise value) {
  AmountLayout layout = draw_amount_layout(rng, b.config->mess.numbers * 0.5);
  if (layout == AmountLayout::RupeeDrCr || layout == AmountLayout::Signed) layout = AmountLayout::Indian;
  append_amount(line.key(key), value, true, layout);
}

// The last time this party was paid out of the books, kNoDate if never.
Date last_paid(const std::vector<Event>& events, int party) {
  for (std::size_t i = events.size(); i > 0; --i) {
    const Event& event = events[i - 1];
    if (event.party == party && !event.credit && event.bounce == model::Bounce::None) return event.date;
  }
  return base::kNoDate;
}

// Index of `name` in the list; 0 when absent.
std::size_t place_of(const std::vector<Pair>& list, std::string_view name) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].name == name) return i;
  }
  return 0;
}
std::size_t place_of(const std::vector<Fund>& list, std::string_view name) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].amc == name) return i;
  }
  return 0;
}

void append_policy(std::string& out, const Business& b, std::size_t index, Date paid, Rng& rng) {
  const std::size_t first = place_of(b.names->insurers, b.party(b.insurer).name);
  const Pair& insurer = b.names->insurers[(first + index) % b.names->insurers.size()];
  const bool monthly = index == 0;  // the one that the bank statement shows
  const Date start = b.config->start - static_cast<Date>(rng.integer(100, 1500));
  const std::int64_t lakhs = rng.integer(3, 25);
  const std::int64_t yearly = rng.integer(6, 30) * 500;
  const std::string policy_number = make_number(b.names->blocks, rng, 9);
  const std::string& nominee = any(b.names->first, rng);
  const Date renewed =
      base::add_months(start, 12 * ((base::month_index(b.config->end) - base::month_index(start)) / 12));
  Line line(out);
  line.text("customer_id", b.customer_id)
      .text("policy_id", numbered("POL", static_cast<int>(index) + 1, 8))
      .text("user_id", b.customer_id);
  line.text("policy_type", insurer.kind).text("insurer", insurer.name).text("policy_number", policy_number);
  line.text("insured_name", b.holder).text("nominee_name", nominee + b.holder.substr(b.holder.find(' ')));
  money(line, b, rng, "sum_assured", base::rupees(lakhs * 100000));
  money(line, b, rng, "premium_amount", monthly ? b.premium : base::rupees(yearly));
  line.text("premium_frequency", monthly ? "MONTHLY" : "YEARLY");
  append_date(line.key("policy_start_date"), start, 0, DateLayout::Iso);
  line.date("policy_end_date", base::add_months(start, 240)).date("maturity_date", base::add_months(start, 240));
  line.text("status", "ACTIVE").date("last_premium_paid_date", monthly && paid != base::kNoDate ? paid : renewed);
  line.raw("claims", "[]").raw("rider_details", "[]");
  line.close();
}

// Purchases that the books show, at a unit price that rises a little each month.
struct Holding {
  std::string purchases;
  double units = 0;
  Paise invested = 0;
};

double nav_at(double base_nav, int month, int first_month) { return base_nav * (1 + 0.007 * (month - first_month)); }

Holding hold(const Business& b, const std::vector<Event>& events, bool sip, double base_nav, Paise lump) {
  Holding out;
  out.purchases.push_back('[');
  const auto buy = [&](Date date, Paise amount, std::string_view type) {
    const double nav = nav_at(base_nav, base::month_index(date), b.first_month);
    const double units = base::to_rupees(amount) / nav;
    out.units += units;
    out.invested += amount;
    if (out.purchases.size() > 1) out.purchases.push_back(',');
    Line line(out.purchases);
    line.date("date", date).text("type", type).rupees("amount", amount);
    line.decimal("units", units, 4).decimal("nav", nav, 4).close(false);
  };
  if (!sip) buy(base::month_start(b.first_month) + 9, lump, "PURCHASE");
  for (const Event& event : events) {
    const bool instalment = sip && event.party == b.fund_house && !event.credit && event.bounce == model::Bounce::None;
    if (instalment) buy(event.date, event.amount, "PURCHASE_SIP");
  }
  out.purchases.push_back(']');
  return out;
}

void append_fund(std::string& out, const Business& b, std::size_t index, const std::vector<Event>& events, Rng& rng) {
  const std::size_t first = place_of(b.names->funds, b.party(b.fund_house).name);
  const Fund& fund = b.names->funds[(first + index) % b.names->funds.size()];
  const bool sip = index == 0;
  const double base_nav = base::round_to(rng.uniform(20, 400), 4);
  const std::int64_t lump = rng.integer(1, 12) * 5000;
  const Holding holding = hold(b, events, sip, base_nav, base::rupees(lump));
  const double nav = base::round_to(nav_at(base_nav, b.first_month + b.months - 1, b.first_month), 4);
  const Paise value = base::from_rupees(holding.units * nav);
  Line line(out);
  line.text("customer_id", b.customer_id)
      .text("portfolio_id", numbered("PF", static_cast<int>(index) + 1, 8))
      .text("user_id", b.customer_id);
  line.text("folio_number", make_number(b.names->blocks, rng, 10))
      .text("amc", fund.amc)
      .text("scheme_name", fund.scheme);
  line.text("scheme_code", fund.code).text("isin", fund.isin).text("scheme_type", fund.type);
  line.decimal("units", holding.units, 4).decimal("current_nav", nav, 4);
  money(line, b, rng, "current_value", value);
  money(line, b, rng, "invested_amount", holding.invested);
  const double average = holding.units > 0 ? base::to_rupees(holding.invested) / holding.units : base_nav;
  line.decimal("average_nav", average, 4).rupees("returns_abs", value - holding.invested);
  const double gain = holding.invested > 0 ? 100.0 * static_cast<double>(value - holding.invested) /
                                                 static_cast<double>(holding.invested)
                                           : 0;
  line.decimal("returns_pct", gain, 2);
  if (sip) {
    Line details(line.key("sip_details"));
    details.rupees("amount", b.sip).text("frequency", "MONTHLY").text("status", "ACTIVE");
    details.close(false);
  } else {
    line.null("sip_details");
  }
  line.raw("transactions", holding.purchases).raw("nav_history", "[]");
  line.close();
}

struct Basket {
  std::string items;
  Paise total = 0;
};

Basket fill_basket(const Business& b, Rng& rng) {
  Basket out;
  out.items.push_back('[');
  const std::int64_t count = rng.integer(1, 3);
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string& goods = any(b.names->goods, rng);
    const std::int64_t quantity = rng.integer(1, 4);
    const Paise price = base::rupees(rng.integer(6, 90) * 10);
    out.total += price * quantity;
    if (i > 0) out.items.push_back(',');
    Line line(out.items);
    line.text("id", numbered("ITEM", static_cast<int>(i) + 1, 4)).text("name", goods).number("quantity", quantity);
    line.rupees("price", price).close(false);
  }
  out.items.push_back(']');
  return out;
}

void append_order(std::string& out, const Business& b, int number, Rng& rng) {
  const Date day = b.config->start + static_cast<Date>(rng.integer(0, b.config->end - b.config->start));
  const auto time = static_cast<std::int32_t>(rng.integer(32400, 79200));
  const std::string transaction = make_uuid(rng);
  const Basket basket = fill_basket(b, rng);
  const double luck = rng.uniform();
  const std::string_view state = luck < 0.82   ? "Completed"
                                 : luck < 0.9  ? "Cancelled"
                                 : luck < 0.96 ? "In-progress"
                                               : "Accepted";
  const bool done = state == "Completed";
  const std::string& buyer_first = any(b.names->first, rng);
  const std::string& buyer_last = any(b.names->last, rng);
  Line line(out);
  line.text("customer_id", b.customer_id).text("order_id", numbered("ORD", number, 10)).text("user_id", b.customer_id);
  Line provider(line.key("provider"));
  provider.text("id", "PROV-" + b.customer_id).text("name", b.trade_name).close(false);
  std::string context;
  Line in_context(context);
  in_context.text("domain", "ONDC:RET10").text("action", "on_confirm").text("city", "std:080").text("country", "IND");
  in_context.text("transaction_id", transaction);
  append_timestamp(in_context.key("timestamp"), day, time, 0);
  in_context.close(false);
  line.raw("context", context).text("transaction_id", transaction).raw("items", basket.items);
  std::string part;
  Line(part).text("name", buyer_first + " " + buyer_last).close(false);
  line.raw("billing", part);
  part.clear();
  Line(part).text("type", "Delivery").text("state", done ? "Order-delivered" : "Pending").close(false);
  line.raw("fulfillment", part);
  part.clear();
  Line quote(part);
  money(quote, b, rng, "value", basket.total);
  quote.text("currency", "INR").close(false);
  line.raw("quote", part);
  part.clear();
  Line(part)
      .text("type", "ON-ORDER")
      .text("status", state == "Cancelled" ? "NOT-PAID" : "PAID")
      .text("collected_by", "BAP")
      .rupees("amount", basket.total)
      .close(false);
  line.raw("payment", part);
  const std::uint64_t stamp = rng.next();
  append_timestamp(line.key("created_at"), day, time, rng.chance(b.config->mess.dates) ? stamp : 0);
  append_timestamp(line.key("updated_at"), day, time < 82000 ? time + 3600 : time, 0);
  line.text("state", state);
  line.close();
}

void append_application(std::string& out, const Business& b, int number, const Loan* loan, Rng& rng) {
  const Date asked = loan != nullptr ? loan->opened - static_cast<Date>(rng.integer(3, 12))
                                     : b.config->end - static_cast<Date>(rng.integer(40, 300));
  const std::int64_t lakhs = rng.integer(1, 12);
  const Paise amount = loan != nullptr ? loan->principal : base::rupees(lakhs * 100000);
  const bool refused = loan == nullptr;
  Line line(out);
  line.text("customer_id", b.customer_id)
      .text("application_id", numbered("OCEN", number, 8))
      .text("user_id", b.customer_id);
  line.text("loan_purpose", "WORKING_CAPITAL");
  money(line, b, rng, "requested_amount", amount);
  line.text("lender_id", "LENDER-" + std::to_string(rng.integer(10, 99))).text("lsp_id", "LSP-DEMO");
  if (refused) {
    line.null("approved_amount").null("interest_rate").number("tenure_months", 24);
  } else {
    line.rupees("approved_amount", amount)
        .decimal("interest_rate", loan->rate, 2)
        .number("tenure_months", loan->tenure);
  }
  append_date(line.key("application_date"), asked, 0, draw_date_layout(rng, b.config->mess.dates * 0.2));
  line.text("status", refused ? "REJECTED" : "DISBURSED");
  refused ? line.text("rejection_reason", "LOW_CREDIT_SCORE") : line.null("rejection_reason");
  std::string part;
  Line business(part);
  business.text("business_name", b.trade_name).text("business_type", "PROPRIETORSHIP").text("industry", b.segment->id);
  business.text("gstin", b.gstin).text("pan", b.pan).close(false);
  line.raw("business_details", part).raw("scoring_features", "{}").raw("consent_ids", "[]").raw("documents", "[]");
  line.date("disbursement_date", refused ? base::kNoDate : loan->opened);
  refused ? line.null("disbursement_account")
          : line.text("disbursement_account", "XXXXXX" + b.accounts[0].number.substr(8));
  line.close();
}

}  // namespace

RawDataset render_policies(const Business& b, const std::vector<Event>& events) {
  RawDataset out{model::Dataset::Policies, {}, static_cast<std::uint32_t>(b.policies)};
  Rng rng = b.stream("raw_policies");
  const Date paid = last_paid(events, b.insurer);
  for (std::size_t i = 0; i < b.policies; ++i) append_policy(out.ndjson, b, i, paid, rng);
  return out;
}

RawDataset render_mutual_funds(const Business& b, const std::vector<Event>& events) {
  RawDataset out{model::Dataset::MutualFunds, {}, static_cast<std::uint32_t>(b.funds)};
  Rng rng = b.stream("raw_funds");
  for (std::size_t i = 0; i < b.funds; ++i) append_fund(out.ndjson, b, i, events, rng);
  return out;
}

RawDataset render_ondc(const Business& b) {
  RawDataset out{model::Dataset::OndcOrders, {}, 0};
  Rng rng = b.stream("raw_ondc");
  // Sellers on platforms have many; others a few if they sell over the counter at all.
  const bool seller = b.segment->platform > 0;
  const std::int64_t some = rng.integer(seller ? 40 : 0, seller ? 90 : 8);
  const std::int64_t usual = seller || b.segment->b2b < 0.5 ? some : 0;
  const std::int64_t count = b.config->orders >= 0 ? b.config->orders : usual;
  for (std::int64_t i = 1; i <= count; ++i) append_order(out.ndjson, b, static_cast<int>(i), rng);
  out.rows = static_cast<std::uint32_t>(count);
  return out;
}

RawDataset render_ocen(const Business& b) {
  RawDataset out{model::Dataset::OcenApplications, {}, 0};
  Rng rng = b.stream("raw_ocen");
  int number = 1;
  const int wanted = b.config->applications;
  for (const Loan& loan : b.loans) {
    if (loan.opened < b.config->start || !rng.chance(0.7) || (wanted >= 0 && number > wanted)) continue;
    append_application(out.ndjson, b, number++, &loan, rng);
  }
  if (wanted >= 0) {
    while (number <= wanted) append_application(out.ndjson, b, number++, nullptr, rng);
  } else if (b.latent.health < -1 && rng.chance(0.6)) {
    append_application(out.ndjson, b, number++, nullptr, rng);
  }
  out.rows = static_cast<std::uint32_t>(number - 1);
  return out;
}

}  // namespace msme::simulate
