// The proof of completeness: what closes is said to close, and whatever is missing or changed is named.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/money.hpp"
#include "base/rng.hpp"
#include "base/text.hpp"
#include "catch.hpp"
#include "clean/proof.hpp"
#include "engine_host.hpp"
#include "fixtures.hpp"
#include "rounds.hpp"

namespace proof_test {

using namespace msme;
using msme::test::Host;
using msme::test::Json;

namespace {

std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// The report after one or more files; null when a file is refused.
Json report_of(const std::vector<std::pair<std::string, std::string>>& files, Host& host) {
  for (const auto& [name, bytes] : files) {
    if (!host.ingest(name, bytes).contains("ok")) return nullptr;
  }
  if (!host.call("pipeline.clean").contains("ok")) return nullptr;
  return host.ok("import.report");
}

Json file_of(const std::string& bytes, const std::string& name = "s.csv") {
  Host host;
  const Json report = report_of({{name, bytes}}, host);
  return report.is_null() ? Json() : report["files"][0];
}

std::string verdict(const std::string& bytes) {
  const Json file = file_of(bytes);
  return file.is_null() ? "refused" : file["verdict"].get<std::string>();
}

bool has_signal(const Json& signals, const std::string& code) {
  for (const Json& signal : signals) {
    if (signal["code"] == code) return true;
  }
  return false;
}

struct Line {
  std::string date, narration;
  base::Paise moved, balance;
};

std::vector<Line> lines(int count) {
  base::Rng rng(11);
  std::vector<Line> out;
  base::Paise balance = 5'000'000;
  for (int i = 0; i < count; ++i) {
    base::Paise moved = rng.integer(1'000, 900'000);
    if (rng.integer(0, 1) == 0 && balance > moved) moved = -moved;
    balance += moved;
    const base::Date day = base::parse_iso("2024-04-01") + i;
    const std::string iso = base::to_iso(day);
    out.push_back({iso.substr(8) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4),
                   "UPI/4092" + std::to_string(10'000'000 + i) + "/SAMPLE SHOP", moved, balance});
  }
  return out;
}

std::string money(base::Paise paise) {
  std::string out;
  base::append_rupees(out, paise);
  return out;
}

std::string row(const Line& line) {
  const std::string amount = money(line.moved < 0 ? -line.moved : line.moved);
  return line.date + "," + line.narration + "," + (line.moved < 0 ? amount + "," : "," + amount) + "," +
         money(line.balance) + "\n";
}

const char* const kHeader = "Date,Narration,Debit,Credit,Balance\n";

std::string top(const std::vector<Line>& rows) {
  return "Account Number,99990000000123\nOpening Balance," + money(rows[0].balance - rows[0].moved) +
         "\nClosing Balance," + money(rows.back().balance) + "\n" + kHeader;
}

std::string statement(const std::vector<Line>& rows, bool newest_first = false) {
  std::string out = top(rows);
  for (std::size_t i = 0; i < rows.size(); ++i) out += row(rows[newest_first ? rows.size() - 1 - i : i]);
  return out;
}

void check_counts(const Json& file) {
  const Json& rows = file["rows"];
  CHECK(rows["seen"].get<int>() == rows["read"].get<int>() + rows["set_aside"].get<int>());
}

}  // namespace

TEST_CASE("proof: every layout closes", "[proof]") {
  int files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(msme::tests::fixtures()) / "statements")) {
    const std::string name = entry.path().filename().string();
    INFO(name);
    const Json file = file_of(slurp(entry.path()), name);
    REQUIRE_FALSE(file.is_null());
    check_counts(file);
    CHECK(file["rows"]["set_aside"] == 0);
    // One of the two accounts of this file has a single row.
    CHECK(file["verdict"] == (name == "analyser.csv" ? "no_balance" : "closed"));
    CHECK(has_signal(file["signals"], "UNSIGNED_TEXT"));
    ++files;
  }
  CHECK(files >= 28);
}

