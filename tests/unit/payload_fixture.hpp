// What the tests of foreign documents share: reading one, its rows, and damage done at random.
#pragma once

#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/rng.hpp"
#include "documents_fixture.hpp"
#include "ingest/file.hpp"
#include "ingest/payload.hpp"

namespace payloads {

using namespace documents;
using msme::ingest::JsonAdapter;
using msme::ingest::Payload;

inline Json parsed(std::string_view text) {
  auto document = msme::base::parse_json(text);
  INFO(std::string(text.substr(0, 200)));
  REQUIRE(document.ok());
  return document.value();
}

inline std::vector<std::string> lines_of(const std::string& ndjson) {
  std::vector<std::string> out;
  std::istringstream in(ndjson);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

// Every element is a row or set aside with its reason, and every row has its place.
inline void check_payload(const Payload& payload) {
  std::size_t rows = 0;
  for (const auto& part : payload.parts) {
    const auto lines = lines_of(part.ndjson);
    CHECK(lines.size() == part.places.size());
    rows += lines.size();
    for (const std::string& line : lines) {
      const auto row = msme::base::parse_json(line);
      REQUIRE(row.ok());
      CHECK(row.value().is_object());
    }
  }
  CHECK(payload.seen == rows + payload.aside.size());
  for (const auto& aside : payload.aside) {
    CHECK(!aside.code.empty());
    CHECK(!aside.reason.empty());
    CHECK(!aside.place.empty());
    CHECK(aside.raw.size() <= 2000);
  }
  CHECK(!payload.format.empty());
}

inline std::optional<Payload> maybe(JsonAdapter adapter, const Json& document) {
  auto read = adapter(document);
  REQUIRE(read.ok());
  if (read.value()) check_payload(*read.value());
  return *read;
}

// A document as text or parsed.
template <class Document>
Payload take(JsonAdapter adapter, const Document& document) {
  std::optional<Payload> payload;
  if constexpr (std::is_same_v<Document, Json>) {
    payload = maybe(adapter, document);
  } else {
    payload = maybe(adapter, parsed(document));
  }
  REQUIRE(payload.has_value());
  return *payload;
}

inline std::vector<std::string> lines_of(const Payload& payload, Dataset dataset) {
  for (const auto& part : payload.parts) {
    if (part.dataset == dataset) return lines_of(part.ndjson);
  }
  return {};
}
inline std::vector<Json> rows_of(const Payload& payload, Dataset dataset) {
  std::vector<Json> out;
  for (const std::string& line : lines_of(payload, dataset)) out.push_back(parsed(line));
  return out;
}

// Its rows, taken as a file of ours, are recognised as what they are.
inline void check_taken(const Payload& payload) {
  for (const auto& part : payload.parts) {
    const auto file = msme::ingest::take_file(part.ndjson, "rows.ndjson", "CUST_MSM_00001");
    REQUIRE(file.ok());
    CHECK(file.value().dataset == part.dataset);
    CHECK(file.value().rows == part.places.size());
  }
}

inline bool noted(const Payload& payload, std::string_view words) {
  for (const std::string& note : payload.notes) {
    if (note.find(words) != std::string::npos) return true;
  }
  return false;
}
inline int aside_count(const Payload& payload, std::string_view code) {
  int count = 0;
  for (const auto& aside : payload.aside) count += aside.code == code ? 1 : 0;
  return count;
}

// ---- damage ----

using Rng = msme::base::Rng;

inline std::size_t below(Rng& rng, std::size_t bound) {
  return static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(bound) - 1));
}

inline Json odd_value(Rng& rng) {
  static const char* kOdd[] = {"null",
                               "true",
                               "0",
                               "-1",
                               "1e300",
                               "\"\"",
                               "\"XXX\"",
                               "[]",
                               "{}",
                               "[[]]",
                               "[null,1,2]",
                               "{\"a\":{}}",
                               "\"99-99-9999\"",
                               "\"1,2,3.4.5\"",
                               "12345678901234567890",
                               "\"\\u0000\\ud83d\\ude00\"",
                               "[{\"inv\":3}]"};
  return *msme::base::parse_json(kOdd[below(rng, sizeof kOdd / sizeof *kOdd)]);
}

// Drops, replaces, renames or doubles one member somewhere below `node`.
inline void damage(Json& node, Rng& rng) {
  if (!node.is_structured() || node.empty()) {
    node = odd_value(rng);
    return;
  }
  auto at = node.begin();
  std::advance(at, static_cast<std::ptrdiff_t>(below(rng, node.size())));
  if (at->is_structured() && below(rng, 5) != 0) return damage(*at, rng);
  const Json value = *at;
  switch (below(rng, 4)) {
    case 0:
      node.erase(at);
      return;
    case 1:
      *at = odd_value(rng);
      return;
    case 2:
      if (node.is_array()) {
        node.push_back(value);
      } else {
        node[at.key() + "x"] = value;
      }
      return;
    default:
      *at = value.is_string() ? Json(static_cast<int>(below(rng, 1000))) : Json(msme::base::dump(value));
  }
}

// Whatever is done to a document, it is read or refused; rows go through cleaning with every row accounted for.
inline void check_damaged(JsonAdapter adapter, const Json& good, std::uint64_t seed, int rounds) {
  Rng rng(seed);
  for (int i = 0; i < rounds; ++i) {
    Json broken = good;
    for (std::size_t edits = 1 + below(rng, 4); edits > 0; --edits) damage(broken, rng);
    INFO(msme::base::dump(broken));
    const auto payload = maybe(adapter, broken);
    if (!payload) continue;
    for (const auto& part : payload->parts) {
      if (i % 4 == 0) clean(part.dataset, lines_of(part.ndjson));
    }
  }
}

// A public sample, where MSME_SAMPLES names their folder.
inline std::optional<Json> sample(const std::string& path) {
  const char* root = std::getenv("MSME_SAMPLES");
  if (root == nullptr) return std::nullopt;
  std::ifstream in(std::string(root) + "/" + path, std::ios::binary);
  if (!in) return std::nullopt;
  std::stringstream text;
  text << in.rdbuf();
  return parsed(text.str());
}

}  // namespace payloads
