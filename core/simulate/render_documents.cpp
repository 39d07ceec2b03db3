// Consent, accounts and credit reports as their providers send them.
#include "base/text.hpp"
#include "simulate/render_values.hpp"

namespace msme::simulate {
namespace {

using base::Date;
using base::Paise;
using base::Rng;

std::string masked(std::string_view number) { return "XXXXXX" + std::string(number.substr(number.size() - 4)); }

Date earliest(const Business& b) {
  const Date gst = b.gst.empty() ? b.config->start : base::month_start(b.gst.front().month);
  return gst < b.config->start ? gst : b.config->start;
}

void append_texts(std::string& out, std::initializer_list<std::string_view> texts) {
  out.push_back('[');
  bool first = true;
  for (const std::string_view text : texts) {
    if (!first) out.push_back(',');
    first = false;
    base::append_json_string(out, text);
  }
  out.push_back(']');
}

void append_providers(std::string& out, const Business& b) {
  out.push_back('[');
  std::string listed;
  for (const BankAccount& account : b.accounts) {
    const std::string& fip = b.bank_of(account).fip;
    if (listed.find(fip) != std::string::npos) continue;
    listed += fip;
    base::append_json_string(out, fip);
    out.push_back(',');
  }
  out += "\"GSTN-FIP\",\"INSURANCE-FIP\",\"CAMS-FIP\"]";
}

// 000|030|…, newest month first, from the report's month back; XXX is 90 days and more.
std::string dpd_text(const Business& b, const Loan& loan, Date report) {
  static constexpr std::string_view kCodes[] = {"000", "030", "060", "090"};
  const int newer = b.first_month + b.months - 1 - base::month_index(report);
  std::string out;
  for (std::size_t back = newer > 0 ? static_cast<std::size_t>(newer) : 0; back < loan.due.size(); ++back) {
    const int due = loan.due[back];
    if (due < 0 && out.empty()) continue;  // closed already, or not open yet
    if (due < 0) break;
    if (!out.empty()) out.push_back('|');
    out += due > 3 ? std::string_view("XXX") : kCodes[due];
  }
  return out;
}

// A lender reports with a month's delay; a private one never does.
bool reported(const Business& b, const Loan& loan, Date report) {
  const Date delay = loan.fraud == Fraud::Stacking ? b.config->fraud.stacked_unreported_days : 0;
  const Date known = loan.opened + delay;
  return !loan.hidden && known <= report;
}

struct Totals {
  int all = 0, active = 0;
  Paise balance = 0, overdue = 0;
};

void append_tradeline(Line& line, const Business& b, const Loan& loan, Date report, Values& values, Totals& totals) {
  const bool closed = !loan.running() && loan.closed <= report;
  line.text("account_number", loan.number).text("account_type", loan.product).text("ownership", "INDIVIDUAL");
  values.date(line, "date_opened", loan.opened);
  closed ? values.date(line, "date_closed", loan.closed) : void(line.null("date_closed"));
  values.money(line, "credit_limit", loan.principal);
  const Paise owed = closed ? 0 : loan.outstanding + loan.overdue;
  values.money(line, "current_balance", owed);
  line.rupees("amount_overdue", closed ? 0 : loan.overdue).rupees("emi_amount", loan.emi);
  line.text("dpd_string", dpd_text(b, loan, report));
  line.rupees("write_off_amount", 0).rupees("settlement_amount", 0).text("status", closed ? "CLOSED" : "ACTIVE");
  line.text("lender_name", b.party(loan.party).name);
  ++totals.all;
  totals.active += closed ? 0 : 1;
  totals.balance += owed;
  totals.overdue += closed ? 0 : loan.overdue;
}

// A limit at a bank is a tradeline too.
void append_limit(Line& line, const Business& b, const BankAccount& account, Date report, Values& values,
                  Totals& totals) {
  line.text("account_number", account.number);
  line.text("account_type", account.overdraft ? "OVERDRAFT" : "CASH_CREDIT").text("ownership", "INDIVIDUAL");
  values.date(line, "date_opened", account.opened);
  line.null("date_closed");
  values.money(line, "credit_limit", account.limit);
  const Paise drawn = account.closing < 0 ? -account.closing : 0;
  values.money(line, "current_balance", drawn);
  // A year at most, less for a limit that is younger.
  std::string paid_up = "000";
  const int open = base::month_index(report) - base::month_index(account.opened);
  for (int month = 1; month < 12 && month <= open; ++month) paid_up += "|000";
  line.rupees("amount_overdue", 0).null("emi_amount").text("dpd_string", paid_up);
  line.rupees("write_off_amount", 0).rupees("settlement_amount", 0).text("status", "ACTIVE");
  line.text("lender_name", b.bank_of(account).name);
  ++totals.all;
  ++totals.active;
  totals.balance += drawn;
}

Totals append_tradelines(std::string& out, const Business& b, Date report, Values& values) {
  Totals totals;
  out.push_back('[');
  const auto next = [&] {
    if (totals.all > 0) out.push_back(',');
  };
  for (const Loan& loan : b.loans) {
    if (!reported(b, loan, report)) continue;
    next();
    Line line(out);
    append_tradeline(line, b, loan, report, values, totals);
    line.close(false);
  }
  for (const BankAccount& account : b.accounts) {
    if (account.limit <= 0 || b.latent.score < 0 || account.opened > report) continue;
    next();
    Line line(out);
    append_limit(line, b, account, report, values, totals);
    line.close(false);
  }
  out.push_back(']');
  return totals;
}

struct Enquiries {
  std::string json;
  int total = 0, last_30 = 0, last_90 = 0;
};

Enquiries make_enquiries(const Business& b, Date report, Values& values) {
  Enquiries out;
  const int drawn =
      values.rng.poisson(b.latent.health < b.usual().weak_health ? b.usual().enquiries_weak : b.usual().enquiries);
  // Who stacks loans asks everywhere in the weeks before.
  const int hunted = b.latent.frauds.has(Fraud::Stacking) ? b.config->fraud.stacked_enquiries : 0;
  const int count = drawn + hunted;
  out.json.push_back('[');
  for (int i = 0; i < count; ++i) {
    int ago = draw(values.rng, i < hunted ? b.config->fraud.stacked_enquiry_days : b.usual().bureau.enquiry_days);
    const Pair* lender = &any(b.names->lenders, values.rng);
    // A loan for the business is asked for once there is one.
    const int age = report - b.founded;
    if (lent_to_business(lender->kind) && ago > age && age > 0) ago %= age;
    for (const Pair& other : b.names->lenders) {
      if (lent_to_business(lender->kind) && age <= 0) lender = &other;
    }
    const std::int64_t lakhs = draw(values.rng, b.usual().bureau.enquiry_lakh);
    out.last_30 += ago <= 30 ? 1 : 0;
    out.last_90 += ago <= 90 ? 1 : 0;
    if (i > 0) out.json.push_back(',');
    Line line(out.json);
    values.date(line, "enquiry_date", report - ago);
    line.text("lender_name", lender->name).text("enquiry_purpose", lender->kind);
    line.rupees("enquiry_amount", base::rupees(lakhs * 100000)).close(false);
  }
  out.json.push_back(']');
  out.total = count;
  return out;
}

void append_report(std::string& out, const Business& b, int number, std::string_view bureau, Date date, int score,
                   Values& values) {
  Line line(out);
  std::string id = "RPT";
  base::append_padded(id, number, 8);
  line.text("customer_id", b.customer_id)
      .text("report_id", id)
      .text("user_id", b.customer_id)
      .text("bureau_type", bureau);
  values.date(line, "report_date", date);
  score > 0 ? line.number("credit_score", score) : line.null("credit_score");
  line.text("pan", b.pan).text("name", b.holder);
  values.date(line, "dob", b.born);
  line.text("gender", b.gender).text("address", b.address);
  const Totals totals = append_tradelines(line.key("accounts"), b, date, values);
  const Enquiries enquiries = make_enquiries(b, date, values);
  line.raw("enquiries", enquiries.json);
  line.number("total_accounts", totals.all).number("active_accounts", totals.active);
  line.rupees("total_balance", totals.balance).rupees("total_overdue", totals.overdue);
  line.number("enquiries_last_30_days", enquiries.last_30).number("enquiries_last_90_days", enquiries.last_90);
  line.text("data_origin", "SYNTHETIC").close();
}

}  // namespace

RawDataset render_consent(const Business& b, Date start, DocumentTruth& truth) {
  RawDataset out{model::Dataset::Consent, {}, 1};
  Rng rng = b.stream("consent");
  static constexpr std::string_view kAggregators[] = {"FINVU", "ONEMONEY", "NADL", "CAMS", "ANUMATI"};
  Line line(out.ndjson);
  line.text("customer_id", b.customer_id).text("consent_id", make_uuid(rng)).text("user_id", b.customer_id);
  line.text("fiu_id", "FIU-MSME-LENDER").text("aa_id", kAggregators[rng.integer(0, 4)]);
  line.date("consent_start", start).date("consent_expiry", base::add_months(start, 6)).text("status", "ACTIVE");
  line.date("data_from", earliest(b)).date("data_to", b.config->end);
  append_texts(line.key("consent_types"), {"PROFILE", "SUMMARY", "TRANSACTIONS"});
  append_texts(line.key("fi_types"), {"DEPOSIT", "GSTR1_3B", "INSURANCE_POLICIES", "MUTUAL_FUNDS"});
  append_texts(line.key("datasets"), {"consent", "accounts", "transactions", "gst", "credit_reports", "policies",
                                      "mutual_funds", "ondc_orders", "ocen_applications"});
  append_providers(line.key("fip_ids"), b);
  line.raw("purpose", R"({"code":"103","text":"Aggregated statement"})");
  line.text("consent_mode", "STORE").text("frequency_unit", "MONTH").text("fetch_type", "PERIODIC");
  line.date("created_at", start).date("updated_at", start);
  line.text("data_origin", "SYNTHETIC").close();
  truth.row("raw/raw_consent.ndjson", 1);
  return out;
}

RawDataset render_accounts(const Business& b, DocumentTruth& truth) {
  RawDataset out{model::Dataset::Accounts, {}, static_cast<std::uint32_t>(b.accounts.size())};
  Values values(b, "raw_accounts", truth);
  std::uint32_t row = 0;
  for (const BankAccount& account : b.accounts) {
    const Bank& bank = b.bank_of(account);
    Line line(out.ndjson);
    const bool shout = values.rng.chance(b.config->mess.merchants);
    line.text("customer_id", b.customer_id).text("account_id", account.id).text("user_id", b.customer_id);
    line.text("bank", shout ? base::upper(bank.name) : bank.name);
    if (shout) truth.dirt.add("bank", "drift");
    line.text("account_type", account.savings       ? "SAVINGS"
                              : account.overdraft   ? "OVERDRAFT"
                              : account.cash_credit ? "CASH_CREDIT"
                                                    : "CURRENT")
        .text("currency", "INR");
    line.text("masked_account_number", masked(account.number)).text("account_number", account.number);
    line.text("ifsc", account.ifsc).text("branch", account.branch);
    values.date(line, "opened_date", account.opened);
    line.text("status", "ACTIVE");
    values.money(line, "balance", account.closing);
    if (account.limit > 0) line.rupees("credit_limit", account.limit);
    line.text("holder_name", account.savings ? b.holder : b.trade_name).text("fip_id", bank.fip);
    line.text("data_origin", "SYNTHETIC").close();
    truth.row("raw/raw_accounts.ndjson", ++row);
  }
  return out;
}

RawDataset render_credit_reports(const Business& b, DocumentTruth& truth) {
  RawDataset out{model::Dataset::CreditReports, {}, 0};
  Values values(b, "raw_credit", truth);
  static constexpr std::string_view kBureaus[] = {"CIBIL", "EXPERIAN", "CRIF", "EQUIFAX"};
  const Behaviour::Bureau& usual = b.usual().bureau;
  Date date = b.config->end - draw(values.rng, usual.age_days);
  const double luck = values.rng.uniform();
  const double two = usual.one_report_share + usual.two_reports_share;
  const double three = two + usual.three_reports_share;
  int reports = luck < usual.one_report_share ? 1 : luck < two ? 2 : luck < three ? 3 : 4;
  if (b.config->reports >= 0) reports = b.config->reports;
  // Other bureaus, a month or two earlier each, see nearly the same.
  for (int i = 0; i < reports; ++i) {
    int score = b.latent.score;
    if (score > 0 && i > 0) score += static_cast<int>(values.rng.integer(-usual.score_gap, usual.score_gap));
    if (score > 900) score = 900;
    if (score > 0 && score < 300) score = 300;
    append_report(out.ndjson, b, i + 1, kBureaus[i], date, score, values);
    truth.row("raw/raw_credit_reports.ndjson", ++out.rows);
    date -= draw(values.rng, usual.gap_days);
  }
  return out;
}

}  // namespace msme::simulate
