// transaction_summary and account_summary.
#include <algorithm>

#include "analyze/profit.hpp"
#include "analyze/summaries.hpp"
#include "base/sort.hpp"

namespace msme::analyze {
namespace {

using base::Json;
using base::money_json;
using base::Paise;
using model::Category;
using model::Dataset;
using model::Mode;

double percent_of(double part, double whole) { return whole > 0 ? base::round_to(100.0 * part / whole, 1) : 0; }

// Largest first, equal ones in code order; shares by value and by number.
template <std::size_t N, class Enum>
Json by_size(const std::array<Totals, N>& totals, const Totals& whole, Enum (*as)(std::size_t)) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < N; ++i) {
    if (totals[i].rows > 0) order.push_back(i);
  }
  base::sort(order, [&totals](std::size_t a, std::size_t b) { return totals[a].amount > totals[b].amount; });
  Json list = Json::array();
  for (const std::size_t i : order) {
    const Totals& t = totals[i];
    list.push_back(
        base::record({{"name", std::string(text(as(i)))},
                      {"amount", base::to_rupees(t.amount)},
                      {"rows", t.rows},
                      {"percent", percent_of(static_cast<double>(t.amount), static_cast<double>(whole.amount))},
                      {"percent_of_rows", percent_of(t.rows, whole.rows)}}));
  }
  return list;
}

Category as_category(std::size_t i) { return static_cast<Category>(i); }
Mode as_mode(std::size_t i) { return static_cast<Mode>(i); }

Json parties(const Sheet& s, Totals Party::*side, Paise whole) {
  std::vector<const Party*> order;
  for (const Party& party : s.facts.parties) {
    if ((party.*side).rows > 0) order.push_back(&party);
  }
  base::sort(order, [side](const Party* a, const Party* b) { return (a->*side).amount > (b->*side).amount; });
  Json list = Json::array();
  for (std::size_t i = 0; i < order.size() && i < 10; ++i) {
    const Totals& t = order[i]->*side;
    list.push_back(base::record({{"name", std::string(s.borrower.ledger.text(order[i]->name))},
                                 {"amount", base::to_rupees(t.amount)},
                                 {"rows", t.rows},
                                 {"percent", percent_of(static_cast<double>(t.amount), static_cast<double>(whole))}}));
  }
  return list;
}

// A list for each figure, one place a month: what a chart draws.
Json month_columns(const Facts& f) {
  Json month = Json::array(), inflow = Json::array(), outflow = Json::array(), net = Json::array();
  Json turnover = Json::array(), best = Json::array(), operating = Json::array(), emi = Json::array(),
       closing = Json::array();
  Json full = Json::array(), rows = Json::array(), operating_net = Json::array();
  for (const Month& m : f.months) {
    month.push_back(base::month_text(m.month));
    inflow.push_back(base::to_rupees(m.inflow));
    outflow.push_back(base::to_rupees(m.outflow));
    net.push_back(base::to_rupees(m.inflow - m.outflow));
    turnover.push_back(base::to_rupees(m.turnover));
    best.push_back(base::to_rupees(m.turnover_best()));
    operating.push_back(base::to_rupees(m.operating_outflow));
    operating_net.push_back(base::to_rupees(m.turnover - m.operating_outflow));
    emi.push_back(base::to_rupees(m.emi));
    closing.push_back(money_json(m.closing_balance));
    rows.push_back(m.transactions);
    full.push_back(m.full);
  }
  return base::record({{"month", std::move(month)},
                       {"inflow", std::move(inflow)},
                       {"outflow", std::move(outflow)},
                       {"net", std::move(net)},
                       {"turnover", std::move(turnover)},
                       {"turnover_best", std::move(best)},
                       {"operating_outflow", std::move(operating)},
                       {"net_operating_cash", std::move(operating_net)},
                       {"emi", std::move(emi)},
                       {"closing_balance", std::move(closing)},
                       {"transactions", std::move(rows)},
                       {"full", std::move(full)}});
}

// All credits = turnover + what was left out of it, line by line; the same for debits.
Json gross_and_net(const Facts& f) {
  Json left_out = Json::array();
  const auto add = [&](const char* side, std::string_view reason, const Totals& t) {
    if (t.rows == 0) return;
    left_out.push_back(base::record(
        {{"side", side}, {"reason", std::string(reason)}, {"amount", base::to_rupees(t.amount)}, {"rows", t.rows}}));
  };
  for (std::size_t c = 0; c < f.excluded_in.size(); ++c) add("credits", text(as_category(c)), f.excluded_in[c]);
  add("credits", "UNCERTAIN_NOT_COUNTED", {f.uncertain.amount - (f.turnover - f.sales.amount), f.uncertain.rows});
  for (std::size_t c = 0; c < f.out.size(); ++c) {
    if (!is_operating(as_category(c))) add("debits", text(as_category(c)), f.out[c]);
  }
  return base::record({{"credits", base::to_rupees(f.credits.amount)},
                       {"turnover", base::to_rupees(f.turnover)},
                       {"turnover_best", base::to_rupees(f.turnover_best())},
                       {"turnover_certain", base::to_rupees(f.sales.amount)},
                       {"turnover_upper", base::to_rupees(f.sales.amount + f.uncertain.amount)},
                       {"debits", base::to_rupees(f.debits.amount)},
                       {"operating_debits", base::to_rupees(f.operating.amount)},
                       {"left_out", std::move(left_out)}});
}

