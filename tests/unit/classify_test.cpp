// Narration → meaning, row by row, and rows that explain each other.
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>

#include "base/embedded.hpp"
#include "base/json.hpp"
#include "base/rng.hpp"
#include "base/text.hpp"
#include "catch.hpp"
#include "classify/classifier.hpp"
#include "classify_rows.hpp"

namespace classify_test {

namespace {

using namespace msme;
using base::rupees;
using model::AccountType;
using model::Bounce;
using model::Category;
using model::Mode;

base::Json document(std::string_view name) {
  auto json = base::parse_json(base::embedded(name));
  REQUIRE(json.ok());
  return std::move(json.value());
}

const base::Json& rules() {
  static const base::Json doc = document("narration_rules.json");
  return doc;
}

std::unique_ptr<classify::Classifier> make_classifier() {
  auto made = classify::Classifier::create(rules(), document("merchants.json"));
  if (!made.ok()) FAIL(made.error().path << ": " << made.error().expected << ", got " << made.error().got);
  return std::move(made.value());
}

classify::Classifier& classifier() {
  static const std::unique_ptr<classify::Classifier> made = make_classifier();
  return *made;
}

AccountType account_of(char letter) {
  switch (letter) {
    case 'S':
      return AccountType::Savings;
    case 'O':
      return AccountType::Overdraft;
    case 'L':
      return AccountType::Loan;
    default:
      return AccountType::Current;
  }
}

classify::Output classify_text(std::string_view narration, bool credit, double amount = 1000,
                               AccountType type = AccountType::Current) {
  classify::Input in;
  in.narration = narration;
  in.credit = credit;
  in.amount = base::from_rupees(amount);
  in.account_type = type;
  return classifier().classify(in);
}

// A borrower whose rows are classified like real ones, then linked.
class Book {
 public:
  Book& account(AccountType type, std::string_view holder = "") {
    model::Account a;
    a.id = "ACC0000000" + std::to_string(b.accounts.size() + 1);
    a.type = type;
    a.holder_name = std::string(holder);
    b.accounts.push_back(std::move(a));
    return *this;
  }
  Book& row(std::string_view date, char side, double amount, std::string_view narration) {
    model::Ledger& l = b.ledger;
    const auto account = static_cast<std::uint16_t>(b.accounts.size() - 1);
    const auto out = classify_text(narration, side == 'C', amount, b.accounts[account].type);
    const std::size_t n = l.size();
    l.resize(n + 1);
    l.account[n] = account;
    l.date[n] = base::parse_iso(date);
    l.amount[n] = base::from_rupees(amount);
    l.credit[n] = side == 'C' ? 1 : 0;
    l.mode[n] = out.mode;
    l.category[n] = out.category;
    l.confidence[n] = out.confidence;
    l.bounce[n] = out.bounce;
    l.narration[n] = l.strings.intern(narration);
    l.counterparty[n] = l.strings.intern(std::string(out.counterparty));
    l.reference[n] = l.strings.add(std::string(out.reference));
    l.upi_id[n] = l.strings.add(std::string(out.upi_id));
    return *this;
  }
  Book& link() {
    classify::link_rows(b, rules());
    return *this;
  }
  std::string meaning(std::size_t row) const {
    const model::Ledger& l = b.ledger;
    std::string text(model::text(l.category[row]));
    text.append("/").append(model::text(l.bounce[row])).append("/").append(model::text(l.turnover[row]));
    return text;
  }
  model::Borrower b;
};

}  // namespace

TEST_CASE("narrations in every bank's shape", "[classify]") {
  for (const auto& row : msme::test::kClassifyRows) {
    CAPTURE(row.narration, row.side, row.account);
    const auto out = classify_text(row.narration, row.side == 'C', row.rupees, account_of(row.account));
    CHECK(model::text(out.mode) == row.mode);
    CHECK(model::text(out.category) == row.category);
    CHECK(model::text(out.bounce) == row.bounce);
    CHECK(out.counterparty == row.counterparty);
    CHECK(out.merchant == row.merchant);
    CHECK(out.confidence <= 100);
  }
}

TEST_CASE("payment addresses and references", "[classify]") {
  CHECK(classify_text("UPI/Amazon/amazonpay@ybl", false).upi_id == "amazonpay@ybl");
  CHECK(classify_text("UPI/309512345678/UPI/q40871263@y bl/Yes Bank Ltd/ICI5c1", false).upi_id == "q40871263@ybl");
  CHECK(classify_text("UPI-A ONE-GPAY-11223344@OKBIZAXIS-UTIB0000553-309512345678-UPI", false).upi_id ==
        "GPAY-11223344@OKBIZAXIS");
  CHECK(classify_text("UPI/CR/309512345678/RAM/SBIN/ram/UPI", true).reference == "309512345678");
  CHECK(classify_text("UPI-X Y Z-XYZ@YBL-SBIN0002 296-3 09512345678-UPI", true).reference == "309512345678");
  CHECK(classify_text("RTGS DR-HDFC0001234-OM STEEL-NETBANK,MUM-HDFCR52023040512345678-A", false).reference ==
        "HDFCR52023040512345678");
  CHECK(classify_text("By Clg 200123 240 Surat", true).reference == "200123");
}

TEST_CASE("the source's own words are only heard where the narration is silent", "[classify]") {
  classify::Input in;
  in.narration = "UPI/309512345678/UPI";
  in.amount = rupees(500);
  in.account_type = AccountType::Savings;
  in.category_hint = "FOOD";
  auto out = classifier().classify(in);
  CHECK(out.category == Category::Food);
  CHECK(out.confidence < 50);

  in.credit = true;  // food isn't income: the hint contradicts the side
  CHECK(classifier().classify(in).category == Category::Transfer);

  in.credit = false;
  in.narration = "UPI/IRCTC/irctc@sbi";
  out = classifier().classify(in);
  CHECK(out.category == Category::Travel);
  CHECK(out.merchant == "IRCTC");

  in.narration = "";
  in.mode_hint = "RTGS";
  in.merchant_hint = "AMZN  pay";
  in.upi_hint = "amazon@apl";
  out = classifier().classify(in);
  CHECK(out.mode == Mode::Rtgs);
  CHECK(out.merchant == "Amazon");
  CHECK(out.category == Category::Shopping);
  CHECK(out.upi_id == "amazon@apl");

  in.merchant_hint = "Namuna General Store";
  out = classifier().classify(in);
  CHECK(out.merchant == "Namuna General Store");
}

TEST_CASE("narrations of any length and bytes are safe", "[classify]") {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += static_cast<char>(i * 37 + i / 7);
  for (std::size_t n = 0; n < text.size(); n += 13) {
    const auto out = classify_text(std::string_view(text).substr(n, (n * 7) % 700), (n % 2) == 0);
    CHECK(out.confidence <= 100);
  }
  CHECK(classify_text("", true).category == Category::Other);
  CHECK(classify_text("@@@///---", true).upi_id.empty());
  CHECK(classify_text(std::string(400, 'A'), false).counterparty.size() <= 400);
}

TEST_CASE("unknown keys and codes in the rule files are errors", "[classify]") {
  base::Json doc = rules();
  doc["surprise"] = 1;
  auto made = classify::Classifier::create(doc, document("merchants.json"));
  REQUIRE_FALSE(made.ok());
  CHECK(made.error().code == "E_CONFIG");

  doc = rules();
  doc["rules"][0]["category"] = "NOT_A_CATEGORY";
  made = classify::Classifier::create(doc, document("merchants.json"));
  REQUIRE_FALSE(made.ok());
  CHECK(made.error().path == "/rules/0/category");

  doc = rules();
  doc["links"]["own_days"] = "three";
  CHECK_FALSE(classify::Classifier::create(doc, document("merchants.json")).ok());

  base::Json merchants = document("merchants.json");
  merchants["merchants"][0]["aliases"][0] = "@nobody";
  made = classify::Classifier::create(rules(), merchants);
  REQUIRE_FALSE(made.ok());
  CHECK(made.error().path == "/merchants/0/aliases/0");
}

TEST_CASE("a bounced mandate's debit and credit are a pair, and the fee its charge", "[classify][link]") {
  Book book;
  book.account(AccountType::Current)
      .row("2024-05-02", 'D', 11250, "ACH D- NAMUNA FINCORP-NF001234")
      .row("2024-05-02", 'D', 9300, "BAJAJFINEMI-BF270218_516-332-10001")
      .row("2024-05-03", 'C', 11250, "ACH D- NAMUNA FINCORP-NF001234")
      .row("2024-05-03", 'C', 9300, "BAJAJFINEMI-BF270218_516-332-10077")
      .row("2024-05-03", 'D', 590, ".ACH DEBIT RETURN CHARGES 020524 020524-MIR2401234567")
      .row("2024-06-02", 'D', 11250, "ACH D- NAMUNA FINCORP-NF001234")
      .link();
  for (const std::size_t row : {0U, 1U, 2U, 3U}) CHECK(book.meaning(row) == "MANDATE_RETURN/mandate_out/excluded");
  CHECK(book.meaning(4) == "BOUNCE_CHARGE/charge/excluded");
  CHECK(book.meaning(5) == "EMI/none/excluded");
}

TEST_CASE("returned cheques, reversed payments and a nameless fee", "[classify][link]") {
  Book book;
  book.account(AccountType::Current)
      .row("2024-05-02", 'C', 10000, "BY INST 200456 : MICR CLG (CTS)")
      .row("2024-05-02", 'D', 10000, "REJECT:200456:FUNDS INSUFFICIENT -400123")
      .row("2024-05-02", 'D', 118, "-400123")
      .row("2024-05-10", 'D', 17500, "IMPS/309512345678/GANESH SI/ICIC/XX5610/")
      .row("2024-05-11", 'C', 17500, "IMPS FAILED 309512345678 10.05")
      .row("2024-05-12", 'D', 118, "-400123")
      .row("2024-05-20", 'D', 8369, "UPI/309612345678/MoneyView/moneyview.rzp@axi/Axis Bank")
      .row("2024-05-21", 'C', 8369, "UPI 309612345678 MoneyView moneyview rzp")
      .link();
  CHECK(book.meaning(0) == "CHEQUE_RETURN/cheque_in/excluded");
  CHECK(book.meaning(1) == "CHEQUE_RETURN/cheque_in/excluded");
  CHECK(book.meaning(2) == "BOUNCE_CHARGE/charge/excluded");
  CHECK(book.meaning(3) == "REVERSAL/electronic/excluded");
  CHECK(book.meaning(4) == "REVERSAL/electronic/excluded");
  CHECK(book.meaning(5) == "OTHER/none/excluded");
  CHECK(book.meaning(6) == "REVERSAL/electronic/excluded");
  CHECK(book.meaning(7) == "REVERSAL/electronic/excluded");
}

TEST_CASE("a sweep into a deposit and back isn't a reversal", "[classify][link]") {
  Book book;
  book.account(AccountType::Current)
      .row("2024-05-02", 'D', 50000, "SWEEP TO FD 90012345678")
      .row("2024-05-04", 'C', 50000, "SWEEP TRF FROM 90012345678")
      .link();
  CHECK(book.meaning(0) == "INVESTMENT/none/excluded");
  CHECK(book.meaning(1) == "REDEMPTION/none/excluded");
}

TEST_CASE("own transfers need a reference, a name, or nothing that speaks against them", "[classify][link]") {
  Book book;
  book.account(AccountType::Current, "Namuna Stores")
      .row("2024-05-02", 'D', 50000, "IMPS-309512345678-NAMUNA STORES-ICIC-XXXXXXXX3212-SELF")
      .row("2024-05-04", 'D', 25000, "NEFT DR-ICIC0001234-SUDARSHAN TRADERS-NETBANK,MUM-N123456789012345-BILL")
      .row("2024-05-06", 'D', 70000, "UPI/309712345678/UPI")
      .row("2024-05-20", 'C', 5000, "NEFT CR-ICIC0001234-NAMUNA STORES-NAMUNA STORES-N123456789012999");
  book.account(AccountType::Savings)
      .row("2024-05-02", 'C', 50000, "MMT/IMPS/309512345678/SELF/NAMUNA STO/HDFC0001234")
      .row("2024-05-04", 'C', 25000, "NEFT-N999956789012345-LATA KAMBLE-RENT-123")
      .row("2024-05-07", 'C', 70000, "UPI/309712345678/UPI")
      .link();
  CHECK(book.meaning(0) == "OWN_TRANSFER/none/excluded");
  CHECK(book.meaning(4) == "OWN_TRANSFER/none/excluded");
  CHECK(book.meaning(1) == "SUPPLIER_PAYMENT/none/excluded");
  CHECK(book.meaning(5) == "TRANSFER/none/uncertain");
  CHECK(book.meaning(2) == "OWN_TRANSFER/none/excluded");
  CHECK(book.meaning(6) == "OWN_TRANSFER/none/excluded");
  CHECK(book.meaning(3) == "OWN_TRANSFER/none/excluded");
}

TEST_CASE("a payment that comes back over another rail is a pair with it", "[classify][link]") {
  Book book;
  book.account(AccountType::Current)
      .row("2024-05-02", 'D', 23472, "INB/NEFT/IDFBN26170076109/NAMUNA SALES CORPORATION/PUNB/BILL PAYMENT")
      .row("2024-05-02", 'C', 23472, "IMPS/P2A/617007610994/NAMUNA SALES COR/REVERSAL")
      .row("2024-05-02", 'D', 23472, "INB/NEFT/IDFBN26170521129/NAMUNA SALES CORPORATION/PUNB/BILL PAYMENT")
      .link();
  CHECK(book.meaning(0) == "REVERSAL/electronic/excluded");
  CHECK(book.meaning(1) == "REVERSAL/electronic/excluded");
  CHECK(book.meaning(2) == "SUPPLIER_PAYMENT/none/excluded");
}

TEST_CASE("a large transfer from a lender that instalments are paid to is its loan", "[classify][link]") {
  Book book;
  book.account(AccountType::Current).row("2024-05-01", 'C', 500000, "NEFT CR-KKBK0001234-UTTAM F");
  for (const char* day : {"2024-06-05", "2024-07-05", "2024-08-05"})
    book.row(day, 'D', 21000, "ACH D- UTTAM FINCORP LTD-P123456789");
  book.row("2024-05-20", 'C', 6000, "NEFT CR-KKBK0001234-UTTAM F");
  // The source's own name for the payer says which of the names was cut.
  for (const std::size_t row : {std::size_t{0}, std::size_t{4}})
    book.b.ledger.merchant[row] = book.b.ledger.strings.intern("Uttam Fincorp Ltd");
  book.link();
  CHECK(book.meaning(0) == "LOAN_DISBURSAL/none/excluded");
  CHECK(book.meaning(4) == "TRANSFER/none/uncertain");
}

TEST_CASE("the source's category for a silent narration doesn't hide an own transfer", "[classify][link]") {
  Book book;
  book.account(AccountType::Current, "Namuna Stores")
      .row("2024-05-02", 'D', 43900, "IMPS-OUT/533840431777/BARB0123996/NAMUNA STORES");
  book.b.ledger.category[0] = Category::Food;
  book.b.ledger.confidence[0] = 40;
  book.account(AccountType::Savings)
      .row("2024-05-02", 'C', 43900, "IMPS/P2A/533840431777/NAMUNA STORES/PUNB/PAYMENT")
      .link();
  CHECK(book.meaning(0) == "OWN_TRANSFER/none/excluded");
  CHECK(book.meaning(1) == "OWN_TRANSFER/none/excluded");
}

TEST_CASE("what was read of a narration's like is never different from reading it", "[classify]") {
  base::Rng rng(11);
  const auto copy = [](const classify::Output& out) {
    std::string text(model::text(out.mode));
    for (const std::string_view part : {model::text(out.category), model::text(out.bounce), out.merchant,
                                        out.counterparty, out.upi_id, out.reference}) {
      text += '|';
      text += part;
    }
    return text + '|' + std::to_string(out.decided) + '|' + std::to_string(out.confidence);
  };
  std::vector<std::string> texts;
  for (const auto& row : msme::test::kClassifyRows) texts.emplace_back(row.narration);
  // Figures that rules do look at, in and beside long runs of them.
  for (const char* text : {"UPI/APOLLO2470000012/X", "NEFT ONE9755555 RAO", "KOTAK81100000/REF", "GST 18/123456",
                           "GST 1812345", "PAY 99999241mg STORE", "MCA210000000", "BARB0NIWARU/SHOP/12345",
                           "SBIN0012943 NAME OF PERSON", "SBIN9012943 NAME OF PERSON", "AY202526 REFUND 55555"}) {
    texts.emplace_back(text);
  }
  for (int round = 0; round < 40; ++round) {
    for (std::string text : texts) {
      for (char& c : text) {
        if (base::is_digit(c) && rng.integer(0, 2) == 0) c = static_cast<char>('0' + rng.integer(0, 9));
      }
      classify::Input in;
      in.narration = text;
      in.credit = rng.integer(0, 1) == 0;
      in.amount = base::rupees(rng.integer(1, 90000));
      const std::string quick = copy(classifier().classify(in));
      classifier().forget();
      const std::string slow = copy(classifier().classify(in));
      // Warm again for the texts that follow.
      for (int k = 0; k < 3; ++k) {
        in.narration = texts[static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(texts.size()) - 1))];
        classifier().classify(in);
      }
      INFO(text);
      CHECK(quick == slow);
    }
    for (const std::string& text : texts) {
      classify::Input in;
      in.narration = text;
      classifier().classify(in);
    }
  }
}

