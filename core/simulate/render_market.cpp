// Policies, mutual funds, ONDC orders and OCEN applications as their providers send them.
#include "base/text.hpp"
#include "simulate/render_values.hpp"

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

// The last time this party was paid out of the books, kNoDate if never.
Date last_paid(const std::vector<Event>& events, int party) {
  for (std::size_t i = events.size(); i > 0; --i) {
    const Event& event = events[i - 1];
    if (event.party == party && !event.credit && event.bounce == model::Bounce::None) return event.date;
  }
  return base::kNoDate;
}

void append_policy(std::string& out, const Business& b, const Policy& policy, int number, Date paid, Values& values) {
  const Pair& insurer = b.names->insurers[policy.insurer];
  const std::string& nominee = any(b.names->first, values.rng);
  const int years = (base::month_index(b.config->end) - base::month_index(policy.start)) / 12;
  const Date renewed = base::add_months(policy.start, 12 * years);
  Line line(out);
  line.text("customer_id", b.customer_id).text("policy_id", numbered("POL", number, 8)).text("user_id", b.customer_id);
  line.text("policy_type", insurer.kind).text("insurer", insurer.name).text("policy_number", policy.number);
  line.text("insured_name", b.holder).text("nominee_name", nominee + b.holder.substr(b.holder.find(' ')));
  values.money(line, "sum_assured", policy.assured);
  values.money(line, "premium_amount", policy.premium);
  line.text("premium_frequency", policy.monthly ? "MONTHLY" : "YEARLY");
  line.date("policy_start_date", policy.start);
  line.date("policy_end_date", base::add_months(policy.start, b.usual().plans.policy_months));
  line.date("maturity_date", base::add_months(policy.start, b.usual().plans.policy_months));
  line.text("status", "ACTIVE").date("last_premium_paid_date", paid != base::kNoDate ? paid : renewed);
  line.raw("claims", "[]").raw("rider_details", "[]").text("data_origin", "SYNTHETIC").close();
}

// Purchases that the books show, at a unit price that rises a little each month.
struct Holding {
  std::string purchases;
  double units = 0;
  Paise invested = 0;
};

double nav_at(const Business& b, double base_nav, int month) {
  return base_nav * (1 + b.usual().plans.nav_growth * (month - b.first_month));
}

Holding hold(const Business& b, const std::vector<Event>& events, const Folio& folio) {
  Holding out;
  out.purchases.push_back('[');
  const auto buy = [&](Date date, Paise amount, std::string_view type) {
    const double nav = nav_at(b, folio.nav, base::month_index(date));
    const double units = base::to_rupees(amount) / nav;
    out.units += units;
    out.invested += amount;
    if (out.purchases.size() > 1) out.purchases.push_back(',');
    Line line(out.purchases);
    line.date("date", date).text("type", type).rupees("amount", amount);
    line.decimal("units", units, 4).decimal("nav", nav, 4).close(false);
  };
  // Before the window only the folio itself remembers; within it, what the bank paid.
  if (folio.lump > 0 && folio.bought < b.start) buy(folio.bought, folio.lump, "PURCHASE");
  for (const Event& event : events) {
    if (event.party != folio.party || event.credit || event.bounce != model::Bounce::None) continue;
    buy(event.date, event.amount, folio.sip > 0 ? "PURCHASE_SIP" : "PURCHASE");
  }
  out.purchases.push_back(']');
  return out;
}

void append_fund(std::string& out, const Business& b, const Folio& folio, int number, const Holding& holding,
                 Values& values) {
  const Fund& fund = b.names->funds[folio.fund];
  const double nav = base::round_to(nav_at(b, folio.nav, b.first_month + b.months - 1), 4);
  const Paise value = base::from_rupees(holding.units * nav);
  Line line(out);
  line.text("customer_id", b.customer_id)
      .text("portfolio_id", numbered("PF", number, 8))
      .text("user_id", b.customer_id);
  line.text("folio_number", folio.number).text("amc", fund.amc).text("scheme_name", fund.scheme);
  line.text("scheme_code", fund.code).text("isin", fund.isin).text("scheme_type", fund.type);
  line.decimal("units", holding.units, 4).decimal("current_nav", nav, 4);
  values.money(line, "current_value", value);
  values.money(line, "invested_amount", holding.invested);
  const double average = holding.units > 0 ? base::to_rupees(holding.invested) / holding.units : folio.nav;
  line.decimal("average_nav", average, 4).rupees("returns_abs", value - holding.invested);
  const double gain = holding.invested > 0 ? 100.0 * static_cast<double>(value - holding.invested) /
                                                 static_cast<double>(holding.invested)
                                           : 0;
  line.decimal("returns_pct", gain, 2);
  if (folio.sip > 0) {
    Line details(line.key("sip_details"));
    details.rupees("amount", folio.sip).text("frequency", "MONTHLY").text("status", "ACTIVE");
    details.close(false);
  } else {
    line.null("sip_details");
  }
  line.raw("transactions", holding.purchases).raw("nav_history", "[]").text("data_origin", "SYNTHETIC").close();
}

