#pragma once

namespace msme::tests {

/// The folder tests/fixtures of the checkout that the tests were built from.
const char* fixtures();

}  // namespace msme::tests
