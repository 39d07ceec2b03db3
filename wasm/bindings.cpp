// The WebAssembly boundary: three lanes over one engine per module instance. Nothing here knows about lending.
// A module instance serves one customer and is thrown away with its worker.
#include <emscripten/bind.h>
#include <emscripten/heap.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/engine.hpp"

namespace {

struct Host {
  msme::engine::Engine engine;
  std::string control;
  std::string reply;
};

Host& host() {
  static Host instance;
  return instance;
}

// JavaScript sees addresses as numbers; memory is capped at 1 GB, so they fit.
std::uint32_t address(const void* pointer) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(pointer));
}

// operator new aborts when memory is short; asking malloc first turns that into an answer the worker can give.
bool fits(std::uint32_t bytes) {
  void* probe = std::malloc(static_cast<std::size_t>(bytes) + 64);
  std::free(probe);
  return probe != nullptr;
}

std::uint32_t reserve(std::string& buffer, std::uint32_t bytes) {
  buffer = std::string();
  if (!fits(bytes)) return 0;
  buffer.resize(bytes);
  return address(buffer.data());
}

std::uint32_t control_reserve(std::uint32_t bytes) { return reserve(host().control, bytes); }
std::uint32_t bulk_reserve(std::uint32_t bytes) { return reserve(host().engine.bulk_in(), bytes); }

std::uint32_t request(std::uint32_t bytes) {
  Host& h = host();
  const std::string_view control(h.control.data(), bytes < h.control.size() ? bytes : h.control.size());
  h.reply = h.engine.request(control);
  return static_cast<std::uint32_t>(h.reply.size());
}

std::uint32_t reply_address() { return address(host().reply.data()); }
std::uint32_t bulk_address() { return address(host().engine.bulk_out().data()); }
std::uint32_t bulk_length() { return static_cast<std::uint32_t>(host().engine.bulk_out().size()); }
std::uint32_t memory_bytes() { return static_cast<std::uint32_t>(emscripten_get_heap_size()); }

}  // namespace

EMSCRIPTEN_BINDINGS(msme_engine) {
  emscripten::function("controlReserve", &control_reserve);
  emscripten::function("request", &request);
  emscripten::function("replyAddress", &reply_address);
  emscripten::function("bulkReserve", &bulk_reserve);
  emscripten::function("bulkAddress", &bulk_address);
  emscripten::function("bulkLength", &bulk_length);
  emscripten::function("memoryBytes", &memory_bytes);
}
