#include "decide/stress.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "decide/book.hpp"
#include "decide/rules.hpp"
#include "decide/terms.hpp"

namespace msme::decide {
namespace {

using analyze::Analytics;
using base::Json;
using base::money_json;

constexpr double kMostCover = 10;  // as O3_dscr
constexpr const char* kQuantiles[] = {"p5", "p25", "p50", "p95"};
constexpr const char* kForecasts[] = {"F18_forecast_p5", "F18_forecast_p25", "F18_forecast_p50", "F18_forecast_p95"};

base::Error unfit_stress(const std::string& path, const std::string& message, const std::string& got = {}) {
  return base::Error{"E_CONFIG", path, message, "see schemas/stress_tests_schema.json", got, ""};
}

constexpr std::pair<std::string_view, ShockKind> kShockKinds[] = {{"customer", ShockKind::Customer},
                                                                  {"gst", ShockKind::Gst},
                                                                  {"rate", ShockKind::Rate},
                                                                  {"season", ShockKind::Season},
                                                                  {"all", ShockKind::All}};

bool sized(const Shock& s) {
  const auto percent = [](double value) { return value >= 0 && value <= 100; };
  switch (s.kind) {
    case ShockKind::Customer:
    case ShockKind::Season:
      return s.lost_percent > 0 && percent(s.lost_percent);
    case ShockKind::Rate:
      return s.points > 0 && s.points <= 20;
    case ShockKind::Gst:
      return s.returns >= 1 && s.returns <= 12 && s.days_late >= 1 && s.days_late <= 365 && s.fee_a_day >= 0 &&
             !s.fee_at_most.empty() && percent(s.interest_percent) && percent(s.held_back_percent);
    case ShockKind::All:
      return true;
  }
  return false;
}

// Bands of rising turnover, the last one without an end. Empty when they aren't that.
std::vector<FeeBand> read_fees(const Json& json) {
  const Json* list = base::array(json, "fee_at_most");
  std::vector<FeeBand> bands;
  double from = 0;
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const bool last = i + 1 == list->size();
    const std::optional<double> to = base::number((*list)[i], "turnover_to");
    const std::optional<double> fee = base::number((*list)[i], "fee");
    if (!fee || *fee < 0 || last == to.has_value() || (to && *to <= from)) return {};
    from = to.value_or(from);
    bands.push_back({from, *fee});
  }
  return bands;
}

double most_fee(const Shock& s, double annual_turnover) {
  const auto band = std::find_if(s.fee_at_most.begin(), s.fee_at_most.end() - 1,
                                 [&](const FeeBand& each) { return annual_turnover <= each.turnover_to; });
  return band->fee;
}

base::Result<Shock> read_shock(const Json& json, const std::string& path) {
  if (auto error = base::unknown_key(json,
                                     {"id", "code", "kind", "text", "source", "lost_percent", "points", "returns",
                                      "days_late", "fee_a_day", "fee_at_most", "interest_percent", "held_back_percent"},
                                     path))
    return *error;
  Shock s;
  s.id = base::text_or(json, "id", "");
  s.code = base::text_or(json, "code", "");
  s.words = base::text_or(json, "text", "");
  if (s.id.empty() || s.code.empty() || s.words.empty() || base::text_or(json, "source", "").empty())
    return unfit_stress(path, "A shock has an id, a code, a text and a source");
  const std::string kind = base::text_or(json, "kind", "");
  const auto* known = std::find_if(std::begin(kShockKinds), std::end(kShockKinds),
                                   [&kind](const auto& each) { return each.first == kind; });
  if (known == std::end(kShockKinds)) return unfit_stress(path + "/kind", "There is no such kind", kind);
  s.kind = known->second;
  s.lost_percent = base::number_or(json, "lost_percent", 0);
  s.points = base::number_or(json, "points", 0);
  s.returns = static_cast<int>(base::integer_or(json, "returns", 0));
  s.days_late = static_cast<int>(base::integer_or(json, "days_late", 0));
  s.fee_a_day = base::number_or(json, "fee_a_day", 0);
  s.fee_at_most = read_fees(json);
  s.interest_percent = base::number_or(json, "interest_percent", 0);
  s.held_back_percent = base::number_or(json, "held_back_percent", 0);
  if (!sized(s)) return unfit_stress(path, "The shock's size isn't given or isn't possible", s.id);
  return s;
}

// Rupees a month. `net`: as the policy believes it; `quantiles`: of the forecast, believed in the same way.
struct Footing {
  double net = 0, due_now = 0, sales = 0;
  double margin = 1;  // of each rupee of sales what is left after purchases
  bool margin_known = false;
  std::optional<std::array<double, 4>> quantiles;
  base::Paise amount = 0;
  double rate = 0;
  int tenure = 0;
};

// What a shock does to a month.
struct Blow {
  double sales_lost = 0;  // share of sales, 0–1: purchases fall with them
  double cost = 0;        // rupees a month more
  double points = 0;      // on this loan's rate
  bool applies = true;
  std::string why;
  Json params = Json::object();
};

Json number_or_none(std::optional<double> value) { return value ? Json(*value) : Json(nullptr); }

std::optional<double> cover_of(double net, double due) {
  if (due <= 0) return std::nullopt;
  return base::round_to(std::min(kMostCover, std::max(0.0, net) / due), 2);
}

double due_of(const Footing& f, double points) {
  return f.due_now + base::to_rupees(emi(f.amount, f.rate + points, f.tenure));
}

void put_cover(Json& out, const Footing& f, const Blow& blow) {
  const double less = blow.sales_lost * f.sales * f.margin + blow.cost;
  const double due = due_of(f, blow.points);
  out["cover"] = number_or_none(cover_of(f.net - less, due));
  for (std::size_t i = 0; i < 4; ++i)
    out[kQuantiles[i]] = f.quantiles ? number_or_none(cover_of((*f.quantiles)[i] - less, due)) : Json(nullptr);
  out["net"] = base::round_to(f.net - less, 2);
  out["due"] = base::round_to(due, 2);
}

Blow not_here(std::string why) {
  Blow blow;
  blow.applies = false;
  blow.why = std::move(why);
  return blow;
}

Blow customer_goes(const Shock& s, const Analytics& a) {
  const std::optional<double> share = a.value("F10_top1_customer");
  if (!share) return not_here("the largest customer isn't known");
  Blow blow;
  blow.sales_lost = *share / 100 * s.lost_percent / 100;
  blow.params["share"] = *share;
  return blow;
}

Blow gst_late(const Shock& s, const Footing& f, const Analytics& a) {
  const analyze::Metric* paid = a.metric("F14_gst_months");
  const double tax = paid == nullptr ? 0 : base::number_or(paid->inputs, "paid", 0);
  const double months = paid == nullptr ? 0 : base::number_or(paid->inputs, "full_months", 0);
  if (tax <= 0 && !a.value("G1_turnover_monthly")) return not_here("no GST return and no GST payment is known");
  const double monthly_tax = months > 0 ? tax / months : 0;
  const double fee = s.returns * std::min(s.fee_a_day * s.days_late, most_fee(s, 12 * f.sales));
  const double interest = s.returns * monthly_tax * s.interest_percent / 100 * s.days_late / 365;
  const double held = s.returns * f.sales * s.held_back_percent / 100;
  Blow blow;
  // What is held back was sold: its purchases are paid all the same.
  blow.cost = (fee + interest + held) / 12;
  blow.params = base::record(
      {{"returns", s.returns},
       {"days", s.days_late},
       {"fee", base::round_to(fee, 2)},
       {"interest", tax > 0 ? Json(base::round_to(interest, 2)) : Json(nullptr)},  // paid elsewhere, it isn't known
       {"held_back", base::round_to(held, 2)}});
  return blow;
}

Blow season_fails(const Shock& s, const Analytics& a) {
  const std::optional<double> peak = a.value("F6_seasonal_peak");
  if (!peak) return not_here("the season isn't known");
  if (*peak <= 100) return not_here("no month sells more than a usual one");
  Blow blow;
  blow.sales_lost = (*peak - 100) / 100 * s.lost_percent / 100 / 12;
  blow.params["peak"] = *peak;
  return blow;
}

Blow blow_of(const Shock& s, const Footing& f, const Analytics& a) {
  if (s.kind == ShockKind::Customer) return customer_goes(s, a);
  if (s.kind == ShockKind::Gst) return gst_late(s, f, a);
  if (s.kind == ShockKind::Season) return season_fails(s, a);
  Blow blow;
  blow.points = s.points;
  blow.params["points"] = s.points;
  return blow;
}

Blow all_of(const std::vector<Blow>& blows) {
  Blow sum;
  int counted = 0;
  for (const Blow& each : blows) {
    if (!each.applies) continue;
    ++counted;
    sum.sales_lost += each.sales_lost;
    sum.cost += each.cost;
    sum.points += each.points;
  }
  sum.sales_lost = std::min(1.0, sum.sales_lost);
  sum.params["count"] = counted;
  return counted > 0 ? sum : not_here("none of them applies");
}

Json scenarios_json(const StressBook& book, const Footing& f, const Analytics& a) {
  Json list = Json::array();
  std::vector<Blow> before;
  for (const Shock& s : book.shocks) {
    Blow blow = s.kind == ShockKind::All ? all_of(before) : blow_of(s, f, a);
    Json entry = base::record({{"id", s.id},
                               {"code", s.code},
                               {"text", s.words},
                               {"params", blow.params},
                               {"applies", blow.applies},
                               {"why", blow.applies ? Json(nullptr) : Json(blow.why)}});
    if (blow.applies) {
      put_cover(entry, f, blow);
    } else {
      for (const char* key : {"cover", "p5", "p25", "p50", "p95", "net", "due"}) entry[key] = nullptr;
    }
    if (s.kind != ShockKind::All) before.push_back(std::move(blow));
    list.push_back(std::move(entry));
  }
  return list;
}

// Cover 1 is where what is left of sales after purchases has fallen by all that there is over what is due.
Json break_even(const Footing& f) {
  const double room = f.net - due_of(f, 0);
  const double left = f.sales * f.margin;
  std::optional<double> fall;
  if (room >= 0 && left > 0) fall = std::min(100.0, 100 * room / left);
  return base::record({{"fall_percent", fall ? Json(base::round_to(*fall, 1)) : Json(nullptr)},
                       {"sales", fall ? Json(base::round_to(f.sales * *fall / 100, 2)) : Json(nullptr)},
                       {"room", base::round_to(room, 2)},
                       {"below", room < 0}});
}

Json curve(const StressBook& book, const Footing& f) {
  Json list = Json::array();
  const int steps = static_cast<int>(book.most_percent / book.step_percent);
  for (int i = 0; i <= steps; ++i) {
    Blow blow;
    blow.sales_lost = i * book.step_percent / 100;
    Json entry = base::record({{"fall_percent", i * book.step_percent}});
    put_cover(entry, f, blow);
    list.push_back(std::move(entry));
  }
  return list;
}

// Nullopt: not enough is known for a cover.
std::optional<Footing> footing_of(const Terms& t, const Request& request, const Analytics& a) {
  if (!t.priced || !t.income || !t.emi_now || !t.turnover.monthly) return std::nullopt;
  Footing f;
  f.net = *t.income;
  f.due_now = *t.emi_now;
  f.sales = *t.turnover.monthly * (1 - t.haircut);
  if (const auto margin = a.value("F3_gross_margin")) {
    f.margin = std::clamp(*margin / 100, 0.0, 1.0);
    f.margin_known = true;
  }
  std::array<double, 4> q{};
  bool known = true;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto year = a.value(kForecasts[i]);
    known = known && year.has_value();
    q[i] = year.value_or(0) / 12 + t.turnover.added();
    if (q[i] > 0) q[i] *= 1 - t.haircut;
  }
  if (known) f.quantiles = q;
  f.amount = request.amount;
  f.rate = t.rate.annual;
  f.tenure = t.tenure;
  return f;
}

