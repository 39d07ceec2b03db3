// How a statement's columns are shown, so that a person can check and correct them.
#pragma once

#include "base/json.hpp"
#include "ingest/file.hpp"

namespace msme::engine {

// {by, list: [{place, heading, role}]}, null for anything but a statement; with `rows` also the first rows as they
// stand: sample: [["01/04/2024", …]].
base::Json columns_json(const ingest::RawFile& file, bool rows);

}  // namespace msme::engine
