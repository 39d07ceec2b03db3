// One value that cleaning wrote otherwise than it came, or refused: rendered on demand from the raw row and the rules,
// never stored, so that a log of every cell costs no memory.
#pragma once

#include <string>

#include "model/raw.hpp"

namespace msme::model {

struct Change {
  RowRef at;
  std::string field;  // "amount"; in a nested row "invoices[3].taxable_value"
  std::string rule;   // stable code (docs/data_dictionary.md)
  std::string before, after;
};

}  // namespace msme::model
