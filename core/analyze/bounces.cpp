// O5–O7, O11: returned payments. A return shows as a debit and its credit back, as one of the two, or only as the
// bank's charge; each event counts once.
#include <algorithm>
#include <array>
#include <vector>

#include "analyze/sheet.hpp"
#include "analyze/summaries.hpp"
#include "analyze/what_if.hpp"
#include "base/detmath.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::Paise;
using model::Bounce;

constexpr std::size_t kMaxEvents = 60;

struct Legs {
  int credits = 0, debits = 0;
  int events() const { return std::max(credits, debits); }
};

struct Count {
  Legs mandates, cheques_out, cheques_in;
  int charge_days = 0;  // days of an account with a bounce charge
  Paise charges = 0;
  std::vector<std::uint32_t> rows_out, rows_in;

  // A charge day that no visible return explains is taken for a return of an own payment.
  int unexplained() const {
    return std::max(0, charge_days - mandates.events() - cheques_out.events() - cheques_in.events());
  }
  int outward() const { return mandates.events() + cheques_out.events() + unexplained(); }
};

void add_leg(Legs& legs, bool credit) { ++(credit ? legs.credits : legs.debits); }

Count count_since(const model::Ledger& l, const std::vector<std::uint32_t>& bounces, Date since) {
  Count c;
  Date last_day = base::kNoDate;
  std::uint16_t last_account = 0;
  for (const std::uint32_t row : bounces) {
    if (l.date[row] <= since) continue;
    const bool credit = l.credit[row] != 0;
    switch (l.bounce[row]) {
      case Bounce::MandateOut:
        add_leg(c.mandates, credit);
        c.rows_out.push_back(row);
        break;
      case Bounce::ChequeOut:
        add_leg(c.cheques_out, credit);
        c.rows_out.push_back(row);
        break;
      case Bounce::ChequeIn:
        add_leg(c.cheques_in, credit);
        c.rows_in.push_back(row);
        break;
      case Bounce::Charge:
        c.charges += credit ? -l.amount[row] : l.amount[row];
        c.rows_out.push_back(row);
        if (!credit && (l.date[row] != last_day || l.account[row] != last_account)) ++c.charge_days;
        last_day = l.date[row];
        last_account = l.account[row];
        break;
      case Bounce::None:
      case Bounce::Electronic:
        break;
    }
  }
  return c;
}

base::Json outward_inputs(const Count& c) {
  return base::record({{"mandates", c.mandates.events()},
                       {"cheques", c.cheques_out.events()},
                       {"charge_days_unexplained", c.unexplained()},
                       {"charges", base::to_rupees(c.charges)}});
}

// Why own payments came back: the narration of either leg may say it.
void causes(Sheet& s, Date since) {
  const model::Ledger& l = s.borrower.ledger;
  std::array<int, 4> count{};
  for (const Bounce kind : {Bounce::MandateOut, Bounce::ChequeOut}) {
    std::array<std::vector<Cause>, 2> legs;
    for (const std::uint32_t row : s.facts.bounces) {
      if (l.bounce[row] != kind || l.date[row] <= since) continue;
      legs[l.credit[row] != 0 ? 1 : 0].push_back(s.book.cause_of(l.text(l.narration[row])));
    }
    // The i-th debit and the i-th credit are one event.
    for (std::size_t i = 0; i < std::max(legs[0].size(), legs[1].size()); ++i) {
      Cause cause = i < legs[0].size() ? legs[0][i] : Cause::Unknown;
      if (cause == Cause::Unknown && i < legs[1].size()) cause = legs[1][i];
      ++count[static_cast<std::size_t>(cause)];
    }
  }
  const base::Json inputs =
      base::record({{"funds", count[1]}, {"stopped", count[2]}, {"technical", count[3]}, {"not_said", count[0]}});
  s.set("O5_bounce_funds_12m", count[1]).inputs = inputs;
  s.set("O5_bounce_technical_12m", count[3]).inputs = inputs;
  s.set("O5_bounce_unsaid_12m", count[0]).inputs = inputs;
}

