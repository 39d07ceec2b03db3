#include "govern/retention.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace msme::govern {

using base::Date;
using base::Error;
using base::Json;
using base::kNoDate;

base::Result<RetentionBook> RetentionBook::load(const Json& document) {
  if (auto strange = base::unknown_key(document, {"id", "version", "clocks"}, "")) return *strange;
  RetentionBook book;
  book.days_.fill(-1);
  const Json* clocks = base::array(document, "clocks");
  for (std::size_t i = 0; clocks != nullptr && i < clocks->size(); ++i) {
    const Json& clock = (*clocks)[i];
    const std::string path = "/clocks/" + std::to_string(i);
    if (auto strange = base::unknown_key(clock, {"basis", "days", "from", "source"}, path)) return *strange;
    const auto* basis = std::find(std::begin(kBases), std::end(kBases), base::text_or(clock, "basis", ""));
    const std::int64_t days = base::integer_or(clock, "days", -1);
    constexpr std::int64_t kMost = 3650;
    if (basis == std::end(kBases) || days < 0 || days > kMost)
      return Error{"E_CONFIG",
                   path,
                   "Not a retention clock",
                   "a basis, and 0 to 3650 days",
                   base::dump(clock).substr(0, 60),
                   "Compare the document with its schema"};
    book.days_[static_cast<std::size_t>(basis - std::begin(kBases))] = static_cast<int>(days);
  }
  for (std::size_t i = 0; i < std::size(kBases); ++i) {
    if (book.days_[i] < 0)
      return Error{"E_CONFIG", "/clocks", "A retention clock is missing", kBases[i], "nothing", "Add it"};
  }
  return book;
}

void RetentionFacts::follow(const Json& events) {
  for (; seen_ < events.size(); ++seen_) {
    const Json& entry = events[seen_];
    const std::string event = base::text_or(entry, "event", "");
    const Date at = base::parse_iso(base::text_or(entry, "at", ""));
    const Json* detail = base::object(entry, "detail");
    const auto said = [&](std::string_view key) {
      return detail == nullptr ? std::string() : base::text_or(*detail, key, "");
    };
    if (event == "pipeline.generate") {
      // Another borrower's history under the same id: its clock starts anew.
      first_data = at;
      decided = revoked = kNoDate;
      outcome.clear();
      purged = false;
    } else if (event == "pipeline.ingest" || event == "pipeline.clean") {
      if (first_data == kNoDate) first_data = at;
      purged = false;
    } else if (event == "pipeline.decide" || event == "decision.override" || event == "decision.override_withdrawn") {
      if (said("outcome").empty()) continue;
      outcome = said("outcome");
      decided = at;
    } else if (event == "consent.revoked" || (event == "consent.moved" && said("to") == "REVOKED")) {
      revoked = at;
    } else if (event == "consent.recorded" || event == "consent.self_recorded") {
      // One read back that was revoked before keeps its day.
      const bool gone = base::upper(said("status")) == "REVOKED";
      if (!gone) revoked = kNoDate;
      if (gone && revoked == kNoDate) revoked = at;
    } else if (event == "privacy.purge") {
      purged = purged || said("what") == "all";
    }
  }
}

Retention retention(const RetentionBook& book, const RetentionFacts& facts, const ConsentTerms& consent, Date now) {
  Retention out;
  if (facts.purged) return out;
  const auto start = [&](Basis basis, Date from) {
    out.basis = basis;
    out.from = from;
    out.deadline = from == kNoDate ? kNoDate : from + book.days(basis);
  };
  if (facts.revoked != kNoDate) {
    start(Basis::Revoked, facts.revoked);
  } else if (facts.outcome == "APPROVE" || facts.outcome == "APPROVE_REDUCED") {
    start(Basis::Approved, facts.decided);
  } else if (facts.outcome == "REJECT") {
    start(Basis::Rejected, facts.decided);
  } else if (consent.expiry != kNoDate && now != kNoDate && now > consent.expiry) {
    start(Basis::Expired, consent.expiry);
  } else {
    start(Basis::Undecided, facts.first_data);
    const std::string unit = base::upper(consent.life_unit);
    // A consent without an end of its data life sets no day; its own expiry does.
    if (unit == "INF") out.deadline = kNoDate;
    if (out.from != kNoDate && consent.life > 0) {
      out.of_consent = true;
      if (unit == "DAY") out.deadline = out.from + consent.life;
      if (unit == "MONTH") out.deadline = base::add_months(out.from, consent.life);
      if (unit == "YEAR") out.deadline = base::add_months(out.from, consent.life * 12);
    }
  }
  out.due = out.deadline != kNoDate && now != kNoDate && now > out.deadline;
  return out;
}

Json to_json(const Retention& r, const RetentionBook& book, Date now) {
  const bool runs = r.deadline != kNoDate;
  return base::record({{"basis", kBases[static_cast<std::size_t>(r.basis)]},
                       {"days", runs ? r.deadline - r.from : book.days(r.basis)},
                       {"from", base::date_json(r.from)},
                       {"deadline", base::date_json(r.deadline)},
                       {"left_days", runs && now != kNoDate ? Json(r.deadline - now) : Json(nullptr)},
                       {"due", r.due}});
}

}  // namespace msme::govern
