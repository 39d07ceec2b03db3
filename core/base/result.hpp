// Errors are values. An Error says what went wrong, where, what was expected, what came and what to do.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace msme::base {

// `code` is stable (E_…, listed in docs/API.md); `path` is a JSON pointer or file:line; the rest is for people.
// All members of the class are out of line: errors are made in hundreds of places, and six inlined strings each
// would be a tenth of the shipped module.
struct Error {
  explicit Error(std::string_view error_code, std::string_view where = {}, std::string_view what = {},
                 std::string_view was_expected = {}, std::string_view came = {}, std::string_view to_do = {});
  Error(const Error& other);
  Error(Error&& other) noexcept;
  Error& operator=(const Error& other);
  Error& operator=(Error&& other) noexcept;
  ~Error();

  std::string code;
  std::string path;
  std::string message;
  std::string expected;
  std::string got;
  std::string hint;
};

// Either a value or an Error. Check before use: value() on an error is a programming mistake and traps.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return value_.has_value(); }
  explicit operator bool() const { return ok(); }

  T& value() {
    if (!ok()) __builtin_trap();
    return *value_;
  }
  const T& value() const {
    if (!ok()) __builtin_trap();
    return *value_;
  }
  const Error& error() const {
    if (ok()) __builtin_trap();
    return *error_;
  }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::optional<T> value_;
  std::optional<Error> error_;
};

// Success without a value.
struct Unit {};
using Status = Result<Unit>;

}  // namespace msme::base
