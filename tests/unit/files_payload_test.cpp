// Account Aggregator payloads and GSTN returns as files: checked in form and, to the paisa, in sum.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "files_fixture.hpp"
#include "simulate/narration.hpp"
#include "simulate/truth.hpp"

namespace files_payload_test {

using namespace files_fixture;

namespace {

// Well-formed XML of elements and attributes, as far as these payloads go.
struct Element {
  std::string name;
  std::map<std::string, std::string> attributes;
};

std::string unescape(std::string_view text) {
  static const std::pair<std::string_view, char> kEntities[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}};
  std::string out;
  while (!text.empty()) {
    bool found = false;
    for (const auto& [entity, c] : kEntities) {
      if (text.substr(0, entity.size()) != entity) continue;
      out.push_back(c);
      text.remove_prefix(entity.size());
      found = true;
      break;
    }
    if (found) continue;
    REQUIRE(text[0] != '&');
    out.push_back(text[0]);
    text.remove_prefix(1);
  }
  return out;
}

std::vector<Element> read_xml(const std::string& xml) {
  std::vector<Element> out;
  std::vector<std::string> open;
  std::size_t at = 0;
  REQUIRE(xml.compare(0, 5, "<?xml") == 0);
  at = xml.find("?>") + 2;
  while ((at = xml.find('<', at)) != std::string::npos) {
    if (xml.compare(at, 4, "<!--") == 0) {
      at = xml.find("-->", at) + 3;
      continue;
    }
    std::size_t end = xml.find('>', at);
    REQUIRE(end != std::string::npos);
    if (xml[at + 1] == '/') {
      REQUIRE_FALSE(open.empty());
      REQUIRE(open.back() == xml.substr(at + 2, end - at - 2));
      open.pop_back();
      at = end;
      continue;
    }
    const bool alone = xml[end - 1] == '/';
    const std::string tag = xml.substr(at + 1, end - at - 1 - (alone ? 1 : 0));
    Element element;
    std::size_t p = tag.find(' ');
    element.name = tag.substr(0, p);
    while (p != std::string::npos && p + 1 < tag.size()) {
      const std::size_t equals = tag.find("=\"", p);
      REQUIRE(equals != std::string::npos);
      const std::size_t close = tag.find('"', equals + 2);
      REQUIRE(close != std::string::npos);
      const std::string value = tag.substr(equals + 2, close - equals - 2);
      REQUIRE(value.find('<') == std::string::npos);
      CHECK(element.attributes.emplace(tag.substr(p + 1, equals - p - 1), unescape(value)).second);
      p = close + 1 < tag.size() ? close + 1 : std::string::npos;
    }
    if (!alone) open.push_back(element.name);
    out.push_back(std::move(element));
    at = end;
  }
  CHECK(open.empty());
  return out;
}

using Values = std::map<std::string, std::string>;

Values values_of(const Json& object) {
  Values out;
  for (auto it = object.begin(); it != object.end(); ++it) {
    if (!it->is_structured()) out[it.key()] = it->is_string() ? it->get<std::string>() : it->dump();
  }
  return out;
}

// A payload whatever its form: each element's values.
struct Payload {
  Values account, holders, holder, summary, period;
  std::vector<Values> transactions;
};

Payload from_xml(const std::string& xml) {
  Payload out;
  for (Element& e : read_xml(xml)) {
    if (e.name == "Account") out.account = e.attributes;
    if (e.name == "Holders") out.holders = e.attributes;
    if (e.name == "Holder") out.holder = e.attributes;
    if (e.name == "Summary") out.summary = e.attributes;
    if (e.name == "Transactions") out.period = e.attributes;
    if (e.name == "Transaction") out.transactions.push_back(std::move(e.attributes));
  }
  return out;
}

Payload from_json(const std::string& text, bool v2) {
  const Json document = Json::parse(text, nullptr, false);
  REQUIRE(document.is_object());
  CHECK(document["note"].get<std::string>().find("SYNTHETIC") == 0);
  const Json& a = v2 ? document["fips"][0]["accounts"][0]["data"]["account"] : document["body"][0]["fiObjects"][0];
  const Json& holders = v2 ? a["profile"]["holders"] : a["Profile"]["Holders"];
  const Json& list = v2 ? a["transactions"] : a["Transactions"];
  Payload out{values_of(a),
              values_of(holders),
              values_of(holders[v2 ? "holder" : "Holder"][0]),
              values_of(a[v2 ? "summary" : "Summary"]),
              values_of(list),
              {}};
  for (const Json& each : list[v2 ? "transaction" : "Transaction"]) out.transactions.push_back(values_of(each));
  return out;
}

void check_has(const Values& values, std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    INFO(key);
    CHECK(values.count(key) == 1);
  }
}

