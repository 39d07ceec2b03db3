// R2–R4, R7, R8: how accounts were paid, by window, and what the reports say about losses, searches and age. The worst
// of the newest reports counts.
#include <algorithm>
#include <array>

#include "analyze/bureau.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::kNoDate;
using base::Paise;
using model::CreditReport;

Paise or_nothing(Paise value) { return value == base::kNoMoney ? 0 : value; }

struct Delays {
  int max_3 = 0, max_6 = 0, max_12 = 0, max_24 = 0, max_36 = 0, material_12 = 0;
  int reported = 0, on_time = 0;                 // of 24 months
  int count_30 = 0, count_60 = 0, count_90 = 0;  // account months of 12
  int count_90_24 = 0;
};

// `age`: months by which the report is older than the newest one.
void add_delays(const Tradeline& line, std::size_t age, const Sheet& s, Delays& d) {
  const Paise size = std::max(or_nothing(line.limit), or_nothing(line.balance));
  const bool material = size == 0 || base::to_rupees(size) > s.params.material_account;
  for (std::size_t i = 0; i < line.dpd.size() && i + age < 36; ++i) {
    const int dpd = line.dpd[i];
    const std::size_t m = i + age;
    if (dpd < 0) continue;
    d.max_36 = std::max(d.max_36, dpd);
    if (m >= 24) continue;
    ++d.reported;
    d.on_time += dpd == 0 ? 1 : 0;
    d.max_24 = std::max(d.max_24, dpd);
    d.count_90_24 += dpd >= 90 ? 1 : 0;
    if (m >= 12) continue;
    d.max_12 = std::max(d.max_12, dpd);
    d.count_30 += dpd >= 30 ? 1 : 0;
    d.count_60 += dpd >= 60 ? 1 : 0;
    d.count_90 += dpd >= 90 ? 1 : 0;
    if (material) d.material_12 = std::max(d.material_12, dpd);
    if (m < 6) d.max_6 = std::max(d.max_6, dpd);
    if (m < 3) d.max_3 = std::max(d.max_3, dpd);
  }
}

std::size_t months_older(const CreditReport& r, const CreditReport& newest) {
  const bool dated = r.date != kNoDate && newest.date != kNoDate;
  return dated ? static_cast<std::size_t>(base::month_index(newest.date) - base::month_index(r.date)) : 0;
}

// Counts are the worst report's: two bureaus that show one delay are one delay.
void take_worse(const Delays& d, Delays& all) {
  for (int Delays::*field :
       {&Delays::max_3, &Delays::max_6, &Delays::max_12, &Delays::max_24, &Delays::max_36, &Delays::material_12,
        &Delays::count_30, &Delays::count_60, &Delays::count_90, &Delays::count_90_24}) {
    all.*field = std::max(all.*field, d.*field);
  }
  all.reported += d.reported;
  all.on_time += d.on_time;
}

struct Window {
  const char* id;
  int Delays::*field;
};
constexpr Window kWindows[] = {{"R2_dpd_max_3m", &Delays::max_3},       {"R2_dpd_max_6m", &Delays::max_6},
                               {"R2_dpd_max_12m", &Delays::max_12},     {"R2_dpd_max_24m", &Delays::max_24},
                               {"R2_dpd_max_36m", &Delays::max_36},     {"R2_dpd_material_12m", &Delays::material_12},
                               {"R2_months_30_12m", &Delays::count_30}, {"R2_months_60_12m", &Delays::count_60},
                               {"R2_months_90_12m", &Delays::count_90}, {"R2_months_90_24m", &Delays::count_90_24}};

