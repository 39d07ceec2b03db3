// Latent parameters: read from a demo profile, or drawn.
#include <array>
#include <utility>

#include "base/detmath.hpp"
#include "base/embedded.hpp"
#include "simulate/business.hpp"

namespace msme::simulate {
namespace {

using base::Json;
using base::Result;
using base::Rng;

double clamp(double value, Range limits) {
  return value < limits.low ? limits.low : value > limits.high ? limits.high : value;
}
double within(Range range, double share) { return range.low + (range.high - range.low) * share; }

int segment_index(const Config& config, std::string_view id) {
  for (std::size_t i = 0; i < config.segments.size(); ++i) {
    if (config.segments[i].id == id) return static_cast<int>(i);
  }
  return -1;
}

void read_emi(Latent& latent, Checked& in) {
  in.allow({"count", "share", "new_loan_month"});
  latent.loans = in.integer("count", 0, 10);
  latent.emi_share = in.number("share", 0, 0.9);
  if (in.has("new_loan_month")) latent.new_loan_month = in.integer("new_loan_month", 1, 23);
}

void read_shape(Latent& latent, Checked& in) {
  const Json none = Json::object();
  const auto part = [&](const char* key) -> const Json& {
    const Json* found = base::object(in.json(), key);
    return found == nullptr ? none : *found;
  };
  Checked growth(part("growth"), in.path() + "/growth");
  growth.allow({"from", "to"});
  latent.growth_from = growth.number("from", 0.01, 20);
  latent.growth_to = growth.number("to", 0.01, 20);
  in.adopt(growth);
  if (in.has("seasonality")) {
    Checked season(part("seasonality"), in.path() + "/seasonality");
    season.allow({"ratio", "peak_month"});
    latent.season_ratio = season.number("ratio", 1, 20);
    latent.peak_month = season.integer("peak_month", 1, 12);
    in.adopt(season);
  }
  Checked emi(part("emi"), in.path() + "/emi");
  read_emi(latent, emi);
  in.adopt(emi);
  if (in.has("top_customers")) {
    Checked top(part("top_customers"), in.path() + "/top_customers");
    top.allow({"count", "share"});
    latent.top_count = top.integer("count", 1, 10);
    latent.top_share = top.number("share", 0, 0.95);
    in.adopt(top);
  }
}

void read_frauds(Latent& latent, Checked& in) {
  const Json* list = base::array(in.json(), "frauds");
  if (list == nullptr) return;
  for (const Json& item : *list) {
    const auto fraud = parse_fraud(base::as_text(item).value_or(""));
    if (!fraud) {
      in.fail("frauds", "kinds of fraud", base::dump(item).substr(0, 40));
      return;
    }
    latent.frauds.add(*fraud);
  }
}

Result<Latent> read_latent(const Config& config, const ProfileSpec& spec, std::string_view customer_id,
                           std::uint64_t seed) {
  Checked in(spec.document, "/profiles/" + spec.profile);
  in.allow({"profile",          "customer_id",    "title",
            "extends",          "segment",        "health",
            "monthly_turnover", "growth",         "seasonality",
            "noise_cv",         "margin",         "emi",
            "bounce_rate",      "cheque_share",   "top_customers",
            "buffer_days",      "bureau_score",   "gst_on_time",
            "accounts",         "drawings_share", "cash_credit_months",
            "many_banks",       "quarterly_gst",  "closed_loans",
            "declared",         "frauds",         "vintage_months"});
  Latent latent;
  latent.profile = spec.profile;
  latent.title = spec.title;
  const int segment = segment_index(config, in.text("segment"));
  // A caller may have replaced the segments; the profile then runs in the first of them.
  latent.segment = segment < 0 ? 0 : static_cast<std::size_t>(segment);
  latent.health = in.number("health", -6, 6);
  latent.turnover = in.number("monthly_turnover", 10000, 1e9);
  latent.noise = in.number("noise_cv", 0, 1);
  latent.margin = in.number("margin", -0.5, 0.9);
  latent.bounce_rate = in.number("bounce_rate", 0, 0.3);
  latent.cheque_share = in.number("cheque_share", 0, 1);
  latent.buffer_days = in.number("buffer_days", 0, 365);
  // Null: no bureau knows the borrower.
  const auto score = in.json().find("bureau_score");
  const bool unknown = score != in.json().end() && score->is_null();
  latent.score = unknown ? -1 : in.integer("bureau_score", 300, 900);
  latent.gst_on_time = in.number("gst_on_time", 0, 1);
  latent.accounts = in.integer("accounts", 2, 5);
  latent.drawings = in.number("drawings_share", 0, 1);
  latent.top_share = config.segments[latent.segment].top_customer;
  if (in.has("cash_credit_months")) latent.cc_limit = in.number("cash_credit_months", 0, 12);
  if (in.has("closed_loans")) latent.closed_loans = in.integer("closed_loans", 0, 6);
  if (in.has("declared")) latent.declared = in.number("declared", 0.2, 4);
  latent.many_banks = base::boolean_or(in.json(), "many_banks", false);
  latent.quarterly = base::boolean_or(in.json(), "quarterly_gst", false);
  read_frauds(latent, in);
  read_shape(latent, in);
  Range age{-1, -1};
  if (in.has("vintage_months")) age = in.range("vintage_months", 4, 720);
  latent.vintage = draw_vintage(config, config.segments[latent.segment], age, customer_id, seed);
  if (in.error()) return *in.error();
  return latent;
}

// A place in the bands by the rank `u` (0–1): the share before it picks the band, the rest the place in it.
double by_rank(const std::vector<Band>& bands, double u) {
  double total = 0;
  for (const Band& band : bands) total += band.share;
  double at = u * total;
  for (const Band& band : bands) {
    if (at < band.share) return band.low + (band.high - band.low) * at / band.share;
    at -= band.share;
  }
  return bands.back().high;
}

double draw_turnover(const Config& config, Rng& rng) {
  std::vector<double> shares;
  for (const Band& band : config.turnover) shares.push_back(band.share);
  const Band& band = config.turnover[rng.pick(shares)];
  // Even on the log scale: small businesses are many, also within a band.
  return band.low * base::exp_det(rng.uniform() * base::ln_det(band.high / band.low));
}

// A line of business in which such a turnover is usual.
std::size_t draw_segment(const Config& config, double turnover, Rng& rng) {
  std::vector<double> weights;
  for (const Segment& s : config.segments) {
    const double distance = base::ln_det(turnover * 12 / s.median) / s.sigma;
    weights.push_back(s.mix * base::exp_det(-distance * distance / 2));
  }
  return rng.pick(weights);
}

void draw_debt(const Config& config, Latent& latent, Rng& rng) {
  const Calibration& c = config.calibration;
  const Behaviour::Drawn& usual = config.behaviour.drawn;
  const double sound = base::logistic(usual.soundness_slope * latent.health);
  const bool no_history = rng.chance(c.new_to_credit);
  latent.loans = no_history ? 0 : rng.poisson(c.loans_mean * (usual.loans_weak - usual.loans_sound_less * sound));
  if (latent.loans > usual.loans_most) latent.loans = usual.loans_most;
  const double burden = draw(rng, config.behaviour.burden);
  const double share = clamp(burden + usual.burden_weak * (1 - sound), usual.burden_limits);
  latent.emi_share = latent.loans == 0 ? 0 : latent.margin * share;
  if (latent.loans > 0 && rng.chance(config.behaviour.new_loan))
    latent.new_loan_month = draw(rng, usual.new_loan_month);
  // The score's rank follows health, with noise of its own.
  const double rank =
      base::logistic(usual.score_slope * (usual.score_health * latent.health + usual.score_noise * rng.normal()));
  latent.score = no_history ? -1 : static_cast<int>(by_rank(config.scores, clamp(rank, {0, 0.999})));
}

// What may hit a business out of the blue, and what it may try to hide.
void draw_luck(const Config& config, Latent& latent, Rng& rng) {
  const Behaviour::Drawn& usual = config.behaviour.drawn;
  const bool shocked = rng.chance(config.trade.shock);
  const int month = draw(rng, usual.shock_start);
  const int months = draw(rng, usual.shock_months);
  const double depth = within(config.trade.shock_depth, rng.uniform());
  if (shocked) {
    latent.shock_month = month;
    latent.shock_months = months;
    latent.shock_depth = depth;
  }
  const bool small = latent.turnover * 12 <= config.behaviour.statutory.quarterly_turnover_to;
  latent.quarterly = rng.chance(config.trade.quarterly) && small;
  latent.closed_loans = latent.score < 0 ? 0 : rng.poisson(config.behaviour.closed_loans);
  if (latent.closed_loans > usual.closed_loans_most) latent.closed_loans = usual.closed_loans_most;
  const bool secured = rng.chance(config.behaviour.cash_credit) && latent.loans > 0;
  const double limit = draw(rng, config.behaviour.cash_credit_months);
  if (secured) latent.cc_limit = limit;
  for (std::size_t kind = 1; kind < kFraudKinds; ++kind) {
    const bool planted = rng.chance(config.fraud.share_each);
    if (planted) latent.frauds.add(static_cast<Fraud>(kind));
  }
  latent.frauds.add(config.frauds);
}

Latent draw_latent(const Config& config, std::string_view customer_id, std::uint64_t seed) {
  Rng rng = Rng::stream(seed, customer_id, "latent");
  const Calibration& c = config.calibration;
  const Behaviour::Drawn& usual = config.behaviour.drawn;
  Latent latent;
  latent.health = clamp(rng.normal(), {-usual.health_most, usual.health_most});
  latent.turnover = base::round_to(draw_turnover(config, rng), 0);
  latent.segment = draw_segment(config, latent.turnover, rng);
  const Segment& s = config.segments[latent.segment];
  latent.profile = "drawn";
  latent.title = s.title + ", drawn at random";
  const double sound = base::logistic(usual.soundness_slope * latent.health);
  const double luck = usual.growth_sigma * rng.normal();
  latent.growth_to = clamp(base::exp_det(usual.growth_health * latent.health + luck), usual.growth);
  latent.noise = s.noise * draw(rng, usual.noise_spread);
  latent.margin = within(s.margin, sound);
  draw_debt(config, latent, rng);
  const Range bounce = latent.health < c.stressed_below ? c.stressed_bounce : c.clean_bounce;
  const double mishap = rng.uniform();
  latent.bounce_rate = within(bounce, usual.bounce_health * (1 - sound) + (1 - usual.bounce_health) * mishap);
  latent.cheque_share = draw(rng, usual.cheque_share);
  latent.top_share = s.top_customer * draw(rng, usual.top_customer_spread);
  latent.buffer_days = clamp(usual.buffer_days + usual.buffer_health_days * latent.health, usual.buffer_limits);
  latent.gst_on_time = clamp(c.gst_on_time + usual.on_time_health * latent.health, {usual.on_time_least, 1});
  const double honesty = rng.uniform();
  const double distance = rng.uniform();
  if (honesty < c.gst_under) {
    latent.declared = 1 / within(config.behaviour.filing.under_ratio, distance);
  } else if (honesty < c.gst_under + c.gst_over) {
    latent.declared = 1 / within(config.behaviour.filing.over_ratio, distance);
  }
  latent.accounts = static_cast<int>(rng.integer(s.accounts_low, s.accounts_high));
  latent.drawings = within(c.drawings, rng.uniform());
  draw_luck(config, latent, rng);
  latent.vintage = draw_vintage(config, s, {-1, -1}, customer_id, seed);
  // No bank opens a cash credit for a newcomer.
  if (latent.vintage < config.vintage.limit_months) latent.cc_limit = 0;
  if (latent.frauds.has(Fraud::FakeGst)) latent.declared = within(config.fraud.declared, distance);
  if (latent.declared > 1) latent.frauds.add(Fraud::FakeGst);
  return latent;
}

// Standard normal weights on a grid, for means over the population's health and the part of risk that nothing shows.
constexpr int kGrid = 61;
struct Grid {
  std::array<double, kGrid> x{}, weight{};
};

Grid make_grid() {
  Grid grid;
  double total = 0;
  for (std::size_t i = 0; i < kGrid; ++i) {
    grid.x[i] = -4.5 + 9.0 * static_cast<double>(i) / (kGrid - 1);
    grid.weight[i] = base::exp_det(-grid.x[i] * grid.x[i] / 2);
    total += grid.weight[i];
  }
  for (double& w : grid.weight) w /= total;
  return grid;
}

double mean_default(const Grid& grid, double centre, double spread) {
  double sum = 0;
  for (std::size_t i = 0; i < kGrid; ++i) sum += grid.weight[i] * base::logistic(centre + spread * grid.x[i]);
  return sum;
}

// How well the true PD ranks those who default: P(PD of a defaulter > PD of another), ties half.
double area_under_curve(const Grid& grid, double centre, double spread) {
  double others = 0;
  double sum = 0;
  double bad = 0;
  for (std::size_t i = 0; i < kGrid; ++i) {
    const double pd = base::logistic(centre + spread * grid.x[i]);
    const double good = grid.weight[i] * (1 - pd);
    sum += grid.weight[i] * pd * (others + good / 2);
    others += good;
    bad += grid.weight[i] * pd;
  }
  return sum / (bad * others);
}

// PD over twelve months and whether it comes true, from a stream of its own.
void draw_outcome(const Config& config, std::string_view customer_id, std::uint64_t seed, Latent& latent) {
  Rng rng = Rng::stream(seed, customer_id, "outcome");
  const double exposure = latent.turnover * 12 * config.risk.exposure;
  double rate = config.risk.rates.back().rate;
  for (std::size_t i = config.risk.rates.size(); i > 0; --i) {
    if (exposure < config.risk.rates[i - 1].exposure_below) rate = config.risk.rates[i - 1].rate;
  }
  const double slope = config.risk.slope;
  const double unseen = config.risk.unseen;
  const double aged = config.risk.vintage_slope;
  const double spread = base::sqrt_det(slope * slope + aged * aged + unseen * unseen);
  const Grid grid = make_grid();
  double low = -14;
  double high = 6;
  for (int step = 0; step < 40; ++step) {
    const double middle = (low + high) / 2;
    (mean_default(grid, middle, spread) < rate ? low : high) = middle;
  }
  const double shown = slope * latent.health + aged * vintage_rank(config.segments[latent.segment], latent.vintage);
  latent.pd = base::round_to(base::logistic(low - shown + unseen * rng.normal()), 6);
  latent.defaults = rng.chance(latent.pd);
  latent.oracle_auc = base::round_to(area_under_curve(grid, low, spread), 3);
}

}  // namespace

Result<std::vector<ProfileSpec>> read_profiles() {
  auto document = base::parse_json(base::embedded("profiles.json"));
  if (!document) return document.error();
  std::vector<ProfileSpec> specs;
  if (const Json* list = base::array(*document, "profiles")) {
    for (const Json& item : *list) {
      Json whole = item;
      // What a profile doesn't state is that of the one it extends, which stands before it.
      const std::string from = base::text_or(item, "extends", "");
      for (const ProfileSpec& spec : specs) {
        if (spec.profile != from) continue;
        whole = spec.document;
        for (auto it = item.begin(); it != item.end(); ++it) whole[it.key()] = *it;
      }
      specs.push_back({base::text_or(item, "profile", ""), base::text_or(item, "customer_id", ""),
                       base::text_or(item, "title", ""), std::move(whole)});
    }
  }
  if (specs.empty()) {
    return base::Error{"E_CONFIG", "/profiles", "profiles.json has no profiles",
                       "a list",   "none",      "See schemas/profiles_schema.json"};
  }
  return specs;
}

Result<Latent> choose_latent(const Config& config, std::string_view customer_id, std::string_view profile,
                             std::uint64_t seed) {
  const auto specs = read_profiles();
  if (!specs) return specs.error();
  return choose_latent(config, *specs, customer_id, profile, seed);
}

Result<Latent> choose_latent(const Config& config, const std::vector<ProfileSpec>& specs, std::string_view customer_id,
                             std::string_view profile, std::uint64_t seed) {
  const auto draw = [&] {
    Latent latent = draw_latent(config, customer_id, seed);
    draw_outcome(config, customer_id, seed, latent);
    return latent;
  };
  if (profile == "drawn") return draw();
  std::string known;
  for (const ProfileSpec& spec : specs) {
    const bool wanted = profile.empty() ? spec.customer_id == customer_id : spec.profile == profile;
    if (wanted) {
      auto latent = read_latent(config, spec, customer_id, seed);
      if (latent) draw_outcome(config, customer_id, seed, *latent);
      return latent;
    }
    if (!known.empty()) known += ", ";
    known += spec.profile;
  }
  if (profile.empty()) return draw();
  return base::Error{"E_BAD_PARAM",     "/params/profile",    "Unknown profile",
                     known + ", drawn", std::string(profile), "Leave it out to take the customer's own"};
}

}  // namespace msme::simulate
