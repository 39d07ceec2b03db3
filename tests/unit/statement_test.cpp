#include "ingest/statement.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/embedded.hpp"
#include "base/rng.hpp"
#include "catch.hpp"
#include "clean/values.hpp"
#include "fixtures.hpp"
#include "ingest/statement_cells.hpp"
#include "ingest/statement_words.hpp"
#include "rounds.hpp"

namespace statement_test {

using namespace msme;
using model::Field;

namespace {

struct Row {
  std::uint32_t line;
  bool malformed;
  std::string raw;
  std::vector<std::string> field;
  const std::string& operator[](Field f) const { return field[static_cast<std::size_t>(f)]; }
};

struct Read {
  ingest::StatementPlan plan;
  std::vector<Row> rows;
};

std::vector<Row> read_rows(const std::string& bytes, const ingest::StatementPlan& plan) {
  std::vector<Row> out;
  const auto reader = ingest::open_statement(bytes, plan);
  std::vector<model::RawTxn> batch;
  while (reader->next(batch)) {
    for (const model::RawTxn& txn : batch) {
      Row row{txn.line, txn.malformed, std::string(txn.raw), {}};
      for (const std::string_view value : txn.field) row.field.emplace_back(value);
      out.push_back(std::move(row));
    }
  }
  return out;
}

Read read_text(const std::string& bytes) {
  auto plan = ingest::recognise_statement(bytes, "test.csv");
  REQUIRE(plan.ok());
  return {*plan, read_rows(bytes, *plan)};
}

std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// Rows are handed on in batches; where one ends must not show.
std::string rows_before(std::size_t count, const std::string& end) {
  std::string out = "Date,Narration,Debit,Credit,Balance\n";
  long balance = 900000;
  for (std::size_t i = 0; i < count; ++i) {
    balance -= 100;
    out += "0" + std::to_string(1 + i % 9) + "/05/2025,UPI/PAID " + std::to_string(i) + ",100.00,," +
           std::to_string(balance) + ".00\n";
  }
  return out + end;
}

Read read_fixture(const std::string& name) {
  const std::string bytes = slurp(std::filesystem::path(msme::tests::fixtures()) / "statements" / name);
  REQUIRE_FALSE(bytes.empty());
  return read_text(bytes);
}

base::Paise money(const std::string& text) {
  const clean::Amount amount = clean::parse_amount(text);
  if (!amount.ok()) return 0;
  return amount.negative || amount.side == clean::Side::Debit ? -amount.paise : amount.paise;
}

// Rows whose balance doesn't follow from the one before (oldest first) or after (newest first).
int broken(const std::vector<Row>& rows) {
  int breaks = 0;
  const auto moved = [](const Row& row) {
    if (!row[Field::Amount].empty())
      return row[Field::DrCr] == "DR" ? -money(row[Field::Amount]) : money(row[Field::Amount]);
    return money(row[Field::Credit]) - money(row[Field::Debit]);
  };
  const auto balance = [](const Row& row) {
    return row[Field::BalanceDrCr] == "DR" ? -money(row[Field::Balance]) : money(row[Field::Balance]);
  };
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const base::Paise change = balance(rows[i]) - balance(rows[i - 1]);
    if (change != moved(rows[i]) && -change != moved(rows[i - 1])) ++breaks;
  }
  return breaks;
}

struct Expected {
  const char* file;
  const char* layout;
  const char* bank;
  const char* account;
  std::size_t rows;
  std::uint32_t first_line;
  base::Paise opening, closing;
};
constexpr base::Paise kNone = INT64_MIN;
const Expected kFixtures[] = {
    {"hdfc_delimited.txt", "hdfc_delimited", "HDFC Bank", "", 4, 2, kNone, kNone},
    {"hdfc_netbanking.csv", "hdfc_netbanking", "HDFC Bank", "50200099990001", 3, 14, 1339936, 2539911},
    {"icici.csv", "icici_csv", "ICICI Bank", "000405999902", 2, 3, kNone, kNone},
    {"icici_history.csv", "icici_transaction_history", "ICICI Bank", "000405999901", 3, 9, kNone, kNone},
    {"sbi_onlinesbi.tsv", "sbi_onlinesbi", "State Bank of India", "00000031999999901", 3, 19, 64545235, kNone},
    {"sbi_unquoted.csv", "sbi_branch", "State Bank of India", "00000031999999901", 4, 3, kNone, kNone},
    {"axis_netbanking.csv", "axis_netbanking", "Axis Bank", "919XXXXXXX21", 3, 13, kNone, kNone},
    {"axis_corporate.csv", "axis_corporate", "Axis Bank", "", 2, 3, -777324230, -786568230},
    {"kotak_sides.csv", "kotak_sides", "Kotak Mahindra Bank", "9911999901", 3, 6, 259175, 3834175},
    {"kotak_split.csv", "kotak_split", "Kotak Mahindra Bank", "", 2, 2, kNone, kNone},
    {"canara.csv", "canara", "Canara Bank", "110099999901", 2, 10, 33104490, 35614490},
    {"idfc_first.csv", "idfc_first", "IDFC FIRST Bank", "10099999901", 2, 8, 10000000, kNone},
    {"yes.csv", "yes_bank", "Yes Bank", "", 2, 2, kNone, kNone},
    {"pnb.csv", "pnb", "Punjab National Bank", "0999002100000001", 2, 3, kNone, kNone},
    {"au.csv", "au", "AU Small Finance Bank", "2401999900000001", 3, 4, kNone, kNone},
    {"paytm.csv", "paytm", "Paytm Payments Bank", "", 3, 2, kNone, kNone},
    {"bob.csv", "bob", "Bank of Baroda", "", 1, 2, 17573169, kNone},
    {"mpassbook.csv", "sbi_mpassbook", "State Bank of India", "", 3, 3, kNone, kNone},
    {"unknown_bank.csv", "generic", "Sample Nagarik Sahakari Bank", "0012/CA/00451", 2, 5, kNone, kNone},
};

}  // namespace

