// G10: what the bank saw against what was filed. Bank credits carry the tax, so the GST side is taken with it. Money
// may follow the invoice by a month or two: the lag at which the two series move together most is tried as well.
#include <algorithm>
#include <vector>

#include "analyze/gst_grid.hpp"
#include "analyze/reconcile.hpp"
#include "analyze/stats.hpp"
#include "base/detmath.hpp"

namespace msme::analyze {
namespace {

using base::Json;
using base::kNoMoney;
using base::Paise;

constexpr int kLags = 3;  // 0, 1 and 2 months

struct Side {
  bool bank = false, gst = false;
};

// What the sides know of a month: the bank of `month` + lag, GST of `month`.
Side known(const Facts& f, const GstGrid& grid, int month, int lag) {
  const int p = month - grid.first;
  const int at = month + lag - f.first_month;
  Side side;
  side.gst = p >= 0 && p < kGstHistory && grid.months[static_cast<std::size_t>(p)].with_tax != kNoMoney;
  side.bank = at >= 0 && at < static_cast<int>(f.months.size()) && f.window[static_cast<std::size_t>(at)] != 0;
  return side;
}

const GstMonth& gst_month(const GstGrid& grid, int month) {
  return grid.months[static_cast<std::size_t>(month - grid.first)];
}

// A month can be compared when both know it, of a quarter only when they know all its months.
bool comparable(const Facts& f, const GstGrid& grid, int month, int lag) {
  const auto both = [&](int each) {
    const Side side = known(f, grid, each, lag);
    return side.bank && side.gst;
  };
  if (!both(month)) return false;
  if (!gst_month(grid, month).split) return true;
  const int quarter = month / 3 * 3;
  return both(quarter) && both(quarter + 1) && both(quarter + 2);
}

struct Compared {
  Paise bank = 0, gst = 0;
  std::vector<double> banks, filed;
};

Compared compare_months(const Facts& f, const GstGrid& grid, int lag) {
  Compared c;
  for (int month = grid.first; month < grid.first + kGstHistory; ++month) {
    if (!comparable(f, grid, month, lag)) continue;
    const Paise bank = f.months[static_cast<std::size_t>(month + lag - f.first_month)].turnover;
    const Paise gst = gst_month(grid, month).with_tax;
    c.bank += bank;
    c.gst += gst;
    c.banks.push_back(base::to_rupees(bank));
    c.filed.push_back(base::to_rupees(gst));
  }
  return c;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const double ma = mean(a);
  const double mb = mean(b);
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) * (a[i] - ma);
    bb += (b[i] - mb) * (b[i] - mb);
  }
  return aa > 0 && bb > 0 ? ab / base::sqrt_det(aa * bb) : 0;
}

double variance(const Compared& c) { return 100.0 * static_cast<double>(c.bank - c.gst) / static_cast<double>(c.gst); }

Json inputs_of(const Compared& c) {
  return base::record(
      {{"bank", base::to_rupees(c.bank)}, {"gst_with_tax", base::to_rupees(c.gst)}, {"months", c.banks.size()}});
}

void without_lag(Sheet& s, const Compared& c) {
  if (c.banks.size() < 3 || c.gst <= 0) {
    const char* why = c.banks.size() < 3 ? "fewer than 3 months known on both sides" : "the GST turnover is nil";
    s.missing("G10_bank_variance", why);
    s.missing("G10_bank_variance_abs", why);
    return;
  }
  const double v = variance(c);
  s.set("G10_bank_variance", v).inputs = inputs_of(c);
  s.set("G10_bank_variance_abs", v < 0 ? -v : v).inputs = inputs_of(c);
}

// A lag is believed only when it fits clearly better than none.
void with_lag(Sheet& s, const GstGrid& grid, const Compared& none) {
  if (none.banks.size() < 6 || none.gst <= 0) {
    for (const char* id : {"G10_lag_months", "G10_bank_variance_lagged"})
      s.missing(id, "fewer than 6 months known on both sides");
    return;
  }
  int best = 0;
  double best_fit = correlation(none.banks, none.filed) + 0.1;
  Compared chosen = none;
  Json fits = Json::array({base::round_to(best_fit - 0.1, 3)});
  for (int lag = 1; lag < kLags; ++lag) {
    Compared c = compare_months(s.facts, grid, lag);
    const double fit = c.banks.size() < 6 || c.gst <= 0 ? -1 : correlation(c.banks, c.filed);
    fits.push_back(base::round_to(fit, 3));
    if (fit <= best_fit) continue;
    best = lag;
    best_fit = fit;
    chosen = std::move(c);
  }
  s.work.bank_lag = best;
  s.set("G10_lag_months", best).inputs = base::record({{"correlation", std::move(fits)}});
  s.set("G10_bank_variance_lagged", variance(chosen)).inputs = inputs_of(chosen);
}

}  // namespace

LinkState gst_bank_state(Paise bank, Paise gst, const Params& params) {
  const double gap = 100.0 * static_cast<double>(bank > gst ? bank - gst : gst - bank);
  const auto whole = static_cast<double>(std::max<Paise>(1, gst));
  if (gap <= params.gst_variance_watch_percent * whole) return LinkState::Matched;
  return gap <= params.gst_variance_high_percent * whole ? LinkState::Partial : LinkState::Unmatched;
}

namespace {

// A link for each month of the bank's window (of a quarterly filer each quarter), with the lag.
void link_months(Sheet& s, const GstGrid& grid) {
  const Facts& f = s.facts;
  const int lag = s.work.bank_lag;
  for (int month = f.first_month - lag; month < f.first_month + static_cast<int>(f.months.size()); ++month) {
    Side side = known(f, grid, month, lag);
    if (!side.bank) continue;
    const bool quarter = side.gst && gst_month(grid, month).split;
    if (quarter && month % 3 != 2) continue;
    Link link;
    link.pair = "gst_bank";
    link.key = quarter ? base::month_text(month - 2) + ".." + base::month_text(month) : base::month_text(month);
    Paise gst = 0, bank = 0;
    for (int each = quarter ? month - 2 : month; each <= month; ++each) {
      const Side part = known(f, grid, each, lag);
      side.bank = side.bank && part.bank;
      side.gst = side.gst && part.gst;
      if (part.gst) gst += gst_month(grid, each).with_tax;
      if (part.bank) bank += f.months[static_cast<std::size_t>(each + lag - f.first_month)].turnover;
    }
    if (side.gst) link.left = gst;
    if (side.bank) link.right = bank;
    if (side.gst && side.bank) link.state = gst_bank_state(bank, gst, s.params);
    if (!side.gst) link.note = "no filed return states this month";
    if (!side.bank) link.note = "the bank data doesn't cover the whole quarter";
    s.work.links.push_back(std::move(link));
  }
}

}  // namespace

void gst_bank_metrics(Sheet& s, const GstGrid& grid) {
  const Compared none = compare_months(s.facts, grid, 0);
  without_lag(s, none);
  with_lag(s, grid, none);
  if (s.facts.has_window()) link_months(s, grid);
}

}  // namespace msme::analyze