TEST_CASE("proof: ends, sums and order", "[proof]") {
  const auto rows = lines(40);
  for (const bool newest : {false, true}) {
    const Json file = file_of(statement(rows, newest));
    CHECK(file["verdict"] == "closed");
    const Json& account = file["accounts"][0];
    CHECK(account["opening_stated"] == true);
    CHECK(account["closing_stated"] == true);
    CHECK(account["steps"] == 41);
    CHECK(account["order"]["trusted"] == (newest ? "newest_first" : "oldest_first"));
    CHECK(account["order"][newest ? "closes_newest_first" : "closes_oldest_first"] == 39);
    CHECK(account["order"][newest ? "closes_oldest_first" : "closes_newest_first"] == 0);
    CHECK(account["opening"].get<double>() + account["credits"].get<double>() - account["debits"].get<double>() ==
          Approx(account["closing"].get<double>()));
    CHECK(account["first_date"] == "2024-04-01");
  }
}

TEST_CASE("proof: a dropped row is a gap with its amount and neighbours", "[proof]") {
  auto rows = lines(40);
  const base::Paise lost = rows[20].moved;
  const std::string head = top(rows);
  std::string text = head;
  for (std::size_t i = 0; i < rows.size(); ++i) text += i == 20 ? "" : row(rows[i]);
  const Json file = file_of(text);
  CHECK(file["verdict"] == "closed_with_gaps");
  const Json& gap = file["accounts"][0]["gaps"][0];
  CHECK(gap["kind"] == "balance");
  CHECK(gap["amount"].get<double>() == Approx(base::to_rupees(lost)));
  CHECK(gap["after_row"] == 24);
  CHECK(gap["before_row"] == 25);
  CHECK(gap["from"] == "2024-04-20");
  CHECK(gap["to"] == "2024-04-22");
  CHECK(gap["text"].get<std::string>().find("between rows 24 and 25") != std::string::npos);
}

TEST_CASE("proof: edited balances, totals, counts and carries", "[proof]") {
  auto rows = lines(12);
  auto edited = rows;
  edited[5].balance += 50'000;
  const Json file = file_of(statement(edited));
  CHECK(file["verdict"] == "closed_with_gaps");
  CHECK(has_signal(file["accounts"][0]["signals"], "BALANCE_EDITED"));

  base::Paise debits = 0, credits = 0;
  int dr = 0, cr = 0;
  for (const Line& line : rows) {
    (line.moved < 0 ? debits : credits) += line.moved < 0 ? -line.moved : line.moved;
    ++(line.moved < 0 ? dr : cr);
  }
  const std::string body = statement(rows);
  const auto foot = [&](base::Paise d, int count) {
    return body + "Grand Total,," + money(d) + "," + money(credits) + ",\n\nDr Count,Cr Count\n" +
           std::to_string(count) + "," + std::to_string(cr) + "\n";
  };
  const Json whole = file_of(foot(debits, dr));
  CHECK(whole["verdict"] == "closed");
  CHECK(whole["accounts"][0]["totals_stated"] == true);
  const Json other = file_of(foot(debits + 100, dr));
  CHECK(other["verdict"] == "closed_with_gaps");
  CHECK(other["accounts"][0]["gaps"][0]["kind"] == "totals");
  CHECK(has_signal(other["accounts"][0]["signals"], "STATED_TOTALS_DIFFER"));
  CHECK(file_of(foot(debits, dr + 1))["accounts"][0]["gaps"][0]["kind"] == "totals");
  CHECK(verdict(body + "Total Debits : " + money(debits) + "\nNo. of Debits : " + std::to_string(dr) + "\n") ==
        "closed");
  CHECK(verdict(body + "Total Debits : " + money(debits + 1) + "\n") == "closed_with_gaps");

  std::string pages = top(rows);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i == 6) pages += ",Carried forward,,," + money(rows[5].balance) + "\n" + kHeader;
    if (i == 6) pages += ",Brought forward,,," + money(rows[5].balance) + "\n";
    pages += row(rows[i]);
  }
  CHECK(verdict(pages) == "closed");
  const std::string from = ",Brought forward,,," + money(rows[5].balance);
  pages.replace(pages.find(from), from.size(), ",Brought forward,,," + money(rows[5].balance + 700));
  const Json carried = file_of(pages);
  CHECK(carried["verdict"] == "closed_with_gaps");
  CHECK(carried["accounts"][0]["gaps"][0]["kind"] == "carry");
}