Json recurring(const Sheet& s, const std::vector<Recurring>& series) {
  const model::Ledger& l = s.borrower.ledger;
  Json list = Json::array();
  for (std::size_t i = 0; i < series.size() && i < 25; ++i) {
    const Recurring& r = series[i];
    list.push_back(base::record({{"name", std::string(l.text(r.name))},
                                 {"category", std::string(text(l.category[r.first_row]))},
                                 {"every", r.every},
                                 {"amount", base::to_rupees(r.amount)},
                                 {"a_month", base::to_rupees(r.a_month)},
                                 {"fixed", r.fixed},
                                 {"payments", r.payments},
                                 {"last", base::date_json(r.last)},
                                 {"next", r.active ? base::date_json(r.next) : Json(nullptr)},
                                 {"running", r.active}}));
  }
  return list;
}

Json instalments(const Sheet& s) {
  Json list = Json::array();
  for (const EmiStream& stream : s.work.streams) {
    const std::string lender(stream.lender == 0 ? "" : s.borrower.ledger.text(stream.lender));
    list.push_back(base::record({{"lender", lender.empty() ? Json(nullptr) : Json(lender)},
                                 {"amount", base::to_rupees(stream.amount)},
                                 {"a_month", base::to_rupees(stream.a_month)},
                                 {"payments", stream.rows.size()},
                                 {"first", base::date_json(stream.first)},
                                 {"last", base::date_json(stream.last)},
                                 {"day", stream.due_day == 0 ? Json(nullptr) : Json(stream.due_day)},
                                 {"missed_months", stream.missed},
                                 {"days_behind", stream.latest},
                                 {"daily", stream.daily},
                                 {"running", stream.active}}));
    if (list.size() == 40) break;
  }
  return list;
}

Json forecast(const Forecast& f) {
  if (f.months.empty()) return nullptr;
  Json month = Json::array(), p5 = Json::array(), p25 = Json::array(), p50 = Json::array(), p95 = Json::array();
  for (std::size_t h = 0; h < f.months.size(); ++h) {
    month.push_back(base::month_text(f.first_month + static_cast<int>(h)));
    p5.push_back(base::round_to(f.months[h].p5, 2));
    p25.push_back(base::round_to(f.months[h].p25, 2));
    p50.push_back(base::round_to(f.months[h].p50, 2));
    p95.push_back(base::round_to(f.months[h].p95, 2));
  }
  return base::record({{"of", "net operating cash"},
                       {"months_used", f.months_used},
                       {"month", std::move(month)},
                       {"p5", std::move(p5)},
                       {"p25", std::move(p25)},
                       {"p50", std::move(p50)},
                       {"p95", std::move(p95)}});
}

Json season(const Sheet& s) {
  if (!s.facts.has_window()) return nullptr;
  Json index = Json::array();
  for (const double value : s.work.season.index) index.push_back(base::round_to(value, 4));
  return base::record(
      {{"basis", s.work.season.measured ? "own data of two years" : "usual season"}, {"index", std::move(index)}});
}

// In words: the sign of the growth, with a band in which it counts as steady.
std::string trend(const Sheet& s) {
  const std::optional<double> growth = s.value("F5_growth");
  if (!growth) return "unknown";
  if (*growth > 10) return "growing";
  return *growth < -10 ? "declining" : "steady";
}

const AccountDays* days_of(const Sheet& s, std::size_t account) {
  for (const AccountDays& days : s.facts.days.accounts) {
    if (days.account == account) return &days;
  }
  return nullptr;
}

struct AccountFlow {
  std::uint32_t rows = 0;
  Paise in = 0, out = 0;
  base::Date first = base::kNoDate, last = base::kNoDate;
};

std::vector<AccountFlow> flows_of(const model::Borrower& b) {
  std::vector<AccountFlow> flows(b.accounts.size());
  const model::Ledger& l = b.ledger;
  for (std::size_t i = 0; i < l.size(); ++i) {
    if (l.account[i] >= flows.size()) continue;
    AccountFlow& flow = flows[l.account[i]];
    ++flow.rows;
    (l.credit[i] != 0 ? flow.in : flow.out) += l.amount[i];
    if (flow.first == base::kNoDate || l.date[i] < flow.first) flow.first = l.date[i];
    flow.last = std::max(flow.last, l.date[i]);
  }
  return flows;
}

