// import.report and pipeline.accept_gaps: what each file proves of itself, and who took it in spite of a gap.
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "clean/proof.hpp"
#include "engine/accounts.hpp"
#include "engine/columns.hpp"
#include "engine/session.hpp"

namespace msme::engine {

using base::Error;
using base::kNoDate;
using base::kNoMoney;
using ingest::RawFile;
using model::FileProof;
using model::ProofGap;

namespace {

template <class Visit>
void each_gap(model::Borrower& borrower, Visit&& visit) {
  for (FileProof& proof : borrower.proofs) {
    // Only a statement's gaps wait for a person: a data file's rows carry their own evidence.
    if (!borrower.sources[proof.source].statement) continue;
    for (ProofGap& gap : proof.gaps) visit(gap);
  }
  for (ProofGap& gap : borrower.file_gaps) visit(gap);
}

Json money_or_null(base::Paise paise) { return paise == kNoMoney ? Json(nullptr) : base::money_json(paise); }
Json line_or_null(std::uint32_t line) { return line == 0 ? Json(nullptr) : Json(line); }

// The gap as a person would say it.
std::string gap_text(const ProofGap& gap) {
  const bool missing = gap.amount != kNoMoney && gap.amount < 0;
  const std::string amount =
      gap.amount == kNoMoney ? std::string("an unknown amount") : base::format_inr(missing ? -gap.amount : gap.amount);
  std::string rows = "rows ";
  base::append_int(rows, gap.after_row);
  rows += " and ";
  base::append_int(rows, gap.before_row);
  std::string row = "row ";
  base::append_int(row, gap.before_row == 0 ? gap.after_row : gap.before_row);
  switch (gap.kind) {
    case model::GapKind::Balance:
      if (gap.amount == kNoMoney) return row + ": " + gap.detail;
      return std::string(missing ? "a missing charge of " : "a missing credit of ") + amount + " between " + rows +
             (gap.detail.empty() ? "" : "; " + gap.detail);
    case model::GapKind::Opening:
      return "the first row is " + amount + " off the stated opening balance";
    case model::GapKind::Closing:
      return gap.amount == kNoMoney ? gap.detail : "the last row is " + amount + " off the stated closing balance";
    case model::GapKind::Amount:
      return row + ": " + gap.detail + (gap.amount == kNoMoney ? "" : "; the balance implies " + amount);
    case model::GapKind::Side:
    case model::GapKind::Unreadable:
      return row + ": " + gap.detail;
    case model::GapKind::Aside:
      return row + " was set aside (" + gap.detail + ") and may have moved money";
    case model::GapKind::Carry:
      return "between " + rows + ": " + gap.detail;
    case model::GapKind::BetweenFiles:
      return amount + " unaccounted for " + gap.detail;
    case model::GapKind::Conflict:
    case model::GapKind::Totals:
    case model::GapKind::NoBalance:
      break;
  }
  return gap.detail;
}

Json gap_json(const ProofGap& gap) {
  return base::record({{"id", gap.id},
                       {"kind", model::text(gap.kind)},
                       {"after_row", line_or_null(gap.after_row)},
                       {"before_row", line_or_null(gap.before_row)},
                       {"amount", money_or_null(gap.amount)},
                       {"from", base::date_json(gap.from)},
                       {"to", base::date_json(gap.to)},
                       {"text", gap_text(gap)},
                       {"accepted", gap.accepted}});
}

Json gaps_json(const std::vector<ProofGap>& gaps) {
  Json out = Json::array();
  for (const ProofGap& gap : gaps) out.push_back(gap_json(gap));
  return out;
}

Json signal_json(std::string_view code, std::string_view detail) {
  return base::record({{"code", code}, {"detail", detail}});
}

Json account_json(const model::Borrower& borrower, const FileProof& proof) {
  const model::Account& account = borrower.accounts[proof.account];
  const model::Source& source = borrower.sources[proof.source];
  const auto text = [](const std::string& value) { return value.empty() ? Json(nullptr) : Json(value); };
  Json aside = Json::array();
  constexpr std::size_t kShown = 500;
  for (std::size_t i = 0; i < proof.aside.size() && i < kShown; ++i) {
    aside.push_back(base::record({{"line", proof.aside[i].line}, {"reason", proof.aside[i].reason}}));
  }
  Json months = Json::array();
  for (const std::int32_t month : proof.missing_months) months.push_back(base::month_text(month));
  Json signals = Json::array();
  for (const model::ProofSignal& signal : proof.signals) signals.push_back(signal_json(signal.code, signal.detail));
  const auto shown_gaps = borrower.sources[proof.source].statement;
  return base::record(
      {{"account_id", account.id},
       {"masked_number", text(account.masked_number)},
       {"ifsc", text(source.ifsc)},
       {"holder", text(source.holder)},
       {"rows", base::record({{"seen", proof.seen}, {"read", proof.read}, {"set_aside", proof.aside.size()}})},
       {"set_aside", std::move(aside)},
       {"outside_consent", proof.outside_consent},
       {"first_date", base::date_json(proof.first)},
       {"last_date", base::date_json(proof.last)},
       {"opening", money_or_null(proof.opening)},
       {"opening_stated", proof.opening_stated},
       {"credits", base::money_json(proof.credits)},
       {"debits", base::money_json(proof.debits)},
       {"closing", money_or_null(proof.closing)},
       {"closing_stated", proof.closing_stated},
       {"totals_stated", proof.totals_stated},
       {"order", base::record({{"trusted", proof.newest_on_top ? "newest_first" : "oldest_first"},
                               {"closes_oldest_first", proof.oldest_first},
                               {"closes_newest_first", proof.newest_first}})},
       {"steps", proof.steps},
       {"verdict", model::text(proof.verdict)},
       {"needs_acceptance", shown_gaps && std::any_of(proof.gaps.begin(), proof.gaps.end(),
                                                      [](const ProofGap& gap) { return !gap.accepted; })},
       {"gaps", gaps_json(proof.gaps)},
       {"gap_count", proof.gap_count},
       {"missing_months", std::move(months)},
       {"signals", std::move(signals)}});
}

// The worst of a file's accounts speaks for the file.
const FileProof* worst(const std::vector<const FileProof*>& proofs) {
  static constexpr int kRank[] = {0, 1, 3, 2};  // closed, closed_with_gaps, not_closed, no_balance
  const FileProof* out = nullptr;
  for (const FileProof* proof : proofs) {
    if (out == nullptr ||
        kRank[static_cast<std::size_t>(proof->verdict)] > kRank[static_cast<std::size_t>(out->verdict)])
      out = proof;
  }
  return out;
}

std::vector<const FileProof*> proofs_of(const model::Borrower& b, std::uint16_t source) {
  std::vector<const FileProof*> out;
  for (const FileProof& proof : b.proofs) {
    if (proof.source == source) out.push_back(&proof);
  }
  return out;
}

std::size_t open_gaps(const std::vector<ProofGap>& gaps) {
  return static_cast<std::size_t>(
      std::count_if(gaps.begin(), gaps.end(), [](const ProofGap& gap) { return !gap.accepted; }));
}

// Rows of a file of documents (GST returns, bureau reports …): each has a verdict, none a balance.
Json document_rows(const Session& session, const RawFile& file, std::uint16_t source, Json& signals) {
  const model::CleanLog& log = session.borrower.log(file.dataset);
  std::uint32_t aside = 0;
  for (const model::LogEntry& entry : log.quarantined) aside += entry.at.source == source ? 1 : 0;
  for (const auto& [rule, rows] : log.normalised) {
    if (rule != "GSTIN_CHECK_CHARACTER") continue;
    std::string detail;
    base::append_int(detail, rows);
    detail += rows == 1 ? " return" : " returns";
    detail += " with a GSTIN whose check character is wrong";
    signals.push_back(signal_json(rule, detail));
  }
  return base::record({{"seen", file.rows}, {"read", file.rows - std::min(aside, file.rows)}, {"set_aside", aside}});
}

// What a payload says about an account as a whole; nullptr when the source is none of a payload.
const ingest::StatedTotals* stated_about(const Session& session, const model::Source& source) {
  if (source.account_id.empty()) return nullptr;
  const ingest::StatedTotals* elsewhere = nullptr;  // exported raw rows keep what the payload said, under another name
  for (const RawFile& file : session.files) {
    for (const ingest::StatedTotals& stated : file.stated) {
      if (stated.account_id != source.account_id) continue;
      if (file.source.name == source.name) return &stated;
      if (elsewhere == nullptr) elsewhere = &stated;
    }
  }
  return elsewhere;
}

std::string two_amounts(std::string_view before, base::Paise a, std::string_view between, base::Paise b) {
  std::string out(before);
  out += base::format_inr(a);
  out += between;
  out += base::format_inr(b);
  return out;
}

std::string counted_text(std::string_view before, std::int64_t a, std::string_view between, std::int64_t b,
                         std::string_view after) {
  std::string out(before);
  base::append_int(out, a);
  out += between;
  base::append_int(out, b);
  out += after;
  return out;
}

// Months of the stated period without a row, "2026-02, 2026-03"; at most the first twelve are named.
std::string empty_months(const ingest::StatedTotals& stated, const FileProof& proof) {
  constexpr int kMostNamed = 12;
  if (stated.from == base::kNoDate || stated.to == base::kNoDate || proof.first == base::kNoDate) return {};
  std::string out;
  int named = 0;
  for (int month = base::month_index(stated.from); month <= base::month_index(stated.to) && named < kMostNamed;
       ++month) {
    const bool inside = month >= base::month_index(proof.first) && month <= base::month_index(proof.last);
    const bool missing =
        std::find(proof.missing_months.begin(), proof.missing_months.end(), month) != proof.missing_months.end();
    if (inside && !missing) continue;
    if (!out.empty()) out += ", ";
    out += base::month_text(month);
    ++named;
  }
  return out;
}

// A payload carries no proof of origin once it is decrypted: what it says of an account as a whole is held against its
// rows.
void payload_signals(const ingest::StatedTotals& stated, const FileProof& proof, Json& signals) {
  const auto say = [&signals](std::string_view code, std::string_view detail) {
    signals.push_back(signal_json(code, detail));
  };
  const bool whole = proof.outside_consent == 0;
  if (whole && stated.count >= 0 && stated.count != proof.seen) {
    say("STATED_COUNT_DIFFERS",
        counted_text("the payload counts ", stated.count, " transactions, its rows are ", proof.seen, ""));
  }
  if (whole && stated.opening != base::kNoMoney && proof.opening != base::kNoMoney && stated.opening != proof.opening) {
    say("SUMMARY_OPENING_DIFFERS", two_amounts("stated ", stated.opening, ", the first row starts at ", proof.opening));
  }
  // A balance of a later day than the period's end says nothing about the last row.
  const bool of_the_end =
      stated.balance_on == base::kNoDate || proof.last == base::kNoDate ||
      (stated.balance_on >= proof.last && (stated.to == base::kNoDate || stated.balance_on <= stated.to));
  if (whole && of_the_end && stated.balance != base::kNoMoney && proof.closing != base::kNoMoney &&
      stated.balance != proof.closing) {
    say("SUMMARY_BALANCE_DIFFERS", two_amounts("the summary says ", stated.balance, ", the last row ", proof.closing));
  }
  if (stated.repeated_ids > 0) {
    say("TXN_ID_REPEATED", counted_text("", stated.repeated_ids, " of ", proof.seen, " rows repeat another's txnId"));
  }
  const auto digits =
      std::count_if(stated.number.begin(), stated.number.end(), [](char c) { return base::is_digit(c); });
  if (digits >= 9 && static_cast<std::size_t>(digits) == stated.number.size()) {
    say("ACCOUNT_NUMBER_UNMASKED", "a payload's account numbers are masked; this one is whole");
  }
  const std::string months = empty_months(stated, proof);
  if (!months.empty()) say("PERIOD_WITHOUT_ROWS", "months of the stated period without a row: " + months);
}

Json file_report(const Session& session, const model::Source& source, const RawFile* file, std::uint16_t index,
                 const std::vector<const FileProof*>& proofs) {
  const model::Borrower& b = session.borrower;
  Json accounts = Json::array();
  Json signals = Json::array();
  std::uint32_t seen = 0, read = 0, aside = 0;
  for (const FileProof* proof : proofs) {
    accounts.push_back(account_json(b, *proof));
    seen += proof->seen;
    read += proof->read;
    aside += static_cast<std::uint32_t>(proof->aside.size());
  }
  const ingest::StatedTotals* stated = stated_about(session, source);
  for (const FileProof* proof : proofs) {
    if (stated != nullptr) payload_signals(*stated, *proof, signals);
  }
  if (source.statement) signals.push_back(signal_json("UNSIGNED_TEXT", "a table anyone can edit: low trust"));
  Json rows = base::record({{"seen", seen}, {"read", read}, {"set_aside", aside}});
  const bool documents = file != nullptr && file->kind == ingest::FileKind::Documents;
  // Rows of which none names an account have no proof, only their verdicts.
  const bool unproven = file != nullptr && proofs.empty();
  if (documents || unproven) rows = document_rows(session, *file, index, signals);
  const FileProof* verdict = worst(proofs);
  const model::Dataset dataset = file == nullptr ? model::Dataset::Transactions : file->dataset;
  return base::record({{"name", source.name},
                       {"sha256", file == nullptr ? Json(nullptr) : Json(file->sha256)},
                       {"format", source.statement ? "statement_text"
                                  : documents      ? "documents"
                                                   : "transactions"},
                       {"layout", source.layout},
                       {"bank", source.bank.empty() ? Json(nullptr) : Json(source.bank)},
                       {"dataset", model::text(dataset)},
                       {"rows", std::move(rows)},
                       {"columns", file == nullptr ? Json(nullptr) : columns_json(*file, false)},
                       {"other_customer", file == nullptr ? 0U : file->other_customer},
                       {"stated_from", base::date_json(source.from)},
                       {"stated_to", base::date_json(source.to)},
                       {"verdict", verdict == nullptr ? Json(nullptr) : Json(model::text(verdict->verdict))},
                       {"accounts", std::move(accounts)},
                       {"signals", std::move(signals)}});
}

// Accounts that look like one though their files print them differently: what was merged, and what stays apart.
Json same_accounts(const std::vector<AccountLink>& links) {
  Json out = Json::array();
  for (const AccountLink& link : links) {
    out.push_back(base::record({{"bank", link.bank},
                                {"ends_in", link.ends_in},
                                {"account_ids", link.ids},
                                {"match", text(link.match)},
                                {"reason", link.reason.empty() ? Json(nullptr) : Json(link.reason)}}));
  }
  return out;
}

Json holder_signals(const model::Borrower& b) {
  Json out = Json::array();
  const model::Source* first = nullptr;
  for (const model::Source& source : b.sources) {
    if (source.holder.empty()) continue;
    if (first == nullptr) {
      first = &source;
      continue;
    }
    const double alike = base::round_to(clean::name_likeness(first->holder, source.holder), 2);
    if (alike >= kSameHolder) continue;
    out.push_back(signal_json("HOLDER_DIFFERS", first->holder + " in " + first->name + ", " + source.holder + " in " +
                                                    source.name + ": likeness " + base::dump(Json(alike))));
  }
  return out;
}

// Months between the first and the last of an account, over all its files, in which no row stands.
Json account_months(const model::Borrower& b) {
  Json out = Json::array();
  const model::Ledger& l = b.ledger;
  for (std::size_t from = 0; from < l.size();) {
    std::size_t to = from;
    Json months = Json::array();
    int last = base::month_index(l.date[from]);
    for (; to < l.size() && l.account[to] == l.account[from]; ++to) {
      const int month = base::month_index(l.date[to]);
      for (int missing = last + 1; missing < month; ++missing) months.push_back(base::month_text(missing));
      last = month;
    }
    out.push_back(base::record({{"account_id", b.accounts[l.account[from]].id},
                                {"first_date", base::date_json(l.date[from])},
                                {"last_date", base::date_json(l.date[to - 1])},
                                {"rows", to - from},
                                {"missing_months", std::move(months)}}));
    from = to;
  }
  return out;
}

}  // namespace

std::size_t mark_accepted_gaps(Session& session) {
  std::size_t open = 0;
  each_gap(session.borrower, [&](ProofGap& gap) {
    gap.accepted =
        std::find(session.accepted_gaps.begin(), session.accepted_gaps.end(), gap.id) != session.accepted_gaps.end();
    open += gap.accepted ? 0 : 1;
  });
  return open;
}

Json file_verdicts(const Session& session) {
  const model::Borrower& b = session.borrower;
  Json out = Json::array();
  for (std::size_t i = 0; i < b.sources.size(); ++i) {
    if (!b.sources[i].statement) continue;
    const std::vector<const FileProof*> proofs = proofs_of(b, static_cast<std::uint16_t>(i));
    if (proofs.empty()) continue;
    std::size_t open = 0;
    for (const FileProof* proof : proofs) open += open_gaps(proof->gaps);
    out.push_back(base::record(
        {{"name", b.sources[i].name}, {"verdict", model::text(worst(proofs)->verdict)}, {"open_gaps", open}}));
  }
  return out;
}

namespace {

Json report_of(const Session& session) {
  const model::Borrower& b = session.borrower;
  Json files = Json::array();
  for (std::size_t i = 0; i < b.sources.size(); ++i) {
    const auto index = static_cast<std::uint16_t>(i);
    const std::vector<const FileProof*> proofs = proofs_of(b, index);
    // The sources that a saved session's data file holds come after the files themselves.
    const RawFile* file = i < session.files.size() ? &session.files[i] : nullptr;
    const auto& aside = b.log(model::Dataset::Transactions).quarantined;
    const bool own_rows = std::any_of(aside.begin(), aside.end(),
                                      [index](const model::LogEntry& entry) { return entry.at.source == index; });
    const bool holds_others =
        file != nullptr && file->kind == ingest::FileKind::Transactions && proofs.empty() && !own_rows;
    if (holds_others) continue;
    files.push_back(file_report(session, b.sources[i], file, index, proofs));
  }
  std::size_t open = open_gaps(b.file_gaps);
  for (const FileProof& proof : b.proofs) {
    if (b.sources[proof.source].statement) open += open_gaps(proof.gaps);
  }
  return base::record({{"customer_id", b.customer_id},
                       {"data_origin", b.data_origin()},
                       {"files", std::move(files)},
                       {"accounts", account_months(b)},
                       {"between_files", gaps_json(b.file_gaps)},
                       {"same_accounts", same_accounts(match_accounts(session.files))},
                       {"signals", holder_signals(b)},
                       {"open_gaps", open}});
}

}  // namespace

Reply op_import_report(Session& session, const Json&) {
  const base::Status status = require_clean(session);
  if (!status) return status.error();
  return base::dump(report_of(session));
}

Reply op_accept_gaps(Session& session, const Json& params) {
  base::Status status = require_clean(session);
  if (!status) return status.error();
  std::vector<std::string> known;
  each_gap(session.borrower, [&](const ProofGap& gap) {
    if (!gap.accepted) known.push_back(gap.id);
  });
  std::vector<std::string> taken;
  if (const Json* list = base::find(params, "gaps")) {
    if (!list->is_array()) return bad_param("gaps", "Not a list", "ids of gaps", base::dump(*list).substr(0, 40));
    for (const Json& item : *list) {
      const auto id = base::as_text(item);
      if (!id || std::find(known.begin(), known.end(), *id) == known.end())
        return bad_param("gaps", "There is no such open gap", "ids of import.report", base::dump(item).substr(0, 40));
      taken.emplace_back(*id);
    }
  } else {
    taken = known;
  }
  const std::string note = base::text_or(params, "note", "").substr(0, 300);
  Json accepted = Json::array();
  for (const std::string& id : taken) {
    session.accepted_gaps.push_back(id);
    accepted.push_back(id);
  }
  const std::size_t open = mark_accepted_gaps(session);
  if (!taken.empty()) {
    session.analyzed = false;
    session.scores.reset();
    session.score_document = nullptr;
    session.decision = nullptr;
    session.override_decision = nullptr;
    status = analyze_session(session);
    if (!status) return status.error();
    session.audit.add("gaps.accepted", session.borrower.customer_id, session.consent->id, session.borrower.now,
                      base::record({{"dataset", "transactions"}, {"gaps", accepted}, {"note_bytes", note.size()}}));
  }
  return base::dump(base::record({{"accepted", std::move(accepted)}, {"open_gaps", open}}));
}

}  // namespace msme::engine
