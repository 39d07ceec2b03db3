// How well real rows are understood: hand labels (tests/labels) against the engine, where the samples are present.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "catch.hpp"
#include "engine_host.hpp"
#include "fixtures.hpp"

namespace labels_test {

using namespace msme;
using msme::test::Host;
using msme::test::Json;

namespace {

struct Label {
  std::size_t row = 0;
  std::string shape, mode, category, counterparty;
};

std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> split(const std::string& line, char by = ',') {
  std::vector<std::string> out;
  std::stringstream in(line);
  std::string cell;
  while (std::getline(in, cell, by)) out.push_back(cell);
  return out;
}

std::map<std::string, std::vector<Label>> read_labels() {
  std::map<std::string, std::vector<Label>> out;
  std::ifstream in(std::string(msme::tests::fixtures()) + "/../labels/ledgers.csv");
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    const auto cells = split(line);
    REQUIRE(cells.size() == 6);
    out[cells[0]].push_back({std::stoul(cells[1]), cells[2], cells[3], cells[4], cells[5]});
  }
  return out;
}

// The line on which each record of a CSV file begins: quoted cells hold line breaks.
std::vector<std::size_t> record_lines(const std::string& bytes) {
  std::vector<std::size_t> out;
  std::size_t line = 1;
  bool quoted = false;
  bool start = true;
  for (const char c : bytes) {
    if (start) out.push_back(line);
    start = false;
    if (c == '"') quoted = !quoted;
    if (c != '\n') continue;
    ++line;
    start = !quoted;
  }
  return out;
}

// The label names the same party: its name in full, or cut where the row cut it and spelled out by another row.
bool names(const Json& row, const std::string& label) {
  const std::string got = row["counterparty"].is_null() ? "" : base::fold(row["counterparty"].get<std::string>());
  if (label == "-") return got.empty();
  if (got.empty()) return false;
  if (base::hex64(base::fnv1a(got)) == label) return true;
  const bool elsewhere = base::fold(row["narration"].get<std::string>()).find(got) == std::string::npos;
  for (std::size_t n = got.size() - 1; elsewhere && n >= 3; --n) {
    if (base::hex64(base::fnv1a(got.substr(0, n))) == label) return true;
  }
  return false;
}

struct Tally {
  double value = 0, right_value = 0;
  int rows = 0, right = 0, named = 0, right_named = 0;
};

struct Confusion {
  int hit = 0, missed = 0, wrong = 0;
  double f1() const { return hit == 0 ? 0 : 2.0 * hit / (2.0 * hit + missed + wrong); }
};

}  // namespace

TEST_CASE("labelled real rows", "[classify][samples][labels]") {
  const char* samples = std::getenv("MSME_SAMPLES");
  const auto labels = read_labels();
  int written = 0;
  for (const auto& [file, list] : labels) written += static_cast<int>(list.size());
  CHECK(written >= 500);
  if (samples == nullptr || !std::filesystem::exists(samples)) return;

  Tally all;
  int modes = 0, right_modes = 0;
  std::map<std::string, Tally> by_shape;
  std::map<std::string, Confusion> by_category;
  for (const auto& [file, list] : labels) {
    const std::string bytes = slurp(std::filesystem::path(samples) / "ledgers" / file);
    const auto lines = record_lines(bytes);
    Host host;
    REQUIRE(host.ingest(file, bytes).contains("ok"));
    REQUIRE(host.call("pipeline.clean").contains("ok"));
    std::map<std::size_t, Json> rows;
    for (const std::string& line : split(host.exported("transactions"), '\n')) {
      Json row = Json::parse(line);
      rows[row["source"]["line"].get<std::size_t>()] = row;
    }
    for (const Label& label : list) {
      CAPTURE(file, label.row);
      REQUIRE(label.row < lines.size());
      const auto found = rows.find(lines[label.row]);
      REQUIRE(found != rows.end());
      const Json& row = found->second;
      const double amount = row["amount"].get<double>();
      Tally& shape = by_shape[label.shape];
      if (label.mode != "?") {
        ++modes;
        right_modes += row["mode"] == label.mode ? 1 : 0;
      }
      if (label.category != "?") {
        const bool right = row["category"] == label.category;
        for (Tally* t : {&all, &shape}) {
          ++t->rows;
          t->value += amount;
          t->right += right ? 1 : 0;
          t->right_value += right ? amount : 0;
        }
        if (right) {
          ++by_category[label.category].hit;
        } else {
          ++by_category[label.category].missed;
          ++by_category[row["category"].get<std::string>()].wrong;
        }
      }
      if (label.counterparty != "?") {
        const bool right = names(row, label.counterparty);
        for (Tally* t : {&all, &shape}) {
          ++t->named;
          t->right_named += right ? 1 : 0;
        }
      }
    }
  }
  double f1 = 0;
  int classes = 0;
  for (const auto& [category, c] : by_category) {
    if (c.hit + c.missed == 0) continue;
    f1 += c.f1();
    ++classes;
  }
  std::printf(
      "labelled real rows: %d; mode %.3f; category by row %.3f, by value %.3f, macro-F1 %.3f over %d; "
      "counterparty %.3f of %d\n",
      all.rows, double(right_modes) / modes, double(all.right) / all.rows, all.right_value / all.value, f1 / classes,
      classes, double(all.right_named) / all.named, all.named);
  for (const auto& [shape, t] : by_shape) {
    std::printf("  %-10s rows %3d  category %.2f  by value %.2f  counterparty %.2f of %d\n", shape.c_str(), t.rows,
                t.rows == 0 ? 0.0 : double(t.right) / t.rows, t.value == 0 ? 0.0 : t.right_value / t.value,
                t.named == 0 ? 0.0 : double(t.right_named) / t.named, t.named);
  }
  CHECK(double(right_modes) / modes >= 0.95);
  CHECK(all.right_value / all.value >= 0.95);
  CHECK(double(all.right_named) / all.named >= 0.93);
}

