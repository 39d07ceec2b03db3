// Retention clocks of the working copy (core/data/retention.json): until when this borrower's data may be worked with.
// What happened is read from the audit trail, so that a clock survives the session it began in.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace msme::govern {

// Days by basis; the order of kBases.
inline constexpr std::string_view kBases[] = {"approved", "rejected", "revoked", "expired", "undecided"};
enum class Basis : std::uint8_t { Approved, Rejected, Revoked, Expired, Undecided };

class RetentionBook {
 public:
  // E_CONFIG with the path of what is missing, unknown or out of range.
  static base::Result<RetentionBook> load(const base::Json& document);
  int days(Basis basis) const { return days_[static_cast<std::size_t>(basis)]; }

 private:
  std::array<int, std::size(kBases)> days_{};
};

// What the log says, followed entry by entry.
class RetentionFacts {
 public:
  void follow(const base::Json& events);

  base::Date first_data = base::kNoDate, decided = base::kNoDate, revoked = base::kNoDate;
  std::string outcome;  // of the last decision
  bool purged = false;  // everything was, and no data came since

 private:
  std::size_t seen_ = 0;
};

// What the consent in force adds. kNoDate, and an empty unit, when it says nothing.
struct ConsentTerms {
  base::Date expiry = base::kNoDate;  // last valid day
  std::string life_unit;              // DAY, MONTH, YEAR; any other (INF) has no end
  int life = 0;
};

struct Retention {
  Basis basis = Basis::Undecided;
  base::Date from = base::kNoDate, deadline = base::kNoDate;  // deadline: the last day
  bool due = false;                                           // it is over
  bool of_consent = false;                                    // the deadline is the consent's own data life
};
Retention retention(const RetentionBook& book, const RetentionFacts& facts, const ConsentTerms& consent,
                    base::Date now);
// {basis, days, from, deadline, left_days, due}; nulls when no clock runs.
base::Json to_json(const Retention& retention, const RetentionBook& book, base::Date now);

}  // namespace msme::govern
