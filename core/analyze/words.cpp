#include "analyze/words.hpp"

#include "analyze/catalogue.hpp"

namespace msme::analyze {
namespace {

std::string plain(double value) {
  const auto whole = static_cast<std::int64_t>(value);
  if (static_cast<double>(whole) == value) return std::to_string(whole);
  return base::dump(base::Json(value));
}

std::string metric_figure(const Analytics& analytics, std::string_view id, bool as_percent, base::Json& params) {
  const Metric* metric = analytics.metric(id);
  if (metric == nullptr || !metric->value) {
    params[std::string(id)] = nullptr;
    return "unknown";
  }
  params[std::string(id)] = *metric->value;
  return as_percent ? figure(100.0 * *metric->value, "percent") : figure(*metric->value, metric->unit);
}

}  // namespace

std::string figure(double value, std::string_view unit) {
  if (unit == "INR") return base::format_inr(base::from_rupees(base::round_to(value, 0)));
  if (unit == "percent") return plain(base::round_to(value, 1)) + " %";
  const bool one = value == 1;
  if (unit == "days") return plain(base::round_to(value, 1)) + (one ? " day" : " days");
  if (unit == "months") return plain(base::round_to(value, 1)) + (one ? " month" : " months");
  if (unit == "ratio") return plain(base::round_to(value, 2));
  return plain(base::round_to(value, 1));
}

std::string fill_words(std::string_view words, const Analytics& analytics, std::string_view metric,
                       base::Json& params) {
  std::string out;
  for (std::size_t i = 0; i < words.size();) {
    const std::size_t open = words.find('{', i);
    const std::size_t close = open == std::string_view::npos ? open : words.find('}', open);
    if (close == std::string_view::npos) {
      out += words.substr(i);
      break;
    }
    out += words.substr(i, open - i);
    const std::string_view name = words.substr(open + 1, close - open - 1);
    if (name == "value" || name == "value%") {
      out += metric_figure(analytics, metric, name == "value%", params);
    } else if (find_metric(name) != nullptr) {
      out += metric_figure(analytics, name, false, params);
    } else {
      out += words.substr(open, close - open + 1);  // the caller's own place
    }
    i = close + 1;
  }
  return out;
}

base::Status check_words(std::string_view words, std::string_view path, std::initializer_list<std::string_view> extra) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] != '{') continue;
    const std::size_t close = words.find('}', i);
    const std::string_view name =
        close == std::string_view::npos ? words.substr(i) : words.substr(i + 1, close - i - 1);
    bool known = name == "value" || name == "value%" || find_metric(name) != nullptr;
    for (const std::string_view other : extra) known = known || name == other;
    if (!known || close == std::string_view::npos) {
      return base::Error{"E_CONFIG", std::string(path), "The text has a place that nobody fills",
                         "a metric id or value", std::string(name)};
    }
    i = close;
  }
  return base::Unit{};
}

}  // namespace msme::analyze
