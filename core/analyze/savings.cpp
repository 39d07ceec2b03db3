// I1, I2: what insurance says about discipline and property, and funds about saving and money at hand.
#include <algorithm>
#include <array>
#include <vector>

#include "analyze/sheet.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::kNoDate;
using base::kNoMoney;
using base::Paise;
using model::Category;
using model::Dataset;

bool is(const std::string& value, std::string_view word) { return base::equals_ignore_case(value, word); }

int instalments_a_year(const std::string& frequency) {
  if (is(frequency, "MONTHLY")) return 12;
  if (is(frequency, "QUARTERLY")) return 4;
  if (is(frequency, "HALF_YEARLY")) return 2;
  return is(frequency, "SINGLE") ? 0 : 1;
}

bool in_force(const model::Policy& policy, Date as_of) {
  return is(policy.status, "ACTIVE") || is(policy.status, "IN_FORCE") || is(policy.status, "INFORCE") ||
         (policy.status.empty() && policy.end != kNoDate && policy.end >= as_of);
}

bool insures_property(const Sheet& s, const model::Policy& policy) {
  const auto& types = s.book.asset_policies;
  return std::any_of(types.begin(), types.end(), [&](const std::string& type) { return is(policy.type, type); });
}

// Premiums of the window's bank data: the second witness of discipline.
void premiums_paid(Sheet& s) {
  const char* id = "I1_premiums_bank";
  if (!s.facts.has_window()) {
    s.missing(id, "no full month of bank data");
    return;
  }
  const Totals& paid = s.facts.out[static_cast<std::size_t>(Category::Insurance)];
  s.set(id, base::to_rupees(paid.amount) / s.facts.window_count).inputs =
      base::record({{"payments", paid.rows}, {"full_months", s.facts.window_count}});
}

// Paid up: the last premium is no older than its turn and 30 days of grace.
void persistency(Sheet& s) {
  int known = 0, kept = 0, lapsed = 0;
  for (const model::Policy& policy : s.borrower.policies) {
    if (is(policy.status, "LAPSED")) {
      ++lapsed;
      ++known;
      continue;
    }
    const int a_year = instalments_a_year(policy.premium_frequency);
    if (!in_force(policy, s.facts.as_of) || a_year == 0 || policy.premium_frequency.empty()) continue;
    if (policy.last_paid == kNoDate || s.facts.as_of == kNoDate) continue;
    ++known;
    kept += s.facts.as_of <= base::add_months(policy.last_paid, 12 / a_year) + 30 ? 1 : 0;
  }
  s.set("I1_lapsed", lapsed);
  s.percent("I1_persistency", kept, known, "no policy says when its last premium was paid").inputs =
      base::record({{"policies", known}, {"paid_up", kept}, {"lapsed", lapsed}});
}

void insurance(Sheet& s) {
  if (!s.borrower.has(Dataset::Policies)) {
    s.missing_all("I1_", "no insurance policies were given");
    premiums_paid(s);
    return;
  }
  int active = 0, property = 0, business = 0, health = 0, claims = 0;
  Paise assured = 0, premium = 0, property_cover = 0, life = 0;
  for (const model::Policy& policy : s.borrower.policies) {
    claims += policy.claims;
    if (!in_force(policy, s.facts.as_of)) continue;
    ++active;
    const Paise cover = policy.sum_assured == kNoMoney ? 0 : policy.sum_assured;
    assured += cover;
    business += is(policy.type, "BUSINESS") ? 1 : 0;
    health += is(policy.type, "HEALTH") ? 1 : 0;
    if (insures_property(s, policy)) {
      ++property;
      property_cover += cover;
    } else if (!is(policy.type, "HEALTH") && !is(policy.type, "TRAVEL")) {
      life += cover;
    }
    if (policy.premium != kNoMoney) premium += policy.premium * instalments_a_year(policy.premium_frequency);
  }
  s.set("I1_policies_active", active).inputs = base::record({{"policies", s.borrower.policies.size()}});
  s.money("I1_sum_assured", assured);
  s.money("I1_premium_annual", premium);
  s.set("I1_assets_insured", property);
  s.money("I1_assets_cover", property_cover);
  s.set("I1_business_cover", business);
  s.set("I1_health_cover", health);
  s.set("I1_claims", claims);
  persistency(s);
  premiums_paid(s);
  const std::optional<double> debt = s.value("R5_outstanding");
  if (!debt || *debt <= 0) {
    s.missing("I1_cover_to_debt", debt ? "there is no debt" : "no bureau report");
  } else {
    s.set("I1_cover_to_debt", base::to_rupees(life) / *debt).inputs =
        base::record({{"life_cover", base::to_rupees(life)}, {"debt", *debt}});
  }
  const double turnover = s.value("F1_turnover_annual").value_or(0);
  if (turnover > 0) {
    s.set("I1_premium_share", 100.0 * base::to_rupees(premium) / turnover);
  } else {
    s.missing("I1_premium_share", "there is no turnover");
  }
}