Paise paise(const std::string& rupees) {
  const std::size_t point = rupees.find('.');
  REQUIRE(point != std::string::npos);
  std::string digits = rupees.substr(0, point) + (rupees.substr(point + 1) + "0").substr(0, 2);
  return std::stoll(digits);
}

bool among(const std::string& value, std::initializer_list<const char*> known) {
  return std::find(known.begin(), known.end(), value) != known.end();
}

void check_payload(const Made& made, std::size_t account, const Payload& p, bool v2) {
  const simulate::BankAccount& bank = made.business.accounts[account];
  check_has(p.account, {"type", "maskedAccNumber", "version", "linkedAccRef"});
  CHECK(p.account.at("type") == "deposit");
  CHECK(p.account.at("version") == (v2 ? "2.0.0" : "1.1"));
  CHECK(p.account.at("maskedAccNumber").find(bank.number) == std::string::npos);
  CHECK(p.holders.at("type") == "SINGLE");
  check_has(p.holder, {"name", "dob", "mobile", "nominee", v2 ? "ckycRegistered" : "ckycCompliance"});
  CHECK(p.holder.at("mobile") == "0000000000");
  CHECK(p.holder.at("email").find("@example.invalid") != std::string::npos);
  check_has(p.summary, {"currentBalance", "balanceDateTime", "branch", "micrCode", "openingDate", "status"});
  if (v2) {
    check_has(p.summary, {"accountType", "accountSubType", "ifsc", "facility"});
    CHECK(p.summary.count("exchgeRate") == 0);
  } else {
    check_has(p.summary, {"type", "ifscCode"});
  }
  CHECK(p.summary.count("drawingLimit") == (bank.limit > 0 ? 1 : 0));
  CHECK(p.period.at("startDate") == base::to_iso(made.config.start));
  CHECK(p.period.at("endDate") == base::to_iso(made.config.end));
  const std::vector<std::size_t> wanted = made.of(account);
  REQUIRE(p.transactions.size() == wanted.size());
  if (!wanted.empty()) CHECK(paise(p.summary.at("currentBalance")) == made.events[wanted.back()].shown);
  std::set<std::string> ids;
  int wrong = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const simulate::Event& e = made.events[wanted[i]];
    const Values& t = p.transactions[i];
    for (const char* key :
         {"txnId", "type", "mode", "amount", "transactionTimestamp", "valueDate", "narration", "reference"}) {
      if (t.count(key) != 1) ++wrong;
    }
    std::string narration;
    simulate::append_narration(narration, made.business, e);
    const bool known = v2 ? among(t.at("mode"), {"CASH", "UPI", "IMPS", "NEFT", "RTGS", "CARD", "ATM", "CHEQUE", "NACH",
                                                 "INTEREST_CREDIT", "OTHERS"})
                          : among(t.at("mode"), {"CASH", "ATM", "CARD", "UPI", "FT", "OTHERS"});
    const bool good = known && ids.insert(t.at("txnId")).second && t.at("narration") == narration &&
                      t.at("type") == (e.credit ? "CREDIT" : "DEBIT") && paise(t.at("amount")) == e.amount &&
                      paise(t.at(v2 ? "transactionalBalance" : "currentBalance")) == e.shown &&
                      t.at("valueDate") == base::to_iso(e.date) &&
                      t.at("transactionTimestamp").compare(0, 11, base::to_iso(e.date) + "T") == 0 &&
                      t.at("transactionTimestamp").size() == 25;
    if (!good) ++wrong;
  }
  CHECK(wrong == 0);
}

}  // namespace