base::Error bad_stress(const char* name, const std::string& message, const std::string& expected) {
  return base::Error{"E_BAD_PARAM", std::string("/params/") + name, message, expected, "", ""};
}

}  // namespace

base::Result<StressBook> compile_stress(const Json& document) {
  if (!document.is_object()) return unfit_stress("", "The stress tests are an object");
  if (auto error =
          base::unknown_key(document, {"id", "version", "effective_from", "title", "source", "fall", "scenarios"}, ""))
    return *error;
  StressBook book;
  book.id = base::text_or(document, "id", "");
  book.version = base::text_or(document, "version", "");
  if (book.id.empty() || book.version.empty()) return unfit_stress("/version", "id and version are needed");
  const Json* fall = base::object(document, "fall");
  if (fall == nullptr) return unfit_stress("/fall", "The falls of the curve are missing");
  if (auto error = base::unknown_key(*fall, {"step_percent", "most_percent"}, "/fall")) return *error;
  book.step_percent = base::number_or(*fall, "step_percent", 0);
  book.most_percent = base::number_or(*fall, "most_percent", 0);
  if (book.step_percent < 1 || book.most_percent < book.step_percent || book.most_percent > 100)
    return unfit_stress("/fall", "Not falls of sales in percent");
  const Json* list = base::array(document, "scenarios");
  if (list == nullptr || list->empty()) return unfit_stress("/scenarios", "There is no shock");
  for (std::size_t i = 0; i < list->size(); ++i) {
    auto shock = read_shock((*list)[i], "/scenarios/" + std::to_string(i));
    if (!shock) return shock.error();
    book.shocks.push_back(std::move(*shock));
  }
  return book;
}

