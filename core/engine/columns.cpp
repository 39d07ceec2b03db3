#include "engine/columns.hpp"

#include <string>
#include <utility>

namespace msme::engine {

base::Json columns_json(const ingest::RawFile& file, bool rows) {
  using base::Json;
  if (file.kind != ingest::FileKind::Statement) return nullptr;
  const ingest::StatementPlan& plan = file.plan;
  const auto text_or_null = [](std::string_view value) {
    return value.empty() ? Json(nullptr) : Json(std::string(value));
  };
  Json list = Json::array();
  for (std::size_t c = 0; c < plan.roles.size(); ++c) {
    const std::string_view heading = c < plan.headings.size() ? std::string_view(plan.headings[c]) : std::string_view();
    list.push_back(base::record(
        {{"place", c + 1}, {"heading", text_or_null(heading)}, {"role", text_or_null(ingest::text(plan.roles[c]))}}));
  }
  Json out = base::record({{"by", ingest::text(plan.columns_by)}, {"list", std::move(list)}});
  if (rows) out["sample"] = plan.sample;
  return out;
}

}  // namespace msme::engine