TEST_CASE("files: AA payloads hold what the account holds", "[files]") {
  for (const char* customer : {"CUST_MSM_00001", "CUST_MSM_00003", "CUST_MSM_00007"}) {
    const Made made(customer);
    for (std::size_t account = 0; account < made.business.accounts.size(); ++account) {
      for (const simulate::AaForm form :
           {simulate::AaForm::Json11, simulate::AaForm::Xml11, simulate::AaForm::Json20, simulate::AaForm::Xml20}) {
        std::string truth;
        const RenderedFile file =
            simulate::render_aa(made.business, made.events, account, form, "SYNTHETIC test", truth);
        INFO(file.name);
        const bool v2 = form == simulate::AaForm::Json20 || form == simulate::AaForm::Xml20;
        const bool json = file.kind == RenderedKind::AaJson;
        CHECK(file.bytes.find("SYNTHETIC test") != std::string::npos);
        check_payload(made, account, json ? from_json(file.bytes, v2) : from_xml(file.bytes), v2);
        const auto rows = truth_of(truth, file.name);
        const std::vector<std::size_t> wanted = made.of(account);
        REQUIRE(rows.size() == wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
          CHECK(rows.at(static_cast<std::int64_t>(i) + 1) == transaction_id(wanted[i]));
        }
      }
    }
  }
}

