// What became of each raw row: where it stood, its verdict with the rule, and the clean row it is in. Rendered when asked
// for from the raw rows, the clean rows' places and the cleaning log; nothing of it is kept.
#include <algorithm>
#include <map>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "engine/session.hpp"

namespace msme::engine {

using model::Dataset;
using model::Verdict;

namespace {

struct RowFate {
  std::uint16_t source = 0;
  std::uint32_t line = 0;
  std::uint8_t rank = 0;  // a clean row before what the log says of the same place
  std::uint32_t order = 0;
  Verdict verdict = Verdict::Kept;
  std::uint32_t clean = 0;
  const std::string* rule = nullptr;
  bool used = false;

  bool operator<(const RowFate& other) const {
    if (source != other.source) return source < other.source;
    if (line != other.line) return line < other.line;
    return rank != other.rank ? rank < other.rank : order < other.order;
  }
};

constexpr std::uint8_t kFateClean = 0, kFateRepair = 1, kFateAside = 2;

class RowFates {
 public:
  // `files`: how many files there are.
  RowFates(const model::Borrower& b, Dataset dataset, std::size_t files) : b_(b) {
    collect_clean(dataset);
    const model::CleanLog& log = b.log(dataset);
    for (const model::LogEntry& e : log.repaired) add(e.at, kFateRepair, Verdict::Repaired, 0, &e.rule);
    for (const model::LogEntry& e : log.duplicates) add(e.at, kFateAside, Verdict::Duplicate, 0, &e.rule);
    for (const model::LogEntry& e : log.quarantined) add(e.at, kFateAside, Verdict::Quarantined, 0, &e.rule);
    base::sort(list_);
    for (std::size_t s = files; s < b.sources.size(); ++s)
      later_[b.sources[s].name].push_back(static_cast<std::uint16_t>(s));
  }

  // `at`: the place of the row's file in session.files, with which the borrower's sources begin. A row that remembers
  // another file stands under a later source of that name; of several such files each row is met once.
  const RowFate* take(std::size_t at, std::string_view file, std::uint32_t line, const std::string*& repair) {
    const auto own = static_cast<std::uint16_t>(at);
    if (b_.sources[at].name == file) {
      if (const RowFate* found = take_from(own, line, repair)) return found;
    }
    const auto later = later_.find(file);
    if (later != later_.end()) {
      for (const std::uint16_t source : later->second) {
        if (const RowFate* found = take_from(source, line, repair)) return found;
      }
    }
    return b_.sources[at].name == file ? nullptr : take_from(own, line, repair);
  }

  // Clean rows that no raw row stands for, as an account that only a statement's header names.
  template <class Emit>
  void rest(Emit&& emit) const {
    std::vector<std::uint32_t> rows;
    for (const RowFate& fate : list_) {
      if (fate.rank == kFateClean && !fate.used) rows.push_back(fate.clean);
    }
    base::sort(rows);
    for (const std::uint32_t row : rows) emit(row);
  }

 private:
  const RowFate* take_from(std::uint16_t source, std::uint32_t line, const std::string*& repair) {
    RowFate wanted;
    wanted.source = source;
    wanted.line = line;
    const RowFate* found = nullptr;
    for (auto at = std::lower_bound(list_.begin(), list_.end(), wanted);
         at != list_.end() && at->source == source && at->line == line; ++at) {
      if (at->rank == kFateRepair) {
        if (repair == nullptr) repair = at->rule;
      } else if (found == nullptr && !at->used) {
        at->used = true;
        found = &*at;
      }
    }
    return found;
  }

  template <class Record>
  void collect(const std::vector<Record>& records, std::uint32_t& place) {
    for (const Record& record : records) {
      if (!record.clean.is_null()) add(record.at, kFateClean, Verdict::Kept, place++, nullptr);
    }
  }

