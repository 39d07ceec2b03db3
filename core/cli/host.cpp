#include "cli/host.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

namespace msme::cli {

using base::Error;

base::Result<std::string> read_file(const std::string& path) {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(path, failed)) {
    return Error{"E_FILE_MISSING", path, "There is no such file", "a readable file", path, "Check the path"};
  }
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in)
    return Error{"E_FILE_MISSING", path, "The file can't be read", "a readable file", path, "Check its permissions"};
  return std::move(text).str();
}

base::Status write_file(const std::string& path, std::string_view bytes) {
  std::error_code failed;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), failed);
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.flush();
  if (!out)
    return Error{"E_WRITE",           path, "The file can't be written",
                 "a writable folder", path, "Check the path and the disk"};
  return base::Unit{};
}

bool exists(const std::string& path) {
  std::error_code failed;
  return std::filesystem::exists(path, failed);
}

std::string error_text(const Error& error) {
  return base::dump(base::record({{"code", error.code},
                                  {"path", error.path},
                                  {"message", error.message},
                                  {"expected", error.expected},
                                  {"got", error.got},
                                  {"hint", error.hint}}));
}

int fail(const Error& error) {
  std::cerr << error_text(error) << "\n";
  return error.code == "E_USAGE" ? 2 : 1;
}

base::Result<Json> Session::call(std::string_view op, Json params) {
  if (!customer_.empty()) params["customer_id"] = customer_;
  const Json request = base::record({{"v", 1}, {"id", 1}, {"op", op}, {"params", std::move(params)}});
  auto reply = base::parse_json(engine_.request(base::dump(request)));
  if (!reply) return reply.error();
  if (const Json* error = base::object(*reply, "error")) {
    return Error{base::text_or(*error, "code", "E_ENGINE_CRASHED"),
                 base::text_or(*error, "path", ""),
                 base::text_or(*error, "message", ""),
                 base::text_or(*error, "expected", ""),
                 base::text_or(*error, "got", ""),
                 base::text_or(*error, "hint", "")};
  }
  const Json* ok = base::find(*reply, "ok");
  return ok == nullptr ? Json(nullptr) : *ok;
}

base::Result<Json> Session::call_with(std::string bytes, std::string_view op, Json params) {
  engine_.bulk_in() = std::move(bytes);
  return call(op, std::move(params));
}

base::Result<Json> Session::ingest(const std::string& name, std::string bytes, bool restored, const Options& options,
                                   const std::string& sha256) {
  engine_.bulk_in() = std::move(bytes);
  Json params = base::record({{"name", name}});
  if (!sha256.empty()) params["sha256"] = sha256;
  if (!options.now.empty()) params["now"] = options.now;
  if (restored) params["restored"] = true;
  if (!restored && !options.columns.empty()) {
    auto text = read_file(options.columns);
    if (!text) return text.error();
    auto columns = base::parse_commented_json(*text);
    if (!columns) return columns.error();
    params["columns"] = *columns;
  }
  if (!restored && !options.made.empty()) {
    auto text = read_file(options.made);
    if (!text) return text.error();
    auto made = base::parse_commented_json(*text);
    if (!made) return made.error();
    params["made"] = *made;
  }
  return call("pipeline.ingest", std::move(params));
}

base::Result<Json> generate_params(const Options& o) {
  Json params = Json::object();
  if (!o.profile.empty()) params["profile"] = o.profile;
  if (o.seed) params["seed"] = *o.seed;
  if (!o.now.empty()) params["now"] = o.now;
  if (!o.config.empty()) {
    auto text = read_file(o.config);
    if (!text) return text.error();
    auto config = base::parse_commented_json(*text);
    if (!config) return config.error();
    params["config"] = *config;
  }
  return params;
}

}  // namespace msme::cli
