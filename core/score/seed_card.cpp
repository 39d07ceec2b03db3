#include "score/seed_card.hpp"

#include <algorithm>
#include <cmath>

#include "analyze/catalogue.hpp"

namespace msme::score {
namespace {

using base::Error;
using base::Json;

Error seed_error(std::string_view path, const std::string& message, std::string_view expected = {}) {
  return Error{"E_CONFIG", std::string(path), message, std::string(expected)};
}

base::Status read_pieces(const Json& term, const char* key, const std::string& path, std::vector<SeedPiece>& out) {
  const Json* list = base::array(term, key);
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const std::string at = path + "/" + key + "/" + std::to_string(i);
    if (auto error = base::unknown_key((*list)[i], {"metric", "times"}, at)) return *error;
    SeedPiece piece{base::text_or((*list)[i], "metric", ""), base::number_or((*list)[i], "times", 1)};
    if (analyze::find_metric(piece.metric) == nullptr)
      return seed_error(at + "/metric", "There is no such metric", "an id of docs/metrics.md");
    out.push_back(std::move(piece));
  }
  return base::Unit{};
}

base::Result<SeedTerm> read_term(const Json& json, const std::string& path) {
  if (auto error = base::unknown_key(
          json,
          {"id", "title", "weight", "of", "over", "special", "unavailable", "zero_at", "full_at", "formula", "instead"},
          path))
    return *error;
  SeedTerm t;
  t.id = base::text_or(json, "id", "");
  t.title = base::text_or(json, "title", "");
  t.formula = base::text_or(json, "formula", "");
  t.instead = base::text_or(json, "instead", "");
  t.unavailable = base::text_or(json, "unavailable", "");
  t.weight = base::number_or(json, "weight", 0);
  t.zero_at = base::number_or(json, "zero_at", 0);
  t.full_at = base::number_or(json, "full_at", 1);
  if (t.id.empty() || t.title.empty() || t.formula.empty() || t.instead.empty())
    return seed_error(path, "A term has an id, a title, a formula and what ours does instead");
  if (!(t.weight > 0) || t.weight > 100) return seed_error(path + "/weight", "Out of range", "above 0, at most 100");
  base::Status status = read_pieces(json, "of", path, t.of);
  if (status) status = read_pieces(json, "over", path, t.over);
  if (!status) return status.error();
  const std::string special = base::text_or(json, "special", "");
  if (special == "months_with_sales") t.special = SeedSpecial::MonthsWithSales;
  if (special == "pd") t.special = SeedSpecial::Pd;
  if (!special.empty() && t.special == SeedSpecial::None)
    return seed_error(path + "/special", "There is no such value", "months_with_sales or pd");
  const int ways = (t.of.empty() ? 0 : 1) + (special.empty() ? 0 : 1) + (t.unavailable.empty() ? 0 : 1);
  if (ways != 1) return seed_error(path, "A term has one source", "of, special or unavailable");
  if (t.unavailable.empty() && t.zero_at == t.full_at)
    return seed_error(path + "/full_at", "The value that earns all must differ from the one that earns nothing");
  return t;
}

base::Result<SeedPart> read_part(const Json& json, const std::string& path) {
  if (auto error = base::unknown_key(json, {"id", "title", "ours", "coefficient", "max", "terms"}, path)) return *error;
  SeedPart p;
  p.id = base::text_or(json, "id", "");
  p.title = base::text_or(json, "title", "");
  p.ours = base::text_or(json, "ours", "");
  p.coefficient = base::number_or(json, "coefficient", 0);
  p.max = base::number_or(json, "max", 0);
  const Json* terms = base::array(json, "terms");
  if (p.id.empty() || terms == nullptr || terms->empty()) return seed_error(path, "A part has an id and terms");
  double weights = 0;
  for (std::size_t i = 0; i < terms->size(); ++i) {
    auto term = read_term((*terms)[i], path + "/terms/" + std::to_string(i));
    if (!term) return term.error();
    weights += term->weight;
    p.terms.push_back(std::move(*term));
  }
  if (!(p.max > 0) || weights < p.max)
    return seed_error(path + "/max", "The terms can't reach the part's most points", "at most the sum of the weights");
  return p;
}

base::Status read_seed_bands(const Json& json, const std::string& path, SeedForm& form) {
  const Json* bands = base::array(json, "bands");
  for (std::size_t i = 0; bands != nullptr && i < bands->size(); ++i) {
    const Json& each = (*bands)[i];
    const std::string at = path + "/bands/" + std::to_string(i);
    if (auto error = base::unknown_key(each, {"at_least", "band", "title", "rate_low", "rate_high"}, at)) return *error;
    SeedBand b{base::number_or(each, "at_least", -1), base::text_or(each, "band", ""), base::text_or(each, "title", ""),
               base::number(each, "rate_low"), base::number(each, "rate_high")};
    if (b.band.empty() || (!form.bands.empty() && b.at_least >= form.bands.back().at_least))
      return seed_error(at + "/at_least", "Bands fall from the best to the worst");
    form.bands.push_back(std::move(b));
  }
  if (form.bands.empty() || form.bands.back().at_least != 0)
    return seed_error(path + "/bands", "The last band begins at 0");
  return base::Unit{};
}

struct SeedValue {
  std::optional<double> value;
  std::string unit, why;
  Json metrics = Json::object();
};

// A sum of metrics; unknown when one of them is.
std::optional<double> sum_of(const std::vector<SeedPiece>& pieces, const analyze::Analytics& analytics, SeedValue& v) {
  double sum = 0;
  for (const SeedPiece& piece : pieces) {
    const analyze::Metric* metric = analytics.metric(piece.metric);
    const std::optional<double> value = analytics.value(piece.metric);
    v.metrics[piece.metric] = value ? Json(*value) : Json(nullptr);
    if (value) {
      sum += piece.times * *value;
    } else if (v.why.empty() && metric != nullptr) {
      v.why = metric->name + ": " + metric->not_computable;
    }
  }
  return v.why.empty() ? std::optional<double>(sum) : std::nullopt;
}

void measure_special(const SeedTerm& term, const analyze::Analytics& analytics, const Scores& scores, SeedValue& v) {
  v.unit = "percent";
  if (term.special == SeedSpecial::Pd) {
    if (scores.abstain) {
      v.why = "our scorecard abstains: too little data";
    } else {
      v.value = base::round_to(100.0 * scores.pd, 2);
    }
    return;
  }
  int full = 0, with_sales = 0;
  for (const analyze::Month& month : analytics.months) {
    if (!month.full) continue;
    ++full;
    if (month.business_inflow > 0) ++with_sales;
  }
  if (full == 0) {
    v.why = "no full month of bank data";
  } else {
    v.value = base::round_to(100.0 * with_sales / full, 1);
  }
}

SeedValue measure(const SeedTerm& term, const analyze::Analytics& analytics, const Scores& scores) {
  SeedValue v;
  v.why = term.unavailable;
  if (!v.why.empty()) return v;
  if (term.special != SeedSpecial::None) {
    measure_special(term, analytics, scores, v);
    return v;
  }
  const std::optional<double> of = sum_of(term.of, analytics, v);
  if (term.over.empty()) {
    const analyze::MetricDef* def = analyze::find_metric(term.of.front().metric);
    if (def != nullptr) v.unit = def->unit;
    v.value = of;
    return v;
  }
  v.unit = "ratio";
  const std::optional<double> over = sum_of(term.over, analytics, v);
  if (!of || !over) return v;
  if (*over <= 0) {
    v.why = "there is nothing to divide by";
  } else {
    v.value = base::round_to(*of / *over, 4);
  }
  return v;
}

const Score* our_score(const Scores& s, const std::string& name) {
  if (name == "cashflow_stability") return &s.cashflow_stability;
  if (name == "business_health") return &s.business_health;
  if (name == "debt_capacity") return &s.debt_capacity;
  return nullptr;
}

Json rounded_or_null(bool known, double value, int decimals) {
  return known ? Json(base::round_to(value, decimals)) : Json(nullptr);
}

}  // namespace