TEST_CASE("statements: each layout is named and its rows close", "[statement]") {
  for (const Expected& want : kFixtures) {
    INFO(want.file);
    const Read read = read_fixture(want.file);
    const model::Source& source = read.plan.source;
    CHECK(source.layout == want.layout);
    CHECK(source.bank == want.bank);
    CHECK(source.account_number == want.account);
    CHECK(source.account_id == ingest::statement_account_id(want.bank, want.account));
    CHECK(source.opening_balance == want.opening);
    CHECK(source.closing_balance == want.closing);
    CHECK(source.statement);
    CHECK_FALSE(source.statement_ids);
    REQUIRE(read.rows.size() == want.rows);
    CHECK(read.rows[0].line == want.first_line);
    CHECK(broken(read.rows) == 0);
    for (const Row& row : read.rows) {
      CHECK_FALSE(row.malformed);
      CHECK(clean::parse_date(row[Field::Date]).ok());
    }
  }
}

TEST_CASE("statements: holder and period come from the lines above", "[statement]") {
  const auto source = read_fixture("sbi_onlinesbi.tsv").plan.source;
  CHECK(source.holder == "Mr. SAMPLE HOLDER");
  CHECK(base::to_iso(source.from) == "2025-07-01");
  CHECK(base::to_iso(source.to) == "2025-07-31");
  const auto axis = read_fixture("axis_netbanking.csv").plan.source;
  CHECK(axis.holder == "SAMPLE FIRM");
  CHECK(base::to_iso(axis.from) == "2024-04-01");
  CHECK(base::to_iso(axis.to) == "2024-06-30");
  const auto hdfc = read_fixture("hdfc_netbanking.csv").plan.source;
  CHECK(base::to_iso(hdfc.from) == "2024-04-01");
  CHECK(base::to_iso(hdfc.to) == "2024-04-30");
}