TEST_CASE("equal debits month by month are instalments", "[classify][link]") {
  Book book;
  book.account(AccountType::Current);
  for (const std::string_view date : {"2024-01-05", "2024-02-05", "2024-03-05", "2024-04-05"}) {
    book.row(date, 'D', 13187, "ACH ZZFIELDVIJ000000000000008030939835937770");
  }
  book.row("2024-04-20", 'D', 999, "ACH ZZOTHER000000000000008030939835937770").link();
  for (std::size_t i = 0; i < 4; ++i) CHECK(book.b.ledger.confidence[i] >= 85);
  CHECK(book.meaning(0) == "EMI/none/excluded");
  CHECK(book.b.ledger.confidence[4] < 60);
}

TEST_CASE("a savings account full of small UPI credits is a till", "[classify][link]") {
  Book book;
  book.account(AccountType::Savings);
  for (int i = 0; i < 60; ++i) {
    const std::string date = "2024-05-" + std::string(i / 2 + 1 < 10 ? "0" : "") + std::to_string(i / 2 + 1);
    const std::string payer = std::string("PAYER ") + static_cast<char>('A' + i % 26) + "ANAND";
    book.row(date, 'C', 100 + i, "UPI/CR/3095123456" + std::to_string(10 + i) + "/" + payer + "/SBIN/x/UPI");
  }
  book.link();
  CHECK(book.meaning(0) == "SALES_RECEIPT/none/business");

  Book few;
  few.account(AccountType::Savings).row("2024-05-01", 'C', 100, "UPI/CR/309512345678/RAM/SBIN/x/UPI").link();
  CHECK(few.meaning(0) == "TRANSFER/none/uncertain");
}

