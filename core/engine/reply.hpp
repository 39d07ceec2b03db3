// What every module answers, as text: {"v":1,"id":…,"ok":…} or {"v":1,"id":…,"error":{…}} (docs/API.md).
#pragma once

#include <string>

#include "base/json.hpp"
#include "base/result.hpp"

namespace msme::engine {

// An op's answer: JSON text of `ok`, or the error.
using Reply = base::Result<std::string>;

std::string reply_text(const base::Json& id, const Reply& reply);

}  // namespace msme::engine
