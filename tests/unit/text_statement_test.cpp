// Statements that no heading explains: plain text of many shapes, and tables whose columns the balance has to tell.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/money.hpp"
#include "base/rng.hpp"
#include "base/text.hpp"
#include "catch.hpp"
#include "engine_host.hpp"

namespace text_statement_test {

using namespace msme;
using base::Paise;
using msme::test::Host;
using msme::test::Json;

namespace {

struct Move {
  base::Date day = 0;
  std::string narration;
  bool credit = false;
  Paise amount = 0, balance = 0;
};

constexpr Paise kStart = 5'000'000;

std::vector<Move> moves(int count, std::uint64_t seed = 3) {
  static constexpr const char* kTexts[] = {"UPI/4251@/RAM STORES/HDFC/ramstores@okhdfc/Payment",
                                           "NEFT-N0@-ACME TRADERS PRIVATE LIMITED-HDFC0001234",
                                           "IMPS/P2A/4@/SURESH KUMAR/ICICI/rent for shop",
                                           "ATM CASH @ MG ROAD",
                                           "BY CASH DEPOSIT BRANCH",
                                           "NACH-10-BAJAJ FINANCE LTD-@",
                                           "RTGS UTIBR5@ GLOBAL EXPORTS"};
  base::Rng rng(seed);
  std::vector<Move> out;
  base::Date day = base::parse_iso("2024-04-01");
  Paise balance = kStart;
  for (int i = 0; i < count; ++i) {
    Move m;
    day += static_cast<base::Date>(rng.integer(0, 3));
    m.day = day;
    m.narration = kTexts[rng.integer(0, 6)];
    const std::size_t at = m.narration.find('@');
    if (at != std::string::npos && m.narration[at + 1] != 'o') {
      m.narration.replace(at, 1, std::to_string(rng.integer(10'000'000, 99'999'999)));
    }
    m.amount = rng.integer(100, 1'900'000);
    m.credit = rng.integer(0, 2) == 0 || balance < m.amount;
    balance += m.credit ? m.amount : -m.amount;
    m.balance = balance;
    out.push_back(m);
  }
  return out;
}

std::string plain(Paise paise) {
  std::string out;
  base::append_rupees(out, paise);
  return out.find('.') == std::string::npos ? out + ".00" : out;
}
std::string grouped(Paise paise) {
  std::string out = base::format_inr(paise).substr(3);  // without its rupee sign
  return out.find('.') == std::string::npos ? out + ".00" : out;
}
std::string pad(const std::string& text, std::size_t width) {
  return text.size() >= width ? text : std::string(width - text.size(), ' ') + text;
}
std::string wide(const std::string& text, std::size_t width) {
  return text.size() >= width ? text : text + std::string(width - text.size(), ' ');
}
std::string day(base::Date date, char mark = '/') {
  const std::string iso = base::to_iso(date);
  return iso.substr(8) + mark + iso.substr(5, 2) + mark + iso.substr(0, 4);
}

struct Outcome {
  std::string error;
  Json taken, file;
  std::string rows;  // clean, NDJSON
};

Outcome read(const std::string& name, const std::string& bytes, const Json& columns = nullptr) {
  Host host;
  Json params = Json::object();
  if (!columns.is_null()) params["columns"] = columns;
  const Json reply = host.ingest(name, bytes, params);
  Outcome out;
  if (reply.contains("error")) {
    out.error = reply["error"]["code"].get<std::string>();
    return out;
  }
  out.taken = reply["ok"]["file"];
  REQUIRE(host.call("pipeline.clean").contains("ok"));
  out.file = host.ok("import.report")["files"][0];
  out.rows = host.exported("transactions");
  return out;
}

// Every row read, the balance closed, and each amount on its own side.
void closes(const std::string& name, const std::string& bytes, const std::vector<Move>& all) {
  INFO(name << "\n" << bytes.substr(0, 600));
  const Outcome out = read(name, bytes);
  REQUIRE(out.error.empty());
  INFO(out.taken["notes"].dump());
  CHECK(out.file["rows"]["seen"] == all.size());
  CHECK(out.file["rows"]["read"] == all.size());
  CHECK(out.file["verdict"] == "closed");
  Paise debits = 0, credits = 0;
  for (const Move& m : all) (m.credit ? credits : debits) += m.amount;
  CHECK(out.file["accounts"][0]["credits"] == base::money_json(credits));
  CHECK(out.file["accounts"][0]["debits"] == base::money_json(debits));
  CHECK(out.file["accounts"][0]["closing"] == base::money_json(all.back().balance));
}

std::string lines_of(const std::vector<Move>& all, bool newest, const std::function<std::string(const Move&)>& line) {
  std::string out;
  for (std::size_t i = 0; i < all.size(); ++i) out += line(all[newest ? all.size() - 1 - i : i]);
  return out;
}

// Aligned columns, narrations wrapped below, pages with heads, balances carried over, totals at the end.
std::string paged(const std::vector<Move>& all) {
  std::string out;
  Paise before = kStart, debits = 0, credits = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i % 20 == 0) {
      out += "SAMPLE NAGARIK SAHAKARI BANK LTD                    Page : " + std::to_string(i / 20 + 1) +
             "\nSTATEMENT FOR THE PERIOD 01/04/2024 TO 30/09/2024\nAccount No : 001122003344\nName : RAVI TRADERS\n" +
             std::string(110, '-') + "\n" + wide("Date       Particulars", 60) +
             "    Withdrawals       Deposits           Balance\n" + std::string(110, '-') + "\n" +
             wide(i == 0 ? "           Opening Balance" : "           Brought Forward", 94) + pad(grouped(before), 14) +
             "\n";
    }
    const Move& m = all[i];
    out += day(m.day) + " " + wide(m.narration.substr(0, 30), 48) + pad(m.credit ? "" : grouped(m.amount), 16) +
           pad(m.credit ? grouped(m.amount) : "", 15) + pad(grouped(m.balance) + "Cr", 18) + "\n";
    if (m.narration.size() > 30) out += "           " + m.narration.substr(30) + "\n";
    before = m.balance;
    (m.credit ? credits : debits) += m.amount;
    if (i % 20 == 19 || i + 1 == all.size()) {
      out += wide(i + 1 == all.size() ? "           Closing Balance" : "           Carried Forward", 94) +
             pad(grouped(before), 14) + "\n\f";
    }
  }
  return out + "Grand Total " + pad(grouped(debits), 60) + pad(grouped(credits), 15) + "\n";
}

}  // namespace

