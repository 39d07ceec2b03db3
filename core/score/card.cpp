#include "score/card.hpp"

#include <algorithm>

#include "analyze/catalogue.hpp"
#include "analyze/words.hpp"

namespace msme::score {
namespace {

using base::Error;
using base::Json;
using base::Status;
using base::Unit;

Error bad(std::string_view path, const std::string& message, std::string_view expected = {},
          std::string_view got = {}) {
  return Error{"E_CONFIG", std::string(path), message, expected, got};
}

std::string number_text(double value) {
  const auto whole = static_cast<std::int64_t>(value);
  return static_cast<double>(whole) == value ? std::to_string(whole) : base::dump(Json(value));
}

struct BinReader {
  std::string_view points_key;  // "points" or "logit"
  bool rising;                  // adjustments: log-odds rise from best to worst
};

// One bin; the open one comes last.
Status read_bin(const Json& json, const std::string& path, const BinReader& reader, bool last, Item& item) {
  if (!json.is_object()) return bad(path, "A bin is an object");
  if (auto error = base::unknown_key(json, {"below", "at_least", reader.points_key, "label"}, path)) return *error;
  const std::optional<double> points = base::number(json, reader.points_key);
  const std::string_view wanted = item.high_is_good ? "at_least" : "below";
  const std::optional<double> edge = base::number(json, wanted);
  if (!points) return bad(path, "The bin has no " + std::string(reader.points_key), "a number");
  if (base::find(json, item.high_is_good ? "below" : "at_least") != nullptr || edge.has_value() == last) {
    return bad(path, "Bins go from best to worst, all with one kind of edge; the last has none", std::string(wanted));
  }
  Bin bin;
  bin.edge = edge.value_or(0);
  bin.points = *points;
  bin.label = edge ? (item.high_is_good ? "≥ " : "< ") + number_text(bin.edge) : "";
  if (!item.bins.empty()) {
    const Bin& before = item.bins.back();
    const bool ordered = !edge || (item.high_is_good ? bin.edge < before.edge : bin.edge > before.edge);
    const bool monotone = reader.rising ? bin.points >= before.points : bin.points <= before.points;
    if (!ordered) return bad(path, "The edges aren't in order from best to worst");
    if (!monotone) return bad(path, "A worse bin may not earn more");
    if (!edge) bin.label = (item.high_is_good ? "< " : "≥ ") + number_text(before.edge);
    if (edge)
      bin.label = number_text(item.high_is_good ? bin.edge : before.edge) + "–" +
                  number_text(item.high_is_good ? before.edge : bin.edge);
  }
  if (const auto label = base::text(json, "label")) bin.label = *label;
  item.bins.push_back(std::move(bin));
  return Unit{};
}

Status read_reason(const Json& json, const std::string& path, Item& item) {
  const Json* reason = base::object(json, "reason");
  if (reason == nullptr) return bad(path + "/reason", "The reason's texts are missing", "an object");
  if (auto error = base::unknown_key(*reason, {"code", "minus", "plus"}, path + "/reason")) return *error;
  item.code = base::text_or(*reason, "code", "");
  item.minus = base::text_or(*reason, "minus", "");
  item.plus = base::text_or(*reason, "plus", "");
  if (item.code.rfind("R_", 0) != 0)
    return bad(path + "/reason/code", "A reason code starts with R_", "R_…", item.code);
  if (item.minus.empty()) return bad(path + "/reason/minus", "The text is missing");
  for (const std::string* words : {&item.minus, &item.plus}) {
    if (Status status = analyze::check_words(*words, path + "/reason"); !status.ok()) return status;
  }
  return Unit{};
}

base::Result<Item> read_item(const Json& json, const std::string& path, const BinReader& reader) {
  if (!json.is_object()) return bad(path, "A characteristic is an object");
  if (auto error = base::unknown_key(
          json, {"id", "metric", "family", "better", "by_words", "expert", "bins", "missing", "reason", "source"},
          path)) {
    return *error;
  }
  Item item;
  item.id = base::text_or(json, "id", "");
  item.metric = base::text_or(json, "metric", "");
  item.family = base::text_or(json, "family", item.id);
  const std::string better = base::text_or(json, "better", "");
  item.high_is_good = better == "high";
  item.by_words = base::boolean_or(json, "by_words", false);
  if (item.id.empty()) return bad(path + "/id", "The id is missing");
  if (analyze::find_metric(item.metric) == nullptr)
    return bad(path + "/metric", "There is no such metric", "an id of the catalogue", item.metric);
  if (better != "high" && better != "low")
    return bad(path + "/better", "Say which end is better", "high or low", better);
  if (!base::text(json, "source")) return bad(path + "/source", "Every characteristic names its source");
  const Json* missing = base::find(json, "missing");
  if (missing == nullptr) return bad(path + "/missing", "Say what a missing value does", "rescale or a number");
  item.missing = base::as_number(*missing);
  if (!item.missing && base::as_text(*missing) != "rescale")
    return bad(path + "/missing", "Not a way to treat a missing value", "rescale or a number");
  const Json* bins = base::array(json, "bins");
  if (bins == nullptr || bins->size() < 2) return bad(path + "/bins", "At least two bins are needed");
  for (std::size_t i = 0; i < bins->size(); ++i) {
    const std::string at = path + "/bins/" + std::to_string(i);
    if (Status status = read_bin((*bins)[i], at, reader, i + 1 == bins->size(), item); !status.ok())
      return status.error();
  }
  // What the points were before they were fitted, kept beside them: a note for people, bin by bin.
  if (const Json* expert = base::array(json, "expert"); expert != nullptr && expert->size() != item.bins.size())
    return bad(path + "/expert", "One figure for each bin", std::to_string(item.bins.size()));
  if (Status status = read_reason(json, path, item); !status.ok()) return status.error();
  return item;
}

Status read_parts(const Json& document, Card& card) {
  const Json* scores = base::object(document, "scores");
  if (scores == nullptr) return bad("/scores", "The three scores are missing");
  if (auto error = base::unknown_key(*scores, {"cashflow_stability", "business_health", "debt_capacity"}, "/scores"))
    return *error;
  for (const char* id : {"cashflow_stability", "business_health", "debt_capacity"}) {
    const std::string path = std::string("/scores/") + id;
    const Json* json = base::object(*scores, id);
    if (json == nullptr) return bad(path, "The score is missing");
    if (auto error = base::unknown_key(*json, {"title", "coefficient", "typical", "characteristics"}, path))
      return *error;
    Part part;
    part.id = id;
    part.title = base::text_or(*json, "title", id);
    part.coefficient = base::number_or(*json, "coefficient", 1);
    if (part.coefficient > 0)
      return bad(path + "/coefficient", "A higher score must lower the odds of default", "a number ≤ 0");
    part.typical = base::number_or(*json, "typical", -1);
    if (part.typical < 0 || part.typical > 100)
      return bad(path + "/typical", "What an unknown input is taken to earn is missing", "0 to 100 percent");
    const Json* items = base::array(*json, "characteristics");
    if (items == nullptr || items->empty()) return bad(path + "/characteristics", "The characteristics are missing");
    for (std::size_t i = 0; i < items->size(); ++i) {
      auto item = read_item((*items)[i], path + "/characteristics/" + std::to_string(i), {"points", false});
      if (!item) return item.error();
      if (item->bins.back().points < 0) return bad(path, "Points can't be negative", "≥ 0", item->id);
      if (item->missing && *item->missing > item->best())
        return bad(path, "Missing can't earn more than the best bin", "", item->id);
      part.items.push_back(std::move(item.value()));
    }
    if (!(part.whole() > 0)) return bad(path, "The characteristics earn no points", "> 0");
    card.parts.push_back(std::move(part));
  }
  return Unit{};
}

Status read_findings(const Json& overall, Card& card) {
  const Json* findings = base::object(overall, "findings");
  if (findings == nullptr) return bad("/overall/findings", "The findings' weights are missing");
  if (auto error = base::unknown_key(*findings, {"cap", "rules"}, "/overall/findings")) return *error;
  card.findings_cap = base::number_or(*findings, "cap", 0);
  const Json* rules = base::array(*findings, "rules");
  for (std::size_t i = 0; rules != nullptr && i < rules->size(); ++i) {
    const Json& json = (*rules)[i];
    const std::string path = "/overall/findings/rules/" + std::to_string(i);
    if (auto error = base::unknown_key(json, {"rule", "family", "watch", "high", "code", "text", "source"}, path))
      return *error;
    FindingRule rule;
    rule.rule = base::text_or(json, "rule", "");
    rule.code = base::text_or(json, "code", "");
    rule.family = base::text_or(json, "family", rule.rule);
    rule.text = base::text_or(json, "text", "");
    rule.watch = base::number_or(json, "watch", -1);
    rule.high = base::number_or(json, "high", -1);
    if (rule.rule.empty() || rule.code.empty() || rule.text.empty()) return bad(path, "rule, code and text are needed");
    if (rule.watch < 0 || rule.high < rule.watch)
      return bad(path, "A graver finding may not weigh less", "0 ≤ watch ≤ high");
    card.findings.push_back(std::move(rule));
  }
  return Unit{};
}

Status read_scales(const Json& overall, Card& card) {
  const Json* anchors = base::array(overall, "mapping");
  const Json* grades = base::array(overall, "grades");
  if (anchors == nullptr || anchors->size() < 2) return bad("/overall/mapping", "At least two points are needed");
  if (grades == nullptr || grades->empty()) return bad("/overall/grades", "The grades are missing");
  for (const Json& json : *anchors) {
    if (auto error = base::unknown_key(json, {"pd_percent", "score"}, "/overall/mapping")) return *error;
    const Anchor anchor{base::number_or(json, "pd_percent", -1), base::number_or(json, "score", -1)};
    if (!card.anchors.empty() &&
        (anchor.pd_percent <= card.anchors.back().pd_percent || anchor.score >= card.anchors.back().score)) {
      return bad("/overall/mapping", "As PD rises the score must fall");
    }
    card.anchors.push_back(anchor);
  }
  for (std::size_t i = 0; i < grades->size(); ++i) {
    const Json& json = (*grades)[i];
    if (auto error = base::unknown_key(json, {"grade", "pd_below_percent", "source"}, "/overall/grades")) return *error;
    const bool last = i + 1 == grades->size();
    const std::optional<double> below = base::number(json, "pd_below_percent");
    if (below.has_value() == last) return bad("/overall/grades", "Every grade but the last has an upper PD");
    if (below && !card.grades.empty() && *below <= card.grades.back().below_percent) {
      return bad("/overall/grades", "Grades go from best to worst");
    }
    card.grades.push_back({base::text_or(json, "grade", "?"), below.value_or(1000)});
  }
  return Unit{};
}

Status read_overall(const Json& document, Card& card) {
  const Json* overall = base::object(document, "overall");
  if (overall == nullptr) return bad("/overall", "The overall score is missing");
  if (auto error = base::unknown_key(
          *overall, {"intercept", "source", "adjustments", "findings", "interval", "mapping", "grades"}, "/overall"))
    return *error;
  const std::optional<double> intercept = base::number(*overall, "intercept");
  if (!intercept) return bad("/overall/intercept", "The intercept is missing", "a number");
  card.intercept = *intercept;
  const Json* adjustments = base::array(*overall, "adjustments");
  for (std::size_t i = 0; adjustments != nullptr && i < adjustments->size(); ++i) {
    auto item = read_item((*adjustments)[i], "/overall/adjustments/" + std::to_string(i), {"logit", true});
    if (!item) return item.error();
    card.adjustments.push_back(std::move(item.value()));
  }
  const Json* interval = base::object(*overall, "interval");
  if (interval == nullptr) return bad("/overall/interval", "The interval's widths are missing");
  if (auto error =
          base::unknown_key(*interval, {"base", "per_missing_month", "per_confidence_point", "month_draws", "source"},
                            "/overall/interval"))
    return *error;
  card.interval_base = base::number_or(*interval, "base", 0);
  card.interval_month = base::number_or(*interval, "per_missing_month", 0);
  card.interval_confidence = base::number_or(*interval, "per_confidence_point", 0);
  card.interval_draws = base::number_or(*interval, "month_draws", 0);
  if (card.interval_base < 0 || card.interval_month < 0 || card.interval_confidence < 0 || card.interval_draws < 0)
    return bad("/overall/interval", "A width can't be negative", "≥ 0");
  if (Status status = read_findings(*overall, card); !status.ok()) return status;
  return read_scales(*overall, card);
}

Status read_rest(const Json& document, Card& card) {
  const Json* bands = base::array(document, "bands");
  if (bands == nullptr || bands->empty()) return bad("/bands", "The bands are missing");
  for (const Json& json : *bands) {
    if (auto error = base::unknown_key(json, {"at_least", "label"}, "/bands")) return *error;
    card.bands.push_back({base::number_or(json, "at_least", 0), base::text_or(json, "label", "?")});
    const std::size_t n = card.bands.size();
    if (n > 1 && card.bands[n - 1].at_least >= card.bands[n - 2].at_least)
      return bad("/bands", "Bands go from best to worst");
  }
  const Json* confidence = base::object(document, "confidence");
  if (confidence == nullptr) return bad("/confidence", "The confidence rule is missing");
  if (auto error = base::unknown_key(
          *confidence, {"quality_weight", "min_months", "min_known_percent", "words", "source"}, "/confidence"))
    return *error;
  card.confidence_quality = base::number_or(*confidence, "quality_weight", 0.5);
  card.min_months = base::number_or(*confidence, "min_months", 3);
  card.min_known_percent = base::number_or(*confidence, "min_known_percent", 40);
  if (const Json* words = base::object(*confidence, "words")) {
    const std::string path = "/confidence/words";
    if (auto error = base::unknown_key(*words, {"metric", "at_least"}, path)) return *error;
    card.words_metric = base::text_or(*words, "metric", "");
    if (analyze::find_metric(card.words_metric) == nullptr)
      return bad(path + "/metric", "There is no such metric", "an id of the catalogue", card.words_metric);
    card.words_at_least = base::number_or(*words, "at_least", 0);
  }
  return Unit{};
}

}  // namespace

double Part::whole() const {
  double points = 0;
  for (const Item& item : items) points += item.best();
  return points;
}

std::size_t Item::bin_of(double value) const {
  for (std::size_t i = 0; i + 1 < bins.size(); ++i) {
    if (high_is_good ? value >= bins[i].edge : value < bins[i].edge) return i;
  }
  return bins.size() - 1;
}

std::optional<double> value_of(const Card& card, const Item& item, const analyze::Analytics& analytics) {
  if (item.by_words && !card.words_metric.empty()) {
    const std::optional<double> understood = analytics.value(card.words_metric);
    if (understood && *understood < card.words_at_least) return std::nullopt;
  }
  return analytics.value(item.metric);
}

base::Result<Card> compile(const Json& document) {
  if (!document.is_object()) return bad("", "The scorecard is an object");
  if (auto error = base::unknown_key(document,
                                     {"id", "version", "effective_from", "title", "source", "direction", "bands",
                                      "confidence", "scores", "overall", "tests"},
                                     "")) {
    return *error;
  }
  Card card;
  card.id = base::text_or(document, "id", "");
  card.version = base::text_or(document, "version", "");
  if (card.id.empty() || card.version.empty()) return bad("/version", "id and version are needed");
  if (base::parse_iso(base::text_or(document, "effective_from", "")) == base::kNoDate) {
    return bad("/effective_from", "The date from which it holds is missing", "YYYY-MM-DD");
  }
  for (Status (*read)(const Json&, Card&) : {read_parts, read_overall, read_rest}) {
    if (Status status = read(document, card); !status.ok()) return status.error();
  }
  return card;
}

double on_grid(double pd) { return base::round_to(pd * 100.0, 4) / 100.0; }

double overall_of(const Card& card, double pd) {
  const double percent = base::round_to(pd * 100.0, 4);
  const auto& a = card.anchors;
  if (percent <= a.front().pd_percent) return a.front().score;
  for (std::size_t i = 1; i < a.size(); ++i) {
    if (percent > a[i].pd_percent) continue;
    const double share = (percent - a[i - 1].pd_percent) / (a[i].pd_percent - a[i - 1].pd_percent);
    return base::round_to(a[i - 1].score + share * (a[i].score - a[i - 1].score), 1);
  }
  return a.back().score;
}

std::string grade_of(const Card& card, double pd) {
  const double percent = base::round_to(pd * 100.0, 4);
  for (const Grade& grade : card.grades) {
    if (percent < grade.below_percent) return grade.grade;
  }
  return card.grades.back().grade;
}

std::string band_of(const Card& card, double score) {
  for (const Band& band : card.bands) {
    if (score >= band.at_least) return band.label;
  }
  return card.bands.back().label;
}

}  // namespace msme::score