TEST_CASE("statements: numbers split at unquoted commas are joined", "[statement]") {
  const auto rows = read_fixture("sbi_unquoted.csv").rows;
  CHECK(rows[0][Field::Debit] == "400.00");
  CHECK(rows[0][Field::Balance] == "12,857.63");
  CHECK(rows[1][Field::Credit] == "1,85,000.00");
  CHECK(rows[1][Field::Balance] == "1,97,857.63");
  CHECK(rows[2][Field::Narration] == "CHEQUE, WDL TO RAO AND CO");
  CHECK(rows[2][Field::Debit] == "25,000.00");
  CHECK(rows[3][Field::Balance] == "1,72,000.00");

  const auto corporate = read_text(
                             "S.No,Transaction Date (dd/mm/yyyy),Value Date "
                             "(dd/mm/yyyy),Particulars,Amount(INR),Debit/Credit,Balance(INR),"
                             "Cheque Number,Branch Name(SOL)\n"
                             "1,01/04/2024,01/04/2024,A,7,560.00,CR,-,77,65,682.30,,X (9)\n"
                             "2,02/04/2024,02/04/2024,B, C,560.00,DR,-77,66,242.30,12,Y (9)\n")
                             .rows;
  REQUIRE(corporate.size() == 2);
  CHECK(corporate[0][Field::Balance] == "-,77,65,682.30");
  CHECK(corporate[1][Field::Narration] == "B, C");
  CHECK(corporate[1][Field::Balance] == "-77,66,242.30");
}

TEST_CASE("statements: of two joinings the one that closes the balance wins", "[statement]") {
  // Without decimals "1,200" may be one number or the end of the narration and 200.
  const auto rows = read_text(
                        "Date,Narration,Debit,Credit,Balance\n"
                        "01/04/2024,A,,500,10,000\n"
                        "02/04/2024,SHOP 1,200,,9,800\n"
                        "03/04/2024,SHOP,1,200,,8,600\n")
                        .rows;
  REQUIRE(rows.size() == 3);
  CHECK(rows[1][Field::Debit] == "200");
  CHECK(rows[1][Field::Narration] == "SHOP 1");
  CHECK(rows[2][Field::Debit] == "1,200");
  CHECK(rows[2][Field::Balance] == "8,600");
}

TEST_CASE("statements: wrappers, tabs and padding are taken off", "[statement]") {
  const auto canara = read_fixture("canara.csv").rows;
  CHECK(canara[0][Field::Date] == "28-03-2026 03:43:02");
  CHECK(canara[0][Field::Debit] == "150.00");
  CHECK(canara[1][Field::Reference] == "000045");
  const auto axis = read_fixture("axis_corporate.csv").rows;
  CHECK(axis[0][Field::Amount] == "7,560.00");
  CHECK(axis[0][Field::DrCr] == "CR");
  CHECK(axis[1][Field::Balance] == "-,78,65,682.30");
  const auto kotak = read_fixture("kotak_sides.csv").rows;
  CHECK(kotak[2][Field::DrCr] == "DR");
  CHECK(kotak[2][Field::BalanceDrCr] == "DR");
  CHECK(read_fixture("axis_netbanking.csv").rows[2][Field::Narration] == "PURCHASE SAMPLE SHOP, PUNE Ref: 12");
}

TEST_CASE("statements: narrations over several lines", "[statement]") {
  const auto rows = read_fixture("mpassbook.csv").rows;
  CHECK(rows[0][Field::Narration] == "TO TRANSFER UPI/DR/409600000003/SAMPLE STORES TEST0000009");
  CHECK(rows[1][Field::Narration] == "BY TRANSFER NEFT SAMPLE EMPLOYER");
  CHECK(rows[2][Field::Narration] == "CASH DEPOSIT");

  // Two thousand rows and more: the last row of a batch still gets its continuation.
  std::string text = "Date,Narration,Debit,Credit,Balance\n";
  for (int i = 0; i < 5000; ++i) text += "01/04/2024,UPI,1,,9\n,REST,,,\n";
  const auto many = read_text(text).rows;
  REQUIRE(many.size() == 5000);
  for (const Row& row : many) REQUIRE(row[Field::Narration] == "UPI REST");

  // Under the row, in a table without a narration column.
  const auto below = read_text(
                         ",,,Date,,Instrument ID,,Amount (INR),,Balance (INR)\n"
                         ",,,01/04/2024,,123,,\"5,000.00 Dr\",,\"10,000.00 Cr\"\n,,,TO SAMPLE TRADERS,,,,,,\n")
                         .rows;
  REQUIRE(below.size() == 1);
  CHECK(below[0][Field::Narration] == "TO SAMPLE TRADERS");
}

