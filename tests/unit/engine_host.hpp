// An engine as a host drives it, for tests.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "engine/engine.hpp"

namespace msme::test {

using base::Json;

class Host {
 public:
  explicit Host(std::string customer = "CUST_MSM_00001") : customer_(std::move(customer)) {}

  Json raw(std::string_view request) { return Json::parse(engine_.request(request)); }
  Json call(std::string_view op, Json params = Json::object()) {
    if (!params.contains("customer_id")) params["customer_id"] = customer_;
    return raw(base::dump(Json{{"v", 1}, {"id", 7}, {"op", op}, {"params", params}}));
  }
  // The `ok` part; a null when the reply is an error.
  Json ok(std::string_view op, Json params = Json::object()) { return call(op, std::move(params)).value("ok", Json()); }
  std::string error(std::string_view op, Json params = Json::object()) {
    const Json reply = call(op, std::move(params));
    return reply.contains("error") ? reply["error"]["code"].get<std::string>() : "";
  }
  Json ingest(const std::string& name, std::string bytes, Json params = Json::object()) {
    engine_.bulk_in() = std::move(bytes);
    params["name"] = name;
    return call("pipeline.ingest", std::move(params));
  }
  Json with_bytes(std::string_view op, std::string bytes, Json params = Json::object()) {
    engine_.bulk_in() = std::move(bytes);
    return call(op, std::move(params));
  }
  std::string exported(const std::string& dataset, const std::string& type = "clean") {
    call("data.export", {{"dataset", dataset}, {"type", type}, {"as_it_came", true}});
    return std::string(engine_.bulk_out());
  }
  // Counts of one dataset after pipeline.clean.
  static Json dataset(const Json& cleaned, std::string_view name) {
    for (const Json& d : cleaned["datasets"]) {
      if (d["dataset"] == name) return d;
    }
    return Json();
  }
  std::string_view bulk() const { return engine_.bulk_out(); }

 private:
  engine::Engine engine_;
  std::string customer_;
};

}  // namespace msme::test
