// Trade on credit: bills written to buyers and by suppliers, each paid when its party's habit says.
#include "base/detmath.hpp"
#include "simulate/events.hpp"

namespace msme::simulate {

using base::Date;
using base::Paise;
using model::Category;
using model::Mode;

namespace {

int fiscal_year(int month) { return month % 12 >= 3 ? month / 12 : month / 12 - 1; }

// Within ±1 paisa of the rate, and whole rupees in all, as billing programs round.
void divide_gross(Invoice& invoice, Paise gross, int rate) {
  invoice.taxable = (gross * 100 + (100 + rate) / 2) / (100 + rate);
  if ((gross - invoice.taxable) % 2 != 0) ++invoice.taxable;  // two equal halves, central and state
  invoice.tax = gross - invoice.taxable;
}

}  // namespace

void Planner::start_bills() {
  b_.sales_from.push_back(static_cast<std::uint32_t>(b_.sales.size()));
  b_.purchases_from.push_back(static_cast<std::uint32_t>(b_.purchases.size()));
  if (fiscal_year(month_) != bill_year_) number_ = 0;
  bill_year_ = fiscal_year(month_);
}

Invoice& Planner::bill(std::vector<Invoice>& bills, int party, Date date, Paise gross) {
  Invoice invoice;
  invoice.party = party;
  invoice.date = date;
  const Party& other = b_.party(party);
  invoice.inter_state = other.state != b_.city.code;
  divide_gross(invoice, gross, b_.segment->gst_rate);
  bills.push_back(invoice);
  return bills.back();
}

void Planner::sales_to_buyers(int count) {
  const double named = named_share();
  if (!(named > 0)) return;
  const std::size_t from = b_.sales.size();
  std::vector<Paise> amounts;
  // Who buys how often: every buyer by share, the largest at least once.
  for (std::size_t i = 0; i < b_.buyers.size(); ++i) {
    const Buyer& buyer = b_.buyers[i];
    const double expected = count * buyer.share / named;
    const double chance = sales_.uniform();
    auto orders = static_cast<int>(expected + chance);
    const bool top = static_cast<int>(i) < b_.latent.top_count;
    if (orders == 0 && top) orders = 1;
    if (orders == 0) continue;
    const double wobble = sales_.lognormal(1, top ? usual_.sales.top_wobble : usual_.sales.buyer_wobble);
    // A buyer who skips months buys for them when he comes.
    const double months = !top && expected < 1 ? 1 / expected : 1;
    split(sales_, turnover_ * buyer.share * wobble * months, orders, usual_.sales.bill_sigma, 100, amounts);
    for (const Paise amount : amounts) {
      const Date date = day(sales_, b_.segment->sunday, true);
      Invoice& invoice = bill(b_.sales, buyer.party, date, amount);
      const double withheld = static_cast<double>(invoice.taxable) * b_.party(buyer.party).tds / 10000;
      invoice.tds = static_cast<Paise>(withheld + 0.5) * 100;
      sell(buyer, static_cast<std::int32_t>(b_.sales.size()) - 1, invoice.gross() - invoice.tds, date);
    }
  }
  // Numbers run in the order of dates within the month; the bills stand in the order of buyers.
  std::array<std::int32_t, 32> of_day{};
  for (std::size_t i = from; i < b_.sales.size(); ++i) {
    ++of_day[static_cast<std::size_t>(b_.sales[i].date - base::month_start(month_))];
  }
  std::int32_t next = number_;
  for (std::int32_t& day : of_day) {
    const std::int32_t here = day;
    day = next;
    next += here;
  }
  for (std::size_t i = from; i < b_.sales.size(); ++i) {
    b_.sales[i].number = ++of_day[static_cast<std::size_t>(b_.sales[i].date - base::month_start(month_))];
  }
  number_ = next;
}

// The receipt, or two, that a bill leads to.
void Planner::sell(const Buyer& buyer, std::int32_t invoice, Paise amount, Date date) {
  const Party& party = b_.party(buyer.party);
  const double wait = party.days * sales_.lognormal(1, usual_.wait);
  const auto days = static_cast<Date>(wait > usual_.sales.wait_most_days ? usual_.sales.wait_most_days : wait);
  Date due = date + days;
  if (b_.segment->sunday < usual_.sales.closed_sunday_below && base::weekday(due) == 6) ++due;
  const bool parts = party.parts && amount > base::from_rupees(usual_.sales.parts_from);
  const Paise first = parts ? amount * usual_.sales.first_part_percent / 10000 * 100 : amount;
  for (int part = 0; part < (parts ? 2 : 1); ++part) {
    const Paise paid = part == 0 ? first : amount - first;
    Event event = fresh(sales_, due, Kind::Transfer, mode_for(sales_, b_.config->buyer_modes, paid, 0),
                        Category::SalesReceipt, paid);
    event.credit = event.sale = true;
    event.party = buyer.party;
    event.invoice = invoice;
    if (b_.latent.many_banks && b_.accounts.size() > 4) {
      static constexpr std::uint8_t kAccounts[] = {0, 2, 4};
      event.account = kAccounts[static_cast<std::size_t>(buyer.party) % 3];
    }
    static constexpr std::string_view kRemarks[] = {"INV PAYMENT", "BILL SETTLEMENT", "PART PAYMENT", "AGST INVOICE"};
    const auto remark = static_cast<std::size_t>(event.reference % 4);
    event.remark = parts ? kRemarks[2] : remark == 2 ? kRemarks[0] : kRemarks[remark];
    after(event, due + part * usual_.sales.second_part_days, event.time);
  }
}

// Bills to shell firms for goods that never moved, and theirs in return, so that hardly any tax is due.
void Planner::fake_bills() {
  if (b_.latent.declared <= 1 || b_.shells.empty()) return;
  const double value = turnover_ * (b_.latent.declared - 1);
  std::vector<Paise> amounts;
  const FraudSizes& sizes = b_.config->fraud;
  split(shady_, value, draw(shady_, sizes.fake_bills), sizes.fake_bill_sigma, 10000, amounts);
  for (const Paise amount : amounts) {
    const int party =
        b_.shells[static_cast<std::size_t>(shady_.integer(0, static_cast<std::int64_t>(b_.shells.size()) - 1))];
    const Date date = day(shady_, 0);
    Invoice& sale = bill(b_.sales, party, date, amount);
    sale.real = false;
    sale.number = ++number_;
    Invoice& purchase = bill(b_.purchases, b_.shells[0], date, amount * sizes.fake_return_percent / 10000 * 100);
    purchase.real = false;
    purchase.number = static_cast<std::int32_t>(shady_.integer(100, 9999));
  }
}

void Planner::suppliers(int count, double budget) {
  std::vector<Paise> amounts;
  split(costs_, budget, count, usual_.sales.purchase_sigma, 100, amounts);
  for (const Paise amount : amounts) {
    const Date date = day(costs_, usual_.sales.purchase_sunday);
    // The first suppliers are the main ones.
    const double rank = costs_.uniform();
    const auto index = static_cast<std::size_t>(rank * rank * static_cast<double>(b_.suppliers.size()));
    const int party = b_.suppliers[index];
    Invoice& invoice = bill(b_.purchases, party, date, amount);
    invoice.number = static_cast<std::int32_t>(costs_.integer(1, 99999));
    invoice.declared = costs_.chance(usual_.supplier_filed);
    const double wait = b_.party(party).days * costs_.lognormal(1, usual_.wait);
    const Date due = date + static_cast<Date>(wait > usual_.sales.wait_most_days ? usual_.sales.wait_most_days : wait);
    Event event = fresh(costs_, due, Kind::Transfer, mode_for(costs_, b_.config->modes, amount, b_.latent.cheque_share),
                        Category::SupplierPayment, amount);
    event.party = party;
    event.invoice = static_cast<std::int32_t>(b_.purchases.size()) - 1;
    event.need = Need::Postpone;
    static constexpr std::string_view kRemarks[] = {"GOODS", "PURCHASE", "BILL PAYMENT", "MATERIAL"};
    event.remark = kRemarks[event.reference % 4];
    after(event, due, event.time);
  }
}

void Planner::again(const std::vector<Event>& postponed) {
  for (const Event& event : postponed) {
    const Date date = first_ + static_cast<Date>(draw(costs_, usual_.sales.postponed_days));
    after(event, date, event.time);
  }
}

}  // namespace msme::simulate