// A household's own ledger and sixteen card narrations with other people's tags: reported, no floor, for the notes are no
// narrations and the tags mean other things.
TEST_CASE("labelled sample files of others", "[classify][samples][labels]") {
  const char* samples = std::getenv("MSME_SAMPLES");
  if (samples == nullptr || !std::filesystem::exists(samples)) return;
  const std::filesystem::path root = std::filesystem::path(samples) / "labelled";
  struct File {
    const char* name;
    std::size_t text, tag;
    std::map<std::string, std::vector<std::string>> means;
  };
  const std::vector<File> files = {{"fold_16_card_narrations.csv",
                                    1,
                                    2,
                                    {{"Food", {"FOOD"}},
                                     {"Medical", {"HEALTHCARE"}},
                                     {"Shopping", {"SHOPPING"}},
                                     {"Travel", {"TRAVEL", "FUEL"}},
                                     {"Fuel", {"FUEL"}},
                                     {"Groceries", {"FOOD", "SHOPPING"}},
                                     {"Grocery", {"FOOD", "SHOPPING"}},
                                     {"Entertainment", {"ENTERTAINMENT"}},
                                     {"Bills", {"UTILITIES"}}}},
                                   {"daily_household_transactions.csv",
                                    4,
                                    2,
                                    {{"Food", {"FOOD"}},
                                     {"Transportation", {"TRAVEL", "FUEL"}},
                                     {"Health", {"HEALTHCARE"}},
                                     {"subscription", {"ENTERTAINMENT", "UTILITIES"}},
                                     {"Salary", {"SALARY"}},
                                     {"Household", {"FOOD", "SHOPPING"}},
                                     {"Apparel", {"SHOPPING"}},
                                     {"Rent", {"RENT"}},
                                     {"Interest", {"INVESTMENT_INCOME"}}}}};
  for (const File& file : files) {
    std::stringstream in(slurp(root / file.name));
    std::string line;
    std::getline(in, line);
    std::string rows;
    std::vector<std::string> tags;
    while (std::getline(in, line)) {
      if (!line.empty() && line.back() == '\r') line.pop_back();
      const auto cells = split(line);
      if (cells.size() <= std::max(file.text, file.tag) || line.find('"') != std::string::npos) continue;
      Json row = {{"transaction_id", "T" + std::to_string(tags.size())},
                  {"account_id", "ACC0001"},
                  {"date", "2020-01-01"},
                  {"amount", 100 + static_cast<double>(tags.size())},
                  {"type", line.find(",Income,") != std::string::npos ? "CREDIT" : "DEBIT"},
                  {"narration", cells[file.text]}};
      rows += row.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
      tags.push_back(cells[file.tag]);
    }
    Host host;
    REQUIRE(host.ingest("raw_transactions.ndjson", rows).contains("ok"));
    REQUIRE(host.call("pipeline.clean").contains("ok"));
    int known = 0, right = 0, sure = 0, sure_right = 0;
    for (const std::string& text : split(host.exported("transactions"), '\n')) {
      const Json row = Json::parse(text);
      const std::size_t at = std::stoul(row["transaction_id"].get<std::string>().substr(1));
      const auto means = file.means.find(tags[at]);
      if (means == file.means.end()) continue;
      const std::string category = row["category"].get<std::string>();
      const bool hit = std::find(means->second.begin(), means->second.end(), category) != means->second.end();
      ++known;
      right += hit ? 1 : 0;
      if (row["category_confidence"].get<int>() < 60) continue;
      ++sure;
      sure_right += hit ? 1 : 0;
    }
    std::printf("%s: %d tagged rows, %d right; %d answered with confidence 60 or more, %d of them right\n", file.name,
                known, right, sure, sure_right);
    CHECK(known > 0);
  }
}

}  // namespace labels_test
