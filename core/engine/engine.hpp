// The only room that hosts know: one engine serves one customer. JSON request in, JSON reply out; bulk bytes in and
// out beside it. The contract is docs/API.md.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace msme::engine {

inline constexpr std::string_view kName = "MSME lending engine";
inline constexpr std::string_view kVersion = "0.1.0";

class Engine {
 public:
  Engine();
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Handles one request; always answers, whatever came.
  std::string request(std::string_view json);

  // The bulk-in buffer: the host fills it, the next pipeline.ingest adopts it.
  std::string& bulk_in();
  // What the last data.columns or data.export left.
  std::string_view bulk_out() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace msme::engine
