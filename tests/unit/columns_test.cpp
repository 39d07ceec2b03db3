// Columns that are packed read as they were written, whatever grows, shrinks or is sorted.
#include "model/columns.hpp"

#include <vector>

#include "base/rng.hpp"
#include "catch.hpp"
#include "model/ledger.hpp"

namespace columns_test {

using namespace msme;

TEST_CASE("bit columns hold what a vector holds", "[ledger][columns]") {
  base::Rng rng(7);
  model::BitColumn<std::uint8_t, 1> bits;
  model::BitColumn<model::Mode, 4> modes;
  std::vector<std::uint8_t> bit_values;
  std::vector<model::Mode> mode_values;
  for (int i = 0; i < 1000; ++i) {
    bit_values.push_back(static_cast<std::uint8_t>(rng.integer(0, 1)));
    mode_values.push_back(static_cast<model::Mode>(rng.integer(0, model::kModeCount - 1)));
    bits.push_back(bit_values.back());
    modes.push_back(mode_values.back());
  }
  for (int i = 0; i < 500; ++i) {
    const auto at = static_cast<std::size_t>(rng.integer(0, 999));
    bit_values[at] = static_cast<std::uint8_t>(1 - bit_values[at]);
    bits[at] = bit_values[at];
    mode_values[at] = model::Mode::Other;
    modes[at] = modes[(at + 1) % 1000];
    mode_values[at] = mode_values[(at + 1) % 1000];
  }
  REQUIRE(bits.size() == 1000);
  std::size_t place = 0;
  for (const std::uint8_t bit : bits) CHECK(bit == bit_values[place++]);
  for (std::size_t i = 0; i < 1000; ++i) CHECK(std::as_const(modes)[i] == mode_values[i]);
  // What was cut off doesn't come back.
  modes.resize(3);
  modes.resize(40);
  CHECK(modes[2] == mode_values[2]);
  CHECK(std::as_const(modes)[3] == model::Mode::Upi);
  CHECK(std::as_const(modes)[39] == model::Mode::Upi);
  CHECK(bits.bytes() == 128);
}

TEST_CASE("number columns widen when a number asks for it, and keep all others", "[ledger][columns]") {
  model::NumberColumn column;
  std::vector<std::uint32_t> values;
  const auto add = [&](std::uint32_t value) {
    column.push_back(value);
    values.push_back(value);
  };
  for (std::uint32_t i = 0; i < 300; ++i) add(i * 217);
  CHECK(column.bytes() == 600);
  add(65536);
  CHECK(column.bytes() == 903);
  add(0xFFFFFF);
  CHECK(column.bytes() == 906);
  add(0xFFFFFFFF);
  CHECK(column.bytes() == 1212);
  for (std::size_t i = 0; i < values.size(); ++i) CHECK(std::as_const(column)[i] == values[i]);
  column.resize(2);
  column.resize(5);
  CHECK(column[1] == 217);
  CHECK(column[2] == 0);
  CHECK(column[4] == 0);
  model::NumberColumn wide;
  wide.resize(3);
  wide[1] = 0x1000000;
  CHECK(wide[0] == 0);
  CHECK(wide[1] == 0x1000000);
  CHECK(wide[2] == 0);
}

TEST_CASE("a ledger takes at most 60 bytes a row beside its texts", "[ledger][columns]") {
  for (const std::size_t rows : {std::size_t{50000}, std::size_t{500000}}) {
    model::Ledger ledger;
    ledger.resize(rows);
    // Four texts a row, as many as real files have.
    const auto last = static_cast<std::uint32_t>(4 * rows);
    for (auto* column :
         {&ledger.id, &ledger.narration, &ledger.merchant, &ledger.counterparty, &ledger.upi_id, &ledger.reference}) {
      column->set(rows - 1, last);
    }
    ledger.line.set(rows - 1, static_cast<std::uint32_t>(rows));
    ledger.party.set(rows - 1, 60000);
    CHECK(static_cast<double>(ledger.column_bytes()) / static_cast<double>(rows) < 60);
    std::vector<std::uint32_t> order(rows);
    for (std::size_t i = 0; i < rows; ++i) order[i] = static_cast<std::uint32_t>(rows - 1 - i);
    ledger.permute(order);
    CHECK(ledger.line[0] == rows);
    CHECK(ledger.line[rows - 1] == 0);
  }
}

TEST_CASE("texts of a pool lie end to end", "[ledger]") {
  model::StringPool pool;
  CHECK(pool.size() == 1);
  CHECK(pool[0].empty());
  const std::uint32_t a = pool.add("one");
  const std::uint32_t b = pool.intern("two");
  CHECK(pool.intern("two") == b);
  CHECK(pool.intern("one") != a);
  CHECK(pool[a] == "one");
  CHECK(pool[b] == "two");
  CHECK(pool.add("") == 0);
  CHECK(pool.bytes() == 9);
}

}  // namespace columns_test
