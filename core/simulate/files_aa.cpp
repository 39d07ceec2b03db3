// Account Aggregator payloads of deposit accounts, v1.1 and v2.0.0.
#include "base/text.hpp"
#include "simulate/files.hpp"
#include "simulate/narration.hpp"

namespace msme::simulate {
namespace {

using base::Paise;
using model::Mode;

// One element's attributes; an XML attribute each, or a JSON member.
class Attributes {
 public:
  enum class Form : std::uint8_t { Text, Number, Flag };
  struct Attribute {
    std::string_view key;
    std::string value;
    Form form = Form::Text;
  };

  Attributes& text(std::string_view key, std::string_view value) {
    list_.push_back({key, std::string(value), Form::Text});
    return *this;
  }
  Attributes& flag(std::string_view key, bool value) {
    list_.push_back({key, value ? "true" : "false", Form::Flag});
    return *this;
  }
  Attributes& date(std::string_view key, base::Date value) { return text(key, base::to_iso(value)); }
  Attributes& moment(std::string_view key, base::Date date, std::int32_t time) {
    std::string value;
    append_by_pattern(value, date, time, "yyyy-mm-dd");
    value.push_back('T');
    append_by_pattern(value, date, time, "HH:MI:SS+05:30");
    return text(key, value);
  }
  Attributes& figure(std::string_view key, Paise amount, Form form) {
    std::string value(amount < 0 ? "-" : "");
    append_figure(value, amount, Figures::Plain);
    list_.push_back({key, std::move(value), form});
    return *this;
  }

  void xml(std::string& out) const {
    for (const Attribute& a : list_) {
      out.push_back(' ');
      out.append(a.key).append("=\"");
      append_xml(out, a.value);
      out.push_back('"');
    }
  }
  // `,"key":value` for each, the first without its comma.
  void json(std::string& out, bool texts) const {
    bool first = true;
    for (const Attribute& a : list_) {
      if (!first) out.push_back(',');
      first = false;
      out.append("\"").append(a.key).append("\":");
      if (texts || a.form == Form::Text) {
        base::append_json_string(out, a.value);
      } else {
        out += a.value;
      }
    }
  }

  static void append_xml(std::string& out, std::string_view text) {
    for (const char c : text) {
      switch (c) {
        case '&':
          out += "&amp;";
          break;
        case '<':
          out += "&lt;";
          break;
        case '>':
          out += "&gt;";
          break;
        case '"':
          out += "&quot;";
          break;
        default:
          out.push_back(c);
      }
    }
  }

 private:
  std::vector<Attribute> list_;
};

std::string_view mode_11(const Event& e) {
  switch (e.mode) {
    case Mode::Cash:
      return "CASH";
    case Mode::Atm:
      return "ATM";
    case Mode::Pos:
      return "CARD";
    case Mode::Upi:
      return "UPI";
    case Mode::Imps:
    case Mode::Neft:
    case Mode::Rtgs:
    case Mode::Transfer:
      return "FT";
    default:
      return "OTHERS";
  }
}

std::string_view mode_20(const Event& e) {
  if (e.kind == Kind::Interest) return "INTEREST_CREDIT";
  switch (e.mode) {
    case Mode::Imps:
      return "IMPS";
    case Mode::Neft:
      return "NEFT";
    case Mode::Rtgs:
      return "RTGS";
    case Mode::Nach:
      return "NACH";
    case Mode::Cheque:
      return "CHEQUE";
    case Mode::Transfer:
      return "OTHERS";
    default:
      return mode_11(e);
  }
}

class Payload {
 public:
  Payload(const Business& b, const std::vector<Event>& events, std::size_t account, bool v2)
      : b_(b), account_(b.accounts[account]), events_(events), v2_(v2) {
    base::Rng rng = b.stream("aa" + account_.id);
    link_ = make_uuid(rng);
    customer_ = make_uuid(rng);
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (events[i].account == account) rows_.push_back(i);
    }
    closing_ = rows_.empty() ? account_.opening : events[rows_.back()].shown;
  }

  const std::vector<std::size_t>& rows() const { return rows_; }

  std::string xml(std::string_view synthetic) const {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- ";
    out.append(synthetic).append(" -->\n<Account xmlns=\"http://api.rebit.org.in/FISchema/deposit\"");
    out += " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
    out += v2_ ? " xsi:schemaLocation=\"http://api.rebit.org.in/FISchema/deposit ../FISchema/deposit_v2.0.0.xsd\""
               : " xsi:schemaLocation=\"http://api.rebit.org.in/FISchema/deposit ../FISchema/deposit.xsd\"";
    head().xml(out);
    out += ">\n  <Profile>\n    <Holders type=\"SINGLE\">\n      <Holder";
    holder().xml(out);
    out += "/>\n    </Holders>\n  </Profile>\n  <Summary";
    summary().xml(out);
    out += "/>\n  <Transactions";
    period().xml(out);
    out += ">\n";
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      out += "    <Transaction";
      transaction(i).xml(out);
      out += "/>\n";
    }
    return out += "  </Transactions>\n</Account>\n";
  }

  std::string json(std::string_view synthetic) const {
    const std::string& fip = b_.bank_of(account_).fip;
    std::string out = "{\"note\":";
    base::append_json_string(out, synthetic);
    if (v2_) {
      out += ",\"fips\":[{\"fipID\":";
      base::append_json_string(out, fip);
      out += ",\"accounts\":[{";
      Attributes()
          .text("linkRefNumber", link_)
          .text("maskedAccNumber", masked())
          .text("FIstatus", "READY")
          .json(out, true);
      out += ",\"data\":{\"account\":";
      account(out);
      return out += "}}]}]}\n";
    }
    out += ",\"body\":[{";
    Attributes()
        .text("fipId", fip)
        .text("fipName", b_.bank_of(account_).name)
        .text("custId", customer_ + "@example.invalid")
        .json(out, true);
    out += ",\"fiObjects\":[";
    account(out);
    return out += "]}]}\n";
  }