void append_payment(std::string& out, const Business& b, const Order& order) {
  const double fee = b.config->trade.finder_fee / 100;
  Line line(out);
  line.text("type", "ON-ORDER").text("status", order.state == 1 ? "NOT-PAID" : "PAID").text("collected_by", "BAP");
  line.rupees("amount", order.total);
  line.rupees("commission", static_cast<Paise>(static_cast<double>(order.total) * fee + 0.5));
  if (order.settlement >= 0) {
    const Settlement& settlement = b.settlements[static_cast<std::size_t>(order.settlement)];
    std::string id = "SET";
    base::append_padded(id, order.settlement + 1, 8);
    std::string reference = "N";
    for (std::uint64_t digits = settlement.reference, i = 0; i < 12; ++i, digits /= 10) {
      reference.push_back(static_cast<char>('0' + digits % 10));
    }
    Line details(line.key("settlement"));
    details.text("settlement_id", id).rupees("amount", settlement.amount).date("date", settlement.date);
    details.text("reference", reference).close(false);
  } else {
    line.null("settlement");
  }
  line.close(false);
}

void append_order(std::string& out, const Business& b, const Order& order, int number, Values& values) {
  static constexpr std::string_view kStates[] = {"Completed", "Cancelled", "In-progress", "Accepted"};
  const std::string_view state = kStates[order.state];
  const std::string transaction = make_uuid(values.rng);
  const std::string& buyer_first = any(b.names->first, values.rng);
  const std::string& buyer_last = any(b.names->last, values.rng);
  Line line(out);
  line.text("customer_id", b.customer_id).text("order_id", numbered("ORD", number, 10)).text("user_id", b.customer_id);
  Line provider(line.key("provider"));
  provider.text("id", "PROV-" + b.customer_id).text("name", b.trade_name).close(false);
  Line context(line.key("context"));
  context.text("domain", "ONDC:RET10").text("action", "on_confirm").text("city", "std:080").text("country", "IND");
  context.text("transaction_id", transaction);
  append_timestamp(context.key("timestamp"), order.date, order.time, 0);
  context.close(false);
  line.text("transaction_id", transaction).raw("items", order.items);
  Line(line.key("billing")).text("name", buyer_first + " " + buyer_last).close(false);
  Line(line.key("fulfillment"))
      .text("type", "Delivery")
      .text("state", order.state == 0 ? "Order-delivered" : "Pending")
      .close(false);
  Line quote(line.key("quote"));
  values.money(quote, "value", order.total);
  quote.text("currency", "INR").close(false);
  append_payment(line.key("payment"), b, order);
  const std::uint64_t stamp = values.rng.next();
  append_timestamp(line.key("created_at"), order.date, order.time, values.rng.chance(b.config->mess.dates) ? stamp : 0);
  append_timestamp(line.key("updated_at"), order.date, order.time < 82000 ? order.time + 3600 : order.time, 0);
  line.text("state", state).text("data_origin", "SYNTHETIC").close();
}

// Instalments that the bank paid for this loan.
void append_repayments(std::string& out, const std::vector<Event>& events, const Loan& loan) {
  out.push_back('[');
  bool first = true;
  for (const Event& event : events) {
    if (event.party != loan.party || event.credit || event.bounce != model::Bounce::None) continue;
    if (!first) out.push_back(',');
    first = false;
    Line(out).date("date", event.date).rupees("amount", event.amount).close(false);
  }
  out.push_back(']');
}