// Each visible return weighs 2^(−age/3 months); one leg of each pair.
double by_recency(const model::Ledger& l, const std::vector<std::uint32_t>& bounces, Date as_of) {
  double weighted = 0;
  for (const std::uint32_t row : bounces) {
    if ((l.bounce[row] != Bounce::MandateOut && l.bounce[row] != Bounce::ChequeOut) || l.credit[row] != 0) continue;
    const double age = (as_of - l.date[row]) / 30.4375;
    weighted += base::exp_det(-0.69314718055994531 * age / 3.0);
  }
  return weighted;
}

bool close_to(Paise a, Paise b) {  // ±2 %
  const Paise gap = a > b ? a - b : b - a;
  return gap * 50 <= b;
}

// O7: a mandate returned in the last 30 days whose amount was paid as EMI before and not since.
void unpaid(Sheet& s) {
  const model::Ledger& l = s.borrower.ledger;
  const Facts& f = s.facts;
  std::vector<std::uint32_t> open;
  for (const std::uint32_t row : f.bounces) {
    if (l.bounce[row] != Bounce::MandateOut || l.credit[row] != 0 || l.date[row] <= f.as_of - 30) continue;
    bool instalment = false;
    bool paid = false;
    for (const std::uint32_t emi : f.emis) {
      if (!close_to(l.amount[row], l.amount[emi])) continue;
      instalment = instalment || l.date[emi] < l.date[row];
      paid = paid || l.date[emi] >= l.date[row];
    }
    if (instalment && !paid) open.push_back(row);
  }
  add_evidence(s.set("O7_unpaid_emi_bounces_30d", static_cast<double>(open.size())), open);
}

// O5 per 100 mandates presented, O7: returned mandates whose amount was paid within 7 days.
void presented(Sheet& s, Date since, const Count& year) {
  const model::Ledger& l = s.borrower.ledger;
  const Facts& f = s.facts;
  int paid = 0;
  for (const std::uint32_t row : f.emis) paid += l.date[row] > since ? 1 : 0;
  const int returned = year.mandates.events();
  if (paid + returned == 0) {
    s.missing("O5_bounce_rate_12m", "no mandate was presented");
  } else {
    s.set("O5_bounce_rate_12m", 100.0 * returned / (paid + returned)).inputs =
        base::record({{"paid", paid}, {"returned", returned}});
  }
  const bool debits = year.mandates.debits >= year.mandates.credits;
  int bounced = 0, recovered = 0;
  std::vector<std::uint32_t> rows;
  for (const std::uint32_t row : f.bounces) {
    if (l.bounce[row] != Bounce::MandateOut || (l.credit[row] == 0) != debits || l.date[row] <= since) continue;
    ++bounced;
    for (const std::uint32_t emi : f.emis) {
      if (l.date[emi] < l.date[row] || l.date[emi] > l.date[row] + 7 || !close_to(l.amount[row], l.amount[emi]))
        continue;
      ++recovered;
      rows.push_back(emi);
      break;
    }
  }
  if (bounced == 0) {
    s.missing("O7_bounces_recovered", "no mandate was returned");
    return;
  }
  Metric& metric = s.set("O7_bounces_recovered", 100.0 * recovered / bounced);
  metric.inputs = base::record({{"returned", bounced}, {"paid_within_7_days", recovered}});
  add_evidence(metric, rows);
}

