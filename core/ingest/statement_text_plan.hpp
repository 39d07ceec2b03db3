// A plan for a statement in plain text (see ingest/statement_text.hpp).
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "ingest/statement.hpp"
#include "ingest/statement_words.hpp"

namespace msme::ingest {

// nullopt when `bytes` isn't one. Notes say how the figures were told apart and what was assumed.
std::optional<StatementPlan> recognise_text(std::string_view bytes, std::string_view name,
                                            std::shared_ptr<const StatementWords> words);

// E_BAD_PARAM: plain text has no columns that a person could name.
base::Error no_columns(const ColumnMap& columns);

}  // namespace msme::ingest
