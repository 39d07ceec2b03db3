#include "simulate/config_forms.hpp"

#include <optional>
#include <utility>

#include "base/text.hpp"

namespace msme::simulate {
namespace {

using base::Error;
using base::Json;

// One canonical key and its other spellings, each between bars.
struct Spelling {
  std::string_view name, others;
};

constexpr Spelling kTop[] = {
    {"scale", "|data_scale|volume|volumes|"},
    {"date_range", "|dates|period|time_range|"},
    {"banks", "|bank_list|bank_names|"},
    {"messiness_config", "|messiness|data_messiness|"},
    {"distributions", "|distribution|data_distributions|"},
    {"output", "|output_config|outputs|"},
    {"per_customer", "|per_user|per_borrower|per_customer_counts|per_user_counts|"},
};

constexpr Spelling kScale[] = {
    {"users", "|user_count|num_users|n_users|customers|num_customers|borrowers|"},
    {"bank_accounts", "|accounts|num_accounts|num_bank_accounts|"},
    {"transactions", "|bank_transactions|num_transactions|transaction_count|"},
    {"consents", "|consent|num_consents|consent_artefacts|"},
    {"gst_returns", "|gst|gst_records|gst_months|num_gst_returns|"},
    {"credit_reports", "|credit|bureau_reports|num_credit_reports|"},
    {"policies", "|insurance|insurance_policies|num_policies|"},
    {"mutual_funds", "|mutual_fund_portfolios|mutual_fund_holdings|portfolios|mf_portfolios|num_mutual_funds|"},
    {"ondc_orders", "|ondc|orders|num_ondc_orders|"},
    {"ocen_applications", "|ocen|loan_applications|applications|num_ocen_applications|"},
    {"per_customer", "|per_user|per_borrower|per_customer_counts|per_user_counts|"},
};

constexpr Spelling kDates[] = {
    {"start", "|start_date|from|from_date|begin|"},
    {"end", "|end_date|to|to_date|until|"},
};

constexpr Spelling kMessForms[] = {
    {"date_format_variation", "|date_format_variations|date_format_inconsistency|date_formats|"},
    {"numeric_format_inconsistency",
     "|numeric_format_inconsistencies|numeric_format_variation|number_format_inconsistency|amount_format_"
     "inconsistency|"},
    {"missing_field_probability",
     "|missing_fields|missing_field|missing_probability|missing_fields_probability|"
     "missing_field_rate|missing_value_probability|"},
    {"duplicate_probability",
     "|duplicates|duplicate|duplicate_rate|duplicate_transaction_probability|duplicate_record_probability|"},
    {"merchant_name_drift",
     "|merchant_drift|merchant_name_variation|merchant_name_variations|merchant_name_drift_probability|"},
    {"bank_specific_quirks", "|bank_quirks|quirks|bank_specific_quirk|"},
};

constexpr Spelling kDistributions[] = {
    {"salary", "|salary_range|salary_ranges|salary_amount|monthly_salary|salaries|"},
    {"upi", "|upi_range|upi_amount|upi_amount_range|upi_transaction|upi_transactions|upi_transaction_range|"},
    {"emi", "|emi_range|emi_ranges|emi_amount|emi_amount_range|emi_amounts|"},
    {"gst_turnover",
     "|gst_turnover_bands|gst_turnover_range|gst_turnover_ranges|gst_monthly_turnover|turnover|"
     "turnover_bands|monthly_turnover|gst|"},
    {"credit_score",
     "|credit_scores|credit_score_bands|credit_score_distribution|credit_score_ranges|"
     "credit_score_range|bureau_score|score_bands|cibil_score|"},
    {"modes", "|mode|mode_mix|transaction_modes|payment_modes|transaction_mode|transaction_mode_distribution|"},
};

constexpr Spelling kOutput[] = {{"format", "|formats|file_format|output_format|"}, {"truth", "|ground_truth|"}};

constexpr Spelling kBand[] = {
    {"band", "|name|label|category|size|"},
    {"share", "|probability|weight|percentage|percent|pct|fraction|proportion|"},
    {"min", "|low|from|minimum|lower|"},
    {"max", "|high|to|maximum|upper|"},
};

constexpr Spelling kDial[] = {
    {"enabled", "|enable|active|on|"},
    {"probability", "|share|rate|prob|fraction|"},
};

// "/scale" and "users" → "/scale/users".
std::string joined(std::string path, std::string_view key) {
  path += '/';
  path += key;
  return path;
}

// A comment in JSON's own clothes, or a label: no effect.
bool is_note(std::string_view key) {
  return key.empty() || key[0] == '_' || key[0] == '$' || key[0] == '/' || key[0] == '#' || key == "comment" ||
         key == "comments" || key == "description" || key == "note" || key == "notes";
}

std::string folded(std::string_view key) {
  std::string out = base::lower(key);
  for (char& c : out) {
    if (c == '-' || c == ' ') c = '_';
  }
  return out;
}

template <std::size_t N>
std::optional<std::string_view> known(const Spelling (&table)[N], std::string_view key) {
  const std::string plain = folded(key);
  const std::string barred = "|" + plain + "|";
  for (const Spelling& s : table) {
    if (s.name == plain || s.others.find(barred) != std::string_view::npos) return s.name;
  }
  return std::nullopt;
}

bool ends_with(std::string_view text, std::string_view tail) {
  return text.size() >= tail.size() && text.substr(text.size() - tail.size()) == tail;
}

// Where files would go: this engine's command line says that, so these keys have no effect.
bool is_path_key(std::string_view key) {
  const std::string plain = folded(key);
  for (const std::string_view tail : {"path", "paths", "dir", "dirs", "directory", "directories", "folder", "folders",
                                      "file", "files", "filename", "file_name", "prefix", "suffix"}) {
    if (ends_with(plain, tail)) return true;
  }
  return false;
}

std::optional<double> number_in(std::string_view text, std::size_t& at) {
  while (at < text.size() && !base::is_digit(text[at])) ++at;
  if (at == text.size()) return std::nullopt;
  double value = 0;
  while (at < text.size() && base::is_digit(text[at])) value = value * 10 + (text[at++] - '0');
  return value;
}

// "300-550", "300–550", "300_to_550": two numbers and nothing else of weight.
std::optional<std::pair<double, double>> range_in(std::string_view text) {
  std::size_t at = 0;
  const auto low = number_in(text, at);
  const auto high = number_in(text, at);
  if (!low || !high || number_in(text, at)) return std::nullopt;
  return std::make_pair(*low, *high);
}

// The caller's path of a canonical one: the longest place that moved and holds it decides.
std::string callers_path(const std::vector<Moved>& moved, const std::string& canonical) {
  std::string best = canonical;
  std::size_t length = 0;
  for (const Moved& m : moved) {
    const bool inside = canonical == m.to || (canonical.size() > m.to.size() && canonical[m.to.size()] == '/' &&
                                              canonical.compare(0, m.to.size(), m.to) == 0);
    if (!inside || m.to.size() < length) continue;
    length = m.to.size();
    best = m.from + canonical.substr(m.to.size());
  }
  return best;
}

class Canonicaliser {
 public:
  explicit Canonicaliser(const Json& defaults) : defaults_(defaults) {}