TEST_CASE("statements: where a batch of rows ends doesn't show", "[statement]") {
  for (const std::size_t count : {30U, 31U, 32U, 33U, 64U, 127U, 128U}) {
    INFO(count);
    // A day with nothing but a balance, then words that belong to the row above it.
    const auto continued = read_text(
        rows_before(count, "01/06/2025,Opening Balance,,,1000.00\n,MORE WORDS,,,\n02/06/2025,NEFT,1.00,,999.00\n"));
    REQUIRE(continued.rows.size() == count + 1);
    CHECK(continued.rows[count - 1][Field::Narration] == "UPI/PAID " + std::to_string(count - 1) + " MORE WORDS");
    // A row without a balance: what stood before it proves nothing about the row after it.
    const auto unproven =
        read_text(rows_before(count, "03/06/2025,NEFT ASHA,100.00,,\n04/06/2025,UPI VERMA,1,000.00,,8,98,900.00\n"));
    REQUIRE(unproven.rows.size() == count + 2);
    CHECK(unproven.rows[count][Field::Balance].empty());
    CHECK(unproven.rows[count + 1][Field::Debit] == "1,000.00");
    CHECK(unproven.rows[count + 1][Field::Balance] == "8,98,900.00");
  }
}

TEST_CASE("statements: an account column gives each row its account", "[statement]") {
  const Read read = read_fixture("analyser.csv");
  CHECK(read.plan.multiple_accounts);
  CHECK(read.plan.source.layout == "analyser_ledger");
  CHECK(read.plan.source.bank == "ICICI Bank");
  REQUIRE(read.rows.size() == 3);
  CHECK(read.rows[0][Field::AccountId] == ingest::statement_account_id("ICICI Bank", "sample01"));
  CHECK(read.rows[2][Field::AccountId] == ingest::statement_account_id("State Bank of India", "sample02"));
  CHECK(read.rows[0][Field::Narration] == "UPI/215200000001/UPI/shop00001@y\nbl/Yes Bank\nLtd/ICI0001");
  CHECK(read.rows[1][Field::Narration] == "CMS/000660000001/SAMPLE\nFIN \"SOLUTIONS\"");
  CHECK(read.rows[1].line == 5);
  CHECK(read.rows[2].line == 7);
}

TEST_CASE("statements: one table per account", "[statement]") {
  const Read read = read_text(
      "Account Number,111122223333\nDate,Narration,Debit,Credit,Balance\n01/04/2024,A,100,,900\n\n"
      "Account Number,444455556666\nDate,Narration,Debit,Credit,Balance\n01/04/2024,B,,50,950\n\n"
      "FD Date,FD No,Maturity Amount,Balance\n01/04/2024,X,5,6\n");
  REQUIRE(read.rows.size() == 2);
  CHECK(read.rows[0][Field::AccountId].empty());
  CHECK(read.rows[1][Field::AccountId] == ingest::statement_account_id("", "444455556666"));
  CHECK(read.plan.multiple_accounts);
}

TEST_CASE("statements: the account id is the same in every export", "[statement]") {
  CHECK(read_fixture("sbi_onlinesbi.tsv").plan.source.account_id ==
        read_fixture("sbi_unquoted.csv").plan.source.account_id);
  CHECK(ingest::statement_account_id("X", "_0012 34-5") == ingest::statement_account_id("X", "12345"));
  CHECK(ingest::statement_account_id("X", "") == ingest::statement_account_id("X", "000"));
  CHECK(ingest::statement_account_id("X", "1").size() == 11);
}