TEST_CASE("proof: wrong sides, wrong ends, no balance, a block twice", "[proof]") {
  auto rows = lines(12);
  std::string text = statement(rows);
  CHECK(verdict(text + "Closing Balance,1.00\n") == "closed_with_gaps");
  Line side = rows[4];
  const std::string right = row(side);
  side.moved = -side.moved;
  text.replace(text.find(right), right.size(), row(side));
  const Json file = file_of(text);
  CHECK(file["verdict"] == "closed_with_gaps");
  CHECK(file["accounts"][0]["gaps"][0]["kind"] == "side");

  std::string bare = "Date,Narration,Debit,Credit\n";
  for (const Line& line : rows) {
    const std::string whole = row(line);
    bare += whole.substr(0, whole.rfind(',')) + "\n";
  }
  const Json unproven = file_of(bare);
  CHECK(unproven["verdict"] == "no_balance");
  CHECK(unproven["accounts"][0]["gaps"][0]["kind"] == "no_balance");
  CHECK(unproven["accounts"][0]["needs_acceptance"] == true);

  std::string twice = statement(rows);
  for (std::size_t i = 3; i < 7; ++i) twice += row(rows[i]);
  const Json block = file_of(twice);
  CHECK(block["verdict"] != "closed");
  CHECK(has_signal(block["accounts"][0]["signals"], "DUPLICATED_BLOCK"));
}