void append_application(std::string& out, const Business& b, int number, const Loan* loan,
                        const std::vector<Event>& events, Values& values) {
  Rng& rng = values.rng;
  const Behaviour::Ocen& usual = b.usual().ocen;
  Date asked =
      loan != nullptr ? loan->opened - draw(rng, usual.asked_days) : b.config->end - draw(rng, usual.refused_days);
  // A business asks once it trades.
  if (asked < b.began) asked = loan != nullptr ? b.began : b.began + (b.config->end - b.began) / 2;
  const std::int64_t lakhs = draw(rng, usual.refused_lakh);
  const Paise amount = loan != nullptr ? loan->principal : base::rupees(lakhs * 100000);
  const bool refused = loan == nullptr;
  Line line(out);
  line.text("customer_id", b.customer_id)
      .text("application_id", numbered("OCEN", number, 8))
      .text("user_id", b.customer_id);
  line.text("loan_purpose", "WORKING_CAPITAL");
  values.money(line, "requested_amount", amount);
  line.text("lender_id", "LENDER-" + std::to_string(rng.integer(10, 99))).text("lsp_id", "LSP-DEMO");
  if (refused) {
    line.null("approved_amount").null("interest_rate").number("tenure_months", usual.refused_tenure);
  } else {
    line.rupees("approved_amount", amount).rupees("net_disbursed_amount", loan->disbursed());
    line.decimal("interest_rate", loan->rate, 2).number("tenure_months", loan->tenure);
  }
  values.date(line, "application_date", asked);
  line.text("status", refused ? "REJECTED" : "DISBURSED");
  refused ? line.text("rejection_reason", "LOW_CREDIT_SCORE") : line.null("rejection_reason");
  Line business(line.key("business_details"));
  business.text("business_name", b.trade_name).text("business_type", "PROPRIETORSHIP").text("industry", b.segment->id);
  business.text("gstin", b.gstin).text("pan", b.pan).close(false);
  line.raw("scoring_features", "{}").raw("consent_ids", "[]").raw("documents", "[]");
  line.date("disbursement_date", refused ? base::kNoDate : loan->opened);
  refused ? line.null("disbursement_account")
          : line.text("disbursement_account", "XXXXXX" + b.accounts[0].number.substr(8));
  std::string& repayments = line.key("repayments");
  refused ? void(repayments += "[]") : append_repayments(repayments, events, *loan);
  line.text("data_origin", "SYNTHETIC").close();
}

}  // namespace

RawDataset render_policies(const Business& b, const std::vector<Event>& events, DocumentTruth& truth) {
  RawDataset out{model::Dataset::Policies, {}, 0};
  Values values(b, "raw_policies", truth);
  for (const Policy& policy : b.policies) {
    append_policy(out.ndjson, b, policy, static_cast<int>(out.rows) + 1, last_paid(events, policy.party), values);
    truth.row("raw/raw_policies.ndjson", ++out.rows);
  }
  return out;
}

RawDataset render_mutual_funds(const Business& b, const std::vector<Event>& events, DocumentTruth& truth) {
  RawDataset out{model::Dataset::MutualFunds, {}, 0};
  Values values(b, "raw_funds", truth);
  for (const Folio& folio : b.folios) {
    const Holding holding = hold(b, events, folio);
    if (holding.invested == 0) continue;  // the money wasn't there: no folio was opened
    append_fund(out.ndjson, b, folio, static_cast<int>(out.rows) + 1, holding, values);
    truth.row("raw/raw_mutual_funds.ndjson", ++out.rows);
  }
  return out;
}

RawDataset render_ondc(const Business& b, DocumentTruth& truth) {
  RawDataset out{model::Dataset::OndcOrders, {}, 0};
  Values values(b, "raw_ondc", truth);
  for (const Order& order : b.orders) {
    append_order(out.ndjson, b, order, static_cast<int>(out.rows) + 1, values);
    truth.row("raw/raw_ondc_orders.ndjson", ++out.rows, order.fraud);
  }
  return out;
}

RawDataset render_ocen(const Business& b, const std::vector<Event>& events, DocumentTruth& truth) {
  RawDataset out{model::Dataset::OcenApplications, {}, 0};
  Values values(b, "raw_ocen", truth);
  const auto add = [&](const Loan* loan) {
    append_application(out.ndjson, b, static_cast<int>(out.rows) + 1, loan, events, values);
    truth.row("raw/raw_ocen_applications.ndjson", ++out.rows, loan == nullptr ? Fraud::None : loan->fraud);
  };
  const int wanted = b.config->applications;
  const auto most = static_cast<std::uint32_t>(wanted >= 0 ? wanted : b.usual().ocen.most);
  for (const Loan& loan : b.loans) {
    if (loan.opened < b.start || loan.hidden || !values.rng.chance(b.usual().ocen_share) || out.rows >= most) continue;
    add(&loan);
  }
  // Those that a lender refused.
  if (wanted >= 0) {
    while (out.rows < most) add(nullptr);
  } else if (b.latent.health < b.usual().weak_health && values.rng.chance(b.usual().ocen_refused)) {
    add(nullptr);
  }
  return out;
}

}  // namespace msme::simulate