const SeedForm* SeedCard::form(std::string_view wanted) const {
  for (const SeedForm& f : forms) {
    if (f.id == wanted) return &f;
  }
  return nullptr;
}

base::Result<SeedCard> compile_seed(const Json& document) {
  if (auto error =
          base::unknown_key(document, {"id", "version", "effective_from", "title", "source", "direction", "forms"}, ""))
    return *error;
  SeedCard card;
  card.id = base::text_or(document, "id", "");
  card.version = base::text_or(document, "version", "");
  const Json* forms = base::object(document, "forms");
  if (card.id.empty() || card.version.empty() || forms == nullptr || forms->empty())
    return seed_error("", "id, version and forms are needed");
  for (auto it = forms->begin(); it != forms->end(); ++it) {
    const std::string path = "/forms/" + it.key();
    if (auto error = base::unknown_key(*it, {"title", "source", "parts", "bands"}, path)) return *error;
    SeedForm form;
    form.id = it.key();
    form.title = base::text_or(*it, "title", "");
    const Json* parts = base::array(*it, "parts");
    double most = 0;
    for (std::size_t i = 0; parts != nullptr && i < parts->size(); ++i) {
      auto part = read_part((*parts)[i], path + "/parts/" + std::to_string(i));
      if (!part) return part.error();
      most += part->coefficient * part->max;
      form.parts.push_back(std::move(*part));
    }
    if (base::round_to(most, 6) != 100)
      return seed_error(path + "/parts", "The parts must add up to 100 points", "coefficient × max of all parts: 100");
    if (base::Status status = read_seed_bands(*it, path, form); !status) return status.error();
    card.forms.push_back(std::move(form));
  }
  return card;
}

