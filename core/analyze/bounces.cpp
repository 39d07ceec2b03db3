// O5–O7, O11: returned payments. A return shows as a debit and its credit back, as one of the two, or only as the
// bank's charge; each event counts once.
#include <algorithm>
#include <vector>

#include "analyze/sheet.hpp"
#include "base/detmath.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::Paise;
using model::Bounce;

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

Count count_since(const Sheet& s, Date since) {
  const model::Ledger& l = s.borrower.ledger;
  Count c;
  Date last_day = base::kNoDate;
  std::uint16_t last_account = 0;
  for (const std::uint32_t row : s.facts.bounces) {
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

}  // namespace

void bounce_metrics(Sheet& s) {
  const Facts& f = s.facts;
  const Count half = count_since(s, base::add_months(f.as_of, -6));
  const Count year = count_since(s, base::add_months(f.as_of, -12));
  Metric& out6 = s.set("O5_bounce_outward_6m", half.outward());
  out6.inputs = outward_inputs(half);
  add_evidence(out6, half.rows_out);
  Metric& out12 = s.set("O5_bounce_outward_12m", year.outward());
  out12.inputs = outward_inputs(year);
  add_evidence(out12, year.rows_out);
  add_evidence(s.set("O5_bounce_inward_6m", half.cheques_in.events()), half.rows_in);
  add_evidence(s.set("O5_bounce_inward_12m", year.cheques_in.events()), year.rows_in);
  add_evidence(s.money("O11_bounce_charges", year.charges), year.rows_out);
  // Each visible return weighs 2^(−age/3 months); one leg of each pair.
  double weighted = 0;
  for (const std::uint32_t row : f.bounces) {
    const Bounce bounce = s.borrower.ledger.bounce[row];
    if ((bounce != Bounce::MandateOut && bounce != Bounce::ChequeOut) || s.borrower.ledger.credit[row] != 0) continue;
    const double age = (f.as_of - s.borrower.ledger.date[row]) / 30.4375;
    weighted += base::exp_det(-0.69314718055994531 * age / 3.0);
  }
  s.set("O6_bounce_recency", weighted);
  unpaid(s);
  for (Metric& metric : s.analytics.metrics) {
    if (metric.id.rfind("O5_", 0) == 0 || metric.id.rfind("O6_", 0) == 0 || metric.id.rfind("O7_", 0) == 0 ||
        metric.id.rfind("O11_", 0) == 0) {
      metric.period = base::to_iso(std::max(f.from, base::add_months(f.as_of, -12))) + ".." + base::to_iso(f.as_of);
    }
  }
}

}  // namespace msme::analyze
