// The two sides of the comparison, read: what each raw row truly is, and what somebody made of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.hpp"
#include "base/json.hpp"
#include "base/money.hpp"
#include "base/result.hpp"
#include "model/enums.hpp"

namespace msme::quality {

inline constexpr std::uint32_t kNoEvent = UINT32_MAX;

// One true transaction; its raw rows are one, or more when it was copied.
struct Event {
  std::string id, account, party;
  base::Date date = base::kNoDate;
  base::Paise amount = base::kNoMoney, balance = base::kNoMoney;
  model::Mode mode = model::Mode::Other;
  model::Category category = model::Category::Other;
  model::Bounce bounce = model::Bounce::None;
  model::Turnover turnover = model::Turnover::Excluded;
  bool credit = false;
  bool fraud = false;
  std::uint32_t rows = 0;  // raw rows
  // What its raw row doesn't show.
  bool no_date = false, no_amount = false, no_side = false, no_balance = false;
  // Shown, or proven by the balances around it; set by read_truth.
  bool date_known = true, money_known = true;
  bool recoverable() const { return date_known && money_known; }
};

// A raw row: where it stands, and its transaction.
struct TruthRow {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t event = kNoEvent;
};

struct Truth {
  std::vector<Event> events;
  std::vector<TruthRow> rows;  // of the raw rows, in file order
  std::vector<std::pair<std::string, std::uint32_t>> by_id;
  std::vector<std::pair<std::pair<std::string, std::uint32_t>, std::uint32_t>>
      by_place;  // → row, or rows.size() + event

  std::uint32_t event_of_id(std::string_view id) const;
  // The raw row at a place, UINT32_MAX when none stands there.
  std::uint32_t place(std::string_view file, std::uint32_t line) const;
  std::uint32_t event_of_place(std::string_view file, std::uint32_t line) const;
};
base::Result<Truth> read_truth(std::string_view truth, std::string_view places);

// What counting categories needs of the same transactions, for populations: the simulator's truth in brief
// (simulate/simulator.hpp).
struct SketchEvent {
  std::uint32_t account = 0;
  base::Paise amount = 0, balance = 0;
  model::Category category = model::Category::Other;
  bool credit = false, fraud = false;
  bool no_date = false, no_amount = false, no_side = false, no_balance = false;
  bool date_known = true, money_known = true;
  bool recoverable() const { return date_known && money_known; }
};
struct TruthSketch {
  std::vector<SketchEvent> events;
  std::string_view file;                     // a view of the truth
  std::vector<std::uint32_t> event_of_line;  // kNoEvent for none
};
base::Result<TruthSketch> read_sketch(std::string_view brief);

enum class Fate : std::uint8_t { Kept, Duplicate, Quarantined };

struct CleanedRow {
  std::uint32_t event = kNoEvent;
  std::uint32_t row = UINT32_MAX;  // in Truth::rows, when the file says where it stood
  Fate fate = Fate::Kept;
  base::Date date = base::kNoDate;
  base::Paise amount = base::kNoMoney;
  std::optional<bool> credit;
  std::optional<model::Mode> mode;
  std::optional<model::Category> category;
  std::optional<model::Bounce> bounce;
  std::optional<model::Turnover> turnover;
  std::string party, merchant;
};
base::Result<std::vector<CleanedRow>> read_cleaned(std::string_view bytes, const Truth& truth);

// The last part of a path.
std::string_view file_name(std::string_view path);
// Whether two names mean one party (scorer.hpp).
bool same_party(std::string_view truth, std::string_view got);

}  // namespace msme::quality