  base::Result<Canonical> run(const Json& given) {
    Json top = renamed(given, kTop, "", "");
    Json out = Json::object();
    Json per_customer;
    for (auto it = top.begin(); it != top.end(); ++it) {
      if (it.key() == "per_customer") {
        per_customer = counts(*it, "/scale/per_customer", here("/per_customer"));
        move_to("/scale/per_customer", here("/per_customer"));
      } else if (it.key() == "version" || it.key() == "name" || it.key() == "title") {
        continue;
      } else {
        out[it.key()] = part(it.key(), *it);
      }
    }
    if (!per_customer.is_null()) {
      if (base::find(out, "scale") == nullptr) out["scale"] = Json::object();
      if (out["scale"].is_object()) put(out["scale"], "per_customer", std::move(per_customer), "/scale/per_customer");
    }
    if (error_) return *error_;
    return Canonical{std::move(out), std::move(moved_)};
  }

 private:
  Json part(const std::string& name, const Json& value) {
    if (name == "scale") return scale(value);
    if (name == "date_range") return dates(value);
    if (name == "banks") return banks(value);
    if (name == "messiness_config") return messiness(value);
    if (name == "distributions") return distributions(value);
    if (name == "output") return output(value);
    return value;
  }

  std::string here(const std::string& canonical) const { return callers_path(moved_, canonical); }

