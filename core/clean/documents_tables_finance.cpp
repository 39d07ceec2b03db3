// Field tables of accounts, GST returns and credit reports.
#include "clean/documents_tables.hpp"

namespace msme::clean {
namespace {

using namespace field;

// ---- accounts ----

constexpr FieldSpec kAccountFields[] = {
    kCustomerId,
    shaped("account_id", "ACCdddddddd", "ACC and 8 digits").must(),
    kUserId,
    textual("bank", "bank_name|fip_name").must(),
    choice("account_type",
           "SAVINGS=SB|SAVING|SAVINGS ACCOUNT|SAVING BANK|SBA;CURRENT=CA|CURRENT ACCOUNT|CD;"
           "OVERDRAFT=OD|OVERDRAFT ACCOUNT;CASH_CREDIT=CC|CASH CREDIT ACCOUNT|CCA;"
           "TERM_DEPOSIT=FD|TD|FIXED DEPOSIT|TERM;RECURRING_DEPOSIT=RD|RECURRING;LOAN=LOAN ACCOUNT|TERM LOAN|TL",
           "type")
        .must(),
    choice("currency", kInr).must(),
    textual("masked_account_number", "masked_acc_number|maskedAccNumber").hidden(Mask::LastFour),
    textual("account_number", "account_no|acc_no").unwritten().hidden(Mask::LastFour),
    ruled("ifsc", &base::is_ifsc, "an IFSC: 4 letters, 0, 6 letters or digits", "ifsc_code"),
    textual("branch", "branch_name"),
    dated("opened_date", "opening_date|open_date|opened_on"),
    choice("status",
           "ACTIVE=OPEN|OPERATIVE|LIVE|NORMAL;INACTIVE=DORMANT|INOPERATIVE|FROZEN|BLOCKED;CLOSED=CLOSE|TERMINATED",
           "account_status"),
    money("balance", "current_balance|closing_balance|available_balance", -1),
    textual("holder_name", "account_holder|account_holder_name|holder"),
    identifier("fip_id"),
    money("credit_limit", "limit|sanctioned_limit|drawing_limit|overdraft_limit|current_od_limit"),
    money("drawing_power", "dp"),
    kDataOrigin,
    flag("implied").unwritten(),  // no provider's record: transactions or a statement's header name the account
};

// ---- GST returns ----

constexpr FieldSpec kInvoiceFields[] = {
    textual("invoice_number", "invoice_no|inum|number"),
    dated("invoice_date", "idt|date"),
    money("invoice_value", "val|value|total_value", -1),
    money("taxable_value", "txval", -1),
    money("igst", "iamt", -1),
    money("cgst", "camt", -1),
    money("sgst", "samt", -1),
    gstin_field("buyer_gstin", "ctin|recipient_gstin"),
    textual("buyer_name", "recipient_name|trade_name"),
    textual("place_of_supply", "pos"),
    flag("reverse_charge", "rchrg"),
    ruled("hsn_code", &base::is_hsn, "an HSN or SAC: 2, 4, 6 or 8 digits", "hsn|hsn_sc"),
    number("gst_rate", 0, 100, 3, "rt|rate|tax_rate"),
    // Purchases (GSTR-2B).
    gstin_field("supplier_gstin", "seller_gstin").when_given(),
    textual("supplier_name", "trdnm|seller_name").when_given(),
    flag("itc_available", "itcavl").when_given(),
};
constexpr RowSpec kInvoice{kInvoiceFields, {}, "invoice_number", "taxable_value|invoice_value", &derive_invoice};

constexpr FieldSpec kGstFields[] = {
    kCustomerId,
    identifier("return_id", "arn").must(),
    gstin_field("gstin", "gst_number").must(),
    make("return_period", Kind::Period, "ret_period|ret_prd|fp|tax_period|period").must(),
    choice("return_type", "GSTR1=GSTR-1|R1;GSTR3B=GSTR-3B|3B|R3B;GSTR2B=GSTR-2B|2B|R2B;CMP08=CMP-08|CMP",
           "type|rtntype")
        .must(),
    textual("trade_name", "tradeNam"),
    textual("legal_name", "lgnm"),
    choice("registration_status",
           "ACTIVE=ACT|REGISTERED|PROVISIONAL;SUSPENDED=SUS|INACTIVE;CANCELLED=CNL|CANCELED|SURRENDERED",
           "gstin_status|gstn_status|sts"),
    dated("filing_date", "filed_date|date_of_filing|dof|filed_on"),
    choice("status",
           "FILED=FILED ON TIME|ON TIME|SUBMITTED|PROCESSED;NOT_FILED=UNFILED|PENDING|NOT SUBMITTED|DUE;"
           "LATE_FILED=LATE|FILED LATE|DELAYED;REVISED=AMENDED",
           "filing_status"),
    money("total_taxable_value", "taxable_value|taxable_turnover|txval", -1),
    money("total_igst", "igst|iamt", -1),
    money("total_cgst", "cgst|camt", -1),
    money("total_sgst", "sgst|samt", -1),
    money("total_cess", "cess|csamt", -1),
    money("itc_claimed", "itc", -1),
    money("itc_reversed", "itc_reversal", -1),
    money("net_tax_liability", "net_tax|net_liability", -1),
    choice("filing_frequency", "MONTHLY=M|MONTH;QUARTERLY=Q|QUARTER|QRMP", "frequency"),
    money("tax_deposited", "pmt06_deposit"),  // within a quarter, ahead of its GSTR-3B
    money("itc_available", "itcavl|available_itc", -1),
    money("b2b_taxable_value", "b2b_value", -1),
    money("b2c_taxable_value", "b2c_value|b2cs_taxable_value", -1),
    rows("invoices", kInvoice, "invoice_details|b2b"),
    kDataOrigin,
};

// ---- credit reports ----

constexpr FieldSpec kTradelineFields[] = {
    textual("account_number", "account_no").hidden(Mask::LastFour),
    coded("account_type", "type|loan_type"),
    choice("ownership",
           "INDIVIDUAL=1|SINGLE|SOLE|SELF;AUTHORISED_USER=2|AUTHORIZED USER;GUARANTOR=3;JOINT=4;DECEASED=5",
           "ownership_type|ownership_indicator"),
    dated("date_opened", "opened_date|open_date|disbursed_date"),
    dated("date_closed", "closed_date|close_date"),
    money("credit_limit", "sanctioned_amount|high_credit|sanction_amount|loan_amount|high_credit_amount"),
    money("current_balance", "balance|outstanding|outstanding_balance", -1),
    money("amount_overdue", "overdue|overdue_amount|past_due_amount"),
    make("dpd_string", Kind::DpdText, "payment_history|dpd_history|dpd"),
    money("write_off_amount", "written_off_amount|writeoff"),
    money("settlement_amount", "settled_amount"),
    choice("status",
           "ACTIVE=OPEN|LIVE|CURRENT|STANDARD;CLOSED=PAID|FULLY PAID;WRITTEN_OFF=WRITE OFF|WRITEOFF|CHARGED OFF;"
           "SETTLED=POST WO SETTLED;SUIT_FILED=SUIT;WILFUL_DEFAULT=WILLFUL DEFAULT|WILFUL DEFAULTER;"
           "RESTRUCTURED=RESTRUCTURED LOAN;SUB_STANDARD=SUBSTANDARD|NPA|DOUBTFUL|LOSS;"
           "OVERDUE=DELINQUENT|DEFAULT|SMA;SOLD=ASSIGNED",
           "account_status"),
    textual("lender_name", "lender|institution|member_name|credit_grantor"),
    money("emi_amount", "emi|installment_amount|instalment_amount|monthly_payment"),
    make("dpd", Kind::Dpd, "dpd_string|payment_history|dpd_history"),
};
constexpr RowSpec kTradeline{kTradelineFields, {}, "account_number"};

constexpr FieldSpec kEnquiryFields[] = {
    dated("enquiry_date", "date|inquiry_date").must(),
    textual("lender_name", "lender|member_name|institution|enquirer"),
    coded("enquiry_purpose", "purpose|loan_type|enquiry_type"),
    money("enquiry_amount", "amount|loan_amount"),
};
constexpr RowSpec kEnquiry{kEnquiryFields, {}};

constexpr FieldSpec kCreditFields[] = {
    kCustomerId,
    identifier("report_id", "report_number").must(),
    kUserId,
    choice("bureau_type",
           "CIBIL=TRANSUNION CIBIL|TU CIBIL|TRANSUNION|CIBIL TU;EXPERIAN=EXPERIAN INDIA;EQUIFAX=EQUIFAX INDIA;"
           "CRIF=CRIF HIGH MARK|HIGHMARK|HIGH MARK",
           "bureau|bureau_name")
        .must(),
    dated("report_date", "date|score_date|generated_at|created_at").must(),
    choice("report_type", "CONSUMER=INDIVIDUAL|PERSON;COMMERCIAL=COMPANY|BUSINESS|ENTITY", "report_kind").when_given(),
    whole("credit_score", 300, 900, "score|bureau_score"),
    whole("business_rank", 1, 10, "cmr|cmr_rank|msme_rank").when_given(),
    pan_field("pan", "pan_number"),
    textual("name", "full_name|consumer_name"),
    dated("dob", "date_of_birth|birth_date"),
    choice("gender", "FEMALE=F|1|WOMAN;MALE=M|2|MAN;TRANSGENDER=T|3|OTHER|O"),
    address("address", "addresses"),
    rows("accounts", kTradeline, "tradelines|credit_accounts|loans"),
    rows("enquiries", kEnquiry, "inquiries"),
    whole("total_accounts", 0, 100000, "totals.total_accounts|summary.total_accounts"),
    whole("active_accounts", 0, 100000, "totals.active_accounts|summary.active_accounts|total_active_accounts"),
    money("total_outstanding",
          "total_balance|total_current_balance|total_outstanding_balance|totals.total_outstanding|"
          "totals.total_balance|summary.total_outstanding|summary.total_balance",
          -1),
    money("total_overdue", "total_amount_overdue|totals.total_overdue|summary.total_overdue"),
    whole("enquiries_last_30_days", 0, 10000, "enquiries_last_30|enquiries_30d|totals.enquiries_last_30_days"),
    whole("enquiries_last_90_days", 0, 10000, "enquiries_last_90|enquiries_90d|totals.enquiries_last_90_days"),
    kDataOrigin,
};

}  // namespace

constinit const DatasetSpec kAccountsSpec{
    model::Dataset::Accounts, {kAccountFields, {}}, "account_id", "account_id", Keep::First, &derive_account};
constinit const DatasetSpec kGstSpec{model::Dataset::Gst, {kGstFields, {}}, "gstin+return_period+return_type",
                                     "return_id",         Keep::Revised,    &derive_gst,
                                     "return_period"};
constinit const DatasetSpec kCreditSpec{
    model::Dataset::CreditReports, {kCreditFields, {}}, "report_id", "report_id", Keep::First, &derive_user};

}  // namespace msme::clean
