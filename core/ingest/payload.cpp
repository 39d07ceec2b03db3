#include "ingest/payload.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.hpp"
#include "ingest/payload_aa.hpp"
#include "ingest/payload_bureau.hpp"
#include "ingest/payload_gstn.hpp"
#include "ingest/payload_market.hpp"

namespace msme::ingest {

void add_payload_row(Payload& payload, model::Dataset dataset, std::string_view row, std::string place) {
  PayloadPart* part = nullptr;
  for (PayloadPart& held : payload.parts) {
    if (held.dataset == dataset) part = &held;
  }
  if (part == nullptr) {
    payload.parts.emplace_back();
    part = &payload.parts.back();
    part->dataset = dataset;
  }
  part->ndjson += row;
  part->ndjson.push_back('\n');
  part->places.push_back(std::move(place));
  ++payload.seen;
}

namespace {

using base::Json;
using model::Dataset;

struct Adapter {
  JsonAdapter read;
  bool lists;  // says of each element of a list what became of it: PAYLOAD_UNKNOWN of another family's
};
// The bureaus' search is the widest, so it comes after the Account Aggregator's and GSTN's own marks.
constexpr Adapter kAdapters[] = {{&read_aa, true}, {&read_gstn, false}, {&read_bureau, false}, {&read_market, false}};

base::Result<std::optional<Payload>> offer(const Json& document) {
  for (const Adapter& adapter : kAdapters) {
    auto read = adapter.read(document);
    if (!read || *read) return read;
  }
  return std::optional<Payload>();
}

// A list of one family, whose reader sees it whole: two accounts of one masked number are told apart.
std::optional<Payload> read_whole_list(const Json& list) {
  for (const Adapter& adapter : kAdapters) {
    if (!adapter.lists) continue;
    auto read = adapter.read(list);
    if (!read || !*read) continue;
    const std::vector<PayloadAside>& asides = (*read)->aside;
    const bool whole = std::none_of(asides.begin(), asides.end(),
                                    [](const PayloadAside& each) { return each.code == "PAYLOAD_UNKNOWN"; });
    if (whole) return std::move(**read);
  }
  return std::nullopt;
}

// Adds what an element of a list gave; its places are places in the list.
void merge_payload(Payload& sum, Payload payload, std::string_view prefix) {
  const auto placed = [prefix](std::string& place) { place.insert(0, prefix); };
  if (sum.format.empty()) sum.format = payload.format;
  if (sum.format != payload.format && !payload.format.empty()) sum.format = "several";
  for (PayloadPart& part : payload.parts) {
    std::for_each(part.places.begin(), part.places.end(), placed);
    const auto same = std::find_if(sum.parts.begin(), sum.parts.end(),
                                   [&part](const PayloadPart& held) { return held.dataset == part.dataset; });
    if (same == sum.parts.end()) {
      sum.parts.push_back(std::move(part));
      continue;
    }
    same->ndjson += part.ndjson;
    same->places.insert(same->places.end(), std::make_move_iterator(part.places.begin()),
                        std::make_move_iterator(part.places.end()));
  }
  for (PayloadAside& aside : payload.aside) {
    placed(aside.place);
    sum.aside.push_back(std::move(aside));
  }
  sum.seen += payload.seen;
  std::move(payload.notes.begin(), payload.notes.end(), std::back_inserter(sum.notes));
}

base::Result<std::optional<Payload>> read_elements(const Json& list) {
  constexpr std::size_t kMaxRaw = 400;
  Payload sum;
  std::vector<std::size_t> unknown;
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto read = offer(list[i]);
    if (!read) return read;
    if (*read) {
      merge_payload(sum, std::move(**read), "/" + std::to_string(i));
    } else {
      unknown.push_back(i);
    }
  }
  if (unknown.size() == list.size()) return std::optional<Payload>();
  for (const std::size_t i : unknown) {
    sum.aside.push_back({Dataset::Accounts, "/" + std::to_string(i), "PAYLOAD_UNKNOWN", "a document of a known family",
                         base::dump(list[i]).substr(0, kMaxRaw)});
    ++sum.seen;
  }
  return std::optional<Payload>(std::move(sum));
}

// The last segment's number; npos-like −1 when it isn't one.
std::int64_t last_index(std::string_view place, std::size_t& stem) {
  stem = place.rfind('/');
  if (stem == std::string_view::npos || stem + 1 == place.size() || place.size() - stem > 10) return -1;
  std::int64_t index = 0;
  for (const char c : place.substr(stem + 1)) {
    if (!base::is_digit(c)) return -1;
    index = index * 10 + (c - '0');
  }
  return index;
}

// JSON pointer → XML path: "/Account/Transactions/Transaction/4" is …/Transaction[5].
std::string xml_path(std::string_view pointer) {
  std::string out;
  while (!pointer.empty()) {
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    const std::string_view segment = pointer.substr(0, end);
    std::size_t stem = 0;
    if (const std::int64_t index = last_index(segment, stem); index >= 0) {
      out.push_back('[');
      base::append_int(out, index + 1);
      out.push_back(']');
    } else if (segment == "/#") {
      out += "[#]";
    } else {
      out += segment;
    }
    pointer.remove_prefix(end);
  }
  return out;
}

class Placer {
 public:
  Placer(const PayloadOrigin& origin, std::string_view layout) : layout_(layout), xml_(origin.xml) {
    if (origin.synthetic) file_ = ",\"data_origin\":\"SYNTHETIC\"";
    file_ += ",\"_file\":";
    base::append_json_string(file_, origin.file);
    file_ += ",\"_line\":";
  }

