// How people and firms behave: every share, mean, range and size that the simulator draws by. What each means, its value
// and whether it is sourced or an assumption stand in core/data/simulator.json, "behaviour" and "fraud", under the same
// names. Money in rupees, days and months as the name says.
#pragma once

#include <array>
#include <vector>

namespace msme::simulate {

struct Range {
  double low = 0, high = 0;
};

// Both ends included.
struct Whole {
  int low = 0, high = 0;
};

struct Behaviour {
  // Of the section itself.
  double woman = 0, new_loan = 0, closed_loans = 0, cash_credit = 0, same_state = 0, habit = 0, wait = 0, parts = 0,
         tds = 0, supplier_filed = 0, slow = 0, return_charge = 0, paid_again = 0, paid_again_weak = 0, cc_interest = 0,
         od_interest = 0, enquiries = 0, enquiries_weak = 0, cancelled = 0, open = 0, ocen_share = 0, ocen_refused = 0,
         fee = 0, fraud_month = 0, weak_health = 0, failing_health = 0;
  Range age, burden, cash_credit_months;
  std::array<double, 7> season_shape{};

  struct Statutory {
    double epf_percent = 0, rtgs_from = 0, imps_to = 0, quarterly_turnover_to = 0;
    int gstr1_day = 0, gstr1_quarterly_day = 0, gstr2b_day = 0, gstr3b_day = 0, gstr3b_quarterly_day = 0,
        gst_deposit_day = 0, epf_day = 0, tds_day = 0, advance_tax_day = 0;
  } statutory;

  struct Drawn {
    double health_most = 0, soundness_slope = 0, growth_health = 0, growth_sigma = 0, bounce_health = 0,
           buffer_days = 0, buffer_health_days = 0, on_time_health = 0, on_time_least = 0, loans_weak = 0,
           loans_sound_less = 0, burden_weak = 0, score_slope = 0, score_health = 0, score_noise = 0;
    int loans_most = 0, closed_loans_most = 0;
    Range growth, noise_spread, top_customer_spread, cheque_share, buffer_limits, burden_limits;
    Whole new_loan_month, shock_start, shock_months;
  } drawn;

  struct Accounts {
    double savings_months = 0, savings_buffer_days = 0, spare_savings_months = 0, collection_months = 0,
           overdraft_months = 0, overdraft_least = 0, overdraft_drawn = 0, cash_credit_drawn = 0, limit_step = 0;
    Range opening_spread;
    Whole age_days;
  } accounts;

  struct Parties {
    double company_share = 0, other_buyers_share = 0, top_step = 0, other_step = 0, other_below_top = 0,
           wage_middle = 0, rent_least = 0;
    int other_buyers_most = 0, staff_most = 0, payers_least = 0, rows_per_payer = 0;
    Range wage_spread;
    Whole other_buyers, suppliers;
  } parties;

  struct Rows {
    double cash_from = 0, named_from = 0, even_share = 0;
    int receipts_percent = 0, purchases_percent = 0, cash_percent = 0, cards_percent = 0, buyers_least = 0,
        buyers_least_business = 0, buyers_least_named = 0, month_least = 0;
    Whole trading_hours, mandate_minutes;
  } rows;

  struct Sales {
    double counter_sigma = 0, bill_sigma = 0, purchase_sigma = 0, payout_sigma = 0, cash_sigma = 0, top_wobble = 0,
           buyer_wobble = 0, closed_sunday_below = 0, parts_from = 0, rtgs_weight = 0, collected_share = 0,
           platform_sunday = 0, purchase_sunday = 0, other_costs = 0, purchases_least_before = 0, purchases_least = 0;
    int wait_most_days = 0, first_part_percent = 0, second_part_days = 0;
    Whole postponed_days;
  } sales;

  struct Costs {
    double staff_follows = 0, bank_from = 0, phone_bill = 0, power_share = 0, utility_sigma = 0, tds_share = 0,
           tds_business_from = 0, advance_tax_share = 0, quarterly_charge = 0, sweep_share = 0;
    int hired_most = 0, rent_day = 0, epf_staff_from = 0, credit_most_percent = 0;
    Whole pay_days, utility_days;
    std::vector<int> sweep_days;
  } costs;