TEST_CASE("statements: a quote left open costs nothing but its mark", "[statement]") {
  const auto rows = read_text(
                        "Date,Narration,Ref,Debit,Credit,Balance\n01/04/2024,\"ABC TRADERS,1,100,,900\n"
                        "02/04/2024,\"XYZ, CO\",2,,50,950\n03/04/2024,\"5\" PIPE\",3,10,,940\n")
                        .rows;
  REQUIRE(rows.size() == 3);
  CHECK(rows[0][Field::Debit] == "100");
  CHECK(rows[1][Field::Narration] == "XYZ, CO");
  CHECK(rows[2][Field::Narration] == "5\" PIPE");
  const Read above = read_text(
      "\"12 inch pipe road\n\"Account No\",\"12345678\"\n\"Date\",\"Narration\",\"Debit\",\"Credit\",\"Balance\"\n"
      "\"01/04/2024\",\"A\",\"100\",\"\",\"900\"\n");
  CHECK(above.rows.size() == 1);
  CHECK(above.plan.source.account_number == "12345678");
}

TEST_CASE("statements: what can't be split is malformed, never dropped", "[statement]") {
  const auto rows =
      read_text(
          "Date,Narration,Ref,Debit,Credit,Balance\n01/04/2024,NEFT ABC\nTRADERS PUNE,1,100,,900\n"
          "02/04/2024,X,2,,50,950,extra,cells,here\n,B,2,,50,950\n31/02/2024,C,,50,,900\n####,D,,50,,850\n"
          "03/04/2024,cut off,3,1")
          .rows;
  REQUIRE(rows.size() == 6);
  CHECK(rows[0][Field::Narration] == "NEFT ABC TRADERS PUNE");
  CHECK(rows[1].malformed);
  CHECK(rows[1].raw == "02/04/2024,X,2,,50,950,extra,cells,here");
  CHECK(rows[2][Field::Date].empty());
  CHECK(rows[3][Field::Date] == "31/02/2024");
  CHECK(rows[4][Field::Date] == "####");
  CHECK(rows[5].malformed);
  CHECK(rows[5].line == 8);
}

TEST_CASE("statements: pages, totals, balances and legends aren't rows", "[statement]") {
  const Read read = read_text(
      "Date,Narration,Debit,Credit,Balance\n01/04/2024,B/F,,,1000\n01/04/2024,A,100,,900\n,C/F,,,900\nPage 1 of 2\n"
      "Sample Bank\nAccount No: 11112222\nDate,Narration,Debit,Credit,Balance\n02/04/2024,B/F,,,900\n"
      "02/04/2024,TOTAL GAS SERVICE,50,,850\n,CLOSING BALANCE,,,850\nGrand Total,,150,,\n\nLegend\n"
      "01/04/2024 is a date\n");
  REQUIRE(read.rows.size() == 2);
  CHECK(read.rows[1][Field::Narration] == "TOTAL GAS SERVICE");
  CHECK(read.rows[1][Field::AccountId].empty());
  CHECK(read.plan.source.account_number == "11112222");
  CHECK(read.plan.source.opening_balance == 100000);
  CHECK(read.plan.source.closing_balance == 85000);
}

