// Errors are values. An Error says what went wrong, where, what was expected, what came and what to do.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace msme::base {

// `code` is stable (E_…, listed in docs/API.md); `path` is a JSON pointer or file:line; the rest is for people.
struct Error {
  std::string code;
  std::string path{};
  std::string message{};
  std::string expected{};
  std::string got{};
  std::string hint{};
};

// Either a value or an Error. Check before use: value() on an error is a programming mistake and traps.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() {
    if (!ok()) __builtin_trap();
    return *std::get_if<0>(&state_);
  }
  const T& value() const {
    if (!ok()) __builtin_trap();
    return *std::get_if<0>(&state_);
  }
  const Error& error() const {
    if (ok()) __builtin_trap();
    return *std::get_if<1>(&state_);
  }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, Error> state_;
};

// Success without a value.
struct Unit {};
using Status = Result<Unit>;

}  // namespace msme::base