void delays(Sheet& s, const BureauView& view) {
  Delays all;
  Delays sides[2];
  for (const CreditReport* r : view.reports) {
    Delays d;
    for (const Tradeline& line : r->tradelines) add_delays(line, months_older(*r, *view.reports[0]), s, d);
    take_worse(d, all);
    take_worse(d, sides[r->commercial ? 1 : 0]);
  }
  const char* ids[] = {"R9_consumer_dpd_12m", "R9_commercial_dpd_12m"};
  const CreditReport* reports[] = {view.consumer, view.commercial};
  for (std::size_t i = 0; i < 2; ++i) {
    if (reports[i] == nullptr) {
      s.missing(ids[i], i == 0 ? "no report about a person was given" : "no report about the business was given");
    } else if (sides[i].reported == 0 && !reports[i]->tradelines.empty()) {
      s.missing(ids[i], "the report carries no payment history");
    } else {
      s.set(ids[i], sides[i].max_12);
    }
  }
  // Nobody reported a month: known to be without delay only for a borrower without accounts.
  const bool known = all.reported > 0 || view.reports[0]->tradelines.empty();
  for (const Window& window : kWindows) {
    if (known) s.set(window.id, all.*window.field);
    if (!known) s.missing(window.id, "the report carries no payment history");
  }
  if (all.reported == 0) {
    s.missing("R2_on_time_share", "the report carries no payment history");
  } else {
    s.set("R2_on_time_share", 100.0 * all.on_time / all.reported).inputs =
        base::record({{"on_time", all.on_time}, {"reported", all.reported}});
  }
}

// R3: the class of each live account today.
void classes(Sheet& s, const BureauView& view) {
  std::array<int, 6> count{};
  Paise npa = 0;
  for (const Tradeline* line : view.debts) {
    const AssetClass of = asset_class(*line, s.book);
    ++count[static_cast<std::size_t>(of)];
    if (of == AssetClass::Npa) npa += or_nothing(line->balance);
  }
  const auto n = [&](AssetClass of) { return count[static_cast<std::size_t>(of)]; };
  if (!view.debts.empty() && n(AssetClass::Unknown) == static_cast<int>(view.debts.size())) {
    for (const char* id : {"R3_sma_accounts", "R3_npa_accounts", "R3_npa_outstanding"})
      s.missing(id, "the report carries no payment history of live accounts");
    return;
  }
  const base::Json inputs = base::record({{"standard", n(AssetClass::Standard)},
                                          {"sma_0", n(AssetClass::Sma0)},
                                          {"sma_1", n(AssetClass::Sma1)},
                                          {"sma_2", n(AssetClass::Sma2)},
                                          {"npa", n(AssetClass::Npa)},
                                          {"unknown", n(AssetClass::Unknown)}});
  s.set("R3_sma_accounts", n(AssetClass::Sma0) + n(AssetClass::Sma1) + n(AssetClass::Sma2)).inputs = inputs;
  s.set("R3_npa_accounts", n(AssetClass::Npa)).inputs = inputs;
  s.money("R3_npa_outstanding", npa).inputs = inputs;
}

struct Losses {
  Paise amount = 0;
  int lines = 0, recent = 0, settled = 0, sued = 0, wilful = 0;
  Date newest = kNoDate;  // day the newest of them ended
};

Losses losses_of(const CreditReport& r, Date cut) {
  Losses out;
  for (const Tradeline& line : r.tradelines) {
    out.sued += base::contains_ignore_case(line.status, "SUIT") ? 1 : 0;
    out.wilful += base::contains_ignore_case(line.status, "WILFUL") ? 1 : 0;
    if (!is_lost(line)) continue;
    ++out.lines;
    out.amount += or_nothing(line.written_off) + or_nothing(line.settled);
    const bool settled = line.settled > 0 || base::contains_ignore_case(line.status, "SETTLED");
    out.settled += settled ? 1 : 0;
    out.newest = std::max(out.newest, line.closed);
    const bool written_off = line.written_off > 0 || base::contains_ignore_case(line.status, "WRITTEN_OFF");
    const bool old = line.closed != kNoDate && cut != kNoDate && line.closed < cut;
    if (written_off && !old) ++out.recent;
  }
  return out;
}