TEST_CASE("a party that is understood elsewhere explains rows that only print its name", "[classify][link]") {
  Book book;
  book.account(AccountType::Current)
      .row("2024-05-01", 'D', 9000, "NEFT DR-HDFC0001234-SUDARSHAN STEEL TRADERS-NETBANK,MUM-N111156789012345-A")
      .row("2024-05-08", 'D', 9500, "NEFT DR-HDFC0001234-SUDARSHAN STEEL TRADERS-NETBANK,MUM-N111156789012346-B")
      .row("2024-05-15", 'D', 8000, "TO TRANSFER-UPI/DR/309512345678/SUDARSHAN/HDFC/sudarshan/UPI--")
      .row("2024-05-16", 'D', 8000, "TO TRANSFER-UPI/DR/309512345699/SUDHIR K/HDFC/sudhirk/UPI--")
      .row("2024-05-17", 'C', 8000, "IMPS-309512345670-SUDARSHAN-HDFC-XXXXXXXX3212-PAY")
      .link();
  CHECK(book.meaning(2) == "SUPPLIER_PAYMENT/none/excluded");
  CHECK(book.b.ledger.confidence[2] == 55);
  CHECK(book.meaning(3) == "TRANSFER/none/excluded");
  CHECK(book.meaning(4) == "TRANSFER/none/uncertain");
}

