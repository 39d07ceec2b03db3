// The WebAssembly boundary: three lanes over one Module per instance. Nothing here knows about lending.
// Module has request(text) → text, bulk_in() and bulk_out().
#pragma once

#include <emscripten/bind.h>
#include <emscripten/heap.h>

#include <cstdint>
#include <cstdlib>
#include <string>

namespace msme::wasm {

template <class Module>
struct Lanes {
  Module module;
  std::string control;
  std::string reply;

  static Lanes& host() {
    static Lanes instance;
    return instance;
  }

  // JavaScript sees addresses as numbers; memory is capped at 1 GB, so they fit.
  static std::uint32_t address(const void* pointer) {
    return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(pointer));
  }

  // operator new aborts when memory is short; asking malloc first turns that into an answer the worker can give.
  static bool fits(std::uint32_t bytes) {
    // Volatile, for a compiler that sees the pair drops both and answers yes.
    void* volatile probe = std::malloc(static_cast<std::size_t>(bytes) + 64);
    const bool there = probe != nullptr;
    std::free(probe);
    return there;
  }

  static std::uint32_t reserve(std::string& buffer, std::uint32_t bytes) {
    buffer = std::string();
    if (!fits(bytes)) return 0;
    buffer.resize(bytes);
    return address(buffer.data());
  }

  static std::uint32_t control_reserve(std::uint32_t bytes) { return reserve(host().control, bytes); }
  static std::uint32_t bulk_reserve(std::uint32_t bytes) { return reserve(host().module.bulk_in(), bytes); }

  static std::uint32_t request(std::uint32_t bytes) {
    Lanes& h = host();
    const std::string_view control(h.control.data(), bytes < h.control.size() ? bytes : h.control.size());
    h.reply = h.module.request(control);
    return static_cast<std::uint32_t>(h.reply.size());
  }

  static std::uint32_t reply_address() { return address(host().reply.data()); }
  static std::uint32_t bulk_address() { return address(host().module.bulk_out().data()); }
  static std::uint32_t bulk_length() { return static_cast<std::uint32_t>(host().module.bulk_out().size()); }
  static std::uint32_t memory_bytes() { return static_cast<std::uint32_t>(emscripten_get_heap_size()); }

  static void bind() {
    emscripten::function("controlReserve", &control_reserve);
    emscripten::function("request", &request);
    emscripten::function("replyAddress", &reply_address);
    emscripten::function("bulkReserve", &bulk_reserve);
    emscripten::function("bulkAddress", &bulk_address);
    emscripten::function("bulkLength", &bulk_length);
    emscripten::function("memoryBytes", &memory_bytes);
  }
};

}  // namespace msme::wasm
