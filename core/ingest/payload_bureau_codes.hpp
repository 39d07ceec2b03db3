// core/data/bureau_codes.json, read.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace msme::ingest {

using BureauCodes = std::map<std::string, std::string, std::less<>>;        // a code and ours; empty = says nothing
using BureauDays = std::map<std::string, std::optional<int>, std::less<>>;  // nothing = not reported
using BureauPaths = std::vector<std::pair<std::string, std::string>>;       // our field, where it stands

enum class HistoryForm : std::uint8_t { Groups, Letters, Months, Pairs };

struct BureauHistory {
  HistoryForm form = HistoryForm::Groups;
  std::vector<std::string> paths;
  std::string list, name, year, month, days, asset_class;
  bool oldest_first = false;  // groups and letters; where each figure has its month, that orders them
};

struct BureauSource {
  std::string id, bureau, dates, inside, accounts, enquiries;
  bool coded_types = false, coded_purposes = false;
  BureauPaths report, address, tradeline, enquiry;
  std::string score_list, score_name, score_value;
  std::vector<std::string> score_order;
  std::string facility, suit, status, closed, open;  // where a status is read from
  BureauCodes status_words;                          // by base::fold
  std::vector<BureauHistory> history;
  BureauDays days, letters, classes;
};

struct BureauBook {
  BureauCodes account_types, facility_status, suit_status;
  std::vector<BureauSource> sources;

  const BureauSource* source(std::string_view id) const;
};

base::Result<BureauBook> load_bureau_book(std::string_view json);

}  // namespace msme::ingest