// The i-th debit and the i-th credit of a kind are one event.
void add_events(const Sheet& s, Bounce kind, const char* direction, base::Json& list) {
  const model::Ledger& l = s.borrower.ledger;
  std::array<std::vector<std::uint32_t>, 2> legs;
  for (const std::uint32_t row : s.facts.bounces) {
    if (l.bounce[row] == kind) legs[l.credit[row] != 0 ? 1 : 0].push_back(row);
  }
  static constexpr const char* kCauses[] = {"not said", "funds", "stopped", "technical"};
  for (std::size_t i = 0; i < std::max(legs[0].size(), legs[1].size()) && list.size() < kMaxEvents; ++i) {
    Cause cause = Cause::Unknown;
    std::uint32_t row = 0;
    for (const auto& leg : legs) {
      if (i >= leg.size()) continue;
      row = leg[i];
      if (cause == Cause::Unknown) cause = s.book.cause_of(l.text(l.narration[row]));
    }
    if (i < legs[0].size()) row = legs[0][i];
    Date paid = base::kNoDate;
    for (const std::uint32_t emi : s.facts.emis) {
      const bool later =
          kind == Bounce::MandateOut && l.date[emi] >= l.date[row] && close_to(l.amount[row], l.amount[emi]);
      if (later && (paid == base::kNoDate || l.date[emi] < paid)) paid = l.date[emi];
    }
    list.push_back(base::record({{"date", base::date_json(l.date[row])},
                                 {"direction", direction},
                                 {"kind", std::string(text(kind))},
                                 {"cause", kCauses[static_cast<std::size_t>(cause)]},
                                 {"amount", base::to_rupees(l.amount[row])},
                                 {"paid_on", base::date_json(paid)},
                                 {"row_id", row}}));
  }
}

}  // namespace

BouncesLater bounces_after(const model::Ledger& l, const std::vector<std::uint32_t>& bounces, Date as_of, int months) {
  const Date day = base::add_months(as_of, months);
  const Count half = count_since(l, bounces, base::add_months(day, -6));
  const Count year = count_since(l, bounces, base::add_months(day, -12));
  return {half.outward(), year.outward(), half.cheques_in.events(), year.cheques_in.events(),
          by_recency(l, bounces, day)};
}

base::Json bounce_events(const Sheet& s) {
  base::Json list = base::Json::array();
  add_events(s, Bounce::MandateOut, "outward", list);
  add_events(s, Bounce::ChequeOut, "outward", list);
  add_events(s, Bounce::ChequeIn, "inward", list);
  return list;
}

void bounce_metrics(Sheet& s) {
  const Facts& f = s.facts;
  s.analytics.bounces = f.bounces;
  const Count half = count_since(s.borrower.ledger, f.bounces, base::add_months(f.as_of, -6));
  const Count year = count_since(s.borrower.ledger, f.bounces, base::add_months(f.as_of, -12));
  Metric& out6 = s.set("O5_bounce_outward_6m", half.outward());
  out6.inputs = outward_inputs(half);
  add_evidence(out6, half.rows_out);
  Metric& out12 = s.set("O5_bounce_outward_12m", year.outward());
  out12.inputs = outward_inputs(year);
  add_evidence(out12, year.rows_out);
  add_evidence(s.set("O5_bounce_inward_6m", half.cheques_in.events()), half.rows_in);
  add_evidence(s.set("O5_bounce_inward_12m", year.cheques_in.events()), year.rows_in);
  add_evidence(s.money("O11_bounce_charges", year.charges), year.rows_out);
  s.set("O6_bounce_recency", by_recency(s.borrower.ledger, f.bounces, f.as_of));
  unpaid(s);
  causes(s, base::add_months(f.as_of, -12));
  presented(s, base::add_months(f.as_of, -12), year);
  for (Metric& metric : s.analytics.metrics) {
    if (metric.id.rfind("O5_", 0) == 0 || metric.id.rfind("O6_", 0) == 0 || metric.id.rfind("O7_", 0) == 0 ||
        metric.id.rfind("O11_", 0) == 0) {
      metric.period = base::to_iso(std::max(f.from, base::add_months(f.as_of, -12))) + ".." + base::to_iso(f.as_of);
    }
  }
}

}  // namespace msme::analyze