  void move_to(const std::string& to, const std::string& from) {
    if (to != from) moved_.push_back({to, from});
  }

  void put(Json& into, std::string_view name, Json value, const std::string& path) {
    if (base::find(into, name) != nullptr) {
      if (!error_) {
        error_ = Error{"E_CONFIG",    here(path),        "The same thing is given twice, in two spellings",
                       "one of them", std::string(name), "Remove one; docs/data_dictionary.md lists the spellings"};
      }
      return;
    }
    into[std::string(name)] = std::move(value);
  }

  // The object with canonical keys and without notes; unknown keys stay. `to` and `from`: where the object is in the
  // canonical document and in the caller's.
  template <std::size_t N>
  Json renamed(const Json& object, const Spelling (&table)[N], const std::string& to, const std::string& from) {
    if (!object.is_object()) return object;
    Json out = Json::object();
    for (auto it = object.begin(); it != object.end(); ++it) {
      if (is_note(it.key())) continue;
      const auto name = known(table, it.key());
      const std::string key = name ? std::string(*name) : it.key();
      const std::string place = joined(to, key);
      move_to(place, joined(from, it.key()));
      put(out, key, *it, place);
    }
    return out;
  }

  Json range(const Json& value, const std::string& to) {
    if (!value.is_object()) return value;
    Json given = renamed(value, kBand, to, here(to));
    Json out = Json::object();
    std::optional<double> mean;
    std::optional<double> spread;
    for (auto it = given.begin(); it != given.end(); ++it) {
      const std::string key = folded(it.key());
      if (key == "mean" || key == "avg" || key == "average" || key == "median") {
        mean = base::as_number(*it);
      } else if (key == "std" || key == "stdev" || key == "std_dev" || key == "sd") {
        spread = base::as_number(*it);
      } else {
        out[it.key()] = *it;
      }
    }
    // A mean and a spread say a range where no limits do: two standard deviations each way, a third at least.
    if (mean && spread && out.empty()) {
      const double low = *mean - 2 * *spread;
      out["min"] = low > *mean / 3 ? low : *mean / 3;
      out["max"] = *mean + 2 * *spread;
    }
    return out;
  }

  Json counts(const Json& value, const std::string& to, const std::string& from) {
    Json out = renamed(value, kScale, to, from);
    if (!out.is_object()) return out;
    for (auto it = out.begin(); it != out.end(); ++it) *it = range(*it, to + "/" + it.key());
    return out;
  }

  Json scale(const Json& value) {
    Json given = renamed(value, kScale, "/scale", here("/scale"));
    if (!given.is_object()) return given;
    Json out = Json::object();
    Json each = Json::object();
    for (auto it = given.begin(); it != given.end(); ++it) {
      const std::string from = here("/scale/" + it.key());
      const std::string plain = folded(it.key());
      std::optional<std::string_view> counted;
      for (const std::string_view tail : {"_per_customer", "_per_user", "_per_borrower"}) {
        if (ends_with(plain, tail))
          counted = known(kScale, std::string_view(plain).substr(0, plain.size() - tail.size()));
      }
      if (it.key() == "per_customer") {
        const Json inner = counts(*it, "/scale/per_customer", from);
        if (!inner.is_object()) {
          out["per_customer"] = inner;
          continue;
        }
        for (auto in = inner.begin(); in != inner.end(); ++in) {
          put(each, in.key(), *in, "/scale/per_customer/" + in.key());
        }
      } else if (counted || it->is_object() || it->is_array()) {
        // A range is always a customer's own.
        const std::string name = counted ? std::string(*counted) : it.key();
        const std::string to = "/scale/per_customer/" + name;
        move_to(to, from);
        put(each, name, range(*it, to), to);
      } else {
        out[it.key()] = *it;
      }
    }
    if (!each.empty()) out["per_customer"] = std::move(each);
    return out;
  }

