// Consent, accounts, GST returns and credit reports as their providers send them.
#include "base/text.hpp"
#include "simulate/messiness.hpp"
#include "simulate/render.hpp"

namespace msme::simulate {
namespace {

using base::Date;
using base::Paise;
using base::Rng;

// The values of a document's fields, some of them written another way. Documents are mildly messy: half the
// share of the rows'.
class Values {
 public:
  Values(const Business& b, std::string_view purpose)
      : rng(b.stream(purpose)), dates_(b.config->mess.dates * 0.5), numbers_(b.config->mess.numbers * 0.5) {}

  void date(Line& line, std::string_view key, Date value) {
    DateLayout layout = draw_date_layout(rng, dates_);
    // A day and month that could be swapped stay readable: nothing else in a document settles them.
    const bool numeric = layout == DateLayout::Slashes || layout == DateLayout::Dashes;
    if (value == base::kNoDate) {
      line.null(key);
      return;
    }
    if (numeric && base::to_civil(value).day <= 12) layout = DateLayout::DayMonthName;
    if (layout == DateLayout::IsoTime || layout == DateLayout::YearSlashesTime) layout = DateLayout::Iso;
    append_date(line.key(key), value, 0, layout);
  }

  void money(Line& line, std::string_view key, Paise value) {
    AmountLayout layout = draw_amount_layout(rng, numbers_);
    if (layout == AmountLayout::RupeeDrCr || layout == AmountLayout::Signed) layout = AmountLayout::Indian;
    append_amount(line.key(key), value, true, layout);
  }

  Rng rng;