TEST_CASE("proof: Cr is a side in a bank's table, and what can't be read is named", "[proof]") {
  const std::string head = "Date,Narration,Withdrawal (Dr)/ Deposit (Cr),Balance\n";
  const Json small = file_of(head + "01/04/2024,A,50.0(Cr),150.0 Cr\n02/04/2024,B,2.5 Cr,152.5 Cr\n");
  CHECK(small["verdict"] == "closed");
  CHECK(small["accounts"][0]["credits"] == 52.5);
  CHECK(clean::parse_amount("2.5 Cr").paise == 2'500'000'000);
  CHECK(clean::parse_amount("2.5 (Cr)").side == clean::Side::Credit);

  std::string text = statement(lines(12));
  const std::string balance = money(lines(12)[5].balance);
  text.replace(text.find(balance), balance.size(), "=1+1");
  const Json file = file_of(text);
  CHECK(file["verdict"] == "closed_with_gaps");
  CHECK(file["accounts"][0]["gaps"][0]["kind"] == "unreadable");
  CHECK(file["accounts"][0]["gaps"][0]["before_row"] == 10);
}

TEST_CASE("proof: months without a row", "[proof]") {
  const Json file = file_of(std::string(kHeader) + "01/04/2024,A,,100,100\n05/07/2024,B,,50,150\n");
  CHECK(file["accounts"][0]["missing_months"] == Json::array({"2024-05", "2024-06"}));
}

TEST_CASE("proof: an open gap refers until a person accepts it", "[proof]") {
  auto rows = lines(300);
  std::string text = top(rows);
  for (std::size_t i = 0; i < rows.size(); ++i) text += i == 100 ? "" : row(rows[i]);
  Host host;
  const Json before = report_of({{"a.csv", text}}, host);
  REQUIRE(before["open_gaps"] == 1);
  const auto id = before["files"][0]["accounts"][0]["gaps"][0]["id"].get<std::string>();
  const Json request = {{"amount", 100000}, {"tenure_months", 12}};
  const auto reasons = [&](const Json& decision) { return base::dump(decision["reasons"]); };
  const Json refused = host.ok("pipeline.decide", request);
  CHECK(refused["outcome"] != "APPROVE");
  CHECK(reasons(refused).find("D_FILE_GAPS") != std::string::npos);

  CHECK(host.error("pipeline.accept_gaps", {{"gaps", {"GAP0"}}}) == "E_BAD_PARAM");
  const Json accepted = host.ok("pipeline.accept_gaps", {{"gaps", {id}}, {"note", "charge seen on paper"}});
  CHECK(accepted["open_gaps"] == 0);
  const Json after = host.ok("pipeline.decide", request);
  CHECK(reasons(after).find("D_FILE_GAPS") == std::string::npos);
  CHECK(reasons(after).find("D_CHAIN_BREAK") == std::string::npos);
  const std::string audit = base::dump(host.ok("audit.list"));
  CHECK(audit.find("gaps.accepted") != std::string::npos);
  CHECK(audit.find(id) != std::string::npos);

  // Cleaned again, the same gap stays accepted; read back from the saved rows, it has the same id.
  host.call("pipeline.clean");
  CHECK(host.ok("import.report")["open_gaps"] == 0);
  const std::string raw = host.exported("transactions", "raw");
  Host restored;
  const Json again = report_of({{"raw_transactions.ndjson", raw}}, restored);
  REQUIRE(again["files"].size() == 1);
  CHECK(again["files"][0]["name"] == "a.csv");
  CHECK(again["files"][0]["verdict"] == "closed_with_gaps");
  CHECK(again["files"][0]["accounts"][0]["gaps"][0]["id"] == id);
  CHECK(again["files"][0]["accounts"][0]["closing_stated"] == true);
}

TEST_CASE("proof: files of one account against each other", "[proof]") {
  const auto rows = lines(60);
  const std::vector<Line> first(rows.begin(), rows.begin() + 40), second(rows.begin() + 20, rows.end());
  Host host;
  const Json whole = report_of({{"a.csv", statement(first)}, {"b.csv", statement(second)}}, host);
  CHECK(whole["between_files"].empty());
  CHECK(whole["open_gaps"] == 0);
  CHECK(whole["accounts"][0]["rows"] == 60);

  // The same days with other content.
  auto other = second;
  other[5].moved += 5'000;
  for (std::size_t i = 5; i < other.size(); ++i) other[i].balance += 5'000;
  Host disputed;
  const Json conflict = report_of({{"a.csv", statement(first)}, {"b.csv", statement(other)}}, disputed);
  REQUIRE_FALSE(conflict["between_files"].empty());
  CHECK(conflict["between_files"][0]["kind"] == "conflict");
  CHECK(conflict["between_files"][0]["text"].get<std::string>().find("in one and") != std::string::npos);
  CHECK(conflict["open_gaps"].get<int>() >= 1);

  const std::vector<Line> early(rows.begin(), rows.begin() + 20), late(rows.begin() + 25, rows.end());
  Host apart;
  const Json hole = report_of({{"b.csv", statement(late)}, {"a.csv", statement(early)}}, apart);
  REQUIRE(hole["between_files"].size() == 1);
  CHECK(hole["between_files"][0]["kind"] == "between_files");
}

TEST_CASE("proof: one account printed two ways, and holders that differ", "[proof]") {
  const auto text = [](const char* number, const char* holder, const char* day) {
    return std::string("Account Name,") + holder + "\nAccount Number," + number + "\nIFSC Code,HDFC0000999\n" +
           kHeader + day + ",A,,100,100\n" + day + ",B,,50,150\n";
  };
  Host host;
  const Json report = report_of({{"a.csv", text("50200099990001", "M/S SAMPLE TRADERS", "01/04/2024")},
                                 {"b.csv", text("XXXXXXXXXX0001", "Sample Traders Pvt Ltd", "01/05/2024")},
                                 {"c.csv", text("50200099990777", "RAVI OTHERMAN", "01/06/2024")}},
                                host);
  REQUIRE(report["same_accounts"].size() == 1);
  CHECK(report["same_accounts"][0]["ends_in"] == "0001");
  REQUIRE(report["signals"].size() == 1);
  CHECK(report["signals"][0]["code"] == "HOLDER_DIFFERS");
  CHECK(report["files"][0]["accounts"][0]["ifsc"] == "HDFC0000999");
  CHECK(clean::name_likeness("RAO KIRAN", "Mr. Kiran Rao") == 1.0);
  CHECK(clean::name_likeness("KIRAN RAO", "SUNITA DEVI") < 0.85);
  CHECK(clean::name_likeness("", "A") == 0.0);
}

TEST_CASE("proof: a person says what the columns mean", "[proof]") {
  const std::string text =
      "Date,Alpha,Beta,Gamma,Balance\n01/04/2024,TEA,50.00,,950.00\n02/04/2024,SALE,,200.00,1150.00\n"
      "03/04/2024,RENT,100.00,,1050.00\n";
  const auto with = [&](const Json& columns) {
    Host host;
    const Json reply = host.ingest("s.csv", text, {{"columns", columns}});
    if (reply.contains("error")) return reply["error"]["code"].get<std::string>();
    host.call("pipeline.clean");
    return host.ok("import.report")["files"][0]["verdict"].get<std::string>();
  };
  CHECK(with({{"Alpha", "narration"}, {"Beta", "debit"}, {"Gamma", "credit"}}) == "closed");
  CHECK(with({{"2", "narration"}, {"3", "debit"}, {"4", "credit"}}) == "closed");
  CHECK(with({{"Alpha", "nonsense"}}) == "E_BAD_PARAM");
  CHECK(with({{"Delta", "debit"}}) == "E_BAD_PARAM");
  CHECK(with({{"9", "debit"}}) == "E_BAD_PARAM");
  CHECK(with(Json::array()) == "E_BAD_PARAM");
}

// Any edit of a statement whose ends are stated: no crash, every row accounted for, never `closed` when a row's money
// changed or a row is gone.
TEST_CASE("proof: edited statements never close", "[proof][mutation]") {
  base::Rng rng(5);
  const auto pick = [&](std::size_t size) {
    return static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(size) - 1));
  };
  const auto rows = lines(30);
  for (const bool newest : {false, true}) {
    REQUIRE(verdict(statement(rows, newest)) == "closed");
    for (int round = 0; round < msme_test::rounds(24); ++round) {
      std::vector<std::string> texts;
      for (const Line& line : rows) texts.push_back(row(line));
      const std::size_t at = pick(texts.size());
      const int kind = round % 4;
      std::string& line = texts[at];
      if (kind == 0) line.clear();
      if (kind == 1 || kind == 2) {
        // One digit of the amount or the balance becomes another.
        std::vector<std::size_t> digits;
        for (std::size_t i = line.find("SHOP"); i < line.size(); ++i) {
          if (base::is_digit(line[i])) digits.push_back(i);
        }
        char& digit = line[digits[pick(digits.size())]];
        digit = static_cast<char>('0' + (digit - '0' + 1 + static_cast<int>(pick(8))) % 10);
      }
      if (kind == 3) std::swap(line, texts[pick(texts.size())]);
      std::string bytes = top(rows);
      for (std::size_t i = 0; i < texts.size(); ++i) bytes += texts[newest ? texts.size() - 1 - i : i];
      INFO(bytes);
      const Json file = file_of(bytes);
      REQUIRE_FALSE(file.is_null());
      check_counts(file);
      if (kind != 3) CHECK(file["verdict"] != "closed");
    }
    for (int round = 0; round < 40; ++round) {
      std::string bytes = statement(rows, newest);
      const std::size_t head = top(rows).size();
      bytes.resize(head + 60 + pick(bytes.size() - head - 62));
      const Json file = file_of(bytes);
      if (file.is_null()) continue;
      INFO(bytes);
      check_counts(file);
      CHECK(file["verdict"] != "closed");
    }
  }
  // Wild bytes anywhere, in every layout.
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(msme::tests::fixtures()) / "statements")) {
    const std::string whole = slurp(entry.path());
    for (int round = 0; round < 12; ++round) {
      std::string bytes = whole;
      for (int hit = 0; hit < 6; ++hit) {
        constexpr std::string_view kMarks = "\",\n\r\t=;|-+@0\xE2'";
        bytes[pick(bytes.size())] = kMarks[pick(kMarks.size())];
      }
      const Json file = file_of(bytes);
      if (!file.is_null()) check_counts(file);
    }
  }
}

