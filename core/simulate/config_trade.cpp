// The parts of the configuration about trade on credit, festivals and risk.
#include "simulate/config.hpp"

namespace msme::simulate {
namespace {

using base::Json;

const Json* list_of(Checked& in, std::string_view key) {
  const Json* list = base::array(in.json(), key);
  if (list == nullptr || list->empty()) in.fail(key, "a list", list == nullptr ? "nothing" : "an empty one");
  return list;
}

void read_terms(Config& config, Checked& in) {
  const Json* list = list_of(in, "terms");
  if (list == nullptr) return;
  for (std::size_t i = 0; i < list->size(); ++i) {
    Checked item((*list)[i], in.path() + "/terms/" + std::to_string(i));
    item.allow({"segment", "credit_days", "supplier_days", "tds_percent", "festive"});
    const std::string id = item.text("segment");
    const double credit = item.number("credit_days", 0, 120);
    const double supplier = item.number("supplier_days", 0, 120);
    const double tds = item.number("tds_percent", 0, 10);
    const double festive = item.number("festive", 0, 3);
    in.adopt(item);
    for (Segment& s : config.segments) {
      if (s.id != id) continue;
      s.credit_days = credit;
      s.supplier_days = supplier;
      s.tds = tds;
      s.festive = festive;
    }
  }
}

Festival read_festival(Checked& in) {
  in.allow({"name", "dates", "days_before", "uplift"});
  Festival out;
  in.text("name");
  out.before = in.integer("days_before", 0, 60);
  out.uplift = in.number("uplift", 0, 5);
  if (const Json* dates = list_of(in, "dates")) {
    for (const Json& date : *dates) {
      out.dates.push_back(base::parse_iso(base::as_text(date).value_or("")));
      if (out.dates.back() == base::kNoDate) in.fail("dates", "dates, YYYY-MM-DD", base::dump(date).substr(0, 40));
    }
  }
  return out;
}

}  // namespace

void read_trade(Config& config, Checked& in) {
  in.allow({"terms", "quarterly_share", "shock_share", "shock_depth", "noise_carry", "ondc_finder_fee_percent",
            "ondc_tcs_percent"});
  read_terms(config, in);
  config.trade.quarterly = in.number("quarterly_share", 0, 1);
  config.trade.shock = in.number("shock_share", 0, 1);
  config.trade.shock_depth = in.range("shock_depth", 0, 0.95);
  config.trade.noise_carry = in.number("noise_carry", 0, 0.95);
  config.trade.finder_fee = in.number("ondc_finder_fee_percent", 0, 30);
  config.trade.tcs = in.number("ondc_tcs_percent", 0, 5);
}

void read_festivals(Config& config, Checked& root) {
  const Json* list = list_of(root, "festivals");
  if (list == nullptr) return;
  for (std::size_t i = 0; i < list->size(); ++i) {
    Checked item((*list)[i], "/festivals/" + std::to_string(i));
    config.festivals.push_back(read_festival(item));
    root.adopt(item);
  }
}

void read_risk(Config& config, Checked& in) {
  in.allow({"health_slope", "unseen_sd", "vintage_slope", "exposure_share", "default_rates"});
  config.risk.slope = in.number("health_slope", 0, 5);
  config.risk.unseen = in.number("unseen_sd", 0, 3);
  config.risk.vintage_slope = in.number("vintage_slope", 0, 2);
  config.risk.exposure = in.number("exposure_share", 0.01, 5);
  const Json* list = list_of(in, "default_rates");
  if (list == nullptr) return;
  for (std::size_t i = 0; i < list->size(); ++i) {
    Checked item((*list)[i], in.path() + "/default_rates/" + std::to_string(i));
    item.allow({"exposure_below", "rate"});
    config.risk.rates.push_back({item.number("exposure_below", 1, 1e12), item.number("rate", 0.0001, 0.9)});
    in.adopt(item);
  }
}

}  // namespace msme::simulate
