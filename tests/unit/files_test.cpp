// A simulated borrower's accounts as files. Statements are read back by the engine's own reader and must give the
// account's events, no more and no less.
#include "simulate/files.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "engine_host.hpp"
#include "files_fixture.hpp"
#include "rounds.hpp"

namespace files_test {

using namespace files_fixture;
using test::Host;

namespace {

struct Tally {
  int files = 0;
  std::size_t rows = 0;
};

// File → ingest → clean gives the events `wanted` of an account in posting order, and the truth names each row.
void check_read_back(const Made& made, std::size_t account, const RenderedFile& file, const std::string& truth,
                     Tally& tally) {
  INFO(file.name << " of " << made.business.customer_id);
  const std::vector<std::size_t> wanted = made.of(account);
  CHECK(file.rows == wanted.size());
  CHECK(file.bytes.find("SYNTHETIC") != std::string::npos);
  if (wanted.empty()) return;
  Host host(made.business.customer_id);
  const Json taken = host.ingest(file.name, file.bytes);
  INFO(taken.dump());
  REQUIRE(taken.contains("ok"));
  const Json facts = taken["ok"]["file"];
  CHECK(facts["kind"] == "statement");
  CHECK(facts["rows"].get<std::size_t>() == wanted.size());
  CHECK(facts["accounts"].size() == 1);
  const Json cleaned = host.ok("pipeline.clean");
  REQUIRE(cleaned.is_object());
  const Json counts = Host::dataset(cleaned, "transactions")["counts"];
  INFO(counts.dump());
  CHECK(counts["kept"].get<std::size_t>() == wanted.size());
  CHECK(counts["repaired"] == 0);
  CHECK(counts["duplicates"] == 0);
  CHECK(counts["quarantined"] == 0);
  REQUIRE(cleaned["chains"].size() == 1);
  CHECK(cleaned["chains"][0]["breaks"] == made.breaks(wanted));
  if (made.breaks(wanted) == 0) CHECK(cleaned["chains"][0]["gap"] == 0.0);
  CHECK(cleaned["chains"][0]["steps"].get<std::size_t>() == wanted.size() - 1);

  const std::map<std::int64_t, std::string> rows = truth_of(truth, file.name);
  CHECK(rows.size() == wanted.size());
  const std::vector<Json> clean = simulated::rows(host.exported("transactions"));
  REQUIRE(clean.size() == wanted.size());
  int wrong = 0;
  for (std::size_t i = 0; i < clean.size(); ++i) {
    const simulate::Event& e = made.events[wanted[i]];
    const auto named = rows.find(base::integer_or(clean[i]["source"], "line", 0));
    const bool good = simulated::text(clean[i], "date") == base::to_iso(e.date) &&
                      simulated::text(clean[i], "type") == (e.credit ? "CREDIT" : "DEBIT") &&
                      simulated::paise(clean[i], "amount") == e.amount &&
                      simulated::paise(clean[i], "balance_after") == e.shown && named != rows.end() &&
                      named->second == transaction_id(wanted[i]);
    if (good || ++wrong > 3) continue;
    UNSCOPED_INFO("row " << i << ": " << clean[i].dump() << " should be " << base::to_iso(e.date) << " "
                         << (e.credit ? "+" : "-") << e.amount << " = " << e.shown << ", "
                         << transaction_id(wanted[i]));
  }
  CHECK(wrong == 0);
  // What the file says of opening and closing is what the account had.
  if (facts["opening_balance"].is_number()) {
    CHECK(simulated::paise(facts, "opening_balance") == made.business.accounts[account].opening);
  }
  if (facts["closing_balance"].is_number()) {
    CHECK(simulated::paise(facts, "closing_balance") == made.events[wanted.back()].shown);
  }
  ++tally.files;
  tally.rows += wanted.size();
}

}  // namespace

TEST_CASE("files: statements of all profiles read back to exactly their events", "[files]") {
  Tally tally;
  const auto& profiles = simulate::profiles();
  for (std::size_t i = 0; i < profiles.size(); i += msme_test::kRoundsDivisor) {
    const Made made(profiles[i].customer_id, R"({"scale":{"transactions":500}})");
    const auto rendered = simulate::render_files(made.business, made.events);
    REQUIRE(rendered.ok());
    for (const RenderedFile& file : rendered->files) {
      if (file.kind != RenderedKind::Statement) continue;
      std::size_t account = 0;
      while (made.business.accounts[account].id != file.account_id) ++account;
      check_read_back(made, account, file, rendered->truth, tally);
    }
  }
  CHECK(tally.files > 20 / msme_test::kRoundsDivisor);
  CHECK(tally.rows > 10000 / msme_test::kRoundsDivisor);
}

TEST_CASE("files: every bank's layout reads back, overdrafts too", "[files]") {
  const auto renderings = simulate::read_renderings();
  REQUIRE(renderings.ok());
  // Five accounts: current, savings, collections, overdraft, savings.
  const Made made("CUST_MSM_00003", R"({"scale":{"bank_accounts":5,"transactions":1000}})");
  REQUIRE(made.business.accounts.size() == 5);
  bool overdrawn = false;
  for (const simulate::Event& e : made.events) overdrawn = overdrawn || e.shown < 0;
  CHECK(overdrawn);
  Tally tally;
  for (const simulate::Rendering& rendering : renderings->list) {
    for (std::size_t account = 0; account < 5; ++account) {
      INFO(rendering.id);
      std::string truth;
      const RenderedFile file =
          simulate::render_statement(made.business, made.events, account, rendering, renderings->synthetic, truth);
      check_read_back(made, account, file, truth, tally);
    }
  }
  CHECK(tally.files == static_cast<int>(renderings->list.size()) * 5);
}

TEST_CASE("files: every bank has its layout, any other the general one", "[files]") {
  const auto renderings = simulate::read_renderings();
  REQUIRE(renderings.ok());
  const auto names = simulate::read_names();
  for (const simulate::Bank& bank : names->banks) {
    INFO(bank.id);
    for (const bool savings : {false, true}) {
      const auto& found = renderings->of(bank.code, savings).banks;
      CHECK(std::find(found.begin(), found.end(), bank.code) != found.end());
    }
  }
  for (const char* code : {"HDFC", "ICIC", "SBIN", "UTIB", "KKBK", "YESB", "PUNB", "BARB", "IDFB", "CNRB", "INDB",
                           "UBIN", "AUBL", "PYTM"}) {
    CHECK(renderings->of(code, true).id != "generic");
  }
  CHECK(renderings->of("ABCD", true).id == "generic");
  CHECK(renderings->of("ABCD", false).id == "generic");
}

TEST_CASE("files: names are distinct, bytes the same each time, one can be asked for", "[files]") {
  simulate::Request request = simulated::request("CUST_MSM_00001");
  const auto without = simulated::borrow(request);
  CHECK(without.files.empty());
  CHECK(without.files_truth.empty());
  request.files = true;
  const auto first = simulated::borrow(request);
  const auto again = simulated::borrow(request);
  CHECK(simulated::bytes(first) == simulated::bytes(without));
  REQUIRE(first.files.size() == again.files.size());
  CHECK(first.files_truth == again.files_truth);
  std::set<std::string> names;
  for (std::size_t i = 0; i < first.files.size(); ++i) {
    const RenderedFile& file = first.files[i];
    INFO(file.name);
    CHECK(names.insert(file.name).second);
    CHECK(file.name == again.files[i].name);
    CHECK(file.bytes == again.files[i].bytes);
    CHECK(file.bytes.find("SYNTHETIC") != std::string::npos);
  }
  request.file = first.files[1].name;
  const auto one = simulated::borrow(request);
  REQUIRE(one.files.size() == 1);
  CHECK(one.files[0].bytes == first.files[1].bytes);
  CHECK(truth_of(one.files_truth, request.file) == truth_of(first.files_truth, request.file));
  CHECK(truth_of(one.files_truth, first.files[0].name).empty());
}

TEST_CASE("files: the engine lists them and gives one by name", "[files]") {
  Host host;
  CHECK(host.error("data.export", {{"type", "files"}}) != "");
  host.ok("pipeline.generate", {{"seed", 7}});
  const Json list = host.ok("data.export", {{"type", "files"}});
  REQUIRE(list["files"].size() == list["rows"].get<std::size_t>());
  REQUIRE_FALSE(list["files"].empty());
  const Json file = list["files"][0];
  const Json reply = host.ok("data.export", {{"type", "files"}, {"name", file["name"]}});
  CHECK(reply["bytes"] == file["bytes"]);
  CHECK(host.bulk().size() == file["bytes"].get<std::size_t>());
  CHECK(host.bulk().find("SYNTHETIC") != std::string_view::npos);
  const Json truth = host.ok("data.export", {{"type", "files"}, {"name", "truth"}});
  CHECK(simulated::rows(std::string(host.bulk())).size() == truth["rows"].get<std::size_t>());
  CHECK(host.error("data.export", {{"type", "files"}, {"name", "nobody.csv"}}) == "E_BAD_PARAM");
  host.ok("consent.revoke");
  CHECK(host.error("data.export", {{"type", "files"}}) == "E_CONSENT_NOT_ACTIVE");
  Host own;
  own.ingest(file["name"].get<std::string>(), "Date,Narration,Debit,Credit,Balance\n01/11/2025,A,,5.00,5.00\n");
  CHECK(own.error("data.export", {{"type", "files"}}) == "E_NO_DATA");
}

TEST_CASE("files: dates and figures by pattern", "[files]") {
  const auto date = [](std::string_view pattern) {
    std::string out;
    simulate::append_by_pattern(out, base::from_civil(2025, 3, 7), 14 * 3600 + 5 * 60 + 9, pattern);
    return out;
  };
  CHECK(date("dd/mm/yy") == "07/03/25");
  CHECK(date("d Mon yyyy") == "7 Mar 2025");
  CHECK(date("dd-MON-yyyy HH:MI:SS") == "07-MAR-2025 14:05:09");
  const auto figure = [](Paise amount, simulate::Figures figures) {
    std::string out;
    simulate::append_figure(out, amount, figures);
    return out;
  };
  CHECK(figure(12500050, simulate::Figures::Plain) == "125000.50");
  CHECK(figure(-12500050, simulate::Figures::Short) == "125000.5");
  CHECK(figure(12500000, simulate::Figures::Short) == "125000");
  CHECK(figure(12500050, simulate::Figures::Indian) == "1,25,000.50");
}

TEST_CASE("files: a rendering that doesn't fit says where", "[files]") {
  const auto path = [](const char* json) {
    const auto read = simulate::read_renderings(json);
    return read ? std::string() : read.error().code + " " + read.error().path;
  };
  const std::string file = "E_CONFIG statement_renderings.json";
  CHECK(path(R"({"synthetic":"made up","renderings":[]})") == file + "/synthetic");
  CHECK(path(R"({"synthetic":"SYNTHETIC","renderings":[]})") == file + "/renderings");
  CHECK(path(R"({"synthetic":"SYNTHETIC","colour":1,"renderings":[]})") == file + "/colour");
  const auto one = [&](const std::string& column, const std::string& more = "") {
    return path((R"({"synthetic":"SYNTHETIC","renderings":[{"id":"a","banks":[],"extension":"csv","delimiter":",",)" +
                 more + R"("date":"dd/mm/yyyy","preamble":[["{synthetic}"]],"columns":[)" + column + "]}]}")
                    .c_str());
  };
  CHECK(one(R"({"title":"Date","value":"date"})") == "");
  CHECK(one(R"({"title":"Date","value":"dote"})") == file + "/renderings/0/columns/0/value");
  CHECK(one(R"({"title":"Date","value":"date","width":-1})") == file + "/renderings/0/columns/0/width");
  CHECK(one(R"({"title":"Date","value":"date"})", R"("order":"sideways",)") == file + "/renderings/0/order");
}

}  // namespace files_test