TEST_CASE("statements: figures under a summary's heading aren't rows", "[statement]") {
  // 30803.98 and 284500 in the date column would pass for day numbers.
  for (const char* opening : {"30803.98", "284500", "45292"}) {
    INFO(opening);
    const Read read =
        read_text(std::string("Date,Narration,Chq./Ref.No.,Value Dt,Withdrawal Amt.,Deposit Amt.,Closing Balance\n"
                              "01/04/24,TEA,,01/04/24,500,,12899.36\n"
                              "02/04/24,CASH,,02/04/24,,20000,32899.36\n"
                              "********,********,****,********,****,****,****\n"
                              "STATEMENT SUMMARY  :-,,,,,,\n"
                              "Opening Balance,,,,Debits,Credits,Closing Bal\n") +
                  opening + ",,,,500,20000,32899.36\nDr Count,Cr Count,,,,,\n1,1,,,,,\n");
    CHECK(read.rows.size() == 2);
    CHECK(read.plan.source.closing_balance == 3289936);
  }
  // A PDF's figures begin a column later than their labels, the opening balance standing under "Dr Count".
  const Read later = read_text(
      "Date,Narration,Chq./Ref.No.,Value Dt,Withdrawal Amt.,Deposit Amt.,Closing Balance\n"
      "01/04/24,TEA,,01/04/24,500,,12899.36\n02/04/24,CASH,,02/04/24,,20000,32899.36\n,STATEMENT SUMMARY :-,,,,,\n"
      "Opening Balance,Dr Count,Cr Count,Debits,Credits,Closing Bal,\n,13399.36,1,1,500,20000,32899.36\n");
  CHECK(later.rows.size() == 2);
  CHECK(later.plan.source.opening_balance == 1339936);
  CHECK(later.plan.source.debit_count == 1);
  CHECK(later.plan.source.credit_count == 1);
  REQUIRE(later.plan.source.totals.size() == 1);
  CHECK(later.plan.source.totals[0].debits == 50000);
  CHECK(later.plan.source.totals[0].credits == 2000000);
  // Day numbers stay dates where a statement is written in them.
  const Read serial = read_text(
      "Date,Narration,Debit,Credit,Balance\nOpening Balance,,,,\n45292,TEA,500,,1500\n45293,CASH,,200,1700\n");
  CHECK(serial.rows.size() == 2);
}

TEST_CASE("statements: sides as a column, a sign, a suffix or beyond the header", "[statement]") {
  const auto typed =
      read_text("Date|Description|Amount|Type\n01-04-2024|UPI|500.00|Debit\n02-04-2024|B|1,500|Credit\n").rows;
  CHECK(typed[1][Field::DrCr] == "Credit");
  const auto mode = read_text("Date,Type,Description,Debit,Credit,Balance\n01-04-2024,Transfer Credit,X,,5,9\n").rows;
  CHECK(mode[0][Field::DrCr].empty());
  const auto beyond =
      read_text("Date,Particulars,Debit,Credit,Balance\n01/04/2024,A,100,,900,Cr\n02/04/2024,B,2000,,1100,Dr\n").rows;
  CHECK(beyond[1][Field::BalanceDrCr] == "Dr");
  const auto one =
      read_text("Date,Narration,Withdrawal (Dr)/ Deposit (Cr),Balance\n01-04-2024,A,\"10,000.00(Dr)\",9\n").rows;
  CHECK(one[0][Field::Amount] == "10,000.00(Dr)");
}

TEST_CASE("statements: other line ends, delimiters and dates", "[statement]") {
  CHECK(read_text("Date,Narration,Debit,Credit,Balance\r01/04/2024,A,1,,9\r02/04/2024,B,,5,14\r").rows.size() == 2);
  CHECK(read_text("|Date|Narration|Debit|Credit|Balance|\n|01/04/2024|A|1||9|\n").rows[0][Field::Debit] == "1");
  const auto dates = read_text(
                         "Date,Narration,Debit,Credit,Balance\nApr 5, 2024,A,1,200.00,,12,857.63\n\"1 "
                         "Apr\n2024\",B,,5,14\n45384.75,C,1,,8\n")
                         .rows;
  REQUIRE(dates.size() == 3);
  CHECK(dates[0][Field::Date] == "Apr 5, 2024");
  CHECK(dates[0][Field::Debit] == "1,200.00");
  CHECK(dates[1][Field::Date] == "1 Apr 2024");
  CHECK(dates[2][Field::Date] == "45384.75");
}