base::Result<Json> stress(const Policy& policy, const StressBook& book, const Analytics& analytics,
                          const score::Scores& scores, const Request& request) {
  const Book& rules = policy.book();
  const Product* product = rules.product(request.product.empty() ? rules.default_product : request.product);
  const Lender* lender = rules.lender(request.lender.empty() ? rules.default_lender : request.lender);
  if (product == nullptr) return bad_stress("product", "There is no such product", "a product of the policy");
  if (lender == nullptr) return bad_stress("lender", "There is no such lender", "a lender of the policy");
  if (request.amount <= 0 || request.amount > base::kMaxAmount)
    return bad_stress("amount", "The amount asked for isn't possible", "rupees above 0");
  if (request.tenure_months < product->min_tenure || request.tenure_months > 360)
    return bad_stress("tenure_months", "The tenure isn't possible for " + product->title,
                      std::to_string(product->min_tenure) + " months or more");
  const Terms terms =
      work_out(rules, *product, *lender, request, analytics, scores, evaluate(rules, analytics, scores));
  const std::optional<Footing> f = footing_of(terms, request, analytics);
  Json out = base::record({{"as_of", base::date_json(analytics.as_of)},
                           {"stress", base::record({{"id", book.id}, {"version", book.version}})},
                           {"known", f.has_value()},
                           {"why", Json(nullptr)},
                           {"minimum", rules.dscr_min}});
  if (!f) {
    out["why"] =
        terms.priced ? "net operating cash, instalments or turnover not known" : "there is no grade, so no rate";
    for (const char* key : {"loan", "basis", "today", "break_even"}) out[key] = nullptr;
    for (const char* key : {"scenarios", "curve"}) out[key] = Json::array();
    return out;
  }
  out["loan"] = base::record({{"amount", money_json(f->amount)},
                              {"tenure_months", f->tenure},
                              {"annual_rate", f->rate},
                              {"emi", money_json(emi(f->amount, f->rate, f->tenure))}});
  out["basis"] =
      base::record({{"net_operating_cash", base::round_to(f->net, 2)},
                    {"obligations", base::round_to(f->due_now, 2)},
                    {"turnover", base::round_to(f->sales, 2)},
                    {"margin_percent", f->margin_known ? Json(base::round_to(f->margin * 100, 1)) : Json(nullptr)},
                    {"haircut_percent", base::round_to(terms.haircut * 100, 1)},
                    {"forecast", f->quantiles.has_value()}});
  out["today"] = Json::object();
  put_cover(out["today"], *f, Blow{});
  out["scenarios"] = scenarios_json(book, *f, analytics);
  out["break_even"] = break_even(*f);
  out["curve"] = curve(book, *f);
  return out;
}

}  // namespace msme::decide