TEST_CASE("plain text: statements of many shapes are read whole and close", "[text-statement]") {
  for (const std::uint64_t seed : {3U, 17U, 99U}) {
    const auto all = moves(47, seed);
    const auto side = [](const Move& m) { return m.credit ? "Cr" : "Dr"; };
    closes("paged.txt", paged(all), all);
    for (const bool newest : {false, true}) {
      const std::string opening = "Opening Balance : " + grouped(kStart) + "\n";
      closes("squeezed.txt",
             opening + "Date Description Debit Credit Balance\n" +
                 lines_of(all, newest,
                          [&](const Move& m) {
                            return day(m.day) + " " + m.narration + " " + grouped(m.amount) + " " + grouped(m.balance) +
                                   "\n";
                          }),
             all);
      closes("marks.txt",
             "Sl Tran Date Remarks Amount Balance\n" + lines_of(all, newest,
                                                                [&](const Move& m) {
                                                                  return "7 " + day(m.day, '-') + " " + m.narration +
                                                                         " " + plain(m.amount) + " (" + side(m) + ") " +
                                                                         plain(m.balance) + " (Cr)\n";
                                                                }),
             all);
      closes("times.txt",
             "Txn Date Value Date Details Ref Debit Credit Balance\n" +
                 lines_of(all, newest,
                          [&](const Move& m) {
                            return day(m.day) + " 10:22:11 AM " + day(m.day) + " " + m.narration + " " +
                                   (m.credit ? "- " + grouped(m.amount) : grouped(m.amount) + " -") + " " +
                                   grouped(m.balance) + "\n";
                          }),
             all);
      closes("zeros.txt",
             opening + "Date Narration Debit Credit Balance\n\n" +
                 lines_of(all, newest,
                          [&](const Move& m) {
                            return day(m.day, '.') + "   " + m.narration + "   " +
                                   (m.credit ? "0.00   " + plain(m.amount) : plain(m.amount) + "   0.00") + "   " +
                                   plain(m.balance) + "\n\n";
                          }),
             all);
      closes("figures_first.txt",
             opening + "Date Withdrawal Deposit Balance Narration\n" +
                 lines_of(all, newest,
                          [&](const Move& m) {
                            return base::to_iso(m.day) + "  " + plain(m.amount) + "  " + plain(m.balance) + "  " +
                                   m.narration + "\n";
                          }),
             all);
    }
    // The date alone, the narration under it, the figures on the last line.
    closes("stacked.txt",
           "Opening Balance " + grouped(kStart) + "\nDate Narration Withdrawal Deposit Balance\n" +
               lines_of(all, false,
                        [&](const Move& m) {
                          return day(m.day) + "\n" + m.narration + "\n0000" +
                                 std::to_string(120'000'000'000 + m.amount) + " " + day(m.day) + " " +
                                 grouped(m.amount) + " " + grouped(m.balance) + "\n";
                        }),
           all);
  }
}

TEST_CASE("plain text: a narration's lines, reference and value date", "[text-statement]") {
  const std::string text =
      "Opening Balance : 1,000.00\nDate Narration Ref Value Dt Withdrawal Deposit Balance\n"
      "01/04/26 UPI-RAJESH\nKUMAR-9812@YBL-HDFC\n0000120555000001 02/04/26 250.00 750.00\n0000314-UPI\n"
      "03/04/26 ACH C- SAMPLE LTD-4482 0000002100000051 03/04/26 50.00 800.00\n"
      "Page No .: 1\nACME HOLDER\nAccount No : 50100000001234\n"
      "=== PAGE ===\nSECOND LINE OF IT\n"
      "05/04/26 CHQ PAID 800.00 0.00\n"
      "This is a computer generated statement and needs no signature at all\n";
  const Outcome out = read("lines.txt", text);
  REQUIRE(out.error.empty());
  CHECK(out.file["rows"]["seen"] == 3);
  CHECK(out.file["verdict"] == "closed");
  CHECK(out.rows.find("UPI-RAJESH KUMAR-9812@YBL-HDFC 0000314-UPI") != std::string::npos);
  CHECK(out.rows.find("0000120555000001") != std::string::npos);
  CHECK(out.rows.find("ACH C- SAMPLE LTD-4482 SECOND LINE OF IT") != std::string::npos);
  CHECK(out.rows.find("computer generated") == std::string::npos);
}

TEST_CASE("plain text: a narration's line that begins with a number and a word is no day", "[text-statement]") {
  const Outcome out = read("road.txt",
                           "Opening Balance : 1,000.00\nDate Narration Withdrawal Deposit Balance\n"
                           "01/04/26 UPI-RAJESH STORES 250.00 750.00\n12 MARKET ROAD SALEM\n"
                           "03/04/26 BY CASH 50.00 800.00\n05/04/26 CHQ PAID 800.00 0.00\n");
  REQUIRE(out.error.empty());
  CHECK(out.file["rows"]["seen"] == 3);
  CHECK(out.file["verdict"] == "closed");
  CHECK(out.rows.find("UPI-RAJESH STORES 12 MARKET ROAD SALEM") != std::string::npos);
}

TEST_CASE("plain text: the year on the next line, a day printed once", "[text-statement]") {
  const Outcome years = read("years.txt",
                             "Opening Balance 100.00\nTxn Date Value Description Debit Credit Balance\n"
                             "1 Apr 1 Apr BY SHOP 40.00 140.00\n2021 2021 REF 41\n"
                             "5 Apr 5 Apr TO MILL 100.00 40.00\n2021 2021 REF 42\n");
  REQUIRE(years.error.empty());
  CHECK(years.file["verdict"] == "closed");
  CHECK(years.file["accounts"][0]["first_date"] == "2021-04-01");
  CHECK(years.file["accounts"][0]["last_date"] == "2021-04-05");
  const Outcome once = read("once.txt",
                            "DATE        PARTICULARS              DEBIT      CREDIT     BALANCE\n"
                            "01/04/2024  OPENING BALANCE                                   500.00\n"
                            "01/04/2024  TEA STALL                50.00                450.00\n"
                            "            SALE OF CLOTH                      200.00     650.00\n"
                            "02/04/2024  RENT                    150.00                500.00\n");
  REQUIRE(once.error.empty());
  CHECK(once.file["rows"]["seen"] == 3);
  CHECK(once.file["verdict"] == "closed");
  CHECK(once.file["accounts"][0]["opening"] == 500);
}

TEST_CASE("plain text: a missing row is named, an open side stays open", "[text-statement]") {
  auto all = moves(30);
  all.erase(all.begin() + 12);
  const auto text = [&](bool debit_column) {
    return "Opening Balance " + grouped(kStart) + "\nDate Particulars Debit Credit Balance\n" +
           lines_of(all, false, [&](const Move& m) {
             return day(m.day) + "  " + m.narration + "  " +
                    (debit_column ? (m.credit ? "0.00  " + grouped(m.amount) : grouped(m.amount) + "  0.00")
                                  : grouped(m.amount)) +
                    "  " + grouped(m.balance) + "\n";
           });
  };
  const Outcome columns = read("missing.txt", text(true));
  CHECK(columns.file["verdict"] == "closed_with_gaps");
  CHECK(columns.file["rows"]["read"] == all.size());
  CHECK(columns.file["accounts"][0]["gap_count"] == 1);
  const Outcome squeezed = read("missing.txt", text(false));
  CHECK(squeezed.file["verdict"] == "closed_with_gaps");
  CHECK(squeezed.file["rows"]["seen"] == all.size());
}

TEST_CASE("plain text: a map of columns is refused, and why is said", "[text-statement]") {
  const auto all = moves(12);
  const std::string text = "Opening Balance " + grouped(kStart) + "\n" + lines_of(all, false, [&](const Move& m) {
                             return day(m.day) + "   " + wide(m.narration, 60) + pad(grouped(m.amount), 16) +
                                    pad(grouped(m.balance), 18) + "\n";
                           });
  REQUIRE(read("plain.txt", text).taken["columns"]["by"] == "text");
  Host host;
  const Json reply = host.ingest("plain.txt", text, {{"columns", {{"3", "debit"}}}});
  INFO(reply.dump());
  CHECK(reply["error"]["code"] == "E_BAD_PARAM");
  CHECK(reply["error"]["path"] == "/params/columns/3");
  CHECK(reply["error"]["message"].get<std::string>().find("plain text") != std::string::npos);
  CHECK(reply["error"]["hint"].get<std::string>().find("without a column map") != std::string::npos);
  // The file isn't lost by it: without the map it is read.
  CHECK(host.ingest("plain.txt", text).contains("ok"));
}

TEST_CASE("plain text: what is no statement is refused", "[text-statement]") {
  CHECK(read("note.txt", "Shopping list\nrice 5 kg\ncall the carpenter\n").error == "E_FILE_UNRECOGNISED");
  CHECK(read("letter.txt",
             "Dear Sir,\nwe met on\n01/04/2024 and agreed on a price of Rs. 5,000.00 for the work\nof your men.\n")
            .error == "E_FILE_UNRECOGNISED");
  CHECK(read("list.txt", "12/03/2024 birthday\n15/03/2024 school fee\n").error == "E_FILE_UNRECOGNISED");
  CHECK(read("text.txt",
             "Opening Balance 9.00\nDate Narration Debit Balance\n01/04/2024 A 2.00 7.00\n02/04/2024 B 1.00 6.00\n",
             {{"1", "date"}})
            .error == "E_BAD_PARAM");
}

TEST_CASE("plain text: whatever is done to it, rows stay accounted for", "[text-statement][mutation]") {
  base::Rng rng(8);
  const std::string good = paged(moves(45));
  const auto at = [&](std::size_t size) {
    return static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(size) - 1));
  };
  for (int round = 0; round < 60; ++round) {
    std::string text = good;
    for (int edit = 0; edit < 1 + round % 5; ++edit) {
      const std::size_t place = at(text.size());
      switch (round % 6) {
        case 0:
          text[place] = static_cast<char>(rng.integer(32, 126));
          break;
        case 1:
          text.erase(place, 1 + at(200));
          break;
        case 2:
          text.insert(place, text.substr(at(text.size()), 90));
          break;
        case 3:
          text[place] = '\n';
          break;
        case 4:
          text.resize(place + 1);
          break;
        default:
          text.insert(place, "-1,00.0.0 \xE2\x82\xB9 31/02/2024 ( Dr");
          break;
      }
    }
    const Outcome out = read("m.txt", text);
    if (!out.error.empty()) continue;
    const Json& rows = out.file["rows"];
    CHECK(rows["seen"].get<int>() == rows["read"].get<int>() + rows["set_aside"].get<int>());
    // Nothing was dropped from the middle without a word: it closes only when its sums are the ones it states.
    if (out.file["verdict"] == "closed") CHECK(out.file["accounts"][0]["gap_count"] == 0);
  }
  CHECK(read("n.txt", std::string(300'000, '\n') + good).error == "E_FILE_EMPTY");
  CHECK(read("n.txt", "x" + std::string(300'000, '\n') + good).error == "E_FILE_UNRECOGNISED");
}

TEST_CASE("columns without headings are told by the balance", "[infer]") {
  struct Shape {
    const char* name;
    char delimiter;
    const char* cells;  // d date, n narration, r reference, D debit, C credit, a amount, s side, g signed, b balance …
    bool newest;
  };
  static constexpr Shape kShapes[] = {
      {"plain", ',', "dvnrDCb", false},         {"credit first", ',', "idnCDbk", true},  {"side", ',', "dnasb", false},
      {"signed", '\t', "dngb", true},           {"balance first", ',', "bdnDrC", false}, {"zeros", ';', "dnZYb", false},
      {"reference first", '|', "rdnDCb", true}, {"lakhs", '\t', "dnDCB", false}};
  for (const Shape& shape : kShapes) {
    for (const std::uint64_t seed : {5U, 21U}) {
      const auto all = moves(40, seed);
      int serial = 0;
      const std::string text = lines_of(all, shape.newest, [&](const Move& m) {
        std::string line;
        ++serial;
        for (const char* c = shape.cells; *c != '\0'; ++c) {
          if (!line.empty() || c != shape.cells) line += shape.delimiter;
          const std::string amount = plain(m.amount);
          switch (*c) {
            case 'd':
            case 'v':
              line += day(m.day);
              break;
            case 'n':
              line += m.narration;
              break;
            case 'r':
              line += std::to_string(410'000'000'000 + m.amount * 7);
              break;
            case 'D':
              line += m.credit ? "" : amount;
              break;
            case 'C':
              line += m.credit ? amount : "";
              break;
            case 'Z':
              line += m.credit ? "0.00" : amount;
              break;
            case 'Y':
              line += m.credit ? amount : "0.00";
              break;
            case 'a':
              line += amount;
              break;
            case 's':
              line += m.credit ? "CR" : "DR";
              break;
            case 'g':
              line += (m.credit ? "" : "-") + amount;
              break;
            case 'b':
              line += plain(m.balance);
              break;
            case 'B':
              line += grouped(m.balance);
              break;
            case 'i':
              line += std::to_string(serial);
              break;
            default:
              line += "5157";
          }
        }
        return line + "\n";
      });
      INFO(shape.name);
      closes("s.csv", text, all);
      const Outcome out = read("s.csv", text);
      CHECK(out.file["columns"]["by"] == "balance");
      CHECK(out.taken["columns"]["sample"].size() == 6);
      // The same with its balances stated around it, as short a line as they come.
      const std::string d(1, shape.delimiter), opening = plain(kStart), closing = plain(all.back().balance);
      for (const auto& [above, below] : std::vector<std::pair<std::string, std::string>>{
               {"Opening Balance" + d + opening, "Closing Balance" + d + closing},
               {"Opening Balance: " + opening, "Closing Balance: " + closing},
               {"OPENING BALANCE" + d + d + d + d + opening, "CLOSING BALANCE" + d + d + d + d + closing},
               {"Statement of account\n\nOpening Bal." + d + "Rs. " + opening,
                "Closing Bal." + d + "Rs. " + closing}}) {
        const std::string stated = above + "\n" + text + below + "\n";
        closes("s.csv", stated, all);
        const Outcome with = read("s.csv", stated);
        INFO(with.taken.dump());
        CHECK(with.taken["opening_balance"] == base::money_json(kStart));
        CHECK(with.taken["closing_balance"] == base::money_json(all.back().balance));
        CHECK(with.file["accounts"][0]["opening"] == base::money_json(kStart));
      }
    }
  }
}

TEST_CASE("columns that nothing proves stay an assumption that a person corrects", "[infer]") {
  const std::string header = "Tarikh,Vivaran,Ek,Do,Teen\n";
  const auto all = moves(12);
  const std::string known = header + lines_of(all, false, [](const Move& m) {
                              return day(m.day) + "," + m.narration + "," + (m.credit ? "" : plain(m.amount)) + "," +
                                     (m.credit ? plain(m.amount) : "") + "," + plain(m.balance) + "\n";
                            });
  const Outcome inferred = read("s.csv", known);
  CHECK(inferred.file["columns"]["by"] == "balance");
  CHECK(inferred.file["columns"]["list"][2] == Json{{"place", 3}, {"heading", "ek"}, {"role", "debit"}});
  const Outcome corrected =
      read("s.csv", known, {{"Ek", "debit"}, {"Do", "credit"}, {"Teen", "balance"}, {"2", "narration"}});
  CHECK(corrected.file["columns"]["by"] == "person");
  CHECK(corrected.file["verdict"] == "closed");
  // Amounts without side or sign: the balance tells all but the first, whose balance before isn't known.
  const std::string unsigned_amounts =
      "Opening Balance,,,50000.00\n" + lines_of(all, false, [](const Move& m) {
        return plain(m.balance) + "," + day(m.day) + "," + m.narration + "," + plain(m.amount) + "\n";
      });
  CHECK(read("s.csv", unsigned_amounts).file["verdict"] == "closed");
  // No balance and no side: no row's side is made up.
  const std::string bare =
      lines_of(all, false, [](const Move& m) { return day(m.day) + "," + m.narration + "," + plain(m.amount) + "\n"; });
  const Outcome open = read("s.csv", bare);
  REQUIRE(open.error.empty());
  CHECK(open.file["columns"]["by"] == "assumed");
  CHECK(open.file["verdict"] == "no_balance");
  CHECK(open.file["accounts"][0]["gap_count"].get<int>() > 0);
}

TEST_CASE("headings that the balance refutes give way", "[infer]") {
  const auto all = moves(20);
  const std::string text = "Date,Details,Balance,Debit,Credit\n" + lines_of(all, false, [](const Move& m) {
                             return day(m.day) + "," + m.narration + "," + (m.credit ? "" : plain(m.amount)) + "," +
                                    (m.credit ? plain(m.amount) : "") + "," + plain(m.balance) + "\n";
                           });
  const Outcome out = read("s.csv", text);
  CHECK(out.file["verdict"] == "closed");
  CHECK(out.file["columns"]["by"] == "balance");
}

TEST_CASE("one account in several files: merged, or apart with the reason", "[accounts]") {
  const auto file = [](const char* number, const char* holder, const char* month) {
    return std::string("Account Name,") + holder + "\nAccount Number," + number + "\nIFSC Code,HDFC0000999\n" +
           "Date,Narration,Debit,Credit,Balance\n01/" + month + "/2024,A,,100.00,100.00\n02/" + month +
           "/2024,B,,50.00,150.00\n";
  };
  const auto match = [&](const std::vector<std::string>& files) {
    Host host;
    for (std::size_t i = 0; i < files.size(); ++i) host.ingest("f" + std::to_string(i) + ".csv", files[i]);
    host.call("pipeline.clean");
    return host.ok("import.report");
  };
  const Json merged =
      match({file("000123451234", "M/S SAMPLE TRADERS", "04"), file("XXXX1234", "Sample Traders", "05")});
  REQUIRE(merged["same_accounts"].size() == 1);
  CHECK(merged["same_accounts"][0]["match"] == "merged");
  CHECK(merged["accounts"].size() == 1);
  const Json differs = match({file("000123451234", "SAMPLE TRADERS", "04"), file("XXXX1234", "RAVI OTHERMAN", "05")});
  REQUIRE(differs["same_accounts"].size() == 1);
  CHECK(differs["same_accounts"][0]["match"] == "holder_differs");
  CHECK(differs["accounts"].size() == 2);
  CHECK(differs["signals"][0]["code"] == "HOLDER_DIFFERS");
  const Json several = match({file("000123451234", "SAMPLE TRADERS", "04"),
                              file("000999991234", "SAMPLE TRADERS", "05"), file("XXXX1234", "SAMPLE TRADERS", "06")});
  REQUIRE(several["same_accounts"].size() == 1);
  CHECK(several["same_accounts"][0]["match"] == "ambiguous");
  CHECK(several["accounts"].size() == 3);
  const Json masks = match({file("XXXXXX1234", "SAMPLE TRADERS", "04"), file("XX001234", "SAMPLE TRADERS", "05")});
  CHECK(masks["accounts"].size() == 1);
}

TEST_CASE("plain text: the public samples are read, each row accounted for", "[text-statement][samples]") {
  const char* root = std::getenv("MSME_SAMPLES");
  if (root == nullptr) return;
  const std::filesystem::path folder = std::filesystem::path(root) / "statements" / "text";
  struct Want {
    const char* file;
    std::size_t rows;
    const char* verdict;
  };
  // hdfc_savings-april's own summary states 2,000 more debits than its rows add up to; cards print no balance.
  static constexpr Want kWant[] = {{"axis_savings-jun-2026.txt", 12, "closed"},
                                   {"hdfc_credit-may-2026.txt", 13, "no_balance"},
                                   {"hdfc_savings-april-2026.txt", 15, "closed_with_gaps"},
                                   {"hdfc_savings-old-mar-2019.txt", 5, "closed"},
                                   {"icici_credit-jun-2024.txt", 16, "no_balance"},
                                   {"icici_savings-modern-jun-2026.txt", 12, "closed"},
                                   {"kotak_savings-jul-2025.txt", 10, "closed"},
                                   {"netbanking_2021_22.txt", 5, "closed"},
                                   {"pnb_savings-may-2023.txt", 7, "closed"},
                                   {"yono_savings_multi_jan_2026.txt", 2, "closed"}};
  for (const Want& want : kWant) {
    INFO(want.file);
    std::ifstream in(folder / want.file, std::ios::binary);
    if (!in) continue;
    std::stringstream text;
    text << in.rdbuf();
    const Outcome out = read(want.file, text.str());
    REQUIRE(out.error.empty());
    CHECK(out.file["rows"]["seen"] == want.rows);
    CHECK(out.file["verdict"] == want.verdict);
  }
}

}  // namespace text_statement_test
