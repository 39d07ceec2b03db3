// What an artefact allows on a day: the gate, the counting of fetches, states and their moves.
#include <algorithm>

#include "base/text.hpp"
#include "consent/consent.hpp"

namespace msme::consent {

using base::Date;
using base::Error;
using base::Json;
using base::kNoDate;
using model::Dataset;

Date after(Date from, Span span) {
  if (from == kNoDate) return kNoDate;
  switch (span.unit) {
    case Unit::Hour:
      return from + (span.value + 23) / 24;
    case Unit::Day:
      return from + span.value;
    case Unit::Month:
      return base::add_months(from, span.value);
    case Unit::Year:
      return base::add_months(from, 12 * span.value);
    case Unit::Unsaid:
    case Unit::Unlimited:
      break;
  }
  return kNoDate;
}

std::string_view text(Unit unit) {
  constexpr std::string_view kTexts[] = {"", "HOUR", "DAY", "MONTH", "YEAR", "INF"};
  return kTexts[static_cast<std::size_t>(unit)];
}

namespace {

base::Status usable(const Consent& consent, std::string_view customer_id, Date now) {
  if (consent.customer_id != customer_id) {
    return Error{"E_CUSTOMER_MISMATCH", "/params/customer_id",    "The consent is another customer's",
                 consent.customer_id,   std::string(customer_id), "Start a fresh engine for the other customer"};
  }
  if (consent.status != "ACTIVE") {
    return Error{"E_CONSENT_NOT_ACTIVE",
                 "/consent/status",
                 "The consent isn't active",
                 "ACTIVE",
                 consent.status,
                 consent.status == "PENDING"  ? "Ask the borrower to approve it in the Account Aggregator app"
                 : consent.status == "PAUSED" ? "Ask the borrower to resume it in the Account Aggregator app"
                                              : "Ask the borrower for a new consent"};
  }
  if (now != kNoDate && consent.start != kNoDate && now < consent.start) {
    return Error{"E_CONSENT_NOT_STARTED",
                 "/consent/consent_start",
                 "The consent isn't valid yet",
                 "on or after " + base::to_iso(consent.start),
                 base::to_iso(now),
                 "Wait until it starts"};
  }
  if (now != kNoDate && consent.expiry != kNoDate && now > consent.expiry) {
    return Error{"E_CONSENT_EXPIRED",       "/consent/consent_expiry",
                 "The consent has expired", "on or before " + base::to_iso(consent.expiry),
                 base::to_iso(now),         "Ask the borrower for a new consent"};
  }
  if (!consent.lending) {
    return Error{"E_CONSENT_PURPOSE",
                 "/consent/purpose/code",
                 "The consent was given for another purpose than lending",
                 "a purpose that carries lending, such as 103",
                 consent.purpose_code,
                 "Ask the borrower for a consent for a loan"};
  }
  return base::Unit{};
}

base::Status covered(const Consent& consent, Dataset dataset) {
  if (consent.covers_dataset(dataset)) return base::Unit{};
  return Error{"E_CONSENT_SCOPE",
               "/consent",
               "The consent doesn't cover this data",
               "a consent for " + std::string(model::text(dataset)),
               consent.id,
               "Ask the borrower for a consent that names it, or leave this data out"};
}

// How long the data may be worked with, from the last fetch; from the consent's start when no fetch is known.
base::Status alive(const Consent& consent, Date now) {
  if (!consent.data_life.limits() || now == kNoDate) return base::Unit{};
  const Date from = consent.fetches.empty() ? consent.start : consent.fetches.back().at;
  const Date last = after(from, consent.data_life);
  if (from == kNoDate || now <= last) return base::Unit{};
  return Error{"E_CONSENT_DATA_LIFE",
               "/consent/data_life",
               "The data may no longer be kept",
               "on or before " + base::to_iso(last),
               base::to_iso(now),
               "Delete it, and fetch again under a consent that is in force"};
}

}  // namespace

base::Status check(const Consent& consent, std::string_view customer_id, Date now) {
  const base::Status status = usable(consent, customer_id, now);
  return status ? alive(consent, now) : status;
}

base::Status check(const Consent& consent, std::string_view customer_id, Date now, Dataset dataset) {
  const base::Status status = check(consent, customer_id, now);
  return status ? covered(consent, dataset) : status;
}

base::Status admits(const Consent& consent, std::string_view customer_id, Date now, Dataset dataset) {
  const base::Status status = usable(consent, customer_id, now);
  return status ? covered(consent, dataset) : status;
}

base::Status check_bank(const Consent& consent, std::string_view bank) {
  if (consent.fip_ids.empty() || bank.empty()) return base::Unit{};
  std::string listed;
  for (const std::string& fip : consent.fip_ids) {
    // FIP ids are written freely ("HDFC-FIP", "HDFC BANK"): the bank's first word must occur in one.
    const std::string_view word = bank.substr(0, bank.find(' '));
    if (base::contains_ignore_case(fip, word)) return base::Unit{};
    if (!listed.empty()) listed += ", ";
    listed += fip;
  }
  return Error{"E_CONSENT_SCOPE",
               "/consent/fip_ids",
               "The consent doesn't name this bank",
               listed,
               std::string(bank),
               "Add a statement of a bank that the consent names, or ask for a consent that includes this one"};
}

namespace {

bool same_fetch(const Fetch& fetch, Date now, std::string_view session) {
  return session.empty() ? fetch.session.empty() && (fetch.at == now || now == kNoDate) : fetch.session == session;
}

// The first day of the unit that ends on `now`: a fetch on or after it counts.
Date unit_begin(Date now, Unit unit) {
  if (unit == Unit::Month) return base::add_months(now, -1) + 1;
  if (unit == Unit::Year) return base::add_months(now, -12) + 1;
  return now;
}

Error too_often(const Consent& consent, const std::string& allowed, std::size_t fetched) {
  return Error{"E_CONSENT_FREQUENCY",
               "/consent/frequency",
               "The consent allows no further fetch now",
               allowed,
               std::to_string(fetched) + " before, the last on " + base::to_iso(consent.fetches.back().at),
               "Work with what was fetched, or wait, or ask the borrower for another consent"};
}

}  // namespace

base::Status check_fetch(const Consent& consent, Date now, std::string_view session) {
  for (const Fetch& fetch : consent.fetches) {
    if (same_fetch(fetch, now, session)) return base::Unit{};
  }
  if (consent.fetches.empty() && !(consent.frequency.limits() && consent.frequency.value == 0)) return base::Unit{};
  if (consent.one_time && !consent.fetches.empty()) return too_often(consent, "one fetch", consent.fetches.size());
  if (!consent.frequency.limits() || now == kNoDate) return base::Unit{};
  // Days are all that is known of time: so many an hour are 24 times as many a day.
  const std::size_t most =
      static_cast<std::size_t>(consent.frequency.value) * (consent.frequency.unit == Unit::Hour ? 24U : 1U);
  const Date begin = unit_begin(now, consent.frequency.unit);
  const auto counted = static_cast<std::size_t>(std::count_if(
      consent.fetches.begin(), consent.fetches.end(), [&](const Fetch& f) { return f.at >= begin && f.at <= now; }));
  if (counted < most) return base::Unit{};
  const std::string unit = base::lower(text(consent.frequency.unit));
  if (consent.fetches.empty())
    return Error{"E_CONSENT_FREQUENCY",
                 "/consent/frequency",
                 "The consent allows no fetch",
                 "a fetch or more in a " + unit,
                 "0",
                 "Ask the borrower for another consent"};
  return too_often(consent, std::to_string(consent.frequency.value) + " in a " + unit, counted);
}

void go_on(Consent& again, const std::optional<Consent>& before) {
  if (!before || before->self || before->id != again.id) return;
  if (before->status == "REVOKED") {
    again.status = before->status;
    again.document["status"] = before->status;
  }
  for (const Fetch& fetch : before->fetches) note_fetch(again, fetch.at, fetch.session);
}

void note_fetch(Consent& consent, Date now, std::string_view session) {
  for (const Fetch& fetch : consent.fetches) {
    if (same_fetch(fetch, now, session)) return;
  }
  if (now == kNoDate) now = consent.start;
  if (consent.self || now == kNoDate) return;
  consent.fetches.push_back({now, std::string(session)});
  if (!consent.one_time && !consent.frequency.limits() && !consent.data_life.limits()) return;
  Json list = Json::array();
  for (const Fetch& fetch : consent.fetches) {
    Json entry = base::record({{"at", base::date_json(fetch.at)}});
    if (!fetch.session.empty()) entry["session"] = fetch.session;
    list.push_back(std::move(entry));
  }
  consent.document["consent_use"] = base::record(
      {{"count", consent.fetches.size()}, {"last_use", base::date_json(now)}, {"fetches", std::move(list)}});
}

namespace {

constexpr struct {
  std::string_view from, to;
} kMoves[] = {{"PENDING", "ACTIVE"}, {"PENDING", "REJECTED"}, {"PENDING", "REVOKED"}, {"PENDING", "EXPIRED"},
              {"ACTIVE", "PAUSED"},  {"ACTIVE", "REVOKED"},   {"ACTIVE", "EXPIRED"},  {"PAUSED", "ACTIVE"},
              {"PAUSED", "REVOKED"}, {"PAUSED", "EXPIRED"}};

void set_state(Consent& consent, std::string_view to, Date now) {
  consent.status = std::string(to);
  consent.document["status"] = to;
  consent.document["updated_at"] = base::date_json(now);
}

}  // namespace

bool is_state(std::string_view state) {
  return std::find(std::begin(kStates), std::end(kStates), state) != std::end(kStates);
}

std::vector<std::string_view> moves(std::string_view from) {
  std::vector<std::string_view> out;
  for (const auto& move : kMoves) {
    if (move.from == from) out.push_back(move.to);
  }
  return out;
}

base::Status move(Consent& consent, std::string_view to, Date now) {
  const std::vector<std::string_view> allowed = moves(consent.status);
  if (std::find(allowed.begin(), allowed.end(), to) == allowed.end()) {
    std::string expected;
    for (const std::string_view each : allowed) {
      if (!expected.empty()) expected += ", ";
      expected += each;
    }
    return Error{"E_CONSENT_MOVE",
                 "/params/to",
                 "A consent that is " + consent.status + " can't become this",
                 expected.empty() ? "nothing: " + consent.status + " is final" : expected,
                 std::string(to.substr(0, 40)),
                 "Ask the borrower for a new consent when this one has ended"};
  }
  if (to == "ACTIVE" && now != kNoDate && consent.expiry != kNoDate && now > consent.expiry) {
    return Error{"E_CONSENT_EXPIRED",       "/consent/consent_expiry",
                 "The consent has expired", "on or before " + base::to_iso(consent.expiry),
                 base::to_iso(now),         "Ask the borrower for a new consent"};
  }
  set_state(consent, to, now);
  return base::Unit{};
}

void revoke(Consent& consent, Date now) {
  const std::vector<std::string_view> allowed = moves(consent.status);
  if (std::find(allowed.begin(), allowed.end(), "REVOKED") != allowed.end()) set_state(consent, "REVOKED", now);
}

}  // namespace msme::consent