namespace {

Paise sum_of(const Json& tax, std::initializer_list<const char*> keys) {
  Paise out = 0;
  for (const char* key : keys) out += base::from_rupees(base::number_or(tax, key, 0));
  return out;
}
Paise tax_of(const Json& tax) { return sum_of(tax, {"iamt", "camt", "samt", "csamt"}); }

Json json_of(const RenderedFile& file) {
  Json document = Json::parse(file.bytes, nullptr, false);
  INFO(file.name);
  REQUIRE(document.is_object());
  CHECK(simulated::text(document, "note").find("SYNTHETIC") == 0);
  return document;
}

std::string mmyyyy(int month) {
  const std::string iso = base::month_text(month);
  return iso.substr(5) + iso.substr(0, 4);
}

// Declared bills of some months, by number.
std::map<std::string, const simulate::Invoice*> bills_of(const Made& made, bool sales, int first, int last) {
  std::map<std::string, const simulate::Invoice*> out;
  const simulate::Business& b = made.business;
  const auto& list = sales ? b.sales : b.purchases;
  const auto& from = sales ? b.sales_from : b.purchases_from;
  for (int month = std::max(first, b.path_month); month <= last; ++month) {
    const auto at = static_cast<std::size_t>(month - b.path_month);
    for (std::size_t i = from[at]; i < from[at + 1]; ++i) {
      if (!list[i].declared) continue;
      // Suppliers number on their own: two may use one number.
      out[(sales ? simulate::sales_number(list[i]) : simulate::purchase_number(b, list[i])) + " " +
          b.party(list[i].party).gstin] = &list[i];
    }
  }
  return out;
}

struct Totals {
  Paise taxable = 0, tax = 0;
  std::size_t bills = 0;
};

// Each bill of a b2b section is one of the business's, to the paisa; the truth names it in its place.
Totals check_bills(const Json& b2b, const std::map<std::string, const simulate::Invoice*>& known, bool portal,
                   const std::vector<std::string>& truth) {
  Totals out;
  std::set<std::string> parties;
  int wrong = 0;
  for (const Json& party : b2b) {
    const std::string gstin = simulated::text(party, "ctin");
    CHECK(parties.insert(gstin).second);
    CHECK(simulated::checks(gstin));
    for (const Json& bill : party["inv"]) {
      const std::string number = simulated::text(bill, "inum");
      const auto found = known.find(number + " " + gstin);
      REQUIRE(found != known.end());
      const simulate::Invoice& invoice = *found->second;
      const Json& item = portal ? bill["items"][0] : bill["itms"][0]["itm_det"];
      const Paise igst = simulated::paise(item, portal ? "igst" : "iamt");
      const Paise central = simulated::paise(item, portal ? "cgst" : "camt");
      const Paise state = simulated::paise(item, portal ? "sgst" : "samt");
      const std::string iso = base::to_iso(invoice.date);
      const bool good = number.size() <= 16 && simulated::paise(item, "txval") == invoice.taxable &&
                        igst == (invoice.inter_state ? invoice.tax : 0) && igst + central + state == invoice.tax &&
                        simulated::paise(bill, "val") == invoice.gross() &&
                        simulated::text(bill, portal ? "dt" : "idt") ==
                            iso.substr(8) + "-" + iso.substr(5, 2) + "-" + iso.substr(0, 4) &&
                        out.bills < truth.size() && truth[out.bills] == number;
      if (!good) ++wrong;
      if (portal) CHECK(item.contains("igst") != item.contains("cgst"));
      out.taxable += invoice.taxable;
      out.tax += invoice.tax;
      ++out.bills;
    }
  }
  CHECK(wrong == 0);
  CHECK(out.bills == known.size());
  CHECK(out.bills == truth.size());
  return out;
}

std::vector<std::string> bill_truth(const std::string& truth, const std::string& file) {
  std::vector<std::string> out;
  for (const Json& line : simulated::rows(truth)) {
    if (simulated::text(line, "file") != file) continue;
    out.push_back(simulated::text(line, "invoice"));
    CHECK(base::integer_or(line, "row", 0) == static_cast<std::int64_t>(out.size()));
  }
  return out;
}

void check_gstr1(const Made& made, const simulate::GstPeriod& period, const RenderedFile& file,
                 const std::string& truth) {
  const Json d = json_of(file);
  CHECK(d["gstin"] == made.business.gstin);
  CHECK(d["fp"] == mmyyyy(period.month));
  const auto known = bills_of(made, true, period.month - period.months + 1, period.month);
  Totals sum = check_bills(d.value("b2b", Json::array()), known, false, bill_truth(truth, file.name));
  CHECK(sum.bills == file.rows);
  CHECK(sum.taxable == period.b2b);
  for (const Json& line : d.value("b2cs", Json::array())) {
    CHECK(line["sply_ty"] == "INTRA");
    CHECK(simulated::paise(line, "txval") == period.b2c);
    sum.taxable += simulated::paise(line, "txval");
    sum.tax += tax_of(line);
  }
  CHECK(sum.taxable == period.taxable());
  CHECK(sum.tax == period.tax());
  const Json& hsn = d["hsn"]["data"][0];
  CHECK(simulated::paise(hsn, "txval") == period.taxable());
  CHECK(tax_of(hsn) == period.tax());
}

void check_gstr2b(const Made& made, int month, const RenderedFile& file, const std::string& truth) {
  const Json d = json_of(file)["data"];
  CHECK(d["gstin"] == made.business.gstin);
  CHECK(d["rtnprd"] == mmyyyy(month));
  const auto known = bills_of(made, false, month, month);
  const Totals sum = check_bills(d["docdata"]["b2b"], known, true, bill_truth(truth, file.name));
  CHECK(sum.bills == file.rows);
  CHECK(sum_of(d["itcsumm"]["itcavl"]["nonrevsup"], {"igst", "cgst", "sgst", "cess"}) == sum.tax);
}

void check_gstr3b(const Made& made, const simulate::GstPeriod& period, const RenderedFile& file) {
  const Json d = json_of(file);
  CHECK(d["gstin"] == made.business.gstin);
  CHECK(d["ret_period"] == mmyyyy(period.month));
  for (const char* key : {"osup_det", "osup_zero", "osup_nil_exmp", "isup_rev", "osup_nongst"}) {
    CHECK(d["sup_details"].contains(key));
  }
  CHECK(simulated::paise(d["sup_details"]["osup_det"], "txval") == period.taxable());
  CHECK(simulated::paise(d["sup_details"]["osup_det"], "iamt") == period.igst);
  CHECK(tax_of(d["sup_details"]["osup_det"]) == period.tax());
  CHECK(tax_of(d["itc_elg"]["itc_net"]) == period.itc);
  Paise available = 0;
  for (const Json& line : d["itc_elg"]["itc_avl"]) available += tax_of(line);
  CHECK(available == period.itc);
  const Json& paid = d["tx_pmt"];
  CHECK(sum_of(paid["pdcash"][0], {"ipd", "cpd", "spd", "cspd"}) == period.net);
  for (const char* key : {"ipd", "cpd", "spd"}) CHECK(simulated::paise(paid["pdcash"][0], key) >= 0);
  CHECK(sum_of(paid["pditc"], {"i_pdi", "i_pdc", "i_pds", "c_pdi", "c_pdc", "s_pdi", "s_pds", "cs_pdcs"}) ==
        period.itc);
  Paise owed = 0;
  for (const char* head : {"igst", "cgst", "sgst", "cess"}) owed += simulated::paise(paid["tx_py"][0][head], "tx");
  CHECK(owed == period.tax());
  CHECK(d["inter_sup"]["unreg_details"].is_array());
  CHECK(d["inward_sup"]["isup_details"].size() == 2);
}

}  // namespace