// End-of-day balances of savings and current accounts, every day that the data covers.
Json daily_columns(const Days& days) {
  if (days.liquid.empty()) return nullptr;
  Json balance = Json::array();
  for (const Paise value : days.liquid) balance.push_back(base::to_rupees(value));
  return base::record({{"from", base::date_json(days.from)}, {"balance", std::move(balance)}});
}

Json by_type(const model::Borrower& b) {
  std::array<int, model::kAccountTypeCount> count{};
  for (const model::Account& account : b.accounts) ++count[static_cast<std::size_t>(account.type)];
  Json types = Json::object();
  for (std::size_t i = 0; i < count.size(); ++i) {
    if (count[i] > 0) types[std::string(text(static_cast<model::AccountType>(i)))] = count[i];
  }
  return types;
}

}  // namespace

Json transaction_summary(const Sheet& s) {
  const Facts& f = s.facts;
  Json d = summary_head(s, Dataset::Transactions, s.borrower.ledger.size());
  d["why_not"] = f.unusable.empty() ? Json(nullptr) : Json(f.unusable);
  d["from"] = base::date_json(f.from);
  d["to"] = base::date_json(f.to);
  d["period"] = f.period;
  d["full_months"] = f.window_count;
  d["rows_before_history"] = f.before_history;
  d["rows_after_as_of"] = f.after_as_of;
  d["trend"] = trend(s);
  d["gross_and_net"] = gross_and_net(f);
  d["columns"] = month_columns(f);
  d["income_by_category"] = by_size(f.in, f.credits, as_category);
  d["spending_by_category"] = by_size(f.out, f.debits, as_category);
  d["mode_mix"] = base::record(
      {{"credits", by_size(f.mode_in, f.credits, as_mode)}, {"debits", by_size(f.mode_out, f.debits, as_mode)}});
  d["top_customers"] = parties(s, &Party::sales, f.sales.amount);
  d["top_merchants"] = parties(s, &Party::purchases, f.operating.amount);
  const Split split = split_of(s);
  d["purposes"] = base::record({{"business", base::to_rupees(split.business)},
                                {"personal", base::to_rupees(split.personal)},
                                {"unclear", base::to_rupees(split.unclear)}});
  d["profit_and_loss"] = profit_and_loss(s);
  d["instalments"] = instalments(s);
  d["bounces"] = bounce_events(s);
  d["recurring_payments"] = recurring(s, s.work.payments);
  d["recurring_receipts"] = recurring(s, s.work.receipts);
  d["season"] = season(s);
  d["forecast"] = forecast(s.work.forecast);
  put_metrics(d, s, {"F", "C", "O"});
  return d;
}

Json account_summary(const Sheet& s) {
  const model::Borrower& b = s.borrower;
  const std::vector<AccountFlow> flows = flows_of(b);
  Json list = Json::array();
  std::vector<std::string> banks;
  for (std::size_t i = 0; i < b.accounts.size(); ++i) {
    const model::Account& a = b.accounts[i];
    const AccountDays* days = days_of(s, i);
    const bool known = days != nullptr && !days->eod.empty();
    if (!a.bank.empty()) banks.push_back(a.bank);
    list.push_back(base::record({{"account_id", a.id},
                                 {"bank", a.bank},
                                 {"account_type", std::string(text(a.type))},
                                 {"account_type_known", a.type_known},
                                 {"masked_account_number", a.masked_number},
                                 {"status", a.status},
                                 {"opened", base::date_json(a.opened)},
                                 {"stated_balance", money_json(a.balance)},
                                 {"latest_balance", known ? money_json(days->eod.back()) : Json(nullptr)},
                                 {"limit", money_json(a.limit)},
                                 {"drawing_power", money_json(a.drawing_power)},
                                 {"rows", flows[i].rows},
                                 {"credits", base::to_rupees(flows[i].in)},
                                 {"debits", base::to_rupees(flows[i].out)},
                                 {"first_entry", base::date_json(flows[i].first)},
                                 {"last_entry", base::date_json(flows[i].last)}}));
  }
  base::sort(banks);
  banks.erase(std::unique(banks.begin(), banks.end()), banks.end());
  Json d = summary_head(s, Dataset::Accounts, b.accounts.size());
  d["banks"] = banks;
  d["types"] = by_type(b);
  d["accounts_without_balance"] = s.facts.days.unknown_accounts;
  d["accounts"] = std::move(list);
  d["daily"] = daily_columns(s.facts.days);
  put_metrics(d, s, {"B", "W", "F16_", "F17_", "V1_"});
  return d;
}

}  // namespace msme::analyze