 private:
  double dates_, numbers_;
};

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

struct Invoice {
  std::string number, buyer, gstin;
  Date date = 0;
  Paise taxable = 0, tax = 0;
};

void append_invoice(std::string& out, const Business& b, const GstPeriod& period, const Invoice& invoice,
                    Values& values) {
  Line line(out);
  line.text("invoice_number", invoice.number);
  values.date(line, "invoice_date", invoice.date);
  values.money(line, "invoice_value", invoice.taxable + invoice.tax);
  line.rupees("taxable_value", invoice.taxable);
  line.rupees("igst", period.inter_state ? invoice.tax : 0);
  line.rupees("cgst", period.inter_state ? 0 : invoice.tax / 2)
      .rupees("sgst", period.inter_state ? 0 : invoice.tax / 2);
  line.text("buyer_gstin", invoice.gstin).text("buyer_name", invoice.buyer);
  std::string place;
  base::append_padded(place, b.city.code, 2);
  line.text("place_of_supply", place + "-" + b.city.state).flag("reverse_charge", false);
  line.text("hsn_code", b.segment->hsn).number("gst_rate", b.segment->gst_rate);
  line.close(false);
}

// A handful of invoices to the largest buyers, within what the period declares.
void append_invoices(std::string& out, const Business& b, const GstPeriod& period, Values& values) {
  out.push_back('[');
  const std::size_t count = b.buyers.size() < 5 ? b.buyers.size() : 5;
  for (std::size_t i = 0; i < count; ++i) {
    Invoice invoice;
    invoice.number = "INV/" + base::month_text(period.month).substr(2, 2) + "/" +
                     std::to_string(period.month % 12 + 1) + std::to_string(101 + i);
    const auto day = static_cast<Date>(values.rng.integer(0, 27));
    invoice.date = base::month_start(period.month) + day;
    const double value = static_cast<double>(period.taxable) * b.buyers[i].share;
    invoice.taxable = static_cast<Paise>(value / 100) * 100;
    invoice.tax = (invoice.taxable * b.segment->gst_rate + 100) / 200 * 2;  // two equal halves
    invoice.buyer = b.party(b.buyers[i].party).name;
    // The buyer's number is always the same: it comes from a stream of its own.
    Rng own = b.stream("buyer" + std::to_string(i));
    const std::string pan = make_pan(b.names->blocks, own, 'C', invoice.buyer[0]);
    invoice.gstin = make_gstin(b.city.code, pan);
    if (i > 0) out.push_back(',');
    append_invoice(out, b, period, invoice, values);
  }
  out.push_back(']');
}

void append_return(std::string& out, const Business& b, const GstPeriod& period, bool gstr3b, int number,
                   Values& values) {
  const Date filed = gstr3b ? period.gstr3b : period.gstr1;
  const bool late = gstr3b ? period.late3b : period.late1;
  Line line(out);
  std::string id = "RET";
  base::append_padded(id, number, 10);
  std::string when;
  base::append_padded(when, period.month % 12 + 1, 2);
  when += "-" + std::to_string(period.month / 12);
  line.text("customer_id", b.customer_id).text("return_id", id).text("gstin", b.gstin).text("return_period", when);
  line.text("return_type", gstr3b ? "GSTR3B" : "GSTR1").text("trade_name", b.trade_name).text("legal_name", b.holder);
  values.date(line, "filing_date", filed);
  line.text("status", filed == base::kNoDate ? "NOT_FILED" : late ? "LATE_FILED" : "FILED");
  // An unfiled return declares nothing.
  const bool known = filed != base::kNoDate;
  const Paise tax = known ? period.tax : 0;
  values.money(line, "total_taxable_value", known ? period.taxable : 0);
  values.money(line, "total_igst", period.inter_state ? tax : 0);
  values.money(line, "total_cgst", period.inter_state ? 0 : tax / 2);
  values.money(line, "total_sgst", period.inter_state ? 0 : tax / 2);
  line.rupees("total_cess", 0);
  if (gstr3b) {
    values.money(line, "itc_claimed", known ? period.itc : 0);
    line.rupees("itc_reversed", 0);
    values.money(line, "net_tax_liability", known ? period.net : 0);
    line.raw("invoices", "[]");
  } else {
    line.null("itc_claimed").null("itc_reversed").null("net_tax_liability");
    std::string& into = line.key("invoices");
    known ? append_invoices(into, b, period, values) : void(into += "[]");
  }
  line.close();
}

// 000|030|…, newest month first; XXX is 90 days and more.
std::string dpd_text(const Loan& loan) {
  static constexpr std::string_view kCodes[] = {"000", "030", "060", "090"};
  std::string out;
  for (const int due : loan.due) {
    if (due < 0) break;  // not open yet
    if (!out.empty()) out.push_back('|');
    out += due > 3 ? std::string_view("XXX") : kCodes[due];
  }
  return out;
}

void append_tradelines(std::string& out, const Business& b, Date report, bool full, Values& values) {
  out.push_back('[');
  bool first = true;
  for (const Loan& loan : b.loans) {
    if (loan.opened > report) continue;
    if (!first) out.push_back(',');
    first = false;
    Line line(out);
    line.text("account_number", loan.number).text("account_type", loan.product).text("ownership", "INDIVIDUAL");
    values.date(line, "date_opened", loan.opened);
    line.null("date_closed");
    values.money(line, "credit_limit", loan.principal);
    values.money(line, "current_balance", loan.outstanding + loan.overdue);
    line.rupees("amount_overdue", loan.overdue).rupees("emi_amount", loan.emi);
    line.text("dpd_string", full ? dpd_text(loan) : dpd_text(loan).substr(0, 47));
    line.rupees("write_off_amount", 0).rupees("settlement_amount", 0).text("status", "ACTIVE");
    line.text("lender_name", b.party(loan.party).name);
    line.close(false);
  }
  out.push_back(']');
}

struct Enquiries {
  std::string json;
  int total = 0, last_30 = 0, last_90 = 0;
};

Enquiries make_enquiries(const Business& b, Date report, Values& values) {
  Enquiries out;
  const int count = values.rng.poisson(b.latent.health < -1 ? 5 : 1.6);
  out.json.push_back('[');
  for (int i = 0; i < count; ++i) {
    const auto ago = static_cast<int>(values.rng.integer(3, 180));
    const Pair& lender = any(b.names->lenders, values.rng);
    const std::int64_t lakhs = values.rng.integer(1, 15);
    out.last_30 += ago <= 30 ? 1 : 0;
    out.last_90 += ago <= 90 ? 1 : 0;
    if (i > 0) out.json.push_back(',');
    Line line(out.json);
    values.date(line, "enquiry_date", report - ago);
    line.text("lender_name", lender.name).text("enquiry_purpose", lender.kind);
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
  append_tradelines(line.key("accounts"), b, date, number == 1, values);
  const Enquiries enquiries = make_enquiries(b, date, values);
  line.raw("enquiries", enquiries.json);
  Paise balance = 0;
  Paise overdue = 0;
  int open = 0;
  for (const Loan& loan : b.loans) {
    if (loan.opened > date) continue;
    ++open;
    balance += loan.outstanding + loan.overdue;
    overdue += loan.overdue;
  }
  line.number("total_accounts", open).number("active_accounts", open);
  line.rupees("total_balance", balance).rupees("total_overdue", overdue);
  line.number("enquiries_last_30_days", enquiries.last_30).number("enquiries_last_90_days", enquiries.last_90);
  line.close();
}

}  // namespace

RawDataset render_consent(const Business& b) {
  RawDataset out{model::Dataset::Consent, {}, 1};
  Rng rng = b.stream("consent");
  static constexpr std::string_view kAggregators[] = {"FINVU", "ONEMONEY", "NADL", "CAMS", "ANUMATI"};
  const Date start = b.config->end;
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
  line.close();
  return out;
}

RawDataset render_accounts(const Business& b) {
  RawDataset out{model::Dataset::Accounts, {}, static_cast<std::uint32_t>(b.accounts.size())};
  Values values(b, "raw_accounts");
  for (const BankAccount& account : b.accounts) {
    const Bank& bank = b.bank_of(account);
    Line line(out.ndjson);
    const bool shout = values.rng.chance(b.config->mess.merchants);
    line.text("customer_id", b.customer_id).text("account_id", account.id).text("user_id", b.customer_id);
    line.text("bank", shout ? base::upper(bank.name) : bank.name);
    line.text("account_type", account.savings     ? "SAVINGS"
                              : account.overdraft ? "OVERDRAFT"
                                                  : "CURRENT")
        .text("currency", "INR");
    line.text("masked_account_number", masked(account.number)).text("account_number", account.number);
    line.text("ifsc", account.ifsc).text("branch", account.branch);
    values.date(line, "opened_date", account.opened);
    line.text("status", "ACTIVE");
    values.money(line, "balance", account.closing);
    if (account.limit > 0) line.rupees("credit_limit", account.limit);
    line.text("holder_name", account.savings ? b.holder : b.trade_name).text("fip_id", bank.fip);
    line.close();
  }
  return out;
}

RawDataset render_gst(const Business& b) {
  RawDataset out{model::Dataset::Gst, {}, static_cast<std::uint32_t>(b.gst.size() * 2)};
  Values values(b, "raw_gst");
  int number = 1;
  for (const GstPeriod& period : b.gst) {
    append_return(out.ndjson, b, period, false, number++, values);
    append_return(out.ndjson, b, period, true, number++, values);
  }
  return out;
}

RawDataset render_credit_reports(const Business& b) {
  RawDataset out{model::Dataset::CreditReports, {}, 1};
  Values values(b, "raw_credit");
  const Date date = b.config->end - static_cast<Date>(values.rng.integer(0, 12));
  append_report(out.ndjson, b, 1, "CIBIL", date, b.latent.score, values);
  const bool second = values.rng.chance(0.4);
  const int count = b.config->reports >= 0 ? b.config->reports : second ? 2 : 1;
  // Other bureaus, a month or two earlier each, see nearly the same.
  static constexpr std::string_view kOthers[] = {"EXPERIAN", "CRIF", "EQUIFAX"};
  Date before = date;
  for (int i = 2; i <= count; ++i) {
    before -= static_cast<Date>(values.rng.integer(25, 60));
    int score = b.latent.score;
    if (score > 0) score += static_cast<int>(values.rng.integer(-14, 14));
    if (score > 900) score = 900;
    if (score > 0 && score < 300) score = 300;
    append_report(out.ndjson, b, i, kOthers[i - 2], before, score, values);
  }
  out.rows = static_cast<std::uint32_t>(count);
  return out;
}

}  // namespace msme::simulate