 private:
  void account(std::string& out) const {
    out.push_back('{');
    head().json(out, v2_);
    out += v2_ ? R"(,"profile":{"holders":{"type":"SINGLE","holder":[{)"
               : R"(,"Profile":{"Holders":{"type":"SINGLE","Holder":[{)";
    holder().json(out, v2_);
    out += v2_ ? R"(}]}},"summary":{)" : R"(}]}},"Summary":{)";
    summary().json(out, v2_);
    out += v2_ ? R"(},"transactions":{)" : R"(},"Transactions":{)";
    period().json(out, v2_);
    out += v2_ ? R"(,"transaction":[)" : R"(,"Transaction":[)";
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      out += i == 0 ? "\n{" : ",\n{";
      transaction(i).json(out, v2_);
      out.push_back('}');
    }
    out += "]}}";
  }

  std::string masked() const { return "XXXXXXXX" + account_.number.substr(account_.number.size() - 4); }

  Attributes head() const {
    Attributes a;
    a.text("type", "deposit").text("maskedAccNumber", masked()).text("version", v2_ ? "2.0.0" : "1.1");
    a.text("linkedAccRef", link_);
    return a;
  }

  Attributes holder() const {
    Attributes a;
    a.text("name", account_.savings ? b_.holder : b_.trade_name).date("dob", b_.born).text("mobile", "0000000000");
    a.text("nominee", "NOT-REGISTERED").text("address", b_.address);
    a.text("email", slug(b_.holder, 30) + "@example.invalid").text("pan", b_.pan);
    v2_ ? a.text("ckycRegistered", "NO_DATA_AVAILABLE") : a.flag("ckycCompliance", false);
    return a;
  }

  Attributes summary() const {
    Attributes a;
    a.figure("currentBalance", closing_, Attributes::Form::Text).text("currency", "INR");
    if (!v2_) a.text("exchgeRate", "");
    a.moment("balanceDateTime", b_.config->end, 86399);
    const std::string_view type = account_.savings ? "SAVINGS" : "CURRENT";
    v2_ ? a.text("accountType", "REGULAR").text("accountSubType", type) : a.text("type", type);
    a.text("branch", account_.branch);
    if (account_.limit > 0) {
      a.text("facility", facility());
    } else if (v2_) {
      a.text("facility", "NO_FACILITY_GRANTED");
    }
    a.text(v2_ ? "ifsc" : "ifscCode", account_.ifsc).text("micrCode", "000000000").date("openingDate", account_.opened);
    if (account_.limit > 0) {
      // What may still be drawn, and what was sanctioned.
      a.figure("currentODLimit", account_.limit + closing_, Attributes::Form::Text);
      a.figure("drawingLimit", account_.limit, Attributes::Form::Text);
    }
    a.text("status", "ACTIVE");
    return a;
  }

  std::string_view facility() const {
    if (account_.cash_credit) return v2_ ? "CASH_CREDIT" : "CC";
    return v2_ ? "OVERDRAFT" : "OD";
  }

  Attributes period() const {
    Attributes a;
    a.date("startDate", b_.shown_from(account_)).date("endDate", b_.config->end);
    return a;
  }

  Attributes transaction(std::size_t place) const {
    const Event& e = events_[rows_[place]];
    std::string narration;
    append_narration(narration, b_, e);
    Attributes a;
    a.text("txnId", "S" + bank_id(place)).text("type", e.credit ? "CREDIT" : "DEBIT");
    a.text("mode", v2_ ? mode_20(e) : mode_11(e)).figure("amount", e.amount, Attributes::Form::Number);
    a.figure(v2_ ? "transactionalBalance" : "currentBalance", e.shown, Attributes::Form::Text);
    a.moment("transactionTimestamp", e.date, e.time).date("valueDate", e.date);
    a.text("narration", narration).text("reference", reference_text(b_, e));
    return a;
  }

  const Business& b_;
  const BankAccount& account_;
  const std::vector<Event>& events_;
  bool v2_;
  std::string link_, customer_;
  std::vector<std::size_t> rows_;  // events of the account, in posting order
  Paise closing_ = 0;
};

}  // namespace

std::string aa_name(const Business& business, std::size_t account, AaForm form) {
  static constexpr std::string_view kStarts[] = {"aa_deposit_v1_1_", "aa_deposit_v1_1_", "aa_deposit_v2_0_0_",
                                                 "aa_deposit_v2_0_0_"};
  const bool json = form == AaForm::Json11 || form == AaForm::Json20;
  std::string name(kStarts[static_cast<std::size_t>(form)]);
  return name += account_label(business, account) + (json ? ".json" : ".xml");
}

RenderedFile render_aa(const Business& business, const std::vector<Event>& events, std::size_t account, AaForm form,
                       std::string_view synthetic, std::string& truth) {
  const bool v2 = form == AaForm::Json20 || form == AaForm::Xml20;
  const bool json = form == AaForm::Json11 || form == AaForm::Json20;
  RenderedFile file;
  file.kind = json ? RenderedKind::AaJson : RenderedKind::AaXml;
  file.account_id = business.accounts[account].id;
  file.name = aa_name(business, account, form);
  const Payload payload(business, events, account, v2);
  file.rows = static_cast<std::uint32_t>(payload.rows().size());
  file.bytes = json ? payload.json(synthetic) : payload.xml(synthetic);
  for (std::size_t i = 0; i < payload.rows().size(); ++i) append_file_truth(truth, file.name, i + 1, payload.rows()[i]);
  return file;
}

}  // namespace msme::simulate
