// Column meanings that a person gave for one file.
#pragma once

#include <optional>

#include "ingest/statement.hpp"
#include "ingest/statement_words.hpp"

namespace msme::ingest {

// Puts the meanings before the listed words. E_BAD_PARAM for a role that doesn't exist.
std::optional<base::Error> apply_columns(const ColumnMap& columns, StatementWords& words);

// E_BAD_PARAM for a column that the recognised table doesn't have.
std::optional<base::Error> check_columns(const ColumnMap& columns, const TableHeader& header,
                                         const StatementWords& words);

}  // namespace msme::ingest
