// The schemas that the build turns into tables: what they know, what they refuse, and that cleaning asks them.
#include "model/schema.hpp"

#include <algorithm>
#include <set>

#include "base/codes.hpp"
#include "consent/consent.hpp"
#include "documents_fixture.hpp"
#include "engine_host.hpp"

namespace schema_test {

using namespace documents;  // NOLINT: the fixture is this file's vocabulary
using namespace msme::model;

namespace {

void each_node(const SchemaNode& node, std::set<const SchemaNode*>& seen) {
  if (!seen.insert(&node).second) return;
  for (const SchemaField& field : node.fields) each_node(*field.node, seen);
  if (node.items != nullptr) each_node(*node.items, seen);
  if (node.others != nullptr) each_node(*node.others, seen);
}

Json without_marks(Json row) {
  for (const char* mark : {"verdict", "derived", "source"}) row.erase(mark);
  return row;
}

std::string broken(const SchemaNode& schema, const Json& row) {
  const auto fault = check_schema(schema, row);
  return fault ? std::string(fault->rule) + " " + fault->path : "fits";
}

}  // namespace

TEST_CASE("The build's tables of the schemas: members by name, patterns that can be matched", "[schemas]") {
  std::set<const SchemaNode*> nodes;
  for (int i = 0; i < kDatasetCount; ++i) each_node(schema_of(static_cast<Dataset>(i)), nodes);
  CHECK(nodes.size() > 60);
  std::size_t patterns = 0;
  for (const SchemaNode* node : nodes) {
    CHECK(std::is_sorted(node->fields.begin(), node->fields.end(),
                         [](const SchemaField& a, const SchemaField& b) { return a.name < b.name; }));
    if (node->pattern.empty()) continue;
    INFO(node->pattern);
    CHECK(pattern_supported(node->pattern));
    ++patterns;
  }
  CHECK(patterns >= 10);
  CHECK(schema_of(Dataset::Accounts).member("verdict") == nullptr);
  CHECK(schema_of(Dataset::Gst).member("invoices")->items->member("hsn_code") != nullptr);
}

TEST_CASE("Patterns of the declared subset", "[schemas]") {
  CHECK(matches_pattern("ACC10000001", "^ACC[0-9]{8}$"));
  CHECK(!matches_pattern("ACC1000000", "^ACC[0-9]{8}$"));
  CHECK(!matches_pattern("ACC100000011", "^ACC[0-9]{8}$"));
  CHECK(matches_pattern("XXXX12", "^XXXX[0-9]{1,4}$"));
  CHECK(!matches_pattern("XXXX", "^XXXX[0-9]{1,4}$"));
  // What is taken greedily is given back as far as what follows needs it.
  CHECK(matches_pattern("aaa", "^a+a$"));
  CHECK(matches_pattern("a", "^a*a$"));
  CHECK(!matches_pattern("a", "^a+a$"));
  CHECK(matches_pattern("2025-11", "^[0-9-]+-[0-9]{2}$"));
  CHECK(matches_pattern("ab12", "^(a|ab)[0-9b]+$"));
  const char* time = "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}\\+05:30)?$";
  CHECK(matches_pattern("2025-11-04", time));
  CHECK(matches_pattern("2025-11-04T10:15:00+05:30", time));
  CHECK(!matches_pattern("2025-11-04T10:15:00", time));
  CHECK(matches_pattern("12-2025", "^(0[1-9]|1[0-2])-20[0-9]{2}$"));
  CHECK(!matches_pattern("13-2025", "^(0[1-9]|1[0-2])-20[0-9]{2}$"));
  CHECK(matches_pattern("aab", "^a*b+$"));
  CHECK(!matches_pattern("aa", "^a*b+$"));
  CHECK(matches_pattern("a_-9", "^[A-Za-z0-9_-]{3,40}$"));
  for (const char* bad : {"abc", "^a.b$", "^(a$", "^[^a]$", "^a{2$", "^((a))$", "^\\d$", "^a|b$"}) {
    INFO(bad);
    CHECK(!pattern_supported(bad));
  }
}

TEST_CASE("Clean documents fit their schema; a broken one says the rule and the path", "[schemas][documents]") {
  for (const auto& [dataset, line] : kGood) {
    INFO(text(dataset));
    const SchemaNode& schema = schema_of(dataset);
    const Json row = without_marks(msme::base::parse_json(all_records(clean(dataset, {line}))).value());
    CHECK(broken(schema, row) == "fits");
    Json other = row;
    other["unheard_of"] = 1;
    CHECK(broken(schema, other) == "SCHEMA_MEMBER /unheard_of");
    other = row;
    const std::string first = schema.fields[0].required ? std::string(schema.fields[0].name) : std::string();
    for (const SchemaField& field : schema.fields) {
      if (!field.required) continue;
      other = row;
      other.erase(std::string(field.name));
      CHECK(broken(schema, other) == "SCHEMA_REQUIRED /" + std::string(field.name));
      other = row;
      other[std::string(field.name)] = Json::array({Json::array()});
      CHECK(broken(schema, other).substr(0, 7) == "SCHEMA_");
    }
  }
  const SchemaNode& report = schema_of(Dataset::CreditReports);
  Json row =
      without_marks(msme::base::parse_json(all_records(clean(Dataset::CreditReports, {kGood[2].second}))).value());
  row["credit_score"] = 299;
  CHECK(broken(report, row) == "SCHEMA_MINIMUM /credit_score");
  row["credit_score"] = 901;
  CHECK(broken(report, row) == "SCHEMA_MAXIMUM /credit_score");
  row["credit_score"] = 700.5;
  CHECK(broken(report, row) == "SCHEMA_TYPE /credit_score");
  row["credit_score"] = nullptr;
  row["pan"] = "ABCPE1234F";
  CHECK(broken(report, row) == "SCHEMA_PATTERN /pan");
  row["pan"] = nullptr;
  row["report_date"] = "2025-02-30";
  CHECK(broken(report, row) == "SCHEMA_DATE /report_date");
  row["report_date"] = "2025-02-28";
  row["gender"] = "X";
  CHECK(broken(report, row) == "SCHEMA_ENUM /gender");
  row["gender"] = nullptr;
  row["report_id"] = "";
  CHECK(broken(report, row) == "SCHEMA_LENGTH /report_id");
  row["report_id"] = "R1";
  row["enquiries"] = Json::array({msme::base::record({{"enquiry_date", "yesterday"},
                                                      {"lender_name", nullptr},
                                                      {"enquiry_purpose", nullptr},
                                                      {"enquiry_amount", nullptr}})});
  CHECK(broken(report, row) == "SCHEMA_DATE /enquiries/0/enquiry_date");
}

TEST_CASE("The codes of the columns are those of the transactions' schema", "[schemas]") {
  const SchemaNode& schema = schema_of(Dataset::Transactions);
  const auto same = [&](const char* field, int count, auto&& name) {
    const SchemaNode& node = *schema.member(field);
    CHECK(node.choices.size() == static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
      CHECK(std::find(node.choices.begin(), node.choices.end(), name(i)) != node.choices.end());
  };
  same("mode", kModeCount, [](int i) { return text(static_cast<Mode>(i)); });
  same("category", kCategoryCount, [](int i) { return text(static_cast<Category>(i)); });
  CHECK(fits_range(*schema.member("amount"), 0.01));
  CHECK(!fits_range(*schema.member("amount"), 0));
  CHECK(fits_range(*schema.member("balance_after"), -1e9));
}

TEST_CASE("Codes: PAN, GSTIN, IFSC, mobile, UPI address, HSN", "[base][codes]") {
  using namespace msme::base;
  CHECK(is_pan("ABCPE1234F"));
  CHECK(!is_pan("ABCDE1234F"));
  CHECK(!is_pan("ABCPE12345"));
  CHECK(is_gstin("27AAPFU0939F1ZV"));
  CHECK(gstin_checks("27AAPFU0939F1ZV"));
  CHECK(!gstin_checks("27AAPFU0939F1ZW"));
  CHECK(!gstin_checks("27AAPFU0939F0ZV"));
  CHECK(is_ifsc("SBIN0001234"));
  CHECK(is_ifsc("YESB0SYNUPI"));
  CHECK(!is_ifsc("SBIN1001234"));
  CHECK(!is_ifsc("SB1N0001234"));
  CHECK(is_mobile("9876543210"));
  CHECK(is_mobile("+91 98765-43210"));
  CHECK(is_mobile("09876543210"));
  CHECK(is_mobile("0919876543210"));
  CHECK(!is_mobile("5876543210"));
  CHECK(!is_mobile("44 98765 43210"));
  CHECK(!is_mobile("987654321"));
  CHECK(is_upi_id("sharma.stores-1@okaxis"));
  CHECK(is_upi_id("9876543210@ybl"));
  CHECK(!is_upi_id("sharma@"));
  CHECK(!is_upi_id("@okaxis"));
  CHECK(!is_upi_id("sharma stores@okaxis"));
  CHECK(is_hsn("0709"));
  CHECK(is_hsn("998313"));
  CHECK(!is_hsn("709"));
  CHECK(!is_hsn("07O9"));
}

TEST_CASE("Field rules at work: an HSN with its zero lost, codes that are none", "[documents][schemas]") {
  const auto invoice = [](const char* members) {
    return std::string(R"({"return_id":"R1","gstin":"27AAPFU0939F1ZV","return_period":"04-2025","return_type":"GSTR1",)"
                       R"("invoices":[{"invoice_number":"1","taxable_value":100,)") +
           members + "}]}";
  };
  const auto first = [&](const char* members) {
    return msme::base::parse_json(all_records(clean(Dataset::Gst, {invoice(members)}))).value()["invoices"][0];
  };
  CHECK(first(R"("hsn_code":709)")["hsn_code"] == "0709");
  CHECK(first(R"("hsn_code":"99 83 13")")["hsn_code"] == "998313");
  CHECK(first(R"("hsn_code":"goods")")["hsn_code"].is_null());
  CHECK(first(R"("buyer_gstin":"27aapfu0939f1zv")")["buyer_gstin"] == "27AAPFU0939F1ZV");
  CHECK(first(R"("buyer_gstin":"27AAPFU0939F")")["buyer_gstin"].is_null());
  const Borrower wrong = clean(Dataset::Gst, {invoice(R"("buyer_gstin":"27AAPFU0939F1ZW")")});
  const auto& notes = wrong.log(Dataset::Gst).normalised;
  CHECK(
      std::any_of(notes.begin(), notes.end(), [](const auto& note) { return note.first == "GSTIN_CHECK_CHARACTER"; }));
}

TEST_CASE("A consent is checked against its schema; the log says rule and path", "[schemas][consent]") {
  const Json good = msme::base::parse_json(R"({"consent_id":"c1","customer_id":"CUST_MSM_00001","status":"active",
    "consent_start":"2025-01-01","consent_expiry":"2026-01-01","consent_mode":"view","purpose":{"code":"103","text":"x"}})")
                        .value();
  CHECK(msme::consent::parse(good, "CUST_MSM_00001").ok());
  const auto refused = [&](const char* member, const Json& value) {
    Json other = good;
    other[member] = value;
    const auto parsed = msme::consent::parse(other, "CUST_MSM_00001");
    return parsed.ok() ? std::string("fits") : parsed.error().code + " " + parsed.error().path;
  };
  CHECK(refused("consent_mode", "GLANCE") == "E_CONSENT_INVALID /consent_mode");
  CHECK(refused("frequency", msme::base::record({{"unit", "MONTH"}, {"value", -1}})) ==
        "E_CONSENT_INVALID /frequency/value");
  CHECK(refused("fip_ids", Json::array({1})) == "E_CONSENT_INVALID /fip_ids/0");

  msme::test::Host host;
  const std::string wrong = R"({"enquiry_date":"yesterday","lender_name":"X"})";
  const std::string report =
      R"({"report_id":"R1","user_id":"U1","bureau_type":"CIBIL","report_date":"2025-01-01","enquiries":[)" + wrong +
      "]}";
  REQUIRE(host.ingest("raw_credit_reports.ndjson", report + "\n{\"report_id\":\"R2\"}\n", {}).contains("ok"));
  host.ok("pipeline.clean");
  const Json errors = host.ok("logs.get", {{"dataset", "credit_reports"}, {"kind", "validation"}});
  CHECK(errors["count"] == 1);
  REQUIRE(errors["errors"].size() == 2);
  CHECK(errors["errors"][0]["code"] == "REQUIRED_MISSING");
  CHECK(errors["errors"][0]["path"] == "/bureau_type");
  CHECK(errors["errors"][1]["code"] == "DATE_UNREADABLE");
  CHECK(errors["errors"][1]["path"] == "/enquiries/0/enquiry_date");
}

}  // namespace schema_test