TEST_CASE("a party whose name banks cut is one party", "[classify][link]") {
  Book book;
  book.account(AccountType::Current)
      .row("2024-05-01", 'C', 9000, "NEFT CR-HDFC0001234-SUDARSHAN STEEL TRADERS-MAIN-N111156789012345")
      .row("2024-05-02", 'C', 9000, "NEFT CR-HDFC0001234-SUDARSHAN STEEL TRA-MAIN-N111156789012346")
      .row("2024-05-03", 'C', 9000, "NEFT CR-HDFC0001234-SUDARSHAN-MAIN-N111156789012347")
      .row("2024-05-04", 'C', 9000, "NEFT CR-HDFC0001234-MAHALAXMI PROJECTS PVT LTD-MAIN-N111156789012348")
      .row("2024-05-05", 'C', 9000, "NEFT CR-HDFC0001234-MAHALAXMI PROJECTS-MAIN-N111156789012349")
      .row("2024-05-06", 'C', 9000, "NEFT CR-HDFC0001234-MAHALAXMI SUPERMARKET-MAIN-N111156789012350")
      .row("2024-05-07", 'C', 9000, "NEFT CR-HDFC0001234-MAHALAX-MAIN-N111156789012351")
      .row("2024-05-08", 'C', 9000, "NEFT CR-HDFC0001234-MAHALAX-MAIN-N111156789012352");
  book.b.ledger.merchant[7] = book.b.ledger.strings.intern("Mahalaxmi Projects");
  book.link();
  const auto party = [&](std::size_t row) { return book.b.ledger.text(book.b.ledger.counterparty[row]); };
  CHECK(party(1) == party(0));     // cut in the middle of a word
  CHECK(party(2) == "SUDARSHAN");  // a whole word: may be somebody else
  CHECK(party(4) == party(3));     // without its legal form
  CHECK(party(5) == "MAHALAXMI SUPERMARKET");
  CHECK(party(6) == "MAHALAX");  // two it could be
  CHECK(party(7) == party(3));   // the row's merchant tells which
}

TEST_CASE("turnover follows the table", "[classify][link]") {
  Book book;
  book.account(AccountType::Current)
      .row("2024-05-01", 'C', 850, "UPI-LATA KAMBLE-9812345670@YBL-HDFC0000314-309512345678-UPI")
      .row("2024-05-01", 'C', 93000, "BY CASH")
      .row("2024-05-01", 'C', 500000, "NEFT/N012345678901234/LENDINGKART FINANCE/YESB")
      .row("2024-05-01", 'D', 500, "UPI/IRCTC/irctc@sbi")
      .row("2024-05-01", 'C', 75, "CREDIT INTEREST CAPITALISED")
      .link();
  CHECK(book.meaning(0) == "SALES_RECEIPT/none/business");
  CHECK(book.meaning(1) == "CASH_DEPOSIT/none/uncertain");
  CHECK(book.meaning(2) == "LOAN_DISBURSAL/none/excluded");
  CHECK(book.meaning(3) == "TRAVEL/none/excluded");
  CHECK(book.meaning(4) == "INVESTMENT_INCOME/none/excluded");
}

}  // namespace classify_test