bool is_purchase(const model::MutualFund::Entry& entry) {
  return base::contains_ignore_case(entry.type, "SIP") || base::contains_ignore_case(entry.type, "PURCHASE");
}
bool is_redemption(const model::MutualFund::Entry& entry) {
  return base::contains_ignore_case(entry.type, "REDEMPTION") || base::contains_ignore_case(entry.type, "WITHDRAW");
}

// Months of the last 12 with a purchase, and what was taken out in the last 60 days.
void fund_entries(Sheet& s) {
  const Date as_of = s.facts.as_of;
  std::array<bool, 12> bought{};
  Paise out = 0, in = 0;
  std::size_t entries = 0;
  for (const model::MutualFund& fund : s.borrower.mutual_funds) {
    for (const auto& entry : fund.entries) {
      if (entry.date == kNoDate || entry.amount == kNoMoney || as_of == kNoDate || entry.date > as_of) continue;
      ++entries;
      const int age = base::month_index(as_of) - base::month_index(entry.date);
      const Paise amount = entry.amount < 0 ? -entry.amount : entry.amount;
      if (is_purchase(entry) && !is_redemption(entry) && age >= 0 && age < 12) {
        bought[static_cast<std::size_t>(age)] = true;
        in += amount;
      }
      if (is_redemption(entry) && entry.date > as_of - 60) out += amount;
    }
  }
  if (entries == 0) {
    for (const char* id : {"I2_sip_continuity", "I2_redeemed_60d", "I2_invested_12m"})
      s.missing(id, "no folio lists its entries");
    return;
  }
  const auto months = std::count(bought.begin(), bought.end(), true);
  s.set("I2_sip_continuity", 100.0 * static_cast<double>(months) / 12).inputs = base::record({{"months", months}});
  s.money("I2_redeemed_60d", out);
  s.money("I2_invested_12m", in);
}

void cushion(Sheet& s, Paise value, Paise liquid) {
  const Facts& f = s.facts;
  const Paise out = f.operating.amount + f.emi.amount + f.interest.amount;
  if (!f.has_window() || out <= 0) {
    s.missing("I2_investment_cushion", "no monthly outflow is known");
  } else {
    const double a_month = base::to_rupees(out) / f.window_count;
    s.set("I2_investment_cushion", base::to_rupees(value) / a_month).inputs =
        base::record({{"funds", base::to_rupees(value)}, {"outflow_a_month", base::round_to(a_month, 2)}});
  }
  const double due = s.value("O1_obligations_monthly").value_or(0);
  if (due <= 0) {
    s.missing("I2_liquid_cover", "no monthly instalments or interest are known");
  } else {
    s.set("I2_liquid_cover", base::to_rupees(liquid) / due).inputs =
        base::record({{"liquid_funds", base::to_rupees(liquid)}, {"obligations", due}});
  }
}

void funds(Sheet& s) {
  if (!s.borrower.has(Dataset::MutualFunds)) {
    s.missing_all("I2_", "no mutual fund holdings were given");
    return;
  }
  Paise value = 0, paired_value = 0, invested = 0, liquid = 0, sip = 0;
  for (const model::MutualFund& fund : s.borrower.mutual_funds) {
    sip += fund.sip_amount == kNoMoney ? 0 : fund.sip_amount;
    if (fund.current_value == kNoMoney) continue;
    value += fund.current_value;
    if (s.book.days_to_cash(fund.type) > 0) liquid += fund.current_value;
    if (fund.invested == kNoMoney) continue;
    paired_value += fund.current_value;
    invested += fund.invested;
  }
  s.money("I2_funds_value", value).inputs = base::record({{"folios", s.borrower.mutual_funds.size()}});
  s.percent("I2_funds_gain", paired_value - invested, invested, "no folio states what was invested");
  s.money("I2_liquid_value", liquid).inputs = base::record({{"locked_in", base::to_rupees(value - liquid)}});
  s.money("I2_sip_monthly", sip);
  fund_entries(s);
  cushion(s, value, liquid);
}

// What the bank shows put aside, of what the business left.
void saving_rate(Sheet& s) {
  const char* id = "I3_saving_rate";
  if (!s.facts.has_window()) {
    s.missing(id, "no full month of bank data");
    return;
  }
  const Paise saved = s.facts.out[static_cast<std::size_t>(Category::Investment)].amount +
                      s.facts.out[static_cast<std::size_t>(Category::Insurance)].amount;
  // Premiums are among the operating debits.
  const Paise left =
      s.facts.turnover - s.facts.operating.amount + s.facts.out[static_cast<std::size_t>(Category::Insurance)].amount;
  s.percent(id, saved, left, "net operating cash is not positive").inputs =
      base::record({{"invested_and_insured", base::to_rupees(saved)}, {"available", base::to_rupees(left)}});
}

}  // namespace

void savings_metrics(Sheet& s) {
  insurance(s);
  funds(s);
  saving_rate(s);
}

}  // namespace msme::analyze
