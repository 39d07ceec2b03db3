// The schemas of the clean datasets list exactly the fields that the cleaner writes, in its order.
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "documents_fixture.hpp"
#include "fixtures.hpp"

namespace documents_schema_test {

using namespace documents;  // NOLINT: the fixture is this file's vocabulary

namespace {

std::string read_file(const std::string& path) {
  std::string out;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return out;
  char buffer[4096];
  for (std::size_t n = std::fread(buffer, 1, sizeof buffer, file); n > 0;
       n = std::fread(buffer, 1, sizeof buffer, file)) {
    out.append(buffer, n);
  }
  std::fclose(file);
  return out;
}

std::vector<std::string> keys(const Json* object) {
  std::vector<std::string> out;
  if (object == nullptr) return out;
  for (auto it = object->begin(); it != object->end(); ++it) out.push_back(it.key());
  return out;
}

// Compares a clean value with its schema, nested rows too.
void compare(const Json& value, const Json& schema, const std::string& path) {
  INFO(path);
  if (value.is_array()) {
    const Json* items = msme::base::object(schema, "items");
    REQUIRE(items != nullptr);
    for (const Json& item : value) compare(item, *items, path + "[]");
    return;
  }
  const Json* properties = msme::base::object(schema, "properties");
  if (!value.is_object() || properties == nullptr) return;
  // What isn't required stands there only when it was given.
  const Json* required = msme::base::array(schema, "required");
  std::vector<std::string> wanted;
  for (const std::string& key : keys(properties)) {
    const bool always =
        required != nullptr && std::find(required->begin(), required->end(), Json(key)) != required->end();
    if (always || value.contains(key)) wanted.push_back(key);
  }
  CHECK(keys(&value) == wanted);
  for (auto it = value.begin(); it != value.end(); ++it) {
    const Json* member = msme::base::find(*properties, it.key());
    if (member != nullptr) compare(*it, *member, path + "/" + it.key());
  }
}

}  // namespace

TEST_CASE("Clean documents have the fields of their schema", "[documents][schemas]") {
  const char* names[] = {"account", "gst", "credit_report", "insurance", "mutual_fund", "ondc", "ocen"};
  std::size_t i = 0;
  for (const auto& [dataset, line] : kGood) {
    const std::string name = names[i++];
    INFO(name);
    const auto schema = msme::base::parse_json(
        read_file(std::string(msme::tests::fixtures()) + "/../../schemas/" + name + "_schema.json"));
    REQUIRE(schema.ok());
    compare(msme::base::parse_json(all_records(clean(dataset, {line}))).value(), schema.value(), "");
    for (const auto& [rich, document] : kRich) {
      if (rich != dataset) continue;
      compare(msme::base::parse_json(all_records(clean(dataset, {document}))).value(), schema.value(), "");
    }
  }
}

}  // namespace documents_schema_test