  // A document row, its closing brace still to come.
  void document(std::string& out, std::size_t line, std::string_view place) const {
    out += file_;
    base::append_int(out, static_cast<std::int64_t>(line));
    out += ",\"_place\":";
    base::append_json_string(out, xml_ ? xml_path(place) : place.empty() ? std::string("/") : std::string(place));
    out += "}\n";
  }

  // A transaction's line is its place in its list; the pattern of the list goes with the first.
  void transaction(std::string& out, std::string_view place) const {
    std::size_t stem = 0;
    const std::int64_t index = last_index(place, stem);
    out += file_;
    base::append_int(out, index < 0 ? 1 : index + 1);
    out += "}\n";
  }

  std::string pattern(std::string_view place) const {
    std::size_t stem = 0;
    std::string out(place);
    if (last_index(place, stem) >= 0) {
      out.resize(stem);
      out += "/#";
    }
    return xml_ ? xml_path(out) : out;
  }

  void element_aside(std::string& out, const PayloadAside& aside) const {
    out += "\"_malformed\":";
    base::append_json_string(out, aside.raw.empty() ? "null" : aside.raw);
    out += ",\"_dataset\":";
    base::append_json_string(out, model::text(aside.dataset));
    out += ",\"_aside\":";
    base::append_json_string(out, aside.code + " " + aside.reason);
  }

  void source(std::string& out, std::string_view pattern) const {
    out += "\"_source\":{\"layout\":";
    base::append_json_string(out, layout_);
    out += ",\"statement\":true,\"place\":";
    base::append_json_string(out, pattern);
    out += "},";
  }

 private:
  std::string file_;
  std::string layout_;
  bool xml_;
};

void place_transactions(PayloadPart& out, const PayloadPart& part, const std::vector<const PayloadAside*>& asides,
                        const Placer& placer) {
  constexpr std::string_view kSource = "{\"_source\":{";
  std::string_view rest = part.ndjson;
  for (const std::string& place : part.places) {
    const std::size_t newline = rest.find('\n');
    std::string_view row = rest.substr(0, newline);
    rest.remove_prefix(newline == std::string_view::npos ? rest.size() : newline + 1);
    if (row.substr(0, kSource.size()) == kSource) {
      out.ndjson += kSource;
      out.ndjson += "\"place\":";
      base::append_json_string(out.ndjson, placer.pattern(place));
      out.ndjson.push_back(',');
      row.remove_prefix(kSource.size());
    }
    out.ndjson += row.substr(0, row.size() - std::min<std::size_t>(1, row.size()));
    placer.transaction(out.ndjson, place);
  }
  std::string last;
  for (const PayloadAside* aside : asides) {
    const std::string pattern = placer.pattern(aside->place);
    out.ndjson.push_back('{');
    if (last != pattern) placer.source(out.ndjson, pattern);
    last = pattern;
    placer.element_aside(out.ndjson, *aside);
    placer.transaction(out.ndjson, aside->place);
  }
}

void place_documents(PayloadPart& out, const PayloadPart& part, const std::vector<const PayloadAside*>& asides,
                     const Placer& placer) {
  std::string_view rest = part.ndjson;
  std::size_t line = 0;
  for (const std::string& place : part.places) {
    const std::size_t newline = rest.find('\n');
    const std::string_view row = rest.substr(0, newline);
    rest.remove_prefix(newline == std::string_view::npos ? rest.size() : newline + 1);
    out.ndjson += row.substr(0, row.size() - std::min<std::size_t>(1, row.size()));
    placer.document(out.ndjson, ++line, place);
  }
  for (const PayloadAside* aside : asides) {
    out.ndjson.push_back('{');
    placer.element_aside(out.ndjson, *aside);
    placer.document(out.ndjson, ++line, aside->place);
  }
}

}  // namespace

base::Result<std::optional<Payload>> read_payload(const Json& document) {
  if (document.is_array() && !document.empty()) {
    if (auto whole = read_whole_list(document)) return std::optional<Payload>(std::move(*whole));
    auto elements = read_elements(document);
    if (!elements || *elements) return elements;
  }
  return offer(document);
}

std::vector<PayloadPart> placed_parts(Payload payload, const PayloadOrigin& origin) {
  const Placer placer(origin, payload.format);
  std::vector<PayloadPart> out;
  for (const Dataset dataset :
       {Dataset::Transactions, Dataset::Accounts, Dataset::Gst, Dataset::CreditReports, Dataset::Policies,
        Dataset::MutualFunds, Dataset::OndcOrders, Dataset::OcenApplications}) {
    PayloadPart made;
    made.dataset = dataset;
    std::vector<const PayloadAside*> asides;
    for (const PayloadAside& aside : payload.aside) {
      if (aside.dataset == dataset) asides.push_back(&aside);
    }
    const PayloadPart none;
    const auto held = std::find_if(payload.parts.begin(), payload.parts.end(),
                                   [dataset](const PayloadPart& part) { return part.dataset == dataset; });
    const PayloadPart& part = held == payload.parts.end() ? none : *held;
    if (part.places.empty() && asides.empty()) continue;
    made.ndjson.reserve(part.ndjson.size() + (part.places.size() + asides.size()) * 64);
    if (dataset == Dataset::Transactions) {
      place_transactions(made, part, asides, placer);
    } else {
      place_documents(made, part, asides, placer);
    }
    out.push_back(std::move(made));
  }
  return out;
}

}  // namespace msme::ingest