  Json dates(const Json& value) {
    Json out = Json::object();
    if (value.is_array() && value.size() == 2) {
      out["start"] = value[0];
      out["end"] = value[1];
      move_to("/date_range/start", here("/date_range") + "/0");
      move_to("/date_range/end", here("/date_range") + "/1");
    } else {
      out = renamed(value, kDates, "/date_range", here("/date_range"));
    }
    if (!out.is_object()) return out;
    for (auto it = out.begin(); it != out.end(); ++it) {
      const auto text = base::as_text(*it);
      // A time of day says nothing here.
      if (text && text->size() > 10 && ((*text)[10] == 'T' || (*text)[10] == ' ')) {
        *it = std::string(text->substr(0, 10));
      }
    }
    return out;
  }

  static Json banks(const Json& value) {
    if (!value.is_array()) return value;
    Json out = Json::array();
    for (const Json& item : value) {
      const Json* name = &item;
      for (const std::string_view key : {"name", "bank_name", "bank", "id", "code"}) {
        if (item.is_object() && base::find(item, key) != nullptr) {
          name = base::find(item, key);
          break;
        }
      }
      out.push_back(*name);
    }
    return out;
  }

  Json dial(const Json& value, const std::string& to) {
    if (!value.is_object()) return value;
    const Json given = renamed(value, kDial, to, here(to));
    const auto enabled = base::boolean(given, "enabled");
    const Json* share = base::find(given, "probability");
    for (auto it = given.begin(); it != given.end(); ++it) {
      if (it.key() != "enabled" && it.key() != "probability") return value;  // not a dial: the reader says so
    }
    if (enabled && !*enabled) return false;
    if (share != nullptr) return *share;
    return enabled ? Json(true) : value;
  }

  Json messiness(const Json& value) {
    Json given = renamed(value, kMessForms, "/messiness_config", here("/messiness_config"));
    if (!given.is_object()) return given;
    const auto enabled = base::boolean(given, "enabled");
    Json out = Json::object();
    for (auto it = given.begin(); it != given.end(); ++it) {
      if (it.key() == "enabled" && enabled) continue;
      out[it.key()] = dial(*it, "/messiness_config/" + it.key());
    }
    if (enabled && !*enabled) {
      for (const std::string_view name : {"compact_rows", "shuffled_rows", "contradictions"}) {
        out[std::string(name)] = false;
      }
      for (const Spelling& s : kMessForms) out[std::string(s.name)] = false;
    }
    return out;
  }

  // One band under its own name: an object, a range or a share alone. What it leaves out comes from the band of that
  // name in the default, or from its name when that is a range.
  Json band(const std::string& name, const Json& value, const Json& usual, const std::string& to) {
    Json out = Json::object();
    const auto limits = range_in(name);
    out["band"] = name;
    for (const Json& each : usual) {
      if (!base::equals_ignore_case(base::text_or(each, "band", ""), name)) continue;
      for (const std::string_view key : {"share", "min", "max"}) out[std::string(key)] = base::number_or(each, key, 0);
    }
    if (limits) {
      out["min"] = limits->first;
      out["max"] = limits->second;
    }
    const auto lay = [&](const Json& from) {
      for (auto it = from.begin(); it != from.end(); ++it) out[it.key()] = *it;
    };
    if (value.is_object()) {
      Json given = renamed(value, kBand, to, here(to));
      if (const Json* inner = base::find(given, "range"); inner != nullptr) {
        lay_range(out, *inner);
        given.erase("range");
      }
      lay(given);
    } else if (value.is_array()) {
      lay_range(out, value);
    } else {
      out["share"] = value;
    }
    return out;
  }

  static void lay_range(Json& out, const Json& pair) {
    if (pair.is_array() && pair.size() == 2) {
      out["min"] = pair[0];
      out["max"] = pair[1];
    } else {
      out["range"] = pair;
    }
  }

