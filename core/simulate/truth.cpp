#include "simulate/truth.hpp"

#include "base/text.hpp"
#include "simulate/render.hpp"

namespace msme::simulate {
namespace {

using base::Paise;
using model::Category;

void append_list(std::string& out, const std::vector<std::size_t>& events) {
  out.push_back('[');
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (i > 0) out.push_back(',');
    append_transaction_id(out, events[i]);
  }
  out.push_back(']');
}

void append_invoice(std::string& out, const Business& b, const Invoice& invoice, bool sale,
                    const std::vector<std::size_t>& payments) {
  Line line(out);
  line.text("series", sale ? "sales" : "purchases");
  line.text("number", sale ? sales_number(invoice) : purchase_number(b, invoice));
  const Party& party = b.party(invoice.party);
  line.text("party", party.name).text("gstin", party.gstin).date("date", invoice.date);
  line.rupees("taxable", invoice.taxable).rupees("tax", invoice.tax).rupees("tds", invoice.tds);
  line.rupees("paid", invoice.paid).flag("declared", invoice.declared).flag("real", invoice.real);
  append_list(line.key("payments"), payments);
  line.close();
}

// Transactions by bill: an index per bill into one list, so that a population costs no map.
std::vector<std::vector<std::size_t>> payments_of(const std::vector<Event>& shown, std::size_t bills, bool sales) {
  std::vector<std::vector<std::size_t>> out(bills);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const Event& event = shown[i];
    if (event.invoice < 0 || event.forged) continue;
    if (sales != (event.category == Category::SalesReceipt)) continue;
    out[static_cast<std::size_t>(event.invoice)].push_back(i);
  }
  return out;
}

void append_frauds(std::string& out, const Business& b, const std::vector<Event>& shown,
                   const std::vector<Event>& deleted) {
  out.push_back('[');
  bool first = true;
  for (std::size_t k = 1; k < kFraudKinds; ++k) {
    const auto kind = static_cast<Fraud>(k);
    if (!b.latent.frauds.has(kind)) continue;
    std::vector<std::size_t> rows;
    Paise moved = 0;
    for (std::size_t i = 0; i < shown.size(); ++i) {
      if (shown[i].fraud != kind) continue;
      rows.push_back(i);
      moved += shown[i].amount;
    }
    if (!first) out.push_back(',');
    first = false;
    Line line(out);
    line.text("kind", text(kind)).rupees("amount", moved);
    append_list(line.key("transactions"), rows);
    std::string gone = "[";
    for (const Event& event : deleted) {
      if (event.fraud != kind) continue;
      if (gone.size() > 1) gone.push_back(',');
      Line row(gone);
      row.text("account_id", b.accounts[event.account].id).date("date", event.date);
      row.text("type", event.credit ? "CREDIT" : "DEBIT").rupees("amount", event.amount).close(false);
    }
    line.raw("deleted", gone + "]").close(false);
  }
  out.push_back(']');
}

void append_loans(std::string& out, const Business& b) {
  out.push_back('[');
  bool first = true;
  for (const Loan& loan : b.loans) {
    if (!first) out.push_back(',');
    first = false;
    Line line(out);
    line.text("lender", b.party(loan.party).name).text("product", loan.product).date("opened", loan.opened);
    line.date("closed", loan.closed).rupees("principal", loan.principal).rupees("emi", loan.emi);
    line.rupees("outstanding", loan.outstanding).rupees("overdue", loan.overdue).flag("hidden", loan.hidden);
    line.text("fraud", text(loan.fraud)).close(false);
  }
  out.push_back(']');
}

}  // namespace

void Dirt::add(std::string_view field, std::string_view how) {
  json_ += json_.empty() ? "{\"field\":\"" : ",{\"field\":\"";
  json_ += field;
  json_ += "\",\"how\":\"";
  json_ += how;
  json_ += "\"}";
}

void Dirt::append_to(std::string& out) const {
  out.push_back('[');
  out += json_;
  out.push_back(']');
}

void DocumentTruth::row(std::string_view file, std::uint32_t row, Fraud fraud) {
  Line line(ndjson_);
  line.text("file", file).number("row", row);
  dirt.append_to(line.key("dirt"));
  line.text("fraud", text(fraud)).close();
  dirt.clear();
}