  void collect_clean(Dataset dataset) {
    std::uint32_t place = 0;
    switch (dataset) {
      case Dataset::Consent:
        return;
      case Dataset::Transactions:
        for (std::uint32_t row = 0; row < b_.ledger.size(); ++row)
          add({b_.ledger.source[row], b_.ledger.line[row]}, kFateClean, b_.ledger.verdict[row], row, nullptr);
        return;
      case Dataset::Accounts:
        return collect(b_.accounts, place);
      case Dataset::Gst:
        return collect(b_.gst, place);
      case Dataset::CreditReports:
        return collect(b_.credit_reports, place);
      case Dataset::Policies:
        return collect(b_.policies, place);
      case Dataset::MutualFunds:
        collect(b_.mutual_funds, place);
        return collect(b_.holdings, place);
      case Dataset::OndcOrders:
        return collect(b_.ondc_orders, place);
      case Dataset::OcenApplications:
        return collect(b_.ocen_applications, place);
    }
  }

  void add(const model::RowRef& at, std::uint8_t rank, Verdict verdict, std::uint32_t clean, const std::string* rule) {
    list_.push_back({at.source, at.line, rank, static_cast<std::uint32_t>(list_.size()), verdict, clean, rule, false});
  }

  const model::Borrower& b_;
  std::vector<RowFate> list_;
  std::map<std::string_view, std::vector<std::uint16_t>> later_;
};

void lineage_text(std::string& out, std::string_view key, std::string_view value) {
  out += key;
  if (value.empty()) {
    out += "null";
  } else {
    base::append_json_string(out, value);
  }
}

}  // namespace

Reply export_lineage(Session& session, Dataset dataset) {
  const model::Borrower& b = session.borrower;
  RowFates fates(b, dataset, session.files.size());
  std::string& out = session.bulk_out;
  out.clear();
  // The consent in force has no place of its own: it is the row that the log says nothing of.
  const RowFate in_force;
  bool consent_shown = dataset != Dataset::Consent || !session.consent;
  const auto head = [&](std::string& to, std::size_t at, std::string_view file, std::uint32_t line) {
    const std::string* repair = nullptr;
    const RowFate* fate = fates.take(at, file, line, repair);
    if (fate == nullptr && !consent_shown) {
      consent_shown = true;
      fate = &in_force;
    }
    const bool clean = fate != nullptr && fate->rank == kFateClean;
    lineage_text(to, R"({"file":)", file);
    to += R"(,"line":)";
    base::append_int(to, line);
    // A row that no verdict names stayed outside: another customer's, or cut by the consent.
    const bool repaired = clean && (repair != nullptr || fate->verdict == Verdict::Repaired);
    const std::string_view verdict = fate == nullptr ? "outside"
                                     : repaired      ? model::text(Verdict::Repaired)
                                                     : model::text(fate->verdict);
    lineage_text(to, R"(,"verdict":)", verdict);
    const std::string* rule = clean ? repair : fate == nullptr ? nullptr : fate->rule;
    lineage_text(to, R"(,"rule":)", rule == nullptr ? std::string_view() : std::string_view(*rule));
    to += R"(,"clean":)";
    if (clean) {
      base::append_int(to, fate->clean);
    } else {
      to += "null";
    }
    to += R"(,"row":)";
    return fate != nullptr;  // what stayed outside isn't shown
  };
  std::size_t rows = append_placed_rows(out, session, dataset, head, "}\n");
  const auto derived = [&](std::uint32_t row) {
    out += R"({"file":null,"line":null,"verdict":"derived","rule":null,"clean":)";
    base::append_int(out, row);
    out += ",\"row\":null}\n";
    ++rows;
  };
  fates.rest(derived);
  if (!consent_shown) derived(0);
  session.audit.add("data.export", session.customer_id, session.consent->id, session.now_in_force(),
                    base::record({{"dataset", model::text(dataset)}, {"type", "lineage"}, {"rows", rows}}));
  return base::dump(
      base::record({{"dataset", model::text(dataset)}, {"type", "lineage"}, {"rows", rows}, {"bytes", out.size()}}));
}

}  // namespace msme::engine