  struct Household {
    double savings_share = 0, family_share = 0, cash_share = 0, cash_sigma = 0, cash_most = 0, shopping_share = 0,
           shopping_sigma = 0, shopping_sunday = 0, excess_from = 0, excess_plus = 0, excess_keep = 0, excess_share = 0,
           reserve_months = 0, reserve_costs = 0, deposit_from = 0, deposit_share = 0;
    int savings_day = 0, family_day = 0, errand_every = 0, top_up_part = 0, excess_day = 0, deposit_day = 0;
    Range limits;
  } household;

  struct Overdraft {
    double spare = 0;
    int drawn_day = 0, repaid_day = 0, spare_day = 0;
    Range drawn, repaid;
  } overdraft;

  struct Loans {
    double first_roll_health = 0, first_roll_most = 0, closed_emi_share = 0;
    int fresh_months = 0;
    Range emi_spread;
    Whole age_months, left_months, opened_days, closed_tenure, closed_months_ago;
    std::vector<int> due_days;
  } loans;

  struct Plans {
    double premium_share = 0, premium_least = 0, thriving_health = 0, nav_growth = 0, sip_share = 0, sip_least = 0;
    int policies_most = 0, premium_day = 0, policy_months = 0, folios_thriving = 0, folios_sound = 0, folios_weak = 0,
        sip_day = 0, bought_days_before = 0, bought_last_days = 0;
    Range nav;
    Whole policy_age_days, assured_lakh, yearly_premium, lump;
  } plans;

  struct Ondc {
    double counter_below = 0, in_progress_share = 0;
    Whole basket, pieces, price, order_hours, seller_orders, other_orders;
  } ondc;

  struct Ocen {
    int most = 0, refused_tenure = 0;
    Whole refused_lakh, refused_days, asked_days;
  } ocen;

  struct Failures {
    double base = 0, carry = 0;
    Range left;
    Whole charge_days, mandate_again_days, cheque_again_days;
  } failures;

  struct Filing {
    int very_late_days = 0;
    Range under_ratio, over_ratio;
    Whole early_days;
  } filing;

  struct Bureau {
    double one_report_share = 0, two_reports_share = 0, three_reports_share = 0;
    int score_gap = 0;
    Whole age_days, gap_days, enquiry_days, enquiry_lakh;
  } bureau;

  struct Mess {
    double usual_dates = 0, usual_numbers = 0, usual_missing = 0, usual_duplicates = 0, usual_merchants = 0,
           usual_quirks = 0, usual_compact = 0, usual_shuffled = 0, usual_contradictions = 0, documents = 0,
           balance_numbers = 0, balance_missing = 0, no_day_share = 0;
    int moved_most = 0, copied_within = 0;
  } mess;
};

// Section "vintage": how old businesses are, and what happens when in their life.
struct Vintage {
  Range months{-1, -1};  // the caller's own; low < 0 = as the profile or the line of business says
  double ramp_from = 0;
  int first_loan_months = 0, limit_months = 0, ramp_months = 0, founder_age_least = 0;
  Whole limits, first_account_days, registration_days, own_account_days, ondc_joined_days;
  int gst_since = 0, ondc_since = 0;  // base::Date
};

// Section "fraud": how often and how large.
struct FraudSizes {
  double share_each = 0, shell_days = 0, fake_bill_sigma = 0, lent_share = 0, stacked_share = 0, careful_share = 0;
  int dressed_months = 0, fake_return_percent = 0, lent_months_before_end = 0, lent_day = 0, lent_tenure = 0,
      stacked_months_before_end = 0, stacked_day = 0, stacked_gap_days = 0, stacked_tenure = 0, stacked_enquiries = 0,
      stacked_unreported_days = 0, ondc_orders = 0, ondc_real_most = 0, edited_stretches = 0, edited_rows_from = 0,
      deleted_months = 0, day_rows = 0, forged_last_days = 0, forged_days = 0;
  Range circle_amount, circle_back, round_amount, dressed_amount, declared, lent_rate, stacked_rate, edited_lift,
      inserted_amount, day_amount;
  Whole circle_hops, circle_days, round_days, round_kept_per_mille, dressed_in_days, dressed_out_days, fake_bills,
      stacked_loans, stacked_enquiry_days, edited_rows, inserted, rail_rtgs, rail_imps, rail_upi;
};

}  // namespace msme::simulate