std::string sales_number(const Invoice& invoice) {
  const int month = base::month_index(invoice.date);
  const int year = month % 12 >= 3 ? month / 12 : month / 12 - 1;
  std::string out = "INV/";
  base::append_padded(out, year % 100, 2);
  out.push_back('-');
  base::append_padded(out, (year + 1) % 100, 2);
  out.push_back('/');
  base::append_padded(out, invoice.number, 5);
  return out;
}

std::string purchase_number(const Business& business, const Invoice& invoice) {
  std::string out;
  const std::string& name = business.party(invoice.party).name;
  bool start = true;
  for (const char c : name) {
    if (start && base::is_alpha(c) && out.size() < 4) out.push_back(base::to_upper(c));
    start = c == ' ';
  }
  out.push_back('/');
  base::append_int(out, invoice.number);
  return out;
}

std::string_view counts_as_turnover(const Event& event) {
  if (!event.credit || event.forged || event.fraud != Fraud::None) return "excluded";
  switch (event.category) {
    case Category::SalesReceipt:
    case Category::PlatformSettlement:
      return "business";
    case Category::CashDeposit:
    case Category::Transfer:
      return "uncertain";
    default:
      return "excluded";
  }
}

std::string invoice_truth(const Business& business, const std::vector<Event>& shown) {
  std::string out;
  out.reserve((business.sales.size() + business.purchases.size()) * 260);
  const auto received = payments_of(shown, business.sales.size(), true);
  for (std::size_t i = 0; i < business.sales.size(); ++i) {
    append_invoice(out, business, business.sales[i], true, received[i]);
  }
  const auto paid = payments_of(shown, business.purchases.size(), false);
  for (std::size_t i = 0; i < business.purchases.size(); ++i) {
    append_invoice(out, business, business.purchases[i], false, paid[i]);
  }
  return out;
}

std::string borrower_truth(const Business& business, const std::vector<Event>& events, const std::vector<Event>& shown,
                           const std::vector<Event>& deleted) {
  const Latent& latent = business.latent;
  Paise turnover = 0;
  for (const Event& event : events) turnover += event.sale ? event.amount : 0;
  std::string out;
  Line line(out);
  line.text("data_origin", "SYNTHETIC").text("customer_id", business.customer_id);
  line.number("seed", static_cast<std::int64_t>(business.seed));
  line.text("profile", latent.profile).text("segment", business.segment->id);
  line.date("founded", business.founded).number("vintage_months", latent.vintage);
  line.date("gst_registered", business.registered).date("trade_began", business.began);
  line.date("ondc_joined", business.ondc_joined);
  line.date("from", business.config->start).date("to", business.config->end);
  line.decimal("health", latent.health, 4).decimal("pd_12m", latent.pd, 6).flag("default_12m", latent.defaults);
  line.decimal("oracle_auc", latent.oracle_auc, 3);
  line.rupees("true_annual_turnover", turnover * 12 / business.months);
  line.decimal("margin", latent.margin, 4).decimal("bounce_rate", latent.bounce_rate, 4);
  line.decimal("gst_declared_ratio", latent.declared, 4).number("bureau_score", latent.score);
  line.rupees("emi_monthly", business.emi_total());
  Paise limits = 0;
  for (const BankAccount& account : business.accounts) limits += account.limit;
  line.rupees("limits", limits);
  append_loans(line.key("loans"), business);
  if (latent.shock_month >= 0) {
    std::string shock;
    Line(shock)
        .text("month", base::month_text(business.first_month + latent.shock_month))
        .number("months", latent.shock_months)
        .decimal("depth", latent.shock_depth, 4)
        .close(false);
    line.raw("shock", shock);
  } else {
    line.null("shock");
  }
  append_frauds(line.key("frauds"), business, shown, deleted);
  line.number("events", static_cast<std::int64_t>(events.size()));
  line.close();
  return out;
}

void append_transaction_id(std::string& out, std::size_t event) {
  out += base::Piece().put("\"TXN").padded(static_cast<int>(event + 1), 12).put('"').text();
}

}  // namespace msme::simulate
