// The audit trail: what it holds, that no change of it goes unseen, and that it goes on across sessions.
#include <set>
#include <string>

#include "base/canonical.hpp"
#include "base/hash.hpp"
#include "catch.hpp"
#include "engine_host.hpp"
#include "govern/audit.hpp"
#include "rounds.hpp"

namespace audit_test {

using namespace msme;
using govern::AuditTrail;
using msme::test::Host;
using msme::test::Json;

namespace {

const char* const kCustomer = "CUST_MSM_00001";

AuditTrail long_trail(int entries) {
  AuditTrail trail;
  for (int i = 0; i < entries; ++i) {
    trail.act_as(i % 3 == 0 ? "officer" : "borrower");
    trail.in_force("CONSENT-1", "103", Json{"accounts", "transactions"});
    trail.add(i % 2 == 0 ? "data.get" : "pipeline.clean", kCustomer, "CONSENT-1", 20000 + i / 10,
              Json{{"rows", i}, {"type", "clean"}});
  }
  return trail;
}

std::string code_of(const Json& events, const Json& head = nullptr) {
  const Json verdict = AuditTrail::verify(events, head);
  return verdict["valid"] == true ? "" : verdict["fault"]["code"].get<std::string>();
}

// A value that differs, of the same type where it has one.
Json other(const Json& value) {
  if (value.is_number()) return value.get<double>() + 1;
  if (value.is_string()) return value.get<std::string>() + "x";
  if (value.is_array()) {
    Json longer = value;
    longer.push_back("gst");
    return longer;
  }
  if (value.is_object()) {
    Json more = value;
    more["more"] = 1;
    return more;
  }
  return "x";
}

}  // namespace

TEST_CASE("audit: an entry says who, what, when, why, about what", "[govern][audit]") {
  const AuditTrail trail = long_trail(2);
  CHECK(AuditTrail::verify(trail.events(), trail.head())["valid"] == true);
  const Json& entry = trail.events()[1];
  std::string keys;
  for (const auto& [key, value] : entry.items()) keys += key + " ";
  CHECK(keys == "seq at event customer_id consent_id role purpose datasets detail prev hash ");
  CHECK(entry["role"] == "borrower");
  CHECK(entry["purpose"] == "103");
  CHECK(entry["datasets"] == Json{"accounts", "transactions"});
  CHECK(entry["prev"] == trail.events()[0]["hash"]);
  Json content = entry;
  content.erase("hash");
  CHECK(entry["hash"] == base::sha256_hex(base::canonical(content)));
  CHECK(trail.head()["last"] == entry["hash"]);
  CHECK(trail.head()["size"] == 2);
  CHECK(AuditTrail().head()["root"] == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

// Each verification hashes the whole log before the place: one entry in five is a quarter of a minute as WebAssembly.
constexpr std::size_t kStep = 5 * msme_test::kRoundsDivisor;

TEST_CASE("audit: each single edit of a log of 200 entries is found at its place", "[govern][audit]") {
  const AuditTrail trail = long_trail(200);
  const Json head = trail.head();
  REQUIRE(code_of(trail.events(), head).empty());
  int edits = 0;
  for (std::size_t i = 199 % kStep; i < 200; i += kStep) {
    for (const auto& [key, value] : trail.events()[i].items()) {
      Json events = trail.events();
      events[i][key] = other(value);
      const Json verdict = AuditTrail::verify(events, nullptr);
      INFO(i << " " << key);
      REQUIRE(verdict["valid"] == false);
      REQUIRE(verdict["fault"]["seq"] == i + 1);
      events[i].erase(key);
      REQUIRE_FALSE(code_of(events).empty());
      edits += 2;
    }
    Json events = trail.events();
    events[i]["note"] = "added";
    REQUIRE(code_of(events) == "AUDIT_HASH");
  }
  CHECK(edits == 200 * 11 * 2 / static_cast<int>(kStep));
}

TEST_CASE("audit: removal, repetition, exchange, insertion and truncation are found", "[govern][audit]") {
  const AuditTrail trail = long_trail(200);
  const Json head = trail.head();
  for (std::size_t i = 199 % kStep; i < 200; i += kStep) {
    INFO(i);
    Json without = trail.events();
    without.erase(i);
    REQUIRE(code_of(without, head) == (i == 199 ? "AUDIT_TRUNCATED" : "AUDIT_SEQ"));
    Json twice = trail.events();
    twice.insert(twice.begin() + static_cast<long>(i), trail.events()[i]);
    REQUIRE(code_of(twice) == "AUDIT_SEQ");
    Json cut = Json::array();
    for (std::size_t j = 0; j < i; ++j) cut.push_back(trail.events()[j]);
    REQUIRE(code_of(cut).empty());  // by itself a shorter log is a good log
    REQUIRE(code_of(cut, head) == "AUDIT_TRUNCATED");
    for (std::size_t j = i + 1; j < 200; j += 7) {
      Json swapped = trail.events();
      std::swap(swapped[i], swapped[j]);
      REQUIRE(code_of(swapped) == "AUDIT_SEQ");
      // Renumbered, it still doesn't fit the one before it.
      swapped[i]["seq"] = i + 1;
      swapped[j]["seq"] = j + 1;
      REQUIRE_FALSE(code_of(swapped).empty());
    }
  }
  // Written anew from the start, so that every hash fits: the head tells.
  const AuditTrail shorter = long_trail(199);
  AuditTrail forged = shorter;
  forged.add("data.get", kCustomer, "", 20000, Json{{"rows", 0}});
  CHECK(code_of(forged.events()).empty());
  CHECK(code_of(forged.events(), head) == "AUDIT_LAST");
  Json wrong = head;
  wrong["last"] = forged.head()["last"];
  wrong["at"] = forged.head()["at"];
  CHECK(code_of(forged.events(), wrong) == "AUDIT_ROOT");
  // A log that went on begins with the older head.
  AuditTrail on = trail;
  on.add("data.get", kCustomer, "", 20021, Json::object());
  CHECK(code_of(on.events(), head).empty());
  for (const Json& bad : {Json{{"size", -1}, {"root", head["root"]}}, Json{{"size", 3}}, Json{{"root", head["root"]}}})
    CHECK(code_of(trail.events(), bad) == "AUDIT_HEAD");
  CHECK(code_of(Json("text")) == "AUDIT_ENTRY");
  CHECK(code_of(Json{1, 2}) == "AUDIT_ENTRY");
}

TEST_CASE("audit: a log survives another program that writes its JSON", "[govern][audit]") {
  AuditTrail trail;
  trail.add("data.get", kCustomer, "", 20000, Json{{"share", 7.0}, {"more", 0.25}, {"text", "é"}});
  std::string text = base::dump(trail.events());
  const auto at = text.find("7.0");
  REQUIRE(at != std::string::npos);
  text.replace(at, 3, "7");  // as JavaScript prints it
  CHECK(code_of(Json::parse(text), trail.head()).empty());
}

TEST_CASE("audit.list, verify and proof", "[govern][audit]") {
  Host host;
  REQUIRE(host.call("pipeline.generate").contains("ok"));
  host.ok("session.actor", {{"role", "officer"}});
  REQUIRE(host.call("pipeline.clean").contains("ok"));
  const Json list = host.ok("audit.list");
  const Json& events = list["events"];
  REQUIRE(events.size() >= 3);
  CHECK(list["head"]["size"] == events.size());
  CHECK(events[0]["role"] == "engine");
  CHECK(events.back()["event"] == "pipeline.clean");
  CHECK(events.back()["role"] == "officer");
  CHECK(events.back()["purpose"].is_string());
  CHECK(events.back()["datasets"].size() >= 5);
  CHECK(host.error("session.actor", {{"role", "anyone"}}) == "E_BAD_PARAM");

  Host elsewhere;
  CHECK(elsewhere.ok("audit.verify", {{"events", events}, {"head", list["head"]}})["valid"] == true);
  CHECK(elsewhere.ok("audit.verify", {{"events", events}})["root"] == list["head"]["root"]);
  Json edited = events;
  edited[1]["detail"]["rows"] = 123456;
  const Json verdict = elsewhere.ok("audit.verify", {{"events", edited}});
  CHECK(verdict["valid"] == false);
  CHECK(verdict["fault"]["seq"] == 2);
  CHECK(verdict["fault"]["code"] == "AUDIT_HASH");
  CHECK(elsewhere.error("audit.verify") == "E_BAD_PARAM");
  CHECK(elsewhere.error("audit.verify", {{"events", events}, {"head", 3}}) == "E_BAD_PARAM");
  CHECK(Host("CUST_MSM_00002").error("audit.verify", {{"events", events}}) == "E_CUSTOMER_MISMATCH");

  const Json proof = host.ok("audit.proof", {{"seq", 2}});
  CHECK(proof["root"] == list["head"]["root"]);
  CHECK(proof["leaf"] == govern::hex(govern::leaf_hash(base::canonical(events[1]))));
  const Json older = host.ok("audit.proof", {{"size", 2}});
  CHECK(older["from"] == 2);
  CHECK(older["root"] == list["head"]["root"]);
  CHECK_FALSE(older["path"].empty());
  for (const Json& bad : {Json{{"seq", 0}}, Json{{"seq", 1000}}, Json{{"size", 0}}, Json{{"seq", "1"}}, Json::object()})
    CHECK(host.error("audit.proof", bad) == "E_BAD_PARAM");
}

TEST_CASE("audit.note takes only its events and nothing that could be a name", "[govern][audit]") {
  Host host;
  REQUIRE(host.call("pipeline.generate").contains("ok"));
  const std::string digest(64, 'a');
  const Json good = {{"bytes", 12}, {"encrypted", true}, {"sha256", digest}, {"format", "MSME-VAULT.1"}};
  // The log as it will be once that has happened, for what is stored to hold; nothing is written by asking.
  const Json listed = host.ok("audit.list");
  const Json then = host.ok("audit.list", {{"then", {{"event", "storage.saved"}, {"detail", good}}}});
  CHECK(host.ok("audit.list") == listed);
  CHECK(then["events"].size() == listed["events"].size() + 1);
  CHECK(host.error("audit.list", {{"then", {{"event", "anything"}}}}) == "E_BAD_PARAM");
  CHECK(host.error("audit.list", {{"then", "storage.saved"}}) == "E_BAD_PARAM");
  const Json noted = host.ok("audit.note", {{"event", "storage.saved"}, {"detail", good}});
  const Json last = host.ok("audit.list")["events"].back();
  CHECK(noted["seq"] == last["seq"]);
  CHECK(host.ok("audit.list") == then);
  CHECK(last["event"] == "storage.saved");
  CHECK(last["detail"] == good);
  CHECK(host.call("audit.note", {{"event", "page.export"}}).contains("ok"));
  for (const char* event : {"finding.explained", "finding.reopened"}) {
    const Json said = {{"event", event}, {"detail", {{"finding", "X13-1"}, {"benign", "X13.ANY"}}}};
    CHECK(host.call("audit.note", said).contains("ok"));
  }
  CHECK(host.error("audit.note", {{"event", "storage.stolen"}}) == "E_BAD_PARAM");
  CHECK(host.error("audit.note") == "E_BAD_PARAM");
  const std::size_t before = host.ok("audit.list")["events"].size();
  for (const Json& bad : {Json{{"file", "statement of Ramesh.pdf"}}, Json{{"name", "Ramesh"}},
                          Json{{"x", Json::array({1})}}, Json{{"x", nullptr}}, Json{{"Name Of", 1}},
                          Json{{"x", std::string(41, 'A')}}, Json{{"x", ""}}, Json{{"dataset", "GST"}}, Json("text")}) {
    INFO(base::dump(bad));
    CHECK(host.error("audit.note", {{"event", "page.export"}, {"detail", bad}}) == "E_BAD_PARAM");
  }
  CHECK(host.ok("audit.list")["events"].size() == before);
}

TEST_CASE("audit: accesses and refusals are in it", "[govern][audit]") {
  Host host;
  REQUIRE(host.call("pipeline.generate").contains("ok"));
  host.ok("pipeline.clean");
  host.ok("data.get", {{"dataset", "gst"}, {"type", "raw"}, {"limit", 2}});
  host.ok("data.columns", {{"dataset", "transactions"}});
  host.ok("logs.get", {{"dataset", "gst"}, {"kind", "cleaning"}});
  host.ok("pipeline.analyze");
  host.ok("analytics.get", {{"name", "gst_summary"}});
  host.ok("consent.revoke");
  CHECK(host.error("data.get", {{"dataset", "gst"}, {"type", "raw"}}) == "E_CONSENT_NOT_ACTIVE");
  CHECK(host.error("data.get", {{"dataset", "gst"}, {"customer_id", "CUST_MSM_00009"}}) == "E_CUSTOMER_MISMATCH");
  std::string told;
  const Json events = host.ok("audit.list")["events"];
  for (const Json& entry : events) {
    told += entry["event"].get<std::string>();
    if (entry["event"] == "op.refused") told += ":" + entry["detail"]["code"].get<std::string>();
    told += " ";
  }
  INFO(told);
  const auto end = [](const std::string& text) {
    return "pipeline.clean data.get data.columns logs.get pipeline.analyze "
           "analytics.get consent.revoked " +
           text;
  };
  const std::string expected = end("op.refused:E_CONSENT_NOT_ACTIVE op.refused:E_CUSTOMER_MISMATCH ");
  REQUIRE(told.size() > expected.size());
  CHECK(told.substr(told.size() - expected.size()) == expected);
  CHECK(events[events.size() - 6]["datasets"] == Json::array({"gst"}));
}

TEST_CASE("audit: a clock moved back is written down", "[govern][audit]") {
  Host host;
  const std::string as_of = host.ok("pipeline.generate")["as_of"].get<std::string>();
  host.ok("pipeline.clean");
  CHECK(host.ok("state.get")["clock"] == "ok");
  CHECK(host.ok("retention.get")["clock"] == "ok");
  host.call("consent.set", {{"consent", Json{{"status", "no"}}}, {"now", "2020-01-01"}});
  const Json events = host.ok("audit.list")["events"];
  const Json& moved = events[events.size() - 2];  // then the refusal of what is no consent
  REQUIRE(moved["event"] == "clock.moved_back");
  CHECK(moved["at"] == "2020-01-01");
  CHECK(moved["detail"]["latest"] == as_of);
  CHECK(host.error("pipeline.clean", {{"now", "2020-01-01"}}) == "E_CONSENT_NOT_STARTED");
  CHECK(host.ok("state.get")["clock"] == "moved_back");
  const Json retention = host.ok("retention.get");
  CHECK(retention["clock"] == "moved_back");
  // The days that were left aren't given back.
  CHECK(retention["left_days"] <= retention["days"]);
  int told = 0;
  const Json later = host.ok("audit.list")["events"];
  for (const Json& entry : later) told += entry["event"] == "clock.moved_back" ? 1 : 0;
  CHECK(told == 1);
}

TEST_CASE("audit.continue: one log across sessions, refused when it was touched", "[govern][audit]") {
  Host first;
  REQUIRE(first.call("pipeline.generate").contains("ok"));
  const Json list = first.ok("audit.list");
  const Json given = {{"events", list["events"]}, {"head", list["head"]}};
  Host second;
  REQUIRE(second.call("audit.continue", given).contains("ok"));
  second.ok("pipeline.generate");
  const Json on = second.ok("audit.list");
  CHECK(on["events"].size() > list["events"].size() + 1);
  CHECK(second.ok("audit.verify", {{"events", on["events"]}, {"head", list["head"]}})["valid"] == true);
  CHECK(second.error("audit.continue", given) == "E_STEP_ORDER");

  Json broken = given;
  broken["events"][0]["role"] = "nobody";
  CHECK(Host().error("audit.continue", broken) == "E_AUDIT_BROKEN");
  Json cut = given;
  cut["events"].erase(cut["events"].size() - 1);
  const Json refused = Host().call("audit.continue", cut)["error"];
  CHECK(refused["code"] == "E_AUDIT_BROKEN");
  CHECK(refused["message"].get<std::string>().find("AUDIT_TRUNCATED") != std::string::npos);
  CHECK(Host("CUST_MSM_00002").error("audit.continue", given) == "E_CUSTOMER_MISMATCH");
}

namespace {

// Texts of a borrower's data that would tell who it is: names, narrations, account numbers, UPI ids.
std::set<std::string> personal_texts(Host& host) {
  std::set<std::string> out;
  for (const char* dataset : {"accounts", "transactions", "gst", "policies", "credit_reports"}) {
    const std::string rows = host.exported(dataset, "raw");
    std::size_t from = 0;
    while (from < rows.size()) {
      const std::size_t end = rows.find('\n', from);
      const Json row = Json::parse(rows.substr(from, end - from), nullptr, false);
      from = end + 1;
      if (!row.is_object()) continue;
      for (const char* key : {"narration", "merchant_name", "counterparty_account", "upi_id", "account_number", "name",
                              "account_holder_name", "holder_name", "mobile", "pan", "gstin", "business_name"}) {
        if (!row.contains(key) || !row[key].is_string()) continue;
        const std::string text = row[key].get<std::string>();
        if (text.size() >= 6) out.insert(text);
      }
    }
  }
  return out;
}

}  // namespace

TEST_CASE("audit: no name, narration, account number or file name is in the log", "[govern][audit]") {
  Host host;
  REQUIRE(host.call("pipeline.generate").contains("ok"));
  host.ok("pipeline.clean");
  const auto texts = personal_texts(host);
  REQUIRE(texts.size() > 200);
  const Json row = host.ok("data.get", {{"dataset", "transactions"}, {"limit", 1}})["rows"][0];
  const Json correction = {
      {"match", {{"narration", row["narration"]}}}, {"set", {{"category", "RENT"}}}, {"note", "Ramesh said so"}};
  REQUIRE(host.call("pipeline.correct", {{"add", Json::array({correction})}}).contains("ok"));
  host.ok("pipeline.decide", {{"amount", 345678}, {"tenure_months", 12}});
  host.ok("decision.record");
  host.ok("receipt.get");
  host.exported("transactions", "clean");
  host.call("data.export", {{"type", "truth"}});
  const Json files = host.ok("data.export", {{"type", "files"}})["files"];
  for (const Json& file : files) host.call("data.export", {{"type", "files"}, {"name", file["name"]}});

  Host own("CUST_MSM_00002");
  const std::string statement =
      "Date,Narration,Withdrawal Amt.,Deposit Amt.,Closing Balance\n"
      "01/02/2025,UPI/CR/500000000001/MEENA STORES/okaxis/Sale,,1000.00,11000.00\n"
      "02/02/2025,UPI/DR/500000000002/RAMESH KUMAR/okaxis/money,700.00,,10300.00\n";
  REQUIRE(own.ingest("statement of Sunita Devi 50100123456789.csv", statement, {{"now", "2025-03-01"}}).contains("ok"));
  CHECK(own.ingest("secret plans.bin", std::string("\0\1\2", 3)).contains("error"));
  own.ok("pipeline.clean");
  own.ok("pipeline.accept_gaps", {{"note", "Sunita Devi said so"}});

  const std::string log = base::dump(host.ok("audit.list")) + base::dump(own.ok("audit.list"));
  for (const std::string& text : texts) {
    INFO(text);
    CHECK(log.find(text) == std::string::npos);
  }
  for (const Json& file : files) CHECK(log.find(file["name"].get<std::string>()) == std::string::npos);
  for (const char* text :
       {"Ramesh", "RAMESH", "MEENA", "Sunita", "50100123456789", "secret plans", "345678", "okaxis"}) {
    INFO(text);
    CHECK(log.find(text) == std::string::npos);
  }
  CHECK(log.find("correction.added") != std::string::npos);
}

}  // namespace audit_test
