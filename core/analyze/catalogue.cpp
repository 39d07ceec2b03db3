#include "analyze/catalogue.hpp"

namespace msme::analyze {
namespace {

using model::Dataset;
constexpr Dataset kTx = Dataset::Transactions;
constexpr Dataset kGst = Dataset::Gst;
constexpr Dataset kBureau = Dataset::CreditReports;

// "Turnover" is always sales credits plus the counted share of uncertain ones, full months only.
// clang-format off
constexpr MetricDef kMetrics[] = {
  // Cash flow
  {"F1_turnover_monthly", "Business turnover per month", "cashflow", "INR", 2, kTx, "(sales and platform settlements + counted share of uncertain credits) / full months in the window; the share is the policy's, or as much as filed GST returns confirm"},
  {"F1_turnover_annual", "Business turnover, a year", "cashflow", "INR", 2, kTx, "sum over 12 full months; with fewer (or more), monthly mean × 12"},
  {"F1_gross_credits_monthly", "All credits per month", "cashflow", "INR", 2, kTx, "all credits / full months in the window"},
  {"F1_uncertain_share", "Uncertain share of turnover", "cashflow", "percent", 1, kTx, "uncertain credits / (sales credits + uncertain credits)"},
  {"F2_net_operating_cash", "Net operating cash per month", "cashflow", "INR", 2, kTx, "(turnover − operating debits) / full months; operating debits leave out EMI, interest on limits, drawings, investment, own transfers, returns and reversals"},
  {"F2_net_operating_cash_annual", "Net operating cash, a year", "cashflow", "INR", 2, kTx, "sum over 12 full months; with fewer (or more), monthly mean × 12"},
  {"F2_net_operating_cash_p25", "Net operating cash in a weak month", "cashflow", "INR", 2, kTx, "25th percentile of the monthly figures (nearest rank)"},
  {"F3_operating_margin", "Operating margin in cash", "cashflow", "percent", 1, kTx, "net operating cash / turnover"},
  {"F4_turnover_cv", "Turnover volatility", "cashflow", "ratio", 4, kTx, "sample standard deviation of monthly turnover / its mean"},
  {"F4_turnover_mad_cv", "Turnover volatility, robust", "cashflow", "ratio", 4, kTx, "1.4826 × median absolute deviation of monthly turnover / its median"},
  {"F4_expense_cv", "Expense volatility", "cashflow", "ratio", 4, kTx, "sample standard deviation of monthly operating debits / their mean"},
  {"F5_growth", "Turnover growth", "cashflow", "percent", 1, kTx, "last 3 full months against the same 3 a year earlier; else last 6 against the 6 before; else last 3 against the 3 before"},
  {"F5_qoq_growth", "Turnover growth, quarter on quarter", "cashflow", "percent", 1, kTx, "last 3 full months against the 3 before"},
  {"F5_expense_growth", "Expense growth", "cashflow", "percent", 1, kTx, "operating debits, same periods as turnover growth"},
  {"F6_seasonality_index", "Seasonality index", "cashflow", "percent", 1, kTx, "(best month − weakest month) / mean month of turnover; from 6 full months"},
  {"F7_active_days", "Days with entries per month", "cashflow", "days", 1, kTx, "days with at least one entry / full months"},
  {"F7_credit_count", "Sales credits per month", "cashflow", "count", 1, kTx, "number of sales credits / full months"},
  {"F7_average_ticket", "Average sale", "cashflow", "INR", 2, kTx, "sales credits / their number"},
  {"F7_median_ticket", "Median sale", "cashflow", "INR", 2, kTx, "middle sales credit (lower of the two middles)"},
  {"F7_p95_ticket", "Large sale (95th percentile)", "cashflow", "INR", 2, kTx, "95th percentile of sales credits (nearest rank)"},
  {"F8_digital_share", "Digital share of credits", "cashflow", "percent", 1, kTx, "credits by UPI, IMPS, NEFT, RTGS, NACH, card and transfer / all credits"},
  {"F8_upi_share", "UPI share of credits", "cashflow", "percent", 1, kTx, "credits by UPI / all credits"},
  {"F9_cash_deposit_share", "Cash deposits against turnover", "cashflow", "percent", 1, kTx, "cash deposits / turnover"},
  {"F9_cash_withdrawal_share", "Cash withdrawals against debits", "cashflow", "percent", 1, kTx, "cash and ATM withdrawals / all debits"},
  {"F14_business_proofs", "Regular business payments", "cashflow", "count", 0, kTx, "of salaries, rent, utilities, GST, other tax, EPF/ESI: kinds paid in at least half of the full months"},
  {"F15_drawings_rate", "Owner's drawings", "cashflow", "percent", 1, kTx, "drawings / net operating cash"},
  {"C1_inflow_outflow_ratio", "Inflow to outflow", "cashflow", "ratio", 2, kTx, "all credits / all debits, own transfers left out on both sides"},
  {"C2_net_surplus", "Net surplus per month", "cashflow", "INR", 2, kTx, "(all credits − all debits, own transfers left out) / full months"},
  {"C3_surplus_ratio", "Surplus ratio", "cashflow", "percent", 1, kTx, "(all credits − all debits) / all credits, own transfers left out"},
  // Counterparties
  {"F10_top1_customer", "Largest customer", "counterparties", "percent", 1, kTx, "credits of the largest named customer / sales credits"},
  {"F10_top3_customers", "Three largest customers", "counterparties", "percent", 1, kTx, "credits of the three largest named customers / sales credits"},
  {"F10_top5_customers", "Five largest customers", "counterparties", "percent", 1, kTx, "credits of the five largest named customers / sales credits"},
  {"F10_customer_hhi", "Customer concentration (HHI)", "counterparties", "index", 0, kTx, "sum of squared percentage shares of named customers; 10,000 = one customer"},
  {"F10_named_share", "Sales with a known payer", "counterparties", "percent", 1, kTx, "sales credits with a counterparty name / sales credits"},
  {"F11_top1_supplier", "Largest payee", "counterparties", "percent", 1, kTx, "debits to the largest named payee / operating debits with a name"},
  {"F11_top5_suppliers", "Five largest payees", "counterparties", "percent", 1, kTx, "debits to the five largest named payees / operating debits with a name"},
  {"F13_reciprocal_share", "Money that goes both ways", "counterparties", "percent", 1, kTx, "sum over parties of the smaller of credits and debits / sales credits"},
  // Balances
  {"B1_balance_latest", "Latest balance", "balances", "INR", 2, kTx, "end-of-day balance of savings and current accounts on the as-of date"},
  {"B2_abb_5_10_15_20_25", "Average balance on 5, 10, 15, 20, 25", "balances", "INR", 2, kTx, "mean end-of-day balance on these days of the full months"},
  {"B2_abb_1_5_10_15_20_25", "Average balance on 1, 5, 10, 15, 20, 25", "balances", "INR", 2, kTx, "mean end-of-day balance on these days of the full months"},
  {"B2_abb_5_15_25", "Average balance on 5, 15, 25", "balances", "INR", 2, kTx, "mean end-of-day balance on these days of the full months"},
  {"B3_amb", "Average balance, every day", "balances", "INR", 2, kTx, "mean end-of-day balance over all days of the full months"},
  {"B4_min_balance", "Lowest balance in a month", "balances", "INR", 2, kTx, "mean over full months of the lowest end-of-day balance"},
  {"B5_negative_days", "Days below zero", "balances", "percent", 1, kTx, "days on which a savings or current account ends below zero / days"},
  {"B6_near_zero_days", "Days nearly empty", "balances", "percent", 1, kTx, "days with a balance below the policy's share of monthly turnover / days"},
  {"B7_balance_trend", "Balance trend per month", "balances", "percent", 1, kTx, "least-squares slope of the monthly mean balance / mean balance"},
  {"B8_limit_utilisation", "Use of overdraft and cash credit", "balances", "percent", 1, kTx, "mean daily drawn amount / limit that may be drawn (sanctioned limit or, if lower, drawing power)"},
  {"B9_buffer_days", "Cash buffer", "balances", "days", 1, kTx, "average balance / (operating debits, EMI and interest of an average day)"},
  {"B10_month_end_spike", "Month-end spike", "balances", "ratio", 2, kTx, "mean balance on the last 3 days of months / mean on the other days"},
  {"B11_recent_inflation", "Recent rise of the balance", "balances", "ratio", 2, kTx, "mean balance of the last 30 days / mean of the 90 days before"},
  // Obligations
  {"O1_emi_monthly", "Loan instalments per month", "obligations", "INR", 2, kTx, "the larger of instalments seen in the bank and those in the bureau report"},
  {"O1_emi_bank", "Instalments seen in the bank", "obligations", "INR", 2, kTx, "mean of EMI debits over the last 3 full months"},
  {"O1_emi_bureau", "Instalments in the bureau report", "obligations", "INR", 2, kBureau, "sum of the EMI of live loans (cards and limits left out)"},
  {"O1_interest_monthly", "Interest on limits per month", "obligations", "INR", 2, kTx, "mean of interest charged on overdrafts, cash credits and current accounts over the last 3 full months; what a loan account charges itself is left out, as the instalment pays it"},
  {"O1_obligations_monthly", "Instalments and interest per month", "obligations", "INR", 2, kTx, "loan instalments + interest on limits"},
  {"O2_foir", "Obligations to income (FOIR)", "obligations", "percent", 1, kTx, "instalments and interest / net operating cash; 999 when there is no net cash to pay them from"},
  {"O3_dscr", "Debt service cover (DSCR)", "obligations", "ratio", 2, kTx, "net operating cash / instalments and interest, within 0 to 10; 10 when there are none"},
  {"O4_leverage", "Debt to turnover", "obligations", "ratio", 2, kBureau, "outstanding in the bureau report / yearly turnover"},
  {"O5_bounce_outward_6m", "Own payments bounced, 6 months", "obligations", "count", 0, kTx, "returned mandates and own cheques, each once; a bounce charge without a visible return counts as one"},
  {"O5_bounce_outward_12m", "Own payments bounced, 12 months", "obligations", "count", 0, kTx, "as for 6 months"},
  {"O5_bounce_inward_6m", "Customers' cheques bounced, 6 months", "obligations", "count", 0, kTx, "deposited cheques that came back"},
  {"O5_bounce_inward_12m", "Customers' cheques bounced, 12 months", "obligations", "count", 0, kTx, "deposited cheques that came back"},
  {"O6_bounce_recency", "Bounces weighted by recency", "obligations", "index", 2, kTx, "sum over own bounces of 2^(−age in months / 3)"},
  {"O7_unpaid_emi_bounces_30d", "Bounced instalments not yet paid", "obligations", "count", 0, kTx, "mandates returned in the last 30 days, of an amount paid as EMI before (±2 %), not paid since"},
  {"O8_emi_consistency", "Instalment regularity", "obligations", "percent", 1, kTx, "full months with an EMI debit / full months since the first one"},
  {"O9_new_loans_60d", "New loans, 60 days", "obligations", "count", 0, kTx, "the larger of loan disbursals in the bank and bureau accounts opened"},
  {"O9_emi_lenders", "Lenders paid", "obligations", "count", 0, kTx, "distinct payees of EMI debits in the window"},
  {"O10_undisclosed_emi", "Instalments the bureau doesn't show", "obligations", "INR", 2, kTx, "bank instalments (without loans newer than the bureau's lag) − bureau instalments, not below zero"},
  {"O10_undisclosed_share", "Undisclosed share of instalments", "obligations", "percent", 1, kTx, "undisclosed instalments / bank instalments"},
  {"O11_bounce_charges", "Bounce charges, 12 months", "obligations", "INR", 2, kTx, "sum of charges for returned payments"},
  {"O12_working_capital_limits", "Working-capital limits held", "obligations", "INR", 2, kBureau, "the larger of the overdraft and cash-credit limits of the accounts and those in the bureau report"},
  // GST
  {"G1_turnover_ttm", "GST turnover, a year", "gst", "INR", 2, kGst, "taxable value of the last 12 filed months (GSTR-3B, else GSTR-1; a quarter counts as three equal months); with fewer, mean × 12"},
  {"G1_turnover_monthly", "GST turnover per month", "gst", "INR", 2, kGst, "mean taxable value of the last 12 filed months"},
  {"G1_growth", "GST turnover growth", "gst", "percent", 1, kGst, "last 3 filed months against the same 3 a year earlier; else last 6 against the 6 before"},
  {"G2_on_time", "Returns filed on time", "gst", "percent", 1, kGst, "returns of the last 12 due months filed by the due date (GSTR-1 11th, GSTR-3B 20th; of a quarter 13th, and 22nd or 24th by state) / returns due"},
  {"G2_late", "Returns filed late", "gst", "count", 0, kGst, "returns of the last 12 due months filed after the due date"},
  {"G2_unfiled", "Returns not filed", "gst", "count", 0, kGst, "returns of the last 12 due months with status NOT_FILED"},
  {"G2_unfiled_last_two", "Not filed in the last two periods", "gst", "count", 0, kGst, "of the last two due periods, those with a return not filed"},
  {"G2_mean_delay", "Mean delay of late returns", "gst", "days", 1, kGst, "mean of filing date − due date over late returns"},
  {"G3_nil_share", "Nil returns", "gst", "percent", 1, kGst, "filed months with zero turnover / filed months"},
  {"G4_returns_gap", "GSTR-1 against GSTR-3B", "gst", "percent", 1, kGst, "(GSTR-1 − GSTR-3B) / GSTR-1 over periods with both"},
  {"G5_itc_gap", "Input credit claimed against GSTR-2B", "gst", "percent", 1, kGst, "(credit claimed in GSTR-3B − credit available in GSTR-2B) / credit available, over periods with both"},
  {"G7_top1_buyer", "Largest GST buyer", "gst", "percent", 1, kGst, "invoices to the largest buyer / outward supplies of the same returns"},
  {"G7_top1_supplier", "Largest GST supplier", "gst", "percent", 1, kGst, "purchases from the largest supplier / inward supplies, as GSTR-2B lists them"},
  {"G7_top5_suppliers", "Five largest GST suppliers", "gst", "percent", 1, kGst, "purchases from the five largest suppliers / inward supplies, as GSTR-2B lists them"},
  {"G9_purchases_monthly", "GST purchases per month", "gst", "INR", 2, kGst, "mean inward taxable value of the last 12 months with a GSTR-2B"},
  {"G9_gross_margin", "Gross margin by GST", "gst", "percent", 1, kGst, "(filed sales − purchases) / filed sales, over the last 12 months with a GSTR-2B"},
  {"G10_bank_variance", "Bank against GST", "gst", "percent", 1, kGst, "(bank turnover − GST turnover with tax) / GST turnover with tax, over months known on both sides"},
  {"G10_bank_variance_abs", "Bank against GST, size of the gap", "gst", "percent", 1, kGst, "the gap without its sign"},
  {"G13_last_filed_age", "Periods since the last filed return", "gst", "months", 0, kGst, "last due period − last filed period; quarterly filers by the quarter's last month"},
  // Bureau
  {"R1_score", "Bureau score", "bureau", "score", 0, kBureau, "score of the newest report that has one (of one day the lowest)"},
  {"R1_new_to_credit", "New to credit", "bureau", "count", 0, kBureau, "1 when a report was given and none has a score"},
  {"R1_report_age", "Age of the bureau report", "bureau", "days", 0, kBureau, "as-of date − date of the newest report"},
  {"R2_dpd_max_12m", "Worst days past due, 12 months", "bureau", "days", 0, kBureau, "highest days past due over all accounts"},
  {"R2_dpd_max_24m", "Worst days past due, 24 months", "bureau", "days", 0, kBureau, "highest days past due over all accounts"},
  {"R2_dpd_material_12m", "Worst days past due on larger accounts", "bureau", "days", 0, kBureau, "12 months, accounts above the policy's material size (or of unknown size)"},
  {"R2_on_time_share", "Payment regularity", "bureau", "percent", 1, kBureau, "reported months without delay / reported months, 24 months"},
  {"R3_overdue", "Overdue now", "bureau", "INR", 2, kBureau, "sum of overdue amounts of live accounts"},
  {"R4_written_off", "Written off or settled", "bureau", "INR", 2, kBureau, "sum of written-off and settled amounts"},
  {"R4_write_off_count", "Accounts written off or settled", "bureau", "count", 0, kBureau, "accounts with a written-off or settled amount"},
  {"R4_write_off_recent", "Written off within 36 months", "bureau", "count", 0, kBureau, "accounts written off, unless closed more than 36 months ago"},
  {"R5_live_loans", "Live accounts", "bureau", "count", 0, kBureau, "accounts that aren't closed"},
  {"R5_outstanding", "Outstanding debt", "bureau", "INR", 2, kBureau, "sum of balances of live accounts"},
  {"R5_unsecured_share", "Unsecured share of debt", "bureau", "percent", 1, kBureau, "balances of personal loans, cards and unsecured loans / outstanding"},
  {"R6_utilisation", "Use of cards and limits", "bureau", "percent", 1, kBureau, "balances / limits of live cards, overdrafts and cash credits"},
  {"R7_enquiries_6m", "Enquiries, 6 months", "bureau", "count", 0, kBureau, "enquiries of the last 6 months, highest of the bureaus"},
  {"R8_oldest_account", "Oldest account", "bureau", "months", 0, kBureau, "months since the first account was opened"},
  // Savings and commerce
  {"I1_policies_active", "Active policies", "savings", "count", 0, Dataset::Policies, "policies that are active or in force"},
  {"I1_sum_assured", "Sum assured", "savings", "INR", 2, Dataset::Policies, "sum over active policies"},
  {"I1_premium_annual", "Premiums a year", "savings", "INR", 2, Dataset::Policies, "premium × instalments a year over active policies; single premiums left out"},
  {"I2_funds_value", "Mutual funds", "savings", "INR", 2, Dataset::MutualFunds, "current value of all folios"},
  {"I2_funds_gain", "Gain on funds", "savings", "percent", 1, Dataset::MutualFunds, "(current value − invested) / invested, folios with both"},
  {"I2_investment_cushion", "Investment cushion", "savings", "months", 1, Dataset::MutualFunds, "value of funds / (operating debits, EMI and interest of a month)"},
  {"N1_ondc_orders", "ONDC orders", "commerce", "count", 0, Dataset::OndcOrders, "orders that weren't cancelled"},
  {"N1_ondc_gmv", "ONDC sales", "commerce", "INR", 2, Dataset::OndcOrders, "value of orders that weren't cancelled"},
  {"N1_ondc_aov", "ONDC average order", "commerce", "INR", 2, Dataset::OndcOrders, "sales / orders"},
  {"N1_ondc_cancelled", "ONDC cancellations", "commerce", "percent", 1, Dataset::OndcOrders, "cancelled orders / all orders"},
  {"N1_ondc_providers", "ONDC providers", "commerce", "count", 0, Dataset::OndcOrders, "distinct providers"},
  {"N2_ocen_applications", "OCEN applications", "commerce", "count", 0, Dataset::OcenApplications, "all applications"},
  {"N2_ocen_approval_rate", "OCEN approvals", "commerce", "percent", 1, Dataset::OcenApplications, "approved, disbursed or closed / decided applications"},
  {"N2_ocen_live", "OCEN loans disbursed", "commerce", "count", 0, Dataset::OcenApplications, "applications disbursed and not closed"},
  // Integrity and quality
  {"V1_vintage_months", "Proven age of the business", "integrity", "months", 0, Dataset::Accounts, "as-of date − earliest of account opening and first GST period; a lower bound"},
  {"Q1_full_months", "Full months of bank data", "integrity", "months", 0, kTx, "months covered from the first to the last day, of the last 24"},
  {"Q2_chain_exact", "Running balance proven", "integrity", "percent", 1, kTx, "steps of the running balance that add up / steps"},
  {"Q3_categorised_share", "Value with a known purpose", "integrity", "percent", 1, kTx, "amount of entries with a category other than OTHER and confidence ≥ 50 / all"},
  {"Q4_data_age", "Age of the bank data", "integrity", "days", 0, kTx, "now − last day covered"},
  {"Q5_source_trust", "Trust in the sources", "integrity", "index", 1, kTx, "mean over entries: account aggregator or data file 10, bank PDF 7, spreadsheet or CSV 3"},
  {"Q6_usable_rows", "Usable rows", "integrity", "percent", 1, kTx, "(kept + repaired) / (rows − duplicates)"},
  {"DQ_index", "Data quality index", "integrity", "index", 0, kTx, "weighted sum of months covered, balance chain, known purpose, usable rows, source trust and freshness; 100 = best"},
  {"X0_fraud_signals", "Signs of fraud", "integrity", "count", 0, kTx, "rules of the fraud family with a severe finding"},
  {"X1_chain_breaks", "Breaks of the running balance", "integrity", "count", 0, kTx, "steps that don't add up"},
  {"X1_unexplained_breaks", "Unexplained breaks", "integrity", "count", 0, kTx, "breaks − quarantined rows − accepted gaps of the files, not below zero"},
  {"X1_open_gaps", "Gaps in the files that nobody accepted", "integrity", "count", 0, kTx, "places where a statement file doesn't prove itself complete and no person has accepted the gap"},
  {"X12_round_trip_share", "Round trips", "integrity", "percent", 1, kTx, "credits paid back to the same party within the policy's days and tolerance / turnover"},
};
// clang-format on

}  // namespace

Catalogue catalogue() { return {kMetrics, sizeof(kMetrics) / sizeof(kMetrics[0])}; }

const MetricDef* find_metric(std::string_view id) {
  for (const MetricDef& def : kMetrics) {
    if (def.id == id) return &def;
  }
  return nullptr;
}

}  // namespace msme::analyze