void losses(Sheet& s, const BureauView& view, Date as_of) {
  Losses worst;
  const Date cut = as_of == kNoDate ? kNoDate : base::add_months(as_of, -36);
  for (const CreditReport* r : view.reports) {
    const Losses here = losses_of(*r, cut);
    worst.amount = std::max(worst.amount, here.amount);
    worst.newest = std::max(worst.newest, here.newest);
    for (int Losses::*field : {&Losses::lines, &Losses::recent, &Losses::settled, &Losses::sued, &Losses::wilful}) {
      worst.*field = std::max(worst.*field, here.*field);
    }
  }
  s.money("R4_written_off", worst.amount);
  s.set("R4_write_off_count", worst.lines);
  s.set("R4_write_off_recent", worst.recent);
  s.set("R4_settled_count", worst.settled);
  s.set("R4_suit_filed", worst.sued);
  s.set("R4_wilful_default", worst.wilful);
  if (worst.lines == 0 || worst.newest == kNoDate || as_of == kNoDate) {
    s.missing("R4_loss_age", worst.lines == 0 ? "no account was written off or settled"
                                              : "no written-off or settled account says when it ended");
  } else {
    s.set("R4_loss_age", std::max(0, base::month_index(as_of) - base::month_index(worst.newest)));
  }
}

void enquiries(Sheet& s, const BureauView& view, Date as_of) {
  struct Reach {
    const char* id;
    Date since;
  };
  const bool dated = as_of != kNoDate;
  const Date half = dated ? base::add_months(as_of, -6) : as_of;
  const Reach reaches[] = {{"R7_enquiries_30d", dated ? as_of - 30 : as_of},
                           {"R7_enquiries_60d", dated ? as_of - 60 : as_of},
                           {"R7_enquiries_90d", dated ? as_of - 90 : as_of},
                           {"R7_enquiries_6m", half},
                           {"R7_enquiries_12m", dated ? base::add_months(as_of, -12) : as_of}};
  for (const Reach& reach : reaches) {
    int most = 0;
    for (const CreditReport* r : view.reports) {
      int here = 0;
      for (const auto& enquiry : r->enquiries) here += enquiry.date > reach.since && enquiry.date <= as_of ? 1 : 0;
      most = std::max(most, here);
    }
    s.set(reach.id, most);
  }
  int events = 0;
  for (const CreditReport* r : view.reports) events = std::max(events, shopping_events(*r, half, as_of));
  s.set("R7_loan_searches_6m", events);
}

void ages(Sheet& s, const BureauView& view, Date as_of) {
  Date oldest = kNoDate;
  double months = 0;
  int count = 0;
  std::vector<std::string_view> types;
  for (const CreditReport* r : view.reports) {
    for (const Tradeline& line : r->tradelines) {
      if (line.opened == kNoDate) continue;
      if (oldest == kNoDate || line.opened < oldest) oldest = line.opened;
    }
  }
  for (const CreditReport* r : {view.consumer, view.commercial}) {
    if (r == nullptr) continue;
    for (const Tradeline& line : r->tradelines) {
      if (!line.type.empty()) types.push_back(line.type);
      if (line.opened == kNoDate || as_of == kNoDate) continue;
      months += std::max(0, base::month_index(as_of) - base::month_index(line.opened));
      ++count;
    }
  }
  base::sort(types);
  types.erase(std::unique(types.begin(), types.end()), types.end());
  s.set("R8_account_types", static_cast<double>(types.size()));
  if (oldest == kNoDate || as_of == kNoDate) {
    for (const char* id : {"R8_oldest_account", "R8_average_age"}) s.missing(id, "no account has an opening date");
    return;
  }
  s.set("R8_oldest_account", std::max(0, base::month_index(as_of) - base::month_index(oldest)));
  if (count == 0) {
    s.missing("R8_average_age", "no account of the newest reports has an opening date");
  } else {
    s.set("R8_average_age", months / count).inputs = base::record({{"accounts", count}});
  }
}

}  // namespace

void bureau_history_metrics(Sheet& s, const BureauView& view) {
  const Date as_of = s.facts.as_of != kNoDate ? s.facts.as_of : view.reports[0]->date;
  delays(s, view);
  classes(s, view);
  losses(s, view, as_of);
  enquiries(s, view, as_of);
  ages(s, view, as_of);
}

}  // namespace msme::analyze