TEST_CASE("statements: what isn't one is refused with what was missing", "[statement]") {
  const auto refused = ingest::recognise_statement("Name,Amount,Balance\na,1,2\n", "x.csv");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == "E_FILE_UNRECOGNISED");
  CHECK(refused.error().got.find("Name,Amount,Balance") != std::string::npos);
  CHECK(refused.error().got.find("date column") != std::string::npos);
  CHECK_FALSE(ingest::recognise_statement("", "x").ok());
  CHECK_FALSE(ingest::recognise_statement(std::string(1 << 20, '"'), "x").ok());
}

TEST_CASE("statements: the words file is checked", "[statement]") {
  const std::string text(base::embedded("statement_layouts.json"));
  const auto words = ingest::load_statement_words(text);
  REQUIRE(words.ok());
  CHECK(ingest::fold_heading("Withdrawal Amount (INR )", *words) == "withdrawal amount");
  CHECK(ingest::fold_heading("Value Date (dd/mm/yyyy)", *words) == "value date");
  CHECK(ingest::fold_heading("WITHDRAWAL(DR)", *words) == "withdrawal dr");
  CHECK(ingest::fold_heading("Amount(in Rs)", *words) == "amount");
  // A layout nobody can match is a mistake in the data.
  for (const auto& layout : words->layouts) {
    INFO(layout.id);
    CHECK(words->layout(layout.header)->id == layout.id);
    for (const std::string& heading : layout.header) {
      int rank = 0;
      CHECK((words->role(heading, rank) != ingest::Role::None || heading == "mode"));
    }
  }
  std::string unknown = text;
  unknown.replace(unknown.find("\"columns\""), 9, "\"colums\"");
  CHECK_FALSE(ingest::load_statement_words(unknown).ok());
  CHECK(ingest::load_statement_words("{}").error().code == "E_CONFIG");
}

TEST_CASE("statements: damaged files neither crash nor hang", "[statement]") {
  base::Rng rng(7);
  for (const Expected& fixture : kFixtures) {
    const std::string whole = slurp(std::filesystem::path(msme::tests::fixtures()) / "statements" / fixture.file);
    for (int round = 0; round < msme_test::rounds(60); ++round) {
      std::string bytes = whole;
      for (int hit = 0; hit < 8; ++hit) {
        const auto at = static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(bytes.size()) - 1));
        constexpr std::string_view kMarks = "\",\n\r\t=;|-0\xE2'";
        bytes[at] = kMarks[static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(kMarks.size()) - 1))];
      }
      bytes.resize(bytes.size() -
                   static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(bytes.size()) / 2)));
      const auto plan = ingest::recognise_statement(bytes, "x");
      if (plan.ok()) CHECK(read_rows(bytes, *plan).size() <= 100);
    }
  }
}

// Real files, where the folder is there.
TEST_CASE("statements: sample files", "[statement][samples]") {
  const char* samples = std::getenv("MSME_SAMPLES");
  if (samples == nullptr || !std::filesystem::exists(samples)) return;
  const std::filesystem::path root(samples);
  const Read axis = read_text(slurp(root / "statements/exports/axis_netbanking.csv"));
  CHECK(axis.rows.size() == 12);
  CHECK(broken(axis.rows) == 0);
  const Read sbi = read_text(slurp(root / "statements/exports/sbi_onlinesbi_tab.tsv"));
  CHECK(sbi.rows.size() == 15);
  CHECK(broken(sbi.rows) == 0);
  for (const auto& entry : std::filesystem::directory_iterator(root / "ledgers")) {
    INFO(entry.path().filename().string());
    const Read ledger = read_text(slurp(entry.path()));
    CHECK(ledger.plan.source.layout == "analyser_ledger");
    CHECK(ledger.rows.size() >= 90);
    for (const Row& row : ledger.rows) {
      CHECK_FALSE(row.malformed);
      CHECK(row[Field::AccountId] == ledger.plan.source.account_id);
      CHECK(clean::parse_date(row[Field::Date]).ok());
    }
  }
}

}  // namespace statement_test
