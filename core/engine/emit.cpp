// Rows as JSON text, written straight from the columns: no document per row.
#include <algorithm>

#include "base/text.hpp"
#include "clean/documents.hpp"
#include "clean/transactions.hpp"
#include "engine/emit.hpp"
#include "engine/session.hpp"

namespace msme::engine {

using base::kNoMoney;
using ingest::FileKind;
using ingest::RawFile;
using model::Dataset;
using model::Field;

namespace {

// null when empty: "not known" is never an empty text.
void optional_member(std::string& out, std::string_view key, std::string_view value) {
  member(out, key);
  if (value.empty()) {
    out.append("null");
  } else {
    base::append_json_string(out, value);
  }
}

void money_member(std::string& out, std::string_view key, base::Paise value) {
  member(out, key);
  if (value == kNoMoney) {
    out.append("null");
  } else {
    base::append_rupees(out, value);
  }
}

constexpr std::pair<model::Derived, std::string_view> kDerivedNames[] = {
    {model::kDerivedType, "type"},          {model::kDerivedAmount, "amount"},
    {model::kDerivedDate, "date"},          {model::kDerivedBalance, "balance_after"},
    {model::kDerivedAccount, "account_id"}, {model::kDerivedId, "transaction_id"},
    {model::kDerivedSide, "type"}};

template <class Record>
std::size_t append_records(std::string& out, const std::vector<Record>& records, std::size_t offset, std::size_t limit,
                           char separator) {
  std::size_t written = 0;
  for (const Record& record : records) {
    if (record.clean.is_null()) continue;
    if (offset > 0) {
      --offset;
      continue;
    }
    if (written == limit) break;
    out += base::dump(record.clean);
    out += separator;
    ++written;
  }
  return written;
}

template <class Record>
std::size_t count_records(const std::vector<Record>& records) {
  std::size_t count = 0;
  for (const Record& record : records) {
    if (!record.clean.is_null()) ++count;
  }
  return count;
}

std::string_view party_of(const model::Borrower& borrower, std::size_t row) {
  const std::uint32_t at = borrower.ledger.party[row];
  return at == 0 ? std::string_view() : std::string_view(borrower.parties[at - 1].id);
}

// Personal data: of an account number only its last four figures.
std::string masked_account(std::string_view account) {
  std::string figures;
  for (const char c : account) {
    if (base::is_digit(c)) figures.push_back(c);
  }
  if (figures.empty()) return {};
  const std::size_t keep = std::min<std::size_t>(4, figures.size());
  return "XXXX" + figures.substr(figures.size() - keep);
}

}  // namespace

void append_exclusion(std::string& out, const model::Borrower& borrower, std::size_t row) {
  const model::Ledger& l = borrower.ledger;
  out += '{';
  text_member(out, "transaction_id", l.text(l.id[row]));
  text_member(out, "account_id", borrower.accounts[l.account[row]].id);
  member(out, "date");
  out += '"';
  base::append_iso(out, l.date[row]);
  out += '"';
  money_member(out, "amount", l.amount[row]);
  text_member(out, "counts_as_turnover", model::text(l.turnover[row]));
  text_member(out, "reason", model::text(l.category[row]));
  text_member(out, "decided_by", borrower.deciders[l.decided[row]]);
  member(out, "category_confidence");
  base::append_int(out, l.confidence[row]);
  optional_member(out, "counterparty", l.text(l.counterparty[row]));
  text_member(out, "narration", l.text(l.narration[row]));
  out += '}';
}

void append_clean_transaction(std::string& out, const Session& session, std::size_t row) {
  const model::Borrower& borrower = session.borrower;
  const model::Ledger& l = borrower.ledger;
  out += '{';
  text_member(out, "transaction_id", l.text(l.id[row]));
  text_member(out, "account_id", borrower.accounts[l.account[row]].id);
  member(out, "date");
  out += '"';
  base::append_iso(out, l.date[row]);
  out += '"';
  text_member(out, "type", l.credit[row] != 0 ? "CREDIT" : "DEBIT");
  money_member(out, "amount", l.amount[row]);
  text_member(out, "mode", model::text(l.mode[row]));
  optional_member(out, "merchant_name", l.text(l.merchant[row]));
  text_member(out, "category", model::text(l.category[row]));
  money_member(out, "balance_after", l.balance[row]);
  text_member(out, "currency", "INR");
  member(out, "timestamp");
  if (l.time[row] < 0) {
    out += "null";
  } else {
    out += '"';
    base::append_iso(out, l.date[row]);
    out += 'T';
    base::append_padded(out, l.time[row] / 3600, 2);
    out += ':';
    base::append_padded(out, l.time[row] / 60 % 60, 2);
    out += ':';
    base::append_padded(out, l.time[row] % 60, 2);
    out += "+05:30\"";
  }
  text_member(out, "narration", l.text(l.narration[row]));
  optional_member(out, "reference_number", l.text(l.reference[row]));
  optional_member(out, "counterparty", l.text(l.counterparty[row]));
  optional_member(out, "party_id", party_of(borrower, row));
  optional_member(out, "upi_id", l.text(l.upi_id[row]));
  const std::string_view narration = l.text(l.narration[row]);
  const classify::Details details = session.classifier->details(narration, l.mode[row], l.text(l.counterparty[row]));
  optional_member(out, "counterparty_ifsc", details.ifsc);
  optional_member(out, "counterparty_account", masked_account(details.account));
  optional_member(out, "mandate_reference", details.mandate);
  optional_member(out, "remark", details.remark);
  member(out, "category_confidence");
  base::append_int(out, l.confidence[row]);
  text_member(out, "decided_by", borrower.deciders[l.decided[row]]);
  text_member(out, "bounce", model::text(l.bounce[row]));
  text_member(out, "counts_as_turnover", model::text(l.turnover[row]));
  text_member(out, "verdict", model::text(l.verdict[row]));
  member(out, "derived");
  out += '[';
  bool first = true;
  for (const auto& [bit, name] : kDerivedNames) {
    if ((l.derived[row] & bit) == 0) continue;
    if (bit == model::kDerivedSide && (l.derived[row] & model::kDerivedType) != 0) continue;
    if (!first) out += ',';
    first = false;
    base::append_json_string(out, name);
  }
  out += ']';
  member(out, "source");
  out += '{';
  text_member(out, "file", borrower.sources[l.source[row]].name);
  member(out, "line");
  base::append_int(out, l.line[row]);
  if (const std::string place = model::place_of(borrower.sources[l.source[row]], l.line[row]); !place.empty())
    text_member(out, "place", place);
  out += "}}";
}

std::size_t clean_rows(const Session& session, Dataset dataset) {
  const model::Borrower& b = session.borrower;
  switch (dataset) {
    case Dataset::Consent:
      return session.consent ? 1 : 0;
    case Dataset::Accounts:
      return count_records(b.accounts);
    case Dataset::Transactions:
      return b.ledger.size();
    case Dataset::Gst:
      return count_records(b.gst);
    case Dataset::CreditReports:
      return count_records(b.credit_reports);
    case Dataset::Policies:
      return count_records(b.policies);
    case Dataset::MutualFunds:
      return count_records(b.mutual_funds) + count_records(b.holdings);
    case Dataset::OndcOrders:
      return count_records(b.ondc_orders);
    case Dataset::OcenApplications:
      return count_records(b.ocen_applications);
  }
  return 0;
}

std::size_t append_clean_rows(std::string& out, const Session& session, Dataset dataset, std::size_t offset,
                              std::size_t limit, char separator) {
  const model::Borrower& b = session.shown && dataset != Dataset::Transactions ? *session.shown : session.borrower;
  switch (dataset) {
    case Dataset::Consent: {
      if (offset > 0 || limit == 0 || !session.consent) return 0;
      out += base::dump(session.consent->document);
      out += separator;
      return 1;
    }
    case Dataset::Accounts:
      return append_records(out, b.accounts, offset, limit, separator);
    case Dataset::Transactions: {
      std::size_t written = 0;
      for (std::size_t row = offset; row < b.ledger.size() && written < limit; ++row, ++written) {
        append_clean_transaction(out, session, row);
        out += separator;
      }
      return written;
    }
    case Dataset::Gst:
      return append_records(out, b.gst, offset, limit, separator);
    case Dataset::CreditReports:
      return append_records(out, b.credit_reports, offset, limit, separator);
    case Dataset::Policies:
      return append_records(out, b.policies, offset, limit, separator);
    case Dataset::MutualFunds: {
      const std::size_t funds = count_records(b.mutual_funds);
      const std::size_t written = append_records(out, b.mutual_funds, offset, limit, separator);
      const std::size_t skip = offset > funds ? offset - funds : 0;
      return written + append_records(out, b.holdings, skip, limit - written, separator);
    }
    case Dataset::OndcOrders:
      return append_records(out, b.ondc_orders, offset, limit, separator);
    case Dataset::OcenApplications:
      return append_records(out, b.ocen_applications, offset, limit, separator);
  }
  return 0;
}

}  // namespace msme::engine
