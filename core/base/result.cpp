#include "base/result.hpp"

namespace msme::base {

Error::Error(std::string_view error_code, std::string_view where, std::string_view what, std::string_view was_expected,
             std::string_view came, std::string_view to_do)
    : code(error_code), path(where), message(what), expected(was_expected), got(came), hint(to_do) {}
Error::Error(const Error& other) = default;
Error::Error(Error&& other) noexcept = default;
Error& Error::operator=(const Error& other) = default;
Error& Error::operator=(Error&& other) noexcept = default;
Error::~Error() = default;

}  // namespace msme::base
