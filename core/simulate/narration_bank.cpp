// Rows that the bank itself words.
#include "simulate/narration_text.hpp"

namespace msme::simulate {
namespace {

using model::Mode;

void mandate(Text text, const Row& r) {
  switch (r.bank.style) {
    case Style::Hdfc:
      text.put("ACH D- ").upper(r.name, 24).put("-").digits(r.e.reference, 8);
      break;
    case Style::Icici:
      text.put("ACH/").upper(r.name, 24).put("/").digits(r.e.reference, 9);
      break;
    case Style::Sbi:
      text.put("DEBIT-ACHDr ").put(r.code).digits(r.e.reference, 8).put(" ").upper(r.name, 24).put("--");
      break;
    case Style::Axis:
      text.put("NACH-DR- ").upper(r.name, 24).put("/").digits(r.e.reference, 9);
      break;
    default:
      text.put("NACH-10-DR-").upper(r.name, 24).put("-").digits(r.e.reference, 8);
  }
}

void card(Text text, const Row& r) {
  switch (r.bank.style) {
    case Style::Hdfc:
      text.put("POS 4166XXXXXXXX").put(r.account.number.substr(4, 4)).put(" ").upper(r.name, 20);
      break;
    case Style::Icici:
      text.put("VPS/").upper(r.name, 20).put("/").digits(r.e.reference, 12).put("/").upper(r.b.city.name, 12);
      break;
    case Style::Sbi:
      text.put("by debit card-OTHPOS").digits(r.e.reference, 12).upper(r.name, 20).put("-");
      break;
    case Style::Kotak:
      text.put("PCD/1234/").upper(r.name, 20);
      break;
    default:
      text.put("POS/").upper(r.name, 20).put("/").upper(r.b.city.name, 12).put("/");
      text.date(r.e.date, "", false);
  }
}

void settlement(Text text, const Row& r) {
  switch (r.bank.style) {
    case Style::Axis:
      text.put("EDC/").put(r.account.number.substr(0, 6)).put("-CARD SETTLEMENT");
      break;
    case Style::Sbi:
      text.put("BY TRANSFER-POS SETTLEMENT ").put("MID").put(r.account.number.substr(0, 8)).put("--");
      break;
    default:
      text.put(r.account.number.substr(0, 8)).put(" TERMINAL 1 CARDS SETTL. ").date(r.e.date, "/", false);
  }
}

void cash(Text text, const Row& r) {
  const std::string_view place = r.account.branch;
  if (r.e.kind == Kind::Atm) {
    switch (r.bank.style) {
      case Style::Hdfc:
        text.put("ATW-4166XXXXXXXX1234-S1AN").digits(r.e.reference, 4).put("-").upper(r.b.city.name, 12);
        break;
      case Style::Icici:
        text.put("ATM/S1AN").digits(r.e.reference, 4).put("/CASHWDL/").date(r.e.date, "-", false);
        break;
      case Style::Sbi:
        text.put("ATM WDL-ATM CASH ").digits(r.e.reference, 4).put(" ").upper(place, 24);
        break;
      case Style::Kotak:
        text.put("ATL/1234/").digits(r.e.reference, 6).put("/").upper(r.b.city.name, 12);
        break;
      default:
        text.put("ATM-CASH-").upper(place, 24).put("/").digits(r.e.reference, 6);
    }
    return;
  }
  switch (r.bank.style) {
    case Style::Hdfc:
      text.put("CASH DEP ").upper(place, 24);
      break;
    case Style::Icici:
      text.put("BY CASH DEPOSIT- BNA/").digits(r.e.reference, 6).put("/").upper(r.b.city.name, 12);
      break;
    case Style::Sbi:
      text.put("CASH DEPOSIT-CASH DEPOSIT SELF--").upper(place, 24);
      break;
    case Style::Kotak:
      text.put("CASH DEPOSIT AT ").digits(r.e.reference, 4).put(" BRANCH BY SELF");
      break;
    default:
      text.put("BY CASH ").upper(place, 24);
  }
}

void tax(Text text, const Row& r) {
  const bool gst = r.e.kind == Kind::Gst;
  const std::string_view what = gst ? "GST" : r.e.kind == Kind::Epf ? "EPFO" : "DTAX";
  switch (r.bank.style) {
    case Style::Hdfc:
      text.put(gst                     ? "GST/BANK REFERENCE NO:R"
               : r.e.kind == Kind::Epf ? "EPFO/BANK REFERENCE NO:P"
                                       : "CBDT/BANK REFERENCE NO:K");
      text.digits(r.e.reference, 9).put("/CIN NO:HDFC").digits(r.e.reference >> 13U, 10).put("/ONLINE");
      break;
    case Style::Icici:
      text.put("GIB/").digits(r.e.reference, 9).put("/").put(what).put("/").digits(r.e.reference >> 13U, 14);
      break;
    default:
      text.put("INB/")
          .digits(r.e.reference, 9)
          .put(gst                     ? "/GST TAX PAYMENT/"
               : r.e.kind == Kind::Epf ? "/EPFO PAYMENT/"
                                       : "/TIN 2.0 CBDT TAX PAYMENT/");
      text.put(r.e.kind == Kind::Tds ? "TDS 94C" : gst ? "CPIN" : r.e.kind == Kind::Epf ? "TRRN" : "ADVANCE TAX");
      text.digits(r.e.reference >> 13U, 10);
  }
}

void returned(Text text, const Row& r) {
  if (r.e.kind == Kind::ChequeReturn) {
    switch (r.bank.style) {
      case Style::Hdfc:
        text.put("I/W CHQ RETURN-MICR CTS-").upper(r.name, 24);
        break;
      case Style::Kotak:
        text.put("I/W CHQ RTN:20:FUNDS INSUFFICIENT ").cheque(r.e);
        break;
      default:
        text.put("REJECT:").cheque(r.e).put(":FUNDS INSUFFICIENT");
    }
    return;
  }
  if (r.e.kind == Kind::Reversal) {
    switch (r.bank.style) {
      case Style::Hdfc:
        text.put(r.e.mode == Mode::Upi ? "REV-UPI-" : "REV-IMPS-").put(r.vpa).put("-").rrn(r.e);
        break;
      case Style::Kotak:
        text.put("REV-UPI/").upper(r.name, 14).put("/").rrn(r.e).put("/");
        break;
      case Style::Sbi:
        text.put("BY TRANSFER-UPI/REV/").rrn(r.e).put("-");
        break;
      default:
        text.put(r.e.mode == Mode::Upi ? "UPI/" : "IMPS/P2A/").rrn(r.e).put("/").upper(r.name, 20).put("/REVERSAL");
    }
    return;
  }
  const bool paper = r.e.reference % 2 == 0;
  switch (r.bank.style) {
    case Style::Hdfc:
      text.put(paper ? "CHQ RETURN CHGS INCL GST " : ".ACH DEBIT RETURN CHARGES ")
          .date(r.e.date, "", false)
          .put("-MIR")
          .digits(r.e.reference, 10);
      break;
    case Style::Icici:
      text.put("ECSRTNCHG01_").date(r.e.date, "", false).put("_SR").digits(r.e.reference, 9);
      break;
    case Style::Kotak:
      text.put("Chrg: ECS Return on ").date(r.e.date, "/", true);
      break;
    case Style::Sbi:
      text.put("ACH DEBIT RETURN CHARGES INCL GST");
      break;
    default:
      text.put("RETURN HANDLING CHARGES ").date(r.e.date, "-", true);
  }
}

void of_the_bank(Text text, const Row& r) {
  switch (r.e.kind) {
    case Kind::BankCharge:
      text.put("Consolidated Charges for A/c incl GST @18%");
      break;
    case Kind::Interest:
      text.put(r.bank.style == Style::Icici ? "" : "INTEREST PAID TILL ");
      if (r.bank.style == Style::Icici) text.put(r.account.number.substr(0, 8)).put(":Int.Pd:");
      text.date(r.e.date, "-", true);
      break;
    case Kind::InterestCharged:
      text.put("DEBIT INTEREST CAPITALIZED ");
      text.date(r.e.date, "-", true);
      break;
    default:
      // The nought keeps a number that is cut to ten digits from looking like a mobile's.
      text.put("FD THROUGH NET-0");
      text.digits(r.e.reference, 11);
      text.put(":");
      text.upper(r.b.holder, 20);
  }
}

}  // namespace

void append_bank_narration(Text text, const Row& row) {
  switch (row.e.kind) {
    case Kind::CardSettlement:
      settlement(text, row);
      break;
    case Kind::CashDeposit:
    case Kind::Atm:
      cash(text, row);
      break;
    case Kind::Mandate:
      mandate(text, row);
      break;
    case Kind::Merchant:
      card(text, row);
      break;
    case Kind::ChequeReturn:
    case Kind::Reversal:
    case Kind::ReturnCharge:
      returned(text, row);
      break;
    case Kind::Gst:
    case Kind::Tds:
    case Kind::IncomeTax:
    case Kind::Epf:
      tax(text, row);
      break;
    default:
      of_the_bank(text, row);
  }
}

}  // namespace msme::simulate