TEST_CASE("proof: dirt is read, set aside or refused, never believed", "[proof]") {
  const auto rows = lines(20);
  const std::string good = statement(rows);
  CHECK(verdict("\xEF\xBB\xBF" + good) == "closed");
  std::string wide = "\xFF\xFE";
  for (const char c : good) {
    wide += c;
    wide += '\0';
  }
  CHECK(verdict(wide) == "closed");
  std::string mixed = good;
  for (std::size_t i = 0; i < mixed.size(); ++i) {
    if (mixed[i] == '\n' && i % 3 == 0) mixed.insert(i++, 1, '\r');
  }
  CHECK(verdict(mixed) == "closed");
  std::string nul = good;
  nul[good.size() / 2] = '\0';
  const std::string with_nul = verdict(nul);
  CHECK((with_nul == "refused" || with_nul != "closed"));

  // A field of ten million characters, a formula, a command: each costs its own row at most.
  for (const std::string& cell : {std::string(10'000'000, 'A'), std::string("=1+1"), std::string("+cmd|' /C calc'!A0"),
                                  std::string("@SUM(A1)"), std::string("\"") + std::string(1'000'000, '"')}) {
    std::string text = good;
    const std::string narration = rows[7].narration;
    text.replace(text.find(narration), narration.size(), cell);
    const Json file = file_of(text);
    if (!file.is_null()) check_counts(file);
    std::string amount = good;
    const std::string digits = money(rows[7].balance);
    amount.replace(amount.find(digits), digits.size(), cell);
    const Json bad = file_of(amount);
    if (bad.is_null()) continue;
    check_counts(bad);
  }
  // ०-९ in a balance: not read as a number, so its row proves nothing by itself.
  std::string hindi = good;
  const std::string digits = money(rows[7].balance);
  hindi.replace(hindi.find(digits), digits.size(), "\u0967\u0968\u0969.\u0966\u0966");
  const Json file = file_of(hindi);
  REQUIRE_FALSE(file.is_null());
  check_counts(file);
}

// Real files, where the folder is there.
TEST_CASE("proof: sample files are accounted for in full", "[proof][samples]") {
  const char* samples = std::getenv("MSME_SAMPLES");
  if (samples == nullptr || !std::filesystem::exists(samples)) return;
  for (const char* folder : {"ledgers", "statements/exports"}) {
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(samples) / folder)) {
      const std::string name = entry.path().filename().string();
      if (entry.path().extension() == ".xls") continue;
      INFO(name);
      const Json file = file_of(slurp(entry.path()), name);
      REQUIRE_FALSE(file.is_null());
      check_counts(file);
      CHECK(file["rows"]["set_aside"] == 0);
      CHECK(file["verdict"] == "closed");
      if (name == "acct07_BARB.csv") CHECK(has_signal(file["accounts"][0]["signals"], "BALANCE_ROUNDED"));
    }
  }
}

}  // namespace proof_test
