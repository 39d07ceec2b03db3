// Field tables of insurance policies, mutual funds, ONDC orders and OCEN applications.
#include "clean/documents_tables.hpp"

namespace msme::clean {
namespace {

using namespace field;

// ---- policies ----

constexpr FieldSpec kClaimFields[] = {
    identifier("claim_id", "claim_number|id"),
    dated("claim_date", "date"),
    money("claim_amount", "amount"),
    coded("status", "claim_status"),
};
constexpr RowSpec kClaim{kClaimFields, "claim_id"};

constexpr FieldSpec kRiderFields[] = {
    textual("rider_name", "name|rider_type|type"),
    money("sum_assured", "rider_sum_assured|amount"),
    money("premium_amount", "premium|rider_premium"),
};
constexpr RowSpec kRider{kRiderFields, "rider_name"};

constexpr FieldSpec kPolicyFields[] = {
    kCustomerId,
    identifier("policy_id").must(),
    kUserId,
    choice("policy_type",
           "LIFE=LIFE INSURANCE|WHOLE LIFE;HEALTH=MEDICLAIM|HEALTH INSURANCE|MEDICAL;TERM=TERM LIFE|TERM INSURANCE|"
           "TERM PLAN;ENDOWMENT=MONEY BACK|MONEYBACK|ENDOWMENT PLAN;ULIP=UNIT LINKED;VEHICLE=MOTOR|CAR|AUTO|TWO "
           "WHEELER|VEHICLE INSURANCE|MOTOR INSURANCE;HOME=HOME INSURANCE|HOUSEHOLDER|PROPERTY;TRAVEL=TRAVEL "
           "INSURANCE;BUSINESS=FIRE|SHOPKEEPER|STOCK|BURGLARY|MARINE|LIABILITY|KEYMAN|MSME|COMMERCIAL;"
           "ACCIDENT=PERSONAL ACCIDENT|PA",
           "type|insurance_type")
        .must(),
    textual("insurer", "insurer_name|insurance_company|company").must(),
    textual("policy_number", "policy_no").hidden(Mask::LastFour),
    textual("insured_name", "policy_holder|holder_name"),
    textual("nominee_name", "nominee").hidden(Mask::Initials),
    money("sum_assured", "sum_insured|cover_amount|coverage_amount"),
    money("premium_amount", "premium"),
    choice("premium_frequency",
           "MONTHLY=M|MONTH;QUARTERLY=Q|QUARTELY|QUARTER;HALF_YEARLY=H|SEMI ANNUAL|SEMI ANNUALLY|HALFYEAR|BIANNUAL;"
           "YEARLY=Y|ANNUAL|ANNUALLY|YEAR|A;SINGLE=ONE TIME|ONETIME|LUMPSUM|SINGLE PREMIUM",
           "frequency|payment_frequency"),
    dated("policy_start_date", "start_date|commencement_date|issue_date"),
    dated("policy_end_date", "end_date|expiry_date|policy_expiry_date"),
    dated("maturity_date", "policy_maturity_date"),
    choice("status",
           "ACTIVE=IN FORCE|INFORCE|LIVE|CURRENT;LAPSED=LAPSE;EXPIRED=ENDED;MATURED=MATURITY;"
           "SURRENDERED=SURRENDER;CLAIMED=CLAIM SETTLED;CANCELLED=CANCELED|TERMINATED;PAID_UP=PAIDUP",
           "policy_status"),
    dated("last_premium_paid_date", "last_premium_date|last_paid_date"),
    rows("claims", kClaim, "claim_history"),
    rows("rider_details", kRider, "riders"),
    kDataOrigin,
};

// ---- mutual funds ----

constexpr FieldSpec kSipFields[] = {
    money("sip_amount", "amount|installment_amount|instalment"),
    choice("frequency", "MONTHLY=M|MONTH;WEEKLY=W;QUARTERLY=Q;DAILY=D;YEARLY=Y|ANNUAL", "sip_frequency"),
    dated("start_date", "sip_start_date|sip_date"),
    dated("end_date", "sip_end_date|ceased_date"),
    choice("status", "ACTIVE=LIVE|RUNNING|TRUE;PAUSED=PAUSE;STOPPED=CEASED|CANCELLED|CLOSED|INACTIVE|FALSE",
           "sip_status|active|is_active"),
};
constexpr RowSpec kSip{kSipFields, "sip_amount"};

constexpr FieldSpec kFundTransactionFields[] = {
    dated("date", "transaction_date|txn_date").must(),
    coded("type", "transaction_type|txn_type"),
    money("amount", "value", -1),
    number("units", -1e12, 1e12, 4),
    number("nav", 0, 1e7, 4, "price"),
};
constexpr RowSpec kFundTransaction{kFundTransactionFields, {}};

constexpr FieldSpec kNavFields[] = {
    dated("date", "nav_date").must(),
    number("nav", 0, 1e7, 4, "value").must(),
};
constexpr RowSpec kNav{kNavFields, {}};

constexpr FieldSpec kFundFields[] = {
    kCustomerId,
    identifier("portfolio_id").must(),
    kUserId,
    // Only of what isn't a fund (the FI type's name): kept, valued and shown, read by no metric.
    choice("asset_class",
           "EQUITIES;ETF;BONDS;DEBENTURES;GOVT_SECURITIES;CP;CD;IDR;CIS;AIF;INVIT;REIT=REITS;NPS;EPF;PPF;CREDIT_CARD;"
           "OTHER")
        .when_given(),
    textual("folio_number", "folio|folio_no").must(),
    textual("amc", "amc_name|fund_house").must(),
    textual("scheme_name", "scheme"),
    textual("scheme_code", "amfi_code"),
    shaped("isin", "INnnnnnnnnnd", "an ISIN: IN, 9 letters or digits, a digit"),
    choice("scheme_type",
           "EQUITY=EQUITY FUND|LARGE CAP|MID CAP|SMALL CAP|FLEXI CAP;DEBT=DEBT FUND|INCOME|GILT|BOND;HYBRID=BALANCED|"
           "HYBRID FUND|BALANCED ADVANTAGE;LIQUID=LIQUID FUND|MONEY MARKET|OVERNIGHT;ELSS=TAX SAVER|TAX SAVING;"
           "INDEX=INDEX FUND|ETF;OTHER=FOF|FUND OF FUNDS|GOLD|SOLUTION",
           "type|scheme_category|category"),
    number("units", 0, 1e12, 4, "closing_units|balance_units"),
    number("current_nav", 0, 1e7, 4, "nav"),
    money("current_value", "market_value|valuation"),
    money("amount_due").when_given(),
    dated("valued_on").when_given(),
    money("invested_amount", "cost_value|invested_value|cost"),
    number("average_nav", 0, 1e7, 4, "avg_nav|purchase_nav"),
    money("returns_abs", "returns_absolute|gain", -1),
    number("returns_pct", -100, 1e6, 2, "returns_percent|return_pct"),
    nested("sip_details", kSip, "sip"),
    rows("transactions", kFundTransaction),
    rows("nav_history", kNav),
    kDataOrigin,
};

// ---- ONDC orders ----

constexpr FieldSpec kProviderFields[] = {
    identifier("id", "provider_id"),
    textual("name", "descriptor.name|provider_name"),
};
constexpr RowSpec kProvider{kProviderFields, "name"};

constexpr FieldSpec kContextFields[] = {
    textual("domain"),
    textual("action"),
    textual("city", "location.city.code"),
    textual("country", "location.country.code"),
    textual("bap_id"),
    textual("bpp_id"),
    textual("transaction_id"),
    textual("message_id"),
    timed("timestamp"),
};
constexpr RowSpec kContext{kContextFields, "domain"};

constexpr FieldSpec kItemFields[] = {
    textual("id", "item_id|sku"),
    textual("name", "descriptor.name|item_name|title"),
    number("quantity", 0, 1e9, 3, "quantity.count|quantity.selected.count|count|qty"),
    money("price", "price.value|unit_price|item_price|amount"),
};
constexpr RowSpec kItem{kItemFields, "name"};

constexpr FieldSpec kBillingFields[] = {
    textual("name", "billing_name").hidden(Mask::Initials),
    phone("phone", "mobile"),
    textual("email").hidden(Mask::Email),
    address("address"),
    gstin_field("tax_number", "gstin"),
};
constexpr RowSpec kBilling{kBillingFields, {}};

constexpr FieldSpec kFulfillmentFields[] = {
    textual("id", "fulfillment_id"),
    textual("type"),
    textual("state", "state.descriptor.code|status"),
    flag("tracking"),
};
constexpr RowSpec kFulfillment{kFulfillmentFields, "type"};

constexpr FieldSpec kQuoteFields[] = {
    money("value", "price.value|total|total_price|amount|price|total_amount"),
    choice("currency", kInr, "price.currency"),
};
constexpr RowSpec kQuote{kQuoteFields, "value"};

// Several orders are paid out in one sum: they share the settlement's id.
constexpr FieldSpec kSettlementFields[] = {
    identifier("settlement_id", "id"),
    money("amount", "settlement_amount|net_amount"),
    dated("date", "settlement_date|settled_at"),
    textual("reference", "settlement_reference|utr"),
};
constexpr RowSpec kSettlement{kSettlementFields, "settlement_id"};

constexpr FieldSpec kPaymentFields[] = {
    coded("type", "payment_type"),
    coded("status", "payment_status"),
    coded("method", "mode|tl_method|payment_method"),
    coded("collected_by"),
    money("amount", "params.amount|value"),
    money("commission", "commission_amount|buyer_app_finder_fee"),
    nested("settlement", kSettlement, "settlement_details"),
};
constexpr RowSpec kPayment{kPaymentFields, "type"};

constexpr FieldSpec kOndcFields[] = {
    kCustomerId,
    identifier("order_id", "order.id").must(),
    kUserId,
    nested("provider", kProvider, "order.provider").must(),
    nested("context", kContext).must(),
    textual("transaction_id", "context.transaction_id"),
    rows("items", kItem, "order.items"),
    nested("billing", kBilling, "order.billing"),
    nested("fulfillment", kFulfillment, "fulfillments|order.fulfillments"),
    nested("quote", kQuote, "order.quote|order_value|total_amount"),
    nested("payment", kPayment, "payments|order.payment"),
    timed("created_at", "order.created_at|order_date"),
    timed("updated_at", "order.updated_at"),
    choice("state",
           "Created=PLACED|NEW|PENDING;Accepted=CONFIRMED;In-progress=PACKED|SHIPPED|OUT FOR "
           "DELIVERY|DISPATCHED|PROCESSING;Completed=DELIVERED|COMPLETE|FULFILLED;Cancelled=CANCELED|REJECTED|FAILED;"
           "Returned=RETURN|RTO|REFUNDED",
           "order.state|order_state|status|order_status"),
    kDataOrigin,
};

// ---- OCEN applications ----

constexpr FieldSpec kBusinessFields[] = {
    textual("business_name", "name|trade_name|legal_name"),
    coded("business_type", "type|constitution|entity_type"),
    coded("industry", "sector|nic_code|business_category"),
    gstin_field("gstin"),
    pan_field("pan"),
    textual("udyam_number", "udyam|udyam_registration"),
    number("vintage_years", 0, 200, 1, "years_in_business|business_vintage_years|vintage|business_age_years"),
    money("annual_turnover", "turnover"),
    whole("employees", 0, 1000000, "employee_count"),
    phone("mobile", "phone"),
    address("address"),
};
constexpr RowSpec kBusiness{kBusinessFields, "business_name"};

constexpr FieldSpec kDocumentFields[] = {
    coded("document_type", "type|name"),
    textual("document_id", "reference|id|document_number").hidden(Mask::LastFour),
    coded("status", "verification_status"),
};
constexpr RowSpec kDocument{kDocumentFields, "document_type"};

constexpr FieldSpec kRepaymentFields[] = {
    dated("date", "repayment_date|paid_on").must(),
    money("amount", "repayment_amount|paid_amount").must(),
};
constexpr RowSpec kRepayment{kRepaymentFields, {}};

constexpr FieldSpec kOcenFields[] = {
    kCustomerId,
    identifier("application_id", "loan_application_id").must(),
    kUserId,
    coded("loan_purpose", "purpose").must(),
    money("requested_amount", "loan_amount|amount_requested|terms.requested_amount", 1).must(),
    identifier("lender_id", "lender"),
    identifier("lsp_id", "lsp"),
    money("approved_amount", "sanctioned_amount|terms.sanctioned_amount"),
    rate("interest_rate", 0, 100, "rate|annual_rate|terms.interest_rate"),
    whole("tenure_months", 1, 600, "tenure|terms.tenure.duration"),
    dated("application_date", "applied_date|created_date|created_at"),
    choice(
        "status",
        "APPLIED=PENDING|SUBMITTED|UNDER REVIEW|IN PROCESS|PROCESSING|CREATED;APPROVED=SANCTIONED|OFFERED;"
        "REJECTED=DECLINED|DENIED;DISBURSED=ACTIVE|LIVE;CLOSED=REPAID|COMPLETED;WITHDRAWN=CANCELLED|CANCELED|EXPIRED",
        "application_status"),
    textual("rejection_reason", "reject_reason"),
    nested("business_details", kBusiness, "business"),
    scalars("scoring_features", "features"),
    texts("consent_ids", "consents"),
    rows("documents", kDocument),
    dated("disbursement_date", "disbursed_date|disbursal_date"),
    textual("disbursement_account", "disbursal_account|disbursement_account.account_number").hidden(Mask::LastFour),
    money("net_disbursed_amount", "disbursed_amount|net_disbursal_amount"),
    rows("repayments", kRepayment, "repayment_history"),
    kDataOrigin,
};

}  // namespace

constinit const DatasetSpec kPoliciesSpec{
    model::Dataset::Policies, {kPolicyFields, {}}, "policy_id", "policy_id", Keep::First, &derive_user};
constinit const DatasetSpec kFundsSpec{
    model::Dataset::MutualFunds, {kFundFields, {}}, "portfolio_id", "portfolio_id", Keep::First, &derive_mutual_fund};
constinit const DatasetSpec kOndcSpec{model::Dataset::OndcOrders, {kOndcFields, {}}, "order_id",  "order_id",
                                      Keep::LatestUpdate,         &derive_ondc,      "created_at"};
constinit const DatasetSpec kOcenSpec{model::Dataset::OcenApplications,
                                      {kOcenFields, {}},
                                      "application_id",
                                      "application_id",
                                      Keep::First,
                                      &derive_ocen,
                                      "application_date"};

}  // namespace msme::clean
