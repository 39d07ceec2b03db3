// The rule book that comes with the engine: read once, never changed.
#pragma once

#include "model/dated_rules.hpp"

namespace msme::model {

const DatedRules& embedded_rules();

}  // namespace msme::model
