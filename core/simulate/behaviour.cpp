// Reads the sections "behaviour" and "fraud": one table for each part, a row for each number, with the limits that keep a
// config workable.
#include "simulate/behaviour.hpp"

#include <string>
#include <variant>

#include "simulate/config.hpp"

namespace msme::simulate {
namespace {

using base::Json;

template <class T>
struct Field {
  std::string_view key;
  std::variant<double T::*, int T::*, Range T::*, Whole T::*, std::vector<int> T::*, std::array<double, 7> T::*> place;
  double low, high;
};

struct Limits {
  std::string_view key;
  double low, high;
};

void take(Checked& in, const Limits& limits, double& out) { out = in.number(limits.key, limits.low, limits.high); }

void take(Checked& in, const Limits& limits, Range& out) { out = in.range(limits.key, limits.low, limits.high); }

void take(Checked& in, const Limits& limits, int& out) {
  out = in.integer(limits.key, static_cast<int>(limits.low), static_cast<int>(limits.high));
}

void take(Checked& in, const Limits& limits, Whole& out) {
  const Range range = in.range(limits.key, limits.low, limits.high);
  if (in.error()) return;
  out = {static_cast<int>(range.low), static_cast<int>(range.high)};
  if (out.low != range.low || out.high != range.high) in.fail(limits.key, "a range of whole numbers", "fractions");
}

const Json* numbers(Checked& in, const Limits& limits, std::size_t least, std::size_t most) {
  const Json* list = base::array(in.json(), limits.key);
  bool good = list != nullptr && list->size() >= least && list->size() <= most;
  for (std::size_t i = 0; good && i < list->size(); ++i) {
    const auto value = base::as_number((*list)[i]);
    good = value && *value >= limits.low && *value <= limits.high;
  }
  if (good) return list;
  in.fail(limits.key, "a list of numbers within its limits", list == nullptr ? "nothing" : "another list");
  return nullptr;
}

void take(Checked& in, const Limits& limits, std::vector<int>& out) {
  if (const Json* list = numbers(in, limits, 1, 12)) {
    for (const Json& item : *list) out.push_back(static_cast<int>(*base::as_number(item)));
  }
}

void take(Checked& in, const Limits& limits, std::array<double, 7>& out) {
  if (const Json* list = numbers(in, limits, out.size(), out.size())) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = *base::as_number((*list)[i]);
  }
}

template <class T, std::size_t N>
void read_fields(Checked& in, const Field<T> (&fields)[N], T& out, std::initializer_list<std::string_view> parts = {}) {
  if (in.error()) return;
  for (auto it = in.json().begin(); it != in.json().end(); ++it) {
    const std::string& key = it.key();
    bool known = !key.empty() && (key[0] == '_' || key[0] == '$');
    std::string names;
    for (const Field<T>& field : fields) {
      known = known || field.key == key;
      names += (names.empty() ? "" : ", ") + std::string(field.key);
    }
    for (const std::string_view part : parts) known = known || part == key;
    if (!known) in.fail(key, names, "an unknown key");
  }
  for (const Field<T>& field : fields) {
    std::visit([&](auto place) { take(in, {field.key, field.low, field.high}, out.*place); }, field.place);
  }
}

template <class T, std::size_t N>
void read_part(Checked& in, std::string_view key, const Field<T> (&fields)[N], T& out) {
  const Json* part = base::object(in.json(), key);
  if (part == nullptr) {
    in.fail(key, "an object", "another value");
    return;
  }
  Checked inner(*part, in.path() + "/" + std::string(key));
  read_fields(inner, fields, out);
  in.adopt(inner);
}

using B = Behaviour;

constexpr Field<B> kOwn[] = {
    {"woman_share", &B::woman, 0, 1},
    {"age", &B::age, 18, 90},
    {"loan_burden", &B::burden, 0, 1},
    {"new_loan_share", &B::new_loan, 0, 1},
    {"closed_loans_mean", &B::closed_loans, 0, 6},
    {"cash_credit_share", &B::cash_credit, 0, 1},
    {"cash_credit_months", &B::cash_credit_months, 0, 12},
    {"same_state_share", &B::same_state, 0, 1},
    {"habit_sigma", &B::habit, 0, 2},
    {"wait_sigma", &B::wait, 0, 2},
    {"parts_share", &B::parts, 0, 1},
    {"tds_share", &B::tds, 0, 1},
    {"supplier_filed_share", &B::supplier_filed, 0, 1},
    {"bounces_slow_share", &B::slow, 0, 1},
    {"return_charge", &B::return_charge, 0, 5000},
    {"paid_again_share", &B::paid_again, 0, 1},
    {"paid_again_weak_share", &B::paid_again_weak, 0, 1},
    {"cash_credit_interest_monthly", &B::cc_interest, 0, 0.05},
    {"overdraft_interest_monthly", &B::od_interest, 0, 0.05},
    {"enquiries_mean", &B::enquiries, 0, 20},
    {"enquiries_weak_mean", &B::enquiries_weak, 0, 20},
    {"ondc_cancelled_share", &B::cancelled, 0, 1},
    {"ondc_open_share", &B::open, 0, 1},
    {"ocen_share", &B::ocen_share, 0, 1},
    {"ocen_refused_share", &B::ocen_refused, 0, 1},
    {"disbursal_fee_percent", &B::fee, 0, 20},
    {"fraud_month_share", &B::fraud_month, 0, 1},
    {"weak_health", &B::weak_health, -6, 6},
    {"failing_health", &B::failing_health, -6, 6},
    {"season_shape", &B::season_shape, 0, 1},
};

constexpr Field<B::Statutory> kStatutory[] = {
    {"gstr1_day", &B::Statutory::gstr1_day, 1, 28},
    {"gstr1_quarterly_day", &B::Statutory::gstr1_quarterly_day, 1, 28},
    {"gstr2b_day", &B::Statutory::gstr2b_day, 1, 28},
    {"gstr3b_day", &B::Statutory::gstr3b_day, 1, 28},
    {"gstr3b_quarterly_day", &B::Statutory::gstr3b_quarterly_day, 1, 28},
    {"gst_deposit_day", &B::Statutory::gst_deposit_day, 1, 28},
    {"epf_day", &B::Statutory::epf_day, 1, 28},
    {"epf_percent", &B::Statutory::epf_percent, 0, 30},
    {"tds_day", &B::Statutory::tds_day, 1, 28},
    {"advance_tax_day", &B::Statutory::advance_tax_day, 1, 28},
    {"rtgs_from", &B::Statutory::rtgs_from, 1, 10000000},
    {"imps_to", &B::Statutory::imps_to, 1, 100000000},
    {"quarterly_turnover_to", &B::Statutory::quarterly_turnover_to, 0, 1e+12},
};

constexpr Field<B::Drawn> kDrawn[] = {
    {"health_most", &B::Drawn::health_most, 0.5, 6},
    {"soundness_slope", &B::Drawn::soundness_slope, 0, 5},
    {"growth_health", &B::Drawn::growth_health, 0, 1},
    {"growth_sigma", &B::Drawn::growth_sigma, 0, 1},
    {"growth", &B::Drawn::growth, 0.05, 5},
    {"noise_spread", &B::Drawn::noise_spread, 0, 3},
    {"top_customer_spread", &B::Drawn::top_customer_spread, 0, 2},
    {"bounce_health", &B::Drawn::bounce_health, 0, 1},
    {"cheque_share", &B::Drawn::cheque_share, 0, 1},
    {"buffer_days", &B::Drawn::buffer_days, 0, 180},
    {"buffer_health_days", &B::Drawn::buffer_health_days, 0, 60},
    {"buffer_limits", &B::Drawn::buffer_limits, 0, 365},
    {"on_time_health", &B::Drawn::on_time_health, 0, 1},
    {"on_time_least", &B::Drawn::on_time_least, 0, 1},
    {"loans_weak", &B::Drawn::loans_weak, 0, 3},
    {"loans_sound_less", &B::Drawn::loans_sound_less, 0, 3},
    {"loans_most", &B::Drawn::loans_most, 0, 8},
    {"burden_weak", &B::Drawn::burden_weak, 0, 2},
    {"burden_limits", &B::Drawn::burden_limits, 0, 2},
    {"new_loan_month", &B::Drawn::new_loan_month, 1, 23},
    {"score_slope", &B::Drawn::score_slope, 0, 5},
    {"score_health", &B::Drawn::score_health, 0, 2},
    {"score_noise", &B::Drawn::score_noise, 0, 2},
    {"closed_loans_most", &B::Drawn::closed_loans_most, 0, 6},
    {"shock_start", &B::Drawn::shock_start, 0, 23},
    {"shock_months", &B::Drawn::shock_months, 1, 12},
};

constexpr Field<B::Accounts> kAccounts[] = {
    {"age_days", &B::Accounts::age_days, 0, 20000},
    {"opening_spread", &B::Accounts::opening_spread, 0, 3},
    {"savings_months", &B::Accounts::savings_months, 0, 24},
    {"savings_buffer_days", &B::Accounts::savings_buffer_days, 1, 365},
    {"spare_savings_months", &B::Accounts::spare_savings_months, 0, 24},
    {"collection_months", &B::Accounts::collection_months, 0, 12},
    {"overdraft_months", &B::Accounts::overdraft_months, 0, 12},
    {"overdraft_least", &B::Accounts::overdraft_least, 0, 10000000},
    {"overdraft_drawn", &B::Accounts::overdraft_drawn, 0, 1},
    {"cash_credit_drawn", &B::Accounts::cash_credit_drawn, 0, 1},
    {"limit_step", &B::Accounts::limit_step, 1000, 10000000},
};

constexpr Field<B::Parties> kParties[] = {
    {"company_share", &B::Parties::company_share, 0, 1},
    {"other_buyers", &B::Parties::other_buyers, 1, 60},
    {"other_buyers_share", &B::Parties::other_buyers_share, 0, 0.5},
    {"top_step", &B::Parties::top_step, 0.1, 20},
    {"other_step", &B::Parties::other_step, 0.1, 20},
    {"other_buyers_most", &B::Parties::other_buyers_most, 1, 200},
    {"other_below_top", &B::Parties::other_below_top, 0.05, 10},
    {"suppliers", &B::Parties::suppliers, 1, 60},
    {"wage_middle", &B::Parties::wage_middle, 0, 1},
    {"wage_spread", &B::Parties::wage_spread, 0.1, 5},
    {"staff_most", &B::Parties::staff_most, 1, 60},
    {"rent_least", &B::Parties::rent_least, 0, 1000000},
    {"payers_least", &B::Parties::payers_least, 1, 5000},
    {"rows_per_payer", &B::Parties::rows_per_payer, 1, 1000},
};

constexpr Field<B::Rows> kRows[] = {
    {"receipts_percent", &B::Rows::receipts_percent, 1, 90},
    {"purchases_percent", &B::Rows::purchases_percent, 0, 90},
    {"cash_percent", &B::Rows::cash_percent, 0, 50},
    {"cash_from", &B::Rows::cash_from, 0, 1},
    {"cards_percent", &B::Rows::cards_percent, 0, 50},
    {"buyers_least", &B::Rows::buyers_least, 0, 100},
    {"buyers_least_business", &B::Rows::buyers_least_business, 0, 200},
    {"buyers_least_named", &B::Rows::buyers_least_named, 0, 200},
    {"named_from", &B::Rows::named_from, 0, 1},
    {"month_least", &B::Rows::month_least, 1, 500},
    {"even_share", &B::Rows::even_share, 0, 1},
    {"trading_hours", &B::Rows::trading_hours, 0, 24},
    {"mandate_minutes", &B::Rows::mandate_minutes, 0, 1439},
};

constexpr Field<B::Sales> kSales[] = {
    {"counter_sigma", &B::Sales::counter_sigma, 0, 3},
    {"bill_sigma", &B::Sales::bill_sigma, 0, 3},
    {"purchase_sigma", &B::Sales::purchase_sigma, 0, 3},
    {"payout_sigma", &B::Sales::payout_sigma, 0, 3},
    {"cash_sigma", &B::Sales::cash_sigma, 0, 3},
    {"top_wobble", &B::Sales::top_wobble, 0, 1},
    {"buyer_wobble", &B::Sales::buyer_wobble, 0, 1},
    {"wait_most_days", &B::Sales::wait_most_days, 0, 180},
    {"closed_sunday_below", &B::Sales::closed_sunday_below, 0, 3},
    {"parts_from", &B::Sales::parts_from, 0, 100000000},
    {"first_part_percent", &B::Sales::first_part_percent, 1, 99},
    {"second_part_days", &B::Sales::second_part_days, 0, 90},
    {"rtgs_weight", &B::Sales::rtgs_weight, 0, 100},
    {"collected_share", &B::Sales::collected_share, 0, 1},
    {"platform_sunday", &B::Sales::platform_sunday, 0, 3},
    {"purchase_sunday", &B::Sales::purchase_sunday, 0, 3},
    {"postponed_days", &B::Sales::postponed_days, 0, 27},
    {"other_costs", &B::Sales::other_costs, 0, 1},
    {"purchases_least_before", &B::Sales::purchases_least_before, 0, 1},
    {"purchases_least", &B::Sales::purchases_least, 0, 1},
};

constexpr Field<B::Costs> kCosts[] = {
    {"pay_days", &B::Costs::pay_days, 1, 28},
    {"staff_follows", &B::Costs::staff_follows, 0, 1},
    {"hired_most", &B::Costs::hired_most, 0, 60},
    {"rent_day", &B::Costs::rent_day, 1, 28},
    {"bank_from", &B::Costs::bank_from, 0, 1000000},
    {"phone_bill", &B::Costs::phone_bill, 1, 100000},
    {"power_share", &B::Costs::power_share, 0, 0.5},
    {"utility_sigma", &B::Costs::utility_sigma, 0, 2},
    {"utility_days", &B::Costs::utility_days, 1, 28},
    {"epf_staff_from", &B::Costs::epf_staff_from, 1, 1000},
    {"tds_share", &B::Costs::tds_share, 0, 0.2},
    {"tds_business_from", &B::Costs::tds_business_from, 0, 1},
    {"advance_tax_share", &B::Costs::advance_tax_share, 0, 0.5},
    {"credit_most_percent", &B::Costs::credit_most_percent, 0, 100},
    {"quarterly_charge", &B::Costs::quarterly_charge, 0, 100000},
    {"sweep_days", &B::Costs::sweep_days, 1, 28},
    {"sweep_share", &B::Costs::sweep_share, 0, 1},
};

constexpr Field<B::Household> kHousehold[] = {
    {"limits", &B::Household::limits, 0, 1e+09},
    {"savings_share", &B::Household::savings_share, 0, 1},
    {"savings_day", &B::Household::savings_day, 1, 28},
    {"family_share", &B::Household::family_share, 0, 1},
    {"family_day", &B::Household::family_day, 1, 28},
    {"cash_share", &B::Household::cash_share, 0, 1},
    {"cash_sigma", &B::Household::cash_sigma, 0, 3},
    {"cash_most", &B::Household::cash_most, 500, 1000000},
    {"shopping_share", &B::Household::shopping_share, 0, 1},
    {"shopping_sigma", &B::Household::shopping_sigma, 0, 3},
    {"shopping_sunday", &B::Household::shopping_sunday, 0, 3},
    {"errand_every", &B::Household::errand_every, 1, 1000},
    {"top_up_part", &B::Household::top_up_part, 1, 100},
    {"excess_day", &B::Household::excess_day, 1, 28},
    {"excess_from", &B::Household::excess_from, 0, 20},
    {"excess_plus", &B::Household::excess_plus, 0, 1e+09},
    {"excess_keep", &B::Household::excess_keep, 0, 20},
    {"excess_share", &B::Household::excess_share, 0, 1},
    {"reserve_months", &B::Household::reserve_months, 0, 60},
    {"reserve_costs", &B::Household::reserve_costs, 0, 12},
    {"deposit_day", &B::Household::deposit_day, 1, 28},
    {"deposit_from", &B::Household::deposit_from, 0, 1e+09},
    {"deposit_share", &B::Household::deposit_share, 0, 1},
};

constexpr Field<B::Overdraft> kOverdraft[] = {
    {"drawn", &B::Overdraft::drawn, 0, 1},        {"drawn_day", &B::Overdraft::drawn_day, 1, 28},
    {"repaid", &B::Overdraft::repaid, 0, 2},      {"repaid_day", &B::Overdraft::repaid_day, 1, 28},
    {"spare", &B::Overdraft::spare, 0, 10000000}, {"spare_day", &B::Overdraft::spare_day, 1, 28},
};

constexpr Field<B::Loans> kLoans[] = {
    {"age_months", &B::Loans::age_months, 1, 120},
    {"left_months", &B::Loans::left_months, 1, 240},
    {"fresh_months", &B::Loans::fresh_months, 1, 240},
    {"opened_days", &B::Loans::opened_days, 0, 27},
    {"emi_spread", &B::Loans::emi_spread, 0.1, 5},
    {"due_days", &B::Loans::due_days, 1, 28},
    {"first_roll_health", &B::Loans::first_roll_health, 0, 3},
    {"first_roll_most", &B::Loans::first_roll_most, 0, 1},
    {"closed_tenure", &B::Loans::closed_tenure, 1, 240},
    {"closed_months_ago", &B::Loans::closed_months_ago, 1, 120},
    {"closed_emi_share", &B::Loans::closed_emi_share, 0, 1},
};

constexpr Field<B::Plans> kPlans[] = {
    {"policies_most", &B::Plans::policies_most, 0, 5},
    {"policy_age_days", &B::Plans::policy_age_days, 0, 20000},
    {"assured_lakh", &B::Plans::assured_lakh, 1, 1000},
    {"yearly_premium", &B::Plans::yearly_premium, 0, 10000000},
    {"premium_share", &B::Plans::premium_share, 0, 1},
    {"premium_least", &B::Plans::premium_least, 0, 100000},
    {"premium_day", &B::Plans::premium_day, 1, 28},
    {"policy_months", &B::Plans::policy_months, 1, 1200},
    {"thriving_health", &B::Plans::thriving_health, -6, 6},
    {"folios_thriving", &B::Plans::folios_thriving, 0, 10},
    {"folios_sound", &B::Plans::folios_sound, 0, 10},
    {"folios_weak", &B::Plans::folios_weak, 0, 10},
    {"nav", &B::Plans::nav, 1, 100000},
    {"nav_growth", &B::Plans::nav_growth, -0.05, 0.1},
    {"sip_share", &B::Plans::sip_share, 0, 1},
    {"sip_least", &B::Plans::sip_least, 0, 100000},
    {"sip_day", &B::Plans::sip_day, 1, 28},
    {"lump", &B::Plans::lump, 500, 100000000},
    {"bought_days_before", &B::Plans::bought_days_before, 0, 20000},
    {"bought_last_days", &B::Plans::bought_last_days, 0, 90},
};

constexpr Field<B::Ondc> kOndc[] = {
    {"basket", &B::Ondc::basket, 1, 20},
    {"pieces", &B::Ondc::pieces, 1, 100},
    {"price", &B::Ondc::price, 10, 1000000},
    {"order_hours", &B::Ondc::order_hours, 0, 23},
    {"seller_orders", &B::Ondc::seller_orders, 0, 1000},
    {"other_orders", &B::Ondc::other_orders, 0, 1000},
    {"counter_below", &B::Ondc::counter_below, 0, 1},
    {"in_progress_share", &B::Ondc::in_progress_share, 0, 1},
};

constexpr Field<B::Ocen> kOcen[] = {
    {"refused_lakh", &B::Ocen::refused_lakh, 1, 10000},   {"refused_days", &B::Ocen::refused_days, 0, 700},
    {"asked_days", &B::Ocen::asked_days, 0, 90},          {"most", &B::Ocen::most, 0, 5},
    {"refused_tenure", &B::Ocen::refused_tenure, 1, 240},
};

constexpr Field<B::Failures> kFailures[] = {
    {"base", &B::Failures::base, 0, 10},
    {"carry", &B::Failures::carry, 0, 1},
    {"charge_days", &B::Failures::charge_days, 0, 20},
    {"mandate_again_days", &B::Failures::mandate_again_days, 1, 27},
    {"cheque_again_days", &B::Failures::cheque_again_days, 1, 27},
    {"left", &B::Failures::left, 0, 0.99},
};

constexpr Field<B::Filing> kFiling[] = {
    {"early_days", &B::Filing::early_days, 0, 10},
    {"very_late_days", &B::Filing::very_late_days, 0, 120},
    {"under_ratio", &B::Filing::under_ratio, 1, 5},
    {"over_ratio", &B::Filing::over_ratio, 0.2, 1},
};

constexpr Field<B::Bureau> kBureau[] = {
    {"one_report_share", &B::Bureau::one_report_share, 0, 1},
    {"two_reports_share", &B::Bureau::two_reports_share, 0, 1},
    {"three_reports_share", &B::Bureau::three_reports_share, 0, 1},
    {"age_days", &B::Bureau::age_days, 0, 90},
    {"gap_days", &B::Bureau::gap_days, 0, 180},
    {"score_gap", &B::Bureau::score_gap, 0, 100},
    {"enquiry_days", &B::Bureau::enquiry_days, 0, 700},
    {"enquiry_lakh", &B::Bureau::enquiry_lakh, 1, 10000},
};

constexpr Field<B::Mess> kMess[] = {
    {"usual_dates", &B::Mess::usual_dates, 0, 1},
    {"usual_numbers", &B::Mess::usual_numbers, 0, 1},
    {"usual_missing", &B::Mess::usual_missing, 0, 1},
    {"usual_duplicates", &B::Mess::usual_duplicates, 0, 1},
    {"usual_merchants", &B::Mess::usual_merchants, 0, 1},
    {"usual_quirks", &B::Mess::usual_quirks, 0, 1},
    {"usual_compact", &B::Mess::usual_compact, 0, 1},
    {"usual_shuffled", &B::Mess::usual_shuffled, 0, 1},
    {"usual_contradictions", &B::Mess::usual_contradictions, 0, 1},
    {"documents", &B::Mess::documents, 0, 1},
    {"balance_numbers", &B::Mess::balance_numbers, 0, 1},
    {"balance_missing", &B::Mess::balance_missing, 0, 1},
    {"no_day_share", &B::Mess::no_day_share, 0, 1},
    {"moved_most", &B::Mess::moved_most, 0, 1000},
    {"copied_within", &B::Mess::copied_within, 1, 10000},
};

constexpr Field<FraudSizes> kFraudSizes[] = {
    {"share_each", &FraudSizes::share_each, 0, 0.09},
    {"circle_hops", &FraudSizes::circle_hops, 1, 6},
    {"circle_amount", &FraudSizes::circle_amount, 0, 2},
    {"circle_back", &FraudSizes::circle_back, 0.5, 1},
    {"circle_days", &FraudSizes::circle_days, 0, 14},
    {"round_amount", &FraudSizes::round_amount, 0, 2},
    {"round_days", &FraudSizes::round_days, 0, 20},
    {"round_kept_per_mille", &FraudSizes::round_kept_per_mille, 0, 500},
    {"dressed_amount", &FraudSizes::dressed_amount, 0, 5},
    {"dressed_months", &FraudSizes::dressed_months, 0, 24},
    {"dressed_in_days", &FraudSizes::dressed_in_days, 0, 5},
    {"dressed_out_days", &FraudSizes::dressed_out_days, 1, 20},
    {"shell_days", &FraudSizes::shell_days, 0, 120},
    {"declared", &FraudSizes::declared, 1.01, 4},
    {"fake_bills", &FraudSizes::fake_bills, 1, 50},
    {"fake_bill_sigma", &FraudSizes::fake_bill_sigma, 0, 3},
    {"fake_return_percent", &FraudSizes::fake_return_percent, 0, 100},
    {"lent_share", &FraudSizes::lent_share, 0, 1},
    {"lent_rate", &FraudSizes::lent_rate, 1, 120},
    {"lent_months_before_end", &FraudSizes::lent_months_before_end, 1, 24},
    {"lent_day", &FraudSizes::lent_day, 0, 27},
    {"lent_tenure", &FraudSizes::lent_tenure, 1, 240},
    {"stacked_loans", &FraudSizes::stacked_loans, 1, 8},
    {"stacked_share", &FraudSizes::stacked_share, 0, 1},
    {"stacked_rate", &FraudSizes::stacked_rate, 1, 120},
    {"stacked_months_before_end", &FraudSizes::stacked_months_before_end, 1, 24},
    {"stacked_day", &FraudSizes::stacked_day, 0, 27},
    {"stacked_gap_days", &FraudSizes::stacked_gap_days, 0, 14},
    {"stacked_tenure", &FraudSizes::stacked_tenure, 1, 240},
    {"stacked_enquiries", &FraudSizes::stacked_enquiries, 0, 30},
    {"stacked_enquiry_days", &FraudSizes::stacked_enquiry_days, 0, 700},
    {"stacked_unreported_days", &FraudSizes::stacked_unreported_days, 0, 365},
    {"ondc_orders", &FraudSizes::ondc_orders, 0, 1000},
    {"ondc_real_most", &FraudSizes::ondc_real_most, 0, 1000},
    {"edited_stretches", &FraudSizes::edited_stretches, 1, 3},
    {"edited_rows", &FraudSizes::edited_rows, 1, 50},
    {"edited_lift", &FraudSizes::edited_lift, 0, 5},
    {"edited_rows_from", &FraudSizes::edited_rows_from, 20, 1000},
    {"inserted", &FraudSizes::inserted, 1, 50},
    {"inserted_amount", &FraudSizes::inserted_amount, 0, 5},
    {"deleted_months", &FraudSizes::deleted_months, 1, 24},
    {"careful_share", &FraudSizes::careful_share, 0, 1},
    {"rail_rtgs", &FraudSizes::rail_rtgs, 1, 10000000},
    {"rail_imps", &FraudSizes::rail_imps, 1, 10000000},
    {"rail_upi", &FraudSizes::rail_upi, 1, 10000000},
    {"day_rows", &FraudSizes::day_rows, 1, 20},
    {"day_amount", &FraudSizes::day_amount, 0, 5},
    {"forged_last_days", &FraudSizes::forged_last_days, 0, 60},
    {"forged_days", &FraudSizes::forged_days, 1, 300},
};

constexpr int kOldest = 720;  // months

constexpr Field<Vintage> kVintage[] = {
    {"ramp_from", &Vintage::ramp_from, 0.05, 1},
    {"first_loan_months", &Vintage::first_loan_months, 1, 60},
    {"limit_months", &Vintage::limit_months, 0, 240},
    {"ramp_months", &Vintage::ramp_months, 0, 60},
    {"founder_age_least", &Vintage::founder_age_least, 18, 60},
    {"limits", &Vintage::limits, 4, kOldest},
    {"first_account_days", &Vintage::first_account_days, 1, 45},
    {"registration_days", &Vintage::registration_days, 0, 3650},
    {"own_account_days", &Vintage::own_account_days, 0, 7300},
    {"ondc_joined_days", &Vintage::ondc_joined_days, 0, 3650},
};

int day_of(Checked& in, std::string_view key) {
  const base::Date date = base::parse_iso(in.text(key));
  if (date == base::kNoDate) in.fail(key, "a date, YYYY-MM-DD", base::text_or(in.json(), key, "nothing"));
  return date;
}

void read_ages(Config& config, Checked& in) {
  const Json* list = base::array(in.json(), "terms");
  if (list == nullptr) in.fail("terms", "a list", "another value");
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    Checked item((*list)[i], in.path() + "/terms/" + std::to_string(i));
    item.allow({"segment", "median_months", "sigma"});
    const std::string id = item.text("segment");
    const double median = item.number("median_months", 4, kOldest);
    const double sigma = item.number("sigma", 0.05, 3);
    in.adopt(item);
    for (Segment& s : config.segments) {
      if (s.id == id) s.age = {median, sigma};
    }
  }
}

}  // namespace