Json seed_json(const SeedCard& card, const SeedForm& form, const analyze::Analytics& analytics, const Scores& scores,
               base::Date as_of) {
  Json parts = Json::array();
  double overall = 0, lost = 0;
  int unknown = 0;
  for (const SeedPart& part : form.parts) {
    Json terms = Json::array();
    double sum = 0, missing = 0;
    for (const SeedTerm& term : part.terms) {
      SeedValue v = measure(term, analytics, scores);
      const double share = v.value ? (*v.value - term.zero_at) / (term.full_at - term.zero_at) : 0;
      const double points = base::round_to(term.weight * std::clamp(share, 0.0, 1.0), 2);
      sum += points;
      if (!v.value) {
        ++unknown;
        missing += term.weight;
      }
      terms.push_back(base::record({{"id", term.id},
                                    {"title", term.title},
                                    {"formula", term.formula},
                                    {"value", v.value ? Json(*v.value) : Json(nullptr)},
                                    {"unit", v.unit},
                                    {"points", points},
                                    {"weight", term.weight},
                                    {"why", v.value ? Json(nullptr) : Json(v.why)},
                                    {"metrics", std::move(v.metrics)},
                                    {"instead", term.instead}}));
    }
    const double points = base::round_to(std::min(sum, part.max), 2);
    overall += part.coefficient * points;
    lost += part.coefficient * std::min(missing, part.max - points);
    const Score* ours = our_score(scores, part.ours);
    parts.push_back(
        base::record({{"id", part.id},
                      {"title", part.title},
                      {"points", points},
                      {"max", part.max},
                      {"coefficient", part.coefficient},
                      {"ours", part.ours.empty() ? Json(nullptr) : Json(part.ours)},
                      {"our_score", ours == nullptr ? Json(nullptr) : rounded_or_null(ours->known, ours->value, 1)},
                      {"terms", std::move(terms)}}));
  }
  overall = base::round_to(overall, 1);
  // The published bands are in whole points: 60.9 isn't yet 61.
  const SeedBand* band = &form.bands.back();
  for (const SeedBand& each : form.bands) {
    if (std::floor(overall) >= each.at_least) {
      band = &each;
      break;
    }
  }
  const auto rate = [](const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); };
  return base::record(
      {{"as_of", base::date_json(as_of)},
       {"scorecard", base::record({{"id", card.id}, {"version", card.version}, {"form", form.id}})},
       {"title", form.title},
       {"direction", "100 = safest"},
       {"parts", std::move(parts)},
       {"overall", overall},
       {"band", band->band},
       {"band_title", band->title},
       {"rate_low", rate(band->rate_low)},
       {"rate_high", rate(band->rate_high)},
       {"not_computable", base::record({{"terms", unknown}, {"points", base::round_to(lost, 1)}})},
       {"ours", base::record({{"overall", rounded_or_null(scores.overall.known, scores.overall.value, 1)},
                              {"grade", scores.grade},
                              {"pd_12m_percent", rounded_or_null(!scores.abstain, scores.pd * 100.0, 2)}})}});
}

}  // namespace msme::score