TEST_CASE("files: GSTN returns carry every filed period and its bills to the paisa", "[files]") {
  std::size_t seen[3] = {0, 0, 0};
  std::size_t unfiled = 0;
  std::size_t bills = 0;
  for (const simulate::Profile& profile : simulate::profiles()) {
    const Made made(profile.customer_id);
    simulate::RenderedFiles rendered;
    simulate::render_gst_files(made.business, "SYNTHETIC test", {}, rendered);
    std::map<std::string, const RenderedFile*> files;
    for (const RenderedFile& file : rendered.files) {
      CHECK(files.emplace(std::string(simulate::text(file.kind)) + " " + file.period, &file).second);
      bills += file.rows;
    }
    const auto take = [&](const char* kind, int month) {
      const auto at = files.find(std::string(kind) + " " + base::month_text(month));
      const RenderedFile* file = at == files.end() ? nullptr : at->second;
      if (file != nullptr) files.erase(at);
      return file;
    };
    for (const simulate::GstPeriod& period : made.business.gst) {
      INFO(profile.customer_id << " " << base::month_text(period.month));
      const RenderedFile* gstr1 = take("gstr1", period.month);
      const RenderedFile* gstr3b = take("gstr3b", period.month);
      CHECK((gstr1 != nullptr) == (period.gstr1 != base::kNoDate));
      CHECK((gstr3b != nullptr) == (period.gstr3b != base::kNoDate));
      unfiled += (gstr1 == nullptr ? 1U : 0U) + (gstr3b == nullptr ? 1U : 0U);
      if (gstr1 != nullptr) check_gstr1(made, period, *gstr1, rendered.truth);
      if (gstr3b != nullptr) check_gstr3b(made, period, *gstr3b);
      for (int month = period.month - period.months + 1; month <= period.month; ++month) {
        const RenderedFile* gstr2b = take("gstr2b", month);
        if (gstr2b != nullptr) check_gstr2b(made, month, *gstr2b, rendered.truth);
        seen[2] += gstr2b != nullptr ? 1 : 0;
      }
      seen[0] += gstr1 != nullptr ? 1 : 0;
      seen[1] += gstr3b != nullptr ? 1 : 0;
    }
    CHECK(files.empty());
  }
  CHECK(seen[0] > 200);
  CHECK(seen[1] > 200);
  CHECK(seen[2] > 200);
  CHECK(unfiled > 0);
  CHECK(bills > 10000);
}

}  // namespace files_payload_test