void read_vintage(Config& config, Checked& in) {
  Vintage& v = config.vintage;
  read_fields(in, kVintage, v, {"months", "terms", "gst_since", "ondc_since"});
  const auto own = in.json().find("months");
  if (own != in.json().end() && !own->is_null()) {
    Whole months;
    take(in, {"months", 4, kOldest}, months);
    v.months = {static_cast<double>(months.low), static_cast<double>(months.high)};
  }
  v.gst_since = day_of(in, "gst_since");
  v.ondc_since = day_of(in, "ondc_since");
  read_ages(config, in);
}

void read_behaviour(Config& config, Checked& in) {
  Behaviour& b = config.behaviour;
  read_fields(in, kOwn, b,
              {"statutory", "drawn", "accounts", "parties", "rows", "sales", "costs", "household", "overdraft", "loans",
               "plans", "ondc", "ocen", "failures", "filing", "bureau", "mess"});
  read_part(in, "statutory", kStatutory, b.statutory);
  read_part(in, "drawn", kDrawn, b.drawn);
  read_part(in, "accounts", kAccounts, b.accounts);
  read_part(in, "parties", kParties, b.parties);
  read_part(in, "rows", kRows, b.rows);
  read_part(in, "sales", kSales, b.sales);
  read_part(in, "costs", kCosts, b.costs);
  read_part(in, "household", kHousehold, b.household);
  read_part(in, "overdraft", kOverdraft, b.overdraft);
  read_part(in, "loans", kLoans, b.loans);
  read_part(in, "plans", kPlans, b.plans);
  read_part(in, "ondc", kOndc, b.ondc);
  read_part(in, "ocen", kOcen, b.ocen);
  read_part(in, "failures", kFailures, b.failures);
  read_part(in, "filing", kFiling, b.filing);
  read_part(in, "bureau", kBureau, b.bureau);
  read_part(in, "mess", kMess, b.mess);
}

void read_fraud(Config& config, Checked& in) {
  read_fields(in, kFraudSizes, config.fraud, {"kinds"});
  config.frauds = FraudSet();
  if (!in.has("kinds")) return;
  const Json* kinds = base::array(in.json(), "kinds");
  if (kinds == nullptr) {
    in.fail("kinds", "a list of kinds of fraud", "another value");
    return;
  }
  for (const Json& kind : *kinds) {
    const auto fraud = parse_fraud(base::as_text(kind).value_or(""));
    if (!fraud) {
      in.fail("kinds", "kinds of fraud", base::dump(kind).substr(0, 40));
      return;
    }
    config.frauds.add(*fraud);
  }
}

}  // namespace msme::simulate
