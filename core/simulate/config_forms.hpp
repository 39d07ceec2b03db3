// The spellings of a configuration. The original system's config.json is known by its parts, not to the letter, so
// every obvious spelling of a key and every obvious form of its value is brought to the one form of
// core/data/simulator.json before it is laid over the default. The list: docs/data_dictionary.md, "Configuration".
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace msme::simulate {

// A place in the canonical document and the place in the caller's that it came from, as JSON pointers.
struct Moved {
  std::string to, from;
};

struct Canonical {
  base::Json document;
  std::vector<Moved> moved;

  // The error with its path in the caller's own spelling.
  base::Error in_callers_words(base::Error error) const;
};

// Renames and reshapes; what a band leaves out comes from `defaults`, the default document. What isn't recognised stays in place for the reader of the canonical form to complain about.
// E_CONFIG when one thing is given twice in two spellings.
base::Result<Canonical> canonical_config(const base::Json& given, const base::Json& defaults);

}  // namespace msme::simulate
