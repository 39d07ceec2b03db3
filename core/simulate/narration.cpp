#include "simulate/narration.hpp"

#include "simulate/narration_text.hpp"

namespace msme::simulate {
namespace {

using model::Mode;

Row make_row(const Business& b, const Event& e) {
  const BankAccount& account = b.accounts[e.account];
  Row row{b, e, account, b.bank_of(account), {}, {}, {}, {}, e.remark};
  if (e.kind == Kind::Own && e.other >= 0) {
    const BankAccount& other = b.accounts[static_cast<std::size_t>(e.other)];
    row.name = b.holder;
    row.ifsc = other.ifsc;
    row.code = b.bank_of(other).code;
    row.remark = "SELF TRANSFER";
  } else if (e.party >= 0) {
    const Party& party = b.party(e.party);
    row.name = party.name;
    row.vpa = party.vpa;
    row.ifsc = party.ifsc;
    row.code = b.names->banks[static_cast<std::size_t>(party.bank)].code;
  }
  return row;
}

// The bank whose reference it is: the sender's.
std::string_view sender(const Row& r) { return r.e.credit ? r.code : std::string_view(r.bank.code); }

void upi(Text text, const Row& r) {
  switch (r.bank.style) {
    case Style::Hdfc:
      text.put("UPI-").upper(r.name, 20).put("-").put(r.vpa).put("-");
      text.put(r.ifsc.empty() ? std::string_view("YESB0SYNUPI") : r.ifsc)
          .put("-")
          .rrn(r.e)
          .put("-")
          .upper(r.remark, 20);
      break;
    case Style::Icici:
      text.put("UPI/").put(r.vpa).put("/").put(r.remark).put("/").put(r.code).put("/").rrn(r.e).put("/ICI");
      text.digits(r.e.reference >> 11U, 10);
      break;
    case Style::Sbi:
      text.put(r.e.credit ? "BY TRANSFER-UPI/CR/" : "TO TRANSFER-UPI/DR/").rrn(r.e).put("/").upper(r.name, 8).put("/");
      text.put(r.code).put("/").put(r.vpa.substr(0, 10)).put("/").put(r.remark.substr(0, 5)).put("--");
      break;
    case Style::Axis:
      text.put(r.e.kind == Kind::Merchant ? "UPI/P2M/" : "UPI/P2A/").rrn(r.e).put("/").upper(r.name, 25).put("/");
      text.put(r.code).put("/").put(r.remark);
      break;
    case Style::Kotak:
      text.put("UPI/").upper(r.name, 14).put("/").rrn(r.e).put("/").put(r.remark);
      break;
    case Style::Yes:
      text.put("YBS")
          .digits(r.e.reference >> 9U, 8)
          .put(" UPI/")
          .rrn(r.e)
          .put("/From:")
          .put(r.e.credit ? r.vpa : "self");
      text.put("/ To:").put(r.e.credit ? "self" : r.vpa).put("/ ").put(r.remark);
      break;
    case Style::Pnb:
      text.put("UPI/").rrn(r.e).put("/P2V/").put(r.vpa).put("/").upper(r.name, 20);
      break;
    case Style::Bob:
      text.put("UPI/").rrn(r.e).put("/").padded(r.e.time / 3600, 2).put(":").padded(r.e.time / 60 % 60, 2);
      text.put(":").padded(r.e.time % 60, 2).put("/UPI/").put(r.vpa).put("/").put(r.remark);
      break;
  }
}

void imps(Text text, const Row& r) {
  switch (r.bank.style) {
    case Style::Hdfc:
      text.put("IMPS-").rrn(r.e).put("-").upper(r.name, 25).put("-").put(r.code).put("-XXXXXXXX");
      text.digits(r.e.reference >> 7U, 4).put("-").upper(r.remark, 20);
      break;
    case Style::Icici:
      text.put("MMT/IMPS/").rrn(r.e).put("/").put(r.remark).put("/").upper(r.name, 10).put("/").put(r.ifsc);
      break;
    case Style::Sbi:
      text.put(r.e.credit ? "BY TRANSFER-INB IMPS/" : "TO TRANSFER-INB IMPS/").rrn(r.e).put("/").put(r.code).put("-xx");
      text.digits(r.e.reference >> 7U, 3).put("-").upper(r.name, 18).put("/").put(r.remark).put("--");
      break;
    case Style::Kotak:
      text.put(r.e.credit ? "Recd:IMPS/" : "SentIMPS/").rrn(r.e).put("/").upper(r.name, 20).put("/").put(r.code);
      text.put("/X").digits(r.e.reference >> 7U, 4).put("/").put(r.remark);
      break;
    case Style::Pnb:
      text.put(r.e.credit ? "IMPS-IN/" : "IMPS-OUT/").rrn(r.e).put("/").put(r.ifsc).put("/").upper(r.name, 20);
      break;
    default:
      text.put("IMPS/P2A/").rrn(r.e).put("/").upper(r.name, 20).put("/").put(r.code).put("/").put(r.remark);
  }
}

void neft(Text text, const Row& r) {
  const std::string_view rail = r.e.mode == Mode::Rtgs ? "RTGS" : "NEFT";
  switch (r.bank.style) {
    case Style::Hdfc:
      text.put(rail).put(r.e.credit ? " CR-" : " DR-").put(r.ifsc).put("-").upper(r.name, 30).put("-");
      if (r.e.credit) {
        text.upper(r.b.trade_name, 20).put("-").utr(sender(r), r.e);
      } else {
        text.put("NETBANK, MUM-").utr(sender(r), r.e).put("-").upper(r.remark, 20);
      }
      break;
    case Style::Icici:
      if (r.e.credit) {
        text.put(rail).put("-").utr(sender(r), r.e).put("-").upper(r.name, 30).put("-").upper(r.remark, 20);
      } else {
        text.put("INF/").put(rail).put("/").utr(sender(r), r.e).put("/").put(r.ifsc).put("/").upper(r.name, 24);
        text.put("/").upper(r.remark, 16);
      }
      break;
    case Style::Sbi:
      if (r.e.credit) {
        text.put("BY TRANSFER-")
            .put(rail)
            .put("*")
            .put(r.ifsc)
            .put("*")
            .utr(sender(r), r.e)
            .put("*")
            .upper(r.name, 18)
            .put("--");
      } else {
        text.put("TO TRANSFER-INB ").put(rail).put(" UTR NO: ").utr(sender(r), r.e).put("--").upper(r.name, 24);
      }
      break;
    case Style::Kotak:
      text.put(rail).put(" ").utr(sender(r), r.e).put(" ").upper(r.name, 30).put(" ").upper(r.remark, 16);
      break;
    case Style::Pnb:
      text.put(rail).put(r.e.credit ? "_IN:" : "_OUT:").utr(sender(r), r.e).put("/").upper(r.name, 30);
      if (!r.e.credit) text.put("/").put(r.ifsc);
      break;
    default:
      if (!r.e.credit) text.put("INB/");
      text.put(rail)
          .put("/")
          .utr(sender(r), r.e)
          .put("/")
          .upper(r.name, 30)
          .put("/")
          .put(r.code)
          .put("/")
          .upper(r.remark, 16);
  }
}

void cheque(Text text, const Row& r) {
  switch (r.bank.style) {
    case Style::Hdfc:
      text.put(r.e.credit ? "CHQ DEP - MICR CLG - " : "CHQ PAID-MICR CTS-").cheque(r.e).put("-").upper(r.name, 30);
      break;
    case Style::Icici:
      text.put("CLG/").upper(r.name, 30).put("/").cheque(r.e).put("/").put(r.code.substr(0, 3)).put("/");
      text.date(r.e.date, ".", true);
      break;
    case Style::Sbi:
      text.put(r.e.credit ? "BY CLEARING / CHEQUE-" : "TO CLEARING-CHEQUE-")
          .put(r.code.substr(0, 3))
          .put(" ")
          .cheque(r.e);
      text.put(" ").upper(r.name, 20);
      break;
    case Style::Kotak:
      text.put(r.e.credit ? "BY CLG INST " : "TO CLG ").cheque(r.e).put(" ").upper(r.name, 30);
      break;
    default:
      text.put("BRN-CLG-CHQ ").put(r.e.credit ? "DEP FROM " : "PAID TO ").upper(r.name, 30).put("/").cheque(r.e);
  }
}

void transfer(Text text, const Row& r) {
  switch (r.e.mode) {
    case Mode::Upi:
      upi(text, r);
      break;
    case Mode::Imps:
      imps(text, r);
      break;
    case Mode::Cheque:
      cheque(text, r);
      break;
    default:
      neft(text, r);
  }
}

void own(Text text, const Row& r) {
  if (r.e.mode != Mode::Transfer) {
    transfer(text, r);
    return;
  }
  switch (r.bank.style) {
    case Style::Hdfc:
      text.put(r.e.credit ? "IB FUNDS TRANSFER CR-" : "IB FUNDS TRANSFER DR-");
      break;
    case Style::Icici:
      text.put("INF/INFT/").digits(r.e.reference, 9).put("/SELF TRANSFER/");
      break;
    case Style::Axis:
      text.put("INB/IFT/").upper(r.name, 20).put("/SELF TRANSFER/");
      break;
    default:
      text.put("FT - SELF - ");
  }
  const BankAccount& other = r.b.accounts[static_cast<std::size_t>(r.e.other)];
  text.put("XXXXXX").put(other.number.substr(8)).put("-").upper(r.name, 20);
}

}  // namespace

void append_narration(std::string& out, const Business& business, const Event& event) {
  const Row r = make_row(business, event);
  const Text text(out);
  switch (event.kind) {
    case Kind::Transfer:
      transfer(text, r);
      break;
    case Kind::LoanCredit:
      neft(text, r);
      break;
    case Kind::Own:
      own(text, r);
      break;
    case Kind::Merchant:
      if (event.mode != Mode::Pos) {
        upi(text, r);
        break;
      }
      [[fallthrough]];
    default:
      append_bank_narration(text, r);
  }
}

std::string reference_text(const Business& business, const Event& event) {
  std::string out;
  Text text(out);
  switch (event.mode) {
    case Mode::Upi:
    case Mode::Imps:
      text.rrn(event);
      break;
    case Mode::Neft:
    case Mode::Rtgs:
      text.utr(sender(make_row(business, event)), event);
      break;
    case Mode::Cheque:
      text.cheque(event);
      break;
    case Mode::Nach:
    case Mode::Transfer:
      text.digits(event.reference, 9);
      break;
    default:
      break;
  }
  return out;
}

}  // namespace msme::simulate