  Json bands(const Json& value, const Json& usual, const std::string& to) {
    Json out = Json::array();
    const std::string from = here(to);
    if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) {
        if (!value[i].is_object()) return value;
        std::string name = base::text_or(value[i], "band", "");
        if (name.empty()) name = base::text_or(value[i], "name", base::text_or(value[i], "label", ""));
        const std::string at = to + "/" + std::to_string(i);
        out.push_back(band(name, value[i], usual, at));
        if (name.empty()) out.back().erase("band");
      }
    } else if (value.is_object()) {
      for (auto it = value.begin(); it != value.end(); ++it) {
        if (is_note(it.key())) continue;
        const std::string at = to + "/" + std::to_string(out.size());
        move_to(at, from + "/" + it.key());
        out.push_back(band(it.key(), *it, usual, at));
      }
    } else {
      return value;
    }
    double total = 0;
    double largest = 0;
    for (const Json& each : out) {
      const double share = base::number_or(each, "share", 0);
      total += share;
      if (share > largest) largest = share;
    }
    // Shares in percent.
    if (largest > 1 && total > 95 && total < 105) {
      for (Json& each : out) {
        if (base::number(each, "share")) each["share"] = base::number_or(each, "share", 0) / 100;
      }
    }
    return out;
  }

  Json distributions(const Json& value) {
    Json out = renamed(value, kDistributions, "/distributions", here("/distributions"));
    if (!out.is_object()) return out;
    const Json none = Json::array();
    const Json* usual = base::object(defaults_, "distributions");
    const auto bands_of = [&](std::string_view key) -> const Json& {
      const Json* list = usual == nullptr ? nullptr : base::array(*usual, key);
      return list == nullptr ? none : *list;
    };
    for (auto it = out.begin(); it != out.end(); ++it) {
      const std::string to = "/distributions/" + it.key();
      if (it.key() == "gst_turnover") {
        *it = bands(*it, bands_of(it.key()), to);
      } else if (it.key() == "credit_score") {
        *it = bands(*it, bands_of(it.key()), to);
      } else if (it.key() == "modes" || it.key() == "buyer_modes") {
        *it = modes(*it, to);
      } else if (it.key() == "salary" || it.key() == "upi" || it.key() == "emi") {
        *it = range(*it, to);
      }
    }
    return out;
  }

  // Upper case; shares in percent are brought to shares.
  Json modes(const Json& value, const std::string& to) {
    if (!value.is_object()) return value;
    Json out = Json::object();
    double total = 0;
    for (auto it = value.begin(); it != value.end(); ++it) {
      if (is_note(it.key())) continue;
      const std::string name = base::upper(it.key());
      const std::string place = joined(to, name);
      move_to(place, joined(here(to), it.key()));
      put(out, name, *it, place);
      total += base::as_number(*it).value_or(0);
    }
    if (total > 95 && total < 105) {
      for (Json& each : out) {
        if (const auto share = base::as_number(each)) each = *share / 100;
      }
    }
    return out;
  }

  Json output(const Json& value) {
    Json given = renamed(value, kOutput, "/output", here("/output"));
    if (!given.is_object()) return given;
    Json out = Json::object();
    for (auto it = given.begin(); it != given.end(); ++it) {
      if (it.key() != "format" && it.key() != "truth" && is_path_key(it.key())) continue;
      out[it.key()] = it.key() == "format" ? format(*it) : *it;
    }
    return out;
  }

  // NDJSON among the formats is what there is to write; the others would be the same rows.
  static Json format(const Json& value) {
    const auto is_ndjson = [](const Json& item) {
      const auto text = base::as_text(item);
      return text && (base::equals_ignore_case(*text, "ndjson") || base::equals_ignore_case(*text, "jsonl"));
    };
    if (is_ndjson(value)) return "ndjson";
    if (!value.is_array()) return value;
    for (const Json& item : value) {
      if (is_ndjson(item)) return "ndjson";
    }
    return value;
  }

  const Json& defaults_;
  std::vector<Moved> moved_;
  std::optional<Error> error_;
};

}  // namespace

Error Canonical::in_callers_words(Error error) const {
  error.path = callers_path(moved, error.path);
  return error;
}

base::Result<Canonical> canonical_config(const Json& given, const Json& defaults) {
  return Canonicaliser(defaults).run(given);
}

}  // namespace msme::simulate
